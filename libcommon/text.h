/*
 * libcommon/text.h: bytes and numbers to and from text.
 *
 * The readers are strict: the whole string must be what is asked for, no
 * blanks, no sign where none belongs, no overflow; they take a length, so that
 * columns of a file need no copy. The writers append to a bounded buffer and
 * report whether all fitted.
 *
 * Threads: no state.
 */
#ifndef LIBCOMMON_TEXT_H
#define LIBCOMMON_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "libcommon/bytes.h"

bool text_to_u32(const char *text, size_t size, uint32_t *out);
bool text_to_u64(const char *text, size_t size, uint64_t *out);
bool text_to_i64(const char *text, size_t size, int64_t *out);

/*
 * Hex digits into bytes, as in configurations and lease files: plain pairs, or
 * separated by ':' or ' ' (a single digit between separators counts as a
 * byte), with or without a leading 0x; an odd count without separators gets a
 * leading 0. *size_out is set on success; false if it is not hex or does not
 * fit into capacity bytes.
 */
bool text_to_bytes(const char *text, size_t size, uint8_t *out,
    size_t capacity, size_t *size_out);

/*
 * Lower-case pairs with ':' between them. Writes at most capacity bytes with
 * the final 0 (cut at a pair's border if it does not fit) and returns out.
 */
const char *bytes_to_text(struct span bytes, char *out, size_t capacity);

/* Room for n bytes as bytes_to_text writes them. */
#define BYTES_TEXT_SIZE(n) ((n) * 3 + 1)

/*
 * A copy fit for a log or a terminal: what is not printable ASCII becomes
 * \xHH, a backslash \\. Cut at capacity. Returns out.
 */
const char *text_printable(const char *text, size_t size, char *out,
    size_t capacity);

/* Decimal digits of v without a final 0; returns how many (at most 20). */
size_t text_from_u64(uint64_t v, char out[20]);

/*
 * Distance for "did you mean": insertions, deletions, changes and swaps of
 * neighbours needed to turn a into b; anything above limit is limit + 1.
 * Texts above 63 bytes are limit + 1 apart.
 */
unsigned text_distance(const char *a, const char *b, unsigned limit);

/* Octets of the well-formed UTF-8 character at text, of so many; 0: there is
 * none. */
size_t text_utf8_size(const char *text, size_t left);

#endif
