/*
 * control/lease_arguments.h: what lease commands take, with Kea's texts for
 * what is wrong (commands.md 3.3, 3.5).
 *
 * Each function answers itself and returns false when an argument is wrong.
 */
#ifndef DHCP6D_CONTROL_LEASE_ARGUMENTS_H
#define DHCP6D_CONTROL_LEASE_ARGUMENTS_H

#include <jansson.h>

#include "dhcp6d/control/answer.h"
#include "dhcp6d/lease/store.h"
#include "libcommon/lease_row.h"

/* Which lease: by address, or by subnet, DUID and IAID. */
struct lease_selector {
	enum lease_type type;
	bool by_address;
	struct address address;
	uint32_t subnet_id, iaid;
	uint8_t duid[LEASE_DUID_MAX];
	size_t duid_size;
};

bool selector_read(json_t *arguments, struct lease_selector *selector,
    struct answer *answer);

/* The lease that is meant, or LEASE_INDEX_NONE; the store's lock is held. */
uint32_t selector_find(const struct lease_store *store,
    const struct lease_selector *selector);

/* A DUID or link-layer address in hex under name. */
bool identifier_read(json_t *arguments, const char *name, uint8_t *out,
    size_t capacity, size_t *size, struct answer *answer);

/* A string under name. */
bool string_read(json_t *arguments, const char *name, const char **out,
    struct answer *answer);

#endif
