/*
 * proto/domain_name.h: domain names on the wire (RFC 9915 10, protocol.md 3.5).
 *
 * Labels of 1 to 63 octets, at most 255 octets with the root, no compression:
 * an octet of 64 or more where a length belongs is malformed. Any octet may
 * stand in a label; whoever shows or stores a name escapes it.
 *
 * Threads: no state.
 */
#ifndef DHCP6D_PROTO_DOMAIN_NAME_H
#define DHCP6D_PROTO_DOMAIN_NAME_H

#include <stdbool.h>
#include <stddef.h>

#include "libcommon/bytes.h"
#include "libcommon/err.h"

#define DOMAIN_LABEL_MAX 63
#define DOMAIN_NAME_MAX 255 /* on the wire, with the root */

/*
 * Moves r behind one name. partial: a name that ends with the bytes, without
 * the root, is good too, even an empty one (Client FQDN, RFC 4704 4.2).
 * False, and r is of no use, if there is no such name.
 */
bool domain_name_skip(struct reader *r, bool partial);

/*
 * Writes text ("www.example.org", final dot or not) as a name with its root.
 * "\." is a dot inside a label, "\\" a backslash, "\DDD" an octet. ERR_SYNTAX
 * with words in detail; a full writer is left to the caller to notice.
 */
enum err domain_name_write(
    struct writer *w, const char *text, size_t size, struct err_detail *detail);

#endif
