/*
 * fuzz_exchange.c: a server's life: packets, time, reloads and restarts in any
 * order, through the real steps.
 *
 * Input: an octet that chooses a configuration (0x80: everything is logged),
 * then events (an octet each and
 * what compose.h reads). After every message, beyond what the sanitizers see:
 * the reply is read by the replay tests' own decoder and audited (RFC 9915 by
 * requirement, tests/replay/audit.c); no address or prefix has two owners
 * (P-18.3.2-g), overlapping ones included; lifetimes are within the configured
 * ones; every datagram is answered or one drop is counted; a drop writes no
 * row, an Advertise neither, but of what was over and is reclaimed. In the end
 * the counts of leases are those of the leases, and a restart knows what the
 * rows say: the same.
 */
#include <string.h>

#include "libcommon/log_messages.h"
#include "tests/fuzz/compose.h"
#include "tests/fuzz/configs.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/owners.h"
#include "tests/replay/audit.h"
#include "tests/replay/world.h"

#define EVENTS_MAX 64

struct life {
	struct world world;
	struct composer composer;
	struct owners owners;
	struct seen query, reply;
	unsigned config;
	uint64_t sent, dropped;
};

static struct life life;

static void
check_statistics(void)
{
	uint64_t drops = 0;

	for (unsigned i = 0; i < DROP_COUNT; i++)
		drops += statistics_sum(
		    life.world.counters, STATISTIC_DROP_FIRST + i);
	must(drops == life.dropped);
	must(statistics_sum(life.world.counters, STATISTIC_RECEIVE_DROP) ==
	     drops);
}

/* Only a query that a strict decoder understands can be compared. */
static void
check_against_query(const struct query *query)
{
	const struct audit audit_of = {.datagram = &query->datagram,
	    .reply = &query->reply,
	    .server_id = span_of(world_server_id, sizeof(world_server_id)),
	    .query = &life.query,
	    .seen = &life.reply};
	int64_t now_s = clock_now(&life.world.clock).lease_s;
	const char *wrong = audit(&audit_of);

	if (life.config < FUZZ_CONFIGS_BY_DUID) {
		if (wrong != NULL)
			(void)fprintf(stderr, "%s\n", wrong);
		must(wrong == NULL);
		owners_believe(&life.owners, &life.query, &life.reply, now_s);
	}
}

static void
check_reply(bool understood)
{
	const struct query *query = life.world.query;
	const struct reply *reply = &query->reply;

	must(reply->size > 0 && reply->size <= DATAGRAM_MAX);
	must(seen_read(&life.reply, MESSAGE_RELAY_REPLY, reply->bytes,
		 reply->size) == NULL);
	must(life.reply.level_count == query->view.relay_count);
	if (understood)
		check_against_query(query);
	compose_learn(&life.composer, &life.reply);
}

/* Who gets nothing may have seen what was over reclaimed (reclaim.h). */
static void
check_rows(size_t from)
{
	for (size_t i = from; i < life.world.row_count; i++)
		must(life.world.rows[i]->removed ||
		     life.world.rows[i]->lease.state == LEASE_RECLAIMED);
}

static void
send_message(void)
{
	const struct datagram *datagram = &life.composer.datagram;
	size_t rows = life.world.row_count;
	bool understood =
	    seen_read(&life.query, MESSAGE_RELAY_FORWARD, datagram->bytes.data,
		datagram->bytes.size) == NULL;

	if (understood)
		owners_hear(&life.owners, &life.query,
		    clock_now(&life.world.clock).lease_s);
	world_send(&life.world, datagram);
	life.sent++;
	if (life.world.query->drop != DROP_NONE) {
		life.dropped++;
		check_rows(rows);
	} else {
		check_reply(understood);
		if (life.reply.type == MESSAGE_ADVERTISE)
			check_rows(rows);
	}
	check_statistics();
}

static void
count_lease(void *context, uint32_t index, const struct lease_record *record)
{
	struct lease_counts *counts = context;
	struct lease lease;

	(void)record;
	store_read(life.world.store, index, &lease);
	must(lease.type == LEASE_NA || lease.type == LEASE_PD);
	if (lease.state == LEASE_ASSIGNED || lease.state == LEASE_DECLINED)
		counts[lease.type == LEASE_PD].assigned++;
	if (lease.state == LEASE_DECLINED)
		counts[lease.type == LEASE_PD].declined++;
}

/* Walks all leases and compares with the counts that are kept. */
static void
check_counts(struct lease_counts found[2])
{
	static const enum lease_type types[] = {LEASE_NA, LEASE_PD};
	struct lease_counts kept;
	uint32_t cursor = 0;

	memset(found, 0, 2 * sizeof(*found));
	store_lock(life.world.store);
	while (store_walk(life.world.store, &cursor, 1000, count_lease, found))
		;
	for (unsigned i = 0; i < 2; i++) {
		store_counts_all(life.world.store, types[i], &kept);
		must(kept.assigned == found[i].assigned);
		must(kept.declined == found[i].declined);
	}
	store_unlock(life.world.store);
}

static void
restart(void)
{
	struct lease_counts before[2], after[2];

	check_counts(before);
	must(world_restart(
	    &life.world, "fuzz", fuzz_config(life.config), false));
	check_counts(after);
	must(memcmp(before, after, sizeof(before)) == 0);
}

static void
reload(void)
{
	unsigned next = reader_u8(&life.composer.from);

	/* flexible identifiers are another way of knowing clients */
	if (life.config < FUZZ_CONFIGS_BY_DUID)
		life.config = next % FUZZ_CONFIGS_BY_DUID;
	else
		life.config = FUZZ_CONFIGS_BY_DUID +
			      next % (FUZZ_CONFIGS - FUZZ_CONFIGS_BY_DUID);
	must(world_reload(&life.world, "fuzz", fuzz_config(life.config)));
}

/* All that there is to say, to nobody. */
static struct log *
talkative_log(void)
{
	static const struct log_output nowhere = {.destination = "/dev/null"};
	static struct log_logger all[LOG_LOGGER_COUNT];
	static struct log *log;
	struct err_detail detail;

	if (log != NULL)
		return log;
	for (unsigned i = 0; i < LOG_LOGGER_COUNT; i++)
		all[i] = (struct log_logger){.name = log_logger_names[i],
		    .severity = LOG_SEVERITY_DEBUG,
		    .debug_level = LOG_DEBUG_LEVEL_MAX,
		    .outputs = &nowhere,
		    .output_count = 1};
	log = log_create(log_logger_names, LOG_LOGGER_COUNT);
	must(log != NULL);
	must(log_configure(log, all, LOG_LOGGER_COUNT, &detail) == ERR_NONE);
	return log;
}

static void
one_event(void)
{
	switch (reader_u8(&life.composer.from) % 16) {
	case 10:
	case 11:
		compose_raw(&life.composer);
		send_message();
		break;
	case 12:
		world_advance(
		    &life.world, reader_u16(&life.composer.from) % 4096);
		break;
	case 13:
		world_reclaim(&life.world);
		break;
	case 14:
		reload();
		break;
	case 15:
		restart();
		break;
	default:
		if (compose_message(&life.composer))
			send_message();
		break;
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0)
		return 0;
	compose_start(&life.composer, span_of(data + 1, size - 1));
	life.config = (data[0] & 0x7f) % FUZZ_CONFIGS;
	life.owners.count = 0;
	life.sent = life.dropped = 0;
	must(world_start_by(
	    &life.world, fuzz_snapshot, fuzz_config(life.config)));
	if (data[0] & 0x80)
		life.world.log = talkative_log();
	for (unsigned i = 0;
	     i < EVENTS_MAX && reader_left(&life.composer.from) > 0; i++)
		one_event();
	if (life.world.row_count > 0)
		restart();
	world_stop(&life.world);
	return 0;
}
