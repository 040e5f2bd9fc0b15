/*
 * sink_memfile.c: changes as rows of Kea's CSV file.
 *
 * A batch is made into text in one large buffer and goes out in as few writes
 * as possible; sync is one fdatasync. What the order of steps is, and what a
 * crash between any two of them leaves, stands at the top of committer.c.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dhcp6d/lease/memfile_file.h"
#include "dhcp6d/lease/memfile_load.h"
#include "dhcp6d/lease/memfile_renew.h"
#include "dhcp6d/lease/sink.h"
#include "libcommon/log_messages.h"

#define BUFFER_SIZE (1 << 20)

struct sink {
	struct lease_file_names names;
	struct sink_config config;
	struct memfile_file file; /* size: up to the last good sync */
	bool broken;              /* only recover may be called */
	uint64_t written;         /* since then */
	size_t used;              /* of buffer */
	char buffer[BUFFER_SIZE];
};

static enum err
memfile_open(struct sink **sink, const struct sink_config *config,
    struct err_detail *detail)
{
	struct sink *s = malloc(sizeof(*s));
	enum err err;

	if (s == NULL)
		return err_set(
		    detail, ERR_MEMORY, "no memory for a lease file");
	s->config = *config;
	s->config.path = s->names.current;
	s->file = MEMFILE_FILE_CLOSED;
	s->broken = false;
	s->written = s->used = 0;
	err = lease_file_names(config->path, &s->names, detail);
	if (err == ERR_NONE) {
		log_write(config->log, DHCPSRV_MEMFILE_DB, config->interval,
		    s->names.current);
		err =
		    memfile_file_open(&s->names, config->log, &s->file, detail);
	}
	if (err != ERR_NONE) {
		free(s);
		return err;
	}
	*sink = s;
	return ERR_NONE;
}

static enum err
memfile_load_rows(struct sink *sink, struct lease_loader *loader,
    struct sink_loaded *loaded, struct err_detail *detail)
{
	return memfile_load(
	    &sink->names, &sink->config, loader, loaded, detail);
}

static enum err
flush(struct sink *sink, struct err_detail *detail)
{
	enum err err = lease_file_write_all(sink->file.fd, sink->names.current,
	    sink->buffer, sink->used, detail);

	if (err == ERR_NONE)
		sink->written += sink->used;
	sink->used = 0;
	return err;
}

struct appending {
	struct sink *sink;
	struct err_detail *detail;
};

static enum err
append_row(void *context, const struct lease *lease, bool removed)
{
	struct appending *appending = context;
	struct sink *sink = appending->sink;
	enum err err;
	size_t size;

	if (sizeof(sink->buffer) - sink->used < LEASE_ROW_MAX) {
		err = flush(sink, appending->detail);
		if (err != ERR_NONE)
			return err;
	}
	size = lease_row_write(lease, removed, sink->buffer + sink->used,
	    sizeof(sink->buffer) - sink->used);
	if (size == 0)
		return err_set(appending->detail, ERR_RANGE,
		    "a lease is beyond the limits of a row");
	sink->used += size;
	return ERR_NONE;
}

static enum err
must_recover(const struct sink *sink, struct err_detail *detail)
{
	return err_set(detail, ERR_SYSTEM,
	    "lease file %s has to be opened anew after a failure",
	    sink->names.current);
}

static enum err
memfile_append(
    struct sink *sink, const struct log_batch *batch, struct err_detail *detail)
{
	struct appending appending = {sink, detail};
	enum err err;

	if (sink->broken)
		return must_recover(sink, detail);
	sink->used = 0;
	err = log_batch_walk(batch, append_row, &appending);
	if (err == ERR_NONE)
		err = flush(sink, detail);
	sink->broken = err != ERR_NONE;
	return err;
}

static enum err
memfile_sync(struct sink *sink, struct err_detail *detail)
{
	if (sink->broken)
		return must_recover(sink, detail);
	if (fdatasync(sink->file.fd) != 0) {
		sink->broken = true;
		return err_system(
		    detail, "cannot sync lease file %s", sink->names.current);
	}
	sink->file.size += sink->written;
	sink->written = 0;
	return ERR_NONE;
}

static enum err
memfile_recover(struct sink *sink, struct err_detail *detail)
{
	enum err err;

	sink->broken = true;
	sink->written = 0;
	memfile_file_close(&sink->file);
	err = memfile_file_reopen(
	    &sink->names, sink->config.log, &sink->file, detail);
	sink->broken = err != ERR_NONE;
	return err;
}

static bool
exists(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0 || errno != ENOENT;
}

/* F becomes F.1, F.new becomes F; undone if only the first works. */
static enum err
swap_names(struct sink *sink, struct err_detail *detail)
{
	const struct lease_file_names *n = &sink->names;
	enum err err;

	if (rename(n->current, n->copy) != 0)
		return err_system(
		    detail, "cannot rename %s to %s", n->current, n->copy);
	if (rename(n->fresh, n->current) == 0)
		return ERR_NONE;
	err =
	    err_system(detail, "cannot rename %s to %s", n->fresh, n->current);
	/* With neither name there, recovering makes an F. */
	if (rename(n->copy, n->current) != 0)
		sink->broken = true;
	return err;
}

static enum err
memfile_rotate(struct sink *sink, bool *rotated, struct err_detail *detail)
{
	const struct lease_file_names *n = &sink->names;
	struct memfile_file fresh;
	enum err err;

	*rotated = false;
	if (sink->broken)
		return must_recover(sink, detail);
	if (!memfile_is_whole(n, &sink->file))
		return err_set(detail, ERR_CONFLICT,
		    "%s is not the file that leases are written to",
		    n->current);
	if (exists(n->completed) || exists(n->copy))
		return ERR_NONE;
	err = memfile_file_fresh(n, &fresh, detail);
	if (err != ERR_NONE)
		return err;
	err = swap_names(sink, detail);
	if (err != ERR_NONE) {
		memfile_file_close(&fresh);
		(void)unlink(n->fresh);
		return err;
	}
	memfile_file_close(&sink->file);
	sink->file = fresh;
	err = lease_file_sync_directory(n->current, detail);
	sink->broken = err != ERR_NONE;
	*rotated = err == ERR_NONE;
	if (*rotated)
		log_write(
		    sink->config.log, LEASE_LOG_ROTATED, n->current, n->copy);
	return err;
}

static enum err
memfile_renew(struct sink *sink, struct err_detail *detail)
{
	enum err err;

	if (sink->broken)
		return must_recover(sink, detail);
	err = memfile_renew_file(&sink->names, &sink->file, detail);
	/* Rows in a file that no start reads must not be acknowledged. */
	sink->broken = err != ERR_NONE;
	return err;
}

static void
memfile_close(struct sink *sink)
{
	memfile_file_close(&sink->file);
	free(sink);
}

const struct sink_operations sink_memfile = {
    .name = "memfile",
    .open = memfile_open,
    .load = memfile_load_rows,
    .append = memfile_append,
    .sync = memfile_sync,
    .recover = memfile_recover,
    .rotate = memfile_rotate,
    .renew = memfile_renew,
    .close = memfile_close,
};
