/*
 * packet/fit.h: what the configuration says about one address or prefix, for
 * one client: on its link or not, in a pool it may use or not, reserved and
 * for whom.
 */
#ifndef DHCP6D_PACKET_FIT_H
#define DHCP6D_PACKET_FIT_H

#include "dhcp6d/packet/ask.h"

struct fit {
	const struct subnet *subnet; /* of the link; NULL = off-link */
	const struct pool *pool;     /* that holds it and lets the client in */
	const struct host *holder;   /* it is reserved for, or NULL */
	bool permitted;              /* the subnet's guards let the client in */
	bool mine;                   /* the holder is this client */
};

void fit_find(struct fit *out, const struct ask *ask, enum lease_type type,
    struct address address, uint8_t prefix_length);

/* On the link, permitted, and in a pool or reserved for this very client. */
static inline bool
fit_is_grantable(const struct fit *fit)
{
	return fit->subnet != NULL && fit->permitted &&
	       (fit->holder != NULL ? fit->mine : fit->pool != NULL);
}

/* The pool of a subnet whose range holds address, guards not asked; or NULL. */
const struct pool *pool_of_address(
    const struct subnet *subnet, enum lease_type type, struct address address);

/* What a reservation says about exactly this prefix, or NULL. */
const struct reserved_prefix *host_prefix(
    const struct host *host, struct address address, uint8_t prefix_length);

#endif
