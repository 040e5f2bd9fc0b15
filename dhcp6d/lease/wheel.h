/*
 * lease/wheel.h: when the time of a lease comes, without ever looking at all.
 *
 * A wheel of one-second slots for the next 36 hours and a coarse one of
 * nine-hour slots beyond; the lists' links are in the records. What lies far
 * is moved to near slots a few records per call, at least 27 hours before it
 * is needed, so that no call has to move millions at once. A slot whose second
 * has passed is joined to the list of due ones as it is, whatever its length.
 *
 * Times are lease time in seconds. Threads: the store's lock.
 */
#ifndef DHCP6D_LEASE_WHEEL_H
#define DHCP6D_LEASE_WHEEL_H

#include <stdint.h>

#include "dhcp6d/lease/memory.h"
#include "dhcp6d/lease/slab.h"
#include "libcommon/err.h"

#define WHEEL_NEAR (UINT32_C(1) << 17) /* slots of a second */
#define WHEEL_FAR (UINT32_C(1) << 12)  /* slots of WHEEL_FAR_S */
#define WHEEL_FAR_S (UINT32_C(1) << 15)
#define WHEEL_DUE (WHEEL_NEAR + WHEEL_FAR) /* number of the due ones' list */

struct wheel_list {
	uint32_t head, tail;
};

struct wheel {
	struct wheel_list *lists; /* near, far, due */
	uint64_t *occupied;       /* bit per list; others are not initialised */
	uint64_t count;           /* records in all lists */
	uint64_t cursor;          /* first second that has not passed */
	uint64_t far;             /* first far slot not moved: time / FAR_S */
	uint32_t hold_s;          /* how long who went is remembered */
	struct slab *slab;
	struct memory *memory;
};

enum err wheel_init(
    struct wheel *wheel, struct slab *slab, struct memory *memory);
void wheel_clear(struct wheel *wheel);

/*
 * When something is to be done about a record: one second after its end, that
 * is when its end is past; with hold_s more for reclaimed and released ones,
 * which are kept for their old client. UINT64_MAX = never.
 */
uint64_t wheel_time(
    const struct wheel *wheel, const struct lease_record *record);

/* An empty wheel goes to that time at once. */
void wheel_start(struct wheel *wheel, uint64_t now);

/* The record must not be in the wheel; wheel_remove does not mind. */
void wheel_insert(struct wheel *wheel, uint32_t index);
void wheel_remove(struct wheel *wheel, uint32_t index);

/*
 * Makes due what has its time at or before now. At most moves records are
 * moved from far to near; if that was too few, the rest is due in a later
 * call.
 */
void wheel_advance(struct wheel *wheel, uint64_t now, uint32_t moves);

/* The due records, in the order of their seconds; LEASE_INDEX_NONE ends. */
uint32_t wheel_first_due(const struct wheel *wheel);
uint32_t wheel_next_due(const struct wheel *wheel, uint32_t index);

#endif
