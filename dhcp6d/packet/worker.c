/*
 * worker.c: the packet's way, on one page (DESIGN.md).
 *
 *   receive   a batch of datagrams in one system call
 *   decode    each becomes a view; what is too old or too light is shed
 *   classify  the classes that the packet alone decides
 *   locate    the subnet
 *   identify  the client, its reservation, its classes
 *   -- the store's lock, once for the batch
 *   decide    what to answer and what to change
 *   commit    the changes, into the store and the log buffer
 *   -- unlocked; the committer begins to write
 *   tell      the log and the counters what was decided
 *   classify  once more, for options alone
 *   encode    the answers' bytes, while the disk works
 *   send      at once, or parked until the disk has got so far
 *
 * A worker never waits for the disk. Only when thousands of its replies do, it
 * receives no more until some have left.
 */
#include "dhcp6d/packet/worker.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "dhcp6d/packet/batch.h"
#include "dhcp6d/packet/bound.h"
#include "dhcp6d/packet/gate.h"
#include "dhcp6d/packet/label.h"
#include "dhcp6d/packet/limit.h"
#include "dhcp6d/packet/parked.h"
#include "dhcp6d/packet/receive.h"
#include "dhcp6d/packet/send.h"
#include "dhcp6d/packet/statistics.h"
#include "dhcp6d/packet/steps.h"
#include "libcommon/log_messages.h"

#define FULL_WAIT_MS 100 /* at most, before looking at the disk again */

enum event { EVENT_WAKE = 1, EVENT_OWN = 2, EVENT_GROUP = 4 };

/* With fewer leases what is looked up is in the processor's cache. */
#define FETCH_LEASES_MIN 10000

struct worker {
	const struct worker_shared *shared;
	int own, group; /* sockets */
	struct gate own_gate, group_gate;
	int sockets_poll, wake_poll; /* epoll descriptors */
	struct receiver *receiver;
	struct sender *sender;
	struct batch *batch;
	struct outbox *ready; /* replies that need not wait */
	struct parked *parked;
	struct expression_scratch *scratch;
	struct statistics statistics;
	_Atomic uint32_t overflow;     /* of the own socket, as last told */
	uint64_t sequences[BATCH_MAX]; /* what each query's reply waits for */
	unsigned unfinished; /* whose datagrams the receiver still has, or 0 */
	atomic_bool stopping;
};

static struct step_context
context_of(struct worker *worker, const struct moment *now)
{
	return (struct step_context){
	    .service = worker->batch->service,
	    .store = worker->shared->store,
	    .log_buffer = worker->shared->log_buffer,
	    .log = worker->shared->log,
	    .now = *now,
	    .meter = worker->shared->meter,
	    .statistics = &worker->statistics,
	    .scratch = worker->scratch,
	    .disabled = worker->shared->disabled != NULL &&
			atomic_load_explicit(
			    worker->shared->disabled, memory_order_relaxed),
	};
}

/* Steps that read the packet and the service alone; no lock. */
static void
understand(struct batch *batch, struct step_context *context)
{
	struct query *query;

	for (size_t i = 0; i < batch->count; i++)
		step_decode(batch_query(batch, i), context);
	receive_shed(batch, context);
	for (size_t i = 0; i < batch->count; i++)
		step_bound_senders(batch_query(batch, i), context);
	for (size_t i = 0; i < batch->count; i++) {
		query = batch_query(batch, i);
		step_bound(query, context);
		step_classify(query, context);
		step_limit_classes(query, context);
		step_locate(query, context);
		step_limit_subnet(query, context);
		step_identify(query, context);
	}
}

/* What the first IA of a message will be looked up by. */
static struct store_wanted
wanted_of(const struct view *view)
{
	const struct view_ia *ia = &view->ias[0];
	struct store_wanted wanted = {
	    .duid = view->client_id, .type = ia->type, .iaid = ia->iaid};

	if (ia->lease_count > 0) {
		wanted.address = view->leases[ia->lease_first].address;
		wanted.prefix_length =
		    view->leases[ia->lease_first].prefix_length;
	}
	return wanted;
}

/*
 * With many leases a look-up by client waits for memory two or three times.
 * Begins to fetch what all queries of the batch will look up, first the
 * index's lines, then the records that these lead to.
 */
static void
fetch_ahead(const struct lease_store *store, const struct batch *batch)
{
	struct store_fetched fetched[BATCH_MAX];
	size_t count = 0;

	if (batch->count < 2 || store_count(store) < FETCH_LEASES_MIN)
		return;
	for (size_t i = 0; i < batch->count; i++) {
		const struct query *query = batch_query(batch, i);
		struct store_wanted wanted;

		if (query->drop != DROP_NONE || query->view.ia_count == 0)
			continue;
		wanted = wanted_of(&query->view);
		store_prefetch(store, &wanted, &fetched[count++]);
	}
	for (size_t i = 0; i < count; i++)
		store_prefetch_records(store, &fetched[i]);
}

/* Steps that read and change the store: one lock for all. */
static void
decide_and_commit(struct worker *worker, struct step_context *context)
{
	struct batch *batch = worker->batch;
	size_t index;
	bool changed = false;

	store_lock(worker->shared->store);
	fetch_ahead(worker->shared->store, batch);
	for (size_t i = 0; i < batch->count; i++) {
		index = batch->order[i];
		worker->sequences[index] = 0;
		step_decide(batch_query(batch, index), context);
		changed |= step_take_over(batch_query(batch, index), context);
		step_commit(batch_query(batch, index), context,
		    &worker->sequences[index]);
		changed |= worker->sequences[index] != 0;
	}
	store_unlock(worker->shared->store);
	if (changed)
		committer_kick(worker->shared->committer);
}

static int
sending_socket(const struct worker *worker)
{
	return worker->own >= 0 ? worker->own : worker->group;
}

static struct send_way
way_of(struct worker *worker)
{
	return (struct send_way){
	    .sender = worker->sender,
	    .socket = sending_socket(worker),
	    .port = worker->shared->port,
	    .client_port = worker->shared->client_port,
	    .statistics = &worker->statistics,
	    .log = worker->shared->log,
	};
}

/* Encodes one reply to where it stays until it is sent. */
static void
encode_one(struct worker *worker, struct query *query, uint64_t sequence,
    struct step_context *context)
{
	struct outbox *outbox =
	    sequence == 0 ? worker->ready : parked_outbox(worker->parked);
	const struct send_way way = way_of(worker);
	struct outbox_reply reply;
	char label[LABEL_SIZE];

	if (query->drop != DROP_NONE)
		return;
	query->reply.bytes = outbox_room(outbox);
	if (query->reply.bytes == NULL) { /* cannot be: see worker_run */
		query_drop(query, context, DROP_NO_ROOM);
		return;
	}
	step_encode(query, context, DATAGRAM_MAX);
	if (query->drop != DROP_NONE || query->reply.size == 0)
		return;
	reply = send_describe(&way, query, worker->batch->interfaces);
	reply.sequence = sequence;
	if (log_wants(context->log, &log_message_DHCP6_PACKET_SEND))
		reply.label = label_text(query, label);
	outbox_add(outbox, &reply);
}

static void
encode(struct worker *worker, struct step_context *context)
{
	struct batch *batch = worker->batch;
	struct query *query;
	size_t index;

	for (size_t i = 0; i < batch->count; i++) {
		index = batch->order[i];
		query = batch_query(batch, index);
		step_tell(query, context);
		step_classify_last(query, context);
		encode_one(worker, query, worker->sequences[index], context);
	}
}

static uint64_t
durable(const void *committer)
{
	return committer_durable(committer);
}

/* What the disk has got to, out. */
static void
send_parked(struct worker *worker, unsigned ready)
{
	const struct send_way way = way_of(worker);
	size_t due;

	if ((ready & EVENT_WAKE) != 0)
		parked_rest(worker->parked);
	due = parked_due(worker->parked, durable, worker->shared->committer);
	send_replies(&way, parked_outbox(worker->parked), due);
}

/*
 * The kernel tells the sum since the socket was opened. That of the group
 * socket comes to all workers, so what was told last is shared by them.
 */
static void
note_overflow(struct worker *worker, int socket)
{
	_Atomic uint32_t *told = socket == worker->own
				     ? &worker->overflow
				     : worker->shared->group_overflow;
	uint32_t drops, more;

	if (!receiver_overflow(worker->receiver, &drops))
		return;
	more = drops - atomic_exchange(told, drops);
	if (more <= INT32_MAX)
		counter_add(
		    &worker->statistics.values[STATISTIC_OVERFLOW], more);
}

/* The group socket's gate is the first worker's; that of others has no socket.
 */
static void
press_gate(struct worker *worker, int socket, const struct moment *now)
{
	struct gate *gate =
	    socket == worker->own ? &worker->own_gate : &worker->group_gate;

	if (gate_press(gate, worker->batch->pressure, now->steady_ns))
		statistics_add(&worker->statistics, STATISTIC_GATE_SHUT);
}

/* The whole way of a batch. */
static void
serve(struct worker *worker, int socket)
{
	struct batch *batch = worker->batch;
	const struct send_way way = way_of(worker);
	struct step_context context;
	struct err_detail detail;
	struct moment now;

	batch->service = current_service_hold(worker->shared->service);
	batch->interfaces = interface_table_hold(worker->shared->interfaces);
	if (receive_batch(batch, worker->receiver, socket,
		worker->shared->clock, &now, &worker->statistics,
		&detail) != ERR_NONE)
		log_write(worker->shared->log, DHCP6_PACKET_RECEIVE_FAIL,
		    detail.text);
	note_overflow(worker, socket);
	press_gate(worker, socket, &now);
	if (batch->shed > 0)
		log_write(
		    worker->shared->log, DHCP6_PACKET_QUEUE_FULL, batch->shed);
	context = context_of(worker, &now);
	understand(batch, &context);
	decide_and_commit(worker, &context);
	encode(worker, &context);
	send_replies(&way, worker->ready, outbox_count(worker->ready));
	batch_reset(batch);
}

/* Waits for work; what there is, as enum event. */
static unsigned
wait_for_work(int poll, int timeout_ms)
{
	struct epoll_event events[3];
	unsigned ready = 0;
	int count = epoll_wait(poll, events, 3, timeout_ms);

	for (int i = 0; i < count; i++)
		ready |= events[i].data.u32;
	return ready;
}

/* The last replies: their leases are applied, so they are to be told. */
static void
finish(struct worker *worker)
{
	unsigned ready = 0;

	gate_open(&worker->own_gate);
	gate_open(&worker->group_gate);
	for (int waited = 0; waited < WORKER_STOP_MS; waited += FULL_WAIT_MS) {
		send_parked(worker, ready);
		if (outbox_count(parked_outbox(worker->parked)) == 0)
			return;
		ready = wait_for_work(worker->wake_poll, FULL_WAIT_MS);
	}
}

/* Opens gates as far as may be; for how long there may be rest then.
 */
static int
ease_gates(struct worker *worker)
{
	struct moment now;

	if (worker->own_gate.step == 0 && worker->group_gate.step == 0)
		return -1;
	now = clock_now(worker->shared->clock);
	gate_ease(&worker->own_gate, now.steady_ns);
	gate_ease(&worker->group_gate, now.steady_ns);
	return gate_timeout_ms(&worker->own_gate) > 0
		   ? gate_timeout_ms(&worker->own_gate)
		   : gate_timeout_ms(&worker->group_gate);
}

/* What there is to do, after waiting for it if there is nothing. */
static unsigned
look_for_work(struct worker *worker)
{
	if (!outbox_has_room(parked_outbox(worker->parked), BATCH_MAX))
		return wait_for_work(worker->wake_poll, FULL_WAIT_MS);
	if (worker->unfinished == 0)
		return wait_for_work(worker->sockets_poll, ease_gates(worker));
	return worker->unfinished | wait_for_work(worker->wake_poll, 0);
}

static void
serve_one(struct worker *worker, int socket, enum event event)
{
	serve(worker, socket);
	worker->unfinished = receiver_has_more(worker->receiver) ? event : 0;
}

/* One socket's datagrams are served to the last before another's. */
static void
serve_ready(struct worker *worker, unsigned ready)
{
	if ((ready & EVENT_OWN) != 0)
		serve_one(worker, worker->own, EVENT_OWN);
	if ((ready & EVENT_GROUP) != 0 && worker->unfinished != EVENT_OWN &&
	    outbox_has_room(parked_outbox(worker->parked), BATCH_MAX))
		serve_one(worker, worker->group, EVENT_GROUP);
}

void *
worker_run(void *argument)
{
	struct worker *worker = argument;
	unsigned ready = 0;

	while (!atomic_load(&worker->stopping)) {
		send_parked(worker, ready);
		ready = look_for_work(worker);
		serve_ready(worker, ready);
	}
	finish(worker);
	return NULL;
}

static bool
watch(int poll, int descriptor, uint32_t events, enum event event)
{
	struct epoll_event wanted = {.events = events, .data.u32 = event};

	return epoll_ctl(poll, EPOLL_CTL_ADD, descriptor, &wanted) == 0;
}

/*
 * The group socket wakes one worker, not all of them; that flag cannot be
 * combined with others, and the sockets are not waited for when parked is full.
 */
static bool
watch_all(struct worker *worker)
{
	int wake = parked_descriptor(worker->parked);

	worker->sockets_poll = epoll_create1(EPOLL_CLOEXEC);
	worker->wake_poll = epoll_create1(EPOLL_CLOEXEC);
	return watch(worker->wake_poll, wake, EPOLLIN, EVENT_WAKE) &&
	       watch(worker->sockets_poll, wake, EPOLLIN, EVENT_WAKE) &&
	       (worker->own < 0 || watch(worker->sockets_poll, worker->own,
				       EPOLLIN, EVENT_OWN)) &&
	       watch(worker->sockets_poll, worker->group,
		   EPOLLIN | EPOLLEXCLUSIVE, EVENT_GROUP);
}

struct worker *
worker_create(
    const struct worker_shared *shared, size_t number, int own, int group)
{
	struct worker *worker = calloc(1, sizeof(*worker));

	if (worker == NULL)
		return NULL;
	worker->shared = shared;
	worker->own = own;
	worker->group = group;
	worker->own_gate.socket = own;
	worker->group_gate.socket = number == 0 ? group : -1;
	worker->sockets_poll = worker->wake_poll = -1;
	worker->receiver = receiver_create();
	worker->sender = sender_create(sending_socket(worker));
	worker->batch = batch_create();
	worker->ready = outbox_create(BATCH_MAX);
	worker->parked = parked_create();
	worker->scratch = expression_scratch_create();
	statistics_of_thread(shared->counters, number, &worker->statistics);
	if (worker->receiver == NULL || worker->sender == NULL ||
	    worker->batch == NULL || worker->ready == NULL ||
	    worker->parked == NULL || worker->scratch == NULL ||
	    !watch_all(worker)) {
		worker_free(worker);
		return NULL;
	}
	return worker;
}

void
worker_free(struct worker *worker)
{
	if (worker == NULL)
		return;
	receiver_free(worker->receiver);
	sender_free(worker->sender);
	batch_free(worker->batch);
	outbox_free(worker->ready);
	parked_free(worker->parked);
	expression_scratch_free(worker->scratch);
	if (worker->sockets_poll >= 0)
		close(worker->sockets_poll);
	if (worker->wake_poll >= 0)
		close(worker->wake_poll);
	free(worker);
}

void
worker_stop(struct worker *worker)
{
	atomic_store(&worker->stopping, true);
	parked_wake(worker->parked);
}

void
worker_advanced(struct worker *worker)
{
	parked_advanced(worker->parked);
}
