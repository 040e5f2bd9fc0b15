/*
 * test_maintenance.c: leases are reclaimed within the limits of a cycle and at
 * the pace of the configuration; a backlog is worked off without its pause, and
 * said only if it lasts; the lease file is rotated and lfc run at its interval.
 * All on a clock that the test moves.
 */
#include <check.h>
#include <poll.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dhcp6d/lease/apply.h"
#include "dhcp6d/maintenance.h"
#include "libcommon/log.h"
#include "libcommon/log_messages.h"
#include "tests/unit/suite.h"

#define NS_PER_MS UINT64_C(1000000)
#define NS_PER_S UINT64_C(1000000000)
#define START 1800000000
#define LOOK_MS 2000 /* between two looks at the files */

static struct clock manual;
static struct storage storage;
static struct starter *starter;
static struct maintenance *maintenance;
static struct snapshot snapshot;
static char folder[64], lfc[128], name[128];
static int event;

static void
advanced(void *context, uint64_t durable)
{
	(void)context;
	(void)durable;
}

static void
set_up(bool persist)
{
	const struct snapshot started_with = {
	    .lease_database = {.persist = persist, .name = name}};
	const struct storage_setup setup = {.snapshot = &started_with,
	    .data_directory = folder,
	    .clock = &manual,
	    .advanced = advanced};
	struct upkeep_setup wanted = {.storage = &storage, .clock = &manual};
	FILE *script;

	ck_assert_int_ge(sodium_init(), 0);
	snprintf(folder, sizeof(folder), "/tmp/test_maintenance.XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(name, sizeof(name), "%s/leases.csv", folder);
	snprintf(lfc, sizeof(lfc), "%s/lfc", folder);
	script = fopen(lfc, "w");
	fputs("#!/bin/sh\nexit 0\n", script);
	fclose(script);
	chmod(lfc, 0755);
	ck_assert_int_eq(
	    starter_fork(lfc, "none.json", &starter, NULL), ERR_NONE);
	clock_manual(&manual, START);
	ck_assert_int_eq(storage_open(&storage, &setup, NULL), ERR_NONE);
	event = eventfd(0, EFD_CLOEXEC);
	wanted.event = event;
	wanted.starter = starter;
	maintenance = maintenance_create(&wanted);
	snapshot = (struct snapshot){
	    .expiry = {.reclaim_wait = 10,
		.max_leases = 100,
		.hold_reclaimed = 3600,
		.flush_wait = 25,
		.unwarned_cycles = 5},
	    .lease_database = {.lfc_interval = 1800},
	};
}

static void
set_up_memory(void)
{
	set_up(false);
}

static void
set_up_file(void)
{
	set_up(true);
}

static void
tear_down(void)
{
	char command[128];

	ck_assert_int_eq(maintenance_stop(maintenance, NULL), ERR_NONE);
	ck_assert_int_eq(storage_close(&storage, NULL), ERR_NONE);
	maintenance_free(maintenance);
	starter_close(starter);
	close(event);
	snprintf(command, sizeof(command), "rm -rf %s", folder);
	(void)!system(command);
}

/* count leases that end valid seconds from now. */
static void
grant(unsigned count, uint32_t valid)
{
	const struct moment now = clock_now(&manual);
	const uint8_t duid[] = {0, 4, 1, 2, 3};
	static uint64_t next = 1;
	uint64_t sequence;
	struct lease_change change = {.lease = {.prefix_length = 128,
					  .subnet_id = 1,
					  .valid = valid,
					  .preferred = valid,
					  .transaction = now.lease_s,
					  .duid = {duid, sizeof(duid)}}};

	store_lock(storage.store);
	for (unsigned i = 0; i < count; i++) {
		change.lease.address = (struct address){1, next};
		change.lease.iaid = (uint32_t)next++;
		ck_assert_int_eq(lease_apply(storage.store, storage.log_buffer,
				     &now, &change, 1, &sequence),
		    ERR_NONE);
	}
	store_unlock(storage.store);
	committer_kick(storage.committer);
}

static void
count_assigned(void *context, uint32_t index, const struct lease_record *record)
{
	(void)index;
	*(unsigned *)context += record->state == LEASE_ASSIGNED;
}

static unsigned
assigned(void)
{
	unsigned count = 0;
	uint32_t cursor = 0;

	store_lock(storage.store);
	while (store_walk(storage.store, &cursor, 1000, count_assigned, &count))
		;
	store_unlock(storage.store);
	return count;
}

START_TEST(nothing_is_due_before_its_time)
{
	maintenance_configure(maintenance, &snapshot);
	grant(10, 60);
	ck_assert_int_eq(maintenance_run(maintenance), 10000);
	clock_advance(&manual, 10 * NS_PER_S);
	ck_assert_int_eq(maintenance_run(maintenance), 10000);
	ck_assert_uint_eq(assigned(), 10);
	clock_advance(&manual, 4 * NS_PER_S);
	ck_assert_int_eq(maintenance_run(maintenance), 6000);
}
END_TEST

START_TEST(what_has_ended_is_reclaimed_by_the_next_cycle)
{
	maintenance_configure(maintenance, &snapshot);
	grant(10, 15);
	grant(5, 1000);
	clock_advance(&manual, 10 * NS_PER_S);
	maintenance_run(maintenance);
	ck_assert_uint_eq(assigned(), 15);
	clock_advance(&manual, 10 * NS_PER_S);
	ck_assert_int_eq(maintenance_run(maintenance), 10000);
	ck_assert_uint_eq(assigned(), 5);
	ck_assert_uint_eq(store_count(storage.store), 15); /* kept: affinity */
}
END_TEST

START_TEST(edits_one_after_the_other_do_not_put_it_off)
{
	maintenance_configure(maintenance, &snapshot);
	grant(10, 5);
	for (unsigned i = 0; i < 3; i++) {
		clock_advance(&manual, 4 * NS_PER_S);
		maintenance_configure(maintenance, &snapshot);
		maintenance_run(maintenance);
	}
	ck_assert_uint_eq(assigned(), 0);
}
END_TEST

START_TEST(another_wait_counts_from_its_configuration)
{
	maintenance_configure(maintenance, &snapshot);
	clock_advance(&manual, 4 * NS_PER_S);
	snapshot.expiry.reclaim_wait = 20;
	maintenance_configure(maintenance, &snapshot);
	ck_assert_int_eq(maintenance_run(maintenance), 20000);
}
END_TEST

START_TEST(without_affinity_they_are_removed)
{
	snapshot.expiry.flush_wait = 0;
	maintenance_configure(maintenance, &snapshot);
	grant(10, 5);
	clock_advance(&manual, 10 * NS_PER_S);
	maintenance_run(maintenance);
	ck_assert_uint_eq(store_count(storage.store), 0);
}
END_TEST

START_TEST(reclaimed_ones_are_removed_when_held_long_enough)
{
	maintenance_configure(maintenance, &snapshot);
	grant(10, 5);
	clock_advance(&manual, 10 * NS_PER_S);
	maintenance_run(maintenance);
	ck_assert_uint_eq(store_count(storage.store), 10);
	clock_advance(&manual, 3600 * NS_PER_S);
	maintenance_run(maintenance);
	ck_assert_uint_eq(store_count(storage.store), 0);
}
END_TEST

/* A cycle keeps its limit; the next follows at once, not after the pause. */
/* Kea's identifiers (kea-config.md 4.3), all of them at debug level 40. */
START_TEST(the_log_tells_each_lease)
{
	char path[256], text[4096];
	struct log_output output = {.destination = path, .pattern = "%p %m\n"};
	struct log_logger logger = {.name = log_logger_names[0],
	    .severity = LOG_SEVERITY_DEBUG,
	    .debug_level = 40,
	    .outputs = &output,
	    .output_count = 1};
	struct log *log = log_create(log_logger_names, LOG_LOGGER_COUNT);
	const struct upkeep_setup setup = {.storage = &storage,
	    .clock = &manual,
	    .log = log,
	    .event = event,
	    .starter = starter};
	struct maintenance *talker = maintenance_create(&setup);
	FILE *file;

	snprintf(path, sizeof(path), "%s/log", folder);
	ck_assert_int_eq(log_configure(log, &logger, 1, NULL), ERR_NONE);
	maintenance_configure(talker, &snapshot);
	grant(1, 5);
	clock_advance(&manual, 10 * NS_PER_S);
	maintenance_run(talker);
	clock_advance(&manual, 3600 * NS_PER_S);
	maintenance_run(talker);
	log_flush(log);
	file = fopen(path, "r");
	ck_assert_ptr_nonnull(file);
	text[fread(text, 1, sizeof(text) - 1, file)] = 0;
	fclose(file);
	ck_assert_ptr_nonnull(strstr(text,
	    "DEBUG ALLOC_ENGINE_V6_LEASES_RECLAMATION_START starting "
	    "reclamation of expired leases (limit = 100 leases or 0"));
	ck_assert_ptr_nonnull(
	    strstr(text, "DEBUG ALLOC_ENGINE_V6_LEASE_RECLAIM duid=["));
	ck_assert_ptr_nonnull(strstr(text,
	    "DEBUG ALLOC_ENGINE_V6_LEASES_RECLAMATION_COMPLETE reclaimed 1 "));
	ck_assert_ptr_nonnull(strstr(
	    text, "DEBUG ALLOC_ENGINE_V6_RECLAIMED_LEASES_DELETE duid=["));
	maintenance_free(talker);
	log_free(log);
	unlink(path);
}
END_TEST

START_TEST(a_backlog_is_worked_off_in_cycles)
{
	maintenance_configure(maintenance, &snapshot);
	grant(250, 5);
	clock_advance(&manual, 10 * NS_PER_S);
	ck_assert_int_eq(maintenance_run(maintenance), 10);
	ck_assert_uint_eq(assigned(), 150);
	clock_advance(&manual, 10 * NS_PER_MS);
	ck_assert_int_eq(maintenance_run(maintenance), 10);
	ck_assert_uint_eq(assigned(), 50);
	clock_advance(&manual, 10 * NS_PER_MS);
	ck_assert_int_eq(maintenance_run(maintenance), 10000);
	ck_assert_uint_eq(assigned(), 0);
}
END_TEST

START_TEST(no_limit_on_a_cycle)
{
	snapshot.expiry.max_leases = 0;
	maintenance_configure(maintenance, &snapshot);
	grant(1000, 5);
	clock_advance(&manual, 10 * NS_PER_S);
	ck_assert_int_eq(maintenance_run(maintenance), 10000);
	ck_assert_uint_eq(assigned(), 0);
}
END_TEST

START_TEST(reclaiming_switched_off)
{
	snapshot.expiry.reclaim_wait = 0;
	maintenance_configure(maintenance, &snapshot);
	grant(10, 5);
	clock_advance(&manual, 1000 * NS_PER_S);
	ck_assert_int_gt(maintenance_run(maintenance), 1000000);
	ck_assert_uint_eq(assigned(), 10);
}
END_TEST

/* ---- lfc ---- */

static bool
wait_for(int descriptor)
{
	struct pollfd ready = {descriptor, POLLIN, 0};

	return poll(&ready, 1, 5000) == 1;
}

static struct control_compaction
state(void)
{
	struct control_compaction state;

	compaction_state(maintenance_compaction(maintenance), &state);
	return state;
}

/* Hands all news on until lfc has ended. */
static void
end_lfc(void)
{
	struct starter_news news = {.ended = false};
	bool gone;

	while (!news.ended) {
		ck_assert(wait_for(starter_descriptor(starter)));
		ck_assert(starter_take_news(starter, &news, &gone));
		compaction_news(maintenance_compaction(maintenance), &news);
	}
}

/* What stands in for lfc from now on. */
static void
become(const char *script)
{
	FILE *file = fopen(lfc, "w");

	fprintf(file, "#!/bin/sh\n%s\n", script);
	fclose(file);
}

/* The committer has rotated: lfc is started. */
static void
take_rotation(void)
{
	uint64_t count;

	ck_assert(wait_for(event));
	ck_assert_int_eq(read(event, &count, sizeof(count)), 8);
	maintenance_run(maintenance);
}

static void
run_lfc(void)
{
	ck_assert_int_eq(
	    compaction_start(maintenance_compaction(maintenance)), ERR_NONE);
	take_rotation();
}

/* Once a minute, then more and more seldom; a good run ends that. */
START_TEST(a_failed_lfc_is_tried_again)
{
	snapshot.expiry.reclaim_wait = 0;
	snapshot.lease_database.lfc_interval = 0;
	maintenance_configure(maintenance, &snapshot);
	become("exit 5");
	run_lfc();
	end_lfc();
	ck_assert_int_eq(state().status, LFC_WRITE);
	ck_assert(!state().running);
	ck_assert_uint_eq(state().failures, 1);
	ck_assert_uint_eq(state().retry_s, 60);
	for (unsigned wait = 60; wait <= 120; wait *= 2) {
		clock_advance(&manual, (wait - 1) * NS_PER_S);
		ck_assert_int_eq(maintenance_run(maintenance), 1000);
		ck_assert(!state().running);
		clock_advance(&manual, 1 * NS_PER_S);
		maintenance_run(maintenance);
		ck_assert(state().running);
		take_rotation();
		end_lfc();
		ck_assert_uint_eq(state().retry_s, wait * 2);
	}
	ck_assert_uint_eq(state().failures, 3);
	become("exit 0");
	run_lfc();
	end_lfc();
	ck_assert_uint_eq(state().runs, 4);
	ck_assert_uint_eq(state().failures, 3);
	ck_assert_uint_eq(state().retry_s, 0);
	ck_assert_int_eq(state().status, LFC_DONE);
}
END_TEST

START_TEST(progress_and_result_are_told)
{
	snapshot.expiry.reclaim_wait = 0;
	maintenance_configure(maintenance, &snapshot);
	ck_assert_int_eq(state().status, -1);
	ck_assert_int_eq(state().ended_s, 0);
	grant(10, 1000);
	become("echo read 262144 >&$LFC_PROGRESS_FD; read go <$0.go; "
	       "echo leases 7 >&$LFC_PROGRESS_FD; exit 0");
	strcat(lfc, ".go");
	ck_assert_int_eq(mkfifo(lfc, 0600), 0);
	run_lfc();
	ck_assert(wait_for(starter_descriptor(starter)));
	{
		struct starter_news news;
		bool gone;

		ck_assert(starter_take_news(starter, &news, &gone));
		compaction_news(maintenance_compaction(maintenance), &news);
	}
	ck_assert(state().running);
	ck_assert_str_eq(state().doing, "read");
	ck_assert_uint_eq(state().count, 262144);
	clock_advance(&manual, 3 * NS_PER_S);
	{
		FILE *go = fopen(lfc, "w");

		fputs("go\n", go);
		fclose(go);
	}
	end_lfc();
	ck_assert(!state().running);
	ck_assert_uint_eq(state().took_ms, 3000);
	ck_assert_uint_eq(state().leases, 7);
	ck_assert_int_eq(state().ended_s, clock_now(&manual).lease_s);
	/* what counts from now on: those, and nothing was written since */
	ck_assert_uint_eq(state().rows_in_files, 7);
	ck_assert_uint_gt(
	    state().pending_bytes, 1000); /* the script kept F.1 */
}
END_TEST

START_TEST(not_executed_is_not_fatal)
{
	snapshot.expiry.reclaim_wait = 0;
	maintenance_configure(maintenance, &snapshot);
	unlink(lfc);
	run_lfc();
	ck_assert(!state().running);
	ck_assert_int_eq(state().status, -1);
	ck_assert_uint_eq(state().failures, 1);
	ck_assert_uint_eq(state().retry_s, 60);
}
END_TEST

/* A million needless rows at least, and three times the leases. */
START_TEST(the_rule_of_size)
{
	ck_assert(!compaction_is_due(0, 0));
	ck_assert(!compaction_is_due(1000000, 0));
	ck_assert(compaction_is_due(1000003, 0));
	ck_assert(!compaction_is_due(10, 1000000));
	ck_assert(!compaction_is_due(4000000, 1000000));
	ck_assert(compaction_is_due(4000003, 1000000));
	ck_assert(!compaction_is_due(1100000, 100000));
	ck_assert(compaction_is_due(1100001, 100000));
	ck_assert(compaction_is_due(UINT64_MAX, 1));
}
END_TEST

START_TEST(files_that_have_grown_are_compacted)
{
	snapshot.expiry.reclaim_wait = 0;
	snapshot.lease_database.lfc_interval = 0; /* not by time */
	storage.rows = 2000000;                   /* read by the start */
	maintenance_free(maintenance);
	maintenance = maintenance_create(
	    &(struct upkeep_setup){&storage, starter, &manual, NULL, event});
	maintenance_configure(maintenance, &snapshot);
	ck_assert_int_eq(maintenance_run(maintenance), LOOK_MS);
	ck_assert(!state().running);
	clock_advance(&manual, 10 * NS_PER_S);
	maintenance_run(maintenance);
	ck_assert(state().running);
	ck_assert(wait_for(event));
	become("echo leases 0 >&$LFC_PROGRESS_FD");
	maintenance_run(maintenance);
	end_lfc();
	clock_advance(&manual, 10 * NS_PER_S);
	maintenance_run(maintenance);
	ck_assert(!state().running);
}
END_TEST

/* ---- the file is lost ---- */

static unsigned
leases_of(const char *suffix)
{
	char path[256], line[1024];
	unsigned rows = 0;
	FILE *file;

	snprintf(path, sizeof(path), "%s%s", name, suffix);
	file = fopen(path, "r");
	if (file == NULL)
		return 0;
	while (fgets(line, sizeof(line), file) != NULL)
		rows += line[0] == '0' || strncmp(line, "::", 2) == 0;
	fclose(file);
	return rows;
}

static void
wait_durable(uint64_t rows)
{
	struct committer_state now;

	do {
		committer_state(storage.committer, &now);
		usleep(1000);
	} while (now.rows < rows);
}

static void
lose_by(const char *how)
{
	char command[512];

	snprintf(command, sizeof(command), "f=%s; %s", name, how);
	ck_assert_int_eq(system(command), 0);
}

static const char *const losses[] = {"rm $f", "mv $f $f.away",
    "truncate -s 0 $f", "truncate -s 300 $f", "cp $f $f.x; mv $f.x $f"};

/* The committer has a say in a look, so it is looked until then. */
static void
wait_until_lost(void)
{
	for (unsigned i = 0; i < 5000 && !state().lost; i++) {
		usleep(1000);
		clock_advance(&manual, 2 * NS_PER_S);
		maintenance_run(maintenance);
	}
	ck_assert(state().lost);
}

/* Else it would be busy for ever, and nobody would watch the file. */
START_TEST(a_run_of_which_nothing_is_heard_has_failed)
{
	struct compaction *compaction = maintenance_compaction(maintenance);

	snapshot.expiry.reclaim_wait = 0;
	snapshot.lease_database.lfc_interval = 0;
	maintenance_configure(maintenance, &snapshot);
	grant(10, 1000);
	wait_durable(10);
	compaction_starter_gone(compaction); /* nothing runs */
	ck_assert_uint_eq(state().runs, 0);
	ck_assert_int_eq(compaction_start(compaction), ERR_NONE);
	compaction_starter_gone(compaction); /* the committer's turn */
	ck_assert(state().running);
	take_rotation();
	compaction_starter_gone(compaction);
	ck_assert(!state().running);
	ck_assert_int_eq(state().status, LFC_NO_NEWS);
	ck_assert_uint_eq(state().failures, 1);
	ck_assert_uint_eq(state().retry_s, 60);
	lose_by("rm $f");
	wait_until_lost();
}
END_TEST

/* Whatever was done to it: all leases are in F.completed and lfc is run; what
 * is granted meanwhile and after is in F. */
START_TEST(a_lost_file_is_written_anew)
{
	uint64_t count;

	snapshot.expiry.reclaim_wait = 0;
	snapshot.lease_database.lfc_interval = 0;
	maintenance_configure(maintenance, &snapshot);
	grant(1000, 1000);
	wait_durable(1000);
	clock_advance(&manual, 2 * NS_PER_S);
	maintenance_run(maintenance);
	ck_assert(!state().lost);
	lose_by(losses[_i]);
	wait_until_lost();
	ck_assert_int_eq(
	    compaction_start(maintenance_compaction(maintenance)), ERR_BUSY);
	while (!state().running) { /* until all is written and lfc wanted */
		ck_assert(wait_for(event));
		ck_assert_int_eq(read(event, &count, sizeof(count)), 8);
		maintenance_run(maintenance);
	}
	ck_assert(!state().lost);
	ck_assert_uint_eq(leases_of(".completed"), 1000);
	grant(7, 1000);
	wait_durable(1007);
	ck_assert_uint_eq(leases_of(""), 7);
	take_rotation();
	end_lfc();
	/* and from then on it is watched as before */
	clock_advance(&manual, 2 * NS_PER_S);
	maintenance_run(maintenance);
	ck_assert(!state().lost);
}
END_TEST

/* Before anybody has looked: a clean stop is the last moment to save them. */
START_TEST(a_stop_writes_a_lost_file_anew)
{
	snapshot.expiry.reclaim_wait = 0;
	maintenance_configure(maintenance, &snapshot);
	grant(1000, 1000);
	wait_durable(1000);
	lose_by(losses[_i]);
	ck_assert_int_eq(maintenance_stop(maintenance, NULL), ERR_NONE);
	ck_assert_uint_eq(leases_of(".completed"), 1000);
}
END_TEST

/* The same in the middle of what a loss sets off. */
START_TEST(a_stop_ends_what_was_begun)
{
	snapshot.expiry.reclaim_wait = 0;
	maintenance_configure(maintenance, &snapshot);
	grant(1000, 1000);
	wait_durable(1000);
	lose_by("rm $f");
	wait_until_lost();
	ck_assert_int_eq(maintenance_stop(maintenance, NULL), ERR_NONE);
	ck_assert_uint_eq(leases_of(".completed"), 1000);
}
END_TEST

/* Nothing is remembered of F then: it must not be whatever stands there. */
START_TEST(a_file_lost_while_lfc_runs_is_noticed)
{
	snapshot.expiry.reclaim_wait = 0;
	snapshot.lease_database.lfc_interval = 0;
	maintenance_configure(maintenance, &snapshot);
	grant(10, 1000);
	wait_durable(10);
	run_lfc();
	lose_by(losses[4]);
	end_lfc();
	wait_until_lost();
}
END_TEST

START_TEST(lfc_runs_at_its_interval)
{
	struct stat status;
	char copy[160];

	snapshot.expiry.reclaim_wait = 0;
	maintenance_configure(maintenance, &snapshot);
	grant(10, 1000);
	ck_assert_int_eq(maintenance_run(maintenance), LOOK_MS);
	clock_advance(&manual, 1799 * NS_PER_S);
	ck_assert_int_eq(maintenance_run(maintenance), 1000);
	ck_assert(!state().running);
	clock_advance(&manual, 1 * NS_PER_S);
	ck_assert_int_eq(maintenance_run(maintenance), LOOK_MS - 1000);
	ck_assert(wait_for(event)); /* the committer has rotated */
	maintenance_run(maintenance);
	end_lfc();
	ck_assert_int_eq(state().status, LFC_DONE);
	snprintf(copy, sizeof(copy), "%s.1", name);
	ck_assert_int_eq(stat(copy, &status), 0);
	ck_assert_int_eq(stat(name, &status), 0);
}
END_TEST

START_TEST(one_rotation_at_a_time)
{
	maintenance_configure(maintenance, &snapshot);
	ck_assert_int_eq(
	    compaction_start(maintenance_compaction(maintenance)), ERR_NONE);
	ck_assert_int_eq(
	    compaction_start(maintenance_compaction(maintenance)), ERR_BUSY);
	ck_assert(wait_for(event));
	maintenance_run(maintenance);
	ck_assert(state().running);
	ck_assert_int_eq(
	    compaction_start(maintenance_compaction(maintenance)), ERR_BUSY);
	end_lfc();
	ck_assert_int_eq(
	    compaction_start(maintenance_compaction(maintenance)), ERR_NONE);
	ck_assert(wait_for(event));
}
END_TEST

START_TEST(no_file_no_lfc)
{
	snapshot.expiry.reclaim_wait = 0;
	maintenance_configure(maintenance, &snapshot);
	ck_assert_int_gt(maintenance_run(maintenance), 1800 * 1000);
	ck_assert_int_eq(compaction_start(maintenance_compaction(maintenance)),
	    ERR_UNSUPPORTED);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("maintenance");
	TCase *expiry = tcase_create("expiry"), *file = tcase_create("lfc");

	tcase_add_checked_fixture(expiry, set_up_memory, tear_down);
	tcase_add_test(expiry, nothing_is_due_before_its_time);
	tcase_add_test(expiry, edits_one_after_the_other_do_not_put_it_off);
	tcase_add_test(expiry, another_wait_counts_from_its_configuration);
	tcase_add_test(expiry, what_has_ended_is_reclaimed_by_the_next_cycle);
	tcase_add_test(expiry, without_affinity_they_are_removed);
	tcase_add_test(
	    expiry, reclaimed_ones_are_removed_when_held_long_enough);
	tcase_add_test(expiry, the_log_tells_each_lease);
	tcase_add_test(expiry, a_backlog_is_worked_off_in_cycles);
	tcase_add_test(expiry, no_limit_on_a_cycle);
	tcase_add_test(expiry, reclaiming_switched_off);
	tcase_add_test(expiry, no_file_no_lfc);
	suite_add_tcase(suite, expiry);
	tcase_set_timeout(file, 60);
	tcase_add_checked_fixture(file, set_up_file, tear_down);
	tcase_add_test(file, lfc_runs_at_its_interval);
	tcase_add_test(file, one_rotation_at_a_time);
	tcase_add_test(file, a_failed_lfc_is_tried_again);
	tcase_add_test(file, progress_and_result_are_told);
	tcase_add_test(file, not_executed_is_not_fatal);
	tcase_add_test(file, a_run_of_which_nothing_is_heard_has_failed);
	tcase_add_test(file, the_rule_of_size);
	tcase_add_test(file, files_that_have_grown_are_compacted);
	tcase_add_loop_test(file, a_lost_file_is_written_anew, 0, 5);
	tcase_add_loop_test(file, a_stop_writes_a_lost_file_anew, 0, 5);
	tcase_add_test(file, a_stop_ends_what_was_begun);
	tcase_add_test(file, a_file_lost_while_lfc_runs_is_noticed);
	suite_add_tcase(suite, file);
	return suite_run(suite);
}
