/*
 * interface.c: tables of interfaces, published whole.
 *
 * The lists that netlink.c keeps are private to the watch; after each change a
 * table is made of them in one block of memory, and the pointer to it swapped.
 * The lock covers that pointer alone. Nothing here opens a UDP socket.
 */
#include "dhcp6d/net/interface.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "dhcp6d/net/netlink.h"

/* A table with its count of references; readers see the first part alone. */
struct table_block {
	struct interface_table table;
	_Atomic unsigned references;
};

struct interface_watch {
	struct netlink *netlink;
	struct link_lists lists;
	struct served_interface *serving;
	size_t serving_count;
	pthread_mutex_t lock; /* guards current */
	struct table_block *current;
};

static void
serving_free(struct served_interface *serving, size_t count)
{
	for (size_t i = 0; i < count; i++)
		free((void *)(uintptr_t)serving[i].name);
	free(serving);
}

static struct served_interface *
serving_copy(const struct served_interface *serving, size_t count)
{
	struct served_interface *copy = calloc(count + 1, sizeof(*copy));

	for (size_t i = 0; copy != NULL && i < count; i++) {
		copy[i] = serving[i];
		copy[i].name = strdup(serving[i].name);
		if (copy[i].name == NULL) {
			serving_free(copy, i);
			return NULL;
		}
	}
	return copy;
}

void
interface_table_release(const struct interface_table *table)
{
	struct table_block *block = (struct table_block *)(uintptr_t)table;

	if (table == NULL || atomic_fetch_sub_explicit(&block->references, 1,
				 memory_order_acq_rel) != 1)
		return;
	serving_free((struct served_interface *)(uintptr_t)table->serving,
	    table->serving_count);
	free((void *)(uintptr_t)table->interfaces);
	free((void *)(uintptr_t)table->addresses);
	free(block);
}

static int
by_index(const void *a, const void *b)
{
	uint32_t i = ((const struct interface *)a)->index;
	uint32_t j = ((const struct interface *)b)->index;

	return i < j ? -1 : i > j;
}

static bool
is_served(const struct interface *interface,
    const struct served_interface *serving, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (strcmp(serving[i].name, interface->name) == 0)
			return true;
		if (strcmp(serving[i].name, "*") == 0 && !interface->loopback)
			return true;
	}
	return false;
}

/* The first link-local address of each interface; more are rare, and any of
 * them will do as a source. */
static void
set_link_locals(const struct interface_table *table)
{
	struct interface *interface;

	for (size_t i = 0; i < table->address_count; i++) {
		const struct interface_address *a = &table->addresses[i];

		if (!address_is_link_local(a->address))
			continue;
		interface = (struct interface *)(uintptr_t)interface_find(
		    table, a->interface);
		if (interface != NULL && address_is_any(interface->link_local))
			interface->link_local = a->address;
	}
}

static void *
copy_of(const void *array, size_t count, size_t size)
{
	void *copy = calloc(count + 1, size);

	if (copy != NULL && count > 0)
		memcpy(copy, array, count * size);
	return copy;
}

static struct table_block *
table_make(const struct interface_watch *watch)
{
	const struct link_lists *lists = &watch->lists;
	struct table_block *block = calloc(1, sizeof(*block));
	struct interface *links =
	    copy_of(lists->links, lists->link_count, sizeof(*links));
	struct interface_address *addresses =
	    copy_of(lists->addresses, lists->address_count, sizeof(*addresses));
	struct served_interface *serving =
	    serving_copy(watch->serving, watch->serving_count);

	if (block == NULL || links == NULL || addresses == NULL ||
	    serving == NULL) {
		free(block);
		free(links);
		free(addresses);
		serving_free(
		    serving, serving == NULL ? 0 : watch->serving_count);
		return NULL;
	}
	qsort(links, lists->link_count, sizeof(*links), by_index);
	for (size_t i = 0; i < lists->link_count; i++)
		links[i].served =
		    is_served(&links[i], serving, watch->serving_count);
	block->table = (struct interface_table){links, lists->link_count,
	    addresses, lists->address_count, serving, watch->serving_count};
	atomic_init(&block->references, 1);
	set_link_locals(&block->table);
	return block;
}

static enum err
publish(struct interface_watch *watch)
{
	struct table_block *fresh = table_make(watch), *old;

	if (fresh == NULL)
		return ERR_MEMORY;
	pthread_mutex_lock(&watch->lock);
	old = watch->current;
	watch->current = fresh;
	pthread_mutex_unlock(&watch->lock);
	if (old != NULL)
		interface_table_release(&old->table);
	return ERR_NONE;
}

enum err
interface_watch_open(struct interface_watch **out, struct err_detail *detail)
{
	struct interface_watch *watch = calloc(1, sizeof(*watch));
	enum err err;

	if (watch == NULL)
		return err_set(detail, ERR_MEMORY, "no memory for interfaces");
	pthread_mutex_init(&watch->lock, NULL);
	err = netlink_open(&watch->netlink, detail);
	if (err == ERR_NONE)
		err = netlink_read_all(watch->netlink, &watch->lists, detail);
	if (err == ERR_NONE && publish(watch) != ERR_NONE)
		err = err_set(detail, ERR_MEMORY, "no memory for interfaces");
	if (err != ERR_NONE) {
		interface_watch_close(watch);
		return err;
	}
	*out = watch;
	return ERR_NONE;
}

void
interface_watch_close(struct interface_watch *watch)
{
	if (watch == NULL)
		return;
	if (watch->current != NULL)
		interface_table_release(&watch->current->table);
	serving_free(watch->serving, watch->serving_count);
	link_lists_free(&watch->lists);
	netlink_close(watch->netlink);
	pthread_mutex_destroy(&watch->lock);
	free(watch);
}

int
interface_watch_descriptor(const struct interface_watch *watch)
{
	return netlink_descriptor(watch->netlink);
}

enum err
interface_watch_read(
    struct interface_watch *watch, bool *changed, struct err_detail *detail)
{
	enum err err =
	    netlink_news(watch->netlink, &watch->lists, changed, detail);

	if (err == ERR_TRUNCATED) {
		*changed = true;
		err = netlink_read_all(watch->netlink, &watch->lists, detail);
	}
	if (*changed && publish(watch) != ERR_NONE)
		return err_set(detail, ERR_MEMORY, "no memory for interfaces");
	return err;
}

enum err
interface_watch_serve(struct interface_watch *watch,
    const struct served_interface *serving, size_t count)
{
	struct served_interface *copy = serving_copy(serving, count);

	if (copy == NULL)
		return ERR_MEMORY;
	serving_free(watch->serving, watch->serving_count);
	watch->serving = copy;
	watch->serving_count = count;
	return publish(watch);
}

const struct interface_table *
interface_table_hold(struct interface_watch *watch)
{
	struct table_block *block;

	pthread_mutex_lock(&watch->lock);
	block = watch->current;
	atomic_fetch_add_explicit(&block->references, 1, memory_order_relaxed);
	pthread_mutex_unlock(&watch->lock);
	return &block->table;
}

const struct interface *
interface_find(const struct interface_table *table, uint32_t index)
{
	const struct interface key = {.index = index};

	return bsearch(
	    &key, table->interfaces, table->count, sizeof(key), by_index);
}

const struct interface *
interface_find_name(const struct interface_table *table, const char *name)
{
	for (size_t i = 0; i < table->count; i++)
		if (strcmp(table->interfaces[i].name, name) == 0)
			return &table->interfaces[i];
	return NULL;
}

static bool
is_served_unicast(const struct interface_table *table, struct address address)
{
	for (size_t i = 0; i < table->serving_count; i++)
		if (table->serving[i].has_address &&
		    address_equal(table->serving[i].address, address))
			return true;
	return false;
}

bool
interface_accepts(const struct interface_table *table, uint32_t index,
    struct address destination)
{
	const struct interface *interface = interface_find(table, index);
	bool served = interface != NULL && interface->served;

	if (address_is_multicast(destination))
		return served && (address_equal(destination,
				      GROUP_RELAY_AGENTS_AND_SERVERS) ||
				     address_equal(destination, GROUP_SERVERS));
	if (address_is_link_local(destination) ||
	    address_is_loopback(destination))
		return served;
	return is_served_unicast(table, destination);
}
