/*
 * test_frame.c: frames arrive whole or not at all; a peer that lies about a
 * size, stops in the middle or does not read costs a bounded time and nothing
 * else; sockets of dead servers make way, those of living ones do not.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "libcommon/frame.h"

static int ends[2];
static char folder[64], path[128];

static void
set_up(void)
{
	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
	snprintf(folder, sizeof(folder), "/tmp/test_frame.XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/socket", folder);
}

static void
tear_down(void)
{
	close(ends[0]);
	close(ends[1]);
	unlink(path);
	rmdir(folder);
}

static enum err
read_frame(uint32_t maximum, struct frame_header *header, uint8_t **payload)
{
	*payload = NULL;
	return frame_read(ends[1], maximum, 200, header, payload, NULL);
}

START_TEST(frame_round_trip)
{
	static const size_t sizes[] = {0, 1, 4, 255, 256, 65535, 65536, 150000};
	uint8_t *data = calloc(1, 150000), *payload;
	struct frame_header header;

	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		memset(data, (int)i + 1, sizes[i]);
		ck_assert_int_eq(frame_write(ends[0], FRAME_PART,
				     span_of(data, sizes[i]), 1000, NULL),
		    ERR_NONE);
		ck_assert_int_eq(
		    read_frame(150000, &header, &payload), ERR_NONE);
		ck_assert_uint_eq(header.type, FRAME_PART);
		ck_assert_uint_eq(header.size, sizes[i]);
		ck_assert_int_eq(memcmp(payload, data, sizes[i]), 0);
		ck_assert_uint_eq(payload[sizes[i]], 0);
		free(payload);
	}
	free(data);
}
END_TEST

START_TEST(frame_header_is_network_order)
{
	static const uint8_t golden[] = {0x01, 0x02, 0x03, 0x04, 0x02};
	uint8_t wire[FRAME_HEADER_SIZE];

	frame_header_store(wire, FRAME_COMMAND, 0x01020304);
	ck_assert_mem_eq(wire, golden, sizeof(golden));
	ck_assert_uint_eq(frame_header_load(wire).size, 0x01020304);
	ck_assert_uint_eq(frame_header_load(wire).type, FRAME_COMMAND);
}
END_TEST

START_TEST(announced_size_is_judged_before_reading)
{
	uint8_t wire[FRAME_HEADER_SIZE], *payload;
	struct frame_header header;

	frame_header_store(wire, FRAME_COMMAND, UINT32_MAX);
	ck_assert_int_eq(write(ends[0], wire, sizeof(wire)), sizeof(wire));
	ck_assert_int_eq(read_frame(1000, &header, &payload), ERR_LIMIT);
	ck_assert_ptr_null(payload);
}
END_TEST

START_TEST(frame_every_truncation)
{
	uint8_t wire[FRAME_HEADER_SIZE + 8] = {0}, *payload;
	struct frame_header header;

	frame_header_store(wire, FRAME_PART, 8);
	for (size_t size = 0; size < sizeof(wire); size++) {
		tear_down();
		set_up();
		ck_assert_int_eq(write(ends[0], wire, size), size);
		shutdown(ends[0], SHUT_WR);
		ck_assert_int_eq(read_frame(8, &header, &payload),
		    size == 0 ? ERR_CLOSED : ERR_TRUNCATED);
		ck_assert_ptr_null(payload);
	}
}
END_TEST

START_TEST(slow_writer_is_given_up)
{
	struct frame_header header;
	uint8_t *payload;

	ck_assert_int_eq(write(ends[0], "\0\0", 2), 2);
	ck_assert_int_eq(read_frame(8, &header, &payload), ERR_BUSY);
}
END_TEST

START_TEST(reader_that_does_not_read_is_given_up)
{
	size_t size = 8u << 20;
	uint8_t *data = calloc(1, size);

	ck_assert_int_eq(
	    frame_write(ends[0], FRAME_PART, span_of(data, size), 100, NULL),
	    ERR_BUSY);
	free(data);
}
END_TEST

START_TEST(writing_to_nobody_is_closed_not_a_signal)
{
	close(ends[1]);
	ck_assert_int_eq(
	    frame_write(ends[0], FRAME_END, SPAN_EMPTY, 100, NULL), ERR_CLOSED);
	ends[1] = dup(0);
}
END_TEST

START_TEST(peer_is_this_process)
{
	struct frame_peer peer;

	ck_assert_int_eq(frame_peer(ends[0], &peer, NULL), ERR_NONE);
	ck_assert_int_eq(peer.uid, getuid());
	ck_assert_int_eq(peer.pid, getpid());
}
END_TEST

START_TEST(listen_has_its_mode_and_replaces_the_dead_alone)
{
	struct stat status;
	int fd, other, client;

	ck_assert_int_eq(frame_listen(path, 0660, &fd, NULL), ERR_NONE);
	ck_assert_int_eq(stat(path, &status), 0);
	ck_assert_int_eq(status.st_mode & 0777, 0660);
	ck_assert_int_eq(frame_listen(path, 0660, &other, NULL), ERR_BUSY);
	ck_assert_int_eq(frame_connect(path, &client, NULL), ERR_NONE);
	close(client);
	close(fd);
	ck_assert_int_eq(frame_connect(path, &client, NULL), ERR_NOT_FOUND);
	ck_assert_int_eq(frame_listen(path, 0600, &fd, NULL), ERR_NONE);
	close(fd);
}
END_TEST

START_TEST(listen_never_removes_a_file)
{
	FILE *file = fopen(path, "w");
	int fd;

	ck_assert_ptr_nonnull(file);
	fclose(file);
	ck_assert_int_eq(frame_listen(path, 0600, &fd, NULL), ERR_EXISTS);
	ck_assert_int_eq(access(path, F_OK), 0);
}
END_TEST

START_TEST(path_too_long_is_said)
{
	char longer[300];
	struct err_detail detail;
	int fd;

	memset(longer, 'x', sizeof(longer) - 1);
	longer[sizeof(longer) - 1] = 0;
	ck_assert_int_eq(frame_connect(longer, &fd, &detail), ERR_LIMIT);
	ck_assert_ptr_nonnull(strstr(detail.text, "longer than"));
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("frame");
	TCase *tests = tcase_create("frame");
	SRunner *runner;
	int failed;

	tcase_add_checked_fixture(tests, set_up, tear_down);
	tcase_add_test(tests, frame_round_trip);
	tcase_add_test(tests, frame_header_is_network_order);
	tcase_add_test(tests, announced_size_is_judged_before_reading);
	tcase_add_test(tests, frame_every_truncation);
	tcase_add_test(tests, slow_writer_is_given_up);
	tcase_add_test(tests, reader_that_does_not_read_is_given_up);
	tcase_add_test(tests, writing_to_nobody_is_closed_not_a_signal);
	tcase_add_test(tests, peer_is_this_process);
	tcase_add_test(tests, listen_has_its_mode_and_replaces_the_dead_alone);
	tcase_add_test(tests, listen_never_removes_a_file);
	tcase_add_test(tests, path_too_long_is_said);
	suite_add_tcase(suite, tests);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
