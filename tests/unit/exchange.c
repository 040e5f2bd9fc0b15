/*
 * exchange.c: see its header.
 */
#include "exchange.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dhcp6d/packet/bound.h"
#include "dhcp6d/packet/limit.h"
#include "libcommon/text.h"

static const uint8_t server_duid[] = {0, 2, 0, 0, 0xab, 0xcd, 1, 2};

static void
complain(void *context, enum complaint_severity severity, const char *line)
{
	(void)context;
	if (severity == COMPLAINT_ERROR)
		fprintf(stderr, "%s\n", line);
}

/* Single quotes stand for double ones, which C would want escaped; backquotes
 * for single ones. */
static void
quote(const char *configuration, char *out, size_t capacity)
{
	ck_assert_uint_lt(strlen(configuration), capacity);
	for (; *configuration != 0; configuration++)
		*out++ = *configuration == '\''  ? '"'
			 : *configuration == '`' ? '\''
						 : *configuration;
	*out = 0;
}

static struct service *
make_service(struct exchange *x, const char *configuration)
{
	static char text[1 << 18];
	struct snapshot *snapshot = NULL;
	struct service *service = NULL;
	struct err_detail detail;

	quote(configuration, text, sizeof(text));
	ck_assert_int_eq(config_load_text("test", text, strlen(text), NULL,
			     complain, NULL, &snapshot),
	    ERR_NONE);
	ck_assert_int_eq(service_create(snapshot, x->store,
			     span_of(server_duid, sizeof(server_duid)), &x->key,
			     &service, &detail),
	    ERR_NONE);
	return service;
}

void
x_open(struct exchange *x, const char *configuration)
{
	memset(x, 0, sizeof(*x));
	memset(&x->key, 7, sizeof(x->key));
	clock_manual(&x->clock, EXCHANGE_START_S);
	x->store = store_create();
	x->log_buffer = log_buffer_create(1 << 16);
	x->counters = statistics_create(1);
	x->why = why_create();
	x->scratch = expression_scratch_create();
	statistics_of_thread(x->counters, 0, &x->statistics);
	x->service = make_service(x, configuration);
	x->transaction = 0x010203;
	x->interface = "eth0";
}

void
x_close(struct exchange *x)
{
	service_release(x->service);
	log_buffer_free(x->log_buffer);
	store_free(x->store);
	counters_free(x->counters);
	why_free(x->why);
	expression_scratch_free(x->scratch);
}

void
x_reload(struct exchange *x, const char *configuration)
{
	struct service *next = make_service(x, configuration);

	service_release(x->service);
	x->service = next;
}

void
x_advance(struct exchange *x, uint64_t seconds)
{
	clock_advance(&x->clock, seconds * UINT64_C(1000000000));
}

/* Keeps the buffer from growing: nobody else takes what is in it. */
static void
drain(struct exchange *x)
{
	uint64_t last;
	struct log_batch *batch = log_buffer_take(x->log_buffer, &last);

	if (batch != NULL)
		log_buffer_give_back(x->log_buffer, batch);
}

size_t
x_expire(struct exchange *x, uint32_t hold_s)
{
	struct lease_change changes[64];
	struct moment now = clock_now(&x->clock);
	uint64_t sequence;
	size_t all = 0, count;

	do {
		count = lease_due(x->store, &now, hold_s, changes, 64);
		if (count > 0)
			ck_assert_int_eq(lease_apply(x->store, x->log_buffer,
					     &now, changes, count, &sequence),
			    ERR_NONE);
		all += count;
	} while (count > 0);
	drain(x);
	return all;
}

static struct prefix
parse(const char *text)
{
	struct prefix prefix = {.length = 128};

	if (strchr(text, '/') != NULL)
		ck_assert(prefix_parse(text, strlen(text), &prefix));
	else
		ck_assert(address_parse(text, strlen(text), &prefix.address));
	return prefix;
}

void
x_duid(unsigned client, uint8_t out[X_DUID_SIZE])
{
	const uint8_t duid[X_DUID_SIZE] = {
	    0, 3, 0, 1, 2, 0, 0, 0, (uint8_t)(client >> 8), (uint8_t)client};

	memcpy(out, duid, sizeof(duid));
}

void
x_put(struct exchange *x, unsigned client, enum lease_type type, uint32_t iaid,
    const char *prefix, uint32_t valid)
{
	struct prefix parsed = parse(prefix);
	struct moment now = clock_now(&x->clock);
	uint8_t duid[X_DUID_SIZE];
	uint64_t sequence;
	struct lease_change change = {.lease = {.address = parsed.address,
					  .prefix_length = parsed.length,
					  .type = (uint8_t)type,
					  .state = LEASE_ASSIGNED,
					  .iaid = iaid,
					  .subnet_id = 1,
					  .valid = valid,
					  .preferred = valid / 2,
					  .transaction = now.lease_s}};

	x_duid(client, duid);
	change.lease.duid = span_of(duid, sizeof(duid));
	ck_assert_int_eq(
	    lease_apply(x->store, x->log_buffer, &now, &change, 1, &sequence),
	    ERR_NONE);
}

static void
start_datagram(struct exchange *x)
{
	writer_init(&x->w, x->bytes, sizeof(x->bytes));
	x->open = 0;
	x->datagram = (struct datagram){
	    .source = parse("fe80::ff").address,
	    .destination = parse("ff02::1:2").address,
	    .source_port = 546,
	    .interface = 2,
	    .interface_name = x->interface,
	};
}

void
x_relay(struct exchange *x, const char *link, const char *peer,
    const char *interface_id)
{
	if (x->w.start == NULL)
		start_datagram(x);
	if (x->open == 0)
		x->datagram.source = parse("2001:db8:ffff::1").address;
	writer_u8(&x->w, MESSAGE_RELAY_FORWARD);
	writer_u8(&x->w, 0);
	writer_address(&x->w, parse(link).address);
	writer_address(&x->w, parse(peer).address);
	if (interface_id != NULL)
		writer_option(&x->w, OPTION_INTERFACE_ID,
		    span_of(interface_id, strlen(interface_id)));
	x->marks[x->open++] = writer_open_option(&x->w, OPTION_RELAY_MSG);
}

void
x_begin(struct exchange *x, uint8_t type)
{
	if (x->w.start == NULL)
		start_datagram(x);
	x->transaction++;
	writer_u32(&x->w, (uint32_t)type << 24 | (x->transaction & 0xffffff));
}

void
x_client_id(struct exchange *x, unsigned client)
{
	uint8_t duid[X_DUID_SIZE];

	x_duid(client, duid);
	x_option(x, OPTION_CLIENTID, duid, sizeof(duid));
}

void
x_server_id(struct exchange *x)
{
	x_option(x, OPTION_SERVERID, server_duid, sizeof(server_duid));
}

void
x_message(struct exchange *x, uint8_t type, unsigned client)
{
	x_begin(x, type);
	x_client_id(x, client);
	if (type == MESSAGE_REQUEST || type == MESSAGE_RENEW ||
	    type == MESSAGE_RELEASE || type == MESSAGE_DECLINE)
		x_server_id(x);
}

void
x_option(struct exchange *x, uint16_t code, const void *data, size_t size)
{
	writer_option(&x->w, code, span_of(data, size));
}

void
x_oro(struct exchange *x, unsigned count, ...)
{
	size_t mark = writer_open_option(&x->w, OPTION_ORO);
	va_list codes;

	va_start(codes, count);
	for (unsigned i = 0; i < count; i++)
		writer_u16(&x->w, (uint16_t)va_arg(codes, unsigned));
	va_end(codes);
	writer_close_option(&x->w, mark);
}

void
x_open_ia(struct exchange *x, const struct ia_kind *kind, uint32_t iaid)
{
	x->marks[x->open++] = writer_open_option(&x->w, kind->option);
	writer_u32(&x->w, iaid);
	writer_u32(&x->w, 7); /* T1 and T2 are to be ignored */
	writer_u32(&x->w, 9);
}

void
x_name_lifetimes(
    struct exchange *x, const char *lease, uint32_t preferred, uint32_t valid)
{
	struct prefix prefix = parse(lease);
	bool pd = strchr(lease, '/') != NULL;
	size_t mark =
	    writer_open_option(&x->w, pd ? OPTION_IAPREFIX : OPTION_IAADDR);

	if (!pd)
		writer_address(&x->w, prefix.address);
	writer_u32(&x->w, preferred);
	writer_u32(&x->w, valid);
	if (pd) {
		writer_u8(&x->w, prefix.length);
		writer_address(&x->w, prefix.address);
	}
	writer_close_option(&x->w, mark);
}

void
x_name(struct exchange *x, const char *lease)
{
	x_name_lifetimes(x, lease, 5, 6);
}

void
x_close_option(struct exchange *x)
{
	writer_close_option(&x->w, x->marks[--x->open]);
}

static void
prepare(struct exchange *x)
{
	while (x->open > 0)
		x_close_option(x);
	ck_assert(writer_good(&x->w));
	x->datagram.bytes = writer_span(&x->w);
	x->w.start = NULL;
	x->query.datagram = x->datagram;
	why_reset(x->why);
	x->context = (struct step_context){.service = x->service,
	    .store = x->store,
	    .log_buffer = x->log_buffer,
	    .why = x->why,
	    .log = x->log,
	    .now = clock_now(&x->clock),
	    .meter = x->meter,
	    .statistics = &x->statistics,
	    .scratch = x->scratch};
}

enum drop
x_identify(struct exchange *x)
{
	prepare(x);
	step_decode(&x->query, &x->context);
	step_bound_senders(&x->query, &x->context);
	step_bound(&x->query, &x->context);
	step_classify(&x->query, &x->context);
	step_limit_classes(&x->query, &x->context);
	step_locate(&x->query, &x->context);
	step_limit_subnet(&x->query, &x->context);
	step_identify(&x->query, &x->context);
	return x->query.drop;
}

enum drop
x_send(struct exchange *x)
{
	uint64_t rows;

	(void)x_identify(x);
	store_lock(x->store);
	step_decide(&x->query, &x->context);
	rows = log_buffer_last(x->log_buffer);
	(void)step_take_over(&x->query, &x->context);
	x->taken_over = log_buffer_last(x->log_buffer) - rows;
	step_commit(&x->query, &x->context, &x->sequence);
	store_unlock(x->store);
	step_tell(&x->query, &x->context);
	step_classify_last(&x->query, &x->context);
	drain(x);
	return x->query.drop;
}

enum drop
x_one(struct exchange *x, uint8_t type, unsigned client,
    const struct ia_kind *kind, uint32_t iaid, const char *lease)
{
	x_message(x, type, client);
	x_open_ia(x, kind, iaid);
	if (lease != NULL)
		x_name(x, lease);
	x_close_option(x);
	return x_send(x);
}

const char *
x_get(struct exchange *x, uint8_t type, unsigned client,
    const struct ia_kind *kind, uint32_t iaid, const char *lease)
{
	ck_assert_int_eq(x_one(x, type, client, kind, iaid, lease), DROP_NONE);
	ck_assert_int_eq(x_ia(x, 0)->status, STATUS_NONE);
	ck_assert_uint_ge(x_ia(x, 0)->lease_count, 1);
	ck_assert_uint_gt(x_answer(x, 0, 0)->valid, 0);
	return x_lease(x, 0, 0);
}

const struct ia_answer *
x_ia(const struct exchange *x, unsigned ia)
{
	ck_assert_uint_lt(ia, x->query.decision.ia_count);
	return &x->query.decision.ias[ia];
}

const struct lease_answer *
x_answer(const struct exchange *x, unsigned ia, unsigned lease)
{
	const struct ia_answer *answer = x_ia(x, ia);

	ck_assert_uint_lt(lease, answer->lease_count);
	return &x->query.decision.leases[answer->lease_first + lease];
}

const char *
x_lease(const struct exchange *x, unsigned ia, unsigned lease)
{
	static char texts[8][PREFIX_TEXT_SIZE];
	static unsigned next;
	char *text = texts[next++ % 8];
	const struct ia_answer *answer = x_ia(x, ia);
	const struct lease_answer *found;

	if (lease >= answer->lease_count)
		return "";
	found = x_answer(x, ia, lease);
	if (answer->kind->type == LEASE_NA)
		return address_text(found->address, text);
	return prefix_text(
	    (struct prefix){found->address, found->prefix_length}, text);
}

bool
x_stored(const struct exchange *x, enum lease_type type, const char *text,
    struct lease *out)
{
	struct prefix prefix = parse(text);
	uint32_t index =
	    store_find_address(x->store, type, prefix.address, prefix.length);

	if (index == LEASE_INDEX_NONE)
		return false;
	store_read(x->store, index, out);
	return true;
}

bool
x_holds(const struct exchange *x, unsigned client, enum lease_type type,
    uint32_t iaid, const char *prefix)
{
	struct lease lease;
	uint8_t duid[X_DUID_SIZE];

	x_duid(client, duid);
	return x_stored(x, type, prefix, &lease) &&
	       lease.state == LEASE_ASSIGNED && lease.iaid == iaid &&
	       span_equal(lease.duid, span_of(duid, sizeof(duid))) &&
	       lease_end(&lease) >= clock_now(&x->clock).lease_s;
}

bool
x_because(const struct exchange *x, const char *rule)
{
	for (size_t i = 0; i < why_count(x->why); i++)
		if (strcmp(why_rule(x->why, i), rule) == 0)
			return true;
	return false;
}

uint64_t
x_counted(const struct exchange *x, unsigned statistic)
{
	return statistics_sum(x->counters, statistic);
}

int
x_run_each(const char *name, const TTest *const *tests, size_t count, int times)
{
	Suite *suite = suite_create(name);
	TCase *all = tcase_create("all");
	SRunner *runner;
	int failed;

	for (size_t i = 0; i < count; i++)
		tcase_add_loop_test(all, tests[i], 0, times);
	tcase_set_timeout(all, 60);
	suite_add_tcase(suite, all);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

int
x_run(const char *name, const TTest *const *tests, size_t count)
{
	return x_run_each(name, tests, count, 1);
}
