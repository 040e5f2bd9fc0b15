/*
 * test_control_lease_changes.c: leases added, changed and deleted by operators
 * (commands.md 3.4, 3.5).
 *
 * Promised: each field as it was given, with Kea's defaults; Kea's results and
 * texts; nothing changes when something is wrong; what was changed counts in
 * the pools at once and is durable when it is answered.
 */
#include <string.h>

#include "tests/unit/control_help.h"

#define CONFIG                                                                 \
	"{'Dhcp6': {'valid-lifetime': 4000, 'preferred-lifetime': 3000,"       \
	" 'subnet6': [{'id': 1, 'subnet': '2001:db8::/64',"                    \
	" 'interface': 'eth0', 'pools': [{'pool': '2001:db8::1-2001:db8::4'}]" \
	"}, {'id': 2, 'subnet': '2001:db8:2::/64'}]}}"
#define COMMAND(name, rest) "{'command': '" name "', 'arguments': {" rest "}}"
#define WHO "'duid': '00:03:00:01:02', 'iaid': 9"
#define ADD(address, rest)                                                     \
	COMMAND("lease6-add", "'ip-address': '" address "', " WHO rest)
#define UPDATE(address, rest)                                                  \
	COMMAND("lease6-update", "'ip-address': '" address "', " WHO rest)
#define PREFIX(rest)                                                           \
	ADD("2001:db8:100::", ", 'type': 'IA_PD', 'subnet-id': 1" rest)

static struct office office;

START_TEST(defaults)
{
	struct lease lease;

	office_open(&office, CONFIG);
	ck_assert_ptr_null(office_says(&office, ADD("2001:db8::1", ""), 0,
	    "Lease for address 2001:db8::1, subnet-id 1 added."));
	ck_assert(x_stored(&office.x, LEASE_NA, "2001:db8::1", &lease));
	ck_assert_uint_eq(lease.valid, 4000);
	ck_assert_uint_eq(lease.preferred, 4000); /* sic */
	ck_assert_uint_eq(lease.iaid, 9);
	ck_assert_uint_eq(lease.subnet_id, 1);
	ck_assert_uint_eq(lease.state, LEASE_ASSIGNED);
	ck_assert_uint_eq(lease.hwaddr.size, 0);
	ck_assert_uint_eq(lease.hostname.size, 0);
	ck_assert_int_eq(lease.transaction, clock_now(&office.x.clock).lease_s);
	ck_assert_uint_ge(committer_durable(office.control.committer), 1);
	office_says(
	    &office, ADD("2001:db8::1", ""), 4, "IPv6 lease already exists.");
	office_close(&office);
}
END_TEST

START_TEST(all_fields)
{
	struct lease lease;

	office_open(&office, CONFIG);
	office_says(&office,
	    ADD("2001:db8:2::1",
		", 'subnet-id': 2, 'pool-id': 5, 'hw-address': '2:0:0:0:0:9',"
		" 'valid-lft': 100, 'preferred-lft': 50,"
		" 'expire': 1700001100, 'fqdn-fwd': true, 'fqdn-rev': true,"
		" 'hostname': 'Host.Example.', 'state': 1,"
		" 'user-context': {'b': 2}, 'origin': 'ha-partner'"),
	    0, "Lease for address 2001:db8:2::1, subnet-id 2 added.");
	ck_assert(x_stored(&office.x, LEASE_NA, "2001:db8:2::1", &lease));
	ck_assert_uint_eq(lease.subnet_id, 2);
	ck_assert_uint_eq(lease.pool_id, 5);
	ck_assert_uint_eq(lease.valid, 100);
	ck_assert_uint_eq(lease.preferred, 50);
	ck_assert_int_eq(
	    lease.transaction, clock_now(&office.x.clock).lease_s + 1000);
	ck_assert(lease.fqdn_forward && lease.fqdn_reverse);
	ck_assert_uint_eq(lease.hwaddr.size, 6);
	ck_assert_uint_eq(lease.hostname.size, strlen("host.example."));
	ck_assert_mem_eq(
	    lease.hostname.data, "host.example.", lease.hostname.size);
	ck_assert_uint_eq(lease.state, LEASE_DECLINED);
	ck_assert_uint_gt(lease.user_context.size, 0);
	office_close(&office);
}
END_TEST

START_TEST(prefixes)
{
	struct lease lease;

	office_open(&office, CONFIG);
	office_says(&office, PREFIX(", 'prefix-len': 56"), 0,
	    "Lease for prefix 2001:db8:100::/56, subnet-id 1 added.");
	ck_assert(x_stored(&office.x, LEASE_PD, "2001:db8:100::/56", &lease));
	office_says(&office, PREFIX(", 'prefix-len': 56"), 4, NULL);
	office_says(&office, PREFIX(", 'prefix-len': 60"), 0, NULL);
	office_says(&office,
	    COMMAND("lease6-del",
		"'ip-address': '2001:db8:100::', 'type': 'IA_PD'"),
	    0, "IPv6 lease deleted.");
	office_close(&office);
}
END_TEST

START_TEST(wrong_fields)
{
	static const struct {
		const char *command, *text;
		int result;
	} cases[] = {
	    {"{'command': 'lease6-add'}",
		"no parameters specified for the command", 1},
	    {"{'command': 'lease6-update'}",
		"no parameters specified for lease6-update command", 1},
	    {COMMAND("lease6-add", ""), "'ip-address' parameter not specified",
		1},
	    {ADD("10.0.0.1", ""), "Non-IPv6 address specified: 10.0.0.1", 1},
	    {ADD("2001:db8::1", ", 'type': 'IA_TA'"),
		"Incorrect lease type: IA_TA, the only supported values are: "
		"IA_NA and IA_PD",
		1},
	    {COMMAND("lease6-add", "'ip-address': '2001:db8::1', 'iaid': 1"),
		"'duid' parameter not specified", 1},
	    {COMMAND("lease6-add",
		 "'ip-address': '2001:db8::1', 'duid': '01:02:03'"),
		"missing parameter 'iaid'", 1},
	    {COMMAND("lease6-add",
		 "'ip-address': '2001:db8::1', 'duid': '01:02', 'iaid': 1"),
		"DUID is shorter than 3 bytes", 1},
	    {ADD("2001:db8::1", ", 'hw-address': 'x'"),
		"bad 'hw-address' parameter: x", 1},
	    {ADD("2001:db8::1", ", 'valid-lft': -1"),
		"invalid type specified for parameter 'valid-lft'", 1},
	    {PREFIX(""), "Invalid prefix length: 0", 1},
	    {PREFIX(", 'prefix-len': 129"), "Invalid prefix length: 129", 1},
	    {PREFIX(", 'prefix-len': 32"),
		"Prefix address: 2001:db8:100:: exceeds prefix/prefix-len "
		"pair: 2001:db8::/32",
		1},
	    {ADD("2001:db8:100::", ", 'type': 'IA_PD', 'prefix-len': 56"),
		"Subnet-id is 0 or not specified. This is allowed for address "
		"leases only, not prefix leases.",
		1},
	    {ADD("2001:db8::1", ", 'subnet-id': 7"),
		"Invalid subnet-id: No IPv6 subnet with subnet-id=7 currently "
		"configured.",
		4},
	    {ADD("2001:db8::1", ", 'subnet-id': 2"),
		"The address 2001:db8::1 does not belong to subnet "
		"2001:db8:2::/64, subnet-id=2",
		4},
	    {ADD("3000::1", ""),
		"subnet-id not specified and failed to find a subnet for "
		"address 3000::1",
		4},
	    {ADD("2001:db8::1", ", 'expire': 0"),
		"expiration time must be positive for address 2001:db8::1", 1},
	    {ADD("2001:db8::1", ", 'expire': 1000"),
		"expiration time must be greater than valid lifetime for "
		"address 2001:db8::1",
		1},
	    {ADD("2001:db8::1", ", 'fqdn-fwd': true"),
		"No hostname specified and either forward or reverse fqdn was "
		"set to true.",
		1},
	    {ADD("2001:db8::1", ", 'state': 5"),
		"Invalid state value: 5, supported values are: 0 (default), 1 "
		"(declined), 2 (expired-reclaimed), 3 (released) and 4 "
		"(registered)",
		1},
	    {COMMAND("lease6-add", "'ip-address': '2001:db8::1', 'duid': "
				   "'00:00:00', 'iaid': 9"),
		"DUID 00:00:00 stands for nobody, in declined leases alone", 1},
	    {PREFIX(", 'prefix-len': 56, 'state': 1"),
		"Invalid declined state for PD prefix.", 1},
	    {ADD("2001:db8::1", ", 'user-context': 1"),
		"Invalid user context is not a JSON map.", 1},
	    {COMMAND("lease6-wipe", "'subnet-id': 'x'"),
		"invalid type specified for parameter 'subnet-id'", 1},
	};

	office_open(&office, CONFIG);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		office_says(
		    &office, cases[i].command, cases[i].result, cases[i].text);
	ck_assert_uint_eq(store_count(office.x.store), 0);
	office_close(&office);
}
END_TEST

START_TEST(updates)
{
	struct lease lease;

	office_open(&office, CONFIG);
	office_says(&office, UPDATE("2001:db8::1", ""), 4,
	    "failed to update the lease with address 2001:db8::1 either "
	    "because the lease has been deleted or it has changed in the "
	    "database, in both cases a retry might succeed");
	ck_assert_uint_eq(store_count(office.x.store), 0);
	office_says(&office, UPDATE("2001:db8::1", ", 'force-create': true"), 0,
	    "IPv6 lease added.");
	office_says(&office,
	    UPDATE("2001:db8::1", ", 'hostname': 'x', 'valid-lft': 7"), 0,
	    "IPv6 lease updated.");
	ck_assert(x_stored(&office.x, LEASE_NA, "2001:db8::1", &lease));
	ck_assert_uint_eq(lease.valid, 7);
	ck_assert_uint_eq(lease.hostname.size, 1);
	ck_assert_uint_eq(store_count(office.x.store), 1);
	office_close(&office);
}
END_TEST

/* What an operator has given away, no client gets, and the other way round. */
START_TEST(pools_know_at_once)
{
	office_open(&office, CONFIG);
	for (unsigned i = 1; i < 4; i++) {
		char command[256];

		snprintf(command, sizeof(command), ADD("2001:db8::%u", ""), i);
		office_says(&office, command, 0, NULL);
	}
	ck_assert_str_eq(x_get(&office.x, MESSAGE_REQUEST, 1, &ia_na, 1, NULL),
	    "2001:db8::4");
	office_says(&office,
	    COMMAND("lease6-del", "'ip-address': '2001:db8::2'"), 0,
	    "IPv6 lease deleted.");
	ck_assert_str_eq(x_get(&office.x, MESSAGE_REQUEST, 2, &ia_na, 1, NULL),
	    "2001:db8::2");
	office_close(&office);
}
END_TEST

#define NAMED_CONFIG                                                           \
	"{'Dhcp6': {'dhcp-ddns': {'enable-updates': true}, 'subnet6': ["       \
	" {'id': 1, 'subnet': '2001:db8::/64'}]}}"
#define NAMED ADD("2001:db8::3", ", 'hostname': 'a.b.', 'fqdn-rev': true")
#define DEL(address, more)                                                     \
	COMMAND("lease6-del", "'ip-address': '" address "'" more)

/* An operator's lease is his own matter with DNS until he says otherwise. */
START_TEST(records_in_dns)
{
	office_open(&office, NAMED_CONFIG);
	office.control.statistics = &office.x.statistics;
	office_says(&office, NAMED, 0, NULL);
	ck_assert_uint_eq(x_counted(&office.x, STATISTIC_DNS_ADDS), 0);
	office_says(&office, DEL("2001:db8::3", ""), 0, "IPv6 lease deleted.");
	ck_assert_uint_eq(x_counted(&office.x, STATISTIC_DNS_REMOVES), 0);
	office_says(&office, NAMED, 0, NULL);
	office_says(&office, DEL("2001:db8::3", ", 'update-ddns': true"), 0,
	    "IPv6 lease deleted.");
	ck_assert_uint_eq(x_counted(&office.x, STATISTIC_DNS_REMOVES), 1);
	office_close(&office);
}
END_TEST

START_TEST(deletions)
{
	office_open(&office, CONFIG);
	office_says(&office,
	    COMMAND("lease6-del", "'ip-address': '2001:db8::1'"), 3,
	    "IPv6 lease not found.");
	office_says(&office, ADD("2001:db8::1", ""), 0, NULL);
	office_says(&office,
	    COMMAND("lease6-del", "'subnet-id': 1, 'identifier-type': 'duid',"
				  " 'identifier': '00:03:00:01:02', 'iaid': 9"),
	    0, "IPv6 lease deleted.");
	ck_assert_uint_eq(store_count(office.x.store), 0);
	office_close(&office);
}
END_TEST

/* More than a slice, and what is in no configured subnet stays. */
START_TEST(wipes)
{
	char text[64];

	office_open(&office, CONFIG);
	office_says(&office, "{'command': 'lease6-wipe'}", 3,
	    "Deleted 0 IPv6 lease(s) from subnet(s) 1 2");
	for (unsigned i = 1; i <= 1000; i++) {
		snprintf(text, sizeof(text), "2001:db8::%x", i);
		x_put(&office.x, i, LEASE_NA, 1, text, 1000);
	}
	office_says(&office, ADD("2001:db8:2::1", ""), 0, NULL);
	office_says(&office, COMMAND("lease6-wipe", "'subnet-id': 2"), 0,
	    "Deleted 1 IPv6 lease(s) from subnet(s) 2");
	office_says(&office, COMMAND("lease6-wipe", "'subnet-id': 77"), 3,
	    "Deleted 0 IPv6 lease(s) from subnet(s) 77");
	office_says(&office, COMMAND("lease6-wipe", "'subnet-id': 0"), 0,
	    "Deleted 1000 IPv6 lease(s) from subnet(s) 1 2");
	ck_assert_uint_eq(store_count(office.x.store), 0);
	office_close(&office);
}
END_TEST

/* More rows than the log buffer holds: the disk is waited for. */
START_TEST(a_wipe_waits_for_the_disk)
{
	char text[64];

	office_open(&office, CONFIG);
	for (unsigned i = 1; i <= 5000; i++) {
		snprintf(text, sizeof(text), "2001:db8::%x", i);
		x_put(&office.x, i, LEASE_NA, 1, text, 1000);
		if (i % 100 == 0)
			office_settle(&office);
	}
	office_says(&office, "{'command': 'lease6-wipe'}", 0,
	    "Deleted 5000 IPv6 lease(s) from subnet(s) 1 2");
	ck_assert_uint_eq(store_count(office.x.store), 0);
	office_close(&office);
}
END_TEST

/* Storage that stands still: an error, and nothing has changed. */
START_TEST(storage_stopped)
{
	office_open(&office, CONFIG);
	office_says(&office, ADD("2001:db8::1", ""), 0, NULL);
	log_buffer_stop(office.x.log_buffer, true);
	office_says(
	    &office, ADD("2001:db8::2", ""), 1, "leases cannot be stored now");
	office_says(&office,
	    COMMAND("lease6-del", "'ip-address': '2001:db8::1'"), 1,
	    "leases cannot be stored now");
	office_says(&office, "{'command': 'lease6-wipe'}", 1,
	    "leases cannot be stored now");
	ck_assert_uint_eq(store_count(office.x.store), 1);
	log_buffer_stop(office.x.log_buffer, false);
	office_close(&office);
}
END_TEST

int
main(void)
{
	const TTest *const tests[] = {defaults, all_fields, prefixes,
	    wrong_fields, updates, pools_know_at_once, records_in_dns,
	    deletions, wipes, a_wipe_waits_for_the_disk, storage_stopped};

	return X_RUN("control lease changes", tests);
}
