/*
 * control/explain.h: a datagram made of words, for the command explain.
 *
 * What a client of that description would send: its identifiers, one IA, what
 * it asks for, behind a relay if one is described. Or the octets themselves.
 */
#ifndef DHCP6D_CONTROL_EXPLAIN_H
#define DHCP6D_CONTROL_EXPLAIN_H

#include <jansson.h>

#include "dhcp6d/control/answer.h"
#include "dhcp6d/control/control.h"
#include "dhcp6d/packet/query.h"

struct question_packet {
	struct datagram datagram; /* points into the rest */
	const struct interface_table *interfaces; /* held; may be NULL */
	uint8_t bytes[DATAGRAM_MAX];
};

/*
 * Answers itself and returns false if an argument is wrong. Takes the store's
 * lock for a moment, for the leases that a Renew or the like would name. Give
 * back with question_packet_release, also after false.
 */
bool question_packet_read(struct question_packet *packet,
    const struct control *control, const struct service *service,
    json_t *arguments, struct answer *answer);
void question_packet_release(struct question_packet *packet);

/* A list of readable lines for a message as it would be sent. */
json_t *message_lines(struct span message);

#endif
