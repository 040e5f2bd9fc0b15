/*
 * test_random_exchanges.c: many clients, any messages in any order, leases that
 * end, configurations that change: what must hold after every message.
 *
 * Promised here: no address or prefix has two owners (P-18.3.2-g, P-18.3.4-m,
 * P-18.3.5-h), no reserved one goes to somebody else (P-13.1-h), T1 <= T2
 * (P-21.4-d), preferred <= valid (P-21.6-b), T1 and T2 equal over all IAs
 * (P-18.3.2-h), prefixes aligned (P-13.2-b), only what was asked is answered
 * (P-18.3.4-l), an IA has leases or a status, Solicit and Confirm write
 * nothing (P-18.3.1-g, P-18.3.3-h), and the pools know at the end what they
 * would learn from the leases afresh.
 */
#include "exchange.h"

#include <string.h>

#define STEPS 20000
#define CLIENTS 40
#define RESERVED_CLIENTS 4
#define IAIDS 3
#define HELD_MAX 512

static struct exchange x;
static uint64_t random_state;

static uint32_t
roll(uint32_t below)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return (uint32_t)(random_state >> 20) % below;
}

/* Clients 1 to 4 have reservations, at the end of the pool and outside. */
#define HOST(n, more) "{'duid': '00:03:00:01:02:00:00:00:00:0" n "'" more "}"
#define HOSTS                                                                  \
	"'reservations': [" HOST("1", ", 'ip-addresses': ['2001:db8:1::18', "  \
				      "'2001:db8:1::77']") "," HOST("2",       \
	    ", 'ip-addresses': ['2001:db8:1::19'],"                            \
	    " 'prefixes': ['2001:db8:f000:400::/55', "                         \
	    "'2001:db8:f000:300::/56']") "," HOST("3",                         \
	    ", 'prefixes': ['2001:db8:e000::/52']") "," HOST("4",              \
	    ", 'client-classes': ['REJECT']") "]"
#define PD                                                                     \
	"'pd-pools': [{'prefix': '2001:db8:f000::', 'prefix-len': 53,"         \
	" 'delegated-len': 56}, {'prefix': '2001:db8:f100::',"                 \
	" 'prefix-len': 58, 'delegated-len': 60}]"
#define ONE(more, last)                                                        \
	"{'id': 1, 'subnet': '2001:db8:1::/64'," more                          \
	" 'pools': [{'pool': '2001:db8:1::10-2001:db8:1::" last "'}], " PD     \
	", " HOSTS "}"
#define TWO                                                                    \
	"{'id': 2, 'subnet': '2001:db8:2::/64',"                               \
	" 'pools': [{'pool': '2001:db8:2::10-2001:db8:2::17'}]}"
#define OTHER                                                                  \
	"{'id': 3, 'subnet': '2001:db8:3::/64', 'interface': 'eth1',"          \
	" 'pools': [{'pool': '2001:db8:3::10-2001:db8:3::17'}]}"
#define GLOBALS                                                                \
	"'valid-lifetime': 300, 'preferred-lifetime': 200,"                    \
	" 'decline-probation-period': 100, "

static const char *const configurations[] = {
    "{'Dhcp6': {" GLOBALS
    "'subnet6': [" ONE("'interface': 'eth0',", "1f") ", " OTHER "]}}",
    "{'Dhcp6': {" GLOBALS "'subnet6': [" ONE(
	"'interface': 'eth0', 'rapid-commit': true, 'allocator': 'iterative',"
	" 'max-valid-lifetime': 900,",
	"1b") ", " OTHER "]}}",
    "{'Dhcp6': {" GLOBALS "'shared-networks': [{'name': 'n',"
    " 'interface': 'eth0', 'subnet6': [" ONE("'allocator': 'random',",
	"1f") ", " TWO "]}], 'subnet6': [" OTHER "]}}",
};

/* What the clients believe to have. */
struct held {
	unsigned client;
	uint8_t type;
	uint32_t iaid;
	struct prefix prefix;
	int64_t end;
};

static struct held held[HELD_MAX];
static unsigned held_count;

static void
forget(unsigned index)
{
	held[index] = held[--held_count];
}

static bool
overlap(struct prefix a, struct prefix b)
{
	uint8_t length = a.length < b.length ? a.length : b.length;

	return address_equal(
	    address_mask(a.address, length), address_mask(b.address, length));
}

/* Leases whose time is over, as their clients know. */
static void
forget_expired(void)
{
	int64_t now = clock_now(&x.clock).lease_s;

	for (unsigned i = held_count; i-- > 0;)
		if (held[i].end < now)
			forget(i);
}

static void
forget_ia(unsigned client, uint8_t type, uint32_t iaid)
{
	for (unsigned i = held_count; i-- > 0;)
		if (held[i].client == client && held[i].type == type &&
		    held[i].iaid == iaid)
			forget(i);
}

/* Nobody else may have it, or what it overlaps. */
static void
is_free_for(unsigned client, uint8_t type, uint32_t iaid, struct prefix prefix)
{
	for (unsigned i = 0; i < held_count; i++) {
		if (held[i].type != type || !overlap(held[i].prefix, prefix))
			continue;
		ck_assert_uint_eq(held[i].client, client);
		ck_assert_uint_eq(held[i].iaid, iaid);
	}
}

static void
take(unsigned client, const struct ia_answer *ia,
    const struct lease_answer *lease)
{
	struct prefix prefix = {lease->address, lease->prefix_length};

	is_free_for(client, (uint8_t)ia->kind->type, ia->iaid, prefix);
	ck_assert_uint_lt(held_count, HELD_MAX);
	held[held_count++] = (struct held){client, (uint8_t)ia->kind->type,
	    ia->iaid, prefix, clock_now(&x.clock).lease_s + lease->valid};
}

/* The message: which IAs were put into it. */
static struct view_ia asked[2 * IAIDS];
static unsigned asked_count;

static void
name_something(unsigned client, const struct ia_kind *kind, uint32_t iaid)
{
	static const char *const odd[2][6] = {
	    {"2001:db8:1::18", "2001:db8:1::12", "2001:db8:3::11",
		"::", "2001:db8:1::77", "2001:db8:9::1"},
	    {"2001:db8:f000:300::/56", "::/56", "::/60", "::/0",
		"2001:db8:e000::/52", "2001:db8:f000::/60"}};
	char text[PREFIX_TEXT_SIZE];

	for (unsigned i = 0; i < held_count; i++) {
		bool own = held[i].client == client && held[i].iaid == iaid;

		if (held[i].type != kind->type || roll(own ? 8 : 60) > 5)
			continue;
		x_name(&x, kind->type == LEASE_NA
			       ? address_text(held[i].prefix.address, text)
			       : prefix_text(held[i].prefix, text));
	}
	if (roll(3) == 0)
		x_name(&x, odd[kind->type == LEASE_PD][roll(6)]);
}

static void
write_message(unsigned client, uint8_t type)
{
	asked_count = 0;
	x_message(&x, type, client);
	if (type == MESSAGE_SOLICIT && roll(2) == 0)
		x_option(&x, OPTION_RAPID_COMMIT, "", 0);
	if (roll(2) == 0)
		x_oro(&x, 2, 23, OPTION_PD_EXCLUDE);
	for (unsigned i = 0; i < 2 * IAIDS; i++) {
		const struct ia_kind *kind = i % 2 ? &ia_pd : &ia_na;
		uint32_t iaid = 1 + i / 2;

		if (roll(3) == 0)
			continue;
		asked[asked_count++] =
		    (struct view_ia){.type = kind->type, .iaid = iaid};
		x_open_ia(&x, kind, iaid);
		name_something(client, kind, iaid);
		x_close_option(&x);
	}
}

static bool
was_asked(const struct ia_answer *ia)
{
	for (unsigned i = 0; i < asked_count; i++)
		if (asked[i].type == ia->kind->type &&
		    asked[i].iaid == ia->iaid)
			return true;
	return false;
}

static void
check_lease(unsigned client, const struct lease_answer *lease)
{
	const struct host *host;

	ck_assert_uint_le(lease->preferred, lease->valid);
	if (lease->valid == 0)
		return;
	ck_assert(address_equal(lease->address,
	    address_mask(lease->address, lease->prefix_length)));
	ck_assert(lease->pool != NULL || lease->reserved);
	ck_assert_ptr_nonnull(lease->subnet);
	host = index_host_of_lease(x.service->config, lease->subnet->id,
	    lease->prefix_length == 128 ? LEASE_NA : LEASE_PD, lease->address,
	    lease->prefix_length, NULL);
	if (host != NULL)
		ck_assert_uint_eq(host->identifier.data[9], client);
	ck_assert_uint_eq(host != NULL, lease->reserved);
}

static void
check_ia(unsigned client, unsigned number, uint32_t *t1, uint32_t *t2)
{
	const struct ia_answer *ia = x_ia(&x, number);
	unsigned live = 0;

	ck_assert(was_asked(ia));
	for (unsigned i = 0; i < number; i++)
		ck_assert(x_ia(&x, i)->kind != ia->kind ||
			  x_ia(&x, i)->iaid != ia->iaid);
	for (unsigned i = 0; i < ia->lease_count; i++) {
		check_lease(client, x_answer(&x, number, i));
		live += x_answer(&x, number, i)->valid > 0;
	}
	ck_assert(ia->lease_count > 0 || ia->status != STATUS_NONE);
	ck_assert(live == 0 || ia->status == STATUS_NONE);
	ck_assert_uint_le(ia->t1, ia->t2);
	if (live == 0) {
		ck_assert_uint_eq(ia->t1 | ia->t2, 0);
		return;
	}
	if (*t2 != 0) {
		ck_assert_uint_eq(ia->t1, *t1);
		ck_assert_uint_eq(ia->t2, *t2);
	}
	*t1 = ia->t1;
	*t2 = ia->t2;
}

/* What the client makes of a Reply. */
static void
believe(unsigned client, uint8_t type)
{
	const struct decision *decision = &x.query.decision;

	for (unsigned i = 0; i < decision->ia_count; i++) {
		const struct ia_answer *ia = x_ia(&x, i);

		/* NotOnLink, or no answer to a Renew: it goes on */
		if (ia->status == STATUS_NOT_ON_LINK ||
		    (type != MESSAGE_REQUEST && type != MESSAGE_SOLICIT &&
			ia->lease_count == 0))
			continue;
		forget_ia(client, (uint8_t)ia->kind->type, ia->iaid);
	}
	for (unsigned i = 0; i < decision->ia_count; i++)
		for (unsigned j = 0; j < x_ia(&x, i)->lease_count; j++)
			if (x_answer(&x, i, j)->valid > 0)
				take(client, x_ia(&x, i), x_answer(&x, i, j));
}

/* Given back: whatever was named, the client uses none of its IAs any more. */
static void
give_up(unsigned client)
{
	for (unsigned i = 0; i < asked_count; i++)
		forget_ia(client, (uint8_t)asked[i].type, asked[i].iaid);
}

static void
one_message(void)
{
	static const uint8_t types[] = {MESSAGE_SOLICIT, MESSAGE_SOLICIT,
	    MESSAGE_REQUEST, MESSAGE_REQUEST, MESSAGE_REQUEST, MESSAGE_RENEW,
	    MESSAGE_RENEW, MESSAGE_REBIND, MESSAGE_CONFIRM, MESSAGE_RELEASE,
	    MESSAGE_DECLINE};
	unsigned client = 1 + roll(CLIENTS);
	uint8_t type = types[roll(sizeof(types))];
	uint64_t rows = log_buffer_last(x.log_buffer);
	uint32_t t1 = 0, t2 = 0;
	const struct decision *decision = &x.query.decision;
	enum drop drop;

	x.interface = roll(6) == 0 ? "eth1" : "eth0";
	forget_expired();
	write_message(client, type);
	if (type == MESSAGE_RELEASE || type == MESSAGE_DECLINE)
		give_up(client);
	drop = x_send(&x);
	rows += x.taken_over;
	if (drop != DROP_NONE) {
		ck_assert_uint_eq(log_buffer_last(x.log_buffer), rows);
		return;
	}
	if (decision->reply_type == MESSAGE_ADVERTISE ||
	    type == MESSAGE_CONFIRM)
		ck_assert_uint_eq(log_buffer_last(x.log_buffer), rows);
	for (unsigned i = 0; i < decision->ia_count; i++) {
		if (type == MESSAGE_RELEASE || type == MESSAGE_DECLINE)
			ck_assert_uint_eq(x_ia(&x, i)->lease_count, 0);
		else
			check_ia(client, i, &t1, &t2);
	}
	if (decision->reply_type == MESSAGE_REPLY && type != MESSAGE_RELEASE &&
	    type != MESSAGE_DECLINE && type != MESSAGE_CONFIRM)
		believe(client, type);
	if (type != MESSAGE_CONFIRM && type != MESSAGE_RELEASE &&
	    type != MESSAGE_DECLINE)
		ck_assert_uint_eq(decision->ia_count, asked_count);
}

START_TEST(any_messages_in_any_order)
{
	unsigned current = (unsigned)_i % 3;
	struct service *old;

	random_state = UINT64_C(0x9e3779b97f4a7c15) * (uint64_t)(_i + 1);
	held_count = 0;
	x_open(&x, configurations[current]);
	for (unsigned step = 0; step < STEPS; step++) {
		one_message();
		if (roll(10) == 0)
			x_advance(&x, roll(40));
		if (roll(50) == 0)
			(void)x_expire(&x, roll(2) ? 60 : 0);
		if (roll(2000) == 0) {
			current = roll(3);
			x_reload(&x, configurations[current]);
		}
	}
	ck_assert_uint_gt(held_count, 0);
	/* the marks of the pools are those of the leases that stand */
	old = service_hold(x.service);
	x_reload(&x, configurations[current]);
	for (uint32_t i = 0; i < old->config->pool_count; i++)
		ck_assert_uint_eq(pool_units_taken(old->pools, i),
		    pool_units_taken(x.service->pools, i));
	service_release(old);
	x_close(&x);
}
END_TEST

int
main(void)
{
	const TTest *const tests[] = {any_messages_in_any_order};

	return x_run_each("random_exchanges", tests, 1, 6);
}
