/*
 * bad_rows.c: F.bad, where rows go that cannot be read.
 */
#include <fcntl.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "libcommon/bad_rows.h"
#include "libcommon/lease_file.h"

void
bad_rows_init(struct bad_rows *bad, const char *path)
{
	bad->path = path;
	bad->fd = -1;
	bad->err = ERR_NONE;
	bad->detail.text[0] = 0;
}

static void
open_file(struct bad_rows *bad)
{
	bad->fd = open(bad->path,
	    O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY,
	    0640);
	if (bad->fd < 0)
		bad->err =
		    err_system(&bad->detail, "cannot open %s", bad->path);
}

static void
put(struct bad_rows *bad, const void *data, size_t size)
{
	if (bad->err == ERR_NONE)
		bad->err = lease_file_write_all(
		    bad->fd, bad->path, data, size, &bad->detail);
}

void
bad_rows_add(struct bad_rows *bad, const char *file, uint64_t line,
    const char *text, size_t size, const char *reason)
{
	char head[LEASE_FILE_PATH_MAX + ERR_DETAIL_SIZE + 64], when[32];
	time_t now = time(NULL);
	struct tm utc;
	int used;

	if (bad->fd < 0 && bad->err == ERR_NONE)
		open_file(bad);
	if (gmtime_r(&now, &utc) == NULL ||
	    strftime(when, sizeof(when), "%Y-%m-%dT%H:%M:%SZ", &utc) == 0)
		when[0] = 0;
	used = snprintf(head, sizeof(head), "# %s %s:%llu: %s\n", when, file,
	    (unsigned long long)line, reason);
	put(bad, head,
	    (size_t)used < sizeof(head) ? (size_t)used : sizeof(head) - 1);
	put(bad, text, size);
	put(bad, "\n", 1);
}

enum err
bad_rows_close(struct bad_rows *bad, struct err_detail *detail)
{
	if (bad->fd >= 0) {
		if (fdatasync(bad->fd) != 0 && bad->err == ERR_NONE)
			bad->err = err_system(
			    &bad->detail, "cannot sync %s", bad->path);
		(void)close(bad->fd);
		bad->fd = -1;
	}
	if (bad->err != ERR_NONE)
		err_set(detail, bad->err, "%s", bad->detail.text);
	return bad->err;
}
