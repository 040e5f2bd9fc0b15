/*
 * http_who.c: see its header.
 */
#include "ctrld/http_who.h"

#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <sodium.h>
#include <string.h>
#include <strings.h>

void
http_proof(const uint8_t key[HTTP_PROOF_KEY_SIZE], struct span credentials,
    uint8_t proof[HTTP_PROOF_SIZE])
{
	(void)crypto_generichash(proof, HTTP_PROOF_SIZE, credentials.data,
	    credentials.size, key, HTTP_PROOF_KEY_SIZE);
}

/* The credentials of "Basic BASE64"; false if it is nothing of that kind. */
static bool
decode(const char *header, uint8_t out[HTTP_CREDENTIALS_MAX], size_t *size)
{
	static const char scheme[] = "Basic ";
	const char *text, *end;

	if (header == NULL ||
	    strncasecmp(header, scheme, sizeof(scheme) - 1) != 0)
		return false;
	text = header + sizeof(scheme) - 1;
	text += strspn(text, " ");
	return sodium_base642bin(out, HTTP_CREDENTIALS_MAX, text, strlen(text),
		   " ", size, &end, sodium_base64_VARIANT_ORIGINAL) == 0 &&
	       *end == 0;
}

const struct http_user *
http_who_by_password(const char *header, const uint8_t key[HTTP_PROOF_KEY_SIZE],
    const struct http_user *users, size_t count)
{
	uint8_t credentials[HTTP_CREDENTIALS_MAX], proof[HTTP_PROOF_SIZE];
	const struct http_user *found = NULL;
	size_t size = 0;

	if (!decode(header, credentials, &size))
		return NULL;
	http_proof(key, span_of(credentials, size), proof);
	for (size_t i = 0; i < count; i++) {
		if (sodium_memcmp(users[i].proof, proof, sizeof(proof)) == 0)
			found = &users[i];
	}
	sodium_memzero(credentials, sizeof(credentials));
	sodium_memzero(proof, sizeof(proof));
	return found;
}

/* Whether the chain ends at the trust anchor and may be a client's. */
static bool
is_verified(gnutls_session_t session)
{
	gnutls_typed_vdata_st purpose = {.type = GNUTLS_DT_KEY_PURPOSE_OID,
	    .data = (unsigned char *)(uintptr_t)GNUTLS_KP_TLS_WWW_CLIENT};
	unsigned status = 0;

	return gnutls_certificate_verify_peers(session, &purpose, 1, &status) ==
		   0 &&
	       status == 0;
}

bool
http_who_by_certificate(void *session, char name[HTTP_NAME_MAX])
{
	const gnutls_datum_t *chain;
	gnutls_x509_crt_t certificate;
	size_t size = HTTP_NAME_MAX;
	unsigned count = 0;
	bool good;

	chain = gnutls_certificate_get_peers(session, &count);
	if (chain == NULL || count == 0 || !is_verified(session) ||
	    gnutls_x509_crt_init(&certificate) != 0)
		return false;
	good = gnutls_x509_crt_import(
		   certificate, &chain[0], GNUTLS_X509_FMT_DER) == 0 &&
	       gnutls_x509_crt_get_dn_by_oid(certificate,
		   GNUTLS_OID_X520_COMMON_NAME, 0, 0, name, &size) == 0 &&
	       strlen(name) == size; /* no name hides a 0 */
	gnutls_x509_crt_deinit(certificate);
	return good;
}
