/*
 * packet/accept.c: is this a message that may be answered at all?
 *
 * What protocol.md 1.1 and 1.2 ask of a message before anything is looked up:
 * it can be read, its type is one that clients send and we serve, it came to
 * the group or through a relay, from an address that a client can have, and
 * its identifiers are as its type wants them. A Server Identifier that is not
 * ours ends a query first of all (1.1 step 11). Nothing is answered to what
 * fails here, not even with a status (P-16-e, P-16-f).
 */
#include "dhcp6d/packet/dump.h"
#include "dhcp6d/packet/flex_id.h"
#include "dhcp6d/packet/hwaddr.h"
#include "dhcp6d/packet/label.h"
#include "dhcp6d/packet/registration.h"
#include "dhcp6d/packet/steps.h"
#include "libcommon/log_messages.h"

/* ff02::1:2, All_DHCP_Relay_Agents_and_Servers */
static const struct address all_servers = {
    UINT64_C(0xff02000000000000), UINT64_C(0x10002)};

enum identifier_rule { RULE_OPTIONAL, RULE_REQUIRED, RULE_FORBIDDEN };

/* RFC 9915 16.2 to 16.12: who is served, and with which identifiers. */
struct message_rule {
	bool served;
	uint8_t client_id, server_id; /* enum identifier_rule */
};

static const struct message_rule rules[MESSAGE_TYPE_COUNT] = {
    [MESSAGE_SOLICIT] = {true, RULE_REQUIRED, RULE_FORBIDDEN},
    [MESSAGE_REQUEST] = {true, RULE_REQUIRED, RULE_REQUIRED},
    [MESSAGE_CONFIRM] = {true, RULE_REQUIRED, RULE_FORBIDDEN},
    [MESSAGE_RENEW] = {true, RULE_REQUIRED, RULE_REQUIRED},
    [MESSAGE_REBIND] = {true, RULE_REQUIRED, RULE_FORBIDDEN},
    [MESSAGE_RELEASE] = {true, RULE_REQUIRED, RULE_REQUIRED},
    [MESSAGE_DECLINE] = {true, RULE_REQUIRED, RULE_REQUIRED},
    [MESSAGE_INFORMATION_REQUEST] = {true, RULE_OPTIONAL, RULE_OPTIONAL},
    /* unless allow-address-registration is false */
    [MESSAGE_ADDR_REG_INFORM] = {true, RULE_REQUIRED, RULE_FORBIDDEN},
};

static enum drop
drop_of_view_error(enum view_error error)
{
	switch (error) {
	case VIEW_GOOD:
		return DROP_NONE;
	case VIEW_TOO_SHORT:
		return DROP_TOO_SHORT;
	case VIEW_RELAY_TOO_DEEP:
		return DROP_RELAY_TOO_DEEP;
	case VIEW_RELAY_NO_MESSAGE:
		return DROP_RELAY_NO_MESSAGE;
	case VIEW_SINGLETON_TWICE:
		return DROP_SINGLETON_TWICE;
	case VIEW_BAD_CLIENT_ID:
		return DROP_BAD_CLIENT_ID;
	case VIEW_TOO_MANY:
		return DROP_TOO_MANY;
	case VIEW_OPTION_OVERRUN:
	case VIEW_ERROR_COUNT:
	default:
		return DROP_OPTION_OVERRUN;
	}
}

/* P-16-c, P-16.3-a, P-16.10-a, P-16.11-a, P-16.14-a */
static enum drop
check_type(uint8_t type, const struct snapshot *config)
{
	if (type == MESSAGE_ADDR_REG_INFORM && !config->address_registration)
		return DROP_TYPE_NOT_SERVED;
	if (type < MESSAGE_TYPE_COUNT && rules[type].served)
		return DROP_NONE;
	switch (type) {
	case MESSAGE_ADVERTISE:
	case MESSAGE_REPLY:
	case MESSAGE_RECONFIGURE:
	case MESSAGE_RELAY_FORWARD: /* inside a relay's, never */
	case MESSAGE_RELAY_REPLY:
	case MESSAGE_LEASEQUERY_REPLY:
	case MESSAGE_LEASEQUERY_DONE:
	case MESSAGE_LEASEQUERY_DATA:
	case MESSAGE_RECONFIGURE_REPLY:
	case MESSAGE_DHCPV4_RESPONSE:
	case MESSAGE_ADDR_REG_REPLY:
		return DROP_TYPE_NOT_FOR_SERVER;
	default:
		break;
	}
	return type == 0 || type >= MESSAGE_TYPE_COUNT ? DROP_TYPE_UNKNOWN
						       : DROP_TYPE_NOT_SERVED;
}

/*
 * Where it came from and went to. A relay may send from and to any address
 * (RFC 9915 19); a client sends from its link-local address to the group. The
 * link-layer destination and the source port are nobody's business (P-14-a,
 * P-7.2-b).
 */
static enum drop
check_addresses(const struct query *query)
{
	struct address source = query->datagram.source;

	if (address_is_any(source) || address_is_multicast(source))
		return DROP_BAD_SOURCE;
	if (query->view.relay_count > 0)
		return DROP_NONE;
	if (!address_equal(query->datagram.destination, all_servers))
		return DROP_UNICAST;
	/* a registration comes from the address that it is about */
	return address_is_link_local(source) ||
		       query->view.type == MESSAGE_ADDR_REG_INFORM
		   ? DROP_NONE
		   : DROP_BAD_SOURCE;
}

static enum drop
check_server_id(const struct query *query, const struct service *service)
{
	const struct span *theirs = &query->view.server_id;
	const struct message_rule *rule = &rules[query->view.type];

	if (theirs->data == NULL)
		return rule->server_id == RULE_REQUIRED ? DROP_NO_SERVER_ID
							: DROP_NONE;
	if (!span_equal(*theirs,
		span_of(service->server_duid, service->server_duid_size)))
		return DROP_OTHER_SERVER;
	return rule->server_id == RULE_FORBIDDEN ? DROP_SERVER_ID_FORBIDDEN
						 : DROP_NONE;
}

/* Three zero octets stand for "nobody" in the lease file; as Kea refuses. */
static bool
is_nobody(struct span duid)
{
	static const uint8_t nobody[3];

	return span_equal(duid, span_of(nobody, sizeof(nobody)));
}

static enum drop
check_client_id(const struct view *view)
{
	if (view->client_id.data == NULL)
		return rules[view->type].client_id == RULE_REQUIRED
			   ? DROP_NO_CLIENT_ID
			   : DROP_NONE;
	if (view->client_id.size < DUID_MIN ||
	    view->client_id.size > DUID_MAX || is_nobody(view->client_id))
		return DROP_BAD_CLIENT_ID;
	return DROP_NONE;
}

/* P-16.12-b; an IA counts however its content looks. */
static bool
has_ia(const struct view *view)
{
	return view->ia_count > 0 || view->has_ia_ta ||
	       view_find(view, OPTION_IA_NA) != NULL ||
	       view_find(view, OPTION_IA_TA) != NULL ||
	       view_find(view, OPTION_IA_PD) != NULL;
}

static enum drop
check_message(const struct query *query, const struct service *service)
{
	const struct view *view = &query->view;
	enum drop drop = check_type(view->type, service->config);

	if (drop == DROP_NONE)
		drop = check_server_id(query, service);
	if (drop == DROP_NONE)
		drop = check_addresses(query);
	if (drop == DROP_NONE)
		drop = check_client_id(view);
	if (drop == DROP_NONE && view->type == MESSAGE_INFORMATION_REQUEST &&
	    !service->config->compatibility.kea_information_request &&
	    has_ia(view))
		drop = DROP_IA_IN_INFORMATION_REQUEST;
	if (drop == DROP_NONE && view->type == MESSAGE_ADDR_REG_INFORM &&
	    !registration_read(&(struct registration){0}, query))
		drop = DROP_BAD_REGISTRATION;
	return drop;
}

static void
log_buffer_line(const struct query *query, struct step_context *context)
{
	const struct datagram *datagram = &query->datagram;
	char source[ADDRESS_TEXT_SIZE], destination[ADDRESS_TEXT_SIZE];

	log_write(context->log, DHCP6_BUFFER_RECEIVED,
	    address_text(datagram->source, source), datagram->source_port,
	    address_text(datagram->destination, destination), DHCP6_SERVER_PORT,
	    datagram->interface_name);
}

static void
log_received(const struct query *query, struct step_context *context)
{
	const struct datagram *datagram = &query->datagram;
	char label[LABEL_SIZE];
	char source[ADDRESS_TEXT_SIZE], destination[ADDRESS_TEXT_SIZE];

	log_write(context->log, DHCP6_QUERY_LABEL, label_text(query, label));
	log_write(context->log, DHCP6_PACKET_RECEIVED, label_text(query, label),
	    message_name(query->view.type), query->view.type,
	    address_text(datagram->source, source),
	    address_text(datagram->destination, destination),
	    datagram->interface_name);
	if (log_wants(context->log, &log_message_DHCP6_QUERY_DATA))
		log_write(context->log, DHCP6_QUERY_DATA,
		    label_text(query, label),
		    dump_text(datagram->bytes, (char[DUMP_SIZE]){0}));
}

void
step_decode(struct query *query, struct step_context *context)
{
	enum view_error error;
	enum drop drop;

	query->drop = DROP_NONE;
	query->place.subnet = NULL;
	query->client.host_count = 0;
	query->client.hwaddr_size = 0;
	statistics_add(context->statistics, STATISTIC_RECEIVED);
	log_buffer_line(query, context);

	error = context->service->config->compatibility.lenient_option_parsing
		    ? view_decode_leniently(&query->view, query->datagram.bytes)
		    : view_decode(&query->view, query->datagram.bytes);
	if (error != VIEW_GOOD) {
		query_drop(query, context, drop_of_view_error(error));
		return;
	}
	statistics_add_received(context->statistics, query->view.type);
	drop = context->disabled ? DROP_SERVICE_DISABLED
				 : check_message(query, context->service);
	if (drop != DROP_NONE) {
		query_drop(query, context, drop);
		return;
	}
	flex_id_find(query, context);
	hwaddr_find(query, context);
	log_received(query, context);
}
