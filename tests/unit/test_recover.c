/*
 * test_recover.c: what the disk knows goes into the store, whatever a crash
 * left.
 *
 * Promised: the last row of a lease stands, times are those of the rows, what
 * is released or reclaimed stays; bad rows are kept aside and limited
 * (lease-file.md 5); and the crash matrix of lease-file.md 8, each state made:
 * a start has every lease, the next compaction loses none, the start after it
 * has them again, nothing is left over. Also while a compaction is at work.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <sys/file.h>

#include "dhcp6d/lease/journal.h"
#include "dhcp6d/lease/recover.h"
#include "lfc/run.h"
#include "tests/unit/files.h"
#include "tests/unit/lease_rows.h"
#include "tests/unit/suite.h"

#define NOW 1700000100

static struct lease_store *store;
static struct err_detail detail;
static struct recovered recovered;

static enum err
try_start(uint32_t max_row_errors)
{
	struct sink_config config = {.path = "F",
	    .max_row_errors = max_row_errors,
	    .journal_size = JOURNAL_SIZE_MIN};
	struct clock clock;
	struct sink *sink;
	enum err err;

	store_free(store);
	store = store_create();
	ck_assert_ptr_nonnull(store);
	clock_manual(&clock, NOW);
	err = sink_memfile.open(&sink, &config, &detail);
	if (err != ERR_NONE)
		return err;
	err = lease_recover(
	    store, &clock, &sink_memfile, sink, NULL, &recovered, &detail);
	sink_memfile.close(sink);
	return err;
}

static void
start(void)
{
	ck_assert_msg(try_start(0) == ERR_NONE, "%s", detail.text);
}

static uint32_t
find(enum lease_type type, uint64_t high, uint64_t low, uint8_t length)
{
	return store_find_address(
	    store, type, (struct address){high, low}, length);
}

/* The leases of lease_rows.h that the store has, as digits in order. */
static const char *
leases(void)
{
	static char text[16];
	size_t used = 0;

	store_lock(store);
	for (unsigned n = 1; n < 10; n++)
		if (find(LEASE_NA, 0x20010db800000000, n, 128) !=
		    LEASE_INDEX_NONE)
			text[used++] = (char)('0' + n);
	store_unlock(store);
	text[used] = 0;
	ck_assert_uint_eq(store_count(store), used);
	return text;
}

static enum lfc_status
run_lfc(void)
{
	static const struct lfc_files files = {
	    "F.pid", "F.2", "F.1", "F.output", "F.completed", 0};

	return lfc_run(&files, NULL, &detail);
}

/* What dhcp6d does before it starts lfc. */
static void
rotate(void)
{
	struct sink_config config = {
	    .path = "F", .journal_size = JOURNAL_SIZE_MIN};
	struct sink *sink;
	bool rotated;

	ck_assert_int_eq(sink_memfile.open(&sink, &config, &detail), ERR_NONE);
	ck_assert_int_eq(
	    sink_memfile.rotate(sink, &rotated, &detail), ERR_NONE);
	sink_memfile.close(sink);
}

static void
leave(void)
{
	store_free(store);
	store = NULL;
	files_leave();
}

START_TEST(the_last_row_of_a_lease_stands)
{
	files_put_text("F", HEADER "\n" ROW(1) ROW(2) ROW(3)
				GONE(2) "2001:db8::3,00:01:00:0a,4000,"
					"1700004000,7,3000,0,99,128,0,0,,,0,,"
					"0,0,0\n");
	start();
	ck_assert_str_eq(leases(), "13");
	ck_assert_uint_eq(recovered.leases, 2);
	ck_assert_uint_eq(recovered.loaded.rows, 5);
	ck_assert(!recovered.loaded.compact);
	store_lock(store);
	ck_assert_uint_eq(
	    store_record(store, find(LEASE_NA, 0x20010db800000000, 3, 128))
		->iaid,
	    99);
	store_unlock(store);
}
END_TEST

START_TEST(times_and_states_are_those_of_the_rows)
{
	struct lease lease;

	files_put_text("F",
	    HEADER "\n"
		   /* released: kept though its lifetime is 0 */
		   "2001:db8::1,00:01:01,0,1700000000,1,0,0,1,128,0,0,,,3,,0,"
		   "0,0\n"
		   /* expired and reclaimed, infinite, before 1970 */
		   "2001:db8::2,00:01:02,4000,1600000000,1,0,0,1,128,0,0,,,2,,"
		   "0,0,0\n"
		   "2001:db8::3,00:01:03,4294967295,5994967295,1,0,0,1,128,0,"
		   "0,h.example.,,0,{ },0,0,5\n"
		   "2001:db8::4,00:01:04,4000,100,1,0,0,1,128,0,0,,,0,,0,0,"
		   "0\n");
	start();
	ck_assert_str_eq(leases(), "1234");
	store_lock(store);
	store_read(store, find(LEASE_NA, 0x20010db800000000, 1, 128), &lease);
	ck_assert_uint_eq(lease.state, LEASE_RELEASED);
	ck_assert_int_eq(lease.transaction, 1700000000);
	store_read(store, find(LEASE_NA, 0x20010db800000000, 2, 128), &lease);
	ck_assert_uint_eq(lease.state, LEASE_RECLAIMED);
	ck_assert_int_eq(lease_end(&lease), 1600000000);
	store_read(store, find(LEASE_NA, 0x20010db800000000, 3, 128), &lease);
	ck_assert_int_eq(lease_end(&lease), INT64_MAX);
	ck_assert_int_eq(lease.transaction, 1700000000);
	ck_assert(span_equal(lease.hostname, span_of("h.example.", 10)));
	ck_assert(span_equal(lease.user_context, span_of("{ }", 3)));
	ck_assert_uint_eq(lease.pool_id, 5);
	store_read(store, find(LEASE_NA, 0x20010db800000000, 4, 128), &lease);
	ck_assert_int_eq(lease_end(&lease), 100);
	store_unlock(store);
}
END_TEST

START_TEST(an_address_and_a_prefix_do_not_meet)
{
	files_put_text("F",
	    HEADER "\n"
		   "2001:db8::,00:01:01,9,1700000009,1,0,0,1,128,0,0,,,0,,0,0,"
		   "0\n"
		   "2001:db8::,00:01:02,9,1700000009,1,0,2,1,56,0,0,,,0,,0,0,"
		   "0\n"
		   "2001:db8::,00:01:03,9,1700000009,1,0,2,1,60,0,0,,,0,,0,0,"
		   "0\n"
		   "2001:db8::,00:01:02,0,1700000009,1,0,2,1,56,0,0,,,0,,0,0,"
		   "0\n");
	start();
	store_lock(store);
	ck_assert_uint_eq(store_count(store), 2);
	ck_assert_uint_ne(
	    find(LEASE_NA, 0x20010db800000000, 0, 128), LEASE_INDEX_NONE);
	ck_assert_uint_eq(
	    find(LEASE_PD, 0x20010db800000000, 0, 56), LEASE_INDEX_NONE);
	ck_assert_uint_ne(
	    find(LEASE_PD, 0x20010db800000000, 0, 60), LEASE_INDEX_NONE);
	store_unlock(store);
}
END_TEST

START_TEST(bad_rows_are_kept_aside_and_limited)
{
	char *text;

	files_put_text("F", HEADER "\n" ROW(1) "nonsense\n" ROW(2) ",,,\n");
	start();
	ck_assert_str_eq(leases(), "12");
	ck_assert_uint_eq(recovered.loaded.bad_rows, 2);
	ck_assert(recovered.loaded.compact);
	text = files_get("F.bad", NULL);
	ck_assert_ptr_nonnull(text);
	ck_assert_ptr_nonnull(strstr(text, " F:3: row has 1 columns"));
	ck_assert_ptr_nonnull(strstr(text, "\nnonsense\n# "));
	ck_assert_ptr_nonnull(strstr(text, " F:5: row has 4 columns"));
	free(text);
	ck_assert_int_eq(try_start(2), ERR_NONE);
	ck_assert_int_eq(try_start(1), ERR_LIMIT);
	ck_assert_ptr_nonnull(
	    strstr(detail.text, "exceeded maximum number of failures 1"));
}
END_TEST

START_TEST(an_old_schema_asks_for_a_compaction)
{
	files_put_text("F",
	    "address,duid,valid_lifetime,expire,subnet_id,pref_lifetime,"
	    "lease_type,iaid,prefix_len,fqdn_fwd,fqdn_rev,hostname\n"
	    "2001:db8::1,00:01:00:01,4000,1700004000,1,3000,0,1,128,0,0,h\n");
	start();
	ck_assert_str_eq(leases(), "1");
	ck_assert(recovered.loaded.compact);
	rotate();
	ck_assert_int_eq(run_lfc(), LFC_DONE);
	start();
	ck_assert_str_eq(leases(), "1");
	ck_assert(!recovered.loaded.compact);
	files_assert_text("F.2",
	    HEADER "\n2001:db8::1,00:01:00:01,4000,1700004000,1,3000,0,1,128,"
		   "0,0,h,,0,,,,0\n");
}
END_TEST

START_TEST(what_is_no_lease_file_stops_the_start)
{
	files_put_text("F", HEADER "\n" ROW(1));
	files_put_text("F.2", "something else\n");
	ck_assert_int_eq(try_start(0), ERR_CORRUPT);
	ck_assert_ptr_nonnull(strstr(detail.text, "'F.2'"));
	ck_assert_int_eq(unlink("F.2"), 0);
	ck_assert_int_eq(mkdir("F.2", 0700), 0);
	ck_assert_int_eq(try_start(0), ERR_SYSTEM);
}
END_TEST

#define PREVIOUS HEADER "\n" ROW(1) ROW(2)
#define COPY HEADER "\n" ROW(2) GONE(2) ROW(3)
#define MERGED HEADER "\n" ROW(1) ROW(3)
#define PARTIAL HEADER "\n" ROW(1) "2001:db8::3,00:0"
#define CURRENT HEADER "\n" ROW(4)

/* NULL: there is no such file. */
static const struct crash {
	const char *how;
	const char *current, *completed, *copy, *previous, *output, *pid;
	const char *leases;
} crashes[] = {
    {"new", CURRENT, NULL, NULL, NULL, NULL, NULL, "4"},
    {"normal", CURRENT, NULL, NULL, PREVIOUS, NULL, NULL, "124"},
    {"died before lfc began", CURRENT, NULL, COPY, PREVIOUS, NULL, NULL, "134"},
    {"the first lfc ever has not begun", CURRENT, NULL, COPY, NULL, NULL, NULL,
	"34"},
    {"lfc died while writing", CURRENT, NULL, COPY, PREVIOUS, PARTIAL, NULL,
	"134"},
    {"lfc died writing the header", CURRENT, NULL, COPY, PREVIOUS, "addr", NULL,
	"134"},
    {"lfc died before its first rename", CURRENT, NULL, COPY, PREVIOUS, MERGED,
	NULL, "134"},
    {"lfc died after its first rename", CURRENT, MERGED, COPY, PREVIOUS, NULL,
	NULL, "134"},
    {"lfc died after removing .2", CURRENT, MERGED, COPY, NULL, NULL, NULL,
	"134"},
    {"lfc died after removing .1", CURRENT, MERGED, NULL, NULL, NULL, NULL,
	"134"},
    {"lfc died after its last rename", CURRENT, NULL, NULL, MERGED, NULL, NULL,
	"134"},
    {"dhcp6d died between its renames", NULL, NULL, COPY, PREVIOUS, NULL, NULL,
	"13"},
    {"the same while a completed file waited", NULL, MERGED, COPY, PREVIOUS,
	NULL, NULL, "13"},
    {"stale pid file, no such process", CURRENT, NULL, COPY, PREVIOUS, NULL,
	"4194304\n", "134"},
    {"stale pid file, number used again", CURRENT, NULL, COPY, PREVIOUS, NULL,
	"1\n", "134"},
    {"empty pid file", CURRENT, MERGED, COPY, PREVIOUS, NULL, "", "134"},
    {"strange pid file", CURRENT, NULL, NULL, PREVIOUS, NULL, "x", "124"},
    {"power loss: completed file empty", CURRENT, "", COPY, PREVIOUS, NULL,
	NULL, "134"},
    {"power loss: completed file torn", CURRENT, PARTIAL, COPY, PREVIOUS, NULL,
	NULL, "134"},
    {"power loss: completed file without header end", CURRENT, "address,du",
	COPY, PREVIOUS, NULL, NULL, "134"},
    {"power loss: completed file torn, .2 gone", CURRENT, PARTIAL, COPY, NULL,
	NULL, NULL, "134"},
    {"power loss: completed file torn, both gone", CURRENT, PARTIAL, NULL, NULL,
	NULL, NULL, "14"},
    {"power loss: completed file empty, both gone", CURRENT, "", NULL, NULL,
	NULL, NULL, "4"},
    {"F empty", "", NULL, COPY, PREVIOUS, NULL, NULL, "13"},
    {"F ends in its header", "address,duid,val", MERGED, COPY, NULL, NULL, NULL,
	"13"},
    {"F ends in its first row", HEADER "\n2001:db8::4,00:0", NULL, NULL,
	PREVIOUS, NULL, NULL, "12"},
    {".1 torn", CURRENT, NULL, COPY "2001:db8::1", PREVIOUS, NULL, NULL, "134"},
    {".1 with a torn header", CURRENT, NULL, "address,duid", PREVIOUS, NULL,
	NULL, "124"},
};

static void
put(const char *name, const char *text)
{
	if (text != NULL)
		files_put_text(name, text);
}

static void
make_crash(const struct crash *crash)
{
	files_empty();
	put("F", crash->current);
	put("F.completed", crash->completed);
	put("F.1", crash->copy);
	put("F.2", crash->previous);
	put("F.output", crash->output);
	put("F.pid", crash->pid);
}

START_TEST(every_crash_is_recovered_by_a_start)
{
	const struct crash *crash = &crashes[_i];

	make_crash(crash);
	start();
	ck_assert_msg(strcmp(leases(), crash->leases) == 0, "%s: %s",
	    crash->how, leases());
	/* and by one more, without anything in between */
	start();
	ck_assert_str_eq(leases(), crash->leases);
	ck_assert(lease_file_is_whole("F"));
}
END_TEST

static void
assert_compacted(const struct crash *crash)
{
	static const char *const leftovers[] = {
	    "F.1", "F.output", "F.completed", "F.pid", "F.new"};

	for (size_t i = 0; i < sizeof(leftovers) / sizeof(leftovers[0]); i++)
		ck_assert_msg(!files_exist(leftovers[i]), "%s: %s", crash->how,
		    leftovers[i]);
	start();
	ck_assert_msg(strcmp(leases(), crash->leases) == 0, "%s: %s",
	    crash->how, leases());
}

START_TEST(every_crash_is_recovered_by_the_next_lfc)
{
	const struct crash *crash = &crashes[_i];

	make_crash(crash);
	ck_assert_msg(run_lfc() == LFC_DONE, "%s: %s", crash->how, detail.text);
	assert_compacted(crash);
	/* the normal way: start, rotation, compaction, start */
	make_crash(crash);
	start();
	rotate();
	ck_assert_msg(run_lfc() == LFC_DONE, "%s: %s", crash->how, detail.text);
	assert_compacted(crash);
	/* and all that F held until a rotation was possible */
	rotate();
	ck_assert_int_eq(run_lfc(), LFC_DONE);
	assert_compacted(crash);
	files_assert_text("F", HEADER "\n");
}
END_TEST

static _Atomic bool stop;
static unsigned runs;

/* Compacts again and again; what is compacted says the same each time. */
static void *
compact_all_the_time(void *context)
{
	static const struct lfc_files files = {
	    "F.pid", "F.2", "F.1", "F.output", "F.completed", 0};
	struct err_detail why;

	(void)context;
	while (!atomic_load(&stop)) {
		if (lfc_run(&files, NULL, &why) == LFC_DONE)
			runs++;
		files_put_text("F.next", COPY);
		if (rename("F.next", "F.1") != 0)
			break;
	}
	return NULL;
}

START_TEST(a_start_beside_a_running_lfc_misses_nothing)
{
	pthread_t thread;

	make_crash(&crashes[2]);
	atomic_store(&stop, false);
	ck_assert_int_eq(
	    pthread_create(&thread, NULL, compact_all_the_time, NULL), 0);
	for (unsigned i = 0; i < 300; i++) {
		const char *found;

		start();
		found = leases();
		ck_assert_msg(
		    strcmp(found, "134") == 0, "start %u: %s", i, found);
	}
	atomic_store(&stop, true);
	ck_assert_int_eq(pthread_join(thread, NULL), 0);
	ck_assert_uint_gt(runs, 5);
}
END_TEST

START_TEST(a_start_does_not_wait_for_the_lock)
{
	static struct lease_file_names names;
	int lock;

	make_crash(&crashes[2]);
	ck_assert_int_eq(lease_file_names("F", &names, &detail), ERR_NONE);
	ck_assert_int_eq(lease_file_lock(&names, &lock, &detail), ERR_NONE);
	start();
	ck_assert_str_eq(leases(), "134");
	ck_assert_int_eq(run_lfc(), LFC_BUSY);
	close(lock);
	ck_assert_int_eq(run_lfc(), LFC_DONE);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("recover");
	TCase *tcase = tcase_create("recover");
	int states = sizeof(crashes) / sizeof(crashes[0]);

	(void)umask(027);
	tcase_set_timeout(tcase, 120);
	tcase_add_checked_fixture(tcase, files_enter, leave);
	suite_add_tcase(suite, tcase);
	tcase_add_test(tcase, the_last_row_of_a_lease_stands);
	tcase_add_test(tcase, times_and_states_are_those_of_the_rows);
	tcase_add_test(tcase, an_address_and_a_prefix_do_not_meet);
	tcase_add_test(tcase, bad_rows_are_kept_aside_and_limited);
	tcase_add_test(tcase, an_old_schema_asks_for_a_compaction);
	tcase_add_test(tcase, what_is_no_lease_file_stops_the_start);
	tcase_add_loop_test(
	    tcase, every_crash_is_recovered_by_a_start, 0, states);
	tcase_add_loop_test(
	    tcase, every_crash_is_recovered_by_the_next_lfc, 0, states);
	tcase_add_test(tcase, a_start_beside_a_running_lfc_misses_nothing);
	tcase_add_test(tcase, a_start_does_not_wait_for_the_lock);
	return suite_run(suite);
}
