/*
 * packet/link.c: members of a link, in the order in which they are tried.
 */
#include "dhcp6d/packet/link.h"

#include "dhcp6d/config/index.h"
#include "dhcp6d/packet/class_set.h"

#define MEMBERS_FEW 8
/* Ranges that hold one address: one a prefix length. */
#define SUBNETS_OF_ADDRESS_MAX 129

/* Where a subnet stands among its network's, which are sorted by id. */
static uint32_t
place_in_network(const struct network *network, const struct subnet *subnet)
{
	uint32_t low = 0, high = network->subnet_count;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (network->subnets[middle]->id < subnet->id)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

uint32_t
link_size(const struct subnet *selected)
{
	if (selected == NULL)
		return 0;
	return selected->network == NULL ? 1 : selected->network->subnet_count;
}

const struct subnet *
link_member(const struct subnet *selected, uint32_t number)
{
	const struct network *network = selected->network;

	if (network == NULL || number == 0)
		return selected;
	return network->subnets[(place_in_network(network, selected) + number) %
				network->subnet_count];
}

const struct subnet *
link_next(struct link_walk *walk)
{
	const struct network *network = walk->selected->network;
	uint32_t size = link_size(walk->selected);

	while (walk->step < size) {
		uint32_t place = (walk->first + walk->step++) % size;
		const struct subnet *member =
		    network == NULL ? walk->selected : network->subnets[place];

		if (subnet_permits(member, walk->classes))
			return member;
	}
	return NULL;
}

const struct subnet *
link_first(struct link_walk *walk, const struct subnet *selected,
    const struct class_set *classes)
{
	walk->selected = selected;
	walk->classes = classes;
	walk->step = 0;
	if (selected == NULL)
		return NULL;
	walk->first = selected->network == NULL
			  ? 0
			  : place_in_network(selected->network, selected);
	return link_next(walk);
}

/* Of many members the one is looked up: a message may name hundreds of
 * addresses. */
static const struct subnet *
look_up(const struct snapshot *config, const struct network *network,
    struct address address)
{
	const struct subnet *found[SUBNETS_OF_ADDRESS_MAX];
	size_t count =
	    index_by_address(config, address, found, SUBNETS_OF_ADDRESS_MAX);

	for (size_t i = 0; i < count; i++)
		if (found[i]->network == network)
			return found[i];
	return NULL;
}

const struct subnet *
link_subnet_of(const struct snapshot *config, const struct subnet *selected,
    struct address address)
{
	const struct network *network;

	if (selected == NULL)
		return NULL;
	if (prefix_contains(selected->prefix, address))
		return selected;
	network = selected->network;
	if (network != NULL && network->subnet_count > MEMBERS_FEW)
		return look_up(config, network, address);
	for (uint32_t i = 0; network != NULL && i < network->subnet_count; i++)
		if (prefix_contains(network->subnets[i]->prefix, address))
			return network->subnets[i];
	return NULL;
}
