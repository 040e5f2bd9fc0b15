/*
 * test_options.c: which options go out, from which scope, in which message.
 *
 * Promised: kea-config.md 2.0 (order of scopes) and 3.13, protocol.md 1.7 and
 * P-18.3-c, P-18.3.9-b, P-18.3.9-c, P-21-b, P-21.7-a, P-21.7-b, P-21.12-a,
 * P-21.16-a, P-21.17-a, P-21.17-b, P-21.23-a, P-21.23-b, P-21.23-c,
 * P-21.24-a, P-21.25-a, P5908-4-a, P6422-6-a, P6422-6-c, P6422-6-d.
 */
#include "tests/unit/suite.h"

#include "tests/unit/reply_fixture.h"

static struct scopes scopes;
static struct reply_options reply;
static struct writer out;

/* Writes the options of the reply into out, of that capacity. */
static void
write_within(size_t capacity)
{
	fixture_decode();
	writer_init(&out, fixture_reply, capacity);
	scopes_collect(&scopes, &fixture_query, &fixture_config);
	reply = (struct reply_options){.query = &fixture_query,
	    .config = &fixture_config,
	    .scopes = &scopes,
	    .w = &out};
	writer_u32(&out, 0);
	options_add_preference(&reply);
	options_add(&reply);
	ck_assert(writer_good(&out));
	ck_assert(option_walk_is_good(options_written(&reply)));
}

static void
write_options(void)
{
	write_within(sizeof(fixture_reply));
}

static unsigned
count_of(uint16_t code)
{
	struct option_at at;
	struct reader r;
	unsigned count = 0;

	reader_init(&r, options_written(&reply));
	while (option_walk_next(&r, &at))
		count += at.code == code;
	return count;
}

/* The option is there once and has this value (text without its 0). */
static void
check_option(uint16_t code, const char *value)
{
	struct option_at at;

	ck_assert_uint_eq(count_of(code), 1);
	ck_assert(option_walk_find(options_written(&reply), code, &at));
	ck_assert_msg(span_equal(at.value, span_of(value, strlen(value))),
	    "option %u: another value than '%s'", code, value);
}

static void
check_nothing(void)
{
	ck_assert_uint_eq(options_written(&reply).size, 0);
}

#define ASK(type, ...)                                                         \
	do {                                                                   \
		const uint16_t codes_[] = {__VA_ARGS__};                       \
		fixture_ask(                                                   \
		    (type), codes_, sizeof(codes_) / sizeof(codes_[0]));       \
	} while (0)

/* P-21.7-a, and P-18.3-c: what is asked and configured, in ORO order. */
START_TEST(test_only_what_is_asked)
{
	struct option_at at;
	struct reader r;

	fixture_option(SCOPE_GLOBAL, 41, "a", 1);
	fixture_option(SCOPE_GLOBAL, 42, "b", 1);
	fixture_option(SCOPE_GLOBAL, 59, "c", 1);
	ASK(MESSAGE_SOLICIT, 59, 41, 23);
	write_options();
	reader_init(&r, options_written(&reply));
	ck_assert(option_walk_next(&r, &at) && at.code == 59);
	ck_assert(option_walk_next(&r, &at) && at.code == 41);
	ck_assert(!option_walk_next(&r, &at));
}
END_TEST

START_TEST(test_nothing_asked)
{
	fixture_option(SCOPE_GLOBAL, 41, "a", 1);
	fixture_ask(MESSAGE_SOLICIT, NULL, 0);
	write_options();
	check_nothing();
}
END_TEST

/* Reservation, pool, subnet, network, class, global: the first wins. */
START_TEST(test_order_of_scopes)
{
	static const char *const values[] = {"0", "1", "2", "3", "4", "5"};

	for (int scope = SCOPE_COUNT - 1; scope >= _i; scope--)
		fixture_option((enum fixture_scope)scope, 41, values[scope], 1);
	ASK(MESSAGE_SOLICIT, 41);
	write_options();
	check_option(41, values[_i]);
}
END_TEST

/* The options are those of the subnet that gave the last lease. */
START_TEST(test_subnet_of_the_lease)
{
	struct option_value value = {
	    .code = 41, .in_dhcp6 = true, .value = span_of("sibling", 7)};
	struct subnet sibling = {.options = {&value, 1}};

	fixture_option(SCOPE_SUBNET, 41, "selected", 8);
	fixture_query.decision.subnet = &sibling;
	ASK(MESSAGE_SOLICIT, 41);
	write_options();
	check_option(41, "sibling");
}
END_TEST

/* A pool counts if a lease is granted from it, not if one is taken away. */
START_TEST(test_pool_of_a_withdrawn_lease)
{
	fixture_option(SCOPE_POOL, 41, "pool", 4);
	fixture_query.decision.leases[0].valid = 0;
	ASK(MESSAGE_RENEW, 41);
	write_options();
	check_nothing();
}
END_TEST

/* Of several pools the one that begins first, whatever the order of IAs; as
 * Kea, whose leases of a message are a set. */
START_TEST(test_order_of_pools)
{
	struct option_value values[] = {
	    {.code = 41, .in_dhcp6 = true, .value = span_of("high", 4)},
	    {.code = 41, .in_dhcp6 = true, .value = span_of("low", 3)}};
	const struct pool pools[] = {
	    {.first = {0x20010db8, 9}, .options = {&values[0], 1}},
	    {.first = {0x20010db8, 5}, .options = {&values[1], 1}}};

	for (unsigned i = 0; i < 3; i++) {
		fixture_query.decision.leases[i].pool = &pools[i % 2];
		fixture_query.decision.leases[i].valid = 100;
	}
	fixture_query.decision.lease_count = 3;
	ASK(MESSAGE_REQUEST, 41);
	write_options();
	check_option(41, "low");
}
END_TEST

START_TEST(test_always_send)
{
	fixture_option(SCOPE_GLOBAL, 41, "global", 6)->always_send = true;
	fixture_option(SCOPE_SUBNET, 41, "subnet", 6);
	fixture_ask(MESSAGE_SOLICIT, NULL, 0);
	write_options();
	check_option(41, "subnet"); /* the wish sticks, the first value wins */
}
END_TEST

/* never-send of any scope beats asking and always-send of any other. */
START_TEST(test_never_send)
{
	fixture_option(SCOPE_HOST, 41, "host", 4)->always_send = true;
	fixture_option(SCOPE_GLOBAL, 41, "", 0)->never_send = true;
	ASK(MESSAGE_SOLICIT, 41);
	write_options();
	check_nothing();
}
END_TEST

/* Options tied to classes are there for members alone. */
START_TEST(test_only_for_classes)
{
	struct option_value *value =
	    fixture_option(SCOPE_SUBNET, 41, "subnet", 6);

	fixture_option(SCOPE_GLOBAL, 41, "global", 6);
	value->only_for =
	    (struct class_list){_i == 0 ? fixture_inside : fixture_outside, 1};
	ASK(MESSAGE_SOLICIT, 41);
	write_options();
	check_option(41, _i == 0 ? "subnet" : "global");
}
END_TEST

/* P-21-b: listed twice, sent once. */
START_TEST(test_asked_twice)
{
	fixture_option(SCOPE_GLOBAL, 41, "a", 1)->always_send = true;
	ASK(MESSAGE_SOLICIT, 41, 41);
	write_options();
	check_option(41, "a");
}
END_TEST

/* Of one list the first value of a singleton, all of what may repeat. */
START_TEST(test_twice_in_a_list)
{
	fixture_option(SCOPE_SUBNET, 41, "first", 5);
	fixture_option(SCOPE_SUBNET, 41, "second", 6);
	fixture_option(SCOPE_SUBNET, 56, "\0\1\0\0", 4);
	fixture_option(SCOPE_SUBNET, 56, "\0\2\0\0", 4);
	fixture_option(SCOPE_GLOBAL, 56, "\0\3\0\0", 4);
	ASK(MESSAGE_SOLICIT, 41, 56);
	write_options();
	check_option(41, "first");
	ck_assert_uint_eq(count_of(56), 2); /* P5908-4-a */
}
END_TEST

/* P-21.7-b, P-21.12-a: these are not to be had by asking, nor otherwise. */
START_TEST(test_forbidden_codes)
{
	static const uint16_t codes[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13,
	    14, 15, 16, 18, 19, 20, 25, 26, 66, 67, 79, 135};
	uint16_t code = codes[_i];

	fixture_option(SCOPE_GLOBAL, code, "\0\0\0\1", 4);
	fixture_query.decision.reply_type = MESSAGE_REPLY;
	ASK(MESSAGE_REQUEST, code);
	write_options();
	check_nothing();
	if (code == OPTION_VENDOR_CLASS)
		return;
	fixture_values[SCOPE_GLOBAL][0].always_send = true;
	write_options();
	check_nothing();
}
END_TEST

/* P-18.3.9-b: in every Advertise, asked for or not, and nowhere else. */
START_TEST(test_preference)
{
	fixture_option(SCOPE_GLOBAL, OPTION_PREFERENCE, "\xc8", 1)
	    ->always_send = true;
	fixture_ask(MESSAGE_SOLICIT, NULL, 0);
	write_options();
	check_option(OPTION_PREFERENCE, "\xc8");
	fixture_query.decision.reply_type = MESSAGE_REPLY;
	write_options();
	check_nothing();
}
END_TEST

/* Kea's way, by keywords: as any other option. */
START_TEST(test_preference_as_others)
{
	fixture_option(SCOPE_GLOBAL, OPTION_PREFERENCE, "\xc8", 1);
	fixture_query.decision.reply_type = MESSAGE_REPLY;
	ASK(MESSAGE_REQUEST, OPTION_PREFERENCE);
	write_options();
	check_nothing();
	fixture_config.compatibility.kea_preference = true;
	write_options();
	check_option(OPTION_PREFERENCE, "\xc8");
}
END_TEST

START_TEST(test_preference_as_others_unasked)
{
	fixture_option(SCOPE_GLOBAL, OPTION_PREFERENCE, "\xc8", 1);
	fixture_config.compatibility.kea_preference = true;
	fixture_ask(MESSAGE_SOLICIT, NULL, 0);
	write_options();
	check_nothing();
}
END_TEST

START_TEST(test_refresh_time_as_others)
{
	fixture_option(
	    SCOPE_SUBNET, OPTION_INFORMATION_REFRESH_TIME, "\1\1\1\1", 4);
	fixture_query.decision.reply_type = MESSAGE_REPLY;
	ASK(MESSAGE_REQUEST, OPTION_INFORMATION_REFRESH_TIME);
	write_options();
	check_nothing();
	fixture_config.compatibility.kea_refresh_time = true;
	write_options();
	check_option(OPTION_INFORMATION_REFRESH_TIME, "\1\1\1\1");
}
END_TEST

/* P-21.23-a, -b, -c */
START_TEST(test_refresh_time)
{
	struct option_value *value = fixture_option(
	    SCOPE_GLOBAL, OPTION_INFORMATION_REFRESH_TIME, "\0\0\1\2", 4);
	struct option_at at;

	fixture_query.decision.reply_type = MESSAGE_REPLY;
	ASK(MESSAGE_INFORMATION_REQUEST, OPTION_INFORMATION_REFRESH_TIME);
	write_options();
	ck_assert(option_walk_find(
	    options_written(&reply), OPTION_INFORMATION_REFRESH_TIME, &at));
	ck_assert_uint_eq(load_u32(at.value.data), 600);
	value->value = span_of("\0\1\2\3", 4);
	write_options();
	ck_assert(option_walk_find(
	    options_written(&reply), OPTION_INFORMATION_REFRESH_TIME, &at));
	ck_assert_uint_eq(load_u32(at.value.data), 0x10203);
}
END_TEST

START_TEST(test_refresh_time_elsewhere)
{
	fixture_option(
	    SCOPE_GLOBAL, OPTION_INFORMATION_REFRESH_TIME, "\0\1\2\3", 4)
	    ->always_send = true;
	fixture_query.decision.reply_type = MESSAGE_REPLY;
	ASK(MESSAGE_REQUEST, OPTION_INFORMATION_REFRESH_TIME);
	write_options();
	check_nothing();
}
END_TEST

/* P-21.24-a, P-21.25-a: as any other option, only if asked for. */
START_TEST(test_max_rt)
{
	fixture_option(SCOPE_GLOBAL, OPTION_SOL_MAX_RT, "\0\0\1\1", 4);
	fixture_option(SCOPE_GLOBAL, OPTION_INF_MAX_RT, "\0\0\1\1", 4);
	ASK(MESSAGE_SOLICIT, OPTION_SOL_MAX_RT);
	write_options();
	ck_assert_uint_eq(count_of(OPTION_SOL_MAX_RT), 1);
	ck_assert_uint_eq(count_of(OPTION_INF_MAX_RT), 0);
}
END_TEST

/* A code that files may define themselves is theirs. */
START_TEST(test_own_definition)
{
	fixture_option(SCOPE_GLOBAL, 100, "own", 3);
	ASK(MESSAGE_SOLICIT, 100);
	write_options();
	check_option(100, "own");
}
END_TEST

/* P-21.16-a: one Vendor Class per enterprise; never by asking. */
START_TEST(test_vendor_class)
{
	fixture_option(SCOPE_GLOBAL, OPTION_VENDOR_CLASS, "\0\0\0\1a", 5)
	    ->always_send = true;
	fixture_option(SCOPE_GLOBAL, OPTION_VENDOR_CLASS, "\0\0\0\1b", 5);
	fixture_option(SCOPE_GLOBAL, OPTION_VENDOR_CLASS, "\0\0\0\2c", 5);
	fixture_ask(MESSAGE_SOLICIT, NULL, 0);
	write_options();
	ck_assert_uint_eq(count_of(OPTION_VENDOR_CLASS), 2);
}
END_TEST

/* The Vendor Options of one enterprise, without its number. */
static struct span
vendor_options(uint32_t enterprise)
{
	struct span found = SPAN_EMPTY;
	struct option_at at;
	struct reader r;

	reader_init(&r, options_written(&reply));
	while (option_walk_next(&r, &at)) {
		if (at.code != OPTION_VENDOR_OPTS ||
		    load_u32(at.value.data) != enterprise)
			continue;
		ck_assert_ptr_null(found.data); /* P-21.17-a */
		found = span_of(at.value.data + 4, at.value.size - 4);
	}
	return found;
}

static void
ask_with_vendor(uint16_t code, const char *value, size_t size)
{
	ASK(MESSAGE_SOLICIT, OPTION_VENDOR_OPTS);
	writer_option(&fixture_writer, code, span_of(value, size));
}

/* One instance per enterprise: configured, named in 17, named in 16. */
START_TEST(test_vendor_options)
{
	fixture_option(SCOPE_GLOBAL, OPTION_VENDOR_OPTS, "\0\0\0\1", 4);
	fixture_option(SCOPE_GLOBAL, OPTION_VENDOR_OPTS, "\0\0\0\1", 4);
	fixture_vendor_option(SCOPE_SUBNET, 1, 5, "subnet", 6);
	fixture_vendor_option(SCOPE_GLOBAL, 1, 5, "global", 6);
	fixture_vendor_option(SCOPE_GLOBAL, 1, 6, "six", 3);
	fixture_vendor_option(SCOPE_GLOBAL, 2, 7, "two", 3);
	fixture_vendor_option(SCOPE_GLOBAL, 3, 7, "three", 5);
	fixture_vendor_option(SCOPE_GLOBAL, 4, 7, "four", 4);
	ask_with_vendor(OPTION_VENDOR_OPTS, "\0\0\0\2", 4);
	writer_option(
	    &fixture_writer, OPTION_VENDOR_CLASS, span_of("\0\0\0\3\0\1x", 7));
	write_options();
	ck_assert_uint_eq(count_of(OPTION_VENDOR_OPTS), 3);
	ck_assert(span_equal(
	    vendor_options(1), span_of("\0\5\0\6subnet\0\6\0\3six", 17)));
	ck_assert(span_equal(vendor_options(2), span_of("\0\7\0\3two", 7)));
	ck_assert(span_equal(vendor_options(3), span_of("\0\7\0\5three", 9)));
}
END_TEST

/* P-21.17-b: a vendor class alone does not ask for Vendor Options. */
START_TEST(test_vendor_options_not_asked)
{
	fixture_vendor_option(SCOPE_GLOBAL, 3, 7, "three", 5)->always_send =
	    true;
	fixture_ask(MESSAGE_SOLICIT, NULL, 0);
	writer_option(
	    &fixture_writer, OPTION_VENDOR_CLASS, span_of("\0\0\0\3\0\1x", 7));
	write_options();
	check_nothing();
}
END_TEST

START_TEST(test_vendor_options_always)
{
	fixture_option(SCOPE_GLOBAL, OPTION_VENDOR_OPTS, "\0\0\0\3", 4)
	    ->always_send = true;
	fixture_vendor_option(SCOPE_GLOBAL, 3, 7, "three", 5);
	fixture_ask(MESSAGE_SOLICIT, NULL, 0);
	write_options();
	ck_assert(span_equal(vendor_options(3), span_of("\0\7\0\5three", 9)));
}
END_TEST

START_TEST(test_vendor_options_never)
{
	fixture_option(SCOPE_GLOBAL, OPTION_VENDOR_OPTS, "\0\0\0\3", 4)
	    ->never_send = true;
	fixture_option(SCOPE_SUBNET, OPTION_VENDOR_OPTS, "\0\0\0\3", 4);
	ASK(MESSAGE_SOLICIT, OPTION_VENDOR_OPTS);
	write_options();
	check_nothing();
}
END_TEST

/* A cable modem lists what it wants in suboption 1 of enterprise 4491. */
START_TEST(test_cable_modem)
{
	fixture_vendor_option(SCOPE_GLOBAL, 4491, 32, "tftp", 4);
	fixture_vendor_option(SCOPE_GLOBAL, 4491, 33, "file", 4);
	fixture_vendor_option(SCOPE_GLOBAL, 4491, 34, "log", 3)->always_send =
	    true;
	fixture_vendor_option(SCOPE_GLOBAL, 4491, 37, "time", 4);
	fixture_vendor_option(SCOPE_SUBNET, 4491, 37, "", 0)->never_send = true;
	ask_with_vendor(
	    OPTION_VENDOR_OPTS, "\0\0\x11\x8b\0\1\0\4\0\x20\0\x25", 12);
	write_options();
	ck_assert(span_equal(
	    vendor_options(4491), span_of("\0\x20\0\4tftp\0\x22\0\3log", 15)));
}
END_TEST

static void
relay_with_rsoo(uint8_t hop, const char *rsoo, size_t size, size_t *mark)
{
	writer_u8(&fixture_writer, MESSAGE_RELAY_FORWARD);
	writer_u8(&fixture_writer, hop);
	writer_address(&fixture_writer, sample_address);
	writer_address(&fixture_writer, sample_address);
	writer_option(&fixture_writer, OPTION_RSOO, span_of(rsoo, size));
	*mark = writer_open_option(&fixture_writer, OPTION_RELAY_MSG);
}

/* P6422-6-a and -d: enabled codes alone, of two relays the innermost's. */
START_TEST(test_relay_supplied)
{
	size_t outer, inner;

	relay_with_rsoo(1, "\0\x41\0\3\1a\0\0\x29\0\1x\0\2\0\3abc", 19, &outer);
	relay_with_rsoo(0, "\0\x41\0\3\1b\0", 7, &inner);
	fixture_ask(MESSAGE_SOLICIT, NULL, 0);
	writer_close_option(&fixture_writer, inner);
	writer_close_option(&fixture_writer, outer);
	write_options();
	ck_assert_uint_eq(options_written(&reply).size, 7);
	ck_assert_mem_eq(options_written(&reply).data, "\0\x41\0\3\1b\0", 7);
}
END_TEST

/* P6422-6-c: our own value wins. A broken one is not passed on. */
START_TEST(test_relay_supplied_against_ours)
{
	size_t mark;

	if (_i == 0)
		fixture_option(SCOPE_GLOBAL, 65, "\1c", 3);
	relay_with_rsoo(
	    0, _i == 0 ? "\0\x41\0\3\1a\0" : "\0\x41\0\3\5a\0", 7, &mark);
	ASK(MESSAGE_SOLICIT, 65);
	writer_close_option(&fixture_writer, mark);
	write_options();
	ck_assert_uint_eq(count_of(65), _i == 0 ? 1 : 0);
	if (_i == 0)
		ck_assert_mem_eq(
		    options_written(&reply).data, "\0\x41\0\3\1c\0", 7);
}
END_TEST

/* What does not fit is left out whole and counted; later ones may fit. */
START_TEST(test_left_out)
{
	fixture_option(SCOPE_GLOBAL, 41, "0123456789", 10);
	fixture_option(SCOPE_GLOBAL, 42, "0123456789", 10);
	fixture_option(SCOPE_GLOBAL, 59, "01", 2);
	fixture_option(SCOPE_GLOBAL, OPTION_VENDOR_OPTS, "\0\0\0\3", 4);
	ASK(MESSAGE_SOLICIT, 41, 42, 59, 17);
	write_within(4 + 14 + 13);
	check_option(41, "0123456789");
	check_option(59, "01");
	ck_assert_uint_eq(count_of(42), 0);
	ck_assert_uint_eq(reply.left_out, 2);
}
END_TEST

/* explain is told which scope each option came from. */
START_TEST(test_why)
{
	struct why *why = why_create();

	fixture_option(SCOPE_SUBNET, 41, "a", 1);
	ASK(MESSAGE_SOLICIT, 41);
	write_options();
	writer_init(&out, fixture_reply, 8);
	writer_u32(&out, 0);
	reply.why = why;
	options_add(&reply);
	ck_assert_str_eq(why_rule(why, 0), "option-left-out");
	writer_init(&out, fixture_reply, 9);
	writer_u32(&out, 0);
	options_add(&reply);
	ck_assert_str_eq(why_rule(why, 1), "option");
	ck_assert_ptr_nonnull(strstr(why_text(why, 1), "subnet"));
	why_free(why);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("options");
	TCase *tests = tcase_create("options");

	tcase_add_checked_fixture(tests, fixture_setup, NULL);
	tcase_add_test(tests, test_only_what_is_asked);
	tcase_add_test(tests, test_nothing_asked);
	tcase_add_loop_test(tests, test_order_of_scopes, 0, SCOPE_COUNT);
	tcase_add_test(tests, test_subnet_of_the_lease);
	tcase_add_test(tests, test_pool_of_a_withdrawn_lease);
	tcase_add_test(tests, test_order_of_pools);
	tcase_add_test(tests, test_always_send);
	tcase_add_test(tests, test_never_send);
	tcase_add_loop_test(tests, test_only_for_classes, 0, 2);
	tcase_add_test(tests, test_asked_twice);
	tcase_add_test(tests, test_twice_in_a_list);
	tcase_add_loop_test(tests, test_forbidden_codes, 0, 24);
	tcase_add_test(tests, test_preference);
	tcase_add_test(tests, test_preference_as_others);
	tcase_add_test(tests, test_preference_as_others_unasked);
	tcase_add_test(tests, test_refresh_time_as_others);
	tcase_add_test(tests, test_refresh_time);
	tcase_add_test(tests, test_refresh_time_elsewhere);
	tcase_add_test(tests, test_max_rt);
	tcase_add_test(tests, test_own_definition);
	tcase_add_test(tests, test_vendor_class);
	tcase_add_test(tests, test_vendor_options);
	tcase_add_test(tests, test_vendor_options_not_asked);
	tcase_add_test(tests, test_vendor_options_always);
	tcase_add_test(tests, test_vendor_options_never);
	tcase_add_test(tests, test_cable_modem);
	tcase_add_test(tests, test_relay_supplied);
	tcase_add_loop_test(tests, test_relay_supplied_against_ours, 0, 2);
	tcase_add_test(tests, test_left_out);
	tcase_add_test(tests, test_why);
	suite_add_tcase(suite, tests);
	return suite_run(suite);
}
