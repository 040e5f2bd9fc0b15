/*
 * libcommon/yaml.h: a configuration file into a tree with positions.
 *
 * Reads block-style YAML and Kea's JSON with its extensions (kea-config.md
 * 1.1): comments by #, // and block comments, <?include "FILE"?>, several
 * commas. A pre-pass turns the extensions into what libyaml takes and keeps a
 * map from there back to file, line and column.
 * Depth, size, includes, nodes and aliases are bounded before anything is
 * built. All errors are collected, not the first alone, as far as the text
 * can be read on after one.
 *
 * A tree and everything in it belongs to its arena. Threads: one document, one
 * thread; a finished tree is read only.
 */
#ifndef LIBCOMMON_YAML_H
#define LIBCOMMON_YAML_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "libcommon/arena.h"
#include "libcommon/err.h"

/*
 * Where something stands, for messages; line and column count from 1, columns
 * are bytes. What is further to the right than the field can tell stands at
 * its largest value.
 */
struct yaml_position {
	uint32_t file : 12, /* index into yaml_document.files */
	    column : 20;
	uint32_t line;
};

#define YAML_FILES_MAX 4095
#define YAML_COLUMN_MAX 0xfffff

enum yaml_kind {
	YAML_MAP,
	YAML_LIST,
	YAML_STRING,
	YAML_INTEGER,
	YAML_REAL,
	YAML_BOOLEAN,
	YAML_NULL
};

/*
 * Equal names in one document are one pointer. A node that was put in place of
 * something unreadable is "repaired": what it should have been has been
 * complained of, no more need be said.
 */
struct yaml_node {
	uint8_t kind; /* enum yaml_kind */
	bool repaired;
	/* how a string is written: in " or ', plain (0), or in several lines
	 * (|): only then its bytes do not stand one behind the other */
	char quote;
	struct yaml_position position;
	struct yaml_position key_position; /* of the key, for map members */
	const char *key;                   /* member's name, else NULL */
	struct yaml_node *next;            /* next sibling in map or list */
	union {
		struct {
			struct yaml_node *first;
			uint32_t count;
		} children; /* YAML_MAP, YAML_LIST */
		struct {
			const char *text; /* ends in 0, may hold further 0s */
			uint32_t size;
		} string; /* YAML_STRING */
		int64_t integer;
		double real;
		bool boolean;
	} value;
};

enum complaint_severity { COMPLAINT_ERROR, COMPLAINT_WARNING };

/* One thing that is wrong with a file. */
struct complaint {
	enum complaint_severity severity;
	struct yaml_position position;
	const char *text;
	struct complaint *next;
};

struct yaml_limits {
	size_t size;       /* bytes of all files together */
	unsigned depth;    /* of maps and lists in each other */
	unsigned includes; /* nested; Kea: about ten */
	size_t nodes;
	size_t complaints; /* of each severity; further ones are counted only */
	size_t memory;     /* of the tree and of what is made from it */
};

extern const struct yaml_limits yaml_default_limits;

struct yaml_document {
	struct arena *arena;
	struct yaml_node *root; /* NULL if nothing could be read */
	const char **files;     /* names as given, [0] the first */
	size_t file_count;
	struct complaint *first, *last; /* in the order found */
	struct arena *complaint_arena;  /* lasts when the other one is full */
	size_t error_count, warning_count;
	const struct yaml_limits *limits; /* must outlive the document */
};

/*
 * Opens a file by name, so that the server's starter can stand in later.
 * Returns a descriptor, which the reader closes, or an errno value negated.
 * It must not block on a FIFO (O_NONBLOCK).
 */
typedef int yaml_open(void *context, const char *path);

/* open(2) as a yaml_open; context is not looked at. */
int yaml_open_plainly(void *context, const char *path);

/*
 * Reads path and all it includes. Returns a document always (NULL only without
 * memory), which the caller frees; document->error_count says whether it may
 * be used. open may be NULL (then open(2)), limits too (then the default ones).
 */
struct yaml_document *yaml_read_file(const char *path,
    const struct yaml_limits *limits, yaml_open *open, void *open_context);

/*
 * The same from memory; name stands in positions (Kea: "<wire>"). Such text
 * comes from far away, so it may not include files.
 */
struct yaml_document *yaml_read_text(const char *name, const char *text,
    size_t size, const struct yaml_limits *limits);

/* NULL is fine. (yaml_free is a name of libyaml itself.) */
void yaml_document_free(struct yaml_document *document);

/* A member of a map by name, or NULL. */
const struct yaml_node *yaml_member(
    const struct yaml_node *map, const char *key);

/* Adds a complaint at a place. The text is copied. */
void yaml_complain(struct yaml_document *document,
    enum complaint_severity severity, struct yaml_position position,
    const char *format, ...) __attribute__((format(printf, 4, 5)));

/* "map", "list", "string", ... for messages. */
const char *yaml_kind_text(enum yaml_kind kind);

/*
 * "FILE:LINE:COL: error: TEXT" (or "warning"), one line per complaint, sorted
 * by place, without newline; at the end how many were not kept, if any.
 */
void yaml_print_complaints(struct yaml_document *document,
    void (*print)(void *context, const char *line), void *context);

#endif
