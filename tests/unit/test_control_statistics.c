/*
 * test_control_statistics.c: figures of leases and packets (commands.md 4, 9).
 *
 * Promised: a lease counts where it is, in its pool, its subnet and all
 * together, from grant to reclamation, whoever changes it; what only grows
 * grows by clients and expiry alone; reserved addresses outside pools count;
 * leases of a file count as they are; names, shapes and texts are Kea's.
 */
#include <string.h>

#include "tests/unit/control_help.h"

#define CONFIG                                                                 \
	"{'Dhcp6': {'valid-lifetime': 1000, 'preferred-lifetime': 500,"        \
	" 'subnet6': [{'id': 1, 'subnet': '2001:db8::/64',"                    \
	" 'interface': 'eth0', 'pools': [{'pool': '2001:db8::1-2001:db8::8'}," \
	" {'pool': '2001:db8::11-2001:db8::18', 'pool-id': 7},"                \
	" {'pool': '2001:db8::21-2001:db8::28'}],"                             \
	" 'pd-pools': [{'prefix': '2001:db8:100::', 'prefix-len': 40,"         \
	" 'delegated-len': 56, 'pool-id': 3}],"                                \
	" 'reservations': [{'hw-address': '02:00:00:00:00:05',"                \
	" 'ip-addresses': ['2001:db8::ffff']}]},"                              \
	" {'id': 4, 'subnet': '2001:db8:4::/64',"                              \
	" 'pools': [{'pool': '2001:db8:4::/64'}]}]}}"

static struct office office;

#define COUNTS(name, value)                                                    \
	ck_assert_int_eq(office_counts(&office, name), value)

START_TEST(from_grant_to_reclamation)
{
	office_open(&office, CONFIG);
	COUNTS("subnet[1].assigned-nas", 0);
	COUNTS("subnet[1].total-nas", 24);
	COUNTS("subnet[1].pool[0].total-nas", 16);
	COUNTS("subnet[1].pool[7].total-nas", 8);
	COUNTS("subnet[1].total-pds", 65536);
	COUNTS("subnet[1].pd-pool[3].total-pds", 65536);
	(void)x_get(&office.x, MESSAGE_REQUEST, 1, &ia_na, 1, "2001:db8::11");
	(void)x_get(&office.x, MESSAGE_REQUEST, 1, &ia_pd, 1, NULL);
	COUNTS("assigned-nas", 1);
	COUNTS("assigned-pds", 1);
	COUNTS("subnet[1].assigned-nas", 1);
	COUNTS("subnet[1].pool[7].assigned-nas", 1);
	COUNTS("subnet[1].pool[0].assigned-nas", 0);
	COUNTS("subnet[1].pd-pool[3].assigned-pds", 1);
	COUNTS("subnet[4].assigned-nas", 0);
	COUNTS("cumulative-assigned-nas", 1);
	COUNTS("subnet[1].pool[7].cumulative-assigned-nas", 1);
	x_advance(&office.x, 600);
	x_one(&office.x, MESSAGE_RENEW, 1, &ia_na, 1, "2001:db8::11");
	COUNTS("assigned-nas", 1);
	COUNTS("cumulative-assigned-nas", 1);
	x_advance(&office.x, 1001);
	COUNTS("assigned-nas", 1);
	ck_assert_uint_eq(x_expire(&office.x, 3600), 2);
	COUNTS("assigned-nas", 0);
	COUNTS("subnet[1].pool[7].assigned-nas", 0);
	COUNTS("reclaimed-leases", 2);
	COUNTS("subnet[1].reclaimed-leases", 2);
	COUNTS("subnet[1].pool[7].reclaimed-leases", 1);
	COUNTS("subnet[1].pd-pool[3].reclaimed-leases", 1);
	COUNTS("reclaimed-declined-addresses", 0);
	/* the client comes back to what is kept for it */
	(void)x_get(&office.x, MESSAGE_REQUEST, 1, &ia_na, 1, "2001:db8::11");
	COUNTS("assigned-nas", 1);
	COUNTS("cumulative-assigned-nas", 2);
	/* what is removed after the hold time was reclaimed before */
	x_advance(&office.x, 10000);
	(void)x_expire(&office.x, 0);
	(void)x_expire(&office.x, 0);
	COUNTS("reclaimed-leases", 3);
	COUNTS("assigned-nas", 0);
	office_close(&office);
}
END_TEST

START_TEST(released)
{
	office_open(&office, CONFIG);
	(void)x_get(&office.x, MESSAGE_REQUEST, 1, &ia_na, 1, NULL);
	x_one(
	    &office.x, MESSAGE_RELEASE, 1, &ia_na, 1, x_lease(&office.x, 0, 0));
	COUNTS("subnet[1].assigned-nas", 0);
	COUNTS("subnet[1].cumulative-assigned-nas", 1);
	COUNTS("reclaimed-leases", 0);
	office_close(&office);
}
END_TEST

START_TEST(declined)
{
	office_open(&office, CONFIG);
	(void)x_get(&office.x, MESSAGE_REQUEST, 1, &ia_na, 1, "2001:db8::3");
	x_one(&office.x, MESSAGE_DECLINE, 1, &ia_na, 1, "2001:db8::3");
	COUNTS("declined-addresses", 1);
	COUNTS("subnet[1].declined-addresses", 1);
	COUNTS("subnet[1].pool[0].declined-addresses", 1);
	COUNTS("subnet[1].assigned-nas", 1);
	x_advance(&office.x, 100000);
	ck_assert_uint_eq(x_expire(&office.x, 3600), 1);
	COUNTS("declined-addresses", 0);
	COUNTS("assigned-nas", 0);
	COUNTS("reclaimed-declined-addresses", 1);
	COUNTS("subnet[1].pool[0].reclaimed-declined-addresses", 1);
	COUNTS("reclaimed-leases", 1);
	office_close(&office);
}
END_TEST

START_TEST(reserved_outside_pools)
{
	office_open(&office, CONFIG);
	ck_assert_str_eq(x_get(&office.x, MESSAGE_REQUEST, 5, &ia_na, 1, NULL),
	    "2001:db8::ffff");
	COUNTS("subnet[1].assigned-nas", 1);
	COUNTS("subnet[1].cumulative-assigned-nas", 1);
	COUNTS("assigned-nas", 1);
	office_close(&office);
}
END_TEST

#define ADD(rest)                                                              \
	"{'command': 'lease6-add', 'arguments': {'ip-address': "               \
	"'2001:db8::2', 'duid': '00:03:00:01:02', 'iaid': 1" rest "}}"
#define UPDATE(rest)                                                           \
	"{'command': 'lease6-update', 'arguments': {'ip-address': "            \
	"'2001:db8::2', 'duid': '00:03:00:01:02', 'iaid': 1" rest "}}"

/* Commands move what is now, never what has been (commands.md 3.4). */
START_TEST(by_operators)
{
	office_open(&office, CONFIG);
	office_says(&office, ADD(""), 0, NULL);
	COUNTS("assigned-nas", 1);
	COUNTS("subnet[1].assigned-nas", 1);
	COUNTS("cumulative-assigned-nas", 0);
	office_says(&office, UPDATE(", 'state': 1"), 0, NULL);
	COUNTS("declined-addresses", 1);
	COUNTS("assigned-nas", 1);
	office_says(&office, UPDATE(", 'state': 4"), 0, NULL);
	COUNTS("subnet[1].registered-nas", 1);
	COUNTS("declined-addresses", 0);
	COUNTS("assigned-nas", 0);
	office_says(&office, UPDATE(", 'pool-id': 7"), 0, NULL);
	COUNTS("subnet[1].pool[7].assigned-nas", 1);
	office_says(&office,
	    "{'command': 'lease6-del', 'arguments': "
	    "{'ip-address': '2001:db8::2'}}",
	    0, NULL);
	COUNTS("assigned-nas", 0);
	COUNTS("subnet[1].pool[7].assigned-nas", 0);
	COUNTS("cumulative-assigned-nas", 0);
	COUNTS("reclaimed-leases", 0);
	office_says(&office, ADD(""), 0, NULL);
	office_says(&office, "{'command': 'lease6-wipe'}", 0, NULL);
	COUNTS("assigned-nas", 0);
	COUNTS("subnet[1].assigned-nas", 0);
	office_close(&office);
}
END_TEST

START_TEST(loaded)
{
	static const uint8_t duid[] = {0, 3, 0, 1, 9};
	struct lease lease = {.type = LEASE_NA,
	    .prefix_length = 128,
	    .address = {UINT64_C(0x20010db800000000), 2},
	    .duid = {duid, sizeof(duid)},
	    .subnet_id = 1,
	    .valid = 1000,
	    .transaction = EXCHANGE_START_S};
	struct moment now;

	office_open(&office, CONFIG);
	now = clock_now(&office.x.clock);
	ck_assert_int_eq(
	    lease_load(office.x.store, &now, &lease, false), ERR_NONE);
	lease.state = LEASE_DECLINED;
	ck_assert_int_eq(
	    lease_load(office.x.store, &now, &lease, false), ERR_NONE);
	COUNTS("assigned-nas", 1);
	COUNTS("declined-addresses", 1);
	COUNTS("cumulative-assigned-nas", 0);
	ck_assert_int_eq(
	    lease_load(office.x.store, &now, &lease, true), ERR_NONE);
	COUNTS("assigned-nas", 0);
	COUNTS("reclaimed-leases", 0);
	office_close(&office);
}
END_TEST

#define GET(rest) "{'command': 'statistic-get'" rest "}"

START_TEST(one_and_all)
{
	json_t *arguments;

	office_open(&office, CONFIG);
	office_says(&office, GET(""), 1, "Missing mandatory 'name' parameter.");
	office_says(&office, GET(", 'arguments': {'name': 3}"), 1,
	    "'name' parameter expected to be a string.");
	arguments =
	    office_says(&office, GET(", 'arguments': {'name': 'x'}"), 0, NULL);
	ck_assert_uint_eq(json_object_size(arguments), 0);
	arguments = office_says(&office,
	    GET(", 'arguments': {'name': 'subnet[1].total-nas'}"), 0, NULL);
	ck_assert_uint_eq(json_object_size(arguments), 1);
	ck_assert_int_eq(number_at(arguments, "subnet[1].total-nas/0/0"), 24);
	ck_assert_uint_eq(strlen(text_at(arguments, "subnet[1].total-nas/0/1")),
	    strlen("2026-08-21 11:08:32.123456"));
	arguments = office_says(
	    &office, "{'command': 'statistic-global-get-all'}", 0, NULL);
	ck_assert_ptr_nonnull(at(arguments, "pkt6-received"));
	ck_assert_ptr_nonnull(at(arguments, "reclaimed-leases"));
	ck_assert_ptr_null(at(arguments, "subnet[1].total-nas"));
	/* a /64 has more than an integer of JSON can say */
	arguments = office_says(&office,
	    GET(", 'arguments': {'name': 'subnet[4].total-nas'}"), 0, NULL);
	ck_assert_double_gt(
	    json_number_value(at(arguments, "subnet[4].total-nas/0/0")),
	    1.8e19);
	office_close(&office);
}
END_TEST

#define STAT(rest) "{'command': 'stat-lease6-get', 'arguments': {" rest "}}"

START_TEST(rows_of_subnets)
{
	json_t *arguments;

	office_open(&office, CONFIG);
	(void)x_get(&office.x, MESSAGE_REQUEST, 1, &ia_na, 1, NULL);
	(void)x_get(&office.x, MESSAGE_REQUEST, 1, &ia_pd, 1, NULL);
	arguments = office_says(&office, "{'command': 'stat-lease6-get'}", 0,
	    "stat-lease6-get[all subnets]: 2 rows found");
	ck_assert_str_eq(
	    text_at(arguments, "result-set/columns/3"), "assigned-nas");
	ck_assert_int_eq(number_at(arguments, "result-set/rows/0/0"), 1);
	ck_assert_int_eq(number_at(arguments, "result-set/rows/0/1"), 24);
	for (unsigned column = 2; column < 8; column++) {
		static const json_int_t values[] = {1, 1, 0, 65536, 1, 1};
		char path[64];

		snprintf(path, sizeof(path), "result-set/rows/0/%u", column);
		ck_assert_int_eq(
		    number_at(arguments, path), values[column - 2]);
	}
	ck_assert_int_eq(number_at(arguments, "result-set/rows/1/0"), 4);
	ck_assert_int_eq(number_at(arguments, "result-set/rows/1/3"), 0);
	office_says(&office, STAT("'subnet-id': 4"), 0,
	    "stat-lease6-get[subnet-id=4]: 1 rows found");
	office_says(&office,
	    STAT("'subnet-range': {'first-subnet-id': 1,"
		 " 'last-subnet-id': 3}"),
	    0, "stat-lease6-get[subnets 1 through 3]: 1 rows found");
	arguments = office_says(&office, STAT("'subnet-id': 9"), 3,
	    "stat-lease6-get[subnet-id=9]: no matching data, subnet-id: 9 does "
	    "not exist");
	ck_assert_uint_eq(json_object_size(arguments), 0);
	office_says(&office,
	    STAT("'subnet-range': {'first-subnet-id': 7,"
		 " 'last-subnet-id': 8}"),
	    3,
	    "stat-lease6-get[subnets 7 through 8]: no matching data, selected "
	    "ID range: 7 through 8 includes no known subnets");
	office_close(&office);
}
END_TEST

START_TEST(wrong_selections)
{
	static const char *const cases[][2] = {
	    {STAT("'subnet-id': 'x'"), "'subnet-id' parameter is not integer"},
	    {STAT("'subnet-id': 0"), "'subnet-id' parameter must be > 0"},
	    {STAT("'subnet-id': 1, 'subnet-range': {}"),
		"cannot specify both subnet-id and subnet-range"},
	    {STAT("'subnet-range': 1"), "subnet-range parameter is not a map"},
	    {STAT("'subnet-range': {}"),
		"'first-subnet-id' parameter missing or not an integer"},
	    {STAT("'subnet-range': {'first-subnet-id': 2,"
		  " 'last-subnet-id': 1}"),
		"'last-subnet-id' must be greater than 'first-subnet-id'"},
	    {"{'command': 'stat-lease6-get', 'arguments': [1]}",
		"'arguments' parameter is not a map"},
	};

	office_open(&office, CONFIG);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		office_says(&office, cases[i][0], 1, cases[i][1]);
	office_close(&office);
}
END_TEST

#define NAMED(command, rest)                                                   \
	"{'command': 'statistic-" command "', 'arguments': {'name': "          \
	"'subnet[1].assigned-nas'" rest "}}"

/* What is reset begins at 0; a lease that ends later is counted all the same,
 * as in Kea. */
START_TEST(reset_and_removed)
{
	json_t *got;

	office_open(&office, CONFIG);
	(void)x_get(&office.x, MESSAGE_REQUEST, 1, &ia_na, 1, "2001:db8::11");
	office_says(&office, NAMED("reset", ""), 0,
	    "Statistic 'subnet[1].assigned-nas' reset.");
	COUNTS("subnet[1].assigned-nas", 0);
	COUNTS("assigned-nas", 1);
	(void)x_get(&office.x, MESSAGE_REQUEST, 2, &ia_na, 1, "2001:db8::12");
	COUNTS("subnet[1].assigned-nas", 1);
	office_says(&office, NAMED("remove", ""), 0,
	    "Statistic 'subnet[1].assigned-nas' removed.");
	COUNTS("subnet[1].assigned-nas", -1);
	got = office_says(&office, NAMED("get", ""), 0, NULL);
	ck_assert_uint_eq(json_object_size(got), 0);
	office_says(&office, NAMED("reset", ""), 1,
	    "No 'subnet[1].assigned-nas' statistic found");
	x_one(&office.x, MESSAGE_RELEASE, 1, &ia_na, 1, "2001:db8::11");
	got = office_says(&office, NAMED("get", ""), 0, NULL);
	ck_assert_int_eq(json_integer_value(json_array_get(
			     at(got, "subnet[1].assigned-nas/0"), 0)),
	    -1);
	office_says(&office, "{'command': 'statistic-reset-all'}", 0,
	    "All statistics reset to neutral values.");
	COUNTS("assigned-nas", 0);
	COUNTS("cumulative-assigned-nas", 0);
	COUNTS("subnet[1].pool[7].assigned-nas", 0);
	COUNTS("subnet[4].total-nas", 0);
	office_says(&office, "{'command': 'statistic-remove-all'}", 0,
	    "Warning: statistic-remove-all command is deprecated. All "
	    "statistics removed.");
	got = office_says(&office, "{'command': 'statistic-get-all'}", 0, NULL);
	ck_assert_uint_eq(json_object_size(got), 0);
	office_close(&office);
}
END_TEST

#define SAMPLES(command, rest)                                                 \
	"{'command': 'statistic-sample-" command "', 'arguments': {" rest "}}"

START_TEST(limits_of_samples)
{
	static const char *const wrong[][2] = {
	    {SAMPLES("count-set", "'max-samples': 5"),
		"Missing mandatory 'name' parameter."},
	    {SAMPLES("count-set", "'name': 'pkt6-received'"),
		"Missing mandatory 'max-samples' parameter."},
	    {SAMPLES("count-set", "'name': 'a', 'max-samples': 'b'"),
		"'max-samples' parameter expected to be an integer."},
	    {SAMPLES("age-set", "'name': 'pkt6-received'"),
		"Missing mandatory 'duration' parameter."},
	    {SAMPLES("age-set", "'name': 'no-such', 'duration': 5"),
		"No 'no-such' statistic found"},
	    {SAMPLES("count-set-all", "'max-samples': 0"),
		"'max-samples' parameter must not be zero"},
	    {SAMPLES("age-set-all", ""),
		"Missing mandatory 'duration' parameter."},
	};

	office_open(&office, CONFIG);
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		office_says(&office, wrong[i][0], 1, wrong[i][1]);
	office_says(&office,
	    SAMPLES("count-set", "'name': 'pkt6-received', 'max-samples': 5"),
	    0, "Statistic 'pkt6-received' count limit is set.");
	office_says(&office,
	    SAMPLES("age-set", "'name': 'pkt6-received', 'duration': 5"), 0,
	    "Statistic 'pkt6-received' duration limit is set.");
	office_says(&office, SAMPLES("count-set-all", "'max-samples': 5"), 0,
	    "All statistics count limit are set.");
	office_says(&office, SAMPLES("age-set-all", "'duration': 5"), 0,
	    "All statistics duration limit are set.");
	office_close(&office);
}
END_TEST

int
main(void)
{
	const TTest *const tests[] = {from_grant_to_reclamation, released,
	    declined, reserved_outside_pools, by_operators, loaded, one_and_all,
	    rows_of_subnets, wrong_selections, reset_and_removed,
	    limits_of_samples};

	return X_RUN("control statistics", tests);
}
