/*
 * test_limit.c: limits of the library limits, in user-context.
 *
 * They are in force where hooks-libraries names that library, and only there.
 * A message beyond a rate is dropped and counted as Kea does; each class is
 * asked, and a message that one refuses counts against none. A lease beyond a
 * subnet's or a class's limit is not given, whether picked, named, reserved or
 * returning; leases remember the classes that are counted, in Kea's form;
 * what a client has it keeps, and another subnet of the link may serve it.
 * What cannot be read is refused.
 */
#include "exchange.h"

static struct exchange x;

#define LIBRARY "'hooks-libraries': [{'library': '/x/libdhcp_limits.so'}],"
#define LIMITS(what) "'user-context': {'limits': {" what "}},"
#define SUBNET(what)                                                           \
	"'subnet6': [{'id': 1, 'subnet': '2001:db8:1::/64',"                   \
	" 'interface': 'eth0', " what                                          \
	" 'pools': [{'pool': '2001:db8:1::10-2001:db8:1::ff'}],"               \
	" 'pd-pools': [{'prefix': '2001:db8:f000::', 'prefix-len': 48,"        \
	" 'delegated-len': 56}]}]"
#define CONFIG(classes, what) "{'Dhcp6': {" LIBRARY classes SUBNET(what) "}}"

static enum drop
solicit(unsigned client)
{
	return x_one(&x, MESSAGE_SOLICIT, client, &ia_na, 1, NULL);
}

START_TEST(rate_of_a_subnet)
{
	x_open(&x, CONFIG("", LIMITS("'rate-limit': '3 packets per minute'")));
	for (unsigned i = 0; i < 3; i++)
		ck_assert_int_eq(solicit(i), DROP_NONE);
	ck_assert_int_eq(solicit(3), DROP_SUBNET_RATE);
	ck_assert_uint_eq(x_counted(&x, STATISTIC_LIMIT_EXCEEDED), 1);
	ck_assert_uint_eq(x_counted(&x, STATISTIC_RECEIVE_DROP), 1);
	x_advance(&x, 59);
	ck_assert_int_eq(solicit(3), DROP_SUBNET_RATE);
	x_advance(&x, 2);
	ck_assert_int_eq(solicit(3), DROP_NONE);
	x_close(&x);
}
END_TEST

/* A class that is full makes the message count in no other. */
START_TEST(rate_of_classes)
{
	x_open(&x,
	    CONFIG(
		"'client-classes': ["
		"{'name': 'all', 'test': 'member(`ALL`)', " LIMITS(
		    "'rate-limit': '3 packets per hour'") "'valid-lifetime':"
							  " 4000},"
							  "{'name': "
							  "'solicits', 'test': "
							  "'pkt6.msgtype == "
							  "1', " LIMITS(
							      "'rate-limit': "
							      "'1 packet per "
							      "hour'") "'valid-"
								       "lifetim"
								       "e':"
								       " 4000}]"
								       ",",
		""));
	ck_assert_int_eq(solicit(1), DROP_NONE);
	for (unsigned i = 0; i < 5; i++)
		ck_assert_int_eq(solicit(2), DROP_CLASS_RATE);
	ck_assert_uint_eq(x_counted(&x, STATISTIC_LIMIT_EXCEEDED), 5);
	for (unsigned i = 0; i < 2; i++) {
		x_message(&x, MESSAGE_INFORMATION_REQUEST, i);
		ck_assert_int_eq(x_send(&x), DROP_NONE);
	}
	x_message(&x, MESSAGE_INFORMATION_REQUEST, 3);
	ck_assert_int_eq(x_send(&x), DROP_CLASS_RATE);
	x_close(&x);
}
END_TEST

/* Kea: 0 is literal, not "off". */
START_TEST(nothing_is_not_off)
{
	x_open(&x, CONFIG("", LIMITS("'rate-limit': '0 packets per second'")));
	ck_assert_int_eq(solicit(1), DROP_SUBNET_RATE);
	x_close(&x);
	x_open(&x, CONFIG("", LIMITS("'address-limit': 0")));
	ck_assert_int_eq(solicit(1), DROP_NONE);
	ck_assert_uint_eq(x_ia(&x, 0)->status, STATUS_NO_ADDRS_AVAIL);
	x_close(&x);
}
END_TEST

static uint16_t
request(unsigned client, const struct ia_kind *kind, const char *lease)
{
	ck_assert_int_eq(
	    x_one(&x, MESSAGE_REQUEST, client, kind, 1, lease), DROP_NONE);
	return x_ia(&x, 0)->status;
}

START_TEST(leases_of_a_subnet)
{
	x_open(&x, CONFIG("", LIMITS("'address-limit': 2, 'prefix-limit': 1")));
	for (unsigned i = 0; i < 2; i++)
		ck_assert_uint_eq(request(i, &ia_na, NULL), STATUS_NONE);
	ck_assert_uint_eq(request(2, &ia_na, NULL), STATUS_NO_ADDRS_AVAIL);
	ck_assert(x_because(&x, "lease-limit"));
	ck_assert_uint_eq(
	    request(2, &ia_na, "2001:db8:1::77"), STATUS_NO_ADDRS_AVAIL);
	ck_assert_uint_eq(solicit(2), DROP_NONE);
	ck_assert_uint_eq(x_ia(&x, 0)->status, STATUS_NO_ADDRS_AVAIL);
	/* types are counted apart */
	ck_assert_uint_eq(request(2, &ia_pd, NULL), STATUS_NONE);
	ck_assert_uint_eq(request(3, &ia_pd, NULL), STATUS_NO_PREFIX_AVAIL);
	/* what is there goes on */
	ck_assert_uint_eq(request(1, &ia_na, NULL), STATUS_NONE);
	ck_assert_int_eq(
	    x_one(&x, MESSAGE_RENEW, 1, &ia_na, 1, NULL), DROP_NONE);
	ck_assert_uint_eq(x_ia(&x, 0)->status, STATUS_NONE);
	x_close(&x);
}
END_TEST

/* Several IAs of one message cannot go over it together. */
START_TEST(leases_of_one_message)
{
	x_open(&x, CONFIG("", LIMITS("'address-limit': 2")));
	x_message(&x, MESSAGE_REQUEST, 1);
	for (unsigned i = 0; i < 4; i++) {
		x_open_ia(&x, &ia_na, i);
		x_close_option(&x);
	}
	ck_assert_int_eq(x_send(&x), DROP_NONE);
	for (unsigned i = 0; i < 4; i++)
		ck_assert_uint_eq(x_ia(&x, i)->status,
		    i < 2 ? STATUS_NONE : STATUS_NO_ADDRS_AVAIL);
	x_close(&x);
}
END_TEST

/* A released lease makes room; its old client waits like everybody else. */
START_TEST(returning_leases)
{
	char first[64];

	x_open(&x, CONFIG("", LIMITS("'address-limit': 1")));
	strcpy(first, x_get(&x, MESSAGE_REQUEST, 1, &ia_na, 1, NULL));
	ck_assert_int_eq(
	    x_one(&x, MESSAGE_RELEASE, 1, &ia_na, 1, first), DROP_NONE);
	ck_assert_uint_eq(request(2, &ia_na, NULL), STATUS_NONE);
	ck_assert_uint_eq(request(1, &ia_na, NULL), STATUS_NO_ADDRS_AVAIL);
	x_close(&x);
}
END_TEST

START_TEST(reserved_leases)
{
	x_open(&x,
	    CONFIG("",
		LIMITS("'address-limit': 1") "'reservations': [{'duid':"
					     " '00:03:00:01:02:00:00:00:00:05',"
					     " 'ip-addresses': "
					     "['2001:db8:1::5']}],"));
	ck_assert_uint_eq(request(1, &ia_na, NULL), STATUS_NONE);
	ck_assert_uint_eq(request(5, &ia_na, NULL), STATUS_NO_ADDRS_AVAIL);
	x_close(&x);
}
END_TEST

/* Leases that are over but not reclaimed do not keep others out. */
START_TEST(ended_leases_make_room)
{
	x_open(
	    &x, CONFIG("'valid-lifetime': 100,", LIMITS("'address-limit': 1")));
	ck_assert_uint_eq(request(1, &ia_na, NULL), STATUS_NONE);
	x_advance(&x, 200);
	ck_assert_uint_eq(request(2, &ia_na, NULL), STATUS_NONE);
	x_close(&x);
}
END_TEST

START_TEST(another_subnet_of_the_link)
{
	x_open(&x,
	    "{'Dhcp6': {" LIBRARY "'shared-networks': [{'name': 'n',"
	    " 'interface': 'eth0', 'subnet6': ["
	    "  {'id': 1, 'subnet': '2001:db8:1::/64', " LIMITS(
		"'address-limit': 1") "   'pools': [{'pool':"
				      " '2001:db8:1::/80'}]},"
				      "  {'id': 2, 'subnet': '2001:db8:2::/64',"
				      "   'pools': [{'pool': "
				      "'2001:db8:2::/80'}]}]}]}}");
	(void)x_get(&x, MESSAGE_REQUEST, 1, &ia_na, 1, "2001:db8:1::10");
	for (unsigned i = 2; i < 10; i++)
		ck_assert_int_eq(
		    strncmp(x_get(&x, MESSAGE_REQUEST, i, &ia_na, 1, NULL),
			"2001:db8:2:", 11),
		    0);
	x_close(&x);
}
END_TEST

/* Without the library a user-context is the operator's own. */
START_TEST(only_with_the_library)
{
	x_open(&x, "{'Dhcp6': {" SUBNET(
		       LIMITS("'rate-limit': 7, 'address-limit': 0")) "}}");
	ck_assert_uint_eq(request(1, &ia_na, NULL), STATUS_NONE);
	x_close(&x);
}
END_TEST

#define CLASSES                                                                \
	"'client-classes': ["                                                  \
	"{'name': 'gold', 'test': 'option[15].exists',"                        \
	" 'user-context': {'limits': {'address-limit': 2,"                     \
	"  'prefix-limit': 1}}},"                                              \
	"{'name': 'all', 'test': 'member(`ALL`)',"                             \
	" 'user-context': {'limits': {'address-limit': 4}}}],"

/* A message of a client that is in gold, or not. */
static uint16_t
ask_as(bool gold, uint8_t type, unsigned client, const struct ia_kind *kind,
    const char *lease)
{
	x_message(&x, type, client);
	if (gold)
		x_option(&x, OPTION_USER_CLASS, "\0\1g", 3);
	x_open_ia(&x, kind, 1);
	if (lease != NULL)
		x_name(&x, lease);
	ck_assert_int_eq(x_send(&x), DROP_NONE);
	return x_ia(&x, 0)->status;
}

static bool
is_remembered(const char *address, const char *wanted)
{
	struct lease lease;

	ck_assert(x_stored(&x, LEASE_NA, address, &lease));
	return span_equal(lease.user_context, span_of(wanted, strlen(wanted)));
}

#define IN_BOTH "{ \"ISC\": { \"client-classes\": [ \"gold\", \"all\" ] } }"
#define IN_ALL "{ \"ISC\": { \"client-classes\": [ \"all\" ] } }"

START_TEST(leases_of_classes)
{
	char first[64], fifth[64];

	x_open(&x, CONFIG(CLASSES, "'valid-lifetime': 1000,"));
	ck_assert_uint_eq(
	    ask_as(true, MESSAGE_REQUEST, 1, &ia_na, NULL), STATUS_NONE);
	snprintf(first, sizeof(first), "%s", x_lease(&x, 0, 0));
	ck_assert(is_remembered(first, IN_BOTH));
	ck_assert_uint_eq(
	    ask_as(true, MESSAGE_REQUEST, 2, &ia_na, NULL), STATUS_NONE);
	/* the third of gold; another is served, and gold's prefixes are */
	ck_assert_uint_eq(ask_as(true, MESSAGE_REQUEST, 3, &ia_na, NULL),
	    STATUS_NO_ADDRS_AVAIL);
	ck_assert(x_because(&x, "lease-limit"));
	ck_assert_uint_eq(
	    ask_as(true, MESSAGE_REQUEST, 3, &ia_pd, NULL), STATUS_NONE);
	ck_assert_uint_eq(ask_as(true, MESSAGE_SOLICIT, 4, &ia_pd, NULL),
	    STATUS_NO_PREFIX_AVAIL);
	ck_assert_uint_eq(
	    ask_as(false, MESSAGE_REQUEST, 4, &ia_na, NULL), STATUS_NONE);
	ck_assert(is_remembered(x_lease(&x, 0, 0), IN_ALL));
	/* who has one keeps it, and what he is now is what counts */
	ck_assert_uint_eq(
	    ask_as(true, MESSAGE_RENEW, 1, &ia_na, first), STATUS_NONE);
	ck_assert(is_remembered(first, IN_BOTH));
	ck_assert_uint_eq(
	    ask_as(false, MESSAGE_RENEW, 1, &ia_na, first), STATUS_NONE);
	ck_assert(is_remembered(first, IN_ALL));
	ck_assert_uint_eq(
	    ask_as(true, MESSAGE_REQUEST, 5, &ia_na, NULL), STATUS_NONE);
	snprintf(fifth, sizeof(fifth), "%s", x_lease(&x, 0, 0));
	ck_assert_uint_eq(ask_as(false, MESSAGE_REQUEST, 6, &ia_na, NULL),
	    STATUS_NO_ADDRS_AVAIL);
	/* by release, and by their end, which is seen when they are wanted */
	(void)x_one(&x, MESSAGE_RELEASE, 5, &ia_na, 1, fifth);
	(void)x_one(&x, MESSAGE_RELEASE, 1, &ia_na, 1, first);
	ck_assert_uint_eq(
	    ask_as(true, MESSAGE_REQUEST, 5, &ia_na, NULL), STATUS_NONE);
	x_advance(&x, 1001);
	ck_assert_uint_eq(
	    ask_as(true, MESSAGE_REQUEST, 7, &ia_na, NULL), STATUS_NONE);
	x_close(&x);
}
END_TEST

/* Two IAs of one message are two leases. */
START_TEST(leases_of_classes_in_one_message)
{
	x_open(&x, CONFIG(CLASSES, ""));
	x_message(&x, MESSAGE_REQUEST, 1);
	x_option(&x, OPTION_USER_CLASS, "\0\1g", 3);
	for (uint32_t iaid = 1; iaid <= 3; iaid++) {
		x_open_ia(&x, &ia_na, iaid);
		x_close_option(&x);
	}
	ck_assert_int_eq(x_send(&x), DROP_NONE);
	for (unsigned i = 0; i < 3; i++)
		ck_assert_uint_eq(x_ia(&x, i)->status,
		    i < 2 ? STATUS_NONE : STATUS_NO_ADDRS_AVAIL);
	x_close(&x);
}
END_TEST

/* Counts come out of the leases, so that a start and a load have them. */
START_TEST(classes_of_leases_that_are_read)
{
	struct lease lease = {.type = LEASE_NA,
	    .prefix_length = 128,
	    .subnet_id = 1,
	    .valid = 4000,
	    .transaction = EXCHANGE_START_S,
	    .duid = span_of("abcd", 4),
	    .user_context = span_of(IN_BOTH, sizeof(IN_BOTH) - 1)};
	struct moment now;

	x_open(&x, CONFIG(CLASSES, ""));
	now = clock_now(&x.clock);
	for (unsigned i = 0; i < 2; i++) {
		lease.address =
		    (struct address){UINT64_C(0x20010db800010000), 0xa0 + i};
		lease.iaid = i;
		ck_assert_int_eq(
		    lease_load(x.store, &now, &lease, false), ERR_NONE);
	}
	ck_assert_uint_eq(ask_as(true, MESSAGE_REQUEST, 1, &ia_na, NULL),
	    STATUS_NO_ADDRS_AVAIL);
	ck_assert_int_eq(lease_load(x.store, &now, &lease, true), ERR_NONE);
	ck_assert_uint_eq(
	    ask_as(true, MESSAGE_REQUEST, 1, &ia_na, NULL), STATUS_NONE);
	x_close(&x);
}
END_TEST

static void
heard(void *context, enum complaint_severity severity, const char *line)
{
	if (strstr(line, "limit") != NULL)
		++((unsigned *)context)[severity == COMPLAINT_ERROR];
}

START_TEST(what_cannot_be_read)
{
	static const struct {
		const char *limits;
		unsigned warnings, errors;
	} cases[] = {{"{\"rate-limit\": \"1 packet per year\"}", 0, 0},
	    {"{\"rate-limit\": \"4294967295 packets per month\"}", 0, 0},
	    {"{\"rate-limit\": \"4294967296 packets per month\"}", 0, 1},
	    {"{\"rate-limit\": \"-1 packets per day\"}", 0, 1},
	    {"{\"rate-limit\": \"1 packets per fortnight\"}", 0, 1},
	    {"{\"rate-limit\": \"1 packets per \"}", 0, 1},
	    {"{\"rate-limit\": \" packets per day\"}", 0, 1},
	    {"{\"rate-limit\": \"1 packets\"}", 0, 1},
	    {"{\"rate-limit\": 1}", 0, 1},
	    {"{\"address-limit\": 4294967295}", 0, 0},
	    {"{\"address-limit\": 4294967296}", 0, 1},
	    {"{\"prefix-limit\": -1}", 0, 1},
	    {"{\"prefix-limit\": \"1\"}", 0, 1}, {"{\"lease-limit\": 1}", 1, 0},
	    {"[]", 0, 1}, {"7", 0, 1}};
	char text[1024];

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		unsigned found[2] = {0};
		struct snapshot *snapshot;

		(void)snprintf(text, sizeof(text),
		    "{\"Dhcp6\": {\"hooks-libraries\": ["
		    "{\"library\": \"libdhcp_limits.so\"}], \"subnet6\": ["
		    "{\"id\": 1, \"subnet\": \"2001:db8::/64\","
		    " \"user-context\": {\"limits\": %s}}]}}",
		    cases[i].limits);
		(void)config_load_text(
		    "text", text, strlen(text), NULL, heard, found, &snapshot);
		ck_assert_msg(found[0] == cases[i].warnings &&
				  found[1] == cases[i].errors,
		    "%s: %u warnings, %u errors", cases[i].limits, found[0],
		    found[1]);
		if (snapshot != NULL)
			snapshot_release(snapshot);
	}
}
END_TEST

int
main(void)
{
	const TTest *const tests[] = {rate_of_a_subnet, rate_of_classes,
	    nothing_is_not_off, leases_of_a_subnet, leases_of_one_message,
	    returning_leases, reserved_leases, ended_leases_make_room,
	    another_subnet_of_the_link, only_with_the_library,
	    leases_of_classes, leases_of_classes_in_one_message,
	    classes_of_leases_that_are_read, what_cannot_be_read};

	return X_RUN("limit", tests);
}
