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

/* Digits side by side: the low byte of a word is the first character. */
static bool
are_digits(uint64_t digits)
{
	const uint64_t above_9 = UINT64_C(0x7676767676767676);
	const uint64_t high_bits = UINT64_C(0x8080808080808080);

	return (((digits + above_9) | digits) & high_bits) == 0;
}

static bool
get_8_digits(const char *text, uint64_t *v)
{
	uint64_t d;

	memcpy(&d, text, sizeof(d));
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	d = __builtin_bswap64(d);
#endif
	d ^= UINT64_C(0x3030303030303030);
	if (!are_digits(d))
		return false;
	d = (d * 10 + (d >> 8)) & UINT64_C(0x00ff00ff00ff00ff);
	d = (d * 100 + (d >> 16)) & UINT64_C(0x0000ffff0000ffff);
	d = (d * 10000 + (d >> 32)) & UINT64_C(0xffffffff);
	*v = *v * 100000000 + d;
	return true;
}

static bool
get_4_digits(const char *text, uint64_t *v)
{
	uint32_t d;

	memcpy(&d, text, sizeof(d));
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	d = __builtin_bswap32(d);
#endif
	d ^= UINT32_C(0x30303030);
	if (!are_digits(d))
		return false;
	d = (d * 10 + (d >> 8)) & UINT32_C(0x00ff00ff);
	*v = *v * 10000 + ((d * 100 + (d >> 16)) & UINT32_C(0xffff));
	return true;
}

static bool
get_digit(const char *text, uint64_t *v)
{
	unsigned digit = (unsigned char)*text - (unsigned)'0';

	if (digit > 9 || *v > (UINT64_MAX - digit) / 10)
		return false;
	*v = *v * 10 + digit;
	return true;
}

bool
row_get_digits(const char *text, size_t size, uint64_t *out)
{
	uint64_t v = 0;

	if (size == 0 || size > ROW_TEXT_U64_SIZE)
		return false;
	for (; size > 8; text += 8, size -= 8)
		if (!get_8_digits(text, &v))
			return false;
	/* sixteen digits and four might be too much: the slow way finds out */
	for (; size > 3 && v < UINT64_MAX / 10000; text += 4, size -= 4)
		if (!get_4_digits(text, &v))
			return false;
	for (; size > 0; text++, size--)
		if (!get_digit(text, &v))
			return false;
	*out = v;
	return true;
}

bool
row_get_pairs(const char *text, size_t size, uint8_t *out, size_t capacity,
    size_t *size_out)
{
	size_t count = (size + 1) / 3;
	const uint8_t *end = out + count;
	unsigned values = 0, between = 0;

	if (size % 3 != 2 || count > capacity)
		return false;
	for (;;) {
		unsigned high = hex_value(text[0]), low = hex_value(text[1]);

		values |= high | low;
		*out++ = (uint8_t)(high << 4 | low);
		if (out == end)
			break;
		between |= (unsigned)(text[2] ^ ':');
		text += 3;
	}
	*size_out = count;
	return values < 16 && between == 0;
}

/* Four decimal numbers up to 255 without leading zeros; the rest of a text. */
static bool
get_dotted(const char *p, const char *end, uint32_t *out)
{
	unsigned value = 0, digits = 0, dots = 0;

	*out = 0;
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
		*out = *out << 8 | value;
		dots += p < end;
		value = digits = 0;
	}
	return dots == 3;
}

/* An address while it is read: groups come in from the right. Those before
 * "::" are put aside, and moved to the left when it is known how far. */
struct reading {
	struct address groups, before_gap;
	unsigned count, count_before_gap;
	bool gap;
};

static void
add_group(struct reading *r, unsigned group)
{
	struct address a = r->groups;

	r->groups =
	    (struct address){a.high << 16 | a.low >> 48, a.low << 16 | group};
	r->count++;
}

static bool
add_gap(struct reading *r)
{
	if (r->gap)
		return false;
	r->gap = true;
	r->before_gap = r->groups;
	r->count_before_gap = r->count;
	r->groups = ADDRESS_ANY;
	return true;
}

static bool
join_groups(const struct reading *r, struct address *out)
{
	struct address left = r->before_gap;
	unsigned bits = 16 * (WORDS - r->count_before_gap);

	*out = r->groups;
	if (!r->gap)
		return r->count == WORDS;
	if (r->count >= WORDS)
		return false;
	if (r->count_before_gap == 0)
		return true;
	if (bits >= 64)
		left = (struct address){left.low << (bits - 64), 0};
	else
		left = (struct address){
		    left.high << bits | left.low >> (64 - bits),
		    left.low << bits};
	out->high |= left.high;
	out->low |= left.low;
	return true;
}

/* One group of one to four hex digits; NULL if there is none. Most have four.
 */
static const char *
get_group(const char *p, const char *end, unsigned *group)
{
	const char *start = p;
	unsigned value = 0, digit;

	if (end - p >= 4) {
		unsigned a = hex_value(p[0]), b = hex_value(p[1]);
		unsigned c = hex_value(p[2]), d = hex_value(p[3]);

		if ((a | b | c | d) < 16) {
			*group = a << 12 | b << 8 | c << 4 | d;
			p += 4;
			return p < end && hex_value(*p) < 16 ? NULL : p;
		}
	}
	while (p < end && (digit = hex_value(*p)) < 16) {
		value = value << 4 | digit;
		p++;
	}
	*group = value;
	return p == start || p - start > 4 ? NULL : p;
}

/* From a group on to the end; what comes before it has been read. */
static bool
get_groups(const char *p, const char *end, struct reading *r)
{
	while (p < end) {
		const char *start = p;
		unsigned group;
		uint32_t dotted;

		p = get_group(p, end, &group);
		if (p == NULL || r->count == WORDS)
			return false;
		if (p < end && *p == '.') {
			if (r->count > WORDS - 2 ||
			    !get_dotted(start, end, &dotted))
				return false;
			add_group(r, dotted >> 16);
			add_group(r, dotted & 0xffff);
			return true;
		}
		add_group(r, group);
		if (p == end)
			return true;
		if (*p++ != ':' || p == end)
			return false;
		if (*p == ':') {
			if (!add_gap(r))
				return false;
			p++;
		}
	}
	return true;
}

bool
row_get_address(const char *text, size_t size, struct address *out)
{
	struct reading r = {.count = 0};
	const char *end = text + size;

	if (size < 2)
		return false;
	if (text[0] == ':') {
		if (text[1] != ':' || !add_gap(&r))
			return false;
		text += 2;
	}
	return get_groups(text, end, &r) && join_groups(&r, out);
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
