/*
 * explain.c: what a client would get, step by step, and why (DESIGN.md).
 *
 * The steps of the packet's way, all but commit, with a list of the rules that
 * decide: the store is read under its lock and left as it was, nothing is
 * counted, logged or sent.
 */
#include "dhcp6d/control/explain.h"

#include <stdio.h>
#include <stdlib.h>

#include "dhcp6d/control/dispatch.h"
#include "dhcp6d/packet/steps.h"
#include "libcommon/text.h"

#define VERDICT_SIZE 1024

/* All that one explanation needs; too large for a stack. */
struct explanation {
	struct question_packet packet;
	struct query query;
	struct why *why;
	struct expression_scratch *scratch;
	uint8_t reply[DATAGRAM_MAX];
};

static void
take_steps(struct explanation *explanation, const struct control *control,
    struct service *service)
{
	struct query *query = &explanation->query;
	struct step_context context = {
	    .service = service,
	    .store = control->store,
	    .log_buffer = control->log_buffer,
	    .why = explanation->why,
	    .scratch = explanation->scratch,
	    .now = clock_now(control->clock),
	    .disabled = atomic_load(control->disabled),
	};

	query->datagram = explanation->packet.datagram;
	query->reply.bytes = explanation->reply;
	step_decode(query, &context);
	step_classify(query, &context);
	step_locate(query, &context);
	step_identify(query, &context);
	/* The decision points into the store until it is encoded. */
	store_lock(control->store);
	step_decide(query, &context);
	step_classify_last(query, &context);
	step_encode(query, &context, sizeof(explanation->reply));
	store_unlock(control->store);
}

static size_t
append_lease(char *text, size_t size, const struct lease_answer *lease)
{
	char address[ADDRESS_TEXT_SIZE];
	int written;

	address_text(lease->address, address);
	if (lease->valid == 0)
		written = snprintf(text, size, "; %s is taken away", address);
	else
		written =
		    snprintf(text, size, "; %s/%u, preferred %u, valid %u%s%s",
			address, lease->prefix_length, lease->preferred,
			lease->valid, lease->reserved ? ", reserved" : "",
			lease->created ? ", new" : "");
	return written > 0 && (size_t)written < size ? (size_t)written : 0;
}

static size_t
append_ia(char *text, size_t size, const struct query *query,
    const struct ia_answer *ia)
{
	size_t used = 0;
	int written;

	for (unsigned i = 0; i < ia->lease_count; i++)
		used += append_lease(text + used, size - used,
		    &query->decision.leases[ia->lease_first + i]);
	if (ia->status == STATUS_NONE)
		return used;
	written = snprintf(text + used, size - used, "; IAID %u gets %s",
	    ia->iaid, status_name(ia->status));
	return written > 0 && (size_t)written < size - used
		   ? used + (size_t)written
		   : used;
}

/* One line that says what it comes to. */
static void
write_verdict(const struct query *query, char text[VERDICT_SIZE])
{
	const struct decision *decision = &query->decision;
	size_t used;
	char prefix[PREFIX_TEXT_SIZE];

	if (query->drop != DROP_NONE) {
		snprintf(text, VERDICT_SIZE, "No answer: %s",
		    drop_text(query->drop));
		return;
	}
	used = (size_t)snprintf(
	    text, VERDICT_SIZE, "%s", message_name(decision->reply_type));
	if (query->place.subnet != NULL)
		used += (size_t)snprintf(text + used, VERDICT_SIZE - used,
		    " from subnet %u (%s)", query->place.subnet->id,
		    prefix_text(query->place.subnet->prefix, prefix));
	if (decision->status != STATUS_NONE)
		used += (size_t)snprintf(text + used, VERDICT_SIZE - used,
		    ", %s", status_name(decision->status));
	for (unsigned i = 0; i < decision->ia_count; i++)
		used += append_ia(
		    text + used, VERDICT_SIZE - used, query, &decision->ias[i]);
}

static json_t *
steps_json(const struct why *why)
{
	json_t *steps = json_array();

	for (size_t i = 0; i < why_count(why); i++) {
		const char *text = why_text(why, i);
		char printable[1024];

		json_array_append_new(steps,
		    json_pack("{s:s, s:s}", "rule", why_rule(why, i), "text",
			text_printable(
			    text, strlen(text), printable, sizeof(printable))));
	}
	return steps;
}

/* {"lines": [...], "hex": "..."}; null if nothing is sent. */
static json_t *
reply_json(const struct query *query)
{
	struct span reply = span_of(query->reply.bytes, query->reply.size);
	size_t capacity = BYTES_TEXT_SIZE(reply.size);
	json_t *value;
	char *hex;

	if (query->drop != DROP_NONE || reply.size == 0)
		return json_null();
	hex = malloc(capacity);
	if (hex == NULL)
		return json_null();
	value = json_pack("{s:o, s:s}", "lines", message_lines(reply), "hex",
	    bytes_to_text(reply, hex, capacity));
	free(hex);
	return value;
}

static void
explain(struct explanation *explanation, const struct control *control,
    json_t *arguments, struct answer *answer)
{
	struct service *service = current_service_hold(control->service);
	char verdict[VERDICT_SIZE];

	if (question_packet_read(
		&explanation->packet, control, service, arguments, answer)) {
		take_steps(explanation, control, service);
		write_verdict(&explanation->query, verdict);
		answer_arguments(answer, RESULT_SUCCESS,
		    json_pack("{s:o, s:o}", "steps",
			steps_json(explanation->why), "reply",
			reply_json(&explanation->query)),
		    "%s", verdict);
	}
	question_packet_release(&explanation->packet);
	service_release(service);
}

void
command_explain(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	struct explanation *explanation = calloc(1, sizeof(*explanation));

	if (explanation != NULL) {
		explanation->why = why_create();
		explanation->scratch = expression_scratch_create();
	}
	if (explanation != NULL && explanation->why != NULL &&
	    explanation->scratch != NULL)
		explain(explanation, control, arguments, answer);
	else
		answer_text(answer, RESULT_ERROR, "no memory to explain");
	if (explanation != NULL) {
		why_free(explanation->why);
		expression_scratch_free(explanation->scratch);
	}
	free(explanation);
}
