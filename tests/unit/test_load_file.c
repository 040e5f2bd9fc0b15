/*
 * tests/unit/test_load_file.c: a file read by several threads comes to the same
 * as one read row by row.
 *
 * Promised by lease/load_file.h: whatever stands in a file (several rows of a
 * lease, deletions, states, bad rows, CRLF, empty lines, a torn end, bytes of
 * 0, lines longer than parts and than any buffer), wherever parts are cut and
 * however many threads read them, the store is the one that lease_load makes of
 * lease_file_read's rows, to the timers and counts; bad rows come in the same
 * order with the same numbers, texts and reasons; what is counted is the same;
 * max-row-errors stops at the same row; a load can be given up.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "dhcp6d/lease/apply.h"
#include "dhcp6d/lease/gang.h"
#include "dhcp6d/lease/load_file.h"
#include "tests/unit/check_main.h"
#include "tests/unit/lease_rows.h"

#define LEASES 120 /* few, so that rows meet */

static const struct moment now = {
    .lease_s = 1700000100, .wall_ns = INT64_C(1700000100000000000)};
static uint64_t seed;
static FILE *file;

/* What a load tells of bad rows, as text. */
struct told {
	char *text;
	size_t size;
	FILE *to;
	uint64_t asked, allowed; /* calls of go_on; 0: any number */
};

struct outcome {
	struct lease_store *store;
	struct told told;
	struct lease_file_stats stats;
	enum err err;
	struct err_detail detail;
};

static uint32_t
dice(uint32_t sides)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (uint32_t)((seed >> 32) * sides >> 32);
}

/* ---- files ---- */

static void
put_row(void)
{
	static const char *const hosts[] = {"", "", "a.example.", "&#x2c&x"};
	static const char *const contexts[] = {
	    "", "", "{ \"a\": 1 }", "{\"b\":\"&#x2c\"}"};
	bool prefix = dice(4) == 0;
	uint32_t valid = dice(6) == 0 ? 0 : 1 + dice(9000);
	uint32_t state = valid == 0 && dice(2) == 0 ? 3 : dice(5);

	if (dice(40) == 0)
		valid = UINT32_MAX;
	fprintf(file, "2001:db8:%x::%s,00:04:%02x:%02x,%u,%u,%u,%u,%d,%u,",
	    1 + dice(LEASES), prefix ? "" : "1", dice(3), dice(20), valid,
	    1699999000 + dice(3000) + (valid == UINT32_MAX ? 0 : valid),
	    1 + dice(3), dice(4000), prefix ? 2 : 0, dice(4));
	fprintf(file, "%d,%u,%u,%s,%s,%u,%s,%u,%u,%u", prefix ? 56 : 128,
	    dice(2), dice(2), hosts[dice(4)],
	    dice(3) == 0 ? "52:54:00:00:00:01" : "", state, contexts[dice(4)],
	    dice(2), dice(3), dice(3));
	fputs(dice(30) == 0 ? "\r\n" : "\n", file);
}

static void
put_bad_row(void)
{
	static const char *const rows[] = {"x\n", "\n", ",,,,,,,,,,,,,,,,,\n",
	    "2001:db8::1,00:01:00:01,1,2\n", "\r\n", "\n\n\n",
	    "2001:db8::g,00:01:00:01,4000,1700004000,1,3000,0,1,128,0,0,,,0,,"
	    "0,0,0\n",
	    "2001:db8::1,00:01:00:01,4294967296,1700004000,1,3000,0,1,128,0,0,"
	    ",,0,,0,0,0\n",
	    "2001:db8::1,00:01:00:01,4000,1700004000,1,3000,0,1,128,0,0,,zz,0,"
	    ",0,0,0\n",
	    /* 17 columns, as an older Kea appends under our header */
	    "2001:db8:1::1,00:04:09:01,4000,1700004000,1,3000,0,1,128,0,0,,,0,,"
	    "0,0\n"};

	if (dice(60) == 0) {
		(void)fwrite("a\0b\n", 1, 4, file);
		return;
	}
	fputs(rows[dice(sizeof(rows) / sizeof(rows[0]))], file);
}

static void
put_long_line(size_t size)
{
	while (size-- > 0)
		fputc("abc,"[size % 4], file);
	fputc('\n', file);
}

static void
put_end(void)
{
	static const char zeros[700];

	switch (dice(4)) {
	case 0:
		fputs("2001:db8::1,00:01:00:01,40", file);
		break;
	case 1: /* a whole row that lacks its line end only */
		fputs("2001:db8:1::1,00:04:09:01,4000,1700004000,1,3000,0,1,"
		      "128,0,0,,,0,,0,0,0",
		    file);
		break;
	case 2:
		(void)fwrite(zeros, 1, sizeof(zeros), file);
		break;
	default:
		break;
	}
}

static void
make_file(uint32_t rows, uint32_t bad_share)
{
	if (file != NULL)
		fclose(file);
	file = tmpfile();
	ck_assert_ptr_nonnull(file);
	if (dice(4) != 0)
		fputs(HEADER "\n", file);
	else
		put_row();
	while (rows-- > 0) {
		if (bad_share != 0 && dice(bad_share) == 0)
			put_bad_row();
		else
			put_row();
		if (bad_share != 0 && dice(300) == 0)
			put_long_line(dice(5000));
	}
	put_end();
	ck_assert_int_eq(fflush(file), 0);
}

/* ---- both ways ---- */

static void
tell_bad_row(void *context, uint64_t line, const char *text, size_t size,
    const char *reason)
{
	struct told *told = context;

	fprintf(told->to, "%llu %zu %.*s: %s\n", (unsigned long long)line, size,
	    size > 200 ? 200 : (int)size, text, reason);
}

static bool
go_on(void *context, uint64_t rows, uint64_t bytes)
{
	struct told *told = context;

	(void)rows;
	(void)bytes;
	return ++told->asked != told->allowed;
}

static struct lease_store *row_store;

static enum err
load_row(void *context, const struct lease *lease, bool removed, uint64_t line)
{
	(void)context;
	(void)line;
	return lease_load(row_store, &now, lease, removed);
}

static void
begin(struct outcome *out)
{
	memset(out, 0, sizeof(*out));
	out->store = store_create();
	out->told.to = open_memstream(&out->told.text, &out->told.size);
	must(out->store != NULL && out->told.to != NULL);
	must(lseek(fileno(file), 0, SEEK_SET) == 0);
}

static void
end(struct outcome *out)
{
	fclose(out->told.to);
	free(out->told.text);
	store_free(out->store);
}

static void
row_by_row(struct outcome *out, uint32_t max_bad_rows)
{
	begin(out);
	row_store = out->store;
	out->err = lease_file_read_from(fileno(file), "F", max_bad_rows,
	    load_row, tell_bad_row, &out->told, &out->stats, &out->detail);
	fflush(out->told.to);
}

static void
in_parts(struct outcome *out, uint32_t max_bad_rows, unsigned helpers,
    uint32_t part, uint64_t allowed)
{
	const struct load_watch watch = {
	    max_bad_rows, tell_bad_row, NULL, go_on, &out->told};
	struct load_store load;
	struct load_keys keys;
	struct load_file_setup setup = {
	    &load, &keys, &watch, helpers, part, -1, "F"};

	begin(out);
	out->told.allowed = allowed;
	keys = (struct load_keys){out->store, now};
	setup.fd = fileno(file);
	ck_assert_int_eq(load_store_begin(&load, out->store), ERR_NONE);
	out->err = load_file(&setup, &out->stats, &out->detail);
	if (out->err == ERR_NONE)
		out->err = load_store_end(&load, now.lease_s, helpers);
	else
		load_store_abandon(&load);
	fflush(out->told.to);
}

/* ---- comparing ---- */

static void
same_lease(const struct lease *a, const struct lease *b)
{
	must(a->type == b->type && a->state == b->state);
	must(a->prefix_length == b->prefix_length);
	must(address_equal(a->address, b->address));
	must(a->iaid == b->iaid && a->subnet_id == b->subnet_id);
	must(a->pool_id == b->pool_id && a->valid == b->valid);
	must(a->preferred == b->preferred && a->transaction == b->transaction);
	must(a->hwtype == b->hwtype && a->hwaddr_source == b->hwaddr_source);
	must(a->fqdn_forward == b->fqdn_forward);
	must(a->fqdn_reverse == b->fqdn_reverse);
	must(span_equal(a->duid, b->duid) && span_equal(a->hwaddr, b->hwaddr));
	must(span_equal(a->hostname, b->hostname));
	must(span_equal(a->user_context, b->user_context));
}

/* Among the leases of the client is the one at an index. */
static void
client_has(struct lease_store *store, const struct lease *lease, uint32_t index)
{
	uint32_t at =
	    store_find_client(store, lease->duid, lease->type, lease->iaid);

	while (at != LEASE_INDEX_NONE && at != index)
		at = store_next_of_client(store, at);
	must(at == index);
}

struct comparing {
	struct lease_store *a, *b;
	uint32_t seen;
};

static void
compare_one(void *context, uint32_t index, const struct lease_record *record)
{
	struct comparing *c = context;
	struct lease a, b;
	uint32_t there = store_find_address(
	    c->b, record->type, record->address, record->prefix_length);

	must(there != LEASE_INDEX_NONE);
	store_read(c->a, index, &a);
	store_read(c->b, there, &b);
	same_lease(&a, &b);
	client_has(c->b, &b, there);
	c->seen++;
}

static int
by_address(const void *a, const void *b)
{
	const struct lease *x = &((const struct lease_change *)a)->lease;
	const struct lease *y = &((const struct lease_change *)b)->lease;
	int order = address_compare(x->address, y->address);

	return order != 0 ? order : x->type - y->type;
}

/* The same leases come due at the same moments, to the last. */
static void
compare_timers(struct lease_store *a, struct lease_store *b)
{
	static struct lease_change x[4 * LEASES], y[4 * LEASES];
	struct moment then = now;

	for (int i = 0; i < 4; i++, then.lease_s += 3000) {
		size_t due = lease_due(a, &then, 100, x, 4 * LEASES);

		ck_assert_uint_eq(lease_due(b, &then, 100, y, 4 * LEASES), due);
		qsort(x, due, sizeof(x[0]), by_address);
		qsort(y, due, sizeof(y[0]), by_address);
		for (size_t j = 0; j < due; j++)
			same_lease(&x[j].lease, &y[j].lease);
	}
}

static void
compare_counts(struct lease_store *a, struct lease_store *b)
{
	struct lease_counts x, y;

	ck_assert_uint_eq(store_count(a), store_count(b));
	for (int state = 0; state <= LEASE_REGISTERED; state++)
		ck_assert_uint_eq(store_count_state(a, (enum lease_state)state),
		    store_count_state(b, (enum lease_state)state));
	for (uint32_t i = 0; i < 24; i++) {
		enum lease_type type = i % 2 == 0 ? LEASE_NA : LEASE_PD;
		uint32_t subnet = 1 + i / 2 % 3, pool = i / 6;

		if (pool == 3)
			pool = POOL_ID_ALL;
		store_counts_of(a, type, subnet, pool, &x);
		store_counts_of(b, type, subnet, pool, &y);
		ck_assert_mem_eq(&x, &y, sizeof(x));
		store_counts_all(a, type, &x);
		store_counts_all(b, type, &y);
		ck_assert_mem_eq(&x, &y, sizeof(x));
	}
}

static void
compare(const struct outcome *a, const struct outcome *b)
{
	struct comparing c = {a->store, b->store, 0};
	uint32_t cursor = 0;

	ck_assert_msg(
	    a->err == b->err, "%s / %s", a->detail.text, b->detail.text);
	ck_assert_str_eq(a->told.text, b->told.text);
	if (a->err != ERR_NONE) {
		ck_assert_str_eq(a->detail.text, b->detail.text);
		return;
	}
	ck_assert_uint_eq(a->stats.rows, b->stats.rows);
	ck_assert_uint_eq(a->stats.bad_rows, b->stats.bad_rows);
	ck_assert_uint_eq(a->stats.bytes, b->stats.bytes);
	ck_assert_uint_eq(a->stats.no_hwaddr, b->stats.no_hwaddr);
	ck_assert_int_eq(a->stats.converted, b->stats.converted);
	ck_assert_int_eq(a->stats.torn, b->stats.torn);
	compare_counts(a->store, b->store);
	while (store_walk(a->store, &cursor, 1000, compare_one, &c))
		;
	ck_assert_uint_eq(c.seen, store_count(b->store));
	compare_timers(a->store, b->store);
}

static void
check(uint32_t max_bad_rows, unsigned helpers, uint32_t part)
{
	struct outcome rows, parts;

	row_by_row(&rows, max_bad_rows);
	in_parts(&parts, max_bad_rows, helpers, part, 0);
	compare(&rows, &parts);
	end(&rows);
	end(&parts);
}

/* ---- tests ---- */

START_TEST(comes_to_the_same)
{
	seed = (uint64_t)_i * 7919 + 88172645463325252u;
	make_file(1 + dice(1500), 1 + dice(20));
	for (uint32_t part = 64; part < 200000; part = part * 5 + dice(64))
		check(0, dice(4), part);
}
END_TEST

START_TEST(every_cut_of_a_small_file)
{
	seed = 271828;
	make_file(12, 5);
	for (uint32_t part = 1; part < 700; part++)
		check(0, part % 3, part);
}
END_TEST

START_TEST(good_files_have_no_bad_rows)
{
	seed = 31415 + (uint64_t)_i;
	make_file(3000, 0);
	for (unsigned helpers = 0; helpers <= GANG_MAX + 1; helpers++)
		check(0, helpers, 2000);
}
END_TEST

START_TEST(bad_rows_are_limited_at_the_same_row)
{
	for (uint32_t max = 1; max < 40; max += 3) {
		seed = 1618 + max;
		make_file(400, 12);
		check(max, 2, 900);
	}
}
END_TEST

START_TEST(lines_beyond_any_buffer)
{
	static const size_t sizes[] = {LEASE_READER_BUFFER - 1,
	    LEASE_READER_BUFFER, LEASE_READER_BUFFER + 1,
	    5 * LEASE_READER_BUFFER / 2};

	for (size_t i = 0; i < 4; i++) {
		seed = 577 + i;
		make_file(50, 0);
		fputc('\n', file);
		put_long_line(sizes[i]);
		for (int row = 0; row < 50; row++)
			put_row();
		fflush(file);
		check(0, 1, LOAD_PART);
		check(0, 3, 100000);
	}
}
END_TEST

START_TEST(headers_and_nothing)
{
	static const char *const texts[] = {"", "address,duid", HEADER,
	    HEADER "\n", "not a lease file\n", HEADER "\n\n\n\n",
	    HEADER "\n" ROW(1), HEADER "\r\n" ROW(1) GONE(1) ROW(2),
	    "address,duid,valid_lifetime,expire,subnet_id,pref_lifetime,"
	    "lease_type,iaid,prefix_len,fqdn_fwd,fqdn_rev,hostname\n"
	    "2001:db8::1,00:01:00:01,4000,1700004000,1,3000,0,1,128,0,0,\n"};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		if (file != NULL)
			fclose(file);
		file = tmpfile();
		fputs(texts[i], file);
		fflush(file);
		check(0, 2, 64);
		check(0, 0, LOAD_PART);
	}
}
END_TEST

START_TEST(a_load_can_be_given_up)
{
	struct outcome out;

	seed = 1414;
	make_file(2000, 0);
	in_parts(&out, 0, 2, 3000, 5);
	ck_assert_int_eq(out.err, ERR_CANCELLED);
	ck_assert_uint_eq(out.told.asked, 5);
	end(&out);
}
END_TEST

START_TEST(no_memory_is_an_error)
{
	const struct load_watch watch = {.bad_row = tell_bad_row};
	struct load_file_setup setup = {
	    .watch = &watch, .helpers = 2, .part = 1000, .path = "F"};
	struct lease_file_stats stats;
	struct load_store load;
	struct load_keys keys;
	struct outcome out;

	seed = 1732;
	make_file(2000, 0);
	begin(&out);
	keys = (struct load_keys){out.store, now};
	setup.load = &load;
	setup.keys = &keys;
	setup.fd = fileno(file);
	ck_assert_int_eq(load_store_begin(&load, out.store), ERR_NONE);
	store_limit_memory(out.store, store_memory(out.store));
	ck_assert_int_eq(load_file(&setup, &stats, &out.detail), ERR_MEMORY);
	load_store_abandon(&load);
	end(&out);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("load_file");
	TCase *tcase = tcase_create("load_file");

	tcase_set_timeout(tcase, 60);
	tcase_add_loop_test(tcase, comes_to_the_same, 0, 12);
	tcase_add_test(tcase, every_cut_of_a_small_file);
	tcase_add_loop_test(tcase, good_files_have_no_bad_rows, 0, 3);
	tcase_add_test(tcase, bad_rows_are_limited_at_the_same_row);
	tcase_add_test(tcase, lines_beyond_any_buffer);
	tcase_add_test(tcase, headers_and_nothing);
	tcase_add_test(tcase, a_load_can_be_given_up);
	tcase_add_test(tcase, no_memory_is_an_error);
	suite_add_tcase(suite, tcase);
	return check_main(suite);
}
