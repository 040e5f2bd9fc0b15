/*
 * test_settings.c: ctrld.yaml.
 *
 * Promised: defaults for all but the operators; every error is told at its
 * place and none is taken for good; a key stands once; who is root, ctrld
 * itself or of its group has a role on Kea's channel unless the file says
 * otherwise, nobody else has.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sodium.h>

#include "ctrld/settings.h"
#include "tests/unit/suite.h"

static char complaints[4096];

static void
complain(void *context, const char *line)
{
	size_t used = strlen(complaints);

	(void)context;
	snprintf(complaints + used, sizeof(complaints) - used, "%s\n", line);
}

static struct ctrld_config *
read_text(const char *text)
{
	char path[] = "/tmp/test_settings.XXXXXX";
	struct ctrld_config *config;
	int fd = mkstemp(path);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, text, strlen(text)), (int)strlen(text));
	close(fd);
	complaints[0] = 0;
	config = ctrld_config_read(path, complain, NULL);
	unlink(path);
	return config;
}

/* A public key's text; static buffers in turn. */
static const char *
key(unsigned number)
{
	static char texts[4][AUTH_PUBLIC_TEXT_SIZE];
	struct auth_public public;

	memset(&public, 0, sizeof(public));
	public.bytes[0] = (uint8_t)(number + 1);
	return auth_public_text(&public, texts[number % 4]);
}

START_TEST(defaults)
{
	struct ctrld_config *config = read_text("ctrld: {}\n");

	ck_assert_msg(config != NULL, "%s", complaints);
	ck_assert_ptr_nonnull(strstr(config->socket, "/dhcp6d/ctrld.sock"));
	ck_assert_ptr_nonnull(
	    strstr(config->server_socket, "/dhcp6d/dhcp6d.sock"));
	ck_assert_ptr_nonnull(strstr(config->audit_log, "audit.log"));
	ck_assert_uint_eq(config->socket_mode, 0660);
	ck_assert_uint_eq(config->connections, 64);
	ck_assert_uint_eq(config->operator_count, 0);
	ctrld_config_free(config);
}
END_TEST

START_TEST(all)
{
	char text[1024];
	struct auth_public public;
	struct ctrld_config *config;

	snprintf(text, sizeof(text),
	    "ctrld:\n  socket: /a\n  server-socket: /b\n  identity-file: /c\n"
	    "  audit-log: /d\n  socket-mode: \"0600\"\n  connections: 3\n"
	    "  operators:\n  - { name: anna, key: %s, role: admin }\n"
	    "  - { name: bert, key: %s, role: read }\n",
	    key(0), key(1));
	config = read_text(text);
	ck_assert_msg(config != NULL, "%s", complaints);
	ck_assert_str_eq(config->socket, "/a");
	ck_assert_str_eq(config->server_socket, "/b");
	ck_assert_str_eq(config->identity_file, "/c");
	ck_assert_str_eq(config->audit_log, "/d");
	ck_assert_uint_eq(config->socket_mode, 0600);
	ck_assert_uint_eq(config->connections, 3);
	memset(&public, 0, sizeof(public));
	public.bytes[0] = 1;
	ck_assert_str_eq(ctrld_operator_find(config, &public)->name, "anna");
	ck_assert_int_eq(
	    ctrld_operator_find(config, &public)->role, ROLE_ADMIN);
	public.bytes[0] = 2;
	ck_assert_int_eq(ctrld_operator_find(config, &public)->role, ROLE_READ);
	public.bytes[0] = 3;
	ck_assert_ptr_null(ctrld_operator_find(config, &public));
	ctrld_config_free(config);
}
END_TEST

START_TEST(wrong)
{
	char same[512];
	const char *const cases[][2] = {
	    {"", ""},
	    {"ctrld: [", ""},
	    {"other: {}\n", "other"},
	    {"ctrld: { socke: /a }\n", "socke"},
	    {"ctrld: { socket-mode: \"999\" }\n", "octal"},
	    {"ctrld: { connections: 0 }\n", "connections"},
	    {"ctrld: { operators: [ { name: a, key: x, role: read } ] }\n",
		"not a public key"},
	    {"ctrld: { operators: [ { name: a, role: read } ] }\n", "key"},
	    {"ctrld: { operators: [ { name: a, key: x, role: king } ] }\n",
		"king"},
	    {"ctrld: { kea-channel: [ { role: read } ] }\n",
		"one of user and group"},
	    {"ctrld: { kea-channel: [ { user: root, group: root, role: read }"
	     " ] }\n",
		"one of user and group"},
	    {"ctrld: { kea-channel: [ { user: nobody-knows, role: read } ] }\n",
		"nobody-knows"},
	    {"ctrld: { kea-channel: [ { group: nobody-knows, role: read } ]"
	     " }\n",
		"nobody-knows"},
	    {"ctrld: { http: [ { role: read } ] }\n",
		"one of user and certificate"},
	    {"ctrld: { http: [ { user: a, certificate: a, role: read } ] }\n",
		"one of user and certificate"},
	    {"ctrld: { http: [ { user: a } ] }\n", "role"},
	    {"ctrld: { http-directories: [ tls ] }\n", "absolute path"},
	    {"ctrld: { http-directories: [ /1, /2, /3, /4, /5, /6, /7, /8, /9 ]"
	     " }\n",
		"too many"},
	    {same, "anna"},
	};

	snprintf(same, sizeof(same),
	    "ctrld:\n  operators:\n  - { name: anna, key: %s, role: admin }\n"
	    "  - { name: bert, key: %s, role: read }\n",
	    key(0), key(0));
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		ck_assert_msg(
		    read_text(cases[i][0]) == NULL, "%s is taken", cases[i][0]);
		ck_assert_msg(strstr(complaints, cases[i][1]) != NULL,
		    "%s: \"%s\" is not in \"%s\"", cases[i][0], cases[i][1],
		    complaints);
	}
	ck_assert_ptr_null(ctrld_config_read("/nowhere", complain, NULL));
	ctrld_config_free(NULL);
}
END_TEST

START_TEST(roles_of_users)
{
	struct ctrld_config *config = read_text("ctrld: {}\n");

	ck_assert_ptr_nonnull(config);
	ck_assert_int_eq(ctrld_user_role(config, 0, 54321), ROLE_ADMIN);
	ck_assert_int_eq(
	    ctrld_user_role(config, 54321, getegid()), ROLE_OPERATE);
	ck_assert_int_eq(ctrld_user_role(config, 54321, 54321), ROLE_NONE);
	ctrld_config_free(config);
	config = read_text("ctrld: { kea-channel: ["
			   " { user: root, role: read },"
			   " { group: daemon, role: operate } ] }\n");
	ck_assert_msg(config != NULL, "%s", complaints);
	ck_assert_int_eq(ctrld_user_role(config, 0, 0), ROLE_READ);
	ck_assert_int_eq(ctrld_user_role(config, 54321, 1), ROLE_OPERATE);
	ctrld_config_free(config);
}
END_TEST

/* By HTTP nobody has a role who is not listed. */
START_TEST(roles_by_http)
{
	struct ctrld_config *config = read_text("ctrld: {}\n");

	ck_assert_int_eq(ctrld_http_role(config, false, "root"), ROLE_NONE);
	ck_assert_int_eq(ctrld_http_role(config, true, ""), ROLE_NONE);
	ctrld_config_free(config);
	config = read_text("ctrld: { http: [ { user: a, role: admin },"
			   " { certificate: a, role: read } ] }\n");
	ck_assert_msg(config != NULL, "%s", complaints);
	ck_assert_int_eq(ctrld_http_role(config, false, "a"), ROLE_ADMIN);
	ck_assert_int_eq(ctrld_http_role(config, true, "a"), ROLE_READ);
	ck_assert_int_eq(ctrld_http_role(config, true, "b"), ROLE_NONE);
	ck_assert_uint_eq(config->http_directory_count, 0);
	ctrld_config_free(config);
	config = read_text("ctrld: { http-directories: [ /etc/tls ] }\n");
	ck_assert_msg(config != NULL, "%s", complaints);
	ck_assert_uint_eq(config->http_directory_count, 1);
	ck_assert_str_eq(config->http_directories[0], "/etc/tls");
	ctrld_config_free(config);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("settings");
	TCase *cases = tcase_create("all");

	if (sodium_init() < 0)
		return 1;
	tcase_add_test(cases, defaults);
	tcase_add_test(cases, all);
	tcase_add_test(cases, wrong);
	tcase_add_test(cases, roles_of_users);
	tcase_add_test(cases, roles_by_http);
	suite_add_tcase(suite, cases);
	return suite_run(suite);
}
