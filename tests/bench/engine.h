/*
 * tests/bench/engine.h: many exchanges at a time, each followed to its end.
 *
 * Closed loop: so many exchanges are always under way (the window); what the
 * server can do is measured. Open loop: exchanges begin at a rate, whether or
 * not earlier ones have ended, and times count from when one should have begun,
 * so that a server that stands still does not look fast; how long it takes is
 * measured.
 *
 * What is not answered is sent again as clients do (resend.h): servers whose
 * socket holds less than the window lose what comes at once. Every reply is
 * read and checked (verify.h); the first error is told on stderr.
 */
#ifndef TESTS_BENCH_ENGINE_H
#define TESTS_BENCH_ENGINE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "tests/bench/clients.h"
#include "tests/bench/histogram.h"
#include "tests/bench/transport.h"

enum exchange_kind {
	EXCHANGE_SARR,  /* Solicit, Advertise, Request, Reply */
	EXCHANGE_RAPID, /* Solicit with rapid commit, Reply */
	EXCHANGE_RENEW,
	EXCHANGE_SOLICIT, /* and the Advertise; nothing is taken */
	EXCHANGE_INFORMATION,
	EXCHANGE_MIXED /* half renewals, a third SARR, rest of both others */
};

struct engine_config {
	bool echo; /* answers are what was sent */
	bool na, pd;
	bool none_left_is_right; /* the pool is full: NoAddrsAvail is good */
	uint32_t window;         /* closed loop: exchanges under way */
	double rate;             /* open loop: begun per second; 0 = closed */
	bool relayed;
	uint32_t relays;
	struct in6_addr link; /* relays' link-address */
	uint32_t links;       /* how many; the next is a /64 further */
	pid_t server;         /* whose processor time is read; 0 = none */
};

struct engine_result {
	uint64_t exchanges;              /* ended well, while measured */
	uint64_t resent, failed, errors; /* failed: never answered */
	double seconds, server_cpu_s, own_cpu_s;
	uint64_t longest_gap_ns; /* between two that ended, while measured */
	struct histogram whole;  /* first message to last reply, ns */
	struct histogram last;   /* last message to its reply, ns */
};

struct engine;

/* Keeps references to all three. NULL: no memory. */
struct engine *engine_create(const struct engine_config *config,
    struct transport *transport, struct clients *clients);
void engine_free(struct engine *engine);

/*
 * Runs exchanges of a kind for clients first, first + 1, ... last, and round
 * again, until count of them have ended or seconds have passed (0 = no limit),
 * then waits for what is under way. The first warm_up_s do not count. False if
 * anything was wrong, or nothing came back.
 */
struct engine_phase {
	enum exchange_kind kind;
	uint32_t first, last;
	uint64_t count;
	double seconds, warm_up_s;
	uint32_t window; /* instead of the configuration's; 0 = that */
};
bool engine_run(struct engine *engine, const struct engine_phase *phase,
    struct engine_result *result);

#endif
