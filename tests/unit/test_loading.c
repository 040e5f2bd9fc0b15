/*
 * test_loading.c: a start that takes its time.
 *
 * Promised by dhcp6d/loading.h: a load that is over soon makes no command
 * socket; a longer one does, and whoever asks there is told what the load told
 * last; where the socket cannot be made the load goes on; SIGTERM ends it.
 */
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "dhcp6d/loading.h"
#include "libcommon/frame.h"
#include "tests/unit/check_main.h"

#define PATIENCE_MS 30000
#define STATUS "{\"command\": \"status-get\"}"

static char path[64];
static struct loading loading;
static struct loading_setup setup;

static void
begin(const char *socket)
{
	snprintf(path, sizeof(path), "/tmp/test_loading.%d", (int)getpid());
	setup = (struct loading_setup){
	    .socket = socket != NULL ? socket : path, .ctrld = geteuid()};
	loading_begin(&loading, &setup);
}

/* As if the load had been at work for so much longer. */
static void
time_passes(uint64_t ms)
{
	loading.begun_ns -= ms * 1000000;
}

static bool
tell(unsigned percent)
{
	const struct sink_progress progress = {
	    .path = "leases.csv", .rows = 1000, .percent = percent, .rate = 5};

	return loading_told(&loading, &progress);
}

static void
assert_told(const char *part)
{
	struct frame_header header;
	uint8_t *payload;
	int fd;

	ck_assert_int_eq(frame_connect(path, &fd, NULL), ERR_NONE);
	ck_assert_int_eq(
	    frame_write(fd, FRAME_REQUEST, span_of(STATUS, strlen(STATUS)),
		PATIENCE_MS, NULL),
	    ERR_NONE);
	ck_assert_int_eq(frame_read(fd, FRAME_PAYLOAD_MAX, PATIENCE_MS, &header,
			     &payload, NULL),
	    ERR_NONE);
	ck_assert_msg(memmem(payload, header.size, part, strlen(part)) != NULL,
	    "%.*s", (int)header.size, (const char *)payload);
	free(payload);
	close(fd);
}

START_TEST(a_short_load_has_no_socket)
{
	begin(NULL);
	ck_assert(tell(50));
	ck_assert_ptr_null(loading_end(&loading));
	ck_assert_int_ne(access(path, F_OK), 0);
}
END_TEST

START_TEST(a_long_one_tells_how_far_it_is)
{
	struct control_server *server;

	begin(NULL);
	ck_assert(tell(1));
	time_passes(LOADING_SOCKET_MS);
	ck_assert(tell(36));
	assert_told("\"percent\": 36");
	assert_told("\"file\": \"leases.csv\"");
	time_passes(100000);
	ck_assert(tell(37));
	assert_told("\"percent\": 37");
	assert_told("\"uptime\": 100");
	server = loading_end(&loading);
	ck_assert_ptr_nonnull(server);
	assert_told("\"percent\": 37"); /* until all commands are taken */
	control_stop(server);
	ck_assert_int_ne(access(path, F_OK), 0);
}
END_TEST

START_TEST(a_socket_that_cannot_be_made_stops_nobody)
{
	begin("/nowhere/at/all");
	time_passes(LOADING_SOCKET_MS);
	ck_assert(tell(1));
	ck_assert(tell(2));
	ck_assert_ptr_null(loading_end(&loading));
}
END_TEST

START_TEST(a_signal_ends_it)
{
	sigset_t stop;

	sigemptyset(&stop);
	sigaddset(&stop, SIGTERM);
	ck_assert_int_eq(sigprocmask(SIG_BLOCK, &stop, NULL), 0);
	begin(NULL);
	ck_assert(tell(1));
	ck_assert_int_eq(raise(SIGTERM), 0);
	ck_assert(!tell(2));
	ck_assert_ptr_null(loading_end(&loading));
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("loading");
	TCase *tcase = tcase_create("loading");

	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, a_short_load_has_no_socket);
	tcase_add_test(tcase, a_long_one_tells_how_far_it_is);
	tcase_add_test(tcase, a_socket_that_cannot_be_made_stops_nobody);
	tcase_add_test(tcase, a_signal_ends_it);
	suite_add_tcase(suite, tcase);
	return check_main(suite);
}
