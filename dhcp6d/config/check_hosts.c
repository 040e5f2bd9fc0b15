/*
 * check_hosts.c: reservations beside each other (kea-config.md 2.19, 3.6).
 *
 * No identifier twice in a subnet, and unless the file says otherwise no
 * address twice, and no prefix twice or within another client's: Kea compares
 * first addresses alone and would lease parts of a reserved prefix away.
 */
#include <stdlib.h>

#include "dhcp6d/config/index.h"
#include "dhcp6d/config/loading.h"
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

#define COMPARED_MAX 64 /* few reservations have more addresses than one */

/* Whether an address stands before in the same reservation. */
static bool
stands_before(const struct host *host, uint16_t number)
{
	for (uint16_t i = 0; i < number && i < COMPARED_MAX; i++)
		if (address_equal(host->addresses[i], host->addresses[number]))
			return true;
	return false;
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
			host->addresses[i], 128, NULL) != host ||
		    stands_before(host, i))
			refuse_twice(
			    loading, host, texts[i].position, texts[i].text);
}

/* A reserved prefix, to be sorted so that those that overlap are neighbours. */
struct prefix_entry {
	const struct host *host;
	const struct reserved_prefix *prefix;
	const struct schema_string *text;
};

static int
compare_prefixes(const void *a, const void *b)
{
	const struct prefix_entry *left = a, *right = b;
	int order;

	if (left->host->subnet_id != right->host->subnet_id)
		return left->host->subnet_id < right->host->subnet_id ? -1 : 1;
	order = address_compare(
	    left->prefix->prefix.address, right->prefix->prefix.address);
	if (order != 0)
		return order;
	/* the wider one first; then the order of the file */
	if (left->prefix->prefix.length != right->prefix->prefix.length)
		return left->prefix->prefix.length <
			       right->prefix->prefix.length
			   ? -1
			   : 1;
	return (left->host > right->host) - (left->host < right->host);
}

static uint32_t
collect_prefixes(const struct loading *loading, struct prefix_entry *entries)
{
	const struct snapshot *snapshot = loading->snapshot;
	const struct schema_string *texts;
	uint32_t i, count = 0;
	uint16_t j;

	for (i = 0; i < snapshot->host_count; i++) {
		const struct host *host = &snapshot->hosts[i];

		texts = loading->raw_hosts[i]->prefixes.items;
		for (j = 0; j < host->prefix_count; j++) {
			if (entries != NULL)
				entries[count] = (struct prefix_entry){
				    host, &host->prefixes[j], &texts[j]};
			count++;
		}
	}
	return count;
}

/*
 * Prefixes are equal, or lie in each other, or have nothing in common; so in
 * sorted order the widest one so far is the only rival.
 */
static void
check_prefixes(struct loading *loading)
{
	uint32_t i, count = collect_prefixes(loading, NULL);
	struct prefix_entry *entries =
	    load_scratch(loading, count, sizeof(*entries));
	const struct prefix_entry *rival = entries, *entry;

	if (entries == NULL)
		return;
	collect_prefixes(loading, entries);
	qsort(entries, count, sizeof(*entries), compare_prefixes);
	for (i = 1; i < count; i++) {
		entry = &entries[i];
		if (entry->host->subnet_id != rival->host->subnet_id ||
		    !prefix_contains(
			rival->prefix->prefix, entry->prefix->prefix.address))
			rival = entry;
		else if (entry->prefix->prefix.length ==
			 rival->prefix->prefix.length)
			refuse_twice(loading, entry->host,
			    entry->text->position, entry->text->text);
		else if (entry->host != rival->host)
			refuse(loading, entry->text->position,
			    "reserved prefix %s is part of %s, which is "
			    "reserved for another client",
			    entry->text->text, rival->text->text);
	}
}

static void
check_twins(struct loading *loading, bool unique)
{
	const struct snapshot *snapshot = loading->snapshot;
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
		if (unique)
			check_addresses(loading, i);
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

void
check_hosts(struct loading *loading)
{
	bool unique = boolean_or(&loading->raw->reservations_unique, true);

	check_twins(loading, unique);
	if (unique)
		check_prefixes(loading);
	check_identifiers(loading);
}
