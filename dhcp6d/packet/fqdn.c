/*
 * packet/fqdn.c: flags and name for one client.
 */
#include "dhcp6d/packet/fqdn.h"

uint8_t
fqdn_flags(uint8_t client, bool updates, const struct ddns_policy *policy)
{
	bool enabled = updates && policy->send_updates;
	bool asks = client & FQDN_S;
	bool none = client & FQDN_N;
	bool does, refuses;

	if (none)
		does = enabled && policy->override_no_update;
	else if (asks)
		does = enabled;
	else
		does = enabled && policy->override_client_update;
	/* who does forward updates himself gets the reverse ones from us */
	refuses = none || asks ? !does : !enabled;
	return (does ? FQDN_S : 0) | (refuses ? FQDN_N : 0) |
	       (does != asks ? FQDN_O : 0);
}

/* The client's question. False: none, or one that cannot be. */
static bool
read_option(
    const struct fqdn_question *question, uint8_t *flags, struct span *name)
{
	struct span option = question->option;

	if (option.data == NULL || option.size == 0)
		return false;
	*flags = option.data[0];
	*name = span_of(option.data + 1, option.size - 1);
	if ((*flags & FQDN_N) && (*flags & FQDN_S)) {
		if (!question->lenient)
			return false;
		*flags &= (uint8_t)~FQDN_N;
	}
	return true;
}

/* Also of a name that is nothing but the root. */
static bool
is_empty(struct span name)
{
	return name.size == 0 || name.data[0] == 0;
}

static bool
is_replaced(const struct ddns_policy *policy, struct span name)
{
	return policy->replace_client_name == REPLACE_ALWAYS ||
	       policy->replace_client_name == REPLACE_WHEN_PRESENT ||
	       is_empty(name);
}

static bool
invents_unasked(const struct fqdn_question *question)
{
	const struct ddns_policy *policy = question->policy;

	return question->updates && policy->send_updates &&
	       (policy->replace_client_name == REPLACE_ALWAYS ||
		   policy->replace_client_name == REPLACE_WHEN_NOT_PRESENT);
}

/* The name, by the first rule that applies; false if there is no good one. */
static bool
choose_name(
    struct fqdn *out, const struct fqdn_question *question, struct span client)
{
	const struct ddns_policy *policy = question->policy;
	const char *suffix = policy->qualifying_suffix;
	bool whole;

	if (question->reserved != NULL) {
		out->source = FQDN_RESERVED;
		return host_name_of_text(&out->name, question->reserved) &&
		       host_name_qualify(&out->name, suffix);
	}
	if (is_replaced(policy, client)) {
		out->source = FQDN_INVENTED;
		return question->has_address &&
		       host_name_invent(&out->name, policy->generated_prefix,
			   question->address, suffix);
	}
	out->source = FQDN_OF_CLIENT;
	return host_name_of_client(&out->name, client, policy, &whole) &&
	       (whole || host_name_qualify(&out->name, suffix));
}

/* A reserved name applies without the option too, as it is written. */
static void
name_without_option(struct fqdn *out, const struct fqdn_question *question)
{
	if (question->reserved == NULL ||
	    !host_name_of_text(&out->name, question->reserved)) {
		out->name.size = 0;
		return;
	}
	out->source = FQDN_RESERVED;
}

void
fqdn_decide(struct fqdn *out, const struct fqdn_question *question)
{
	bool updates = question->updates && question->has_address;
	uint8_t flags = FQDN_S;
	struct span name = SPAN_EMPTY;
	bool asked = read_option(question, &flags, &name);

	*out = (struct fqdn){.answered = false};
	if (!asked && !invents_unasked(question)) {
		name_without_option(out, question);
		return;
	}
	if (!choose_name(out, question, name) ||
	    !host_name_is_good(&out->name)) {
		out->unusable = asked && out->source != FQDN_INVENTED;
		out->source = FQDN_NO_NAME;
		out->name.size = 0;
		return;
	}
	out->answered = asked;
	out->flags = fqdn_flags(flags, updates, question->policy);
	out->forward = out->flags & FQDN_S;
	out->reverse = !(out->flags & FQDN_N);
}
