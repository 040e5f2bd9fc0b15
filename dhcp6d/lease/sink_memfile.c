/*
 * sink_memfile.c: changes as rows of Kea's CSV file.
 *
 * A batch is made into text in one large buffer and goes out in as few writes
 * as possible, to F and then to F.journal; sync is one fdatasync, of the
 * journal, while a thread lets F follow (checkpoint.h). Without a journal, for
 * want of room or of a right to make it, F itself is synced. What the order of
 * steps is, and what a crash between any two of them leaves, stands at the top
 * of committer.c.
 */
#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dhcp6d/lease/checkpoint.h"
#include "dhcp6d/lease/journal.h"
#include "dhcp6d/lease/memfile_file.h"
#include "dhcp6d/lease/memfile_load.h"
#include "dhcp6d/lease/memfile_renew.h"
#include "dhcp6d/lease/sink.h"
#include "libcommon/log_messages.h"

#define BUFFER_SIZE (1 << 20)

/* From an append to the sync of F. Each costs a commit of the file system's
 * metadata; what has gathered delays a rotation, and a start after a crash. */
#define CHECKPOINT_MS 500

struct sink {
	struct lease_file_names names;
	struct sink_config config;
	struct memfile_file file; /* size: up to the last good sync */
	bool broken;              /* only recover may be called */
	uint64_t written;         /* since then */
	struct journal *journal;  /* NULL: F is what is synced */
	struct checkpoint *checkpoint;
	char ahead[LEASE_JOURNAL_BEFORE]; /* the end of F */
	size_t ahead_size;
	size_t used; /* of buffer */
	size_t room; /* in it */
	/* with room for what a journal puts before and behind */
	char header[LEASE_JOURNAL_HEADER];
	char buffer[BUFFER_SIZE + LEASE_JOURNAL_BLOCK];
};

_Static_assert(offsetof(struct sink, buffer) ==
		   offsetof(struct sink, header) + LEASE_JOURNAL_HEADER,
    "rows follow their header");

static enum err
read_ahead_of_rows(struct sink *s, struct err_detail *detail)
{
	uint64_t size = s->file.size;
	size_t used = size < sizeof(s->ahead) ? size : sizeof(s->ahead);

	s->ahead_size = used;
	if (pread(s->file.fd, s->ahead, used, (off_t)(size - used)) ==
	    (ssize_t)used)
		return ERR_NONE;
	return err_system(
	    detail, "cannot read lease file %s", s->names.current);
}

/* All of F is on disk. Its journal is made if that can be. */
static void
begin_journal(struct sink *s)
{
	uint64_t size =
	    s->config.journal_size != 0 ? s->config.journal_size : JOURNAL_SIZE;
	struct err_detail why;

	s->room = BUFFER_SIZE;
	if (s->checkpoint == NULL)
		s->checkpoint = checkpoint_create(s->config.checkpoint_ms != 0
						      ? s->config.checkpoint_ms
						      : CHECKPOINT_MS,
		    &why);
	if (s->checkpoint != NULL && read_ahead_of_rows(s, &why) == ERR_NONE)
		s->journal =
		    journal_create(&s->names, size, s->file.inode, &why);
	if (s->journal == NULL) {
		log_write(s->config.log, DHCPSRV_MEMFILE_NO_JOURNAL,
		    s->names.current, why.text);
		return;
	}
	s->file.journaled = true;
	checkpoint_watch(s->checkpoint, s->file.fd, s->file.size);
	if (journal_record_max(s->journal) < s->room)
		s->room = journal_record_max(s->journal);
}

/* The file stays, for whoever opens F next. */
static void
leave_journal(struct sink *s)
{
	if (s->checkpoint != NULL)
		checkpoint_watch(s->checkpoint, -1, 0);
	journal_close(s->journal);
	s->journal = NULL;
}

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
	s->journal = NULL;
	s->checkpoint = NULL;
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
	begin_journal(s);
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

/* The end of F is now that of the rows in the buffer. */
static void
move_ahead(struct sink *sink)
{
	size_t max = sizeof(sink->ahead), used = sink->used, keep;

	if (used > max)
		used = max;
	keep = sink->ahead_size < max - used ? sink->ahead_size : max - used;
	memmove(sink->ahead, sink->ahead + sink->ahead_size - keep, keep);
	memcpy(sink->ahead + keep, sink->buffer + sink->used - used, used);
	sink->ahead_size = keep + used;
}

/* The rows in the buffer, of which the first was appended to F at offset. */
static enum err
write_journal(struct sink *sink, uint64_t offset, struct err_detail *detail)
{
	const struct journal_rows rows = {.room = (uint8_t *)sink->header,
	    .size = sink->used,
	    .offset = offset,
	    .ahead = sink->ahead,
	    .ahead_size = sink->ahead_size};
	enum err err = checkpoint_check(sink->checkpoint, detail);
	uint64_t until;

	checkpoint_note(sink->checkpoint, offset + sink->used);
	while (
	    err == ERR_NONE && (until = journal_room(sink->journal, sink->used,
				    checkpoint_synced(sink->checkpoint))) != 0)
		err = checkpoint_wait(sink->checkpoint, until, detail);
	if (err == ERR_NONE)
		err = journal_write(sink->journal, &rows, detail);
	if (err == ERR_NONE)
		move_ahead(sink);
	return err;
}

/* Nobody else may write to F, but if somebody does, all offsets from there on
 * would be wrong, and with them the journal and what a recovery cuts off. */
static enum err
check_place(struct sink *sink, struct err_detail *detail)
{
	uint64_t start = sink->file.size + sink->written, wanted;
	off_t end = lseek(sink->file.fd, 0, SEEK_CUR);

	wanted = start + sink->used;
	if (end < 0)
		return err_system(detail, "cannot look at lease file %s",
		    sink->names.current);
	if ((uint64_t)end == wanted)
		return ERR_NONE;
	if ((uint64_t)end < wanted) /* cut, and ours are behind what is left */
		sink->file.lost = sink->file.stale = true;
	else
		sink->file.theirs =
		    (uint64_t)end - sink->used - sink->file.size;
	return err_set(detail, ERR_CONFLICT,
	    "somebody else has written to lease file %s, or cut it",
	    sink->names.current);
}

static enum err
flush(struct sink *sink, struct err_detail *detail)
{
	enum err err = lease_file_write_all(sink->file.fd, sink->names.current,
	    sink->buffer, sink->used, detail);

	if (err == ERR_NONE && sink->used > 0)
		err = check_place(sink, detail);
	if (err == ERR_NONE && sink->journal != NULL && sink->used > 0)
		err = write_journal(
		    sink, sink->file.size + sink->written, detail);
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

	if (sink->room - sink->used < LEASE_ROW_MAX) {
		err = flush(sink, appending->detail);
		if (err != ERR_NONE)
			return err;
	}
	size = lease_row_write(
	    lease, removed, sink->buffer + sink->used, sink->room - sink->used);
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
	enum err err = ERR_NONE;

	if (sink->broken)
		return must_recover(sink, detail);
	if (sink->journal != NULL)
		err = journal_sync(sink->journal, detail);
	else if (fdatasync(sink->file.fd) != 0)
		err = err_system(
		    detail, "cannot sync lease file %s", sink->names.current);
	if (err != ERR_NONE) {
		sink->broken = true;
		return err;
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
	leave_journal(sink);
	/* which puts back what was in the journal alone */
	err = memfile_file_reopen(
	    &sink->names, sink->config.log, &sink->file, detail);
	if (err != ERR_NONE)
		return err;
	begin_journal(sink);
	sink->broken = false;
	return ERR_NONE;
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

/* Nothing in the journal counts for the F that was, which is on disk whole;
 * what comes is of the F of that inode. */
static enum err
void_journal(struct sink *sink, uint64_t inode, struct err_detail *detail)
{
	enum err err;

	if (sink->journal == NULL)
		return ERR_NONE;
	err = checkpoint_wait(sink->checkpoint, sink->file.size, detail);
	if (err == ERR_NONE)
		err = journal_restart(sink->journal, inode, detail);
	sink->broken = err != ERR_NONE;
	return err;
}

/* From now on rows go to the fresh F. */
static enum err
begin_fresh(struct sink *sink, const struct memfile_file *fresh,
    struct err_detail *detail)
{
	enum err err = ERR_NONE;

	if (sink->journal != NULL)
		checkpoint_watch(sink->checkpoint, fresh->fd, fresh->size);
	memfile_file_close(&sink->file);
	sink->file = *fresh;
	if (sink->journal != NULL)
		err = read_ahead_of_rows(sink, detail);
	if (err == ERR_NONE)
		err = lease_file_sync_directory(sink->names.current, detail);
	/* another server may have begun while there was no F */
	if (err == ERR_NONE && !memfile_is_whole(&sink->names, fresh))
		err = err_set(detail, ERR_BUSY,
		    "lease file %s was taken by somebody in a rotation",
		    sink->names.current);
	sink->broken = err != ERR_NONE;
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
	if (sink->file.lost || !memfile_is_whole(n, &sink->file))
		return err_set(detail, ERR_CONFLICT,
		    "%s is not the file that leases are written to",
		    n->current);
	if (exists(n->completed) || exists(n->copy))
		return ERR_NONE;
	err = memfile_file_fresh(n, &fresh, detail);
	if (err != ERR_NONE)
		return err;
	err = void_journal(sink, fresh.inode, detail);
	if (err == ERR_NONE) {
		err = swap_names(sink, detail);
		/* the journal is of F again */
		if (err != ERR_NONE && !sink->broken)
			(void)void_journal(sink, sink->file.inode, NULL);
	}
	if (err != ERR_NONE) {
		memfile_file_close(&fresh);
		(void)unlink(n->fresh);
		return err;
	}
	err = begin_fresh(sink, &fresh, detail);
	*rotated = err == ERR_NONE;
	if (*rotated)
		log_write(
		    sink->config.log, LEASE_LOG_ROTATED, n->current, n->copy);
	return err;
}

/* Until all leases were written anew it may have what no file has. */
static enum err
keep_old_journal(struct sink *sink, struct err_detail *detail)
{
	const struct lease_file_names *n = &sink->names;
	char used[LEASE_FILE_PATH_MAX];
	struct err_detail said;
	enum err err;

	if (!exists(n->journal))
		return ERR_NONE;
	err = lease_file_put_aside(n->journal, n->journal_bad, used, detail);
	if (err == ERR_NONE)
		err = lease_file_sync_directory(n->journal, detail);
	if (err != ERR_NONE)
		return err;
	err_set(&said, ERR_NONE,
	    "%s is not the journal of this lease file, it is kept in %s",
	    n->journal, used);
	log_write(sink->config.log, DHCPSRV_MEMFILE_JOURNAL_ASIDE, said.text);
	return ERR_NONE;
}

/* A journal without its name would be missed after a crash. All of F is on
 * disk before it goes. */
static enum err
renew_journal(struct sink *sink, struct err_detail *detail)
{
	enum err err;

	if (sink->journal == NULL || journal_has_name(sink->journal))
		return ERR_NONE;
	err = checkpoint_wait(sink->checkpoint, sink->file.size, detail);
	sink->broken = err != ERR_NONE;
	if (err != ERR_NONE)
		return err;
	leave_journal(sink);
	sink->file.journaled = false;
	err = keep_old_journal(sink, detail); /* somebody's */
	if (err == ERR_NONE)
		begin_journal(sink);
	return ERR_NONE;
}

static enum err
memfile_renew(struct sink *sink, bool *lost, struct err_detail *detail)
{
	bool whole;
	enum err err;

	*lost = false;
	if (sink->broken)
		return must_recover(sink, detail);
	whole = memfile_is_whole(&sink->names, &sink->file);
	*lost = sink->file.lost || !whole;
	if (whole && !sink->file.stale) {
		sink->file.lost = false;
		return renew_journal(sink, detail);
	}
	leave_journal(sink); /* it is of the file that was */
	err = memfile_renew_file(&sink->names, &sink->file, detail);
	if (err == ERR_NONE)
		err = keep_old_journal(sink, detail);
	/* Rows in a file that no start reads must not be acknowledged. */
	sink->broken = err != ERR_NONE;
	if (err == ERR_NONE)
		begin_journal(sink);
	return err;
}

/* A clean end leaves Kea's files, on disk and whole, and no journal. */
static enum err
end_journal(struct sink *sink, struct err_detail *detail)
{
	struct journal *journal = sink->journal;
	enum err err =
	    checkpoint_wait(sink->checkpoint, sink->file.size, detail);

	if (err != ERR_NONE)
		return err;
	sink->journal = NULL;
	return journal_remove(journal, detail);
}

/* Opening F folds the journal: a second way to the same end. */
static enum err
fold_at_end(struct sink *sink, struct err_detail *detail)
{
	leave_journal(sink);
	return memfile_file_reopen(
	    &sink->names, sink->config.log, &sink->file, detail);
}

static void
end_file(struct sink *sink)
{
	struct err_detail why;

	if (sink->journal == NULL || sink->broken)
		return;
	if (!memfile_is_whole(&sink->names, &sink->file)) {
		log_write(sink->config.log, LEASE_FILE_GONE_AT_END,
		    sink->names.current);
		return; /* the journal has rows that no file has */
	}
	if (end_journal(sink, &why) == ERR_NONE ||
	    fold_at_end(sink, &why) == ERR_NONE)
		return;
	log_write(sink->config.log, DHCPSRV_MEMFILE_JOURNAL_STAYS, why.text);
}

static void
memfile_close(struct sink *sink)
{
	end_file(sink);
	leave_journal(sink);
	checkpoint_free(sink->checkpoint);
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
