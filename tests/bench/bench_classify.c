/*
 * bench_classify.c: what classes cost a packet.
 *
 * A relayed Solicit goes through decode and both passes of classification, in
 * one thread, with no class, with one and with many. The tests are of the kind
 * that access networks have: an option of a relay or of the client compared
 * with a text, a part of it, membership of another class. Prints nanoseconds a
 * packet, and a class.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "dhcp6d/packet/steps.h"

#define CONFIG_SIZE 200000
#define ROUNDS 200000

/* The test of a class by its number; none is true of the packet. */
static void
write_test(char *out, size_t size, unsigned i)
{
	switch (i % 4) {
	case 0:
		(void)snprintf(
		    out, size, "relay6[0].option[37].hex == 0x%08x", i);
		break;
	case 1:
		(void)snprintf(out, size,
		    "option[16].exists and "
		    "substring(option[1].hex, 0, 4) == 0x%08x",
		    i);
		break;
	case 2:
		(void)snprintf(
		    out, size, "vendor-class[4491].data == 'docsis%u'", i);
		break;
	default:
		(void)snprintf(
		    out, size, "pkt6.msgtype == %u and member('n0')", i);
		break;
	}
}

/* A configuration with that many classes, and one subnet behind a relay. */
static char *
configuration(unsigned classes)
{
	char *text = malloc(CONFIG_SIZE);
	size_t used;

	if (text == NULL)
		exit(EXIT_FAILURE);
	used = (size_t)snprintf(
	    text, CONFIG_SIZE, "{\"Dhcp6\": {\"client-classes\": [");
	for (unsigned i = 0; i < classes; i++) {
		char test[128];

		write_test(test, sizeof(test), i);
		used += (size_t)snprintf(text + used, CONFIG_SIZE - used,
		    "%s{\"name\": \"n%u\", \"test\": \"%s\"}", i > 0 ? "," : "",
		    i, test);
	}
	(void)snprintf(text + used, CONFIG_SIZE - used,
	    "], \"subnet6\": [{\"id\": 1, \"subnet\": \"2001:db8::/64\","
	    " \"pools\": [{\"pool\": \"2001:db8::/80\"}]}]}}");
	return text;
}

static size_t
packet(uint8_t *bytes, size_t capacity)
{
	static const uint8_t duid[] = {0, 3, 0, 1, 2, 0, 0, 0, 0, 1};
	static const uint8_t relay[34] = {MESSAGE_RELAY_FORWARD, 0, 0x20, 0x01,
	    0x0d, 0xb8, [17] = 1, [18] = 0xfe, 0x80, [33] = 1};
	struct writer w;
	size_t relayed;

	writer_init(&w, bytes, capacity);
	writer_bytes(&w, span_of(relay, sizeof(relay)));
	writer_option(
	    &w, OPTION_REMOTE_ID, span_of("\0\0\0\x9line seventeen", 18));
	relayed = writer_open_option(&w, OPTION_RELAY_MSG);
	writer_u32(&w, (uint32_t)MESSAGE_SOLICIT << 24 | 7);
	writer_option(&w, OPTION_CLIENTID, span_of(duid, sizeof(duid)));
	writer_option(&w, OPTION_VENDOR_CLASS,
	    span_of("\0\0\x11\x8b\0\x9"
		    "docsis3.0",
		15));
	writer_option(
	    &w, OPTION_IA_NA, span_of("\0\0\0\1\0\0\0\0\0\0\0\0", 12));
	writer_close_option(&w, relayed);
	return w.size;
}

static double
now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

/* Nanoseconds from decode to identify. */
static double
measure(struct step_context *context)
{
	static struct query query;
	static uint8_t bytes[512];
	const size_t size = packet(bytes, sizeof(bytes));
	double start = now_ns();

	(void)view_decode(&query.view, span_of(bytes, size));
	for (unsigned i = 0; i < ROUNDS; i++) {
		query.drop = DROP_NONE;
		query.datagram =
		    (struct datagram){.bytes = span_of(bytes, size),
			.source = query.view.relays[0].link_address,
			.interface_name = "eth0"};
		step_decode(&query, context);
		step_classify(&query, context);
		step_locate(&query, context);
		step_identify(&query, context);
	}
	if (query.drop != DROP_NONE || query.place.subnet == NULL)
		exit(EXIT_FAILURE);
	return (now_ns() - start) / ROUNDS;
}

static double
with_classes(unsigned classes)
{
	struct snapshot *config = NULL;
	struct service service = {.server_duid_size = 4};
	struct step_context context = {
	    .service = &service, .scratch = expression_scratch_create()};
	char *text = configuration(classes);
	double best = 1e12;

	if (config_load_text("bench", text, strlen(text), NULL, NULL, NULL,
		&config) != ERR_NONE ||
	    context.scratch == NULL)
		exit(EXIT_FAILURE);
	service.config = config;
	for (int i = 0; i < 5; i++) {
		double each = measure(&context);

		best = each < best ? each : best;
	}
	snapshot_release(config);
	expression_scratch_free(context.scratch);
	free(text);
	return best;
}

int
main(void)
{
	static const unsigned counts[] = {0, 1, 10, 50, 200, 800};
	double none = 0;

	for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
		double each = with_classes(counts[i]);

		none = i == 0 ? each : none;
		printf("%4u classes: %7.0f ns a packet, %5.1f ns a class\n",
		    counts[i], each,
		    counts[i] == 0 ? 0.0 : (each - none) / counts[i]);
	}
	return EXIT_SUCCESS;
}
