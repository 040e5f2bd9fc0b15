/*
 * tests/unit/test_option_text.c: options as Kea shows them.
 *
 * Promised: each shape of option yields the text that Kea 2.2 was seen to log
 * for the same octets (kea-config.md 3.12 ".text"); what ends too early or does
 * not fit does no harm.
 */
#include <check.h>
#include <string.h>

#include "dhcp6d/proto/option_text.h"
#include "tests/unit/suite.h"

#define LENGTH(a) ((int)(sizeof(a) / sizeof(*(a))))
#define BYTES(s)                                                               \
	{                                                                      \
		(const uint8_t *)(s), sizeof(s) - 1                            \
	}

static const struct {
	uint16_t code;
	struct span value;
	const char *text;
} standard[] = {
    {1, BYTES("\0\3\0\1\x52\x54\0\1\2\3"),
	"type=00001, len=00010: 00:03:00:01:52:54:00:01:02:03"},
    {8, BYTES("\0\5"), "type=00008, len=00002: 5 (uint16)"},
    {6, BYTES("\0\x17\0\x18\0\x27"),
	"type=00006, len=00006: 23(uint16) 24(uint16) 39(uint16)"},
    {3,
	BYTES("\0\0\0\7\0\0\0\0\0\0\0\0\0\5\0\x18\x20\1\x0d\xb8\0\0\0\0\0\0\0"
	      "\0\0\0\0\x20\0\0\0\x0a\0\0\0\x14"),
	"type=00003(IA_NA), len=00040: iaid=7, t1=0, t2=0,\noptions:\n"
	"  type=00005(IAADDR), len=00024: address=2001:db8::20, "
	"preferred-lft=10, valid-lft=20"},
    {25,
	BYTES("\0\0\0\x09\0\0\0\0\0\0\0\0\0\x1a\0\x19\0\0\0\x0a\0\0\0\x14\x38"
	      "\x20\1\x0d\xb8\0\1\0\0\0\0\0\0\0\0\0\0"),
	"type=00025(IA_PD), len=00041: iaid=9, t1=0, t2=0,\noptions:\n"
	"  type=00026(IAPREFIX), len=00025: prefix=2001:db8:1::/56, "
	"preferred-lft=10, valid-lft=20"},
    {16, BYTES("\0\0\x11\x8b\0\3abc\0\2de"),
	"type=16, len=13,  enterprise id=0x118b, data-len0=3, "
	"vendor-class-data0='abc', data-len1=2, vendor-class-data1='de'"},
    {17, BYTES("\0\0\x11\x8b\0\1\0\2\0\x21\0\x24\0\2\1\2"),
	"type=00017, len=00016: 4491 (uint32),\noptions:\n"
	"  type=00001, len=00002: 33(uint16)\n"
	"  type=00036, len=00002: 01:02"},
    {15, BYTES("\0\3abc\0\1z"),
	"type=00015, len=00008: 00:03:61:62:63:00:01:7a"},
    {39, BYTES("\1\4host\7example\3org\0"),
	"type=39(CLIENT_FQDN), flags: (N=0, O=0, S=1), "
	"domain-name='host.example.org.' (full)"},
    {39, BYTES("\6\4host"),
	"type=39(CLIENT_FQDN), flags: (N=1, O=1, S=0), "
	"domain-name='host.' (partial)"},
    {61, BYTES("\0\7"), "type=00061, len=00002: 7(uint16)"},
    {62, BYTES("\1\2\3"),
	"type=00062, len=00003: 1 (uint8) 2 (uint8) 3 (uint8)"},
    {14, BYTES(""), "type=00014, len=00000: "},
    {59, BYTES("http://x"), "type=00059, len=00008: \"http://x\" (string)"},
    {23,
	BYTES("\x20\1\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\1\x20\1\x0d\xb8\0\0\0\0\0"
	      "\0\0\0\0\0\0\1"),
	"type=00023, len=00032: 2001:db8::1 2001:db8::1"},
    {24, BYTES("\1a\1b\0\1c\0"),
	"type=00024, len=00008: \"a.b.\" (fqdn) \"c.\" (fqdn)"},
    {13, BYTES("\0\2no"), "type=00013, len=00004: NoAddrsAvail(2) \"no\""},
    {60, BYTES("\0\3abc"), "type=60, len=5, data-len0=3, data0='abc'"},
    {64, BYTES("\1a\1b\0"), "type=00064, len=00005: \"a.b.\" (fqdn)"},
    {2000, BYTES("\1\2"), "type=02000, len=00002: 01:02"},
};

/* A file's own definitions: every type. */
static const struct {
	struct option_definition definition;
	struct span value;
	const char *text;
} own[] = {
    {{.code = 1000,
	 .space = "x",
	 .type = FIELD_RECORD,
	 .field_count = 3,
	 .fields = {FIELD_UINT8, FIELD_IPV6_ADDRESS, FIELD_STRING}},
	BYTES("\5\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1hey"),
	"type=01000, len=00020: 5 (uint8) ::1 (ipv6-address) \"hey\" "
	"(string)"},
    {{.code = 1001, .space = "x", .type = FIELD_BOOLEAN}, BYTES("\1"),
	"type=01001, len=00001: true (boolean)"},
    {{.code = 1001, .space = "x", .type = FIELD_BOOLEAN}, BYTES("\0"),
	"type=01001, len=00001: false (boolean)"},
    {{.code = 1002, .space = "x", .type = FIELD_UINT16, .array = true},
	BYTES("\0\1\0\2"), "type=01002, len=00004: 1(uint16) 2(uint16)"},
    {{.code = 1004, .space = "x", .type = FIELD_UINT16, .encapsulates = "y"},
	BYTES("\0\5\0\1\0\1\7"),
	"type=01004, len=00007: 5 (uint16),\noptions:\n"
	"  type=00001, len=00001: 07"},
    {{.code = 1005, .space = "x", .type = FIELD_PSID}, BYTES("\4\xa0\0"),
	"type=01005, len=00003: len=4,psid=10 (psid)"},
    {{.code = 1005, .space = "x", .type = FIELD_PSID}, BYTES("\0\0\0"),
	"type=01005, len=00003: len=0,psid=0 (psid)"},
    {{.code = 1006, .space = "x", .type = FIELD_IPV6_PREFIX},
	BYTES("\x20\x20\1\x0d\xb8"), "type=01006, len=00005:  (ipv6-prefix)"},
    {{.code = 1007, .space = "x", .type = FIELD_TUPLE}, BYTES("\0\2hi"),
	"type=01007, len=00004: \"hi\" (tuple)"},
    {{.code = 1010, .space = "x", .type = FIELD_IPV4_ADDRESS},
	BYTES("\xc0\0\2\1"), "type=01010, len=00004: 192.0.2.1 (ipv4-address)"},
    {{.code = 1011, .space = "x", .type = FIELD_INT8}, BYTES("\xff"),
	"type=01011, len=00001: -1 (int8)"},
    {{.code = 1011, .space = "x", .type = FIELD_INT16}, BYTES("\xff\xfe"),
	"type=01011, len=00002: -2 (int16)"},
    {{.code = 1011, .space = "x", .type = FIELD_INT32}, BYTES("\x80\0\0\0"),
	"type=01011, len=00004: -2147483648 (int32)"},
    {{.code = 1011, .space = "x", .type = FIELD_UINT32},
	BYTES("\xff\xff\xff\xff"),
	"type=01011, len=00004: 4294967295 (uint32)"},
    {{.code = 1012,
	 .space = "x",
	 .type = FIELD_RECORD,
	 .field_count = 2,
	 .fields = {FIELD_UINT8, FIELD_UINT16},
	 .array = true},
	BYTES("\1\0\2\3\0"),
	"type=01012, len=00005: 1 (uint8) 2 (uint16) 768 (uint16)"},
    {{.code = 1013, .space = "x", .type = FIELD_TUPLE, .array = true},
	BYTES("\0\2hi\0\1x"),
	"type=1013, len=7, data-len0=2, data0='hi', data-len1=1, "
	"data1='x'"},
    {{.code = 1014,
	 .space = "x",
	 .type = FIELD_RECORD,
	 .field_count = 2,
	 .fields = {FIELD_UINT8, FIELD_BINARY}},
	BYTES("\1\xab\xcd"), "type=01014, len=00003: 1 (uint8) ABCD (binary)"},
    {{.code = 1015, .space = "x", .type = FIELD_FQDN}, BYTES("\5a.b\\\1\0"),
	"type=01015, len=00007: \"a\\.b\\\\\\001.\" (fqdn)"},
    {{.code = 1015, .space = "x", .type = FIELD_FQDN}, BYTES("\0"),
	"type=01015, len=00001: \".\" (fqdn)"},
};

static char text[1024];

static const char *
text_of(const struct option_definition *definition, struct option_at option)
{
	struct writer w;

	writer_init(&w, text, sizeof(text) - 1);
	option_write_text(&w, definition, option);
	ck_assert(writer_good(&w));
	text[w.size] = '\0';
	return text;
}

START_TEST(standard_option)
{
	struct option_at option = {standard[_i].code, standard[_i].value};

	ck_assert_str_eq(
	    text_of(option_find_dhcp6(option.code), option), standard[_i].text);
}
END_TEST

START_TEST(own_option)
{
	struct option_at option = {own[_i].definition.code, own[_i].value};

	ck_assert_str_eq(text_of(&own[_i].definition, option), own[_i].text);
}
END_TEST

/* In expressions a string is its text, and nothing around it. */
START_TEST(string_option)
{
	struct option_at option = {59, BYTES("http://x")};
	struct writer w;

	writer_init(&w, text, sizeof(text));
	option_write_string(&w, option_find_dhcp6(59), option);
	ck_assert(span_equal(writer_span(&w), option.value));
	writer_init(&w, text, sizeof(text));
	option.code = 2000;
	option_write_string(&w, NULL, option);
	ck_assert_uint_gt(w.size, option.value.size);
}
END_TEST

/* Cut anywhere, into any room: nothing beyond either is touched. */
START_TEST(truncations)
{
	for (int i = 0; i < LENGTH(standard); i++) {
		struct option_at option = {standard[i].code, standard[i].value};
		const struct option_definition *definition =
		    option_find_dhcp6(option.code);

		for (; option.value.size > 0; option.value.size--)
			text_of(definition, option);
		option.value = standard[i].value;
		for (size_t room = 0; room < strlen(standard[i].text); room++) {
			struct writer w;

			memset(text, 'x', sizeof(text));
			writer_init(&w, text, room);
			option_write_text(&w, definition, option);
			ck_assert(!writer_good(&w));
			ck_assert_int_eq(text[room], 'x');
		}
	}
}
END_TEST

/* An option inside itself is shown four levels deep, not for ever. */
START_TEST(nesting)
{
	uint8_t value[100];
	struct option_definition self = {.code = 45,
	    .space = "dhcp6",
	    .type = FIELD_EMPTY,
	    .encapsulates = "dhcp6"};
	struct option_at option = {45, {value, sizeof(value)}};
	const char *found = text;
	unsigned levels = 0;

	for (unsigned i = 0; i < sizeof(value); i += 4) {
		store_u16(value + i, 45);
		store_u16(value + i + 2, (uint16_t)(sizeof(value) - i - 4));
	}
	text_of(&self, option);
	while ((found = strstr(found, "type=00045")) != NULL) {
		found++;
		levels++;
	}
	ck_assert_uint_eq(levels, OPTION_TEXT_DEPTH + 1);
}
END_TEST

START_TEST(suboptions_offset)
{
	size_t offset = 99;

	ck_assert(option_suboptions_offset(option_find_dhcp6(3), &offset));
	ck_assert_uint_eq(offset, 12);
	ck_assert(option_suboptions_offset(option_find_dhcp6(5), &offset));
	ck_assert_uint_eq(offset, 24);
	ck_assert(option_suboptions_offset(option_find_dhcp6(26), &offset));
	ck_assert_uint_eq(offset, 25);
	ck_assert(option_suboptions_offset(option_find_dhcp6(17), &offset));
	ck_assert_uint_eq(offset, 4);
	ck_assert(option_suboptions_offset(option_find_dhcp6(66), &offset));
	ck_assert_uint_eq(offset, 0);
	ck_assert(!option_suboptions_offset(option_find_dhcp6(1), &offset));
	ck_assert(!option_suboptions_offset(NULL, &offset));
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("option_text");
	TCase *tcase = tcase_create("option_text");

	tcase_add_loop_test(tcase, standard_option, 0, LENGTH(standard));
	tcase_add_loop_test(tcase, own_option, 0, LENGTH(own));
	tcase_add_test(tcase, string_option);
	tcase_add_test(tcase, truncations);
	tcase_add_test(tcase, nesting);
	tcase_add_test(tcase, suboptions_offset);
	suite_add_tcase(suite, tcase);
	return suite_run(suite);
}
