/*
 * keywords_global.c: the file as a whole, and the Dhcp6 map (kea-config.md
 * 2.1).
 */
#include "dhcp6d/config/keywords.h"

#define AT(member) offsetof(struct raw_global, member)

static const struct schema_keyword map_keywords[] = {
    {"interfaces-config", SCHEMA_MAP, SCHEMA_NOT_EMPTY, AT(interfaces),
	.inner = &config_scope_interfaces, .default_text = "{}",
	.meaning = "Where to listen."},
    {"lease-database", SCHEMA_MAP, SCHEMA_NOT_EMPTY, AT(lease_database),
	.inner = &config_scope_lease_database,
	.default_text = "{ \"type\": \"memfile\" }",
	.meaning = "Where leases are kept; unspecified: a memfile."},
    {"hosts-database", SCHEMA_MAP,
	SCHEMA_NOT_EMPTY | SCHEMA_DEPRECATED | SCHEMA_NOT_IN_FORCE,
	AT(hosts_database), .inner = &config_scope_hosts_database,
	.instead = "hosts-databases", .meaning = "A database of reservations."},
    {"hosts-databases", SCHEMA_LIST, SCHEMA_NOT_IN_FORCE, AT(hosts_databases),
	.inner = &config_scope_hosts_database, .default_text = "[]",
	.meaning = "Databases of reservations, asked in this order."},
    {"control-sockets", SCHEMA_LIST, 0, AT(control_sockets),
	.inner = &config_scope_control_socket, .default_text = "[]",
	.since = "2.7.2", .meaning = "Where commands come in."},
    {"control-socket", SCHEMA_MAP, SCHEMA_NOT_EMPTY | SCHEMA_DEPRECATED,
	AT(control_socket), .inner = &config_scope_control_socket,
	.instead = "control-sockets", .meaning = "Where commands come in."},
    {"server-id", SCHEMA_MAP, SCHEMA_NOT_EMPTY, AT(server_id),
	.inner = &config_scope_server_id,
	.meaning = "The server's DUID; unspecified: made once."},
    {"expired-leases-processing", SCHEMA_MAP, SCHEMA_NOT_EMPTY, AT(expiry),
	.inner = &config_scope_expiry, .default_text = "{}",
	.meaning = "How leases that ran out are taken back."},
    {"multi-threading", SCHEMA_MAP, SCHEMA_NOT_EMPTY, AT(multi_threading),
	.inner = &config_scope_multi_threading, .default_text = "{}",
	.meaning = "How many workers serve packets."},
    {"dhcp-ddns", SCHEMA_MAP, SCHEMA_NOT_EMPTY, AT(dhcp_ddns),
	.inner = &config_scope_dhcp_ddns,
	.default_text = "{ \"enable-updates\": false }",
	.meaning = "The connection to the DNS updater."},
    {"sanity-checks", SCHEMA_MAP, SCHEMA_NOT_EMPTY, AT(sanity_checks),
	.inner = &config_scope_sanity_checks, .default_text = "{}",
	.meaning = "Checks while leases are loaded."},
    {"config-control", SCHEMA_MAP, SCHEMA_NOT_EMPTY, AT(config_control),
	.inner = &config_scope_config_control,
	.meaning = "Configuration from a database."},
    {"dhcp-queue-control", SCHEMA_MAP, SCHEMA_NOT_EMPTY, AT(queue_control),
	.inner = &config_scope_queue_control, .meaning = "Receive queue."},
    {"compatibility", SCHEMA_MAP, SCHEMA_NOT_EMPTY, AT(compatibility),
	.inner = &config_scope_compatibility,
	.meaning = "Where old behaviour is wanted."},
    KEYWORD_END,
};

static const struct schema_keyword list_keywords[] = {
    {"subnet6", SCHEMA_LIST, 0, AT(subnets), .inner = &config_scope_subnet,
	.default_text = "[]",
	.meaning = "The subnets outside of shared networks."},
    {"shared-networks", SCHEMA_LIST, 0, AT(networks),
	.inner = &config_scope_network, .default_text = "[]",
	.meaning = "Groups of subnets that share a link."},
    {"option-def", SCHEMA_LIST, 0, AT(option_definitions),
	.inner = &config_scope_option_definition, .default_text = "[]",
	.meaning = "Options of one's own."},
    {"client-classes", SCHEMA_LIST, 0, AT(classes),
	.inner = &config_scope_class, .default_text = "[]",
	.meaning = "Classes of clients, in the order of evaluation."},
    {"reservations", SCHEMA_LIST, 0, AT(reservations),
	.inner = &config_scope_reservation, .default_text = "[]",
	.meaning = "Reservations for subnets with reservations-global."},
    {"hooks-libraries", SCHEMA_LIST, 0, AT(hooks), .inner = &config_scope_hook,
	.default_text = "[]", .meaning = "Libraries that Kea loads."},
    {"loggers", SCHEMA_LIST, SCHEMA_NOT_EMPTY, AT(loggers),
	.inner = &config_scope_logger,
	.meaning = "What is logged, and where to."},
    {"mac-sources", SCHEMA_STRING_LIST, SCHEMA_NOT_EMPTY, AT(mac_sources),
	.default_text = "[ \"any\" ]",
	.meaning = "Where a client's hardware address is taken from, in this "
		   "order."},
    {"host-reservation-identifiers", SCHEMA_STRING_LIST, SCHEMA_NOT_EMPTY,
	AT(identifiers), .default_text = "[ \"hw-address\", \"duid\" ]",
	.meaning = "By what reservations are looked up, in this order."},
    {"relay-supplied-options", SCHEMA_STRING_LIST, 0,
	AT(relay_supplied_options), .default_text = "[ \"65\" ]",
	.meaning = "Options that relays may have passed to clients."},
    KEYWORD_END,
};

#define KEYWORD_RATE                                                           \
	.minimum = 0, .maximum = 1000000, .unit = "messages a second"

static const struct schema_keyword value_keywords[] = {
    {"server-tag", SCHEMA_STRING, SCHEMA_NOT_IN_FORCE, AT(server_tag),
	.default_text = "",
	.meaning = "Name of this server in a configuration database."},
    {"data-directory", SCHEMA_STRING, SCHEMA_DEPRECATED, AT(data_directory),
	.instead = "the switch -D, which has precedence",
	.meaning = "Where lease file and server-id file are."},
    {"decline-probation-period", SCHEMA_INTEGER, 0, AT(decline_probation),
	KEYWORD_SECONDS, .default_text = "86400",
	.meaning = "How long a declined address is kept out of use."},
    {"decline-pool-share", SCHEMA_INTEGER, 0, AT(decline_pool_share),
	.minimum = 0, .maximum = 100, .unit = "percent", .default_text = "20",
	.since = "dhcp6d",
	.meaning = "How much of a pool may be kept out of use by Declines; "
		   "one address always may."},
    {"client-packet-rate", SCHEMA_INTEGER, 0, AT(client_packet_rate),
	KEYWORD_RATE, .default_text = "100", .since = "dhcp6d",
	.meaning = "What one client (DUID, link-local address, interface-id) "
		   "may send; 0: anything."},
    {"source-packet-rate", SCHEMA_INTEGER, 0, AT(source_packet_rate),
	KEYWORD_RATE, .default_text = "0", .since = "dhcp6d",
	.meaning = "What all DUIDs of one link-local address together may "
		   "send; 0: anything."},
    {"interface-id-packet-rate", SCHEMA_INTEGER, 0,
	AT(interface_id_packet_rate), KEYWORD_RATE, .default_text = "0",
	.since = "dhcp6d",
	.meaning = "What all clients behind one interface-id of a relay may "
		   "send; 0: anything."},
    {"client-lease-limit", SCHEMA_INTEGER, 0, AT(client_lease_limit),
	KEYWORD_U32, .unit = "leases", .default_text = "1000",
	.since = "dhcp6d",
	.meaning = "How many leases one DUID may have; 0: any number."},
    {"dhcp4o6-port", SCHEMA_INTEGER, SCHEMA_NOT_IN_FORCE, AT(dhcp4o6_port),
	KEYWORD_U16, .default_text = "0",
	.meaning = "Port for DHCPv4 over DHCPv6; 0: off."},
    {"parked-packet-limit", SCHEMA_INTEGER, SCHEMA_NOT_IN_FORCE | SCHEMA_CUT,
	AT(parked_packet_limit), KEYWORD_U32, .default_text = "256",
	.unit = "packets", .instead = "no hook library parks packets here",
	.meaning = "Packets that hooks may park."},
    {"early-global-reservations-lookup", SCHEMA_BOOLEAN, 0,
	AT(early_global_lookup), .default_text = "false",
	.meaning = "Look for a global reservation before the subnet."},
    {"ip-reservations-unique", SCHEMA_BOOLEAN, 0, AT(reservations_unique),
	.default_text = "true",
	.meaning = "No address is reserved for two clients of a subnet."},
    {"reservations-lookup-first", SCHEMA_BOOLEAN, 0,
	AT(reservations_lookup_first), .default_text = "false",
	.meaning = "Look for a reservation before a lease; always so here."},
    {"allow-address-registration", SCHEMA_BOOLEAN, 0,
	AT(allow_address_registration), .default_text = "true",
	.since = "3.1.4",
	.meaning = "Keep addresses that clients make themselves and tell of "
		   "(RFC 9686)."},
    {"statistic-default-sample-count", SCHEMA_INTEGER,
	SCHEMA_NOT_IN_FORCE | SCHEMA_CUT, AT(statistic_sample_count),
	KEYWORD_U32, .default_text = "20", .unit = "samples",
	.instead = "the newest sample is kept",
	.meaning = "Samples kept of a statistic; 0: by age."},
    {"statistic-default-sample-age", SCHEMA_INTEGER,
	SCHEMA_NOT_IN_FORCE | SCHEMA_CUT, AT(statistic_sample_age),
	KEYWORD_SECONDS, .default_text = "0",
	.instead = "the newest sample is kept",
	.meaning = "How long samples are kept."},
    KEYWORD_END,
};

static const struct schema_keyword *const global_groups[] = {map_keywords,
    list_keywords, value_keywords, config_keywords_options,
    config_keywords_ddns, config_keywords_ddns_old, config_keywords_lifetimes,
    config_keywords_parameters, config_keywords_context, NULL};

const struct schema_scope config_scope_global =
    CONFIG_SCOPE("Dhcp6", struct raw_global, global_groups);

static const struct schema_keyword file_keywords[] = {
    {"Dhcp6", SCHEMA_MAP, SCHEMA_REQUIRED | SCHEMA_NOT_EMPTY,
	offsetof(struct raw_file, global), .inner = &config_scope_global,
	.meaning = "The configuration of the server."},
    KEYWORD_END,
};

static const struct schema_keyword *const file_groups[] = {file_keywords, NULL};

const struct schema_scope config_scope_file =
    CONFIG_SCOPE("toplevel", struct raw_file, file_groups);
