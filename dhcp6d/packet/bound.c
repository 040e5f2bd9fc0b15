/*
 * packet/bound.c: who is one sender?
 *
 * A client is a DUID at a place: a DUID that is forged elsewhere takes nothing
 * from its owner, and machines that were cloned together with their DUID do
 * not share one's rate. A source is that place: the link-local address, on an
 * interface of ours or behind a relay's link and interface-id. An interface-id
 * is one of a relay's, whoever sends there.
 *
 * Of several relays the one nearest the client counts, which alone knows the
 * port. It must not relay what clients present as relayed already (RFC 6221
 * 5.1), else they invent interface-ids.
 */
#include "dhcp6d/packet/bound.h"

#include "dhcp6d/packet/ask.h"
#include "dhcp6d/packet/label.h"
#include "libcommon/log_messages.h"

/* Longer ones are told apart by their beginning. */
#define INTERFACE_ID_USED 64
#define KEY_SIZE (1 + 2 * 16 + 4 + INTERFACE_ID_USED + DUID_MAX)

/* Both write who sends, or nothing where that is not known. */
typedef void bound_key(const struct query *query, struct writer *w);

static void
put_interface_id(struct writer *w, const struct view_relay *relay)
{
	struct span id = relay->interface_id;

	if (id.size > INTERFACE_ID_USED)
		id.size = INTERFACE_ID_USED;
	writer_bytes(w, id);
}

static void
key_of_source(const struct query *query, struct writer *w)
{
	const struct view_relay *relay = view_nearest_relay(&query->view);

	if (relay == NULL) {
		writer_address(w, query->datagram.source);
		writer_u32(w, query->datagram.interface);
		return;
	}
	writer_address(w, relay->peer_address);
	writer_address(w, relay->link_address);
	put_interface_id(w, relay);
}

static void
key_of_client(const struct query *query, struct writer *w)
{
	struct span duid = query->flex.replaced ? query->flex.client_id
						: query->view.client_id;

	key_of_source(query, w);
	if (duid.size > 0)
		writer_bytes(w, duid);
}

static void
key_of_interface_id(const struct query *query, struct writer *w)
{
	const struct view_relay *relay = view_nearest_relay(&query->view);

	if (relay == NULL || !relay->has_interface_id)
		return;
	writer_address(w, query->datagram.source);
	writer_address(w, relay->link_address);
	put_interface_id(w, relay);
}

static const struct bound {
	const char *keyword;
	enum drop drop;
	bound_key *key;
} bounds[PACKET_RATE_COUNT] = {
    [PACKET_RATE_CLIENT] = {"client-packet-rate", DROP_CLIENT_RATE,
	key_of_client},
    [PACKET_RATE_SOURCE] = {"source-packet-rate", DROP_SOURCE_RATE,
	key_of_source},
    [PACKET_RATE_INTERFACE_ID] = {"interface-id-packet-rate",
	DROP_INTERFACE_ID_RATE, key_of_interface_id},
};

/* The log hears of it once a minute, the counter each time. */
static void
tell(const struct query *query, const struct step_context *context,
    unsigned which, uint32_t per_second)
{
	const struct view_relay *relay = view_nearest_relay(&query->view);
	char source[ADDRESS_TEXT_SIZE], label[LABEL_SIZE];

	if (context->log == NULL ||
	    !meter_may_speak(context->meter, which, context->now.steady_ns))
		return;
	log_write(context->log, DHCP6_PACKET_RATE, label_text(query, label),
	    address_text(
		relay == NULL ? query->datagram.source : relay->peer_address,
		source),
	    query->datagram.interface_name, per_second, bounds[which].keyword);
}

static uint64_t
sender_of(const struct query *query, const struct meter *meter, unsigned which)
{
	uint8_t bytes[KEY_SIZE];
	struct writer w;

	writer_init(&w, bytes, sizeof(bytes));
	writer_u8(&w, (uint8_t)which);
	bounds[which].key(query, &w);
	return w.size == 1 ? 0 : meter_sender(meter, span_of(bytes, w.size));
}

void
step_bound_senders(struct query *query, struct step_context *context)
{
	const uint32_t *rates = context->service->config->packet_rates;

	if (query->drop != DROP_NONE || context->meter == NULL)
		return;
	for (unsigned i = 0; i < PACKET_RATE_COUNT; i++)
		query->senders[i] =
		    rates[i] == 0 ? 0 : sender_of(query, context->meter, i);
}

void
step_bound(struct query *query, struct step_context *context)
{
	const uint32_t *rates = context->service->config->packet_rates;

	if (query->drop != DROP_NONE || context->meter == NULL)
		return;
	for (unsigned i = 0; i < PACKET_RATE_COUNT; i++) {
		if (query->senders[i] == 0 ||
		    meter_take(context->meter, query->senders[i], rates[i],
			context->now.steady_ns))
			continue;
		tell(query, context, i, rates[i]);
		query_drop(query, context, bounds[i].drop);
		return;
	}
}

bool
bound_permits_lease(const struct ask *ask)
{
	const struct decision *decision = ask->out;
	uint32_t most = ask->config->client_lease_limit, created = 0, count;

	if (most == 0)
		return true;
	for (unsigned i = 0; i < decision->lease_count; i++)
		created += decision->leases[i].created;
	count = store_count_of_duid(ask->store, ask->query->view.client_id);
	if (count + created < most)
		return true;
	because(ask->why, "client-lease-limit",
	    "no new lease: the client has %u, and may have %u", count + created,
	    most);
	return false;
}
