/*
 * test_flex_option.c: options by expressions, where bytes matter: what is cut
 * out, what has no room, what repeats (kea-config.md 2.20).
 *
 * The rules themselves are shown in tests/replay/flex.replay.
 */
#include "exchange.h"

#include <stdio.h>
#include <string.h>

#include "dhcp6d/proto/option_walk.h"

static struct exchange x;
static uint8_t reply[DATAGRAM_MAX];

static void
open_with(const char *options, const char *members)
{
	char text[4096];

	snprintf(text, sizeof(text),
	    "{'Dhcp6': { 'hooks-libraries': [ {"
	    " 'library': 'libdhcp_flex_option.so',"
	    " 'parameters': { 'options': [%s] } } ], %s"
	    " 'subnet6': [ { 'subnet': '2001:db8::/64', 'id': 1,"
	    "  'interface': 'eth0' } ] } }",
	    options, members);
	x_open(&x, text);
}

/* The Reply to an Information-request, encoded into so many bytes. */
static struct span
answer(size_t capacity)
{
	x_message(&x, MESSAGE_INFORMATION_REQUEST, 1);
	ck_assert_int_eq(x_send(&x), DROP_NONE);
	x.query.reply.bytes = reply;
	step_encode(&x.query, &x.context, capacity);
	return span_of(reply, x.query.reply.size);
}

/* "code:size code:size " of the options. */
static const char *
codes(struct span message)
{
	static char text[512];
	struct option_at at;
	struct reader r;
	size_t used = 0;

	text[0] = 0;
	reader_init(&r, message);
	reader_take(&r, 4);
	while (option_walk_next(&r, &at))
		used += (size_t)snprintf(text + used, sizeof(text) - used,
		    "%u:%zu ", at.code, at.value.size);
	ck_assert(reader_good(&r));
	return text;
}

/* All instances go, the new one stays whole. */
START_TEST(repeated)
{
	open_with("{ 'code': 56, 'supersede': '`abc`' }",
	    "'option-data': ["
	    " { 'code': 56, 'data': '00', 'csv-format': false,"
	    "   'always-send': true },"
	    " { 'code': 56, 'data': '01', 'csv-format': false,"
	    "   'always-send': true } ],");
	ck_assert_str_eq(codes(answer(DATAGRAM_MAX)), "1:10 2:8 56:3 ");
	x_close(&x);
}
END_TEST

/* What the server wrote itself may be taken out, as in Kea. */
START_TEST(removed)
{
	open_with("{ 'code': 1, 'remove': '`` == ``' },"
		  " { 'code': 77, 'remove': '`` == ``' }",
	    "");
	ck_assert_str_eq(codes(answer(DATAGRAM_MAX)), "2:8 ");
	x_close(&x);
}
END_TEST

/* No room: the option stays as it was, what is smaller may still go. */
START_TEST(no_room)
{
	open_with("{ 'code': 41, 'supersede': '`a longer value`' },"
		  " { 'code': 42, 'add': '`b`' }",
	    "'option-data': [ { 'code': 41, 'data': 'short',"
	    "  'always-send': true } ],");
	ck_assert_str_eq(codes(answer(DATAGRAM_MAX)), "1:10 2:8 41:14 42:1 ");
	ck_assert_str_eq(
	    codes(answer(4 + 14 + 12 + 9 + 5)), "1:10 2:8 41:5 42:1 ");
	ck_assert_uint_eq(x_counted(&x, STATISTIC_OPTIONS_LEFT_OUT), 1);
	x_close(&x);
}
END_TEST

/* A suboption is put behind the fields of its container and its neighbours. */
START_TEST(container)
{
	static const uint8_t wanted[] = {0, 17, 0, 18, 0, 0, 0, 9, 0, 2, 0, 2,
	    'x', 'y', 0, 1, 0, 4, 'b', 'c', 'd', 'e'};
	struct span message;

	open_with("{ 'code': 17, 'sub-options': ["
		  " { 'space': 'vendor-9', 'code': 1,"
		  "   'supersede': '`bcde`' } ] }",
	    "'option-data': [ { 'name': 'vendor-opts', 'always-send': true,"
	    "  'csv-format': false,"
	    "  'data': '000000090001000161000200027879' } ],");
	message = answer(DATAGRAM_MAX);
	ck_assert_str_eq(codes(message), "1:10 2:8 17:18 ");
	ck_assert_mem_eq(message.data + message.size - sizeof(wanted), wanted,
	    sizeof(wanted));
	x_close(&x);
}
END_TEST

/* What is in a container and cannot be read is left as it is. */
START_TEST(unreadable)
{
	open_with("{ 'code': 1000, 'sub-options': ["
		  " { 'code': 1, 'space': 'inner', 'add': '`a`' } ] }",
	    "'option-data': [ { 'code': 1000, 'csv-format': false,"
	    "  'data': '00ff', 'always-send': true } ],");
	ck_assert_str_eq(codes(answer(DATAGRAM_MAX)), "1:10 2:8 1000:2 ");
	ck_assert_uint_eq(x_counted(&x, STATISTIC_EVALUATION_FAILED), 1);
	x_close(&x);
}
END_TEST

int
main(void)
{
	const TTest *const tests[] = {
	    repeated,
	    removed,
	    no_room,
	    container,
	    unreadable,
	};

	return X_RUN("flex_option", tests);
}
