/*
 * packet/fqdn.h: what becomes of a client's name (RFC 4704, protocol.md 1.8,
 * kea-config.md 3.16).
 *
 * A function of the option, the policy, the reservation and the first address
 * that is granted: which name the leases get, which flags are answered, and
 * which DNS records this server is to keep.
 *
 * Threads: no state.
 */
#ifndef DHCP6D_PACKET_FQDN_H
#define DHCP6D_PACKET_FQDN_H

#include "dhcp6d/packet/host_name.h"

enum fqdn_flag { FQDN_S = 1, FQDN_O = 2, FQDN_N = 4 };

struct fqdn_question {
	struct span option; /* value of the Client FQDN; data NULL if none */
	bool lenient;       /* N and S both set: N is cleared */
	bool updates;       /* DNS updates are switched on for the server */
	const struct ddns_policy *policy;
	const char *reserved; /* host name of the reservation, or NULL */
	bool has_address;     /* a lease of an address is granted */
	struct address address;
};

/* From where a name is; for logs. */
enum fqdn_source { FQDN_NO_NAME, FQDN_OF_CLIENT, FQDN_RESERVED, FQDN_INVENTED };

struct fqdn {
	bool answered;         /* the client's option is to be answered */
	bool unusable;         /* a name came of which nothing can be made */
	uint8_t flags;         /* enum fqdn_flag, of the answer */
	bool forward, reverse; /* DNS records that are ours */
	enum fqdn_source source;
	struct host_name name; /* of the leases; size 0: they keep theirs */
};

/*
 * The flags of the answer to a client's flags; MBZ bits are ignored, and 0 in
 * the answer (P4704-4.1-a). O = 1 exactly if S differs, N = 1 forbids S = 1
 * (-b). Not for N and S together, which are no valid question.
 */
uint8_t fqdn_flags(
    uint8_t client, bool updates, const struct ddns_policy *policy);

void fqdn_decide(struct fqdn *out, const struct fqdn_question *question);

#endif
