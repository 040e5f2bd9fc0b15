/*
 * send.c: as many replies as there are in one system call.
 *
 * A socket whose buffer is full drains at the speed of the network; we wait for
 * it a little. What cannot leave then is dropped: its lease is on disk, and the
 * client will ask again.
 */
#include "dhcp6d/packet/send.h"

#include <poll.h>
#include <string.h>

#include "libcommon/log_messages.h"

#define WAIT_MS 20
#define WAITS_MAX 5

static struct address
source_of_direct(
    const struct query *query, const struct interface_table *interfaces)
{
	const struct interface *interface =
	    interface_find(interfaces, query->reply.interface);

	return interface == NULL ? ADDRESS_ANY : interface->link_local;
}

static struct outgoing
address(const struct send_way *way, const struct query *query,
    const struct interface_table *interfaces)
{
	const struct reply *reply = &query->reply;
	struct outgoing out = {
	    .bytes = span_of(reply->bytes, reply->size),
	    .destination = reply->destination,
	    .destination_port = reply->destination_port,
	    .source = reply->source,
	    .interface = reply->interface,
	};

	if (way->client_port != 0)
		out.destination_port = way->client_port;
	if (address_is_multicast(out.source))
		out.source = ADDRESS_ANY;
	/* routing finds a relay; a client is on the link where it asked, even
	 * if its address is a global one (RFC 9686) */
	if (!address_is_link_local(out.destination))
		out.interface = query->view.relay_count > 0 ? 0 : out.interface;
	else if (!address_is_link_local(out.source))
		out.source = source_of_direct(query, interfaces);
	return out;
}

struct outbox_reply
send_describe(const struct send_way *way, const struct query *query,
    const struct interface_table *interfaces)
{
	struct outbox_reply reply = {
	    .datagram = address(way, query, interfaces),
	    .type = query->decision.reply_type,
	    .label = "",
	};

	strncpy(reply.interface, query->datagram.interface_name,
	    sizeof(reply.interface) - 1);
	return reply;
}

static void
log_sent(const struct send_way *way, const struct outbox_reply *reply)
{
	char source[ADDRESS_TEXT_SIZE], destination[ADDRESS_TEXT_SIZE];

	log_write(way->log, DHCP6_PACKET_SEND, reply->label,
	    message_name(reply->type), reply->type,
	    address_text(reply->datagram.source, source), way->port,
	    address_text(reply->datagram.destination, destination),
	    reply->datagram.destination_port, reply->interface);
}

static void
account_sent(const struct send_way *way, const struct outbox_reply *reply)
{
	statistics_add_sent(way->statistics, reply->type);
	if (reply->label[0] != 0)
		log_sent(way, reply);
}

static void
account_failed(const struct send_way *way, const struct outbox_reply *reply,
    const char *reason)
{
	char destination[ADDRESS_TEXT_SIZE];

	statistics_add_drop(way->statistics, DROP_SEND_FAILED);
	log_write(way->log, DHCP6_PACKET_SEND_FAIL, reply->label,
	    address_text(reply->datagram.destination, destination),
	    reply->datagram.destination_port, reply->interface, reason);
}

/* Sends what it can, and accounts for the others: those are in *unsent. waits:
 * how often it may still wait for the network. */
static void
send_all(const struct send_way *way, const struct outbox *outbox,
    struct sending *sending, uint64_t *unsent, int *waits)
{
	struct pollfd writable = {.fd = way->socket, .events = POLLOUT};
	struct err_detail detail;
	unsigned failed;
	enum err err;

	*unsent = 0;
	while (sending->left != 0) {
		err = sender_send(way->sender, sending, &failed, &detail);
		if (err == ERR_NONE)
			return;
		if (err == ERR_BUSY && (*waits)-- > 0) {
			(void)poll(&writable, 1, WAIT_MS);
			continue;
		}
		if (err == ERR_BUSY)
			failed = (unsigned)__builtin_ctzll(sending->left);
		account_failed(way, outbox_reply(outbox, failed),
		    err == ERR_BUSY ? "the network is too slow" : detail.text);
		sending->left &= ~(UINT64_C(1) << failed);
		*unsent |= UINT64_C(1) << failed;
	}
}

/* So many at once, and out of the outbox. */
static void
send_some(
    const struct send_way *way, struct outbox *outbox, size_t count, int *waits)
{
	struct outgoing datagrams[BATCH_IO_MAX];
	struct sending sending = {.datagrams = datagrams,
	    .left = UINT64_MAX >> (BATCH_IO_MAX - count)};
	uint64_t unsent;

	for (size_t i = 0; i < count; i++)
		datagrams[i] = outbox_reply(outbox, i)->datagram;
	send_all(way, outbox, &sending, &unsent, waits);
	for (size_t i = 0; i < count; i++)
		if ((unsent >> i & 1) == 0)
			account_sent(way, outbox_reply(outbox, i));
	outbox_remove(outbox, count);
}

void
send_replies(const struct send_way *way, struct outbox *outbox, size_t count)
{
	int waits = WAITS_MAX;
	size_t some;

	for (; count > 0; count -= some) {
		some = count < BATCH_IO_MAX ? count : BATCH_IO_MAX;
		send_some(way, outbox, some, &waits);
	}
}
