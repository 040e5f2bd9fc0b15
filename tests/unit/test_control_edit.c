/*
 * test_control_edit.c: changes to the configuration by command.
 *
 * Promised: shapes, texts and results of commands.md 5 to 7 and 2.9; what a
 * command has changed is in force and shown; nothing else has changed, bytes
 * that are no UTF-8 included; a refused change changes nothing.
 */
#include <string.h>

#include "dhcp6d/config/index.h"
#include "tests/unit/control_help.h"
#include "tests/unit/suite.h"

#define COMMAND(name) "{'command': '" name "'}"
#define ASK(name, rest) "{'command': '" name "', 'arguments': {" rest "}}"

#define CONFIG                                                                 \
	"{'Dhcp6': {'renew-timer': 77, 'reservations': ["                      \
	" {'flex-id': '\\u0027abc\\u0027', 'hostname': 'Global'}], "           \
	"'subnet6': ["                                                         \
	" {'id': 1, 'subnet': '2001:db8:1::/48', 'interface': 'eth0',"         \
	" 'option-data': [{'name': 'dns-servers', 'data': '2001:db8::1'},"     \
	" {'code': 24, 'data': 'a.example'}],"                                 \
	" 'pools': [{'pool': '2001:db8:1::1 - 2001:db8:1::9'}],"               \
	" 'pd-pools': [{'prefix': '2001:db8:f::', 'prefix-len': 48,"           \
	" 'delegated-len': 64}],"                                              \
	" 'reservations': [{'duid': '01:02', 'hostname': 'one',"               \
	" 'ip-addresses': ['2001:db8:1::5']},"                                 \
	" {'hw-address': '0a:0b:0c:0d:0e:0f', 'hostname': 'two'}]}],"          \
	" 'client-classes': [{'name': 'a'},"                                   \
	" {'name': 'b', 'test': 'member(\\u0027a\\u0027)'}],"                  \
	" 'shared-networks': [{'name': 'n', 'renew-timer': 9, 'subnet6': ["    \
	" {'id': 4, 'subnet': '2001:db8:4::/48', 'reservations': ["            \
	" {'duid': '0102', 'prefixes': ['2001:db8:e::/56']}]},"                \
	" {'id': 5, 'subnet': '2001:db8:5::/48',"                              \
	" 'client-classes': ['a']}]}]}}"

static struct office office;

static void
hosts(const char *command, int result, unsigned count)
{
	char text[64];
	json_t *got;

	snprintf(text, sizeof(text), "%u IPv6 host(s) found.", count);
	got = office_says(&office, command, result, text);
	ck_assert_uint_eq(json_array_size(at(got, "hosts")), count);
}

START_TEST(reservations_by_what_they_have)
{
	json_t *got;

	office_open(&office, CONFIG);
	hosts(ASK("reservation-get-by-hostname", "'hostname': 'ONE'"), 0, 1);
	hosts(ASK("reservation-get-by-hostname",
		  "'hostname': 'one', 'subnet-id': 4"),
	    3, 0);
	hosts(ASK("reservation-get-by-hostname",
		  "'hostname': 'global', 'subnet-id': 0"),
	    0, 1);
	hosts(ASK("reservation-get-by-id",
		  "'identifier-type': 'duid', 'identifier': '0102'"),
	    0, 2);
	hosts(ASK("reservation-get-by-id",
		  "'identifier-type': 'flex-id', 'identifier': '616263'"),
	    0, 1);
	hosts(
	    ASK("reservation-get-by-id", "'identifier-type': 'hw-address',"
					 " 'identifier': '0A-0B-0C-0D-0E-0F'"),
	    0, 1);
	hosts(ASK("reservation-get-by-address",
		  "'ip-address': '2001:DB8:1:0::5'"),
	    0, 1);
	hosts(ASK("reservation-get-by-address", "'ip-address': '2001:db8:e::'"),
	    0, 1);
	hosts(ASK("reservation-get-by-address",
		  "'ip-address': '2001:db8:1::5', 'subnet-id': 4"),
	    3, 0);
	hosts(ASK("reservation-get-by-address",
		  "'ip-address': '2001:db8:1::5',"
		  " 'operation-target': 'database'"),
	    3, 0);
	got = office_says(&office,
	    ASK("reservation-get", "'subnet-id': 4, 'identifier-type': 'duid',"
				   " 'identifier': '1:2'"),
	    0, "Host found.");
	ck_assert_int_eq(number_at(got, "subnet-id"), 4);
	ck_assert_str_eq(text_at(got, "prefixes/0"), "2001:db8:e::/56");
	ck_assert_uint_eq(json_array_size(at(got, "option-data")), 0);
	office_close(&office);
}
END_TEST

START_TEST(questions_that_are_refused)
{
	static const char *const asked[][2] = {
	    {COMMAND("reservation-get-by-id"),
		"no parameters specified for the command"},
	    {ASK("reservation-get-by-id",
		 "'identifier-type': 'duid', 'identifier': '01',"
		 " 'subnet-id': 1"),
		"'subnet-id' is forbidden in reservation-get-by-id"},
	    {ASK("reservation-get-by-id",
		 "'identifier-type': 'colour', 'identifier': '01'"),
		"Value of 'identifier-type' was not recognized."},
	    {ASK("reservation-get-by-id",
		 "'identifier-type': 'duid', 'identifier': 'xy'"),
		"Unable to parse 'identifier' value."},
	    {ASK("reservation-get-by-hostname", "'subnet-id': 1"),
		"missing parameter 'hostname'"},
	    {ASK("reservation-get-by-address", "'subnet-id': 1"),
		"missing parameter 'ip-address'"},
	    {ASK("reservation-get-page", "'from': 0"),
		"missing parameter 'limit'"},
	    {ASK("reservation-get-page", "'limit': -1"),
		"invalid type specified for parameter 'limit'"},
	    {ASK("reservation-get-all",
		 "'subnet-id': 1, 'operation-target': 'disk'"),
		"The 'operation-target' value (disk) is not within expected "
		"set: (memory, database, all, default)"},
	    {ASK("reservation-get-all", "'subnet-id': 7"),
		"IPv6 subnet with ID of '7' is not configured"},
	};

	office_open(&office, CONFIG);
	for (size_t i = 0; i < sizeof(asked) / sizeof(asked[0]); i++)
		office_says(&office, asked[i][0], 1, asked[i][1]);
	office_says(&office,
	    ASK("reservation-get", "'identifier-type': 'duid',"
				   " 'identifier': '01'"),
	    1, NULL);
	office_close(&office);
}
END_TEST

/* Every host on exactly one page, and the end is result 3. */
START_TEST(reservations_by_pages)
{
	char command[200];
	unsigned seen = 0, pages = 0;
	long long from = 0;
	json_t *got;

	office_open(&office, CONFIG);
	while (true) {
		snprintf(command, sizeof(command),
		    ASK("reservation-get-page",
			"'limit': 3, 'from': %lld, 'source-index': 0"),
		    from);
		if (pages == 2)
			break;
		got = office_says(&office, command, 0, NULL);
		seen += (unsigned)number_at(got, "count");
		ck_assert_uint_eq(json_array_size(at(got, "hosts")),
		    (size_t)number_at(got, "count"));
		ck_assert_int_eq(number_at(got, "next/source-index"), 0);
		from = number_at(got, "next/from");
		pages++;
	}
	ck_assert_uint_eq(seen, 4);
	got = office_says(&office, command, 3, "0 IPv6 host(s) found.");
	ck_assert_int_eq(number_at(got, "count"), 0);
	ck_assert_ptr_null(at(got, "next"));
	got = office_says(&office,
	    ASK("reservation-get-page", "'limit': 9, 'subnet-id': 1"), 0, NULL);
	ck_assert_int_eq(number_at(got, "count"), 2);
	hosts(
	    ASK("reservation-get-page", "'limit': 9, 'source-index': 1"), 3, 0);
	hosts(ASK("reservation-get-page", "'limit': 0"), 3, 0);
	office_close(&office);
}
END_TEST

#define ADD(rest) ASK("reservation-add", "'reservation': {" rest "}")

START_TEST(reservations_without_a_subnet)
{
	json_t *got;

	office_open(&office, CONFIG);
	office_says(&office,
	    ADD("'duid': '03', 'ip-addresses': ["
		"'2001:db8:4::1']"),
	    1,
	    "Mandatory 'subnet-id' parameter missing. Reserved IPv6 addresses "
	    "belong to subnet '2001:db8:4::/48' id 4.");
	office_says(&office,
	    ADD("'duid': '03', 'ip-addresses': ["
		"'2001:db8:4::1', '2001:db8:1::1']"),
	    1,
	    "Mandatory 'subnet-id' parameter missing. Reserved IPv6 addresses "
	    "do not belong to a common configured subnet.");
	office_says(&office,
	    ADD("'duid': '03', 'prefixes': ["
		"'2001:db8:d::/56']"),
	    1,
	    "Mandatory 'subnet-id' parameter missing. Prefixes are not "
	    "attached to subnets so no hint is available.");
	ck_assert_uint_eq(office.asked.installs, 0);
	office_says(&office, ADD("'duid': '03:04', 'hostname': 'g'"), 0,
	    "Host added. subnet-id not specified, assumed global "
	    "(subnet-id 0).");
	got = office_says(&office, ASK("reservation-get-all", "'subnet-id': 0"),
	    0, "2 IPv6 host(s) found.");
	ck_assert_int_eq(number_at(got, "hosts/1/subnet-id"), 0);
	ck_assert_str_eq(text_at(got, "hosts/0/hostname"), "Global");
	office_close(&office);
}
END_TEST

START_TEST(reservations_that_are_refused)
{
	static const char *const asked[][2] = {
	    {ADD("'subnet-id': 1, 'duid': '1:2'"),
		"failed to add new host using the DUID '01:02' to the IPv6 "
		"subnet id '1' as this host has already been added"},
	    {ADD("'subnet-id': 1, 'duid': '03',"
		 " 'ip-addresses': ['2001:db8:4::1']"),
		"specified reservation '2001:db8:4::1' is not matching the "
		"IPv6 subnet prefix '2001:db8:1::/48'"},
	    {ADD("'subnet-id': 1, 'hostname': 'x'"),
		"one of the supported identifiers must be specified for host "
		"reservation: duid, hw-address, flex-id"},
	    {ADD("'subnet-id': 8, 'duid': '03'"),
		"IPv6 subnet with ID of '8' is not configured"},
	    {ASK("reservation-add",
		 "'reservation': {'subnet-id': 1, 'duid': '03'},"
		 " 'operation-target': 'database'"),
		"Host database not available, cannot add host."},
	    {ASK("reservation-update",
		 "'reservation': {'subnet-id': 1, 'duid': '03'},"
		 " 'operation-target': 'database'"),
		"host database not available, cannot update host"},
	    {ASK("reservation-update", "'host': 1"),
		"invalid command: expected 'reservation' as the sole parameter "
		"inside the 'arguments' map, didn't get it instead"},
	    {ASK("reservation-update",
		 "'reservation': {'subnet-id': 4, 'duid': '03'}"),
		"Host not updated (not found)."},
	    {ASK("reservation-del",
		 "'subnet-id': 1, 'ip-address': '2001:db8:1::5',"
		 " 'operation-target': 'database'"),
		"Unable to delete a host because there is no hosts-databases "
		"configured."},
	};

	office_open(&office, CONFIG);
	for (size_t i = 0; i < sizeof(asked) / sizeof(asked[0]); i++)
		office_says(&office, asked[i][0], 1, asked[i][1]);
	ck_assert_uint_eq(office.asked.installs, 0);
	office_close(&office);
}
END_TEST

/* Of a client with the same identifier elsewhere nothing changes. */
START_TEST(reservation_update)
{
	json_t *got;

	office_open(&office, CONFIG);
	office_says(&office,
	    ASK("reservation-update",
		"'reservation': {'subnet-id': 1, 'duid': '1:2',"
		" 'hostname': 'new'}"),
	    0, "Host updated.");
	got = office_says(&office, ASK("reservation-get-all", "'subnet-id': 1"),
	    0, "2 IPv6 host(s) found.");
	ck_assert_str_eq(text_at(got, "hosts/0/hostname"), "new");
	ck_assert_uint_eq(json_array_size(at(got, "hosts/0/ip-addresses")), 0);
	ck_assert_str_eq(text_at(got, "hosts/1/hostname"), "two");
	hosts(ASK("reservation-get-by-address", "'ip-address': '2001:db8:e::'"),
	    0, 1);
	office_close(&office);
}
END_TEST

#define CLASS(rest) "'client-classes': [{" rest "}]"

START_TEST(classes_come_and_go)
{
	json_t *got;

	office_open(&office, CONFIG);
	office_says(&office,
	    ASK("class-add",
		CLASS("'name': 'c', 'test': 'member(\\u0027b\\u0027)'")),
	    0, "Class 'c' added");
	got = office_says(&office, COMMAND("class-list"), 0, "3 classes found");
	ck_assert_str_eq(text_at(got, "client-classes/2/name"), "c");
	office_says(&office, ASK("class-add", CLASS("'name': 'c'")), 1, NULL);
	office_says(&office, ASK("class-del", "'name': 'b'"), 1,
	    "Class 'b' is used by class 'c'");
	office_says(&office, ASK("class-update", CLASS("'name': 'b'")), 0,
	    "Class 'b' updated");
	got = office_says(&office, COMMAND("class-list"), 0, NULL);
	ck_assert_str_eq(text_at(got, "client-classes/1/name"), "b");
	office_says(
	    &office, ASK("class-del", "'name': 'c'"), 0, "Class 'c' deleted");
	office_says(
	    &office, ASK("class-del", "'name': 'c'"), 3, "Class 'c' not found");
	office_says(
	    &office, ASK("class-get", "'name': 'c'"), 3, "Class 'c' not found");
	office_says(&office, ASK("class-update", CLASS("'name': 'z'")), 3,
	    "Class 'z' is not found");
	office_says(&office,
	    ASK("class-update", CLASS("'name': 'a', 'test': '1 +'")), 1, NULL);
	office_says(&office, COMMAND("class-add"), 1,
	    "invalid command 'class-add': no arguments specified");
	office_says(&office, ASK("class-add", CLASS("'test': ''")), 1,
	    "missing 'name' argument for the 'class-add' command");
	office_says(&office, ASK("class-add", "'client-classes': []"), 1,
	    "invalid number of classes specified for the 'class-add' command. "
	    "Expected one class");
	office_close(&office);
}
END_TEST

#define NETWORK(rest) "'shared-networks': [{" rest "}]"

START_TEST(networks_come_and_go)
{
	json_t *got;

	office_open(&office, CONFIG);
	got = office_says(&office,
	    ASK("network6-add",
		NETWORK("'name': 'm', 'subnet6': ["
			"{'id': 6, 'subnet': '2001:db8:6::/48'}]")),
	    0, "A new IPv6 shared network 'm' added");
	ck_assert_str_eq(text_at(got, "shared-networks/0/name"), "m");
	office_says(&office, ASK("network6-add", NETWORK("'name': 'm'")), 1,
	    "duplicate network 'm' found in the configuration");
	office_says(&office,
	    ASK("network6-add",
		NETWORK("'name': 'k', 'subnet6': ["
			"{'id': 6, 'subnet': '2001:db8:9::/48'}]")),
	    1, NULL);
	office_says(
	    &office, COMMAND("network6-list"), 0, "2 IPv6 networks found");
	got = office_says(&office, ASK("network6-del", "'name': 'm'"), 0,
	    "IPv6 shared network 'm' deleted");
	ck_assert_str_eq(text_at(got, "shared-networks/0/name"), "m");
	office_says(
	    &office, COMMAND("subnet6-list"), 0, "4 IPv6 subnets found");
	office_says(&office,
	    ASK("network6-del", "'name': 'n', 'subnets-action': 'burn'"), 1,
	    "Invalid value for subnets-action parameter: burn, Supported "
	    "values: 'keep' and 'delete'.");
	office_says(&office,
	    ASK("network6-del", "'name': 'n', 'subnets-action': 'delete'"), 0,
	    NULL);
	got = office_says(
	    &office, COMMAND("subnet6-list"), 0, "2 IPv6 subnets found");
	ck_assert(json_is_null(at(got, "subnets/1/shared-network-name")));
	office_says(&office, ASK("network6-del", "'name': 'n'"), 3,
	    "no shared network with name 'n' found");
	office_says(&office, ASK("network6-get", "'name': 'n'"), 3,
	    "No 'n' shared network found");
	office_says(
	    &office, COMMAND("network6-list"), 3, "0 IPv6 networks found");
	office_close(&office);
}
END_TEST

START_TEST(subnets_change_their_network)
{
	json_t *got;

	office_open(&office, CONFIG);
	office_says(&office, ASK("network6-subnet-del", "'name': 'n', 'id': 1"),
	    3,
	    "The IPv6 subnet with id 1 is not part of the shared network with "
	    "name 'n' found");
	office_says(&office, ASK("network6-subnet-del", "'name': 'n', 'id': 5"),
	    0,
	    "IPv6 subnet 2001:db8:5::/48 (id 5) is now removed from shared "
	    "network 'n'");
	got = office_says(&office, ASK("subnet6-get", "'id': 5"), 0, NULL);
	ck_assert_int_eq(number_at(got, "subnet6/0/renew-timer"), 77);
	office_says(&office, ASK("network6-subnet-add", "'name': 'n', 'id': 5"),
	    0,
	    "IPv6 subnet 2001:db8:5::/48 (id 5) is now part of shared network "
	    "'n'");
	got = office_says(&office, ASK("subnet6-get", "'id': 5"), 0, NULL);
	ck_assert_int_eq(number_at(got, "subnet6/0/renew-timer"), 9);
	office_says(&office, ASK("network6-subnet-add", "'name': 'n', 'id': 5"),
	    1, NULL);
	office_says(&office, ASK("network6-subnet-add", "'name': 'x', 'id': 5"),
	    3, "no IPv6 shared network with name 'x' found");
	office_says(&office,
	    ASK("network6-subnet-add", "'name': 'n', 'id': 50"), 3,
	    "no IPv6 subnet with id '50' found");
	office_says(
	    &office, ASK("network6-subnet-add", "'name': 'n'"), 1, NULL);
	ck_assert_uint_eq(office.asked.installs, 2);
	office_close(&office);
}
END_TEST

#define PART(rest)                                                             \
	"'subnet6': [{'id': 1, 'subnet': '2001:db8:1::/48', " rest "}]"

static json_t *
subnet_one(void)
{
	return at(office_says(&office, ASK("subnet6-get", "'id': 1"), 0, NULL),
	    "subnet6/0");
}

START_TEST(parts_are_added_to_a_subnet)
{
	json_t *got;

	office_open(&office, CONFIG);
	got = office_says(&office,
	    ASK("subnet6-delta-add",
		PART("'renew-timer': 5, 'pools': ["
		     "{'pool': '2001:db8:1::1-2001:db8:1::9', 'pool-id': 3},"
		     "{'pool': '2001:db8:1::11-2001:db8:1::19'}],"
		     "'option-data': [{'code': 24, 'data': 'b.example'},"
		     " {'name': 'dns-servers', 'always-send': true}],"
		     "'pd-pools': [{'prefix': '2001:db8:f::',"
		     " 'prefix-len': 48, 'delegated-len': 64,"
		     " 'pool-id': 8}]")),
	    0, "IPv6 subnet updated");
	ck_assert_int_eq(number_at(got, "subnets/0/id"), 1);
	ck_assert_str_eq(text_at(got, "subnets/0/subnet"), "2001:db8:1::/48");
	got = subnet_one();
	ck_assert_int_eq(number_at(got, "renew-timer"), 5);
	ck_assert_uint_eq(json_array_size(at(got, "pools")), 2);
	ck_assert_int_eq(number_at(got, "pools/0/pool-id"), 3);
	ck_assert_uint_eq(json_array_size(at(got, "pd-pools")), 1);
	ck_assert_int_eq(number_at(got, "pd-pools/0/pool-id"), 8);
	ck_assert_uint_eq(json_array_size(at(got, "option-data")), 2);
	ck_assert_str_eq(text_at(got, "option-data/0/data"), "2001:db8::1");
	ck_assert(json_is_true(at(got, "option-data/0/always-send")));
	ck_assert_str_eq(text_at(got, "option-data/1/data"), "b.example");
	ck_assert_str_eq(text_at(got, "interface"), "eth0");
	ck_assert_uint_eq(json_array_size(at(got, "reservations")), 2);
	office_close(&office);
}
END_TEST

START_TEST(parts_are_taken_from_a_subnet)
{
	json_t *got;

	office_open(&office, CONFIG);
	office_says(&office,
	    ASK("subnet6-delta-del",
		PART("'interface': '', 'pd-pools': [{'prefix': '2001:db8:F::',"
		     " 'prefix-len': 48, 'delegated-len': 64}],"
		     " 'option-data': [{'name': 'dns-servers'}],"
		     " 'pools': [{'pool': '2001:db8:1::1-2001:db8:1::8'}]")),
	    0, "IPv6 subnet updated");
	got = subnet_one();
	ck_assert_uint_eq(json_array_size(at(got, "pd-pools")), 0);
	ck_assert_uint_eq(json_array_size(at(got, "option-data")), 1);
	ck_assert_uint_eq(json_array_size(at(got, "pools")), 1);
	ck_assert_ptr_null(office.x.service->config->subnets[0].interface);
	office_says(&office, ASK("subnet6-delta-add", "'subnet6': [{'id': 9}]"),
	    1, "Can't find subnet '9' to update");
	office_says(&office, ASK("subnet6-delta-del", "'subnet6': [{}]"), 1,
	    "must specify subnet id with 'subnet6-delta-del' command.");
	office_says(&office,
	    ASK("subnet6-delta-add", PART("'reservations': []")), 1, NULL);
	office_says(&office,
	    ASK("subnet6-delta-add", PART("'renew-timer': 'soon'")), 1, NULL);
	ck_assert_uint_eq(office.asked.installs, 1);
	office_close(&office);
}
END_TEST

#define SELECT(rest) ASK("subnet6-select-test", rest)

START_TEST(subnets_are_selected)
{
	office_open(&office, CONFIG);
	office_says(&office, SELECT("'interface': 'eth0'"), 0,
	    "selected subnet '2001:db8:1::/48' id 1");
	office_says(
	    &office, SELECT("'interface': 'eth7'"), 3, "no subnet selected");
	office_says(&office, SELECT("'link': '2001:db8:4::1'"), 0,
	    "selected shared network 'n' starting with subnet "
	    "'2001:db8:4::/48' id 4");
	office_says(&office, SELECT("'link': '2001:db8:5::1'"), 3, NULL);
	office_says(&office,
	    SELECT("'link': '2001:db8:5::1', 'classes': ['a']"), 0,
	    "selected shared network 'n' starting with subnet "
	    "'2001:db8:5::/48' id 5");
	office_says(&office, SELECT("'remote': '2001:db8:1::77'"), 0,
	    "selected subnet '2001:db8:1::/48' id 1");
	office_says(&office, SELECT("'link': '10.0.0.1'"), 1,
	    "bad 'link' entry: not IPv6");
	office_says(&office, SELECT("'remote': 5"), 1,
	    "'remote' entry must be a string");
	office_says(&office, SELECT("'relay': ''"), 1, "unknown entry 'relay'");
	office_says(&office, SELECT(""), 1, "empty arguments");
	office_close(&office);
}
END_TEST

/* \u00e9 is one byte in a configuration, and stays one; so do characters that
 * stand for such a byte on the way. */
START_TEST(bytes_survive_an_edit)
{
	static const char value[] = {(char)0xe9, '/', (char)0xc3, (char)0xa9,
	    '/', (char)0xee, (char)0xbe, (char)0x80};
	const struct option_list *options;

	office_open(&office,
	    "{'Dhcp6': {'option-def': [{'name': 't', 'code': 900,"
	    " 'type': 'string'}], 'option-data': [{'name': 't',"
	    " 'csv-format': true, 'data': '\\u00e9/\xc3\xa9/\xee\xbe\x80'}]}}");
	for (int i = 0; i < 2; i++) {
		options = &office.x.service->config->options;
		ck_assert_uint_eq(options->count, 1);
		ck_assert_uint_eq(options->values[0].value.size, sizeof(value));
		ck_assert_mem_eq(
		    options->values[0].value.data, value, sizeof(value));
		if (i == 0)
			office_says(&office,
			    ASK("class-add", CLASS("'name': 'x'")), 0, NULL);
	}
	office_close(&office);
}
END_TEST

/* Between its beginning and its end a SIGHUP has brought another file. */
START_TEST(an_edit_does_not_undo_a_reload)
{
	static const char file[] =
	    "{\"Dhcp6\": {\"renew-timer\": 88, \"subnet6\": ["
	    "{\"id\": 1, \"subnet\": \"2001:db8:1::/48\"}]}}";
	json_t *got;

	office_open(&office, CONFIG);
	office.asked.meanwhile = file;
	office_says(&office,
	    ASK("class-add", "'client-classes': [{'name': 'late'}]"), 1,
	    "the configuration has changed meanwhile, try again");
	got = office_says(&office, COMMAND("config-get"), 0, NULL);
	ck_assert_int_eq(number_at(got, "Dhcp6/renew-timer"), 88);
	office_says(&office,
	    ASK("class-add", "'client-classes': [{'name': 'late'}]"), 0, NULL);
	got = office_says(&office, COMMAND("config-get"), 0, NULL);
	ck_assert_int_eq(number_at(got, "Dhcp6/renew-timer"), 88);
	ck_assert_str_eq(text_at(got, "Dhcp6/client-classes/0/name"), "late");
	/* config-set is whole, and asks for nothing that was */
	office.asked.meanwhile = file;
	office_says(&office, ASK("config-set", "'Dhcp6': {'renew-timer': 99}"),
	    0, NULL);
	got = office_says(&office, COMMAND("config-get"), 0, NULL);
	ck_assert_int_eq(number_at(got, "Dhcp6/renew-timer"), 99);
	office_close(&office);
}
END_TEST

/* commands.md 2.8 */
START_TEST(interfaces_are_added)
{
	json_t *got;

	office_open(&office,
	    "{'Dhcp6': {'interfaces-config': {'interfaces': ['eth0']}}}");
	office_says(&office, COMMAND("interface-add"), 1,
	    "Missing mandatory 'interfaces' map parameter in 'arguments'.");
	office_says(&office,
	    ASK("interface-add", "'interfaces': [], 'force': true"), 1,
	    "Unsupported 'force' map parameter in 'arguments'.");
	office_says(&office, ASK("interface-add", "'interfaces': [1]"), 1,
	    "'interfaces' parameter must be a list of strings");
	office_says(&office,
	    ASK("interface-add", "'interfaces': ['eth0', 'eth1/2001:db8::1']"),
	    0, "Interface configuration successfully updated.");
	got = at(office_says(&office, COMMAND("config-get"), 0, NULL),
	    "Dhcp6/interfaces-config/interfaces");
	ck_assert_uint_eq(json_array_size(got), 2);
	ck_assert_str_eq(text_at(got, "1"), "eth1/2001:db8::1");
	office_says(&office,
	    ASK("interface-add", "'interfaces': ['eth1/nowhere']"), 1, NULL);
	/* the host's interfaces are watched all the time */
	ck_assert(json_is_array(
	    at(office_says(&office, COMMAND("interface-redetect"), 0, NULL),
		"interfaces")));
	office_says(
	    &office, COMMAND("config-backend-pull"), 3, "No config backend.");
	office_close(&office);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("control edit");
	TCase *tests = tcase_create("edit");

	tcase_add_test(tests, reservations_by_what_they_have);
	tcase_add_test(tests, questions_that_are_refused);
	tcase_add_test(tests, reservations_by_pages);
	tcase_add_test(tests, reservations_without_a_subnet);
	tcase_add_test(tests, reservations_that_are_refused);
	tcase_add_test(tests, reservation_update);
	tcase_add_test(tests, classes_come_and_go);
	tcase_add_test(tests, networks_come_and_go);
	tcase_add_test(tests, subnets_change_their_network);
	tcase_add_test(tests, parts_are_added_to_a_subnet);
	tcase_add_test(tests, parts_are_taken_from_a_subnet);
	tcase_add_test(tests, subnets_are_selected);
	tcase_add_test(tests, interfaces_are_added);
	tcase_add_test(tests, bytes_survive_an_edit);
	tcase_add_test(tests, an_edit_does_not_undo_a_reload);
	suite_add_tcase(suite, tests);
	return suite_run(suite);
}
