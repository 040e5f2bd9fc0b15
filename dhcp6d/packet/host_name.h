/*
 * packet/host_name.h: names of hosts, as text and on the wire (kea-config.md
 * 3.16, "Name").
 *
 * A name is kept as the lease file has it: lower case, labels with dots
 * between, what is no plain character escaped (\. \\ \DDD), a final dot on a
 * whole one. Clients' octets come in here and nowhere else.
 *
 * Threads: no state.
 */
#ifndef DHCP6D_PACKET_HOST_NAME_H
#define DHCP6D_PACKET_HOST_NAME_H

#include <stdbool.h>

#include "dhcp6d/config/model.h"
#include "libcommon/address.h"
#include "libcommon/bytes.h"

struct host_name {
	uint16_t size; /* 0: there is none */
	char text[LEASE_HOSTNAME_MAX];
};

static inline struct span
host_name_span(const struct host_name *name)
{
	return span_of(name->text, name->size);
}

/*
 * A client's name (wire form, checked by the decoder) through the policy's
 * filter, label by label; whole: it has its root, and a final dot then. False:
 * nothing usable is left of it, a label became empty, or it is too long.
 */
bool host_name_of_client(struct host_name *out, struct span wire,
    const struct ddns_policy *policy, bool *whole);

/* An operator's text, in lower case. False if it is too long. */
bool host_name_of_text(struct host_name *out, const char *text);

/*
 * Makes a name whole: the suffix is appended unless the name ends with it at a
 * label's border already; then the final dot. False if it gets too long.
 */
bool host_name_qualify(struct host_name *name, const char *suffix);

/* "PREFIX-ADDRESS.SUFFIX.", with "-" for ":" (myhost-2001-db8--1.example.) */
bool host_name_invent(struct host_name *out, const char *prefix,
    struct address address, const char *suffix);

/* Whether it is a name that DNS can have: labels of 1 to 63, 255 in all. */
bool host_name_is_good(const struct host_name *name);

/* The wire form of a good, whole name. */
void host_name_write(struct writer *w, const struct host_name *name);

#endif
