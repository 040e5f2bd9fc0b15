/*
 * fuzz_lease_file.c: a lease file out of nowhere.
 *
 * The input is read as a whole file. Each good row, written again and read
 * again, must be the same row; line numbers rise; the reader's counts agree
 * with what it gave.
 */
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "libcommon/lease_file.h"
#include "tests/fuzz/fuzz.h"

struct seen {
	uint64_t rows, bad_rows, line;
};

static void
note_line(struct seen *seen, uint64_t line)
{
	must(line > seen->line);
	seen->line = line;
}

static enum err
see_row(void *context, const struct lease *lease, bool removed, uint64_t line)
{
	static char first[LEASE_ROW_MAX], second[LEASE_ROW_MAX];
	static uint8_t scratch[LEASE_ROW_SCRATCH];
	struct seen *seen = context;
	struct err_detail detail;
	struct lease again;
	bool removed_again;
	size_t size;

	note_line(seen, line);
	seen->rows++;
	size = lease_row_write(lease, removed, first, sizeof(first));
	must(size > 0);
	must(lease_row_read(first, size - 1, LEASE_ROW_COLUMNS,
		 LEASE_ROW_COLUMNS, scratch, &again, &removed_again,
		 &detail) == ERR_NONE);
	must(removed == removed_again);
	must(lease_row_write(&again, removed, second, sizeof(second)) == size);
	must(memcmp(first, second, size) == 0);
	return ERR_NONE;
}

static void
see_bad_row(void *context, uint64_t line, const char *text, size_t size,
    const char *reason)
{
	struct seen *seen = context;

	note_line(seen, line);
	must(text != NULL && size > 0 && reason[0] != 0);
	seen->bad_rows++;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct lease_file_stats stats;
	struct err_detail detail;
	struct seen seen = {0};
	int fd = memfd_create("leases", MFD_CLOEXEC);
	enum err err;

	must(fd >= 0 && write(fd, data, size) == (ssize_t)size);
	must(lseek(fd, 0, SEEK_SET) == 0);
	err = lease_file_read_from(
	    fd, "F", 0, see_row, see_bad_row, &seen, &stats, &detail);
	must(err == ERR_NONE || err == ERR_CORRUPT);
	must(stats.rows == seen.rows && stats.bad_rows == seen.bad_rows);
	(void)close(fd);
	return 0;
}
