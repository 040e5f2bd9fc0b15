/*
 * libcommon/text.c: numbers, hex and printable text, read strictly.
 */
#include "libcommon/text.h"

#define DISTANCE_TEXT_MAX 63

bool
text_to_u64(const char *text, size_t size, uint64_t *out)
{
	uint64_t value = 0;

	if (size == 0)
		return false;
	for (size_t i = 0; i < size; i++) {
		unsigned digit = (unsigned char)text[i] - (unsigned)'0';

		if (digit > 9 || value > (UINT64_MAX - digit) / 10)
			return false;
		value = value * 10 + digit;
	}
	*out = value;
	return true;
}

bool
text_to_u32(const char *text, size_t size, uint32_t *out)
{
	uint64_t value;

	if (!text_to_u64(text, size, &value) || value > UINT32_MAX)
		return false;
	*out = (uint32_t)value;
	return true;
}

bool
text_to_i64(const char *text, size_t size, int64_t *out)
{
	bool negative = size > 0 && text[0] == '-';
	uint64_t limit = (uint64_t)INT64_MAX + negative;
	uint64_t value;

	if (!text_to_u64(text + negative, size - negative, &value) ||
	    value > limit)
		return false;
	if (negative && value == limit)
		*out = INT64_MIN;
	else
		*out = negative ? -(int64_t)value : (int64_t)value;
	return true;
}

/* The value of a hex digit, or 16. */
static unsigned
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return (unsigned)(c - '0');
	if (c >= 'a' && c <= 'f')
		return (unsigned)(c - 'a') + 10;
	if (c >= 'A' && c <= 'F')
		return (unsigned)(c - 'A') + 10;
	return 16;
}

/* One or two digits into a byte. */
static bool
hex_byte(const char *text, size_t size, uint8_t *out)
{
	unsigned high = size == 2 ? hex_digit(text[0]) : 0;
	unsigned low = size > 0 ? hex_digit(text[size - 1]) : 16;

	if (size > 2 || high > 15 || low > 15)
		return false;
	*out = (uint8_t)(high << 4 | low);
	return true;
}

/* Pairs without separators; an odd count means a leading 0. */
static bool
plain_to_bytes(const char *text, size_t size, uint8_t *out, size_t capacity,
    size_t *size_out)
{
	size_t count = size / 2 + size % 2;
	size_t first = size % 2 == 0 ? 2 : 1;

	if (count > capacity)
		return false;
	for (size_t i = 0; i < count; i++) {
		size_t digits = i == 0 ? first : 2;

		if (!hex_byte(text, digits, &out[i]))
			return false;
		text += digits;
	}
	*size_out = count;
	return true;
}

/* One or two digits between separators; none missing, none at an end. */
static bool
separated_to_bytes(const char *text, size_t size, char separator, uint8_t *out,
    size_t capacity, size_t *size_out)
{
	size_t count = 0, start = 0;

	for (size_t i = 0; i <= size; i++) {
		if (i < size && text[i] != separator)
			continue;
		if (count == capacity ||
		    !hex_byte(text + start, i - start, &out[count]))
			return false;
		count++;
		start = i + 1;
	}
	*size_out = count;
	return true;
}

bool
text_to_bytes(const char *text, size_t size, uint8_t *out, size_t capacity,
    size_t *size_out)
{
	if (size == 0) {
		*size_out = 0;
		return true;
	}
	if (memchr(text, ':', size) != NULL)
		return separated_to_bytes(
		    text, size, ':', out, capacity, size_out);
	if (memchr(text, ' ', size) != NULL)
		return separated_to_bytes(
		    text, size, ' ', out, capacity, size_out);
	if (size > 2 && text[0] == '0' && text[1] == 'x')
		return plain_to_bytes(
		    text + 2, size - 2, out, capacity, size_out);
	return plain_to_bytes(text, size, out, capacity, size_out);
}

static const char hex_digits[] = "0123456789abcdef";

const char *
bytes_to_text(struct span bytes, char *out, size_t capacity)
{
	char *next = out, *end = out + capacity;

	if (capacity == 0)
		return out;
	for (size_t i = 0; i < bytes.size; i++) {
		if (end - next < (i == 0 ? 3 : 4))
			break;
		if (i > 0)
			*next++ = ':';
		*next++ = hex_digits[bytes.data[i] >> 4];
		*next++ = hex_digits[bytes.data[i] & 15];
	}
	*next = '\0';
	return out;
}

/* What one byte becomes; returns the length, at most 4. */
static size_t
printable_byte(unsigned char c, char out[4])
{
	if (c == '\\') {
		out[0] = out[1] = '\\';
		return 2;
	}
	if (c >= 0x20 && c <= 0x7e) {
		out[0] = (char)c;
		return 1;
	}
	out[0] = '\\';
	out[1] = 'x';
	out[2] = hex_digits[c >> 4];
	out[3] = hex_digits[c & 15];
	return 4;
}

const char *
text_printable(const char *text, size_t size, char *out, size_t capacity)
{
	size_t used = 0;

	if (capacity == 0)
		return out;
	for (size_t i = 0; i < size; i++) {
		char piece[4];
		size_t length = printable_byte((unsigned char)text[i], piece);

		if (length >= capacity - used)
			break;
		memcpy(out + used, piece, length);
		used += length;
	}
	out[used] = '\0';
	return out;
}

size_t
text_from_u64(uint64_t v, char out[20])
{
	char reversed[20];
	size_t count = 0;

	do {
		reversed[count++] = (char)('0' + v % 10);
		v /= 10;
	} while (v > 0);
	for (size_t i = 0; i < count; i++)
		out[i] = reversed[count - 1 - i];
	return count;
}

static unsigned
least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

unsigned
text_distance(const char *a, const char *b, unsigned limit)
{
	/* optimal string alignment, three rows of the usual table */
	unsigned rows[3][DISTANCE_TEXT_MAX + 1];
	size_t a_size = strnlen(a, DISTANCE_TEXT_MAX + 1);
	size_t b_size = strnlen(b, DISTANCE_TEXT_MAX + 1);

	if (a_size > DISTANCE_TEXT_MAX || b_size > DISTANCE_TEXT_MAX)
		return limit + 1;
	for (size_t j = 0; j <= b_size; j++)
		rows[0][j] = (unsigned)j;
	for (size_t i = 1; i <= a_size; i++) {
		unsigned *row = rows[i % 3], *above = rows[(i + 2) % 3];
		const unsigned *before = rows[(i + 1) % 3];

		row[0] = (unsigned)i;
		for (size_t j = 1; j <= b_size; j++) {
			unsigned change = a[i - 1] != b[j - 1];

			row[j] = least(above[j], row[j - 1]) + 1;
			row[j] = least(row[j], above[j - 1] + change);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
			    a[i - 2] == b[j - 1])
				row[j] = least(row[j], before[j - 2] + 1);
		}
	}
	return least(rows[a_size % 3][b_size], limit + 1);
}

size_t
text_utf8_size(const char *bytes, size_t left)
{
	const unsigned char *text = (const unsigned char *)bytes;
	size_t size = text[0] >= 0xf0 && text[0] < 0xf5   ? 4
		      : text[0] >= 0xe0 && text[0] < 0xf0 ? 3
		      : text[0] >= 0xc2 && text[0] < 0xe0 ? 2
							  : 0;

	if (size == 0 || size > left)
		return 0;
	for (size_t i = 1; i < size; i++)
		if ((text[i] & 0xc0) != 0x80)
			return 0;
	if ((text[0] == 0xe0 && text[1] < 0xa0) ||
	    (text[0] == 0xed && text[1] > 0x9f) ||
	    (text[0] == 0xf0 && text[1] < 0x90) ||
	    (text[0] == 0xf4 && text[1] > 0x8f))
		return 0;
	return size;
}
