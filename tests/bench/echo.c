/*
 * tests/bench/echo.c: bench_echo, a UDP server that sends back what it gets.
 *
 * The least that any server on this machine must do, and so the limit that the
 * benchmark compares with. With --append a message that a server would have to
 * make durable is sent back only after a row has been appended to a file and
 * synced, by a second thread that takes whatever has gathered (the limit of a
 * durable server); with --prewritten rows overwrite a file that was written
 * before, so that the file system has nothing to note but the data.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <net/if.h>
#include <poll.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#define BATCH 64
#define MESSAGE_ROOM 2048
#define PARKED_MAX 65536 /* messages that wait for the disk */
#define ROW_SIZE 128
#define PREWRITTEN_SIZE (64 << 20)
#define RELAY_HEADER 38 /* with that of the relay message option */

struct message {
	struct sockaddr_in6 from;
	uint32_t size;
	uint8_t bytes[MESSAGE_ROOM];
};

struct echo {
	int socket, file, wake; /* file: -1 = nothing is made durable */
	bool prewritten, all;
	off_t at; /* in a prewritten file */
	/* messages in a ring: [sent, durable) may go, [durable, got) wait */
	struct message *ring;
	uint64_t sent, got;
	pthread_mutex_t lock;
	pthread_cond_t more;
	uint64_t asked, durable; /* under the lock */
};

static int
fail(const char *what)
{
	fprintf(stderr, "bench_echo: %s: %s\n", what, strerror(errno));
	return 1;
}

/* Requests, renewals, and whatever --all says. */
static bool
is_durable(const struct echo *echo, const struct message *message)
{
	uint8_t type = message->bytes[0];

	if (type == 12 && message->size > RELAY_HEADER)
		type = message->bytes[RELAY_HEADER];
	return echo->file >= 0 && (echo->all || type == 3 || type == 5);
}

static void
send_all(int fd, struct mmsghdr *out, unsigned count)
{
	unsigned sent = 0;

	while (sent < count) {
		int n = sendmmsg(fd, out + sent, count - sent, 0);

		if (n > 0)
			sent += (unsigned)n;
		else if (errno == EAGAIN || errno == ENOBUFS)
			poll(&(struct pollfd){fd, POLLOUT, 0}, 1, 1);
		else
			sent++;
	}
}

static void
set_header(struct mmsghdr *header, struct iovec *vector,
    struct message *message, size_t size)
{
	*vector = (struct iovec){message->bytes, size};
	memset(header, 0, sizeof(*header));
	header->msg_hdr.msg_name = &message->from;
	header->msg_hdr.msg_namelen = sizeof(message->from);
	header->msg_hdr.msg_iov = vector;
	header->msg_hdr.msg_iovlen = 1;
}

/* Sends messages of the ring in batches. */
static void
send_ring(struct echo *echo, uint64_t until)
{
	struct mmsghdr out[BATCH];
	struct iovec vectors[BATCH];

	while (echo->sent < until) {
		unsigned n = 0;

		for (; n < BATCH && echo->sent < until; n++, echo->sent++) {
			struct message *message =
			    &echo->ring[echo->sent % PARKED_MAX];

			set_header(
			    &out[n], &vectors[n], message, message->size);
		}
		send_all(echo->socket, out, n);
	}
}

/* Sorts what came into what goes back at once and what waits. */
static void
sort_batch(struct echo *echo, struct message *in, unsigned count)
{
	struct mmsghdr out[BATCH];
	struct iovec vectors[BATCH];
	unsigned n = 0;

	for (unsigned i = 0; i < count; i++) {
		if (!is_durable(echo, &in[i])) {
			set_header(&out[n], &vectors[n], &in[i], in[i].size);
			n++;
		} else if (echo->got - echo->sent < PARKED_MAX) {
			struct message *to =
			    &echo->ring[echo->got++ % PARKED_MAX];

			to->from = in[i].from;
			to->size = in[i].size;
			memcpy(to->bytes, in[i].bytes, in[i].size);
		}
	}
	send_all(echo->socket, out, n);
}

static void
ask_for_sync(struct echo *echo)
{
	pthread_mutex_lock(&echo->lock);
	if (echo->asked != echo->got) {
		echo->asked = echo->got;
		pthread_cond_signal(&echo->more);
	}
	pthread_mutex_unlock(&echo->lock);
}

static void
send_durable(struct echo *echo)
{
	uint64_t durable, count;

	if (read(echo->wake, &count, sizeof(count)) < 0 && errno != EAGAIN)
		fail("read");
	pthread_mutex_lock(&echo->lock);
	durable = echo->durable;
	pthread_mutex_unlock(&echo->lock);
	send_ring(echo, durable);
}

static void
receive(struct echo *echo, struct message *in)
{
	struct mmsghdr headers[BATCH];
	struct iovec vectors[BATCH];
	int n;

	for (unsigned i = 0; i < BATCH; i++)
		set_header(&headers[i], &vectors[i], &in[i], MESSAGE_ROOM);
	n = recvmmsg(echo->socket, headers, BATCH, MSG_DONTWAIT, NULL);
	if (n <= 0)
		return;
	for (int i = 0; i < n; i++)
		in[i].size = headers[i].msg_len;
	sort_batch(echo, in, (unsigned)n);
	if (echo->file >= 0)
		ask_for_sync(echo);
}

/* Writes rows and syncs; what is written does not matter, how much does. */
static bool
write_rows(struct echo *echo, uint64_t count)
{
	static char rows[PARKED_MAX * ROW_SIZE];
	size_t size = (size_t)count * ROW_SIZE, done = 0;

	memset(rows, 'r', size);
	if (echo->prewritten && echo->at + (off_t)size > PREWRITTEN_SIZE)
		echo->at = 0;
	while (done < size) {
		ssize_t n =
		    echo->prewritten
			? pwrite(echo->file, rows + done, size - done, echo->at)
			: write(echo->file, rows + done, size - done);

		if (n < 0)
			return false;
		done += (size_t)n;
		echo->at += n;
	}
	return fdatasync(echo->file) == 0;
}

static void *
sync_thread(void *context)
{
	struct echo *echo = context;
	uint64_t one = 1, asked, durable = 0;

	for (;;) {
		pthread_mutex_lock(&echo->lock);
		while (echo->asked == durable)
			pthread_cond_wait(&echo->more, &echo->lock);
		asked = echo->asked;
		pthread_mutex_unlock(&echo->lock);
		if (!write_rows(echo, asked - durable))
			exit(fail("write"));
		durable = asked;
		pthread_mutex_lock(&echo->lock);
		echo->durable = durable;
		pthread_mutex_unlock(&echo->lock);
		if (write(echo->wake, &one, sizeof(one)) < 0)
			exit(fail("eventfd"));
	}
	return NULL;
}

static bool
open_file(struct echo *echo, const char *path, bool prewritten)
{
	static const char zeros[1 << 20];

	echo->prewritten = prewritten;
	echo->file = open(path,
	    O_CREAT | O_TRUNC | O_CLOEXEC |
		(prewritten ? O_RDWR : O_WRONLY | O_APPEND),
	    0600);
	if (echo->file < 0)
		return false;
	for (size_t i = 0; prewritten && i < PREWRITTEN_SIZE / sizeof(zeros);
	     i++)
		if (write(echo->file, zeros, sizeof(zeros)) < 0)
			return false;
	return fsync(echo->file) == 0;
}

static bool
open_socket(struct echo *echo, const char *interface, uint16_t port)
{
	struct sockaddr_in6 local = {
	    .sin6_family = AF_INET6, .sin6_port = htons(port)};
	struct ipv6_mreq group = {
	    .ipv6mr_interface = if_nametoindex(interface)};
	int size = 32 << 20;

	echo->socket = socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (echo->socket < 0)
		return false;
	setsockopt(
	    echo->socket, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size));
	setsockopt(
	    echo->socket, SOL_SOCKET, SO_SNDBUFFORCE, &size, sizeof(size));
	inet_pton(AF_INET6, "ff02::1:2", &group.ipv6mr_multiaddr);
	return bind(echo->socket, (struct sockaddr *)&local, sizeof(local)) ==
		   0 &&
	       setsockopt(echo->socket, IPPROTO_IPV6, IPV6_JOIN_GROUP, &group,
		   sizeof(group)) == 0;
}

static void
serve(struct echo *echo)
{
	struct message *in = calloc(BATCH, sizeof(*in));
	struct pollfd polls[] = {
	    {echo->socket, POLLIN, 0}, {echo->wake, POLLIN, 0}};

	while (in != NULL && poll(polls, 2, -1) >= 0) {
		if (polls[1].revents & POLLIN)
			send_durable(echo);
		if (polls[0].revents & POLLIN)
			receive(echo, in);
	}
	free(in);
}

static const struct option options[] = {
    {"interface", required_argument, NULL, 'i'},
    {"port", required_argument, NULL, 'p'},
    {"append", required_argument, NULL, 'a'},
    {"prewritten", required_argument, NULL, 'w'},
    {"all", no_argument, NULL, 'A'},
    {NULL, 0, NULL, 0},
};

int
main(int argc, char **argv)
{
	static struct echo echo = {.file = -1,
	    .lock = PTHREAD_MUTEX_INITIALIZER,
	    .more = PTHREAD_COND_INITIALIZER};
	const char *interface = NULL, *path = NULL;
	bool prewritten = false;
	uint16_t port = 547;
	pthread_t thread;
	int option;

	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (option == '?')
			return 2;
		interface = option == 'i' ? optarg : interface;
		port = option == 'p' ? (uint16_t)atoi(optarg) : port;
		path = option == 'a' || option == 'w' ? optarg : path;
		prewritten |= option == 'w';
		echo.all |= option == 'A';
	}
	echo.ring = calloc(PARKED_MAX, sizeof(*echo.ring));
	echo.wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (interface == NULL || echo.ring == NULL || echo.wake < 0)
		return 2;
	if (path != NULL && !open_file(&echo, path, prewritten))
		return fail(path);
	if (!open_socket(&echo, interface, port))
		return fail("socket");
	if (path != NULL &&
	    pthread_create(&thread, NULL, sync_thread, &echo) != 0)
		return fail("thread");
	serve(&echo);
	return fail("poll");
}
