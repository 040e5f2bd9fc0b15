/*
 * proto/duid.h: DUIDs made by us, and what can be read from a client's.
 *
 * A client's DUID is an octet string; nothing is decided by what is inside it
 * (RFC 9915 11), except where the administrator has named it as a source of
 * hardware addresses (mac-sources "duid").
 *
 * Threads: no state.
 */
#ifndef DHCP6D_PROTO_DUID_H
#define DHCP6D_PROTO_DUID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dhcp6d/proto/numbers.h"
#include "libcommon/bytes.h"

#define HARDWARE_TYPE_ETHERNET 1

/* 2000-01-01 00:00 UTC, from where the time of a DUID-LLT counts. */
#define DUID_EPOCH 946684800

/*
 * Each writes a DUID into w (up to DUID_MAX octets). time_s: seconds since
 * 1970; taken modulo 2^32 after the change of epoch.
 */
void duid_make_llt(struct writer *w, uint16_t hardware_type, int64_t time_s,
    struct span address);
void duid_make_ll(
    struct writer *w, uint16_t hardware_type, struct span address);
void duid_make_en(
    struct writer *w, uint32_t enterprise, struct span identifier);

/*
 * The link-layer address inside a DUID-LLT or DUID-LL, as a span of it. False
 * for other types and for one without an address.
 */
bool duid_hardware_address(
    struct span duid, uint16_t *hardware_type, struct span *address);

#endif
