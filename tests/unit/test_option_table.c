/*
 * test_option_table.c: the rows hold together, and each row's edges hold.
 *
 * Promised: every row of kea-config.md 3.15 is there; for every row a good
 * value passes, one too short, one too long or not made of whole fields does
 * not; a zero-length value passes exactly where the row allows it. P-10-b,
 * P-21.15-a, P7598-6-a, P5908-4-a, P6603-4.2-a, P8026-1.3-a.
 */
#include <string.h>

#include "dhcp6d/proto/numbers.h"
#include "dhcp6d/proto/option_table.h"
#include "libcommon/text.h"
#include "tests/unit/suite.h"

/* A good value of every row; the shortest that makes sense. */
static const struct {
	const char *space;
	uint16_t code;
	const char *hex;
} good[] = {
#define ADDRESS "20010db8000000000000000000000001"
#define NAME "0161076578616d706c6500"
#define TIMES                                                                  \
	"00000001"                                                             \
	"00000000"                                                             \
	"00000000"
    {"dhcp6", 1, "000102"},
    {"dhcp6", 2, "000102"},
    {"dhcp6", 3, TIMES "000d00020000"},
    {"dhcp6", 4, "00000001"},
    {"dhcp6", 5, ADDRESS "0000000000000000"},
    {"dhcp6", 6, "0017"},
    {"dhcp6", 7, "ff"},
    {"dhcp6", 8, "ffff"},
    {"dhcp6", 9, "01000000"},
    {"dhcp6", 11, "0301000000000000000000"},
    {"dhcp6", 12, ADDRESS},
    {"dhcp6", 13, "0000"},
    {"dhcp6", 14, ""},
    {"dhcp6", 15, "0000"},
    {"dhcp6", 16, "0000013700026162"},
    {"dhcp6", 17, "0000013700010000"},
    {"dhcp6", 18, "00"},
    {"dhcp6", 19, "05"},
    {"dhcp6", 20, ""},
    {"dhcp6", 21, NAME NAME},
    {"dhcp6", 22, ADDRESS ADDRESS},
    {"dhcp6", 23, ADDRESS},
    {"dhcp6", 24, NAME},
    {"dhcp6", 25, TIMES},
    {"dhcp6", 26,
	"0000000000000000"
	"80" ADDRESS},
    {"dhcp6", 27, ADDRESS},
    {"dhcp6", 28, ADDRESS},
    {"dhcp6", 29, NAME},
    {"dhcp6", 30, NAME},
    {"dhcp6", 31, ADDRESS},
    {"dhcp6", 32, "00000258"},
    {"dhcp6", 33, NAME},
    {"dhcp6", 34, ADDRESS},
    {"dhcp6", 36, "010203"},
    {"dhcp6", 37, "0000000100"},
    {"dhcp6", 38, "00"},
    {"dhcp6", 39, "0103706331"},
    {"dhcp6", 40, ADDRESS},
    {"dhcp6", 41, "45"},
    {"dhcp6", 42, "45"},
    {"dhcp6", 43, "0025"},
    {"dhcp6", 44, "01" ADDRESS},
    {"dhcp6", 45, "002e000400000001"},
    {"dhcp6", 46, "00000001"},
    {"dhcp6", 47, ADDRESS "0c"},
    {"dhcp6", 48, ADDRESS},
    {"dhcp6", 51, NAME},
    {"dhcp6", 52, ADDRESS},
    {"dhcp6", 53, "000102"},
    {"dhcp6", 56, "00010010" ADDRESS},
    {"dhcp6", 57, NAME},
    {"dhcp6", 58, NAME},
    {"dhcp6", 59, "68"},
    {"dhcp6", 60,
	"00016100016200"
	"00"},
    {"dhcp6", 61, "0007"},
    {"dhcp6", 62, "010310"},
    {"dhcp6", 64, NAME},
    {"dhcp6", 65, NAME},
    {"dhcp6", 66, "00410000"},
    {"dhcp6", 67, "4078"},
    {"dhcp6", 68, "ff"},
    {"dhcp6", 74, ADDRESS "08" NAME},
    {"dhcp6", 79, "0001"},
    {"dhcp6", 80, ADDRESS},
    {"dhcp6", 82, "0000003c"},
    {"dhcp6", 83, "00015180"},
    {"dhcp6", 88, ""},
    {"dhcp6", 94,
	"0059000800000000000000ff"
	"005a0010" ADDRESS},
    {"dhcp6", 95,
	"00590008000000000000003c"
	"005b000100"},
    {"dhcp6", 96, "005a0010" ADDRESS},
    {"dhcp6", 100, "00000001"},
    {"dhcp6", 101, "00000001"},
    {"dhcp6", 102, "00000001"},
    {"dhcp6", 103, "68"},
    {"dhcp6", 111, "005e005f"},
    {"dhcp6", 113,
	"60"
	"000000000000000000000000"
	"60"
	"000000000000000000000000"
	"20"
	"20010db8"},
    {"dhcp6", 135, "03e8"},
    {"dhcp6", 136, "000161"},
    {"dhcp6", 138, TIMES},
    {"dhcp6", 139, "000100000000000000000000"},
    {"dhcp6", 140, "0001"},
    {"dhcp6", 143, ADDRESS},
    {"dhcp6", 144,
	"0001"
	"000b" NAME},
    {"dhcp6", 148, ""},
    {"v6-ntp-server-suboptions", 1, ADDRESS},
    {"v6-ntp-server-suboptions", 2, ADDRESS},
    {"v6-ntp-server-suboptions", 3, NAME},
    {"s46-cont-mape-options", 89, "0000180a0000002020010db8"},
    {"s46-cont-mape-options", 90, ADDRESS},
    {"s46-cont-mapt-options", 89,
	"00001800000000"
	"00"
	"005d000401020000"},
    {"s46-cont-mapt-options", 91, "2120010db880"},
    {"s46-cont-lw-options", 90, ADDRESS},
    {"s46-cont-lw-options", 92,
	"c0000201"
	"00"},
    {"s46-rule-options", 93, "02043000"},
    {"s46-v4v6bind-options", 93, "02043000"},
    {"vendor-4491", 1, "0001"},
    {"vendor-4491", 2, "45"},
    {"vendor-4491", 10, "45"},
    {"vendor-4491", 32, ADDRESS},
    {"vendor-4491", 33, "45"},
    {"vendor-4491", 34, ADDRESS},
    {"vendor-4491", 36, "00"},
    {"vendor-4491", 37, ADDRESS},
    {"vendor-4491", 38, "ffffffff"},
    {"vendor-4491", 1026, "00"},
    {"vendor-2495", 60000, "45"},
    {"vendor-2495", 60001, ADDRESS},
    {"vendor-2495", 60002, "0222"},
};

#define GOOD_COUNT ((int)(sizeof(good) / sizeof(good[0])))

static uint8_t bytes[70000];

static struct span
from_hex(const char *hex)
{
	size_t size;

	ck_assert(text_to_bytes(hex, strlen(hex), bytes, sizeof(bytes), &size));
	return span_of(bytes, size);
}

static bool
is_good(const char *space, uint16_t code, const char *hex)
{
	const struct option_definition *definition = option_find(space, code);

	ck_assert_ptr_nonnull(definition);
	return option_value_is_good(definition, from_hex(hex));
}

START_TEST(test_good_value)
{
	struct err_detail detail = {""};
	const struct option_definition *definition =
	    option_find(good[_i].space, good[_i].code);
	enum err err;

	ck_assert_msg(definition != NULL, "no row %u", good[_i].code);
	err = option_value_check(definition, from_hex(good[_i].hex), &detail);
	ck_assert_msg(err == ERR_NONE, "%s: %s", definition->name, detail.text);
}
END_TEST

/* One octet less than the least, none at all, one more than the most. */
START_TEST(test_edges)
{
	const struct option_definition *definition =
	    option_find(good[_i].space, good[_i].code);
	struct span value = from_hex(good[_i].hex);

	ck_assert_int_eq(option_value_is_good(definition, span_of(bytes, 0)),
	    definition->minimum == 0);
	if (definition->minimum > 0)
		ck_assert(!option_value_is_good(
		    definition, span_of(bytes, definition->minimum - 1u)));
	if (definition->maximum < UINT16_MAX) {
		value.size = definition->maximum + 1u;
		ck_assert(!option_value_is_good(definition, value));
	}
}
END_TEST

/* A stray octet behind whole fields, for all whose end can be told. */
START_TEST(test_stray_octet)
{
	const struct option_definition *definition =
	    option_find(good[_i].space, good[_i].code);
	struct span value = from_hex(good[_i].hex);
	enum option_field last =
	    definition->type == FIELD_RECORD
		? (enum option_field)
		      definition->fields[definition->field_count - 1]
		: definition->type;

	if ((last == FIELD_BINARY || last == FIELD_STRING) &&
	    !definition->tuples)
		return;
	if (definition->partial_name)
		return;
	bytes[value.size++] = 0x3f; /* no label, length or code ends here */
	ck_assert_msg(!option_value_is_good(definition, value),
	    "%s: a stray octet", definition->name);
}
END_TEST

START_TEST(test_every_row_is_tested)
{
	size_t count, tested = (size_t)GOOD_COUNT;
	const struct option_definition *rows = option_table(&count);

	/* all but dhcpv4-message, whose least value is 240 octets */
	ck_assert_uint_eq(tested, count - 1);
	for (size_t i = 0; i < count; i++) {
		const struct option_definition *row = &rows[i];

		ck_assert_ptr_eq(option_find(row->space, row->code), row);
		ck_assert_ptr_eq(option_find_name(row->space, row->name), row);
		ck_assert_uint_le(row->minimum, row->maximum);
		ck_assert(row->type != FIELD_NONE);
		ck_assert(
		    (row->field_count > 0) == (row->type == FIELD_RECORD));
	}
}
END_TEST

START_TEST(test_dhcpv4_message)
{
	const struct option_definition *definition =
	    option_find("dhcp6", OPTION_DHCPV4_MSG);

	ck_assert(!option_value_is_good(definition, span_of(bytes, 239)));
	ck_assert(option_value_is_good(definition, span_of(bytes, 240)));
}
END_TEST

START_TEST(test_unknown)
{
	ck_assert_ptr_null(option_find("dhcp6", 0));
	ck_assert_ptr_null(option_find("dhcp6", 10));
	ck_assert_ptr_null(option_find("dhcp6", 149));
	ck_assert_ptr_null(option_find("dhcp6", 65535));
	ck_assert_ptr_null(option_find("vendor-4491", 3));
	ck_assert_ptr_null(option_find("vendor-1", 1));
	ck_assert_ptr_null(option_find_name("dhcp6", "dns-server"));
	ck_assert_ptr_null(option_find_name("vendor-4491", "dns-servers"));
	ck_assert_ptr_null(option_find_dhcp6(1026));
	ck_assert_ptr_eq(
	    option_find_name("dhcp6", "client-id"), option_find_dhcp6(1));
	ck_assert_ptr_eq(
	    option_find_name("dhcp6", "server-id"), option_find_dhcp6(2));
}
END_TEST

/* Codes that files written for Kea may define themselves. */
START_TEST(test_redefinable)
{
	static const uint16_t ours[] = {
	    68, 100, 101, 102, 111, 113, 138, 139, 140};
	size_t count, found = 0;
	const struct option_definition *rows = option_table(&count);

	for (size_t i = 0; i < count; i++)
		found += rows[i].redefinable;
	ck_assert_uint_eq(found, sizeof(ours) / sizeof(ours[0]));
	for (size_t i = 0; i < sizeof(ours) / sizeof(ours[0]); i++)
		ck_assert(option_find("dhcp6", ours[i])->redefinable);
}
END_TEST

START_TEST(test_field_names)
{
	for (int i = FIELD_EMPTY; i <= FIELD_INTERNAL; i++) {
		const char *name = option_field_name((enum option_field)i);

		ck_assert_int_eq(option_field_parse(name, strlen(name)), i);
	}
	ck_assert_int_eq(option_field_parse("uint", 4), FIELD_NONE);
	ck_assert_int_eq(option_field_parse("", 0), FIELD_NONE);
	ck_assert_str_eq(option_field_name(FIELD_NONE), "unknown");
	ck_assert_str_eq(option_field_name((enum option_field)99), "unknown");
}
END_TEST

/* P-10-b and RFC 9915 10: no pointers, no empty names in lists. */
START_TEST(test_names)
{
	ck_assert(!is_good("dhcp6", 24, "0161c00c"));
	ck_assert(!is_good("dhcp6", 24, "000000"));
	ck_assert(!is_good("dhcp6", 24,
	    "016100"
	    "0162"));
	ck_assert(!is_good("dhcp6", 24, "40"));
	ck_assert(is_good("dhcp6", 39, "01"));
	ck_assert(is_good("dhcp6", 39, "010161076578616d706c65"));
	ck_assert(is_good("dhcp6", 39, "01" NAME));
	ck_assert(!is_good("dhcp6", 39, "01" NAME "00"));
	ck_assert(!is_good("dhcp6", 39, "01c00c"));
}
END_TEST

START_TEST(test_nested_lengths)
{
	ck_assert(!is_good("dhcp6", 3,
	    TIMES "000d0003000000"
		  "00"));
	ck_assert(!is_good("dhcp6", 3, TIMES "000d000300"));
	ck_assert(!is_good("dhcp6", 15, "000261"));
	ck_assert(!is_good("dhcp6", 15, "00016100"));
	ck_assert(!is_good("dhcp6", 17, "00000137000100"));
	ck_assert(is_good("dhcp6", 17, "00000137"));
	ck_assert(!is_good("dhcp6", 23, ADDRESS "00"));
	ck_assert(!is_good("dhcp6", 60, "000261"));
	ck_assert(!is_good("s46-cont-mapt-options", 91, "2120010db8"));
	ck_assert(!is_good("s46-cont-mapt-options", 91, "8120010db8"));
}
END_TEST

/* So many codes that comparing them all would cost its sender nothing. */
static void
check_many_priorities(void)
{
	const struct option_definition *definition = option_find("dhcp6", 111);

	for (unsigned i = 0; i < 33; i++)
		store_u16(bytes + 2 * i, (uint16_t)i);
	ck_assert(option_value_is_good(definition, span_of(bytes, 64)));
	ck_assert(!option_value_is_good(definition, span_of(bytes, 66)));
}

START_TEST(test_rules)
{
	ck_assert(!is_good("dhcp6", 82, "0000003b"));
	ck_assert(!is_good("dhcp6", 83, "00015181"));
	ck_assert(!is_good("dhcp6", 26,
	    "0000000000000000"
	    "81" ADDRESS));
	ck_assert(!is_good("dhcp6", 103, "680069"));
	ck_assert(!is_good("dhcp6", 111, "005e005f005e"));
	check_many_priorities();
	ck_assert(!is_good("dhcp6", 67, "0078"));
	ck_assert(!is_good("dhcp6", 67, "8178"));
	/* P5908-4-a: exactly one suboption */
	ck_assert(!is_good("dhcp6", 56, "00010010" ADDRESS "00010010" ADDRESS));
	ck_assert(!is_good("s46-cont-mape-options", 89, "0031000000000000"));
	ck_assert(!is_good("s46-cont-mape-options", 89, "0000210000000000"));
}
END_TEST

/* P7598-6-a: containers with their mandatory parts. */
START_TEST(test_softwire_containers)
{
#define RULE "005900080000000000000000"
#define RELAY "005a0010" ADDRESS
#define MAPPING "005b000100"
#define BINDING "005c0005c000020100"
	ck_assert(!is_good("dhcp6", 94, RULE));
	ck_assert(!is_good("dhcp6", 94, RELAY));
	ck_assert(is_good("dhcp6", 94, RULE RULE RELAY RELAY));
	ck_assert(!is_good("dhcp6", 95, RULE));
	ck_assert(!is_good("dhcp6", 95, MAPPING));
	ck_assert(!is_good("dhcp6", 95, RULE MAPPING MAPPING));
	ck_assert(is_good("dhcp6", 95, RULE MAPPING));
	ck_assert(!is_good("dhcp6", 96, BINDING));
	ck_assert(is_good("dhcp6", 96, RELAY BINDING));
	ck_assert(!is_good("dhcp6", 96, RELAY BINDING BINDING));
}
END_TEST

START_TEST(test_prefix64_and_dnr)
{
#define MULTICAST "60000000000000000000000000"
	ck_assert(is_good("dhcp6", 113,
	    MULTICAST MULTICAST "60"
				"20010db80000000000000000"));
	ck_assert(!is_good("dhcp6", 113, MULTICAST MULTICAST "2120010db800"));
	ck_assert(!is_good("dhcp6", 113, MULTICAST MULTICAST "2820010db8"));
	ck_assert(!is_good(
	    "dhcp6", 113, "5f000000000000000000000000" MULTICAST "2020010db8"));
	ck_assert(is_good("dhcp6", 144,
	    "0001"
	    "000b" NAME "0010" ADDRESS "00010004"
	    "03646f74"
	    "00030002"
	    "0355"));
	ck_assert(!is_good("dhcp6", 144,
	    "0001"
	    "000b" NAME "0010" ADDRESS "00030002"
	    "0355"
	    "00010000"));
	ck_assert(!is_good("dhcp6", 144,
	    "0001"
	    "000b" NAME "0000"));
	ck_assert(!is_good("dhcp6", 144,
	    "0001"
	    "000c" NAME));
	ck_assert(!is_good("dhcp6", 144,
	    "0001"
	    "000a" NAME));
	ck_assert(!is_good("dhcp6", 144,
	    "0001"
	    "0000"));
}
END_TEST

START_TEST(test_message_and_status_names)
{
	ck_assert_str_eq(message_name(MESSAGE_SOLICIT), "SOLICIT");
	ck_assert_str_eq(
	    message_name(MESSAGE_INFORMATION_REQUEST), "INFORMATION_REQUEST");
	ck_assert_str_eq(message_name(MESSAGE_RELAY_FORWARD), "RELAY_FORWARD");
	ck_assert_str_eq(message_name(0), "UNKNOWN");
	ck_assert_str_eq(message_name(24), "UNKNOWN");
	ck_assert_str_eq(message_name(255), "UNKNOWN");
	ck_assert_str_eq(status_name(STATUS_NO_ADDRS_AVAIL), "NoAddrsAvail");
	ck_assert_str_eq(status_name(STATUS_NO_PREFIX_AVAIL), "NoPrefixAvail");
	ck_assert_str_eq(status_name(STATUS_NONE), "UNKNOWN");
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("option_table");
	TCase *tests = tcase_create("table");

	tcase_add_loop_test(tests, test_good_value, 0, GOOD_COUNT);
	tcase_add_loop_test(tests, test_edges, 0, GOOD_COUNT);
	tcase_add_loop_test(tests, test_stray_octet, 0, GOOD_COUNT);
	tcase_add_test(tests, test_every_row_is_tested);
	tcase_add_test(tests, test_dhcpv4_message);
	tcase_add_test(tests, test_unknown);
	tcase_add_test(tests, test_redefinable);
	tcase_add_test(tests, test_field_names);
	tcase_add_test(tests, test_names);
	tcase_add_test(tests, test_nested_lengths);
	tcase_add_test(tests, test_rules);
	tcase_add_test(tests, test_softwire_containers);
	tcase_add_test(tests, test_prefix64_and_dnr);
	tcase_add_test(tests, test_message_and_status_names);
	suite_add_tcase(suite, tests);
	return suite_run(suite);
}
