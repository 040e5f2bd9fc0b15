/*
 * test_lease_file.c: one lease file read whole, and the set's housekeeping.
 *
 * Promised: rows in order with their line numbers; a file cut at any byte
 * gives exactly its whole rows; CRLF, bytes of 0, lines of a megabyte, a
 * missing, torn, old, newer or strange header are each handled as
 * lease_reader.h says; max-row-errors per file (lease-file.md 5); a completed
 * file that is not whole is put out of the way (9.1); the lock is a lock.
 */
#include <sys/file.h>

#include "libcommon/bad_rows.h"
#include "libcommon/lease_file.h"
#include "libcommon/lease_reader.h"
#include "tests/unit/files.h"
#include "tests/unit/suite.h"

#define HEADER                                                                 \
	"address,duid,valid_lifetime,expire,subnet_id,pref_lifetime,"          \
	"lease_type,iaid,prefix_len,fqdn_fwd,fqdn_rev,hostname,hwaddr,state,"  \
	"user_context,hwtype,hwaddr_source,pool_id"
#define ROW1 "2001:db8::1,00:01:01,100,1100,1,50,0,7,128,0,0,,,0,,0,0,0"
#define ROW2 "2001:db8::2,00:01:02,100,1100,1,50,0,7,128,0,0,,,0,,0,0,0"
#define ROW17 "2001:db8::3,00:01:03,100,1100,1,50,0,7,128,0,0,,,0,,,"
#define ROW16 "2001:db8::4,00:01:04,100,1100,1,50,0,7,128,0,0,,,0,,0"
#define GONE1 "2001:db8::1,00:01:01,0,1000,1,0,0,7,128,0,0,,,0,,0,0,0"
#define BAD "2001:db8::3,nonsense"

#define SEEN_MAX 64

struct seen {
	unsigned rows, bad_rows;
	struct {
		uint64_t low, line;
		bool removed;
	} row[SEEN_MAX];
	uint64_t bad_line;
	size_t bad_size;
	char bad_text[64], reason[ERR_DETAIL_SIZE];
	unsigned fail_at; /* row's return value at that row, from 1 */
};

static struct err_detail detail;
static struct lease_file_stats stats;

static enum err
see_row(void *context, const struct lease *lease, bool removed, uint64_t line)
{
	struct seen *seen = context;

	if (seen->rows < SEEN_MAX) {
		seen->row[seen->rows].low = lease->address.low;
		seen->row[seen->rows].line = line;
		seen->row[seen->rows].removed = removed;
	}
	seen->rows++;
	return seen->rows == seen->fail_at ? ERR_MEMORY : ERR_NONE;
}

static void
see_bad_row(void *context, uint64_t line, const char *text, size_t size,
    const char *reason)
{
	struct seen *seen = context;

	seen->bad_rows++;
	seen->bad_line = line;
	seen->bad_size = size;
	snprintf(seen->bad_text, sizeof(seen->bad_text), "%.*s",
	    size < 63 ? (int)size : 63, text);
	snprintf(seen->reason, sizeof(seen->reason), "%s", reason);
}

static enum err
read_all(const char *name, uint32_t max_bad_rows, struct seen *seen)
{
	memset(seen, 0, sizeof(*seen));
	return lease_file_read(
	    name, max_bad_rows, see_row, see_bad_row, seen, &stats, &detail);
}

static struct seen
read_text(const char *text)
{
	struct seen seen;

	files_put_text("F", text);
	ck_assert_msg(read_all("F", 0, &seen) == ERR_NONE, "%s", detail.text);
	return seen;
}

START_TEST(rows_come_in_order_with_their_lines)
{
	struct seen seen =
	    read_text(HEADER "\n" ROW1 "\n" ROW2 "\n\n" BAD "\n" GONE1 "\n");

	ck_assert_uint_eq(seen.rows, 3);
	ck_assert_uint_eq(seen.row[0].low, 1);
	ck_assert_uint_eq(seen.row[0].line, 2);
	ck_assert_uint_eq(seen.row[1].low, 2);
	ck_assert_uint_eq(seen.row[1].line, 3);
	ck_assert(!seen.row[1].removed);
	ck_assert_uint_eq(seen.row[2].line, 6);
	ck_assert(seen.row[2].removed);
	ck_assert_uint_eq(seen.bad_rows, 1);
	ck_assert_uint_eq(seen.bad_line, 5);
	ck_assert_str_eq(seen.bad_text, BAD);
	ck_assert_str_eq(
	    seen.reason, "row has 2 columns, it must have 18 to 18");
	ck_assert_uint_eq(stats.rows, 3);
	ck_assert_uint_eq(stats.bad_rows, 1);
	ck_assert(!stats.converted && !stats.torn);
}
END_TEST

START_TEST(a_file_cut_anywhere_gives_its_whole_rows)
{
	static const char text[] = HEADER "\n" ROW1 "\n" ROW2 "\n" GONE1 "\n";
	size_t row1 = strlen(HEADER) + 1, row2 = row1 + strlen(ROW1) + 1;
	size_t gone = row2 + strlen(ROW2) + 1;

	for (size_t cut = 0; cut < sizeof(text); cut++) {
		/* a row is whole with its last byte, even without LF */
		unsigned rows = (cut + 1 >= row2) + (cut + 1 >= gone) +
				(cut + 1 >= sizeof(text) - 1);
		bool at_row = cut <= row1 || cut == row2 || cut == gone ||
			      cut + 1 == row2 || cut + 1 == gone ||
			      cut + 1 >= sizeof(text) - 1;
		struct seen seen;

		files_put("F", text, cut);
		ck_assert_msg(read_all("F", 0, &seen) == ERR_NONE,
		    "cut at %zu: %s", cut, detail.text);
		ck_assert_msg(
		    seen.rows == rows, "cut at %zu: %u rows", cut, seen.rows);
		ck_assert_msg(seen.bad_rows == (at_row ? 0 : 1),
		    "cut at %zu: %u bad rows", cut, seen.bad_rows);
		ck_assert(stats.torn == (cut > 0 && cut < sizeof(text) &&
					    text[cut - 1] != '\n'));
	}
}
END_TEST

START_TEST(line_ends_of_two_bytes_are_read)
{
	struct seen seen = read_text(HEADER "\r\n" ROW1 "\r\n\r\n" ROW2 "\r\n");

	ck_assert_uint_eq(seen.rows, 2);
	ck_assert_uint_eq(seen.bad_rows, 0);
	ck_assert_uint_eq(seen.row[1].line, 4);
	ck_assert(stats.converted);
}
END_TEST

START_TEST(zeros_are_a_bad_row_or_an_end)
{
	static const char inside[] =
	    HEADER "\n" ROW1 "\nab\0cd\n" ROW2 "\n\0\0\0\0";
	struct seen seen;

	files_put("F", inside, sizeof(inside) - 1);
	ck_assert_int_eq(read_all("F", 0, &seen), ERR_NONE);
	ck_assert_uint_eq(seen.rows, 2);
	ck_assert_uint_eq(seen.bad_rows, 1);
	ck_assert_uint_eq(seen.bad_line, 3);
	ck_assert(stats.torn);
	files_put("F", "\0\0\0\0\0\0\0", 7);
	ck_assert_int_eq(read_all("F", 0, &seen), ERR_NONE);
	ck_assert_uint_eq(seen.rows + seen.bad_rows, 0);
}
END_TEST

static void
put_with_long_line(size_t size, bool line_end)
{
	FILE *file = fopen("F", "w");

	ck_assert_ptr_nonnull(file);
	fputs(HEADER "\n" ROW1 "\n", file);
	for (size_t i = 0; i < size; i++)
		fputc('x', file);
	if (line_end)
		fputs("\n" ROW2 "\n", file);
	ck_assert_int_eq(fclose(file), 0);
}

START_TEST(lines_of_megabytes_are_one_bad_row)
{
	static const size_t sizes[] = {60000, LEASE_READER_BUFFER - 400,
	    LEASE_READER_BUFFER - 1, LEASE_READER_BUFFER,
	    LEASE_READER_BUFFER + 1, 5 * LEASE_READER_BUFFER / 2,
	    3 * LEASE_READER_BUFFER};
	struct seen seen;

	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		put_with_long_line(sizes[i], true);
		ck_assert_int_eq(read_all("F", 0, &seen), ERR_NONE);
		ck_assert_msg(seen.rows == 2, "%zu: %u", sizes[i], seen.rows);
		ck_assert_uint_eq(seen.row[1].low, 2);
		ck_assert_uint_eq(seen.row[1].line, 4);
		ck_assert_uint_eq(seen.bad_rows, 1);
		ck_assert_uint_eq(seen.bad_line, 3);
		ck_assert(seen.bad_text[0] == 'x' && seen.bad_text[62] == 'x');
		put_with_long_line(sizes[i], false);
		ck_assert_int_eq(read_all("F", 0, &seen), ERR_NONE);
		ck_assert_uint_eq(seen.rows, 1);
		ck_assert_uint_eq(seen.bad_rows, 1);
	}
	ck_assert_ptr_nonnull(strstr(seen.reason, "longer than"));
}
END_TEST

START_TEST(rows_across_the_buffer_and_their_offsets)
{
	struct lease_reader *reader;
	struct lease_reader_row row;
	char check[256];
	unsigned rows = 0;
	FILE *file = fopen("F", "w");
	int fd;

	fputs(HEADER "\n", file);
	for (unsigned i = 0; i < 50000; i++)
		fprintf(file,
		    "2001:db8::%x,00:01:02,100,%u,1,50,0,7,128,0,0,,"
		    ",0,,0,0,%u\n",
		    i % 0xffff + 1, 1100 + i, i);
	ck_assert_int_eq(fclose(file), 0);
	fd = open("F", O_RDONLY);
	ck_assert_int_eq(
	    lease_reader_open(fd, "F", &reader, &detail), ERR_NONE);
	while (lease_reader_next(reader, &row, &detail) == LEASE_READER_ROW) {
		ck_assert_uint_eq(row.lease.pool_id, rows);
		ck_assert_uint_eq(row.line, rows + 2);
		ck_assert_int_eq(
		    pread(fd, check, row.size + 1, (off_t)row.offset),
		    (ssize_t)row.size + 1);
		ck_assert_mem_eq(check, row.text, row.size);
		ck_assert_int_eq(check[row.size], '\n');
		rows++;
	}
	ck_assert_uint_eq(rows, 50000);
	ck_assert_uint_gt(
	    lease_reader_stats(reader)->bytes, 2 * LEASE_READER_BUFFER);
	lease_reader_close(reader);
	close(fd);
}
END_TEST

START_TEST(headers_missing_torn_old_and_new)
{
	struct seen seen;

	seen = read_text("");
	ck_assert_uint_eq(seen.rows + seen.bad_rows, 0);
	seen = read_text("address,duid,val");
	ck_assert_uint_eq(seen.rows + seen.bad_rows, 0);
	ck_assert(stats.torn);
	seen = read_text(HEADER);
	ck_assert_uint_eq(seen.rows + seen.bad_rows, 0);
	seen = read_text(ROW1 "\n" ROW2 "\n");
	ck_assert_uint_eq(seen.rows, 2);
	ck_assert_uint_eq(seen.row[0].line, 1);
	ck_assert(stats.converted);
	seen = read_text(
	    "address,duid,valid_lifetime,expire,subnet_id,"
	    "pref_lifetime,lease_type,iaid,prefix_len,fqdn_fwd,"
	    "fqdn_rev,hostname\n"
	    "2001:db8::1,00:01:01,100,1100,1,50,0,7,128,0,0,h\n"
	    "2001:db8::1,00:01:01,100,1100,1,50,0,7,128,0,0\n" ROW2 "\n");
	ck_assert_uint_eq(seen.rows, 2);
	ck_assert_uint_eq(seen.bad_line, 3);
	ck_assert(stats.converted);
	/* Kea 2.2 under our header: 17 columns, as a whole row alone */
	seen = read_text(
	    HEADER "\n" ROW1 "\n" ROW17 "\n" ROW2 "\n" ROW16 "\n" ROW17);
	ck_assert_uint_eq(seen.rows, 3);
	ck_assert_uint_eq(seen.bad_rows, 2);
	ck_assert(stats.converted);
	seen = read_text(HEADER ",more\n" ROW1 "\n" ROW2 ",x\n");
	ck_assert_uint_eq(seen.rows, 2);
	ck_assert(stats.converted);
}
END_TEST

START_TEST(strange_headers_are_refused)
{
	static const char *const strange[] = {"hello\n", "address,duid\n",
	    "address,hwaddr,client_id,valid_lifetime,expire,subnet_id,"
	    "fqdn_fwd,fqdn_rev,hostname,state,user_context,pool_id\n",
	    "\n" HEADER "\n", "addresses"};
	struct seen seen;

	for (size_t i = 0; i < sizeof(strange) / sizeof(strange[0]); i++) {
		files_put_text("F", strange[i]);
		ck_assert_int_eq(read_all("F", 0, &seen), ERR_CORRUPT);
		ck_assert_ptr_nonnull(
		    strstr(detail.text, "invalid header in lease file 'F'"));
	}
	put_with_long_line(0, true);
	ck_assert_int_eq(read_all("none", 0, &seen), ERR_NOT_FOUND);
	ck_assert_int_eq(mkdir("directory", 0700), 0);
	ck_assert_int_eq(read_all("directory", 0, &seen), ERR_SYSTEM);
}
END_TEST

START_TEST(bad_rows_are_limited_per_file)
{
	struct seen seen;

	files_put_text(
	    "F", HEADER "\n" BAD "\n" ROW1 "\n" BAD "\n" ROW2 "\n" BAD "\n");
	ck_assert_int_eq(read_all("F", 0, &seen), ERR_NONE);
	ck_assert_uint_eq(seen.bad_rows, 3);
	ck_assert_int_eq(read_all("F", 3, &seen), ERR_NONE);
	ck_assert_int_eq(read_all("F", 2, &seen), ERR_LIMIT);
	ck_assert_str_eq(detail.text,
	    "exceeded maximum number of failures 2 to read a lease from the "
	    "lease file F");
	ck_assert_uint_eq(seen.rows, 2);
}
END_TEST

START_TEST(a_reader_may_end_the_reading)
{
	struct seen seen = {.fail_at = 1};

	files_put_text("F", HEADER "\n" ROW1 "\n" ROW2 "\n");
	ck_assert_int_eq(lease_file_read("F", 0, see_row, see_bad_row, &seen,
			     &stats, &detail),
	    ERR_MEMORY);
	ck_assert_uint_eq(seen.rows, 1);
}
END_TEST

START_TEST(names_are_keas)
{
	static struct lease_file_names names;
	char path[LEASE_FILE_PATH_MAX];

	ck_assert_int_eq(lease_file_names("/d/F", &names, &detail), ERR_NONE);
	ck_assert_str_eq(names.current, "/d/F");
	ck_assert_str_eq(names.copy, "/d/F.1");
	ck_assert_str_eq(names.previous, "/d/F.2");
	ck_assert_str_eq(names.output, "/d/F.output");
	ck_assert_str_eq(names.completed, "/d/F.completed");
	ck_assert_str_eq(names.pid, "/d/F.pid");
	ck_assert_str_eq(names.pid_lock, "/d/F.pid.lock");
	ck_assert_int_eq(lease_file_names("", &names, &detail), ERR_RANGE);
	memset(path, 'x', sizeof(path));
	path[sizeof(path) - 5] = 0;
	ck_assert_int_eq(lease_file_names(path, &names, &detail), ERR_RANGE);
}
END_TEST

START_TEST(whole_is_header_and_line_end)
{
	static const struct {
		const char *text;
		bool whole;
	} files[] = {{"", false}, {HEADER, false}, {HEADER "\n", true},
	    {HEADER "\n" ROW1, false}, {HEADER "\n" ROW1 "\n", true},
	    {HEADER "\n" ROW1 "\n2", false}, {ROW1 "\n", false},
	    {"address,duid\n", false}};

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		files_put_text("F", files[i].text);
		ck_assert_msg(
		    lease_file_is_whole("F") == files[i].whole, "%zu", i);
	}
	ck_assert(!lease_file_is_whole("none"));
	files_put("F", HEADER "\n\0\0", strlen(HEADER) + 3);
	ck_assert(!lease_file_is_whole("F"));
}
END_TEST

START_TEST(an_unwhole_completed_file_is_put_out_of_the_way)
{
	static struct lease_file_names names;
	struct err_detail settled;

	ck_assert_int_eq(lease_file_names("F", &names, &detail), ERR_NONE);
	ck_assert_int_eq(
	    lease_file_settle(&names, &settled, &detail), ERR_NONE);
	ck_assert_str_eq(settled.text, "");
	/* whole: stays */
	files_put_text("F.completed", HEADER "\n");
	ck_assert_int_eq(
	    lease_file_settle(&names, &settled, &detail), ERR_NONE);
	ck_assert_str_eq(settled.text, "");
	ck_assert(files_exist("F.completed"));
	/* F.2 and F.1 say everything */
	files_put_text("F.completed", "");
	files_put_text("F.2", HEADER "\n" ROW1 "\n");
	ck_assert_int_eq(
	    lease_file_settle(&names, &settled, &detail), ERR_NONE);
	ck_assert_str_ne(settled.text, "");
	ck_assert(!files_exist("F.completed"));
	ck_assert(files_exist("F.completed.bad"));
	files_assert_text("F.2", HEADER "\n" ROW1 "\n");
	/* it is the best there is */
	ck_assert_int_eq(unlink("F.2"), 0);
	files_put_text("F.completed", HEADER "\n" ROW1 "\n20");
	ck_assert_int_eq(
	    lease_file_settle(&names, &settled, &detail), ERR_NONE);
	ck_assert(!files_exist("F.completed"));
	files_assert_text("F.2", HEADER "\n" ROW1 "\n20");
}
END_TEST

START_TEST(the_lock_is_a_lock)
{
	static struct lease_file_names names;
	int first, second;

	ck_assert_int_eq(lease_file_names("F", &names, &detail), ERR_NONE);
	ck_assert_int_eq(lease_file_lock(&names, &first, &detail), ERR_NONE);
	ck_assert_int_eq(lease_file_lock(&names, &second, &detail), ERR_BUSY);
	/* deleted under us, as Kea does: the new file is free */
	ck_assert_int_eq(unlink("F.pid.lock"), 0);
	ck_assert_int_eq(lease_file_lock(&names, &second, &detail), ERR_NONE);
	/* who has lost it leaves the file of the other alone */
	lease_file_unlock(&names, first);
	ck_assert(files_exist("F.pid.lock"));
	ck_assert_int_eq(lease_file_lock(&names, &first, &detail), ERR_BUSY);
	lease_file_unlock(&names, second);
	ck_assert(!files_exist("F.pid.lock")); /* nothing is left behind */
	ck_assert_int_eq(lease_file_lock(&names, &first, &detail), ERR_NONE);
	lease_file_unlock(&names, first);
	ck_assert_int_eq(
	    lease_file_names("no/such/F", &names, &detail), ERR_NONE);
	ck_assert_int_eq(lease_file_lock(&names, &first, &detail), ERR_SYSTEM);
}
END_TEST

START_TEST(directories_are_found_and_synced)
{
	ck_assert_int_eq(mkdir("d", 0700), 0);
	ck_assert_int_eq(lease_file_sync_directory("F", &detail), ERR_NONE);
	ck_assert_int_eq(lease_file_sync_directory("d/F", &detail), ERR_NONE);
	ck_assert_int_eq(lease_file_sync_directory("/F", &detail), ERR_NONE);
	ck_assert_int_eq(
	    lease_file_sync_directory("no/such/F", &detail), ERR_SYSTEM);
	ck_assert_ptr_nonnull(strstr(detail.text, "no/such"));
}
END_TEST

START_TEST(bad_rows_are_kept)
{
	struct bad_rows bad;
	char *text;

	bad_rows_init(&bad, "F.bad");
	ck_assert_int_eq(bad_rows_close(&bad, &detail), ERR_NONE);
	ck_assert(!files_exist("F.bad"));
	for (unsigned i = 0; i < 2; i++) {
		bad_rows_add(&bad, "F.1", 17, "a,b", 3, "too short");
		ck_assert_int_eq(bad_rows_close(&bad, &detail), ERR_NONE);
	}
	text = files_get("F.bad", NULL);
	ck_assert_ptr_nonnull(text);
	ck_assert_ptr_nonnull(strstr(text, "Z F.1:17: too short\na,b\n# "));
	ck_assert_ptr_nonnull(strstr(text + 20, "F.1:17: too short\na,b\n"));
	free(text);
	bad_rows_init(&bad, "no/such/F.bad");
	bad_rows_add(&bad, "F.1", 17, "a,b", 3, "too short");
	ck_assert_int_eq(bad_rows_close(&bad, &detail), ERR_SYSTEM);
	ck_assert_ptr_nonnull(strstr(detail.text, "no/such/F.bad"));
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("lease_file");
	TCase *tcase = tcase_create("lease_file");

	tcase_set_timeout(tcase, 60);
	tcase_add_checked_fixture(tcase, files_enter, files_leave);
	suite_add_tcase(suite, tcase);
	tcase_add_test(tcase, rows_come_in_order_with_their_lines);
	tcase_add_test(tcase, a_file_cut_anywhere_gives_its_whole_rows);
	tcase_add_test(tcase, line_ends_of_two_bytes_are_read);
	tcase_add_test(tcase, zeros_are_a_bad_row_or_an_end);
	tcase_add_test(tcase, lines_of_megabytes_are_one_bad_row);
	tcase_add_test(tcase, rows_across_the_buffer_and_their_offsets);
	tcase_add_test(tcase, headers_missing_torn_old_and_new);
	tcase_add_test(tcase, strange_headers_are_refused);
	tcase_add_test(tcase, bad_rows_are_limited_per_file);
	tcase_add_test(tcase, a_reader_may_end_the_reading);
	tcase_add_test(tcase, names_are_keas);
	tcase_add_test(tcase, whole_is_header_and_line_end);
	tcase_add_test(tcase, an_unwhole_completed_file_is_put_out_of_the_way);
	tcase_add_test(tcase, the_lock_is_a_lock);
	tcase_add_test(tcase, directories_are_found_and_synced);
	tcase_add_test(tcase, bad_rows_are_kept);
	return suite_run(suite);
}
