/*
 * ctrld/http_exchange.h: one command over HTTP, in the front.
 *
 * body -> asked -> answering. The body goes to ctrld as it comes, the answer
 * goes out as ctrld sends it: neither is kept here but for what the peer has
 * not yet taken, and then ctrld waits. While ctrld works the connection is
 * suspended.
 *
 * Threads: the front's one.
 */
#ifndef CTRLD_HTTP_EXCHANGE_H
#define CTRLD_HTTP_EXCHANGE_H

#include <jansson.h>
#include <microhttpd.h>

#include "ctrld/http_link.h"

struct evbuffer;

struct http_exchange {
	struct http_exchange *next, **self; /* in its listener's list */
	struct MHD_Connection *connection;
	int link;
	uint32_t id;
	uint64_t taken; /* octets of the body */
	bool asked, suspended, paused, ended, broken;
	unsigned status; /* of the answer; 0: not yet known */
	struct evbuffer *answer;
};

/* Into the list, told to ctrld; NULL without memory. who: a name, from: an
 * address, for the audit log. */
struct http_exchange *http_exchange_create(struct MHD_Connection *connection,
    int link, uint32_t id, struct http_exchange **list);
bool http_exchange_open(const struct http_exchange *exchange, enum http_how how,
    const char *name, const char *from);
/* Out of its list; ctrld hears of it if it still works. NULL is fine. */
void http_exchange_free(struct http_exchange *exchange);

/* A piece of the body; false if the command is too large. */
bool http_exchange_take(
    struct http_exchange *exchange, const char *data, size_t size);
/* The body is whole: asks ctrld, and suspends the connection. */
bool http_exchange_ask(struct http_exchange *exchange);
/* What ctrld says. */
void http_exchange_packet(
    struct http_exchange *exchange, const struct http_packet *packet);
/* There is no ctrld any more, or no listener. */
void http_exchange_break(struct http_exchange *exchange);
/* Queues the answer, when the connection was resumed. headers: as in
 * http_reply. */
enum MHD_Result http_exchange_answer(
    struct http_exchange *exchange, json_t *headers);

/*
 * A short answer of our own: {"result": status, "text": text}. headers: a list
 * of maps of "name" and "value", or NULL; realm: asks for a password, or NULL.
 */
enum MHD_Result http_reply(struct MHD_Connection *connection, unsigned status,
    const char *text, json_t *headers, const char *realm);

#endif
