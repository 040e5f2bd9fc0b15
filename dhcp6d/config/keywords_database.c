/*
 * keywords_database.c: databases for leases, reservations and configuration
 * (kea-config.md 2.4, 2.21). They share one struct; each takes its part.
 */
#include "dhcp6d/config/keywords.h"

#define AT(member) offsetof(struct raw_database, member)

static const char *const database_names[] = {
    "memfile", "mysql", "postgresql", NULL};
static const char *const on_fail_names[] = {
    "stop-retry-exit", "serve-retry-exit", "serve-retry-continue", NULL};
static const char *const ssl_mode_names[] = {
    "disable", "prefer", "require", "verify-ca", "verify-full", NULL};

static const struct schema_keyword common_keywords[] = {
    {"type", SCHEMA_ENUM, SCHEMA_REQUIRED, AT(type), .names = database_names,
	.meaning = "What the database is."},
    {"name", SCHEMA_STRING, 0, AT(name),
	.meaning = "The file of a memfile, else the database."},
    {"user", SCHEMA_STRING, 0, AT(user), .default_text = "",
	.meaning = "User for the database."},
    {"password", SCHEMA_STRING, SCHEMA_SECRET, AT(password), .default_text = "",
	.meaning = "His password."},
    {"password-file", SCHEMA_STRING, 0, AT(password_file), .since = "3.3.1",
	.meaning = "File that holds the password."},
    {"host", SCHEMA_STRING, 0, AT(host), .default_text = "localhost",
	.meaning = "Host of the database."},
    {"port", SCHEMA_INTEGER, 0, AT(port), KEYWORD_U16, .default_text = "0",
	.meaning = "Its port; 0: the usual one."},
    {"connect-timeout", SCHEMA_INTEGER, 0, AT(connect_timeout), KEYWORD_SECONDS,
	.default_text = "5", .meaning = "How long a connection may take."},
    {"read-timeout", SCHEMA_INTEGER, 0, AT(read_timeout), KEYWORD_SECONDS,
	.since = "2.3.6", .meaning = "How long reading may take (MySQL)."},
    {"write-timeout", SCHEMA_INTEGER, 0, AT(write_timeout), KEYWORD_SECONDS,
	.since = "2.3.6", .meaning = "How long writing may take (MySQL)."},
    {"tcp-user-timeout", SCHEMA_INTEGER, 0, AT(tcp_user_timeout),
	KEYWORD_SECONDS, .since = "2.3.6",
	.meaning = "How long data may stay unacknowledged (PostgreSQL)."},
    {"max-reconnect-tries", SCHEMA_INTEGER, 0, AT(max_reconnect_tries),
	KEYWORD_U32, .default_text = "0",
	.meaning = "Tries to connect again; 0: none."},
    {"reconnect-wait-time", SCHEMA_INTEGER, 0, AT(reconnect_wait_time),
	KEYWORD_U32, .default_text = "0", .unit = "milliseconds",
	.meaning = "Pause between tries; 0: no tries."},
    {"on-fail", SCHEMA_ENUM, 0, AT(on_fail), .names = on_fail_names,
	.default_text = "stop-retry-exit",
	.meaning = "Whether to serve while the connection is lost, and to "
		   "exit after the last try."},
    {"retry-on-startup", SCHEMA_BOOLEAN, 0, AT(retry_on_startup),
	.default_text = "false", .since = "2.5.4",
	.meaning = "Treat the first connection in the same way."},
    {"trust-anchor", SCHEMA_STRING, 0, AT(trust_anchor),
	.meaning = "Certificate authority for the database."},
    {"cert-file", SCHEMA_STRING, 0, AT(cert_file),
	.meaning = "Our certificate."},
    {"key-file", SCHEMA_STRING, 0, AT(key_file),
	.meaning = "The key of our certificate."},
    {"ssl-mode", SCHEMA_ENUM, 0, AT(ssl_mode), .names = ssl_mode_names,
	.since = "3.1", .meaning = "How TLS is used (PostgreSQL)."},
    {"cipher-list", SCHEMA_STRING, 0, AT(cipher_list),
	.meaning = "Ciphers of TLS (MySQL)."},
    KEYWORD_END,
};

/* Kea's grammar takes these for any database. */
static const struct schema_keyword memfile_keywords[] = {
    {"persist", SCHEMA_BOOLEAN, 0, AT(persist), .default_text = "true",
	.meaning = "Keep leases on disk (memfile)."},
    {"lfc-interval", SCHEMA_INTEGER, 0, AT(lfc_interval), KEYWORD_SECONDS,
	.default_text = "3600",
	.meaning = "How often the lease file is compacted; 0: never."},
    KEYWORD_END,
};

/* Leases alone. */
static const struct schema_keyword lease_keywords[] = {
    {"max-row-errors", SCHEMA_INTEGER, 0, AT(max_row_errors), KEYWORD_U32,
	.default_text = "0", .unit = "rows",
	.meaning = "Bad rows after which loading is given up; 0: no limit."},
    KEYWORD_END,
};

static const struct schema_keyword hosts_keywords[] = {
    {"readonly", SCHEMA_BOOLEAN, 0, AT(readonly), .default_text = "false",
	.meaning = "No reservation may be added (host databases)."},
    KEYWORD_END,
};

static const struct schema_keyword *const hosts_groups[] = {
    common_keywords, memfile_keywords, hosts_keywords, NULL};

static const struct schema_keyword *const lease_groups[] = {
    common_keywords, memfile_keywords, lease_keywords, NULL};

static const struct schema_keyword *const database_groups[] = {
    common_keywords, memfile_keywords, NULL};

const struct schema_scope config_scope_lease_database =
    CONFIG_SCOPE("lease-database", struct raw_database, lease_groups);

const struct schema_scope config_scope_hosts_database =
    CONFIG_SCOPE("hosts-databases", struct raw_database, hosts_groups);

static const struct schema_scope config_database_scope =
    CONFIG_SCOPE("config-database", struct raw_database, database_groups);

#undef AT
#define AT(member) offsetof(struct raw_config_control, member)

static const struct schema_keyword config_control_keywords[] = {
    {"config-databases", SCHEMA_LIST, SCHEMA_NOT_IN_FORCE, AT(databases),
	.inner = &config_database_scope, .default_text = "[]",
	.meaning = "Databases that hold further configuration."},
    {"config-fetch-wait-time", SCHEMA_INTEGER, SCHEMA_NOT_IN_FORCE,
	AT(fetch_wait_time), KEYWORD_U16, .default_text = "30",
	.unit = "seconds",
	.meaning = "How often they are looked at; 0: never."},
    KEYWORD_END,
};

static const struct schema_keyword *const config_control_groups[] = {
    config_control_keywords, NULL};

const struct schema_scope config_scope_config_control = CONFIG_SCOPE(
    "config-control", struct raw_config_control, config_control_groups);
