/*
 * settings.c: ctrld.yaml by a table.
 */
#include "ctrld/settings.h"

#include <grp.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "libcommon/schema.h"

struct raw_operator {
	struct yaml_position position;
	struct schema_string name, key;
	struct schema_integer role;
};

struct raw_user_role {
	struct yaml_position position;
	struct schema_string user, group;
	struct schema_integer role;
};

struct raw_http_role {
	struct yaml_position position;
	struct schema_string user, certificate;
	struct schema_integer role;
};

struct raw_ctrld {
	bool given;
	struct schema_string socket, server_socket, identity_file, audit_log;
	struct schema_string socket_mode;
	struct schema_integer connections;
	struct schema_list operators, kea_channel, http, http_directories;
};

struct raw_top {
	struct raw_ctrld ctrld;
};

/* In the order of enum role, without ROLE_NONE. */
static const char *const role_names[] = {"read", "operate", "admin", NULL};

#define AT(member) offsetof(struct raw_operator, member)
static const struct schema_keyword operator_keywords[] = {
    {.name = "name",
	.type = SCHEMA_STRING,
	.offset = AT(name),
	.flags = SCHEMA_REQUIRED,
	.meaning = "Name in the audit log."},
    {.name = "key",
	.type = SCHEMA_STRING,
	.offset = AT(key),
	.flags = SCHEMA_REQUIRED,
	.meaning = "Public key as dhcp6ctl keygen prints it."},
    {.name = "role",
	.type = SCHEMA_ENUM,
	.offset = AT(role),
	.names = role_names,
	.flags = SCHEMA_REQUIRED,
	.meaning = "What the operator may do."},
    {.name = NULL},
};
#undef AT

#define AT(member) offsetof(struct raw_user_role, member)
static const struct schema_keyword user_role_keywords[] = {
    {.name = "user",
	.type = SCHEMA_STRING,
	.offset = AT(user),
	.meaning = "User whose processes get the role."},
    {.name = "group",
	.type = SCHEMA_STRING,
	.offset = AT(group),
	.meaning = "Group whose processes get the role."},
    {.name = "role",
	.type = SCHEMA_ENUM,
	.offset = AT(role),
	.names = role_names,
	.flags = SCHEMA_REQUIRED,
	.meaning = "What they may do on Kea's channel."},
    {.name = NULL},
};
#undef AT

#define AT(member) offsetof(struct raw_http_role, member)
static const struct schema_keyword http_role_keywords[] = {
    {.name = "user",
	.type = SCHEMA_STRING,
	.offset = AT(user),
	.meaning = "User of the server's control-sockets.authentication."},
    {.name = "certificate",
	.type = SCHEMA_STRING,
	.offset = AT(certificate),
	.meaning = "Common name in a certificate that the socket's "
		   "trust-anchor vouches for."},
    {.name = "role",
	.type = SCHEMA_ENUM,
	.offset = AT(role),
	.names = role_names,
	.flags = SCHEMA_REQUIRED,
	.meaning = "What he may do over HTTP."},
    {.name = NULL},
};
#undef AT

static const struct schema_keyword *const http_role_groups[] = {
    http_role_keywords, NULL};
static const struct schema_keyword *const operator_groups[] = {
    operator_keywords, NULL};
static const struct schema_keyword *const user_role_groups[] = {
    user_role_keywords, NULL};

static const struct schema_scope operator_scope = {
    .name = "operators",
    .struct_size = sizeof(struct raw_operator),
    .position_offset = offsetof(struct raw_operator, position),
    .given_offset = SIZE_MAX,
    .node_offset = SIZE_MAX,
    .groups = operator_groups,
};
static const struct schema_scope user_role_scope = {
    .name = "kea-channel",
    .struct_size = sizeof(struct raw_user_role),
    .position_offset = offsetof(struct raw_user_role, position),
    .given_offset = SIZE_MAX,
    .node_offset = SIZE_MAX,
    .groups = user_role_groups,
};

static const struct schema_scope http_role_scope = {
    .name = "http",
    .struct_size = sizeof(struct raw_http_role),
    .position_offset = offsetof(struct raw_http_role, position),
    .given_offset = SIZE_MAX,
    .node_offset = SIZE_MAX,
    .groups = http_role_groups,
};

#define DEFAULT_SOCKET RUNSTATEDIR "/dhcp6d/ctrld.sock"
#define DEFAULT_SERVER_SOCKET RUNSTATEDIR "/dhcp6d/dhcp6d.sock"
#define DEFAULT_IDENTITY LOCALSTATEDIR "/lib/dhcp6d/ctrld-identity"
#define DEFAULT_AUDIT_LOG LOCALSTATEDIR "/log/dhcp6d/audit.log"
#define DEFAULT_CONNECTIONS 64

#define AT(member) offsetof(struct raw_ctrld, member)
static const struct schema_keyword ctrld_keywords[] = {
    {.name = "socket",
	.type = SCHEMA_STRING,
	.offset = AT(socket),
	.default_text = DEFAULT_SOCKET,
	.meaning = "Where operators connect."},
    {.name = "socket-mode",
	.type = SCHEMA_STRING,
	.offset = AT(socket_mode),
	.default_text = "0660",
	.meaning = "Mode of that socket, octal, in quotes."},
    {.name = "server-socket",
	.type = SCHEMA_STRING,
	.offset = AT(server_socket),
	.default_text = DEFAULT_SERVER_SOCKET,
	.meaning = "Where dhcp6d takes commands."},
    {.name = "identity-file",
	.type = SCHEMA_STRING,
	.offset = AT(identity_file),
	.default_text = DEFAULT_IDENTITY,
	.meaning = "32 random octets, made at the first start."},
    {.name = "audit-log",
	.type = SCHEMA_STRING,
	.offset = AT(audit_log),
	.default_text = DEFAULT_AUDIT_LOG,
	.meaning = "One line per command. Cannot be switched off."},
    {.name = "connections",
	.type = SCHEMA_INTEGER,
	.offset = AT(connections),
	.minimum = 1,
	.maximum = 4096,
	.default_text = "64",
	.meaning = "At most so many at a time."},
    {.name = "operators",
	.type = SCHEMA_LIST,
	.offset = AT(operators),
	.inner = &operator_scope,
	.meaning = "Who may give commands."},
    {.name = "kea-channel",
	.type = SCHEMA_LIST,
	.offset = AT(kea_channel),
	.inner = &user_role_scope,
	.meaning = "Roles of local users on Kea's control socket; root is "
		   "admin unless this says otherwise."},
    {.name = "http",
	.type = SCHEMA_LIST,
	.offset = AT(http),
	.inner = &http_role_scope,
	.meaning = "Roles on Kea's channel by HTTP; nobody has one who is "
		   "not listed."},
    {.name = "http-directories",
	.type = SCHEMA_STRING_LIST,
	.offset = AT(http_directories),
	.meaning = "Directories of certificates, keys and password files that "
		   "the server's control-sockets name; needs a restart."},
    {.name = NULL},
};
#undef AT
static const struct schema_keyword *const ctrld_groups[] = {
    ctrld_keywords, NULL};
static const struct schema_scope ctrld_scope = {
    .name = "ctrld",
    .struct_size = sizeof(struct raw_ctrld),
    .position_offset = SIZE_MAX,
    .given_offset = offsetof(struct raw_ctrld, given),
    .node_offset = SIZE_MAX,
    .groups = ctrld_groups,
};
static const struct schema_keyword top_keywords[] = {
    {.name = "ctrld",
	.type = SCHEMA_MAP,
	.offset = offsetof(struct raw_top, ctrld),
	.inner = &ctrld_scope,
	.flags = SCHEMA_REQUIRED,
	.meaning = "The control daemon."},
    {.name = NULL},
};
static const struct schema_keyword *const top_groups[] = {top_keywords, NULL};
static const struct schema_scope top_scope = {
    .name = "toplevel",
    .struct_size = sizeof(struct raw_top),
    .position_offset = SIZE_MAX,
    .given_offset = SIZE_MAX,
    .node_offset = SIZE_MAX,
    .groups = top_groups,
};

static const char *
text_or(const struct schema_string *string, const char *otherwise)
{
	return string->text != NULL ? string->text : otherwise;
}

/* The enumeration's index 0 is "read". */
static enum role
role_of(const struct schema_integer *integer)
{
	return (enum role)(integer->value + ROLE_READ);
}

static bool
same_key(const struct auth_public *a, const struct auth_public *b)
{
	return memcmp(a->bytes, b->bytes, sizeof(a->bytes)) == 0;
}

static void
read_operators(struct ctrld_config *config, const struct schema_list *list)
{
	const struct raw_operator *raw = list->items;

	config->operators = arena_array(config->document->arena,
	    list->count + 1, sizeof(config->operators[0]));
	for (uint32_t i = 0; config->operators != NULL && i < list->count;
	     i++) {
		struct ctrld_operator *operator= & config->operators[i];

		operator->name = text_or(&raw[i].name, "");
		operator->role = role_of(&raw[i].role);
		config->operator_count++;
		if (raw[i].key.text == NULL)
			continue;
		if (!auth_public_parse(raw[i].key.text, &operator->key))
			yaml_complain(config->document, COMPLAINT_ERROR,
			    raw[i].key.position,
			    "not a public key: it begins with dhcp6d-key- and "
			    "is printed by dhcp6ctl keygen");
		for (uint32_t k = 0; k < i; k++) {
			if (same_key(&config->operators[k].key, &operator->key))
				yaml_complain(config->document, COMPLAINT_ERROR,
				    raw[i].key.position,
				    "this is also the key of operator %s",
				    config->operators[k].name);
		}
	}
}

static void
read_user_role(struct ctrld_config *config, const struct raw_user_role *raw,
    struct ctrld_user_role *out)
{
	const struct passwd *user;
	const struct group *group;

	out->role = role_of(&raw->role);
	if ((raw->user.text == NULL) == (raw->group.text == NULL)) {
		yaml_complain(config->document, COMPLAINT_ERROR, raw->position,
		    "one of user and group is needed");
		return;
	}
	out->by_group = raw->group.text != NULL;
	if (out->by_group) {
		group = getgrnam(raw->group.text);
		if (group != NULL)
			out->gid = group->gr_gid;
		else
			yaml_complain(config->document, COMPLAINT_ERROR,
			    raw->group.position, "there is no group %s here",
			    raw->group.text);
		return;
	}
	user = getpwnam(raw->user.text);
	if (user != NULL)
		out->uid = user->pw_uid;
	else
		yaml_complain(config->document, COMPLAINT_ERROR,
		    raw->user.position, "there is no user %s here",
		    raw->user.text);
}

static void
read_user_roles(struct ctrld_config *config, const struct schema_list *list)
{
	const struct raw_user_role *raw = list->items;

	config->user_roles = arena_array(config->document->arena,
	    list->count + 1, sizeof(config->user_roles[0]));
	if (config->user_roles == NULL)
		return;
	for (uint32_t i = 0; i < list->count; i++)
		read_user_role(config, &raw[i], &config->user_roles[i]);
	config->user_role_count = list->count;
}

static void
read_http_roles(struct ctrld_config *config, const struct schema_list *list)
{
	const struct raw_http_role *raw = list->items;
	struct ctrld_http_role *out;

	config->http_roles = arena_array(config->document->arena,
	    list->count + 1, sizeof(config->http_roles[0]));
	if (config->http_roles == NULL)
		return;
	for (uint32_t i = 0; i < list->count; i++) {
		out = &config->http_roles[i];
		out->role = role_of(&raw[i].role);
		out->by_certificate = raw[i].certificate.text != NULL;
		out->name = out->by_certificate ? raw[i].certificate.text
						: text_or(&raw[i].user, "");
		if ((raw[i].user.text == NULL) != out->by_certificate)
			yaml_complain(config->document, COMPLAINT_ERROR,
			    raw[i].position,
			    "one of user and certificate is needed");
	}
	config->http_role_count = list->count;
}

static void
read_http_directories(
    struct ctrld_config *config, const struct schema_list *list)
{
	const struct schema_string *raw = list->items;

	for (uint32_t i = 0; i < list->count; i++) {
		if (raw[i].text[0] != '/' || i == CTRLD_HTTP_DIRECTORIES_MAX) {
			yaml_complain(config->document, COMPLAINT_ERROR,
			    raw[i].position,
			    raw[i].text[0] != '/' ? "not an absolute path"
						  : "too many directories");
			return;
		}
		config->http_directories[config->http_directory_count++] =
		    raw[i].text;
	}
}

static void
read_mode(struct ctrld_config *config, const struct schema_string *string)
{
	char *end;
	unsigned long mode;

	config->socket_mode = 0660;
	if (string->text == NULL)
		return;
	mode = strtoul(string->text, &end, 8);
	if (*end != 0 || end == string->text || mode > 0777)
		yaml_complain(config->document, COMPLAINT_ERROR,
		    string->position, "not an octal mode such as \"0660\"");
	config->socket_mode = (uint32_t)mode;
}

static void
read_top(struct ctrld_config *config)
{
	struct raw_top raw;
	const struct raw_ctrld *ctrld = &raw.ctrld;

	memset(&raw, 0, sizeof(raw));
	schema_read(config->document, config->document->root, &top_scope, &raw);
	config->socket = text_or(&ctrld->socket, DEFAULT_SOCKET);
	config->server_socket =
	    text_or(&ctrld->server_socket, DEFAULT_SERVER_SOCKET);
	config->identity_file =
	    text_or(&ctrld->identity_file, DEFAULT_IDENTITY);
	config->audit_log = text_or(&ctrld->audit_log, DEFAULT_AUDIT_LOG);
	config->connections = ctrld->connections.given
				  ? (uint32_t)ctrld->connections.value
				  : DEFAULT_CONNECTIONS;
	read_mode(config, &ctrld->socket_mode);
	read_operators(config, &ctrld->operators);
	read_user_roles(config, &ctrld->kea_channel);
	read_http_roles(config, &ctrld->http);
	read_http_directories(config, &ctrld->http_directories);
}

struct ctrld_config *
ctrld_config_read(const char *path,
    void (*complain)(void *context, const char *line), void *context)
{
	struct ctrld_config *config = calloc(1, sizeof(*config));

	if (config == NULL)
		return NULL;
	config->document =
	    yaml_read_file(path, &yaml_default_limits, NULL, NULL);
	if (config->document == NULL) {
		free(config);
		return NULL;
	}
	if (config->document->root != NULL)
		read_top(config);
	yaml_print_complaints(config->document, complain, context);
	if (config->document->error_count > 0 ||
	    config->document->root == NULL) {
		ctrld_config_free(config);
		return NULL;
	}
	return config;
}

void
ctrld_config_free(struct ctrld_config *config)
{
	if (config == NULL)
		return;
	yaml_document_free(config->document);
	free(config);
}

const struct ctrld_operator *
ctrld_operator_find(
    const struct ctrld_config *config, const struct auth_public *key)
{
	for (size_t i = 0; i < config->operator_count; i++) {
		if (same_key(&config->operators[i].key, key))
			return &config->operators[i];
	}
	return NULL;
}

enum role
ctrld_user_role(const struct ctrld_config *config, uid_t uid, gid_t gid)
{
	const struct ctrld_user_role *rule;

	for (size_t i = 0; i < config->user_role_count; i++) {
		rule = &config->user_roles[i];
		if (rule->by_group ? rule->gid == gid : rule->uid == uid)
			return rule->role;
	}
	if (uid == 0)
		return ROLE_ADMIN;
	if (uid == geteuid())
		return ROLE_OPERATE;
	return gid == getegid() ? ROLE_OPERATE : ROLE_NONE;
}

enum role
ctrld_http_role(
    const struct ctrld_config *config, bool by_certificate, const char *name)
{
	const struct ctrld_http_role *rule;

	for (size_t i = 0; i < config->http_role_count; i++) {
		rule = &config->http_roles[i];
		if (rule->by_certificate == by_certificate &&
		    strcmp(rule->name, name) == 0)
			return rule->role;
	}
	return ROLE_NONE;
}
