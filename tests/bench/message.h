/*
 * tests/bench/message.h: DHCPv6 messages as a client and a relay make and read
 * them.
 *
 * Written apart from the server's own code on purpose: what both would get
 * wrong in the same way would not be seen.
 */
#ifndef TESTS_BENCH_MESSAGE_H
#define TESTS_BENCH_MESSAGE_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MESSAGE_MAX 1452
#define DUID_SIZE 18
#define SERVER_ID_MAX 130

enum message_type {
	MESSAGE_SOLICIT = 1,
	MESSAGE_ADVERTISE = 2,
	MESSAGE_REQUEST = 3,
	MESSAGE_RENEW = 5,
	MESSAGE_REPLY = 7,
	MESSAGE_INFORMATION = 11,
	MESSAGE_RELAY_FORWARD = 12,
	MESSAGE_RELAY_REPLY = 13
};

struct lease_address {
	struct in6_addr address;
	uint8_t length; /* 0 = none */
};

/* What is in a message, made or read. */
struct message {
	uint8_t type;
	uint32_t xid;    /* 24 bits */
	uint64_t client; /* its number makes its DUID and its IAID */
	bool rapid;
	bool want_na, want_pd;
	struct lease_address na, pd;
	uint8_t server_id[SERVER_ID_MAX];
	uint16_t server_id_size; /* 0 = none */
	/* read only */
	bool client_id_same; /* DUID is that of ->client */
	uint16_t status;     /* the first that is not Success, anywhere */
	uint32_t valid;      /* the least of all lifetimes */
};

/* How a message is wrapped by a relay; NULL if it is not. */
struct relay {
	struct in6_addr link, peer;
};

/* Who a client is. A DUID-UUID: link-layer addresses do not come into it. */
void message_duid(uint64_t client, uint8_t duid[DUID_SIZE]);
uint32_t message_iaid(uint64_t client);

/* Returns the size. out has MESSAGE_MAX bytes. */
size_t message_write(
    const struct message *message, const struct relay *relay, uint8_t *out);

/*
 * The transaction id alone, to find out whose answer it is; false if it is not
 * a message or not wrapped as said.
 */
bool message_xid(const uint8_t *data, size_t size, bool relayed, uint32_t *xid);

/*
 * Reads an answer for client; every length is checked. relay: what the wrapping
 * must repeat. False if it is malformed or wrapped wrongly.
 */
bool message_read(const uint8_t *data, size_t size, const struct relay *relay,
    uint64_t client, struct message *message);

#endif
