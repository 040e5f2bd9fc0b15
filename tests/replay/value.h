/*
 * value.h: numbers, addresses and variables of a script, and its failures.
 */
#ifndef TESTS_REPLAY_VALUE_H
#define TESTS_REPLAY_VALUE_H

#include <stdint.h>

#include "libcommon/address.h"
#include "tests/replay/script.h"

#define VARIABLES_MAX 64

/* An address or prefix that a reply gave and later steps name. */
struct variable {
	const char *name; /* with its '$' */
	struct address address;
	uint8_t length; /* 128 for an address */
};

/* What goes wrong in a scenario: the first failure counts. */
struct report {
	const struct line *line;
	char text[1024]; /* "" while all is well */
};

struct values {
	struct variable list[VARIABLES_MAX];
	unsigned count;
	uint32_t round; /* of "repeat N", from 1 */
	struct report *report;
};

/* Notes a failure at a line; later ones are ignored. */
void report_failure(struct report *report, const struct line *line,
    const char *format, ...) __attribute__((format(printf, 3, 4)));

static inline bool
report_failed(const struct report *report)
{
	return report->text[0] != '\0';
}

/* A decimal number, "0x...", "infinite", or "@", the round of a repetition. */
uint32_t value_number(
    struct values *values, const struct line *line, const char *word);

/* The number after a keyword of the line, or what is to be without one. */
uint32_t value_number_after(struct values *values, const struct line *line,
    const char *keyword, uint32_t otherwise);

/* "2001:db8::1", "2001:db8::/60" or "$name"; a length of 128 without one. */
struct prefix value_prefix(
    struct values *values, const struct line *line, const char *word);
struct address value_address(
    struct values *values, const struct line *line, const char *word);

struct variable *value_find(struct values *values, const char *name);
void value_set(struct values *values, const struct line *line, const char *name,
    struct address address, uint8_t length);

/*
 * Whether an address or prefix is what the words of a line from first on say:
 * "any", a value, "$name" (set here if it is new), "in A-B" or "in P/L",
 * "not VALUE", in any number; they end at a keyword (preferred, valid, length).
 */
bool value_matches(struct values *values, const struct line *line,
    unsigned first, struct address address, uint8_t length);

/* Bytes of a word: 'text', hex, or "HEX*COUNT". Returns the size. */
size_t value_bytes(struct values *values, const struct line *line,
    const char *word, uint8_t *out, size_t capacity);

#endif
