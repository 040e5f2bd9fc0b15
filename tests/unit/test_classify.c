/*
 * test_classify.c: classes by the packet, by the reservation, and at the end
 * (kea-config.md 3.12); what guards make of them. Tests of classes have tests
 * of their own (test_class_test.c).
 *
 * Promised here: P-18.3.1-a in its early form, P-21.15-a for Vendor Class.
 */
#include "exchange.h"

#include <string.h>

#include "dhcp6d/packet/class_set.h"

static struct exchange x;

static const char *
classes(void)
{
	static char text[1024];

	return class_set_text(
	    &x.query.classes, x.service->config, text, sizeof(text));
}

#define CONFIG                                                                 \
	"{'Dhcp6': {'client-classes': [{'name': 'late'}, {'name': 'gold'},"    \
	" {'name': 'VENDOR_CLASS_docsis3.0'},"                                 \
	" {'name': 'VENDOR_CLASS_a%20b%25'}, {'name': 'VENDOR_CLASS_x'}],"     \
	" 'subnet6': [{'id': 1, 'subnet': '2001:db8:1::/64',"                  \
	" 'interface': 'eth0', 'require-client-classes': ['late'],"            \
	" 'pools': [{'pool': '2001:db8:1::10-2001:db8:1::1f'}],"               \
	" 'reservations': [{'duid': '00:03:00:01:02:00:00:00:00:01',"          \
	"  'client-classes': ['gold']}]}]}}"

START_TEST(everybody)
{
	x_open(&x, CONFIG);
	x_message(&x, MESSAGE_SOLICIT, 2);
	ck_assert_int_eq(x_identify(&x), DROP_NONE);
	ck_assert_str_eq(classes(), "ALL, UNKNOWN");
	x_message(&x, MESSAGE_SOLICIT, 1);
	ck_assert_int_eq(x_identify(&x), DROP_NONE);
	ck_assert_str_eq(classes(), "ALL, gold, KNOWN");
	x_close(&x);
}
END_TEST

static const char *
of_vendor(const void *data, size_t size)
{
	x_message(&x, MESSAGE_SOLICIT, 2);
	x_option(&x, OPTION_VENDOR_CLASS, data, size);
	ck_assert_int_eq(x_identify(&x), DROP_NONE);
	return classes();
}

START_TEST(vendor_classes)
{
	x_open(&x, CONFIG);
	ck_assert_str_eq(
	    of_vendor("\0\0\0\1\0\1x", 7), "ALL, VENDOR_CLASS_x, UNKNOWN");
	ck_assert_str_eq(of_vendor("\0\0\0\1\0\1y", 7), "ALL, UNKNOWN");
	/* the first tuple alone, but for two well-known ones */
	ck_assert_str_eq(of_vendor("\0\0\0\1\0\1y\0\1x", 10), "ALL, UNKNOWN");
	ck_assert_str_eq(of_vendor("\0\0\0\1\0\1x\0\011docsis3.0", 18),
	    "ALL, VENDOR_CLASS_x, VENDOR_CLASS_docsis3.0, UNKNOWN");
	/* odd characters */
	ck_assert_str_eq(of_vendor("\0\0\0\1\0\4a b%", 10),
	    "ALL, VENDOR_CLASS_a%20b%25, UNKNOWN");
	/* nothing in it, a tuple that leaves it */
	ck_assert_str_eq(of_vendor("\0\0\0\1", 4), "ALL, UNKNOWN");
	ck_assert_str_eq(of_vendor("\0\0\0\1\0\2x", 7), "ALL, UNKNOWN");
	ck_assert_str_eq(of_vendor("", 0), "ALL, UNKNOWN");
	x_close(&x);
}
END_TEST

START_TEST(endless_vendor_class)
{
	uint8_t bytes[4 + 2 + 5000] = {0, 0, 0, 1, 5000 >> 8, 5000 & 255};

	x_open(&x, CONFIG);
	memset(bytes + 6, 'x', 5000);
	ck_assert_str_eq(of_vendor(bytes, sizeof(bytes)), "ALL, UNKNOWN");
	memset(bytes + 6, 1, 5000);
	ck_assert_str_eq(of_vendor(bytes, sizeof(bytes)), "ALL, UNKNOWN");
	x_close(&x);
}
END_TEST

START_TEST(additional_ones_come_last)
{
	x_open(&x, CONFIG);
	(void)x_get(&x, MESSAGE_SOLICIT, 2, &ia_na, 1, NULL);
	ck_assert_str_eq(classes(), "ALL, UNKNOWN, late");
	/* not where no options go out */
	(void)x_one(&x, MESSAGE_CONFIRM, 2, &ia_na, 1, "2001:db8:1::10");
	ck_assert_str_eq(classes(), "ALL, UNKNOWN");
	x_close(&x);
}
END_TEST

START_TEST(class_of_a_sibling_s_reservation)
{
	x_open(&x, "{'Dhcp6': {'client-classes': [{'name': 'gold'}],"
		   " 'shared-networks': [{'name': 'n', 'interface': 'eth0',"
		   " 'subnet6': [{'id': 1, 'subnet': '2001:db8:1::/64'},"
		   " {'id': 2, 'subnet': '2001:db8:2::/64',"
		   " 'reservations': [{'duid': '00:03:00:01:02:00:00:00:00:01',"
		   "  'ip-addresses': ['2001:db8:2::1'],"
		   "  'client-classes': ['gold']}]}]}]}}");
	x_message(&x, MESSAGE_SOLICIT, 1);
	ck_assert_int_eq(x_identify(&x), DROP_NONE);
	ck_assert_str_eq(classes(), "ALL, KNOWN");
	(void)x_get(&x, MESSAGE_SOLICIT, 1, &ia_na, 1, NULL);
	ck_assert_str_eq(classes(), "ALL, KNOWN, gold");
	x_close(&x);
}
END_TEST

START_TEST(guards_and_sets)
{
	struct class_set set = {.count = 0};
	const uint16_t listed[] = {3, 700};
	const struct class_list nobody = {NULL, 0}, some = {listed, 2};

	ck_assert(guard_passes(&nobody, &set));
	ck_assert(!guard_passes(&some, &set));
	class_set_add(&set, 700);
	class_set_add(&set, 700);
	ck_assert_uint_eq(set.count, 1);
	ck_assert(guard_passes(&some, &set));
	ck_assert(!class_set_has(&set, 701));
	class_set_add(&set, CLASS_COUNT_MAX);
	ck_assert(!class_set_has(&set, CLASS_COUNT_MAX));
	for (unsigned i = 0; i < 100; i++)
		class_set_add(&set, i);
	ck_assert_uint_eq(set.count, 101);
	ck_assert_uint_eq(set.order[0], 700);
	ck_assert_uint_eq(set.order[100], 99);
}
END_TEST

START_TEST(text_is_cut)
{
	char text[8];

	x_open(&x, CONFIG);
	x_message(&x, MESSAGE_SOLICIT, 2);
	ck_assert_int_eq(x_identify(&x), DROP_NONE);
	ck_assert_uint_lt(strlen(class_set_text(&x.query.classes,
			      x.service->config, text, sizeof(text))),
	    sizeof(text));
	x_close(&x);
}
END_TEST

int
main(void)
{
	const TTest *const tests[] = {everybody, vendor_classes,
	    endless_vendor_class, additional_ones_come_last,
	    class_of_a_sibling_s_reservation, guards_and_sets, text_is_cut};

	return X_RUN("classify", tests);
}
