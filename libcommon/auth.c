/*
 * auth.c: operators' keys and signatures.
 *
 * Signed is a fixed context text with its final 0, the server's identity, the
 * nonce and the SHA-512 of the command. The context keeps signatures of other
 * programs with the same key out.
 */
#include "libcommon/auth.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

_Static_assert(AUTH_PUBLIC_SIZE == crypto_sign_PUBLICKEYBYTES, "public key");
_Static_assert(AUTH_SECRET_SIZE == crypto_sign_SECRETKEYBYTES, "secret key");
_Static_assert(AUTH_SEED_SIZE == crypto_sign_SEEDBYTES, "seed");
_Static_assert(AUTH_DIGEST_SIZE == crypto_hash_sha512_BYTES, "digest");
_Static_assert(AUTH_SIGNATURE_SIZE == crypto_sign_BYTES, "signature");

#define SECRET_PREFIX "dhcp6d-secret-key "
#define PUBLIC_PREFIX "dhcp6d-key-"
#define SEED_TEXT_SIZE                                                         \
	sodium_base64_ENCODED_LEN(                                             \
	    AUTH_SEED_SIZE, sodium_base64_VARIANT_ORIGINAL)
#define KEY_FILE_MAX 256

static const char context_text[] = "dhcp6d control command v1";

static void
secret_from_seed(struct auth_secret *secret, const uint8_t *seed)
{
	crypto_sign_seed_keypair(secret->public.bytes, secret->bytes, seed);
}

void
auth_secret_random(struct auth_secret *secret)
{
	uint8_t seed[AUTH_SEED_SIZE];

	randombytes_buf(seed, sizeof(seed));
	secret_from_seed(secret, seed);
	sodium_memzero(seed, sizeof(seed));
}

void
auth_secret_forget(struct auth_secret *secret)
{
	sodium_memzero(secret, sizeof(*secret));
}

enum err
auth_secret_save(const struct auth_secret *secret, const char *path,
    struct err_detail *detail)
{
	char text[SEED_TEXT_SIZE], line[KEY_FILE_MAX];
	uint8_t seed[AUTH_SEED_SIZE];
	enum err err = ERR_NONE;
	int fd, size;

	fd = open(
	    path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0) {
		err = errno == EEXIST ? ERR_EXISTS : ERR_SYSTEM;
		err_system(detail, "making key file %s", path);
		return err;
	}
	crypto_sign_ed25519_sk_to_seed(seed, secret->bytes);
	sodium_bin2base64(text, sizeof(text), seed, sizeof(seed),
	    sodium_base64_VARIANT_ORIGINAL);
	size = snprintf(line, sizeof(line), "%s%s\n", SECRET_PREFIX, text);
	if (write(fd, line, (size_t)size) != size || fsync(fd) != 0)
		err = err_system(detail, "writing key file %s", path);
	close(fd);
	if (err != ERR_NONE)
		unlink(path);
	sodium_memzero(seed, sizeof(seed));
	sodium_memzero(text, sizeof(text));
	sodium_memzero(line, sizeof(line));
	return err;
}

/* Opens a key file if it is a plain file that only its owner can read. */
static enum err
open_private(const char *path, int *fd, struct err_detail *detail)
{
	struct stat status;

	*fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (*fd < 0)
		return err_system(detail, "opening key file %s", path);
	if (fstat(*fd, &status) == 0 && S_ISREG(status.st_mode) &&
	    (status.st_mode & 077) == 0)
		return ERR_NONE;
	close(*fd);
	return err_set(detail, ERR_DENIED,
	    "key file %s may be read by others than its owner; chmod 600 it",
	    path);
}

enum err
auth_secret_load(
    struct auth_secret *secret, const char *path, struct err_detail *detail)
{
	const size_t prefix = sizeof(SECRET_PREFIX) - 1;
	uint8_t seed[AUTH_SEED_SIZE];
	char line[KEY_FILE_MAX];
	size_t seed_size = 0;
	ssize_t size;
	bool good;
	int fd;
	enum err err = open_private(path, &fd, detail);

	if (err != ERR_NONE)
		return err;
	size = read(fd, line, sizeof(line));
	close(fd);
	good = size > (ssize_t)prefix && size < (ssize_t)sizeof(line) &&
	       memcmp(line, SECRET_PREFIX, prefix) == 0 &&
	       sodium_base642bin(seed, sizeof(seed), line + prefix,
		   (size_t)size - prefix, "\n", &seed_size, NULL,
		   sodium_base64_VARIANT_ORIGINAL) == 0 &&
	       seed_size == sizeof(seed);
	if (good)
		secret_from_seed(secret, seed);
	sodium_memzero(seed, sizeof(seed));
	sodium_memzero(line, sizeof(line));
	return good
		   ? ERR_NONE
		   : err_set(detail, ERR_CORRUPT, "%s is not a key file", path);
}

const char *
auth_public_text(
    const struct auth_public *public, char text[AUTH_PUBLIC_TEXT_SIZE])
{
	const size_t prefix = sizeof(PUBLIC_PREFIX) - 1;

	memcpy(text, PUBLIC_PREFIX, prefix);
	sodium_bin2base64(text + prefix, AUTH_PUBLIC_TEXT_SIZE - prefix,
	    public->bytes, sizeof(public->bytes),
	    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	return text;
}

bool
auth_public_parse(const char *text, struct auth_public *public)
{
	const size_t prefix = sizeof(PUBLIC_PREFIX) - 1;
	size_t size = 0;

	return strncmp(text, PUBLIC_PREFIX, prefix) == 0 &&
	       sodium_base642bin(public->bytes, sizeof(public->bytes),
		   text + prefix, strlen(text + prefix), NULL, &size, NULL,
		   sodium_base64_VARIANT_URLSAFE_NO_PADDING) == 0 &&
	       size == sizeof(public->bytes);
}

void
auth_challenge_renew(struct auth_challenge *challenge)
{
	randombytes_buf(challenge->nonce, sizeof(challenge->nonce));
}

#define SIGNED_SIZE                                                            \
	(sizeof(context_text) + AUTH_IDENTITY_SIZE + AUTH_NONCE_SIZE +         \
	    AUTH_DIGEST_SIZE)

void
auth_digest(struct auth_digest *digest, struct span command)
{
	crypto_hash_sha512(digest->bytes, command.data, command.size);
}

/* What a signature is about, see PROTOCOL.md. */
static void
signed_text(uint8_t text[SIGNED_SIZE], const struct auth_challenge *challenge,
    const struct auth_digest *digest)
{
	struct writer writer;

	writer_init(&writer, text, SIGNED_SIZE);
	writer_bytes(&writer, span_of(context_text, sizeof(context_text)));
	writer_bytes(&writer, span_of(challenge->identity, AUTH_IDENTITY_SIZE));
	writer_bytes(&writer, span_of(challenge->nonce, AUTH_NONCE_SIZE));
	writer_bytes(&writer, span_of(digest->bytes, AUTH_DIGEST_SIZE));
}

void
auth_sign(const struct auth_secret *secret,
    const struct auth_challenge *challenge, const struct auth_digest *digest,
    uint8_t signature[AUTH_SIGNATURE_SIZE])
{
	uint8_t text[SIGNED_SIZE];

	signed_text(text, challenge, digest);
	crypto_sign_detached(
	    signature, NULL, text, sizeof(text), secret->bytes);
}

bool
auth_verify(const struct auth_public *public,
    const struct auth_challenge *challenge, const struct auth_digest *digest,
    const uint8_t signature[AUTH_SIGNATURE_SIZE])
{
	uint8_t text[SIGNED_SIZE];

	signed_text(text, challenge, digest);
	return crypto_sign_verify_detached(
		   signature, text, sizeof(text), public->bytes) == 0;
}
