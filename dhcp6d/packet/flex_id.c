/*
 * packet/flex_id.c: see its header.
 */
#include "dhcp6d/packet/flex_id.h"

#include <stdio.h>

#include "dhcp6d/packet/facts.h"
#include "dhcp6d/packet/label.h"
#include "libcommon/log_messages.h"
#include "libcommon/text.h"

#define DUID_TEXT_SIZE BYTES_TEXT_SIZE(LEASE_DUID_MAX)

static bool
is_printable(struct span value)
{
	for (size_t i = 0; i < value.size; i++)
		if (value.data[i] < ' ' || value.data[i] > '~')
			return false;
	return true;
}

static void
log_value(struct step_context *context, struct span value)
{
	char text[2 * FLEX_ID_MAX + 1];
	char colons[DUID_TEXT_SIZE];

	if (is_printable(value)) {
		log_write(context->log, FLEX_ID_EXPRESSION_EVALUATED,
		    (int)value.size, (const char *)value.data, value.size);
	} else if (log_wants(context->log,
		       &log_message_FLEX_ID_EXPRESSION_EVALUATED_NP)) {
		for (size_t i = 0; i < value.size; i++)
			(void)snprintf(
			    text + 2 * i, 3, "%02x", (unsigned)value.data[i]);
		log_write(context->log, FLEX_ID_EXPRESSION_EVALUATED_NP, text,
		    value.size);
	}
	if (value.size > 0)
		log_write(context->log, FLEX_ID_EXPRESSION_HEX,
		    bytes_to_text(value, colons, sizeof(colons)));
}

static void
log_failure(
    const struct query *query, struct step_context *context, const char *reason)
{
	char label[LABEL_SIZE];

	statistics_add(context->statistics, STATISTIC_EVALUATION_FAILED);
	log_write(context->log, FLEX_ID_EVALUATION_FAILED,
	    label_text(query, label), reason);
}

/* The expression's value, behind the type of the DUID that it may become. */
static void
evaluate(struct query *query, struct step_context *context,
    const struct expression *expression)
{
	static const uint64_t nobody[CLASS_COUNT_MAX / 64];
	struct expression_facts facts = facts_of(query);
	struct flex *flex = &query->flex;
	struct span value;

	facts.class_bits = nobody;
	if (expression_string(expression, &facts, context->scratch, &value) !=
	    EXPRESSION_TRUE) {
		log_failure(
		    query, context, expression_trouble(context->scratch));
		return;
	}
	if (value.size > FLEX_ID_MAX) {
		log_failure(query, context, "it is longer than 128 bytes");
		return;
	}
	log_value(context, value);
	store_u16(flex->duid, 0);
	if (value.size > 0)
		memcpy(
		    flex->duid + FLEX_DUID_TYPE_SIZE, value.data, value.size);
	flex->id = span_of(flex->duid + FLEX_DUID_TYPE_SIZE, value.size);
	if (value.size > 0)
		because(context->why, "flex-id",
		    "the flexible identifier has %zu bytes", value.size);
}

/*
 * Expressions of classes see the identifier that counts, so the option is
 * another one, too.
 */
static void
replace_client_id(struct query *query, struct step_context *context)
{
	struct flex *flex = &query->flex;
	struct view *view = &query->view;
	char text[DUID_TEXT_SIZE];
	unsigned i = 0;

	flex->replaced = true;
	flex->client_id = view->client_id;
	view->client_id =
	    span_of(flex->duid, FLEX_DUID_TYPE_SIZE + flex->id.size);
	while (
	    i < view->option_count && view->options[i].code != OPTION_CLIENTID)
		i++;
	if (i == view->option_count && i < VIEW_OPTIONS_MAX)
		view->option_count++;
	if (i < VIEW_OPTIONS_MAX)
		view->options[i] = (struct view_option){OPTION_CLIENTID,
		    (uint16_t)view->client_id.size, view->client_id.data};
	log_write(context->log, FLEX_ID_USED_AS_DUID,
	    bytes_to_text(view->client_id, text, sizeof(text)));
	because(context->why, "flex-id",
	    "the flexible identifier stands for the client's DUID");
}

/* The only IA of a type has IAID 0 from here on. */
static void
ignore_iaid(
    struct query *query, struct step_context *context, enum lease_type type)
{
	struct view_ia *only = NULL;
	unsigned count = 0;

	for (unsigned i = 0; i < query->view.ia_count; i++) {
		if (query->view.ias[i].type != type)
			continue;
		only = &query->view.ias[i];
		count++;
	}
	if (count == 0)
		return;
	if (count > 1 && type == LEASE_NA)
		log_write(context->log, FLEX_ID_IGNORE_IAID_NOT_APPLIED_ON_NA);
	else if (count > 1)
		log_write(context->log, FLEX_ID_IGNORE_IAID_NOT_APPLIED_ON_PD);
	if (count > 1)
		return;
	query->flex.iaid_ignored[type] = true;
	query->flex.iaids[type] = only->iaid;
	if (type == LEASE_NA)
		log_write(context->log, FLEX_ID_IGNORE_IAID_APPLIED_ON_NA,
		    only->iaid);
	else
		log_write(context->log, FLEX_ID_IGNORE_IAID_APPLIED_ON_PD,
		    only->iaid);
	only->iaid = 0;
}

/* The store's word for nobody (store.h): no client may be that. */
static bool
is_nobody(const struct flex *flex)
{
	return flex->id.size == 1 && flex->id.data[0] == 0;
}

void
flex_id_find(struct query *query, struct step_context *context)
{
	const struct flex_id *config = &context->service->config->flex_id;
	struct flex *flex = &query->flex;

	flex->id = SPAN_EMPTY;
	flex->replaced = false;
	flex->iaid_ignored[LEASE_NA] = flex->iaid_ignored[LEASE_PD] = false;
	if (config->ignore_iaid) {
		ignore_iaid(query, context, LEASE_NA);
		ignore_iaid(query, context, LEASE_PD);
	}
	if (config->expression == NULL)
		return;
	evaluate(query, context, config->expression);
	if (!config->replace_client_id || flex->id.size == 0)
		return;
	if (is_nobody(flex)) {
		log_failure(query, context, "DUID 00:00:00 is nobody's");
		flex->id = SPAN_EMPTY;
		return;
	}
	replace_client_id(query, context);
}

struct span
flex_id_client_id(const struct query *query)
{
	return query->flex.replaced ? query->flex.client_id
				    : query->view.client_id;
}

uint32_t
flex_id_iaid(const struct query *query, enum lease_type type, uint32_t iaid)
{
	return query->flex.iaid_ignored[type] ? query->flex.iaids[type] : iaid;
}

void
flex_id_log_restored(const struct query *query, struct step_context *context)
{
	char text[DUID_TEXT_SIZE];

	if (query->flex.replaced && query->flex.client_id.data != NULL)
		log_write(context->log, FLEX_ID_RESTORE_DUID,
		    bytes_to_text(query->flex.client_id, text, sizeof(text)));
}
