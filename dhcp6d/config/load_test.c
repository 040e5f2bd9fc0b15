/*
 * load_test.c: the tests of classes, compiled and put in their passes.
 *
 * In the file's order, which is that of evaluation: member() may ask only for
 * classes that stand before it, for built-in ones, and for such as are made by
 * name (kea-config.md 3.12). A test that asks for KNOWN or UNKNOWN, itself or
 * through another class, waits until reservations are known.
 */
#include "dhcp6d/config/index.h"
#include "dhcp6d/config/loading.h"

/* The tests that have been compiled so far. */
struct testing {
	struct loading *loading;
	struct yaml_position place; /* of the text under way */
	bool *seen;                 /* by class number: stands before it */
	uint16_t *tested[CLASS_PASS_COUNT];
};

/* Classes that are there without a definition, by the way they are named. */
static bool
is_made_by_name(const char *name)
{
	static const char *const prefixes[] = {
	    "VENDOR_CLASS_", "HA_", "AFTER_", "EXTERNAL_", "SPAWN_"};

	for (size_t i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++)
		if (strncmp(name, prefixes[i], strlen(prefixes[i])) == 0)
			return true;
	return false;
}

static int
class_number(void *context, const char *name)
{
	struct testing *testing = context;
	struct schema_string text = {.text = name,
	    .size = (uint32_t)strlen(name),
	    .position = testing->place};
	const struct client_class *class;
	int number = index_class(testing->loading->snapshot, name, text.size);

	if (number >= 0 &&
	    (number < CLASS_BUILTIN_COUNT || testing->seen[number]))
		return number;
	if (!is_made_by_name(name))
		return -1;
	class = load_class_named(testing->loading, &text);
	return class == NULL ? -1 : class->number;
}

static enum class_pass
pass_of(const struct loading *loading, const struct expression *expression)
{
	size_t count;
	const uint16_t *classes = expression_classes(expression, &count);

	for (size_t i = 0; i < count; i++) {
		if (classes[i] == CLASS_KNOWN || classes[i] == CLASS_UNKNOWN)
			return CLASS_PASS_KNOWN;
		/* a built-in class is there whatever its test asks for */
		if (classes[i] >= CLASS_BUILTIN_COUNT &&
		    loading->classes[classes[i]].pass == CLASS_PASS_KNOWN)
			return CLASS_PASS_KNOWN;
	}
	return CLASS_PASS_PACKET;
}

static void
compile(struct testing *testing, const struct yaml_node *node,
    struct client_class *class)
{
	struct loading *loading = testing->loading;
	const struct expression_wish wish = {.class_number = class_number,
	    .context = testing,
	    .type =
		class->test != NULL ? EXPRESSION_BOOLEAN : EXPRESSION_STRING};

	testing->place = node->position;
	class->expression = load_expression(loading, node, &wish);
	if (class->expression != NULL)
		class->pass = (uint8_t)pass_of(loading, class->expression);
}

static void
load_test(struct testing *testing, const struct raw_class *raw)
{
	struct loading *loading = testing->loading;
	struct client_class *class;
	struct class_list *list;
	int number;

	if (!string_given(&raw->name))
		return;
	number = index_class(
	    loading->snapshot, raw->name.text, strlen(raw->name.text));
	if (number < 0 || testing->seen[number])
		return;
	class = &loading->classes[number];
	if (class->test != NULL || class->template_test != NULL)
		compile(testing,
		    yaml_member(raw->base.context.node,
			class->test != NULL ? "test" : "template-test"),
		    class);
	testing->seen[number] = true;
	if (class->expression == NULL || class->additional_only)
		return;
	list = &loading->snapshot->tested[class->pass];
	testing->tested[class->pass][list->count++] = class->number;
}

void
load_tests(struct loading *loading)
{
	const struct schema_list *list = &loading->raw->classes;
	const struct raw_class *raw = list->items;
	struct testing testing = {.loading = loading};

	if (list->count == 0)
		return;
	testing.seen =
	    load_scratch(loading, CLASS_COUNT_MAX, sizeof(*testing.seen));
	for (int i = 0; i < CLASS_PASS_COUNT; i++) {
		testing.tested[i] =
		    load_array(loading, CLASS_COUNT_MAX, sizeof(uint16_t));
		loading->snapshot->tested[i].classes = testing.tested[i];
	}
	for (uint32_t i = 0; i < list->count && !loading->out_of_memory; i++)
		load_test(&testing, &raw[i]);
}
