/*
 * packet/drop.h: why a datagram gets no answer; each reason has a counter.
 *
 * What a peer does wrong is never an error of ours: it is dropped, counted by
 * cause, and logged at debug level alone.
 */
#ifndef DHCP6D_PACKET_DROP_H
#define DHCP6D_PACKET_DROP_H

/* name, text; the counter is called "drop-" and the text's words */
#define DROP_REASONS(D)                                                        \
	D(NONE, "not dropped")                                                 \
	D(TOO_SHORT, "shorter than a header")                                  \
	D(OPTION_OVERRUN, "an option leaves its container")                    \
	D(RELAY_TOO_DEEP, "more relay levels than 32")                         \
	D(RELAY_NO_MESSAGE, "a relay level without one Relay Message")         \
	D(SINGLETON_TWICE, "an identifier twice")                              \
	D(BAD_CLIENT_ID, "Client Identifier not of 3 to 130 octets")           \
	D(TOO_MANY, "more options, IAs or leases than allowed")                \
	D(TYPE_UNKNOWN, "unknown message type")                                \
	D(TYPE_NOT_FOR_SERVER, "a message that servers send")                  \
	D(TYPE_NOT_SERVED, "a message type not served")                        \
	D(UNICAST, "client message sent to a unicast address")                 \
	D(BAD_SOURCE, "source address no client can have")                     \
	D(NO_CLIENT_ID, "no Client Identifier")                                \
	D(NO_SERVER_ID, "no Server Identifier")                                \
	D(SERVER_ID_FORBIDDEN, "a Server Identifier where none may be")        \
	D(OTHER_SERVER, "for another server")                                  \
	D(IA_IN_INFORMATION_REQUEST, "Information-request with an IA")         \
	D(NO_ADDRESS_IN_CONFIRM, "Confirm without an address")                 \
	D(NO_SUBNET, "no subnet for it, and no answer is due then")            \
	D(NOTHING_TO_SAY, "Rebind about nothing that we know")                 \
	D(CLASS_DROP, "the client is in class DROP")                           \
	D(SERVICE_DISABLED, "service is switched off")                         \
	D(TOO_OLD, "waited longer than its client does")                       \
	D(SHED, "low work shed in a backlog")                                  \
	D(STORAGE, "leases cannot be stored now")                              \
	D(NO_ROOM, "the answer does not fit a datagram")                       \
	D(SEND_FAILED, "the answer could not be sent")

#define DROP_ENUM(name, text) DROP_##name,
enum drop { DROP_REASONS(DROP_ENUM) DROP_COUNT };
#undef DROP_ENUM

const char *drop_text(enum drop drop);
/* "drop-too-short", ... for statistics */
const char *drop_name(enum drop drop);

#endif
