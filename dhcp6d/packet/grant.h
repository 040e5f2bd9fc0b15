/*
 * packet/grant.h: writing leases into a decision: the answer and the change.
 */
#ifndef DHCP6D_PACKET_GRANT_H
#define DHCP6D_PACKET_GRANT_H

#include "dhcp6d/packet/binding.h"
#include "dhcp6d/packet/ia_kind.h"

/* An address or prefix that the client gets. */
struct grant {
	struct address address;
	uint8_t prefix_length;
	const struct subnet *subnet;
	const struct pool *pool; /* NULL: reserved outside pools */
	const struct host *host; /* reserved by it, or NULL */
	bool picked;             /* by the allocator */
	uint32_t index;          /* of the client's own lease there, or _NONE */
};

/* A new, empty IA in the answer. */
struct ia_answer *answer_open(
    struct ask *ask, const struct ia_kind *kind, uint32_t iaid);

/* Whether it is the client's already and in force: nothing new is created. */
bool grant_is_live(const struct ask *ask, const struct grant *grant);

/*
 * Puts the lease into the last IA of the answer. False if there is no room in
 * the decision; then nothing has changed.
 */
bool grant_add(
    struct ask *ask, const struct view_ia *ia, const struct grant *grant);

/* Tells the client to stop using it (0/0). */
void grant_zero(struct ask *ask, struct address address, uint8_t prefix_length);

/* The client's lease ends here: its row is removed. */
void grant_withdraw(struct ask *ask, const struct bound *bound);

/* A failure, or NoBinding, of the last IA of the answer. */
void grant_fail(struct ask *ask, uint16_t status);

/* Whether this decision gives away, in any IA, what overlaps the prefix. */
bool grant_is_taken(const struct ask *ask, enum lease_type type,
    struct address address, uint8_t prefix_length);

/* Whether the last IA of the answer names it, with whatever lifetimes. */
bool grant_is_named(
    const struct ask *ask, struct address address, uint8_t prefix_length);

/*
 * The prefix excluded from a delegated one (RFC 6603): of its reservation if
 * it has one (host not NULL), else of its pool. False if there is none.
 */
bool excluded_prefix(struct prefix *out, const struct host *host,
    const struct pool *pool, struct address address, uint8_t prefix_length);

/* A change of the decision; NULL if there is no room. */
struct lease_change *change_add(struct decision *decision);

/* Whether the decision already changes the lease on this address or prefix. */
bool change_is_there(const struct decision *decision, enum lease_type type,
    struct address address, uint8_t prefix_length);

#endif
