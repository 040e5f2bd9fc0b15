/*
 * receive.c: in, and the overload rules.
 *
 * A queue that grows is emptied from its cheap end. Dropping a Solicit after
 * decode costs a fraction of answering it, and dropping it unread a fraction of
 * that, so the queue gets short again before the kernel, which knows no types,
 * begins to throw away Renews with the rest. Age alone does not tell: a buffer
 * of some ten thousand datagrams is full long before they are old. What is
 * dropped here the client sends again, by design of the protocol; what a
 * Renew's client loses is its lease.
 */
#include "dhcp6d/packet/receive.h"

#include "dhcp6d/proto/peek.h"

/* A wall clock that was set makes nonsense of a queue's age: no age then. */
#define NONSENSE_NS UINT64_C(60000000000)

static uint64_t
waited(const struct incoming *incoming, const struct moment *now)
{
	int64_t age = now->wall_ns - incoming->arrived_ns;

	if (incoming->arrived_ns == 0 || age < 0 || (uint64_t)age > NONSENSE_NS)
		return 0;
	return (uint64_t)age;
}

static void
query_fill(struct query *query, const struct incoming *incoming,
    const struct interface_table *interfaces, const struct moment *now)
{
	const struct interface *interface =
	    interface_find(interfaces, incoming->interface);

	query->datagram = (struct datagram){
	    .bytes = incoming->bytes,
	    .source = incoming->source,
	    .destination = incoming->destination,
	    .source_port = incoming->source_port,
	    .interface = incoming->interface,
	    .interface_name = interface == NULL ? "" : interface->name,
	    .waited_ns = waited(incoming, now),
	};
}

/* Counted as it would have been further on. */
static void
shed_unread(struct batch *batch, uint8_t type, struct statistics *statistics)
{
	batch->shed++;
	statistics_add(statistics, STATISTIC_RECEIVED);
	statistics_add_received(statistics, type);
	statistics_add_drop(statistics, DROP_SHED);
}

bool
receive_sheds(uint8_t type, unsigned pressure, uint64_t waited_ns)
{
	switch (type) {
	case MESSAGE_SOLICIT:
		return pressure > RECEIVE_PRESSED;
	case MESSAGE_RENEW:
	case MESSAGE_REBIND:
	case MESSAGE_RELEASE:
	case MESSAGE_DECLINE:
		return false;
	default: /* unknown and unreadable ones, too */
		return pressure > RECEIVE_HARD_PRESSED ||
		       waited_ns > RECEIVE_LATE_NS;
	}
}

/* Whether it goes unread; *type is that of the message. */
static bool
is_shed(const struct incoming *incoming, unsigned pressure,
    const struct moment *now, uint8_t *type)
{
	uint64_t waited_ns = waited(incoming, now);

	if (pressure <= RECEIVE_PRESSED && waited_ns <= RECEIVE_LATE_NS)
		return false;
	*type = peek_type(incoming->bytes);
	return receive_sheds(*type, pressure, waited_ns);
}

enum err
receive_batch(struct batch *batch, struct receiver *receiver, int socket,
    const struct clock *clock, struct moment *now,
    struct statistics *statistics, struct err_detail *detail)
{
	const struct incoming *incoming;
	size_t count;
	uint8_t type;
	enum err err = receiver_receive(receiver, socket, &count, detail);

	*now = clock_now(clock);
	batch->backlog = count == BATCH_MAX;
	batch->shed = 0;
	batch->pressure = batch->backlog ? receiver_pressure(socket) : 0;
	for (size_t i = 0; i < count; i++) {
		incoming = receiver_datagram(receiver, i);
		if (!interface_accepts(batch->interfaces, incoming->interface,
			incoming->destination))
			statistics_add(statistics, STATISTIC_NOT_OURS);
		else if (batch->backlog &&
			 is_shed(incoming, batch->pressure, now, &type))
			shed_unread(batch, type, statistics);
		else
			query_fill(
			    batch_add(batch), incoming, batch->interfaces, now);
	}
	return err;
}

static bool
is_solicit(const struct query *query)
{
	return query->drop == DROP_NONE && query->view.type == MESSAGE_SOLICIT;
}

static void
shed_one(struct query *query, bool backlog, struct step_context *context)
{
	if (!is_solicit(query))
		return;
	if (query->datagram.waited_ns > RECEIVE_TOO_OLD_NS)
		query_drop(query, context, DROP_TOO_OLD);
	else if (backlog && query->datagram.waited_ns > RECEIVE_SHED_NS)
		query_drop(query, context, DROP_SHED);
}

void
receive_shed(struct batch *batch, struct step_context *context)
{
	uint8_t order[BATCH_MAX];
	size_t count = 0;

	for (size_t i = 0; i < batch->count; i++)
		shed_one(batch_query(batch, i), batch->backlog, context);
	if (!batch->backlog)
		return;
	for (size_t i = 0; i < batch->count; i++)
		if (!is_solicit(batch_query(batch, i)))
			order[count++] = (uint8_t)i;
	for (size_t i = 0; i < batch->count; i++)
		if (is_solicit(batch_query(batch, i)))
			order[count++] = (uint8_t)i;
	for (size_t i = 0; i < batch->count; i++)
		batch->order[i] = order[i];
}
