/*
 * test_extended_info_check.c: relays' data in leases that are read.
 *
 * Promised: sanity-checks.extended-info-checks as Kea's levels are
 * (kea-config.md 2.10, lease-file.md 3): old lists are brought up to date, what
 * is wrong is taken out and the rest of the context stays, the lease too; each
 * level looks at what its name says; and what Kea 3 writes passes all of them
 * untouched.
 */
#include <stdio.h>
#include <string.h>

#include "dhcp6d/extended_info_check.h"
#include "dhcp6d/lease_check.h"
#include "libcommon/json_check.h"
#include "tests/unit/config_help.h"
#include "tests/unit/suite.h"

#define KEPT EXTENDED_INFO_KEPT
#define CLEANED EXTENDED_INFO_CLEANED
#define UPGRADED EXTENDED_INFO_UPGRADED
#define FAILED EXTENDED_INFO_FAILED

#define ISC(inner) "{ 'ISC': { " inner " } }"
#define RELAY(inner) ISC("'relay-info': [ { " inner " } ]")
#define WHOLE                                                                  \
	"'hop': 0, 'link': '2001:db8::1', 'options':"                          \
	" '0x00250006010203040506003500086464646464646464',"                   \
	" 'peer': 'fe80::2', 'relay-id': '6464646464646464',"                  \
	" 'remote-id': '010203040506'"

static const struct {
	const char *before;
	/* the lowest level at which it is no longer kept */
	enum extended_info_checks from;
	enum extended_info_result result;
	const char *after, *why;
} cases[] = {
    {"{ }", EXTENDED_INFO_FIX, CLEANED, "", ""},
    {"{ 'foo': 1 }", EXTENDED_INFO_PEDANTIC + 1, KEPT, "", ""},
    {RELAY(WHOLE), EXTENDED_INFO_PEDANTIC + 1, KEPT, "", ""},
    {RELAY(WHOLE ", 'comment': 'mine'"), EXTENDED_INFO_PEDANTIC + 1, KEPT, "",
	""},
    {"{ 'ISC': { 'client-classes': [ 'a' ], 'relay-info': [ { " WHOLE
     " } ] }, 'x': {} }",
	EXTENDED_INFO_PEDANTIC + 1, KEPT, "", ""},
    {"{ 'ISC': 1, 'foo': 2 }", EXTENDED_INFO_FIX, FAILED, "{ 'foo': 2 }",
	"in isc a problem was found: ISC entry is not a map"},
    {"{ 'ISC': { }, 'foo': 2 }", EXTENDED_INFO_FIX, CLEANED, "{ 'foo': 2 }",
	""},
    {"{ 'ISC': { } }", EXTENDED_INFO_FIX, CLEANED, "", ""},
    /* the old name */
    {ISC("'relays': true"), EXTENDED_INFO_FIX, FAILED, "",
	"in relays a problem was found: relays is not a list"},
    {ISC("'relays': [ ]"), EXTENDED_INFO_FIX, FAILED, "",
	"in relays a problem was found: relays is empty"},
    {ISC("'relays': [ 1 ]"), EXTENDED_INFO_FIX, FAILED, "",
	"in relay [relay#0] a problem was found: relay#0 is not a map"},
    {ISC("'relays': true, 'relay-info': [ { " WHOLE " } ]"), EXTENDED_INFO_FIX,
	CLEANED, RELAY(WHOLE), ""},
    {ISC("'a': [ [ 1 ], 2 ], 'relays': [ { 'hop': 33, 'link': '2001:db8::1',"
	 " 'peer': 'fe80::2', 'options': '0x00C800080102030405060708' } ]"),
	EXTENDED_INFO_FIX, UPGRADED,
	ISC("'a': [ [ 1 ], 2 ], 'relay-info': [ { 'hop': 33,"
	    " 'link': '2001:db8::1', 'peer': 'fe80::2',"
	    " 'options': '0x00C800080102030405060708' } ]"),
	""},
    {ISC("'relays': [ { 'hop': 0, 'link': '2001:db8::1', 'options':"
	 " '0x00250006010203040506003500086464646464646464',"
	 " 'peer': 'fe80::2' }, { 'hop': 1, 'link': '::', 'peer': 'fe80::3' }"
	 " ]"),
	EXTENDED_INFO_FIX, UPGRADED,
	ISC("'relay-info': [ { 'hop': 0, 'link': '2001:db8::1', 'options':"
	    " '0x00250006010203040506003500086464646464646464', 'peer':"
	    " 'fe80::2', 'relay-id': '6464646464646464', 'remote-id':"
	    " '010203040506' }, { 'hop': 1, 'link': '::', 'peer': 'fe80::3' }"
	    " ]"),
	""},
    /* fix */
    {ISC("'relay-info': true"), EXTENDED_INFO_FIX, FAILED, "",
	"in relay-info a problem was found: relay-info is not a list"},
    {ISC("'b': 1, 'relay-info': [ ]"), EXTENDED_INFO_FIX, FAILED, ISC("'b': 1"),
	"in relay-info a problem was found: relay-info is empty"},
    {ISC("'relay-info': [ { " WHOLE " }, null ]"), EXTENDED_INFO_FIX, FAILED,
	"", "in relay [relay#1] a problem was found: relay#1 is not a map"},
    {RELAY("'options': 1"), EXTENDED_INFO_FIX, FAILED, "",
	"in options [relay#0] a problem was found: options is not a string"},
    {RELAY("'options': 'foo'"), EXTENDED_INFO_FIX, FAILED, "",
	"in options [relay#0] a problem was found: 'foo' is not a valid string "
	"of hexadecimal digits"},
    /* strict */
    {RELAY("'foo': 1"), EXTENDED_INFO_STRICT, FAILED, "",
	"in link [relay#0] a problem was found: no link"},
    {RELAY("'link': 1"), EXTENDED_INFO_STRICT, FAILED, "",
	"in link [relay#0] a problem was found: link is not a string"},
    {RELAY("'link': '192.0.2.1'"), EXTENDED_INFO_STRICT, FAILED, "",
	"in link [relay#0] a problem was found: link is not an IPv6 address"},
    {RELAY("'link': '::', 'remote-id': 1"), EXTENDED_INFO_STRICT, FAILED, "",
	"in remote-id [relay#0] a problem was found: remote-id is not a "
	"string"},
    {RELAY("'link': '::', 'remote-id': 'foo'"), EXTENDED_INFO_STRICT, FAILED,
	"",
	"in remote-id [relay#0] a problem was found: attempt to decode a value "
	"not in base16 char set"},
    {RELAY("'link': '::', 'relay-id': ''"), EXTENDED_INFO_STRICT, FAILED, "",
	"in relay-id [relay#0] a problem was found: relay-id is empty"},
    /* pedantic */
    {RELAY("'link': '::'"), EXTENDED_INFO_PEDANTIC, FAILED, "",
	"in peer [relay#0] a problem was found: no peer"},
    {RELAY("'link': '::', 'peer': '::'"), EXTENDED_INFO_PEDANTIC, FAILED, "",
	"in hop [relay#0] a problem was found: no hop"},
    {RELAY("'link': '::', 'peer': '::', 'hop': '1'"), EXTENDED_INFO_PEDANTIC,
	FAILED, "",
	"in hop [relay#0] a problem was found: hop is not an integer"},
    {RELAY(WHOLE ", 'bar': 1"), EXTENDED_INFO_PEDANTIC, FAILED, "",
	"in relay-info [relay#0] a problem was found: spurious 'bar' entry"},
};

/* With " for ', in the caller's memory. */
static struct span
quoted(const char *text, char *out)
{
	size_t size = strlen(text);

	for (size_t i = 0; i <= size; i++)
		out[i] = text[i] == '\'' ? '"' : text[i];
	return span_of(out, size);
}

static const char *
unquoted(struct span span, char *out)
{
	for (size_t i = 0; i < span.size; i++)
		out[i] = span.data[i] == '"' ? '\'' : (char)span.data[i];
	out[span.size] = 0;
	return out;
}

START_TEST(levels)
{
	uint8_t room[LEASE_USER_CONTEXT_MAX];
	char before[2048], after[LEASE_USER_CONTEXT_MAX + 1];
	struct err_detail why;
	struct span context;

	for (enum extended_info_checks level = EXTENDED_INFO_NONE;
	     level <= EXTENDED_INFO_PEDANTIC; level++) {
		enum extended_info_result result;
		bool kept = level < cases[_i].from;

		why.text[0] = 0;
		context = quoted(cases[_i].before, before);
		ck_assert(
		    json_is_map((const char *)context.data, context.size));
		result = extended_info_check(level, &context, room, &why);
		ck_assert_int_eq(result, kept ? KEPT : cases[_i].result);
		ck_assert_str_eq(unquoted(context, after),
		    kept ? cases[_i].before : cases[_i].after);
		ck_assert(
		    context.size == 0 ||
		    json_is_map((const char *)context.data, context.size));
		if (!kept)
			ck_assert_str_eq(
			    unquoted(
				span_of(why.text, strlen(why.text)), after),
			    cases[_i].why);
	}
}
END_TEST

/* What has become too long for a row goes, the lease does not. */
START_TEST(too_long)
{
	static char text[LEASE_USER_CONTEXT_MAX + 1];
	uint8_t room[LEASE_USER_CONTEXT_MAX];
	struct err_detail why;
	struct span context;
	size_t used = (size_t)snprintf(text, sizeof(text),
	    "{ \"ISC\": { \"relays\": [ { \"options\": \"0x003505DC");

	for (unsigned i = 0; i < 1500; i++)
		used +=
		    (size_t)snprintf(text + used, sizeof(text) - used, "AB");
	used += (size_t)snprintf(
	    text + used, sizeof(text) - used, "\", \"pad\": \"");
	memset(text + used, 'x', sizeof(text) - used);
	memcpy(text + sizeof(text) - 12, "\" } ] } }", 10);
	context = span_of(text, strlen(text));
	ck_assert(json_is_map(text, context.size));
	ck_assert_int_eq(
	    extended_info_check(EXTENDED_INFO_FIX, &context, room, &why),
	    EXTENDED_INFO_FAILED);
	ck_assert_uint_eq(context.size, 0);
}
END_TEST

/* By the configuration's word, and for prefixes, too. */
START_TEST(of_a_lease)
{
	static const struct {
		const char *checks;
		bool stays;
	} words[] = {{"", false},
	    {"'sanity-checks': { 'extended-info-checks': 'none' },", true},
	    {"'sanity-checks': { 'extended-info-checks': 'fix' },", false}};
	char before[] = "{ \"ISC\": 1, \"a\": 2 }";
	uint8_t room[LEASE_USER_CONTEXT_MAX];

	for (unsigned i = 0; i < 3; i++) {
		struct lease lease = {.type = LEASE_PD,
		    .user_context = span_of(before, sizeof(before) - 1)};
		struct lease_check check;
		char text[256];
		struct snapshot *snapshot;

		snprintf(
		    text, sizeof(text), "%s 'subnet6': []", words[i].checks);
		snapshot = load_members(text, NULL);
		lease_check_begin(&check, snapshot, NULL);
		ck_assert(lease_check(&check, &lease, room));
		lease_check_end(&check);
		ck_assert_uint_eq(lease.user_context.size,
		    words[i].stays ? sizeof(before) - 1 : 10);
		snapshot_release(snapshot);
	}
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("extended info checks");
	TCase *tcase = tcase_create("all");

	suite_add_tcase(suite, tcase);
	tcase_add_loop_test(
	    tcase, levels, 0, (int)(sizeof(cases) / sizeof(cases[0])));
	tcase_add_test(tcase, too_long);
	tcase_add_test(tcase, of_a_lease);
	return suite_run(suite);
}
