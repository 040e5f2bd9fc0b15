/*
 * net/link.h: a link of the host and its addresses, as plain values.
 *
 * What netlink.c reads and interface.c publishes in tables. Threads: no state.
 */
#ifndef DHCP6D_NET_LINK_H
#define DHCP6D_NET_LINK_H

#include <net/if.h>
#include <stdbool.h>
#include <stdint.h>

#include "libcommon/address.h"

#define INTERFACE_HWADDR_MAX 32

struct interface {
	uint32_t index;
	char name[IF_NAMESIZE];
	uint16_t hwtype; /* ARPHRD_ETHER, ... */
	uint8_t hwaddr_size;
	uint8_t hwaddr[INTERFACE_HWADDR_MAX];
	bool up; /* administratively up, and there is a carrier */
	bool loopback;
	bool served;
	struct address link_local; /* not tentative; any = has none */
};

struct interface_address {
	uint32_t interface;
	struct address address;
};

#endif
