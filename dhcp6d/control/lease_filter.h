/*
 * control/lease_filter.h: which leases a list wants.
 *
 * lease6-get-all takes Kea's "subnets" and, for dhcp6ctl and whoever likes,
 * duid, state, prefix, hostname and expires-within: ten million leases are
 * sifted where they are instead of being sent.
 */
#ifndef DHCP6D_CONTROL_LEASE_FILTER_H
#define DHCP6D_CONTROL_LEASE_FILTER_H

#include <jansson.h>

#include "dhcp6d/control/answer.h"
#include "libcommon/clock.h"
#include "libcommon/lease_row.h"

struct lease_filter {
	struct span duid, hwaddr;  /* size 0 = all */
	const char *hostname;      /* the whole name; NULL = all */
	const char *hostname_part; /* NULL = all */
	int state;                 /* -1 = all */
	uint32_t subnet_id;        /* 0 = all */
	uint32_t *subnets;         /* ascending, each once; NULL = all */
	size_t subnet_count;
	bool has_prefix;
	struct prefix prefix;           /* leases inside it */
	int64_t ends_from, ends_before; /* lease time */
	uint8_t duid_bytes[LEASE_DUID_MAX];
};

#define LEASE_FILTER_ALL                                                       \
	{                                                                      \
		.state = -1, .ends_from = INT64_MIN, .ends_before = INT64_MAX  \
	}

/* Of lease6-get-all's arguments (which may be NULL and must live as long);
 * false after an answer that says what is wrong, else lease_filter_free. */
bool lease_filter_read(json_t *arguments, const struct moment *now,
    struct lease_filter *filter, struct answer *answer);

/* The same where none of them is needed (Kea wants "subnets" there). */
bool lease_filter_read_own(json_t *arguments, const struct moment *now,
    struct lease_filter *filter, struct answer *answer);

/* Frees what was read into it. */
void lease_filter_free(struct lease_filter *filter);

/* A lease_wanted (lease_slice.h); filter is a struct lease_filter. Called for
 * each lease under the store's lock. */
bool lease_filter_passes(const void *filter, const struct lease *lease);

/* A state by number or Kea's name ("assigned" is "default"); -1 if none. */
int lease_state_read(json_t *value);
const char *lease_state_name(int state);

#endif
