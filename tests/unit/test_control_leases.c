/*
 * test_control_leases.c: leases as operators ask for them (commands.md 3.1 to
 * 3.3).
 *
 * Promised: the lease as Kea shows it; lists by subnet, DUID, link-layer
 * address, name and state; pages in address order, every lease on exactly one,
 * also when others come and go between two pages; nothing found is result 3
 * with an empty list; Kea's texts for what is wrong; answers larger than a
 * frame.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "libcommon/text.h"
#include "tests/unit/control_help.h"

#define CONFIG                                                                 \
	"{'Dhcp6': {'subnet6': [{'id': 1, 'subnet': '2001:db8::/64',"          \
	" 'interface': 'eth0', 'pools': [{'pool': '2001:db8::/80'}],"          \
	" 'pd-pools': [{'prefix': '2001:db8:100::', 'prefix-len': 40,"         \
	" 'delegated-len': 56}]}]}}"
#define COMMAND(name, rest) "{'command': '" name "', 'arguments': {" rest "}}"

static struct office office;

/* Puts a lease with everything into the store. */
static void
put(const char *address, uint8_t state, const char *hostname)
{
	static const uint8_t duid[] = {0, 3, 0, 1, 2, 0, 0, 0, 0, 9};
	static const uint8_t hwaddr[] = {2, 0, 0, 0, 0, 9};
	static const char context[] = "{\"a\": [1]}";
	struct moment now = clock_now(&office.x.clock);
	struct lease_change change = {.lease = {.type = LEASE_NA,
					  .prefix_length = 128,
					  .state = state,
					  .subnet_id = 3,
					  .pool_id = 8,
					  .iaid = 4294967295,
					  .valid = 4294967295,
					  .preferred = 300,
					  .fqdn_forward = true,
					  .transaction = now.lease_s - 10}};
	uint64_t sequence;

	change.lease.duid = span_of(duid, sizeof(duid));
	change.lease.hwaddr = span_of(hwaddr, sizeof(hwaddr));
	change.lease.hostname = span_of(hostname, strlen(hostname));
	change.lease.user_context = span_of(context, sizeof(context) - 1);
	ck_assert(
	    address_parse(address, strlen(address), &change.lease.address));
	ck_assert_int_eq(lease_apply(office.x.store, office.x.log_buffer, &now,
			     &change, 1, &sequence),
	    ERR_NONE);
}

static void
enter(void)
{
	office_open(&office, CONFIG);
	x_put(&office.x, 1, LEASE_NA, 7, "2001:db8::1", 1000);
	x_put(&office.x, 1, LEASE_PD, 7, "2001:db8:100::/56", 1000);
	x_put(&office.x, 2, LEASE_NA, 7, "2001:db8::2", 1000);
	put("2001:db8:3::5", LEASE_ASSIGNED, "host.example.");
	put("2001:db8:3::6", LEASE_DECLINED, "");
}

START_TEST(one_lease)
{
	json_t *lease;

	enter();
	lease = office_says(&office,
	    COMMAND("lease6-get", "'ip-address': '2001:db8:3::5'"), 0,
	    "IPv6 lease found.");
	ck_assert_str_eq(text_at(lease, "ip-address"), "2001:db8:3::5");
	ck_assert_str_eq(text_at(lease, "type"), "IA_NA");
	ck_assert_str_eq(
	    text_at(lease, "duid"), "00:03:00:01:02:00:00:00:00:09");
	ck_assert_str_eq(text_at(lease, "hw-address"), "02:00:00:00:00:09");
	ck_assert_str_eq(text_at(lease, "hostname"), "host.example.");
	ck_assert_int_eq(number_at(lease, "iaid"), 4294967295);
	ck_assert_int_eq(number_at(lease, "valid-lft"), 4294967295);
	ck_assert_int_eq(number_at(lease, "preferred-lft"), 300);
	ck_assert_int_eq(number_at(lease, "cltt"), EXCHANGE_START_S - 10);
	ck_assert_int_eq(number_at(lease, "subnet-id"), 3);
	ck_assert_int_eq(number_at(lease, "pool-id"), 8);
	ck_assert_int_eq(number_at(lease, "state"), 0);
	ck_assert(json_is_true(at(lease, "fqdn-fwd")));
	ck_assert(json_is_false(at(lease, "fqdn-rev")));
	ck_assert_int_eq(number_at(lease, "user-context/a/0"), 1);
	ck_assert_ptr_null(at(lease, "prefix-len"));
	lease = office_says(&office,
	    COMMAND("lease6-get", "'ip-address': '2001:db8::1'"), 0, NULL);
	ck_assert_ptr_null(at(lease, "hw-address"));
	ck_assert_ptr_null(at(lease, "pool-id"));
	ck_assert_ptr_null(at(lease, "user-context"));
	ck_assert_str_eq(text_at(lease, "hostname"), "");
	office_close(&office);
}
END_TEST

START_TEST(one_prefix)
{
	json_t *lease;

	enter();
	office_says(&office,
	    COMMAND("lease6-get", "'ip-address': '2001:db8:100::'"), 3,
	    "Lease not found.");
	lease = office_says(&office,
	    COMMAND("lease6-get",
		"'ip-address': '2001:db8:100::', 'type': 'IA_PD'"),
	    0, NULL);
	ck_assert_int_eq(number_at(lease, "prefix-len"), 56);
	ck_assert_str_eq(text_at(lease, "type"), "IA_PD");
	ck_assert_ptr_null(office_says(&office,
	    COMMAND(
		"lease6-get", "'ip-address': '2001:db8:101::', 'type': '2'"),
	    3, "Lease not found."));
	office_close(&office);
}
END_TEST

#define BY(duid, rest)                                                         \
	COMMAND("lease6-get",                                                  \
	    "'identifier-type': 'duid', 'identifier': '" duid                  \
	    "', 'subnet-id': 1" rest)
#define DUID_1 "00:03:00:01:02:00:00:00:00:01"

START_TEST(by_identifier)
{
	json_t *lease;

	enter();
	lease = office_says(&office, BY(DUID_1, ", 'iaid': 7"), 0, NULL);
	ck_assert_str_eq(text_at(lease, "ip-address"), "2001:db8::1");
	lease = office_says(
	    &office, BY(DUID_1, ", 'iaid': 7, 'type': 'IA_PD'"), 0, NULL);
	ck_assert_str_eq(text_at(lease, "ip-address"), "2001:db8:100::");
	office_says(&office, BY(DUID_1, ""), 3, "Lease not found.");
	office_says(
	    &office, BY("00030001020000000001", ", 'iaid': 7"), 0, NULL);
	office_close(&office);
}
END_TEST

START_TEST(wrong_selectors)
{
	static const char *const cases[][2] = {
	    {"{'command': 'lease6-get'}",
		"Parameters missing or are not a map."},
	    {"{'command': 'lease6-get', 'arguments': []}",
		"Parameters missing or are not a map."},
	    {COMMAND("lease6-get", "'type': 'V4'"),
		"Invalid lease type specified: V4, only supported values are: "
		"IA_NA, IA_PD and V4"},
	    {COMMAND("lease6-get", "'ip-address': 1"),
		"'ip-address' is not a string."},
	    {COMMAND("lease6-get", "'ip-address': '10.0.0.1'"),
		"Invalid IPv6 address specified: 10.0.0.1"},
	    {COMMAND("lease6-get", ""),
		"Mandatory 'subnet-id' parameter missing."},
	    {COMMAND("lease6-get", "'subnet-id': 'x'"),
		"'subnet-id' parameter is not integer."},
	    {COMMAND("lease6-get", "'subnet-id': 1"),
		"No 'ip-address' provided and 'identifier-type' is either "
		"missing or not a string."},
	    {COMMAND("lease6-get", "'subnet-id': 1, 'identifier-type': 'duid'"),
		"No 'ip-address' provided and 'identifier' is either missing "
		"or not a string."},
	    {COMMAND("lease6-get",
		 "'subnet-id': 1, 'identifier-type': 'hw-address',"
		 " 'identifier': '01:02'"),
		"Query by hw-address is not allowed in v6."},
	    {BY("zz", ""), "Bad 'duid' identifier: zz"},
	};

	enter();
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		office_says(&office, cases[i][0], 1, cases[i][1]);
	office_close(&office);
}
END_TEST

START_TEST(lists)
{
	static const struct {
		const char *command, *text;
		int result;
		size_t count;
	} cases[] = {
	    {"{'command': 'lease6-get-all'}", "5 IPv6 lease(s) found.", 0, 5},
	    {COMMAND("lease6-get-all", "'subnets': [1]"),
		"3 IPv6 lease(s) found.", 0, 3},
	    {COMMAND("lease6-get-all", "'subnets': [1, 3, 99]"),
		"5 IPv6 lease(s) found.", 0, 5},
	    {COMMAND("lease6-get-all", "'subnets': [99, 3, 2, 1, 3, 1]"),
		"5 IPv6 lease(s) found.", 0, 5},
	    {COMMAND("lease6-get-all", "'subnets': []"),
		"0 IPv6 lease(s) found.", 3, 0},
	    {COMMAND("lease6-get-all", "'subnets': [99]"),
		"0 IPv6 lease(s) found.", 3, 0},
	    {COMMAND("lease6-get-all", "'duid': '" DUID_1 "'"),
		"2 IPv6 lease(s) found.", 0, 2},
	    {COMMAND("lease6-get-all", "'duid': '" DUID_1 "', 'subnets': [9]"),
		"0 IPv6 lease(s) found.", 3, 0},
	    {COMMAND("lease6-get-all", "'state': 'declined'"),
		"1 IPv6 lease(s) found.", 0, 1},
	    {COMMAND("lease6-get-all", "'prefix': '2001:db8::/64'"),
		"2 IPv6 lease(s) found.", 0, 2},
	    {COMMAND("lease6-get-all", "'prefix': '2001:db8:3::5'"),
		"1 IPv6 lease(s) found.", 0, 1},
	    /* a prefix is not inside a longer one */
	    {COMMAND("lease6-get-all", "'prefix': '2001:db8:100::/57'"),
		"0 IPv6 lease(s) found.", 3, 0},
	    {COMMAND("lease6-get-all", "'hostname': 'T.EXA'"),
		"1 IPv6 lease(s) found.", 0, 1},
	    {COMMAND("lease6-get-all", "'expires-within': 1000"),
		"3 IPv6 lease(s) found.", 0, 3},
	    {COMMAND("lease6-get-all", "'expires-within': 999"),
		"0 IPv6 lease(s) found.", 3, 0},
	    {COMMAND("lease6-get-by-duid", "'duid': '" DUID_1 "'"),
		"2 IPv6 lease(s) found.", 0, 2},
	    {COMMAND("lease6-get-by-duid", "'duid': '01:02:03'"),
		"0 IPv6 lease(s) found.", 3, 0},
	    {COMMAND("lease6-get-by-hw-address", "'hw-address': '2:0:0:0:0:9'"),
		"2 IPv6 lease(s) found.", 0, 2},
	    {COMMAND("lease6-get-by-hostname", "'hostname': 'HOST.example.'"),
		"1 IPv6 lease(s) found.", 0, 1},
	    {COMMAND("lease6-get-by-hostname", "'hostname': 'host.example'"),
		"0 IPv6 lease(s) found.", 3, 0},
	    {COMMAND("lease6-get-by-state", "'state': 'assigned'"),
		"4 IPv6 lease(s) found with state default (0).", 0, 4},
	    {COMMAND("lease6-get-by-state", "'state': 1"),
		"1 IPv6 lease(s) found with state declined (1).", 0, 1},
	    {COMMAND("lease6-get-by-state", "'state': 0, 'subnet-id': 3"),
		"1 IPv6 lease(s) found with state default (0) in subnet 3.", 0,
		1},
	    {COMMAND("lease6-get-by-state", "'state': 'registered'"),
		"0 IPv6 lease(s) found with state registered (4).", 3, 0},
	};
	json_t *arguments;

	enter();
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		arguments = office_says(
		    &office, cases[i].command, cases[i].result, cases[i].text);
		ck_assert(json_is_array(at(arguments, "leases")));
		ck_assert_uint_eq(
		    json_array_size(at(arguments, "leases")), cases[i].count);
	}
	office_close(&office);
}
END_TEST

START_TEST(wrong_lists)
{
	static const char *const cases[][2] = {
	    {COMMAND("lease6-get-all", ""),
		"'subnets' parameter not specified"},
	    {COMMAND("lease6-get-all", "'subnets': 1"),
		"'subnets' parameter must be a list"},
	    {COMMAND("lease6-get-all", "'subnets': [1, 'x']"),
		"listed subnet identifiers must be numbers"},
	    {COMMAND("lease6-get-all", "'subnets': [4294967296]"),
		"out of range subnet identifier 4294967296"},
	    {COMMAND("lease6-get-all", "'duid': 'xyz'"),
		"'duid' parameter must be a DUID in hex"},
	    {COMMAND("lease6-get-all", "'state': 'x'"),
		"'state' parameter value is not recognized"},
	    {COMMAND("lease6-get-all", "'prefix': '10.0.0.0/8'"),
		"'prefix' parameter must be a prefix or an address"},
	    {COMMAND("lease6-get-all", "'hostname': ''"),
		"'hostname' parameter must be a string and not empty"},
	    {COMMAND("lease6-get-all", "'expires-within': -1"),
		"'expires-within' parameter must be a number of seconds"},
	    {"{'command': 'lease6-get-by-duid'}",
		"Command arguments missing or a not a map."},
	    {COMMAND("lease6-get-by-duid", ""),
		"'duid' parameter not specified"},
	    {COMMAND("lease6-get-by-duid", "'duid': 1"),
		"'duid' parameter must be a string"},
	    {COMMAND("lease6-get-by-hostname", "'hostname': ''"),
		"'hostname' parameter is empty"},
	    {COMMAND("lease6-get-by-hw-address", "'hw-address': ''"),
		"'hw-address' parameter must not be empty"},
	    {"{'command': 'lease6-get-by-state'}",
		"Command arguments missing or a not a map."},
	    {COMMAND("lease6-get-by-state", ""),
		"'state' parameter not specified"},
	    {COMMAND("lease6-get-by-state", "'state': []"),
		"'state' parameter must be a number or a string"},
	    {COMMAND("lease6-get-by-state", "'state': 5"),
		"'state' parameter value (5) is not recognized"},
	    {COMMAND("lease6-get-by-state", "'state': 0, 'subnet-id': 'x'"),
		"'subnet-id' parameter must be a number"},
	};

	enter();
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		office_says(&office, cases[i][0], 1, cases[i][1]);
	office_close(&office);
}
END_TEST

/* What is searched under the store's lock is no list without end. */
START_TEST(too_many_subnets)
{
	char *command;
	size_t size;
	FILE *out = open_memstream(&command, &size);

	ck_assert_ptr_nonnull(out);
	fputs("{'command': 'lease6-get-all', 'arguments': {'subnets': [1", out);
	for (unsigned i = 0; i < 100000; i++)
		fputs(",1", out);
	fputs("]}}", out);
	fclose(out);
	enter();
	office_says(
	    &office, command, 1, "'subnets' parameter is too long a list");
	office_close(&office);
	free(command);
}
END_TEST

#define PAGE(from, limit)                                                      \
	COMMAND("lease6-get-page", "'from': " from ", 'limit': " limit)

START_TEST(wrong_pages)
{
	static const char *const cases[][2] = {
	    {"{'command': 'lease6-get-page'}",
		"no parameters specified for the lease6-get-page command"},
	    {COMMAND("lease6-get-page", "'limit': 1"),
		"'from' parameter not specified"},
	    {PAGE("1", "1"), "'from' parameter must be a string"},
	    {PAGE("'x'", "1"),
		"'from' parameter value is neither 'start' keyword nor a "
		"valid IPv6 address"},
	    {COMMAND("lease6-get-page", "'from': 'start'"),
		"'limit' parameter not specified"},
	    {PAGE("'start'", "'x'"), "'limit' parameter must be a number"},
	    {PAGE("'start'", "4294967296"),
		"'limit' parameter is not a 32 bit unsigned integer."},
	    {PAGE("'start'", "0"), "'limit' parameter must not be 0."},
	};

	enter();
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		office_says(&office, cases[i][0], 1, cases[i][1]);
	office_close(&office);
}
END_TEST

START_TEST(small_pages)
{
	json_t *arguments;

	office_open(&office, CONFIG);
	arguments = office_says(
	    &office, PAGE("'start'", "9"), 3, "0 IPv6 lease(s) found.");
	ck_assert_int_eq(number_at(arguments, "count"), 0);
	ck_assert_uint_eq(json_array_size(at(arguments, "leases")), 0);
	office_close(&office);
	enter();
	arguments = office_says(
	    &office, PAGE("'start'", "2"), 0, "2 IPv6 lease(s) found.");
	ck_assert_int_eq(number_at(arguments, "count"), 2);
	ck_assert_str_eq(
	    text_at(arguments, "leases/1/ip-address"), "2001:db8::2");
	arguments = office_says(&office, PAGE("'2001:db8::2'", "2"), 0, NULL);
	ck_assert_str_eq(
	    text_at(arguments, "leases/0/ip-address"), "2001:db8:3::5");
	arguments = office_says(&office, PAGE("'2001:db8:3::6'", "2"), 0, NULL);
	ck_assert_int_eq(number_at(arguments, "count"), 1);
	ck_assert_str_eq(text_at(arguments, "leases/0/type"), "IA_PD");
	office_says(&office, PAGE("'2001:db8:100::'", "2"), 3, NULL);
	office_close(&office);
}
END_TEST

#define MANY 3000

static void
address_of(unsigned number, char text[ADDRESS_TEXT_SIZE])
{
	/* far apart and in no order of the slab */
	snprintf(text, ADDRESS_TEXT_SIZE, "2001:db8:0:1::%x",
	    1 + number * 2741 % 65521);
}

/* Leases that come and go meanwhile change nothing for those that stay. */
START_TEST(every_lease_on_one_page)
{
	char text[ADDRESS_TEXT_SIZE], from[64] = "start", command[256];
	static bool seen[65536];
	unsigned found = 0;
	json_t *arguments, *lease;
	struct address address, before = ADDRESS_ANY;
	size_t i, count;

	memset(seen, 0, sizeof(seen));
	office_open(&office, CONFIG);
	for (unsigned n = 0; n < MANY; n++) {
		address_of(n, text);
		x_put(&office.x, n, LEASE_NA, 1, text, 1000);
		if (n % 100 == 0)
			office_settle(&office);
	}
	do {
		snprintf(command, sizeof(command), PAGE("'%s'", "256"), from);
		arguments = office_says(&office, command, 0, NULL);
		count = json_array_size(at(arguments, "leases"));
		ck_assert_int_eq(
		    number_at(arguments, "count"), (json_int_t)count);
		json_array_foreach(at(arguments, "leases"), i, lease)
		{
			const char *at_text = text_at(lease, "ip-address");

			ck_assert(
			    address_parse(at_text, strlen(at_text), &address));
			ck_assert_int_gt(address_compare(address, before), 0);
			before = address;
			snprintf(from, sizeof(from), "%s", at_text);
			if (number_at(lease, "iaid") != 1)
				continue; /* one of those that come */
			ck_assert(!seen[address.low & 0xffff]);
			seen[address.low & 0xffff] = true;
			found++;
		}
		/* a guest in front, one behind; the slab is moved about */
		x_put(&office.x, 1, LEASE_NA, 2, "2001:db8::3", 1000);
		x_put(&office.x, 1, LEASE_NA, 3, "2001:db8:ffff::", 1000);
		office_says(&office,
		    COMMAND("lease6-del", "'ip-address': '2001:db8::3'"), 0,
		    NULL);
	} while (count == 256);
	ck_assert_uint_eq(found, MANY);
	office_close(&office);
}
END_TEST

/* Some megabytes, in many frames, and every lease once. */
START_TEST(a_long_list)
{
	char text[ADDRESS_TEXT_SIZE];
	json_t *arguments, *lease;
	static bool seen[65536];
	size_t i;

	memset(seen, 0, sizeof(seen));
	office_open(&office, CONFIG);
	for (unsigned n = 0; n < MANY; n++) {
		address_of(n, text);
		x_put(&office.x, n, LEASE_NA, 1, text, 1000);
		if (n % 100 == 0)
			office_settle(&office);
	}
	arguments = office_says(&office, "{'command': 'lease6-get-all'}", 0,
	    "3000 IPv6 lease(s) found.");
	ck_assert_uint_eq(json_array_size(at(arguments, "leases")), MANY);
	json_array_foreach(at(arguments, "leases"), i, lease)
	{
		struct address address;

		ck_assert(address_parse(text_at(lease, "ip-address"),
		    strlen(text_at(lease, "ip-address")), &address));
		ck_assert(!seen[address.low & 0xffff]);
		seen[address.low & 0xffff] = true;
	}
	office_close(&office);
}
END_TEST

/* Octets that are no UTF-8 do not cost the answer its form. */
START_TEST(odd_names)
{
	json_t *lease;

	office_open(&office, CONFIG);
	put("2001:db8:3::7", LEASE_ASSIGNED, "\xff\x01.");
	lease = office_says(&office,
	    COMMAND("lease6-get", "'ip-address': '2001:db8:3::7'"), 0, NULL);
	ck_assert_str_eq(text_at(lease, "hostname"), "\\xff\\x01.");
	office_close(&office);
}
END_TEST

int
main(void)
{
	const TTest *const tests[] = {one_lease, one_prefix, by_identifier,
	    wrong_selectors, lists, wrong_lists, too_many_subnets, wrong_pages,
	    small_pages, every_lease_on_one_page, a_long_list, odd_names};

	return X_RUN("control leases", tests);
}
