/*
 * ctrld/http_settings.h: what the HTTP front is told.
 *
 * dhcp6d tells of its configuration's control-sockets of type http and https
 * what stands there; ctrld reads the files that are named, with its own rights,
 * looks up in ctrld.yaml who has a role at all, and makes of passwords what
 * http_who.h compares. Who has no role is not told to the front, so it cannot
 * let him in.
 *
 * Threads: the event loop's.
 */
#ifndef CTRLD_HTTP_SETTINGS_H
#define CTRLD_HTTP_SETTINGS_H

#include <jansson.h>

#include "ctrld/http_who.h"
#include "ctrld/settings.h"

/* Gets a line on what is wrong with a socket, which is then left out, or with
 * a user, who is. */
typedef void http_complain(void *context, const char *line);

/*
 * sockets: the list of maps as they stand in the configuration. key: of proofs,
 * the same for ctrld's life, so that what did not change looks the same. A new
 * list for http_listener.h (http_settings_forget ends its life), never NULL but
 * without memory.
 */
json_t *http_settings_make(json_t *sockets, const struct ctrld_config *config,
    const uint8_t key[HTTP_PROOF_KEY_SIZE], http_complain *complain,
    void *context);

/* Frees it, private keys first. */
void http_settings_forget(json_t *list);

#endif
