/*
 * packet/facts.h: what expressions are asked about, of a query.
 */
#ifndef DHCP6D_PACKET_FACTS_H
#define DHCP6D_PACKET_FACTS_H

#include "dhcp6d/config/expression.h"
#include "dhcp6d/packet/query.h"

static inline struct expression_facts
facts_of(const struct query *query)
{
	return (struct expression_facts){
	    .view = &query->view,
	    .interface = query->datagram.interface_name,
	    .source = query->datagram.source,
	    .destination = query->datagram.destination,
	    .length = (uint32_t)query->datagram.bytes.size,
	    .class_bits = query->classes.bits,
	};
}

#endif
