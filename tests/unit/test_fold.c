/*
 * test_fold.c: lfc --fold, for who wants a lease file without a server.
 *
 * Promised: what only the journal has is in the file then, and the file is fit
 * for Kea's next row; a running server's file is not touched; a journal of
 * another file is put aside and the status says so.
 */
#include <stdio.h>

#include "dhcp6d/lease/journal.h"
#include "dhcp6d/lease/sink.h"
#include "lfc/fold.h"
#include "tests/unit/files.h"
#include "tests/unit/lease_rows.h"
#include "tests/unit/suite.h"

static struct err_detail detail;
static char report[1024];

static enum lfc_status
fold(void)
{
	FILE *out = fmemopen(report, sizeof(report), "w");
	enum lfc_status status;

	ck_assert_ptr_nonnull(out);
	memset(report, 0, sizeof(report));
	status = lfc_fold("F", out, &detail);
	fclose(out);
	return status;
}

static struct sink *
start_server(void)
{
	struct sink_config config = {
	    .path = "F", .journal_size = JOURNAL_SIZE_MIN};
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

/* The server dies; F has as much as it had at first. */
static void
crash(struct sink *sink, const char *file)
{
	size_t size;
	char *journal = files_get("F.journal", &size);

	ck_assert_ptr_nonnull(journal);
	sink_memfile.close(sink);
	files_put("F.journal", journal, size);
	files_put_text("F", file);
	free(journal);
}

START_TEST(what_only_the_journal_has_is_in_the_file)
{
	crash(start_server(), HEADER "\n" ROW(1) "2001:db");
	ck_assert_int_eq(fold(), LFC_DONE);
	files_assert_text("F", HEADER "\n" ROW(1) ROW(2));
	ck_assert(!files_exist("F.journal"));
	ck_assert_ptr_nonnull(strstr(report, "put back from F.journal"));
	ck_assert_int_eq(fold(), LFC_DONE);
	ck_assert_ptr_nonnull(strstr(report, "nothing to put back into F"));
	files_assert_text("F", HEADER "\n" ROW(1) ROW(2));
}
END_TEST

START_TEST(the_end_is_fit_for_the_next_row)
{
	crash(start_server(), HEADER "\n" ROW(1) ROW(2) "2001:db");
	ck_assert_int_eq(fold(), LFC_DONE);
	files_assert_text("F", HEADER "\n" ROW(1) ROW(2));
	ck_assert_ptr_nonnull(strstr(report, "kept in F.bad"));
	ck_assert(files_exist("F.bad"));
}
END_TEST

START_TEST(a_running_servers_file_is_not_touched)
{
	struct sink *sink = start_server();

	ck_assert_int_eq(fold(), LFC_BUSY);
	ck_assert_ptr_nonnull(strstr(detail.text, "in use by a server"));
	ck_assert(files_exist("F.journal"));
	sink_memfile.close(sink);
}
END_TEST

START_TEST(a_journal_of_another_file_is_put_aside)
{
	crash(start_server(), HEADER "\n" ROW(3) ROW(4));
	ck_assert_int_eq(fold(), LFC_CORRUPT);
	ck_assert_ptr_nonnull(strstr(detail.text, "F.journal.bad"));
	files_assert_text("F", HEADER "\n" ROW(3) ROW(4));
	ck_assert(files_exist("F.journal.bad"));
}
END_TEST

START_TEST(what_is_no_lease_file_is_not_touched)
{
	ck_assert_int_eq(fold(), LFC_READ);
	ck_assert(!files_exist("F"));
	crash(start_server(), "my thesis\n");
	ck_assert_int_eq(fold(), LFC_CORRUPT);
	files_assert_text("F", "my thesis\n");
	ck_assert(files_exist("F.journal"));
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("fold");
	TCase *tcase = tcase_create("fold");

	(void)umask(027);
	tcase_add_checked_fixture(tcase, files_enter, files_leave);
	suite_add_tcase(suite, tcase);
	tcase_add_test(tcase, what_only_the_journal_has_is_in_the_file);
	tcase_add_test(tcase, the_end_is_fit_for_the_next_row);
	tcase_add_test(tcase, a_running_servers_file_is_not_touched);
	tcase_add_test(tcase, a_journal_of_another_file_is_put_aside);
	tcase_add_test(tcase, what_is_no_lease_file_is_not_touched);
	return suite_run(suite);
}
