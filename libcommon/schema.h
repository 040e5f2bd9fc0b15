/*
 * libcommon/schema.h: a tree into structs, by a table.
 *
 * A configuration language is an array of keywords, each with its scope, type,
 * range, default, the place its value goes to and its meaning. One reader
 * walks a tree by that array and says what is wrong with it: unknown keyword
 * (with the nearest known one), wrong type, out of range, twice, missing,
 * empty where it may not be, deprecated, not in force. What a table cannot say
 * is checked by the language's own code afterwards.
 *
 * Values go to structs by offset. A value that was not given leaves its
 * "given" flag false, which is a state of its own (kea-config.md 2.0); defaults
 * are not written by the reader but by whoever derives values downward.
 *
 * Threads: tables are constant; a reading belongs to one thread.
 */
#ifndef LIBCOMMON_SCHEMA_H
#define LIBCOMMON_SCHEMA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "libcommon/yaml.h"

enum schema_type {
	SCHEMA_BOOLEAN, /* struct schema_boolean */
	SCHEMA_INTEGER, /* struct schema_integer */
	SCHEMA_REAL,    /* struct schema_real */
	SCHEMA_STRING,  /* struct schema_string */
	SCHEMA_ENUM,    /* struct schema_integer: index into names */
	SCHEMA_MAP,     /* struct of the inner scope, in place */
	SCHEMA_LIST,    /* struct schema_list of the inner scope's structs */
	SCHEMA_STRING_LIST, /* struct schema_list of struct schema_string */
	SCHEMA_ANY,         /* const struct yaml_node *: free-form JSON */
	SCHEMA_ANY_MAP      /* the same, but only a map will do */
};

struct schema_boolean {
	bool given, value;
};

struct schema_integer {
	bool given;
	int64_t value;
	struct yaml_position position;
};

struct schema_real {
	bool given;
	double value;
	struct yaml_position position;
};

struct schema_string {
	const char *text; /* NULL if not given; ends in 0 */
	uint32_t size;
	struct yaml_position position;
};

struct schema_list {
	bool given;
	void *items; /* array in the document's arena */
	uint32_t count;
	struct yaml_position position;
};

enum schema_flag {
	SCHEMA_REQUIRED = 1,      /* must be there */
	SCHEMA_NOT_EMPTY = 2,     /* {}, [] or "" is an error */
	SCHEMA_IGNORE_CASE = 4,   /* enumerations in any case */
	SCHEMA_DEPRECATED = 8,    /* warning; "instead" tells what to write */
	SCHEMA_REMOVED = 16,      /* accepted from old files, with a warning;
				     "instead" tells what to write, if anything */
	SCHEMA_NOT_IN_FORCE = 32, /* accepted, warning that it has no effect,
				     unless it says what is so by default */
	SCHEMA_DERIVED = 64, /* what is not given shows through from above */
	SCHEMA_SECRET = 128, /* not shown to who asks for the configuration */
	SCHEMA_CUT = 256     /* what is out of range is cut to 32 bits, as Kea
				does without a word; here with a warning */
};

struct schema_scope;

struct schema_keyword {
	const char *name;
	enum schema_type type;
	unsigned flags;                   /* enum schema_flag */
	size_t offset;                    /* into the scope's struct */
	double minimum, maximum;          /* inclusive, where they differ */
	const char *const *names;         /* SCHEMA_ENUM, ends in NULL */
	const struct schema_scope *inner; /* SCHEMA_MAP, SCHEMA_LIST */
	/* as one would write it, strings without quotes; NULL = unspecified.
	 * A map's is what is told of it when it is not there (print.h). */
	const char *default_text;
	const char *unit;    /* "seconds", "bytes", ...; NULL = none */
	const char *since;   /* Kea version, e.g. "2.4"; NULL = always */
	/* of deprecated ones what to use; of one that is not in force, and is
	 * not to be, what is so anyway */
	const char *instead;
	const char *meaning; /* one sentence, for the manual */
};

struct schema_scope {
	const char *name; /* as in Kea's messages: "subnet6" */
	size_t struct_size;
	/* offset of a struct yaml_position in the struct; SIZE_MAX = none */
	size_t position_offset;
	/* offset of a bool "given" in the struct, for maps; SIZE_MAX = none */
	size_t given_offset;
	/* offset of a const struct yaml_node * to the map itself, or SIZE_MAX
	 */
	size_t node_offset;
	const struct schema_keyword *const *groups; /* arrays, ends in NULL */
	/* each array ends with a keyword whose name is NULL */
	bool open; /* other members are taken unread */
};

/*
 * Fills *out (of scope->struct_size bytes, zeroed by the caller) from map.
 * Complaints go to the document; returns false if this reading found errors.
 */
bool schema_read(struct yaml_document *document, const struct yaml_node *map,
    const struct schema_scope *scope, void *out);

/* The keyword of that name in a scope, or NULL. */
const struct schema_keyword *schema_find(
    const struct schema_scope *scope, const char *name);

#endif
