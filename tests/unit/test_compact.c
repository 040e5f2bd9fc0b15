/*
 * test_compact.c: two lease files into one that says the same, and lfc's run.
 *
 * Promised: the last row per lease, by address, byte for byte as it was; rows
 * of older schemas become ours; what cannot be read is moved to the side file
 * or nothing is done; any sequence of rows gives what a simple model says,
 * with a little sorting memory too; the exit status tells the cause and a
 * failure leaves the files as they were.
 */
#include <signal.h>
#include <sys/file.h>
#include <sys/wait.h>

#include "lfc/compact.h"
#include "lfc/index.h"
#include "lfc/run.h"
#include "lfc/sorter.h"
#include "tests/unit/files.h"
#include "tests/unit/lease_rows.h"
#include "tests/unit/suite.h"

static struct err_detail detail;
static struct compact_stats stats;

static enum lfc_status
compact_with(uint64_t sort_memory)
{
	struct compact_config config = {.previous = "F.2",
	    .copy = "F.1",
	    .output = "F.output",
	    .bad = "F.bad",
	    .sort_memory = sort_memory};

	return compact(&config, &stats, &detail);
}

static enum lfc_status
run(void)
{
	static const struct lfc_files files = {
	    "F.pid", "F.2", "F.1", "F.output", "F.completed", 0};

	return lfc_run(&files, NULL, &detail);
}

START_TEST(the_last_row_per_lease_by_address)
{
	files_put_text("F.2", HEADER "\n" ROW(3) ROW(1) ROW(2));
	files_put_text("F.1", HEADER "\n" ROW(9) GONE(2) ROW(1) ROW(5) GONE(
				  5) "2001:db8::3,00:01:00:0b,9,1700000009,1,3,"
				     "0,7,128,1,0,H&#x2c,,0,{}"
				     ",0,0,3\n");
	ck_assert_int_eq(compact_with(0), LFC_DONE);
	files_assert_text("F.output",
	    HEADER "\n" ROW(1) "2001:db8::3,00:01:00:0b,9,1700000009,1,3,0,7,"
			       "128,1,0,H&#x2c,,0,{},0,0,3\n" ROW(9));
	ck_assert_uint_eq(stats.rows, 9);
	ck_assert_uint_eq(stats.leases, 3);
	ck_assert_uint_eq(stats.bad_rows, 0);
	/* the sources are as they were */
	files_assert_text("F.2", HEADER "\n" ROW(3) ROW(1) ROW(2));
}
END_TEST

START_TEST(addresses_and_prefixes_are_told_apart)
{
	static const char rows[] =
	    "2001:db8::,00:01:01,9,1700000009,1,0,2,1,56,0,0,,,0,,0,0,0\n"
	    "2001:db8::,00:01:02,9,1700000009,1,0,0,1,128,0,0,,,0,,0,0,0\n"
	    "2001:db8::,00:01:03,9,1700000009,1,0,2,1,48,0,0,,,0,,0,0,0\n"
	    "2001:db8::,00:01:03,0,1700000009,1,0,2,1,52,0,0,,,0,,0,0,0\n"
	    "2001:db7::,00:01:04,0,1700000009,1,0,2,1,48,0,0,,,3,,0,0,0\n";
	char text[1024];

	snprintf(text, sizeof(text), HEADER "\n%s", rows);
	files_put_text("F.1", text);
	ck_assert_int_eq(compact_with(0), LFC_DONE);
	files_assert_text("F.output",
	    HEADER "\n" /* released: stays */
		   "2001:db7::,00:01:04,0,1700000009,1,0,2,1,48,0,0,,,3,,0,0,"
		   "0\n"
		   "2001:db8::,00:01:02,9,1700000009,1,0,0,1,128,0,0,,,0,,0,0,"
		   "0\n"
		   "2001:db8::,00:01:03,9,1700000009,1,0,2,1,48,0,0,,,0,,0,0,"
		   "0\n"
		   "2001:db8::,00:01:01,9,1700000009,1,0,2,1,56,0,0,,,0,,0,0,"
		   "0\n");
}
END_TEST

START_TEST(nothing_gives_nothing)
{
	ck_assert_int_eq(compact_with(0), LFC_DONE);
	files_assert_text("F.output", HEADER "\n");
	files_put_text("F.1", "");
	files_put_text("F.2", HEADER "\n" GONE(1));
	ck_assert_int_eq(compact_with(0), LFC_DONE);
	files_assert_text("F.output", HEADER "\n");
}
END_TEST

START_TEST(the_output_is_written_anew)
{
	files_put_text("F.output",
	    HEADER "\n" ROW(1) ROW(2) ROW(3) ROW(4) "of a run that died");
	files_put_text("F.1", HEADER "\n" ROW(1));
	ck_assert_int_eq(compact_with(0), LFC_DONE);
	files_assert_text("F.output", HEADER "\n" ROW(1));
}
END_TEST

START_TEST(rows_of_other_schemas_become_ours)
{
	files_put_text("F.2",
	    "address,duid,valid_lifetime,expire,subnet_id,pref_lifetime,"
	    "lease_type,iaid,prefix_len,fqdn_fwd,fqdn_rev,hostname,hwaddr\n"
	    "2001:DB8::1,00010001,4000,1700004000,1,3000,0,1,128,0,0,h,"
	    "52:54:00:AA:bb:cc\n"
	    "2001:db8::2,00:01:00:02,1,1,1,1,0,2,128,0,0,h,\n");
	files_put_text("F.1",
	    HEADER ",more\r\n"
		   "2001:db8::3,00:01:00:03,4000,1700004000,1,3000,0,3,128,0,"
		   "0,,,0,,0,0,0,what\r\n"
		   "2001:db8::2,00:01:00:02,0,1,1,1,0,2,128,0,0,h,,0,,0,0,"
		   "0\r\n");
	ck_assert_int_eq(compact_with(0), LFC_DONE);
	files_assert_text("F.output",
	    HEADER "\n2001:db8::1,00:01:00:01,4000,1700004000,1,3000,0,1,128,"
		   "0,0,h,52:54:00:aa:bb:cc,0,,1,0,0\n" ROW(3));
}
END_TEST

/* Kea 2.2 went on under a header that it does not know. */
START_TEST(rows_without_pool_id_under_our_header_become_ours)
{
	files_put_text("F.1",
	    HEADER "\n" ROW(
		1) "2001:db8::3,00:01:00:03,4000,1700004000,1,3000,0,3,128,0,"
		   "0,,,0,,,\n" ROW(2));
	ck_assert_int_eq(compact_with(0), LFC_DONE);
	files_assert_text("F.output", HEADER "\n" ROW(1) ROW(2) ROW(3));
}
END_TEST

START_TEST(bad_rows_are_moved_aside_and_hide_nothing)
{
	char *text;

	files_put_text("F.2", HEADER "\n" ROW(1) "nonsense\n");
	files_put_text("F.1",
	    HEADER "\n2001:db8::1,00:01:00:01,0,x,1,0,0,1,128,0,0,,,0,,0,0,"
		   "0\n" ROW(2) "2001:db8::3,00:01:00:03,40");
	ck_assert_int_eq(compact_with(0), LFC_DONE);
	files_assert_text("F.output", HEADER "\n" ROW(1) ROW(2));
	ck_assert_uint_eq(stats.bad_rows, 3);
	text = files_get("F.bad", NULL);
	ck_assert_ptr_nonnull(text);
	ck_assert_ptr_nonnull(strstr(text, " F.2:3: row has 1 columns"));
	ck_assert_ptr_nonnull(strstr(text, " F.1:2: expire: 'x' is not"));
	ck_assert_ptr_nonnull(strstr(text, " F.1:4: row has 3 columns"));
	free(text);
	/* no side file, no compaction */
	ck_assert_int_eq(unlink("F.bad"), 0);
	ck_assert_int_eq(mkdir("F.bad", 0700), 0);
	ck_assert_int_eq(run(), LFC_WRITE);
	ck_assert(files_exist("F.1") && files_exist("F.2"));
	ck_assert(!files_exist("F.output") && !files_exist("F.completed"));
}
END_TEST

static uint64_t
next_random(uint64_t *state)
{
	uint64_t z = (*state += 0x9e3779b97f4a7c15);

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
	return z ^ (z >> 31);
}

#define KEYS 3000

/* Writes rows rows of random leases into the file and the model; the model
 * holds the number (pool_id) of the row that counts, 0: gone. */
static void
write_random_rows(const char *name, unsigned rows, uint32_t model[KEYS],
    uint32_t *number, uint64_t *state)
{
	FILE *file = fopen(name, "w");
	char row[LEASE_ROW_MAX];

	ck_assert_ptr_nonnull(file);
	fputs(HEADER "\n", file);
	for (unsigned i = 0; i < rows; i++) {
		unsigned n = (unsigned)(next_random(state) % KEYS);
		bool removed = next_random(state) % 4 == 0;
		uint8_t duid[4];
		struct lease lease = lease_make(n, duid);
		size_t size;

		lease.address.high += next_random(&(uint64_t){n}) & 0xffffff;
		lease.pool_id = ++*number;
		model[n] = removed ? 0 : *number;
		size = lease_row_write(&lease, removed, row, sizeof(row));
		ck_assert_uint_eq(fwrite(row, 1, size, file), size);
	}
	ck_assert_int_eq(fclose(file), 0);
}

struct comparison {
	const uint32_t *model;
	struct address last;
	unsigned leases;
};

static enum err
compare_row(
    void *context, const struct lease *lease, bool removed, uint64_t line)
{
	struct comparison *c = context;

	ck_assert(!removed);
	ck_assert(line == 2 || address_compare(c->last, lease->address) < 0);
	ck_assert_uint_lt(lease->iaid, KEYS);
	ck_assert_uint_eq(lease->pool_id, c->model[lease->iaid]);
	c->last = lease->address;
	c->leases++;
	return ERR_NONE;
}

static void
assert_output_is(const uint32_t model[KEYS])
{
	struct comparison c = {.model = model};
	struct lease_file_stats read;
	unsigned wanted = 0;

	for (unsigned n = 0; n < KEYS; n++)
		wanted += model[n] != 0;
	ck_assert_int_eq(lease_file_read("F.output", 0, compare_row,
			     census_bad_row, &c, &read, &detail),
	    ERR_NONE);
	ck_assert_uint_eq(c.leases, wanted);
	ck_assert_uint_eq(stats.leases, wanted);
}

START_TEST(any_rows_give_what_the_model_says)
{
	static const uint64_t memories[] = {0, 100000, 5000, 100};
	static uint32_t model[KEYS];
	uint64_t state = (uint64_t)_i + 1;
	uint32_t number = 0;

	memset(model, 0, sizeof(model));
	write_random_rows("F.2", 5000, model, &number, &state);
	write_random_rows("F.1", 20000, model, &number, &state);
	for (size_t i = 0; i < sizeof(memories) / sizeof(memories[0]); i++) {
		ck_assert_msg(compact_with(memories[i]) == LFC_DONE, "%llu: %s",
		    (unsigned long long)memories[i], detail.text);
		assert_output_is(model);
	}
}
END_TEST

static void
sum_rows(void *context, const struct lease_key *key, uint64_t row)
{
	uint64_t *sum = context;

	ck_assert_uint_eq(key->address.low, row);
	*sum += row;
}

START_TEST(the_index_is_small_and_forgets_nothing)
{
	struct index *index = index_create();
	uint64_t sum = 0, wanted = 0, count = 300000;

	ck_assert_ptr_nonnull(index);
	for (uint64_t i = 1; i <= count; i++) {
		struct lease_key key = {{i << 20, i}, (uint8_t)(i % 129)};
		uint64_t hash = index_hash(index, &key);

		ck_assert(index_set(index, hash, &key, i + 1));
		ck_assert(index_set(index, hash, &key, i));
		wanted += i;
		if (i % 3 != 0)
			continue;
		ck_assert(index_set(index, hash, &key, 0));
		wanted -= i;
		key.kind ^= 1; /* never there: nothing happens */
		ck_assert(index_set(index, index_hash(index, &key), &key, 0));
	}
	ck_assert_uint_eq(index_count(index), count - count / 3);
	ck_assert_uint_le(index_memory(index) / index_count(index), 50);
	index_walk(index, sum_rows, &sum);
	ck_assert_uint_eq(sum, wanted);
	index_free(index);
	index_free(NULL);
}
END_TEST

START_TEST(the_index_needs_at_most_32_bytes_per_lease)
{
	struct index *index = index_create();

	for (uint64_t i = 1; i <= 1000000; i++) {
		struct lease_key key = {{0x20010db800000000, i}, 0};

		ck_assert(index_set(index, index_hash(index, &key), &key, i));
	}
	ck_assert_uint_le(index_memory(index), 33 * 1000000);
	index_free(index);
}
END_TEST

START_TEST(a_run_is_keas)
{
	files_put_text("F", HEADER "\n" ROW(4));
	files_put_text("F.2", HEADER "\n" ROW(2) ROW(1));
	files_put_text("F.1", HEADER "\n" GONE(2) ROW(3));
	ck_assert_int_eq(run(), LFC_DONE);
	files_assert_text("F.2", HEADER "\n" ROW(1) ROW(3));
	files_assert_text("F", HEADER "\n" ROW(4));
	ck_assert(!files_exist("F.1") && !files_exist("F.output"));
	ck_assert(!files_exist("F.completed") && !files_exist("F.pid"));
	ck_assert_int_eq(run(), LFC_DONE);
	files_assert_text("F.2", HEADER "\n" ROW(1) ROW(3));
}
END_TEST

START_TEST(a_run_without_files_makes_none)
{
	ck_assert_int_eq(run(), LFC_DONE);
	ck_assert(!files_exist("F.2"));
}
END_TEST

START_TEST(a_file_that_is_none_is_left_alone)
{
	files_put_text("F.2", HEADER "\n" ROW(1));
	files_put_text("F.1", "my thesis\n");
	ck_assert_int_eq(run(), LFC_CORRUPT);
	ck_assert_ptr_nonnull(strstr(detail.text, "'F.1'"));
	files_assert_text("F.1", "my thesis\n");
	files_assert_text("F.2", HEADER "\n" ROW(1));
	ck_assert(!files_exist("F.output") && !files_exist("F.pid"));
	ck_assert_int_eq(unlink("F.1"), 0);
	ck_assert_int_eq(mkdir("F.1", 0700), 0);
	ck_assert_int_eq(run(), LFC_READ);
}
END_TEST

START_TEST(a_result_without_a_place_is_told)
{
	files_put_text("F.1", HEADER "\n" ROW(1));
	ck_assert_int_eq(mkdir("F.output", 0700), 0);
	ck_assert_int_eq(run(), LFC_WRITE);
	ck_assert_int_eq(rmdir("F.output"), 0);
	ck_assert_int_eq(mkdir("F.2", 0700), 0);
	ck_assert_int_eq(mkdir("F.2/x", 0700), 0);
	ck_assert_int_eq(run(), LFC_READ);
	files_assert_text("F.1", HEADER "\n" ROW(1));
	ck_assert_int_eq(rmdir("F.2/x"), 0);
}
END_TEST

START_TEST(two_never_run_at_once)
{
	int fd = open("F.pid.lock", O_RDWR | O_CREAT, 0640);

	files_put_text("F.1", HEADER "\n" ROW(1));
	ck_assert_int_eq(flock(fd, LOCK_EX), 0);
	ck_assert_int_eq(run(), LFC_BUSY);
	close(fd);
	ck_assert_int_eq(run(), LFC_DONE);
}
END_TEST

/* A process that looks like Kea's lfc, until killed. */
static pid_t
start_kea_lfc(void)
{
	char path[4096], byte;
	int ready[2];
	pid_t pid;

	ck_assert_int_eq(pipe(ready), 0);
	pid = fork();
	if (pid == 0) {
		FILE *comm;

		snprintf(path, sizeof(path), "/proc/self/comm");
		comm = fopen(path, "w");
		if (comm == NULL || fputs("kea-lfc", comm) < 0 ||
		    fclose(comm) != 0)
			_exit(1);
		(void)!write(ready[1], "x", 1);
		for (;;)
			pause();
	}
	ck_assert_int_eq(read(ready[0], &byte, 1), 1);
	close(ready[0]);
	close(ready[1]);
	return pid;
}

START_TEST(nor_beside_keas)
{
	pid_t pid = start_kea_lfc();
	char text[32];

	snprintf(text, sizeof(text), "%d\n", (int)pid);
	files_put_text("F.pid", text);
	files_put_text("F.1", HEADER "\n" ROW(1));
	ck_assert_int_eq(run(), LFC_BUSY);
	files_assert_text("F.pid", text);
	ck_assert_int_eq(kill(pid, SIGKILL), 0);
	ck_assert_int_eq(waitpid(pid, NULL, 0), pid);
	ck_assert_int_eq(run(), LFC_DONE);
	files_assert_text("F.2", HEADER "\n" ROW(1));
}
END_TEST

START_TEST(a_place_without_right_is_told)
{
	static const struct lfc_files files = {"no/such/F.pid", "no/such/F.2",
	    "no/such/F.1", "no/such/F.output", "no/such/F.completed"};
	static char name[LEASE_FILE_PATH_MAX];
	struct lfc_files long_files = files;

	ck_assert_int_eq(lfc_run(&files, NULL, &detail), LFC_PID);
	ck_assert_ptr_nonnull(strstr(detail.text, "no/such/F.pid.lock"));
	memset(name, 'x', sizeof(name) - 1);
	long_files.copy = name;
	ck_assert_int_eq(lfc_run(&long_files, NULL, &detail), LFC_USAGE);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("compact");
	TCase *tcase = tcase_create("compact");

	(void)umask(027);
	tcase_set_timeout(tcase, 120);
	tcase_add_checked_fixture(tcase, files_enter, files_leave);
	suite_add_tcase(suite, tcase);
	tcase_add_test(tcase, the_last_row_per_lease_by_address);
	tcase_add_test(tcase, addresses_and_prefixes_are_told_apart);
	tcase_add_test(tcase, nothing_gives_nothing);
	tcase_add_test(tcase, the_output_is_written_anew);
	tcase_add_test(tcase, rows_of_other_schemas_become_ours);
	tcase_add_test(
	    tcase, rows_without_pool_id_under_our_header_become_ours);
	tcase_add_test(tcase, bad_rows_are_moved_aside_and_hide_nothing);
	tcase_add_loop_test(tcase, any_rows_give_what_the_model_says, 0, 5);
	tcase_add_test(tcase, the_index_is_small_and_forgets_nothing);
	tcase_add_test(tcase, the_index_needs_at_most_32_bytes_per_lease);
	tcase_add_test(tcase, a_run_is_keas);
	tcase_add_test(tcase, a_run_without_files_makes_none);
	tcase_add_test(tcase, a_file_that_is_none_is_left_alone);
	tcase_add_test(tcase, a_result_without_a_place_is_told);
	tcase_add_test(tcase, two_never_run_at_once);
	tcase_add_test(tcase, nor_beside_keas);
	tcase_add_test(tcase, a_place_without_right_is_told);
	return suite_run(suite);
}
