/*
 * output.c: the file being written: large writes, errors seen, synced.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lfc/output.h"
#include "libcommon/lease_file.h"

#define BUFFER_SIZE (1 << 20)
#define WINDOW_SIZE (8 << 20) /* written but perhaps not yet on its way */

struct output {
	int fd;
	uint64_t written;       /* in the file */
	uint64_t started, done; /* write-back has begun, has ended, up to */
	uint64_t digest;        /* of what is written */
	size_t used;
	char path[LEASE_FILE_PATH_MAX];
	char buffer[BUFFER_SIZE];
};

enum err
output_create(const char *path, struct output **out, struct err_detail *detail)
{
	struct output *output = malloc(sizeof(*output));

	if (output == NULL)
		return err_set(
		    detail, ERR_MEMORY, "no memory to write %s", path);
	if (strlen(path) >= sizeof(output->path)) {
		free(output);
		return err_set(detail, ERR_RANGE, "path is too long");
	}
	strcpy(output->path, path);
	output->written = output->started = output->done = 0;
	output->used = 0;
	output->digest = 0;
	output->fd = open(path,
	    O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY,
	    0640);
	if (output->fd < 0) {
		free(output);
		return err_system(detail, "cannot make %s", path);
	}
	*out = output;
	return ERR_NONE;
}

void
output_free(struct output *output)
{
	if (output == NULL)
		return;
	(void)close(output->fd);
	free(output);
}

/* Hints alone: what fails here, fdatasync reports. */
static void
write_back(struct output *o)
{
	if (o->written - o->started < WINDOW_SIZE)
		return;
	(void)sync_file_range(o->fd, (off_t)o->started,
	    (off_t)(o->written - o->started), SYNC_FILE_RANGE_WRITE);
	if (o->started > o->done)
		(void)sync_file_range(o->fd, (off_t)o->done,
		    (off_t)(o->started - o->done), SYNC_FILE_RANGE_WAIT_BEFORE);
	o->done = o->started;
	o->started = o->written;
}

/* Tells apart what damage would make of a file; nobody forges this one. */
static uint64_t
add_digest(uint64_t digest, const char *data, size_t size)
{
	uint64_t word;

	for (; size >= sizeof(word);
	     data += sizeof(word), size -= sizeof(word)) {
		memcpy(&word, data, sizeof(word));
		digest = (digest << 5 | digest >> 59) ^ word;
		digest *= UINT64_C(0x9e3779b97f4a7c15);
	}
	for (; size > 0; data++, size--)
		digest =
		    (digest ^ (uint8_t)*data) * UINT64_C(0x9e3779b97f4a7c15);
	return digest;
}

static enum err
flush(struct output *output, struct err_detail *detail)
{
	enum err err = lease_file_write_all(
	    output->fd, output->path, output->buffer, output->used, detail);

	if (err != ERR_NONE)
		return err;
	output->digest =
	    add_digest(output->digest, output->buffer, output->used);
	output->written += output->used;
	output->used = 0;
	write_back(output);
	return ERR_NONE;
}

enum err
output_put(struct output *output, const char *data, size_t size,
    struct err_detail *detail)
{
	while (size > 0) {
		size_t room = sizeof(output->buffer) - output->used;
		size_t part = size < room ? size : room;
		enum err err;

		memcpy(output->buffer + output->used, data, part);
		output->used += part;
		data += part;
		size -= part;
		if (output->used < sizeof(output->buffer))
			continue;
		err = flush(output, detail);
		if (err != ERR_NONE)
			return err;
	}
	return ERR_NONE;
}

enum err
output_sync(struct output *output, struct err_detail *detail)
{
	enum err err = flush(output, detail);

	if (err == ERR_NONE && fdatasync(output->fd) != 0)
		err = err_system(detail, "cannot sync %s", output->path);
	return err;
}

/* As much as the buffer holds, from an offset. */
static enum err
read_piece(struct output *o, uint64_t offset, struct err_detail *detail)
{
	o->used = 0;
	while (o->used < sizeof(o->buffer)) {
		ssize_t got = pread(o->fd, o->buffer + o->used,
		    sizeof(o->buffer) - o->used, (off_t)(offset + o->used));

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return err_system(detail, "cannot read %s", o->path);
		if (got == 0)
			break;
		o->used += (size_t)got;
	}
	return ERR_NONE;
}

/* In the same pieces as it was written, so that the digests agree. */
enum err
output_verify(struct output *output, struct err_detail *detail)
{
	uint64_t digest = 0, size = 0;
	enum err err;

	do {
		err = read_piece(output, size, detail);
		if (err != ERR_NONE)
			return err;
		digest = add_digest(digest, output->buffer, output->used);
		size += output->used;
	} while (output->used == sizeof(output->buffer));
	output->used = 0;
	if (size == output->written && digest == output->digest)
		return ERR_NONE;
	return err_set(detail, ERR_CORRUPT,
	    "%s is not what was written to it, when read again", output->path);
}

uint64_t
output_size(const struct output *output)
{
	return output->written + output->used;
}
