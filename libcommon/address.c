/*
 * libcommon/address.c: addresses and prefixes to and from text, and which
 * interface identifiers no host may have.
 */
#include "libcommon/address.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

#include "libcommon/text.h"

/*
 * RFC 5453 as IANA's registry of reserved interface identifiers has it now:
 * Ethernet block 0200:5eff:fe00:0000..5212, Proxy Mobile IPv6 ...:5213, the
 * rest of the block to ...:feff:ffff, and the reserved subnet anycast
 * addresses of RFC 2526.
 */
#define IDENTIFIER_ETHERNET_FIRST UINT64_C(0x02005efffe000000)
#define IDENTIFIER_ETHERNET_LAST UINT64_C(0x02005efffeffffff)
#define IDENTIFIER_ANYCAST_FIRST UINT64_C(0xfdffffffffffff80)
#define IDENTIFIER_ANYCAST_LAST UINT64_C(0xfdffffffffffffff)

struct address
address_last(struct address a, unsigned length)
{
	struct address ones = {UINT64_MAX, UINT64_MAX};
	struct address host = address_shift_right(ones, length);

	return (struct address){a.high | host.high, a.low | host.low};
}

bool
address_is_reserved(struct address a, unsigned prefix_length)
{
	if (prefix_length <= 126 &&
	    address_equal(address_mask(a, prefix_length), a))
		return true; /* subnet-router anycast, RFC 4291 2.6.1 */
	if (prefix_length > 64)
		return false;
	return (a.low >= IDENTIFIER_ETHERNET_FIRST &&
		   a.low <= IDENTIFIER_ETHERNET_LAST) ||
	       (a.low >= IDENTIFIER_ANYCAST_FIRST &&
		   a.low <= IDENTIFIER_ANYCAST_LAST);
}

#define GROUPS 8

static uint16_t
group_of(struct address a, unsigned number)
{
	uint64_t half = number < GROUPS / 2 ? a.high : a.low;

	return (uint16_t)(half >> (48 - 16 * (number % (GROUPS / 2))));
}

/* The longest run of zero groups, the first of equal ones; two at the least
 * (RFC 5952 4.2). */
static unsigned
find_zeros(struct address a, unsigned *first)
{
	unsigned best = 0, run = 0;

	*first = GROUPS;
	for (unsigned i = 0; i < GROUPS; i++) {
		run = group_of(a, i) == 0 ? run + 1 : 0;
		if (run > best && run > 1) {
			best = run;
			*first = i + 1 - run;
		}
	}
	return best;
}

static char *
put_group(char *to, uint16_t group)
{
	static const char digits[] = "0123456789abcdef";

	if (group >= 0x1000)
		*to++ = digits[group >> 12];
	if (group >= 0x100)
		*to++ = digits[group >> 8 & 15];
	if (group >= 0x10)
		*to++ = digits[group >> 4 & 15];
	*to++ = digits[group & 15];
	return to;
}

/*
 * By hand, since glibc's inet_ntop calls sprintf for every group: that was a
 * sixth of all instructions of an exchange. Addresses with IPv4 inside are
 * left to it.
 */
const char *
address_text(struct address a, char text[ADDRESS_TEXT_SIZE])
{
	struct in6_addr in6 = address_to_in6(a);
	unsigned first, zeros;
	char *to = text;

	if (a.high == 0) {
		if (inet_ntop(AF_INET6, &in6, text, ADDRESS_TEXT_SIZE) == NULL)
			text[0] = '\0'; /* cannot happen: the size is enough */
		return text;
	}
	zeros = find_zeros(a, &first);
	for (unsigned i = 0; i < GROUPS; i++) {
		if (i == first) {
			*to++ = ':';
			i += zeros - 1;
			if (i == GROUPS - 1)
				*to++ = ':';
			continue;
		}
		if (i > 0)
			*to++ = ':';
		to = put_group(to, group_of(a, i));
	}
	*to = '\0';
	return text;
}

const char *
prefix_text(struct prefix p, char text[PREFIX_TEXT_SIZE])
{
	size_t used;

	address_text(p.address, text);
	used = strlen(text);
	snprintf(
	    text + used, PREFIX_TEXT_SIZE - used, "/%u", (unsigned)p.length);
	return text;
}

bool
address_parse(const char *text, size_t size, struct address *out)
{
	char copy[ADDRESS_TEXT_SIZE];
	struct in6_addr in6;

	if (size == 0 || size >= sizeof(copy))
		return false;
	memcpy(copy, text, size);
	copy[size] = '\0';
	if (strlen(copy) != size || inet_pton(AF_INET6, copy, &in6) != 1)
		return false;
	*out = address_from_in6(&in6);
	return true;
}

bool
prefix_parse(const char *text, size_t size, struct prefix *out)
{
	const char *slash = size == 0 ? NULL : memchr(text, '/', size);
	struct address address;
	uint32_t length;
	size_t before;

	if (slash == NULL)
		return false;
	before = (size_t)(slash - text);
	if (!address_parse(text, before, &address) ||
	    !text_to_u32(slash + 1, size - before - 1, &length) || length > 128)
		return false;
	*out = (struct prefix){address, (uint8_t)length};
	return true;
}
