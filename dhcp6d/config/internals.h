/*
 * config/internals.h: what a snapshot has beside its model; private to this
 * folder.
 */
#ifndef DHCP6D_CONFIG_INTERNALS_H
#define DHCP6D_CONFIG_INTERNALS_H

#include <pthread.h>
#include <stdatomic.h>

#include "dhcp6d/config/model.h"
#include "dhcp6d/config/name_filter.h"
#include "dhcp6d/config/table.h"
#include "libcommon/hash.h"
#include "libcommon/json_walk.h"

/* Filters of names hold memory of the regex library: freed at the end. */
struct kept_filter {
	const char *pattern;
	struct name_filter *filter; /* NULL: it was refused */
	struct kept_filter *next;
};

struct snapshot_internals {
	struct arena *arena; /* holds everything, this struct too */
	_Atomic(uint32_t) references;
	struct hash_key key;      /* of all tables */
	struct table class_names; /* of snapshot.classes */
	struct index *index;      /* index.c */
	struct kept_filter *filters;
	struct json_text source; /* the whole text, source.h */
	pthread_mutex_t hash_lock; /* of what follows */
	bool has_hash;
	char hash[65]; /* print.h */
};

/* An empty snapshot with one reference; NULL without memory. */
struct snapshot *snapshot_create(void);

#endif
