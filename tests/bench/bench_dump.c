/*
 * bench_dump.c: what a long answer costs those who are served meanwhile.
 *
 *   bench_dump [MILLIONS]
 *
 * Fills a store, then lets one thread ask for all leases (lease6-get-all, to a
 * reader that takes all) and for a page, while another takes the store's lock
 * every 100 us, as a worker does, and notes how long it waits. Printed: the
 * longest wait, which a machine that does other things makes longer, the waits
 * that 99.9 % are below, and how far memory grew.
 */
#include <pthread.h>
#include <sodium.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "dhcp6d/control/dispatch.h"
#include "dhcp6d/lease/apply.h"

#define WAITS_MAX 1000000

static struct {
	struct lease_store *store;
	struct clock clock;
	atomic_bool over;
	uint64_t waits[WAITS_MAX];
	size_t count;
	int pair[2];
	uint64_t bytes;
} bench;

static uint64_t
steady_ns(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static void
fill(uint64_t count)
{
	const struct moment now = clock_now(&bench.clock);
	uint8_t duid[14] = {0, 1, 0, 1};
	struct lease lease = {.type = LEASE_NA,
	    .prefix_length = 128,
	    .subnet_id = 1,
	    .valid = 4000,
	    .preferred = 3000};

	lease.transaction = now.wall_ns / 1000000000;
	for (uint64_t i = 0; i < count; i++) {
		memcpy(duid + 6, &i, sizeof(i));
		lease.duid = span_of(duid, sizeof(duid));
		lease.iaid = (uint32_t)i;
		lease.address = (struct address){
		    UINT64_C(0x20010db800000000), i * UINT64_C(2654435761)};
		if (lease_load(bench.store, &now, &lease, false) != ERR_NONE)
			abort();
	}
}

static void *
work(void *context)
{
	const struct timespec pause = {.tv_nsec = 100000};
	uint64_t begun;

	(void)context;
	while (!atomic_load(&bench.over) && bench.count < WAITS_MAX) {
		begun = steady_ns();
		store_lock(bench.store);
		store_unlock(bench.store);
		bench.waits[bench.count++] = steady_ns() - begun;
		nanosleep(&pause, NULL);
	}
	return NULL;
}

static void *
read_all(void *context)
{
	static uint8_t buffer[1 << 20];
	ssize_t size;

	(void)context;
	while ((size = read(bench.pair[0], buffer, sizeof(buffer))) > 0)
		bench.bytes += (uint64_t)size;
	return NULL;
}

static int
compare(const void *left, const void *right)
{
	const uint64_t *a = left, *b = right;

	return *a < *b ? -1 : *a > *b;
}

static long
memory_kb(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return usage.ru_maxrss;
}

static void
measure(const char *name, command_handler *handler, const char *arguments)
{
	struct control control = {.store = bench.store, .clock = &bench.clock};
	json_t *map = json_loads(arguments, JSON_DECODE_ANY, NULL);
	pthread_t worker, reader;
	struct answer *answer;
	long before = memory_kb();
	uint64_t begun = steady_ns();

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, bench.pair) != 0)
		abort();
	bench.count = bench.bytes = 0;
	atomic_store(&bench.over, false);
	pthread_create(&worker, NULL, work, NULL);
	pthread_create(&reader, NULL, read_all, NULL);
	answer = answer_create(bench.pair[1], NULL);
	handler(&control, json_is_null(map) ? NULL : map, answer);
	answer_free(answer);
	close(bench.pair[1]);
	pthread_join(reader, NULL);
	atomic_store(&bench.over, true);
	pthread_join(worker, NULL);
	close(bench.pair[0]);
	json_decref(map);
	qsort(bench.waits, bench.count, sizeof(bench.waits[0]), compare);
	printf("%-16s %7.2f s, %6.1f MB; %zu waits for the lock: 99.9%% below "
	       "%.1f us, longest %.1f us; memory grew %ld KB\n",
	    name, (double)(steady_ns() - begun) / 1e9,
	    (double)bench.bytes / 1e6, bench.count,
	    (double)bench.waits[bench.count - bench.count / 1000 - 1] / 1e3,
	    (double)bench.waits[bench.count - 1] / 1e3, memory_kb() - before);
}

int
main(int argc, char **argv)
{
	double millions = argc > 1 ? atof(argv[1]) : 1;

	if (sodium_init() < 0)
		return 1;
	clock_system(&bench.clock);
	bench.store = store_create();
	if (bench.store == NULL)
		return 1;
	fill((uint64_t)(millions * 1e6));
	printf("%.1f million leases\n", millions);
	measure("lease6-get-all", command_lease6_get_all, "null");
	measure("lease6-get-page", command_lease6_get_page,
	    "{\"from\": \"start\", \"limit\": 65536}");
	store_free(bench.store);
	return 0;
}
