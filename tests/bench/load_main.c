/*
 * tests/bench/load_main.c: bench_load, the load generator.
 *
 * Plays clients (or relays with clients behind them) against a server and
 * prints one line of JSON. tests/bench/run starts it; see there for scenarios,
 * or --help. Exit status 0: all that was asked was answered, and rightly.
 */
#include <arpa/inet.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/bench/engine.h"

/* As many as any server's socket has room for: nothing is lost before. */
#define PREFILL_WINDOW 128

struct arguments {
	struct engine_config engine;
	struct engine_phase phase;
	struct transport_config transport;
	const char *scenario, *label;
	uint32_t clients, prefill, held;
};

static const char help[] =
    "bench_load --interface NAME [options]\n"
    "  --scenario S     sarr, rapid, renew, solicit, information, mixed\n"
    "  --pd, --only-pd  ask for a prefix too, or for nothing else\n"
    "  --echo           the server sends back what it gets\n"
    "  --full           the pool is full: no address is the right answer\n"
    "  --window N       closed loop, N exchanges at a time (512)\n"
    "  --rate R         open loop, R exchanges begin per second\n"
    "  --seconds S, --warm-up S, --count N   how long\n"
    "  --clients N      how many clients there are (4000000)\n"
    "  --prefill N      so many clients get a lease before\n"
    "  --held N         so many have one, from a file of lease_rows\n"
    "  --server ADDR    unicast to a server, as a relay\n"
    "  --source ADDR, --relays N   address of the first relay; how many\n"
    "  --link ADDR, --links N      link-address; how many, a /64 apart\n"
    "  --port P, --server-port P   ours (546, relays 547); the server's (547)\n"
    "  --pid PID        of the server, for its processor time\n"
    "  --label TEXT     is repeated in the result\n";

enum option_number {
	O_INTERFACE = 1,
	O_SCENARIO,
	O_PD,
	O_ONLY_PD,
	O_ECHO,
	O_FULL,
	O_WINDOW,
	O_RATE,
	O_SECONDS,
	O_WARM_UP,
	O_COUNT,
	O_CLIENTS,
	O_PREFILL,
	O_HELD,
	O_SERVER,
	O_SOURCE,
	O_RELAYS,
	O_LINK,
	O_LINKS,
	O_PORT,
	O_SERVER_PORT,
	O_PID,
	O_LABEL,
	O_HELP
};

static const struct option options[] = {
    {"interface", required_argument, NULL, O_INTERFACE},
    {"scenario", required_argument, NULL, O_SCENARIO},
    {"pd", no_argument, NULL, O_PD},
    {"only-pd", no_argument, NULL, O_ONLY_PD},
    {"echo", no_argument, NULL, O_ECHO},
    {"full", no_argument, NULL, O_FULL},
    {"window", required_argument, NULL, O_WINDOW},
    {"rate", required_argument, NULL, O_RATE},
    {"seconds", required_argument, NULL, O_SECONDS},
    {"warm-up", required_argument, NULL, O_WARM_UP},
    {"count", required_argument, NULL, O_COUNT},
    {"clients", required_argument, NULL, O_CLIENTS},
    {"prefill", required_argument, NULL, O_PREFILL},
    {"held", required_argument, NULL, O_HELD},
    {"server", required_argument, NULL, O_SERVER},
    {"source", required_argument, NULL, O_SOURCE},
    {"relays", required_argument, NULL, O_RELAYS},
    {"link", required_argument, NULL, O_LINK},
    {"links", required_argument, NULL, O_LINKS},
    {"port", required_argument, NULL, O_PORT},
    {"server-port", required_argument, NULL, O_SERVER_PORT},
    {"pid", required_argument, NULL, O_PID},
    {"label", required_argument, NULL, O_LABEL},
    {"help", no_argument, NULL, O_HELP},
    {NULL, 0, NULL, 0},
};

static bool
read_scenario(struct arguments *arguments, const char *name)
{
	static const char *const names[] = {
	    "sarr", "rapid", "renew", "solicit", "information", "mixed"};

	arguments->scenario = name;
	for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (strcmp(names[i], name) == 0) {
			arguments->phase.kind = (enum exchange_kind)i;
			return true;
		}
	}
	return false;
}

static bool
read_address(const char *text, struct in6_addr *address)
{
	return inet_pton(AF_INET6, text, address) == 1;
}

static bool
read_option(struct arguments *a, int option, const char *value)
{
	switch (option) {
	case O_INTERFACE:
		a->transport.interface = value;
		return true;
	case O_SCENARIO:
		return read_scenario(a, value);
	case O_ONLY_PD:
		a->engine.na = false;
		a->engine.pd = true;
		return true;
	case O_PD:
		return a->engine.pd = true;
	case O_ECHO:
		return a->engine.echo = true;
	case O_FULL:
		return a->engine.none_left_is_right = true;
	case O_WINDOW:
		return (a->engine.window = (uint32_t)atol(value)) > 0;
	case O_RATE:
		return (a->engine.rate = atof(value)) > 0;
	case O_SECONDS:
		return (a->phase.seconds = atof(value)) > 0;
	case O_WARM_UP:
		return (a->phase.warm_up_s = atof(value)) >= 0;
	case O_COUNT:
		return (a->phase.count = (uint64_t)atoll(value)) > 0;
	case O_CLIENTS:
		return (a->clients = (uint32_t)atol(value)) > 0;
	case O_PREFILL:
		a->prefill = (uint32_t)atol(value);
		return true;
	case O_HELD:
		a->held = (uint32_t)atol(value);
		return true;
	case O_SERVER:
		a->engine.relayed = true;
		return read_address(value, &a->transport.server);
	case O_SOURCE:
		return read_address(value, &a->transport.source);
	case O_RELAYS:
		return (a->engine.relays = (uint32_t)atol(value)) > 0;
	case O_LINK:
		return read_address(value, &a->engine.link);
	case O_LINKS:
		return (a->engine.links = (uint32_t)atol(value)) > 0;
	case O_PORT:
		return (a->transport.port = (uint16_t)atol(value)) > 0;
	case O_SERVER_PORT:
		return (a->transport.server_port = (uint16_t)atol(value)) > 0;
	case O_PID:
		return (a->engine.server = (pid_t)atol(value)) > 0;
	case O_LABEL:
		a->label = value;
		return true;
	default:
		return false;
	}
}

static bool
read_arguments(struct arguments *arguments, int argc, char **argv)
{
	int option;

	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1)
		if (!read_option(arguments, option, optarg))
			return false;
	if (optind != argc || arguments->transport.interface == NULL)
		return false;
	if (arguments->phase.seconds == 0 && arguments->phase.count == 0)
		arguments->phase.seconds = 5;
	if (arguments->transport.port == 0)
		arguments->transport.port =
		    arguments->engine.relayed ? 547 : 546;
	arguments->transport.sources = arguments->engine.relays;
	return arguments->prefill < arguments->clients &&
	       arguments->held < arguments->clients;
}

/* Renewals are of those who have something, others of those who have not. */
static void
set_clients(struct arguments *arguments)
{
	struct engine_phase *phase = &arguments->phase;

	uint32_t have = arguments->prefill > arguments->held
			    ? arguments->prefill
			    : arguments->held;

	phase->first = have;
	phase->last = arguments->clients - 1;
	if (phase->kind == EXCHANGE_RENEW) {
		phase->first = 0;
		if (have > 0)
			phase->last = have - 1;
	}
	if (phase->kind == EXCHANGE_MIXED)
		phase->first = 0;
}

static bool
prefill(struct engine *engine, const struct arguments *arguments)
{
	static struct engine_result result;
	struct engine_phase phase = {.kind = EXCHANGE_SARR,
	    .first = 0,
	    .last = arguments->prefill - 1,
	    .count = arguments->prefill,
	    .window = PREFILL_WINDOW};

	if (arguments->prefill == 0 || arguments->engine.echo)
		return true;
	if (engine_run(engine, &phase, &result))
		return true;
	fprintf(stderr,
	    "bench_load: prefill: %llu of %u, %llu failed, %llu errors\n",
	    (unsigned long long)result.exchanges, arguments->prefill,
	    (unsigned long long)result.failed,
	    (unsigned long long)result.errors);
	return false;
}

/* Tells clients what they have; asks who the server is, for their Renews. */
static bool
hold(struct engine *engine, struct clients *clients, uint32_t held)
{
	static struct engine_result result;
	struct engine_phase phase = {
	    .kind = EXCHANGE_INFORMATION, .last = 1, .count = 1};
	struct lease_address na = {.length = 128}, none = {.length = 0};

	for (uint32_t i = 0; i < held; i++) {
		na.address = clients_held(i);
		if (!clients_grant(clients, i, &na, &none))
			return false;
	}
	return held == 0 || engine_run(engine, &phase, &result);
}

static double
us(const struct histogram *histogram, double share)
{
	return (double)histogram_at(histogram, share) / 1e3;
}

static void
print_result(
    const struct arguments *arguments, const struct engine_result *result)
{
	double count = result->exchanges == 0 ? 1 : (double)result->exchanges;
	double seconds = result->seconds == 0 ? 1 : result->seconds;

	printf("{\"label\": \"%s\", \"scenario\": \"%s\", "
	       "\"exchanges\": %llu, \"seconds\": %.3f, \"rate\": %.0f, "
	       "\"resent\": %llu, \"failed\": %llu, \"errors\": %llu",
	    arguments->label, arguments->scenario,
	    (unsigned long long)result->exchanges, result->seconds,
	    (double)result->exchanges / seconds,
	    (unsigned long long)result->resent,
	    (unsigned long long)result->failed,
	    (unsigned long long)result->errors);
	printf(", \"p50_us\": %.1f, \"p99_us\": %.1f, \"p999_us\": %.1f",
	    us(&result->whole, 0.5), us(&result->whole, 0.99),
	    us(&result->whole, 0.999));
	printf(", \"last_p50_us\": %.1f, \"last_p99_us\": %.1f, "
	       "\"last_p999_us\": %.1f",
	    us(&result->last, 0.5), us(&result->last, 0.99),
	    us(&result->last, 0.999));
	printf(", \"longest_gap_us\": %.1f, \"longest_us\": %.1f",
	    (double)result->longest_gap_ns / 1e3, us(&result->last, 1.0));
	printf(", \"server_cpu_us\": %.2f, \"own_cpu_us\": %.2f}\n",
	    result->server_cpu_s * 1e6 / count,
	    result->own_cpu_s * 1e6 / count);
}

static int
run(struct arguments *arguments)
{
	static struct engine_result result;
	struct transport *transport = transport_open(&arguments->transport);
	struct clients *clients = clients_create(arguments->clients);
	struct engine *engine = NULL;
	bool good = false;

	if (transport != NULL && clients != NULL)
		engine = engine_create(&arguments->engine, transport, clients);
	if (engine != NULL && prefill(engine, arguments) &&
	    hold(engine, clients, arguments->held)) {
		set_clients(arguments);
		good = engine_run(engine, &arguments->phase, &result);
		print_result(arguments, &result);
	}
	engine_free(engine);
	clients_free(clients);
	transport_close(transport);
	return good ? 0 : 1;
}

int
main(int argc, char **argv)
{
	struct arguments arguments = {
	    .engine = {.na = true, .window = 512, .relays = 1, .links = 1},
	    .transport = {.server_port = 547},
	    .scenario = "sarr",
	    .label = "",
	    .clients = 4000000};

	if (!read_arguments(&arguments, argc, argv)) {
		fputs(help, stderr);
		return 2;
	}
	return run(&arguments);
}
