/*
 * test_extended_info.c: contexts that hold more than the relays' data, and
 * such as have no room (kea-config.md 3.10, lease-file.md 3).
 */
#include "exchange.h"

#include <string.h>

#include "dhcp6d/packet/extended_info.h"
#include "libcommon/json_check.h"
#include "libcommon/json_member.h"

static struct exchange x;
static struct subnet subnet;
static struct ask ask;
static uint8_t options[4096];

static struct span
text_span(const char *text)
{
	return span_of(text, strlen(text));
}

static void
start(uint32_t options_size)
{
	static const struct snapshot config = {.subnet_count = 0};
	struct view *view = &x.query.view;

	memset(&x, 0, sizeof(x));
	subnet.store_extended_info = true;
	ask = (struct ask){
	    .query = &x.query, .config = &config, .out = &x.query.decision};
	view->relay_count = 1;
	store_u16(options, OPTION_INTERFACE_ID);
	store_u16(options + 2, (uint16_t)(options_size - 4));
	view->relays[0].options =
	    span_of(options, options_size < 4 ? 0 : options_size);
	extended_info_begin(ask.out);
}

#define NEW                                                                    \
	"\"relay-info\": [ { \"hop\": 0, \"link\": \"::\", \"peer\": \"::\" "  \
	"} ]"

static const struct {
	const char *before, *after;
} cases[] = {
    {"", "{ \"ISC\": { " NEW " } }"},
    {"{}", "{ \"ISC\": { " NEW " } }"},
    {"{ \"a\": [ 1, { \"b\": \"}\\\"\" } ] }",
	"{ \"a\": [ 1, { \"b\": \"}\\\"\" } ], \"ISC\": { " NEW " } }"},
    {"{ \"ISC\": { \"client-classes\": [ \"x\" ] }, \"z\": null }",
	"{ \"ISC\": { \"client-classes\": [ \"x\" ], " NEW " }, \"z\": null }"},
    /* as Kea 2.2 wrote it */
    {"{\"ISC\":{\"relays\":[{\"hop\":1}]}}", "{ \"ISC\": { " NEW " } }"},
    {"{ \"ISC\": { \"relays\": [], \"relay-info\": [] } }",
	"{ \"ISC\": { " NEW " } }"},
    {"{ \"ISC\": 7 }", "{ \"ISC\": { " NEW " } }"},
};

START_TEST(others_stay)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct span before = text_span(cases[i].before), after, again;

		start(0);
		after = extended_info_of(&ask, &subnet, before);
		ck_assert_msg(span_equal(after, text_span(cases[i].after)),
		    "%zu: %.*s", i, (int)after.size, (const char *)after.data);
		ck_assert(json_is_map((const char *)after.data, after.size));
		/* what is so already is the same span: no row is written */
		again = extended_info_of(&ask, &subnet, after);
		ck_assert_ptr_eq(again.data, after.data);
	}
}
END_TEST

/* One text for all leases; what is too long for a row is not kept. */
START_TEST(room)
{
	struct span first, long_one = text_span("{ \"a\": 1 }");

	start(2000);
	first = extended_info_of(&ask, &subnet, SPAN_EMPTY);
	ck_assert_uint_gt(first.size, 4000);
	ck_assert_ptr_eq(
	    extended_info_of(&ask, &subnet, SPAN_EMPTY).data, first.data);
	for (int i = 0; i < 3; i++)
		ck_assert_uint_gt(
		    extended_info_of(&ask, &subnet, long_one).size, 4000);
	ck_assert_uint_le(ask.out->extended_info.used, EXTENDED_INFO_SIZE);
	ck_assert_ptr_eq(
	    extended_info_of(&ask, &subnet, long_one).data, long_one.data);

	start(4090);
	ck_assert_uint_eq(extended_info_of(&ask, &subnet, SPAN_EMPTY).size, 0);
}
END_TEST

START_TEST(members)
{
	struct span map = text_span(" {\"a\":1 , \"b\\\"\" : \"x,\\\\\","
				    "\"c\":{\"d\":[\"]\"]}, \"e\":true} ");
	struct span inner = json_member_find(map, "c");
	struct json_member member;

	ck_assert(span_equal(json_member_find(map, "a"), text_span("1")));
	ck_assert(span_equal(inner, text_span("{\"d\":[\"]\"]}")));
	ck_assert(span_equal(json_member_find(map, "e"), text_span("true")));
	ck_assert(
	    span_equal(json_member_find(inner, "d"), text_span("[\"]\"]")));
	ck_assert_ptr_null(json_member_find(map, "d").data);
	inner = text_span("{ }");
	ck_assert(!json_member_next(&inner, &member));
}
END_TEST

int
main(void)
{
	const TTest *const tests[] = {others_stay, room, members};

	return X_RUN("extended info", tests);
}
