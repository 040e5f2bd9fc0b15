/*
 * test_lfc_journal.c: lfc's tools read what a crash left in the journal.
 *
 * Promised: after a power failure at any byte --check, --print and --import
 * tell the leases that the next start has, and change nothing; beside a running
 * or killed server the journal adds nothing; one that is not of the file or
 * cannot be read is said, and nothing is imported then.
 */
#include <stdio.h>
#include <unistd.h>

#include "dhcp6d/lease/journal.h"
#include "dhcp6d/lease/sink.h"
#include "lfc/check.h"
#include "lfc/import.h"
#include "lfc/print.h"
#include "tests/unit/files.h"
#include "tests/unit/lease_rows.h"
#include "tests/unit/suite.h"

static struct err_detail detail;
static char *told;
static size_t told_size;

static FILE *
begin(void)
{
	free(told);
	told = NULL;
	detail.text[0] = 0;
	return open_memstream(&told, &told_size);
}

static enum lfc_status
check(void)
{
	FILE *out = begin();
	enum lfc_status status = check_files("F", out, &detail);

	fclose(out);
	return status;
}

static enum lfc_status
print(void)
{
	FILE *out = begin();
	enum lfc_status status = print_leases("F", PRINT_CSV, out, &detail);

	fclose(out);
	return status;
}

static enum lfc_status
import(void)
{
	struct subnet_numbers subnets = {0};
	struct import import = {.from = "F",
	    .to = "G",
	    .form = IMPORT_KEA,
	    .subnets = &subnets,
	    .report = begin()};
	enum lfc_status status = import_leases(&import, &detail);

	fclose(import.report);
	return status;
}

static bool
tells(const char *what)
{
	return strstr(told, what) != NULL;
}

/* A server that has told its clients of leases 1 and 2. */
static struct sink *
start_server(void)
{
	struct sink_config config = {.path = "F",
	    .journal_size = JOURNAL_SIZE_MIN,
	    .checkpoint_ms = 10000000};
	struct log_buffer *buffer = log_buffer_create(1 << 20);
	struct log_batch *batch;
	struct sink *sink;
	uint64_t last;

	ck_assert_int_eq(sink_memfile.open(&sink, &config, &detail), ERR_NONE);
	lease_log(buffer, 1, false);
	lease_log(buffer, 2, false);
	batch = log_buffer_take(buffer, &last);
	ck_assert_int_eq(sink_memfile.append(sink, batch, &detail), ERR_NONE);
	ck_assert_int_eq(sink_memfile.sync(sink, &detail), ERR_NONE);
	log_buffer_give_back(buffer, batch);
	log_buffer_free(buffer);
	return sink;
}

/* Its end leaves the journal as it was. */
static void
crash(void)
{
	struct sink *sink = start_server();
	size_t size;
	char *journal = files_get("F.journal", &size);

	ck_assert_ptr_nonnull(journal);
	sink_memfile.close(sink);
	files_put("F.journal", journal, size);
	free(journal);
}

#define BOTH HEADER "\n" ROW(1) ROW(2)

START_TEST(a_power_failure_anywhere)
{
	static const char zeros[sizeof(BOTH)];

	crash();
	for (size_t cut = sizeof(HEADER); cut < sizeof(BOTH); cut++) {
		char *file;

		files_put("F", BOTH, cut);
		if (_i != 0) { /* blocks that were never written */
			file = files_get("F", NULL);
			file = realloc(file, sizeof(BOTH));
			memcpy(file + cut, zeros, sizeof(BOTH) - cut);
			files_put("F", file, sizeof(BOTH) - 1);
			free(file);
		}
		ck_assert_msg(print() == LFC_DONE, "%zu: %s", cut, detail.text);
		ck_assert_str_eq(told, BOTH);
		ck_assert_int_eq(check(), LFC_DONE);
		ck_assert(tells("2 rows make 2 leases\n"));
		ck_assert(tells("lfc --fold") == (cut < sizeof(BOTH) - 1));
		ck_assert_int_eq(import(), LFC_DONE);
		files_assert_text("G", BOTH);
		ck_assert_int_eq(unlink("G"), 0);
	}
	ck_assert(files_exist("F.journal"));
}
END_TEST

/* What came after it, acknowledged or not, stays behind it. */
START_TEST(rows_behind_the_journals)
{
	crash();
	files_put_text("F", BOTH GONE(1));
	ck_assert_int_eq(print(), LFC_DONE);
	ck_assert_str_eq(told, HEADER "\n" ROW(2));
}
END_TEST

START_TEST(a_server_runs)
{
	struct sink *sink = start_server();

	ck_assert_int_eq(check(), LFC_DONE);
	ck_assert(tells("nothing in it that the lease file lacks"));
	ck_assert_int_eq(print(), LFC_DONE);
	ck_assert_str_eq(told, BOTH);
	ck_assert(files_exist("F.journal"));
	sink_memfile.close(sink);
}
END_TEST

static void
assert_left_out(const char *why)
{
	ck_assert_int_eq(check(), LFC_CORRUPT);
	ck_assert_msg(tells("F.journal: not read"), "%s", why);
	ck_assert_int_eq(print(), LFC_BAD_ROWS);
	ck_assert_ptr_nonnull(strstr(detail.text, "rows may be missing"));
	ck_assert(tells(ROW(3))); /* what there is */
	ck_assert_int_eq(import(), LFC_CORRUPT);
	ck_assert(!files_exist("G"));
}

START_TEST(a_journal_that_is_left_out)
{
	crash();
	files_put_text("F", HEADER "\n" ROW(3) ROW(4));
	assert_left_out("another file");
	ck_assert_int_eq(rename("F", "F.2"), 0);
	assert_left_out("no file");
	ck_assert_int_eq(unlink("F.journal"), 0);
	ck_assert_int_eq(mkdir("F.journal", 0700), 0);
	assert_left_out("no journal");
}
END_TEST

static void
leave(void)
{
	free(told);
	told = NULL;
	files_leave();
}

int
main(void)
{
	Suite *suite = suite_create("lfc_journal");
	TCase *tcase = tcase_create("lfc_journal");

	(void)umask(027);
	tcase_set_timeout(tcase, 60);
	tcase_add_checked_fixture(tcase, files_enter, leave);
	suite_add_tcase(suite, tcase);
	tcase_add_loop_test(tcase, a_power_failure_anywhere, 0, 2);
	tcase_add_test(tcase, rows_behind_the_journals);
	tcase_add_test(tcase, a_server_runs);
	tcase_add_test(tcase, a_journal_that_is_left_out);
	return suite_run(suite);
}
