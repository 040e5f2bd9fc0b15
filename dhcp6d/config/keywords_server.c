/*
 * keywords_server.c: sockets, identity, timers, threads and checks of the
 * server (kea-config.md 2.3, 2.5 to 2.7, 2.10, 2.22, 2.23).
 */
#include "dhcp6d/config/keywords.h"
#include "dhcp6d/config/model.h"

#define AT(member) offsetof(struct raw_interfaces, member)

static const struct schema_keyword interfaces_keywords[] = {
    {"interfaces", SCHEMA_STRING_LIST, 0, AT(interfaces), .default_text = "[]",
	.meaning = "Where to listen: \"eth0\", \"eth0/2001:db8::1\" to serve "
		   "that address too, \"*\" for all but loopback."},
    {"re-detect", SCHEMA_BOOLEAN, SCHEMA_NOT_IN_FORCE, AT(re_detect),
	.default_text = "true",
	.instead = "interfaces are followed all the time",
	.meaning = "Look at the system's interfaces again; dhcp6d follows "
		   "them all the time."},
    {"service-sockets-require-all", SCHEMA_BOOLEAN, 0, AT(require_all),
	.default_text = "false", .since = "2.2",
	.meaning = "A socket that cannot be opened ends the start."},
    {"service-sockets-max-retries", SCHEMA_INTEGER, SCHEMA_CUT, AT(max_retries),
	KEYWORD_U32, .default_text = "0", .since = "2.2",
	.meaning = "How often sockets that failed are tried again."},
    {"service-sockets-retry-wait-time", SCHEMA_INTEGER, SCHEMA_CUT,
	AT(retry_wait), KEYWORD_U32, .default_text = "5000",
	.unit = "milliseconds", .since = "2.2",
	.meaning = "Pause between tries."},
    KEYWORD_END,
};

static const struct schema_keyword *const interfaces_groups[] = {
    interfaces_keywords, config_keywords_context, NULL};

const struct schema_scope config_scope_interfaces =
    CONFIG_SCOPE("interfaces-config", struct raw_interfaces, interfaces_groups);

#undef AT
#define AT(member) offsetof(struct raw_server_id, member)

static const char *const server_id_names[] = {"LLT", "EN", "LL", NULL};

static const struct schema_keyword server_id_keywords[] = {
    {"type", SCHEMA_ENUM, SCHEMA_REQUIRED, AT(type), .names = server_id_names,
	.meaning = "Type of the server's DUID."},
    {"identifier", SCHEMA_STRING, 0, AT(identifier), .default_text = "",
	.meaning = "Hex: link-layer address, or identifier of type EN; empty: "
		   "found or made."},
    {"htype", SCHEMA_INTEGER, 0, AT(hardware_type), KEYWORD_U16,
	.default_text = "0", .meaning = "Hardware type; 0: the interface's."},
    {"time", SCHEMA_INTEGER, 0, AT(time), KEYWORD_U32, .default_text = "0",
	.unit = "seconds since 2000-01-01 UTC",
	.meaning = "Time in a DUID of type LLT; 0: now."},
    {"enterprise-id", SCHEMA_INTEGER, 0, AT(enterprise), KEYWORD_U32,
	.default_text = "0",
	.meaning = "Enterprise number of type EN; 0: 2495."},
    {"persist", SCHEMA_BOOLEAN, 0, AT(persist), .default_text = "true",
	.meaning = "Write the DUID to a file."},
    KEYWORD_END,
};

static const struct schema_keyword *const server_id_groups[] = {
    server_id_keywords, config_keywords_context, NULL};

const struct schema_scope config_scope_server_id =
    CONFIG_SCOPE("server-id", struct raw_server_id, server_id_groups);

#undef AT
#define AT(member) offsetof(struct raw_expiry, member)

static const struct schema_keyword expiry_keywords[] = {
    {"reclaim-timer-wait-time", SCHEMA_INTEGER, 0, AT(reclaim_wait),
	KEYWORD_U16, .default_text = "10", .unit = "seconds",
	.meaning = "Pause between two rounds of reclamation; 0: never."},
    {"max-reclaim-leases", SCHEMA_INTEGER, 0, AT(max_leases), KEYWORD_U32,
	.default_text = "100", .unit = "leases",
	.meaning = "Leases per round; 0: all."},
    {"max-reclaim-time", SCHEMA_INTEGER, 0, AT(max_time), .minimum = 0,
	.maximum = 10000, .default_text = "250", .unit = "milliseconds",
	.meaning = "Time per round; 0: no limit."},
    {"hold-reclaimed-time", SCHEMA_INTEGER, 0, AT(hold_reclaimed),
	KEYWORD_SECONDS, .default_text = "3600",
	.meaning = "How long a reclaimed lease is kept for its old client."},
    {"flush-reclaimed-timer-wait-time", SCHEMA_INTEGER, 0, AT(flush_wait),
	KEYWORD_U16, .default_text = "25", .unit = "seconds",
	.meaning = "Pause between removals of leases kept long enough; 0: "
		   "none is kept."},
    {"unwarned-reclaim-cycles", SCHEMA_INTEGER, 0, AT(unwarned_cycles),
	KEYWORD_U16, .default_text = "5", .unit = "rounds",
	.meaning = "Rounds in a row that may end unfinished before a warning; "
		   "0: never warn."},
    KEYWORD_END,
};

static const struct schema_keyword *const expiry_groups[] = {
    expiry_keywords, NULL};

const struct schema_scope config_scope_expiry =
    CONFIG_SCOPE("expired-leases-processing", struct raw_expiry, expiry_groups);

#undef AT
#define AT(member) offsetof(struct raw_multi_threading, member)

static const struct schema_keyword multi_threading_keywords[] = {
    {"enable-multi-threading", SCHEMA_BOOLEAN, SCHEMA_REQUIRED, AT(enable),
	.default_text = "true", .meaning = "Several workers, or one."},
    {"thread-pool-size", SCHEMA_INTEGER, 0, AT(thread_pool_size), KEYWORD_U16,
	.default_text = "0", .unit = "threads",
	.meaning = "How many workers; 0: one a processor."},
    {"packet-queue-size", SCHEMA_INTEGER, SCHEMA_NOT_IN_FORCE,
	AT(packet_queue_size), KEYWORD_U16, .default_text = "64",
	.unit = "packets", .instead = "load is shed by age and weight",
	.meaning = "Packets that may wait; dhcp6d sheds by age and weight."},
    KEYWORD_END,
};

static const struct schema_keyword *const multi_threading_groups[] = {
    multi_threading_keywords, config_keywords_context, NULL};

const struct schema_scope config_scope_multi_threading = CONFIG_SCOPE(
    "multi-threading", struct raw_multi_threading, multi_threading_groups);

#undef AT
#define AT(member) offsetof(struct raw_sanity_checks, member)

static const char *const lease_check_names[] = {[LEASE_CHECKS_NONE] = "none",
    [LEASE_CHECKS_WARN] = "warn",
    [LEASE_CHECKS_FIX] = "fix",
    [LEASE_CHECKS_FIX_DEL] = "fix-del",
    [LEASE_CHECKS_DEL] = "del",
    NULL};
static const char *const extended_info_check_names[] = {
    [EXTENDED_INFO_NONE] = "none",
    [EXTENDED_INFO_FIX] = "fix",
    [EXTENDED_INFO_STRICT] = "strict",
    [EXTENDED_INFO_PEDANTIC] = "pedantic",
    NULL};

static const struct schema_keyword sanity_checks_keywords[] = {
    {"lease-checks", SCHEMA_ENUM, 0, AT(lease_checks),
	.names = lease_check_names, .default_text = "warn",
	.meaning = "What is done with a lease that is loaded and lies outside "
		   "its subnet."},
    {"extended-info-checks", SCHEMA_ENUM, 0, AT(extended_info_checks),
	.names = extended_info_check_names, .default_text = "fix",
	.since = "2.3.2",
	.meaning = "What is done with relay data in a lease that is loaded."},
    KEYWORD_END,
};

static const struct schema_keyword *const sanity_checks_groups[] = {
    sanity_checks_keywords, NULL};

const struct schema_scope config_scope_sanity_checks = CONFIG_SCOPE(
    "sanity-checks", struct raw_sanity_checks, sanity_checks_groups);

#undef AT
#define AT(member) offsetof(struct raw_queue_control, member)

static const struct schema_keyword queue_control_keywords[] = {
    {"enable-queue", SCHEMA_BOOLEAN, SCHEMA_REQUIRED | SCHEMA_NOT_IN_FORCE,
	AT(enable_queue), .default_text = "false",
	.instead = "load is shed by age and weight of messages",
	.meaning = "Queue packets between socket and server."},
    {"queue-type", SCHEMA_STRING, 0, AT(queue_type),
	.meaning = "Kind of the queue: kea-ring6."},
    {"capacity", SCHEMA_INTEGER, SCHEMA_CUT, AT(capacity), KEYWORD_U32,
	.default_text = "64", .unit = "packets",
	.meaning = "How many packets the queue holds."},
    KEYWORD_END,
};

static const struct schema_keyword *const queue_control_groups[] = {
    queue_control_keywords, config_keywords_context, NULL};

/* What Kea does not know it hands to a queue of somebody else's making. */
const struct schema_scope config_scope_queue_control = {
    .name = "dhcp-queue-control",
    .struct_size = sizeof(struct raw_queue_control),
    .position_offset = SIZE_MAX,
    .given_offset = SIZE_MAX,
    .groups = queue_control_groups,
    .open = true,
};

#undef AT
#define AT(member) offsetof(struct raw_compatibility, member)

/*
 * Kea has lenient-option-parsing here. The others are ours: each turns one row
 * of protocol.md 0.2 back to what Kea does.
 */
static const struct schema_keyword compatibility_keywords[] = {
    {"lenient-option-parsing", SCHEMA_BOOLEAN, 0, AT(lenient_option_parsing),
	.default_text = "false",
	.meaning = "Be lenient with some malformed options."},
    {"rebind-creates-binding", SCHEMA_BOOLEAN, 0, AT(rebind_creates_binding),
	.default_text = "false", .since = "dhcp6d",
	.meaning = "Answer a Rebind of an unknown lease with a new one "
		   "although rapid-commit is off (RFC 9915 18.3.5)."},
    {"request-never-not-on-link", SCHEMA_BOOLEAN, 0,
	AT(request_never_not_on_link), .default_text = "false",
	.since = "dhcp6d",
	.meaning = "Give another address to a Request that names one of "
		   "another link, not NotOnLink (RFC 9915 18.3.2)."},
    {"status-in-released-ia", SCHEMA_BOOLEAN, 0, AT(status_in_released_ia),
	.default_text = "false", .since = "dhcp6d",
	.meaning = "Answer Release and Decline with Kea's status codes, not "
		   "with those of RFC 9915 18.3.7 and 18.3.8."},
    {"answer-information-request-with-ia", SCHEMA_BOOLEAN, 0,
	AT(answer_information_request_with_ia), .default_text = "false",
	.since = "dhcp6d",
	.meaning = "Answer an Information-request that has an IA, not discard "
		   "it (RFC 9915 16.12)."},
    {"answer-confirm-by-subnet", SCHEMA_BOOLEAN, 0,
	AT(answer_confirm_by_subnet), .default_text = "false",
	.since = "dhcp6d",
	.meaning = "Judge a Confirm by the selected subnet, not by all of the "
		   "link (RFC 9915 18.3.3); NotOnLink without one; and answer "
		   "it with options."},
    {"preference-when-requested", SCHEMA_BOOLEAN, 0,
	AT(preference_when_requested), .default_text = "false",
	.since = "dhcp6d",
	.meaning = "Send Preference to who lists it, or always-send, not with "
		   "each Advertise (RFC 9915 21.7, 21.8)."},
    {"refresh-time-when-requested", SCHEMA_BOOLEAN, 0,
	AT(refresh_time_when_requested), .default_text = "false",
	.since = "dhcp6d",
	.meaning = "Send Information Refresh Time in all messages, not in "
		   "answers to an Information-request alone (RFC 9915 21.23)."},
    {"timers-of-each-ia", SCHEMA_BOOLEAN, 0, AT(timers_of_each_ia),
	.default_text = "false", .since = "dhcp6d",
	.meaning = "Compute T1 and T2 for each IA, not one pair for all of a "
		   "message (RFC 9915 18.3.2)."},
    {"send-fqdn-unrequested", SCHEMA_BOOLEAN, 0, AT(send_fqdn_unrequested),
	.default_text = "false", .since = "dhcp6d",
	.meaning = "Answer a Client FQDN option although the Option Request "
		   "does not list it (RFC 4704 6)."},
    KEYWORD_END,
};

static const struct schema_keyword *const compatibility_groups[] = {
    compatibility_keywords, NULL};

const struct schema_scope config_scope_compatibility = CONFIG_SCOPE(
    "compatibility", struct raw_compatibility, compatibility_groups);
