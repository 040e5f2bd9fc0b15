/*
 * test_sink_memfile.c: changes as rows of F, and F whatever state it is in.
 *
 * Promised: a batch becomes rows byte for byte; two servers never share a
 * file; a file cut at any byte is mended so that its whole rows stay, the torn
 * one is kept aside and the next row is not glued to it (lease-file.md 9.3,
 * 9.7); after a failure everything since the last good sync is cut off; a
 * rotation loses no row and refuses while F.1 or F.completed waits (7.2); a
 * file that is not ours is never written to.
 */
#include <sys/file.h>

#include "dhcp6d/lease/journal.h"
#include "dhcp6d/lease/sink.h"
#include "tests/unit/files.h"
#include "tests/unit/lease_rows.h"
#include "tests/unit/suite.h"

static const struct sink_operations *const ops = &sink_memfile;
static struct log_buffer *buffer;
static struct err_detail detail;

static void
enter(void)
{
	files_enter();
	buffer = log_buffer_create(1 << 20);
	ck_assert_ptr_nonnull(buffer);
}

static void
leave(void)
{
	log_buffer_free(buffer);
	files_leave();
}

static enum err
try_open(struct sink **sink)
{
	struct sink_config config = {
	    .path = "F", .journal_size = JOURNAL_SIZE_MIN};

	return ops->open(sink, &config, &detail);
}

static struct sink *
open_sink(void)
{
	struct sink *sink;

	ck_assert_msg(try_open(&sink) == ERR_NONE, "%s", detail.text);
	return sink;
}

/* Appends what has gathered, without a sync. */
static enum err
append(struct sink *sink)
{
	uint64_t last;
	struct log_batch *batch = log_buffer_take(buffer, &last);
	enum err err;

	ck_assert_ptr_nonnull(batch);
	err = ops->append(sink, batch, &detail);
	log_buffer_give_back(buffer, batch);
	return err;
}

static void
store(struct sink *sink, unsigned n, bool removed)
{
	lease_log(buffer, n, removed);
	ck_assert_int_eq(append(sink), ERR_NONE);
	ck_assert_int_eq(ops->sync(sink, &detail), ERR_NONE);
}

START_TEST(a_new_file_has_its_header_and_is_for_owner_and_group)
{
	struct sink *sink = open_sink();
	struct stat st;

	ops->close(sink);
	files_assert_text("F", HEADER "\n");
	ck_assert_int_eq(stat("F", &st), 0);
	ck_assert_uint_eq(st.st_mode & 07777, 0640);
}
END_TEST

START_TEST(batches_become_rows)
{
	struct sink *sink = open_sink();

	lease_log(buffer, 1, false);
	lease_log(buffer, 2, false);
	lease_log(buffer, 1, true);
	ck_assert_int_eq(append(sink), ERR_NONE);
	files_assert_text("F", HEADER "\n" ROW(1) ROW(2) GONE(1));
	ck_assert_int_eq(ops->sync(sink, &detail), ERR_NONE);
	store(sink, 3, false);
	ops->close(sink);
	sink = open_sink();
	store(sink, 1, false);
	files_assert_text("F", HEADER "\n" ROW(1) ROW(2) GONE(1) ROW(3) ROW(1));
	ops->close(sink);
}
END_TEST

START_TEST(a_large_batch_is_whole)
{
	struct log_buffer *large = log_buffer_create(64 << 20);
	struct sink *sink = open_sink();
	static struct lease_census census;
	struct log_batch *batch;
	uint64_t last;

	for (unsigned i = 0; i < 30000; i++) /* 2.4 MB, 3 buffers */
		lease_log(large, i % LEASES_MAX, false);
	batch = log_buffer_take(large, &last);
	ck_assert_int_eq(ops->append(sink, batch, &detail), ERR_NONE);
	ck_assert_int_eq(ops->sync(sink, &detail), ERR_NONE);
	log_buffer_give_back(large, batch);
	log_buffer_free(large);
	ops->close(sink);
	memset(&census, 0, sizeof(census));
	census_file(&census, "F");
	ck_assert_uint_eq(census.count, LEASES_MAX);
	ck_assert_uint_eq(census.bad_rows, 0);
}
END_TEST

START_TEST(two_servers_never_share_a_file)
{
	struct sink *sink = open_sink(), *other;
	bool rotated;

	ck_assert_int_eq(try_open(&other), ERR_BUSY);
	ck_assert_ptr_nonnull(strstr(detail.text, "in use by another server"));
	/* nor after a rotation or a recovery */
	ck_assert_int_eq(ops->rotate(sink, &rotated, &detail), ERR_NONE);
	ck_assert_int_eq(try_open(&other), ERR_BUSY);
	ck_assert_int_eq(ops->recover(sink, &detail), ERR_NONE);
	ck_assert_int_eq(try_open(&other), ERR_BUSY);
	ops->close(sink);
	ops->close(open_sink());
}
END_TEST

START_TEST(what_is_no_lease_file_is_not_touched)
{
	struct sink *sink;

	files_put_text("F", "my thesis\nand its second line");
	ck_assert_int_eq(try_open(&sink), ERR_CORRUPT);
	ck_assert_ptr_nonnull(strstr(detail.text, "invalid header"));
	files_assert_text("F", "my thesis\nand its second line");
	ck_assert_int_eq(unlink("F"), 0);
	ck_assert_int_eq(symlink("elsewhere", "F"), 0);
	ck_assert_int_eq(try_open(&sink), ERR_SYSTEM);
	ck_assert_ptr_nonnull(strstr(detail.text, "symbolic link"));
	ck_assert(!files_exist("elsewhere"));
	ck_assert_int_eq(unlink("F"), 0);
	ck_assert_int_eq(mkfifo("F", 0600), 0);
	ck_assert_int_eq(try_open(&sink), ERR_SYSTEM);
	ck_assert_int_eq(unlink("F"), 0);
	ck_assert_int_eq(mkdir("F", 0700), 0);
	ck_assert_int_eq(try_open(&sink), ERR_SYSTEM);
}
END_TEST

START_TEST(a_file_cut_anywhere_is_mended)
{
	static const char text[] = HEADER "\n" ROW(1) ROW(2);
	size_t header = strlen(HEADER) + 1, row = strlen(ROW(1));

	for (size_t cut = 0; cut < sizeof(text); cut++) {
		/* a whole row may lack its line end alone */
		size_t keep = cut < header                 ? 0
			      : cut + 1 < header + row     ? 0
			      : cut + 1 < header + 2 * row ? 1
							   : 2;
		char wanted[1024];
		struct sink *sink;

		files_put("F", text, cut);
		(void)unlink("F.bad");
		sink = open_sink();
		store(sink, 3, false);
		ops->close(sink);
		snprintf(wanted, sizeof(wanted), "%.*s%s",
		    (int)(header + keep * row), text, ROW(3));
		files_assert_text("F", wanted);
		ck_assert_msg(files_exist("F.bad") ==
				  (cut > header && cut != header + row &&
				      cut != header + 2 * row &&
				      cut + 1 != header + row &&
				      cut + 1 != header + 2 * row),
		    "cut at %zu", cut);
	}
}
END_TEST

START_TEST(what_is_cut_off_is_kept)
{
	struct sink *sink;
	char *text;

	files_put_text("F", HEADER "\n" ROW(1) "2001:db8::2,00:0");
	sink = open_sink();
	ops->close(sink);
	text = files_get("F.bad", NULL);
	ck_assert_ptr_nonnull(text);
	ck_assert_ptr_nonnull(strstr(
	    text, "F:0: the file ended inside this row\n2001:db8::2,00:0\n"));
	free(text);
}
END_TEST

START_TEST(a_long_torn_end_is_cut_off)
{
	FILE *file = fopen("F", "w");
	struct sink *sink;

	ck_assert_ptr_nonnull(file);
	fputs(HEADER "\n" ROW(1), file);
	for (unsigned i = 0; i < 300000; i++)
		fputc(i < 1000 ? 'x' : 0, file);
	ck_assert_int_eq(fclose(file), 0);
	sink = open_sink();
	store(sink, 2, false);
	ops->close(sink);
	files_assert_text("F", HEADER "\n" ROW(1) ROW(2));
}
END_TEST

START_TEST(old_headers_stay_and_get_full_rows)
{
	static const char old[] =
	    "address,duid,valid_lifetime,expire,subnet_id,pref_lifetime,"
	    "lease_type,iaid,prefix_len,fqdn_fwd,fqdn_rev,hostname\n"
	    "2001:db8::1,00:01:00:01,4000,1700004000,1,3000,0,1,128,0,0,h";
	char wanted[1024];
	struct sink *sink;

	files_put_text("F", old);
	sink = open_sink();
	store(sink, 2, false);
	ops->close(sink);
	snprintf(wanted, sizeof(wanted), "%s\n%s", old, ROW(2));
	files_assert_text("F", wanted);
}
END_TEST

START_TEST(recovery_cuts_what_was_not_synced)
{
	struct sink *sink = open_sink();

	store(sink, 1, false);
	lease_log(buffer, 2, false);
	ck_assert_int_eq(append(sink), ERR_NONE);
	files_assert_text("F", HEADER "\n" ROW(1) ROW(2));
	ck_assert_int_eq(ops->recover(sink, &detail), ERR_NONE);
	files_assert_text("F", HEADER "\n" ROW(1));
	store(sink, 3, false);
	files_assert_text("F", HEADER "\n" ROW(1) ROW(3));
	ops->close(sink);
}
END_TEST

START_TEST(recovery_finds_no_file_or_another)
{
	struct sink *sink = open_sink();

	store(sink, 1, false);
	ck_assert_int_eq(unlink("F"), 0);
	ck_assert_int_eq(ops->recover(sink, &detail), ERR_NONE);
	store(sink, 2, false);
	files_assert_text("F", HEADER "\n" ROW(2));
	/* another file under the name is not cut to our size */
	ck_assert_int_eq(unlink("F"), 0);
	files_put_text("F", HEADER "\n" ROW(1) ROW(2) ROW(3) "20");
	ck_assert_int_eq(ops->recover(sink, &detail), ERR_NONE);
	store(sink, 1, true);
	files_assert_text("F", HEADER "\n" ROW(1) ROW(2) ROW(3) GONE(1));
	ops->close(sink);
}
END_TEST

START_TEST(after_a_failure_only_recovery_helps)
{
	struct sink *sink = open_sink();
	bool rotated;

	store(sink, 1, false);
	ck_assert_int_eq(rename("F", "G"), 0);
	ck_assert_int_eq(mkdir("F", 0700), 0);
	ck_assert_int_eq(ops->recover(sink, &detail), ERR_SYSTEM);
	lease_log(buffer, 2, false);
	ck_assert_int_eq(append(sink), ERR_SYSTEM);
	ck_assert_int_eq(ops->sync(sink, &detail), ERR_SYSTEM);
	ck_assert_int_eq(ops->rotate(sink, &rotated, &detail), ERR_SYSTEM);
	ck_assert_int_eq(rmdir("F"), 0);
	ck_assert_int_eq(rename("G", "F"), 0);
	ck_assert_int_eq(ops->recover(sink, &detail), ERR_NONE);
	store(sink, 2, false);
	files_assert_text("F", HEADER "\n" ROW(1) ROW(2));
	ops->close(sink);
}
END_TEST

START_TEST(rotation_begins_a_new_file)
{
	struct sink *sink = open_sink();
	bool rotated = false;

	store(sink, 1, false);
	files_put_text("F.new", "left by a crash");
	ck_assert_int_eq(ops->rotate(sink, &rotated, &detail), ERR_NONE);
	ck_assert(rotated);
	files_assert_text("F.1", HEADER "\n" ROW(1));
	files_assert_text("F", HEADER "\n");
	ck_assert(!files_exist("F.new"));
	store(sink, 2, false);
	files_assert_text("F", HEADER "\n" ROW(2));
	files_assert_text("F.1", HEADER "\n" ROW(1));
	/* not while lfc has still to do */
	ck_assert_int_eq(ops->rotate(sink, &rotated, &detail), ERR_NONE);
	ck_assert(!rotated);
	ck_assert_int_eq(rename("F.1", "F.completed"), 0);
	ck_assert_int_eq(ops->rotate(sink, &rotated, &detail), ERR_NONE);
	ck_assert(!rotated);
	files_assert_text("F", HEADER "\n" ROW(2));
	ops->close(sink);
}
END_TEST

START_TEST(a_rotation_that_cannot_begin_changes_nothing)
{
	struct sink *sink = open_sink();
	bool rotated = true;

	store(sink, 1, false);
	ck_assert_int_eq(mkdir("F.new", 0700), 0);
	ck_assert_int_eq(ops->rotate(sink, &rotated, &detail), ERR_SYSTEM);
	ck_assert(!rotated);
	store(sink, 2, false);
	files_assert_text("F", HEADER "\n" ROW(1) ROW(2));
	ops->close(sink);
}
END_TEST

START_TEST(nothing_is_stored_without_persistence)
{
	struct sink_config config = {
	    .path = "F", .journal_size = JOURNAL_SIZE_MIN};
	struct sink_loaded loaded;
	struct sink *sink;
	bool rotated = true;
	struct log_batch *batch;
	uint64_t last;

	ck_assert_int_eq(sink_none.open(&sink, &config, &detail), ERR_NONE);
	ck_assert_int_eq(
	    sink_none.load(sink, NULL, &loaded, &detail), ERR_NONE);
	ck_assert(loaded.rows == 0 && !loaded.compact);
	lease_log(buffer, 1, false);
	batch = log_buffer_take(buffer, &last);
	ck_assert_int_eq(sink_none.append(sink, batch, &detail), ERR_NONE);
	log_buffer_give_back(buffer, batch);
	ck_assert_int_eq(sink_none.sync(sink, &detail), ERR_NONE);
	ck_assert_int_eq(sink_none.recover(sink, &detail), ERR_NONE);
	ck_assert_int_eq(sink_none.rotate(sink, &rotated, &detail), ERR_NONE);
	ck_assert(!rotated);
	sink_none.close(sink);
	ck_assert(!files_exist("F"));
}
END_TEST

/* How many files here begin so; the last one's name. */
static unsigned
find_files(const char *begin, char name[64])
{
	DIR *directory = opendir(".");
	struct dirent *entry;
	unsigned count = 0;

	while ((entry = readdir(directory)) != NULL)
		if (strncmp(entry->d_name, begin, strlen(begin)) == 0) {
			snprintf(name, 64, "%.63s", entry->d_name);
			count++;
		}
	closedir(directory);
	return count;
}

/* Somebody has been at F: no rotation, a new file, nothing removed. */
START_TEST(a_file_that_is_lost_is_begun_anew)
{
	struct sink *sink = open_sink();
	char name[64];
	bool rotated, lost;

	store(sink, 1, false);
	ck_assert_int_eq(ops->renew(sink, &lost, &detail), ERR_NONE);
	ck_assert(!lost);
	files_assert_text("F", HEADER "\n" ROW(1)); /* it was whole */
	ck_assert_int_eq(rename("F", "away"), 0);
	ck_assert_int_eq(ops->rotate(sink, &rotated, &detail), ERR_CONFLICT);
	ck_assert_int_eq(ops->renew(sink, &lost, &detail), ERR_NONE);
	ck_assert(lost);
	store(sink, 2, false);
	files_assert_text("F", HEADER "\n" ROW(2));
	/* cut: what is left may be read by a start */
	ck_assert_int_eq(truncate("F", 20), 0);
	ck_assert_int_eq(ops->renew(sink, &lost, &detail), ERR_NONE);
	ck_assert(files_exist("F.1"));
	/* replaced: the other one is put aside */
	files_put_text("other", "not ours\n");
	ck_assert_int_eq(rename("other", "F"), 0);
	ck_assert_int_eq(ops->rotate(sink, &rotated, &detail), ERR_CONFLICT);
	ck_assert_int_eq(ops->renew(sink, &lost, &detail), ERR_NONE);
	ck_assert_uint_eq(find_files("F.found-", name), 1);
	files_assert_text(name, "not ours\n");
	store(sink, 3, false);
	files_assert_text("F", HEADER "\n" ROW(3));
	ops->close(sink);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("sink_memfile");
	TCase *tcase = tcase_create("sink_memfile");

	(void)umask(027);
	tcase_set_timeout(tcase, 60);
	tcase_add_checked_fixture(tcase, enter, leave);
	suite_add_tcase(suite, tcase);
	tcase_add_test(
	    tcase, a_new_file_has_its_header_and_is_for_owner_and_group);
	tcase_add_test(tcase, batches_become_rows);
	tcase_add_test(tcase, a_file_that_is_lost_is_begun_anew);
	tcase_add_test(tcase, a_large_batch_is_whole);
	tcase_add_test(tcase, two_servers_never_share_a_file);
	tcase_add_test(tcase, what_is_no_lease_file_is_not_touched);
	tcase_add_test(tcase, a_file_cut_anywhere_is_mended);
	tcase_add_test(tcase, what_is_cut_off_is_kept);
	tcase_add_test(tcase, a_long_torn_end_is_cut_off);
	tcase_add_test(tcase, old_headers_stay_and_get_full_rows);
	tcase_add_test(tcase, recovery_cuts_what_was_not_synced);
	tcase_add_test(tcase, recovery_finds_no_file_or_another);
	tcase_add_test(tcase, after_a_failure_only_recovery_helps);
	tcase_add_test(tcase, rotation_begins_a_new_file);
	tcase_add_test(tcase, a_rotation_that_cannot_begin_changes_nothing);
	tcase_add_test(tcase, nothing_is_stored_without_persistence);
	return suite_run(suite);
}
