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

#include "dhcp6d/config/expression.h"
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

/* One load; everything in it lasts as long as scratch. */
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
	struct host *hosts;
	const struct raw_host **raw_hosts; /* as hosts, for messages */
	struct pool *pools;
	uint32_t host_next, pool_next; /* filled so far */
	uint64_t option_steps;         /* spent on looking for suboptions */
	bool limits;                   /* those in user-context are in force */
	bool out_of_memory;
};

#define OPTION_BUFFER_SIZE ((size_t)65535)

/* Bounds the time that a hostile nest of containers may take. */
#define OPTION_STEPS_MAX (UINT64_C(1) << 26)
#define OPTION_DEPTH_MAX 8

/* complain.c: adds an error, or a warning, at a place. */
void refuse(struct loading *loading, struct yaml_position place,
    const char *format, ...) __attribute__((format(printf, 3, 4)));
void caution(struct loading *loading, struct yaml_position place,
    const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Where a map stands. */
struct yaml_position place_of(const struct raw_context *context);

/* Where the value of a keyword stands in its map; the map if it is absent. */
struct yaml_position place_of_keyword(
    const struct raw_context *context, const char *keyword);

/* Whether a keyword stands in this map itself, not only by derivation. */
bool keyword_given(const struct raw_context *context, const char *keyword);

/*
 * Zeroed memory of the snapshot, or of the load alone. NULL when there is none
 * left, which the load remembers and reports in the end; NULL for nothing,
 * too.
 */
void *load_array(struct loading *loading, size_t count, size_t size);
void *load_scratch(struct loading *loading, size_t count, size_t size);

/* A copy in the snapshot's memory; NULL if the string was not given. */
const char *load_text(
    struct loading *loading, const struct schema_string *string);

/*
 * derive.c: fills what is not given in scope from upper (NULL for the global
 * scope, which gets the defaults that matter to lower ones), then has checked
 * what was given in scope.
 */
void derive_scope(struct loading *loading, struct raw_scope *scope,
    const struct raw_scope *upper);

/* The same for ddns-... of a pool; false if it says nothing of its own. */
bool derive_pool(struct raw_pool *pool, const struct raw_scope *subnet);

/* A triplet as lower scopes and the packet's way read it. */
struct lifetime lifetime_of(const struct raw_triplet *triplet);

/* Preferred lifetimes by valid ones where they are not given or too long. */
struct lifetime lifetime_preferred(
    const struct raw_triplet *triplet, const struct lifetime *valid);

/* check_scope.c: a scope's own checks, after derivation. */
void check_scope(struct loading *loading, const struct raw_scope *scope);

/* check_scope.c: of a scope or a pool, what its own map says of names. */
void check_ddns(struct loading *loading, const struct raw_context *context,
    const struct raw_ddns *ddns);

/* Both triplets of a scope or a class, as far as they were written there. */
void check_lifetimes(struct loading *loading, const struct raw_context *context,
    const struct raw_lifetimes *lifetimes);

/* values.c: a value, or what stands for it where it is not given. */
struct optional_time optional_time_of(const struct schema_integer *integer);
bool boolean_or(const struct schema_boolean *boolean, bool otherwise);
double real_or(const struct schema_real *real, double otherwise);
int64_t integer_or(const struct schema_integer *integer, int64_t otherwise);

/* Whether a string is there and not empty. */
bool string_given(const struct schema_string *string);

/* load_class.c: numbers the built-in classes and the file's; no options yet. */
void load_classes(struct loading *loading);

/* The class of that name, with the next number if it is new; NULL after a
 * complaint. */
struct client_class *load_class_named(
    struct loading *loading, const struct schema_string *name);

/* What an expression is to be. */
struct expression_wish {
	enum expression_type type;
	/* the number of a class that it may name, or -1 */
	int (*class_number)(void *context, const char *name);
	void *context;
};

/* load_expression.c: compiles a string of the file into the snapshot's memory;
 * NULL after a complaint. */
const struct expression *load_expression(struct loading *loading,
    const struct yaml_node *node, const struct expression_wish *wish);

/* load_hook.c: hooks-libraries; needs classes and definitions. */
void load_hooks(struct loading *loading);

/* load_flex.c: the parameters of the libraries flex_id and flex_option. */
void load_flex_id(struct loading *loading, const struct raw_hook *hook);
void load_flex_option(struct loading *loading, const struct raw_hook *hook);

/* load_ddns.c: the class SKIP_DDNS, when the library ddns_tuning is named. */
void load_ddns_tuning(struct loading *loading, const struct raw_hook *hook);

/*
 * load_limits.c: those of all classes, when the library limits is named; from
 * then on load_limits reads a scope's, NULL if it has none.
 */
void load_class_limits(struct loading *loading, const struct raw_hook *hook);
const struct limits *load_limits(
    struct loading *loading, const struct raw_context *context);

/* load_test.c: compiles the classes' tests and puts them in their passes;
 * needs classes and definitions. */
void load_tests(struct loading *loading);

/* Names into numbers; a name that is new gets the next number. */
struct class_list load_class_list(
    struct loading *loading, const struct schema_list *names);

/* client-classes, or the old client-class, of a network, subnet or pool. */
struct class_list load_guard(struct loading *loading,
    const struct raw_guard *guard, const struct raw_context *context);

/* evaluate-additional-classes, or the old require-client-classes. */
struct class_list load_additional(struct loading *loading,
    const struct raw_guard *guard, const struct raw_context *context);

/* load_definition.c: option-def. */
void load_definitions(struct loading *loading);

/* Letters, digits, - and _; and not the other protocol's. */
bool space_is_good(const char *space);

/* The file's definition or the standard one; NULL if there is none. */
const struct option_definition *definition_by_code(
    const struct loading *loading, const char *space, uint16_t code);
const struct option_definition *definition_by_name(
    const struct loading *loading, const char *space, const char *name);

/* A definition that lasts as long as the snapshot; NULL for NULL. */
const struct option_definition *definition_keep(
    struct loading *loading, const struct option_definition *definition);

/* load_option.c: an option-data list into wire bytes; refused ones are left
 * out. */
struct option_list load_options(
    struct loading *loading, const struct schema_list *list);

/* load_global.c: what the server as a whole is told. */
void load_global(struct loading *loading);

/* load_control.c: control-sockets. */
void load_control_sockets(struct loading *loading);

/* load_logger.c: loggers and their outputs. */
void load_loggers(struct loading *loading);

/* load_subnet.c: networks and subnets with all that they hold, then the global
 * reservations. */
void load_subnets(struct loading *loading);

/* load_filter.c: the filter of a hostname-char-set; NULL if that is empty:
 * nothing is replaced. A bad one is refused, once. */
const struct name_filter *load_name_filter(
    struct loading *loading, const struct schema_string *pattern);

/* load_ddns.c: the policy of a scope, of derived values. */
void load_ddns(struct loading *loading, struct ddns_policy *out,
    const struct raw_ddns *raw);

/* load_pool.c: pools and pd-pools of a subnet, sorted and numbered. */
void load_pools(struct loading *loading, const struct raw_subnet *raw,
    struct subnet *subnet);

/* load_host.c: reservations of a subnet; NULL: global ones. */
void load_hosts(struct loading *loading, const struct schema_list *list,
    const struct subnet *subnet);

/* load_text.c: the text without blanks, ended in 0; its size, 0 if it does not
 * fit. */
size_t text_without_blanks(
    const struct schema_string *text, char *out, size_t capacity);

/* Blanks are left out; bits beyond the length stay. False: not readable. */
bool load_prefix(const struct schema_string *text, struct prefix *out);
bool load_address(const struct schema_string *text, struct address *out);

/* Hex in any of Kea's spellings, or 'text'; at least one byte. */
bool load_bytes(const struct schema_string *text, uint8_t *out, size_t capacity,
    size_t *size);

/* check.c: what spans several scopes; needs the index. */
void check_all(struct loading *loading);

/* check_hosts.c: reservations beside each other; needs the index. */
void check_hosts(struct loading *loading);

/* index.c: of the finished model; false without memory. */
bool index_build(struct loading *loading);

#endif
