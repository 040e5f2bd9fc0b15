/*
 * subnets.c: which subnet id an imported lease belongs to.
 */
#include "lfc/subnets.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "libcommon/text.h"
#include "libcommon/yaml.h"

void
subnet_numbers_free(struct subnet_numbers *numbers)
{
	free(numbers->list);
	*numbers = (struct subnet_numbers){NULL, 0};
}

static enum err
add(struct subnet_numbers *numbers, struct prefix prefix, uint32_t id,
    struct err_detail *detail)
{
	struct subnet_number *grown;

	prefix.address = address_mask(prefix.address, prefix.length);
	for (size_t i = 0; i < numbers->count; i++) {
		const struct subnet_number *n = &numbers->list[i];
		char text[PREFIX_TEXT_SIZE];

		if (n->prefix.length == prefix.length && n->id != id &&
		    address_equal(n->prefix.address, prefix.address))
			return err_set(detail, ERR_CONFLICT,
			    "%s has two ids, %" PRIu32 " and %" PRIu32,
			    prefix_text(prefix, text), n->id, id);
	}
	grown = realloc(numbers->list, (numbers->count + 1) * sizeof(*grown));
	if (grown == NULL)
		return err_set(detail, ERR_MEMORY, "no memory for subnets");
	numbers->list = grown;
	numbers->list[numbers->count++] = (struct subnet_number){prefix, id};
	return ERR_NONE;
}

enum err
subnet_numbers_add_text(
    struct subnet_numbers *numbers, const char *text, struct err_detail *detail)
{
	const char *sign = strchr(text, '=');
	struct prefix prefix;
	uint32_t id;

	if (sign == NULL ||
	    !prefix_parse(text, (size_t)(sign - text), &prefix) ||
	    !text_to_u32(sign + 1, strlen(sign + 1), &id))
		return err_set(detail, ERR_SYNTAX,
		    "%s: it has to be PREFIX=ID, as 2001:db8:1::/64=1", text);
	return add(numbers, prefix, id, detail);
}

bool
subnet_numbers_find(
    const struct subnet_numbers *numbers, struct address address, uint32_t *id)
{
	int longest = -1;

	for (size_t i = 0; i < numbers->count; i++) {
		const struct subnet_number *n = &numbers->list[i];

		if (!prefix_contains(n->prefix, address) ||
		    (int)n->prefix.length <= longest)
			continue;
		longest = n->prefix.length;
		*id = n->id;
	}
	return longest >= 0;
}

/* ---- a configuration ---- */

static const struct yaml_node *
list_of(const struct yaml_node *map, const char *name)
{
	const struct yaml_node *list = map != NULL && map->kind == YAML_MAP
					   ? yaml_member(map, name)
					   : NULL;

	return list != NULL && list->kind == YAML_LIST
		   ? list->value.children.first
		   : NULL;
}

static const struct yaml_node *
member_of(const struct yaml_node *map, const char *name, enum yaml_kind kind)
{
	const struct yaml_node *node =
	    map->kind == YAML_MAP ? yaml_member(map, name) : NULL;

	return node != NULL && node->kind == kind ? node : NULL;
}

static enum err
add_pd_pool(struct subnet_numbers *numbers, const struct yaml_node *pool,
    uint32_t id, struct err_detail *detail)
{
	const struct yaml_node *text = member_of(pool, "prefix", YAML_STRING);
	const struct yaml_node *length =
	    member_of(pool, "prefix-len", YAML_INTEGER);
	struct prefix prefix;

	if (text == NULL || length == NULL || length->value.integer < 0 ||
	    length->value.integer > 128 ||
	    !address_parse(text->value.string.text, text->value.string.size,
		&prefix.address))
		return err_set(detail, ERR_SYNTAX,
		    "line %" PRIu32 ": no prefix and prefix-len",
		    pool->position.line);
	prefix.length = (uint8_t)length->value.integer;
	return add(numbers, prefix, id, detail);
}

static enum err
add_subnet(struct subnet_numbers *numbers, const struct yaml_node *subnet,
    struct err_detail *detail)
{
	const struct yaml_node *text = member_of(subnet, "subnet", YAML_STRING);
	const struct yaml_node *id = member_of(subnet, "id", YAML_INTEGER);
	const struct yaml_node *pool;
	struct prefix prefix;
	enum err err;

	if (text == NULL || id == NULL || id->value.integer < 0 ||
	    id->value.integer > UINT32_MAX ||
	    !prefix_parse(
		text->value.string.text, text->value.string.size, &prefix))
		return err_set(detail, ERR_SYNTAX,
		    "line %" PRIu32 ": a subnet without prefix or without id",
		    subnet->position.line);
	err = add(numbers, prefix, (uint32_t)id->value.integer, detail);
	for (pool = list_of(subnet, "pd-pools");
	     pool != NULL && err == ERR_NONE; pool = pool->next)
		err = add_pd_pool(
		    numbers, pool, (uint32_t)id->value.integer, detail);
	return err;
}

static enum err
add_subnets(struct subnet_numbers *numbers, const struct yaml_node *map,
    struct err_detail *detail)
{
	const struct yaml_node *subnet = list_of(map, "subnet6");
	enum err err = ERR_NONE;

	for (; subnet != NULL && err == ERR_NONE; subnet = subnet->next)
		err = add_subnet(numbers, subnet, detail);
	return err;
}

static enum err
add_document(struct subnet_numbers *numbers, struct yaml_document *document,
    struct err_detail *detail)
{
	const struct yaml_node *map, *network;
	enum err err;

	if (document->error_count > 0 || document->root == NULL)
		return err_set(detail, ERR_SYNTAX,
		    "the configuration cannot be read (dhcp6d -t tells why)");
	map = member_of(document->root, "Dhcp6", YAML_MAP);
	if (map == NULL)
		return err_set(detail, ERR_SYNTAX, "there is no Dhcp6 in it");
	err = add_subnets(numbers, map, detail);
	for (network = list_of(map, "shared-networks");
	     network != NULL && err == ERR_NONE; network = network->next)
		err = add_subnets(numbers, network, detail);
	return err;
}

enum err
subnet_numbers_add_file(
    struct subnet_numbers *numbers, const char *path, struct err_detail *detail)
{
	struct yaml_document *document = yaml_read_file(path, NULL, NULL, NULL);
	struct err_detail why = {""};
	enum err err;

	if (document == NULL)
		return err_set(detail, ERR_MEMORY, "no memory for %s", path);
	err = add_document(numbers, document, &why);
	yaml_document_free(document);
	return err == ERR_NONE ? ERR_NONE
			       : err_set(detail, err, "%s: %s", path, why.text);
}
