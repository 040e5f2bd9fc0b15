/*
 * tests/fault/torture.c: random faults on one file set, for as long as wanted.
 *
 * torture [SECONDS [SEED]], where things were built; without either, as in make
 * check, a few seconds of the same rounds each time
 *
 * A round is a run of the small server (fault_commit.c) or of lfc on the files
 * that the rounds before have left, with a random fault: a call that fails, a
 * short write, a kill before, in or after one, and often a power cut that
 * drops what was not synced. After each round a start must find every lease
 * that was acknowledged, none that was taken back, and each with its client.
 * The loops of test_fault_commit.c and test_fault_lfc.c begin anew each time;
 * here what one fault has left is where the next one strikes.
 *
 * The seed is printed; the same seed makes the same rounds again. Status 1 if
 * a promise was broken: the rounds are told, the files stay where they are.
 */
#include <check.h>
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <time.h>

#include "dhcp6d/lease/recover.h"
#include "libcommon/lfc_status.h"
#include "tests/fault/driver.h"
#include "tests/unit/files.h"

#define LEASES 10 /* 1 to 9 */
#define BATCHES 7 /* of fault_commit */
#define CALLS 32  /* a run of some batches makes so many */

static char build[PATH_MAX];
static uint64_t state;
static unsigned seconds = 5, seed = 1;

/* Bit 0: it may not be there; bit 1: it may be there. */
static unsigned possible[LEASES];

/* splitmix64: what it gives depends on the seed alone. */
static unsigned
random_below(unsigned limit)
{
	uint64_t z = (state += 0x9e3779b97f4a7c15);

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
	return (unsigned)((z ^ (z >> 31)) % limit);
}

static struct fault
random_fault(void)
{
	static char number[16];
	static const int errors[] = {EIO, ENOSPC, EDQUOT, EROFS, EINTR};
	static const char *const kinds[] = {"kill", "tear", "after", "short"};
	unsigned kind = random_below(8);
	struct fault fault = {
	    1 + random_below(CALLS), 1 + random_below(4), number};

	if (kind < 4)
		fault.kind = kinds[kind];
	else
		snprintf(number, sizeof(number), "%d", errors[random_below(5)]);
	return fault;
}

static enum power_cut
random_cut(void)
{
	return (enum power_cut)random_below(CUT_NOTHING + 1);
}

static void
run(const char *program, const char *const arguments[], struct fault fault,
    struct outcome *out)
{
	ck_assert_int_eq(chdir(build), 0);
	driver_find(program);
	ck_assert_int_eq(chdir(files_directory), 0);
	driver_run(arguments, fault, out);
}

/* Asked for makes one more state possible, acknowledged the only one. */
static void
follow(const char *output)
{
	for (const char *line = output; *line != 0;
	     line = strchr(line, '\n') + 1) {
		bool asked = *line == '?';
		const char *change = line + asked;
		unsigned n = (unsigned)(change[1] - '0');
		unsigned now = change[0] == '+' ? 2 : 1;

		ck_assert_ptr_nonnull(strchr(line, '\n'));
		ck_assert(n >= 1 && n < LEASES);
		possible[n] = asked ? possible[n] | now : now;
	}
}

static void
serve(struct fault fault, struct outcome *out)
{
	char path[PATH_MAX], first[8], count[8];
	const char *arguments[] = {path, first, count, NULL};

	snprintf(path, sizeof(path), "%s", driver_path("F"));
	snprintf(first, sizeof(first), "%u", random_below(BATCHES - 3));
	snprintf(count, sizeof(count), "%u", 3 + random_below(BATCHES - 2));
	run("tests/fault/fault_commit", arguments, fault, out);
	follow(out->output);
	ck_assert_msg(out->status == 0 || out->status == 3 ||
			  (out->status == -1 && out->struck),
	    "the server ended with status %d", out->status);
}

static void
compact(struct fault fault, struct outcome *out)
{
	static const char *const suffixes[] = {
	    "F.pid", "F.2", "F.1", "F.output", "F.completed"};
	char paths[5][PATH_MAX];
	const char *arguments[] = {"-6", "-p", paths[0], "-x", paths[1], "-i",
	    paths[2], "-o", paths[3], "-f", paths[4], NULL};

	for (unsigned i = 0; i < 5; i++)
		snprintf(
		    paths[i], sizeof(paths[i]), "%s", driver_path(suffixes[i]));
	run("lfc/lfc", arguments, fault, out);
	ck_assert_msg(out->struck || out->status == LFC_DONE,
	    "lfc ended with status %d", out->status);
}

/* ---- the checker ---- */

/* 0: not there; 1: with its client; 2: with another. */
static unsigned
look_up(struct lease_store *store, unsigned n)
{
	const uint8_t owner[] = {0, 1, 0, (uint8_t)n};
	uint32_t index = store_find_address(
	    store, LEASE_NA, (struct address){0x20010db800000000, n}, 128);
	struct lease lease;

	if (index == LEASE_INDEX_NONE)
		return 0;
	store_read(store, index, &lease);
	return lease.duid.size == sizeof(owner) &&
		       memcmp(lease.duid.data, owner, sizeof(owner)) == 0
		   ? 1
		   : 2;
}

/* What a start finds, which then may be taken as it is. */
static void
check_leases(void)
{
	struct lease_store *store = store_create();
	struct sink_config config = {.path = "F"};
	struct err_detail why = {""};
	struct recovered recovered;
	struct clock clock;
	struct sink *sink;

	clock_system(&clock);
	ck_assert_msg(sink_memfile.open(&sink, &config, &why) == ERR_NONE, "%s",
	    why.text);
	ck_assert_msg(lease_recover(store, &clock, &sink_memfile, sink, NULL,
			  &recovered, &why) == ERR_NONE,
	    "%s", why.text);
	store_lock(store);
	ck_assert_uint_lt(store_count(store), LEASES);
	for (unsigned n = 1; n < LEASES; n++) {
		unsigned found = look_up(store, n);

		ck_assert_msg(found != 2, "lease %u has another client", n);
		ck_assert_msg((possible[n] & (found == 1 ? 2U : 1U)) != 0,
		    "lease %u is %s", n, found == 1 ? "there again" : "lost");
		possible[n] = found == 1 ? 2 : 1;
	}
	store_unlock(store);
	sink_memfile.close(sink);
	store_free(store);
}

static void
one_round(unsigned number)
{
	static struct outcome outcome;
	struct fault fault = random_fault();
	bool server = random_below(3) > 0, cut;

	if (random_below(4) == 0)
		fault.at = 0;
	if (server)
		serve(fault, &outcome);
	else
		compact(fault, &outcome);
	cut = outcome.status == -1 && random_below(2) == 0;
	fprintf(stderr, "round %u: %s, %s at %u for %u, status %d%s\n", number,
	    server ? "server" : "lfc", fault.kind, fault.at, fault.count,
	    outcome.status, cut ? ", power cut" : "");
	if (cut)
		driver_cut_power(&outcome, random_cut(), random_cut());
	check_leases();
}

START_TEST(nothing_is_lost)
{
	time_t end = time(NULL) + (time_t)seconds;
	unsigned rounds = 0;

	files_enter();
	while (time(NULL) < end)
		one_round(rounds++);
	printf("%u rounds\n", rounds);
	driver_clean();
	files_leave();
}
END_TEST

int
main(int argc, char **argv)
{
	Suite *suite;
	TCase *tcase;
	SRunner *runner;
	int failed;

	if (!shim_is_possible()) {
		puts("skipped: a shim and a sanitizer do not go together");
		return 77;
	}
	if (argc > 1)
		seed = argc > 2 ? (unsigned)strtoul(argv[2], NULL, 10)
				: (unsigned)time(NULL);
	seconds = argc > 1 ? (unsigned)strtoul(argv[1], NULL, 10) : seconds;
	state = seed;
	printf("TORTURE_SECONDS=%u TORTURE_SEED=%u\n", seconds, seed);
	(void)fflush(stdout);
	for (unsigned n = 1; n < LEASES; n++)
		possible[n] = 1;
	if (getcwd(build, sizeof(build)) == NULL)
		return 1;
	suite = suite_create("torture");
	tcase = tcase_create("torture");
	runner = srunner_create(suite);
	tcase_set_timeout(tcase, 0);
	tcase_add_test(tcase, nothing_is_lost);
	suite_add_tcase(suite, tcase);
	srunner_set_fork_status(runner, CK_NOFORK);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	if (failed != 0)
		printf("seed %u, the files are in %s\n", seed, files_directory);
	return failed != 0;
}
