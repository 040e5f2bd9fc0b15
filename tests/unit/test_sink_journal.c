/*
 * test_sink_journal.c: F.journal has what F may lack, and gives it back.
 *
 * Promised (P-18.3.2-s): whatever a crash drops of what F has not on disk, at
 * any byte, cut off or zeros, the next start puts it back from the journal; a
 * torn record was not acknowledged and ends it; what is void is not put back;
 * blocks are used again only when F is on disk past them. A journal of another
 * F, or of one that somebody else has written to since, is put aside and F is
 * left as it is. A clean stop leaves no journal. Without a journal F is synced.
 */
#include <signal.h>
#include <sys/resource.h>

#include "dhcp6d/lease/journal.h"
#include "dhcp6d/lease/sink.h"
#include "libcommon/lease_journal.h"
#include "tests/unit/files.h"
#include "tests/unit/lease_rows.h"
#include "tests/unit/suite.h"

#define BLOCK LEASE_JOURNAL_BLOCK
#define BLOCKS 32 /* the least */
#define NEVER_MS 10000000

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

/* F is synced only when it must be. */
static struct sink *
open_sink(void)
{
	struct sink_config config = {.path = "F",
	    .journal_size = BLOCKS * BLOCK,
	    .checkpoint_ms = NEVER_MS};
	struct sink *sink;

	ck_assert_msg(
	    ops->open(&sink, &config, &detail) == ERR_NONE, "%s", detail.text);
	return sink;
}

static void
store_gathered(struct sink *sink)
{
	uint64_t last;
	struct log_batch *batch = log_buffer_take(buffer, &last);

	ck_assert_ptr_nonnull(batch);
	ck_assert_int_eq(ops->append(sink, batch, &detail), ERR_NONE);
	ck_assert_int_eq(ops->sync(sink, &detail), ERR_NONE);
	log_buffer_give_back(buffer, batch);
}

static void
store(struct sink *sink, unsigned n, bool removed)
{
	lease_log(buffer, n, removed);
	store_gathered(sink);
}

/* Two files as they were at one moment. */
struct image {
	char *file, *journal;
	size_t file_size, journal_size;
};

static struct image
image_take(void)
{
	struct image image;

	image.file = files_get("F", &image.file_size);
	image.journal = files_get("F.journal", &image.journal_size);
	ck_assert_ptr_nonnull(image.file);
	ck_assert_ptr_nonnull(image.journal);
	return image;
}

static void
image_put(const struct image *image)
{
	files_put("F", image->file, image->file_size);
	files_put("F.journal", image->journal, image->journal_size);
}

static void
image_free(struct image *image)
{
	free(image->file);
	free(image->journal);
}

/* The server dies: what was there stays. */
static struct image
crash(struct sink *sink)
{
	struct image image = image_take();

	ops->close(sink);
	image_put(&image);
	return image;
}

/* Three batches in a fresh directory; the file's text is WHOLE then. */
#define WHOLE HEADER "\n" ROW(1) ROW(2) ROW(3) GONE(1) ROW(4)

static struct image
make_crash(void)
{
	struct sink *sink;

	files_empty();
	sink = open_sink();
	store(sink, 1, false);
	lease_log(buffer, 2, false);
	lease_log(buffer, 3, false);
	lease_log(buffer, 1, true);
	store_gathered(sink);
	store(sink, 4, false);
	return crash(sink);
}

static void
start_and_stop(void)
{
	ops->close(open_sink());
	ck_assert(!files_exist("F.journal"));
}

START_TEST(rows_are_in_both_and_a_clean_stop_leaves_one)
{
	struct sink *sink = open_sink();
	struct stat st;
	char *journal;

	store(sink, 1, false);
	files_assert_text("F", HEADER "\n" ROW(1));
	ck_assert_int_eq(stat("F.journal", &st), 0);
	ck_assert_uint_eq(st.st_mode & 07777, 0640);
	ck_assert_int_eq(st.st_size, BLOCKS * BLOCK);
	journal = files_get("F.journal", NULL);
	ck_assert_mem_eq(
	    journal + BLOCK + LEASE_JOURNAL_HEADER, ROW(1), sizeof(ROW(1)) - 1);
	free(journal);
	ops->close(sink);
	ck_assert(!files_exist("F.journal"));
	files_assert_text("F", HEADER "\n" ROW(1));
}
END_TEST

START_TEST(what_a_file_lacks_is_put_back)
{
	struct image image = make_crash();
	size_t header = strlen(HEADER) + 1;
	bool zeros = _i != 0;

	files_assert_text("F", WHOLE);
	for (size_t cut = header; cut <= image.file_size; cut++) {
		struct image torn = image;

		torn.file = malloc(image.file_size);
		ck_assert_ptr_nonnull(torn.file);
		memcpy(torn.file, image.file, cut);
		memset(torn.file + cut, 0, image.file_size - cut);
		torn.file_size = zeros ? image.file_size : cut;
		image_put(&torn);
		start_and_stop();
		files_assert_text("F", WHOLE);
		ck_assert(!files_exist("F.bad"));
		free(torn.file);
	}
	image_free(&image);
}
END_TEST

/* The end is there, the middle not; behind it is a row that was not yet
 * acknowledged, or was somebody else's. */
START_TEST(a_hole_in_the_file_is_filled)
{
	struct image image = make_crash();
	FILE *file;

	memset(image.file + strlen(HEADER) + 20, 0, strlen(ROW(1)) + 30);
	image_put(&image);
	file = fopen("F", "a");
	ck_assert_ptr_nonnull(file);
	fputs(ROW(5), file);
	fclose(file);
	start_and_stop();
	files_assert_text("F", WHOLE ROW(5));
	image_free(&image);
}
END_TEST

START_TEST(a_torn_record_ends_it)
{
	struct image image = make_crash();
	size_t used = LEASE_JOURNAL_HEADER + strlen(ROW(4));
	char *last = image.journal + (size_t)3 * BLOCK;

	/* nothing of the last batch is in F */
	image.file_size -= strlen(ROW(4));
	for (size_t i = 0; i < used; i++) {
		last[i] ^= 1;
		image_put(&image);
		start_and_stop();
		files_assert_text(
		    "F", HEADER "\n" ROW(1) ROW(2) ROW(3) GONE(1));
		last[i] ^= 1;
	}
	image_free(&image);
}
END_TEST

START_TEST(service_goes_on_behind_what_was_put_back)
{
	struct image image = make_crash();
	struct sink *sink;

	image.file_size = strlen(HEADER) + 1 + 10;
	image_put(&image);
	image_free(&image);
	sink = open_sink();
	store(sink, 5, false);
	image = crash(sink);
	image.file_size -= 10;
	image_put(&image);
	image_free(&image);
	start_and_stop();
	files_assert_text("F", WHOLE ROW(5));
}
END_TEST

/* Crashes while what was put back is on its way: again from the start. */
START_TEST(it_may_be_put_back_twice)
{
	struct image image = make_crash();

	start_and_stop();
	files_put("F.journal", image.journal, image.journal_size);
	start_and_stop();
	files_assert_text("F", WHOLE);
	image_free(&image);
}
END_TEST

START_TEST(what_was_rotated_away_is_not_put_back)
{
	struct sink *sink = open_sink();
	struct image image;
	bool rotated = false;

	store(sink, 1, false);
	ck_assert_int_eq(ops->rotate(sink, &rotated, &detail), ERR_NONE);
	ck_assert(rotated);
	image = crash(sink);
	start_and_stop();
	files_assert_text("F", HEADER "\n");
	files_assert_text("F.1", HEADER "\n" ROW(1));
	ck_assert(!files_exist("F.journal.bad"));
	image_free(&image);
}
END_TEST

START_TEST(rows_after_a_rotation_are)
{
	struct sink *sink = open_sink();
	struct image image;
	bool rotated = false;

	store(sink, 1, false);
	ck_assert_int_eq(ops->rotate(sink, &rotated, &detail), ERR_NONE);
	ck_assert(rotated);
	store(sink, 2, false);
	image = crash(sink);
	image.file_size = strlen(HEADER) + 1;
	image_put(&image);
	image_free(&image);
	start_and_stop();
	files_assert_text("F", HEADER "\n" ROW(2));
	files_assert_text("F.1", HEADER "\n" ROW(1));
}
END_TEST

START_TEST(a_rotation_that_is_refused_voids_nothing)
{
	struct sink *sink = open_sink();
	struct image image;
	bool rotated = true;

	store(sink, 1, false);
	files_put_text("F.1", HEADER "\n");
	ck_assert_int_eq(ops->rotate(sink, &rotated, &detail), ERR_NONE);
	ck_assert(!rotated);
	store(sink, 2, false);
	image = crash(sink);
	image.file_size = strlen(HEADER) + 1;
	image_put(&image);
	image_free(&image);
	start_and_stop();
	files_assert_text("F", HEADER "\n" ROW(1) ROW(2));
}
END_TEST

static void
assert_put_aside(const struct image *image, const char *text, const char *why)
{
	struct sink_config config = {
	    .path = "F", .journal_size = JOURNAL_SIZE_MIN};
	struct sink *sink;
	char *aside;

	ck_assert_msg(ops->open(&sink, &config, &detail) == ERR_NONE, "%s: %s",
	    why, detail.text);
	ops->close(sink);
	files_assert_text("F", text);
	aside = files_get("F.journal.bad", NULL);
	ck_assert_msg(aside != NULL, "%s: it is not kept", why);
	ck_assert_mem_eq(aside, image->journal, image->journal_size);
	free(aside);
	ck_assert(!files_exist("F.journal"));
	files_empty();
}

START_TEST(a_journal_of_another_file_is_put_aside)
{
	static const struct {
		const char *file, *why;
	} cases[] = {
	    {HEADER "\n" ROW(9) ROW(8) ROW(7) ROW(6) ROW(5) ROW(4), "another"},
	    {HEADER "\n" ROW(9), "another, shorter"},
	    {HEADER "\n" ROW(1) ROW(8) ROW(7), "taken over after the first"},
	    {HEADER "\n" ROW(1) ROW(2) ROW(3) GONE(1) ROW(7), "and the last"},
	    {HEADER "\n" ROW(1) ROW(2) "2001:db8::3," ROW(7) ROW(8),
		"others' first row is glued to a torn one"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct image image = make_crash();

		files_put_text("F", cases[i].file);
		assert_put_aside(&image, cases[i].file, cases[i].why);
		image_free(&image);
	}
}
END_TEST

START_TEST(a_journal_whose_file_is_gone_is_put_aside)
{
	struct image image = make_crash();

	ck_assert_int_eq(unlink("F"), 0);
	assert_put_aside(&image, HEADER "\n", "no file");
	image_free(&image);
	image = make_crash();
	files_put_text("G", HEADER "\n");
	ck_assert_int_eq(rename("G", "F"), 0);
	assert_put_aside(&image, HEADER "\n", "a new file");
	image_free(&image);
}
END_TEST

/* On disk is more than an older copy has. */
START_TEST(a_journal_whose_file_is_older_is_put_aside)
{
	struct sink *sink = open_sink();
	struct image image;

	for (unsigned i = 0; i < 3 * BLOCKS; i++)
		store(sink, 1, i % 2 != 0);
	image = crash(sink);
	files_put_text("F", HEADER "\n" ROW(1));
	assert_put_aside(&image, HEADER "\n" ROW(1), "older");
	image_free(&image);
}
END_TEST

START_TEST(rows_of_others_behind_ours_stay)
{
	struct image image = make_crash();

	files_put_text("F", WHOLE ROW(7) ROW(8));
	start_and_stop();
	files_assert_text("F", WHOLE ROW(7) ROW(8));
	ck_assert(!files_exist("F.journal.bad"));
	image_free(&image);
}
END_TEST

START_TEST(a_copy_of_the_directory_is_as_good)
{
	struct image image = make_crash();

	files_empty();
	files_put_text("another inode", "");
	image.file_size -= strlen(ROW(4)) + 5;
	image_put(&image);
	start_and_stop();
	files_assert_text("F", WHOLE);
	image_free(&image);
}
END_TEST

START_TEST(a_journal_that_was_never_used_is_removed)
{
	static const char zeros[3 * BLOCK];

	files_put_text("F", HEADER "\n" ROW(1));
	files_put("F.journal", zeros, 0);
	start_and_stop();
	files_put("F.journal", zeros, 100);
	start_and_stop();
	files_put("F.journal", zeros, sizeof(zeros));
	start_and_stop();
	files_assert_text("F", HEADER "\n" ROW(1));
	ck_assert(!files_exist("F.journal.bad"));
}
END_TEST

START_TEST(a_journal_without_a_head_is_put_aside)
{
	struct image image = make_crash();

	image.journal[9] ^= 1;
	image.file_size = strlen(HEADER) + 1;
	image_put(&image);
	assert_put_aside(&image, HEADER "\n", "no head");
	image_free(&image);
}
END_TEST

START_TEST(what_cannot_be_a_journal_is_not_touched)
{
	struct sink_config config = {
	    .path = "F", .journal_size = JOURNAL_SIZE_MIN};
	struct sink *sink;

	ck_assert_int_eq(mkdir("F.journal", 0700), 0);
	ck_assert_int_eq(ops->open(&sink, &config, &detail), ERR_CORRUPT);
	ck_assert_ptr_nonnull(strstr(detail.text, "F.journal"));
}
END_TEST

/* Cuts F where the journal says that it is on disk, and starts. */
static void
assert_enough_is_kept(const char *wanted)
{
	struct lease_journal journal;
	int fd = open("F.journal", O_RDONLY);
	enum err err;

	ck_assert_int_ge(fd, 0);
	err = lease_journal_read(fd, "F.journal", &journal, &detail);
	ck_assert_int_eq(err, ERR_NONE);
	close(fd);
	ck_assert_uint_gt(journal.count, 0);
	ck_assert_int_eq(truncate("F", (off_t)journal.records[0].offset), 0);
	lease_journal_free(&journal);
	start_and_stop();
	files_assert_text("F", wanted);
}

START_TEST(blocks_are_used_again_when_the_file_is_on_disk)
{
	for (unsigned batches = 1; batches < 2 * BLOCKS; batches += 3) {
		struct sink *sink;
		struct image image;
		char *wanted;

		files_empty();
		sink = open_sink();
		for (unsigned i = 0; i < batches; i++) {
			/* of one to five blocks */
			unsigned rows = 1 + i * 7 % 5 * 50;

			for (unsigned j = 0; j < rows; j++)
				lease_log(buffer, j, i % 2 != 0);
			store_gathered(sink);
		}
		image = crash(sink);
		wanted = files_get("F", NULL);
		assert_enough_is_kept(wanted);
		free(wanted);
		image_free(&image);
	}
}
END_TEST

START_TEST(a_batch_larger_than_the_journal)
{
	struct sink *sink = open_sink();
	struct image image;
	char *wanted;

	for (unsigned i = 0; i < 4000; i++) /* 300 kB */
		lease_log(buffer, i, false);
	store_gathered(sink);
	image = crash(sink);
	wanted = files_get("F", NULL);
	assert_enough_is_kept(wanted);
	free(wanted);
	image_free(&image);
}
END_TEST

START_TEST(without_a_journal_service_goes_on)
{
	struct rlimit limit = {4 * BLOCK, 4 * BLOCK};
	struct sink *sink;

	(void)signal(SIGXFSZ, SIG_IGN);
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
	sink = open_sink();
	ck_assert(!files_exist("F.journal"));
	store(sink, 1, false);
	files_assert_text("F", HEADER "\n" ROW(1));
	ck_assert_int_eq(ops->recover(sink, &detail), ERR_NONE);
	store(sink, 2, false);
	ops->close(sink);
	files_assert_text("F", HEADER "\n" ROW(1) ROW(2));
}
END_TEST

START_TEST(recovery_puts_back_what_was_acknowledged)
{
	struct sink *sink = open_sink();
	uint64_t last;
	struct log_batch *batch;

	store(sink, 1, false);
	lease_log(buffer, 2, false);
	batch = log_buffer_take(buffer, &last);
	ck_assert_int_eq(ops->append(sink, batch, &detail), ERR_NONE);
	/* what F has not on disk is lost */
	ck_assert_int_eq(truncate("F", (off_t)strlen(HEADER) + 1), 0);
	ck_assert_int_eq(ops->recover(sink, &detail), ERR_NONE);
	files_assert_text("F", HEADER "\n" ROW(1));
	ck_assert_int_eq(ops->append(sink, batch, &detail), ERR_NONE);
	ck_assert_int_eq(ops->sync(sink, &detail), ERR_NONE);
	log_buffer_give_back(buffer, batch);
	files_assert_text("F", HEADER "\n" ROW(1) ROW(2));
	ops->close(sink);
}
END_TEST

static void
add_tests(TCase *tcase)
{
	tcase_add_test(tcase, rows_are_in_both_and_a_clean_stop_leaves_one);
	tcase_add_loop_test(tcase, what_a_file_lacks_is_put_back, 0, 2);
	tcase_add_test(tcase, a_hole_in_the_file_is_filled);
	tcase_add_test(tcase, a_torn_record_ends_it);
	tcase_add_test(tcase, service_goes_on_behind_what_was_put_back);
	tcase_add_test(tcase, it_may_be_put_back_twice);
	tcase_add_test(tcase, what_was_rotated_away_is_not_put_back);
	tcase_add_test(tcase, rows_after_a_rotation_are);
	tcase_add_test(tcase, a_rotation_that_is_refused_voids_nothing);
	tcase_add_test(tcase, a_journal_of_another_file_is_put_aside);
	tcase_add_test(tcase, a_journal_whose_file_is_gone_is_put_aside);
	tcase_add_test(tcase, a_journal_whose_file_is_older_is_put_aside);
	tcase_add_test(tcase, rows_of_others_behind_ours_stay);
	tcase_add_test(tcase, a_copy_of_the_directory_is_as_good);
	tcase_add_test(tcase, a_journal_that_was_never_used_is_removed);
	tcase_add_test(tcase, a_journal_without_a_head_is_put_aside);
	tcase_add_test(tcase, what_cannot_be_a_journal_is_not_touched);
	tcase_add_test(tcase, blocks_are_used_again_when_the_file_is_on_disk);
	tcase_add_test(tcase, a_batch_larger_than_the_journal);
	tcase_add_test(tcase, without_a_journal_service_goes_on);
	tcase_add_test(tcase, recovery_puts_back_what_was_acknowledged);
}

int
main(void)
{
	Suite *suite = suite_create("sink_journal");
	TCase *tcase = tcase_create("sink_journal");

	(void)umask(027);
	tcase_set_timeout(tcase, 60);
	tcase_add_checked_fixture(tcase, enter, leave);
	suite_add_tcase(suite, tcase);
	add_tests(tcase);
	return suite_run(suite);
}
