/*
 * config/expression.h: the language of class tests (kea-config.md 3.12).
 *
 * A text is compiled once, when the configuration is loaded: types are checked,
 * names resolved, regular expressions prepared. Evaluating walks a few 16-byte
 * instructions over a packet's view: no allocation, no recursion, bounded time
 * and memory. Values are byte strings and booleans; a number is four bytes in
 * network order.
 *
 * This module knows nothing of when a class is asked, nor in which order.
 *
 * Threads: compiled expressions are constant; a scratch belongs to one thread.
 */
#ifndef DHCP6D_CONFIG_EXPRESSION_H
#define DHCP6D_CONFIG_EXPRESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dhcp6d/proto/option_table.h"
#include "dhcp6d/proto/view.h"
#include "libcommon/address.h"
#include "libcommon/arena.h"
#include "libcommon/bytes.h"
#include "libcommon/err.h"

/* Bytes that concat, hexstring and the like may make in one evaluation. */
#define EXPRESSION_BYTES_MAX 16384

struct expression; /* compiled */

enum expression_type {
	EXPRESSION_BOOLEAN, /* "test" */
	EXPRESSION_STRING   /* "template-test" and other run-time strings */
};

struct expression_source {
	const char *text;
	size_t size;
	enum expression_type type; /* that the whole must have */
};

/*
 * What names and codes mean. All functions get context. The ones for options
 * may be NULL: then only standard options are known.
 */
struct expression_names {
	void *context;
	/* The number of a class that may be named here, or -1. */
	int (*class_number)(void *context, const char *name);
	/* An option of space "dhcp6" by its name, or NULL. */
	const struct option_definition *(*option_by_name)(
	    void *context, const char *name);
	/* An option by its code, or NULL. */
	const struct option_definition *(*option_by_code)(
	    void *context, const char *space, uint16_t code);
};

/* What is wrong with a text, and at which byte of it (from 1). */
struct expression_problem {
	size_t column;
	struct err_detail detail;
};

/*
 * Compiles into arena. Texts and definitions that names yields must live as
 * long as the arena. ERR_SYNTAX, ERR_RANGE, ERR_NOT_FOUND (a name), ERR_LIMIT
 * (too long, too deep) with *problem filled; ERR_MEMORY.
 */
enum err expression_compile(const struct expression **out, struct arena *arena,
    const struct expression_source *source,
    const struct expression_names *names, struct expression_problem *problem);

/*
 * The classes that member() asks for, in the order of the text, perhaps more
 * than once: they must be known before this expression is evaluated.
 */
const uint16_t *expression_classes(
    const struct expression *expression, size_t *count);

/* What an expression is asked about. */
struct expression_facts {
	const struct view *view;
	const char *interface; /* name of the receiving one */
	struct address source; /* of the datagram */
	struct address destination;
	uint32_t length;            /* of the datagram's payload */
	const uint64_t *class_bits; /* one per class number, 64 in each */
};

/* A thread's memory for evaluating; some 40 KB. NULL without memory. */
struct expression_scratch *expression_scratch_create(void);
void expression_scratch_free(struct expression_scratch *scratch);

enum expression_result {
	EXPRESSION_FALSE,
	EXPRESSION_TRUE,
	EXPRESSION_FAILED /* a value was not what an operator needs */
};

/* For expressions of type EXPRESSION_BOOLEAN. */
enum expression_result expression_test(const struct expression *expression,
    const struct expression_facts *facts, struct expression_scratch *scratch);

/*
 * For EXPRESSION_STRING: EXPRESSION_TRUE and the value in *out, or
 * EXPRESSION_FAILED. The value may point into the packet, the expression or
 * the scratch; it is good until any of them changes.
 */
enum expression_result expression_string(const struct expression *expression,
    const struct expression_facts *facts, struct expression_scratch *scratch,
    struct span *out);

/* Why the last evaluation failed, in Kea's words. */
const char *expression_trouble(const struct expression_scratch *scratch);

#endif
