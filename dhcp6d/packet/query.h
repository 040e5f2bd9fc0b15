/*
 * packet/query.h: one datagram on its way, and what each step adds.
 *
 * datagram -> view -> classes -> place -> client -> decision -> changes ->
 * reply
 *
 * A step reads what stands before it and writes only its own part. Queries are
 * kept in arrays by their batch and reused: nothing is allocated per packet.
 */
#ifndef DHCP6D_PACKET_QUERY_H
#define DHCP6D_PACKET_QUERY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dhcp6d/config/model.h"
#include "dhcp6d/lease/apply.h"
#include "dhcp6d/packet/drop.h"
#include "dhcp6d/packet/fqdn.h"
#include "dhcp6d/proto/view.h"
#include "libcommon/clock.h"

/* receive: what the socket told. */
struct datagram {
	struct span bytes;
	struct address source, destination;
	uint16_t source_port;
	uint32_t interface;         /* index of the receiving interface */
	const char *interface_name; /* "" if it has gone; valid for the batch */
	uint64_t waited_ns; /* in the socket's queue, before it was read */
};

/* What was known of the client when it was put into its classes. */
enum class_stage {
	CLASS_STAGE_PACKET,
	CLASS_STAGE_EARLY, /* early-global-reservations-lookup */
	CLASS_STAGE_HOST
};

/* classify: a bit per class number, and the order of assignment, which options
 * and lifetimes want. */
struct class_set {
	uint64_t bits[CLASS_COUNT_MAX / 64];
	uint16_t order[CLASS_COUNT_MAX];
	uint16_t count;
	uint8_t stage; /* enum class_stage */
};

/* locate: the subnet that was selected, NULL if none. */
struct place {
	const struct subnet *subnet;
};

#define CLIENT_HOSTS_MAX 16

/* identify: who it is. The link-layer address is found by decode already, as
 * every log line names it. */
struct client {
	uint8_t hwaddr[LEASE_HWADDR_MAX];
	uint8_t hwaddr_size; /* 0 = none found */
	uint16_t hwtype;
	uint32_t hwaddr_source; /* enum hwaddr_source */
	/* its reservations in the selected subnet, the permitted siblings in a
	 * shared network, and the global one, in this order */
	const struct host *hosts[CLIENT_HOSTS_MAX];
	uint8_t host_count;
};

/* The reservation that counts in a subnet (NULL = none selected), or NULL. */
static inline const struct host *
client_host(const struct client *client, const struct subnet *subnet)
{
	const struct host *global = NULL;

	for (unsigned i = 0; i < client->host_count; i++) {
		const struct host *host = client->hosts[i];

		if (host->subnet_id == 0)
			global = host;
		else if (subnet != NULL && host->subnet_id == subnet->id)
			return host;
	}
	return global;
}

#define FLEX_ID_MAX 128
#define FLEX_DUID_TYPE_SIZE 2

/* decode: the flexible identifier, and what it stands for (flex_id.h). */
struct flex {
	uint8_t duid[FLEX_DUID_TYPE_SIZE + FLEX_ID_MAX]; /* type 0, then it */
	struct span id;        /* in duid; size 0: there is none */
	bool replaced;         /* view.client_id is duid */
	struct span client_id; /* the client's own, if it was replaced */
	/* by type: view has 0 for the client's IAID */
	bool iaid_ignored[LEASE_PD + 1];
	uint32_t iaids[LEASE_PD + 1];
};

#define DECISION_LEASES_MAX (VIEW_LEASES_MAX + VIEW_IAS_MAX)
#define DECISION_CHANGES_MAX (2 * DECISION_LEASES_MAX)

/* Contexts of leases with the relays' data (extended_info.h). */
#define EXTENDED_INFO_SIZE (2 * LEASE_USER_CONTEXT_MAX)
struct extended_info {
	size_t used;
	/* of leases that had none, without and with relays; size 0: not made
	 * yet */
	struct span fresh[2];
	uint8_t bytes[EXTENDED_INFO_SIZE];
};

/* One IAADDR or IAPREFIX of the answer. */
struct lease_answer {
	struct address address;
	uint8_t prefix_length;
	uint32_t preferred, valid; /* both 0: take it away */
	const struct pool
	    *pool; /* where it lies; NULL: reserved outside, 0/0 */
	const struct subnet *subnet;
	bool reserved;     /* for this client */
	bool created;      /* was not leased to it until now */
	bool picked;       /* by the allocator, not named by anybody */
	bool reused;       /* answered as it stands (lease caching) */
	uint32_t index;    /* of the client's lease as it was, or _NONE */
	uint16_t change;   /* its change, while this is decided */
	bool has_excluded; /* RFC 6603, only if the client's ORO has 67 */
	struct prefix excluded;
};

/* One IA of the answer. */
struct ia_answer {
	const struct ia_kind *kind; /* ia.h */
	uint32_t iaid;
	uint32_t t1, t2;
	uint16_t status; /* enum status_code, STATUS_NONE */
	const char *status_text;
	uint16_t lease_first, lease_count; /* into decision.leases */
};

/*
 * decide: what to answer and what to change. drop != DROP_NONE: nothing is
 * answered and nothing changed. Changes are the new states of leases; their
 * spans point into the datagram, the configuration, the store or fqdn, and are
 * good until applied (under the same lock).
 */
struct decision {
	enum drop drop;
	uint8_t reply_type; /* MESSAGE_ADVERTISE, _REPLY, _ADDR_REG_REPLY */
	uint16_t status;    /* top level; STATUS_NONE */
	const char *status_text;
	bool rapid_commit;      /* put option 14 into the Reply */
	struct span registered; /* an IAADDR to go back as it came, RFC 9686 */
	bool with_options;      /* answer the ORO */
	bool exhausted;         /* an IA found nothing free */
	bool too_many_leases;   /* an IA got none: client-lease-limit */
	bool speaks_of_lease;   /* wait for the disk, RFC 9915 18.3.1 */
	const struct subnet
	    *subnet; /* of the last granted lease, for options */
	const struct host
	    *host;        /* the reservation that counts there, or NULL */
	struct fqdn fqdn; /* name, of the leases and in the answer */
	uint16_t ia_count, lease_count, change_count;
	struct ia_answer ias[VIEW_IAS_MAX];
	struct lease_answer leases[DECISION_LEASES_MAX];
	struct lease_change changes[DECISION_CHANGES_MAX];
	struct extended_info extended_info;
};

/* encode: the bytes, and where they go. size 0: nothing is sent. */
struct reply {
	uint8_t *bytes;
	size_t size;
	struct address destination;
	uint16_t destination_port;
	uint32_t interface;
	struct address source; /* any = the interface's own choice */
};

struct query {
	struct datagram datagram;
	struct view view;
	enum drop drop; /* set by the step that dropped it */
	struct flex flex;
	/* bound: who counts as sender, for the meter; 0 = not bounded */
	uint64_t senders[PACKET_RATE_COUNT];
	struct class_set classes;
	struct place place;
	struct client client;
	struct decision decision;
	struct reply reply;
};

#endif
