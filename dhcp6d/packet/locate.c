/*
 * packet/locate.c: which subnet a query belongs to (kea-config.md 3.1,
 * protocol.md 2.2).
 *
 * A direct client is on the link of the receiving interface. A relayed one is
 * where the innermost usable link-address says: `::` and link-local ones tell
 * nothing by themselves. Interface-Ids come first, as in Kea, and are opaque
 * octets (P-21.18-c). Each way is tried over all subnets before the next one;
 * among several subnets the first in ascending id whose guards let the client
 * in is taken.
 */
#include "dhcp6d/config/index.h"
#include "dhcp6d/packet/class_set.h"
#include "dhcp6d/packet/label.h"
#include "dhcp6d/packet/steps.h"
#include "libcommon/log_messages.h"

/* More subnets over one address than that are not told apart by guards. */
#define SUBNETS_OF_ADDRESS_MAX 64

/* What the relays say about the link. */
struct whereabouts {
	bool has_link;  /* a usable link-address */
	bool has_local; /* a link-local one */
	struct address link, local;
	struct span interface_id; /* of the relay nearest the client */
};

static void
read_relays(const struct view *view, struct whereabouts *out)
{
	const struct view_relay *nearest = view_nearest_relay(view);

	*out = (struct whereabouts){0};
	if (nearest != NULL && nearest->has_interface_id)
		out->interface_id = nearest->interface_id;
	/* P-13.1-c, P-13.1-d: from the client outward, the first that says
	 * something. */
	for (unsigned i = view->relay_count; i-- > 0 && !out->has_link;) {
		struct address link = view->relays[i].link_address;

		if (address_is_any(link))
			continue;
		if (!address_is_link_local(link)) {
			out->has_link = true;
			out->link = link;
		} else if (!out->has_local) {
			out->has_local = true;
			out->local = link;
		}
	}
}

static const struct subnet *
first_permitted(const struct query *query, const struct step_context *context,
    const struct subnet *const *subnets, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (subnet_permits(subnets[i], &query->classes))
			return subnets[i];
		because(context->why, "subnet-guard",
		    "subnet %u is passed over: its client classes",
		    subnets[i]->id);
	}
	return NULL;
}

static const struct subnet *
in_list(const struct query *query, const struct step_context *context,
    struct subnet_list list)
{
	return first_permitted(query, context, list.subnets, list.count);
}

static const struct subnet *
by_range(const struct query *query, const struct step_context *context,
    struct address address)
{
	const struct subnet *found[SUBNETS_OF_ADDRESS_MAX];
	size_t count = index_by_address(
	    context->service->config, address, found, SUBNETS_OF_ADDRESS_MAX);

	return first_permitted(query, context, found, count);
}

static const struct subnet *
locate_direct(const struct query *query, const struct step_context *context)
{
	const struct datagram *datagram = &query->datagram;
	char text[ADDRESS_TEXT_SIZE];
	const struct subnet *subnet = in_list(query, context,
	    index_by_interface(
		context->service->config, datagram->interface_name));

	if (subnet != NULL) {
		because(context->why, "subnet-by-interface",
		    "subnet %u: received on interface %s", subnet->id,
		    datagram->interface_name);
		return subnet;
	}
	subnet = by_range(query, context, datagram->source);
	if (subnet != NULL)
		because(context->why, "subnet-by-source",
		    "subnet %u: its range holds the source address %s",
		    subnet->id, address_text(datagram->source, text));
	return subnet;
}

static const struct subnet *
by_relay(const struct query *query, const struct step_context *context,
    struct address relay)
{
	char text[ADDRESS_TEXT_SIZE];
	const struct subnet *subnet = in_list(
	    query, context, index_by_relay(context->service->config, relay));

	if (subnet != NULL)
		because(context->why, "subnet-by-relay",
		    "subnet %u: its relay addresses list %s", subnet->id,
		    address_text(relay, text));
	return subnet;
}

static const struct subnet *
by_link_address(const struct query *query, const struct step_context *context,
    struct address link)
{
	char text[ADDRESS_TEXT_SIZE];
	const struct subnet *subnet = by_relay(query, context, link);

	if (subnet != NULL)
		return subnet;
	subnet = by_range(query, context, link);
	if (subnet != NULL)
		because(context->why, "subnet-by-link-address",
		    "subnet %u: its range holds the link-address %s",
		    subnet->id, address_text(link, text));
	return subnet;
}

static const struct subnet *
locate(const struct query *query, const struct step_context *context)
{
	struct whereabouts where;
	const struct subnet *subnet = NULL;

	if (query->view.relay_count == 0)
		return locate_direct(query, context);
	read_relays(&query->view, &where);
	if (where.interface_id.size > 0)
		subnet = in_list(query, context,
		    index_by_interface_id(
			context->service->config, where.interface_id));
	if (subnet != NULL) {
		because(context->why, "subnet-by-interface-id",
		    "subnet %u: the relay's interface-id", subnet->id);
		return subnet;
	}
	if (where.has_link)
		return by_link_address(query, context, where.link);
	if (where.has_local)
		subnet = by_relay(query, context, where.local);
	/* Relays that add a level and name no link (RFC 6221): as if direct. */
	return subnet != NULL ? subnet : locate_direct(query, context);
}

void
step_locate(struct query *query, struct step_context *context)
{
	char label[LABEL_SIZE];

	if (query->drop != DROP_NONE)
		return;
	query->place.subnet = locate(query, context);
	if (query->place.subnet != NULL) {
		log_write(context->log, DHCP6_SUBNET_SELECTED,
		    label_text(query, label), query->place.subnet->id);
		log_write(context->log, DHCP6_SUBNET_DATA,
		    label_text(query, label),
		    prefix_text(query->place.subnet->prefix,
			(char[PREFIX_TEXT_SIZE]){0}));
		return;
	}
	because(context->why, "no-subnet", "no subnet fits this query");
	log_write(context->log, DHCP6_SUBNET_SELECTION_FAILED,
	    label_text(query, label));
}
