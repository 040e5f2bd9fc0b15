/*
 * load_class.c: classes and their numbers.
 *
 * A class is a number everywhere but in messages. Built-in classes come first,
 * then the file's in its order, which is that of evaluation, then names that
 * are only used: in guards, reservations, options. Their tests are read in
 * load_test.c.
 */
#include "dhcp6d/config/index.h"
#include "dhcp6d/config/loading.h"

static const char *const builtin_names[CLASS_BUILTIN_COUNT] = {
    [CLASS_ALL] = "ALL",
    [CLASS_KNOWN] = "KNOWN",
    [CLASS_UNKNOWN] = "UNKNOWN",
    [CLASS_DROP] = "DROP",
    [CLASS_REJECT] = "REJECT",
    [CLASS_BOOTP] = "BOOTP",
};

/* A new number for a name; NULL when there is none left. */
static struct client_class *
class_add(struct loading *loading, const char *name, size_t size)
{
	struct snapshot *snapshot = loading->snapshot;
	struct client_class *class;

	if (snapshot->class_count == CLASS_COUNT_MAX || name == NULL)
		return NULL;
	class = &loading->classes[snapshot->class_count];
	class->name = name;
	class->number = snapshot->class_count++;
	table_add(&snapshot->internals->class_names,
	    hash_bytes(loading->key, name, size), class->number);
	return class;
}

struct client_class *
load_class_named(struct loading *loading, const struct schema_string *name)
{
	int number =
	    index_class(loading->snapshot, name->text, strlen(name->text));
	struct client_class *class;

	if (number >= 0)
		return &loading->classes[number];
	class =
	    class_add(loading, load_text(loading, name), strlen(name->text));
	if (class == NULL && !loading->out_of_memory)
		refuse(loading, name->position,
		    "there are more than %d client classes", CLASS_COUNT_MAX);
	return class;
}

static bool
class_is_builtin(const struct client_class *class)
{
	return class->number < CLASS_BUILTIN_COUNT;
}

/* As Kea 3.3 warns: other programs may not take such a name. */
static void
check_name(struct loading *loading, const struct raw_class *raw)
{
	static const char odd[] = "!#$%&*+-./:?@^_|~";
	const char *c;

	for (c = raw->name.text; *c != 0; c++) {
		if ((*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') ||
		    (*c >= '0' && *c <= '9') || strchr(odd, *c) != NULL)
			continue;
		caution(loading, raw->name.position,
		    "the class name \"%s\" has characters other than letters, "
		    "digits and %s",
		    raw->name.text, odd);
		return;
	}
}

static void
check_class(struct loading *loading, const struct raw_class *raw,
    const struct client_class *class)
{
	if (raw->test.text != NULL && raw->template_test.text != NULL)
		refuse(loading, raw->template_test.position,
		    "test and template-test exclude each other");
	if (raw->only_in_additional_list.given && raw->only_if_required.given)
		refuse(loading, place_of(&raw->base.context),
		    "only-in-additional-list and only-if-required exclude each "
		    "other");
	if (class->additional_only &&
	    (class->valid.given || class->preferred.given))
		caution(loading, raw->name.position,
		    "lifetimes of class \"%s\" are ignored, since it is only "
		    "evaluated when they are settled",
		    class->name);
	if (!class_is_builtin(class))
		return;
	if (class->additional_only)
		refuse(loading, raw->name.position,
		    "the built-in class \"%s\" cannot be evaluated only in "
		    "additional lists",
		    class->name);
	if ((raw->test.text != NULL || raw->template_test.text != NULL) &&
	    class->number != CLASS_DROP && class->number != CLASS_REJECT)
		refuse(loading, raw->name.position,
		    "the built-in class \"%s\" cannot have a test",
		    class->name);
}

static void
load_class(struct loading *loading, const struct raw_class *raw)
{
	struct client_class *class;

	if (!string_given(&raw->name)) {
		if (raw->name.text != NULL)
			refuse(loading, raw->name.position,
			    "a class needs a name");
		return;
	}
	class = load_class_named(loading, &raw->name);
	if (class == NULL)
		return;
	if (class->defined) {
		refuse(loading, raw->name.position,
		    "there is already a client class \"%s\"", raw->name.text);
		return;
	}
	class->defined = true;
	class->additional_only = boolean_or(&raw->only_in_additional_list,
	    boolean_or(&raw->only_if_required, false));
	class->test = load_text(loading, &raw->test);
	class->template_test = load_text(loading, &raw->template_test);
	check_lifetimes(loading, &raw->base.context, &raw->lifetimes);
	class->valid = lifetime_of(&raw->lifetimes.valid);
	class->preferred = lifetime_of(&raw->lifetimes.preferred);
	check_name(loading, raw);
	check_class(loading, raw, class);
}

void
load_classes(struct loading *loading)
{
	const struct schema_list *list = &loading->raw->classes;
	const struct raw_class *raw = list->items;
	uint32_t i;

	loading->classes =
	    load_array(loading, CLASS_COUNT_MAX, sizeof(*loading->classes));
	if (loading->classes == NULL ||
	    !table_init(&loading->snapshot->internals->class_names,
		loading->arena, CLASS_COUNT_MAX)) {
		loading->out_of_memory = true;
		return;
	}
	loading->snapshot->classes = loading->classes;
	for (i = 0; i < CLASS_BUILTIN_COUNT; i++)
		class_add(loading, builtin_names[i], strlen(builtin_names[i]));
	for (i = 0; i < list->count; i++)
		load_class(loading, &raw[i]);
}

struct class_list
load_class_list(struct loading *loading, const struct schema_list *names)
{
	const struct schema_string *name = names->items;
	uint16_t *numbers = load_array(loading, names->count, sizeof(*numbers));
	struct class_list list = {numbers, 0};
	struct client_class *class;
	uint32_t i;

	if (numbers == NULL)
		return list;
	for (i = 0; i < names->count && list.count < CLASS_COUNT_MAX; i++) {
		if (name[i].text == NULL)
			continue; /* the table has complained */
		if (!string_given(&name[i])) {
			refuse(loading, name[i].position,
			    "a class name must not be empty");
			continue;
		}
		class = load_class_named(loading, &name[i]);
		if (class != NULL)
			numbers[list.count++] = class->number;
	}
	return list;
}

struct class_list
load_guard(struct loading *loading, const struct raw_guard *guard,
    const struct raw_context *context)
{
	/* the old spelling, as a list of one */
	struct schema_string one = guard->client_class;
	struct schema_list list = {true, &one, 1, one.position};

	if (guard->client_class.text == NULL)
		return load_class_list(loading, &guard->client_classes);
	if (guard->client_classes.given)
		refuse(loading, place_of_keyword(context, "client-class"),
		    "client-class and client-classes exclude each other");
	if (!string_given(&one))
		return (struct class_list){NULL, 0};
	return load_class_list(loading, &list);
}

struct class_list
load_additional(struct loading *loading, const struct raw_guard *guard,
    const struct raw_context *context)
{
	if (!guard->require_classes.given)
		return load_class_list(loading, &guard->additional);
	if (guard->additional.given)
		refuse(loading,
		    place_of_keyword(context, "require-client-classes"),
		    "require-client-classes and evaluate-additional-classes "
		    "exclude each other");
	return load_class_list(loading, &guard->require_classes);
}
