/*
 * recover.c: what the disk knows goes into the store, at start.
 */
#include <string.h>

#include "dhcp6d/lease/loader.h"
#include "dhcp6d/lease/recover.h"
#include "libcommon/log_messages.h"

/* All rows into the store; the caller holds its lock. */
static enum err
load_all(struct lease_store *store, const struct moment *now,
    const struct sink_operations *operations, struct sink *sink,
    struct sink_loaded *loaded, struct err_detail *why)
{
	struct lease_loader *loader =
	    lease_loader_create(store, now, LOADER_HELPERS_ALL);
	enum err err;

	if (loader == NULL)
		return ERR_MEMORY;
	err = operations->load(sink, loader, loaded, why);
	if (err == ERR_NONE)
		return lease_loader_end(loader);
	lease_loader_abandon(loader);
	return err;
}

enum err
lease_recover(struct lease_store *store, const struct clock *clock,
    const struct sink_operations *operations, struct sink *sink,
    struct log *log, struct recovered *out, struct err_detail *detail)
{
	struct moment start = clock_now(clock);
	struct err_detail why = {""};
	enum err err;

	memset(out, 0, sizeof(*out));
	store_lock(store);
	err = load_all(store, &start, operations, sink, &out->loaded, &why);
	out->leases = store_count(store);
	store_unlock(store);
	out->milliseconds =
	    (clock_now(clock).steady_ns - start.steady_ns) / 1000000;
	if (err != ERR_NONE)
		return err_set(detail, err, "leases could not be loaded: %s",
		    why.text[0] != 0 ? why.text : err_text(err));
	log_write(log, DHCPSRV_MEMFILE_LEASES_LOADED, out->leases,
	    out->loaded.rows, out->milliseconds);
	return ERR_NONE;
}
