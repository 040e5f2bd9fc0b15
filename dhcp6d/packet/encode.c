/*
 * packet/encode.c: decision, options and relay chain become the reply's bytes.
 *
 * Order (protocol.md 1.7): Client and Server Identifier, status, Rapid Commit,
 * Preference, IAs in the query's order, then the rest. What must be in the
 * reply comes first: if it does not fit, nothing is sent and that is counted;
 * a configured option that does not fit is left out as a whole.
 *
 * Done while the disk works: nothing here looks at the store.
 */
#include "dhcp6d/packet/encode.h"

#include "dhcp6d/packet/dump.h"
#include "dhcp6d/packet/flex_id.h"
#include "dhcp6d/packet/flex_option.h"
#include "dhcp6d/packet/ia_kind.h"
#include "dhcp6d/packet/label.h"
#include "dhcp6d/packet/options.h"
#include "dhcp6d/packet/steps.h"
#include "dhcp6d/proto/domain_name.h"
#include "dhcp6d/proto/option_walk.h"
#include "dhcp6d/proto/relay.h"
#include "libcommon/log_messages.h"

#define ONE_PIECE 1232u /* octets of UDP payload in a packet of 1280 */

/* Status text is for people: short, without a final 0 (P-21.13-a). */
static void
write_status(struct writer *w, uint16_t status, const char *text)
{
	size_t mark;

	if (status == STATUS_NONE)
		return;
	mark = writer_open_option(w, OPTION_STATUS_CODE);
	writer_u16(w, status);
	if (text != NULL)
		writer_bytes(w, span_of(text, strlen(text)));
	writer_close_option(w, mark);
}

/*
 * RFC 6603 4.2: the excluded prefix as the bits in which it differs from the
 * delegated one, left-aligned, in whole octets (P6603-4.2-b).
 */
static void
write_excluded(struct writer *w, const struct lease_answer *lease)
{
	uint8_t wire[ADDRESS_WIRE_SIZE];
	unsigned bits = lease->excluded.length - lease->prefix_length;
	size_t mark;

	if (!lease->has_excluded ||
	    lease->excluded.length <= lease->prefix_length)
		return;
	address_store(wire,
	    address_shift_left(lease->excluded.address, lease->prefix_length));
	mark = writer_open_option(w, OPTION_PD_EXCLUDE);
	writer_u8(w, lease->excluded.length);
	writer_bytes(w, span_of(wire, (bits + 7) / 8));
	writer_close_option(w, mark);
}

static void
write_lease(struct writer *w, const struct ia_kind *kind,
    const struct lease_answer *lease)
{
	size_t mark = writer_open_option(w, kind->lease_option);

	if (kind->type == LEASE_NA)
		writer_address(w, lease->address);
	writer_u32(w, lease->preferred);
	writer_u32(w, lease->valid);
	if (kind->type == LEASE_PD) {
		writer_u8(w, lease->prefix_length);
		writer_address(w, lease->address);
		write_excluded(w, lease);
	}
	writer_close_option(w, mark);
}

/* The status of an IA stands inside the IA (P-21.4-e). */
static void
write_ia(
    struct writer *w, const struct query *query, const struct ia_answer *ia)
{
	const struct decision *decision = &query->decision;
	size_t mark = writer_open_option(w, ia->kind->option);

	writer_u32(w, flex_id_iaid(query, ia->kind->type, ia->iaid));
	writer_u32(w, ia->t1);
	writer_u32(w, ia->t2);
	for (unsigned i = 0; i < ia->lease_count; i++)
		write_lease(
		    w, ia->kind, &decision->leases[ia->lease_first + i]);
	write_status(w, ia->status, ia->status_text);
	writer_close_option(w, mark);
}

/*
 * RFC 4704 6: only to a client that asks for it, unless the operator wants
 * Kea's way (protocol.md 0.2 row 17).
 */
static void
write_fqdn(
    struct writer *w, const struct query *query, const struct snapshot *config)
{
	const struct fqdn *fqdn = &query->decision.fqdn;
	size_t mark;

	if (!fqdn->answered ||
	    !(view_requests(&query->view, OPTION_CLIENT_FQDN) ||
		config->compatibility.kea_fqdn_unrequested))
		return;
	mark = writer_open_option(w, OPTION_CLIENT_FQDN);
	writer_u8(w, fqdn->flags);
	host_name_write(w, &fqdn->name);
	writer_close_option(w, mark);
}

/* Header and identifiers. The Client Identifier goes back as it came; in a
 * Reply to an Information-request only if it came (P-16.10-b). */
static void
write_head(
    struct writer *w, const struct query *query, const struct service *service)
{
	const struct view *view = &query->view;
	const struct span client_id = flex_id_client_id(query);

	writer_u8(w, query->decision.reply_type);
	writer_bytes(w, span_of(view->transaction, sizeof(view->transaction)));
	if (client_id.data != NULL)
		writer_option(w, OPTION_CLIENTID, client_id);
	writer_option(w, OPTION_SERVERID,
	    span_of(service->server_duid, service->server_duid_size));
}

static void
write_message(struct reply_options *reply, const struct service *service)
{
	const struct decision *decision = &reply->query->decision;
	struct writer *w = reply->w;

	write_head(w, reply->query, service);
	write_status(w, decision->status, decision->status_text);
	if (decision->rapid_commit)
		writer_option(w, OPTION_RAPID_COMMIT, SPAN_EMPTY);
	if (decision->registered.data != NULL)
		writer_option(w, OPTION_IAADDR, decision->registered);
	if (decision->with_options && writer_good(w))
		options_add_preference(reply);
	for (unsigned i = 0; i < decision->ia_count; i++)
		write_ia(w, reply->query, &decision->ias[i]);
	write_fqdn(w, reply->query, service->config);
	if (decision->with_options && writer_good(w))
		options_add(reply);
}

/*
 * Where the reply goes: to the datagram's source, out of the interface it came
 * in by (RFC 9915 18.3.10). A client is answered at port 546 whatever its
 * source port was (P-7.2-b), a relay at 547, also when its address is that of
 * the client (LDRA, P6221-6.2-a), or at its source port if the level nearest
 * to us has a Relay Source Port (P8357-5.2-b). A relay that wrote to a unicast
 * address of ours is answered from it.
 */
static void
address_reply(struct query *query)
{
	const struct datagram *from = &query->datagram;
	const struct view *view = &query->view;
	struct reply *reply = &query->reply;

	reply->destination = from->source;
	reply->interface = from->interface;
	reply->source = ADDRESS_ANY;
	reply->destination_port = DHCP6_CLIENT_PORT;
	if (view->relay_count == 0)
		return;
	reply->destination_port = view->relays[0].has_relay_port
				      ? from->source_port
				      : DHCP6_SERVER_PORT;
	if (!address_is_multicast(from->destination))
		reply->source = from->destination;
}

static void
tell_left_out(
    const struct query *query, struct step_context *context, unsigned count)
{
	char label[LABEL_SIZE];

	for (unsigned i = 0; i < count; i++)
		statistics_add(context->statistics, STATISTIC_OPTIONS_LEFT_OUT);
	if (count > 0)
		log_write(context->log, DHCP6_OPTIONS_LEFT_OUT,
		    label_text(query, label), count);
}

/*
 * P-18.3-e: links of the least MTU carry 1280 octets in one piece (RFC 8200 5),
 * that is 1232 of payload. What is larger arrives in fragments, or at some
 * clients not at all. Not said of what is large because the query was: that is
 * for no operator to change.
 */
static void
tell_large(const struct query *query, struct step_context *context)
{
	const struct snapshot *config = context->service->config;
	const struct subnet *subnet = query->decision.subnet;
	size_t number = subnet == NULL ? config->subnet_count
				       : (size_t)(subnet - config->subnets);
	char label[LABEL_SIZE];

	if (query->reply.size <= ONE_PIECE ||
	    query->datagram.bytes.size > ONE_PIECE || context->log == NULL ||
	    !once_first(context->service->once, ONCE_LARGE_REPLY, number))
		return;
	log_write(context->log, DHCP6_REPLY_LARGE, label_text(query, label),
	    query->reply.size, subnet == NULL ? 0 : subnet->id, ONE_PIECE);
}

static void
tell_content(const struct query *query, struct step_context *context)
{
	const struct reply *reply = &query->reply;
	char label[LABEL_SIZE], text[DUMP_SIZE];

	log_write(context->log, DHCP6_RESPONSE_DATA, label_text(query, label),
	    query->decision.reply_type,
	    dump_text(span_of(reply->bytes, reply->size), text));
}

/* 60 octets: "short" as a status text is meant to be. */
#define STATUS_ROOM (OPTION_HEADER_SIZE + 2 + 60)
#define IA_ROOM (OPTION_HEADER_SIZE + 12 + STATUS_ROOM)
#define FQDN_ROOM (OPTION_HEADER_SIZE + 1 + DOMAIN_NAME_MAX)
#define LEASE_ROOM (OPTION_HEADER_SIZE + 25 + OPTION_HEADER_SIZE + 17)

bool
encode_has_room(const struct view *view, size_t capacity)
{
	/* relays get nothing back that they did not send */
	size_t need = view->datagram.size - view->message.size +
		      CLIENT_HEADER_SIZE + 2 * (OPTION_HEADER_SIZE + DUID_MAX) +
		      STATUS_ROOM + OPTION_HEADER_SIZE;

	need += view->ia_count * (IA_ROOM + LEASE_ROOM);
	need += view->lease_count * LEASE_ROOM;
	if (view->fqdn.data != NULL)
		need += FQDN_ROOM;
	if (view->type == MESSAGE_ADDR_REG_INFORM)
		need += view->message.size; /* its IAADDR goes back */
	return need <= (capacity < DATAGRAM_MAX ? capacity : DATAGRAM_MAX);
}

void
step_encode(struct query *query, struct step_context *context, size_t capacity)
{
	size_t marks[RELAY_LEVELS_MAX];
	struct reply_options reply = {.query = query,
	    .config = context->service->config,
	    .why = context->why};
	struct scopes scopes;
	struct writer w;

	if (query->drop != DROP_NONE)
		return;
	writer_init(&w, query->reply.bytes,
	    capacity < DATAGRAM_MAX ? capacity : DATAGRAM_MAX);
	scopes_collect(&scopes, query, context->service->config);
	relay_open(&w, &query->view, marks);
	reply.scopes = &scopes;
	reply.w = &w;
	reply.message = w.size;
	write_message(&reply, context->service);
	flex_id_log_restored(query, context);
	if (writer_good(&w))
		flex_option_apply(&reply, context);
	relay_close(&w, &query->view, marks);
	if (!writer_good(&w)) {
		query->reply.size = 0;
		query_drop(query, context, DROP_NO_ROOM);
		return;
	}
	query->reply.size = w.size;
	address_reply(query);
	tell_left_out(query, context, reply.left_out);
	tell_content(query, context);
	tell_large(query, context);
}
