/*
 * http_link.c: see its header.
 */
#include "ctrld/http_link.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>

#define HEAD_SIZE 5

bool
http_link_pair(int ends[2])
{
	return socketpair(AF_UNIX,
		   SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) == 0;
}

static bool
wait_for_room(int fd)
{
	struct pollfd one = {.fd = fd, .events = POLLOUT};

	while (poll(&one, 1, -1) < 0) {
		if (errno != EINTR)
			return false;
	}
	return (one.revents & POLLOUT) != 0;
}

bool
http_link_send(int fd, const struct http_packet *packet, bool wait)
{
	uint8_t head[HEAD_SIZE];
	struct iovec pieces[2] = {{head, sizeof(head)},
	    {(void *)(uintptr_t)packet->payload.data, packet->payload.size}};
	const struct msghdr message = {.msg_iov = pieces, .msg_iovlen = 2};

	head[0] = packet->type;
	memcpy(head + 1, &packet->id, sizeof(packet->id));
	while (sendmsg(fd, &message, MSG_NOSIGNAL) < 0) {
		if (errno == EINTR)
			continue;
		if (errno != EAGAIN || !wait || !wait_for_room(fd))
			return false;
	}
	return true;
}

int
http_link_receive(
    int fd, uint8_t buffer[HTTP_PACKET_MAX], struct http_packet *packet)
{
	ssize_t size;

	do {
		size = recv(fd, buffer, HTTP_PACKET_MAX, MSG_DONTWAIT);
	} while (size < 0 && errno == EINTR);
	if (size < 0)
		return errno == EAGAIN ? 0 : -1;
	if (size < HEAD_SIZE)
		return size == 0 ? -1 : 0;
	packet->type = buffer[0];
	memcpy(&packet->id, buffer + 1, sizeof(packet->id));
	packet->payload = span_of(buffer + HEAD_SIZE, (size_t)size - HEAD_SIZE);
	return 1;
}
