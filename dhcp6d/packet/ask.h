/*
 * packet/ask.h: what deciding works with.
 *
 * All is a function of (query, service, store, now): nothing is written but
 * the decision, so that explain is the same without a commit (P-18.3.1-g).
 *
 * Floors within this folder, each including only from those before it: query,
 * steps . classify, link . ask . fit, lifetimes . binding . grant . allocate,
 * reserve, naming, settle . ia . decide_* . decide, commit, tell.
 */
#ifndef DHCP6D_PACKET_ASK_H
#define DHCP6D_PACKET_ASK_H

#include "dhcp6d/packet/steps.h"

/* What is asked: read only but for *out. */
struct ask {
	const struct query *query;
	const struct subnet *selected; /* query->place.subnet */
	struct decision *out;
	const struct service *service;
	const struct snapshot *config;
	const struct lease_store *store;
	const struct moment *now;
	struct log *log;
	struct why *why;
	bool writes;         /* leases are granted, not only offered */
	bool extends;        /* Renew, Rebind: what the client uses goes on */
	bool creates;        /* an unknown IA may get a binding */
	bool refused;        /* class REJECT: nothing is allocated */
	bool wants_excluded; /* the ORO lists PD Exclude, RFC 6603 */
	bool exhausted[3];   /* by lease type: an IA found nothing free */
};

/* A lease in force for its holder: assigned and not over. */
static inline bool
lease_is_live(const struct lease_record *record, const struct moment *now)
{
	return record->state == LEASE_ASSIGNED &&
	       (record->valid == LIFETIME_INFINITE ||
		   (int64_t)record->transaction + record->valid >=
		       now->lease_s);
}

#endif
