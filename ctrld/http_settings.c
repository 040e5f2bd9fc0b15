/*
 * http_settings.c: see its header.
 */
#include "ctrld/http_settings.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_SIZE_MAX (1u << 20) /* a bundle of authorities has 200 KiB */
#define WORD_SIZE_MAX 256        /* a user's name, a password */
#define LINE_SIZE 1024
#define DEFAULT_ADDRESS "::1"
#define DEFAULT_PORT 8000
#define DEFAULT_REALM "kea-dhcpv6-server"

struct making {
	const struct ctrld_config *config;
	const uint8_t *key;
	http_complain *complain;
	void *context;
	const char *place; /* of the socket, for complaints */
};

static void complain(struct making *making, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void
complain(struct making *making, const char *format, ...)
{
	char line[LINE_SIZE], what[LINE_SIZE - 128];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(what, sizeof(what), format, arguments);
	va_end(arguments);
	snprintf(line, sizeof(line), "%.100s: %s", making->place, what);
	making->complain(making->context, line);
}

static const char *
text_of(json_t *map, const char *name, const char *otherwise)
{
	const char *text = json_string_value(json_object_get(map, name));

	return text != NULL ? text : otherwise;
}

/* Overwritten, then freed. */
static void
forget(char *text, size_t size)
{
	if (text != NULL)
		sodium_memzero(text, size);
	free(text);
}

/* ---- files ---- */

/* The whole file, ending in a 0; NULL after a complaint. */
static char *
read_file(
    struct making *making, const char *path, size_t limit, size_t *out_size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	struct stat status;
	char *text = NULL;
	ssize_t size = -1;

	errno = fd < 0 ? errno : 0;
	if (fd >= 0 && fstat(fd, &status) == 0 && S_ISREG(status.st_mode) &&
	    status.st_size <= (off_t)limit)
		text = calloc(1, limit + 1);
	if (text != NULL)
		size = read(fd, text, limit);
	if (size < 0) {
		complain(making,
		    "%s cannot be read (%s): it must be a plain file of at "
		    "most %zu octets beside ctrld.yaml, in /etc/kea or in "
		    "http-directories of ctrld.yaml, that "
		    "ctrld's user may read",
		    path, errno != 0 ? strerror(errno) : "no such file", limit);
		free(text);
		text = NULL;
	}
	if (fd >= 0)
		close(fd);
	*out_size = size > 0 ? (size_t)size : 0;
	return text;
}

/* A file's text as a member of the listener's map. */
static bool
take_file(struct making *making, json_t *socket, const char *keyword,
    json_t *out, const char *name)
{
	const char *path = text_of(socket, keyword, NULL);
	size_t size = 0;
	char *text;

	if (path == NULL) {
		complain(making, "has no %s", keyword);
		return false;
	}
	text = read_file(making, path, FILE_SIZE_MAX, &size);
	if (text == NULL)
		return false;
	json_object_set_new(out, name, json_stringn_nocheck(text, size));
	forget(text, size);
	return json_object_get(out, name) != NULL;
}

/* ---- users ---- */

/*
 * A word that stands in the configuration or in a file of the directory, of
 * which the end of the line does not count; false after a complaint.
 */
static bool
read_word(struct making *making, json_t *client, const char *keyword,
    const char *directory, char word[WORD_SIZE_MAX])
{
	const char *text = text_of(client, keyword, NULL), *file;
	char path[PATH_MAX], name[64], *read = NULL;
	size_t size = 0;

	snprintf(name, sizeof(name), "%s-file", keyword);
	file = text_of(client, name, NULL);
	if (text == NULL && file != NULL) {
		snprintf(path, sizeof(path), "%s%s%s", directory,
		    directory[0] != 0 ? "/" : "", file);
		read = read_file(making, path, WORD_SIZE_MAX - 1, &size);
		if (read == NULL)
			return false;
		read[strcspn(read, "\r\n")] = 0;
		text = read;
	}
	if (text == NULL)
		text = "";
	snprintf(word, WORD_SIZE_MAX, "%s", text);
	if (strlen(text) >= WORD_SIZE_MAX) {
		complain(making, "a %s is too long", keyword);
		word[0] = 0;
	}
	forget(read, size);
	return word[0] != 0;
}

static void
add_user(struct making *making, json_t *users, const char *name,
    const char *password)
{
	char credentials[2 * WORD_SIZE_MAX + 1];
	char text[2 * HTTP_PROOF_SIZE + 1];
	uint8_t proof[HTTP_PROOF_SIZE];
	int size =
	    snprintf(credentials, sizeof(credentials), "%s:%s", name, password);

	http_proof(making->key, span_of(credentials, (size_t)size), proof);
	sodium_memzero(credentials, sizeof(credentials));
	sodium_bin2hex(text, sizeof(text), proof, sizeof(proof));
	json_array_append_new(
	    users, json_pack("{s:s, s:s}", "name", name, "proof", text));
}

static void
take_client(
    struct making *making, json_t *client, const char *directory, json_t *users)
{
	char name[WORD_SIZE_MAX], password[WORD_SIZE_MAX];

	if (!read_word(making, client, "user", directory, name))
		return;
	if (strlen(name) >= HTTP_NAME_MAX || strchr(name, ':') != NULL)
		complain(making, "a user's name is not usable: %s", name);
	else if (ctrld_http_role(making->config, false, name) == ROLE_NONE)
		complain(making,
		    "user %s has no role in ctrld.yaml (http) and is not let "
		    "in",
		    name);
	else if (!read_word(making, client, "password", directory, password))
		complain(
		    making, "user %s has no password and is not let in", name);
	else
		add_user(making, users, name, password);
	sodium_memzero(password, sizeof(password));
}

static void
take_users(struct making *making, json_t *socket, json_t *out)
{
	json_t *authentication = json_object_get(socket, "authentication");
	json_t *clients = json_object_get(authentication, "clients"), *client;
	const char *directory = text_of(authentication, "directory", "");
	json_t *users = json_array();
	size_t i;

	json_array_foreach(clients, i, client)
	{
		take_client(making, client, directory, users);
	}
	json_object_set_new(out, "users", users);
	json_object_set_new(
	    out, "authentication", json_boolean(json_array_size(clients) > 0));
	json_object_set_new(out, "realm",
	    json_string(text_of(authentication, "realm", DEFAULT_REALM)));
}

/* ---- */

static void
take_certificates(struct making *making, json_t *out)
{
	const struct ctrld_config *config = making->config;
	json_t *names = json_array();

	for (size_t i = 0; i < config->http_role_count; i++) {
		if (config->http_roles[i].by_certificate)
			json_array_append_new(
			    names, json_string(config->http_roles[i].name));
	}
	json_object_set_new(out, "certificates", names);
}

static json_t *
make_one(struct making *making, json_t *socket)
{
	char key[2 * HTTP_PROOF_KEY_SIZE + 1];
	json_t *port = json_object_get(socket, "socket-port");
	json_t *required = json_object_get(socket, "cert-required");
	json_t *out = json_object();

	sodium_bin2hex(key, sizeof(key), making->key, HTTP_PROOF_KEY_SIZE);
	json_object_set_new(out, "address",
	    json_string(text_of(socket, "socket-address", DEFAULT_ADDRESS)));
	json_object_set_new(out, "port",
	    json_integer(
		port != NULL ? json_integer_value(port) : DEFAULT_PORT));
	json_object_set_new(
	    out, "connections", json_integer(making->config->connections));
	json_object_set_new(
	    out, "cert-required", json_boolean(!json_is_false(required)));
	json_object_set_new(out, "proof-key", json_string(key));
	json_object_set(
	    out, "headers", json_object_get(socket, "http-headers"));
	take_users(making, socket, out);
	take_certificates(making, out);
	if (take_file(making, socket, "cert-file", out, "cert") &&
	    take_file(making, socket, "key-file", out, "key") &&
	    take_file(making, socket, "trust-anchor", out, "trust"))
		return out;
	json_decref(out);
	return NULL;
}

json_t *
http_settings_make(json_t *sockets, const struct ctrld_config *config,
    const uint8_t key[HTTP_PROOF_KEY_SIZE], http_complain *complain_to,
    void *context)
{
	struct making making = {.config = config,
	    .key = key,
	    .complain = complain_to,
	    .context = context};
	json_t *list = json_array(), *socket, *one;
	char place[128];
	size_t i;

	json_array_foreach(sockets, i, socket)
	{
		snprintf(place, sizeof(place), "[%s]:%d",
		    text_of(socket, "socket-address", DEFAULT_ADDRESS),
		    (int)json_integer_value(
			json_object_get(socket, "socket-port")));
		making.place = place;
		one = make_one(&making, socket);
		if (one != NULL)
			json_array_append_new(list, one);
	}
	return list;
}

void
http_settings_forget(json_t *list)
{
	json_t *one, *key;
	size_t i;

	json_array_foreach(list, i, one)
	{
		key = json_object_get(one, "key");
		if (key != NULL)
			sodium_memzero(
			    (char *)(uintptr_t)json_string_value(key),
			    json_string_length(key));
	}
	json_decref(list);
}
