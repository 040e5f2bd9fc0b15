/*
 * lease_put.c: see its header.
 */
#include "dhcp6d/control/lease_put.h"

#include <time.h>

#include "dhcp6d/packet/dns_update.h"

#define WAIT_MS 10000 /* for the disk */
#define AGAIN_MS 10   /* where the disk is behind */

bool
lease_wait_durable(const struct control *control, uint64_t sequence)
{
	const struct timespec pause = {.tv_nsec = 1000000};

	if (sequence == 0)
		return true;
	committer_kick(control->committer);
	for (int waited = 0; waited < WAIT_MS; waited++) {
		if (committer_durable(control->committer) >= sequence)
			return true;
		nanosleep(&pause, NULL);
	}
	return false;
}

enum err
lease_change_apply(const struct control *control,
    const struct lease_change *change, uint64_t *sequence)
{
	const struct moment now = clock_now(control->clock);

	return lease_apply(
	    control->store, control->log_buffer, &now, change, 1, sequence);
}

/* Decides under the lock and applies; *err is what that gave. */
static enum lease_outcome
put_once(const struct control *control, const struct lease_change *change,
    bool may_exist, bool may_miss, uint64_t *sequence, enum err *err)
{
	const struct lease *lease = &change->lease;
	enum lease_outcome outcome;
	bool exists;

	store_lock(control->store);
	exists =
	    store_find_address(control->store, (enum lease_type)lease->type,
		lease->address, lease->prefix_length) != LEASE_INDEX_NONE;
	outcome = exists ? LEASE_PUT_UPDATED : LEASE_PUT_ADDED;
	*err = ERR_NONE;
	if (exists && !may_exist)
		outcome = LEASE_PUT_EXISTS;
	else if (!exists && !may_miss)
		outcome = LEASE_PUT_MISSING;
	else
		*err = lease_change_apply(control, change, sequence);
	store_unlock(control->store);
	return *err == ERR_NONE ? outcome : LEASE_PUT_STOPPED;
}

/* A moment for the disk that is behind; false when it was enough of them. */
static bool
wait_for_disk(const struct control *control, unsigned *waited)
{
	const struct timespec pause = {.tv_nsec = AGAIN_MS * 1000000L};

	*waited += AGAIN_MS;
	if (*waited > WAIT_MS)
		return false;
	committer_kick(control->committer);
	nanosleep(&pause, NULL);
	return true;
}

enum lease_outcome
lease_put(const struct control *control, const struct lease *lease,
    bool may_exist, bool may_miss, uint64_t *sequence)
{
	const struct lease_change change = {
	    .lease = *lease, .cause = LEASE_BY_OPERATOR};
	enum lease_outcome outcome;
	unsigned waited = 0;
	enum err err;

	do {
		outcome = put_once(
		    control, &change, may_exist, may_miss, sequence, &err);
	} while (err == ERR_LIMIT && wait_for_disk(control, &waited));
	return outcome;
}

/* A deletion that is told to DNS. */
static enum err
apply_with_records(const struct control *control,
    const struct lease_change *change, uint64_t *sequence)
{
	const struct moment now = clock_now(control->clock);
	struct service *service = current_service_hold(control->service);
	const struct dns_updates updates = {
	    .config = service->config,
	    .store = control->store,
	    .log_buffer = control->log_buffer,
	    .now = &now,
	    .log = control->log,
	    .statistics = control->statistics,
	};
	enum err err = dns_updates_apply(&updates, change, 1, sequence);

	service_release(service);
	return err;
}

static enum lease_outcome
remove_once(const struct control *control,
    const struct lease_selector *selector, bool records, uint64_t *sequence,
    enum err *err)
{
	struct lease_change change = {
	    .remove = true, .cause = LEASE_BY_OPERATOR};
	uint32_t index;

	*err = ERR_NONE;
	store_lock(control->store);
	index = selector_find(control->store, selector);
	if (index != LEASE_INDEX_NONE) {
		store_read(control->store, index, &change.lease);
		*err = records ? apply_with_records(control, &change, sequence)
			       : lease_change_apply(control, &change, sequence);
	}
	store_unlock(control->store);
	if (index == LEASE_INDEX_NONE)
		return LEASE_PUT_MISSING;
	return *err == ERR_NONE ? LEASE_PUT_REMOVED : LEASE_PUT_STOPPED;
}

enum lease_outcome
lease_remove(const struct control *control,
    const struct lease_selector *selector, bool records, uint64_t *sequence)
{
	enum lease_outcome outcome;
	unsigned waited = 0;
	enum err err;

	do {
		outcome =
		    remove_once(control, selector, records, sequence, &err);
	} while (err == ERR_LIMIT && wait_for_disk(control, &waited));
	return outcome;
}
