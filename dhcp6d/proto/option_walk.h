/*
 * proto/option_walk.h: from option to option inside a span.
 *
 * For what the view does not list one by one: options of a relay level, of an
 * IAADDR, of a vendor option. The view's decoder has checked that such spans
 * end where their last option ends.
 *
 * Threads: no state.
 */
#ifndef DHCP6D_PROTO_OPTION_WALK_H
#define DHCP6D_PROTO_OPTION_WALK_H

#include <stdbool.h>
#include <stdint.h>

#include "libcommon/bytes.h"

#define OPTION_HEADER_SIZE 4

struct option_at {
	uint16_t code;
	struct span value;
};

/*
 * The next option, header by header. False at the end, and, with r failed,
 * where 1 to 3 octets are left over or a length leaves the span.
 */
static inline bool
option_walk_next(struct reader *r, struct option_at *out)
{
	size_t left = reader_left(r), size;

	if (left < OPTION_HEADER_SIZE) {
		r->failed = r->failed || left > 0;
		return false;
	}
	size = load_u16(r->next + 2);
	if (left - OPTION_HEADER_SIZE < size) {
		r->failed = true;
		return false;
	}
	out->code = load_u16(r->next);
	out->value = span_of(r->next + OPTION_HEADER_SIZE, size);
	r->next += OPTION_HEADER_SIZE + size;
	return true;
}

/* The first option of that code; false if there is none. */
static inline bool
option_walk_find(struct span options, uint16_t code, struct option_at *out)
{
	struct reader r;

	reader_init(&r, options);
	while (option_walk_next(&r, out)) {
		if (out->code == code)
			return true;
	}
	return false;
}

/* Whether options follow each other to the span's last octet. */
static inline bool
option_walk_is_good(struct span options)
{
	struct option_at at;
	struct reader r;

	reader_init(&r, options);
	while (option_walk_next(&r, &at))
		;
	return reader_good(&r);
}

/* Whether a list of codes, as in an ORO, has one. */
static inline bool
option_codes_have(struct span codes, uint16_t code)
{
	for (size_t i = 0; i + 2 <= codes.size; i += 2) {
		if (load_u16(codes.data + i) == code)
			return true;
	}
	return false;
}

#endif
