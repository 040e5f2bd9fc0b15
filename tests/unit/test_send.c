/*
 * test_send.c: where a reply goes and from where: to a direct client by the
 * interface it came in on (RFC 9915 18.3.10) and from a link-local address
 * (protocol.md 7.4), to a relay from the address it sent to; and that one reply
 * that cannot leave costs no other.
 */
#include <arpa/inet.h>
#include <check.h>
#include <net/if.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "dhcp6d/packet/batch.h"
#include "dhcp6d/packet/send.h"
#include "tests/unit/suite.h"

static struct interface links[] = {
    {.index = 3, .name = "eth1", .link_local = {UINT64_C(0xfe80) << 48, 0x11}},
    {.index = 5, .name = "eth2"},
};
static const struct interface_table table = {.interfaces = links, .count = 2};
static struct query *query;
static struct send_way way;
static struct batch *batch;

static struct address
parse(const char *text)
{
	struct address address;

	ck_assert(address_parse(text, strlen(text), &address));
	return address;
}

static void
set_up(void)
{
	batch = batch_create();
	query = batch_add(batch);
	way = (struct send_way){.port = 547};
	query->datagram.interface_name = "eth1";
	query->decision.reply_type = MESSAGE_REPLY;
	query->reply = (struct reply){.destination = parse("fe80::99"),
	    .destination_port = 546,
	    .interface = 3};
}

static void
tear_down(void)
{
	batch_free(batch);
}

static struct outbox_reply
described(void)
{
	return send_describe(&way, query, &table);
}

START_TEST(direct_by_its_interface_from_link_local)
{
	struct outbox_reply reply = described();

	ck_assert(address_equal(reply.datagram.source, parse("fe80::11")));
	ck_assert(address_equal(reply.datagram.destination, parse("fe80::99")));
	ck_assert_uint_eq(reply.datagram.interface, 3);
	ck_assert_uint_eq(reply.datagram.destination_port, 546);
	ck_assert_uint_eq(reply.type, MESSAGE_REPLY);
	ck_assert_str_eq(reply.interface, "eth1");
}
END_TEST

/* The group that the client sent to is nobody's source address. */
START_TEST(never_from_a_group)
{
	query->reply.source = parse("ff02::1:2");
	ck_assert(
	    address_equal(described().datagram.source, parse("fe80::11")));
	query->reply.interface = 5; /* has no link-local: the kernel's choice */
	ck_assert(address_is_any(described().datagram.source));
	query->reply.interface = 77; /* has gone */
	ck_assert(address_is_any(described().datagram.source));
}
END_TEST

START_TEST(to_a_relay_from_where_it_sent_to_by_routing)
{
	struct outbox_reply reply;

	query->view.relay_count = 1;
	query->reply.destination = parse("2001:db8:1::1");
	query->reply.destination_port = 547;
	query->reply.source = parse("2001:db8::1");
	reply = described();
	ck_assert(address_equal(reply.datagram.source, parse("2001:db8::1")));
	ck_assert_uint_eq(reply.datagram.interface, 0);
	ck_assert_uint_eq(reply.datagram.destination_port, 547);

	query->reply.source = parse("ff05::1:3");
	ck_assert(address_is_any(described().datagram.source));
}
END_TEST

/* A registration comes from a global address (RFC 9686 4.2). */
START_TEST(to_a_direct_clients_global_address_by_its_interface)
{
	query->reply.destination = parse("2001:db8:1::99");
	query->reply.source = parse("ff02::1:2");
	ck_assert_uint_eq(described().datagram.interface, 3);
	ck_assert(address_is_any(described().datagram.source));
}
END_TEST

START_TEST(to_a_link_local_relay_by_its_interface)
{
	query->reply.source = parse("fe80::12"); /* another one of ours */
	ck_assert(
	    address_equal(described().datagram.source, parse("fe80::12")));
	ck_assert_uint_eq(described().datagram.interface, 3);
}
END_TEST

START_TEST(the_clients_port_for_tests)
{
	way.client_port = 10546;
	ck_assert_uint_eq(described().datagram.destination_port, 10546);
}
END_TEST

/* ---- out ---- */

static struct outbox *outbox;
static int peer;
static struct counters *counters;
static struct statistics statistics;

static void
set_up_sockets(void)
{
	struct sockaddr_in6 name = {
	    .sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
	struct timeval second = {.tv_sec = 1};

	set_up();
	outbox = outbox_create(200);
	counters = statistics_create(1);
	statistics_of_thread(counters, 0, &statistics);
	peer = socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	ck_assert_int_eq(bind(peer, (struct sockaddr *)&name, sizeof(name)), 0);
	setsockopt(peer, SOL_SOCKET, SO_RCVTIMEO, &second, sizeof(second));
	way.socket = socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	way.sender = sender_create(way.socket);
	way.statistics = &statistics;
}

static void
tear_down_sockets(void)
{
	close(peer);
	close(way.socket);
	sender_free(way.sender);
	outbox_free(outbox);
	counters_free(counters);
	tear_down();
}

static void
put(uint8_t number, const char *source)
{
	struct sockaddr_in6 name;
	socklen_t size = sizeof(name);
	struct outbox_reply reply = {.type = MESSAGE_REPLY, .label = ""};
	uint8_t *room = outbox_room(outbox);

	getsockname(peer, (struct sockaddr *)&name, &size);
	*room = number;
	reply.datagram = (struct outgoing){.bytes = span_of(room, 1),
	    .destination = {0, 1},
	    .destination_port = ntohs(name.sin6_port),
	    .source = parse(source)};
	outbox_add(outbox, &reply);
}

static int
next_number(void)
{
	uint8_t number;

	return recv(peer, &number, 1, 0) == 1 ? number : -1;
}

START_TEST(all_leave_in_order)
{
	for (int i = 0; i < 150; i++)
		put((uint8_t)i, "::1");
	send_replies(&way, outbox, 100);
	ck_assert_uint_eq(outbox_count(outbox), 50);
	for (int i = 0; i < 100; i++)
		ck_assert_int_eq(next_number(), i);
	send_replies(&way, outbox, 50);
	ck_assert_int_eq(next_number(), 100);
	ck_assert_uint_eq(outbox_count(outbox), 0);
	ck_assert_uint_eq(statistics_sum(counters, STATISTIC_REPLY_SENT), 150);
}
END_TEST

START_TEST(one_that_cannot_leave_costs_no_other)
{
	put(1, "::1");
	put(2, "2001:db8::bad"); /* not ours */
	put(3, "::1");
	put(4, "2001:db8::bad");
	send_replies(&way, outbox, 4);
	ck_assert_int_eq(next_number(), 1);
	ck_assert_int_eq(next_number(), 3);
	ck_assert_uint_eq(outbox_count(outbox), 0);
	ck_assert_uint_eq(statistics_sum(counters, STATISTIC_REPLY_SENT), 2);
	ck_assert_uint_eq(
	    statistics_sum(counters, STATISTIC_DROP_FIRST + DROP_SEND_FAILED),
	    2);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("send");
	TCase *where = tcase_create("where"), *out = tcase_create("out");

	tcase_add_checked_fixture(where, set_up, tear_down);
	tcase_add_test(where, direct_by_its_interface_from_link_local);
	tcase_add_test(where, never_from_a_group);
	tcase_add_test(where, to_a_relay_from_where_it_sent_to_by_routing);
	tcase_add_test(
	    where, to_a_direct_clients_global_address_by_its_interface);
	tcase_add_test(where, to_a_link_local_relay_by_its_interface);
	tcase_add_test(where, the_clients_port_for_tests);
	suite_add_tcase(suite, where);
	tcase_add_checked_fixture(out, set_up_sockets, tear_down_sockets);
	tcase_add_test(out, all_leave_in_order);
	tcase_add_test(out, one_that_cannot_leave_costs_no_other);
	suite_add_tcase(suite, out);
	return suite_run(suite);
}
