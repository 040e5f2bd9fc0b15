/*
 * http_listener.c: see its header.
 */
#include "ctrld/http_listener.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include "ctrld/http_who.h"
#include "libcommon/frame.h"

#define HEAD_MS 10000 /* TLS and a request's head, together */
#define BODY_MS 60000
#define IDLE_MS 30000   /* between two requests (commands.md 1.2) */
#define SILENCE_S 30    /* of a peer that does not take its answer */
#define HEAD_SIZE 16384 /* octets of a request's head, and work space */
#define RETRY_MS 5000   /* where nobody can listen now */
#define FROM_SIZE 72    /* an address and a port */
#define NOTE_SIZE 512

/* No version of TLS that has been given up (RFC 8996). */
#define PRIORITIES "NORMAL:-VERS-TLS1.0:-VERS-TLS1.1"

struct http_peer {
	struct http_peer *next, **self;
	struct MHD_Connection *connection;
	enum { PEER_HEAD, PEER_BODY, PEER_ANSWER, PEER_IDLE } phase;
	int64_t since_ms;
	bool thrown_out;
	char from[FROM_SIZE];
};

struct http_listener {
	struct http_listener_setup setup;
	json_t *config;
	struct MHD_Daemon *daemon;
	int epoll;
	int64_t now_ms, retry_ms;
	bool draining, failing; /* failing: has been said */
	struct http_peer *peers;
	struct http_exchange *exchanges;
	uint8_t key[HTTP_PROOF_KEY_SIZE];
	struct http_user *users;
	size_t user_count;
};

static const char *
text_of(const struct http_listener *listener, const char *name)
{
	return json_string_value(json_object_get(listener->config, name));
}

static bool
truth_of(const struct http_listener *listener, const char *name)
{
	return json_is_true(json_object_get(listener->config, name));
}

static json_int_t
number_of(const struct http_listener *listener, const char *name)
{
	return json_integer_value(json_object_get(listener->config, name));
}

/* ---- who may in ---- */

struct known {
	enum http_how how;
	char name[HTTP_NAME_MAX];
};

static bool
is_listed(const struct http_listener *listener, const char *name)
{
	json_t *list = json_object_get(listener->config, "certificates"), *each;
	size_t i;

	json_array_foreach(list, i, each)
	{
		if (strcmp(json_string_value(each), name) == 0)
			return true;
	}
	return false;
}

/* MHD_HTTP_OK, UNAUTHORIZED (a password is wanted) or FORBIDDEN. */
static unsigned
recognise(const struct http_listener *listener,
    struct MHD_Connection *connection, struct known *known)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(
	    connection, MHD_CONNECTION_INFO_GNUTLS_SESSION);
	bool shown = info != NULL &&
		     http_who_by_certificate(info->tls_session, known->name);
	const struct http_user *user;

	known->how = HTTP_BY_CERTIFICATE;
	if (truth_of(listener, "cert-required") && !shown)
		return MHD_HTTP_FORBIDDEN;
	if (!truth_of(listener, "authentication"))
		return shown && is_listed(listener, known->name)
			   ? MHD_HTTP_OK
			   : MHD_HTTP_FORBIDDEN;
	user = http_who_by_password(
	    MHD_lookup_connection_value(
		connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_AUTHORIZATION),
	    listener->key, listener->users, listener->user_count);
	if (user == NULL)
		return MHD_HTTP_UNAUTHORIZED;
	known->how = HTTP_BY_PASSWORD;
	snprintf(known->name, sizeof(known->name), "%s", user->name);
	return MHD_HTTP_OK;
}

/* POST of JSON that is not too large: else the status. */
static unsigned
judge_head(struct MHD_Connection *connection, const char *method)
{
	static const char json[] = "application/json";
	const char *type = MHD_lookup_connection_value(
	    connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_CONTENT_TYPE);
	const char *size = MHD_lookup_connection_value(
	    connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_CONTENT_LENGTH);

	if (strcmp(method, MHD_HTTP_METHOD_POST) != 0 || type == NULL ||
	    strncasecmp(type, json, sizeof(json) - 1) != 0)
		return MHD_HTTP_BAD_REQUEST;
	if (size != NULL && strtoull(size, NULL, 10) > FRAME_PAYLOAD_MAX)
		return MHD_HTTP_CONTENT_TOO_LARGE;
	return MHD_HTTP_OK;
}

static const char *
words_of(unsigned status)
{
	switch (status) {
	case MHD_HTTP_UNAUTHORIZED:
		return "Unauthorized";
	case MHD_HTTP_FORBIDDEN:
		return "Forbidden";
	case MHD_HTTP_CONTENT_TOO_LARGE:
		return "Content Too Large";
	case MHD_HTTP_SERVICE_UNAVAILABLE:
		return "Service Unavailable";
	default:
		return "Bad Request";
	}
}

static struct http_peer *
peer_of(struct MHD_Connection *connection)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(
	    connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);

	return info != NULL ? info->socket_context : NULL;
}

static void
set_phase(
    const struct http_listener *listener, struct http_peer *peer, int phase)
{
	peer->phase = phase;
	peer->since_ms = listener->now_ms;
}

static enum MHD_Result
refuse(const struct http_listener *listener, struct http_peer *peer,
    unsigned status)
{
	char text[NOTE_SIZE];

	snprintf(text, sizeof(text), "%s: %u %s", peer->from, status,
	    words_of(status));
	listener->setup.note(listener->setup.context, HTTP_NOTE_REFUSED, text);
	set_phase(listener, peer, PEER_ANSWER);
	return http_reply(peer->connection, status, words_of(status),
	    json_object_get(listener->config, "headers"),
	    status == MHD_HTTP_UNAUTHORIZED ? text_of(listener, "realm")
					    : NULL);
}

/* The head is there: who is it, and is it a command? */
static enum MHD_Result
on_head(struct http_listener *listener, struct http_peer *peer,
    const char *method, void **context)
{
	struct http_exchange *exchange;
	struct known known;
	unsigned status = recognise(listener, peer->connection, &known);

	if (status == MHD_HTTP_OK)
		status = judge_head(peer->connection, method);
	if (status != MHD_HTTP_OK)
		return refuse(listener, peer, status);
	exchange = http_exchange_create(peer->connection, listener->setup.link,
	    ++*listener->setup.next_id, &listener->exchanges);
	if (exchange == NULL)
		return refuse(listener, peer, MHD_HTTP_SERVICE_UNAVAILABLE);
	*context = exchange;
	set_phase(listener, peer, PEER_BODY);
	return http_exchange_open(exchange, known.how, known.name, peer->from)
		   ? MHD_YES
		   : MHD_NO;
}

static enum MHD_Result
on_request(void *self, struct MHD_Connection *connection, const char *url,
    const char *method, const char *version, const char *data, size_t *size,
    void **context)
{
	struct http_listener *listener = self;
	struct http_exchange *exchange = *context;
	struct http_peer *peer = peer_of(connection);
	size_t taken = *size;

	(void)url;
	(void)version;
	if (peer == NULL)
		return MHD_NO;
	if (exchange == NULL)
		return on_head(listener, peer, method, context);
	*size = 0;
	if (taken > 0)
		return http_exchange_take(exchange, data, taken) ? MHD_YES
								 : MHD_NO;
	set_phase(listener, peer, PEER_ANSWER);
	if (!exchange->asked)
		return http_exchange_ask(exchange) ? MHD_YES : MHD_NO;
	return http_exchange_answer(
	    exchange, json_object_get(listener->config, "headers"));
}

static void
on_completed(void *self, struct MHD_Connection *connection, void **context,
    enum MHD_RequestTerminationCode why)
{
	struct http_peer *peer = peer_of(connection);

	(void)why;
	http_exchange_free(*context);
	*context = NULL;
	if (peer != NULL)
		set_phase(self, peer, PEER_IDLE);
}

/* ---- connections ---- */

static void
name_peer(struct http_peer *peer)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(
	    peer->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	char text[INET6_ADDRSTRLEN] = "?";
	const struct sockaddr_in6 *six;
	const struct sockaddr_in *four;
	unsigned port = 0;

	if (info != NULL && info->client_addr->sa_family == AF_INET6) {
		six = (const struct sockaddr_in6 *)(const void *)
			  info->client_addr;
		inet_ntop(AF_INET6, &six->sin6_addr, text, sizeof(text));
		port = ntohs(six->sin6_port);
	} else if (info != NULL) {
		four =
		    (const struct sockaddr_in *)(const void *)info->client_addr;
		inet_ntop(AF_INET, &four->sin_addr, text, sizeof(text));
		port = ntohs(four->sin_port);
	}
	snprintf(peer->from, sizeof(peer->from), "[%s]:%u", text, port);
}

static void
on_connection(void *self, struct MHD_Connection *connection, void **context,
    enum MHD_ConnectionNotificationCode what)
{
	struct http_listener *listener = self;
	struct http_peer *peer = *context;

	if (what == MHD_CONNECTION_NOTIFY_CLOSED) {
		if (peer != NULL) {
			*peer->self = peer->next;
			if (peer->next != NULL)
				peer->next->self = peer->self;
		}
		free(peer);
		*context = NULL;
		return;
	}
	peer = calloc(1, sizeof(*peer));
	*context = peer;
	if (peer == NULL) /* on_request ends it */
		return;
	peer->connection = connection;
	name_peer(peer);
	set_phase(listener, peer, PEER_HEAD);
	peer->next = listener->peers;
	peer->self = &listener->peers;
	if (peer->next != NULL)
		peer->next->self = &peer->next;
	listener->peers = peer;
}

static bool
is_too_slow(const struct http_peer *peer, int64_t now_ms)
{
	static const int64_t patience[] = {[PEER_HEAD] = HEAD_MS,
	    [PEER_BODY] = BODY_MS,
	    [PEER_ANSWER] = INT64_MAX,
	    [PEER_IDLE] = IDLE_MS};

	return now_ms - peer->since_ms > patience[peer->phase];
}

/* Ends the connection under libmicrohttpd, which then sees its end. */
static void
throw_out(struct http_listener *listener, struct http_peer *peer)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(
	    peer->connection, MHD_CONNECTION_INFO_CONNECTION_FD);
	char text[NOTE_SIZE];

	peer->thrown_out = true;
	if (info != NULL)
		(void)shutdown(info->connect_fd, SHUT_RDWR);
	if (peer->phase == PEER_IDLE)
		return;
	snprintf(text, sizeof(text), "%s: too slow", peer->from);
	listener->setup.note(listener->setup.context, HTTP_NOTE_REFUSED, text);
}

static void
throw_out_slow_ones(struct http_listener *listener)
{
	struct http_peer *peer;

	for (peer = listener->peers; peer != NULL; peer = peer->next) {
		if (!peer->thrown_out && is_too_slow(peer, listener->now_ms))
			throw_out(listener, peer);
	}
}

/* ---- listening ---- */

union any_address {
	struct sockaddr any;
	struct sockaddr_in6 six;
	struct sockaddr_in four;
};

static socklen_t
make_address(const char *text, uint16_t port, union any_address *out)
{
	memset(out, 0, sizeof(*out));
	if (inet_pton(AF_INET6, text, &out->six.sin6_addr) == 1) {
		out->six.sin6_family = AF_INET6;
		out->six.sin6_port = htons(port);
		return sizeof(out->six);
	}
	if (inet_pton(AF_INET, text, &out->four.sin_addr) == 1) {
		out->four.sin_family = AF_INET;
		out->four.sin_port = htons(port);
		return sizeof(out->four);
	}
	return 0;
}

/* -1, and errno says why. */
static int
open_socket(const char *text, uint16_t port)
{
	const int on = 1;
	union any_address address;
	socklen_t size = make_address(text, port, &address);
	int fd, failed;

	if (size == 0) {
		errno = EADDRNOTAVAIL;
		return -1;
	}
	fd = socket(address.any.sa_family,
	    SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return -1;
	(void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (address.any.sa_family == AF_INET6)
		(void)setsockopt(
		    fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof(on));
	if (bind(fd, &address.any, size) == 0 && listen(fd, SOMAXCONN) == 0)
		return fd;
	failed = errno;
	close(fd);
	errno = failed;
	return -1;
}

static struct MHD_Daemon *
start_daemon(struct http_listener *listener, int fd)
{
	const unsigned limit = (unsigned)number_of(listener, "connections");

	return MHD_start_daemon(
	    MHD_USE_TLS | MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME, 0, NULL,
	    NULL, on_request, listener, MHD_OPTION_LISTEN_SOCKET, fd,
	    MHD_OPTION_HTTPS_MEM_CERT, text_of(listener, "cert"),
	    MHD_OPTION_HTTPS_MEM_KEY, text_of(listener, "key"),
	    MHD_OPTION_HTTPS_MEM_TRUST, text_of(listener, "trust"),
	    MHD_OPTION_HTTPS_PRIORITIES, PRIORITIES,
	    MHD_OPTION_CONNECTION_LIMIT, limit,
	    MHD_OPTION_PER_IP_CONNECTION_LIMIT, (limit + 1) / 2,
	    MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)HEAD_SIZE,
	    MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)SILENCE_S,
	    MHD_OPTION_NOTIFY_CONNECTION, on_connection, listener,
	    MHD_OPTION_NOTIFY_COMPLETED, on_completed, listener,
	    MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_END);
}

static void
start(struct http_listener *listener)
{
	const char *address = text_of(listener, "address");
	const unsigned port = (unsigned)number_of(listener, "port");
	char text[NOTE_SIZE];
	int fd = open_socket(address, (uint16_t)port);
	int failed = errno;

	if (fd >= 0) {
		listener->daemon = start_daemon(listener, fd);
		if (listener->daemon == NULL)
			close(fd);
	}
	if (listener->daemon != NULL)
		listener->epoll = MHD_get_daemon_info(
		    listener->daemon, MHD_DAEMON_INFO_EPOLL_FD)
				      ->epoll_fd;
	snprintf(text, sizeof(text), "[%s]:%u%s%s", address, port,
	    listener->daemon != NULL ? "" : ": ",
	    listener->daemon != NULL ? ""
	    : fd < 0                 ? strerror(failed)
		     : "TLS does not take its certificate, key or authority");
	if (listener->daemon != NULL || !listener->failing)
		listener->setup.note(listener->setup.context,
		    listener->daemon != NULL ? HTTP_NOTE_LISTENING
					     : HTTP_NOTE_FAILED,
		    text);
	listener->failing = listener->daemon == NULL;
	listener->retry_ms = listener->now_ms + RETRY_MS;
}

/* ---- */

static bool
read_users(struct http_listener *listener)
{
	json_t *list = json_object_get(listener->config, "users"), *each;
	const char *key = text_of(listener, "proof-key"), *proof;
	struct http_user *user;
	size_t i;

	listener->users =
	    calloc(json_array_size(list) + 1, sizeof(listener->users[0]));
	if (listener->users == NULL || key == NULL ||
	    sodium_hex2bin(listener->key, sizeof(listener->key), key,
		strlen(key), NULL, NULL, NULL) != 0)
		return false;
	json_array_foreach(list, i, each)
	{
		user = &listener->users[listener->user_count];
		proof = json_string_value(json_object_get(each, "proof"));
		if (proof == NULL ||
		    sodium_hex2bin(user->proof, sizeof(user->proof), proof,
			strlen(proof), NULL, NULL, NULL) != 0)
			return false;
		snprintf(user->name, sizeof(user->name), "%s",
		    json_string_value(json_object_get(each, "name")));
		listener->user_count++;
	}
	return true;
}

struct http_listener *
http_listener_create(json_t *config, const struct http_listener_setup *setup)
{
	struct http_listener *listener = calloc(1, sizeof(*listener));

	if (listener == NULL)
		return NULL;
	listener->setup = *setup;
	listener->epoll = -1;
	listener->config = json_incref(config);
	if (read_users(listener))
		return listener;
	http_listener_free(listener);
	return NULL;
}

void
http_listener_drain(struct http_listener *listener)
{
	char text[NOTE_SIZE];
	int fd;

	listener->draining = true;
	if (listener->daemon == NULL)
		return;
	fd = MHD_quiesce_daemon(listener->daemon);
	if (fd >= 0)
		close(fd);
	snprintf(text, sizeof(text), "[%s]:%u", text_of(listener, "address"),
	    (unsigned)number_of(listener, "port"));
	listener->setup.note(listener->setup.context, HTTP_NOTE_CLOSED, text);
}

bool
http_listener_is_idle(const struct http_listener *listener)
{
	return listener->exchanges == NULL;
}

void
http_listener_free(struct http_listener *listener)
{
	struct http_exchange *exchange;

	if (listener == NULL)
		return;
	for (exchange = listener->exchanges; exchange != NULL;
	     exchange = exchange->next)
		http_exchange_break(exchange);
	if (listener->daemon != NULL)
		MHD_stop_daemon(listener->daemon);
	json_decref(listener->config);
	free(listener->users);
	free(listener);
}

json_t *
http_listener_config(const struct http_listener *listener)
{
	return listener->config;
}

int
http_listener_descriptor(const struct http_listener *listener)
{
	return listener->epoll;
}

int
http_listener_wait(const struct http_listener *listener, int most)
{
	MHD_UNSIGNED_LONG_LONG wait;

	if (listener->daemon != NULL &&
	    MHD_get_timeout(listener->daemon, &wait) == MHD_YES &&
	    wait < (unsigned)most)
		return (int)wait;
	return most;
}

void
http_listener_run(struct http_listener *listener, int64_t now_ms)
{
	listener->now_ms = now_ms;
	if (listener->daemon == NULL && !listener->draining &&
	    now_ms >= listener->retry_ms)
		start(listener);
	if (listener->daemon == NULL)
		return;
	throw_out_slow_ones(listener);
	(void)MHD_run(listener->daemon);
}

struct http_exchange *
http_listener_find(const struct http_listener *listener, uint32_t id)
{
	struct http_exchange *exchange = listener->exchanges;

	while (exchange != NULL && exchange->id != id)
		exchange = exchange->next;
	return exchange;
}
