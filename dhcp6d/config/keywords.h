/*
 * config/keywords.h: every keyword of the configuration language, as tables.
 *
 * The tables (keywords_*.c) say for each scope which keywords it takes, of
 * which type and range, what they mean and where their values go; the structs
 * here are where they go: a file as it was written, nothing derived, nothing
 * defaulted. libcommon/schema.h reads a tree into them. load.c makes the model
 * from them.
 *
 * Accepted is the union of Kea 2.2 to 3.3 (kea-config.md 2); what those have
 * no word for is marked "dhcp6d" in the column since. A flag that a value was
 * given is kept by the schema_* types: not given is a state of its own.
 *
 * Structs that share keywords begin with the same members, so that one array
 * of keywords serves several scopes; _Static_assert in keywords_shared.c holds
 * them to it.
 *
 * Threads: tables are constant. The structs belong to one reading and point
 * into its document.
 */
#ifndef DHCP6D_CONFIG_KEYWORDS_H
#define DHCP6D_CONFIG_KEYWORDS_H

#include "libcommon/schema.h"

/* First in the struct of every scope; node is NULL where a map is absent. */
struct raw_context {
	const struct yaml_node *node;
	const struct yaml_node *user_context;
	struct schema_string comment;
};

/* Scopes that may carry options. */
struct raw_base {
	struct raw_context context;
	struct schema_list options; /* struct raw_option */
};

struct raw_guard {
	struct schema_list client_classes;
	struct schema_string client_class; /* old spelling, one class */
	struct schema_list additional;
	struct schema_list require_classes; /* old spelling of the last */
};

struct raw_ddns {
	struct schema_boolean send_updates;
	struct schema_boolean override_no_update, override_client_update;
	struct schema_integer replace_client_name; /* ddns_replace_names */
	struct schema_string generated_prefix, qualifying_suffix;
	struct schema_boolean update_on_renew;
	struct schema_integer conflict_resolution_mode;
	struct schema_boolean use_conflict_resolution; /* old spelling */
	struct schema_real ttl_percent;
	struct schema_integer ttl, ttl_minimum, ttl_maximum;
	struct schema_string hostname_char_set, hostname_char_replacement;
};

/* X, min-X, max-X. */
struct raw_triplet {
	struct schema_integer value, minimum, maximum;
};

struct raw_lifetimes {
	struct raw_triplet valid, preferred;
};

/* What is derived from global to shared network to subnet. */
struct raw_parameters {
	struct schema_integer renew_timer, rebind_timer;
	struct schema_boolean calculate_tee_times;
	struct schema_real t1_percent, t2_percent;
	struct schema_real cache_threshold;
	struct schema_integer cache_max_age;
	struct schema_real adaptive_threshold;
	struct schema_integer allocator, pd_allocator; /* allocator_names */
	struct schema_boolean store_extended_info;
	struct schema_boolean reservations_global, reservations_in_subnet;
	struct schema_boolean reservations_out_of_pool;
	struct schema_integer reservation_mode; /* old spelling of the three */
};

struct raw_relay {
	struct raw_context context;
	struct schema_list addresses;
	struct schema_string address; /* old spelling, one address */
};

/* How a subnet or a network is found. */
struct raw_link {
	struct schema_string interface, interface_id;
	struct raw_relay relay;
	struct schema_boolean rapid_commit;
};

/* What global, shared network and subnet have in common. */
struct raw_scope {
	struct raw_base base;
	struct raw_guard guard;
	struct raw_ddns ddns;
	struct raw_lifetimes lifetimes;
	struct raw_parameters parameters;
	struct raw_link link;
};

struct raw_option {
	struct raw_context context;
	struct schema_string name, space, data;
	struct schema_integer code;
	struct schema_boolean csv_format, always_send, never_send;
	struct schema_list client_classes;
};

struct raw_option_definition {
	struct raw_context context;
	struct schema_string name, type, space, record_types, encapsulate;
	struct schema_integer code;
	struct schema_boolean array;
};

struct raw_class {
	struct raw_base base;
	struct raw_guard unused_guard; /* keeps the shared members in place */
	struct raw_ddns unused_ddns;
	struct raw_lifetimes lifetimes;
	struct schema_string name, test, template_test;
	struct schema_boolean only_in_additional_list;
	struct schema_boolean only_if_required; /* old spelling of the last */
};

struct raw_pool {
	struct raw_base base;
	struct raw_guard guard;
	struct raw_ddns ddns;
	struct schema_string pool;
	struct schema_integer pool_id;
};

struct raw_pd_pool {
	struct raw_base base;
	struct raw_guard guard;
	struct schema_string prefix, excluded_prefix;
	struct schema_integer prefix_length, delegated_length;
	struct schema_integer excluded_length;
	struct schema_integer pool_id;
};

struct raw_host {
	struct raw_base base;
	struct schema_string hw_address, duid, flex_id;
	struct schema_list addresses, prefixes, excluded_prefixes;
	struct schema_string hostname;
	struct schema_list client_classes;
};

struct raw_subnet {
	struct raw_scope scope;
	struct schema_string subnet;
	struct schema_integer id;
	struct schema_list pools, pd_pools, reservations;
};

struct raw_network {
	struct raw_scope scope;
	struct schema_string name;
	struct schema_list subnets; /* struct raw_subnet */
};

struct raw_interfaces {
	struct raw_context context;
	struct schema_list interfaces;
	struct schema_boolean re_detect, require_all;
	struct schema_integer max_retries, retry_wait;
};

/* Lease, host and configuration databases. */
struct raw_database {
	struct raw_context context;
	struct schema_integer type; /* database_names */
	struct schema_string name, user, password, password_file, host;
	struct schema_boolean persist, retry_on_startup, readonly;
	struct schema_integer lfc_interval, max_row_errors, port;
	struct schema_integer connect_timeout, read_timeout, write_timeout;
	struct schema_integer tcp_user_timeout;
	struct schema_integer max_reconnect_tries, reconnect_wait_time;
	struct schema_integer on_fail, ssl_mode;
	struct schema_string trust_anchor, cert_file, key_file, cipher_list;
};

struct raw_server_id {
	struct raw_context context;
	struct schema_integer type; /* server_id_names */
	struct schema_string identifier;
	struct schema_integer hardware_type, time, enterprise;
	struct schema_boolean persist;
};

struct raw_expiry {
	struct raw_context context;
	struct schema_integer reclaim_wait, max_leases, max_time;
	struct schema_integer hold_reclaimed, flush_wait, unwarned_cycles;
};

struct raw_multi_threading {
	struct raw_context context;
	struct schema_boolean enable;
	struct schema_integer thread_pool_size, packet_queue_size;
};

struct raw_client {
	struct raw_context context;
	struct schema_string user, user_file, password, password_file;
};

struct raw_authentication {
	struct raw_context context;
	struct schema_string type, realm, directory;
	struct schema_list clients; /* struct raw_client */
};

struct raw_http_header {
	struct raw_context context;
	struct schema_string name, value;
};

struct raw_control_socket {
	struct raw_context context;
	struct schema_integer type; /* control_socket_names */
	struct schema_string name, address;
	struct schema_integer port;
	struct schema_list http_headers; /* struct raw_http_header */
	struct schema_string trust_anchor, cert_file, key_file;
	struct schema_boolean cert_required;
	struct raw_authentication authentication;
};

/* dhcp-ddns; the naming keys moved to the scopes' ddns-... in Kea 2.5. */
struct raw_dhcp_ddns {
	struct raw_context context;
	struct schema_boolean enable_updates;
	struct schema_string server_ip, sender_ip;
	struct schema_integer server_port, sender_port, max_queue_size;
	struct schema_integer protocol, format;
	struct schema_boolean override_no_update, override_client_update;
	struct schema_integer replace_client_name;
	struct schema_string generated_prefix, qualifying_suffix;
	struct schema_string hostname_char_set, hostname_char_replacement;
};

struct raw_sanity_checks {
	struct raw_context context;
	struct schema_integer lease_checks, extended_info_checks;
};

struct raw_hook {
	struct raw_context context;
	struct schema_string library;
	const struct yaml_node *parameters;
};

/* Parameters of libdhcp_flex_id.so. */
struct raw_flex_id {
	struct raw_context context;
	struct schema_string expression;
	struct schema_boolean replace_client_id, ignore_iaid;
};

/* Parameters of libdhcp_flex_option.so, its options, and theirs. */
struct raw_flex_parameters {
	struct raw_context context;
	struct schema_list options; /* struct raw_flex_option */
};
struct raw_flex_action {
	struct raw_context context;
	struct schema_integer code;
	struct schema_string name, space, client_class;
	struct schema_boolean csv_format;
	struct schema_string add, supersede, remove;
};
struct raw_flex_option {
	struct raw_flex_action action;
	struct schema_list suboptions; /* struct raw_flex_suboption */
	struct schema_integer source, destination; /* raw_flex_message */
};
struct raw_flex_suboption {
	struct raw_flex_action action;
	struct schema_boolean container_add, container_remove;
};

struct raw_config_control {
	struct raw_context context;
	struct schema_list databases; /* struct raw_database */
	struct schema_integer fetch_wait_time;
};

struct raw_queue_control {
	struct raw_context context;
	struct schema_boolean enable_queue;
	struct schema_string queue_type;
	struct schema_integer capacity;
};

struct raw_compatibility {
	struct raw_context context;
	struct schema_boolean lenient_option_parsing;
	struct schema_boolean rebind_creates_binding;
	struct schema_boolean request_never_not_on_link;
	struct schema_boolean status_in_released_ia;
	struct schema_boolean answer_confirm_by_subnet;
	struct schema_boolean preference_when_requested;
	struct schema_boolean refresh_time_when_requested;
	struct schema_boolean timers_of_each_ia;
	struct schema_boolean answer_information_request_with_ia;
	struct schema_boolean send_fqdn_unrequested;
};

struct raw_output {
	struct raw_context context;
	struct schema_string output, pattern;
	struct schema_boolean flush;
	struct schema_integer maxsize, maxver;
};

struct raw_logger {
	struct raw_context context;
	struct schema_string name, severity;
	struct schema_integer debuglevel;
	struct schema_list outputs;     /* struct raw_output */
	struct schema_list old_outputs; /* "output_options" */
};

struct raw_global {
	struct raw_scope scope;
	struct raw_interfaces interfaces;
	struct raw_database lease_database, hosts_database;
	struct schema_list hosts_databases; /* struct raw_database */
	struct schema_list subnets, networks, reservations;
	struct schema_list option_definitions, classes, hooks, loggers;
	struct schema_list control_sockets;
	struct raw_control_socket control_socket; /* old spelling, one */
	struct raw_server_id server_id;
	struct raw_expiry expiry;
	struct raw_multi_threading multi_threading;
	struct raw_dhcp_ddns dhcp_ddns;
	struct raw_sanity_checks sanity_checks;
	struct raw_config_control config_control;
	struct raw_queue_control queue_control;
	struct raw_compatibility compatibility;
	struct schema_list mac_sources, identifiers, relay_supplied_options;
	struct schema_string server_tag, data_directory;
	struct schema_integer decline_probation, decline_pool_share;
	struct schema_integer client_packet_rate, source_packet_rate;
	struct schema_integer interface_id_packet_rate, client_lease_limit;
	struct schema_integer dhcp4o6_port;
	struct schema_integer parked_packet_limit;
	struct schema_integer statistic_sample_count, statistic_sample_age;
	struct schema_boolean early_global_lookup, reservations_unique;
	struct schema_boolean reservations_lookup_first;
	struct schema_boolean allow_address_registration;
};

/* A whole file: one map with one key. */
struct raw_file {
	struct raw_context context;
	struct raw_global global;
};

/* What the strings of enumerations mean, by position in their array. */
enum raw_replace_name {
	RAW_REPLACE_NEVER,
	RAW_REPLACE_ALWAYS,
	RAW_REPLACE_WHEN_PRESENT,
	RAW_REPLACE_WHEN_NOT_PRESENT,
	RAW_REPLACE_FALSE,
	RAW_REPLACE_TRUE
};
enum raw_allocator {
	RAW_ALLOCATOR_ITERATIVE,
	RAW_ALLOCATOR_RANDOM,
	RAW_ALLOCATOR_FLQ,
	RAW_ALLOCATOR_SHARED_FLQ
};
enum raw_reservation_mode {
	RAW_MODE_DISABLED,
	RAW_MODE_OFF,
	RAW_MODE_GLOBAL,
	RAW_MODE_OUT_OF_POOL,
	RAW_MODE_ALL
};
enum raw_database_type {
	RAW_DATABASE_MEMFILE,
	RAW_DATABASE_MYSQL,
	RAW_DATABASE_POSTGRESQL
};
enum raw_control_socket_type {
	RAW_SOCKET_UNIX,
	RAW_SOCKET_HTTP,
	RAW_SOCKET_HTTPS
};
enum raw_flex_message { RAW_FLEX_QUERY, RAW_FLEX_RESPONSE };
enum raw_ncr_protocol { RAW_NCR_UDP, RAW_NCR_TCP };

/* The root of the language; every other scope is reached from it. */
extern const struct schema_scope config_scope_file;

/* Keywords of several scopes (keywords_shared.c, and keywords_option.c for
 * option-data); each array ends in a row whose name is NULL. */
extern const struct schema_keyword config_keywords_context[];
extern const struct schema_keyword config_keywords_options[];
extern const struct schema_keyword config_keywords_guard[];
extern const struct schema_keyword config_keywords_ddns[];
extern const struct schema_keyword config_keywords_ddns_old[];
extern const struct schema_keyword config_keywords_lifetimes[];
extern const struct schema_keyword config_keywords_parameters[];
extern const char *const config_replace_names[];

/* Scopes, by file. */
extern const struct schema_scope config_scope_global; /* keywords_global */
extern const struct schema_scope config_scope_subnet; /* keywords_subnet */
extern const struct schema_scope config_scope_network;
extern const struct schema_scope config_scope_reservation;
extern const struct schema_scope config_scope_option; /* keywords_option */
extern const struct schema_scope config_scope_option_definition;
extern const struct schema_scope config_scope_class;
extern const struct schema_scope config_scope_interfaces; /* keywords_server */
extern const struct schema_scope config_scope_server_id;
extern const struct schema_scope config_scope_expiry;
extern const struct schema_scope config_scope_multi_threading;
extern const struct schema_scope config_scope_sanity_checks;
extern const struct schema_scope config_scope_queue_control;
extern const struct schema_scope config_scope_compatibility;
extern const struct schema_scope config_scope_lease_database; /* _database */
extern const struct schema_scope config_scope_hosts_database;
extern const struct schema_scope config_scope_config_control;
extern const struct schema_scope config_scope_control_socket; /* _control */
extern const struct schema_scope config_scope_dhcp_ddns;
extern const struct schema_scope config_scope_hook;
extern const struct schema_scope config_scope_flex_id; /* keywords_hook */
extern const struct schema_scope config_scope_flex_option;
extern const struct schema_scope config_scope_logger; /* keywords_logger */

/* Ranges and markers for rows; offsets are into the row's struct. */
#define KEYWORD_U8 .minimum = 0, .maximum = UINT8_MAX
#define KEYWORD_U16 .minimum = 0, .maximum = UINT16_MAX
#define KEYWORD_U32 .minimum = 0, .maximum = UINT32_MAX
#define KEYWORD_SECONDS KEYWORD_U32, .unit = "seconds"
#define KEYWORD_END                                                            \
	{                                                                      \
		.name = NULL                                                   \
	}

/* A scope whose struct begins with a struct raw_context. */
#define CONFIG_SCOPE(name_, struct_, groups_)                                  \
	{                                                                      \
		.name = (name_), .struct_size = sizeof(struct_),               \
		.position_offset = SIZE_MAX, .given_offset = SIZE_MAX,         \
		.node_offset = 0, .groups = (groups_)                          \
	}

#endif
