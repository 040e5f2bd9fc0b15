/*
 * fuzz_lease_file.c: a lease file out of nowhere.
 *
 * The input is read as a whole file (an octet 2 stands for a very long run of
 * letters), and once more in two parts, which have as many rows. Each good row,
 * written again and read again, must be the same row; line numbers rise; the
 * reader's counts agree with what it gave.
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

/* An octet of the input that stands for a run no corpus should hold. */
#define LONG_RUN 0x02
#define LONG_RUN_SIZE (600 << 10)
#define LONG_RUNS_MAX 4

static int
make_file(const uint8_t *data, size_t size)
{
	static char run[LONG_RUN_SIZE];
	int fd = memfd_create("leases", MFD_CLOEXEC);
	unsigned runs = 0;

	must(fd >= 0);
	memset(run, 'a', sizeof(run));
	for (size_t i = 0; i < size;) {
		const uint8_t *mark = memchr(data + i, LONG_RUN, size - i);
		size_t plain =
		    mark == NULL ? size - i : (size_t)(mark - data) - i;

		must(write(fd, data + i, plain) == (ssize_t)plain);
		i += plain + (mark != NULL);
		if (mark != NULL && runs++ < LONG_RUNS_MAX)
			must(write(fd, run, sizeof(run)) == sizeof(run));
	}
	must(lseek(fd, 0, SEEK_SET) == 0);
	return fd;
}

/* Rows of [from, to), good and bad ones; UINT64_MAX on a failure. */
static uint64_t
count_part(struct lease_reader *part, uint64_t from, uint64_t to, bool first)
{
	enum lease_reader_event event;
	struct lease_reader_row row;
	struct err_detail detail;
	uint64_t count = 0;

	must(lease_reader_part(part, from, to, first, &detail) == ERR_NONE);
	while ((event = lease_reader_next(part, &row, &detail)) !=
	       LEASE_READER_END) {
		must(event != LEASE_READER_FAILED);
		must(row.offset >= from && row.offset < to);
		count++;
	}
	return count;
}

/* Cut anywhere, the parts have what the whole has. */
static void
check_parts(int fd, uint64_t cut)
{
	struct lease_reader *whole, *part;
	struct lease_reader_row row;
	enum lease_reader_event event;
	struct err_detail detail;
	uint64_t count = 0, start, end;

	must(lseek(fd, 0, SEEK_SET) == 0);
	if (lease_reader_open(fd, "F", &whole, &detail) != ERR_NONE)
		return;
	part = lease_reader_for_parts(whole);
	must(part != NULL);
	start = lease_reader_offset(whole);
	while ((event = lease_reader_next(whole, &row, &detail)) !=
	       LEASE_READER_END) {
		must(event != LEASE_READER_FAILED);
		must(lease_reader_line(whole) > 0);
		count++;
	}
	end = (uint64_t)lseek(fd, 0, SEEK_END);
	cut = start + (end > start ? cut % (end - start) : 0);
	must(count_part(part, start, cut, true) +
		 count_part(part, cut, end, cut == start) ==
	     count);
	lease_reader_close(part);
	lease_reader_close(whole);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct lease_file_stats stats;
	struct err_detail detail;
	struct seen seen = {0};
	int fd = make_file(data, size);
	enum err err = lease_file_read_from(
	    fd, "F", 0, see_row, see_bad_row, &seen, &stats, &detail);

	must(err == ERR_NONE || err == ERR_CORRUPT);
	must(stats.rows == seen.rows && stats.bad_rows == seen.bad_rows);
	check_parts(fd, size * 7);
	seen = (struct seen){0};
	must(lseek(fd, 0, SEEK_SET) == 0);
	err = lease_file_read_from(
	    fd, "F", 1, see_row, see_bad_row, &seen, &stats, &detail);
	must(err == ERR_NONE || err == ERR_CORRUPT || err == ERR_LIMIT);
	(void)close(fd);
	return 0;
}
