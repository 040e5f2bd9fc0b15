/*
 * sender.c: sendmmsg with its control messages, and segments.
 *
 * Two thirds of what a reply costs the processor is its way through the IP
 * stack: route, source address, queue, device. Datagrams of one size for one
 * destination take it once, as the pieces of one message with UDP_SEGMENT: the
 * card cuts it up, or the kernel just before the card.
 *   What cannot be sent so (a kernel or a path that does not segment, a path
 * with a small MTU) goes singly, at once; and since a path that refuses once
 * will refuse again, so do all of the next few thousand datagrams.
 */
#include <errno.h>
#include <netinet/in.h>
#include <netinet/udp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "dhcp6d/net/batch_io.h"

#define SEGMENT_MAX 1452    /* what fits an Ethernet frame */
#define SEGMENTED_MAX 65000 /* bytes in one message, with room for headers */
#define SINGLE_AFTER_REFUSAL 4096

#define CONTROL_OUT                                                            \
	(CMSG_SPACE(sizeof(struct in6_pktinfo)) + CMSG_SPACE(sizeof(uint16_t)))

/* A control buffer, aligned as its headers want. */
union control_out {
	size_t align;
	uint8_t bytes[CONTROL_OUT];
};

/* What goes out as one: these datagrams, all of one size. */
struct message {
	uint64_t members; /* bits, as in struct sending */
	unsigned first, count;
	size_t bytes;
};

struct sender {
	int socket;
	bool segments;   /* the kernel knows them */
	uint32_t single; /* so many more before they are tried again */
	size_t count;    /* of messages */
	struct message plan[BATCH_IO_MAX];
	struct mmsghdr messages[BATCH_IO_MAX];
	struct iovec vectors[BATCH_IO_MAX];
	struct sockaddr_in6 destinations[BATCH_IO_MAX];
	union control_out controls[BATCH_IO_MAX];
};

struct sender *
sender_create(int socket)
{
	struct sender *sender = calloc(1, sizeof(*sender));
	int size;
	socklen_t length = sizeof(size);

	if (sender == NULL)
		return NULL;
	sender->socket = socket;
	/* a kernel without them would ignore the control message */
	sender->segments =
	    getsockopt(socket, IPPROTO_UDP, UDP_SEGMENT, &size, &length) == 0;
	return sender;
}

void
sender_free(struct sender *sender)
{
	free(sender);
}

static bool
goes_the_same_way(const struct outgoing *a, const struct outgoing *b)
{
	return a->bytes.size == b->bytes.size &&
	       address_equal(a->destination, b->destination) &&
	       a->destination_port == b->destination_port &&
	       address_equal(a->source, b->source) &&
	       a->interface == b->interface;
}

static unsigned
slot_of(const struct outgoing *datagram)
{
	uint64_t mixed = datagram->destination.low + datagram->bytes.size;

	return (unsigned)((mixed * UINT64_C(0x9e3779b97f4a7c15)) >> 58);
}

/* Whether a datagram may be a further segment of a message. */
static bool
joins(const struct message *message, const struct outgoing *first,
    const struct outgoing *datagram)
{
	size_t size = datagram->bytes.size;

	return size <= SEGMENT_MAX && message->bytes + size <= SEGMENTED_MAX &&
	       goes_the_same_way(first, datagram);
}

/*
 * Makes messages of what is left. Of all messages with one slot only the last
 * is looked at: two relays that meet there cost some messages more, no time.
 */
static void
plan(struct sender *sender, const struct sending *sending, bool segments)
{
	struct message *slots[BATCH_IO_MAX] = {NULL}, **slot;
	const struct outgoing *all = sending->datagrams;

	sender->count = 0;
	for (uint64_t left = sending->left; left != 0; left &= left - 1) {
		unsigned i = (unsigned)__builtin_ctzll(left);

		slot = &slots[slot_of(&all[i])];
		if (!segments || *slot == NULL ||
		    !joins(*slot, &all[(*slot)->first], &all[i])) {
			*slot = &sender->plan[sender->count++];
			**slot = (struct message){.first = i};
		}
		(*slot)->members |= UINT64_C(1) << i;
		(*slot)->count++;
		(*slot)->bytes += all[i].bytes.size;
	}
}

static size_t
control_write(
    union control_out *control, const struct outgoing *datagram, bool segments)
{
	struct in6_pktinfo info = {
	    .ipi6_addr = address_to_in6(datagram->source),
	    .ipi6_ifindex = datagram->interface,
	};
	uint16_t size = (uint16_t)datagram->bytes.size;
	struct cmsghdr *header = (struct cmsghdr *)control->bytes;

	header->cmsg_level = IPPROTO_IPV6;
	header->cmsg_type = IPV6_PKTINFO;
	header->cmsg_len = CMSG_LEN(sizeof(info));
	memcpy(CMSG_DATA(header), &info, sizeof(info));
	if (!segments)
		return CMSG_SPACE(sizeof(info));
	header = (struct cmsghdr *)(control->bytes + CMSG_SPACE(sizeof(info)));
	header->cmsg_level = IPPROTO_UDP;
	header->cmsg_type = UDP_SEGMENT;
	header->cmsg_len = CMSG_LEN(sizeof(size));
	memcpy(CMSG_DATA(header), &size, sizeof(size));
	return CONTROL_OUT;
}

/* A link-local destination means nothing without its interface. */
static void
message_write(struct sender *sender, size_t index, struct iovec *vectors,
    const struct outgoing *datagrams)
{
	const struct message *message = &sender->plan[index];
	const struct outgoing *first = &datagrams[message->first];
	bool link_local = address_is_link_local(first->destination);
	struct iovec *vector = vectors;

	sender->destinations[index] = (struct sockaddr_in6){
	    .sin6_family = AF_INET6,
	    .sin6_port = htons(first->destination_port),
	    .sin6_addr = address_to_in6(first->destination),
	    .sin6_scope_id = link_local ? first->interface : 0,
	};
	for (uint64_t left = message->members; left != 0; left &= left - 1) {
		struct span bytes = datagrams[__builtin_ctzll(left)].bytes;

		*vector++ =
		    (struct iovec){(void *)(uintptr_t)bytes.data, bytes.size};
	}
	sender->messages[index].msg_hdr = (struct msghdr){
	    .msg_name = &sender->destinations[index],
	    .msg_namelen = sizeof(sender->destinations[index]),
	    .msg_iov = vectors,
	    .msg_iovlen = message->count,
	    .msg_control = &sender->controls[index],
	    .msg_controllen = control_write(
		&sender->controls[index], first, message->count > 1),
	};
}

static void
write_messages(struct sender *sender, const struct outgoing *datagrams)
{
	struct iovec *vectors = sender->vectors;

	for (size_t i = 0; i < sender->count; i++) {
		message_write(sender, i, vectors, datagrams);
		vectors += sender->plan[i].count;
	}
}

/* Sends what is planned; ERR_SYSTEM with errno and the number of the message
 * that cannot leave. */
static enum err
send_messages(struct sender *sender, struct sending *sending, size_t *at)
{
	int gone;

	for (*at = 0; *at < sender->count;) {
		gone = sendmmsg(sender->socket, sender->messages + *at,
		    (unsigned)(sender->count - *at), MSG_DONTWAIT);
		if (gone < 0 && (errno == EAGAIN || errno == ENOBUFS))
			return ERR_BUSY;
		if (gone < 0 && errno != EINTR)
			return ERR_SYSTEM;
		for (; gone > 0; gone--)
			sending->left &= ~sender->plan[(*at)++].members;
	}
	return ERR_NONE;
}

/* Whether errno says that the path does not segment, whatever is sent. */
static bool
is_refusal(void)
{
	return errno == EIO || errno == EINVAL || errno == EMSGSIZE ||
	       errno == EOPNOTSUPP;
}

static bool
tries_segments(struct sender *sender, uint64_t left)
{
	uint32_t count = (uint32_t)__builtin_popcountll(left);
	uint32_t single = sender->single;

	sender->single = single > count ? single - count : 0;
	return sender->segments && single == 0;
}

enum err
sender_send(struct sender *sender, struct sending *sending, unsigned *failed,
    struct err_detail *detail)
{
	bool segments = tries_segments(sender, sending->left);
	enum err err;
	size_t at;

	for (;;) {
		plan(sender, sending, segments);
		write_messages(sender, sending->datagrams);
		err = send_messages(sender, sending, &at);
		if (err != ERR_SYSTEM)
			return err;
		*failed = sender->plan[at].first;
		if (sender->plan[at].count == 1)
			return err_system(detail, "sendmmsg");
		if (is_refusal())
			sender->single = SINGLE_AFTER_REFUSAL;
		segments = false;
	}
}
