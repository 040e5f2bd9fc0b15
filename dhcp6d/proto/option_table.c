/*
 * proto/option_table.c: every option, a row each.
 *
 * Names and types are Kea's (kea-config.md 3.15); legal lengths, containers
 * and places come from protocol.md 3.3. Options that Kea does not know are
 * marked REDEFINABLE: files written for Kea may define these codes themselves.
 *
 * MESSAGES of options that clients are given include the client's messages
 * with an Option Request: there they are hints (RFC 9915 18.2.1).
 */
#include "dhcp6d/proto/option_table.h"

#include <string.h>

#include "dhcp6d/proto/domain_name.h"
#include "dhcp6d/proto/numbers.h"
#include "dhcp6d/proto/option_rules.h"

/* clang-format off */
#define ASKING (OPTION_IN(MESSAGE_SOLICIT) | OPTION_IN(MESSAGE_REQUEST) | \
    OPTION_IN(MESSAGE_RENEW) | OPTION_IN(MESSAGE_REBIND) | \
    OPTION_IN(MESSAGE_INFORMATION_REQUEST))
#define ANSWERS (OPTION_IN(MESSAGE_ADVERTISE) | OPTION_IN(MESSAGE_REPLY))
#define REPORTS (OPTION_IN(MESSAGE_CONFIRM) | OPTION_IN(MESSAGE_DECLINE) | \
    OPTION_IN(MESSAGE_RELEASE))
#define RELAYS (OPTION_IN(MESSAGE_RELAY_FORWARD) | \
    OPTION_IN(MESSAGE_RELAY_REPLY))
#define RECONFIGURES (OPTION_IN(MESSAGE_RECONFIGURE))
#define QUERIES (OPTION_IN(MESSAGE_LEASEQUERY) | \
    OPTION_IN(MESSAGE_ACTIVELEASEQUERY))
#define QUERY_ANSWERS (OPTION_IN(MESSAGE_LEASEQUERY_REPLY) | \
    OPTION_IN(MESSAGE_LEASEQUERY_DONE) | OPTION_IN(MESSAGE_LEASEQUERY_DATA))
#define REGISTERS (OPTION_IN(MESSAGE_ADDR_REG_INFORM) | \
    OPTION_IN(MESSAGE_ADDR_REG_REPLY))
#define INSIDE 0 /* never on its own: its container's matter */
#define EVERYWHERE (~UINT64_C(0))
#define GIVEN (ASKING | ANSWERS)

#define ONE(t) .type = FIELD_##t
#define LIST(t) .type = FIELD_##t, .array = true
#define RECORD2(a, b) .type = FIELD_RECORD, .field_count = 2, \
    .fields = {FIELD_##a, FIELD_##b}
#define RECORD3(a, b, c) .type = FIELD_RECORD, .field_count = 3, \
    .fields = {FIELD_##a, FIELD_##b, FIELD_##c}
#define RECORD4(a, b, c, d) .type = FIELD_RECORD, .field_count = 4, \
    .fields = {FIELD_##a, FIELD_##b, FIELD_##c, FIELD_##d}
#define RECORD5(a, b, c, d, e) .type = FIELD_RECORD, .field_count = 5, \
    .fields = {FIELD_##a, FIELD_##b, FIELD_##c, FIELD_##d, FIELD_##e}
#define SIZE(least, most) .minimum = (least), .maximum = (most)
#define ANY UINT16_MAX
#define HOLDS(name) .encapsulates = (name)
#define TUPLES .tuples = true
#define PARTIAL .partial_name = true
#define MANY .repeats = true
#define OURS .server_made = true
#define REDEFINABLE .redefinable = true
#define MESSAGES(m) .messages = (m)
#define CHECK(name) .check = rule_##name

/* O(code, name, the rest of the row) in ascending codes */
#define DHCP6_OPTIONS(O) \
O(1, "clientid", ONE(BINARY), SIZE(DUID_MIN, DUID_MAX), OURS, \
	MESSAGES(EVERYWHERE)) \
O(2, "serverid", ONE(BINARY), SIZE(DUID_MIN, DUID_MAX), OURS, \
	MESSAGES(EVERYWHERE)) \
O(3, "ia-na", RECORD3(UINT32, UINT32, UINT32), SIZE(12, ANY), \
	HOLDS("dhcp6"), MANY, OURS, MESSAGES(EVERYWHERE)) \
O(4, "ia-ta", ONE(UINT32), SIZE(4, ANY), HOLDS("dhcp6"), MANY, OURS, \
	MESSAGES(EVERYWHERE)) \
O(5, "iaaddr", RECORD3(IPV6_ADDRESS, UINT32, UINT32), SIZE(24, ANY), \
	HOLDS("dhcp6"), MANY, OURS, MESSAGES(REGISTERS)) \
O(6, "oro", LIST(UINT16), SIZE(0, ANY), OURS, \
	MESSAGES(ASKING | REPORTS | REGISTERS | QUERIES)) \
O(7, "preference", ONE(UINT8), SIZE(1, 1), MESSAGES(ANSWERS)) \
O(8, "elapsed-time", ONE(UINT16), SIZE(2, 2), OURS, \
	MESSAGES(ASKING | REPORTS | REGISTERS)) \
O(9, "relay-msg", ONE(BINARY), SIZE(CLIENT_HEADER_SIZE, ANY), OURS, \
	MESSAGES(RELAYS)) \
O(11, "auth", ONE(BINARY), SIZE(11, ANY), OURS, MESSAGES(EVERYWHERE)) \
O(12, "unicast", ONE(IPV6_ADDRESS), SIZE(16, 16), MESSAGES(ANSWERS)) \
O(13, "status-code", RECORD2(UINT16, STRING), SIZE(2, ANY), OURS, \
	MESSAGES(ANSWERS | QUERY_ANSWERS)) \
O(14, "rapid-commit", ONE(EMPTY), SIZE(0, 0), OURS, \
	MESSAGES(OPTION_IN(MESSAGE_SOLICIT) | OPTION_IN(MESSAGE_REPLY))) \
O(15, "user-class", ONE(BINARY), TUPLES, SIZE(2, ANY), OURS, \
	MESSAGES(GIVEN | REPORTS)) \
O(16, "vendor-class", RECORD2(UINT32, BINARY), TUPLES, SIZE(4, ANY), MANY, \
	MESSAGES(GIVEN | REPORTS)) \
O(17, "vendor-opts", ONE(UINT32), HOLDS("vendor-opts-space"), SIZE(4, ANY), \
	MANY, MESSAGES(EVERYWHERE)) \
O(18, "interface-id", ONE(BINARY), SIZE(0, ANY), OURS, MESSAGES(RELAYS)) \
O(19, "reconf-msg", ONE(UINT8), SIZE(1, 1), OURS, \
	MESSAGES(RECONFIGURES | OPTION_IN(MESSAGE_RECONFIGURE_REQUEST))) \
O(20, "reconf-accept", ONE(EMPTY), SIZE(0, 0), OURS, MESSAGES(GIVEN)) \
O(21, "sip-server-dns", LIST(FQDN), SIZE(3, ANY), MESSAGES(GIVEN)) \
O(22, "sip-server-addr", LIST(IPV6_ADDRESS), SIZE(16, ANY), MESSAGES(GIVEN)) \
O(23, "dns-servers", LIST(IPV6_ADDRESS), SIZE(16, ANY), MESSAGES(GIVEN)) \
O(24, "domain-search", LIST(FQDN), SIZE(3, ANY), MESSAGES(GIVEN)) \
O(25, "ia-pd", RECORD3(UINT32, UINT32, UINT32), SIZE(12, ANY), \
	HOLDS("dhcp6"), MANY, OURS, MESSAGES(EVERYWHERE)) \
O(26, "iaprefix", RECORD4(UINT32, UINT32, UINT8, IPV6_ADDRESS), \
	SIZE(25, ANY), HOLDS("dhcp6"), MANY, OURS, MESSAGES(INSIDE), \
	CHECK(prefix_length)) \
O(27, "nis-servers", LIST(IPV6_ADDRESS), SIZE(16, ANY), MESSAGES(GIVEN)) \
O(28, "nisp-servers", LIST(IPV6_ADDRESS), SIZE(16, ANY), MESSAGES(GIVEN)) \
O(29, "nis-domain-name", LIST(FQDN), SIZE(3, ANY), MESSAGES(GIVEN)) \
O(30, "nisp-domain-name", LIST(FQDN), SIZE(3, ANY), MESSAGES(GIVEN)) \
O(31, "sntp-servers", LIST(IPV6_ADDRESS), SIZE(16, ANY), MESSAGES(GIVEN)) \
O(32, "information-refresh-time", ONE(UINT32), SIZE(4, 4), \
	MESSAGES(OPTION_IN(MESSAGE_REPLY))) \
O(33, "bcmcs-server-dns", LIST(FQDN), SIZE(3, ANY), MESSAGES(GIVEN)) \
O(34, "bcmcs-server-addr", LIST(IPV6_ADDRESS), SIZE(16, ANY), \
	MESSAGES(GIVEN)) \
O(36, "geoconf-civic", RECORD3(UINT8, UINT16, BINARY), SIZE(3, ANY), \
	MESSAGES(GIVEN)) \
O(37, "remote-id", RECORD2(UINT32, BINARY), SIZE(5, ANY), MESSAGES(RELAYS)) \
O(38, "subscriber-id", ONE(BINARY), SIZE(1, ANY), MESSAGES(RELAYS)) \
O(39, "client-fqdn", RECORD2(UINT8, FQDN), PARTIAL, SIZE(1, 256), OURS, \
	MESSAGES(GIVEN)) \
O(40, "pana-agent", LIST(IPV6_ADDRESS), SIZE(16, ANY), MESSAGES(GIVEN)) \
O(41, "new-posix-timezone", ONE(STRING), SIZE(1, ANY), MESSAGES(GIVEN)) \
O(42, "new-tzdb-timezone", ONE(STRING), SIZE(1, ANY), MESSAGES(GIVEN)) \
O(43, "ero", LIST(UINT16), SIZE(0, ANY), OURS, \
	MESSAGES(OPTION_IN(MESSAGE_RELAY_FORWARD))) \
O(44, "lq-query", RECORD2(UINT8, IPV6_ADDRESS), HOLDS("dhcp6"), \
	SIZE(17, ANY), OURS, MESSAGES(QUERIES)) \
O(45, "client-data", ONE(EMPTY), HOLDS("dhcp6"), SIZE(0, ANY), MANY, OURS, \
	MESSAGES(QUERY_ANSWERS)) \
O(46, "clt-time", ONE(UINT32), SIZE(4, 4), OURS, MESSAGES(INSIDE)) \
O(47, "lq-relay-data", RECORD2(IPV6_ADDRESS, BINARY), SIZE(16, ANY), OURS, \
	MESSAGES(INSIDE)) \
O(48, "lq-client-link", LIST(IPV6_ADDRESS), SIZE(16, ANY), OURS, \
	MESSAGES(OPTION_IN(MESSAGE_LEASEQUERY_REPLY))) \
O(51, "v6-lost", ONE(FQDN), SIZE(3, DOMAIN_NAME_MAX), MESSAGES(GIVEN)) \
O(52, "capwap-ac-v6", LIST(IPV6_ADDRESS), SIZE(16, ANY), MESSAGES(GIVEN)) \
O(53, "relay-id", ONE(BINARY), SIZE(DUID_MIN, DUID_MAX), MESSAGES(RELAYS)) \
O(56, "ntp-server", ONE(EMPTY), HOLDS("v6-ntp-server-suboptions"), \
	SIZE(4, ANY), MANY, MESSAGES(GIVEN), CHECK(one_suboption)) \
O(57, "v6-access-domain", ONE(FQDN), SIZE(3, DOMAIN_NAME_MAX), \
	MESSAGES(GIVEN)) \
O(58, "sip-ua-cs-list", LIST(FQDN), SIZE(3, ANY), MESSAGES(GIVEN)) \
O(59, "bootfile-url", ONE(STRING), SIZE(1, ANY), MESSAGES(GIVEN)) \
O(60, "bootfile-param", LIST(TUPLE), SIZE(2, ANY), MESSAGES(GIVEN)) \
O(61, "client-arch-type", LIST(UINT16), SIZE(2, ANY), MESSAGES(GIVEN)) \
O(62, "nii", RECORD3(UINT8, UINT8, UINT8), SIZE(3, 3), MESSAGES(GIVEN)) \
O(64, "aftr-name", ONE(FQDN), SIZE(3, DOMAIN_NAME_MAX), MESSAGES(GIVEN)) \
O(65, "erp-local-domain-name", ONE(FQDN), SIZE(3, DOMAIN_NAME_MAX), \
	MESSAGES(GIVEN)) \
O(66, "rsoo", ONE(EMPTY), HOLDS("rsoo-opts"), SIZE(4, ANY), \
	MESSAGES(OPTION_IN(MESSAGE_RELAY_FORWARD))) \
O(67, "pd-exclude", ONE(BINARY), SIZE(2, 17), OURS, MESSAGES(INSIDE), \
	CHECK(pd_exclude)) \
O(68, "vss", RECORD2(UINT8, BINARY), SIZE(1, ANY), REDEFINABLE, OURS, \
	MESSAGES(GIVEN | REPORTS | RELAYS)) \
O(74, "rdnss-selection", RECORD3(IPV6_ADDRESS, UINT8, FQDN), .array = true, \
	SIZE(17, ANY), MANY, MESSAGES(GIVEN)) \
O(79, "client-linklayer-addr", ONE(BINARY), SIZE(2, ANY), OURS, \
	MESSAGES(RELAYS)) \
O(80, "link-address", ONE(IPV6_ADDRESS), SIZE(16, 16), OURS, \
	MESSAGES(OPTION_IN(MESSAGE_RECONFIGURE_REQUEST))) \
O(82, "solmax-rt", ONE(UINT32), SIZE(4, 4), MESSAGES(ANSWERS), \
	CHECK(max_rt)) \
O(83, "inf-max-rt", ONE(UINT32), SIZE(4, 4), MESSAGES(ANSWERS), \
	CHECK(max_rt)) \
O(87, "dhcpv4-message", ONE(BINARY), SIZE(240, ANY), OURS, \
	MESSAGES(OPTION_IN(MESSAGE_DHCPV4_QUERY) | \
	OPTION_IN(MESSAGE_DHCPV4_RESPONSE))) \
O(88, "dhcp4o6-server-addr", LIST(IPV6_ADDRESS), SIZE(0, ANY), \
	MESSAGES(GIVEN)) \
O(94, "s46-cont-mape", ONE(EMPTY), HOLDS("s46-cont-mape-options"), \
	SIZE(4, ANY), MANY, MESSAGES(GIVEN), CHECK(s46_mape)) \
O(95, "s46-cont-mapt", ONE(EMPTY), HOLDS("s46-cont-mapt-options"), \
	SIZE(4, ANY), MANY, MESSAGES(GIVEN), CHECK(s46_mapt)) \
O(96, "s46-cont-lw", ONE(EMPTY), HOLDS("s46-cont-lw-options"), SIZE(4, ANY), \
	MANY, MESSAGES(GIVEN), CHECK(s46_lw)) \
O(100, "lq-base-time", ONE(UINT32), SIZE(4, 4), REDEFINABLE, OURS, \
	MESSAGES(QUERIES | QUERY_ANSWERS)) \
O(101, "lq-start-time", ONE(UINT32), SIZE(4, 4), REDEFINABLE, OURS, \
	MESSAGES(QUERIES)) \
O(102, "lq-end-time", ONE(UINT32), SIZE(4, 4), REDEFINABLE, OURS, \
	MESSAGES(QUERIES)) \
O(103, "v6-captive-portal", ONE(STRING), SIZE(1, ANY), MESSAGES(GIVEN), \
	CHECK(no_nul)) \
O(111, "s46-priority", LIST(UINT16), SIZE(2, ANY), REDEFINABLE, \
	MESSAGES(GIVEN), CHECK(no_code_twice)) \
O(113, "v6-prefix64", ONE(BINARY), SIZE(31, 39), REDEFINABLE, MANY, \
	MESSAGES(GIVEN), CHECK(prefix64)) \
O(135, "relay-source-port", ONE(UINT16), SIZE(2, 2), OURS, MESSAGES(RELAYS)) \
O(136, "v6-sztp-redirect", LIST(TUPLE), SIZE(2, ANY), MESSAGES(GIVEN)) \
O(138, "ia-ll", RECORD3(UINT32, UINT32, UINT32), HOLDS("dhcp6"), \
	SIZE(12, ANY), REDEFINABLE, MANY, OURS, MESSAGES(GIVEN | REPORTS)) \
O(139, "lladdr", ONE(BINARY), SIZE(12, ANY), REDEFINABLE, MANY, OURS, \
	MESSAGES(INSIDE)) \
O(140, "slap-quad", LIST(UINT16), SIZE(2, ANY), REDEFINABLE, OURS, \
	MESSAGES(OPTION_IN(MESSAGE_RELAY_FORWARD))) \
O(143, "ipv6-address-andsf", LIST(IPV6_ADDRESS), SIZE(16, ANY), \
	MESSAGES(GIVEN)) \
O(144, "v6-dnr", ONE(INTERNAL), SIZE(4, ANY), MANY, MESSAGES(GIVEN), \
	CHECK(dnr)) \
O(148, "addr-reg-enable", ONE(EMPTY), SIZE(0, 0), MESSAGES(GIVEN))

/* S(space, code, name, the rest of the row) */
#define SUBOPTIONS(S) \
S("v6-ntp-server-suboptions", 1, "ntp-server-address", ONE(IPV6_ADDRESS), \
	SIZE(16, 16)) \
S("v6-ntp-server-suboptions", 2, "ntp-server-multicast", ONE(IPV6_ADDRESS), \
	SIZE(16, 16)) \
S("v6-ntp-server-suboptions", 3, "ntp-server-fqdn", ONE(FQDN), \
	SIZE(3, DOMAIN_NAME_MAX)) \
S("s46-cont-mape-options", 89, "s46-rule", \
	RECORD5(UINT8, UINT8, UINT8, IPV4_ADDRESS, IPV6_PREFIX), \
	HOLDS("s46-rule-options"), SIZE(8, ANY), MANY, CHECK(s46_rule)) \
S("s46-cont-mape-options", 90, "s46-br", ONE(IPV6_ADDRESS), SIZE(16, 16), \
	MANY) \
S("s46-cont-mapt-options", 89, "s46-rule", \
	RECORD5(UINT8, UINT8, UINT8, IPV4_ADDRESS, IPV6_PREFIX), \
	HOLDS("s46-rule-options"), SIZE(8, ANY), MANY, CHECK(s46_rule)) \
S("s46-cont-mapt-options", 91, "s46-dmr", ONE(IPV6_PREFIX), SIZE(1, 17)) \
S("s46-cont-lw-options", 90, "s46-br", ONE(IPV6_ADDRESS), SIZE(16, 16), \
	MANY) \
S("s46-cont-lw-options", 92, "s46-v4v6bind", \
	RECORD2(IPV4_ADDRESS, IPV6_PREFIX), HOLDS("s46-v4v6bind-options"), \
	SIZE(5, ANY)) \
S("s46-rule-options", 93, "s46-portparams", RECORD2(UINT8, PSID), \
	SIZE(4, 4)) \
S("s46-v4v6bind-options", 93, "s46-portparams", RECORD2(UINT8, PSID), \
	SIZE(4, 4)) \
S("vendor-4491", 1, "oro", LIST(UINT16), SIZE(0, ANY)) \
S("vendor-4491", 2, "device-type", ONE(STRING), SIZE(1, ANY)) \
S("vendor-4491", 10, "vendor-type", ONE(STRING), SIZE(1, ANY)) \
S("vendor-4491", 32, "tftp-servers", LIST(IPV6_ADDRESS), SIZE(16, ANY)) \
S("vendor-4491", 33, "config-file", ONE(STRING), SIZE(1, ANY)) \
S("vendor-4491", 34, "syslog-servers", LIST(IPV6_ADDRESS), SIZE(16, ANY)) \
S("vendor-4491", 36, "device-id", ONE(BINARY), SIZE(0, ANY)) \
S("vendor-4491", 37, "time-servers", LIST(IPV6_ADDRESS), SIZE(16, ANY)) \
S("vendor-4491", 38, "time-offset", ONE(INT32), SIZE(4, 4)) \
S("vendor-4491", 1026, "cmts-cm-mac", ONE(BINARY), SIZE(0, ANY)) \
S("vendor-2495", 60000, "4o6-interface", ONE(STRING), SIZE(1, ANY)) \
S("vendor-2495", 60001, "4o6-source-address", ONE(IPV6_ADDRESS), \
	SIZE(16, 16)) \
S("vendor-2495", 60002, "4o6-source-port", ONE(UINT16), SIZE(2, 2))
/* clang-format on */

#define DHCP6_SPACE "dhcp6"

#define DHCP6_ROW(code_, name_, ...)                                           \
	{.code = (code_), .name = (name_), .space = DHCP6_SPACE, __VA_ARGS__},
#define SUBOPTION_ROW(space_, code_, name_, ...)                               \
	{.code = (code_), .name = (name_), .space = (space_), __VA_ARGS__},

static const struct option_definition rows[] = {
    DHCP6_OPTIONS(DHCP6_ROW) SUBOPTIONS(SUBOPTION_ROW)};

#define ROW_COUNT (sizeof(rows) / sizeof(rows[0]))

/* Where a code's row is: the row's number plus one, 0 if there is none. */
#define DHCP6_NUMBER(code, ...) NUMBER_##code,
enum row_number { DHCP6_OPTIONS(DHCP6_NUMBER) DHCP6_ROW_COUNT };
#define DHCP6_INDEX(code, ...) [code] = NUMBER_##code + 1,
static const uint8_t row_of_code[] = {DHCP6_OPTIONS(DHCP6_INDEX)};

_Static_assert(DHCP6_ROW_COUNT < UINT8_MAX, "row_of_code holds octets");

const struct option_definition *
option_find_dhcp6(uint16_t code)
{
	if (code >= sizeof(row_of_code) || row_of_code[code] == 0)
		return NULL;
	return &rows[row_of_code[code] - 1];
}

const struct option_definition *
option_find(const char *space, uint16_t code)
{
	if (strcmp(space, DHCP6_SPACE) == 0)
		return option_find_dhcp6(code);
	for (size_t i = DHCP6_ROW_COUNT; i < ROW_COUNT; i++) {
		if (rows[i].code == code && strcmp(rows[i].space, space) == 0)
			return &rows[i];
	}
	return NULL;
}

/* The names by which Kea's manual calls two options, unlike its table. */
static const char *
manual_name(const char *name)
{
	if (strcmp(name, "client-id") == 0)
		return "clientid";
	if (strcmp(name, "server-id") == 0)
		return "serverid";
	return name;
}

const struct option_definition *
option_find_name(const char *space, const char *name)
{
	if (strcmp(space, DHCP6_SPACE) == 0)
		name = manual_name(name);
	for (size_t i = 0; i < ROW_COUNT; i++) {
		if (strcmp(rows[i].name, name) == 0 &&
		    strcmp(rows[i].space, space) == 0)
			return &rows[i];
	}
	return NULL;
}

const struct option_definition *
option_table(size_t *count)
{
	*count = ROW_COUNT;
	return rows;
}

static const char *const field_names[] = {
    [FIELD_EMPTY] = "empty",
    [FIELD_BINARY] = "binary",
    [FIELD_BOOLEAN] = "boolean",
    [FIELD_INT8] = "int8",
    [FIELD_INT16] = "int16",
    [FIELD_INT32] = "int32",
    [FIELD_UINT8] = "uint8",
    [FIELD_UINT16] = "uint16",
    [FIELD_UINT32] = "uint32",
    [FIELD_IPV4_ADDRESS] = "ipv4-address",
    [FIELD_IPV6_ADDRESS] = "ipv6-address",
    [FIELD_IPV6_PREFIX] = "ipv6-prefix",
    [FIELD_PSID] = "psid",
    [FIELD_STRING] = "string",
    [FIELD_TUPLE] = "tuple",
    [FIELD_FQDN] = "fqdn",
    [FIELD_RECORD] = "record",
    [FIELD_INTERNAL] = "internal",
};

#define FIELD_COUNT (sizeof(field_names) / sizeof(field_names[0]))

const char *
option_field_name(enum option_field field)
{
	if ((size_t)field >= FIELD_COUNT || field_names[field] == NULL)
		return "unknown";
	return field_names[field];
}

enum option_field
option_field_parse(const char *name, size_t size)
{
	for (size_t i = FIELD_NONE + 1; i < FIELD_COUNT; i++) {
		if (strlen(field_names[i]) == size &&
		    memcmp(field_names[i], name, size) == 0)
			return (enum option_field)i;
	}
	return FIELD_NONE;
}
