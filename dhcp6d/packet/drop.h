/*
 * packet/drop.h: why a datagram gets no answer; each reason has a counter.
 *
 * What a peer does wrong is never an error of ours: it is dropped, counted by
 * cause, and logged at debug level alone.
 */
#ifndef DHCP6D_PACKET_DROP_H
#define DHCP6D_PACKET_DROP_H

/* enumerator, the counter's name, words for a log */
#define DROP_REASONS(D)                                                        \
	D(NONE, "drop-none", "not dropped")                                    \
	D(TOO_SHORT, "drop-too-short", "shorter than a header")                \
	D(OPTION_OVERRUN, "drop-option-overrun",                               \
	    "an option leaves its container")                                  \
	D(RELAY_TOO_DEEP, "drop-relay-too-deep", "more relay levels than 32")  \
	D(RELAY_NO_MESSAGE, "drop-relay-no-message",                           \
	    "a relay level without one Relay Message")                         \
	D(SINGLETON_TWICE, "drop-singleton-twice", "an identifier twice")      \
	D(BAD_CLIENT_ID, "drop-bad-client-id",                                 \
	    "Client Identifier not of 3 to 130 octets")                        \
	D(TOO_MANY, "drop-too-many",                                           \
	    "more options, IAs or leases than allowed")                        \
	D(TYPE_UNKNOWN, "drop-type-unknown", "unknown message type")           \
	D(TYPE_NOT_FOR_SERVER, "drop-type-not-for-server",                     \
	    "a message that servers send")                                     \
	D(TYPE_NOT_SERVED, "drop-type-not-served",                             \
	    "a message type not served")                                       \
	D(UNICAST, "drop-unicast", "client message sent to a unicast address") \
	D(BAD_SOURCE, "drop-bad-source", "source address no client can have")  \
	D(NO_CLIENT_ID, "drop-no-client-id", "no Client Identifier")           \
	D(NO_SERVER_ID, "drop-no-server-id", "no Server Identifier")           \
	D(SERVER_ID_FORBIDDEN, "drop-server-id-forbidden",                     \
	    "a Server Identifier where none may be")                           \
	D(OTHER_SERVER, "drop-other-server", "for another server")             \
	D(IA_IN_INFORMATION_REQUEST, "drop-ia-in-information-request",         \
	    "Information-request with an IA")                                  \
	D(NO_ADDRESS_IN_CONFIRM, "drop-no-address-in-confirm",                 \
	    "Confirm without an address")                                      \
	D(NO_SUBNET, "drop-no-subnet",                                         \
	    "no subnet for it, and no answer is due then")                     \
	D(BAD_REGISTRATION, "drop-bad-registration",                           \
	    "not one IAADDR, which is the source, or an ORO or an IA")         \
	D(REGISTRATION_REFUSED, "drop-registration-refused",                   \
	    "an address that cannot be registered")                            \
	D(NOTHING_TO_SAY, "drop-nothing-to-say",                               \
	    "Rebind about nothing that we know")                               \
	D(CLASS_DROP, "drop-class-drop", "the client is in class DROP")        \
	D(CLIENT_RATE, "drop-client-rate", "beyond client-packet-rate")        \
	D(SOURCE_RATE, "drop-source-rate", "beyond source-packet-rate")        \
	D(INTERFACE_ID_RATE, "drop-interface-id-rate",                         \
	    "beyond interface-id-packet-rate")                                 \
	D(CLASS_RATE, "drop-class-rate", "beyond the rate-limit of a class")   \
	D(SUBNET_RATE, "drop-subnet-rate",                                     \
	    "beyond the rate-limit of the subnet")                             \
	D(SERVICE_DISABLED, "drop-service-disabled",                           \
	    "service is switched off")                                         \
	D(TOO_OLD, "drop-too-old", "waited longer than its client does")       \
	D(SHED, "drop-shed", "low work shed in a backlog")                     \
	D(STORAGE, "drop-storage", "leases cannot be stored now")              \
	D(NO_ROOM, "drop-no-room", "the answer does not fit a datagram")       \
	D(SEND_FAILED, "drop-send-failed", "the answer could not be sent")

#define DROP_ENUM(name, counter, text) DROP_##name,
enum drop { DROP_REASONS(DROP_ENUM) DROP_COUNT };
#undef DROP_ENUM

const char *drop_text(enum drop drop);
/* "drop-too-short", ... for statistics */
const char *drop_name(enum drop drop);

#endif
