/*
 * memfile_load.c: all rows of a lease file's set, oldest first.
 *
 * A running lfc goes through F.2 + F.1, then F.completed appears, F.2 and F.1
 * go, F.completed becomes F.2. So the names are opened, and then looked at
 * again: if each still stands for what was opened (or is still missing), then
 * at the moment between the two rounds the set was as opened, and open files
 * stay readable whatever lfc does next.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "dhcp6d/lease/memfile_load.h"
#include "libcommon/bad_rows.h"
#include "libcommon/lease_text.h"
#include "libcommon/log_messages.h"

enum { COMPLETED, PREVIOUS, COPY, SET_FILES };

struct file_set {
	const char *paths[SET_FILES];
	int fds[SET_FILES]; /* -1: there is no such file */
};

#define SNAPSHOT_TRIES 1000

/* Bad rows of one file that are logged one by one; the rest are counted. */
#define BAD_ROWS_LOGGED 100

/* Nanoseconds between two words about the progress, and two lines of log. */
#define TOLD_NS 100000000
#define LOGGED_NS (5 * UINT64_C(1000000000))

struct load {
	const struct lease_file_names *names;
	const struct sink_config *config;
	struct lease_loader *loader;
	struct sink_loaded *loaded;
	struct bad_rows bad;
	/* of the file that is being read */
	const char *path;
	uint64_t file_bad_rows, file_size;
	uint64_t start_ns, next_told_ns, next_logged_ns;
};

static void
close_set(struct file_set *set)
{
	for (unsigned i = 0; i < SET_FILES; i++) {
		if (set->fds[i] >= 0)
			(void)close(set->fds[i]);
		set->fds[i] = -1;
	}
}

static enum err
open_set(struct file_set *set, struct err_detail *detail)
{
	for (unsigned i = 0; i < SET_FILES; i++) {
		set->fds[i] = open(set->paths[i],
		    O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY);
		if (set->fds[i] < 0 && errno != ENOENT)
			return err_system(
			    detail, "cannot open lease file %s", set->paths[i]);
	}
	return ERR_NONE;
}

static bool
set_is_unchanged(const struct file_set *set)
{
	struct stat opened, named;

	for (unsigned i = 0; i < SET_FILES; i++) {
		bool exists = lstat(set->paths[i], &named) == 0;

		if (exists != (set->fds[i] >= 0))
			return false;
		if (exists && (fstat(set->fds[i], &opened) != 0 ||
				  opened.st_ino != named.st_ino ||
				  opened.st_dev != named.st_dev))
			return false;
	}
	return true;
}

static enum err
take_snapshot(struct file_set *set, struct err_detail *detail)
{
	for (unsigned i = 0; i < SNAPSHOT_TRIES; i++) {
		enum err err = open_set(set, detail);

		if (err != ERR_NONE || set_is_unchanged(set))
			return err;
		close_set(set);
	}
	return err_set(detail, ERR_BUSY,
	    "the lease file's set (%s and others) keeps changing",
	    set->paths[COMPLETED]);
}

/* Brings what a crash left in order, unless an lfc is at work: then it has. */
static enum err
settle(struct load *load, struct err_detail *detail)
{
	struct err_detail settled;
	int lock;
	enum err err = lease_file_lock(load->names, &lock, detail);

	if (err == ERR_BUSY)
		return ERR_NONE;
	if (err != ERR_NONE)
		return err;
	err = lease_file_settle(load->names, &settled, detail);
	lease_file_unlock(load->names, lock);
	if (err == ERR_NONE && settled.text[0] != 0)
		log_write(
		    load->config->log, DHCPSRV_MEMFILE_SETTLED, settled.text);
	return err;
}

static uint64_t
steady_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

/* Apart, so that the text's memory is not taken for each of millions. */
static void
log_row(struct log *log, const struct lease *lease)
{
	char text[LEASE_TEXT_SIZE];

	log_write(log, DHCPSRV_MEMFILE_LEASE_LOAD, lease_text(lease, text));
}

/* Each good row, by the thread that has read it. */
static bool
check_row(void *context, struct lease *lease, bool removed, uint8_t *room)
{
	const struct load *load = context;
	const struct sink_config *config = load->config;

	if (log_wants(config->log, &log_message_DHCPSRV_MEMFILE_LEASE_LOAD))
		log_row(config->log, lease);
	return removed || config->check == NULL ||
	       config->check(config->check_context, lease, room);
}

static struct sink_progress
progress_of(
    const struct load *load, uint64_t now_ns, uint64_t rows, uint64_t bytes)
{
	struct sink_progress progress = {.path = load->path};

	if (bytes > load->file_size)
		bytes = load->file_size;
	progress.rows = load->loaded->rows + rows;
	progress.percent = (unsigned)(bytes * 100 / load->file_size);
	progress.rate =
	    progress.rows * 1000 / ((now_ns - load->start_ns) / 1000000 + 1);
	return progress;
}

/* Asked at each part of a file. */
static bool
go_on(void *context, uint64_t rows, uint64_t bytes)
{
	struct load *load = context;
	const struct sink_config *config = load->config;
	uint64_t now = steady_ns();
	struct sink_progress progress = progress_of(load, now, rows, bytes);

	if (now >= load->next_logged_ns) {
		load->next_logged_ns = now + LOGGED_NS;
		log_write(config->log, DHCPSRV_MEMFILE_LEASE_FILE_PROGRESS,
		    progress.path, progress.percent, progress.rows,
		    progress.rate);
	}
	if (config->loading == NULL || now < load->next_told_ns)
		return true;
	load->next_told_ns = now + TOLD_NS;
	return config->loading(config->loading_context, &progress);
}

static void
load_bad_row(void *context, uint64_t line, const char *text, size_t size,
    const char *reason)
{
	struct load *load = context;

	bad_rows_add(&load->bad, load->path, line, text, size, reason);
	if (load->file_bad_rows++ < BAD_ROWS_LOGGED)
		log_write(load->config->log,
		    DHCPSRV_MEMFILE_LEASE_LOAD_ROW_ERROR, line, load->path,
		    reason);
}

static void
count_file(struct load *load, const struct lease_file_stats *stats)
{
	struct log *log = load->config->log;

	load->loaded->rows += stats->rows;
	load->loaded->bad_rows += stats->bad_rows;
	load->loaded->compact |= stats->converted || stats->bad_rows > 0;
	if (stats->bad_rows > BAD_ROWS_LOGGED)
		log_write(log, DHCPSRV_MEMFILE_LEASE_LOAD_ROW_ERRORS,
		    stats->bad_rows, load->path, load->names->bad);
	if (stats->no_hwaddr > 0)
		log_write(log, DHCPSRV_MEMFILE_READ_HWADDR_FAIL,
		    stats->no_hwaddr, load->path);
	if (stats->converted)
		log_write(
		    log, DHCPSRV_MEMFILE_CONVERTING_LEASE_FILES, load->path);
	log_write(log, DHCPSRV_MEMFILE_LEASE_FILE_LOADED, load->path,
	    stats->rows, stats->bad_rows, stats->bytes);
}

static enum err
load_file(
    struct load *load, int fd, const char *path, struct err_detail *detail)
{
	const struct load_watch watch = {
	    .max_bad_rows = load->config->max_row_errors,
	    .bad_row = load_bad_row,
	    .check = check_row,
	    .go_on = go_on,
	    .context = load,
	};
	struct lease_file_stats stats;
	struct stat st;
	enum err err;

	load->path = path;
	load->file_bad_rows = 0;
	load->file_size =
	    fstat(fd, &st) == 0 && st.st_size > 0 ? (uint64_t)st.st_size : 1;
	log_write(load->config->log, DHCPSRV_MEMFILE_LEASE_FILE_LOAD, path);
	err = lease_loader_file(load->loader, fd, path, &watch, &stats, detail);
	if (err != ERR_CANCELLED)
		count_file(load, &stats);
	return err;
}

static enum err
load_set(
    struct load *load, const struct file_set *set, struct err_detail *detail)
{
	unsigned from = set->fds[COMPLETED] >= 0 ? COMPLETED : PREVIOUS;
	unsigned to = set->fds[COMPLETED] >= 0 ? COMPLETED : COPY;

	/* Something that a compaction has still to do. */
	load->loaded->compact = set->fds[COMPLETED] >= 0 || set->fds[COPY] >= 0;
	for (unsigned i = from; i <= to; i++) {
		enum err err = set->fds[i] < 0 ? ERR_NONE
					       : load_file(load, set->fds[i],
						     set->paths[i], detail);

		if (err != ERR_NONE)
			return err;
	}
	return ERR_NONE;
}

static enum err
load_current(struct load *load, struct err_detail *detail)
{
	const char *path = load->names->current;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY);
	enum err err;

	if (fd < 0)
		return err_system(detail, "cannot open lease file %s", path);
	err = load_file(load, fd, path, detail);
	(void)close(fd);
	return err;
}

enum err
memfile_load(const struct lease_file_names *names,
    const struct sink_config *config, struct lease_loader *loader,
    struct sink_loaded *loaded, struct err_detail *detail)
{
	struct file_set set = {
	    {names->completed, names->previous, names->copy}, {-1, -1, -1}};
	struct load load = {.names = names,
	    .config = config,
	    .loader = loader,
	    .loaded = loaded};
	struct err_detail why;
	enum err err;

	memset(loaded, 0, sizeof(*loaded));
	bad_rows_init(&load.bad, names->bad);
	load.start_ns = steady_ns();
	load.next_logged_ns = load.start_ns + LOGGED_NS;
	err = settle(&load, detail);
	if (err == ERR_NONE)
		err = take_snapshot(&set, detail);
	if (err == ERR_NONE)
		err = load_set(&load, &set, detail);
	if (err == ERR_NONE)
		err = load_current(&load, detail);
	close_set(&set);
	if (bad_rows_close(&load.bad, &why) != ERR_NONE)
		log_write(config->log, DHCPSRV_MEMFILE_BAD_ROWS_FAIL, why.text);
	return err;
}
