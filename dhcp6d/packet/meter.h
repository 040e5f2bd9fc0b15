/*
 * packet/meter.h: how much somebody sends, for whoever sends much.
 *
 * A table of fixed size under keyed hashes: one word tells of a sender when
 * all that he sent will have been worked off at his rate. A sender may be ten
 * seconds ahead of his rate, which is a burst of ten times it; what goes
 * beyond is too much. Where a sender finds no place the one who is least ahead
 * loses his and begins anew: invented senders push out each other, not
 * somebody who sends a lot. Two senders share a word once in 2^20 cases, and
 * nobody who does not know the key can choose whose.
 *
 * Threads: any, without a lock.
 */
#ifndef DHCP6D_PACKET_METER_H
#define DHCP6D_PACKET_METER_H

#include <stdbool.h>
#include <stdint.h>

#include "libcommon/bytes.h"
#include "libcommon/hash.h"

#define METER_BURST_S 10
#define METER_RATE_MAX 1000000
/* Words, of eight octets each. */
#define METER_SIZE (1u << 16)

struct meter;

struct meter *meter_create(const struct hash_key *key); /* NULL: no memory */
void meter_free(struct meter *meter);                   /* NULL is fine */

/* What stands for a sender from here on; begins to fetch what meter_take will
 * read, so that memory works for a whole batch at once. */
uint64_t meter_sender(const struct meter *meter, struct span sender);

/*
 * One more message of that sender at now_ns (steady), who may send so many a
 * second (1 to METER_RATE_MAX). False: it is too much, and does not count.
 */
bool meter_take(
    struct meter *meter, uint64_t sender, uint32_t per_second, uint64_t now_ns);

/* Whether it is time to speak again about such a thing (0 to 7), which is once
 * a minute. */
#define METER_ABOUT_MAX 8
bool meter_may_speak(struct meter *meter, unsigned about, uint64_t now_ns);

#endif
