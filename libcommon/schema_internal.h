/*
 * libcommon/schema_internal.h: one reading of a tree by a table.
 *
 * Only for schema_*.c: schema_read.c walks, schema_value.c reads what is no map
 * and no list of maps, schema_hint.c finds what somebody may have meant.
 */
#ifndef LIBCOMMON_SCHEMA_INTERNAL_H
#define LIBCOMMON_SCHEMA_INTERNAL_H

#include "libcommon/schema.h"

#define SCHEMA_CACHE_SIZE 512 /* a power of two */
#define SCHEMA_NOTICES_MAX 256
#define SCHEMA_HINT_SIZE 256

/* A name that was looked up in a scope. In a tree equal names are one pointer
 * (yaml.h), so a pointer is all that need be compared. */
struct schema_cached {
	const struct schema_scope *scope;
	const char *name;
	const struct schema_keyword *keyword;
};

/* A keyword that deserves a warning: one for all its places. */
struct schema_notice {
	const struct schema_scope *scope;
	const struct schema_keyword *keyword;
	struct yaml_position first;
	size_t places;
};

struct schema_reading {
	struct yaml_document *document;
	const struct schema_scope *root;
	struct schema_cached cache[SCHEMA_CACHE_SIZE];
	struct schema_notice notices[SCHEMA_NOTICES_MAX];
	size_t notice_count;
};

/* A value that is being read: what, by which row, of which scope. */
struct schema_place {
	struct schema_reading *reading;
	const struct schema_scope *scope;
	const struct schema_keyword *keyword;
	const struct yaml_node *node;
	void *to; /* where it goes */
};

/* Complains that the node is not of the type that its row wants. */
void schema_wrong_type(const struct schema_place *place, const char *expected);

/* Booleans, numbers, strings, enumerations and lists of strings. */
void schema_read_value(const struct schema_place *place);

/* Whether the node says no more than its row's default. */
bool schema_is_default(const struct schema_place *place);

/*
 * Writes what somebody may have meant who wrote an unknown name, beginning with
 * "; ", or nothing. Returns out.
 */
const char *schema_hint(const struct schema_reading *reading,
    const struct schema_scope *scope, const char *name,
    char out[SCHEMA_HINT_SIZE]);

#endif
