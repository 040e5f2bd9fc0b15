/*
 * packet/class_test.c: see its header (kea-config.md 3.12).
 */
#include "dhcp6d/packet/class_test.h"

#include "dhcp6d/config/index.h"
#include "dhcp6d/packet/class_set.h"
#include "dhcp6d/packet/facts.h"
#include "dhcp6d/packet/label.h"
#include "libcommon/log_messages.h"

#define SPAWNED_PREFIX "SPAWN_"
/* A client chooses the value: no longer name is looked for. */
#define SPAWNED_NAME_MAX 1024

static void
log_failure(const struct query *query, struct step_context *context,
    const struct client_class *class)
{
	char label[LABEL_SIZE];

	statistics_add(context->statistics, STATISTIC_EVALUATION_FAILED);
	log_write(context->log, DHCPSRV_EVAL_ERROR, label_text(query, label),
	    class->name, expression_trouble(context->scratch));
}

static void
log_result(const struct query *query, struct step_context *context,
    const struct client_class *class, bool member)
{
	char label[LABEL_SIZE];

	log_write(context->log, DHCPSRV_EVAL_RESULT, label_text(query, label),
	    class->name, member ? "true" : "false");
}

/* Only a name that the configuration uses is a class; others are nothing. */
static void
assign_spawned(struct query *query, struct step_context *context,
    const struct client_class *class, struct span value)
{
	const size_t prefix = sizeof(SPAWNED_PREFIX) - 1;
	const size_t middle = strlen(class->name);
	char name[SPAWNED_NAME_MAX];
	int number;

	if (middle > sizeof(name) - prefix - 1 ||
	    value.size > sizeof(name) - prefix - 1 - middle)
		return;
	memcpy(name, SPAWNED_PREFIX, prefix);
	memcpy(name + prefix, class->name, middle);
	name[prefix + middle] = '_';
	memcpy(name + prefix + middle + 1, value.data, value.size);
	number = index_class(
	    context->service->config, name, prefix + middle + 1 + value.size);
	if (number >= 0)
		class_assign(query, context, (unsigned)number,
		    "the value of a template-test");
}

static enum expression_result
ask_template(struct query *query, struct step_context *context,
    const struct client_class *class, const struct expression_facts *facts)
{
	struct span value;
	enum expression_result result = expression_string(
	    class->expression, facts, context->scratch, &value);

	if (result != EXPRESSION_TRUE)
		return result;
	if (value.size == 0)
		return EXPRESSION_FALSE;
	/* first, so that its options go before the template's */
	assign_spawned(query, context, class, value);
	return EXPRESSION_TRUE;
}

static void
ask(struct query *query, struct step_context *context,
    const struct client_class *class, const struct expression_facts *facts)
{
	enum expression_result result =
	    class->template_test != NULL
		? ask_template(query, context, class, facts)
		: expression_test(class->expression, facts, context->scratch);

	if (result == EXPRESSION_FAILED) {
		log_failure(query, context, class);
		return;
	}
	if (log_wants(context->log, &log_message_DHCPSRV_EVAL_RESULT))
		log_result(query, context, class, result == EXPRESSION_TRUE);
	if (result == EXPRESSION_TRUE)
		class_assign(query, context, class->number, "its test");
}

void
class_test(struct query *query, struct step_context *context,
    const struct client_class *class)
{
	const struct expression_facts facts = facts_of(query);

	ask(query, context, class, &facts);
}

void
class_test_pass(
    struct query *query, struct step_context *context, enum class_pass pass)
{
	const struct snapshot *config = context->service->config;
	const struct class_list *tested = &config->tested[pass];
	struct expression_facts facts;

	if (tested->count == 0)
		return;
	facts = facts_of(query);
	for (unsigned i = 0; i < tested->count; i++)
		ask(query, context, &config->classes[tested->classes[i]],
		    &facts);
}
