/*
 * test_lease_row.c: a lease and its row, both ways.
 *
 * Promised: the rows of lease-file.md 4 byte for byte, both ways; every lease
 * within its limits comes back from its row as it went in; every deviation of
 * lease-file.md 2 and 5 is refused with its column; released rows are kept (4,
 * HINT) and no lease that stands gets a row that deletes it.
 */
#include <stdio.h>
#include <stdlib.h>

#include "libcommon/lease_row.h"
#include "tests/unit/suite.h"

static const uint8_t duid[] = {
    0, 1, 0, 1, 0x2b, 0x4c, 0x11, 0x22, 0x52, 0x54, 0, 0xaa, 0xbb, 0xcc};
static const uint8_t mac[] = {0x52, 0x54, 0, 0xaa, 0xbb, 0xcc};
#define DUID_TEXT "00:01:00:01:2b:4c:11:22:52:54:00:aa:bb:cc"
#define NOW 1700000000

static uint8_t scratch[LEASE_ROW_SCRATCH];
static struct err_detail detail;

static struct span
text_span(const char *text)
{
	return span_of(text, strlen(text));
}

static struct lease
granted_na(void)
{
	return (struct lease){.address = {0x20010db800000000, 0x10},
	    .prefix_length = 128,
	    .type = LEASE_NA,
	    .state = LEASE_ASSIGNED,
	    .fqdn_forward = true,
	    .fqdn_reverse = true,
	    .hwtype = 1,
	    .hwaddr_source = HWADDR_DUID,
	    .iaid = 1234,
	    .subnet_id = 1,
	    .valid = 4000,
	    .preferred = 3000,
	    .transaction = NOW,
	    .duid = span_of(duid, sizeof(duid)),
	    .hwaddr = span_of(mac, sizeof(mac)),
	    .hostname = text_span("host.example.org.")};
}

static struct lease
granted_pd(void)
{
	return (struct lease){.address = {0x20010db880000000, 0},
	    .prefix_length = 56,
	    .type = LEASE_PD,
	    .iaid = 55,
	    .subnet_id = 1,
	    .valid = 4000,
	    .preferred = 3000,
	    .transaction = NOW,
	    .duid = span_of(duid, sizeof(duid))};
}

static struct lease
declined_na(void)
{
	struct lease lease = granted_na();

	lease.duid = span_of("\0\0\0", 3);
	lease.valid = 86400;
	lease.preferred = 0;
	lease.fqdn_forward = lease.fqdn_reverse = false;
	lease.hostname = lease.hwaddr = SPAN_EMPTY;
	lease.state = LEASE_DECLINED;
	return lease;
}

static struct lease
released_na(void)
{
	struct lease lease = granted_na();

	lease.valid = lease.preferred = 0;
	lease.state = LEASE_RELEASED;
	return lease;
}

static struct lease
reclaimed_na(void)
{
	struct lease lease = granted_na();

	lease.fqdn_forward = lease.fqdn_reverse = false;
	lease.hostname = SPAN_EMPTY;
	lease.state = LEASE_RECLAIMED;
	return lease;
}

static enum err
read_row(const char *row, struct lease *lease, bool *removed)
{
	return lease_row_read(row, strlen(row), LEASE_ROW_COLUMNS,
	    LEASE_ROW_COLUMNS, scratch, lease, removed, &detail);
}

static void
assert_same_lease(const struct lease *a, const struct lease *b)
{
	ck_assert(address_equal(a->address, b->address));
	ck_assert_uint_eq(a->prefix_length, b->prefix_length);
	ck_assert_uint_eq(a->type, b->type);
	ck_assert_uint_eq(a->state, b->state);
	ck_assert(a->fqdn_forward == b->fqdn_forward);
	ck_assert(a->fqdn_reverse == b->fqdn_reverse);
	ck_assert_uint_eq(a->iaid, b->iaid);
	ck_assert_uint_eq(a->subnet_id, b->subnet_id);
	ck_assert_uint_eq(a->pool_id, b->pool_id);
	ck_assert_uint_eq(a->valid, b->valid);
	ck_assert_uint_eq(a->preferred, b->preferred);
	ck_assert_int_eq(a->transaction, b->transaction);
	ck_assert(span_equal(a->duid, b->duid));
	ck_assert(span_equal(a->hwaddr, b->hwaddr));
	ck_assert(span_equal(a->hostname, b->hostname));
	ck_assert(span_equal(a->user_context, b->user_context));
	if (a->hwaddr.size > 0) {
		ck_assert_uint_eq(a->hwtype, b->hwtype);
		ck_assert_uint_eq(a->hwaddr_source, b->hwaddr_source);
	}
}

static void
assert_row(const struct lease *lease, bool removed, const char *wanted)
{
	char out[LEASE_ROW_MAX];
	size_t size = lease_row_write(lease, removed, out, sizeof(out));

	ck_assert_uint_gt(size, 0);
	ck_assert_int_eq(out[size - 1], '\n');
	out[size - 1] = 0;
	ck_assert_str_eq(out, wanted);
}

/* Writes as wanted, and comes back as the same lease. */
static void
assert_golden(const struct lease *lease, const char *wanted)
{
	struct lease back;
	bool removed = true;

	assert_row(lease, false, wanted);
	ck_assert_msg(
	    read_row(wanted, &back, &removed) == ERR_NONE, "%s", detail.text);
	ck_assert_str_eq(detail.text, "");
	ck_assert(!removed);
	assert_same_lease(lease, &back);
}

START_TEST(golden_rows)
{
	struct lease na = granted_na(), pd = granted_pd();
	struct lease declined = declined_na(), released = released_na();
	struct lease reclaimed = reclaimed_na();

	assert_golden(&na,
	    "2001:db8::10," DUID_TEXT ",4000,1700004000,1,3000,0,1234,128,1,1,"
	    "host.example.org.,52:54:00:aa:bb:cc,0,,1,2,0");
	assert_golden(&pd, "2001:db8:8000::," DUID_TEXT
			   ",4000,1700004000,1,3000,2,55,56,0,0,,,0,,,,0");
	assert_golden(&declined,
	    "2001:db8::10,00:00:00,86400,1700086400,1,0,0,1234,128,0,0,,,1,,,,"
	    "0");
	assert_golden(&released,
	    "2001:db8::10," DUID_TEXT ",0,1700000000,1,0,0,1234,128,1,1,"
	    "host.example.org.,52:54:00:aa:bb:cc,3,,1,2,0");
	assert_golden(&reclaimed,
	    "2001:db8::10," DUID_TEXT ",4000,1700004000,1,3000,0,1234,128,0,0,,"
	    "52:54:00:aa:bb:cc,2,,1,2,0");
	na.valid = LIFETIME_INFINITE;
	assert_golden(&na, "2001:db8::10," DUID_TEXT
			   ",4294967295,5994967295,1,3000,0,1234,128,1,1,"
			   "host.example.org.,52:54:00:aa:bb:cc,0,,1,2,0");
	na.valid = 4000;
	na.state = LEASE_REGISTERED;
	na.pool_id = UINT32_MAX;
	assert_golden(&na,
	    "2001:db8::10," DUID_TEXT ",4000,1700004000,1,3000,0,1234,128,1,1,"
	    "host.example.org.,52:54:00:aa:bb:cc,4,,1,2,4294967295");
}
END_TEST

START_TEST(context_is_escaped_as_kea_does)
{
	struct lease na = granted_na();

	na.user_context = text_span("{ \"ISC\": { \"relay-info\": [ { \"hop\": "
				    "0, \"link\": \"2001:db8:1::1\" } ] } }");
	assert_golden(&na,
	    "2001:db8::10," DUID_TEXT ",4000,1700004000,1,3000,0,1234,128,1,1,"
	    "host.example.org.,52:54:00:aa:bb:cc,0,{ \"ISC\": { "
	    "\"relay-info\": [ { \"hop\": 0&#x2c \"link\": \"2001:db8:1::1\" } "
	    "] } },1,2,0");
}
END_TEST

START_TEST(deletion_rows)
{
	struct lease na = granted_na(), reclaimed = reclaimed_na();
	struct lease released = released_na(), back;
	bool removed = false;

	assert_row(&na, true,
	    "2001:db8::10," DUID_TEXT ",0,1700000000,1,0,0,1234,128,1,1,"
	    "host.example.org.,52:54:00:aa:bb:cc,0,,1,2,0");
	assert_row(&reclaimed, true,
	    "2001:db8::10," DUID_TEXT ",0,1700000000,1,0,0,1234,128,0,0,,"
	    "52:54:00:aa:bb:cc,2,,1,2,0");
	/* state 3 with lifetime 0 would be read as kept */
	assert_row(&released, true,
	    "2001:db8::10," DUID_TEXT ",0,1700000000,1,0,0,1234,128,1,1,"
	    "host.example.org.,52:54:00:aa:bb:cc,2,,1,2,0");
	/* Kea's own, after hold-reclaimed-time */
	ck_assert_int_eq(
	    read_row("2001:db8::10," DUID_TEXT
		     ",0,1700000000,1,3000,0,1234,128,0,0,,,2,,1,2,0",
		&back, &removed),
	    ERR_NONE);
	ck_assert(removed);
	ck_assert_int_eq(back.transaction, NOW);
}
END_TEST

START_TEST(a_released_lease_reclaimed_gets_no_deletion_row)
{
	struct lease lease = released_na(), back;
	char row[LEASE_ROW_MAX];
	bool removed = true;
	size_t size;

	lease.state = LEASE_RECLAIMED;
	size = lease_row_write(&lease, false, row, sizeof(row));
	ck_assert_int_eq(lease_row_read(row, size - 1, 18, 18, scratch, &back,
			     &removed, &detail),
	    ERR_NONE);
	ck_assert(!removed);
	ck_assert_uint_eq(back.valid, 1);
	ck_assert_int_eq(back.transaction, lease.transaction);
}
END_TEST

static const struct {
	const char *row, *reason;
} bad_rows[] = {
    /* one column at a time away from a good row */
    {"", "row has 1 columns"},
    {"2001:db8::10,00:01:02,1,2,1,1,0,1,128,0,0,,,0,,1,0", "17 columns"},
    {"2001:db8::10,00:01:02,1,2,1,1,0,1,128,0,0,,,0,,1,0,0,0", "19 columns"},
    {",00:01:02,1,2,1,1,0,1,128,0,0,,,0,,1,0,0", "address: ''"},
    {"192.0.2.1,00:01:02,1,2,1,1,0,1,128,0,0,,,0,,1,0,0", "address"},
    {" 2001:db8::10,00:01:02,1,2,1,1,0,1,128,0,0,,,0,,1,0,0", "address"},
    {"2001:db8::10,,1,2,1,1,0,1,128,0,0,,,0,,1,0,0", "duid"},
    {"2001:db8::10,00:01,1,2,1,1,0,1,128,0,0,,,0,,1,0,0", "duid"},
    {"2001:db8::10,00:01:zz,1,2,1,1,0,1,128,0,0,,,0,,1,0,0", "duid"},
    {"2001:db8::10,00:00:00,1,2,1,1,0,1,128,0,0,,,0,,1,0,0", "not declined"},
    {"2001:db8::10,00:01:02,,2,1,1,0,1,128,0,0,,,0,,1,0,0", "valid_lifetime"},
    {"2001:db8::10,00:01:02,-1,2,1,1,0,1,128,0,0,,,0,,1,0,0", "valid_lifetime"},
    {"2001:db8::10,00:01:02,4294967296,2,1,1,0,1,128,0,0,,,0,,1,0,0",
	"valid_lifetime"},
    {"2001:db8::10,00:01:02,1,,1,1,0,1,128,0,0,,,0,,1,0,0", "expire"},
    {"2001:db8::10,00:01:02,1,9223372036854775808,1,1,0,1,128,0,0,,,0,,1,0,0",
	"expire"},
    {"2001:db8::10,00:01:02,1,2, 1,1,0,1,128,0,0,,,0,,1,0,0", "subnet_id"},
    {"2001:db8::10,00:01:02,1,2,1,x,0,1,128,0,0,,,0,,1,0,0", "pref_lifetime"},
    {"2001:db8::10,00:01:02,1,2,1,1,1,1,128,0,0,,,0,,1,0,0", "lease_type"},
    {"2001:db8::10,00:01:02,1,2,1,1,,1,128,0,0,,,0,,1,0,0", "lease_type"},
    {"2001:db8::10,00:01:02,1,2,1,1,0,1.,128,0,0,,,0,,1,0,0", "iaid"},
    {"2001:db8::,00:01:02,1,2,1,1,2,1,0,0,0,,,0,,1,0,0", "prefix_len"},
    {"2001:db8::,00:01:02,1,2,1,1,2,1,129,0,0,,,0,,1,0,0", "prefix_len"},
    {"2001:db8::,00:01:02,1,2,1,1,2,1,,0,0,,,0,,1,0,0", "prefix_len"},
    {"2001:db8::,00:01:02,1,2,1,1,2,1,28,0,0,,,0,,1,0,0", "beyond"},
    {"2001:db8::10,00:01:02,1,2,1,1,0,1,128,2,0,,,0,,1,0,0", "fqdn_fwd"},
    {"2001:db8::10,00:01:02,1,2,1,1,0,1,128,0,,,,0,,1,0,0", "fqdn_rev"},
    {"2001:db8::10,00:01:02,1,2,1,1,0,1,128,0,0,,,256,,1,0,0", "state"},
    {"2001:db8::10,00:01:02,1,2,1,1,0,1,128,0,0,,,0,[],1,0,0", "user_context"},
    {"2001:db8::10,00:01:02,1,2,1,1,0,1,128,0,0,,,0,,65536,0,0", "hwtype"},
    {"2001:db8::10,00:01:02,1,2,1,1,0,1,128,0,0,,,0,,1,x,0", "hwaddr_source"},
    {"2001:db8::10,00:01:02,1,2,1,1,0,1,128,0,0,,,0,,1,0,", "pool_id"},
};

START_TEST(every_deviation_is_refused_with_its_column)
{
	struct lease lease;
	bool removed;

	for (size_t i = 0; i < sizeof(bad_rows) / sizeof(bad_rows[0]); i++) {
		ck_assert_msg(
		    read_row(bad_rows[i].row, &lease, &removed) == ERR_CORRUPT,
		    "%s", bad_rows[i].row);
		ck_assert_msg(strstr(detail.text, bad_rows[i].reason) != NULL,
		    "%s: %s", bad_rows[i].row, detail.text);
	}
	ck_assert_int_eq(read_row("2001:db8::10,00:01:02,1,2,1,1,0,1,128,0,0,,,"
				  "0,,1,0,0",
			     &lease, &removed),
	    ERR_NONE);
	ck_assert_int_eq(lease_row_read(",,,,,,,,,,,h\0,,,,,,", 19, 18, 18,
			     scratch, &lease, &removed, NULL),
	    ERR_CORRUPT);
}
END_TEST

START_TEST(what_kea_forgives_is_forgiven)
{
	struct lease lease;
	bool removed;

	/* empty hwtype and hwaddr_source, prefix_len of an address */
	ck_assert_int_eq(read_row("2001:DB8::0010,0001 02,1,2,1,1,0,1,zz,0,0,,"
				  "52:54:00:aa:bb:cc,0,,,,0",
			     &lease, &removed),
	    ERR_CORRUPT); /* mixed separators are no DUID for anybody */
	ck_assert_int_eq(read_row("2001:DB8::0010,000102,1,2,1,1,0,1,zz,0,0,,"
				  "52:54:0:aa:bb:CC,0,,,,0",
			     &lease, &removed),
	    ERR_NONE);
	ck_assert_str_eq(detail.text, "");
	ck_assert_uint_eq(lease.prefix_length, 128);
	ck_assert_uint_eq(lease.hwtype, 1);
	ck_assert_uint_eq(lease.hwaddr_source, 0);
	ck_assert(span_equal(lease.hwaddr, span_of(mac, sizeof(mac))));
	ck_assert(span_equal(lease.duid, span_of("\0\1\2", 3)));
	/* a link-layer address that is none is left out, and said */
	ck_assert_int_eq(read_row("2001:db8::10,00:01:02,1,2,1,1,0,1,128,0,0,,"
				  "nonsense,0,,1,0,0",
			     &lease, &removed),
	    ERR_NONE);
	ck_assert_uint_eq(lease.hwaddr.size, 0);
	ck_assert_ptr_nonnull(strstr(detail.text, "hwaddr"));
	/* expire may be before valid_lifetime: the end is what counts */
	ck_assert_int_eq(read_row("2001:db8::10,00:01:02,4000,100,1,1,0,1,128,"
				  "0,0,,,0,,1,0,0",
			     &lease, &removed),
	    ERR_NONE);
	ck_assert_int_eq(lease_end(&lease), 100);
}
END_TEST

/* However much of the DUID's text a link-layer address repeats, it is the same
 * as beside a DUID that shares nothing with it. */
START_TEST(an_address_that_ends_the_duid_is_read_as_any_other)
{
	static const char *const duids[] = {DUID_TEXT, "0:1:0:1:2b:4c:aa:bb:cc",
	    "000100012b4caabbcc",
	    "01:02:03:04:05:06:07:08:09:10:11:12:13:14:15:16:17:18:19:20:21:"
	    "22:23",
	    "00:00:00"};
	static uint8_t other_scratch[LEASE_ROW_SCRATCH];
	struct lease lease, other;
	char row[512];
	bool removed;

	for (size_t i = 0; i < sizeof(duids) / sizeof(duids[0]); i++) {
		size_t size = strlen(duids[i]);

		for (size_t from = 0; from < size; from++) {
			snprintf(row, sizeof(row),
			    "2001:db8::10,%s,1,2,1,1,0,1,128,0,0,,%s,1,,1,0,0",
			    duids[i], duids[i] + from);
			ck_assert_int_eq(
			    read_row(row, &lease, &removed), ERR_NONE);
			snprintf(row, sizeof(row),
			    "2001:db8::10,ffffff,1,2,1,1,0,1,128,0,0,,%s,1,,1,"
			    "0,0",
			    duids[i] + from);
			ck_assert_int_eq(
			    lease_row_read(row, strlen(row), 18, 18,
				other_scratch, &other, &removed, NULL),
			    ERR_NONE);
			ck_assert_msg(span_equal(lease.hwaddr, other.hwaddr),
			    "%s", duids[i] + from);
		}
	}
}
END_TEST

START_TEST(longer_than_the_limits_is_refused)
{
	static char row[LEASE_ROW_MAX], host[LEASE_HOSTNAME_MAX + 2];
	struct lease lease;
	bool removed;

	memset(host, 'h', LEASE_HOSTNAME_MAX);
	for (unsigned extra = 0; extra < 2; extra++) {
		snprintf(row, sizeof(row),
		    "2001:db8::10,00:01:02,1,2,1,1,0,1,128,0,0,%s,,0,,1,0,0",
		    host);
		ck_assert_int_eq(read_row(row, &lease, &removed),
		    extra == 0 ? ERR_NONE : ERR_CORRUPT);
		host[LEASE_HOSTNAME_MAX] = 'h';
	}
	for (unsigned bytes = LEASE_DUID_MAX; bytes < LEASE_DUID_MAX + 2;
	     bytes++) {
		size_t used =
		    (size_t)snprintf(row, sizeof(row), "2001:db8::10,");

		for (unsigned i = 0; i < bytes; i++)
			used += (size_t)snprintf(row + used, sizeof(row) - used,
			    "%s0a", i == 0 ? "" : ":");
		snprintf(row + used, sizeof(row) - used,
		    ",1,2,1,1,0,1,128,0,0,,,0,,1,0,0");
		ck_assert_int_eq(read_row(row, &lease, &removed),
		    bytes == LEASE_DUID_MAX ? ERR_NONE : ERR_CORRUPT);
	}
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

static struct span
random_span(uint64_t *state, uint8_t *bytes, size_t min, size_t max)
{
	size_t size = min + next_random(state) % (max - min + 1);

	for (size_t i = 0; i < size; i++)
		bytes[i] = (uint8_t)(next_random(state) % 255 + 1);
	return span_of(bytes, size);
}

/* 0, 1, small, large and largest of a number, by chance. */
static uint32_t
random_u32(uint64_t *state)
{
	uint64_t r = next_random(state);

	return r % 8 == 0   ? 0
	       : r % 8 == 1 ? UINT32_MAX
			    : (uint32_t)(r >> (r % 40));
}

START_TEST(any_lease_comes_back_from_its_row)
{
	static uint8_t bytes[4][LEASE_USER_CONTEXT_MAX];
	static char row[LEASE_ROW_MAX];
	uint64_t state = 7;

	for (unsigned i = 0; i < 100000; i++) {
		struct lease lease = {0}, back;
		bool removed;
		size_t size;

		lease.type = next_random(&state) % 2 ? LEASE_NA : LEASE_PD;
		lease.prefix_length =
		    (uint8_t)(lease.type == LEASE_NA
				  ? 128
				  : 1 + next_random(&state) % 128);
		lease.address = address_mask(
		    (struct address){next_random(&state), next_random(&state)},
		    lease.prefix_length);
		lease.state = (uint8_t)(random_u32(&state) % 6);
		lease.fqdn_forward = next_random(&state) % 2;
		lease.fqdn_reverse = next_random(&state) % 2;
		lease.hwtype = (uint16_t)random_u32(&state);
		lease.hwaddr_source = random_u32(&state);
		lease.iaid = random_u32(&state);
		lease.subnet_id = random_u32(&state);
		lease.pool_id = random_u32(&state);
		lease.valid = random_u32(&state);
		if (lease.valid == 0 && lease.state != LEASE_RELEASED)
			lease.valid = 1;
		lease.preferred = random_u32(&state);
		lease.transaction = random_u32(&state);
		lease.duid = random_span(
		    &state, bytes[0], LEASE_DUID_MIN, LEASE_DUID_MAX);
		lease.hwaddr =
		    random_span(&state, bytes[1], 0, LEASE_HWADDR_MAX);
		lease.hostname = random_span(&state, bytes[2], 0,
		    i % 100 == 0 ? LEASE_HOSTNAME_MAX : 30);
		size = lease_row_write(&lease, false, row, sizeof(row));
		ck_assert_uint_gt(size, 0);
		ck_assert_msg(lease_row_read(row, size - 1, 18, 18, scratch,
				  &back, &removed, &detail) == ERR_NONE,
		    "%s", detail.text);
		ck_assert(!removed);
		assert_same_lease(&lease, &back);
	}
}
END_TEST

START_TEST(every_truncation_is_safe)
{
	static const char row[] =
	    "2001:db8::10," DUID_TEXT ",4000,1700004000,1,3000,0,1234,128,1,1,"
	    "h&#x2c,52:54:00:aa:bb:cc,0,{ \"a\": [ 1&#x2c 2 ] },1,2,17";
	struct lease lease;
	bool removed;

	for (size_t cut = 0; cut < sizeof(row) - 1; cut++) {
		/* memory of exactly that size, so that ASan sees overruns */
		char *copy = malloc(cut + 1);
		enum err err;

		ck_assert_ptr_nonnull(copy);
		memmove(copy + 1, row, cut);
		err = lease_row_read(
		    copy + 1, cut, 18, 18, scratch, &lease, &removed, &detail);
		/* only the pool's last digit can go unnoticed */
		ck_assert_int_eq(
		    err, cut == sizeof(row) - 2 ? ERR_NONE : ERR_CORRUPT);
		free(copy);
	}
}
END_TEST

START_TEST(flipped_bits_are_safe)
{
	static const char row[] =
	    "2001:db8::10,00:01:02,4000,1700004000,1,3000,2,12,128,1,1,h&#x2c,"
	    "52:54:00:aa:bb:cc,0,{ \"a\": [ 1&#x2c 2 ] },1,2,17";
	char copy[sizeof(row)];
	struct lease lease;
	bool removed;

	for (size_t bit = 0; bit < (sizeof(row) - 1) * 8; bit++) {
		enum err err;

		memcpy(copy, row, sizeof(row));
		copy[bit / 8] = (char)(copy[bit / 8] ^ 1 << bit % 8);
		err = lease_row_read(copy, sizeof(row) - 1, 18, 18, scratch,
		    &lease, &removed, &detail);
		ck_assert(err == ERR_NONE || err == ERR_CORRUPT);
		if (err == ERR_CORRUPT)
			ck_assert_str_ne(detail.text, "");
	}
}
END_TEST

START_TEST(the_largest_row_fits_and_a_small_buffer_is_refused)
{
	static uint8_t bytes[LEASE_USER_CONTEXT_MAX + 1];
	static char row[LEASE_ROW_MAX];
	struct lease lease = granted_na();
	size_t size;

	memset(bytes, ',', sizeof(bytes));
	lease.address = (struct address){~UINT64_C(0), ~UINT64_C(0)};
	lease.transaction = INT64_MAX - UINT32_MAX;
	lease.valid = lease.preferred = lease.iaid = UINT32_MAX;
	lease.subnet_id = lease.pool_id = lease.hwaddr_source = UINT32_MAX;
	lease.duid = span_of(bytes, LEASE_DUID_MAX);
	lease.hwaddr = span_of(bytes, LEASE_HWADDR_MAX);
	lease.hostname = span_of(bytes, LEASE_HOSTNAME_MAX);
	lease.user_context = span_of(bytes, LEASE_USER_CONTEXT_MAX);
	size = lease_row_write(&lease, false, row, sizeof(row));
	ck_assert_uint_gt(size, 42000);
	ck_assert_uint_eq(lease_row_write(&lease, false, row, size - 1), 0);
	lease.user_context.size++;
	ck_assert_uint_eq(lease_row_write(&lease, false, row, sizeof(row)), 0);
}
END_TEST

START_TEST(the_key_alone_is_that_of_the_row)
{
	static const char pd[] =
	    "2001:db8:1::,00:01:02,1,2,1,1,2,7,48,0,0,a,,0,,1,0,0";
	struct lease na = granted_na();
	char row[LEASE_ROW_MAX];
	struct address address;
	uint8_t type = 9, length = 9;

	ck_assert(lease_row_read_key(row,
	    lease_row_write(&na, false, row, sizeof(row)) - 1, &address, &type,
	    &length));
	ck_assert(address_equal(address, na.address));
	ck_assert_uint_eq(type, LEASE_NA);
	ck_assert_uint_eq(length, 128);
	ck_assert(
	    lease_row_read_key(pd, sizeof(pd) - 1, &address, &type, &length));
	ck_assert(
	    address_equal(address, (struct address){0x20010db800010000, 0}));
	ck_assert_uint_eq(type, LEASE_PD);
	ck_assert_uint_eq(length, 48);
	for (size_t cut = 0; cut < strlen("2001:db8:1::,00:01:02,1,2,1,1,2,7,");
	     cut++)
		ck_assert(
		    !lease_row_read_key(pd, cut, &address, &type, &length));
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("lease_row");
	TCase *tcase = tcase_create("lease_row");

	tcase_set_timeout(tcase, 60);
	suite_add_tcase(suite, tcase);
	tcase_add_test(tcase, golden_rows);
	tcase_add_test(tcase, context_is_escaped_as_kea_does);
	tcase_add_test(tcase, deletion_rows);
	tcase_add_test(tcase, a_released_lease_reclaimed_gets_no_deletion_row);
	tcase_add_test(tcase, every_deviation_is_refused_with_its_column);
	tcase_add_test(tcase, what_kea_forgives_is_forgiven);
	tcase_add_test(
	    tcase, an_address_that_ends_the_duid_is_read_as_any_other);
	tcase_add_test(tcase, longer_than_the_limits_is_refused);
	tcase_add_test(tcase, any_lease_comes_back_from_its_row);
	tcase_add_test(tcase, the_key_alone_is_that_of_the_row);
	tcase_add_test(tcase, every_truncation_is_safe);
	tcase_add_test(tcase, flipped_bits_are_safe);
	tcase_add_test(
	    tcase, the_largest_row_fits_and_a_small_buffer_is_refused);
	return suite_run(suite);
}
