/*
 * receiver.c: recvmmsg with its control messages.
 *
 * Where the kernel puts datagrams of one sender together (UDP_GRO) what comes
 * is cut up again here; what is too much for one batch is kept for the next.
 *
 * Room for each datagram is of the largest size there is, in memory that the
 * system gives only where it is touched: a batch of usual datagrams costs a
 * page or two each. The rooms do not begin at the same distance from a power
 * of two, for then all of a batch would compete for a few lines of the cache.
 */
#include "dhcp6d/net/batch_io.h"

#include <errno.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <netinet/udp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <time.h>

#define ROOM (BATCH_IO_DATAGRAM + 5 * 64)

/* pktinfo, time, overflow count and size of segments, as they come with each
 * message. */
#define CONTROL_IN                                                             \
	(CMSG_SPACE(sizeof(struct in6_pktinfo)) +                              \
	    CMSG_SPACE(sizeof(struct timespec)) +                              \
	    CMSG_SPACE(sizeof(uint32_t)) + CMSG_SPACE(sizeof(int)))

/* A control buffer, aligned as its headers want. */
union control_in {
	size_t align;
	uint8_t bytes[CONTROL_IN];
};

struct receiver {
	uint8_t *rooms; /* BATCH_IO_MAX of them */
	struct mmsghdr messages[BATCH_IO_MAX];
	struct iovec vectors[BATCH_IO_MAX];
	struct sockaddr_in6 sources[BATCH_IO_MAX];
	union control_in controls[BATCH_IO_MAX];
	size_t received, at;   /* messages, and the one to be cut up next */
	size_t offset;         /* in it */
	struct incoming whole; /* that message */
	size_t segment;        /* size of its datagrams; 0: it is one */
	struct incoming datagrams[BATCH_IO_MAX];
	uint32_t drops;
	bool drops_told;
};

struct receiver *
receiver_create(void)
{
	struct receiver *receiver = calloc(1, sizeof(*receiver));
	void *rooms;

	if (receiver == NULL)
		return NULL;
	rooms = mmap(NULL, (size_t)ROOM * BATCH_IO_MAX, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (rooms == MAP_FAILED) {
		free(receiver);
		return NULL;
	}
	receiver->rooms = rooms;
	for (size_t i = 0; i < BATCH_IO_MAX; i++) {
		receiver->vectors[i].iov_base = receiver->rooms + i * ROOM;
		receiver->vectors[i].iov_len = BATCH_IO_DATAGRAM;
	}
	return receiver;
}

void
receiver_free(struct receiver *receiver)
{
	if (receiver == NULL)
		return;
	munmap(receiver->rooms, (size_t)ROOM * BATCH_IO_MAX);
	free(receiver);
}

/* The kernel writes lengths into what it is given: set them all anew. */
static void
receiver_prepare(struct receiver *receiver)
{
	for (size_t i = 0; i < BATCH_IO_MAX; i++)
		receiver->messages[i].msg_hdr = (struct msghdr){
		    .msg_name = &receiver->sources[i],
		    .msg_namelen = sizeof(receiver->sources[i]),
		    .msg_iov = &receiver->vectors[i],
		    .msg_iovlen = 1,
		    .msg_control = &receiver->controls[i],
		    .msg_controllen = sizeof(receiver->controls[i]),
		};
}

static void
control_read(struct receiver *receiver, const struct cmsghdr *control,
    struct incoming *out)
{
	struct in6_pktinfo info;
	struct timespec time;
	int segment;

	if (control->cmsg_level == IPPROTO_IPV6 &&
	    control->cmsg_type == IPV6_PKTINFO) {
		memcpy(&info, CMSG_DATA(control), sizeof(info));
		out->destination = address_from_in6(&info.ipi6_addr);
		out->interface = info.ipi6_ifindex;
	} else if (control->cmsg_level == SOL_SOCKET &&
		   control->cmsg_type == SO_TIMESTAMPNS) {
		memcpy(&time, CMSG_DATA(control), sizeof(time));
		out->arrived_ns =
		    (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
	} else if (control->cmsg_level == SOL_SOCKET &&
		   control->cmsg_type == SO_RXQ_OVFL) {
		memcpy(&receiver->drops, CMSG_DATA(control),
		    sizeof(receiver->drops));
		receiver->drops_told = true;
	} else if (control->cmsg_level == IPPROTO_UDP &&
		   control->cmsg_type == UDP_GRO) {
		memcpy(&segment, CMSG_DATA(control), sizeof(segment));
		receiver->segment = segment > 0 ? (size_t)segment : 0;
	}
}

static void
message_read(struct receiver *receiver, size_t index)
{
	struct msghdr *header = &receiver->messages[index].msg_hdr;
	struct incoming *out = &receiver->whole;
	const struct sockaddr_in6 *source = &receiver->sources[index];
	struct cmsghdr *control;

	receiver->segment = 0;
	*out = (struct incoming){
	    .bytes = span_of(receiver->vectors[index].iov_base,
		receiver->messages[index].msg_len),
	    .source = address_from_in6(&source->sin6_addr),
	    .source_port = ntohs(source->sin6_port),
	};
	for (control = CMSG_FIRSTHDR(header); control != NULL;
	     control = CMSG_NXTHDR(header, control))
		control_read(receiver, control, out);
}

/* Cuts up what was received, for one batch; the number of datagrams. */
static size_t
cut(struct receiver *receiver)
{
	struct span bytes;
	size_t count = 0;

	while (count < BATCH_IO_MAX && receiver->at < receiver->received) {
		if (receiver->offset == 0)
			message_read(receiver, receiver->at);
		bytes = receiver->whole.bytes;
		bytes.data += receiver->offset;
		bytes.size -= receiver->offset;
		if (receiver->segment != 0 && receiver->segment < bytes.size)
			bytes.size = receiver->segment;
		receiver->datagrams[count] = receiver->whole;
		receiver->datagrams[count++].bytes = bytes;
		receiver->offset += bytes.size;
		if (receiver->offset == receiver->whole.bytes.size) {
			receiver->at++;
			receiver->offset = 0;
		}
	}
	return count;
}

bool
receiver_has_more(const struct receiver *receiver)
{
	return receiver->at < receiver->received;
}

enum err
receiver_receive(struct receiver *receiver, int socket, size_t *count,
    struct err_detail *detail)
{
	int received;

	*count = 0;
	receiver->drops_told = false;
	if (receiver_has_more(receiver)) {
		*count = cut(receiver);
		return ERR_NONE;
	}
	receiver_prepare(receiver);
	received = recvmmsg(
	    socket, receiver->messages, BATCH_IO_MAX, MSG_DONTWAIT, NULL);
	if (received < 0) {
		if (errno == EAGAIN || errno == EINTR)
			return ERR_NONE;
		return err_system(detail, "cannot receive datagrams");
	}
	receiver->received = (size_t)received;
	receiver->at = receiver->offset = 0;
	*count = cut(receiver);
	return ERR_NONE;
}

const struct incoming *
receiver_datagram(const struct receiver *receiver, size_t index)
{
	return &receiver->datagrams[index];
}

bool
receiver_overflow(const struct receiver *receiver, uint32_t *drops)
{
	*drops = receiver->drops;
	return receiver->drops_told;
}

unsigned
receiver_pressure(int socket)
{
	uint32_t figures[SK_MEMINFO_VARS];
	socklen_t size = sizeof(figures);

	if (getsockopt(socket, SOL_SOCKET, SO_MEMINFO, figures, &size) != 0 ||
	    figures[SK_MEMINFO_RCVBUF] == 0)
		return 0;
	return (unsigned)(UINT64_C(100) * figures[SK_MEMINFO_RMEM_ALLOC] /
			  figures[SK_MEMINFO_RCVBUF]);
}
