/*
 * load_host.c: reservations (kea-config.md 2.19).
 *
 * One host at a time, into the model's array; what two hosts have to do with
 * each other is checked when the index is built (check.c).
 */
#include "dhcp6d/config/loading.h"

static const struct {
	const char *keyword;
	size_t offset; /* into struct raw_host */
	size_t most;   /* bytes; Kea's limits */
} identifiers[IDENTIFIER_TYPE_COUNT] = {
    [IDENTIFIER_HW_ADDRESS] = {"hw-address",
	offsetof(struct raw_host, hw_address), LEASE_HWADDR_MAX},
    [IDENTIFIER_DUID] = {"duid", offsetof(struct raw_host, duid),
	LEASE_DUID_MAX},
    [IDENTIFIER_FLEX_ID] = {"flex-id", offsetof(struct raw_host, flex_id), 128},
};

static const struct schema_string *
identifier_of(const struct raw_host *raw, unsigned type)
{
	return (const struct schema_string *)(const void
		*)((const char *)raw + identifiers[type].offset);
}

/* Which of the three is given; -1 after a complaint. */
static int
identifier_type_of(struct loading *loading, const struct raw_host *raw)
{
	int found = -1, i;

	for (i = 0; i < IDENTIFIER_TYPE_COUNT; i++) {
		if (identifier_of(raw, (unsigned)i)->text == NULL)
			continue;
		if (found >= 0) {
			refuse(loading,
			    identifier_of(raw, (unsigned)i)->position,
			    "a reservation has one identifier: %s and %s "
			    "exclude each other",
			    identifiers[found].keyword, identifiers[i].keyword);
			return -1;
		}
		found = i;
	}
	/* of one of a wrong type the table has complained */
	for (i = 0; found < 0 && i < IDENTIFIER_TYPE_COUNT; i++)
		if (keyword_given(&raw->base.context, identifiers[i].keyword))
			return -1;
	if (found < 0)
		refuse(loading, place_of(&raw->base.context),
		    "a reservation needs an identifier: duid, hw-address or "
		    "flex-id");
	return found;
}

static bool
read_identifier(
    struct loading *loading, const struct raw_host *raw, struct host *host)
{
	int type = identifier_type_of(loading, raw);
	const struct schema_string *text;
	uint8_t bytes[LEASE_DUID_MAX];
	size_t size;

	if (type < 0)
		return false;
	text = identifier_of(raw, (unsigned)type);
	if (!load_bytes(text, bytes, identifiers[type].most, &size)) {
		refuse(loading, text->position,
		    "\"%s\" is not a value for %s: at most %zu bytes as hex, "
		    "or 'text' in single quotes",
		    text->text, identifiers[type].keyword,
		    identifiers[type].most);
		return false;
	}
	host->identifier_type = (enum identifier_type)type;
	host->identifier = arena_span(loading->arena, span_of(bytes, size));
	if (host->identifier.data == NULL)
		loading->out_of_memory = true;
	return !loading->out_of_memory;
}

static bool
read_addresses(struct loading *loading, const struct raw_host *raw,
    const struct subnet *subnet, struct host *host)
{
	const struct schema_string *text = raw->addresses.items;
	uint32_t i, count = raw->addresses.count;
	struct address *addresses =
	    load_array(loading, count, sizeof(*addresses));
	char prefix[PREFIX_TEXT_SIZE];
	bool good = true;

	if (addresses == NULL)
		return count == 0;
	for (i = 0; i < count; i++) {
		if (text[i].text == NULL) {
			good = false; /* the table has complained */
		} else if (!load_address(&text[i], &addresses[i])) {
			refuse(loading, text[i].position,
			    "\"%s\" is not an IPv6 address", text[i].text);
			good = false;
		} else if (subnet != NULL &&
			   !prefix_contains(subnet->prefix, addresses[i])) {
			refuse(loading, text[i].position,
			    "reserved address %s is not within subnet %s",
			    text[i].text, prefix_text(subnet->prefix, prefix));
			good = false;
		}
	}
	host->addresses = addresses;
	host->address_count = (uint16_t)count;
	return good;
}

static bool
read_prefix(struct loading *loading, const struct schema_string *text,
    struct prefix *out)
{
	if (text->text == NULL)
		return false; /* the table has complained */
	if (!load_prefix(text, out) || out->length == 0) {
		refuse(loading, text->position,
		    "\"%s\" is not an IPv6 prefix: write \"address/length\"",
		    text->text);
		return false;
	}
	if (!address_equal(
		out->address, address_mask(out->address, out->length)))
		caution(loading, text->position,
		    "prefix %s has bits beyond its length, which are ignored",
		    text->text);
	out->address = address_mask(out->address, out->length);
	return true;
}

/* excluded-prefixes: one for each of prefixes, in the same order, or "". */
static bool
read_excluded(struct loading *loading, const struct schema_string *text,
    struct reserved_prefix *out)
{
	if (!string_given(text))
		return true;
	if (!read_prefix(loading, text, &out->excluded))
		return false;
	if (out->excluded.length <= out->prefix.length ||
	    !prefix_contains(out->prefix, out->excluded.address)) {
		refuse(loading, text->position,
		    "excluded prefix %s is not within its prefix", text->text);
		return false;
	}
	out->has_excluded = true;
	return true;
}

static bool
read_prefixes(
    struct loading *loading, const struct raw_host *raw, struct host *host)
{
	const struct schema_string *text = raw->prefixes.items;
	const struct schema_string *excluded = raw->excluded_prefixes.items;
	uint32_t i, count = raw->prefixes.count;
	struct reserved_prefix *prefixes =
	    load_array(loading, count, sizeof(*prefixes));
	bool good = true;

	if (raw->excluded_prefixes.count != 0 &&
	    raw->excluded_prefixes.count != count) {
		refuse(loading, raw->excluded_prefixes.position,
		    "there are %u excluded-prefixes for %u prefixes",
		    raw->excluded_prefixes.count, count);
		return false;
	}
	if (prefixes == NULL)
		return count == 0;
	for (i = 0; i < count; i++) {
		good =
		    read_prefix(loading, &text[i], &prefixes[i].prefix) &&
		    (raw->excluded_prefixes.count == 0 ||
			read_excluded(loading, &excluded[i], &prefixes[i])) &&
		    good;
	}
	host->prefixes = prefixes;
	host->prefix_count = (uint16_t)count;
	return good;
}

/* Numbers in the model have 16 bits; nobody reserves that many. */
static bool
check_counts(struct loading *loading, const struct raw_host *raw)
{
	if (raw->addresses.count <= UINT16_MAX &&
	    raw->prefixes.count <= UINT16_MAX)
		return true;
	refuse(loading, place_of(&raw->base.context),
	    "a reservation has at most %u addresses and prefixes", UINT16_MAX);
	return false;
}

static bool
read_hostname(
    struct loading *loading, const struct raw_host *raw, struct host *host)
{
	if (!string_given(&raw->hostname))
		return true;
	if (strlen(raw->hostname.text) > LEASE_HOSTNAME_MAX) {
		refuse(loading, raw->hostname.position,
		    "a hostname has at most %u octets", LEASE_HOSTNAME_MAX);
		return false;
	}
	host->hostname = load_text(loading, &raw->hostname);
	return true;
}

static void
load_host(struct loading *loading, const struct raw_host *raw,
    const struct subnet *subnet)
{
	struct host *host = &loading->hosts[loading->host_next];
	bool good;

	*host = (struct host){.subnet_id = subnet == NULL ? 0 : subnet->id};
	if (!check_counts(loading, raw))
		return;
	good = read_identifier(loading, raw, host);
	good = read_addresses(loading, raw, subnet, host) && good;
	good = read_prefixes(loading, raw, host) && good;
	good = read_hostname(loading, raw, host) && good;
	host->classes = load_class_list(loading, &raw->client_classes);
	host->options = load_options(loading, &raw->base.options);
	if (good)
		loading->raw_hosts[loading->host_next++] = raw;
}

void
load_hosts(struct loading *loading, const struct schema_list *list,
    const struct subnet *subnet)
{
	const struct raw_host *raw = list->items;
	uint32_t i;

	for (i = 0; i < list->count; i++)
		load_host(loading, &raw[i], subnet);
}
