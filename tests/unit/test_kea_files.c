/*
 * test_kea_files.c: lease files that Kea has written, as they are.
 *
 * tests/unit/kea/leases-VERSION.csv are the files of kea-dhcp6 2.2.0, 2.6.3
 * and 3.0.3 after the same exchanges: reserved and pool addresses, prefixes,
 * DUIDs of all types up to 130 bytes, relays, host names, infinite leases,
 * Renew, Rebind, Release, Decline, expiry; 3.0.3 also with a registered
 * address, leases added and deleted by command, and contexts of its own.
 *
 * Promised (lease-file.md 2 to 5): each row is read, the last one of an address
 * stands, and a compaction writes it byte by byte as Kea did, so that Kea takes
 * it back.
 */
#include <limits.h>

#include "dhcp6d/lease/recover.h"
#include "lfc/run.h"
#include "tests/unit/files.h"
#include "tests/unit/suite.h"

#define WHEN 1795532800 /* when the files were written, about */
#define ROWS_MAX 64

static const struct {
	const char *name;
	bool old_columns; /* no pool_id yet */
	unsigned leases;
	unsigned declined, reclaimed, released, registered;
} versions[] = {
    {"2.2.0", true, 14, 1, 2, 0, 0},
    {"2.6.3", false, 15, 1, 2, 0, 0},
    {"3.0.3", false, 19, 1, 2, 2, 1},
};

#define VERSION_COUNT ((int)(sizeof(versions) / sizeof(versions[0])))

static struct err_detail detail;
static char source[PATH_MAX]; /* tests/unit/kea, from anywhere */

static void
find_source(void)
{
	const char *top = getenv("srcdir");
	char path[512];

	snprintf(
	    path, sizeof(path), "%s/tests/unit/kea", top == NULL ? "." : top);
	ck_assert_msg(realpath(path, source) != NULL, "there is no %s", path);
}

static void
enter(void)
{
	find_source();
	files_enter();
}

static char *
kea_file(int version)
{
	char path[sizeof(source) + 64];
	char *text;

	snprintf(path, sizeof(path), "%s/leases-%s.csv", source,
	    versions[version].name);
	text = files_get(path, NULL);
	ck_assert_msg(text != NULL, "there is no %s", path);
	return text;
}

static struct lease_store *
load(struct recovered *recovered)
{
	struct sink_config config = {.path = "F"};
	struct lease_store *store = store_create();
	struct clock clock;
	struct sink *sink;

	ck_assert_ptr_nonnull(store);
	clock_manual(&clock, WHEN);
	ck_assert_int_eq(sink_memfile.open(&sink, &config, &detail), ERR_NONE);
	ck_assert_msg(lease_recover(store, &clock, &sink_memfile, sink, NULL,
			  recovered, &detail) == ERR_NONE,
	    "%s", detail.text);
	sink_memfile.close(sink);
	return store;
}

START_TEST(each_row_is_read)
{
	struct recovered recovered;
	struct lease_store *store;
	char *text = kea_file(_i);
	unsigned lines = 0;

	files_put_text("F", text);
	for (const char *p = text; *p != 0; p++)
		lines += *p == '\n';
	free(text);
	store = load(&recovered);
	ck_assert_uint_eq(recovered.loaded.bad_rows, 0);
	ck_assert_uint_eq(recovered.loaded.rows, lines - 1);
	ck_assert(recovered.loaded.compact == versions[_i].old_columns);
	store_lock(store);
	ck_assert_uint_eq(store_count(store), versions[_i].leases);
	ck_assert_uint_eq(
	    store_count_state(store, LEASE_DECLINED), versions[_i].declined);
	ck_assert_uint_eq(
	    store_count_state(store, LEASE_RECLAIMED), versions[_i].reclaimed);
	ck_assert_uint_eq(
	    store_count_state(store, LEASE_RELEASED), versions[_i].released);
	ck_assert_uint_eq(store_count_state(store, LEASE_REGISTERED),
	    versions[_i].registered);
	store_unlock(store);
	store_free(store);
}
END_TEST

/* Rows as lines without their ends, each address once. */
struct rows {
	char *line[ROWS_MAX];
	unsigned count;
};

static const char *
column(const char *line, unsigned n)
{
	while (n-- > 0 && line != NULL) {
		line = strchr(line, ',');
		line = line == NULL ? NULL : line + 1;
	}
	ck_assert_ptr_nonnull(line);
	return line;
}

static char **
row_of(struct rows *rows, const char *line)
{
	size_t size = (size_t)(column(line, 1) - line);

	for (unsigned i = 0; i < rows->count; i++)
		if (strncmp(rows->line[i], line, size) == 0)
			return &rows->line[i];
	ck_assert_uint_lt(rows->count, ROWS_MAX);
	return &rows->line[rows->count++];
}

/* The last row of each address, deletions included, without the header. */
static struct rows
last_rows(char *text)
{
	struct rows rows = {.count = 0};
	char *end, *line = strchr(text, '\n') + 1;

	for (; (end = strchr(line, '\n')) != NULL; line = end + 1) {
		*end = 0;
		*row_of(&rows, line) = line;
	}
	return rows;
}

/* Kea's row in the columns and with the DUID of nobody of today. */
static const char *
as_of_today(const char *line, bool old_columns)
{
	static char today[4096];
	const char *rest = column(line, 2);
	const char *duid = column(line, 1);
	int size = (int)(duid - line);

	if (!old_columns)
		return line;
	if (rest - duid == sizeof("00,") - 1)
		snprintf(today, sizeof(today), "%.*s00:00:00,%s,0", size, line,
		    rest);
	else
		snprintf(today, sizeof(today), "%s,0", line);
	return today;
}

static bool
is_deletion(const char *line)
{
	return strncmp(column(line, 2), "0,", 2) == 0 &&
	       strncmp(column(line, 13), "3,", 2) != 0;
}

START_TEST(a_compaction_writes_what_kea_wrote)
{
	static const struct lfc_files files = {
	    "F.pid", "F.2", "F.1", "F.output", "F.completed", 0};
	char *text = kea_file(_i), *result;
	struct rows wanted, got;
	unsigned kept = 0;

	files_put_text("F.1", text);
	ck_assert_int_eq(lfc_run(&files, NULL, &detail), LFC_DONE);
	result = files_get("F.2", NULL);
	ck_assert_ptr_nonnull(result);
	wanted = last_rows(text);
	got = last_rows(result);
	for (unsigned i = 0; i < wanted.count; i++) {
		if (is_deletion(wanted.line[i]))
			continue;
		ck_assert_str_eq(*row_of(&got, wanted.line[i]),
		    as_of_today(wanted.line[i], versions[_i].old_columns));
		kept++;
	}
	ck_assert_uint_eq(kept, got.count);
	ck_assert_uint_eq(kept, versions[_i].leases);
	free(result);
	free(text);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("files of Kea");
	TCase *tcase = tcase_create("versions");

	tcase_add_checked_fixture(tcase, enter, files_leave);
	tcase_add_loop_test(tcase, each_row_is_read, 0, VERSION_COUNT);
	tcase_add_loop_test(
	    tcase, a_compaction_writes_what_kea_wrote, 0, VERSION_COUNT);
	suite_add_tcase(suite, tcase);
	return suite_run(suite);
}
