/*
 * reply.h: what a reply says, by a decoder of the tests' own.
 *
 * Strict where clients are (protocol.md 7.2): every length must fit exactly,
 * nothing may be left over, known fixed lengths must be right.
 */
#ifndef TESTS_REPLAY_REPLY_H
#define TESTS_REPLAY_REPLY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SEEN_OPTIONS_MAX 160
#define SEEN_LEVELS_MAX 40

struct seen_option {
	unsigned code;
	const uint8_t *data;
	size_t size;
};

struct seen_options {
	struct seen_option list[SEEN_OPTIONS_MAX];
	unsigned count;
};

struct seen_level {
	const uint8_t *header; /* 34 octets */
	struct seen_options options;
};

struct seen {
	unsigned level_count; /* [0] is nearest the server */
	struct seen_level levels[SEEN_LEVELS_MAX];
	unsigned type;
	const uint8_t *transaction; /* 3 octets */
	struct seen_options options;
};

/*
 * Reads a message to a client or through relays, or one from a client: relay
 * is the type of the wrapping (12 or 13). NULL, or what is wrong.
 */
const char *seen_read(
    struct seen *seen, uint8_t relay, const uint8_t *bytes, size_t size);

/* Options one after the other; false if they do not fill the bytes. */
bool seen_read_options(
    struct seen_options *options, const uint8_t *bytes, size_t size);

const struct seen_option *seen_find(
    const struct seen_options *options, unsigned code);
unsigned seen_count(const struct seen_options *options, unsigned code);

/* Where the options inside an option begin; SIZE_MAX for one without. */
size_t seen_inner_offset(unsigned code);

/* The octets of a number in network order. */
uint32_t seen_number(const uint8_t *bytes, unsigned octets);

/* Prints the message in the language of scripts, roughly. */
void seen_print(const struct seen *seen);

#endif
