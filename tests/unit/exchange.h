/*
 * exchange.h: one client's message through the real steps, in one process.
 *
 * For the unit tests of packet: a configuration from text, a store, a clock
 * that stands still, datagrams written option by option, and the decision to
 * look at. Nothing is encoded or sent; rows go to a log buffer that nobody
 * reads unless a test does.
 */
#ifndef TESTS_UNIT_EXCHANGE_H
#define TESTS_UNIT_EXCHANGE_H

#include <check.h>

#include "dhcp6d/config/index.h"
#include "dhcp6d/config/snapshot.h"
#include "dhcp6d/packet/ia_kind.h"
#include "dhcp6d/packet/steps.h"
#include "libcommon/clock.h"

#define EXCHANGE_START_S INT64_C(1700000000)

struct exchange {
	struct lease_store *store;
	struct log_buffer *log_buffer;
	struct service *service;
	struct counters *counters;
	struct statistics statistics;
	struct clock clock;
	struct hash_key key;
	struct why *why;
	struct expression_scratch *scratch;
	struct query query;
	struct step_context context;
	uint64_t sequence;   /* what the last reply waits for */
	uint64_t taken_over; /* rows of leases that ended, for the last query */
	/* the message that is being written */
	uint8_t bytes[65536];
	struct writer w;
	size_t marks[40]; /* open options */
	unsigned open;
	uint32_t transaction;
	struct datagram datagram;
	struct meter *meter;   /* NULL unless a test sets one */
	struct log *log;       /* NULL unless a test sets one */
	const char *interface; /* where messages come from; "eth0" */
};

/* Fails the test if the text is no good configuration; ' is read as ", ` as '.
 */
void x_open(struct exchange *x, const char *configuration);
void x_close(struct exchange *x);
/* Another configuration in the place of the first; the store stays. */
void x_reload(struct exchange *x, const char *configuration);
void x_advance(struct exchange *x, uint64_t seconds);
/* Reclaims what is due; hold_s as of lease_due. Returns how many. */
size_t x_expire(struct exchange *x, uint32_t hold_s);
/* An assigned lease of a client, put straight into the store. */
void x_put(struct exchange *x, unsigned client, enum lease_type type,
    uint32_t iaid, const char *prefix, uint32_t valid);

/* Relays, outermost first, before x_begin. interface_id may be NULL. */
void x_relay(struct exchange *x, const char *link, const char *peer,
    const char *interface_id);
/* A message of that type, with nothing in it. */
void x_begin(struct exchange *x, uint8_t type);
/* The same with the identifiers of its type. */
void x_message(struct exchange *x, uint8_t type, unsigned client);
void x_client_id(struct exchange *x, unsigned client);
void x_server_id(struct exchange *x);
void x_option(struct exchange *x, uint16_t code, const void *data, size_t size);
void x_oro(struct exchange *x, unsigned count, ...);
void x_open_ia(struct exchange *x, const struct ia_kind *kind, uint32_t iaid);
/* "2001:db8::1" or "2001:db8::/56" inside the open IA */
void x_name(struct exchange *x, const char *lease);
void x_name_lifetimes(
    struct exchange *x, const char *lease, uint32_t preferred, uint32_t valid);
void x_close_option(struct exchange *x);

/* Through all steps but encode; DROP_NONE if there is an answer. */
enum drop x_send(struct exchange *x);
/* Up to identify alone. */
enum drop x_identify(struct exchange *x);

/* A message with one IA that names a lease, or NULL; sent. */
enum drop x_one(struct exchange *x, uint8_t type, unsigned client,
    const struct ia_kind *kind, uint32_t iaid, const char *lease);
/* The same, for a lease that has to be granted; its text. */
const char *x_get(struct exchange *x, uint8_t type, unsigned client,
    const struct ia_kind *kind, uint32_t iaid, const char *lease);

/* The decision: IA by number, lease by number in it. */
const struct ia_answer *x_ia(const struct exchange *x, unsigned ia);
const struct lease_answer *x_answer(
    const struct exchange *x, unsigned ia, unsigned lease);
/* "2001:db8::1", "2001:db8::/56", or "" if there is none; static buffer */
const char *x_lease(const struct exchange *x, unsigned ia, unsigned lease);

/* The lease on an address or prefix; false if there is none. */
bool x_stored(const struct exchange *x, enum lease_type type,
    const char *prefix, struct lease *out);
/* Whether it is assigned to that client and IAID, and not over. */
bool x_holds(const struct exchange *x, unsigned client, enum lease_type type,
    uint32_t iaid, const char *prefix);
/* Whether a rule was among those that decided the last message. */
bool x_because(const struct exchange *x, const char *rule);
uint64_t x_counted(const struct exchange *x, unsigned statistic);

/* What a test program's main returns. */
int x_run(const char *name, const TTest *const *tests, size_t count);
#define X_RUN(name, tests) x_run(name, tests, sizeof(tests) / sizeof(tests[0]))
/* The same with each test called that often, _i being 0, 1, ... */
int x_run_each(
    const char *name, const TTest *const *tests, size_t count, int times);

/* A client's DUID-LL, 10 bytes, over 02:00:00:00:HI:LO. */
#define X_DUID_SIZE 10
void x_duid(unsigned client, uint8_t out[X_DUID_SIZE]);

#endif
