/*
 * libcommon/log_file.c: buffer, write, rotate, and go on without a disk.
 */
#include "libcommon/log_file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BUFFER_SIZE 65536
#define LOG_FILE_MODE 0640

struct log_file {
	int descriptor;
	char *path; /* NULL: a console, not ours to close */
	uint64_t size, maxsize;
	uint64_t rotate_above; /* maxsize, or further off after a failure */
	uint32_t maxver;
	uint64_t lost, lost_told;
	bool torn; /* the file ends inside a line */
	size_t used;
	char buffer[BUFFER_SIZE];
};

static struct log_file *
file_create(int descriptor)
{
	struct log_file *file = malloc(sizeof(*file));

	if (file == NULL)
		return NULL;
	memset(file, 0, offsetof(struct log_file, buffer));
	file->descriptor = descriptor;
	return file;
}

enum err
log_file_console(
    int descriptor, struct log_file **out, struct err_detail *detail)
{
	*out = file_create(descriptor);
	if (*out == NULL)
		return err_set(
		    detail, ERR_MEMORY, "no memory for a log output");
	return ERR_NONE;
}

static int
open_for_append(const char *path, int further_flags)
{
	return open(path,
	    O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOCTTY |
		further_flags,
	    LOG_FILE_MODE);
}

/* Puts a fresh descriptor in force. */
static void
file_use(struct log_file *file, int descriptor)
{
	struct stat status;

	file->descriptor = descriptor;
	file->size = 0;
	if (fstat(descriptor, &status) == 0 && status.st_size > 0)
		file->size = (uint64_t)status.st_size;
	file->rotate_above = file->maxsize;
	file->torn = false;
}

/* Takes the descriptor, if there is memory. */
static struct log_file *
file_of_path(
    int descriptor, const char *path, uint64_t maxsize, uint32_t maxver)
{
	struct log_file *file = file_create(descriptor);

	if (file != NULL)
		file->path = strdup(path);
	if (file == NULL || file->path == NULL) {
		free(file);
		return NULL;
	}
	file->maxsize = maxsize;
	file->maxver = maxver > 0 ? maxver : 1;
	file_use(file, descriptor);
	return file;
}

struct log_file *
log_file_keep(const struct log_file *before, uint64_t maxsize, uint32_t maxver)
{
	struct log_file *file;
	int descriptor;

	if (before->path == NULL)
		return NULL;
	descriptor = fcntl(before->descriptor, F_DUPFD_CLOEXEC, 0);
	if (descriptor < 0)
		return NULL;
	file = file_of_path(descriptor, before->path, maxsize, maxver);
	if (file == NULL)
		close(descriptor);
	return file;
}

enum err
log_file_open(const char *path, uint64_t maxsize, uint32_t maxver,
    struct log_file **out, struct err_detail *detail)
{
	int descriptor = open_for_append(path, 0);

	*out = NULL;
	if (descriptor < 0 && errno == ENOENT)
		return err_set(detail, ERR_NOT_FOUND,
		    "cannot open log file %s: its directory is not there; "
		    "make it, or name another file in loggers",
		    path);
	if (descriptor < 0)
		return err_system(detail, "cannot open log file %s", path);
	*out = file_of_path(descriptor, path, maxsize, maxver);
	if (*out != NULL)
		return ERR_NONE;
	close(descriptor);
	return err_set(detail, ERR_MEMORY, "no memory for a log output");
}

void
log_file_close(struct log_file *file)
{
	if (file == NULL)
		return;
	log_file_flush(file);
	if (file->path != NULL)
		close(file->descriptor);
	free(file->path);
	free(file);
}

/* Returns how many of the bytes were written. */
static size_t
write_all(int descriptor, const char *data, size_t size)
{
	size_t done = 0;

	while (done < size) {
		ssize_t n = write(descriptor, data + done, size - done);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		done += (size_t)n;
	}
	return done;
}

/* Lines in a piece of text, the last of which may have no end. */
static size_t
count_lines(const char *text, size_t size)
{
	size_t count = 0;

	for (size_t i = 0; i < size; i++)
		count += text[i] == '\n' || i + 1 == size;
	return count;
}

/* Ends the line that was torn and tells what is missing. */
static bool
tell_lost(struct log_file *file)
{
	char text[64];
	int size = snprintf(text, sizeof(text),
	    "%s... %llu lines were lost here\n", file->torn ? "\n" : "",
	    (unsigned long long)(file->lost - file->lost_told));
	size_t done = write_all(file->descriptor, text, (size_t)size);

	file->size += done;
	if (done < (size_t)size) {
		file->torn = file->torn || done > 0;
		return false;
	}
	file->torn = false;
	file->lost_told = file->lost;
	return true;
}

void
log_file_flush(struct log_file *file)
{
	size_t done = 0;

	if (file->used == 0)
		return;
	if (file->lost == file->lost_told || tell_lost(file))
		done = write_all(file->descriptor, file->buffer, file->used);
	file->size += done;
	if (done < file->used) {
		file->lost +=
		    count_lines(file->buffer + done, file->used - done);
		if (done > 0)
			file->torn = file->buffer[done - 1] != '\n';
	}
	file->used = 0;
}

static bool
version_path(
    const struct log_file *file, uint32_t version, char *out, size_t capacity)
{
	int size = version == 0 ? snprintf(out, capacity, "%s", file->path)
				: snprintf(out, capacity, "%s.%u", file->path,
				      (unsigned)version);

	return size > 0 && (size_t)size < capacity;
}

/* Moves version to version + 1, which is overwritten. */
static bool
shift_version(const struct log_file *file, uint32_t version)
{
	char from[PATH_MAX], to[PATH_MAX];

	return version_path(file, version, from, sizeof(from)) &&
	       version_path(file, version + 1, to, sizeof(to)) &&
	       rename(from, to) == 0;
}

/* How many versions stand behind the file without a gap, at most maxver. */
static uint32_t
count_versions(const struct log_file *file)
{
	uint32_t count = 0;
	char path[PATH_MAX];

	while (count < file->maxver &&
	       version_path(file, count + 1, path, sizeof(path)) &&
	       access(path, F_OK) == 0)
		count++;
	return count;
}

/* A new file under the old name, the old one being F.1; or -1. */
static int
open_rotated(const struct log_file *file)
{
	char first[PATH_MAX];
	int fresh;

	if (!shift_version(file, 0))
		return -1;
	fresh = open_for_append(file->path, O_NOFOLLOW);
	if (fresh < 0 && version_path(file, 1, first, sizeof(first)) &&
	    rename(first, file->path) != 0)
		return -1; /* then the lines go on in F.1 */
	return fresh;
}

/*
 * If a new file cannot be made, the lines go on in the old one, and the next
 * try is a whole size later: not one for every line.
 */
static void
file_rotate(struct log_file *file)
{
	uint32_t versions = count_versions(file);
	int fresh;

	if (versions == file->maxver)
		versions--;
	for (; versions > 0; versions--)
		shift_version(file, versions);
	fresh = open_rotated(file);
	if (fresh < 0) {
		file->rotate_above = file->size + file->maxsize;
		return;
	}
	close(file->descriptor);
	file_use(file, fresh);
}

void
log_file_append(struct log_file *file, const char *line, size_t size)
{
	if (size > BUFFER_SIZE)
		size = BUFFER_SIZE;
	if (size > BUFFER_SIZE - file->used)
		log_file_flush(file);
	if (file->maxsize > 0 && file->size + file->used > 0 &&
	    file->size + file->used + size > file->rotate_above) {
		log_file_flush(file);
		file_rotate(file);
	}
	memcpy(file->buffer + file->used, line, size);
	file->used += size;
}

void
log_file_reopen(struct log_file *file)
{
	int fresh;

	log_file_flush(file);
	if (file->path == NULL)
		return;
	fresh = open_for_append(file->path, 0);
	if (fresh < 0)
		return;
	close(file->descriptor);
	file_use(file, fresh);
}

const char *
log_file_path(const struct log_file *file)
{
	return file->path;
}

uint64_t
log_file_lost(const struct log_file *file)
{
	return file->lost;
}
