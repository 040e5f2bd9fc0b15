/*
 * libcommon/bytes.h: bytes go through one reader and one writer.
 *
 * Both remember the first failure: read or write all fields, check once. After
 * a failure a reader yields zeros and empty spans, a writer writes nothing.
 * All integers on the wire are in network byte order. The option functions of
 * the writer fill lengths in on close, so that a nested option cannot disagree
 * with its header.
 *
 * Nothing here allocates; spans, readers and writers point into memory that
 * belongs to the caller. Threads: no shared state.
 */
#ifndef LIBCOMMON_BYTES_H
#define LIBCOMMON_BYTES_H

#include <endian.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Bytes that belong to somebody else. data may be NULL when size is 0. */
struct span {
	const uint8_t *data;
	size_t size;
};

#define SPAN_EMPTY ((struct span){NULL, 0})

static inline struct span
span_of(const void *data, size_t size)
{
	return (struct span){(const uint8_t *)data, size};
}

static inline bool
span_equal(struct span a, struct span b)
{
	return a.size == b.size &&
	    (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}

/*
 * Through memcpy and one instruction that turns the bytes around: gcc 12 makes
 * up to eight shifts of what is written byte by byte.
 */
static inline uint16_t
load_u16(const uint8_t *p)
{
	uint16_t v;

	memcpy(&v, p, sizeof(v));
	return be16toh(v);
}

static inline uint32_t
load_u32(const uint8_t *p)
{
	uint32_t v;

	memcpy(&v, p, sizeof(v));
	return be32toh(v);
}

static inline uint64_t
load_u64(const uint8_t *p)
{
	uint64_t v;

	memcpy(&v, p, sizeof(v));
	return be64toh(v);
}

static inline void
store_u16(uint8_t *p, uint16_t v)
{
	v = htobe16(v);
	memcpy(p, &v, sizeof(v));
}

static inline void
store_u32(uint8_t *p, uint32_t v)
{
	v = htobe32(v);
	memcpy(p, &v, sizeof(v));
}

static inline void
store_u64(uint8_t *p, uint64_t v)
{
	v = htobe64(v);
	memcpy(p, &v, sizeof(v));
}

struct reader {
	const uint8_t *next;
	const uint8_t *end;
	bool failed; /* something was asked for that was not there */
};

static inline void
reader_init(struct reader *r, struct span span)
{
	r->next = span.data;
	r->end = span.data == NULL ? NULL : span.data + span.size;
	r->failed = false;
}

static inline size_t
reader_left(const struct reader *r)
{
	return r->failed || r->next == NULL ? 0 : (size_t)(r->end - r->next);
}

static inline bool
reader_good(const struct reader *r)
{
	return !r->failed;
}

/* The next n bytes; an empty span and a failed reader if they are not there. */
static inline struct span
reader_take(struct reader *r, size_t n)
{
	struct span span = SPAN_EMPTY;

	if (reader_left(r) < n) {
		r->failed = true;
		return span;
	}
	span = span_of(r->next, n);
	if (n > 0)
		r->next += n;
	return span;
}

static inline uint8_t
reader_u8(struct reader *r)
{
	struct span s = reader_take(r, 1);

	return s.size == 0 ? 0 : s.data[0];
}

static inline uint16_t
reader_u16(struct reader *r)
{
	struct span s = reader_take(r, 2);

	return s.size == 0 ? 0 : load_u16(s.data);
}

static inline uint32_t
reader_u32(struct reader *r)
{
	struct span s = reader_take(r, 4);

	return s.size == 0 ? 0 : load_u32(s.data);
}

static inline uint64_t
reader_u64(struct reader *r)
{
	struct span s = reader_take(r, 8);

	return s.size == 0 ? 0 : load_u64(s.data);
}

struct writer {
	uint8_t *start;
	size_t size;	 /* bytes written so far */
	size_t capacity; /* size of the memory at start */
	bool failed;	 /* something did not fit */
};

static inline void
writer_init(struct writer *w, void *memory, size_t capacity)
{
	w->start = (uint8_t *)memory;
	w->size = 0;
	w->capacity = capacity;
	w->failed = false;
}

static inline bool
writer_good(const struct writer *w)
{
	return !w->failed;
}

static inline struct span
writer_span(const struct writer *w)
{
	return span_of(w->start, w->size);
}

/* Room for n bytes at the end, or NULL and a failed writer. */
static inline uint8_t *
writer_reserve(struct writer *w, size_t n)
{
	uint8_t *room;

	if (w->failed || w->capacity - w->size < n) {
		w->failed = true;
		return NULL;
	}
	room = w->start + w->size;
	w->size += n;
	return room;
}

static inline void
writer_u8(struct writer *w, uint8_t v)
{
	uint8_t *p = writer_reserve(w, 1);

	if (p != NULL)
		*p = v;
}

static inline void
writer_u16(struct writer *w, uint16_t v)
{
	uint8_t *p = writer_reserve(w, 2);

	if (p != NULL)
		store_u16(p, v);
}

static inline void
writer_u32(struct writer *w, uint32_t v)
{
	uint8_t *p = writer_reserve(w, 4);

	if (p != NULL)
		store_u32(p, v);
}

static inline void
writer_bytes(struct writer *w, struct span span)
{
	uint8_t *p = writer_reserve(w, span.size);

	if (p != NULL && span.size > 0)
		memcpy(p, span.data, span.size);
}

/*
 * An option: the header goes out with an unknown length, the value is written
 * by the caller, close fills the length in. Returns the mark that close wants.
 * A value above 65535 bytes fails the writer on close.
 */
static inline size_t
writer_open_option(struct writer *w, uint16_t code)
{
	writer_u16(w, code);
	writer_u16(w, 0);
	return w->size;
}

static inline void
writer_close_option(struct writer *w, size_t mark)
{
	if (w->failed)
		return;
	if (w->size - mark > UINT16_MAX) {
		w->failed = true;
		return;
	}
	store_u16(w->start + mark - 2, (uint16_t)(w->size - mark));
}

/* A whole option at once. */
static inline void
writer_option(struct writer *w, uint16_t code, struct span value)
{
	size_t mark = writer_open_option(w, code);

	writer_bytes(w, value);
	writer_close_option(w, mark);
}

#endif
