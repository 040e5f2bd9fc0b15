/*
 * packet/quota.h: how much of something a client had within the last while.
 *
 * Whoever declines one address after the other empties a pool for a day
 * (protocol.md 5.2, P-18.3.8-f, P-23-b). Counts are kept for the latest few
 * thousand clients, in memory of a fixed size; a client that falls out of it
 * begins anew, which is no harm to others.
 *
 * Threads: the store's lock.
 */
#ifndef DHCP6D_PACKET_QUOTA_H
#define DHCP6D_PACKET_QUOTA_H

#include <stdint.h>

#include "libcommon/bytes.h"
#include "libcommon/clock.h"
#include "libcommon/hash.h"

/* Addresses that one client may have put in quarantine within an hour. */
#define QUOTA_DECLINES 16
#define QUOTA_WINDOW_S 3600

struct quota;

struct quota *quota_create(const struct hash_key *key); /* NULL: no memory */
void quota_free(struct quota *quota);                   /* NULL is fine */

/* What the client has used up in its current window. */
uint32_t quota_used(
    const struct quota *quota, struct span duid, const struct moment *now);

/* Charges amount; a window begins with the first charge after the last. */
void quota_charge(struct quota *quota, struct span duid,
    const struct moment *now, uint32_t amount);

#endif
