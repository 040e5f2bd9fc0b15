/*
 * tests/fault/fault_commit.c: a small server's way to the disk.
 *
 * fault_commit FILE [FIRST [COUNT]]
 *
 * Opens the lease file, loads it, and applies changes to the leases 1 to 9 in
 * batches, all or COUNT from FIRST on, waiting for each to be durable, with a
 * rotation on the way, as dhcp6d does. On standard output it tells what it
 * tries ("?+3", "?-3") and what is acknowledged ("+3", "-3"), one write each.
 *
 * COMMIT_CHECKPOINT_MS says how long after an append the file itself is synced;
 * with COMMIT_LONG_ROWS rows are so long that the journal is used around and
 * around, and there is no rotation.
 *
 * Status: 0 all done; 3 it could not start; 4 storage did not come back within
 * the time given; 5 something was acknowledged or applied that must not be.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "dhcp6d/lease/apply.h"
#include "dhcp6d/lease/committer.h"
#include "dhcp6d/lease/journal.h"
#include "dhcp6d/lease/recover.h"

#define PATIENCE_MS 20000

static struct lease_store *store;
static struct log_buffer *buffer;
static struct committer *committer;
static struct clock clock_here;
static char long_context[LEASE_USER_CONTEXT_MAX];
static size_t context_size;

struct batch {
	unsigned count;
	struct {
		unsigned lease;
		bool removed;
	} changes[3];
};

static const struct batch batches[] = {
    {1, {{1, false}}},
    {3, {{2, false}, {3, false}, {4, false}}},
    {2, {{2, true}, {5, false}}},
    {1, {{6, false}}},
    {3, {{1, true}, {7, false}, {2, false}}},
    {2, {{8, false}, {3, true}}},
    {3, {{9, false}, {4, true}, {1, false}}},
};

#define BATCHES (sizeof(batches) / sizeof(batches[0]))
#define ROTATE_AFTER 3

static void
tell(const char *what, const struct batch *batch)
{
	char text[32];
	size_t used = 0;

	for (unsigned i = 0; i < batch->count; i++)
		used += (size_t)snprintf(text + used, sizeof(text) - used,
		    "%s%c%u\n", what, batch->changes[i].removed ? '-' : '+',
		    batch->changes[i].lease);
	if (write(STDOUT_FILENO, text, used) != (ssize_t)used)
		exit(5);
}

static void
sleep_ms(void)
{
	struct timespec t = {0, 1000000};

	(void)nanosleep(&t, NULL);
}

static void
ignore_advance(void *context, uint64_t durable)
{
	(void)context;
	(void)durable;
}

static enum err
apply(const struct batch *batch, uint64_t *number)
{
	struct lease_change changes[3];
	uint8_t duids[3][4];
	struct moment now = clock_now(&clock_here);
	enum err err;

	for (unsigned i = 0; i < batch->count; i++) {
		unsigned n = batch->changes[i].lease;
		uint8_t *duid = duids[i];

		memcpy(duid, "\0\1\0", 3);
		duid[3] = (uint8_t)n;
		changes[i] = (struct lease_change){
		    .lease = {.address = {0x20010db800000000, n},
			.prefix_length = 128,
			.iaid = n,
			.subnet_id = 1,
			.valid = 4000,
			.preferred = 3000,
			.transaction = now.lease_s,
			.duid = span_of(duid, 4),
			.user_context = span_of(long_context, context_size)},
		    .remove = batch->changes[i].removed};
	}
	store_lock(store);
	err = lease_apply(store, buffer, &now, changes, batch->count, number);
	store_unlock(store);
	return err;
}

/* Applies, and waits for the disk. */
static int
grant(const struct batch *batch)
{
	uint64_t number = 0;
	unsigned waited = 0;
	enum err err;

	tell("?", batch);
	while ((err = apply(batch, &number)) == ERR_LOG_STOPPED) {
		if (waited++ == PATIENCE_MS)
			return 4;
		sleep_ms();
	}
	if (err != ERR_NONE)
		return 5;
	committer_kick(committer);
	while (committer_durable(committer) < number) {
		if (waited++ == PATIENCE_MS)
			return 4;
		sleep_ms();
	}
	tell("", batch);
	return 0;
}

static uint32_t
checkpoint_ms(void)
{
	const char *text = getenv("COMMIT_CHECKPOINT_MS");

	return text == NULL ? 0 : (uint32_t)strtoul(text, NULL, 10);
}

/* Three blocks of the journal each. */
static void
make_rows_long(void)
{
	memset(long_context, 'x', sizeof(long_context));
	memcpy(long_context, "{\"", 2);
	memcpy(long_context + sizeof(long_context) - 4, "\":1}", 4);
	context_size = sizeof(long_context);
}

static int
start(const char *path, struct sink **sink)
{
	struct sink_config config = {.path = path,
	    .journal_size = JOURNAL_SIZE_MIN,
	    .checkpoint_ms = checkpoint_ms()};
	struct err_detail why;
	struct recovered recovered;

	clock_system(&clock_here);
	store = store_create();
	buffer = log_buffer_create(1 << 20);
	if (store == NULL || buffer == NULL)
		return 3;
	if (sink_memfile.open(sink, &config, &why) != ERR_NONE) {
		(void)fprintf(stderr, "open: %s\n", why.text);
		return 3;
	}
	if (lease_recover(store, &clock_here, &sink_memfile, *sink, NULL,
		&recovered, &why) != ERR_NONE) {
		(void)fprintf(stderr, "load: %s\n", why.text);
		return 3;
	}
	committer = committer_start(
	    buffer, &sink_memfile, *sink, NULL, ignore_advance, NULL, &why);
	return committer == NULL ? 3 : 0;
}

int
main(int argc, char **argv)
{
	size_t first = argc > 2 ? strtoul(argv[2], NULL, 10) : 0;
	size_t count = argc > 3 ? strtoul(argv[3], NULL, 10) : BATCHES;
	struct err_detail why;
	struct sink *sink;
	int status;

	(void)umask(027);
	if (argc < 2)
		return 5;
	if (getenv("COMMIT_LONG_ROWS") != NULL)
		make_rows_long();
	status = start(argv[1], &sink);
	for (size_t i = first; i < BATCHES && i - first < count && status == 0;
	     i++) {
		status = grant(&batches[i]);
		if (i == ROTATE_AFTER && context_size == 0)
			committer_rotate(committer, NULL, NULL);
	}
	if (committer != NULL && committer_stop(committer, &why) != ERR_NONE) {
		(void)fprintf(stderr, "stop: %s\n", why.text);
		status = 5;
	}
	store_free(store);
	log_buffer_free(buffer);
	return status;
}
