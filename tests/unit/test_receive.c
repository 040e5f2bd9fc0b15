/*
 * test_receive.c: what comes in, and what goes first or not at all when more
 * comes than can be answered (DESIGN.md, Overload): Solicits older than their
 * client's patience are dropped always, those that have waited for long only
 * in a backlog, other messages never once they are read; in a backlog Solicits
 * go last. What is not read is chosen by its type, and never what keeps a
 * lease. Datagrams for interfaces and addresses that are not served are left
 * out.
 */
#include <check.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "dhcp6d/packet/receive.h"
#include "tests/unit/suite.h"

static struct batch *batch;
static struct counters *counters;
static struct statistics statistics;
static struct step_context context;

static void
set_up(void)
{
	batch = batch_create();
	ck_assert_ptr_nonnull(batch);
	counters = statistics_create(1);
	statistics_of_thread(counters, 0, &statistics);
	context = (struct step_context){.statistics = &statistics};
}

static void
tear_down(void)
{
	batch_free(batch);
	counters_free(counters);
}

static struct query *
add(uint8_t type, uint64_t waited_ms)
{
	struct query *query = batch_add(batch);

	query->view.type = type;
	query->datagram = (struct datagram){
	    .interface_name = "", .waited_ns = waited_ms * 1000000};
	return query;
}

static enum drop
drop_of(size_t index)
{
	return batch_query(batch, index)->drop;
}

START_TEST(a_solicit_too_old_is_dropped_in_any_case)
{
	add(MESSAGE_SOLICIT, 1001);
	add(MESSAGE_SOLICIT, 999);
	receive_shed(batch, &context);
	ck_assert_int_eq(drop_of(0), DROP_TOO_OLD);
	ck_assert_int_eq(drop_of(1), DROP_NONE);
	ck_assert_uint_eq(
	    statistics_sum(counters, STATISTIC_DROP_FIRST + DROP_TOO_OLD), 1);
}
END_TEST

/* By what the message is worth to who has a lease: who has one is served as
 * long as the kernel has room, whatever flood comes. */
START_TEST(a_full_buffer_is_emptied_from_its_cheap_end)
{
	static const struct {
		uint8_t type;
		unsigned from; /* percent; 0: never */
	} cases[] = {{MESSAGE_SOLICIT, 51}, {MESSAGE_REQUEST, 76},
	    {MESSAGE_CONFIRM, 76}, {MESSAGE_INFORMATION_REQUEST, 76},
	    {MESSAGE_RENEW, 0}, {MESSAGE_REBIND, 0}, {MESSAGE_RELEASE, 0},
	    {MESSAGE_DECLINE, 0}, {MESSAGE_ADDR_REG_INFORM, 76},
	    {MESSAGE_ADVERTISE, 76}, {255, 76}, {0, 76}};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		uint8_t type = cases[i].type;
		bool late = cases[i].from == 76;

		for (unsigned pressure = 0; pressure < 110; pressure++)
			ck_assert_int_eq(
			    receive_sheds(type, pressure, RECEIVE_LATE_NS),
			    cases[i].from > 0 && pressure >= cases[i].from);
		ck_assert_int_eq(
		    receive_sheds(type, 0, RECEIVE_LATE_NS + 1), late);
	}
}
END_TEST

START_TEST(other_messages_are_never_too_old)
{
	static const uint8_t types[] = {MESSAGE_REQUEST, MESSAGE_RENEW,
	    MESSAGE_REBIND, MESSAGE_RELEASE, MESSAGE_DECLINE, MESSAGE_CONFIRM,
	    MESSAGE_INFORMATION_REQUEST};

	for (size_t i = 0; i < sizeof(types); i++)
		add(types[i], 5000);
	batch->backlog = true;
	receive_shed(batch, &context);
	for (size_t i = 0; i < sizeof(types); i++)
		ck_assert_int_eq(drop_of(i), DROP_NONE);
}
END_TEST

START_TEST(a_backlog_sheds_solicits_that_have_waited)
{
	add(MESSAGE_SOLICIT, 251);
	add(MESSAGE_SOLICIT, 249);
	add(MESSAGE_SOLICIT, 1500);
	batch->backlog = true;
	receive_shed(batch, &context);
	ck_assert_int_eq(drop_of(0), DROP_SHED);
	ck_assert_int_eq(drop_of(1), DROP_NONE);
	ck_assert_int_eq(drop_of(2), DROP_TOO_OLD);
}
END_TEST

START_TEST(no_backlog_no_shedding_and_no_other_order)
{
	add(MESSAGE_SOLICIT, 900);
	add(MESSAGE_RENEW, 1);
	add(MESSAGE_SOLICIT, 1);
	receive_shed(batch, &context);
	for (size_t i = 0; i < 3; i++) {
		ck_assert_int_eq(drop_of(i), DROP_NONE);
		ck_assert_uint_eq(batch->order[i], i);
	}
}
END_TEST

START_TEST(a_backlog_puts_solicits_last_and_keeps_the_rest_in_order)
{
	static const uint8_t types[] = {MESSAGE_SOLICIT, MESSAGE_RENEW,
	    MESSAGE_SOLICIT, MESSAGE_REQUEST, MESSAGE_REBIND, MESSAGE_SOLICIT};
	static const uint8_t order[] = {1, 3, 4, 0, 2, 5};

	for (size_t i = 0; i < sizeof(types); i++)
		add(types[i], 1);
	batch->backlog = true;
	receive_shed(batch, &context);
	for (size_t i = 0; i < sizeof(types); i++)
		ck_assert_uint_eq(batch->order[i], order[i]);
}
END_TEST

/* One that decode has dropped already keeps its reason. */
START_TEST(what_is_dropped_stays_dropped)
{
	add(MESSAGE_SOLICIT, 5000)->drop = DROP_NO_CLIENT_ID;
	receive_shed(batch, &context);
	ck_assert_int_eq(drop_of(0), DROP_NO_CLIENT_ID);
}
END_TEST

START_TEST(a_batch_has_an_end)
{
	struct query *last = NULL;

	for (size_t i = 0; i < BATCH_MAX; i++) {
		last = batch_add(batch);
		ck_assert_ptr_eq(last, batch_query(batch, i));
		ck_assert_uint_eq(batch->order[i], i);
	}
	ck_assert_ptr_null(batch_add(batch));
	last->drop = DROP_SHED;
	batch_reset(batch);
	ck_assert_uint_eq(batch->count, 0);
	for (size_t i = 0; i < BATCH_MAX; i++)
		ck_assert_int_eq(batch_add(batch)->drop, DROP_NONE);
}
END_TEST

/* ---- from a socket ---- */

static int server, client;
static struct interface_watch *watch;
static struct receiver *receiver;
static struct clock host_clock;
static struct moment now;

static void
set_up_sockets(void)
{
	struct sockaddr_in6 name = {
	    .sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
	socklen_t size = sizeof(name);
	int on = 1;

	set_up();
	clock_system(&host_clock);
	receiver = receiver_create();
	ck_assert_int_eq(interface_watch_open(&watch, NULL), ERR_NONE);
	server = socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	client = socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	setsockopt(server, IPPROTO_IPV6, IPV6_RECVPKTINFO, &on, sizeof(on));
	setsockopt(server, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof(on));
	ck_assert_int_eq(
	    bind(server, (struct sockaddr *)&name, sizeof(name)), 0);
	getsockname(server, (struct sockaddr *)&name, &size);
	ck_assert_int_eq(
	    connect(client, (struct sockaddr *)&name, sizeof(name)), 0);
}

static void
tear_down_sockets(void)
{
	close(server);
	close(client);
	batch_reset(batch);
	interface_watch_close(watch);
	receiver_free(receiver);
	tear_down();
}

static void
receive(void)
{
	batch->interfaces = interface_table_hold(watch);
	ck_assert_int_eq(receive_batch(batch, receiver, server, &host_clock,
			     &now, &statistics, NULL),
	    ERR_NONE);
}

static void
serve(const char *name)
{
	const struct served_interface served = {.name = name};

	ck_assert_int_eq(interface_watch_serve(watch, &served, 1), ERR_NONE);
}

START_TEST(a_datagram_becomes_a_query)
{
	const struct datagram *datagram;

	serve("lo");
	ck_assert_int_eq(send(client, "solicit", 7, 0), 7);
	receive();
	ck_assert_uint_eq(batch->count, 1);
	ck_assert(!batch->backlog);
	datagram = &batch_query(batch, 0)->datagram;
	ck_assert(span_equal(datagram->bytes, span_of("solicit", 7)));
	ck_assert_str_eq(datagram->interface_name, "lo");
	ck_assert(address_is_loopback(datagram->source));
	ck_assert(address_is_loopback(datagram->destination));
}
END_TEST

/* The kernel begins to stamp a moment after it was first asked to; until then
 * it says the time of reading. */
START_TEST(the_time_in_the_queue_is_known)
{
	uint64_t waited = 0;

	serve("lo");
	for (int i = 0; i < 100 && waited < 15000000; i++) {
		ck_assert_int_eq(send(client, "solicit", 7, 0), 7);
		usleep(20000);
		receive();
		ck_assert_uint_eq(batch->count, 1);
		waited = batch_query(batch, 0)->datagram.waited_ns;
		batch_reset(batch);
	}
	ck_assert_uint_ge(waited, 15000000);
	ck_assert_uint_lt(waited, UINT64_C(10000000000));
}
END_TEST

START_TEST(what_is_not_for_us_is_counted_and_left_out)
{
	serve("eth99");
	ck_assert_int_eq(send(client, "solicit", 7, 0), 7);
	receive();
	ck_assert_uint_eq(batch->count, 0);
	ck_assert_uint_eq(statistics_sum(counters, STATISTIC_NOT_OURS), 1);
}
END_TEST

START_TEST(a_full_batch_is_a_backlog)
{
	serve("lo");
	for (int i = 0; i < BATCH_MAX + 1; i++)
		ck_assert_int_eq(send(client, "solicit", 7, 0), 7);
	receive();
	ck_assert_uint_eq(batch->count, BATCH_MAX);
	ck_assert(batch->backlog);
	batch_reset(batch);
	receive();
	ck_assert_uint_eq(batch->count, 1);
	ck_assert(!batch->backlog);
}
END_TEST

/* A buffer that is full, of as many Solicits as Renews. */
static void
fill(size_t count)
{
	for (size_t i = 0; i < count; i++)
		(void)send(client, i % 2 == 0 ? "\1sol" : "\5ren", 4, 0);
}

/* DESIGN.md, Overload: before the kernel throws away whatever comes. */
START_TEST(a_filling_buffer_costs_solicits_unread)
{
	int bytes = 100000;

	serve("lo");
	setsockopt(server, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof(bytes));
	fill(2000);
	receive();
	ck_assert(batch->backlog);
	ck_assert_uint_eq(batch->shed, BATCH_MAX / 2);
	ck_assert_uint_eq(batch->count, BATCH_MAX / 2);
	for (size_t i = 0; i < batch->count; i++)
		ck_assert_uint_eq(batch_query(batch, i)->datagram.bytes.data[0],
		    MESSAGE_RENEW);
	ck_assert_uint_eq(
	    statistics_sum(counters, STATISTIC_RECEIVED), BATCH_MAX / 2);
	ck_assert_uint_eq(statistics_sum(counters, STATISTIC_SOLICIT_RECEIVED),
	    BATCH_MAX / 2);
	ck_assert_uint_eq(
	    statistics_sum(counters, STATISTIC_DROP_FIRST + DROP_SHED),
	    BATCH_MAX / 2);
}
END_TEST

/* Many at once are no overload as long as there is room for more. */
START_TEST(a_burst_with_room_for_more_costs_nothing)
{
	int bytes = 1 << 20;

	serve("lo");
	setsockopt(server, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof(bytes));
	fill(BATCH_MAX + 1);
	receive();
	ck_assert(batch->backlog);
	ck_assert_uint_eq(batch->shed, 0);
	ck_assert_uint_eq(batch->count, BATCH_MAX);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("receive");
	TCase *shed = tcase_create("shed"), *in = tcase_create("in");

	tcase_add_checked_fixture(shed, set_up, tear_down);
	tcase_add_test(shed, a_solicit_too_old_is_dropped_in_any_case);
	tcase_add_test(shed, a_full_buffer_is_emptied_from_its_cheap_end);
	tcase_add_test(shed, other_messages_are_never_too_old);
	tcase_add_test(shed, a_backlog_sheds_solicits_that_have_waited);
	tcase_add_test(shed, no_backlog_no_shedding_and_no_other_order);
	tcase_add_test(
	    shed, a_backlog_puts_solicits_last_and_keeps_the_rest_in_order);
	tcase_add_test(shed, what_is_dropped_stays_dropped);
	tcase_add_test(shed, a_batch_has_an_end);
	suite_add_tcase(suite, shed);
	tcase_add_checked_fixture(in, set_up_sockets, tear_down_sockets);
	tcase_add_test(in, a_datagram_becomes_a_query);
	tcase_add_test(in, the_time_in_the_queue_is_known);
	tcase_add_test(in, what_is_not_for_us_is_counted_and_left_out);
	tcase_add_test(in, a_full_batch_is_a_backlog);
	tcase_add_test(in, a_filling_buffer_costs_solicits_unread);
	tcase_add_test(in, a_burst_with_room_for_more_costs_nothing);
	suite_add_tcase(suite, in);
	return suite_run(suite);
}
