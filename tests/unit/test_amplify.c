/*
 * test_amplify.c: how much larger than a query its answer can be.
 *
 * Promised here: what goes out is bounded by what came in and by what is
 * configured, for every message (protocol.md 5.4):
 *
 *   out <= OUT_PER_IN * in + OUT_FIXED + all configured options, once
 *
 * A query alone therefore makes an answer a few times as large, whatever is in
 * it; nothing that it repeats is repeated in the answer (RFC 9915 21.7). What
 * is larger than a packet of 1280 octets is said once a subnet (P-18.3-e).
 */
#include "decide.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "libcommon/log.h"
#include "libcommon/log_messages.h"

/* An IA of 16 octets is answered by one with a prefix, its lifetimes and the
 * prefix that is excluded from it. */
#define OUT_PER_IN 5
/* Identifiers, a status, a name. */
#define OUT_FIXED 520

static struct exchange x;
static uint8_t reply[DATAGRAM_MAX];

static size_t
answer_size(void)
{
	ck_assert_int_eq(x_send(&x), DROP_NONE);
	x.query.reply.bytes = reply;
	step_classify_last(&x.query, &x.context);
	step_encode(&x.query, &x.context, sizeof(reply));
	ck_assert_int_eq(x.query.drop, DROP_NONE);
	return x.query.reply.size;
}

static const uint8_t types[] = {MESSAGE_SOLICIT, MESSAGE_REQUEST,
    MESSAGE_CONFIRM, MESSAGE_RENEW, MESSAGE_REBIND, MESSAGE_RELEASE,
    MESSAGE_DECLINE, MESSAGE_INFORMATION_REQUEST};

/* Options for each of which a value of so many octets is configured. */
static const uint16_t large[] = {59, 41, 42, 65000, 65001};
#define LARGE_COUNT (sizeof(large) / sizeof(large[0]))

/* The configuration of DECIDE_RAPID with those options; to be freed. */
static char *
with_options(size_t octets)
{
	char *value = malloc(2 * octets + 1), *config = NULL, *list = NULL;

	memset(value, 'a', 2 * octets);
	value[2 * octets] = '\0';
	for (size_t i = 0; i < LARGE_COUNT; i++) {
		char *more = NULL;

		ck_assert_int_gt(
		    asprintf(&more,
			"%s%s{'code': %u, 'csv-format': false, 'data': '%s'}",
			i == 0 ? "" : list, i == 0 ? "" : ",", large[i], value),
		    0);
		free(list);
		list = more;
	}
	ck_assert_int_gt(
	    asprintf(&config,
		DECIDE_CONFIG("'option-data': [%s],", "'rapid-commit': true,"),
		list),
	    0);
	free(list);
	free(value);
	return config;
}

/* The codes again and again, as many as are read of an Option Request. */
static void
ask_for_all(void)
{
	uint8_t oro[2 * VIEW_REQUESTS_MAX];

	for (size_t i = 0; i < VIEW_REQUESTS_MAX; i++) {
		oro[2 * i] = (uint8_t)(large[i % LARGE_COUNT] >> 8);
		oro[2 * i + 1] = (uint8_t)large[i % LARGE_COUNT];
	}
	x_option(&x, OPTION_ORO, oro, sizeof(oro));
}

/* Two IAs and whatever goes with them, from client 1. */
static void
write_usual(uint8_t type)
{
	x_message(&x, type, 1);
	if (type == MESSAGE_INFORMATION_REQUEST)
		return;
	x_open_ia(&x, &ia_na, 1);
	x_name(&x, ADDRESS);
	x_close_option(&x);
	x_open_ia(&x, &ia_pd, 2);
	x_close_option(&x);
}

static void
check_bound(size_t configured)
{
	size_t out = answer_size(), in = x.datagram.bytes.size;

	ck_assert_msg(out <= OUT_PER_IN * in + OUT_FIXED + configured,
	    "message %u: %zu octets in, %zu out", x.query.view.type, in, out);
}

/* Without options, every message as short as it may be. */
START_TEST(nothing_configured)
{
	for (size_t i = 0; i < sizeof(types); i++) {
		x_open(&x, DECIDE_RAPID);
		write_usual(types[i]);
		check_bound(0);
		ck_assert_uint_le(
		    x.query.reply.size, 2 * x.datagram.bytes.size);
		x_close(&x);
	}
}
END_TEST

/* The largest options that fit, asked for 256 times. */
START_TEST(large_options)
{
	static const size_t sizes[] = {10, 300, 5000, 12000};

	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		char *config = with_options(sizes[i]);

		for (size_t j = 0; j < sizeof(types); j++) {
			x_open(&x, config);
			write_usual(types[j]);
			ask_for_all();
			check_bound(LARGE_COUNT * (4 + sizes[i]));
			if (x.query.decision.with_options)
				ck_assert_uint_gt(
				    x.query.reply.size, LARGE_COUNT * sizes[i]);
			x_close(&x);
		}
		free(config);
	}
}
END_TEST

/* More is configured than a datagram holds: what fits goes out, and an answer
 * stays an answer (replies over 65507 octets). */
START_TEST(more_than_a_datagram)
{
	char *config = with_options(20000);

	for (size_t i = 0; i < sizeof(types); i++) {
		x_open(&x, config);
		write_usual(types[i]);
		ask_for_all();
		ck_assert_uint_le(answer_size(), DATAGRAM_MAX);
		if (x.query.decision.with_options) {
			ck_assert_uint_gt(x.query.reply.size, 3 * 20000);
			ck_assert_uint_eq(
			    x_counted(&x, STATISTIC_OPTIONS_LEFT_OUT), 2);
		}
		x_close(&x);
	}
	free(config);
}
END_TEST

/* As many IAs as may be: each makes an answer of its own, and no more. */
START_TEST(many_ias)
{
	for (unsigned named = 0; named < 2; named++) {
		x_open(&x, DECIDE_RAPID);
		x_message(&x, MESSAGE_REQUEST, 1);
		for (uint32_t i = 0; i < VIEW_IAS_MAX; i++) {
			x_open_ia(&x, i % 2 == 0 ? &ia_na : &ia_pd, i + 1);
			if (named != 0)
				x_name(&x, i % 2 == 0 ? OFF_LINK : PREFIX);
			x_close_option(&x);
		}
		check_bound(0);
		ck_assert_uint_gt(x.query.decision.ia_count, 0);
		x_close(&x);
	}
}
END_TEST

/* Relays get back what they sent, and so many levels around it. */
START_TEST(through_relays)
{
	for (size_t i = 0; i < sizeof(types); i++) {
		x_open(&x, DECIDE_RAPID);
		for (unsigned level = 0; level < 8; level++)
			x_relay(&x, "2001:db8:1::1", "fe80::1", "port 7");
		write_usual(types[i]);
		check_bound(0);
		ck_assert_uint_le(
		    x.query.reply.size, 2 * x.datagram.bytes.size);
		x_close(&x);
	}
}
END_TEST

static char path[] = "/tmp/test_amplify.XXXXXX";

static struct log *
open_log(void)
{
	struct log_output output = {.destination = path, .pattern = "%p %m\n"};
	struct log_logger logger = {.name = log_logger_names[0],
	    .severity = LOG_SEVERITY_WARN,
	    .outputs = &output,
	    .output_count = 1};
	struct log *log = log_create(log_logger_names, LOG_LOGGER_COUNT);
	struct err_detail detail;
	int descriptor;

	strcpy(path, "/tmp/test_amplify.XXXXXX");
	descriptor = mkstemp(path);
	ck_assert_int_ge(descriptor, 0);
	close(descriptor);
	ck_assert_int_eq(log_configure(log, &logger, 1, &detail), ERR_NONE);
	return log;
}

/* How often the log says it; the log is closed. */
static unsigned
times_said(struct log *log, const char *id)
{
	char line[1024];
	unsigned times = 0;
	FILE *file;

	log_free(log);
	file = fopen(path, "r");
	ck_assert_ptr_nonnull(file);
	while (fgets(line, sizeof(line), file) != NULL)
		times += strstr(line, id) != NULL;
	(void)fclose(file);
	unlink(path);
	return times;
}

/* P-18.3-e: said once a subnet, and not of what fits. */
static unsigned
warnings(size_t octets, unsigned queries)
{
	char *config = with_options(octets);
	struct log *log = open_log();

	x_open(&x, config);
	x.log = log;
	for (unsigned i = 0; i < queries; i++) {
		write_usual(MESSAGE_REQUEST);
		ask_for_all();
		(void)answer_size();
	}
	x_close(&x);
	x.log = NULL;
	free(config);
	return times_said(log, "DHCP6_REPLY_LARGE");
}

START_TEST(large_replies_are_said_once)
{
	ck_assert_uint_eq(warnings(40, 3), 0);
	ck_assert_uint_eq(warnings(400, 3), 1);
}
END_TEST

int
main(void)
{
	const TTest *const tests[] = {nothing_configured, large_options,
	    more_than_a_datagram, many_ias, through_relays,
	    large_replies_are_said_once};

	return X_RUN("amplify", tests);
}
