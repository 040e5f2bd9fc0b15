/*
 * packet/registration.h: what a client says of an address of its own making
 * (RFC 9686): its form, which decode asks about and decide reads again.
 */
#ifndef DHCP6D_PACKET_REGISTRATION_H
#define DHCP6D_PACKET_REGISTRATION_H

#include "dhcp6d/packet/query.h"

struct registration {
	struct address address;
	uint32_t preferred, valid; /* as the client says */
	struct span option;        /* the IAADDR's content, in the datagram */
};

/*
 * Reads an ADDR-REG-INFORM. False if it is none to be taken: it has not exactly
 * one IAADDR, an Option Request or an IA, or the address is not the one that
 * the message comes from (of relayed ones: the peer-address of the relay
 * nearest the client), which is all the proof there is (RFC 9686 4.2.1).
 */
bool registration_read(struct registration *out, const struct query *query);

#endif
