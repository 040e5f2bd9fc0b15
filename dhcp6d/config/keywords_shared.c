/*
 * keywords_shared.c: keywords that several scopes take (kea-config.md 2.2).
 *
 * Their offsets are into struct raw_scope; every other struct that takes one
 * of these groups has the same members at the same places. Groups that lead to
 * scopes of their own stand beside these: option-data in keywords_option.c,
 * relay in keywords_subnet.c.
 */
#include "dhcp6d/config/keywords.h"
#include "dhcp6d/config/model.h"

_Static_assert(offsetof(struct raw_scope, base) == 0, "context comes first");
_Static_assert(offsetof(struct raw_base, context) == 0, "context comes first");
_Static_assert(offsetof(struct raw_context, node) == 0, "node comes first");
_Static_assert(offsetof(struct raw_class, lifetimes) ==
		   offsetof(struct raw_scope, lifetimes),
    "classes share lifetimes");
_Static_assert(
    offsetof(struct raw_pool, guard) == offsetof(struct raw_scope, guard),
    "pools share guards");
_Static_assert(
    offsetof(struct raw_pool, ddns) == offsetof(struct raw_scope, ddns),
    "pools share ddns");
_Static_assert(
    offsetof(struct raw_pd_pool, guard) == offsetof(struct raw_scope, guard),
    "pd-pools share guards");

#define AT(member) offsetof(struct raw_scope, member)

const struct schema_keyword config_keywords_context[] = {
    {"user-context", SCHEMA_ANY_MAP, 0, AT(base.context.user_context),
	.meaning = "A map of anything, kept for the operator and his tools."},
    {"comment", SCHEMA_STRING, 0, AT(base.context.comment),
	.meaning = "A text that is kept as user-context.comment."},
    KEYWORD_END,
};

const struct schema_keyword config_keywords_guard[] = {
    {"client-classes", SCHEMA_STRING_LIST, 0, AT(guard.client_classes),
	.default_text = "[]", .since = "2.7.5",
	.meaning =
	    "Only clients in one of these classes are served from here."},
    {"client-class", SCHEMA_STRING, SCHEMA_DEPRECATED, AT(guard.client_class),
	.default_text = "", .instead = "client-classes",
	.meaning = "Only clients in this class are served from here."},
    {"evaluate-additional-classes", SCHEMA_STRING_LIST, 0, AT(guard.additional),
	.default_text = "[]", .since = "2.7.4",
	.meaning = "Classes that are evaluated after a lease was chosen."},
    {"require-client-classes", SCHEMA_STRING_LIST, SCHEMA_DEPRECATED,
	AT(guard.require_classes), .default_text = "[]",
	.instead = "evaluate-additional-classes",
	.meaning = "Classes that are evaluated after a lease was chosen."},
    KEYWORD_END,
};

const char *const config_replace_names[] = {"never", "always", "when-present",
    "when-not-present", "false", "true", NULL};

static const char *const conflict_resolution_names[] = {
    [CONFLICT_CHECK_WITH_DHCID] = "check-with-dhcid",
    [CONFLICT_NO_CHECK_WITH_DHCID] = "no-check-with-dhcid",
    [CONFLICT_CHECK_EXISTS_WITH_DHCID] = "check-exists-with-dhcid",
    [CONFLICT_NO_CHECK_WITHOUT_DHCID] = "no-check-without-dhcid",
    NULL};

/* Global, shared network, subnet, pool. */
const struct schema_keyword config_keywords_ddns[] = {
    {"ddns-send-updates", SCHEMA_BOOLEAN, SCHEMA_DERIVED, AT(ddns.send_updates),
	.default_text = "true",
	.meaning = "Whether DNS is updated for clients of this scope."},
    {"ddns-override-no-update", SCHEMA_BOOLEAN, SCHEMA_DERIVED,
	AT(ddns.override_no_update), .default_text = "false",
	.meaning = "Update DNS although the client asked for no update."},
    {"ddns-override-client-update", SCHEMA_BOOLEAN, SCHEMA_DERIVED,
	AT(ddns.override_client_update), .default_text = "false",
	.meaning = "Do the forward update although the client wants to."},
    {"ddns-replace-client-name", SCHEMA_ENUM,
	SCHEMA_IGNORE_CASE | SCHEMA_DERIVED, AT(ddns.replace_client_name),
	.names = config_replace_names, .default_text = "never",
	.meaning = "When a name is invented instead of the client's."},
    {"ddns-generated-prefix", SCHEMA_STRING, SCHEMA_DERIVED,
	AT(ddns.generated_prefix), .default_text = "myhost",
	.meaning = "First part of invented names."},
    {"ddns-qualifying-suffix", SCHEMA_STRING, SCHEMA_DERIVED,
	AT(ddns.qualifying_suffix), .default_text = "",
	.meaning = "Domain that is appended to partial names."},
    {"ddns-update-on-renew", SCHEMA_BOOLEAN, SCHEMA_DERIVED,
	AT(ddns.update_on_renew), .default_text = "false",
	.meaning = "Update DNS at every renewal, changed or not."},
    {"ddns-conflict-resolution-mode", SCHEMA_ENUM,
	SCHEMA_DERIVED | SCHEMA_IGNORE_CASE, AT(ddns.conflict_resolution_mode),
	.names = conflict_resolution_names, .default_text = "check-with-dhcid",
	.since = "2.5",
	.meaning = "What the DNS updater does about names in use."},
    {"ddns-ttl-percent", SCHEMA_REAL, SCHEMA_DERIVED, AT(ddns.ttl_percent),
	.since = "2.3.4",
	.meaning = "TTL of DNS records as a part of the valid lifetime."},
    {"ddns-ttl", SCHEMA_INTEGER, SCHEMA_DERIVED | SCHEMA_CUT, AT(ddns.ttl),
	KEYWORD_SECONDS, .since = "3.0",
	.meaning = "Fixed TTL of DNS records; excludes the other three."},
    {"ddns-ttl-min", SCHEMA_INTEGER, SCHEMA_DERIVED | SCHEMA_CUT,
	AT(ddns.ttl_minimum), KEYWORD_SECONDS, .since = "3.0",
	.meaning = "Lower bound of a computed TTL."},
    {"ddns-ttl-max", SCHEMA_INTEGER, SCHEMA_DERIVED | SCHEMA_CUT,
	AT(ddns.ttl_maximum), KEYWORD_SECONDS, .since = "3.0",
	.meaning = "Upper bound of a computed TTL."},
    {"hostname-char-set", SCHEMA_STRING, SCHEMA_DERIVED,
	AT(ddns.hostname_char_set), .default_text = "[^A-Za-z0-9.-]",
	.meaning = "POSIX extended regular expression of the characters to "
		   "replace in clients' names; empty: none."},
    {"hostname-char-replacement", SCHEMA_STRING, SCHEMA_DERIVED,
	AT(ddns.hostname_char_replacement), .default_text = "",
	.meaning = "What replaces each of them; empty: they are deleted."},
    KEYWORD_END,
};

/* Global, shared network, subnet; not in pools. */
const struct schema_keyword config_keywords_ddns_old[] = {
    {"ddns-use-conflict-resolution", SCHEMA_BOOLEAN, SCHEMA_DEPRECATED,
	AT(ddns.use_conflict_resolution),
	.instead = "ddns-conflict-resolution-mode",
	.meaning = "true: check-with-dhcid; false: no-check-with-dhcid."},
    KEYWORD_END,
};

/* Global, shared network, subnet, class. */
const struct schema_keyword config_keywords_lifetimes[] = {
    {"valid-lifetime", SCHEMA_INTEGER, SCHEMA_DERIVED | SCHEMA_CUT,
	AT(lifetimes.valid.value), KEYWORD_SECONDS, .default_text = "7200",
	.meaning = "How long a lease is valid; 4294967295 is for ever."},
    {"min-valid-lifetime", SCHEMA_INTEGER, SCHEMA_DERIVED | SCHEMA_CUT,
	AT(lifetimes.valid.minimum), KEYWORD_SECONDS,
	.meaning = "The least that a client which asks may get."},
    {"max-valid-lifetime", SCHEMA_INTEGER, SCHEMA_DERIVED | SCHEMA_CUT,
	AT(lifetimes.valid.maximum), KEYWORD_SECONDS,
	.meaning = "The most that a client which asks may get."},
    {"preferred-lifetime", SCHEMA_INTEGER, SCHEMA_DERIVED | SCHEMA_CUT,
	AT(lifetimes.preferred.value), KEYWORD_SECONDS,
	.meaning = "How long a lease is preferred; unspecified: five eighths "
		   "of the valid lifetime."},
    {"min-preferred-lifetime", SCHEMA_INTEGER, SCHEMA_DERIVED | SCHEMA_CUT,
	AT(lifetimes.preferred.minimum), KEYWORD_SECONDS,
	.meaning = "The least that a client which asks may get."},
    {"max-preferred-lifetime", SCHEMA_INTEGER, SCHEMA_DERIVED | SCHEMA_CUT,
	AT(lifetimes.preferred.maximum), KEYWORD_SECONDS,
	.meaning = "The most that a client which asks may get."},
    KEYWORD_END,
};

static const char *const allocator_names[] = {
    "iterative", "random", "flq", "shared-flq", NULL};
static const char *const reservation_mode_names[] = {
    "disabled", "off", "global", "out-of-pool", "all", NULL};

/* Global, shared network, subnet. */
const struct schema_keyword config_keywords_parameters[] = {
    {"renew-timer", SCHEMA_INTEGER, SCHEMA_DERIVED | SCHEMA_CUT,
	AT(parameters.renew_timer), KEYWORD_SECONDS,
	.meaning = "T1: when clients shall renew."},
    {"rebind-timer", SCHEMA_INTEGER, SCHEMA_DERIVED | SCHEMA_CUT,
	AT(parameters.rebind_timer), KEYWORD_SECONDS,
	.meaning = "T2: when clients shall rebind."},
    {"calculate-tee-times", SCHEMA_BOOLEAN, SCHEMA_DERIVED,
	AT(parameters.calculate_tee_times), .default_text = "true",
	.meaning = "Compute T1 and T2 where the timers are not given."},
    {"t1-percent", SCHEMA_REAL, SCHEMA_DERIVED, AT(parameters.t1_percent),
	.default_text = "0.5",
	.meaning = "T1 as a part of the preferred lifetime."},
    {"t2-percent", SCHEMA_REAL, SCHEMA_DERIVED, AT(parameters.t2_percent),
	.default_text = "0.8",
	.meaning = "T2 as a part of the preferred lifetime."},
    {"cache-threshold", SCHEMA_REAL, SCHEMA_DERIVED,
	AT(parameters.cache_threshold), .default_text = "0.25",
	.meaning = "A lease renewed before this part of its valid lifetime is "
		   "answered as it stands; 0.0 is off."},
    {"cache-max-age", SCHEMA_INTEGER, SCHEMA_DERIVED | SCHEMA_CUT,
	AT(parameters.cache_max_age), KEYWORD_SECONDS,
	.meaning = "The same as an absolute age; 0 is off."},
    {"adaptive-lease-time-threshold", SCHEMA_REAL, SCHEMA_DERIVED,
	AT(parameters.adaptive_threshold), .since = "3.1.1",
	.meaning = "Fill of a pool from which on the minimum lifetimes are "
		   "granted."},
    {"allocator", SCHEMA_ENUM, SCHEMA_DERIVED, AT(parameters.allocator),
	.names = allocator_names, .since = "2.3.2",
	.meaning = "How addresses are chosen; unspecified: unpredictably "
		   "(RFC 9915 13.1), iterative: in order."},
    {"pd-allocator", SCHEMA_ENUM, SCHEMA_DERIVED, AT(parameters.pd_allocator),
	.names = allocator_names, .since = "2.3.2",
	.meaning = "How prefixes are chosen; unspecified: unpredictably."},
    {"store-extended-info", SCHEMA_BOOLEAN, SCHEMA_DERIVED,
	AT(parameters.store_extended_info), .default_text = "false",
	.meaning = "Keep the relays' data in the lease."},
    {"reservations-global", SCHEMA_BOOLEAN, SCHEMA_DERIVED,
	AT(parameters.reservations_global), .default_text = "false",
	.meaning = "Consult global reservations."},
    {"reservations-in-subnet", SCHEMA_BOOLEAN, SCHEMA_DERIVED,
	AT(parameters.reservations_in_subnet), .default_text = "true",
	.meaning = "Consult the subnet's reservations."},
    {"reservations-out-of-pool", SCHEMA_BOOLEAN, SCHEMA_DERIVED,
	AT(parameters.reservations_out_of_pool), .default_text = "false",
	.meaning = "A promise that nothing reserved lies inside a pool."},
    {"reservation-mode", SCHEMA_ENUM, SCHEMA_REMOVED | SCHEMA_DERIVED,
	AT(parameters.reservation_mode), .names = reservation_mode_names,
	.instead = "reservations-global, reservations-in-subnet and "
		   "reservations-out-of-pool",
	.meaning = "The three reservations flags in one word, until 2.4."},
    KEYWORD_END,
};
