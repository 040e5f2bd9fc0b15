/*
 * config/loading.h: what the parts of the loader share; private to this folder.
 *
 * A load goes through its parts in this order: definitions and classes (others
 * name them), globals, loggers, networks and subnets with pools and
 * reservations, then the checks over all of it, then the index. Each part
 * reads raw structs (keywords.h) and writes its piece of the model into the
 * snapshot's arena. A part that finds something wrong complains at its place
 * and goes on, so that all errors of a file are told at once.
 *
 * Threads: one load, one thread.
 */
#ifndef DHCP6D_CONFIG_LOADING_H
#define DHCP6D_CONFIG_LOADING_H

#include "dhcp6d/config/internals.h"
#include "dhcp6d/config/keywords.h"
#include "dhcp6d/config/model.h"
#include "dhcp6d/config/snapshot.h"
#include "dhcp6d/config/table.h"
#include "dhcp6d/proto/option_table.h"
#include "libcommon/hash.h"

/* The names of standard and own options; load_definition.c. */
struct definitions {
	const struct option_definition *own;
	uint32_t count;
	struct table by_code, by_name;
};

struct loading {
	struct yaml_document *document;
	struct arena *scratch; /* gone when the load is over */
	struct arena *arena;   /* the snapshot's */
	struct snapshot *snapshot;
	struct raw_global *raw;
	const struct config_host *host;
	const struct hash_key *key;
	struct definitions definitions;
	struct client_class *classes;
	uint8_t *option_buffer; /* OPTION_BUFFER_SIZE, for one option */
	/* parallel to the model's arrays, for messages */
	const struct raw_subnet **raw_subnets;
	const struct raw_host **raw_hosts;
	struct host *hosts;
	struct pool *pools;
	uint32_t host_next, pool_next; /* filled so far */
	uint64_t option_steps;         /* spent on looking for suboptions */
	bool out_of_memory;
};

#define OPTION_BUFFER_SIZE ((size_t)65535)

/* Bounds the time that a hostile nest of containers may take. */
#define OPTION_STEPS_MAX (UINT64_C(1) << 26)
#define OPTION_DEPTH_MAX 8

/* complain.c */

/* Adds an error, a warning, at a place. */
void refuse(struct loading *loading, struct yaml_position place,
    const char *format, ...) __attribute__((format(printf, 3, 4)));
void caution(struct loading *loading, struct yaml_position place,
    const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Where a map stands; where a keyword's value stands in it, or the map. */
struct yaml_position place_of(const struct raw_context *context);
struct yaml_position place_of_keyword(
    const struct raw_context *context, const char *keyword);
bool keyword_given(const struct raw_context *context, const char *keyword);

/*
 * Memory of the snapshot or of the load; NULL when there is none left, which
 * the load remembers and reports in the end. NULL for nothing, too.
 */
void *load_array(struct loading *loading, size_t count, size_t size);
void *load_scratch(struct loading *loading, size_t count, size_t size);
const char *load_text(
    struct loading *loading, const struct schema_string *string);

/* derive.c */

/*
 * Fills what is not given in scope from upper (NULL for the global scope,
 * which gets the defaults that matter to lower ones), and checks what was
 * given in scope.
 */
void derive_scope(struct loading *loading, struct raw_scope *scope,
    const struct raw_scope *upper);

/* A triplet as lower scopes and the packet's way read it. */
struct lifetime lifetime_of(const struct raw_triplet *triplet);
/* Preferred lifetimes by valid ones where they are not given or too long. */
struct lifetime lifetime_preferred(
    const struct raw_triplet *triplet, const struct lifetime *valid);

/* check_scope.c: a scope's own checks, after derivation. */
void check_scope(struct loading *loading, const struct raw_scope *scope);
void check_lifetimes(struct loading *loading, const struct raw_context *context,
    const struct raw_lifetimes *lifetimes);

/* values.c */
struct optional_time optional_time_of(const struct schema_integer *integer);
bool boolean_or(const struct schema_boolean *boolean, bool otherwise);
double real_or(const struct schema_real *real, double otherwise);
int64_t integer_or(const struct schema_integer *integer, int64_t otherwise);
bool string_given(const struct schema_string *string); /* and not empty */

/* load_class.c */
void load_classes(struct loading *loading);
struct class_list load_class_list(
    struct loading *loading, const struct schema_list *names);
struct class_list load_guard(struct loading *loading,
    const struct raw_guard *guard, const struct raw_context *context);
struct class_list load_additional(struct loading *loading,
    const struct raw_guard *guard, const struct raw_context *context);

/* load_definition.c */
void load_definitions(struct loading *loading);
/* Letters, digits, - and _; and not the other protocol's. */
bool space_is_good(const char *space);
/* NULL if there is none; own ones and standard ones. */
const struct option_definition *definition_by_code(
    const struct loading *loading, const char *space, uint16_t code);
const struct option_definition *definition_by_name(
    const struct loading *loading, const char *space, const char *name);

/* load_option.c */
struct option_list load_options(
    struct loading *loading, const struct schema_list *list);

/* load_global.c, load_logger.c */
void load_global(struct loading *loading);
void load_loggers(struct loading *loading);

/* load_subnet.c, load_pool.c, load_host.c */
void load_subnets(struct loading *loading);
void load_pools(struct loading *loading, const struct raw_subnet *raw,
    struct subnet *subnet);
void load_hosts(struct loading *loading, const struct schema_list *list,
    const struct subnet *subnet);

/* load_text.c */

/* The text without blanks, ended in 0; its size, 0 if it does not fit. */
size_t text_without_blanks(
    const struct schema_string *text, char *out, size_t capacity);
/* Blanks are left out; bits beyond the length stay. False: not readable. */
bool load_prefix(const struct schema_string *text, struct prefix *out);
bool load_address(const struct schema_string *text, struct address *out);
/* Hex in any of Kea's spellings, or 'text'; at least one byte. */
bool load_bytes(const struct schema_string *text, uint8_t *out, size_t capacity,
    size_t *size);

/* check.c, check_hosts.c: what spans several items; need the index. */
void check_all(struct loading *loading);
void check_hosts(struct loading *loading);

/* index.c: of the finished model; false without memory. */
bool index_build(struct loading *loading);

#endif
