/*
 * test_serve.c: the command socket, and peers who do not read or write.
 *
 * Promised: who is slow harms himself alone. However many there are, others
 * are answered; while nobody else wants his place, nobody is cut off, however
 * slow; what others wait for is let go before an answer is written; a stop is
 * bounded, and an answer that is read until then is whole. While leases are
 * loaded whoever asks is told of that, and nobody touches the server.
 */
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "dhcp6d/control/serve.h"
#include "libcommon/frame.h"
#include "tests/unit/control_help.h"

#define CONFIG                                                                 \
	"{'Dhcp6': {'subnet6': [{'id': 1, 'subnet': '2001:db8::/32',"          \
	" 'interface': 'eth0'}]}}"
#define ALL "{\"command\": \"lease6-get-all\"}"
#define VERSION "{\"command\": \"version-get\"}"
#define RELOAD "{\"command\": \"config-reload\"}"
#define DRY_RUN                                                                \
	"{\"command\": \"config-reload\", \"arguments\": {\"dry-run\": true}}"
#define LEASES 8000  /* their text is more than a socket holds */
#define SUBNETS 4000 /* a change that names them, too */
#define PATIENCE_MS 30000
#define SOCKET "test_serve.sock"

static struct office office;
static struct control_server *server;
static char path[64];

static void
open_server(unsigned leases)
{
	struct err_detail detail;
	char address[64];

	office_open(&office, CONFIG);
	for (unsigned i = 0; i < leases; i++) {
		snprintf(address, sizeof(address), "2001:db8::%x", i + 1);
		x_put(&office.x, i, LEASE_NA, 1, address, 4000);
		if (i % 64 == 0)
			office_settle(&office);
	}
	snprintf(path, sizeof(path), "/tmp/" SOCKET ".%d", (int)getpid());
	ck_assert_int_eq(
	    control_start(path, &office.control, geteuid(), &server, &detail),
	    ERR_NONE);
}

static void
close_server(void)
{
	control_stop(server);
	office_close(&office);
}

static int
ask(const char *command)
{
	int fd = -1;

	ck_assert_int_eq(frame_connect(path, &fd, NULL), ERR_NONE);
	if (command != NULL)
		ck_assert_int_eq(
		    frame_write(fd, FRAME_REQUEST,
			span_of(command, strlen(command)), PATIENCE_MS, NULL),
		    ERR_NONE);
	return fd;
}

/* Whether an answer comes to its end. */
static bool
read_to_end(int fd)
{
	struct frame_header header = {.type = FRAME_PART};
	uint8_t *payload;

	while (header.type == FRAME_PART &&
	       frame_read(fd, FRAME_PAYLOAD_MAX, PATIENCE_MS, &header, &payload,
		   NULL) == ERR_NONE)
		free(payload);
	close(fd);
	return header.type == FRAME_END;
}

/* Until its answer has begun: the command is at work, or has been. */
static void
wait_for_begin(int fd)
{
	struct pollfd wanted = {.fd = fd, .events = POLLIN};

	ck_assert_int_eq(poll(&wanted, 1, PATIENCE_MS), 1);
}

START_TEST(all_places_taken_by_who_does_not_read)
{
	int slow[2 * CONTROL_CONNECTIONS];

	open_server(LEASES);
	for (unsigned i = 0; i < 2 * CONTROL_CONNECTIONS; i++)
		slow[i] = ask(ALL);
	for (unsigned i = 0; i < 5; i++)
		ck_assert(read_to_end(ask(VERSION)));
	for (unsigned i = 0; i < 2 * CONTROL_CONNECTIONS; i++)
		close(slow[i]);
	close_server();
}
END_TEST

START_TEST(all_places_taken_by_who_says_nothing)
{
	int silent[2 * CONTROL_CONNECTIONS];

	open_server(0);
	for (unsigned i = 0; i < 2 * CONTROL_CONNECTIONS; i++)
		silent[i] = ask(NULL);
	ck_assert(read_to_end(ask(VERSION)));
	for (unsigned i = 0; i < 2 * CONTROL_CONNECTIONS; i++)
		close(silent[i]);
	close_server();
}
END_TEST

/* A reader who takes a breath is served all the same. */
START_TEST(a_slow_one_is_left_alone)
{
	const struct timespec breath = {
	    .tv_sec = 2 * CONTROL_STALLED_MS / 1000};
	int fd;

	open_server(LEASES);
	fd = ask(ALL);
	wait_for_begin(fd);
	nanosleep(&breath, NULL);
	ck_assert(read_to_end(ask(VERSION)));
	ck_assert(read_to_end(fd));
	close_server();
}
END_TEST

/* The whole answer's text. */
static const char *
text_of(int fd)
{
	static char text[4096];
	struct frame_header header = {.type = FRAME_PART};
	size_t used = 0;
	uint8_t *payload;

	while (header.type == FRAME_PART &&
	       frame_read(fd, FRAME_PAYLOAD_MAX, PATIENCE_MS, &header, &payload,
		   NULL) == ERR_NONE) {
		if (header.type == FRAME_PART) {
			ck_assert_uint_lt(used + header.size, sizeof(text));
			memcpy(text + used, payload, header.size);
			used += header.size;
		}
		free(payload);
	}
	close(fd);
	ck_assert_int_eq(header.type, FRAME_END);
	text[used] = 0;
	return text;
}

static void
says(const char *command, const char *part)
{
	const char *text = text_of(ask(command));

	ck_assert_msg(strstr(text, part) != NULL, "%s: %s", command, text);
}

#define STATUS "{\"command\": \"status-get\"}"

START_TEST(while_leases_are_loaded)
{
	struct control_loading loading = {
	    .file = "/var/lib/leases.csv", .percent = 36, .rows = 3675777};
	struct err_detail detail;

	snprintf(path, sizeof(path), "/tmp/" SOCKET ".%d", (int)getpid());
	ck_assert_int_eq(
	    control_listen(path, &loading, geteuid(), &server, &detail),
	    ERR_NONE);
	says(STATUS, "\"percent\": 36");
	says(STATUS, "\"file\": \"/var/lib/leases.csv\"");
	says(STATUS, "\"rows\": 3675777");
	says(VERSION, "\"result\": 0");
	says(ALL, "\"result\": 1");
	says(ALL, "leases are being loaded (/var/lib/leases.csv, 36% read");
	says(RELOAD, "leases are being loaded");
	says("{\"command\": \"shutdown\"}", "leases are being loaded");
	says("nonsense", "\"result\": 1");
	loading.percent = 37;
	control_tell(server, &loading);
	says(STATUS, "\"percent\": 37");
	office_open(&office, CONFIG);
	control_serve(server, &office.control);
	says(STATUS, "\"dhcp-state\"");
	says(ALL, "0 IPv6 lease(s) found");
	close_server();
}
END_TEST

/* Nobody is asked to wait for a load that is given up. */
START_TEST(a_load_that_is_given_up)
{
	const struct control_loading loading = {.percent = 1};
	struct err_detail detail;
	int fd;

	snprintf(path, sizeof(path), "/tmp/" SOCKET ".%d", (int)getpid());
	ck_assert_int_eq(
	    control_listen(path, &loading, geteuid(), &server, &detail),
	    ERR_NONE);
	says(STATUS, "\"percent\": 1");
	control_stop(server);
	ck_assert_int_ne(frame_connect(path, &fd, NULL), ERR_NONE);
}
END_TEST

/* What a reload would read: so many more subnets. */
static char *
more_subnets(void)
{
	size_t size = 0;
	char *text = NULL;
	FILE *out = open_memstream(&text, &size);

	fprintf(out, "{\"Dhcp6\": {\"subnet6\": [");
	for (unsigned i = 0; i < SUBNETS; i++)
		fprintf(out, "%s{\"id\": %u, \"subnet\": \"2001:db8:%x::/48\"}",
		    i > 0 ? ", " : "", i + 10, i);
	fprintf(out, "]}}");
	ck_assert_int_eq(fclose(out), 0);
	return text;
}

/* Changes that are told to who does not read hold up no other command. */
START_TEST(telling_holds_nobody_up)
{
	static const char *const commands[] = {RELOAD, DRY_RUN};
	char *file = more_subnets();
	int slow;

	open_server(0);
	office.turns.patience_ms = 5000;
	office.asked.file = file;
	office.asked.meanwhile = _i == 0 ? file : NULL;
	slow = ask(commands[_i]);
	wait_for_begin(slow);
	office_says(&office,
	    "{'command': 'config-set', 'arguments': {'Dhcp6': {'subnet6': "
	    "[]}}}",
	    0, NULL);
	ck_assert(read_to_end(ask(DRY_RUN)));
	ck_assert(
	    read_to_end(ask("{\"command\": \"config-test\", \"arguments\": "
			    "{\"Dhcp6\": {\"subnet6\": []}}}")));
	close(slow);
	close_server();
	free(file);
}
END_TEST

/* Who is at work on the configuration holds up who wants to be, no others. */
START_TEST(turns)
{
	static const char *const others[] = {"dhcp-disable", "dhcp-enable",
	    "kea-lfc-start", "status-get", "statistic-reset-all",
	    "statistic-get-all", "config-get", "config-reload", "shutdown"};
	char command[128];

	office_open(&office, CONFIG);
	office.turns.patience_ms = 100;
	ck_assert(turn_take(&office.turns, TURN_CHECK));
	office_says(&office,
	    "{'command': 'config-test', 'arguments': {'Dhcp6': {'subnet6': "
	    "[]}}}",
	    1, "another command is at work on the configuration, try again");
	for (unsigned i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		snprintf(
		    command, sizeof(command), "{'command': '%s'}", others[i]);
		office_says(&office, command, 0, NULL);
	}
	office_says(&office,
	    "{'command': 'config-set', 'arguments': {'Dhcp6': {'subnet6': "
	    "[]}}}",
	    0, NULL);
	turn_leave(&office.turns, TURN_CHECK);
	ck_assert(turn_take(&office.turns, TURN_CHANGE));
	office_says(&office,
	    "{'command': 'config-test', 'arguments': {'Dhcp6': {'subnet6': "
	    "[]}}}",
	    0, NULL);
	office_says(&office,
	    "{'command': 'config-set', 'arguments': {'Dhcp6': {'subnet6': "
	    "[]}}}",
	    1, "another command is at work on the configuration, try again");
	office_says(&office, "{'command': 'config-reload'}", 1,
	    "Config reload failed: another command is at work on it");
	office_says(&office, "{'command': 'dhcp-disable'}", 0, NULL);
	turn_leave(&office.turns, TURN_CHANGE);
	office_close(&office);
}
END_TEST

static uint64_t
ms_of_stop(void)
{
	uint64_t begun = answer_steady_ms();

	control_stop(server);
	return answer_steady_ms() - begun;
}

/* Well below the time-outs of a single write. */
START_TEST(a_stop_is_bounded)
{
	int slow[5], silent[5];

	open_server(LEASES);
	for (unsigned i = 0; i < 5; i++) {
		silent[i] = ask(NULL);
		slow[i] = ask(ALL);
	}
	wait_for_begin(slow[4]);
	ck_assert_uint_lt(ms_of_stop(), CONTROL_STOP_MS + 4000);
	for (unsigned i = 0; i < 5; i++) {
		ck_assert(!read_to_end(slow[i]));
		close(silent[i]);
	}
	ck_assert_int_ne(access(path, F_OK), 0);
	office_close(&office);
}
END_TEST

static void *
read_in_thread(void *context)
{
	bool *whole = context;
	int fd = ask(ALL);

	wait_for_begin(fd);
	*whole = read_to_end(fd);
	return NULL;
}

START_TEST(a_stop_lets_answers_end)
{
	pthread_t thread;
	bool whole = false;
	int fd;

	open_server(LEASES);
	fd = ask(ALL);
	wait_for_begin(fd);
	ck_assert_int_eq(
	    pthread_create(&thread, NULL, read_in_thread, &whole), 0);
	ck_assert(read_to_end(fd));
	pthread_join(thread, NULL);
	ck_assert(whole);
	ck_assert_uint_lt(ms_of_stop(), CONTROL_STOP_MS);
	office_close(&office);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("serve");
	TCase *tests = tcase_create("serve");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_set_timeout(tests, 120);
	tcase_add_test(tests, all_places_taken_by_who_does_not_read);
	tcase_add_test(tests, while_leases_are_loaded);
	tcase_add_test(tests, a_load_that_is_given_up);
	tcase_add_test(tests, all_places_taken_by_who_says_nothing);
	tcase_add_test(tests, a_slow_one_is_left_alone);
	tcase_add_loop_test(tests, telling_holds_nobody_up, 0, 2);
	tcase_add_test(tests, turns);
	tcase_add_test(tests, a_stop_is_bounded);
	tcase_add_test(tests, a_stop_lets_answers_end);
	suite_add_tcase(suite, tests);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? 0 : 1;
}
