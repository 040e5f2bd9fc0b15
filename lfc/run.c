/*
 * run.c: one compaction of a lease file's set, from lock to unlock.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "lfc/compact.h"
#include "lfc/run.h"
#include "libcommon/lease_file.h"
#include "libcommon/log_messages.h"

struct run {
	struct lease_file_names names;
	int progress; /* 0 = none */
	struct log *log;
	struct err_detail *detail;
};

/* A reader that has gone keeps nothing from being done. */
static void
tell_progress(void *context, const char *doing, uint64_t count)
{
	const struct run *run = context;
	char line[64];
	int size =
	    snprintf(line, sizeof(line), "%s %" PRIu64 "\n", doing, count);

	if (run->progress > 0)
		(void)!write(run->progress, line, (size_t)size);
}

static bool
set_name(char out[LEASE_FILE_PATH_MAX], const char *name, const char *suffix)
{
	int size = snprintf(out, LEASE_FILE_PATH_MAX, "%s%s", name, suffix);

	return size > 0 && size < LEASE_FILE_PATH_MAX;
}

/* The set that the switches name. F itself is not ours to touch; its name, of
 * which the side file's is made, is the copy's without ".1". */
static bool
set_names(struct lease_file_names *names, const struct lfc_files *files)
{
	size_t size;

	if (!set_name(names->current, files->copy, ""))
		return false;
	size = strlen(names->current);
	if (size > 2 && strcmp(names->current + size - 2, ".1") == 0)
		names->current[size - 2] = 0;
	return set_name(names->bad, names->current, ".bad") &&
	       set_name(names->copy, files->copy, "") &&
	       set_name(names->previous, files->previous, "") &&
	       set_name(names->output, files->output, "") &&
	       set_name(names->completed, files->finish, "") &&
	       set_name(names->completed_bad, files->finish, ".bad") &&
	       set_name(names->pid, files->pid, "") &&
	       set_name(names->pid_lock, files->pid, ".lock");
}

static bool
exists(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0 || errno != ENOENT;
}

/* Kea's lfc does not take our lock in all versions: if the pid file names a
 * process that is one, it is at work. */
static bool
kea_is_at_work(const char *pid_file)
{
	char path[64], name[32] = "";
	long pid = 0;
	FILE *file = fopen(pid_file, "re");

	if (file != NULL) {
		if (fscanf(file, "%9ld", &pid) != 1)
			pid = 0;
		(void)fclose(file);
	}
	if (pid <= 0)
		return false;
	(void)snprintf(path, sizeof(path), "/proc/%ld/comm", pid);
	file = fopen(path, "re");
	if (file == NULL)
		return false;
	if (fgets(name, sizeof(name), file) == NULL)
		name[0] = 0;
	(void)fclose(file);
	return strcmp(name, "kea-lfc\n") == 0;
}

static enum lfc_status
lock(struct run *run, int *fd)
{
	enum err err = lease_file_lock(&run->names, fd, run->detail);

	if (err == ERR_NONE && kea_is_at_work(run->names.pid)) {
		err = err_set(run->detail, ERR_BUSY,
		    "%s names a running kea-lfc", run->names.pid);
		lease_file_unlock(&run->names, *fd);
	}
	if (err == ERR_BUSY) {
		log_write(run->log, LFC_RUNNING, run->detail->text);
		return LFC_BUSY;
	}
	if (err != ERR_NONE) {
		log_write(run->log, LFC_FAIL_PID_CREATE, run->detail->text);
		return LFC_PID;
	}
	return LFC_DONE;
}

/* For people: the lock is what counts, so a failure is said and no more. */
static void
write_pid(struct run *run)
{
	const char *path = run->names.pid;
	struct err_detail why;
	char text[32];
	int size = snprintf(text, sizeof(text), "%ld\n", (long)getpid());
	int fd = open(path,
	    O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY,
	    0640);
	enum err err =
	    fd < 0 ? err_system(&why, "cannot make %s", path)
		   : lease_file_write_all(fd, path, text, (size_t)size, &why);

	if (fd >= 0)
		(void)close(fd);
	if (err != ERR_NONE)
		log_write(run->log, LFC_FAIL_PID_CREATE, why.text);
}

static void
remove_pid(struct run *run)
{
	struct err_detail why;

	if (unlink(run->names.pid) == 0 || errno == ENOENT)
		return;
	err_system(&why, "cannot remove %s", run->names.pid);
	log_write(run->log, LFC_FAIL_PID_DEL, why.text);
}

static enum lfc_status
settle(struct run *run)
{
	struct err_detail settled;

	if (lease_file_settle(&run->names, &settled, run->detail) != ERR_NONE)
		return LFC_ROTATE;
	if (settled.text[0] != 0)
		log_write(run->log, LFC_SETTLED, settled.text);
	return LFC_DONE;
}

static uint64_t
now_ms(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

static enum lfc_status
process(struct run *run)
{
	const struct lease_file_names *n = &run->names;
	struct compact_config config = {.previous = n->previous,
	    .copy = n->copy,
	    .output = n->output,
	    .bad = n->bad,
	    .log = run->log,
	    .progress = tell_progress,
	    .context = run};
	struct compact_stats stats;
	uint64_t start = now_ms();
	enum lfc_status status;

	log_write(run->log, LFC_PROCESSING, n->previous, n->copy);
	status = compact(&config, &stats, run->detail);
	log_write(run->log, LFC_READ_STATS, stats.leases,
	    stats.rows + stats.bad_rows, stats.bad_rows, stats.bytes_read,
	    stats.index_memory);
	if (stats.bad_rows > 0)
		log_write(run->log, LFC_BAD_ROWS, stats.bad_rows, n->bad);
	if (status == LFC_DONE) {
		log_write(run->log, LFC_WRITE_STATS, stats.leases,
		    stats.bytes_written, now_ms() - start);
		tell_progress(run, LFC_PROGRESS_LEASES, stats.leases);
	}
	return status;
}

/* From here on the result counts, and what it was made of does not. */
static enum lfc_status
finish(struct run *run)
{
	const struct lease_file_names *n = &run->names;

	if (rename(n->output, n->completed) != 0) {
		err_system(run->detail, "cannot rename %s to %s", n->output,
		    n->completed);
		return LFC_ROTATE;
	}
	return LFC_DONE;
}

/* A completed file found is whole, but if Kea made it, perhaps not on disk. */
static enum lfc_status
sync_completed(struct run *run)
{
	const char *path = run->names.completed;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY);
	enum err err;

	if (fd < 0)
		err = err_system(run->detail, "cannot open %s", path);
	else if (fdatasync(fd) != 0)
		err = err_system(run->detail, "cannot sync %s", path);
	else
		err = lease_file_sync_directory(path, run->detail);
	if (fd >= 0)
		(void)close(fd);
	return err == ERR_NONE ? LFC_DONE : LFC_ROTATE;
}

static enum err
remove_file(const char *path, struct err_detail *detail)
{
	if (unlink(path) == 0 || errno == ENOENT)
		return ERR_NONE;
	return err_system(detail, "cannot remove %s", path);
}

static enum lfc_status
rotate(struct run *run)
{
	const struct lease_file_names *n = &run->names;
	enum err err = remove_file(n->previous, run->detail);

	log_write(run->log, LFC_ROTATING, n->completed, n->previous);
	if (err == ERR_NONE)
		err = remove_file(n->copy, run->detail);
	if (err == ERR_NONE && rename(n->completed, n->previous) != 0)
		err = err_system(run->detail, "cannot rename %s to %s",
		    n->completed, n->previous);
	if (err == ERR_NONE)
		err = lease_file_sync_directory(n->previous, run->detail);
	return err == ERR_NONE ? LFC_DONE : LFC_ROTATE;
}

/* Makes F.completed, if it is not there already. */
static enum lfc_status
complete(struct run *run)
{
	enum lfc_status status;

	if (exists(run->names.completed))
		return LFC_DONE;
	status = process(run);
	if (status == LFC_DONE)
		status = finish(run);
	/* What is not needed frees its room: a full disk may be why. */
	if (status != LFC_DONE)
		(void)unlink(run->names.output);
	return status;
}

static enum lfc_status
run_locked(struct run *run)
{
	const struct lease_file_names *n = &run->names;
	enum lfc_status status = settle(run);

	if (status == LFC_DONE && !exists(n->completed) && !exists(n->copy) &&
	    !exists(n->previous)) {
		log_write(run->log, LFC_NOTHING, n->previous, n->copy);
		return LFC_DONE;
	}
	if (status == LFC_DONE)
		status = complete(run);
	if (status == LFC_DONE)
		status = sync_completed(run);
	if (status == LFC_DONE)
		status = rotate(run);
	if (status == LFC_ROTATE)
		log_write(run->log, LFC_FAIL_ROTATE, run->detail->text);
	else if (status != LFC_DONE)
		log_write(run->log, LFC_FAIL_PROCESS, run->detail->text);
	return status;
}

enum lfc_status
lfc_run(
    const struct lfc_files *files, struct log *log, struct err_detail *detail)
{
	struct run *run = calloc(1, sizeof(*run));
	enum lfc_status status = LFC_MEMORY;
	int lock_fd;

	detail->text[0] = 0;
	log_write(log, LFC_START, (int)getpid());
	if (run == NULL) {
		err_set(detail, ERR_MEMORY, "no memory");
	} else if (!set_names(&run->names, files)) {
		err_set(detail, ERR_RANGE, "a file's name is too long");
		status = LFC_USAGE;
	} else {
		run->log = log;
		run->detail = detail;
		run->progress = files->progress;
		status = lock(run, &lock_fd);
		if (status == LFC_DONE) {
			write_pid(run);
			status = run_locked(run);
			remove_pid(run);
			lease_file_unlock(&run->names, lock_fd);
		}
	}
	free(run);
	log_write(log, LFC_TERMINATE, (int)status);
	return status;
}
