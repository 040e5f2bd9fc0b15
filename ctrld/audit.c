/*
 * audit.c: the audit log.
 */
#include "ctrld/audit.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define LINE_MAX_SIZE 2048
/* Filled in by audit_end, at its full width from the start. */
#define RESULT_FORMAT "result=%-7s duration_us=%-10s\n"
#define RESULT_SIZE 40

struct audit {
	int fd;
	dev_t device; /* of the open file, to see that it was moved away */
	ino_t inode;
	char *path;
};

static uint64_t
steady_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

static enum err
open_file(struct audit *audit, struct err_detail *detail)
{
	struct stat status;
	int fd;

	/* Not O_APPEND: pwrite would append too, and audit_end fills in. */
	fd = open(
	    audit->path, O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0640);
	if (fd < 0)
		return err_system(detail, "opening audit log %s", audit->path);
	if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode)) {
		close(fd);
		return err_set(detail, ERR_UNSUPPORTED,
		    "audit log %s is not a plain file", audit->path);
	}
	audit->fd = fd;
	audit->device = status.st_dev;
	audit->inode = status.st_ino;
	return ERR_NONE;
}

enum err
audit_open(const char *path, struct audit **out, struct err_detail *detail)
{
	struct audit *audit = calloc(1, sizeof(*audit));
	enum err err;

	if (audit == NULL || (audit->path = strdup(path)) == NULL) {
		free(audit);
		return err_set(detail, ERR_MEMORY, "%s", err_text(ERR_MEMORY));
	}
	audit->fd = -1;
	err = open_file(audit, detail);
	if (err != ERR_NONE) {
		audit_close(audit);
		return err;
	}
	*out = audit;
	return ERR_NONE;
}

void
audit_close(struct audit *audit)
{
	if (audit == NULL)
		return;
	if (audit->fd >= 0)
		close(audit->fd);
	free(audit->path);
	free(audit);
}

/* Follows the path when the file was rotated away or removed. */
static enum err
follow_path(struct audit *audit, struct err_detail *detail)
{
	struct stat status;

	if (audit->fd >= 0 && stat(audit->path, &status) == 0 &&
	    status.st_dev == audit->device && status.st_ino == audit->inode)
		return ERR_NONE;
	if (audit->fd >= 0)
		close(audit->fd);
	audit->fd = -1;
	return open_file(audit, detail);
}

static int
format_line(char line[LINE_MAX_SIZE], const struct audit_who *who,
    const char *command, const char *arguments)
{
	struct timespec now;
	struct tm utc;
	char when[32];
	int size;

	clock_gettime(CLOCK_REALTIME, &now);
	gmtime_r(&now.tv_sec, &utc);
	strftime(when, sizeof(when), "%Y-%m-%dT%H:%M:%S", &utc);
	size = snprintf(line, LINE_MAX_SIZE - RESULT_SIZE,
	    "%s.%03ldZ channel=%s operator=%s uid=%u pid=%d%s%s command=%s "
	    "arguments=%s ",
	    when, now.tv_nsec / 1000000, who->channel, who->name,
	    (unsigned)who->peer.uid, (int)who->peer.pid,
	    who->from != NULL ? " from=" : "",
	    who->from != NULL ? who->from : "", command,
	    arguments[0] == 0 ? "-" : arguments);
	if (size >= LINE_MAX_SIZE - RESULT_SIZE) {
		size = LINE_MAX_SIZE - RESULT_SIZE - 1;
		memcpy(line + size - 4, "... ", 4);
	}
	return size;
}

/* A whole line at the file's end, on disk, or nothing. */
static enum err
write_line(int fd, const char *line, size_t size, int64_t *offset,
    struct err_detail *detail)
{
	struct stat status;

	if (fstat(fd, &status) != 0)
		return err_system(detail, "looking at the audit log");
	*offset = status.st_size;
	if (pwrite(fd, line, size, status.st_size) == (ssize_t)size &&
	    fdatasync(fd) == 0)
		return ERR_NONE;
	err_system(detail, "writing the audit log");
	if (ftruncate(fd, status.st_size) != 0)
		return ERR_SYSTEM; /* the detail tells the first cause */
	return ERR_SYSTEM;
}

enum err
audit_begin(struct audit *audit, const struct audit_who *who,
    const char *command, const char *arguments, struct audit_entry *entry,
    struct err_detail *detail)
{
	char line[LINE_MAX_SIZE];
	int64_t offset = 0;
	enum err err = follow_path(audit, detail);
	int size;

	entry->fd = -1;
	if (err != ERR_NONE)
		return err;
	size = format_line(line, who, command, arguments);
	snprintf(
	    line + size, sizeof(line) - (size_t)size, RESULT_FORMAT, "", "");
	err = write_line(audit->fd, line, strlen(line), &offset, detail);
	if (err != ERR_NONE)
		return err;
	entry->fd = fcntl(audit->fd, F_DUPFD_CLOEXEC, 0);
	if (entry->fd < 0)
		return err_system(detail, "keeping the audit log open");
	entry->offset = offset + size;
	entry->start_ns = steady_ns();
	return ERR_NONE;
}

void
audit_end(struct audit_entry *entry, int result)
{
	char text[RESULT_SIZE + 32], result_text[16], duration[24];
	ssize_t written;

	if (entry->fd < 0)
		return;
	if (result == AUDIT_REFUSED)
		snprintf(result_text, sizeof(result_text), "refused");
	else if (result == AUDIT_BROKEN)
		snprintf(result_text, sizeof(result_text), "broken");
	else
		snprintf(result_text, sizeof(result_text), "%d", result);
	snprintf(duration, sizeof(duration), "%llu",
	    (unsigned long long)(steady_ns() - entry->start_ns) / 1000);
	snprintf(text, sizeof(text), RESULT_FORMAT, result_text, duration);
	/* The line is on disk; without its result it says that much. */
	written = pwrite(entry->fd, text, strlen(text), entry->offset);
	(void)written;
	close(entry->fd);
	entry->fd = -1;
}
