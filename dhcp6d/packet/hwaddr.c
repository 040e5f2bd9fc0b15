/*
 * packet/hwaddr.c: the client's link-layer address.
 *
 * DHCPv6 has no field for it; it is found in what the client or a relay says
 * besides. The configured sources are tried in their order until one yields
 * (kea-config.md 3.5). What comes from the client can be forged, what comes
 * from a relay is as good as the relay. Kea does not implement the sources
 * raw and subscriber-id; neither do we.
 */
#include "dhcp6d/packet/hwaddr.h"

#define HTYPE_ETHERNET 1
#define VENDOR_CABLELABS 4491
#define DOCSIS_CMTS_MAC 1026
#define DOCSIS_MODEM_MAC 36

static bool
set_hwaddr(struct client *client, uint16_t type, struct span address,
    enum hwaddr_source source)
{
	if (address.size == 0 || address.size > LEASE_HWADDR_MAX)
		return false;
	memcpy(client->hwaddr, address.data, address.size);
	client->hwaddr_size = (uint8_t)address.size;
	client->hwtype = type;
	client->hwaddr_source = source;
	return true;
}

/* DUID-LLT: type, hardware type, time, address; DUID-LL: without the time. */
static bool
from_duid(struct query *query)
{
	struct reader r;
	uint16_t kind, type;

	reader_init(&r, query->view.client_id);
	kind = reader_u16(&r);
	type = reader_u16(&r);
	if (kind == DUID_LLT)
		(void)reader_u32(&r);
	else if (kind != DUID_LL)
		return false;
	return set_hwaddr(&query->client, type,
	    reader_take(&r, reader_left(&r)), HWADDR_DUID);
}

/*
 * An EUI-64 made from a MAC, RFC 4291 appendix A: ff:fe in the middle, the
 * universal bit set and the group bit clear.
 */
static bool
from_link_local(struct query *query)
{
	const struct view_relay *relay = view_nearest_relay(&query->view);
	struct address from =
	    relay != NULL ? relay->peer_address : query->datagram.source;
	uint8_t id[8], mac[6];

	if (!address_is_link_local(from))
		return false;
	store_u64(id, from.low);
	if (id[3] != 0xff || id[4] != 0xfe || (id[0] & 3) != 2)
		return false;
	memcpy(mac, id, 3);
	memcpy(mac + 3, id + 5, 3);
	mac[0] ^= 2;
	return set_hwaddr(&query->client, HTYPE_ETHERNET,
	    span_of(mac, sizeof(mac)), HWADDR_LINK_LOCAL);
}

/* RFC 6939: of the relay nearest the client alone (P6939-6-a, -b). */
static bool
from_client_link_option(struct query *query)
{
	const struct view_relay *relay = view_nearest_relay(&query->view);
	struct reader r;
	uint16_t type;

	if (relay == NULL || relay->link_layer.data == NULL)
		return false;
	reader_init(&r, relay->link_layer);
	type = reader_u16(&r);
	return set_hwaddr(&query->client, type,
	    reader_take(&r, reader_left(&r)), HWADDR_CLIENT_LINK_OPTION);
}

/* Kea takes all that follows the enterprise number for an address. */
static bool
from_remote_id(struct query *query)
{
	const struct view_relay *relay = view_nearest_relay(&query->view);
	struct reader r;

	if (relay == NULL || relay->remote_id.data == NULL)
		return false;
	reader_init(&r, relay->remote_id);
	(void)reader_u32(&r);
	return set_hwaddr(&query->client, HTYPE_ETHERNET,
	    reader_take(&r, reader_left(&r)), HWADDR_REMOTE_ID);
}

/* The next option of r; false at its end. */
static bool
next_option(struct reader *r, uint16_t *code, struct span *value)
{
	if (reader_left(r) == 0)
		return false;
	*code = reader_u16(r);
	*value = reader_take(r, reader_u16(r));
	return reader_good(r);
}

/* A suboption of CableLabs' Vendor Options. */
static struct span
cablelabs_option(struct span vendor_options, uint16_t wanted)
{
	struct span value = SPAN_EMPTY;
	struct reader r;
	uint16_t code;

	reader_init(&r, vendor_options);
	if (reader_u32(&r) != VENDOR_CABLELABS)
		return SPAN_EMPTY;
	while (next_option(&r, &code, &value))
		if (code == wanted)
			return value;
	return SPAN_EMPTY;
}

static bool
from_docsis_cmts(struct query *query)
{
	const struct view_relay *relay = view_nearest_relay(&query->view);
	struct span value;
	struct reader r;
	uint16_t code;

	if (relay == NULL)
		return false;
	reader_init(&r, relay->options);
	while (next_option(&r, &code, &value))
		if (code == OPTION_VENDOR_OPTS &&
		    set_hwaddr(&query->client, HTYPE_ETHERNET,
			cablelabs_option(value, DOCSIS_CMTS_MAC),
			HWADDR_DOCSIS_CMTS))
			return true;
	return false;
}

static bool
from_docsis_modem(struct query *query)
{
	const struct view *view = &query->view;

	for (unsigned i = 0; i < view->option_count; i++) {
		const struct view_option *option = &view->options[i];

		if (option->code == OPTION_VENDOR_OPTS &&
		    set_hwaddr(&query->client, HTYPE_ETHERNET,
			cablelabs_option(span_of(option->data, option->size),
			    DOCSIS_MODEM_MAC),
			HWADDR_DOCSIS_MODEM))
			return true;
	}
	return false;
}

typedef bool hwaddr_source(struct query *query);

static hwaddr_source *const sources[MAC_SOURCE_COUNT] = {
    [MAC_SOURCE_DUID] = from_duid,
    [MAC_SOURCE_LINK_LOCAL] = from_link_local,
    [MAC_SOURCE_CLIENT_LINK_OPTION] = from_client_link_option,
    [MAC_SOURCE_REMOTE_ID] = from_remote_id,
    [MAC_SOURCE_DOCSIS_CMTS] = from_docsis_cmts,
    [MAC_SOURCE_DOCSIS_MODEM] = from_docsis_modem,
};

void
hwaddr_find(struct query *query, struct step_context *context)
{
	const struct snapshot *config = context->service->config;

	query->client.hwaddr_size = 0;
	query->client.hwtype = 0;
	query->client.hwaddr_source = HWADDR_UNKNOWN;
	for (unsigned i = 0; i < config->mac_source_count; i++) {
		hwaddr_source *source = sources[config->mac_sources[i]];

		if (source != NULL && source(query))
			return;
	}
}
