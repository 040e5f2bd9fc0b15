/*
 * test_auth.c: a signature is good once, for one command, at one server, from
 * one key; key files that others may read are refused.
 */
#include <check.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "libcommon/auth.h"

static struct auth_secret secret;
static struct auth_challenge challenge;
static struct auth_digest digest;
static uint8_t signature[AUTH_SIGNATURE_SIZE];
static char folder[64], path[128];

static const struct span command = {
    (const uint8_t *)"{\"command\":\"status-get\"}", 24};

static void
set_up(void)
{
	ck_assert_int_ge(sodium_init(), 0);
	auth_secret_random(&secret);
	randombytes_buf(challenge.identity, sizeof(challenge.identity));
	auth_challenge_renew(&challenge);
	auth_digest(&digest, command);
	auth_sign(&secret, &challenge, &digest, signature);
	snprintf(folder, sizeof(folder), "/tmp/test_auth.XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/key", folder);
}

static void
tear_down(void)
{
	unlink(path);
	rmdir(folder);
}

START_TEST(good_signature_verifies)
{
	ck_assert(auth_verify(&secret.public, &challenge, &digest, signature));
}
END_TEST

START_TEST(replay_is_refused)
{
	auth_challenge_renew(&challenge);
	ck_assert(!auth_verify(&secret.public, &challenge, &digest, signature));
}
END_TEST

START_TEST(signature_for_another_server_is_refused)
{
	challenge.identity[0] ^= 1;
	ck_assert(!auth_verify(&secret.public, &challenge, &digest, signature));
}
END_TEST

START_TEST(every_flipped_bit_is_refused)
{
	uint8_t text[24];
	struct auth_digest other;

	for (size_t bit = 0; bit < 8 * command.size; bit++) {
		memcpy(text, command.data, sizeof(text));
		text[bit / 8] ^= (uint8_t)(1u << bit % 8);
		auth_digest(&other, span_of(text, sizeof(text)));
		ck_assert(!auth_verify(
		    &secret.public, &challenge, &other, signature));
	}
	for (size_t bit = 0; bit < 8 * sizeof(signature); bit++) {
		signature[bit / 8] ^= (uint8_t)(1u << bit % 8);
		ck_assert(!auth_verify(
		    &secret.public, &challenge, &digest, signature));
		signature[bit / 8] ^= (uint8_t)(1u << bit % 8);
	}
}
END_TEST

START_TEST(truncated_and_extended_commands_are_refused)
{
	static const uint8_t longer[] = "{\"command\":\"status-get\"} ";
	struct auth_digest other;

	for (size_t size = 0; size <= command.size + 1; size++) {
		auth_digest(&other, span_of(longer, size));
		ck_assert(auth_verify(&secret.public, &challenge, &other,
			      signature) == (size == command.size));
	}
}
END_TEST

START_TEST(another_key_is_refused)
{
	struct auth_secret other;

	auth_secret_random(&other);
	ck_assert(!auth_verify(&other.public, &challenge, &digest, signature));
}
END_TEST

START_TEST(key_file_round_trip)
{
	struct auth_secret read;
	struct stat status;

	ck_assert_int_eq(auth_secret_save(&secret, path, NULL), ERR_NONE);
	ck_assert_int_eq(stat(path, &status), 0);
	ck_assert_int_eq(status.st_mode & 0777, 0600);
	ck_assert_int_eq(auth_secret_load(&read, path, NULL), ERR_NONE);
	ck_assert_mem_eq(&read, &secret, sizeof(read));
	auth_secret_forget(&read);
	ck_assert(sodium_is_zero(read.bytes, sizeof(read.bytes)));
}
END_TEST

START_TEST(key_file_is_never_overwritten)
{
	ck_assert_int_eq(auth_secret_save(&secret, path, NULL), ERR_NONE);
	ck_assert_int_eq(auth_secret_save(&secret, path, NULL), ERR_EXISTS);
}
END_TEST

START_TEST(key_file_of_others_is_refused)
{
	static const mode_t modes[] = {0640, 0604, 0620, 0666};
	struct auth_secret read;
	struct err_detail detail;

	ck_assert_int_eq(auth_secret_save(&secret, path, NULL), ERR_NONE);
	for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); i++) {
		ck_assert_int_eq(chmod(path, modes[i]), 0);
		ck_assert_int_eq(
		    auth_secret_load(&read, path, &detail), ERR_DENIED);
		ck_assert_ptr_nonnull(strstr(detail.text, "chmod 600"));
	}
	ck_assert_int_eq(auth_secret_load(&read, folder, NULL), ERR_DENIED);
}
END_TEST

START_TEST(key_file_every_truncation_is_refused)
{
	struct auth_secret read;
	struct stat status;

	ck_assert_int_eq(auth_secret_save(&secret, path, NULL), ERR_NONE);
	ck_assert_int_eq(stat(path, &status), 0);
	/* without its line end alone it is still whole */
	for (off_t size = status.st_size - 2; size >= 0; size--) {
		ck_assert_int_eq(truncate(path, size), 0);
		ck_assert_int_eq(
		    auth_secret_load(&read, path, NULL), ERR_CORRUPT);
	}
}
END_TEST

START_TEST(public_key_text_round_trip)
{
	char text[AUTH_PUBLIC_TEXT_SIZE];
	struct auth_public read;
	size_t size;

	auth_public_text(&secret.public, text);
	ck_assert(auth_public_parse(text, &read));
	ck_assert_mem_eq(&read, &secret.public, sizeof(read));
	size = strlen(text);
	text[size] = 'A';
	text[size + 1] = 0;
	ck_assert(!auth_public_parse(text, &read));
	text[size - 1] = 0;
	ck_assert(!auth_public_parse(text, &read));
	ck_assert(!auth_public_parse("", &read));
	ck_assert(!auth_public_parse("ssh-ed25519 AAAA", &read));
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("auth");
	TCase *tests = tcase_create("auth");
	SRunner *runner;
	int failed;

	tcase_add_checked_fixture(tests, set_up, tear_down);
	tcase_add_test(tests, good_signature_verifies);
	tcase_add_test(tests, replay_is_refused);
	tcase_add_test(tests, signature_for_another_server_is_refused);
	tcase_add_test(tests, every_flipped_bit_is_refused);
	tcase_add_test(tests, truncated_and_extended_commands_are_refused);
	tcase_add_test(tests, another_key_is_refused);
	tcase_add_test(tests, key_file_round_trip);
	tcase_add_test(tests, key_file_is_never_overwritten);
	tcase_add_test(tests, key_file_of_others_is_refused);
	tcase_add_test(tests, key_file_every_truncation_is_refused);
	tcase_add_test(tests, public_key_text_round_trip);
	suite_add_tcase(suite, tests);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
