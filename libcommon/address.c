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

const char *
address_text(struct address a, char text[ADDRESS_TEXT_SIZE])
{
	struct in6_addr in6 = address_to_in6(a);

	if (inet_ntop(AF_INET6, &in6, text, ADDRESS_TEXT_SIZE) == NULL)
		text[0] = '\0'; /* cannot happen: the size is enough */
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
