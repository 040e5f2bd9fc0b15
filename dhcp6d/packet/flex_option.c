/*
 * packet/flex_option.c: see its header.
 *
 * The reply is bytes already. A new option is written at its end, then what it
 * supersedes is cut out before it; a container is written anew at the end with
 * other suboptions, then its former self is cut out. So nothing is lost where
 * there is no room.
 */
#include "dhcp6d/packet/flex_option.h"

#include <stdio.h>

#include "dhcp6d/packet/class_set.h"
#include "dhcp6d/packet/facts.h"
#include "dhcp6d/packet/flex_option_log.h"
#include "dhcp6d/packet/label.h"
#include "dhcp6d/proto/option_table.h"
#include "dhcp6d/proto/option_walk.h"

/* One action under way. */
struct acting {
	struct reply_options *reply;
	struct step_context *context;
	const struct expression_facts *facts;
	const struct flex_option *option;
	struct span value; /* for add and supersede */
	bool failed;
};

static void
fail(struct acting *acting, const char *reason)
{
	acting->failed = true;
	statistics_add(
	    acting->context->statistics, STATISTIC_EVALUATION_FAILED);
	flex_option_log_error(acting->context, acting->reply->query, reason);
}

/* Whether there is a value to write; an empty one is none. */
static bool
find_value(struct acting *acting)
{
	struct expression_scratch *scratch = acting->context->scratch;

	if (expression_string(acting->option->expression, acting->facts,
		scratch, &acting->value) == EXPRESSION_TRUE)
		return acting->value.size > 0;
	fail(acting, expression_trouble(scratch));
	return false;
}

static bool
is_to_be_removed(struct acting *acting)
{
	struct expression_scratch *scratch = acting->context->scratch;
	enum expression_result result =
	    expression_test(acting->option->expression, acting->facts, scratch);

	if (result == EXPRESSION_FAILED)
		fail(acting, expression_trouble(scratch));
	return result == EXPRESSION_TRUE;
}

static bool
find(const struct acting *acting, uint16_t code, struct option_at *at)
{
	return option_walk_find(options_written(acting->reply), code, at);
}

/* Takes bytes out of the reply; what is behind them moves up. */
static void
cut(struct writer *w, const uint8_t *from, size_t size)
{
	size_t at = (size_t)(from - w->start);

	memmove(w->start + at, w->start + at + size, w->size - at - size);
	w->size -= size;
}

static void
cut_option(struct writer *w, const struct option_at *at)
{
	cut(w, at->value.data - OPTION_HEADER_SIZE,
	    OPTION_HEADER_SIZE + at->value.size);
}

/* The option that acting->value makes, at the end of the reply. */
static void
write_value(struct acting *acting)
{
	const struct flex_option *option = acting->option;
	struct writer *w = acting->reply->w;
	size_t mark = writer_open_option(w, option->code);
	struct err_detail detail;

	if (option->definition == NULL)
		writer_bytes(w, acting->value);
	else if (option_data_read(option->definition, true,
		     (const char *)acting->value.data, acting->value.size, w,
		     &detail) != ERR_NONE &&
		 writer_good(w))
		fail(acting, detail.text);
	writer_close_option(w, mark);
}

/* Takes back what was written if it failed or had no room. */
static bool
keep(struct acting *acting, struct writer mark)
{
	if (acting->failed) {
		*acting->reply->w = mark;
		return false;
	}
	return options_keep(acting->reply, mark);
}

/* Takes out all options of the code that stand before the byte at end. */
static void
cut_all(struct acting *acting, uint16_t code, size_t end)
{
	struct writer *w = acting->reply->w;
	struct option_at at;
	size_t size = w->size;

	while (find(acting, code, &at) &&
	       (size_t)(at.value.data - w->start) <= end - (size - w->size))
		cut_option(w, &at);
}

static void
put_option(struct acting *acting)
{
	struct writer mark = options_mark(acting->reply);

	if (!find_value(acting))
		return;
	write_value(acting);
	if (!keep(acting, mark))
		return;
	cut_all(acting, acting->option->code, mark.size);
	flex_option_log_put(acting->context, acting->option, acting->value);
}

static void
act_on_option(struct acting *acting)
{
	const struct flex_option *option = acting->option;
	struct option_at at;
	bool there = find(acting, option->code, &at);

	if (option->action == FLEX_SUPERSEDE ||
	    (option->action == FLEX_ADD && !there)) {
		put_option(acting);
	} else if (option->action == FLEX_REMOVE && there &&
		   is_to_be_removed(acting)) {
		cut_all(acting, option->code, acting->reply->w->size);
		flex_option_log_remove(acting->context, option);
	}
}

/* The part of a container that holds suboptions. */
static struct span
suboptions_of(
    const struct flex_container *container, const struct option_at *at)
{
	if (at->value.size <= container->offset)
		return SPAN_EMPTY;
	return span_of(at->value.data + container->offset,
	    at->value.size - container->offset);
}

static bool
is_other_vendor(struct acting *acting, const struct option_at *at)
{
	uint32_t wanted = acting->option->container->vendor;

	if (wanted == 0 || at->value.size < sizeof(uint32_t) ||
	    load_u32(at->value.data) == wanted)
		return false;
	flex_option_log_vendor(
	    acting->context, acting->option, load_u32(at->value.data), wanted);
	return true;
}

/* A container's own fields and its suboptions but those of one code. Returns
 * how many suboptions were written. */
static unsigned
copy_container(struct acting *acting, const struct option_at *at)
{
	const struct flex_option *option = acting->option;
	struct span inside = suboptions_of(option->container, at);
	struct writer *w = acting->reply->w;
	struct option_at sub;
	struct reader r;
	unsigned count = 0;

	writer_bytes(w, span_of(at->value.data, at->value.size - inside.size));
	reader_init(&r, inside);
	while (option_walk_next(&r, &sub)) {
		if (sub.code == option->code)
			continue;
		writer_option(w, sub.code, sub.value);
		count++;
	}
	return count;
}

/* at: the container as it is, or NULL. */
static void
put_suboption(struct acting *acting, const struct option_at *at)
{
	const struct flex_option *option = acting->option;
	struct writer *w = acting->reply->w;
	struct writer mark = options_mark(acting->reply);
	size_t container = writer_open_option(w, option->container->code);

	if (at != NULL)
		(void)copy_container(acting, at);
	else if (option->container->vendor != 0)
		writer_u32(w, option->container->vendor);
	write_value(acting);
	writer_close_option(w, container);
	if (!keep(acting, mark))
		return;
	if (at != NULL)
		cut_option(w, at);
	else
		flex_option_log_container(acting->context, option);
	flex_option_log_put(acting->context, option, acting->value);
}

static void
remove_suboption(struct acting *acting, const struct option_at *at)
{
	const struct flex_option *option = acting->option;
	struct writer *w = acting->reply->w;
	struct writer mark = options_mark(acting->reply);
	size_t container = writer_open_option(w, option->container->code);
	unsigned left = copy_container(acting, at);

	writer_close_option(w, container);
	if (!keep(acting, mark))
		return;
	flex_option_log_remove(acting->context, option);
	if (left == 0 && option->container_too) {
		*w = mark;
		flex_option_log_container(acting->context, option);
	}
	cut_option(w, at);
}

static void
act_on_suboption(struct acting *acting)
{
	const struct flex_option *option = acting->option;
	struct option_at at, sub;
	bool there = find(acting, option->container->code, &at);
	struct span inside =
	    there ? suboptions_of(option->container, &at) : SPAN_EMPTY;
	bool held = option_walk_find(inside, option->code, &sub);

	if (!option_walk_is_good(inside)) {
		fail(acting, "the container's suboptions cannot be read");
	} else if (option->action == FLEX_REMOVE) {
		if (held && is_to_be_removed(acting) &&
		    !is_other_vendor(acting, &at))
			remove_suboption(acting, &at);
	} else if ((there || option->container_too) && find_value(acting) &&
		   !(there && is_other_vendor(acting, &at)) &&
		   !(held && option->action == FLEX_ADD)) {
		put_suboption(acting, there ? &at : NULL);
	}
}

/* Whether the client is in the classes that the option is for. */
static bool
is_for_client(const struct acting *acting)
{
	const struct flex_option *option = acting->option;
	const struct class_set *classes = &acting->reply->query->classes;

	if (option->container != NULL &&
	    !guard_passes(&option->container->only_for, classes)) {
		flex_option_log_container_class(acting->context, option);
		return false;
	}
	if (guard_passes(&option->only_for, classes))
		return true;
	flex_option_log_class(acting->context, option);
	return false;
}

void
flex_option_apply(struct reply_options *reply, struct step_context *context)
{
	const struct snapshot *config = reply->config;
	struct expression_facts facts;
	struct acting acting = {
	    .reply = reply, .context = context, .facts = &facts};

	if (config->flex_option_count == 0)
		return;
	facts = facts_of(reply->query);
	for (uint32_t i = 0; i < config->flex_option_count; i++) {
		acting.option = &config->flex_options[i];
		if (!is_for_client(&acting))
			continue;
		if (acting.option->container == NULL)
			act_on_option(&acting);
		else
			act_on_suboption(&acting);
		if (acting.failed)
			return;
	}
}
