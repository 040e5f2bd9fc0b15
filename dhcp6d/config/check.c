/*
 * check.c: what takes more than one scope to see, and what is not done here
 * yet though the tables take it.
 *
 * Ranges and single scopes are checked where they are read; this comes last,
 * over the finished model and its index.
 */
#include "dhcp6d/config/index.h"
#include "dhcp6d/config/load.h"
#include "libcommon/text.h"

/* For messages: "duid 00:01:...". */
static const char *
host_label(const struct host *host, char *out, size_t size)
{
	static const char *const names[IDENTIFIER_TYPE_COUNT] = {
	    [IDENTIFIER_HW_ADDRESS] = "hw-address",
	    [IDENTIFIER_DUID] = "duid",
	    [IDENTIFIER_FLEX_ID] = "flex-id",
	};
	char bytes[BYTES_TEXT_SIZE(LEASE_DUID_MAX)];

	snprintf(out, size, "%s %s", names[host->identifier_type],
	    bytes_to_text(host->identifier, bytes, sizeof(bytes)));
	return out;
}

#define HOST_LABEL_SIZE (16 + BYTES_TEXT_SIZE(LEASE_DUID_MAX))

static const char *
scope_label(uint32_t subnet_id, char *out, size_t size)
{
	if (subnet_id == 0)
		snprintf(out, size, "the global reservations");
	else
		snprintf(out, size, "subnet %u", subnet_id);
	return out;
}

static void
refuse_twice(struct loading *loading, const struct host *host,
    struct yaml_position place, const char *what)
{
	char scope[40];

	refuse(loading, place, "%s is reserved twice in %s", what,
	    scope_label(host->subnet_id, scope, sizeof(scope)));
}

static void
check_addresses(struct loading *loading, uint32_t number)
{
	const struct snapshot *snapshot = loading->snapshot;
	const struct host *host = &snapshot->hosts[number];
	const struct schema_string *texts =
	    loading->raw_hosts[number]->addresses.items;
	uint16_t i;

	for (i = 0; i < host->address_count; i++)
		if (index_host_of_lease(snapshot, host->subnet_id, LEASE_NA,
			host->addresses[i], 128, NULL) != host)
			refuse_twice(
			    loading, host, texts[i].position, texts[i].text);
}

static void
check_prefixes(struct loading *loading, uint32_t number)
{
	const struct snapshot *snapshot = loading->snapshot;
	const struct host *host = &snapshot->hosts[number];
	const struct schema_string *texts =
	    loading->raw_hosts[number]->prefixes.items;
	const struct prefix *prefix;
	uint16_t i;

	for (i = 0; i < host->prefix_count; i++) {
		prefix = &host->prefixes[i].prefix;
		if (index_host_of_lease(snapshot, host->subnet_id, LEASE_PD,
			prefix->address, prefix->length, NULL) != host)
			refuse_twice(
			    loading, host, texts[i].position, texts[i].text);
	}
}

static void
check_hosts(struct loading *loading)
{
	const struct snapshot *snapshot = loading->snapshot;
	bool unique = boolean_or(&loading->raw->reservations_unique, true);
	char label[HOST_LABEL_SIZE];
	const struct host *host;
	uint32_t i;

	for (i = 0; i < snapshot->host_count; i++) {
		host = &snapshot->hosts[i];
		if (index_host(snapshot, host->subnet_id, host->identifier_type,
			host->identifier) != host)
			refuse_twice(loading, host,
			    place_of(&loading->raw_hosts[i]->base.context),
			    host_label(host, label, sizeof(label)));
		if (!unique)
			continue;
		check_addresses(loading, i);
		check_prefixes(loading, i);
	}
}

/* Reservations by an identifier that is never looked for are told once. */
static void
check_identifiers(struct loading *loading)
{
	const struct snapshot *snapshot = loading->snapshot;
	bool told[IDENTIFIER_TYPE_COUNT] = {false};
	const struct host *host;
	uint32_t i;

	for (i = 0; i < snapshot->host_count; i++) {
		host = &snapshot->hosts[i];
		if (told[host->identifier_type] ||
		    memchr(snapshot->identifiers, (int)host->identifier_type,
			snapshot->identifier_count) != NULL)
			continue;
		told[host->identifier_type] = true;
		caution(loading, place_of(&loading->raw_hosts[i]->base.context),
		    "this and other reservations by the same kind of "
		    "identifier are never found: "
		    "host-reservation-identifiers does not name it");
	}
}

static bool
name_matches(const void *context, uint32_t item, const void *key)
{
	const struct raw_network *raw = context;

	return strcmp(raw[item].name.text, key) == 0;
}

static void
check_network_names(struct loading *loading)
{
	const struct schema_list *list = &loading->raw->networks;
	const struct raw_network *raw = list->items;
	struct table_query query = {.match = name_matches, .context = raw};
	struct table names;
	uint32_t i;

	if (!table_init(&names, loading->scratch, list->count)) {
		loading->out_of_memory = true;
		return;
	}
	for (i = 0; i < list->count; i++) {
		if (!string_given(&raw[i].name)) {
			if (raw[i].name.text != NULL)
				refuse(loading, raw[i].name.position,
				    "a shared network needs a name");
			continue;
		}
		query.key = raw[i].name.text;
		query.hash = hash_bytes(
		    loading->key, raw[i].name.text, raw[i].name.size);
		if (table_find(&names, &query) != TABLE_NONE)
			refuse(loading, raw[i].name.position,
			    "there is already a shared network \"%s\"",
			    raw[i].name.text);
		else
			table_add(&names, query.hash, i);
	}
}

/* All members are on one link: one interface, one answer to rapid commit. */
static void
check_members(struct loading *loading, const struct raw_network *raw)
{
	const struct raw_subnet *members = raw->subnets.items;
	const struct raw_link *first, *link;
	const char *interface = NULL;
	uint32_t i;

	for (i = 0; i < raw->subnets.count; i++) {
		first = &members[0].scope.link;
		link = &members[i].scope.link;
		if (boolean_or(&link->rapid_commit, false) !=
		    boolean_or(&first->rapid_commit, false))
			refuse(loading,
			    place_of_keyword(
				&members[i].scope.base.context, "rapid-commit"),
			    "all subnets of a shared network must agree on "
			    "rapid-commit");
		if (!string_given(&link->interface))
			continue;
		if (interface != NULL &&
		    strcmp(interface, link->interface.text) != 0)
			refuse(loading,
			    place_of_keyword(
				&members[i].scope.base.context, "interface"),
			    "all subnets of a shared network must be on one "
			    "interface: this one is on \"%s\", another one on "
			    "\"%s\"",
			    link->interface.text, interface);
		interface = link->interface.text;
	}
}

static void
check_networks(struct loading *loading)
{
	const struct schema_list *list = &loading->raw->networks;
	const struct raw_network *raw = list->items;
	uint32_t i;

	check_network_names(loading);
	for (i = 0; i < list->count; i++)
		check_members(loading, &raw[i]);
}

static void
check_hooks(struct loading *loading)
{
	const struct schema_list *list = &loading->raw->hooks;
	const struct raw_hook *raw = list->items;
	const char *name;
	uint32_t i;

	for (i = 0; i < list->count; i++) {
		if (raw[i].library.text == NULL)
			continue;
		name = strrchr(raw[i].library.text, '/');
		caution(loading, raw[i].library.position,
		    "hook library %s is not in force yet: dhcp6d loads no "
		    "libraries, and what this one does is not built in",
		    name == NULL ? raw[i].library.text : name + 1);
	}
}

static void
check_values_not_in_force(struct loading *loading)
{
	const struct raw_global *raw = loading->raw;
	const struct lease_database *database =
	    &loading->snapshot->lease_database;

	if (database->type != DATABASE_MEMFILE)
		caution(loading,
		    place_of_keyword(&raw->lease_database.context, "type"),
		    "a lease database in SQL is not in force yet: leases are "
		    "kept in a memfile");
}

void
check_all(struct loading *loading)
{
	check_networks(loading);
	check_hosts(loading);
	check_identifiers(loading);
	check_hooks(loading);
	check_values_not_in_force(loading);
}
