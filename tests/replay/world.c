/*
 * world.c: the server in one process, without sockets, threads and disk.
 */
#include "tests/replay/world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dhcp6d/packet/limit.h"

#define START_WALL_S 1767225600 /* 2026-01-01 00:00 UTC */
#define LOG_BUFFER_SIZE 65536
#define RECLAIM_SLICE 64

const uint8_t world_server_id[10] = {
    0x00, 0x03, 0x00, 0x01, 0x02, 0x00, 0x00, 0x00, 0x00, 0x01};

/* A key of the tests, so that choices are the same in every run. */
static const struct hash_key allocation_key = {
    .bytes = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}};

static void *
must(void *memory)
{
	if (memory == NULL) {
		(void)fprintf(stderr, "replay: no memory\n");
		exit(EXIT_FAILURE);
	}
	return memory;
}

static void
complain(void *context, enum complaint_severity severity, const char *line)
{
	struct world *world = (struct world *)context;

	if (severity == COMPLAINT_ERROR && world->complaint[0] == '\0')
		(void)snprintf(
		    world->complaint, sizeof(world->complaint), "%s", line);
}

static const struct snapshot *
load(struct world *world, const char *name, const char *config)
{
	struct snapshot *snapshot = NULL;

	if (world->load != NULL)
		return world->load(config);
	(void)config_load_text(
	    name, config, strlen(config), NULL, complain, world, &snapshot);
	return snapshot;
}

/* A service for the configuration; NULL if it does not load. */
static struct service *
make_service(struct world *world, const char *name, const char *config)
{
	const struct snapshot *snapshot;
	struct service *service = NULL;
	struct err_detail detail = {""};

	world->complaint[0] = '\0';
	snapshot = load(world, name, config);
	if (snapshot == NULL)
		return NULL;
	if (service_create(snapshot, world->store,
		span_of(world_server_id, sizeof(world_server_id)),
		&allocation_key, &service, &detail) != ERR_NONE)
		(void)snprintf(world->complaint, sizeof(world->complaint), "%s",
		    detail.text);
	return service;
}

static void
start_store(struct world *world)
{
	world->store = must(store_create());
	world->log_buffer = must(log_buffer_create(LOG_BUFFER_SIZE));
}

static bool
start(struct world *world, const char *name, const char *config)
{
	clock_manual(&world->clock, START_WALL_S);
	start_store(world);
	world->counters = must(statistics_create(1));
	statistics_of_thread(world->counters, 0, &world->statistics);
	world->query = must(calloc(1, sizeof(*world->query)));
	world->reply = must(malloc(DATAGRAM_MAX));
	world->scratch = must(expression_scratch_create());
	world->service = make_service(world, name, config);
	return world->service != NULL;
}

bool
world_start(
    struct world *world, const char *name, const char *config, struct log *log)
{
	*world = (struct world){.log = log};
	return start(world, name, config);
}

bool
world_start_by(struct world *world, world_load *loader, const char *config)
{
	*world = (struct world){.load = loader};
	return start(world, "loaded", config);
}

bool
world_reload(struct world *world, const char *name, const char *config)
{
	struct service *fresh = make_service(world, name, config);

	if (fresh == NULL)
		return false;
	service_release(world->service);
	world->service = fresh;
	return true;
}

static void
stop_store(struct world *world)
{
	service_release(world->service);
	world->service = NULL;
	store_free(world->store);
	log_buffer_free(world->log_buffer);
}

static void
forget_rows(struct world *world)
{
	for (size_t i = 0; i < world->row_count; i++)
		free(world->rows[i]);
	free(world->rows);
	world->rows = NULL;
	world->row_count = 0;
}

void
world_stop(struct world *world)
{
	stop_store(world);
	forget_rows(world);
	counters_free(world->counters);
	free(world->query);
	free(world->reply);
	expression_scratch_free(world->scratch);
}

bool
world_restart(
    struct world *world, const char *name, const char *config, bool empty)
{
	const struct moment now = clock_now(&world->clock);

	stop_store(world);
	start_store(world);
	if (empty)
		forget_rows(world);
	store_lock(world->store);
	for (size_t i = 0; i < world->row_count; i++)
		(void)lease_load(world->store, &now, &world->rows[i]->lease,
		    world->rows[i]->removed);
	store_unlock(world->store);
	world->service = make_service(world, name, config);
	return world->service != NULL;
}

/* Copies a span to *to and lets it point there. */
static void
keep(struct span *span, uint8_t **to)
{
	if (span->size > 0)
		memcpy(*to, span->data, span->size);
	span->data = *to;
	*to += span->size;
}

static enum err
keep_row(void *context, const struct lease *lease, bool removed)
{
	struct world *world = (struct world *)context;
	struct row *row = must(malloc(sizeof(*row)));
	uint8_t *to = row->bytes;

	row->lease = *lease;
	row->removed = removed;
	keep(&row->lease.duid, &to);
	keep(&row->lease.hwaddr, &to);
	keep(&row->lease.hostname, &to);
	keep(&row->lease.user_context, &to);
	world->rows = must(realloc(
	    world->rows, (world->row_count + 1) * sizeof(*world->rows)));
	world->rows[world->row_count++] = row;
	return ERR_NONE;
}

/* What the committer does, but to memory. */
static void
commit(struct world *world)
{
	struct log_batch *batch;
	uint64_t last;

	batch = log_buffer_take(world->log_buffer, &last);
	if (batch == NULL)
		return;
	(void)log_batch_walk(batch, keep_row, world);
	log_buffer_give_back(world->log_buffer, batch);
}

static struct step_context
context_of(struct world *world)
{
	return (struct step_context){
	    .service = world->service,
	    .store = world->store,
	    .log_buffer = world->log_buffer,
	    .log = world->log,
	    .now = clock_now(&world->clock),
	    .statistics = &world->statistics,
	    .scratch = world->scratch,
	};
}

/* The order is that of packet/worker.c. */
void
world_send(struct world *world, const struct datagram *datagram)
{
	struct step_context context = context_of(world);
	struct query *query = world->query;

	memset(query, 0xa5, sizeof(*query)); /* steps may rest on nothing */
	query->datagram = *datagram;
	query->drop = DROP_NONE;
	query->classes = (struct class_set){.count = 0};
	query->place = (struct place){NULL};
	query->client = (struct client){.hwaddr_size = 0};
	query->reply = (struct reply){.bytes = world->reply};
	step_decode(query, &context);
	step_classify(query, &context);
	step_limit_classes(query, &context);
	step_locate(query, &context);
	step_limit_subnet(query, &context);
	step_identify(query, &context);
	store_lock(world->store);
	step_decide(query, &context);
	(void)step_take_over(query, &context);
	step_commit(query, &context, &world->sequence);
	store_unlock(world->store);
	step_tell(query, &context);
	step_classify_last(query, &context);
	step_encode(query, &context, DATAGRAM_MAX);
	commit(world);
}

void
world_encode(struct world *world, uint8_t *memory, size_t capacity)
{
	struct step_context context = context_of(world);

	world->query->drop = DROP_NONE;
	world->query->reply = (struct reply){.bytes = memory};
	step_encode(world->query, &context, capacity);
}

void
world_advance(struct world *world, uint32_t seconds)
{
	clock_advance(&world->clock, (uint64_t)seconds * 1000000000);
}

void
world_reclaim(struct world *world)
{
	const struct moment now = clock_now(&world->clock);
	const struct expiry_config *expiry = &world->service->config->expiry;
	uint32_t hold = expiry->flush_wait == 0 ? 0 : expiry->hold_reclaimed;
	struct lease_change changes[RECLAIM_SLICE];
	uint64_t sequence;
	size_t count;

	do {
		store_lock(world->store);
		count =
		    lease_due(world->store, &now, hold, changes, RECLAIM_SLICE);
		if (count > 0)
			(void)lease_apply(world->store, world->log_buffer, &now,
			    changes, count, &sequence);
		store_unlock(world->store);
		commit(world);
	} while (count > 0);
}

uint64_t
world_counter(const struct world *world, const char *name)
{
	for (unsigned i = 0; i < STATISTIC_COUNT; i++) {
		if (strcmp(statistic_name(i), name) == 0)
			return statistics_sum(world->counters, i);
	}
	return UINT64_MAX;
}
