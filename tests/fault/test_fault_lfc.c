/*
 * test_fault_lfc.c: storage fails lfc at every call in turn.
 *
 * The real program runs with the n-th call on its files failing by EIO, ENOSPC
 * or half a write, for one call or all that follow, or being killed before it,
 * after it or in its middle, with and without a power cut that drops whatever
 * was not synced; for all n until the fault is no longer reached; on sets of
 * files in each state that a run may meet. In each case:
 *   - the next start finds every lease, and no row is lost that was bad;
 *   - status 0 means done, another that the leases are where they were;
 *   - the next run, without a fault, ends the work.
 */
#include <errno.h>
#include <limits.h>
#include <signal.h>

#include "dhcp6d/lease/journal.h"
#include "dhcp6d/lease/recover.h"
#include "libcommon/lfc_status.h"
#include "tests/fault/driver.h"
#include "tests/unit/files.h"
#include "tests/unit/lease_rows.h"
#include "tests/unit/suite.h"

#define CURRENT HEADER "\n" ROW(4)
#define MERGED HEADER "\n" ROW(1) ROW(3)

static struct outcome outcome;
static struct err_detail detail;

/* The leases a start finds, as digits in order. */
static const char *
leases(void)
{
	static char text[16];
	struct lease_store *store = store_create();
	struct sink_config config = {
	    .path = "F", .journal_size = JOURNAL_SIZE_MIN};
	struct recovered recovered;
	struct clock clock;
	struct sink *sink;
	size_t used = 0;

	clock_system(&clock);
	ck_assert_msg(sink_memfile.open(&sink, &config, &detail) == ERR_NONE,
	    "%s", detail.text);
	ck_assert_msg(lease_recover(store, &clock, &sink_memfile, sink, NULL,
			  &recovered, &detail) == ERR_NONE,
	    "%s", detail.text);
	store_lock(store);
	for (unsigned n = 1; n < 10; n++)
		if (store_find_address(store, LEASE_NA,
			(struct address){0x20010db800000000, n},
			128) != LEASE_INDEX_NONE)
			text[used++] = (char)('0' + n);
	store_unlock(store);
	text[used] = 0;
	sink_memfile.close(sink);
	store_free(store);
	return text;
}

static bool
has(const char *name, const char *what)
{
	size_t size = 0;
	char *text = files_get(name, &size);
	bool found =
	    text != NULL && memmem(text, size, what, strlen(what)) != NULL;

	free(text);
	return found;
}

/* A normal run: there is all to do, and a row that cannot be read. */
static void
begin_normal(void)
{
	files_put_text("F.2", HEADER "\n" ROW(1) ROW(2));
	files_put_text("F.1", HEADER "\n" GONE(2) "nonsense\n" ROW(3));
}

/* An earlier run was killed while it wrote. */
static void
begin_again(void)
{
	begin_normal();
	files_put_text("F.output", HEADER "\n" ROW(1) "2001:");
	files_put_text("F.pid", "4194304\n");
}

/* An earlier run was killed when it was nearly done. */
static void
begin_rotation(void)
{
	begin_normal();
	files_put_text("F.completed", MERGED);
	files_put_text("F.bad", "nonsense\n");
}

/* Kea's, after a power cut: the completed file is void. */
static void
begin_void(void)
{
	begin_normal();
	files_put_text("F.completed", "");
}

static void (*const begins[])(void) = {
    begin_normal, begin_again, begin_rotation, begin_void};

static void
begin(unsigned which)
{
	files_empty();
	files_put_text("F", CURRENT);
	begins[which]();
}

static void
run_lfc(struct fault fault)
{
	char paths[5][PATH_MAX];
	const char *arguments[] = {"-6", "-p", paths[0], "-x", paths[1], "-i",
	    paths[2], "-o", paths[3], "-f", paths[4], "-d", NULL};
	static const char *const names[] = {
	    "F.pid", "F.2", "F.1", "F.output", "F.completed"};

	for (unsigned i = 0; i < 5; i++)
		snprintf(
		    paths[i], sizeof(paths[i]), "%s", driver_path(names[i]));
	driver_run(arguments, fault, &outcome);
}

static void
assert_nothing_lost(struct fault fault)
{
	const char *found = leases();

	ck_assert_msg(strcmp(found, "134") == 0, "leases %s with %s at %u",
	    found, fault.kind, fault.at);
	ck_assert_msg(has("F.1", "nonsense\n") || has("F.bad", "nonsense\n"),
	    "a bad row is lost with %s at %u", fault.kind, fault.at);
}

static void
assert_done(struct fault fault)
{
	ck_assert_msg(outcome.status == LFC_DONE, "status %d after %s at %u",
	    outcome.status, fault.kind, fault.at);
	files_assert_text("F.2", MERGED);
	files_assert_text("F", CURRENT);
	ck_assert(!files_exist("F.1") && !files_exist("F.completed"));
}

static bool cut_power;

static void
run_with(struct fault fault, unsigned which)
{
	begin(which);
	run_lfc(fault);
	if (outcome.status == LFC_DONE)
		assert_done(fault);
	ck_assert_msg(outcome.status == LFC_DONE || outcome.struck,
	    "status %d without a fault, at %u", outcome.status, fault.at);
	if (cut_power)
		driver_cut_power(&outcome, CUT_ALL, CUT_ALL);
	assert_nothing_lost(fault);
	run_lfc(FAULT_NONE);
	assert_done(fault);
	ck_assert(!files_exist("F.output") && !files_exist("F.pid"));
	assert_nothing_lost(fault);
}

static void
run_with_all(const char *kind, unsigned count)
{
	for (unsigned which = 0; which < 4; which++) {
		unsigned calls;

		begin(which);
		run_lfc(FAULT_NONE);
		assert_done(FAULT_NONE);
		calls = outcome.calls;
		ck_assert_uint_ge(calls, 12);
		for (unsigned at = 1; at <= calls + 2; at++)
			run_with((struct fault){at, count, kind}, which);
	}
}

static const char *
number_text(int number)
{
	static char text[16];

	snprintf(text, sizeof(text), "%d", number);
	return text;
}

START_TEST(one_call_fails)
{
	static const int errors[] = {EIO, ENOSPC, EROFS};

	run_with_all(number_text(errors[_i]), 1);
}
END_TEST

START_TEST(all_calls_fail_from_one_on)
{
	run_with_all(number_text(EIO), 100000);
}
END_TEST

START_TEST(calls_are_short_or_interrupted)
{
	run_with_all("short", 1);
	run_with_all("short", 100000);
	run_with_all(number_text(EINTR), 1);
}
END_TEST

static const char *const kills[] = {"kill", "tear", "after"};

START_TEST(killed_anywhere)
{
	cut_power = false;
	run_with_all(kills[_i], 1);
}
END_TEST

START_TEST(power_cut_anywhere)
{
	cut_power = true;
	run_with_all(kills[_i], 1);
}
END_TEST

static bool
compact_with(struct fault fault)
{
	char path[PATH_MAX];
	const char *arguments[] = {path, NULL};

	snprintf(path, sizeof(path), "%s", driver_path(""));
	begin(0);
	driver_run(arguments, fault, &outcome);
	return outcome.status == LFC_DONE;
}

/* compact alone, with a temporary file: all or nothing. */
START_TEST(sorting_fails)
{
	const char *kind = number_text(_i == 0 ? EIO : ENOSPC);
	unsigned calls;

	ck_assert(compact_with(FAULT_NONE));
	files_assert_text("F.output", MERGED);
	calls = outcome.calls;
	for (unsigned at = 1; at <= calls + 2; at++) {
		struct fault fault = {at, 1, kind};
		bool done = compact_with(fault);

		ck_assert_msg(done != outcome.struck, "status %d at %u",
		    outcome.status, at);
		if (done)
			files_assert_text("F.output", MERGED);
		assert_nothing_lost(fault);
	}
}
END_TEST

static void
enter(void)
{
	driver_find("lfc/lfc");
	files_enter();
}

static void
enter_compact(void)
{
	driver_find("tests/fault/fault_compact");
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
	Suite *suite = suite_create("fault_lfc");
	TCase *tcase = tcase_create("lfc"), *sorting = tcase_create("compact");

	(void)umask(027);
	tcase_set_timeout(tcase, 600);
	tcase_add_checked_fixture(tcase, enter, leave);
	suite_add_tcase(suite, tcase);
	tcase_add_loop_test(tcase, one_call_fails, 0, 3);
	tcase_add_test(tcase, all_calls_fail_from_one_on);
	tcase_add_test(tcase, calls_are_short_or_interrupted);
	tcase_add_loop_test(tcase, killed_anywhere, 0, 3);
	tcase_add_loop_test(tcase, power_cut_anywhere, 0, 3);
	tcase_set_timeout(sorting, 600);
	tcase_add_checked_fixture(sorting, enter_compact, leave);
	suite_add_tcase(suite, sorting);
	tcase_add_loop_test(sorting, sorting_fails, 0, 2);
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
