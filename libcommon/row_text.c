/*
 * row_text.c: numbers, hex and addresses of lease rows, at speed.
 *
 * What the compiler cannot do better inline. The address writer agrees with
 * inet_ntop to the byte (RFC 5952, and its 4.2.3 choice of the first longest
 * run of zeros), the reader with inet_pton; the tests hold both to it.
 */
#include "libcommon/row_text.h"

const char row_text_decimal_pairs[] =
    "000102030405060708091011121314151617181920212223242526272829"
    "303132333435363738394041424344454647484950515253545556575859"
    "606162636465666768697071727374757677787980818283848586878889"
    "90919293949596979899";

const char row_text_hex_pairs[] =
    "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
    "202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f"
    "404142434445464748494a4b4c4d4e4f505152535455565758595a5b5c5d5e5f"
    "606162636465666768696a6b6c6d6e6f707172737475767778797a7b7c7d7e7f"
    "808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f"
    "a0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbcbdbebf"
    "c0c1c2c3c4c5c6c7c8c9cacbcccdcecfd0d1d2d3d4d5d6d7d8d9dadbdcdddedf"
    "e0e1e2e3e4e5e6e7e8e9eaebecedeeeff0f1f2f3f4f5f6f7f8f9fafbfcfdfeff";

#define HEX_X 0xff
#define HEX_ROW                                                                \
	HEX_X, HEX_X, HEX_X, HEX_X, HEX_X, HEX_X, HEX_X, HEX_X, HEX_X, HEX_X,  \
	    HEX_X, HEX_X, HEX_X, HEX_X, HEX_X, HEX_X
#define HEX_DIGITS                                                             \
	0, 1, 2, 3, 4, 5, 6, 7, 8, 9, HEX_X, HEX_X, HEX_X, HEX_X, HEX_X, HEX_X
#define HEX_LETTERS                                                            \
	HEX_X, 10, 11, 12, 13, 14, 15, HEX_X, HEX_X, HEX_X, HEX_X, HEX_X,      \
	    HEX_X, HEX_X, HEX_X, HEX_X

/* clang-format off */
const uint8_t row_text_hex_values[256] = {
	HEX_ROW, HEX_ROW, HEX_ROW, HEX_DIGITS,
	HEX_LETTERS, HEX_ROW, HEX_LETTERS, HEX_ROW,
	HEX_ROW, HEX_ROW, HEX_ROW, HEX_ROW,
	HEX_ROW, HEX_ROW, HEX_ROW, HEX_ROW
};
/* clang-format on */

#define WORDS 8

static char *
put_word(char *out, unsigned word)
{
	const char *high = row_text_hex_pairs + (word >> 8) * 2;
	const char *low = row_text_hex_pairs + (word & 0xff) * 2;

	if (word >= 0x100) {
		if (word >= 0x1000)
			*out++ = high[0];
		*out++ = high[1];
		*out++ = low[0];
	} else if (word >= 0x10) {
		*out++ = low[0];
	}
	*out++ = low[1];
	return out;
}

/* The first longest run of at least two zero words; *length 0 if none. */
static unsigned
zero_run(const unsigned words[WORDS], unsigned *length)
{
	unsigned best = 0, run = 0;

	*length = 0;
	for (unsigned i = 0; i < WORDS; i++) {
		run = words[i] == 0 ? run + 1 : 0;
		if (run >= 2 && run > *length) {
			*length = run;
			best = i + 1 - run;
		}
	}
	return best;
}

static char *
put_dotted(char *out, const unsigned words[2])
{
	for (unsigned i = 0; i < 4; i++) {
		out = row_put_u64(
		    out, i % 2 == 0 ? words[i / 2] >> 8 : words[i / 2] & 0xff);
		if (i < 3)
			*out++ = '.';
	}
	return out;
}

char *
row_put_address(char *out, struct address a)
{
	unsigned words[WORDS], run, length;

	for (unsigned i = 0; i < 4; i++) {
		words[i] = a.high >> (48 - 16 * i) & 0xffff;
		words[i + 4] = a.low >> (48 - 16 * i) & 0xffff;
	}
	run = zero_run(words, &length);
	for (unsigned i = 0; i < WORDS; i++) {
		if (length > 0 && i == run) {
			*out++ = ':';
			i += length - 1;
			if (i == WORDS - 1)
				*out++ = ':';
			continue;
		}
		if (i > 0)
			*out++ = ':';
		/* ::a.b.c.d and ::ffff:a.b.c.d */
		if (i == 6 && run == 0 &&
		    (length == 6 || (length == 5 && words[5] == 0xffff)))
			return put_dotted(out, words + 6);
		out = put_word(out, words[i]);
	}
	return out;
}

static bool
must_escape(uint8_t byte)
{
	return byte == ',' || byte == '&' || byte < 0x20 || byte > 0x7e;
}

char *
row_put_escaped(char *out, struct span bytes)
{
	for (size_t i = 0; i < bytes.size; i++) {
		uint8_t byte = bytes.data[i];

		if (!must_escape(byte)) {
			*out++ = (char)byte;
			continue;
		}
		memcpy(out, "&#x", 3);
		memcpy(out + 3, row_text_hex_pairs + byte * 2, 2);
		out += ROW_TEXT_ESCAPE_SIZE;
	}
	return out;
}

static unsigned
hex_value(char digit)
{
	return row_text_hex_values[(unsigned char)digit];
}

bool
row_get_pairs(const char *text, size_t size, uint8_t *out, size_t capacity,
    size_t *size_out)
{
	size_t count = (size + 1) / 3;
	unsigned wrong = 0;

	if (size % 3 != 2 || count > capacity)
		return false;
	for (size_t i = 0; i < count; i++, text += 3) {
		unsigned high = hex_value(text[0]), low = hex_value(text[1]);

		wrong |= (high | low) & 0xf0;
		if (i + 1 < count)
			wrong |= (unsigned)(text[2] ^ ':');
		out[i] = (uint8_t)(high << 4 | low);
	}
	*size_out = count;
	return wrong == 0;
}

/* Four decimal numbers up to 255 without leading zeros; the rest of a text. */
static bool
get_dotted(const char *p, const char *end, unsigned words[2])
{
	unsigned value = 0, digits = 0, dots = 0;

	words[0] = words[1] = 0;
	for (; p <= end; p++) {
		if (p < end && *p >= '0' && *p <= '9') {
			if (digits > 0 && value == 0)
				return false;
			value = value * 10 + (unsigned)(*p - '0');
			if (value > 255)
				return false;
			digits++;
			continue;
		}
		if (digits == 0 || (p < end && (*p != '.' || dots == 3)))
			return false;
		words[dots / 2] = words[dots / 2] << 8 | value;
		dots += p < end;
		value = digits = 0;
	}
	return dots == 3;
}

/* One group of one to four hex digits; NULL if there is none. */
static const char *
get_group(const char *p, const char *end, unsigned *group)
{
	const char *start = p;
	unsigned value = 0;

	while (p < end && p - start < 5 && hex_value(*p) < 16)
		value = value << 4 | hex_value(*p++);
	*group = value;
	return p == start || p - start > 4 ? NULL : p;
}

/* Puts the words together; those from gap on belong at the end. */
static bool
join_words(
    const unsigned words[WORDS], unsigned count, int gap, struct address *out)
{
	struct address a = ADDRESS_ANY;
	unsigned zeros = WORDS - count;

	if (gap < 0 ? zeros != 0 : zeros == 0)
		return false;
	for (unsigned i = 0; i < WORDS; i++) {
		unsigned word = 0;

		if (gap < 0 || i < (unsigned)gap)
			word = words[i];
		else if (i >= (unsigned)gap + zeros)
			word = words[i - zeros];
		a.high = a.high << 16 | a.low >> 48;
		a.low = a.low << 16 | word;
	}
	*out = a;
	return true;
}

bool
row_get_address(const char *text, size_t size, struct address *out)
{
	const char *p = text, *end = text + size;
	unsigned words[WORDS], count = 0;
	int gap = -1;

	if (size < 2)
		return false;
	if (p[0] == ':') {
		if (p[1] != ':')
			return false;
		gap = 0;
		p += 2;
	}
	while (p < end) {
		const char *start = p;

		if (count == WORDS)
			return false;
		p = get_group(p, end, &words[count]);
		if (p == NULL)
			return false;
		if (p < end && *p == '.') {
			if (count > WORDS - 2 ||
			    !get_dotted(start, end, words + count))
				return false;
			count += 2;
			break;
		}
		count++;
		if (p == end)
			break;
		if (*p++ != ':' || p == end)
			return false;
		if (*p == ':') {
			if (gap >= 0)
				return false;
			gap = (int)count;
			p++;
		}
	}
	return join_words(words, count, gap, out);
}

static bool
is_escape(const char *p, const char *end)
{
	return end - p >= ROW_TEXT_ESCAPE_SIZE && p[0] == '&' && p[1] == '#' &&
	       p[2] == 'x' && hex_value(p[3]) < 16 && hex_value(p[4]) < 16;
}

size_t
row_get_escaped(const char *text, size_t size, uint8_t *out, size_t capacity)
{
	const char *p = text, *end = text + size;
	size_t used = 0;

	while (p < end) {
		if (used == capacity)
			return SIZE_MAX;
		if (*p != '&' || !is_escape(p, end)) {
			out[used++] = (uint8_t)*p++;
			continue;
		}
		out[used++] = (uint8_t)(hex_value(p[3]) << 4 | hex_value(p[4]));
		p += ROW_TEXT_ESCAPE_SIZE;
	}
	return used;
}
