/*
 * lease_json.c: a lease as commands show it.
 */
#include "dhcp6d/control/lease_json.h"

#include "libcommon/text.h"

static void
add_bytes(json_t *map, const char *name, struct span bytes)
{
	char text[BYTES_TEXT_SIZE(LEASE_DUID_MAX)];

	json_object_set_new(
	    map, name, json_string(bytes_to_text(bytes, text, sizeof(text))));
}

/* Octets of a client that are no UTF-8 are shown as \xHH. */
static json_t *
client_string(struct span text)
{
	char printable[4 * LEASE_HOSTNAME_MAX + 1];
	json_t *string = json_stringn((const char *)text.data, text.size);

	if (string != NULL)
		return string;
	return json_string(text_printable(
	    (const char *)text.data, text.size, printable, sizeof(printable)));
}

json_t *
lease_json(const struct lease *lease, const struct moment *now)
{
	char address[ADDRESS_TEXT_SIZE];
	json_t *map, *context;

	map = json_pack("{s:s, s:s, s:I, s:I, s:I, s:I, s:I, s:b, s:b, s:i}",
	    "ip-address", address_text(lease->address, address), "type",
	    lease->type == LEASE_PD ? "IA_PD" : "IA_NA", "iaid",
	    (json_int_t)lease->iaid, "subnet-id", (json_int_t)lease->subnet_id,
	    "cltt", (json_int_t)moment_wall_of_lease(now, lease->transaction),
	    "preferred-lft", (json_int_t)lease->preferred, "valid-lft",
	    (json_int_t)lease->valid, "fqdn-fwd", (int)lease->fqdn_forward,
	    "fqdn-rev", (int)lease->fqdn_reverse, "state", (int)lease->state);
	if (map == NULL)
		return NULL;
	add_bytes(map, "duid", lease->duid);
	json_object_set_new(map, "hostname", client_string(lease->hostname));
	if (lease->type == LEASE_PD)
		json_object_set_new(
		    map, "prefix-len", json_integer(lease->prefix_length));
	if (lease->pool_id != 0)
		json_object_set_new(
		    map, "pool-id", json_integer(lease->pool_id));
	if (lease->hwaddr.size > 0)
		add_bytes(map, "hw-address", lease->hwaddr);
	if (lease->user_context.size > 0) {
		context = json_loadb((const char *)lease->user_context.data,
		    lease->user_context.size, JSON_ALLOW_NUL, NULL);
		if (context != NULL)
			json_object_set_new(map, "user-context", context);
	}
	return map;
}

json_t *
lease_json_at(
    const struct lease_store *store, uint32_t index, const struct moment *now)
{
	struct lease lease;

	store_read(store, index, &lease);
	return lease_json(&lease, now);
}
