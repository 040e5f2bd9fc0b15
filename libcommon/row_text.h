/*
 * libcommon/row_text.h: numbers, hex and addresses of lease rows, at speed.
 *
 * A start reads and a compaction rewrites tens of millions of rows, so the
 * text of a row is made and read without the C library's formatting. The
 * writers trust their caller with the room (each says how much it needs) and
 * return the byte after what they wrote; nothing ends in 0. The readers are
 * strict and want the whole string to be what is asked for.
 *
 * Threads: no state.
 */
#ifndef LIBCOMMON_ROW_TEXT_H
#define LIBCOMMON_ROW_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "libcommon/address.h"
#include "libcommon/bytes.h"

#define ROW_TEXT_U64_SIZE 20
#define ROW_TEXT_ESCAPE_SIZE 5 /* of one byte: &#xHH */

/* "00" to "99", and the lower-case pairs "00" to "ff". */
extern const char row_text_decimal_pairs[];
extern const char row_text_hex_pairs[];

/* Value of a hex digit of either case; above 15 for anything else. */
extern const uint8_t row_text_hex_values[256];

/* At most ROW_TEXT_U64_SIZE bytes. */
static inline char *
row_put_u64(char *out, uint64_t v)
{
	char reversed[ROW_TEXT_U64_SIZE];
	char *p = reversed + sizeof(reversed);
	size_t size;

	while (v >= 100) {
		p -= 2;
		memcpy(p, row_text_decimal_pairs + v % 100 * 2, 2);
		v /= 100;
	}
	if (v >= 10) {
		p -= 2;
		memcpy(p, row_text_decimal_pairs + v * 2, 2);
	} else {
		*--p = (char)('0' + v);
	}
	size = (size_t)(reversed + sizeof(reversed) - p);
	memcpy(out, p, size);
	return out + size;
}

/* Lower-case pairs with ':' between them: at most 3 bytes per byte. */
static inline char *
row_put_pairs(char *out, struct span bytes)
{
	for (size_t i = 0; i < bytes.size; i++) {
		memcpy(out, row_text_hex_pairs + bytes.data[i] * 2, 2);
		out[2] = ':';
		out += 3;
	}
	return bytes.size == 0 ? out : out - 1;
}

/* RFC 5952 text, as inet_ntop writes it: less than ADDRESS_TEXT_SIZE bytes. */
char *row_put_address(char *out, struct address a);

/*
 * Escapes ',', '&' and whatever is not printable ASCII as &#xHH (lease-file.md
 * 1): at most ROW_TEXT_ESCAPE_SIZE bytes per byte.
 */
char *row_put_escaped(char *out, struct span bytes);

/* Decimal digits alone; false above UINT64_MAX. */
bool row_get_digits(const char *text, size_t size, uint64_t *out);

/* The same; most columns have one digit. */
static inline bool
row_get_u64(const char *text, size_t size, uint64_t *out)
{
	if (size != 1)
		return row_get_digits(text, size, out);
	*out = (uint64_t)((unsigned char)*text - (unsigned)'0');
	return *out <= 9;
}

/*
 * Pairs of either case with ':' between them and nothing else; false if it is
 * not that form or there are more than capacity bytes.
 */
bool row_get_pairs(const char *text, size_t size, uint8_t *out, size_t capacity,
    size_t *size_out);

/* Any textual IPv6 address that inet_pton takes. */
bool row_get_address(const char *text, size_t size, struct address *out);

/*
 * Decodes &#xHH; a & that starts no such thing stands for itself. Returns the
 * bytes written, or SIZE_MAX if they are more than capacity.
 */
size_t row_get_escaped(
    const char *text, size_t size, uint8_t *out, size_t capacity);

#endif
