/*
 * test_batch_io.c: datagrams in and out in batches, with what the kernel tells
 * about each; one server a port; relayed unicast spread over the workers even
 * when it all comes from one address and port. All on the loopback interface.
 */
#include <arpa/inet.h>
#include <check.h>
#include <net/if.h>
#include <netinet/udp.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "dhcp6d/net/batch_io.h"
#include "dhcp6d/net/socket.h"
#include "tests/unit/suite.h"

#define PORT 5548

static struct sockets *sockets;
static struct receiver *receiver;
static struct sender *sender;
static int peer; /* a client or relay, bound to its own port */
static struct sockaddr_in6 peer_name, server_name;

static void
open_with(size_t workers)
{
	const struct sockets_setup setup = {
	    .port = PORT, .workers = workers, .receive_bytes = 1 << 20};
	struct err_detail detail;
	socklen_t size = sizeof(peer_name);

	ck_assert_msg(sockets_open(&setup, &sockets, &detail) == ERR_NONE, "%s",
	    detail.text);
	receiver = receiver_create();
	sender = sender_create(sockets_group(sockets));
	peer = socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	peer_name = (struct sockaddr_in6){
	    .sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
	server_name = peer_name;
	server_name.sin6_port = htons(PORT);
	ck_assert_int_eq(
	    bind(peer, (struct sockaddr *)&peer_name, sizeof(peer_name)), 0);
	getsockname(peer, (struct sockaddr *)&peer_name, &size);
}

static void
one_worker(void)
{
	open_with(1);
}

static void
tear_down(void)
{
	close(peer);
	receiver_free(receiver);
	sender_free(sender);
	sockets_close(sockets);
}

static void
say(const void *data, size_t size)
{
	ck_assert_int_eq(
	    sendto(peer, data, size, 0, (struct sockaddr *)&server_name,
		sizeof(server_name)),
	    (int)size);
}

static size_t
hear(int s)
{
	size_t count;

	ck_assert_int_eq(receiver_receive(receiver, s, &count, NULL), ERR_NONE);
	return count;
}

START_TEST(nothing_there)
{
	ck_assert_uint_eq(hear(sockets_group(sockets)), 0);
}
END_TEST

START_TEST(tells_where_from_and_when)
{
	const struct incoming *in;
	struct timespec now;

	say("abcd", 4);
	ck_assert_uint_eq(hear(sockets_group(sockets)), 1);
	in = receiver_datagram(receiver, 0);
	clock_gettime(CLOCK_REALTIME, &now);
	ck_assert(span_equal(in->bytes, span_of("abcd", 4)));
	ck_assert(address_is_loopback(in->source));
	ck_assert(address_is_loopback(in->destination));
	ck_assert_uint_eq(in->source_port, ntohs(peer_name.sin6_port));
	ck_assert_uint_eq(in->interface, if_nametoindex("lo"));
	ck_assert_int_le(
	    in->arrived_ns, (int64_t)now.tv_sec * 1000000000 + now.tv_nsec);
	ck_assert_int_ge(
	    in->arrived_ns, (int64_t)(now.tv_sec - 5) * 1000000000);
}
END_TEST

START_TEST(a_batch_at_a_time_in_order)
{
	char text[8] = "0000000";

	for (int i = 0; i < BATCH_IO_MAX + 3; i++) {
		text[0] = (char)i;
		say(text, sizeof(text));
	}
	ck_assert_uint_eq(hear(sockets_group(sockets)), BATCH_IO_MAX);
	for (int i = 0; i < BATCH_IO_MAX; i++)
		ck_assert_int_eq(
		    receiver_datagram(receiver, (size_t)i)->bytes.data[0], i);
	ck_assert_uint_eq(hear(sockets_group(sockets)), 3);
	ck_assert_int_eq(
	    receiver_datagram(receiver, 2)->bytes.data[0], BATCH_IO_MAX + 2);
}
END_TEST

START_TEST(the_largest_and_the_smallest)
{
	static uint8_t large[65527];

	memset(large, 0x5a, sizeof(large));
	say(large, sizeof(large));
	say("", 0);
	ck_assert_uint_eq(hear(sockets_group(sockets)), 2);
	ck_assert(span_equal(receiver_datagram(receiver, 0)->bytes,
	    span_of(large, sizeof(large))));
	ck_assert_uint_eq(receiver_datagram(receiver, 1)->bytes.size, 0);
}
END_TEST

/* What the kernel has put together, as a relay that segments sends it. */
static void
say_segments(const void *data, size_t size, uint16_t segment)
{
	union {
		size_t align;
		uint8_t bytes[CMSG_SPACE(sizeof(segment))];
	} control;
	struct iovec vector = {(void *)(uintptr_t)data, size};
	struct msghdr message = {.msg_name = &server_name,
	    .msg_namelen = sizeof(server_name),
	    .msg_iov = &vector,
	    .msg_iovlen = 1,
	    .msg_control = &control,
	    .msg_controllen = sizeof(control)};
	struct cmsghdr *header = CMSG_FIRSTHDR(&message);

	header->cmsg_level = IPPROTO_UDP;
	header->cmsg_type = UDP_SEGMENT;
	header->cmsg_len = CMSG_LEN(sizeof(segment));
	memcpy(CMSG_DATA(header), &segment, sizeof(segment));
	ck_assert_int_eq(sendmsg(peer, &message, 0), (int)size);
}

START_TEST(what_came_as_one_is_cut_up)
{
	static const char text[] = "aaabbbcccd";

	say("first", 5);
	say_segments(text, 10, 3);
	say("last", 4);
	ck_assert_uint_eq(hear(sockets_group(sockets)), 6);
	ck_assert(span_equal(
	    receiver_datagram(receiver, 0)->bytes, span_of("first", 5)));
	for (size_t i = 0; i < 4; i++) {
		const struct incoming *in = receiver_datagram(receiver, i + 1);

		ck_assert(span_equal(
		    in->bytes, span_of(text + 3 * i, i < 3 ? 3 : 1)));
		ck_assert(address_is_loopback(in->source));
		ck_assert_uint_eq(in->source_port, ntohs(peer_name.sin6_port));
		ck_assert_uint_eq(in->interface, if_nametoindex("lo"));
		ck_assert_int_ne(in->arrived_ns, 0);
	}
	ck_assert(span_equal(
	    receiver_datagram(receiver, 5)->bytes, span_of("last", 4)));
	ck_assert(!receiver_has_more(receiver));
}
END_TEST

/* Two of 60 are more than one batch: the rest comes with the next. */
START_TEST(what_is_more_than_a_batch_is_kept)
{
	uint8_t bytes[60 * 8];

	for (uint8_t i = 0; i < 60; i++)
		memset(bytes + (size_t)i * 8, i, 8);
	say_segments(bytes, sizeof(bytes), 8);
	say_segments(bytes, sizeof(bytes), 8);
	ck_assert_uint_eq(hear(sockets_group(sockets)), BATCH_IO_MAX);
	ck_assert(receiver_has_more(receiver));
	say("later", 5);
	ck_assert_uint_eq(hear(sockets_group(sockets)), 120 - BATCH_IO_MAX);
	for (size_t i = 0; i < 120 - BATCH_IO_MAX; i++)
		ck_assert(span_equal(receiver_datagram(receiver, i)->bytes,
		    span_of(bytes + (i + BATCH_IO_MAX - 60) * 8, 8)));
	ck_assert(!receiver_has_more(receiver));
	ck_assert_uint_eq(hear(sockets_group(sockets)), 1);
}
END_TEST

static struct outgoing
answer(const char *text)
{
	return (struct outgoing){
	    .bytes = span_of(text, strlen(text)),
	    .destination = {0, 1},
	    .destination_port = ntohs(peer_name.sin6_port),
	};
}

static enum err
send_first(const struct outgoing *out, unsigned count, uint64_t *left,
    unsigned *failed)
{
	struct sending sending = {
	    .datagrams = out, .left = UINT64_MAX >> (BATCH_IO_MAX - count)};
	struct err_detail detail = {.text = ""};
	enum err err = sender_send(sender, &sending, failed, &detail);

	*left = sending.left;
	ck_assert_int_eq(err == ERR_SYSTEM, detail.text[0] != 0);
	return err;
}

/* All of them, in one call. */
static void
send_count(const struct outgoing *out, unsigned count)
{
	unsigned failed;
	uint64_t left;

	ck_assert_int_eq(send_first(out, count, &left, &failed), ERR_NONE);
	ck_assert_uint_eq(left, 0);
}

static void
expect_at_peer(struct span bytes)
{
	static uint8_t got[65536];
	struct pollfd readable = {.fd = peer, .events = POLLIN};
	struct sockaddr_in6 from;
	socklen_t size = sizeof(from);
	ssize_t length;

	ck_assert_int_eq(poll(&readable, 1, 5000), 1);
	length = recvfrom(
	    peer, got, sizeof(got), 0, (struct sockaddr *)&from, &size);
	ck_assert(span_equal(span_of(got, (size_t)length), bytes));
	ck_assert_uint_eq(ntohs(from.sin6_port), PORT); /* P-7.2-d */
}

START_TEST(answers_leave_from_the_server_port)
{
	struct outgoing out[3] = {answer("one"), answer("two"), answer("3")};

	out[1].source = (struct address){0, 1};
	out[2].interface = if_nametoindex("lo");
	send_count(out, 3);
	for (int i = 0; i < 3; i++)
		expect_at_peer(out[i].bytes);
}
END_TEST

/* One that cannot leave is named, and does not hold up the others. */
START_TEST(one_failure_stops_at_that_one)
{
	struct outgoing out[3] = {answer("one"), answer("two"), answer("3")};
	unsigned failed = 77;
	uint64_t left;

	out[1].source = (struct address){0x20010db800000000, 0xbad};
	ck_assert_int_eq(send_first(out, 3, &left, &failed), ERR_SYSTEM);
	ck_assert_uint_eq(failed, 1);
	ck_assert_uint_eq(left & 2, 2);
}
END_TEST

/* Also of datagrams that would go as one each can fail for itself. */
START_TEST(of_segments_that_cannot_leave_one_is_named)
{
	struct outgoing out[4] = {
	    answer("one"), answer("bad"), answer("two"), answer("bad")};
	unsigned failed = 77;
	uint64_t left;

	out[1].source = out[3].source =
	    (struct address){0x20010db800000000, 0xbad};
	ck_assert_int_eq(send_first(out, 4, &left, &failed), ERR_SYSTEM);
	ck_assert_uint_eq(failed, 1);
	expect_at_peer(out[0].bytes);
}
END_TEST

static uint8_t filled[BATCH_IO_MAX][2000];

/* The i-th of a batch, told apart by its contents. */
static struct outgoing
numbered(unsigned i, size_t size)
{
	struct outgoing out = answer("");

	memset(filled[i], (int)i + 1, sizeof(filled[i]));
	out.bytes = span_of(filled[i], size);
	return out;
}

static void
peer_takes_segments(void)
{
	int on = 1;

	ck_assert_int_eq(
	    setsockopt(peer, IPPROTO_UDP, UDP_GRO, &on, sizeof(on)), 0);
}

/* What has come to a peer that takes segments as one; bytes in all. */
static size_t
segments_at_peer(size_t *messages)
{
	static uint8_t got[65536];
	struct pollfd readable = {.fd = peer, .events = POLLIN};
	size_t bytes = 0;
	ssize_t length;

	for (*messages = 0; poll(&readable, 1, 0) == 1; ++*messages) {
		length = recv(peer, got, sizeof(got), 0);
		ck_assert_int_gt(length, 0);
		bytes += (size_t)length;
	}
	return bytes;
}

/* The loopback interface hands over what was sent as one message as one. */
START_TEST(a_batch_for_one_relay_leaves_as_one)
{
	struct outgoing out[BATCH_IO_MAX];
	size_t messages;

	peer_takes_segments();
	for (unsigned i = 0; i < BATCH_IO_MAX; i++)
		out[i] = numbered(i, 200);
	send_count(out, BATCH_IO_MAX);
	ck_assert_uint_eq(segments_at_peer(&messages), BATCH_IO_MAX * 200);
	ck_assert_uint_eq(messages, 1);
}
END_TEST

/* Two sizes in turn are two messages; all arrive, as they were. */
START_TEST(sizes_and_sources_are_kept_apart)
{
	struct outgoing out[40];

	for (unsigned i = 0; i < 40; i++)
		out[i] = numbered(i, i % 2 == 0 ? 100 : 300);
	out[39].source = (struct address){0, 1};
	send_count(out, 40);
	for (unsigned i = 0; i < 40; i += 2)
		expect_at_peer(out[i].bytes);
	for (unsigned i = 1; i < 40; i += 2)
		expect_at_peer(out[i].bytes);
}
END_TEST

/* More than one datagram can have, and sizes that no frame has room for. */
START_TEST(large_ones_leave_in_several)
{
	struct outgoing out[BATCH_IO_MAX];
	size_t messages;

	peer_takes_segments();
	for (unsigned i = 0; i < BATCH_IO_MAX; i++)
		out[i] = numbered(i, 1452);
	send_count(out, BATCH_IO_MAX);
	ck_assert_uint_eq(segments_at_peer(&messages), BATCH_IO_MAX * 1452);
	ck_assert_uint_eq(messages, 2);
	for (unsigned i = 0; i < BATCH_IO_MAX; i++)
		out[i] = numbered(i, 1453);
	send_count(out, BATCH_IO_MAX);
	ck_assert_uint_eq(segments_at_peer(&messages), BATCH_IO_MAX * 1453);
	ck_assert_uint_eq(messages, BATCH_IO_MAX);
}
END_TEST

/*
 * A path that cannot carry such segments refuses with EINVAL: then they go
 * singly (here as fragments), and so do those after them, for a while.
 */
START_TEST(what_the_path_refuses_goes_singly)
{
	struct outgoing out[10];
	int mtu = 1280;
	size_t messages;

	ck_assert_int_eq(setsockopt(sockets_group(sockets), IPPROTO_IPV6,
			     IPV6_MTU, &mtu, sizeof(mtu)),
	    0);
	peer_takes_segments();
	for (unsigned i = 0; i < 10; i++)
		out[i] = numbered(i, 1400);
	send_count(out, 10);
	for (unsigned i = 0; i < 10; i++)
		expect_at_peer(out[i].bytes);
	for (unsigned i = 0; i < 10; i++)
		out[i] = numbered(i, 200);
	send_count(out, 10);
	ck_assert_uint_eq(segments_at_peer(&messages), 10 * 200);
	ck_assert_uint_eq(messages, 10);
}
END_TEST

/* 4096 datagrams later it is tried again. */
START_TEST(segments_are_tried_again)
{
	struct outgoing out[BATCH_IO_MAX];
	int mtu = 1280;
	size_t messages;

	ck_assert_int_eq(setsockopt(sockets_group(sockets), IPPROTO_IPV6,
			     IPV6_MTU, &mtu, sizeof(mtu)),
	    0);
	peer_takes_segments();
	for (unsigned i = 0; i < BATCH_IO_MAX; i++)
		out[i] = numbered(i, 1400);
	send_count(out, 2);
	(void)segments_at_peer(&messages);
	for (unsigned i = 0; i < BATCH_IO_MAX; i++)
		out[i] = numbered(i, 10);
	for (unsigned i = 0; i < 4096 / BATCH_IO_MAX; i++) {
		send_count(out, BATCH_IO_MAX);
		(void)segments_at_peer(&messages);
		ck_assert_uint_eq(messages, BATCH_IO_MAX);
	}
	send_count(out, BATCH_IO_MAX);
	(void)segments_at_peer(&messages);
	ck_assert_uint_eq(messages, 1);
}
END_TEST

START_TEST(overflow_is_told)
{
	static uint8_t large[60000];
	uint32_t drops;

	/* More than the megabyte of the receive buffer holds. */
	for (int i = 0; i < 400; i++)
		say(large, sizeof(large));
	while (hear(sockets_group(sockets)) > 0)
		;
	/* The count comes with a datagram that arrived after the drops. */
	say("x", 1);
	ck_assert_uint_eq(hear(sockets_group(sockets)), 1);
	ck_assert(receiver_overflow(receiver, &drops));
	ck_assert_uint_gt(drops, 0);
	ck_assert_uint_lt(drops, 400);
}
END_TEST

START_TEST(a_second_server_is_refused)
{
	const struct sockets_setup setup = {
	    .port = PORT, .workers = 1, .receive_bytes = 65536};
	struct sockets *second = NULL;
	struct err_detail detail = {.text = ""};

	ck_assert_int_eq(sockets_open(&setup, &second, &detail), ERR_BUSY);
	ck_assert_ptr_nonnull(strstr(detail.text, "5548"));
	ck_assert_ptr_null(second);
}
END_TEST

START_TEST(a_number_of_workers_that_cannot_be)
{
	struct sockets_setup setup = {.port = PORT + 1, .workers = 0};
	struct sockets *none;

	ck_assert_int_eq(sockets_open(&setup, &none, NULL), ERR_RANGE);
	setup.workers = SOCKETS_WORKERS_MAX + 1;
	ck_assert_int_eq(sockets_open(&setup, &none, NULL), ERR_RANGE);
}
END_TEST

/* All from one relay: still every worker gets its part, within chance. */
START_TEST(one_relay_is_spread_over_all_workers)
{
	const size_t workers = 4, count = 2000;
	size_t got[4] = {0}, all = 0;

	open_with(workers);
	for (size_t i = 0; i < count; i++)
		say("relayed", 7);
	for (size_t w = 0; w < workers; w++) {
		for (size_t n; (n = hear(sockets_worker(sockets, w))) > 0;)
			got[w] += n;
		all += got[w];
	}
	ck_assert_uint_eq(hear(sockets_group(sockets)), 0);
	ck_assert_uint_eq(all, count);
	for (size_t w = 0; w < workers; w++) {
		ck_assert_uint_gt(got[w], count / workers * 7 / 10);
		ck_assert_uint_lt(got[w], count / workers * 13 / 10);
	}
	tear_down();
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("batch_io");
	TCase *one = tcase_create("one worker"), *many = tcase_create("many");

	tcase_add_checked_fixture(one, one_worker, tear_down);
	tcase_add_test(one, nothing_there);
	tcase_add_test(one, tells_where_from_and_when);
	tcase_add_test(one, a_batch_at_a_time_in_order);
	tcase_add_test(one, the_largest_and_the_smallest);
	tcase_add_test(one, what_came_as_one_is_cut_up);
	tcase_add_test(one, what_is_more_than_a_batch_is_kept);
	tcase_add_test(one, answers_leave_from_the_server_port);
	tcase_add_test(one, one_failure_stops_at_that_one);
	tcase_add_test(one, of_segments_that_cannot_leave_one_is_named);
	tcase_add_test(one, a_batch_for_one_relay_leaves_as_one);
	tcase_add_test(one, sizes_and_sources_are_kept_apart);
	tcase_add_test(one, large_ones_leave_in_several);
	tcase_add_test(one, what_the_path_refuses_goes_singly);
	tcase_add_test(one, segments_are_tried_again);
	tcase_add_test(one, overflow_is_told);
	tcase_add_test(one, a_second_server_is_refused);
	suite_add_tcase(suite, one);
	tcase_add_test(many, a_number_of_workers_that_cannot_be);
	tcase_add_test(many, one_relay_is_spread_over_all_workers);
	suite_add_tcase(suite, many);
	return suite_run(suite);
}
