/*
 * tests/unit/lease_model.h: the lease store as one would write it without any
 * regard to speed, to compare the real one with.
 */
#ifndef TESTS_UNIT_LEASE_MODEL_H
#define TESTS_UNIT_LEASE_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dhcp6d/lease/apply.h"
#include "dhcp6d/lease/pool.h"

#define MODEL_MAX 4096

struct model_lease {
	struct lease lease; /* duid points to duid_bytes */
	uint8_t duid_bytes[LEASE_DUID_MAX];
};

struct model {
	struct model_lease leases[MODEL_MAX];
	size_t count;
};

void model_put(struct model *model, const struct lease *lease);
void model_remove(struct model *model, const struct lease *lease);
const struct lease *model_find(const struct model *model, uint8_t type,
    struct address address, uint8_t length);

/* Whether a unit is free: no lease that takes its address overlaps it. */
bool model_is_free(const struct model *model, uint8_t type,
    struct address address, uint8_t length);

/* The store holds just what the model does, by whatever way one asks. */
void model_compare(const struct model *model, struct lease_store *store);

/* Small, fast, the same on every machine. */
uint64_t model_random(uint64_t *state);

#endif
