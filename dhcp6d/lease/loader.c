/*
 * lease/loader.c: see loader.h.
 */
#include "dhcp6d/lease/loader.h"

#include <stdlib.h>

#include "dhcp6d/lease/gang.h"
#include "dhcp6d/lease/load_file.h"

#define GATHERED (64 << 10) /* of text that rows might have had */

struct lease_loader {
	struct load_store load;
	struct load_keys keys;
	unsigned helpers;
	struct load_rows *gathered; /* that were put one by one */
};

struct lease_loader *
lease_loader_create(
    struct lease_store *store, const struct moment *now, unsigned helpers)
{
	struct lease_loader *loader = calloc(1, sizeof(*loader));

	if (loader == NULL)
		return NULL;
	loader->keys = (struct load_keys){store, *now};
	loader->helpers = helpers == LOADER_HELPERS_ALL ? gang_size() : helpers;
	loader->gathered = load_rows_create(GATHERED);
	if (loader->gathered == NULL ||
	    load_store_begin(&loader->load, store) != ERR_NONE) {
		lease_loader_abandon(loader);
		return NULL;
	}
	return loader;
}

static enum err
put_gathered(struct lease_loader *loader)
{
	enum err err = load_store_put(&loader->load, loader->gathered);

	load_rows_clear(loader->gathered);
	return err;
}

enum err
lease_loader_put(
    struct lease_loader *loader, const struct lease *lease, bool removed)
{
	enum err err = ERR_NONE;

	if (!load_rows_have_room(loader->gathered))
		err = put_gathered(loader);
	if (err != ERR_NONE)
		return err;
	return load_rows_add(loader->gathered, &loader->keys, lease, removed);
}

enum err
lease_loader_file(struct lease_loader *loader, int fd, const char *path,
    const struct load_watch *watch, struct lease_file_stats *stats,
    struct err_detail *detail)
{
	const struct load_file_setup setup = {
	    .load = &loader->load,
	    .keys = &loader->keys,
	    .watch = watch,
	    .helpers = loader->helpers,
	    .part = LOAD_PART,
	    .fd = fd,
	    .path = path,
	};
	enum err err = put_gathered(loader);

	return err != ERR_NONE ? err : load_file(&setup, stats, detail);
}

enum err
lease_loader_end(struct lease_loader *loader)
{
	enum err err = put_gathered(loader);

	if (err == ERR_NONE)
		err = load_store_end(
		    &loader->load, loader->keys.now.lease_s, loader->helpers);
	lease_loader_abandon(loader);
	return err;
}

void
lease_loader_abandon(struct lease_loader *loader)
{
	load_store_abandon(&loader->load);
	load_rows_free(loader->gathered);
	free(loader);
}
