/*
 * server_id.h: who this server is, for as long as its data directory lives.
 *
 * The DUID by which clients know us (RFC 9915 11.2, 11.4: kept in stable
 * storage, P-11.2-a) and the key that makes clients' first choices in a pool,
 * both in files of the data directory:
 *
 *   kea-dhcp6-serverid      the DUID in hex, as Kea writes it
 *   dhcp6d-allocation-key   32 hex digits, for us alone (mode 0600)
 *
 * A file that is there and cannot be read is never replaced by a new identity:
 * every client would have to rebind. It is an error with words instead.
 *
 * Threads: called before there are any.
 */
#ifndef DHCP6D_SERVER_ID_H
#define DHCP6D_SERVER_ID_H

#include "dhcp6d/config/model.h"
#include "dhcp6d/net/interface.h"
#include "libcommon/hash.h"

#define SERVER_ID_FILE "kea-dhcp6-serverid"
#define ALLOCATION_KEY_FILE "dhcp6d-allocation-key"

struct server_identity {
	uint8_t duid[LEASE_DUID_MAX];
	uint8_t duid_size;
	char duid_file[4096]; /* "" if it is not kept in a file */
	struct hash_key allocation_key;
};

/*
 * Finds the identity that configuration, files and interfaces give, in Kea's
 * way (kea-config.md 2.5), and writes a file if it has changed. now: seconds
 * since 1970, for a new DUID-LLT.
 */
enum err server_identity_find(const char *data_directory,
    const struct server_id_config *config,
    const struct interface_table *interfaces, int64_t now,
    struct server_identity *out, struct err_detail *detail);

/*
 * The DUID alone, from what is stored (empty = nothing) and the rest; writes
 * nothing. For tests, and used by the above. ERR_NOT_FOUND: no interface has a
 * hardware address that would do.
 */
enum err server_duid_make(const struct server_id_config *config,
    struct span stored, const struct interface_table *interfaces, int64_t now,
    struct server_identity *out, struct err_detail *detail);

#endif
