/*
 * tests/bench/bench_recover.c: a lease file into memory, without a server.
 *
 * bench_recover FILE [THREADS] reads the file's set as a start does and prints
 * a line of JSON: leases, wall and processor seconds, bytes held per lease by
 * the store's count and by the system's. For profiles; what a start takes from
 * outside is tests/bench/start's business.
 */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "dhcp6d/lease/recover.h"
#include "libcommon/log_messages.h"

static double
seconds(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static double
resident_bytes(void)
{
	FILE *file = fopen("/proc/self/statm", "r");
	unsigned long total = 0, resident = 0;

	if (file == NULL)
		return 0;
	if (fscanf(file, "%lu %lu", &total, &resident) != 2)
		resident = 0;
	fclose(file);
	return (double)resident * (double)sysconf(_SC_PAGESIZE);
}

static void
report(const struct lease_store *store, const struct recovered *recovered,
    double wall, double cpu)
{
	double leases = (double)recovered->leases;

	printf("{\"rows\": %llu, \"leases\": %.0f, \"wall_s\": %.3f, "
	       "\"cpu_s\": %.3f, \"bytes_per_lease\": %.1f, "
	       "\"resident_bytes_per_lease\": %.1f}\n",
	    (unsigned long long)recovered->loaded.rows, leases, wall, cpu,
	    (double)store_memory(store) / leases, resident_bytes() / leases);
}

int
main(int argc, char **argv)
{
	struct sink_config config = {.path = argc > 1 ? argv[1] : ""};
	struct err_detail detail = {""};
	struct recovered recovered;
	struct lease_store *store;
	struct clock clock;
	struct sink *sink;
	double wall, cpu;
	enum err err;

	config.log = log_create(log_logger_names, LOG_LOGGER_COUNT);
	if (argc < 2 || sodium_init() < 0 || config.log == NULL)
		return 2;
	clock_system(&clock);
	store = store_create();
	wall = seconds(CLOCK_MONOTONIC);
	cpu = seconds(CLOCK_PROCESS_CPUTIME_ID);
	err = sink_memfile.open(&sink, &config, &detail);
	if (err == ERR_NONE)
		err = lease_recover(store, &clock, &sink_memfile, sink,
		    config.log, &recovered, &detail);
	if (err != ERR_NONE) {
		fprintf(stderr, "bench_recover: %s\n", detail.text);
		return 1;
	}
	report(store, &recovered, seconds(CLOCK_MONOTONIC) - wall,
	    seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu);
	sink_memfile.close(sink);
	store_free(store);
	log_free(config.log);
	return 0;
}
