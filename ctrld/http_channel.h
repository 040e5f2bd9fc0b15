/*
 * ctrld/http_channel.h: Kea's channel by HTTP, ctrld's side.
 *
 * Tells the front (http_front.h) what to listen at, and makes requests of what
 * it brings: role by ctrld.yaml, a line in the audit log, the answer back piece
 * by piece. A front that has died takes its requests with it.
 *
 * Threads: the event loop's alone.
 */
#ifndef CTRLD_HTTP_CHANNEL_H
#define CTRLD_HTTP_CHANNEL_H

#include <jansson.h>

#include "ctrld/request.h"

struct http_channel;

/* link: of http_front_fork, taken over. ctrld outlives it. NULL without
 * memory. */
struct http_channel *http_channel_create(struct ctrld *ctrld, int link);
/* The front ends. NULL is fine. */
void http_channel_free(struct http_channel *channel);

/*
 * What dhcp6d's configuration says of sockets by HTTP (a list of maps, or
 * NULL): files are looked at anew, so a certificate that was renewed is taken
 * up. Costs little where nothing has changed.
 */
void http_channel_follow(struct http_channel *channel, json_t *sockets);

#endif
