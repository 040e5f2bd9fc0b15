/*
 * test_dump.c: a message in one line, cut where a line ends (the log's
 * DHCP6_QUERY_DATA and DHCP6_RESPONSE_DATA, kea-config.md 4.3).
 */
#include <string.h>

#include "dhcp6d/packet/dump.h"
#include "dhcp6d/proto/numbers.h"
#include "libcommon/lease_text.h"
#include "tests/unit/suite.h"

static char text[DUMP_SIZE];
static uint8_t bytes[65536];
static struct writer w;

static void
begin_message(void)
{
	writer_u8(&w, MESSAGE_SOLICIT);
	writer_u8(&w, 0);
	writer_u16(&w, 0x1234);
}

START_TEST(levels)
{
	static const uint8_t zero[32];
	size_t mark;

	writer_init(&w, bytes, sizeof(bytes));
	writer_u8(&w, MESSAGE_RELAY_FORWARD);
	writer_u8(&w, 3);
	writer_bytes(&w, span_of(zero, sizeof(zero)));
	writer_option(&w, OPTION_INTERFACE_ID, span_of("ab", 2));
	mark = writer_open_option(&w, OPTION_RELAY_MSG);
	begin_message();
	writer_option(&w, OPTION_ELAPSED_TIME, span_of("\0\1", 2));
	writer_close_option(&w, mark);
	ck_assert_str_eq(dump_text(writer_span(&w), text),
	    "msgtype=12(RELAY_FORWARD), hop=3; type=00018, len=00002: 61:62; "
	    "msgtype=1(SOLICIT), transid=0x001234; type=00008, len=00002: 1 "
	    "(uint16)");
}
END_TEST

START_TEST(cut)
{
	static const uint8_t much[4000];

	writer_init(&w, bytes, sizeof(bytes));
	begin_message();
	writer_option(&w, 60000, span_of(much, sizeof(much)));
	dump_text(writer_span(&w), text);
	ck_assert_uint_lt(strlen(text), DUMP_SIZE);
	ck_assert_str_eq(text + strlen(text) - 3, "...");
	ck_assert_ptr_null(strchr(text, '\n'));
}
END_TEST

START_TEST(lease)
{
	const struct lease one = {.type = LEASE_PD,
	    .prefix_length = 56,
	    .address = {UINT64_C(0x20010db800000000), 0},
	    .iaid = UINT32_MAX,
	    .valid = UINT32_MAX,
	    .preferred = UINT32_MAX,
	    .transaction = INT64_MAX,
	    .subnet_id = UINT32_MAX,
	    .pool_id = UINT32_MAX,
	    .state = LEASE_RELEASED};
	char line[LEASE_TEXT_SIZE];

	ck_assert_str_eq(lease_text(&one, line),
	    "type IA_PD, 2001:db8::/56, iaid 4294967295, preferred "
	    "4294967295, valid 4294967295, cltt 9223372036854775807, subnet "
	    "4294967295, pool 4294967295, state 3");
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("dump");
	TCase *tcase = tcase_create("all");

	suite_add_tcase(suite, tcase);
	tcase_add_test(tcase, levels);
	tcase_add_test(tcase, cut);
	tcase_add_test(tcase, lease);
	return suite_run(suite);
}
