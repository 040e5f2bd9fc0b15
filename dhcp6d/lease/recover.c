/*
 * recover.c: what the disk knows goes into the store, at start.
 */
#include <string.h>

#include "dhcp6d/lease/loader.h"
#include "dhcp6d/lease/recover.h"
#include "libcommon/log_messages.h"

/*
 * A clock that stood wrong, or a hand, may leave a transaction time before
 * 1970, where the store's scale begins. The end is what counts: the lease
 * starts at 0 and ends when it says.
 */
static void
clamp_start(struct lease *lease)
{
	int64_t end = lease_end(lease);

	if (lease->transaction >= 0)
		return;
	lease->transaction = 0;
	if (lease->valid == 0 || lease->valid == LIFETIME_INFINITE)
		return;
	lease->valid = end < 1 ? 1 : (uint32_t)end;
}

static enum err
recover_row(void *context, const struct lease *row, bool removed, uint64_t line)
{
	struct lease lease = *row;

	(void)line;
	clamp_start(&lease);
	return lease_loader_put(context, &lease, removed);
}

/* All rows into the store; the caller holds its lock. */
static enum err
load_all(struct lease_store *store, const struct moment *now,
    const struct sink_operations *operations, struct sink *sink,
    struct sink_loaded *loaded, struct err_detail *why)
{
	struct lease_loader *loader = lease_loader_create(store, now);
	enum err err, last;

	if (loader == NULL)
		return ERR_MEMORY;
	err = operations->load(sink, recover_row, loader, loaded, why);
	last = lease_loader_end(loader);
	return err != ERR_NONE ? err : last;
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
