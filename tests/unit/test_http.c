/*
 * test_http.c: what ctrld tells its HTTP front, and whom the front knows.
 *
 * Promised: a packet is one packet, whatever its size; who shows a right
 * password is that user, and nobody else is, whatever the header looks like; a
 * front is told of a socket only if its files can be read, of users only if
 * they have a role and a password, and of no password at all; what is wrong is
 * said; what did not change looks the same.
 */
#include <stdio.h>
#include <sys/socket.h>

#include <sodium.h>

#include "ctrld/http_settings.h"
#include "tests/unit/scratch.h"
#include "tests/unit/suite.h"

static const uint8_t key[HTTP_PROOF_KEY_SIZE] = {1, 2, 3};

START_TEST(packets)
{
	static uint8_t big[HTTP_PAYLOAD_MAX], buffer[HTTP_PACKET_MAX];
	struct http_packet packet = {.type = HTTP_BODY, .id = 77}, got;
	unsigned sent = 0;
	int ends[2];

	memset(big, 'x', sizeof(big));
	ck_assert(http_link_pair(ends));
	ck_assert_int_eq(http_link_receive(ends[1], buffer, &got), 0);
	packet.payload = span_of(big, sizeof(big));
	ck_assert(http_link_send(ends[0], &packet, true));
	packet.payload = span_of(NULL, 0);
	ck_assert(http_link_send(ends[0], &packet, true));
	ck_assert_int_eq(http_link_receive(ends[1], buffer, &got), 1);
	ck_assert_uint_eq(got.type, HTTP_BODY);
	ck_assert_uint_eq(got.id, 77);
	ck_assert_uint_eq(got.payload.size, sizeof(big));
	ck_assert_mem_eq(got.payload.data, big, sizeof(big));
	ck_assert_int_eq(http_link_receive(ends[1], buffer, &got), 1);
	ck_assert_uint_eq(got.payload.size, 0);
	/* what is no packet is none, and the line goes on */
	ck_assert_int_eq(send(ends[0], "abc", 3, 0), 3);
	ck_assert_int_eq(http_link_receive(ends[1], buffer, &got), 0);
	packet.payload = span_of(big, sizeof(big));
	while (http_link_send(ends[0], &packet, false))
		ck_assert_uint_lt(sent++, 10000);
	ck_assert_uint_gt(sent, 0);
	close(ends[1]);
	ck_assert(!http_link_send(ends[0], &packet, true));
	ck_assert_int_eq(http_link_receive(ends[0], buffer, &got), -1);
	close(ends[0]);
}
END_TEST

static struct http_user users[2];

/* The user that a header with these credentials is for. */
static const char *
who(const char *scheme, const char *credentials)
{
	char header[1024], encoded[1000];
	const struct http_user *user;

	sodium_bin2base64(encoded, sizeof(encoded),
	    (const uint8_t *)credentials, strlen(credentials),
	    sodium_base64_VARIANT_ORIGINAL);
	snprintf(header, sizeof(header), "%s%s", scheme, encoded);
	user = http_who_by_password(header, key, users, 2);
	return user != NULL ? user->name : "nobody";
}

START_TEST(by_password)
{
	static const char *const headers[] = {"", "Basic", "Basic ",
	    "Basic !!!!", "Basic YTpi!", "Bearer YTpi", "YTpi"};
	char longest[700];

	strcpy(users[0].name, "alice");
	http_proof(key, span_of("alice:a:b", 9), users[0].proof);
	strcpy(users[1].name, "bob");
	http_proof(key, span_of("bob:x", 5), users[1].proof);
	ck_assert_str_eq(who("Basic ", "alice:a:b"), "alice");
	ck_assert_str_eq(who("basic   ", "bob:x"), "bob");
	ck_assert_str_eq(who("Basic ", "bob:a:b"), "nobody");
	ck_assert_str_eq(who("Basic ", "bob:"), "nobody");
	ck_assert_str_eq(who("Basic ", "bob"), "nobody");
	ck_assert_str_eq(who("Basic ", ""), "nobody");
	ck_assert_str_eq(who("Digest ", "bob:x"), "nobody");
	memset(longest, 'x', sizeof(longest));
	memcpy(longest, "bob:", 4);
	longest[sizeof(longest) - 1] = 0;
	ck_assert_str_eq(who("Basic ", longest), "nobody");
	ck_assert_ptr_null(http_who_by_password(NULL, key, users, 2));
	for (size_t i = 0; i < sizeof(headers) / sizeof(headers[0]); i++)
		ck_assert_ptr_null(
		    http_who_by_password(headers[i], key, users, 2));
}
END_TEST

/* ---- settings ---- */

static char complaints[4096];

static void
complain(void *context, const char *line)
{
	(void)context;
	strncat(complaints, line, sizeof(complaints) - strlen(complaints) - 2);
	strcat(complaints, "\n");
}

static void
put_file(struct scratch *scratch, const char *name, const char *text)
{
	FILE *file = fopen(scratch_path(scratch, name), "w");

	ck_assert_ptr_nonnull(file);
	fputs(text, file);
	fclose(file);
}

static json_t *
make(struct scratch *scratch, const char *more)
{
	static struct ctrld_http_role roles[] = {{"alice", false, ROLE_ADMIN},
	    {"bob", false, ROLE_READ}, {"stork", true, ROLE_READ}};
	const struct ctrld_config config = {
	    .http_roles = roles, .http_role_count = 3, .connections = 9};
	char text[2048];
	json_t *sockets, *made;
	json_error_t error;

	snprintf(text, sizeof(text),
	    "[{\"socket-type\": \"https\", \"socket-port\": 8001,"
	    " \"cert-file\": \"%s/cert\", \"key-file\": \"%s/key\","
	    " \"trust-anchor\": \"%s/ca\"%s}]",
	    scratch->folder, scratch->folder, scratch->folder, more);
	sockets = json_loads(text, 0, &error);
	ck_assert_msg(sockets != NULL, "%s in %s", error.text, text);
	complaints[0] = 0;
	made = http_settings_make(sockets, &config, key, complain, NULL);
	json_decref(sockets);
	return made;
}

static struct scratch *
files(void)
{
	struct scratch *scratch = scratch_create();

	put_file(scratch, "cert", "CERT");
	put_file(scratch, "key", "KEY");
	put_file(scratch, "ca", "CA");
	put_file(scratch, "bob.user", "bob\n");
	put_file(scratch, "bob.password", "x\r\n");
	return scratch;
}

static const char *
text_in(json_t *map, const char *name)
{
	return json_string_value(json_object_get(map, name));
}

START_TEST(defaults)
{
	struct scratch *scratch = files();
	json_t *made = make(scratch, ""), *again, *one;

	ck_assert_str_eq(complaints, "");
	ck_assert_uint_eq(json_array_size(made), 1);
	one = json_array_get(made, 0);
	ck_assert_str_eq(text_in(one, "address"), "::1");
	ck_assert_str_eq(text_in(one, "cert"), "CERT");
	ck_assert_str_eq(text_in(one, "key"), "KEY");
	ck_assert_str_eq(text_in(one, "trust"), "CA");
	ck_assert(json_is_true(json_object_get(one, "cert-required")));
	ck_assert(json_is_false(json_object_get(one, "authentication")));
	ck_assert_uint_eq(
	    json_array_size(json_object_get(one, "certificates")), 1);
	again = make(scratch, "");
	ck_assert(json_equal(made, again));
	http_settings_forget(again);
	put_file(scratch, "cert", "CERT2");
	again = make(scratch, "");
	ck_assert(!json_equal(made, again));
	http_settings_forget(again);
	http_settings_forget(made);
	scratch_remove(scratch);
}
END_TEST

#define CLIENTS                                                                \
	", \"cert-required\": false, \"authentication\": {\"type\": "          \
	"\"basic\", \"directory\": \"%s\", \"clients\": ["                     \
	"{\"user\": \"alice\", \"password\": \"hush\"},"                       \
	"{\"user-file\": \"bob.user\", \"password-file\": \"bob.password\"},"  \
	"{\"user\": \"carol\", \"password\": \"hush\"},"                       \
	"{\"user\": \"bob\"},"                                                 \
	"{\"user\": \"bob\", \"password-file\": \"none\"}]}"

START_TEST(clients)
{
	struct scratch *scratch = files();
	char more[1024], proof[2 * HTTP_PROOF_SIZE + 1], *text;
	uint8_t bytes[HTTP_PROOF_SIZE];
	json_t *made, *one, *list;

	snprintf(more, sizeof(more), CLIENTS, scratch->folder);
	made = make(scratch, more);
	one = json_array_get(made, 0);
	list = json_object_get(one, "users");
	ck_assert(json_is_true(json_object_get(one, "authentication")));
	ck_assert_uint_eq(json_array_size(list), 2);
	ck_assert_str_eq(text_in(json_array_get(list, 0), "name"), "alice");
	ck_assert_str_eq(text_in(json_array_get(list, 1), "name"), "bob");
	http_proof(key, span_of("bob:x", 5), bytes);
	sodium_bin2hex(proof, sizeof(proof), bytes, sizeof(bytes));
	ck_assert_str_eq(text_in(json_array_get(list, 1), "proof"), proof);
	text = json_dumps(made, 0);
	ck_assert_ptr_null(strstr(text, "hush"));
	free(text);
	ck_assert_ptr_nonnull(strstr(complaints, "user carol has no role"));
	ck_assert_ptr_nonnull(strstr(complaints, "user bob has no password"));
	ck_assert_ptr_nonnull(strstr(complaints, "/none cannot be read"));
	ck_assert_ptr_null(strstr(complaints, "hush"));
	http_settings_forget(made);
	scratch_remove(scratch);
}
END_TEST

/* With clients of which none is usable nobody is let in, not anybody. */
START_TEST(unusable_clients)
{
	struct scratch *scratch = files();
	json_t *made = make(scratch,
	    ", \"authentication\": {\"type\": \"basic\", \"clients\": ["
	    "{\"user\": \"carol\", \"password\": \"x\"},"
	    "{\"user\": \"a:b\", \"password\": \"x\"}]}");
	json_t *one = json_array_get(made, 0);

	ck_assert(json_is_true(json_object_get(one, "authentication")));
	ck_assert_uint_eq(json_array_size(json_object_get(one, "users")), 0);
	ck_assert_ptr_nonnull(strstr(complaints, "not usable: a:b"));
	http_settings_forget(made);
	scratch_remove(scratch);
}
END_TEST

START_TEST(files_that_cannot_be_read)
{
	struct scratch *scratch = files();
	json_t *made;

	ck_assert_int_eq(unlink(scratch_path(scratch, "key")), 0);
	made = make(scratch, "");
	ck_assert_uint_eq(json_array_size(made), 0);
	ck_assert_ptr_nonnull(strstr(complaints, "[::1]:8001: "));
	ck_assert_ptr_nonnull(strstr(complaints, "/key cannot be read"));
	http_settings_forget(made);
	/* a directory, and a device, are no files */
	made = make(scratch, ", \"key-file\": \"/dev/zero\"");
	ck_assert_uint_eq(json_array_size(made), 0);
	http_settings_forget(made);
	made = make(scratch, ", \"key-file\": \"/tmp\"");
	ck_assert_uint_eq(json_array_size(made), 0);
	http_settings_forget(made);
	http_settings_forget(NULL);
	scratch_remove(scratch);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("http");
	TCase *tests = tcase_create("http");

	if (sodium_init() < 0)
		return 1;
	tcase_add_test(tests, packets);
	tcase_add_test(tests, by_password);
	tcase_add_test(tests, defaults);
	tcase_add_test(tests, clients);
	tcase_add_test(tests, unusable_clients);
	tcase_add_test(tests, files_that_cannot_be_read);
	suite_add_tcase(suite, tests);
	return suite_run(suite);
}
