/*
 * test_sink_recovery.c: what somebody did to F or its journal is noticed.
 *
 * Promised (P-18.3.2-s): a recovery that finds less in F and F.journal than was
 * acknowledged goes on, and says so until all leases were written anew: no
 * rotation, and renew begins a new F where the one that stands there has rows
 * older than what is lost. Rows that others append stay and hurt none of ours.
 * F stays locked all the while. Nothing that was put aside is ever replaced, a
 * journal is put aside rather than removed, and one that cannot be read keeps
 * nobody from going on.
 */
#include <sys/file.h>

#include "dhcp6d/lease/journal.h"
#include "dhcp6d/lease/sink.h"
#include "tests/unit/files.h"
#include "tests/unit/lease_rows.h"
#include "tests/unit/suite.h"

#define HEADER_SIZE ((off_t)strlen(HEADER) + 1)
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

static struct sink *
open_sink(void)
{
	struct sink_config config = {.path = "F",
	    .journal_size = JOURNAL_SIZE_MIN,
	    .checkpoint_ms = NEVER_MS};
	struct sink *sink;

	ck_assert_msg(
	    ops->open(&sink, &config, &detail) == ERR_NONE, "%s", detail.text);
	return sink;
}

static enum err
try_to_store(struct sink *sink, unsigned n)
{
	struct log_batch *batch;
	uint64_t last;
	enum err err;

	lease_log(buffer, n, false);
	batch = log_buffer_take(buffer, &last);
	ck_assert_ptr_nonnull(batch);
	err = ops->append(sink, batch, &detail);
	if (err == ERR_NONE)
		err = ops->sync(sink, &detail);
	log_buffer_give_back(buffer, batch);
	return err;
}

static void
store(struct sink *sink, unsigned n)
{
	ck_assert_msg(
	    try_to_store(sink, n) == ERR_NONE, "%u: %s", n, detail.text);
}

static void
recover(struct sink *sink)
{
	ck_assert_msg(
	    ops->recover(sink, &detail) == ERR_NONE, "%s", detail.text);
}

/* As the server does it: no rotation, then a new F, and then F.completed. */
static void
assert_lost(struct sink *sink)
{
	bool rotated, lost = false;

	ck_assert_int_eq(ops->rotate(sink, &rotated, &detail), ERR_CONFLICT);
	ck_assert_int_eq(ops->renew(sink, &lost, &detail), ERR_NONE);
	ck_assert(lost);
}

static void
assert_whole(struct sink *sink)
{
	bool lost = true;

	ck_assert_int_eq(ops->renew(sink, &lost, &detail), ERR_NONE);
	ck_assert(!lost);
}

static void
append_text(const char *name, const char *text)
{
	FILE *file = fopen(name, "a");

	ck_assert_ptr_nonnull(file);
	ck_assert_int_ge(fputs(text, file), 0);
	ck_assert_int_eq(fclose(file), 0);
}

/* Cut to each length, the inside of the header too, with no journal left that
 * could put it back. */
START_TEST(a_file_that_was_cut)
{
	off_t whole = HEADER_SIZE + (off_t)strlen(ROW(1) ROW(2));

	for (off_t size = 0; size < whole; size += 7) {
		struct sink *sink = open_sink();

		store(sink, 1);
		store(sink, 2);
		ck_assert_int_eq(truncate("F", size), 0);
		ck_assert_int_eq(unlink("F.journal"), 0);
		recover(sink);
		store(sink, 3);
		assert_lost(sink);
		assert_whole(sink);
		store(sink, 4);
		ops->close(sink);
		/* rows from before what is lost would count again */
		files_assert_text("F", size < HEADER_SIZE ? HEADER "\n" ROW(3)
								ROW(4)
							  : HEADER "\n" ROW(4));
		ck_assert(size < HEADER_SIZE || files_exist("F.1"));
		files_empty();
	}
}
END_TEST

START_TEST(a_file_that_the_journal_makes_whole)
{
	struct sink *sink = open_sink();

	store(sink, 1);
	store(sink, 2);
	ck_assert_int_eq(truncate("F", HEADER_SIZE + 3), 0);
	recover(sink);
	assert_whole(sink);
	files_assert_text("F", HEADER "\n" ROW(1) ROW(2));
	ops->close(sink);
}
END_TEST

/* A header that was cut: it was whole when rows came, so rows are lost. */
START_TEST(half_a_header_with_a_journal)
{
	for (off_t size = 0; size < HEADER_SIZE; size += 11) {
		struct sink *sink = open_sink();

		store(sink, 1);
		ck_assert_int_eq(truncate("F", size), 0);
		recover(sink);
		ck_assert(files_exist("F.journal.bad"));
		store(sink, 2);
		assert_lost(sink);
		assert_whole(sink);
		files_assert_text("F", HEADER "\n" ROW(2));
		ops->close(sink);
		files_empty();
	}
}
END_TEST

START_TEST(a_journal_that_was_removed_is_made_again)
{
	struct sink *sink = open_sink();
	struct stat st;

	store(sink, 1);
	ck_assert_int_eq(unlink("F.journal"), 0);
	assert_whole(sink);
	ck_assert(files_exist("F.journal"));
	store(sink, 2);
	files_put_text("other", "");
	ck_assert_int_eq(rename("other", "F.journal"), 0);
	assert_whole(sink);
	ck_assert_int_eq(stat("F.journal", &st), 0);
	ck_assert_int_gt(st.st_size, 0);
	store(sink, 3);
	ops->close(sink);
	files_assert_text("F", HEADER "\n" ROW(1) ROW(2) ROW(3));
}
END_TEST

START_TEST(a_journal_that_does_not_fit)
{
	struct sink *sink = open_sink();

	store(sink, 1);
	store(sink, 2);
	files_put_text("other", HEADER "\n" ROW(8) ROW(9));
	ck_assert_int_eq(rename("other", "F"), 0);
	recover(sink);
	ck_assert(files_exist("F.journal.bad"));
	store(sink, 3);
	assert_lost(sink);
	store(sink, 4);
	files_assert_text("F", HEADER "\n" ROW(4));
	ops->close(sink);
}
END_TEST

START_TEST(a_file_that_is_gone)
{
	struct sink *sink = open_sink();

	store(sink, 1);
	ck_assert_int_eq(unlink("F"), 0);
	recover(sink);
	store(sink, 2);
	/* nothing in the new one is older than what is lost */
	assert_lost(sink);
	files_assert_text("F", HEADER "\n" ROW(2));
	ck_assert(!files_exist("F.1"));
	assert_whole(sink);
	ops->close(sink);
}
END_TEST

/* Said once, and forgotten by a recovery that fails half way. */
START_TEST(a_loss_outlives_a_recovery_that_fails)
{
	struct sink *sink = open_sink();

	store(sink, 1);
	store(sink, 2);
	ck_assert_int_eq(truncate("F", HEADER_SIZE), 0);
	files_put_text("F.journal", "");
	/* a tail that must be mended where no file can be grown */
	append_text("F", "200");
	ck_assert_int_eq(unlink("F.journal"), 0);
	ck_assert_int_eq(mkdir("F.journal", 0700), 0);
	ck_assert_int_ne(ops->recover(sink, &detail), ERR_NONE);
	ck_assert_int_eq(rmdir("F.journal"), 0);
	recover(sink);
	assert_lost(sink);
	ops->close(sink);
}
END_TEST

/* A bad place on the disk: tried some times, then done without. */
START_TEST(a_journal_that_cannot_be_read)
{
	struct sink *sink = open_sink();
	unsigned tries = 0;

	store(sink, 1);
	ck_assert_int_eq(unlink("F.journal"), 0);
	ck_assert_int_eq(mkdir("F.journal", 0700), 0);
	while (ops->recover(sink, &detail) != ERR_NONE)
		ck_assert_uint_lt(++tries, 10);
	ck_assert_uint_ge(tries, 2);
	ck_assert(files_exist("F.journal.bad"));
	files_assert_text("F", HEADER "\n" ROW(1));
	store(sink, 2);
	assert_lost(sink);
	ops->close(sink);
}
END_TEST

START_TEST(evidence_is_not_replaced)
{
	struct sink *sink;

	files_put_text("F.journal.bad", "first");
	files_put_text("F.journal.bad-2", "second");
	sink = open_sink();
	store(sink, 1);
	files_put_text("other", HEADER "\n" ROW(9));
	ck_assert_int_eq(rename("other", "F"), 0);
	recover(sink);
	ops->close(sink);
	files_assert_text("F.journal.bad", "first");
	files_assert_text("F.journal.bad-2", "second");
	ck_assert(files_exist("F.journal.bad-3"));
}
END_TEST

/* Until all leases were written anew the old one has what no file has. */
START_TEST(a_renewal_keeps_the_journal)
{
	struct sink *sink = open_sink();
	char *aside;
	bool lost;

	store(sink, 1);
	ck_assert_int_eq(unlink("F"), 0);
	ck_assert_int_eq(ops->renew(sink, &lost, &detail), ERR_NONE);
	ck_assert(lost);
	aside = files_get("F.journal.bad", NULL);
	ck_assert_ptr_nonnull(aside);
	ck_assert_mem_eq(aside + LEASE_JOURNAL_BLOCK + LEASE_JOURNAL_HEADER,
	    ROW(1), sizeof(ROW(1)) - 1);
	free(aside);
	store(sink, 2);
	files_assert_text("F", HEADER "\n" ROW(2));
	ops->close(sink);
}
END_TEST

/* Their rows stay, a torn one of theirs does not eat ours, and what follows
 * is in its place when the machine dies. */
START_TEST(rows_that_others_append)
{
	static const struct {
		const char *theirs, *kept;
	} cases[] = {
	    {ROW(7), ROW(7)},
	    {ROW(7) ROW(8), ROW(7) ROW(8)},
	    {ROW(7) "2001:db8::8,0", ROW(7)},
	    {"nonsense", ""},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct sink *sink = open_sink();
		char wanted[4096], *journal;
		size_t size;

		store(sink, 1);
		append_text("F", cases[i].theirs);
		ck_assert_int_ne(try_to_store(sink, 2), ERR_NONE);
		recover(sink);
		store(sink, 2);
		store(sink, 3);
		assert_whole(sink);
		snprintf(wanted, sizeof(wanted), "%s%s%s", HEADER "\n" ROW(1),
		    cases[i].kept, ROW(2) ROW(3));
		files_assert_text("F", wanted);
		/* a power cut: F lacks what it had not on disk */
		journal = files_get("F.journal", &size);
		ops->close(sink);
		files_put("F.journal", journal, size);
		free(journal);
		ck_assert_int_eq(truncate("F", (off_t)(strlen(wanted) -
						       strlen(ROW(2) ROW(3)))),
		    0);
		ops->close(open_sink());
		files_assert_text("F", wanted);
		files_empty();
	}
}
END_TEST

/* Cut, and long enough again before anybody has looked. */
START_TEST(a_cut_that_appends_hide)
{
	struct sink *sink = open_sink();

	store(sink, 1);
	store(sink, 2);
	ck_assert_int_eq(truncate("F", HEADER_SIZE), 0);
	ck_assert_int_ne(try_to_store(sink, 3), ERR_NONE);
	ck_assert_int_eq(unlink("F.journal"), 0);
	append_text("F", ROW(7) ROW(8) ROW(9));
	recover(sink);
	assert_lost(sink);
	ops->close(sink);
}
END_TEST

static bool
is_locked(const char *name)
{
	int fd = open(name, O_RDONLY | O_CLOEXEC);
	bool locked;

	ck_assert_int_ge(fd, 0);
	locked = flock(fd, LOCK_EX | LOCK_NB) != 0;
	close(fd);
	return locked;
}

START_TEST(nobody_takes_the_file_meanwhile)
{
	struct sink *sink = open_sink();

	store(sink, 1);
	ck_assert_int_eq(rename("F", "G"), 0);
	ck_assert_int_eq(mkdir("F", 0700), 0);
	ck_assert_int_eq(ops->recover(sink, &detail), ERR_SYSTEM);
	ck_assert(is_locked("G"));
	ck_assert_int_eq(rmdir("F"), 0);
	ck_assert_int_eq(rename("G", "F"), 0);
	recover(sink);
	ck_assert(is_locked("F"));
	recover(sink);
	ck_assert(is_locked("F"));
	assert_whole(sink);
	store(sink, 2);
	ops->close(sink);
	ck_assert(!is_locked("F"));
	files_assert_text("F", HEADER "\n" ROW(1) ROW(2));
}
END_TEST

/* Each would put the other's file aside, and acknowledge what no start reads.
 */
START_TEST(another_servers_file_stays)
{
	struct sink *ours = open_sink(), *theirs;
	bool lost;

	store(ours, 1);
	ck_assert_int_eq(rename("F", "G"), 0);
	ck_assert_int_eq(rename("F.journal", "G.journal"), 0);
	theirs = open_sink();
	store(theirs, 2);
	ck_assert_int_eq(ops->renew(ours, &lost, &detail), ERR_BUSY);
	ck_assert(lost);
	ck_assert_int_ne(try_to_store(ours, 3), ERR_NONE);
	ck_assert_int_eq(ops->recover(ours, &detail), ERR_BUSY);
	store(theirs, 4);
	files_assert_text("F", HEADER "\n" ROW(2) ROW(4));
	ops->close(theirs);
	recover(ours); /* the other one has ended */
	ops->close(ours);
	files_assert_text("F", HEADER "\n" ROW(2) ROW(4));
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("sink_recovery");
	TCase *tcase = tcase_create("sink_recovery");

	(void)umask(027);
	tcase_set_timeout(tcase, 60);
	tcase_add_checked_fixture(tcase, enter, leave);
	suite_add_tcase(suite, tcase);
	tcase_add_test(tcase, a_file_that_was_cut);
	tcase_add_test(tcase, a_file_that_the_journal_makes_whole);
	tcase_add_test(tcase, half_a_header_with_a_journal);
	tcase_add_test(tcase, a_journal_that_was_removed_is_made_again);
	tcase_add_test(tcase, a_journal_that_does_not_fit);
	tcase_add_test(tcase, a_file_that_is_gone);
	tcase_add_test(tcase, a_loss_outlives_a_recovery_that_fails);
	tcase_add_test(tcase, a_journal_that_cannot_be_read);
	tcase_add_test(tcase, evidence_is_not_replaced);
	tcase_add_test(tcase, a_renewal_keeps_the_journal);
	tcase_add_test(tcase, rows_that_others_append);
	tcase_add_test(tcase, a_cut_that_appends_hide);
	tcase_add_test(tcase, nobody_takes_the_file_meanwhile);
	tcase_add_test(tcase, another_servers_file_stays);
	return suite_run(suite);
}
