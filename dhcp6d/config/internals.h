/*
 * config/internals.h: what a snapshot has beside its model; private to this
 * folder.
 */
#ifndef DHCP6D_CONFIG_INTERNALS_H
#define DHCP6D_CONFIG_INTERNALS_H

#include <stdatomic.h>

#include "dhcp6d/config/model.h"
#include "dhcp6d/config/table.h"
#include "libcommon/hash.h"

struct snapshot_internals {
	struct arena *arena; /* holds everything, this struct too */
	_Atomic(uint32_t) references;
	struct hash_key key;      /* of all tables */
	struct table class_names; /* of snapshot.classes */
	struct index *index;      /* index.c */
};

/* An empty snapshot with one reference; NULL without memory. */
struct snapshot *snapshot_create(void);

#endif
