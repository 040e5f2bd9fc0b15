/*
 * test_netlink.c: interfaces that appear, come up, get an address, are renamed
 * and vanish are in the next table, and the groups are joined without a restart
 * (protocol.md 7.4). Works in a network namespace of its own; says that it was
 * skipped (status 77) where it may not make one.
 */
#include <arpa/inet.h>
#include <check.h>
#include <poll.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "dhcp6d/net/batch_io.h"
#include "dhcp6d/net/interface.h"
#include "dhcp6d/net/socket.h"
#include "tests/unit/suite.h"

#define PORT 5547

static struct interface_watch *watch;
static struct sockets *sockets;

static void
command(const char *text)
{
	char line[256];

	snprintf(line, sizeof(line), "%s >/dev/null 2>&1", text);
	ck_assert_msg(system(line) == 0, "%s", text);
}

static void
set_up(void)
{
	const struct served_interface eth1 = {.name = "eth1"};
	const struct sockets_setup setup = {
	    .port = PORT, .workers = 2, .receive_bytes = 65536};
	struct err_detail detail;

	ck_assert_int_eq(unshare(CLONE_NEWNET), 0);
	command("ip link set lo up");
	ck_assert_msg(interface_watch_open(&watch, &detail) == ERR_NONE, "%s",
	    detail.text);
	ck_assert_msg(sockets_open(&setup, &sockets, &detail) == ERR_NONE, "%s",
	    detail.text);
	ck_assert_int_eq(interface_watch_serve(watch, &eth1, 1), ERR_NONE);
}

static void
tear_down(void)
{
	sockets_close(sockets);
	interface_watch_close(watch);
}

/* Takes in news until the interface is as wanted, for at most 5 seconds. */
static bool
wait_for(bool (*wanted)(const struct interface_table *table))
{
	struct pollfd news = {interface_watch_descriptor(watch), POLLIN, 0};
	const struct interface_table *table;
	bool changed, done = false;

	for (int i = 0; i < 50 && !done; i++) {
		ck_assert_int_eq(
		    interface_watch_read(watch, &changed, NULL), ERR_NONE);
		table = interface_table_hold(watch);
		sockets_join(sockets, table);
		done = wanted(table);
		interface_table_release(table);
		if (!done)
			poll(&news, 1, 100);
	}
	return done;
}

static bool
is_served(const struct interface_table *table)
{
	const struct interface *i = interface_find_name(table, "eth1");

	return i != NULL && i->served && i->up &&
	       address_is_link_local(i->link_local) && i->hwaddr_size == 6;
}

static bool
is_down(const struct interface_table *table)
{
	const struct interface *i = interface_find_name(table, "eth1");

	return i != NULL && !i->up && address_is_any(i->link_local);
}

static bool
has_no_link_local(const struct interface_table *table)
{
	return address_is_any(interface_find_name(table, "eth1")->link_local);
}

static bool
is_gone(const struct interface_table *table)
{
	return interface_find_name(table, "eth1") == NULL;
}

static bool
has_global(const struct interface_table *table)
{
	struct address wanted;

	address_parse("2001:db8::1", 11, &wanted);
	for (size_t i = 0; i < table->address_count; i++)
		if (address_equal(table->addresses[i].address, wanted))
			return true;
	return false;
}

static bool
has_no_global(const struct interface_table *table)
{
	return !has_global(table);
}

START_TEST(appears_comes_up_goes_down_and_vanishes)
{
	ck_assert_uint_eq(sockets_joined(sockets), 0);
	command("ip link add eth1 type veth peer name peer1");
	command("ip link set peer1 up");
	command("ip link set eth1 up");
	ck_assert(wait_for(is_served));
	ck_assert_uint_eq(sockets_joined(sockets), 1);

	command("ip -6 addr add 2001:db8::1/64 dev eth1 nodad");
	ck_assert(wait_for(has_global));
	command("ip -6 addr del 2001:db8::1/64 dev eth1");
	ck_assert(wait_for(has_no_global));

	command("ip link set eth1 down");
	ck_assert(wait_for(is_down));
	command("ip link set eth1 up");
	ck_assert(wait_for(is_served));
	ck_assert_uint_eq(sockets_joined(sockets), 1);

	command("ip link del eth1");
	ck_assert(wait_for(is_gone));
	ck_assert_uint_eq(sockets_joined(sockets), 0);
}
END_TEST

START_TEST(renamed_into_and_out_of_service)
{
	command("ip link add other type veth peer name peer1");
	command("ip link set peer1 up");
	command("ip link set other up");
	ck_assert(wait_for(is_gone));
	ck_assert_uint_eq(sockets_joined(sockets), 0);
	command("ip link set other down");
	command("ip link set other name eth1");
	command("ip link set eth1 up");
	ck_assert(wait_for(is_served));
	ck_assert_uint_eq(sockets_joined(sockets), 1);
	command("ip link set eth1 down");
	command("ip link set eth1 name other");
	ck_assert(wait_for(is_gone));
	ck_assert_uint_eq(sockets_joined(sockets), 0);
}
END_TEST

/* A bridge says RTM_DELLINK when a port leaves it; the port still exists. */
START_TEST(leaving_a_bridge_is_not_vanishing)
{
	command("ip link add eth1 type veth peer name peer1");
	command("ip link set peer1 up");
	command("ip link set eth1 up");
	command("ip link add br0 type bridge");
	command("ip link set eth1 master br0");
	ck_assert(wait_for(is_served));
	command("ip link set eth1 nomaster");
	command("ip -6 addr add 2001:db8::1/64 dev eth1 nodad");
	ck_assert(wait_for(has_global));
	ck_assert(wait_for(is_served));
}
END_TEST

static bool
are_many(const struct interface_table *table)
{
	return interface_find_name(table, "many99") != NULL;
}

/* More memberships than one socket has room for (net.core.optmem_max). */
START_TEST(hundreds_of_interfaces)
{
	const struct served_interface all = {.name = "*"};

	(void)!system("sysctl -qw net.core.optmem_max=4096 2>/dev/null");
	ck_assert_int_eq(interface_watch_serve(watch, &all, 1), ERR_NONE);
	command("for i in $(seq 0 99); do"
		" echo link add many$i type veth peer name p$i;"
		" echo link set many$i up; echo link set p$i up;"
		" done | ip -batch -");
	ck_assert(wait_for(are_many));
	ck_assert_uint_eq(sockets_joined(sockets), 200);
}
END_TEST

/* Sends count datagrams out of peer1 to a group. */
static void
say_to_group(const char *group, int count)
{
	struct sockaddr_in6 to = {
	    .sin6_family = AF_INET6, .sin6_port = htons(PORT)};
	int s = socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	inet_pton(AF_INET6, group, &to.sin6_addr);
	to.sin6_scope_id = if_nametoindex("peer1");
	ck_assert_int_eq(setsockopt(s, IPPROTO_IPV6, IPV6_MULTICAST_IF,
			     &to.sin6_scope_id, sizeof(to.sin6_scope_id)),
	    0);
	for (int i = 0; i < count; i++)
		ck_assert_int_eq(sendto(s, "solicit", 7, 0,
				     (struct sockaddr *)&to, sizeof(to)),
		    7);
	close(s);
}

static bool
peer_can_send(const struct interface_table *table)
{
	const struct interface *i = interface_find_name(table, "peer1");

	return is_served(table) && i != NULL &&
	       address_is_link_local(i->link_local);
}

static size_t
hear(struct receiver *receiver, int s)
{
	struct pollfd ready = {s, POLLIN, 0};
	size_t count = 0;

	(void)poll(&ready, 1, 200);
	ck_assert_int_eq(receiver_receive(receiver, s, &count, NULL), ERR_NONE);
	return count;
}

/* A group's datagram comes once, to the socket that has joined, however many
 * workers there are; and says on which interface (P-7.1-a, P-7.1-b). */
START_TEST(multicast_comes_once)
{
	struct receiver *receiver = receiver_create();

	command("ip link add eth1 type veth peer name peer1");
	command("ip link set peer1 up");
	command("ip link set eth1 up");
	ck_assert(wait_for(peer_can_send));
	say_to_group("ff02::1:2", 10);
	say_to_group("ff05::1:3", 5);
	say_to_group("ff02::1:3", 5); /* not joined */
	ck_assert_uint_eq(hear(receiver, sockets_group(sockets)), 15);
	ck_assert(address_equal(receiver_datagram(receiver, 0)->destination,
	    GROUP_RELAY_AGENTS_AND_SERVERS));
	ck_assert(address_equal(
	    receiver_datagram(receiver, 14)->destination, GROUP_SERVERS));
	ck_assert_uint_eq(
	    receiver_datagram(receiver, 0)->interface, if_nametoindex("eth1"));
	ck_assert_uint_eq(hear(receiver, sockets_worker(sockets, 0)), 0);
	ck_assert_uint_eq(hear(receiver, sockets_worker(sockets, 1)), 0);
	receiver_free(receiver);
}
END_TEST

/* After IPv6 was taken off the interface and put back, groups are heard. */
START_TEST(ipv6_off_and_on)
{
	struct receiver *receiver = receiver_create();

	command("ip link add eth1 type veth peer name peer1");
	command("ip link set peer1 up");
	command("ip link set eth1 up");
	ck_assert(wait_for(peer_can_send));
	command("ip link set eth1 mtu 1000"); /* less than IPv6 needs */
	ck_assert(wait_for(has_no_link_local));
	command("ip link set eth1 mtu 1500");
	ck_assert(wait_for(peer_can_send));
	say_to_group("ff02::1:2", 3);
	ck_assert_uint_eq(hear(receiver, sockets_group(sockets)), 3);
	receiver_free(receiver);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("netlink");
	TCase *live = tcase_create("live");

	if (system("unshare -n ip link add eth1 type veth peer name peer1"
		   " >/dev/null 2>&1") != 0) {
		puts("skipped: no right to make network namespaces");
		return 77;
	}
	tcase_set_timeout(live, 60);
	tcase_add_checked_fixture(live, set_up, tear_down);
	tcase_add_test(live, appears_comes_up_goes_down_and_vanishes);
	tcase_add_test(live, renamed_into_and_out_of_service);
	tcase_add_test(live, leaving_a_bridge_is_not_vanishing);
	tcase_add_test(live, hundreds_of_interfaces);
	tcase_add_test(live, multicast_comes_once);
	tcase_add_test(live, ipv6_off_and_on);
	suite_add_tcase(suite, live);
	return suite_run(suite);
}
