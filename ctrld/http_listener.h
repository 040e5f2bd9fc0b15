/*
 * ctrld/http_listener.h: one address and port at which HTTP is spoken over TLS.
 *
 * libmicrohttpd does HTTP and, by GnuTLS, TLS. Here is what it does not know:
 * who may in is decided when the head of a request is there, before a single
 * octet of its body is read; who is slow is thrown out by the clock, however
 * many octets he has sent meanwhile. Until a peer is known he costs 16 KiB, a
 * TLS session, and ten seconds.
 *
 * Threads: the front's one.
 */
#ifndef CTRLD_HTTP_LISTENER_H
#define CTRLD_HTTP_LISTENER_H

#include <jansson.h>

#include "ctrld/http_exchange.h"
#include "libcommon/err.h"

struct http_listener;

/* What a listener borrows from the front. */
struct http_listener_setup {
	int link;
	uint32_t *next_id;
	/* For the log; rare ones always, refusals as many as are worth it. */
	void (*note)(void *context, enum http_note note, const char *text);
	void *context;
};

/*
 * config (a reference is taken): address, port, connections, cert, key, trust
 * (PEM), cert-required, authentication, realm, headers, users of name and
 * proof, certificates, proof-key: as http_settings.c makes them. NULL without
 * memory; listening begins with http_listener_run, and is tried again there.
 */
struct http_listener *http_listener_create(
    json_t *config, const struct http_listener_setup *setup);

/* Takes no more connections; what is being answered goes on. */
void http_listener_drain(struct http_listener *listener);
bool http_listener_is_idle(const struct http_listener *listener);
/* Breaks off what is left. NULL is fine. */
void http_listener_free(struct http_listener *listener);

json_t *http_listener_config(const struct http_listener *listener);

/* To be waited for; -1 while it does not listen. */
int http_listener_descriptor(const struct http_listener *listener);
/* Milliseconds after which it wants to run anyhow; at most most. */
int http_listener_wait(const struct http_listener *listener, int most);
void http_listener_run(struct http_listener *listener, int64_t now_ms);

/* The exchange of that number; NULL if there is none. */
struct http_exchange *http_listener_find(
    const struct http_listener *listener, uint32_t id);

#endif
