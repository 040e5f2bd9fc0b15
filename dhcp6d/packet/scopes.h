/*
 * packet/scopes.h: the lists of options that apply to one reply, in order.
 *
 * Host, pools of the granted leases, subnet, network, classes in the order of
 * assignment, global (kea-config.md 2.0): the first list that has an option
 * decides its value; always-send and never-send hold from any list (3.13).
 * Options tied to classes that the client is not in are not there at all.
 *
 * Threads: scopes belong to one thread and point into query and snapshot.
 */
#ifndef DHCP6D_PACKET_SCOPES_H
#define DHCP6D_PACKET_SCOPES_H

#include "dhcp6d/packet/query.h"

#define SCOPES_POOLS_MAX 16 /* of a reply's pools, only so many count */
#define SCOPES_CLASSES_MAX                                                     \
	(sizeof(((struct class_set *)0)->order) / sizeof(uint16_t))
#define SCOPES_MAX (4 + SCOPES_POOLS_MAX + SCOPES_CLASSES_MAX)

struct scope {
	const struct option_list *options;
	const char *kind; /* "reservation", "pool", ... for explain */
};

struct scopes {
	struct scope list[SCOPES_MAX]; /* those that have any option */
	unsigned count;
	const struct class_set *classes;
};

/* Which options are meant: a code in dhcp6, or in the space of a vendor. */
struct option_key {
	uint16_t code;
	bool in_dhcp6;
	uint32_t vendor; /* unless in_dhcp6 */
};

#define OPTION_KEY_DHCP6(code_)                                                \
	((struct option_key){.code = (code_), .in_dhcp6 = true})

/* The lists for a decided query. */
void scopes_collect(struct scopes *scopes, const struct query *query,
    const struct snapshot *config);

/* Whether a value in a list is there for this client. */
bool scopes_applies(
    const struct scopes *scopes, const struct option_value *value);

bool option_key_matches(
    const struct option_key *key, const struct option_value *value);

/*
 * The first list that has the option; NULL if none has. *scope and *index tell
 * where, so that further values of that list can be looked at.
 */
const struct option_value *scopes_find(const struct scopes *scopes,
    const struct option_key *key, unsigned *scope, uint32_t *index);

/* Whether any list wants the option sent unasked, or forbids it. */
bool scopes_always(const struct scopes *scopes, const struct option_key *key);
bool scopes_never(const struct scopes *scopes, const struct option_key *key);

#endif
