/*
 * keywords_subnet.c: subnets, shared networks, pools, relays, reservations
 * (kea-config.md 2.14 to 2.19).
 */
#include "dhcp6d/config/keywords.h"

#define AT(member) offsetof(struct raw_relay, member)

static const struct schema_keyword relay_keywords[] = {
    {"ip-addresses", SCHEMA_STRING_LIST, 0, AT(addresses),
	.meaning = "The link-addresses of the relays, as IPv6 addresses."},
    {"ip-address", SCHEMA_STRING, SCHEMA_REMOVED, AT(address),
	.instead = "ip-addresses",
	.meaning = "One such address, until Kea 2.4."},
    KEYWORD_END,
};

static const struct schema_keyword *const relay_groups[] = {
    relay_keywords, NULL};

static const struct schema_scope relay_scope =
    CONFIG_SCOPE("relay", struct raw_relay, relay_groups);

#undef AT
#define AT(member) offsetof(struct raw_scope, member)

/* Shared network, subnet. */
static const struct schema_keyword link_keywords[] = {
    {"interface", SCHEMA_STRING, SCHEMA_DERIVED, AT(link.interface),
	.default_text = "",
	.meaning = "The interface that clients are directly attached to."},
    {"interface-id", SCHEMA_STRING, SCHEMA_DERIVED, AT(link.interface_id),
	.default_text = "",
	.meaning = "The relay's interface-id that selects, as text."},
    {"relay", SCHEMA_MAP, SCHEMA_NOT_EMPTY | SCHEMA_DERIVED, AT(link.relay),
	.inner = &relay_scope, .default_text = "{ \"ip-addresses\": [ ] }",
	.meaning = "The relays whose clients are served from here."},
    {"rapid-commit", SCHEMA_BOOLEAN, SCHEMA_DERIVED, AT(link.rapid_commit),
	.default_text = "false",
	.meaning = "Allow the exchange of two messages."},
    KEYWORD_END,
};

#undef AT
#define AT(member) offsetof(struct raw_pool, member)

static const struct schema_keyword pool_keywords[] = {
    {"pool", SCHEMA_STRING, SCHEMA_REQUIRED, AT(pool),
	.meaning = "The addresses: \"first - last\" or \"prefix/length\"."},
    {"pool-id", SCHEMA_INTEGER, 0, AT(pool_id), .minimum = 1,
	.maximum = UINT32_MAX, .since = "2.3.6",
	.meaning = "Number for leases and statistics; need not be unique; "
		   "unspecified: 0."},
    KEYWORD_END,
};

static const struct schema_keyword *const pool_groups[] = {pool_keywords,
    config_keywords_options, config_keywords_guard, config_keywords_ddns,
    config_keywords_context, NULL};

static const struct schema_scope pool_scope =
    CONFIG_SCOPE("pools", struct raw_pool, pool_groups);

#undef AT
#define AT(member) offsetof(struct raw_pd_pool, member)

static const struct schema_keyword pd_pool_keywords[] = {
    {"prefix", SCHEMA_STRING, SCHEMA_REQUIRED, AT(prefix),
	.meaning = "The prefix that is handed out in parts."},
    {"prefix-len", SCHEMA_INTEGER, SCHEMA_REQUIRED, AT(prefix_length),
	.minimum = 1, .maximum = 128, .unit = "bits",
	.meaning = "Length of that prefix."},
    {"delegated-len", SCHEMA_INTEGER, SCHEMA_REQUIRED, AT(delegated_length),
	.minimum = 1, .maximum = 128, .unit = "bits",
	.meaning = "Length of the parts, from prefix-len on."},
    {"excluded-prefix", SCHEMA_STRING, 0, AT(excluded_prefix),
	.meaning = "Part of the first delegated prefix that the requesting "
		   "router keeps for the link to us (RFC 6603)."},
    {"excluded-prefix-len", SCHEMA_INTEGER, 0, AT(excluded_length),
	.minimum = 0, .maximum = 128, .unit = "bits",
	.meaning = "Length of excluded-prefix, above delegated-len."},
    {"pool-id", SCHEMA_INTEGER, 0, AT(pool_id), .minimum = 1,
	.maximum = UINT32_MAX, .since = "2.3.6",
	.meaning = "Number for leases and statistics; need not be unique; "
		   "unspecified: 0."},
    KEYWORD_END,
};

static const struct schema_keyword *const pd_pool_groups[] = {pd_pool_keywords,
    config_keywords_options, config_keywords_guard, config_keywords_context,
    NULL};

static const struct schema_scope pd_pool_scope =
    CONFIG_SCOPE("pd-pools", struct raw_pd_pool, pd_pool_groups);

#undef AT
#define AT(member) offsetof(struct raw_host, member)

static const struct schema_keyword reservation_keywords[] = {
    {"hw-address", SCHEMA_STRING, 0, AT(hw_address),
	.meaning = "The client's hardware address, hex or 'text'."},
    {"duid", SCHEMA_STRING, 0, AT(duid),
	.meaning = "The client's DUID, hex or 'text'."},
    {"flex-id", SCHEMA_STRING, 0, AT(flex_id),
	.meaning = "What the flexible identifier's expression yields."},
    {"ip-addresses", SCHEMA_STRING_LIST, 0, AT(addresses), .default_text = "[]",
	.meaning = "Addresses of this client alone."},
    {"prefixes", SCHEMA_STRING_LIST, 0, AT(prefixes), .default_text = "[]",
	.meaning = "Prefixes of this client alone."},
    {"excluded-prefixes", SCHEMA_STRING_LIST, 0, AT(excluded_prefixes),
	.default_text = "[]", .since = "2.7.3",
	.meaning = "For each of the prefixes the excluded one, or \"\"."},
    {"hostname", SCHEMA_STRING, 0, AT(hostname), .default_text = "",
	.meaning = "The client's name."},
    {"client-classes", SCHEMA_STRING_LIST, 0, AT(client_classes),
	.default_text = "[]", .meaning = "Classes that this client is in."},
    KEYWORD_END,
};

static const struct schema_keyword *const reservation_groups[] = {
    reservation_keywords, config_keywords_options, config_keywords_context,
    NULL};

const struct schema_scope config_scope_reservation =
    CONFIG_SCOPE("reservations", struct raw_host, reservation_groups);

#undef AT
#define AT(member) offsetof(struct raw_subnet, member)

static const struct schema_keyword subnet_keywords[] = {
    {"subnet", SCHEMA_STRING, SCHEMA_REQUIRED, AT(subnet),
	.meaning = "The subnet's prefix, \"address/length\"."},
    {"id", SCHEMA_INTEGER, 0, AT(id), .minimum = 0, .maximum = UINT32_MAX - 1.0,
	.meaning = "Number of the subnet in leases, reservations and "
		   "statistics; without it subnets are counted from 1."},
    {"pools", SCHEMA_LIST, 0, AT(pools), .inner = &pool_scope,
	.default_text = "[]", .meaning = "Ranges of addresses to lease."},
    {"pd-pools", SCHEMA_LIST, 0, AT(pd_pools), .inner = &pd_pool_scope,
	.default_text = "[]", .meaning = "Prefixes to delegate parts of."},
    {"reservations", SCHEMA_LIST, 0, AT(reservations),
	.inner = &config_scope_reservation, .default_text = "[]",
	.meaning = "What belongs to single clients of this subnet."},
    KEYWORD_END,
};

static const struct schema_keyword *const subnet_groups[] = {subnet_keywords,
    config_keywords_options, config_keywords_guard, config_keywords_ddns,
    config_keywords_ddns_old, config_keywords_lifetimes,
    config_keywords_parameters, link_keywords, config_keywords_context, NULL};

const struct schema_scope config_scope_subnet =
    CONFIG_SCOPE("subnet6", struct raw_subnet, subnet_groups);

#undef AT
#define AT(member) offsetof(struct raw_network, member)

static const struct schema_keyword network_keywords[] = {
    {"name", SCHEMA_STRING, SCHEMA_REQUIRED, AT(name),
	.meaning = "The network's name, unlike all others."},
    {"subnet6", SCHEMA_LIST, 0, AT(subnets), .inner = &config_scope_subnet,
	.default_text = "[]", .meaning = "The subnets on this link."},
    KEYWORD_END,
};

static const struct schema_keyword *const network_groups[] = {network_keywords,
    config_keywords_options, config_keywords_guard, config_keywords_ddns,
    config_keywords_ddns_old, config_keywords_lifetimes,
    config_keywords_parameters, link_keywords, config_keywords_context, NULL};

const struct schema_scope config_scope_network =
    CONFIG_SCOPE("shared-networks", struct raw_network, network_groups);
