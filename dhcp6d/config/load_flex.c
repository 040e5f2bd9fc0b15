/*
 * load_flex.c: flex_id and flex_option (kea-config.md 2.20): identifiers and
 * options by expressions.
 *
 * Actions are put in the order in which Kea does them: options by code, in the
 * file's order for each, then suboptions by container and code.
 */
#include <stdlib.h>

#include "dhcp6d/config/loading.h"

#include "dhcp6d/proto/numbers.h"
#include "dhcp6d/proto/option_text.h"
#include "libcommon/text.h"

static const char dhcp6_space[] = "dhcp6";

/* Any class may be named here; one without a definition has no members. */
static int
class_number(void *context, const char *name)
{
	struct loading *loading = context;
	const struct schema_string text = {
	    .text = name, .size = (uint32_t)strlen(name)};
	const struct client_class *class = load_class_named(loading, &text);

	return class == NULL ? -1 : class->number;
}

/* The expression that a map has by that keyword; NULL after a complaint. */
static const struct expression *
load_member(struct loading *loading, const struct raw_context *context,
    const char *keyword, enum expression_type type)
{
	const struct expression_wish wish = {
	    .type = type, .class_number = class_number, .context = loading};

	return load_expression(
	    loading, yaml_member(context->node, keyword), &wish);
}

void
load_flex_id(struct loading *loading, const struct raw_hook *hook)
{
	struct flex_id *out = &loading->snapshot->flex_id;
	struct raw_flex_id raw = {0};

	if (hook->parameters == NULL)
		return;
	schema_read(
	    loading->document, hook->parameters, &config_scope_flex_id, &raw);
	*out = (struct flex_id){
	    .replace_client_id = boolean_or(&raw.replace_client_id, false),
	    .ignore_iaid = boolean_or(&raw.ignore_iaid, false),
	};
	if (string_given(&raw.expression))
		out->expression = load_member(loading, &raw.context,
		    "identifier-expression", EXPRESSION_STRING);
	else if (out->replace_client_id)
		caution(loading,
		    place_of_keyword(&raw.context, "replace-client-id"),
		    "there is no identifier-expression: nothing replaces "
		    "clients' identifiers");
	if (out->ignore_iaid)
		caution(loading, place_of_keyword(&raw.context, "ignore-iaid"),
		    "ignore-iaid has an effect on messages with one IA of a "
		    "type only");
}

/* Options under way: what is read so far. */
struct flexing {
	struct loading *loading;
	struct flex_option *options;
	uint32_t count;
};

/* The enterprise number of "vendor-ID", or 0. */
static uint32_t
vendor_of(const char *space)
{
	static const char prefix[] = "vendor-";
	const size_t size = sizeof(prefix) - 1;
	uint32_t vendor = 0;

	if (strncmp(space, prefix, size) == 0 &&
	    !text_to_u32(space + size, strlen(space + size), &vendor))
		return 0;
	return vendor;
}

/* Code and definition by what is given of them; false: complained. */
static bool
resolve(struct loading *loading, const struct raw_flex_action *raw,
    const char *space, struct flex_option *out)
{
	const struct option_definition *named = NULL;

	if (!raw->code.given && !string_given(&raw->name)) {
		if (keyword_given(&raw->context, "code") ||
		    keyword_given(&raw->context, "name"))
			return false; /* the table has complained */
		refuse(loading, place_of(&raw->context),
		    "an option needs a name or a code");
		return false;
	}
	out->code = (uint16_t)raw->code.value;
	if (string_given(&raw->name)) {
		named = definition_by_name(loading, space, raw->name.text);
		if (named == NULL) {
			refuse(loading, raw->name.position,
			    "there is no option \"%s\" in space %s",
			    raw->name.text, space);
			return false;
		}
		if (raw->code.given && named->code != out->code) {
			refuse(loading, raw->code.position,
			    "option %s of space %s has code %u", named->name,
			    space, named->code);
			return false;
		}
		out->code = named->code;
	}
	if (out->code == 0 && strcmp(space, dhcp6_space) == 0) {
		refuse(loading, raw->code.position,
		    "code 0 is reserved in space dhcp6");
		return false;
	}
	out->definition = named != NULL
			      ? named
			      : definition_by_code(loading, space, out->code);
	return true;
}

/* The space that is given, or otherwise; NULL: complained. */
static const char *
space_of(struct loading *loading, const struct raw_flex_action *raw,
    const char *otherwise)
{
	const char *space =
	    raw->space.text == NULL ? otherwise : raw->space.text;

	if (space == NULL)
		refuse(loading, place_of(&raw->context),
		    "which space the suboption is of must be said: its "
		    "container encapsulates none");
	else if (!space_is_good(space)) {
		refuse(loading, raw->space.position,
		    "\"%s\" is not a space of options", space);
		space = NULL;
	}
	return space;
}

static struct class_list
guard_of(struct loading *loading, const struct schema_string *class)
{
	struct schema_string one = *class;
	const struct schema_list list = {true, &one, 1, one.position};

	if (!string_given(&one))
		return (struct class_list){NULL, 0};
	return load_class_list(loading, &list);
}

/* The one of add, supersede and remove that is given; false: complained. */
static bool
load_action(struct loading *loading, const struct raw_flex_action *raw,
    struct flex_option *out)
{
	static const char *const names[] = {[FLEX_ADD] = "add",
	    [FLEX_SUPERSEDE] = "supersede",
	    [FLEX_REMOVE] = "remove"};
	const struct schema_string *const texts[] = {[FLEX_ADD] = &raw->add,
	    [FLEX_SUPERSEDE] = &raw->supersede,
	    [FLEX_REMOVE] = &raw->remove};
	unsigned given = 0;

	for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (texts[i]->text == NULL)
			continue;
		given++;
		out->action = (enum flex_action)i;
	}
	if (given != 1) {
		refuse(loading, place_of(&raw->context),
		    "an option wants one of add, supersede and remove");
		return false;
	}
	if (!string_given(texts[out->action]))
		return false; /* the table has complained */
	out->only_for = guard_of(loading, &raw->client_class);
	out->expression =
	    load_member(loading, &raw->context, names[out->action],
		out->action == FLEX_REMOVE ? EXPRESSION_BOOLEAN
					   : EXPRESSION_STRING);
	return out->expression != NULL;
}

/* With csv-format the definition is needed, without it goes. */
static bool
settle_definition(struct loading *loading, const struct raw_flex_action *raw,
    const char *space, struct flex_option *out)
{
	if (!boolean_or(&raw->csv_format, false)) {
		out->definition = NULL;
		return true;
	}
	if (out->definition == NULL) {
		refuse(loading, place_of_keyword(&raw->context, "csv-format"),
		    "option %u of space %s has no definition, which csv-format "
		    "needs",
		    out->code, space);
		return false;
	}
	out->definition = definition_keep(loading, out->definition);
	return true;
}

static bool
is_repeated(const struct flexing *flexing, const struct flex_option *option)
{
	for (uint32_t i = 0; i < flexing->count; i++) {
		const struct flex_option *other = &flexing->options[i];

		if (other->container != NULL && other->code == option->code &&
		    other->container->code == option->container->code)
			return true;
	}
	return false;
}

static void
load_suboption(struct flexing *flexing, const struct raw_flex_suboption *raw,
    const char *inside, const struct flex_container *container)
{
	struct loading *loading = flexing->loading;
	const char *space = space_of(loading, &raw->action, inside);
	struct flex_option option = {.container = container};
	struct flex_container *own;

	if (space == NULL || !resolve(loading, &raw->action, space, &option) ||
	    !settle_definition(loading, &raw->action, space, &option) ||
	    !load_action(loading, &raw->action, &option))
		return;
	if (is_repeated(flexing, &option)) {
		refuse(loading, place_of(&raw->action.context),
		    "suboption %u of option %u was already specified",
		    option.code, container->code);
		return;
	}
	option.container_too =
	    boolean_or(option.action == FLEX_REMOVE ? &raw->container_remove
						    : &raw->container_add,
		true);
	own = load_array(loading, 1, sizeof(*own));
	if (own == NULL)
		return;
	*own = *container;
	if (own->code == OPTION_VENDOR_OPTS)
		own->vendor = vendor_of(space);
	option.container = own;
	flexing->options[flexing->count++] = option;
}

/* Suboptions of an option, which itself is not touched. */
static void
load_container(struct flexing *flexing, const struct raw_flex_option *raw,
    const struct flex_option *option)
{
	struct loading *loading = flexing->loading;
	const struct raw_flex_suboption *items = raw->suboptions.items;
	const struct raw_flex_action *action = &raw->action;
	struct flex_container container = {.code = option->code};
	const char *inside = NULL;

	if (action->add.text != NULL || action->supersede.text != NULL ||
	    action->remove.text != NULL) {
		refuse(loading, place_of(&action->context),
		    "sub-options and an action on the option itself exclude "
		    "each other");
		return;
	}
	if (option->definition != NULL)
		inside = option->definition->encapsulates;
	if (!option_suboptions_offset(option->definition, &container.offset))
		container.offset = 0;
	container.only_for = guard_of(loading, &action->client_class);
	for (uint32_t i = 0; i < raw->suboptions.count; i++)
		load_suboption(flexing, &items[i], inside, &container);
}

/* What Kea 3 can do beyond changing the reply by the query. */
static bool
is_in_force(struct loading *loading, const struct raw_flex_option *raw)
{
	bool from_response =
	    integer_or(&raw->source, RAW_FLEX_QUERY) == RAW_FLEX_RESPONSE;
	bool to_query =
	    integer_or(&raw->destination, RAW_FLEX_RESPONSE) == RAW_FLEX_QUERY;

	if (from_response && to_query)
		refuse(loading, raw->destination.position,
		    "destination query requires source query");
	else if (from_response)
		caution(loading, raw->source.position,
		    "expressions on the response are not in force: this "
		    "option is left as it is");
	else if (to_query)
		caution(loading, raw->destination.position,
		    "changes of the query are not in force: this option is "
		    "left as it is");
	return !from_response && !to_query;
}

static void
load_option(struct flexing *flexing, const struct raw_flex_option *raw)
{
	struct loading *loading = flexing->loading;
	const struct raw_flex_action *action = &raw->action;
	const char *space = space_of(loading, action, dhcp6_space);
	struct flex_option option = {0};

	if (space == NULL || !resolve(loading, action, space, &option) ||
	    !is_in_force(loading, raw))
		return;
	if (raw->suboptions.given) {
		load_container(flexing, raw, &option);
		return;
	}
	if (settle_definition(loading, action, space, &option) &&
	    load_action(loading, action, &option))
		flexing->options[flexing->count++] = option;
}

/* Options before suboptions; items of one code keep the file's order. */
static int
compare(const struct flex_option *a, const struct flex_option *b)
{
	if ((a->container == NULL) != (b->container == NULL))
		return a->container == NULL ? -1 : 1;
	if (a->container != NULL && a->container->code != b->container->code)
		return a->container->code < b->container->code ? -1 : 1;
	return a->code < b->code ? -1 : a->code > b->code;
}

/* By insertion: qsort keeps no order among equals, and lists are short. */
static void
sort(struct flex_option *options, uint32_t count)
{
	for (uint32_t i = 1; i < count; i++) {
		struct flex_option moved = options[i];
		uint32_t at = i;

		for (; at > 0 && compare(&options[at - 1], &moved) > 0; at--)
			options[at] = options[at - 1];
		options[at] = moved;
	}
}

void
load_flex_option(struct loading *loading, const struct raw_hook *hook)
{
	struct raw_flex_parameters raw = {0};
	const struct raw_flex_option *items;
	struct flexing flexing = {.loading = loading};
	uint32_t count = 0;

	if (hook->parameters == NULL) {
		refuse(loading, hook->library.position,
		    "flex_option needs its parameter options");
		return;
	}
	schema_read(loading->document, hook->parameters,
	    &config_scope_flex_option, &raw);
	items = raw.options.items;
	for (uint32_t i = 0; i < raw.options.count; i++)
		count +=
		    items[i].suboptions.given ? items[i].suboptions.count : 1;
	flexing.options =
	    load_array(loading, count, sizeof(struct flex_option));
	if (flexing.options == NULL)
		return;
	for (uint32_t i = 0; i < raw.options.count; i++)
		load_option(&flexing, &items[i]);
	sort(flexing.options, flexing.count);
	loading->snapshot->flex_options = flexing.options;
	loading->snapshot->flex_option_count = flexing.count;
}
