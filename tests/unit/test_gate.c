/*
 * test_gate.c: what the kernel drops for us under a flood that is more than can
 * be dropped unread (RFC 9915 23; DESIGN.md, Overload). Whatever keeps or ends
 * a lease passes, straight and through relays; the rest does not while the gate
 * is shut; and the gate opens by itself.
 */
#include <check.h>
#include <netinet/in.h>
#include <netinet/udp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "dhcp6d/net/batch_io.h"
#include "dhcp6d/net/keep_filter.h"
#include "dhcp6d/packet/gate.h"
#include "dhcp6d/packet/receive.h"
#include "dhcp6d/proto/numbers.h"
#include "dhcp6d/proto/peek.h"
#include "tests/unit/suite.h"

static int server, client;
static uint32_t seed;

static void
set_up(void)
{
	struct sockaddr_in6 name = {
	    .sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
	socklen_t size = sizeof(name);
	int bytes = 1 << 18;

	seed = 1;
	server = socket(AF_INET6, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	client = socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	ck_assert_int_eq(
	    bind(server, (struct sockaddr *)&name, sizeof(name)), 0);
	ck_assert_int_eq(
	    getsockname(server, (struct sockaddr *)&name, &size), 0);
	ck_assert_int_eq(
	    connect(client, (struct sockaddr *)&name, sizeof(name)), 0);
	ck_assert_int_eq(
	    setsockopt(server, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof(bytes)),
	    0);
}

static void
tear_down(void)
{
	close(server);
	close(client);
}

static uint32_t
draw(uint32_t bound)
{
	seed = seed * 1103515245 + 12345;
	return (seed >> 16) % bound;
}

/* On the loopback interface what was sent is there when send returns. */
static bool
passes(const uint8_t *bytes, size_t size)
{
	uint8_t back[4096];
	ssize_t got;

	ck_assert_int_eq(send(client, bytes, size, 0), (ssize_t)size);
	got = recv(server, back, sizeof(back), 0);
	if (got < 0)
		return false;
	ck_assert_int_eq(got, (ssize_t)size);
	ck_assert_int_eq(memcmp(back, bytes, size), 0);
	return true;
}

/* Levels of relays around a message, so many options before each inner one. */
static size_t
build(uint8_t *out, size_t room, uint8_t type, unsigned levels, unsigned before)
{
	size_t marks[RELAY_LEVELS_MAX];
	struct writer w;

	writer_init(&w, out, room);
	for (unsigned i = 0; i < levels; i++) {
		writer_u8(&w, MESSAGE_RELAY_FORWARD);
		writer_u8(&w, (uint8_t)(levels - 1 - i));
		writer_address(&w, (struct address){1, i});
		writer_address(&w, (struct address){2, i});
		for (unsigned k = 0; k < before; k++)
			writer_option(&w, OPTION_INTERFACE_ID,
			    span_of((const uint8_t *)"abcdefgh", draw(9)));
		marks[i] = writer_open_option(&w, OPTION_RELAY_MSG);
	}
	writer_u8(&w, type);
	writer_bytes(&w, span_of((const uint8_t *)"xyz", 3));
	for (unsigned i = levels; i-- > 0;)
		writer_close_option(&w, marks[i]);
	ck_assert(writer_good(&w));
	return w.size;
}

static bool
keeps(uint8_t type)
{
	return type == MESSAGE_RENEW || type == MESSAGE_REBIND ||
	       type == MESSAGE_RELEASE || type == MESSAGE_DECLINE;
}

START_TEST(only_what_keeps_or_ends_a_lease_passes)
{
	uint8_t bytes[2048];

	ck_assert(keep_filter_attach(server, 1u << 31));
	for (unsigned type = 0; type < 256; type++)
		for (unsigned levels = 0; levels < 4; levels++) {
			size_t size = build(bytes, sizeof(bytes), (uint8_t)type,
			    levels, draw(2));

			if (type == MESSAGE_RELAY_FORWARD)
				continue;
			ck_assert_uint_eq(
			    peek_type(span_of(bytes, size)), type);
			ck_assert_msg(
			    passes(bytes, size) == keeps((uint8_t)type),
			    "type %u, %u levels", type, levels);
		}
	keep_filter_detach(server);
	ck_assert(passes(bytes, build(bytes, sizeof(bytes), 1, 0, 0)));
}
END_TEST

/* What it did not get through passes: a Renew may be behind it. */
START_TEST(so_many_options_are_stepped_over)
{
	uint8_t bytes[2048];

	ck_assert(keep_filter_attach(server, 1u << 31));
	for (unsigned before = 0; before < 12; before++)
		ck_assert_int_eq(passes(bytes, build(bytes, sizeof(bytes),
						   MESSAGE_SOLICIT, 1, before)),
		    before >= KEEP_FILTER_OPTIONS);
	for (unsigned levels = 0; levels < 12; levels++)
		ck_assert(passes(bytes,
		    build(bytes, sizeof(bytes), MESSAGE_RENEW, levels, 1)));
}
END_TEST

/* Torn at any place, or with lengths that lead beyond: dropped or passed as a
 * look at the whole would have it, never a Solicit for a Renew. */
START_TEST(what_is_torn_is_nobodys_renew)
{
	uint8_t bytes[512];
	size_t size = build(bytes, sizeof(bytes), MESSAGE_RENEW, 2, 1);

	ck_assert(keep_filter_attach(server, 1u << 31));
	for (size_t cut = 1; cut <= size - 3; cut++)
		ck_assert_int_eq(passes(bytes, cut), cut == size - 3);
	for (unsigned i = 0; i < 20000; i++) {
		size_t length = 1 + draw(sizeof(bytes) - 1);

		for (size_t k = 0; k < length; k++)
			bytes[k] = (uint8_t)draw(i % 2 == 0 ? 256 : 14);
		if (passes(bytes, length) && bytes[0] != MESSAGE_RELAY_FORWARD)
			ck_assert(keeps(bytes[0]));
	}
}
END_TEST

static void
fill(unsigned count, uint8_t type)
{
	uint8_t bytes[64];
	size_t size = build(bytes, sizeof(bytes), type, 0, 0);

	while (count-- > 0)
		ck_assert_int_eq(send(client, bytes, size, 0), (ssize_t)size);
}

static unsigned
empty(void)
{
	uint8_t bytes[64];
	unsigned count = 0;

	while (recv(server, bytes, sizeof(bytes), 0) >= 0)
		count++;
	return count;
}

START_TEST(a_share_of_the_rest_passes)
{
	uint8_t bytes[64];
	size_t size = build(bytes, sizeof(bytes), MESSAGE_SOLICIT, 0, 0);
	unsigned passed = 0;

	ck_assert(keep_filter_attach(server, 4));
	for (unsigned i = 0; i < 4000; i++)
		passed += passes(bytes, size);
	ck_assert_uint_ge(passed, 800); /* seven standard deviations */
	ck_assert_uint_le(passed, 1200);
}
END_TEST

START_TEST(it_shuts_by_steps_when_nearly_full)
{
	struct gate gate = {.socket = server};
	uint64_t now = 1000;

	ck_assert_int_eq(gate_timeout_ms(&gate), -1);
	ck_assert(!gate_press(&gate, RECEIVE_HARD_PRESSED, now));
	fill(2000, MESSAGE_RENEW);
	ck_assert_uint_gt(receiver_pressure(server), RECEIVE_HARD_PRESSED);
	ck_assert(gate_press(&gate, receiver_pressure(server), now));
	ck_assert_uint_eq(gate.step, 1);
	ck_assert_int_gt(gate_timeout_ms(&gate), 0);
	ck_assert(!gate_press(&gate, 100, now + GATE_SHUTS_NS - 1));
	ck_assert_uint_eq(gate.step, 1); /* that was too soon to know */
	for (unsigned step = 2; step < 10; step++) {
		now += GATE_SHUTS_NS;
		ck_assert(!gate_press(&gate, 100, now)); /* shut already */
		ck_assert_uint_eq(
		    gate.step, step < GATE_STEPS ? step : GATE_STEPS);
	}
}
END_TEST

START_TEST(it_opens_by_steps_when_empty)
{
	struct gate gate = {.socket = server};
	uint64_t now = 1000;

	fill(2000, MESSAGE_RENEW);
	ck_assert(gate_press(&gate, 100, now));
	ck_assert(!gate_press(&gate, 100, now + GATE_SHUTS_NS));
	now += GATE_SHUTS_NS;
	gate_ease(&gate, now + GATE_OPENS_NS);
	ck_assert_uint_eq(gate.step, 2); /* still full */
	(void)empty();
	gate_ease(&gate, now + GATE_OPENS_NS - 1);
	ck_assert_uint_eq(gate.step, 2); /* too early */
	fill(3, MESSAGE_RENEW);
	ck_assert_uint_eq(empty(), 3);
	gate_ease(&gate, now + GATE_OPENS_NS);
	ck_assert_uint_eq(gate.step, 1);
	gate_ease(&gate, now + 2 * GATE_OPENS_NS);
	ck_assert_uint_eq(gate.step, 0);
	fill(5, MESSAGE_SOLICIT);
	ck_assert_uint_eq(empty(), 5);
}
END_TEST

START_TEST(it_leaves_nothing_behind)
{
	struct gate gate = {.socket = server}, none = {.socket = -1};

	ck_assert(!gate_press(&none, 100, 1));
	ck_assert(gate_press(&gate, 100, 1));
	gate_open(&gate);
	gate_open(&gate);
	fill(5, MESSAGE_SOLICIT);
	ck_assert_uint_eq(empty(), 5);
}
END_TEST

/*
 * What a relay's kernel or a card has put together is judged message by
 * message, and comes together again when the filter has gone.
 */
START_TEST(each_of_what_came_as_one_is_judged)
{
	uint8_t bytes[3 * 8] = {0}, back[64];
	int on = 1, size = 8;

	for (unsigned i = 0; i < 3; i++)
		bytes[i * 8] = i == 0 ? MESSAGE_REQUEST : MESSAGE_RENEW;
	ck_assert_int_eq(
	    setsockopt(server, IPPROTO_UDP, UDP_GRO, &on, sizeof(on)), 0);
	ck_assert_int_eq(
	    setsockopt(client, IPPROTO_UDP, UDP_SEGMENT, &size, sizeof(size)),
	    0);
	ck_assert(keep_filter_attach(server, 1u << 31));
	ck_assert_int_eq(send(client, bytes, sizeof(bytes), 0), sizeof(bytes));
	for (unsigned i = 1; i < 3; i++) {
		ck_assert_int_eq(recv(server, back, sizeof(back), 0), 8);
		ck_assert_int_eq(back[0], MESSAGE_RENEW);
	}
	ck_assert_int_lt(recv(server, back, sizeof(back), 0), 0);
	keep_filter_detach(server);
	ck_assert_int_eq(send(client, bytes, sizeof(bytes), 0), sizeof(bytes));
	ck_assert_int_eq(recv(server, back, sizeof(back), 0), sizeof(bytes));
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("gate");
	TCase *tcase = tcase_create("gate");

	tcase_add_checked_fixture(tcase, set_up, tear_down);
	tcase_add_test(tcase, only_what_keeps_or_ends_a_lease_passes);
	tcase_add_test(tcase, so_many_options_are_stepped_over);
	tcase_add_test(tcase, what_is_torn_is_nobodys_renew);
	tcase_add_test(tcase, a_share_of_the_rest_passes);
	tcase_add_test(tcase, it_shuts_by_steps_when_nearly_full);
	tcase_add_test(tcase, it_opens_by_steps_when_empty);
	tcase_add_test(tcase, it_leaves_nothing_behind);
	tcase_add_test(tcase, each_of_what_came_as_one_is_judged);
	suite_add_tcase(suite, tcase);
	return suite_run(suite);
}
