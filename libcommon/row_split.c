/*
 * row_split.c: see row_split.h.
 *
 * A step gives two words of 64 bits, one for commas and one for zeros. Places
 * are written without asking whether they are still wanted, since a step has at
 * most 64 of them; once there are enough they are only counted.
 */
#include "libcommon/row_split.h"

#include <stdint.h>
#include <string.h>

#if defined(__SSE2__) && !defined(ROW_SPLIT_PORTABLE)
#include <emmintrin.h>
#define VECTORS 1
#endif

struct found {
	uint64_t commas, zeros; /* bit i for byte i */
};

#ifdef VECTORS

static uint64_t
bits_of(__m128i equal)
{
	return (uint64_t)(unsigned)_mm_movemask_epi8(equal);
}

static struct found
look_at(const char *p)
{
	const __m128i comma = _mm_set1_epi8(','), zero = _mm_setzero_si128();
	struct found found = {0, 0};
	__m128i least = comma;

	for (unsigned i = 0; i < ROW_SPLIT_STEP; i += 16) {
		__m128i bytes =
		    _mm_loadu_si128((const __m128i *)(const void *)(p + i));

		found.commas |= bits_of(_mm_cmpeq_epi8(bytes, comma)) << i;
		least = _mm_min_epu8(least, bytes);
	}
	/* which of them it is does not matter */
	found.zeros = bits_of(_mm_cmpeq_epi8(least, zero));
	return found;
}

#else

#define BYTES_OF(byte) (UINT64_C(0x0101010101010101) * (byte))

/* Bit i: byte i of the word, from its low end, is 0. */
static uint64_t
zero_bytes(uint64_t word)
{
	uint64_t high = ~(
	    ((word & BYTES_OF(0x7f)) + BYTES_OF(0x7f)) | word | BYTES_OF(0x7f));

	return (high >> 7) * UINT64_C(0x0102040810204080) >> 56;
}

static struct found
look_at(const char *p)
{
	struct found found = {0, 0};

	for (unsigned i = 0; i < ROW_SPLIT_STEP; i += 8) {
		uint64_t word;

		memcpy(&word, p + i, sizeof(word));
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
		word = __builtin_bswap64(word);
#endif
		found.commas |= zero_bytes(word ^ BYTES_OF(',')) << i;
		found.zeros |= zero_bytes(word) << i;
	}
	return found;
}

#endif

static void
add(struct row_split *split, struct found found, size_t offset)
{
	size_t *next = &split->starts[split->count];

	split->has_zero |= found.zeros != 0;
	if (split->count > ROW_SPLIT_COLUMNS) {
		split->count += (unsigned)__builtin_popcountll(found.commas);
		return;
	}
	for (; found.commas != 0; found.commas &= found.commas - 1)
		*next++ = offset + (size_t)__builtin_ctzll(found.commas) + 1;
	split->count = (unsigned)(next - split->starts);
}

/* The last bytes: looked at together with what is before them, if possible, so
 * that nothing beyond the row is read. */
static struct found
look_at_rest(const char *line, size_t size, size_t rest)
{
	char copy[ROW_SPLIT_STEP];
	struct found found;
	size_t back = ROW_SPLIT_STEP - rest;

	if (size >= ROW_SPLIT_STEP) {
		found = look_at(line + size - ROW_SPLIT_STEP);
		found.commas >>= back;
		return found;
	}
	memset(copy, 'x', sizeof(copy));
	memcpy(copy, line, size);
	return look_at(copy);
}

void
row_split(struct row_split *split, const char *line, size_t size)
{
	size_t at = 0;

	split->count = 1;
	split->has_zero = false;
	split->starts[0] = 0;
	for (; size - at >= ROW_SPLIT_STEP; at += ROW_SPLIT_STEP)
		add(split, look_at(line + at), at);
	if (at < size)
		add(split, look_at_rest(line, size, size - at), at);
	if (split->count <= ROW_SPLIT_COLUMNS)
		split->starts[split->count] = size + 1;
}
