/*
 * test_interface.c: which datagrams are ours (P-7.1-a, P-7.1-b), and that a
 * table of interfaces stays what it is for as long as it is held.
 *
 * The first part works on tables made by hand; the second on the host's own
 * interfaces, of which there is always "lo".
 */
#include <check.h>
#include <string.h>

#include "dhcp6d/net/interface.h"
#include "tests/unit/suite.h"

static struct address
parse(const char *text)
{
	struct address address;

	ck_assert_msg(address_parse(text, strlen(text), &address), "%s", text);
	return address;
}

static struct interface links[] = {
    {.index = 1, .name = "lo", .loopback = true, .up = true},
    {.index = 3, .name = "eth1", .up = true, .served = true},
    {.index = 70, .name = "eth2", .up = true},
};

static struct served_interface serving[1] = {{.name = "eth1"}};

static struct interface_table table = {
    .interfaces = links,
    .count = 3,
    .serving = serving,
    .serving_count = 1,
};

static void
by_hand(void)
{
	serving[0].has_address = true;
	serving[0].address = parse("2001:db8::1");
}

START_TEST(groups_on_served_interfaces_alone)
{
	ck_assert(interface_accepts(&table, 3, parse("ff02::1:2")));
	ck_assert(interface_accepts(&table, 3, parse("ff05::1:3")));
	ck_assert(!interface_accepts(&table, 70, parse("ff02::1:2")));
	ck_assert(!interface_accepts(&table, 70, parse("ff05::1:3")));
	ck_assert(!interface_accepts(&table, 4, parse("ff02::1:2")));
}
END_TEST

START_TEST(no_other_group)
{
	ck_assert(!interface_accepts(&table, 3, parse("ff02::1:3")));
	ck_assert(!interface_accepts(&table, 3, parse("ff02::1")));
	ck_assert(!interface_accepts(&table, 3, parse("ff05::1:2")));
}
END_TEST

START_TEST(link_local_only_where_served)
{
	ck_assert(interface_accepts(&table, 3, parse("fe80::1")));
	ck_assert(!interface_accepts(&table, 70, parse("fe80::1")));
}
END_TEST

START_TEST(named_unicast_from_anywhere)
{
	ck_assert(interface_accepts(&table, 3, parse("2001:db8::1")));
	ck_assert(interface_accepts(&table, 70, parse("2001:db8::1")));
	ck_assert(!interface_accepts(&table, 3, parse("2001:db8::2")));
	ck_assert(!interface_accepts(&table, 1, parse("::1")));
}
END_TEST

START_TEST(found_by_index_and_name)
{
	ck_assert_ptr_eq(interface_find(&table, 70), &links[2]);
	ck_assert_ptr_eq(interface_find(&table, 1), &links[0]);
	ck_assert_ptr_null(interface_find(&table, 2));
	ck_assert_ptr_null(interface_find(&table, 0));
	ck_assert_ptr_eq(interface_find_name(&table, "eth1"), &links[1]);
	ck_assert_ptr_null(interface_find_name(&table, "eth"));
}
END_TEST

/* ---- the host's own ---- */

static struct interface_watch *watch;

static void
open_watch(void)
{
	struct err_detail detail;

	ck_assert_msg(interface_watch_open(&watch, &detail) == ERR_NONE, "%s",
	    detail.text);
}

static void
close_watch(void)
{
	interface_watch_close(watch);
}

START_TEST(loopback_is_known_and_served_only_by_name)
{
	const struct served_interface all = {.name = "*"}, lo = {.name = "lo"};
	const struct interface_table *now = interface_table_hold(watch);
	const struct interface *i = interface_find_name(now, "lo");

	ck_assert_ptr_nonnull(i);
	ck_assert(i->loopback);
	ck_assert(!i->served);
	interface_table_release(now);

	ck_assert_int_eq(interface_watch_serve(watch, &all, 1), ERR_NONE);
	now = interface_table_hold(watch);
	ck_assert(!interface_find_name(now, "lo")->served);
	interface_table_release(now);

	ck_assert_int_eq(interface_watch_serve(watch, &lo, 1), ERR_NONE);
	now = interface_table_hold(watch);
	ck_assert(interface_find_name(now, "lo")->served);
	i = interface_find_name(now, "lo");
	ck_assert(interface_accepts(now, i->index, parse("ff02::1:2")));
	ck_assert(interface_accepts(now, i->index, parse("::1")));
	interface_table_release(now);
}
END_TEST

START_TEST(a_held_table_does_not_change)
{
	const struct served_interface lo = {.name = "lo"};
	const struct interface_table *old = interface_table_hold(watch), *now;

	ck_assert_int_eq(interface_watch_serve(watch, &lo, 1), ERR_NONE);
	now = interface_table_hold(watch);
	ck_assert_ptr_ne(old, now);
	ck_assert_uint_eq(old->serving_count, 0);
	ck_assert(!interface_find_name(old, "lo")->served);
	ck_assert_str_eq(now->serving[0].name, "lo");
	interface_table_release(now);
	interface_table_release(old);
}
END_TEST

START_TEST(names_to_serve_are_copied)
{
	char name[] = "lo";
	const struct served_interface lo = {.name = name};
	const struct interface_table *now;

	ck_assert_int_eq(interface_watch_serve(watch, &lo, 1), ERR_NONE);
	name[0] = 'x';
	now = interface_table_hold(watch);
	ck_assert_str_eq(now->serving[0].name, "lo");
	interface_table_release(now);
}
END_TEST

START_TEST(no_news_no_table)
{
	const struct interface_table *before = interface_table_hold(watch);
	const struct interface_table *after;
	struct err_detail detail;
	bool changed = true;

	ck_assert_int_eq(
	    interface_watch_read(watch, &changed, &detail), ERR_NONE);
	after = interface_table_hold(watch);
	if (!changed) /* another test may make interfaces meanwhile */
		ck_assert_ptr_eq(before, after);
	interface_table_release(after);
	interface_table_release(before);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("interface");
	TCase *hand = tcase_create("by hand"), *host = tcase_create("host");

	tcase_add_checked_fixture(hand, by_hand, NULL);
	tcase_add_test(hand, groups_on_served_interfaces_alone);
	tcase_add_test(hand, no_other_group);
	tcase_add_test(hand, link_local_only_where_served);
	tcase_add_test(hand, named_unicast_from_anywhere);
	tcase_add_test(hand, found_by_index_and_name);
	suite_add_tcase(suite, hand);
	tcase_add_checked_fixture(host, open_watch, close_watch);
	tcase_add_test(host, loopback_is_known_and_served_only_by_name);
	tcase_add_test(host, a_held_table_does_not_change);
	tcase_add_test(host, names_to_serve_are_copied);
	tcase_add_test(host, no_news_no_table);
	suite_add_tcase(suite, host);
	return suite_run(suite);
}
