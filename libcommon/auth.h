/*
 * libcommon/auth.h: operators' keys, and proof that a command is theirs.
 *
 * Ed25519 by libsodium. The server sends a fresh nonce with its identity; the
 * operator signs both together with the command's digest. So a signature is good
 * once (the nonce), at one server (the identity), for one command, and it is
 * verified before the command itself is read. What exactly is signed stands in
 * ctrld/PROTOCOL.md.
 *
 * A secret key file holds one line, "dhcp6d-secret-key " and the seed in
 * base64; its mode must be 0600 or tighter. A public key is "dhcp6d-key-" and
 * base64, as keygen prints it and ctrld.yaml lists it.
 *
 * Threads: sodium_init has been called; no other state.
 */
#ifndef LIBCOMMON_AUTH_H
#define LIBCOMMON_AUTH_H

#include <stdbool.h>
#include <stdint.h>

#include "libcommon/bytes.h"
#include "libcommon/err.h"

#define AUTH_NONCE_SIZE 32
#define AUTH_IDENTITY_SIZE 32
#define AUTH_PUBLIC_SIZE 32
#define AUTH_SECRET_SIZE 64
#define AUTH_SEED_SIZE 32
#define AUTH_SIGNATURE_SIZE 64
#define AUTH_DIGEST_SIZE 64 /* SHA-512 */
#define AUTH_PUBLIC_TEXT_SIZE 64 /* with the final 0 */

struct auth_public {
	uint8_t bytes[AUTH_PUBLIC_SIZE];
};

/* Holds a secret: end its life with auth_secret_forget. */
struct auth_secret {
	uint8_t bytes[AUTH_SECRET_SIZE];
	struct auth_public public;
};

struct auth_challenge {
	uint8_t identity[AUTH_IDENTITY_SIZE]; /* of this ctrld */
	uint8_t nonce[AUTH_NONCE_SIZE];	      /* fresh for each command */
};

void auth_secret_random(struct auth_secret *secret);
void auth_secret_forget(struct auth_secret *secret);

/*
 * Writes a new key file of mode 0600; ERR_EXISTS if path is there already.
 * Reads one; ERR_DENIED if others than its owner may read it, ERR_CORRUPT if
 * it is not a key.
 */
enum err auth_secret_save(const struct auth_secret *secret, const char *path,
    struct err_detail *detail);
enum err auth_secret_load(struct auth_secret *secret, const char *path,
    struct err_detail *detail);

const char *auth_public_text(const struct auth_public *public,
    char text[AUTH_PUBLIC_TEXT_SIZE]);
bool auth_public_parse(const char *text, struct auth_public *public);

/* A nonce that never was; the identity is the caller's. */
void auth_challenge_renew(struct auth_challenge *challenge);

struct auth_digest {
	uint8_t bytes[AUTH_DIGEST_SIZE];
};

void auth_digest(struct auth_digest *digest, struct span command);

void auth_sign(const struct auth_secret *secret,
    const struct auth_challenge *challenge, const struct auth_digest *digest,
    uint8_t signature[AUTH_SIGNATURE_SIZE]);
bool auth_verify(const struct auth_public *public,
    const struct auth_challenge *challenge, const struct auth_digest *digest,
    const uint8_t signature[AUTH_SIGNATURE_SIZE]);

#endif
