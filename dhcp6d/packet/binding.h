/*
 * packet/binding.h: the leases of one binding, (DUID, IA type, IAID), each
 * with what the configuration says about it today.
 */
#ifndef DHCP6D_PACKET_BINDING_H
#define DHCP6D_PACKET_BINDING_H

#include "dhcp6d/packet/fit.h"

/* More leases in one binding than that are left alone until they end. */
#define BINDING_MAX 64

struct bound {
	uint32_t index;
	const struct lease_record *record; /* valid while the lock is held */
	struct fit fit;
	bool live;  /* assigned and not over; else kept for its old client */
	bool given; /* it is in the answer */
};

struct binding {
	unsigned count;
	struct bound leases[BINDING_MAX];
};

/* Leases in states assigned, reclaimed and released; others are nobody's. */
void binding_read(struct binding *out, const struct ask *ask,
    enum lease_type type, uint32_t iaid);

/* The lease on exactly this address or prefix, or NULL. */
struct bound *binding_find(
    struct binding *binding, struct address address, uint8_t prefix_length);

/* Whether there is a live one among them, on whichever link. */
bool binding_is_live(const struct binding *binding);

#endif
