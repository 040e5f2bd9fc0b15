/*
 * test_explain.c: why a client would get what it would get.
 *
 * Promised: the steps tell the rules that decide and the reply is the one that
 * would be sent, whatever is described: a client on a link, behind a relay, by
 * the octets of its datagram; nothing changes by asking: no lease, no row, no
 * counter, not the next choice of an iterative allocator (P-18.3.1-g); wrong
 * words are named.
 */
#include <string.h>

#include "tests/unit/control_help.h"

#define CONFIG                                                                 \
	"{'Dhcp6': {'valid-lifetime': 1000, 'preferred-lifetime': 500,"        \
	" 'allocator': 'iterative', 'pd-allocator': 'iterative', "             \
	"'option-data': [{'name': 'dns-servers',"                              \
	" 'data': '2001:db8::53'}], 'mac-sources': ['client-link-addr-option'" \
	", 'duid'], 'host-reservation-identifiers': ['hw-address'],"           \
	" 'subnet6': [{'id': 1, 'subnet': '2001:db8::/64',"                    \
	" 'interface': 'eth0', 'pools': [{'pool': '2001:db8::1-2001:db8::8'}]" \
	", 'pd-pools': [{'prefix': '2001:db8:100::', 'prefix-len': 40,"        \
	" 'delegated-len': 56}]}, {'id': 2, 'subnet': '2001:db8:2::/64',"      \
	" 'pools': [{'pool': '2001:db8:2::1-2001:db8:2::8'}],"                 \
	" 'reservations': [{'hw-address': '02:00:00:00:00:77',"                \
	" 'ip-addresses': ['2001:db8:2::77']}]},"                              \
	" {'id': 3, 'subnet': '2001:db8:3::/64', 'interface-id': 'port3',"     \
	" 'pools': [{'pool': '2001:db8:3::1-2001:db8:3::8'}]}]}}"
#define EXPLAIN(words) "{'command': 'explain', 'arguments': {" words "}}"
#define DUID "'duid': '00:03:00:01:02:00:00:00:00:01'"

static struct office office;

static bool
has_rule(json_t *arguments, const char *rule)
{
	json_t *step;
	size_t i;

	json_array_foreach(at(arguments, "steps"), i, step)
	{
		ck_assert_str_ne(text_at(step, "text"), "");
		if (strcmp(text_at(step, "rule"), rule) == 0)
			return true;
	}
	return false;
}

static bool
has_line(json_t *arguments, const char *part)
{
	json_t *line;
	size_t i;

	json_array_foreach(at(arguments, "reply/lines"), i, line)
	{
		if (strstr(json_string_value(line), part) != NULL)
			return true;
	}
	return false;
}

START_TEST(on_a_link)
{
	json_t *arguments;

	office_open(&office, CONFIG);
	arguments = office_says(&office,
	    EXPLAIN(DUID ", 'interface': 'eth0', 'options': [23]"), 0,
	    "ADVERTISE from subnet 1 (2001:db8::/64); 2001:db8::1/128, "
	    "preferred 500, valid 1000, new");
	ck_assert(has_rule(arguments, "subnet-by-interface"));
	ck_assert(has_rule(arguments, "picked"));
	ck_assert(has_line(arguments, "ADVERTISE, transaction 0x000000"));
	ck_assert(has_line(arguments, "2001:db8::1"));
	ck_assert(has_line(arguments, "2001:db8::53"));
	ck_assert_int_eq(
	    strncmp(text_at(arguments, "reply/hex"), "02:00:00:00", 11), 0);
	office_says(&office,
	    EXPLAIN(DUID ", 'interface': 'eth0', 'type': 'IA_PD',"
			 " 'message': 'request'"),
	    0,
	    "REPLY from subnet 1 (2001:db8::/64); 2001:db8:100::/56, preferred "
	    "500, valid 1000, new");
	office_close(&office);
}
END_TEST

START_TEST(behind_a_relay)
{
	json_t *arguments;

	office_open(&office, CONFIG);
	arguments = office_says(&office,
	    EXPLAIN(DUID ", 'relay': '2001:db8:2::ff',"
			 " 'hw-address': '02:00:00:00:00:77'"),
	    0,
	    "ADVERTISE from subnet 2 (2001:db8:2::/64); 2001:db8:2::77/128, "
	    "preferred 500, valid 1000, reserved, new");
	ck_assert(has_rule(arguments, "reservation"));
	ck_assert(has_line(arguments, "RELAY_REPL"));
	ck_assert(has_line(arguments, "link 2001:db8:2::ff, peer fe80::1"));
	ck_assert(has_line(arguments, "ADVERTISE"));
	arguments = office_says(&office,
	    EXPLAIN(DUID ", 'interface-id': \\u0027port3\\u0027"), 1, NULL);
	office_says(
	    &office, EXPLAIN(DUID ", 'interface-id': 'port3'"), 0, NULL);
	arguments = office_says(&office,
	    EXPLAIN(DUID ", 'interface-id': '70:6f:72:74:33'"), 0, NULL);
	ck_assert(has_rule(arguments, "subnet-by-interface-id"));
	office_close(&office);
}
END_TEST

START_TEST(nothing_fits)
{
	json_t *arguments;

	office_open(&office, CONFIG);
	arguments = office_says(
	    &office, EXPLAIN(DUID ", 'interface': 'eth9'"), 0, NULL);
	ck_assert(has_rule(arguments, "no-subnet"));
	/* a server's own message gets no answer */
	arguments = office_says(&office,
	    EXPLAIN(DUID ", 'interface': 'eth0', 'message': 'ADVERTISE'"), 0,
	    NULL);
	ck_assert(has_rule(arguments, "dropped"));
	ck_assert(json_is_null(at(arguments, "reply")));
	atomic_store(&office.disabled, true);
	arguments = office_says(
	    &office, EXPLAIN(DUID ", 'interface': 'eth0'"), 0, NULL);
	ck_assert(json_is_null(at(arguments, "reply")));
	office_close(&office);
}
END_TEST

/* What the client has, it would name in a Renew. */
START_TEST(a_renewal)
{
	const char *text;

	office_open(&office, CONFIG);
	text = x_get(&office.x, MESSAGE_REQUEST, 1, &ia_na, 1, "2001:db8::5");
	ck_assert_str_eq(text, "2001:db8::5");
	office_says(&office,
	    EXPLAIN(DUID ", 'interface': 'eth0', 'message': 'RENEW'"), 0,
	    "REPLY from subnet 1 (2001:db8::/64); 2001:db8::5/128, preferred "
	    "500, valid 1000");
	office_says(&office,
	    EXPLAIN(DUID ", 'interface': 'eth0', 'message': 'RENEW',"
			 " 'iaid': 9"),
	    0, NULL);
	office_says(&office,
	    EXPLAIN(DUID ", 'interface': 'eth0', 'message': 'RELEASE'"), 0,
	    NULL);
	ck_assert(x_holds(&office.x, 1, LEASE_NA, 1, "2001:db8::5"));
	office_close(&office);
}
END_TEST

/* A Solicit that was captured: type, id 010203, Client Identifier, IA_NA. */
START_TEST(octets)
{
	json_t *arguments;

	office_open(&office, CONFIG);
	arguments = office_says(&office,
	    EXPLAIN("'interface': 'eth0', 'packet': "
		    "'01010203 0001000a 00030001020000000009"
		    " 0003000c 00000007 00000000 00000000'"),
	    1, NULL);
	arguments = office_says(&office,
	    EXPLAIN("'interface': 'eth0', 'packet': "
		    "'010102030001000a00030001020000000009"
		    "0003000c000000070000000000000000'"),
	    0, NULL);
	ck_assert(has_line(arguments, "transaction 0x010203"));
	ck_assert_int_eq(
	    strncmp(text_at(arguments, "reply/hex"), "02:01:02:03", 11), 0);
	arguments = office_says(
	    &office, EXPLAIN("'interface': 'eth0', 'packet': '0101'"), 0, NULL);
	ck_assert(has_rule(arguments, "dropped"));
	office_close(&office);
}
END_TEST

/* P-18.3.1-g */
START_TEST(nothing_changes)
{
	static const char *const messages[] = {"SOLICIT", "REQUEST", "RENEW",
	    "REBIND", "RELEASE", "DECLINE", "CONFIRM", "INFORMATION-REQUEST"};
	char command[256];
	struct lease before, after;
	uint64_t memory, last;

	office_open(&office, CONFIG);
	(void)x_get(&office.x, MESSAGE_REQUEST, 1, &ia_na, 1, NULL);
	ck_assert(x_stored(&office.x, LEASE_NA, "2001:db8::1", &before));
	last = log_buffer_last(office.x.log_buffer);
	memory = store_memory(office.x.store);
	x_advance(&office.x, 400);
	for (unsigned i = 0; i < 40; i++) {
		snprintf(command, sizeof(command),
		    EXPLAIN(DUID ", 'interface': 'eth0', 'iaid': %u,"
				 " 'message': '%s', 'type': '%s'"),
		    i % 3, messages[i % 8], i % 2 ? "IA_NA" : "IA_PD");
		office_says(&office, command, 0, NULL);
	}
	ck_assert_uint_eq(store_count(office.x.store), 1);
	ck_assert_uint_eq(log_buffer_last(office.x.log_buffer), last);
	ck_assert_uint_eq(store_memory(office.x.store), memory);
	ck_assert(x_stored(&office.x, LEASE_NA, "2001:db8::1", &after));
	ck_assert_int_eq(before.transaction, after.transaction);
	ck_assert_uint_eq(before.state, after.state);
	ck_assert_int_eq(office_counts(&office, "pkt6-receive-drop"), 0);
	/* the iterative allocator stands where it stood */
	ck_assert_str_eq(x_get(&office.x, MESSAGE_REQUEST, 2, &ia_na, 1, NULL),
	    "2001:db8::2");
	office_close(&office);
}
END_TEST

START_TEST(wrong_words)
{
	static const char *const cases[][2] = {
	    {"{'command': 'explain'}",
		"explain needs 'duid' or 'packet', at least"},
	    {EXPLAIN(""), "'duid' is needed, or 'packet'"},
	    {EXPLAIN("'duid': 1"), "'duid' must be a string"},
	    {EXPLAIN("'duid': 'x'"), "'duid' is no hex, or too long"},
	    {EXPLAIN("'packet': ''"), "'packet' is no hex, or too long"},
	    {EXPLAIN(DUID ", 'message': 'HELLO'"),
		"'message' is none that clients send (SOLICIT, REQUEST, "
		"RENEW, ...)"},
	    {EXPLAIN(DUID ", 'iaid': -1"),
		"'iaid' must be a number of 32 bits"},
	    {EXPLAIN(DUID ", 'type': 'IA_TA'"),
		"'type' must be IA_NA or IA_PD"},
	    {EXPLAIN(DUID ", 'relay': '10.0.0.1'"),
		"'relay' is no IPv6 address"},
	    {EXPLAIN(DUID ", 'source': 'x'"), "'source' is no IPv6 address"},
	    {EXPLAIN(DUID ", 'hw-address': '01:02'"),
		"'hw-address' is told by relays: 'relay' is needed, too"},
	    {EXPLAIN(DUID ", 'options': 23"),
		"'options' must be a list of codes"},
	    {EXPLAIN(DUID ", 'options': [0]"),
		"'options' must be a list of codes"},
	};

	office_open(&office, CONFIG);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		office_says(&office, cases[i][0], 1, cases[i][1]);
	office_close(&office);
}
END_TEST

int
main(void)
{
	const TTest *const tests[] = {on_a_link, behind_a_relay, nothing_fits,
	    a_renewal, octets, nothing_changes, wrong_words};

	return X_RUN("explain", tests);
}
