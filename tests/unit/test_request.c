/*
 * test_request.c: one command, from text to audited answer.
 *
 * Promised: what is no command is refused, in Kea's words, before anything is
 * written; nesting is judged before it is parsed; a role that is too low is
 * refused and audited; secrets and what the table does not know never reach
 * the audit log; without an audit log readers alone are served; dhcp6d's answer
 * comes through whole, its absence is told; a changed configuration is told.
 */
#include <event2/event.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ctrld/request.h"
#include "libcommon/command_envelope.h"
#include "libcommon/frame.h"
#include "libcommon/log_messages.h"
#include "tests/unit/suite.h"

#define LOGGER_NAME(id, name) [LOG_LOGGER_##id] = name,
static const char *const logger_names[LOG_LOGGER_COUNT] = {
    LOG_LOGGERS(LOGGER_NAME)};

/* What came back. */
static struct {
	char answer[65536];
	size_t size;
	int result, refusal; /* -1: has not come */
	char why[512];
	unsigned configured;
} seen;

static struct ctrld ctrld;
static struct ctrld_config config;
static char directory[64], audit_path[128], server_path[128];
static int listener;

static void
on_part(void *context, struct span text)
{
	(void)context;
	ck_assert_uint_lt(seen.size + text.size, sizeof(seen.answer));
	memcpy(seen.answer + seen.size, text.data, text.size);
	seen.size += text.size;
	seen.answer[seen.size] = 0;
}

static void
on_end(void *context, int result)
{
	(void)context;
	seen.result = result;
	event_base_loopbreak(ctrld.base);
}

static void
on_refused(void *context, enum refusal reason, const char *text)
{
	(void)context;
	seen.refusal = (int)reason;
	snprintf(seen.why, sizeof(seen.why), "%s", text);
	event_base_loopbreak(ctrld.base);
}

static const struct request_channel channel = {on_part, on_end, on_refused};

static void
on_configured(void *context)
{
	(void)context;
	seen.configured++;
}

/* dhcp6d: reads one command and answers it in two parts with result 3. */
static void *
serve_once(void *context)
{
	struct frame_header header;
	uint8_t *payload, result = 3;
	int fd = -1;

	(void)context;
	while (fd < 0) {
		fd = accept(listener, NULL, NULL);
		usleep(1000);
	}
	if (frame_read(fd, FRAME_PAYLOAD_MAX, 5000, &header, &payload, NULL) !=
		ERR_NONE ||
	    header.type != FRAME_REQUEST)
		abort();
	frame_write(fd, FRAME_PART, span_of("{\"result\"", 9), 5000, NULL);
	frame_write(fd, FRAME_PART, span_of(": 3}", 4), 5000, NULL);
	frame_write(fd, FRAME_END, span_of(&result, 1), 5000, NULL);
	free(payload);
	close(fd);
	return NULL;
}

static void
enter(void)
{
	struct err_detail detail;

	snprintf(directory, sizeof(directory), "/tmp/test_request.XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(directory));
	snprintf(audit_path, sizeof(audit_path), "%s/audit", directory);
	snprintf(server_path, sizeof(server_path), "%s/server", directory);
	config.server_socket = server_path;
	ctrld.config = &config;
	ctrld.base = event_base_new();
	ctrld.log = log_create(logger_names, LOG_LOGGER_COUNT);
	ctrld.configured = on_configured;
	ck_assert_int_eq(
	    audit_open(audit_path, &ctrld.audit, &detail), ERR_NONE);
	ck_assert_int_eq(
	    frame_listen(server_path, 0600, &listener, &detail), ERR_NONE);
}

static void
leave(void)
{
	audit_close(ctrld.audit);
	log_free(ctrld.log);
	event_base_free(ctrld.base);
	close(listener);
	unlink(server_path);
	unlink(audit_path);
	rmdir(directory);
}

static void
ask(enum role role, const char *text)
{
	static const struct audit_who who = {.channel = "kea", .name = "anna"};

	memset(&seen, 0, sizeof(seen));
	seen.result = seen.refusal = -1;
	if (request_start(&ctrld, &who, role, span_of(text, strlen(text)),
		&channel, NULL) != NULL)
		event_base_dispatch(ctrld.base);
}

static void
ask_served(enum role role, const char *text)
{
	pthread_t thread;

	ck_assert_int_eq(pthread_create(&thread, NULL, serve_once, NULL), 0);
	ask(role, text);
	pthread_join(thread, NULL);
}

static const char *
audited(void)
{
	static char text[65536];
	FILE *file = fopen(audit_path, "r");
	size_t size;

	ck_assert_ptr_nonnull(file);
	size = fread(text, 1, sizeof(text) - 1, file);
	fclose(file);
	text[size] = 0;
	return text;
}

#define FAILED "Error during command processing: invalid command: "

START_TEST(no_commands)
{
	static const char *const cases[][2] = {
	    {"[]", FAILED "expected toplevel entry to be a map, got list "
			  "instead"},
	    {"{}", FAILED "does not contain mandatory 'command'"},
	    {"{\"command\": 1}",
		FAILED "expected 'command' to be a string, got integer "
		       "instead"},
	    {"{\"command\": \"a\", \"b\": 1}",
		FAILED "unsupported parameter 'b'"},
	};

	enter();
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		ask(ROLE_ADMIN, cases[i][0]);
		ck_assert_int_eq(seen.refusal, REFUSED_MALFORMED);
		ck_assert_str_eq(seen.why, cases[i][1]);
	}
	ask(ROLE_ADMIN, "{\"command\"");
	ck_assert_int_eq(seen.refusal, REFUSED_MALFORMED);
	ck_assert_ptr_nonnull(strstr(seen.why, "<wire>:1:"));
	ck_assert_str_eq(audited(), "");
	leave();
}
END_TEST

START_TEST(depth)
{
	static char text[1 << 20];
	size_t used;

	enter();
	used = (size_t)sprintf(text, "{\"command\": \"a\", \"arguments\": ");
	memset(text + used, '[', sizeof(text) - used - 1);
	ask(ROLE_ADMIN, text);
	ck_assert_int_eq(seen.refusal, REFUSED_MALFORMED);
	ck_assert_str_eq(seen.why, "fromJSON elements nested too deeply");
	/* brackets in strings are none, and a hundred levels are allowed */
	memset(text + used, 0, sizeof(text) - used);
	text[used] = '"';
	memset(text + used + 1, '[', 5000);
	strcpy(text + used + 5001, "\"}");
	ask_served(ROLE_ADMIN, text);
	ck_assert_int_eq(seen.result, 3);
	memset(text + used, '[', 99);
	memset(text + used + 99, ']', 99);
	strcpy(text + used + 198, "}");
	ask_served(ROLE_ADMIN, text);
	ck_assert_int_eq(seen.result, 3);
	memset(text + used, '[', 100);
	memset(text + used + 100, ']', 100);
	strcpy(text + used + 200, "}");
	ask(ROLE_ADMIN, text);
	ck_assert_int_eq(seen.refusal, REFUSED_MALFORMED);
	leave();
}
END_TEST

/* A tree of it would take some hundred times the text. */
START_TEST(too_many_elements)
{
	static char text[3 * ENVELOPE_VALUES_MAX];
	size_t used;

	enter();
	used = (size_t)sprintf(text, "{\"command\": \"a\", \"arguments\": [0");
	for (size_t i = 0; i < ENVELOPE_VALUES_MAX; i++)
		used += (size_t)sprintf(text + used, ",0");
	strcpy(text + used, "]}");
	ask(ROLE_ADMIN, text);
	ck_assert_int_eq(seen.refusal, REFUSED_MALFORMED);
	ck_assert_str_eq(seen.why, "fromJSON has too many elements");
	leave();
}
END_TEST

/* One's commands that dhcp6d does not answer leave room for another's. */
START_TEST(places)
{
	static const char text[] = "{\"command\": \"status-get\"}";
	static const struct audit_who who[] = {
	    {.channel = "ctrld", .name = "anna"},
	    {.channel = "ctrld", .name = "berta"}};
	struct request *requests[2][COMMANDS_MAX] = {{NULL}};
	size_t counts[2] = {0, 0};

	enter();
	for (unsigned round = 0; round < 2; round++) {
		for (unsigned i = 0; i < 2; i++) {
			memset(&seen, 0, sizeof(seen));
			for (counts[i] = 0; seen.refusal == 0; counts[i]++)
				requests[i][counts[i]] =
				    request_start(&ctrld, &who[i], ROLE_READ,
					span_of(text, sizeof(text) - 1),
					&channel, NULL);
			ck_assert_int_eq(seen.refusal, REFUSED_TOO_MANY);
		}
		/* the last was refused */
		ck_assert_uint_eq(counts[0], COMMANDS_MAX / 2 + 1);
		ck_assert_uint_eq(counts[1], COMMANDS_MAX / 4 + 1);
		for (unsigned i = 0; i < 2; i++)
			for (size_t k = 0; k < counts[i]; k++)
				request_cancel(requests[i][k]);
		ck_assert_uint_eq(ctrld.commands.total, 0);
	}
	quota_clear(&ctrld.commands);
	leave();
}
END_TEST

START_TEST(roles)
{
	enter();
	ask(ROLE_READ, "{\"command\": \"lease6-add\"}");
	ck_assert_int_eq(seen.refusal, REFUSED_NOT_AUTHORISED);
	ck_assert_str_eq(seen.why, "this command needs the role operate");
	ck_assert_ptr_nonnull(strstr(audited(), "command=lease6-add"));
	ck_assert_ptr_nonnull(strstr(audited(), "result=refused"));
	ask(ROLE_OPERATE, "{\"command\": \"shutdown\"}");
	ck_assert_str_eq(seen.why, "this command needs the role admin");
	ask(ROLE_NONE, "{\"command\": \"status-get\"}");
	ck_assert_str_eq(seen.why, "this command needs the role read");
	ask(ROLE_NONE, "{\"command\": \"no-such-command\"}");
	ck_assert_int_eq(seen.refusal, REFUSED_NOT_AUTHORISED);
	ask_served(ROLE_READ, "{\"command\": \"no-such-command\"}");
	ck_assert_int_eq(seen.result, 3);
	/* its answer has passwords */
	ask(ROLE_ADMIN, "{\"command\": \"" COMMAND_OF_CTRLD "\"}");
	ck_assert_int_eq(seen.refusal, REFUSED_NOT_AUTHORISED);
	leave();
}
END_TEST

START_TEST(answers)
{
	enter();
	ask_served(ROLE_READ, "{\"command\": \"status-get\"}");
	ck_assert_int_eq(seen.result, 3);
	ck_assert_str_eq(seen.answer, "{\"result\": 3}");
	ck_assert_int_eq(seen.refusal, -1);
	ck_assert_uint_eq(seen.configured, 0);
	ck_assert_ptr_nonnull(strstr(audited(), "result=3 "));
	ask_served(ROLE_OPERATE, "{\"command\": \"config-reload\"}");
	ck_assert_uint_eq(seen.configured, 1);
	unlink(server_path);
	ask(ROLE_READ, "{\"command\": \"status-get\"}");
	ck_assert_int_eq(seen.refusal, REFUSED_NO_SERVER);
	ck_assert_ptr_nonnull(strstr(audited(), "result=broken "));
	leave();
}
END_TEST

START_TEST(secrets)
{
	enter();
	ask_served(ROLE_ADMIN,
	    "{\"command\": \"config-set\", \"arguments\": {\"Dhcp6\": "
	    "{\"lease-database\": {\"password\": \"geheim\"}}}}");
	ask_served(ROLE_READ, "{\"command\": \"lease6-get\", \"arguments\": "
			      "{\"ip-address\": \"2001:db8::1\","
			      " \"unknown\": \"geheim\"}}");
	ask_served(ROLE_READ,
	    "{\"command\": \"no-such\", \"arguments\": {\"a\": \"geheim\"}}");
	ck_assert_ptr_null(strstr(audited(), "geheim"));
	ck_assert_ptr_nonnull(strstr(audited(), "2001:db8::1"));
	ck_assert_ptr_nonnull(strstr(audited(), "***"));
	/* a name with a newline makes no second line */
	ask_served(ROLE_READ, "{\"command\": \"a\\nb operator=x\"}");
	ck_assert_ptr_null(strstr(audited(), "\nb operator"));
	leave();
}
END_TEST

/* Looking changes nothing, and a full disk is when operators must look. */
START_TEST(without_an_audit_log)
{
	struct err_detail detail;

	enter();
	audit_close(ctrld.audit);
	unlink(audit_path);
	ck_assert_int_eq(
	    audit_open(audit_path, &ctrld.audit, &detail), ERR_NONE);
	/* what is there instead is no file, so nothing can be written */
	unlink(audit_path);
	ck_assert_int_eq(symlink("/nowhere", audit_path), 0);
	ask(ROLE_ADMIN, "{\"command\": \"config-reload\"}");
	ck_assert_int_eq(seen.refusal, REFUSED_NO_AUDIT);
	ask_served(ROLE_ADMIN, "{\"command\": \"status-get\"}");
	ck_assert_int_eq(seen.result, 3);
	leave();
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("request");
	TCase *all = tcase_create("all");

	tcase_set_timeout(all, 30);
	tcase_add_test(all, no_commands);
	tcase_add_test(all, depth);
	tcase_add_test(all, too_many_elements);
	tcase_add_test(all, places);
	tcase_add_test(all, roles);
	tcase_add_test(all, answers);
	tcase_add_test(all, secrets);
	tcase_add_test(all, without_an_audit_log);
	suite_add_tcase(suite, all);
	return suite_run(suite);
}
