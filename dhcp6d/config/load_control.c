/*
 * load_control.c: control-sockets (kea-config.md 2.8).
 *
 * dhcp6d opens none of them: ctrld asks where Kea's channel is to be, and is
 * told the paths of Unix sockets from the model, and of HTTP what stands in
 * the kept text. Here is only said what cannot be right.
 */
#include "dhcp6d/config/loading.h"

#include <arpa/inet.h>

#define SOCKET_PATH_MAX 107 /* of a Unix socket's address */

static const char *
load_unix(struct loading *loading, const struct raw_control_socket *raw)
{
	if (raw->name.text == NULL &&
	    keyword_given(&raw->context, "socket-name"))
		return NULL; /* the table has complained */
	if (!string_given(&raw->name)) {
		refuse(loading, place_of(&raw->context),
		    "a control socket of type unix needs a socket-name");
		return NULL;
	}
	if (raw->name.size > SOCKET_PATH_MAX) {
		refuse(loading, raw->name.position,
		    "the path of a Unix socket has at most %d characters",
		    SOCKET_PATH_MAX);
		return NULL;
	}
	return load_text(loading, &raw->name);
}

/* Of two keywords for one thing, one. */
static void
check_pair(struct loading *loading, const struct schema_string *text,
    const struct schema_string *file, const char *name)
{
	if (text->text != NULL && file->text != NULL)
		refuse(loading, file->position,
		    "%s and %s-file exclude each other", name, name);
}

static void
check_client(struct loading *loading, const struct raw_client *client)
{
	check_pair(loading, &client->user, &client->user_file, "user");
	check_pair(
	    loading, &client->password, &client->password_file, "password");
	if (!string_given(&client->user) && !string_given(&client->user_file) &&
	    (client->user.text != NULL ||
		!keyword_given(&client->context, "user")) &&
	    (client->user_file.text != NULL ||
		!keyword_given(&client->context, "user-file")))
		refuse(loading, place_of(&client->context),
		    "a client needs a user or a user-file");
	if (client->user.text != NULL && strchr(client->user.text, ':') != NULL)
		refuse(loading, client->user.position,
		    "a user's name has no colon: it ends at the first");
}

static void
check_authentication(
    struct loading *loading, const struct raw_authentication *raw)
{
	const struct raw_client *clients = raw->clients.items;

	if (raw->context.node == NULL)
		return;
	if (raw->type.text != NULL && strcmp(raw->type.text, "basic") != 0)
		refuse(loading, raw->type.position,
		    "\"%s\" is no kind of authentication: basic is the only "
		    "one",
		    raw->type.text);
	for (uint32_t i = 0; i < raw->clients.count; i++)
		check_client(loading, &clients[i]);
}

static void
check_address(struct loading *loading, const struct schema_string *text)
{
	uint8_t address[16];

	if (text->text != NULL &&
	    inet_pton(AF_INET6, text->text, address) != 1 &&
	    inet_pton(AF_INET, text->text, address) != 1)
		refuse(loading, text->position, "\"%s\" is no address",
		    text->text);
}

static void
check_http(struct loading *loading, const struct raw_control_socket *raw)
{
	const int files = string_given(&raw->trust_anchor) +
			  string_given(&raw->cert_file) +
			  string_given(&raw->key_file);

	if (raw->name.text != NULL)
		refuse(loading, raw->name.position,
		    "socket-name is of sockets of type unix alone");
	check_address(loading, &raw->address);
	check_authentication(loading, &raw->authentication);
	if (files != 0 && files != 3)
		refuse(loading, place_of(&raw->context),
		    "trust-anchor, cert-file and key-file stand together or "
		    "not at all");
	else if (files == 0 && raw->type.value == RAW_SOCKET_HTTPS)
		refuse(loading, place_of(&raw->context),
		    "a control socket of type https needs trust-anchor, "
		    "cert-file and key-file");
	else if (files == 0)
		caution(loading, raw->type.position,
		    "this control socket is not served: without trust-anchor, "
		    "cert-file and key-file everybody on the way could read "
		    "passwords and give commands");
}

/* The path of a Unix socket, or NULL. */
static const char *
load_control_socket(
    struct loading *loading, const struct raw_control_socket *raw)
{
	if (!raw->type.given)
		return NULL; /* the table has complained */
	if (raw->type.value == RAW_SOCKET_UNIX)
		return load_unix(loading, raw);
	check_http(loading, raw);
	return NULL;
}

void
load_control_sockets(struct loading *loading)
{
	const struct raw_global *raw = loading->raw;
	const struct raw_control_socket *sockets = raw->control_sockets.items;
	const char **paths = load_array(
	    loading, (size_t)raw->control_sockets.count + 1, sizeof(*paths));
	uint32_t count = 0;

	if (paths == NULL)
		return;
	for (uint32_t i = 0; i < raw->control_sockets.count; i++) {
		paths[count] = load_control_socket(loading, &sockets[i]);
		count += paths[count] != NULL;
	}
	if (raw->control_socket.context.node != NULL) {
		paths[count] =
		    load_control_socket(loading, &raw->control_socket);
		count += paths[count] != NULL;
	}
	loading->snapshot->control_sockets = paths;
	loading->snapshot->control_socket_count = count;
}
