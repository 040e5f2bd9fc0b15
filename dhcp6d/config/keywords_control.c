/*
 * keywords_control.c: command sockets, the DNS updater, hook libraries
 * (kea-config.md 2.8, 2.9, 2.20). Nothing of it is in force yet; what stands
 * in the scope above carries the flag, so that one line says so, not ten.
 */
#include "dhcp6d/config/keywords.h"

#define AT(member) offsetof(struct raw_client, member)

static const struct schema_keyword client_keywords[] = {
    {"user", SCHEMA_STRING, 0, AT(user), .meaning = "Name of a user."},
    {"user-file", SCHEMA_STRING, 0, AT(user_file),
	.meaning = "File that holds the name."},
    {"password", SCHEMA_STRING, SCHEMA_SECRET, AT(password),
	.meaning = "His password."},
    {"password-file", SCHEMA_STRING, 0, AT(password_file),
	.meaning = "File that holds the password."},
    KEYWORD_END,
};

static const struct schema_keyword *const client_groups[] = {
    client_keywords, config_keywords_context, NULL};

static const struct schema_scope client_scope =
    CONFIG_SCOPE("clients", struct raw_client, client_groups);

#undef AT
#define AT(member) offsetof(struct raw_authentication, member)

static const struct schema_keyword authentication_keywords[] = {
    {"type", SCHEMA_STRING, SCHEMA_REQUIRED, AT(type),
	.meaning = "Kind of authentication: basic."},
    {"realm", SCHEMA_STRING, 0, AT(realm), .default_text = "kea-dhcpv6-server",
	.meaning = "Name of the realm."},
    {"directory", SCHEMA_STRING, 0, AT(directory), .default_text = "",
	.meaning = "Where user-file and password-file are."},
    {"clients", SCHEMA_LIST, 0, AT(clients), .inner = &client_scope,
	.default_text = "[]", .meaning = "Who may connect; empty: anybody."},
    KEYWORD_END,
};

static const struct schema_keyword *const authentication_groups[] = {
    authentication_keywords, config_keywords_context, NULL};

static const struct schema_scope authentication_scope = CONFIG_SCOPE(
    "authentication", struct raw_authentication, authentication_groups);

#undef AT
#define AT(member) offsetof(struct raw_http_header, member)

static const struct schema_keyword header_keywords[] = {
    {"name", SCHEMA_STRING, SCHEMA_REQUIRED | SCHEMA_NOT_EMPTY, AT(name),
	.meaning = "Name of the header."},
    {"value", SCHEMA_STRING, SCHEMA_REQUIRED | SCHEMA_NOT_EMPTY, AT(value),
	.meaning = "Its value."},
    KEYWORD_END,
};

static const struct schema_keyword *const header_groups[] = {
    header_keywords, config_keywords_context, NULL};

static const struct schema_scope header_scope =
    CONFIG_SCOPE("http-headers", struct raw_http_header, header_groups);

#undef AT
#define AT(member) offsetof(struct raw_control_socket, member)

static const char *const control_socket_names[] = {
    "unix", "http", "https", NULL};

static const struct schema_keyword control_socket_keywords[] = {
    {"socket-type", SCHEMA_ENUM, SCHEMA_REQUIRED, AT(type),
	.names = control_socket_names, .meaning = "Kind of the socket."},
    {"socket-name", SCHEMA_STRING, 0, AT(name),
	.meaning = "Path of a Unix socket."},
    {"socket-address", SCHEMA_STRING, 0, AT(address), .default_text = "::1",
	.since = "2.7.2", .meaning = "Address of an HTTP socket."},
    {"socket-port", SCHEMA_INTEGER, 0, AT(port), KEYWORD_U16,
	.default_text = "8000", .since = "2.7.2",
	.meaning = "Port of an HTTP socket."},
    {"http-headers", SCHEMA_LIST, 0, AT(http_headers), .inner = &header_scope,
	.default_text = "[]", .since = "2.7.5",
	.meaning = "Headers that every answer carries."},
    {"trust-anchor", SCHEMA_STRING, 0, AT(trust_anchor), .since = "2.7.2",
	.meaning = "Certificate authority of the clients."},
    {"cert-file", SCHEMA_STRING, 0, AT(cert_file), .since = "2.7.2",
	.meaning = "The server's certificate."},
    {"key-file", SCHEMA_STRING, 0, AT(key_file), .since = "2.7.2",
	.meaning = "The server's key."},
    {"cert-required", SCHEMA_BOOLEAN, 0, AT(cert_required),
	.default_text = "true", .since = "2.7.2",
	.meaning = "Clients must show a certificate."},
    {"authentication", SCHEMA_MAP, SCHEMA_NOT_EMPTY, AT(authentication),
	.inner = &authentication_scope, .since = "2.7.2",
	.meaning = "How HTTP clients say who they are."},
    KEYWORD_END,
};

static const struct schema_keyword *const control_socket_groups[] = {
    control_socket_keywords, config_keywords_context, NULL};

const struct schema_scope config_scope_control_socket = CONFIG_SCOPE(
    "control-sockets", struct raw_control_socket, control_socket_groups);

#undef AT
#define AT(member) offsetof(struct raw_dhcp_ddns, member)

static const char *const protocol_names[] = {"udp", "tcp", NULL};
static const char *const format_names[] = {"json", NULL};

#define MOVED SCHEMA_REMOVED

static const struct schema_keyword dhcp_ddns_keywords[] = {
    {"enable-updates", SCHEMA_BOOLEAN, SCHEMA_REQUIRED, AT(enable_updates),
	.default_text = "false",
	.meaning = "Send name change requests to the DNS updater."},
    {"server-ip", SCHEMA_STRING, 0, AT(server_ip), .default_text = "127.0.0.1",
	.meaning = "The DNS updater's address."},
    {"server-port", SCHEMA_INTEGER, 0, AT(server_port), KEYWORD_U16,
	.default_text = "53001", .meaning = "Its port."},
    {"sender-ip", SCHEMA_STRING, 0, AT(sender_ip), .default_text = "",
	.meaning = "Address to send from; empty: any."},
    {"sender-port", SCHEMA_INTEGER, 0, AT(sender_port), KEYWORD_U16,
	.default_text = "0", .meaning = "Port to send from; 0: any."},
    {"max-queue-size", SCHEMA_INTEGER, 0, AT(max_queue_size), KEYWORD_U32,
	.default_text = "1024", .unit = "requests",
	.meaning = "Requests that may wait."},
    {"ncr-protocol", SCHEMA_ENUM, SCHEMA_IGNORE_CASE, AT(protocol),
	.names = protocol_names, .default_text = "UDP",
	.meaning = "How requests are sent."},
    {"ncr-format", SCHEMA_ENUM, SCHEMA_IGNORE_CASE, AT(format),
	.names = format_names, .default_text = "JSON",
	.meaning = "How requests are written."},
    {"override-no-update", SCHEMA_BOOLEAN, MOVED, AT(override_no_update),
	.instead = "ddns-override-no-update",
	.meaning = "Moved to the scopes in Kea 1.8."},
    {"override-client-update", SCHEMA_BOOLEAN, MOVED,
	AT(override_client_update), .instead = "ddns-override-client-update",
	.meaning = "Moved to the scopes in Kea 1.8."},
    {"replace-client-name", SCHEMA_ENUM, MOVED | SCHEMA_IGNORE_CASE,
	AT(replace_client_name), .names = config_replace_names,
	.instead = "ddns-replace-client-name",
	.meaning = "Moved to the scopes in Kea 1.8."},
    {"generated-prefix", SCHEMA_STRING, MOVED, AT(generated_prefix),
	.instead = "ddns-generated-prefix",
	.meaning = "Moved to the scopes in Kea 1.8."},
    {"qualifying-suffix", SCHEMA_STRING, MOVED, AT(qualifying_suffix),
	.instead = "ddns-qualifying-suffix",
	.meaning = "Moved to the scopes in Kea 1.8."},
    {"hostname-char-set", SCHEMA_STRING, MOVED, AT(hostname_char_set),
	.instead = "the global hostname-char-set",
	.meaning = "Moved to the scopes in Kea 1.8."},
    {"hostname-char-replacement", SCHEMA_STRING, MOVED,
	AT(hostname_char_replacement),
	.instead = "the global hostname-char-replacement",
	.meaning = "Moved to the scopes in Kea 1.8."},
    KEYWORD_END,
};

static const struct schema_keyword *const dhcp_ddns_groups[] = {
    dhcp_ddns_keywords, config_keywords_context, NULL};

const struct schema_scope config_scope_dhcp_ddns =
    CONFIG_SCOPE("dhcp-ddns", struct raw_dhcp_ddns, dhcp_ddns_groups);

#undef AT
#define AT(member) offsetof(struct raw_hook, member)

static const struct schema_keyword hook_keywords[] = {
    {"library", SCHEMA_STRING, SCHEMA_REQUIRED, AT(library),
	.meaning = "Path of a library of Kea's, of which the last part counts: "
		   "dhcp6d loads none, what they do is built in or named as "
		   "not in force."},
    {"parameters", SCHEMA_ANY_MAP, 0, AT(parameters),
	.meaning = "What the library is told."},
    KEYWORD_END,
};

static const struct schema_keyword *const hook_groups[] = {hook_keywords, NULL};

const struct schema_scope config_scope_hook =
    CONFIG_SCOPE("hooks-libraries", struct raw_hook, hook_groups);
