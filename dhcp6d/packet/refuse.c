/*
 * packet/refuse.c: the end of a query that gets no answer.
 *
 * Counting and logging a drop is done in one place, so that no step forgets
 * either. The words go to the log at debug level alone: what a stranger sends
 * must not fill a disk.
 */
#include "dhcp6d/packet/label.h"
#include "dhcp6d/packet/steps.h"
#include "libcommon/log_messages.h"

/* The datagram could not be read: there is no label yet. */
static void
log_malformed(
    const struct query *query, struct step_context *context, enum drop drop)
{
	const struct datagram *datagram = &query->datagram;
	char source[ADDRESS_TEXT_SIZE], destination[ADDRESS_TEXT_SIZE];

	log_write(context->log, DHCP6_PACKET_DROP_PARSE_FAIL,
	    address_text(datagram->source, source),
	    address_text(datagram->destination, destination),
	    datagram->interface_name, drop_text(drop));
}

static void
log_foreign_server(const struct query *query, struct step_context *context)
{
	char label[LABEL_SIZE];
	char theirs[BYTES_TEXT_SIZE(LEASE_DUID_MAX)];
	char ours[BYTES_TEXT_SIZE(LEASE_DUID_MAX)];

	log_write(context->log, DHCP6_PACKET_DROP_SERVERID_MISMATCH,
	    label_text(query, label),
	    bytes_to_text(query->view.server_id, theirs, sizeof(theirs)),
	    bytes_to_text(span_of(context->service->server_duid,
			      context->service->server_duid_size),
		ours, sizeof(ours)));
}

static void
log_rule_broken(
    const struct query *query, struct step_context *context, enum drop drop)
{
	char source[ADDRESS_TEXT_SIZE];

	log_write(context->log, DHCP6_REQUIRED_OPTIONS_CHECK_FAIL,
	    message_name(query->view.type),
	    address_text(query->datagram.source, source), drop_text(drop));
}

/* Kea has a line of its own for each look-up after which it may happen. */
static void
log_dropped_by_class(const struct query *query, struct step_context *context)
{
	char label[LABEL_SIZE];

	switch (query->classes.stage) {
	case CLASS_STAGE_PACKET:
		log_write(context->log, DHCP6_PACKET_DROP_DROP_CLASS,
		    label_text(query, label));
		break;
	case CLASS_STAGE_EARLY:
		log_write(context->log, DHCP6_PACKET_DROP_DROP_CLASS_EARLY,
		    label_text(query, label));
		break;
	default:
		log_write(context->log, DHCP6_PACKET_DROP_DROP_CLASS2,
		    label_text(query, label));
		break;
	}
}

static void
log_other(
    const struct query *query, struct step_context *context, enum drop drop)
{
	char label[LABEL_SIZE];

	log_write(context->log, DHCP6_PACKET_DROPPED, label_text(query, label),
	    message_name(query->view.type), drop_text(drop));
}

static void
log_drop(
    const struct query *query, struct step_context *context, enum drop drop)
{
	char label[LABEL_SIZE];

	switch (drop) {
	case DROP_TOO_SHORT:
	case DROP_OPTION_OVERRUN:
	case DROP_RELAY_TOO_DEEP:
	case DROP_RELAY_NO_MESSAGE:
	case DROP_SINGLETON_TWICE:
	case DROP_BAD_CLIENT_ID:
	case DROP_TOO_MANY:
		log_malformed(query, context, drop);
		break;
	case DROP_TYPE_UNKNOWN:
		log_write(context->log, DHCP6_UNKNOWN_MSG_RECEIVED,
		    query->view.type, query->datagram.interface_name);
		break;
	case DROP_UNICAST:
		log_write(context->log, DHCP6_PACKET_DROP_UNICAST,
		    label_text(query, label), message_name(query->view.type));
		break;
	case DROP_NO_CLIENT_ID:
	case DROP_NO_SERVER_ID:
	case DROP_SERVER_ID_FORBIDDEN:
	case DROP_IA_IN_INFORMATION_REQUEST:
	case DROP_BAD_REGISTRATION:
		log_rule_broken(query, context, drop);
		break;
	case DROP_OTHER_SERVER:
		log_foreign_server(query, context);
		break;
	case DROP_CLASS_DROP:
		log_dropped_by_class(query, context);
		break;
	case DROP_SERVICE_DISABLED:
		log_write(context->log, DHCP6_PACKET_DROP_DHCP_DISABLED,
		    label_text(query, label));
		break;
	default:
		log_other(query, context, drop);
		break;
	}
}

void
query_drop(struct query *query, struct step_context *context, enum drop drop)
{
	query->drop = drop;
	statistics_add_drop(context->statistics, drop);
	because(context->why, "dropped", "no answer: %s", drop_text(drop));
	if (context->log != NULL)
		log_drop(query, context, drop);
}
