/*
 * source_walk.c: see its header.
 */
#include "dhcp6d/control/source_walk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct json_text nothing = {NULL, 0};

/* ---- reservations ---- */

struct hosts_walk {
	int64_t id; /* of the subnet that is wanted, or EVERY_SUBNET */
	walk_host *take;
	void *context;
	bool done;
};

static void
walk_list(struct hosts_walk *hosts, struct json_text list, uint32_t id)
{
	struct json_walk walk;
	struct json_text host;

	if (!json_walk_open(&walk, list, '['))
		return;
	while (!hosts->done && json_walk_element(&walk, &host))
		hosts->done = !hosts->take(hosts->context, host, id);
}

static uint32_t
id_of(struct json_text subnet)
{
	unsigned long long id = 0;
	struct json_text value;

	if (!json_find(subnet, "id", &value) || !json_number(value, &id))
		return 0;
	return (uint32_t)id;
}

static void
walk_subnets(struct hosts_walk *hosts, struct json_text list)
{
	struct json_walk walk;
	struct json_text subnet, found;
	uint32_t id;

	if (!json_walk_open(&walk, list, '['))
		return;
	while (!hosts->done && json_walk_element(&walk, &subnet)) {
		id = id_of(subnet);
		if (hosts->id != EVERY_SUBNET && hosts->id != id)
			continue;
		if (json_find(subnet, "reservations", &found))
			walk_list(hosts, found, id);
		hosts->done |= hosts->id == id;
	}
}

static void
walk_networks(struct hosts_walk *hosts, struct json_text list)
{
	struct json_walk walk;
	struct json_text network, found;

	if (!json_walk_open(&walk, list, '['))
		return;
	while (!hosts->done && json_walk_element(&walk, &network))
		if (json_find(network, "subnet6", &found))
			walk_subnets(hosts, found);
}

/* The text's members are sorted: one pass, and global ones come first. */
void
source_hosts(
    const struct snapshot *config, int64_t id, walk_host *take, void *context)
{
	struct hosts_walk hosts = {.id = id, .take = take, .context = context};
	struct json_entry member;
	struct json_walk walk;

	if (!json_walk_open(&walk, config_source(config), '{'))
		return;
	while (!hosts.done && json_walk_member(&walk, &member)) {
		if (json_is(member.key, "reservations") && id <= 0)
			walk_list(&hosts, member.value, 0);
		else if (json_is(member.key, "subnet6") && id != 0)
			walk_subnets(&hosts, member.value);
		else if (json_is(member.key, "shared-networks") && id != 0)
			walk_networks(&hosts, member.value);
	}
}

/* ---- subnets, networks, classes ---- */

static bool
subnet_in(struct json_text map, uint32_t id, struct json_text *subnet)
{
	struct json_walk walk;
	struct json_text list;

	if (!json_find(map, "subnet6", &list) ||
	    !json_walk_open(&walk, list, '['))
		return false;
	while (json_walk_element(&walk, subnet))
		if (id_of(*subnet) == id)
			return true;
	return false;
}

bool
source_subnet(const struct snapshot *config, uint32_t id,
    struct json_text *subnet, struct json_text *network)
{
	struct json_text all = config_source(config), networks;
	struct json_walk walk;

	*network = nothing;
	if (id == 0)
		return false;
	if (subnet_in(all, id, subnet))
		return true;
	if (!json_find(all, "shared-networks", &networks) ||
	    !json_walk_open(&walk, networks, '['))
		return false;
	while (json_walk_element(&walk, network))
		if (subnet_in(*network, id, subnet))
			return true;
	return false;
}

json_t *
source_string(struct json_text map, const char *name)
{
	struct json_text value;
	json_t *string;

	if (!json_find(map, name, &value))
		return NULL;
	string = json_loadb(
	    value.start, value.size, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
	if (json_is_string(string))
		return string;
	json_decref(string);
	return NULL;
}

bool
source_named(const struct snapshot *config, const char *list, const char *name,
    struct json_text *element)
{
	struct json_walk walk;
	struct json_text found;
	bool same = false;
	json_t *other;

	if (!json_find(config_source(config), list, &found) ||
	    !json_walk_open(&walk, found, '['))
		return false;
	while (!same && json_walk_element(&walk, element)) {
		other = source_string(*element, "name");
		same = other != NULL &&
		       strcmp(json_string_value(other), name) == 0;
		json_decref(other);
	}
	return same;
}

/* ---- as config-get shows it ---- */

static bool
collect(void *context, const char *text, size_t size)
{
	return fwrite(text, 1, size, context) == size;
}

json_t *
source_shown(const struct snapshot *config, const char *kind,
    struct json_text element, struct json_text network)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);
	json_t *shown = NULL;

	if (out == NULL)
		return NULL;
	config_print_element(config, kind, element, network, collect, out);
	if (fclose(out) == 0)
		shown = json_loadb(text, size, JSON_ALLOW_NUL, NULL);
	free(text);
	return shown;
}
