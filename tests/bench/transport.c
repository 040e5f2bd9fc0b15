/*
 * tests/bench/transport.c: see transport.h.
 */
#include "tests/bench/transport.h"

#include <arpa/inet.h>
#include <errno.h>
#include <net/if.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define BUFFER_SIZE (32 << 20)

struct outgoing {
	uint8_t bytes[MESSAGE_MAX];
	struct iovec vector;
	_Alignas(struct cmsghdr) char control[CMSG_SPACE(
	    sizeof(struct in6_pktinfo))];
};

struct transport {
	int socket, epoll;
	struct sockaddr_in6 server;
	struct in6_addr source;
	uint32_t sources;
	struct mmsghdr out[TRANSPORT_BATCH], in[TRANSPORT_BATCH];
	struct outgoing outgoing[TRANSPORT_BATCH];
	struct iovec in_vectors[TRANSPORT_BATCH];
	uint8_t in_bytes[TRANSPORT_BATCH][65536];
	unsigned queued;
};

static bool
fail(const char *what)
{
	fprintf(stderr, "bench_load: %s: %s\n", what, strerror(errno));
	return false;
}

static bool
set_option(int fd, int level, int name, int value)
{
	return setsockopt(fd, level, name, &value, sizeof(value)) == 0;
}

static bool
bind_socket(struct transport *t, const struct transport_config *config)
{
	struct sockaddr_in6 local = {
	    .sin6_family = AF_INET6, .sin6_port = htons(config->port)};
	int index = (int)if_nametoindex(config->interface);

	t->socket =
	    socket(AF_INET6, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (t->socket < 0)
		return fail("socket");
	if (index == 0)
		return fail(config->interface);
	if (!set_option(t->socket, SOL_SOCKET, SO_RCVBUFFORCE, BUFFER_SIZE))
		set_option(t->socket, SOL_SOCKET, SO_RCVBUF, BUFFER_SIZE);
	if (!set_option(t->socket, SOL_SOCKET, SO_SNDBUFFORCE, BUFFER_SIZE))
		set_option(t->socket, SOL_SOCKET, SO_SNDBUF, BUFFER_SIZE);
	if (t->sources > 1 &&
	    !set_option(t->socket, IPPROTO_IPV6, IPV6_FREEBIND, 1))
		return fail("IPV6_FREEBIND");
	set_option(t->socket, IPPROTO_IPV6, IPV6_MULTICAST_IF, index);
	if (bind(t->socket, (struct sockaddr *)&local, sizeof(local)) != 0)
		return fail("bind");
	t->server = (struct sockaddr_in6){.sin6_family = AF_INET6,
	    .sin6_port = htons(config->server_port),
	    .sin6_addr = config->server};
	if (IN6_IS_ADDR_UNSPECIFIED(&config->server)) {
		inet_pton(AF_INET6, "ff02::1:2", &t->server.sin6_addr);
		t->server.sin6_scope_id = (uint32_t)index;
	}
	return true;
}

static bool
watch_socket(struct transport *t)
{
	struct epoll_event event = {.events = EPOLLIN};

	t->epoll = epoll_create1(EPOLL_CLOEXEC);
	if (t->epoll < 0 ||
	    epoll_ctl(t->epoll, EPOLL_CTL_ADD, t->socket, &event) != 0)
		return fail("epoll");
	return true;
}

static void
prepare_batches(struct transport *t)
{
	for (unsigned i = 0; i < TRANSPORT_BATCH; i++) {
		struct msghdr *out = &t->out[i].msg_hdr;
		struct msghdr *in = &t->in[i].msg_hdr;

		t->outgoing[i].vector.iov_base = t->outgoing[i].bytes;
		out->msg_name = &t->server;
		out->msg_namelen = sizeof(t->server);
		out->msg_iov = &t->outgoing[i].vector;
		out->msg_iovlen = 1;
		t->in_vectors[i] =
		    (struct iovec){t->in_bytes[i], sizeof(t->in_bytes[i])};
		in->msg_iov = &t->in_vectors[i];
		in->msg_iovlen = 1;
	}
}

struct transport *
transport_open(const struct transport_config *config)
{
	struct transport *t = calloc(1, sizeof(*t));

	if (t == NULL)
		return NULL;
	t->socket = t->epoll = -1;
	t->source = config->source;
	t->sources = config->sources;
	if (!bind_socket(t, config) || !watch_socket(t)) {
		transport_close(t);
		return NULL;
	}
	prepare_batches(t);
	return t;
}

void
transport_close(struct transport *t)
{
	if (t == NULL)
		return;
	if (t->socket >= 0)
		close(t->socket);
	if (t->epoll >= 0)
		close(t->epoll);
	free(t);
}

uint8_t *
transport_room(struct transport *t)
{
	if (t->queued == TRANSPORT_BATCH)
		transport_flush(t);
	return t->outgoing[t->queued].bytes;
}

/* Says from which address: the number is counted up from the first. */
static void
set_source(struct transport *t, unsigned at, uint32_t number)
{
	struct msghdr *out = &t->out[at].msg_hdr;
	struct in6_pktinfo info = {.ipi6_addr = t->source};
	struct cmsghdr *control;
	uint32_t low;

	memcpy(&low, &info.ipi6_addr.s6_addr[12], sizeof(low));
	low = htonl(ntohl(low) + number);
	memcpy(&info.ipi6_addr.s6_addr[12], &low, sizeof(low));
	out->msg_control = t->outgoing[at].control;
	out->msg_controllen = sizeof(t->outgoing[at].control);
	control = CMSG_FIRSTHDR(out);
	control->cmsg_level = IPPROTO_IPV6;
	control->cmsg_type = IPV6_PKTINFO;
	control->cmsg_len = CMSG_LEN(sizeof(info));
	memcpy(CMSG_DATA(control), &info, sizeof(info));
}

void
transport_queue(struct transport *t, size_t size, uint32_t source)
{
	t->outgoing[t->queued].vector.iov_len = size;
	if (t->sources > 1)
		set_source(t, t->queued, source);
	t->queued++;
}

void
transport_flush(struct transport *t)
{
	unsigned sent = 0;

	while (sent < t->queued) {
		int n = sendmmsg(t->socket, t->out + sent, t->queued - sent, 0);

		if (n > 0)
			sent += (unsigned)n;
		else if (errno == EAGAIN || errno == ENOBUFS)
			poll(&(struct pollfd){t->socket, POLLOUT, 0}, 1, 1);
		else if (errno != EINTR)
			sent++; /* it will be sent again when nobody answers */
	}
	t->queued = 0;
}

int
transport_receive(struct transport *t, transport_received *each, void *context)
{
	int n = recvmmsg(t->socket, t->in, TRANSPORT_BATCH, 0, NULL);

	for (int i = 0; i < n; i++)
		each(context, t->in_bytes[i], t->in[i].msg_len);
	return n;
}

void
transport_wait(struct transport *t, uint64_t ns)
{
	struct timespec most = {
	    (time_t)(ns / 1000000000), (long)(ns % 1000000000)};
	struct epoll_event event;

	epoll_pwait2(t->epoll, &event, 1, &most, NULL);
}
