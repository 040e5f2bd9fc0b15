/*
 * libcommon/address.h: IPv6 addresses as two numbers.
 *
 * An address is held in host order so that comparing, adding and masking are
 * arithmetic; the wire's 16 bytes are made at the border. A prefix is an
 * address whose bits beyond the length are zero, with that length.
 *
 * Threads: no state.
 */
#ifndef LIBCOMMON_ADDRESS_H
#define LIBCOMMON_ADDRESS_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "libcommon/bytes.h"

struct address {
	uint64_t high, low;
};

struct prefix {
	struct address address; /* bits beyond length are zero */
	uint8_t length;		/* 0..128 */
};

#define ADDRESS_ANY ((struct address){0, 0})
#define ADDRESS_WIRE_SIZE 16
#define ADDRESS_TEXT_SIZE INET6_ADDRSTRLEN    /* with the final 0 */
#define PREFIX_TEXT_SIZE (INET6_ADDRSTRLEN + 4) /* with "/128" */

static inline struct address
address_load(const uint8_t *wire)
{
	return (struct address){load_u64(wire), load_u64(wire + 8)};
}

static inline void
address_store(uint8_t *wire, struct address a)
{
	store_u64(wire, a.high);
	store_u64(wire + 8, a.low);
}

static inline struct address
address_from_in6(const struct in6_addr *in6)
{
	return address_load(in6->s6_addr);
}

static inline struct in6_addr
address_to_in6(struct address a)
{
	struct in6_addr in6;

	address_store(in6.s6_addr, a);
	return in6;
}

/* Reads 16 bytes; ADDRESS_ANY and a failed reader if they are not there. */
static inline struct address
reader_address(struct reader *r)
{
	struct span s = reader_take(r, ADDRESS_WIRE_SIZE);

	return s.size == 0 ? ADDRESS_ANY : address_load(s.data);
}

static inline void
writer_address(struct writer *w, struct address a)
{
	uint8_t *p = writer_reserve(w, ADDRESS_WIRE_SIZE);

	if (p != NULL)
		address_store(p, a);
}

static inline bool
address_equal(struct address a, struct address b)
{
	return a.high == b.high && a.low == b.low;
}

static inline bool
address_is_any(struct address a)
{
	return (a.high | a.low) == 0;
}

/* Below zero, zero, above zero, as memcmp on the wire form. */
static inline int
address_compare(struct address a, struct address b)
{
	if (a.high != b.high)
		return a.high < b.high ? -1 : 1;
	if (a.low != b.low)
		return a.low < b.low ? -1 : 1;
	return 0;
}

/* Sum and difference modulo 2^128. */
static inline struct address
address_add(struct address a, struct address b)
{
	struct address sum = {a.high + b.high, a.low + b.low};

	sum.high += sum.low < a.low;
	return sum;
}

static inline struct address
address_subtract(struct address a, struct address b)
{
	return (struct address){
	    a.high - b.high - (a.low < b.low), a.low - b.low};
}

/* Shifts by 0..128 bits; zeros come in. */
static inline struct address
address_shift_left(struct address a, unsigned bits)
{
	if (bits == 0)
		return a;
	if (bits >= 128)
		return ADDRESS_ANY;
	if (bits >= 64)
		return (struct address){a.low << (bits - 64), 0};
	return (struct address){
	    a.high << bits | a.low >> (64 - bits), a.low << bits};
}

static inline struct address
address_shift_right(struct address a, unsigned bits)
{
	if (bits == 0)
		return a;
	if (bits >= 128)
		return ADDRESS_ANY;
	if (bits >= 64)
		return (struct address){0, a.high >> (bits - 64)};
	return (struct address){
	    a.high >> bits, a.low >> bits | a.high << (64 - bits)};
}

/* The first address of a's prefix of that length (0..128). */
static inline struct address
address_mask(struct address a, unsigned length)
{
	return address_shift_left(
	    address_shift_right(a, 128 - length), 128 - length);
}

/* The last address of a's prefix of that length (0..128). */
struct address address_last(struct address a, unsigned length);

static inline bool
prefix_contains(struct prefix p, struct address a)
{
	return address_equal(address_mask(a, p.length), p.address);
}

static inline bool
address_is_link_local(struct address a)
{
	return a.high >> 54 == 0xfe80 >> 6;
}

static inline bool
address_is_multicast(struct address a)
{
	return a.high >> 56 == 0xff;
}

static inline bool
address_is_loopback(struct address a)
{
	return a.high == 0 && a.low == 1;
}

/*
 * True for interface identifiers that no host may be given (RFC 9915 13.1,
 * RFC 5453, protocol.md 4.3): the subnet-router anycast address, IANA's
 * Ethernet block with Proxy Mobile IPv6, the reserved subnet anycast range.
 * prefix_length is that of the subnet; identifiers are 64 bits, so subnets
 * longer than /64 have only the subnet-router anycast address tested (not
 * beyond /126).
 */
bool address_is_reserved(struct address a, unsigned prefix_length);

/* RFC 5952 text; returns text. */
const char *address_text(struct address a, char text[ADDRESS_TEXT_SIZE]);
const char *prefix_text(struct prefix p, char text[PREFIX_TEXT_SIZE]);

/*
 * Strict readers of a whole string of the given length (need not end in 0).
 * prefix_parse takes "address/length" and does not mask: callers decide
 * whether host bits are an error.
 */
bool address_parse(const char *text, size_t size, struct address *out);
bool prefix_parse(const char *text, size_t size, struct prefix *out);

#endif
