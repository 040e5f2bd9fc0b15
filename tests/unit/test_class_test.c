/*
 * test_class_test.c: classes by their own tests, in Kea's order of evaluation
 * (kea-config.md 3.12, step by step).
 *
 * Promised here: P-18.3.1-a, who is in class DROP gets no answer.
 */
#include "exchange.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dhcp6d/packet/class_set.h"

static struct exchange x;

static const char *
classes(void)
{
	static char text[4096];

	return class_set_text(
	    &x.query.classes, x.service->config, text, sizeof(text));
}

/*
 * A configuration with these classes: subnets 1 (guarded by "one") and 2 on
 * eth0; client 1 is known in subnet 2 as "gold", client 9 globally as
 * "global".
 */
static void
open_with(const char *more, const char *list)
{
	static char text[40000];

	int size = snprintf(text, sizeof(text),
	    "{'Dhcp6': {%s 'client-classes': [%s],"
	    " 'reservations': [{'duid': '00:03:00:01:02:00:00:00:00:09',"
	    "  'client-classes': ['global']}],"
	    " 'reservations-global': true, 'reservations-in-subnet': true,"
	    " 'valid-lifetime': 4000, 'subnet6': ["
	    " {'id': 1, 'subnet': '2001:db8:1::/64', 'interface': 'eth0',"
	    "  'client-classes': ['one'],"
	    "  'pools': [{'pool': '2001:db8:1::/80'}]},"
	    " {'id': 2, 'subnet': '2001:db8:2::/64', 'interface': 'eth0',"
	    "  'evaluate-additional-classes': ['extra', 'nobody', 'extra'],"
	    "  'pools': [{'pool': '2001:db8:2::10-2001:db8:2::1f',"
	    "   'client-classes': ['first', 'gold']},"
	    "   {'pool': '2001:db8:2::20-2001:db8:2::2f'}],"
	    "  'reservations': [{'duid': '00:03:00:01:02:00:00:00:00:01',"
	    "   'client-classes': ['gold']}]}]}}",
	    more, list);

	ck_assert_int_lt(size, (int)sizeof(text));
	x_open(&x, text);
}

static const char *
of_client(unsigned client)
{
	x_message(&x, MESSAGE_SOLICIT, client);
	(void)x_identify(&x);
	return classes();
}

START_TEST(by_the_packet_in_file_order)
{
	open_with("", "{'name': 'b', 'test': 'option[1].exists'},"
		      "{'name': 'no', 'test': 'option[9].exists'},"
		      "{'name': 'a', 'test': 'member(`b`) and not"
		      " member(`no`)'}, {'name': 'never'}");
	ck_assert_str_eq(of_client(2), "ALL, b, a, UNKNOWN");
	x_close(&x);
}
END_TEST

START_TEST(what_is_asked_of_the_datagram)
{
	open_with("", "{'name': 'a', 'test': 'pkt.iface == `eth0`'},"
		      "{'name': 'b', 'test': 'pkt.src == fe80::ff'},"
		      "{'name': 'c', 'test': 'pkt.dst == ff02::1:2'},"
		      "{'name': 'd', 'test': 'pkt.len == 18'},"
		      "{'name': 'e', 'test': 'pkt6.msgtype == 1'}");
	ck_assert_str_eq(of_client(2), "ALL, a, b, c, d, e, UNKNOWN");
	x_close(&x);
}
END_TEST

START_TEST(subnets_are_chosen_by_them)
{
	open_with("", "{'name': 'one', 'test': 'option[16].exists'}");
	(void)of_client(2);
	ck_assert_uint_eq(x.query.place.subnet->id, 2);
	x_message(&x, MESSAGE_SOLICIT, 2);
	x_option(&x, OPTION_VENDOR_CLASS, "\0\0\0\1\0\1x", 7);
	(void)x_identify(&x);
	ck_assert_uint_eq(x.query.place.subnet->id, 1);
	x_close(&x);
}
END_TEST

START_TEST(known_and_unknown)
{
	open_with("", "{'name': 'k', 'test': 'member(`KNOWN`)'},"
		      "{'name': 'u', 'test': 'member(`UNKNOWN`)'},"
		      "{'name': 'nk', 'test': 'not member(`k`)'},"
		      "{'name': 'p', 'test': 'option[1].exists'}");
	ck_assert_str_eq(of_client(1), "ALL, gold, p, KNOWN, k");
	/* without classes of a reservation nothing is asked again */
	ck_assert_str_eq(of_client(2), "ALL, p, UNKNOWN, u, nk");
	x_close(&x);
}
END_TEST

START_TEST(asked_again_with_the_classes_of_the_reservation)
{
	open_with("", "{'name': 'gold'},"
		      "{'name': 'poor', 'test': 'not member(`gold`)'},"
		      "{'name': 'rich', 'test': 'member(`gold`)'}");
	ck_assert_str_eq(of_client(2), "ALL, poor, UNKNOWN");
	ck_assert_str_eq(of_client(1), "ALL, gold, rich, KNOWN");
	x_close(&x);
}
END_TEST

/* A class with a test that a reservation gives is there whatever it says. */
START_TEST(a_reservation_beats_a_test)
{
	open_with("", "{'name': 'gold', 'test': 'option[9].exists'}");
	ck_assert_str_eq(of_client(1), "ALL, gold, KNOWN");
	x_close(&x);
}
END_TEST

START_TEST(dropped)
{
	open_with("", "{'name': 'bad', 'test': 'option[16].exists'},"
		      "{'name': 'DROP', 'test': 'member(`bad`)'}");
	ck_assert_str_eq(of_client(2), "ALL, UNKNOWN");
	ck_assert_int_eq(x.query.drop, DROP_NONE);
	x_message(&x, MESSAGE_SOLICIT, 2);
	x_option(&x, OPTION_VENDOR_CLASS, "\0\0\0\1\0\1x", 7);
	ck_assert_int_eq(x_identify(&x), DROP_CLASS_DROP);
	ck_assert_int_eq(x.query.classes.stage, CLASS_STAGE_PACKET);
	ck_assert_uint_eq(
	    x_counted(&x, STATISTIC_DROP_FIRST + DROP_CLASS_DROP), 1);
	ck_assert_uint_eq(x_counted(&x, STATISTIC_ADMIN_FILTERED), 1);
	x_close(&x);
}
END_TEST

START_TEST(dropped_when_unknown)
{
	open_with("", "{'name': 'DROP', 'test': 'member(`UNKNOWN`)'}");
	x_message(&x, MESSAGE_SOLICIT, 2);
	ck_assert_int_eq(x_identify(&x), DROP_CLASS_DROP);
	ck_assert_int_eq(x.query.classes.stage, CLASS_STAGE_HOST);
	x_message(&x, MESSAGE_SOLICIT, 1);
	ck_assert_int_eq(x_identify(&x), DROP_NONE);
	x_close(&x);
}
END_TEST

START_TEST(rejected)
{
	open_with("", "{'name': 'REJECT', 'test': 'member(`UNKNOWN`)'}");
	ck_assert_int_eq(
	    x_one(&x, MESSAGE_SOLICIT, 2, &ia_na, 1, NULL), DROP_NONE);
	ck_assert_int_eq(x_ia(&x, 0)->status, STATUS_NO_ADDRS_AVAIL);
	ck_assert(x_because(&x, "class-reject"));
	ck_assert_int_eq(
	    x_one(&x, MESSAGE_REQUEST, 2, &ia_pd, 1, NULL), DROP_NONE);
	ck_assert_int_eq(x_ia(&x, 0)->status, STATUS_NO_PREFIX_AVAIL);
	(void)x_get(&x, MESSAGE_REQUEST, 1, &ia_na, 1, NULL);
	x_close(&x);
}
END_TEST

START_TEST(early_global_reservations)
{
	open_with("'early-global-reservations-lookup': true,",
	    "{'name': 'global'},"
	    "{'name': 'one', 'test': 'member(`global`) or member(`KNOWN`)'},"
	    "{'name': 'u', 'test': 'member(`UNKNOWN`)'},"
	    "{'name': 'DROP', 'test': 'member(`KNOWN`) and"
	    "  option[16].exists'}");
	/* its class chooses the guarded subnet */
	ck_assert_str_eq(of_client(9), "ALL, global, KNOWN, one");
	ck_assert_uint_eq(x.query.place.subnet->id, 1);
	/* others are not known early, and nobody is unknown early */
	ck_assert_str_eq(of_client(2), "ALL, UNKNOWN, u");
	ck_assert_uint_eq(x.query.place.subnet->id, 2);
	x_message(&x, MESSAGE_SOLICIT, 9);
	x_option(&x, OPTION_VENDOR_CLASS, "\0\0\0\1\0\1x", 7);
	ck_assert_int_eq(x_identify(&x), DROP_CLASS_DROP);
	ck_assert_int_eq(x.query.classes.stage, CLASS_STAGE_EARLY);
	x_close(&x);
}
END_TEST

START_TEST(not_early)
{
	open_with("", "{'name': 'global'},"
		      "{'name': 'one', 'test': 'member(`global`)'}");
	ck_assert_str_eq(of_client(9), "ALL, global, one, KNOWN");
	ck_assert_uint_eq(x.query.place.subnet->id, 2);
	x_close(&x);
}
END_TEST

START_TEST(additional)
{
	open_with("", "{'name': 'extra', 'only-in-additional-list': true,"
		      " 'test': 'member(`UNKNOWN`)'},"
		      "{'name': 'after', 'test': 'member(`extra`)'}");
	ck_assert_str_eq(of_client(2), "ALL, UNKNOWN");
	(void)x_get(&x, MESSAGE_SOLICIT, 2, &ia_na, 1, NULL);
	/* "nobody" has no definition; "after" is not asked again */
	ck_assert_str_eq(classes(), "ALL, UNKNOWN, extra");
	(void)x_get(&x, MESSAGE_SOLICIT, 1, &ia_na, 1, NULL);
	ck_assert_str_eq(classes(), "ALL, gold, KNOWN");
	x_close(&x);
}
END_TEST

#define TEMPLATE                                                               \
	"{'name': 't', 'template-test': 'option[500].hex'},"                   \
	"{'name': 'SPAWN_t_xyz'}, {'name': 'x', 'test': 'member(`t`)'}"

static const char *
spawned(const void *value, size_t size)
{
	x_message(&x, MESSAGE_SOLICIT, 2);
	x_option(&x, 500, value, size);
	(void)x_identify(&x);
	return classes();
}

START_TEST(templates)
{
	static uint8_t large[8000];

	open_with("", TEMPLATE);
	ck_assert_str_eq(of_client(2), "ALL, UNKNOWN");
	/* the spawned one first; a name that nobody uses is none */
	ck_assert_str_eq(spawned("xyz", 3), "ALL, SPAWN_t_xyz, t, x, UNKNOWN");
	ck_assert_str_eq(spawned("xyzz", 4), "ALL, t, x, UNKNOWN");
	ck_assert_str_eq(spawned("xyz", 4), "ALL, t, x, UNKNOWN"); /* NUL */
	ck_assert_str_eq(spawned("", 0), "ALL, UNKNOWN");
	ck_assert_str_eq(spawned(large, sizeof(large)), "ALL, t, x, UNKNOWN");
	x_close(&x);
}
END_TEST

START_TEST(failures_are_counted_and_make_no_member)
{
	open_with("", "{'name': 'a', 'test':"
		      " 'uint32totext(option[500].hex) == `1`'},"
		      "{'name': 't', 'template-test':"
		      " 'uint32totext(option[500].hex)'}");
	ck_assert_str_eq(spawned("\0\0\0\1", 4), "ALL, a, t, UNKNOWN");
	ck_assert_uint_eq(x_counted(&x, STATISTIC_EVALUATION_FAILED), 0);
	ck_assert_str_eq(spawned("\0\1", 2), "ALL, UNKNOWN");
	ck_assert_uint_eq(x_counted(&x, STATISTIC_EVALUATION_FAILED), 2);
	x_close(&x);
}
END_TEST

/* Pools are chosen by classes that need to know the client. */
START_TEST(pools_are_guarded)
{
	open_with("", "{'name': 'first', 'test': 'member(`UNKNOWN`) and"
		      " option[16].exists'}");
	ck_assert_str_eq(
	    x_get(&x, MESSAGE_REQUEST, 2, &ia_na, 1, "2001:db8:2::25"),
	    "2001:db8:2::25");
	ck_assert_str_ne(
	    x_get(&x, MESSAGE_REQUEST, 3, &ia_na, 1, "2001:db8:2::11"),
	    "2001:db8:2::11");
	x_message(&x, MESSAGE_REQUEST, 4);
	x_option(&x, OPTION_VENDOR_CLASS, "\0\0\0\1\0\1x", 7);
	x_open_ia(&x, &ia_na, 1);
	x_name(&x, "2001:db8:2::11");
	x_close_option(&x);
	ck_assert_int_eq(x_send(&x), DROP_NONE);
	ck_assert_str_eq(x_lease(&x, 0, 0), "2001:db8:2::11");
	x_close(&x);
}
END_TEST

/* The first class in the order of assignment that sets it; nothing by those
 * that come when leases are settled. */
START_TEST(lifetimes)
{
	open_with("", "{'name': 'extra', 'only-in-additional-list': true,"
		      " 'test': 'option[1].exists', 'valid-lifetime': 7},"
		      "{'name': 'no', 'test': 'option[9].exists',"
		      " 'valid-lifetime': 8},"
		      "{'name': 'a', 'test': 'option[1].exists',"
		      " 'preferred-lifetime': 50},"
		      "{'name': 'b', 'test': 'option[1].exists',"
		      " 'valid-lifetime': 100}, {'name': 'c', 'test':"
		      " 'option[1].exists', 'valid-lifetime': 300}");
	(void)x_get(&x, MESSAGE_REQUEST, 2, &ia_na, 1, NULL);
	ck_assert_str_eq(classes(), "ALL, a, b, c, UNKNOWN, extra");
	ck_assert_uint_eq(x_answer(&x, 0, 0)->valid, 100);
	ck_assert_uint_eq(x_answer(&x, 0, 0)->preferred, 50);
	x_close(&x);
}
END_TEST

/* As many as there may be, all true: none is forgotten. */
START_TEST(many)
{
	static char list[30000];
	size_t used = 0;

	for (unsigned i = 0; i < 300; i++)
		used += (size_t)snprintf(list + used, sizeof(list) - used,
		    "%s{'name': 'n%u', 'test': 'pkt6.msgtype == 1'}",
		    i > 0 ? "," : "", i);
	open_with("", list);
	(void)of_client(2);
	ck_assert_uint_eq(x.query.classes.count, 302);
	x_close(&x);
}
END_TEST

int
main(void)
{
	const TTest *const tests[] = {by_the_packet_in_file_order,
	    what_is_asked_of_the_datagram, subnets_are_chosen_by_them,
	    known_and_unknown, asked_again_with_the_classes_of_the_reservation,
	    a_reservation_beats_a_test, dropped, dropped_when_unknown, rejected,
	    early_global_reservations, not_early, additional, templates,
	    failures_are_counted_and_make_no_member, pools_are_guarded,
	    lifetimes, many};

	return X_RUN("class tests", tests);
}
