/*
 * test_fault_commit.c: storage fails at every call in turn.
 *
 * A small server (fault_commit.c) runs with the n-th call on its files failing
 * by EIO, ENOSPC, EINTR, EDQUOT, EROFS or half a write, for one call or some,
 * or being killed before it, after it or in the middle of it, with and without
 * a power cut that drops whatever was not synced, of the lease file, of the
 * journal or of both, or half of it; for all n until the fault is no longer
 * reached; with the file synced at once, at the end, and with a journal that is
 * used around. In each case:
 *   - what was acknowledged is what the next start finds (or what was asked
 *     for later), so nothing was acknowledged that was not on disk;
 *   - without a kill, service goes on by itself and ends well;
 *   - the next run, without a fault, does all its work.
 */
#include <errno.h>
#include <limits.h>
#include <signal.h>

#include "dhcp6d/lease/journal.h"
#include "dhcp6d/lease/recover.h"
#include "tests/fault/driver.h"
#include "tests/unit/files.h"
#include "tests/unit/lease_rows.h"
#include "tests/unit/suite.h"

#define LEASES 10 /* 1 to 9 */
#define BATCHES 7 /* of the program */

/* What a lease may be: bit 0 not there, bit 1 there. */
struct possible {
	unsigned state[LEASES];
};

static struct err_detail detail;

static void
find_leases(bool there[LEASES])
{
	struct lease_store *store = store_create();
	struct sink_config config = {
	    .path = "F", .journal_size = JOURNAL_SIZE_MIN};
	struct recovered recovered;
	struct clock clock;
	struct sink *sink;

	clock_system(&clock);
	ck_assert_msg(sink_memfile.open(&sink, &config, &detail) == ERR_NONE,
	    "%s", detail.text);
	ck_assert_msg(lease_recover(store, &clock, &sink_memfile, sink, NULL,
			  &recovered, &detail) == ERR_NONE,
	    "%s", detail.text);
	store_lock(store);
	for (unsigned n = 1; n < LEASES; n++)
		there[n] = store_find_address(store, LEASE_NA,
			       (struct address){0x20010db800000000, n},
			       128) != LEASE_INDEX_NONE;
	store_unlock(store);
	sink_memfile.close(sink);
	store_free(store);
}

/* Follows what the program said: asked for makes one more state possible,
 * acknowledged makes it the only one. */
static void
follow(const char *output, struct possible *possible)
{
	const char *line = output;

	for (; *line != 0; line = strchr(line, '\n') + 1) {
		bool asked = *line == '?';
		const char *change = line + asked;
		unsigned n = (unsigned)(change[1] - '0');
		unsigned state = change[0] == '+' ? 2 : 1;

		ck_assert_ptr_nonnull(strchr(line, '\n'));
		ck_assert(n >= 1 && n < LEASES);
		possible->state[n] = asked ? possible->state[n] | state : state;
	}
}

static void
assert_possible(const struct possible *possible, const struct fault *fault)
{
	bool there[LEASES];

	find_leases(there);
	for (unsigned n = 1; n < LEASES; n++)
		ck_assert_msg((possible->state[n] & (there[n] ? 2U : 1U)) != 0,
		    "lease %u is %s, with %s at %u", n,
		    there[n] ? "there" : "lost", fault->kind, fault->at);
}

static void
begin_empty(struct possible *possible)
{
	files_empty();
	for (unsigned n = 1; n < LEASES; n++)
		possible->state[n] = 1;
}

/* What a crash of Kea's left: to be settled and mended first. */
static void
begin_after_crash(struct possible *possible)
{
	begin_empty(possible);
	files_put_text("F.2", HEADER "\n" ROW(1) ROW(2));
	files_put_text("F.1", HEADER "\n" GONE(2) ROW(3) "nonsense\n");
	files_put_text("F.completed", HEADER "\n" ROW(1) "200");
	files_put_text("F", HEADER "\n" ROW(4) "2001:db");
	possible->state[1] = possible->state[3] = possible->state[4] = 2;
}

static bool cut_power;
static struct outcome outcome;

/* Power cuts: of journals, of other files. */
static const enum power_cut cuts[][2] = {
    {CUT_ALL, CUT_ALL},
    {CUT_HALF, CUT_HALF},
    {CUT_NOTHING, CUT_ALL},
    {CUT_ALL, CUT_NOTHING},
    {CUT_HALF, CUT_ALL},
};

#define CUTS (sizeof(cuts) / sizeof(cuts[0]))

static unsigned cut_first; /* of cuts, for the first call; then in turn */

/* How the program goes about it (fault_commit.c). */
enum way { WAY_SYNC_AT_ONCE, WAY_SYNC_LATE, WAY_AROUND, WAYS };

static void
choose_way(enum way way)
{
	setenv("COMMIT_CHECKPOINT_MS",
	    way == WAY_SYNC_AT_ONCE ? "1" : "1000000", 1);
	if (way == WAY_AROUND)
		setenv("COMMIT_LONG_ROWS", "1", 1);
}

/* Nothing of a failure or a crash stays in the files. */
static void
assert_no_bad_rows(unsigned wanted, const struct fault *fault)
{
	static struct lease_census census;

	memset(&census, 0, sizeof(census));
	census_file(&census, "F.2");
	census_file(&census, "F.1");
	census_file(&census, "F");
	ck_assert_msg(census.bad_rows == wanted, "%u bad rows, with %s at %u",
	    census.bad_rows, fault->kind, fault->at);
}

/* Runs all batches, or with one number given that one alone. */
static void
run_program(struct fault fault, const char *batch)
{
	char path[PATH_MAX];
	const char *arguments[] = {path, batch, "1", NULL};

	snprintf(path, sizeof(path), "%s", driver_path("F"));
	driver_run(arguments, fault, &outcome);
}

/* One run with the fault, and one batch after it, so that the first row that
 * is written then counts. */
static void
run_with(struct fault fault, void (*begin)(struct possible *))
{
	unsigned bad_rows = begin == begin_after_crash;
	char batch[2] = {(char)('0' + fault.at % BATCHES), 0};
	struct possible possible;

	begin(&possible);
	run_program(fault, NULL);
	follow(outcome.output, &possible);
	/* it may refuse to start, but not give up once it has */
	ck_assert_msg(outcome.status == 0 ||
			  (outcome.status == 3 && outcome.output[0] == 0) ||
			  (outcome.status == -1 && outcome.struck),
	    "status %d with %s at %u", outcome.status, fault.kind, fault.at);
	/* a journal that is left says that there is something to mend */
	if (outcome.status == 0 && !files_exist("F.journal"))
		assert_no_bad_rows(bad_rows, &fault);
	if (cut_power) {
		const enum power_cut *cut = cuts[(fault.at + cut_first) % CUTS];

		driver_cut_power(&outcome, cut[0], cut[1]);
	}
	run_program(FAULT_NONE, batch);
	ck_assert_msg(outcome.status == 0, "status %d after %s at %u",
	    outcome.status, fault.kind, fault.at);
	follow(outcome.output, &possible);
	assert_possible(&possible, &fault);
	assert_no_bad_rows(bad_rows, &fault);
}

/* A run without faults says how far the faults must go. */
static void
run_with_all(const char *kind, unsigned count, unsigned step,
    void (*begin)(struct possible *))
{
	struct possible possible;
	unsigned calls;

	begin(&possible);
	run_program(FAULT_NONE, NULL);
	ck_assert_int_eq(outcome.status, 0);
	ck_assert_uint_gt(outcome.calls, 20);
	calls = outcome.calls;
	for (unsigned at = 1; at <= calls + 2; at += step)
		run_with((struct fault){at, count, kind}, begin);
}

static const char *
number_text(int number)
{
	static char text[16];

	snprintf(text, sizeof(text), "%d", number);
	return text;
}

#define ERRORS 5

/* The first error in all ways, the others in one. */
START_TEST(one_call_fails)
{
	static const int errors[ERRORS] = {EIO, ENOSPC, EINTR, EDQUOT, EROFS};

	choose_way(_i < WAYS ? (enum way)_i : WAY_SYNC_AT_ONCE);
	run_with_all(number_text(errors[_i < WAYS ? 0 : _i - WAYS + 1]), 1, 1,
	    begin_empty);
}
END_TEST

START_TEST(one_call_fails_after_a_crash)
{
	choose_way(WAY_SYNC_AT_ONCE);
	run_with_all(number_text(EIO), 1, 1, begin_after_crash);
}
END_TEST

START_TEST(some_calls_fail)
{
	choose_way((enum way)_i);
	run_with_all(number_text(ENOSPC), 3, 3, begin_after_crash);
}
END_TEST

START_TEST(writes_are_short)
{
	choose_way((enum way)_i);
	run_with_all("short", 1, 1, begin_empty);
	run_with_all("short", 1000, 50, begin_after_crash);
}
END_TEST

static const char *const kills[] = {"kill", "tear", "after"};

#define KILLS 3

START_TEST(killed_anywhere)
{
	choose_way((enum way)(_i / KILLS));
	run_with_all(kills[_i % KILLS], 1, 1, begin_empty);
}
END_TEST

START_TEST(killed_anywhere_after_a_crash)
{
	choose_way(WAY_SYNC_LATE);
	run_with_all(kills[_i], 1, 1, begin_after_crash);
}
END_TEST

START_TEST(power_cut_anywhere)
{
	cut_power = true;
	cut_first = (unsigned)_i;
	choose_way((enum way)(_i / KILLS));
	run_with_all(kills[_i % KILLS], 1, 1, begin_empty);
}
END_TEST

START_TEST(power_cut_anywhere_after_a_crash)
{
	cut_power = true;
	choose_way(WAY_SYNC_LATE);
	run_with_all(kills[_i], 1, 1, begin_after_crash);
}
END_TEST

static void
enter(void)
{
	driver_find("tests/fault/fault_commit");
	files_enter();
}

static void
leave(void)
{
	driver_clean();
	files_leave();
}

static int
run_all(void)
{
	Suite *suite = suite_create("fault_commit");
	TCase *tcase = tcase_create("fault_commit");

	(void)umask(027);
	tcase_set_timeout(tcase, 600);
	tcase_add_checked_fixture(tcase, enter, leave);
	suite_add_tcase(suite, tcase);
	tcase_add_loop_test(tcase, one_call_fails, 0, WAYS + ERRORS - 1);
	tcase_add_test(tcase, one_call_fails_after_a_crash);
	tcase_add_loop_test(tcase, some_calls_fail, 0, WAYS);
	tcase_add_loop_test(tcase, writes_are_short, 0, WAYS);
	tcase_add_loop_test(tcase, killed_anywhere, 0, WAYS * KILLS);
	tcase_add_loop_test(tcase, killed_anywhere_after_a_crash, 0, KILLS);
	tcase_add_loop_test(tcase, power_cut_anywhere, 0, WAYS * KILLS);
	tcase_add_loop_test(tcase, power_cut_anywhere_after_a_crash, 0, KILLS);
	return suite_run(suite);
}

int
main(void)
{
	if (shim_is_possible())
		return run_all();
	puts("skipped: a preloaded shim and a sanitizer do not go together");
	return 77;
}
