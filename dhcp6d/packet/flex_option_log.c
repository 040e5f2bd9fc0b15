/*
 * packet/flex_option_log.c: see its header.
 */
#include "dhcp6d/packet/flex_option_log.h"

#include <stdio.h>

#include "dhcp6d/packet/label.h"
#include "libcommon/log_messages.h"

#define VALUE_MAX 256 /* bytes of a value that a line shows */
#define VALUE_TEXT_SIZE (2 * VALUE_MAX + 8)

void
flex_option_log_error(
    struct step_context *context, const struct query *query, const char *reason)
{
	char label[LABEL_SIZE];

	log_write(context->log, FLEX_OPTION_PROCESS_ERROR,
	    label_text(query, label), reason);
}

/* In quotes if all of it can be printed, else in hex. */
static const char *
value_text(struct span value, char text[VALUE_TEXT_SIZE])
{
	size_t shown = value.size < VALUE_MAX ? value.size : VALUE_MAX;
	bool printable = true;

	for (size_t i = 0; i < shown; i++)
		printable =
		    printable && value.data[i] >= ' ' && value.data[i] <= '~';
	if (printable) {
		(void)snprintf(text, VALUE_TEXT_SIZE, "'%.*s%s'", (int)shown,
		    (const char *)value.data, shown < value.size ? "..." : "");
		return text;
	}
	(void)snprintf(text, VALUE_TEXT_SIZE, "0x");
	for (size_t i = 0; i < shown; i++)
		(void)snprintf(
		    text + 2 + 2 * i, 3, "%02X", (unsigned)value.data[i]);
	if (shown < value.size)
		(void)snprintf(text + 2 + 2 * shown, 4, "...");
	return text;
}

void
flex_option_log_put(struct step_context *context,
    const struct flex_option *option, struct span value)
{
	const struct flex_container *container = option->container;
	bool adds = option->action == FLEX_ADD;
	char text[VALUE_TEXT_SIZE];

	if (container == NULL && adds)
		log_write(context->log, FLEX_OPTION_PROCESS_ADD, option->code,
		    value_text(value, text));
	else if (container == NULL)
		log_write(context->log, FLEX_OPTION_PROCESS_SUPERSEDE,
		    option->code, value_text(value, text));
	else if (adds)
		log_write(context->log, FLEX_OPTION_PROCESS_SUB_ADD,
		    option->code, container->code, value_text(value, text));
	else
		log_write(context->log, FLEX_OPTION_PROCESS_SUB_SUPERSEDE,
		    option->code, container->code, value_text(value, text));
	because(context->why, "flex-option", "option %u %s by an expression",
	    container == NULL ? option->code : container->code,
	    adds ? "is added" : "is superseded");
}

void
flex_option_log_remove(
    struct step_context *context, const struct flex_option *option)
{
	if (option->container == NULL)
		log_write(
		    context->log, FLEX_OPTION_PROCESS_REMOVE, option->code);
	else
		log_write(context->log, FLEX_OPTION_PROCESS_SUB_REMOVE,
		    option->code, option->container->code);
	because(context->why, "flex-option",
	    "option %u is removed by an expression",
	    option->container == NULL ? option->code : option->container->code);
}

void
flex_option_log_container(
    struct step_context *context, const struct flex_option *option)
{
	const struct flex_container *container = option->container;
	char vendor[16] = "''";

	if (option->action == FLEX_REMOVE) {
		log_write(
		    context->log, FLEX_OPTION_PROCESS_REMOVE, container->code);
		return;
	}
	if (container->vendor != 0)
		(void)snprintf(vendor, sizeof(vendor), "%u", container->vendor);
	log_write(
	    context->log, FLEX_OPTION_PROCESS_ADD, container->code, vendor);
}

/* A guard of flex_option names one class. */
static const char *
guard_name(struct step_context *context, const struct class_list *guard)
{
	return context->service->config->classes[guard->classes[0]].name;
}

void
flex_option_log_class(
    struct step_context *context, const struct flex_option *option)
{
	const char *class = guard_name(context, &option->only_for);

	if (option->container == NULL)
		log_write(context->log, FLEX_OPTION_PROCESS_CLIENT_CLASS,
		    option->code, class);
	else
		log_write(context->log, FLEX_OPTION_PROCESS_SUB_CLIENT_CLASS,
		    option->code, option->container->code, class);
}

void
flex_option_log_container_class(
    struct step_context *context, const struct flex_option *option)
{
	log_write(context->log, FLEX_OPTION_PROCESS_CLIENT_CLASS,
	    option->container->code,
	    guard_name(context, &option->container->only_for));
}

void
flex_option_log_vendor(struct step_context *context,
    const struct flex_option *option, uint32_t vendor, uint32_t wanted)
{
	log_write(context->log, FLEX_OPTION_PROCESS_VENDOR_ID_MISMATCH,
	    option->container->code, vendor, wanted);
}
