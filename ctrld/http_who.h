/*
 * ctrld/http_who.h: who speaks HTTP to us.
 *
 * By the user and password of the request (RFC 7617), or by the name in a
 * certificate that TLS has verified. Passwords are not here: a front holds
 * keyed hashes of "user:password" under a key of its own life, compares them in
 * constant time, and looks at all before it says no.
 *
 * Threads: no state.
 */
#ifndef CTRLD_HTTP_WHO_H
#define CTRLD_HTTP_WHO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ctrld/http_link.h"

#define HTTP_PROOF_SIZE 32
#define HTTP_PROOF_KEY_SIZE 32
#define HTTP_CREDENTIALS_MAX 512 /* "user:password", decoded */

struct http_user {
	char name[HTTP_NAME_MAX];
	uint8_t proof[HTTP_PROOF_SIZE];
};

/* The hash of "user:password". */
void http_proof(const uint8_t key[HTTP_PROOF_KEY_SIZE], struct span credentials,
    uint8_t proof[HTTP_PROOF_SIZE]);

/*
 * The user that the value of an Authorization header proves; NULL if it proves
 * none, or there is no header (NULL).
 */
const struct http_user *http_who_by_password(const char *header,
    const uint8_t key[HTTP_PROOF_KEY_SIZE], const struct http_user *users,
    size_t count);

/*
 * The common name in the certificate that the peer has shown; false if it has
 * shown none or one that the trust anchor does not vouch for. session is a
 * gnutls_session_t.
 */
bool http_who_by_certificate(void *session, char name[HTTP_NAME_MAX]);

#endif
