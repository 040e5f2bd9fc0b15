/*
 * config_corpus_cases.c: rows of the list of keywords into configurations.
 *
 * What stands before the keyword in question is one line, so that the keyword
 * is at 2:3 and its value at 3:6 in all of them.
 */
#include "tests/unit/config_corpus.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One row in one place, on its way to whoever hears of its cases. */
struct making {
	struct corpus_case out;
	const struct corpus_rule *rule; /* the case's, or NULL */
	bool misspelled; /* so the base member may stand beside it */
	unsigned place_number;
	corpus_hear *hear;
	void *context;
};

static bool
has_name(const char *member, const char *name)
{
	size_t size = strlen(name);

	return member[0] == '"' && strncmp(member + 1, name, size) == 0 &&
	       member[size + 1] == '"';
}

/* Whether one of the members bears the name of this one. */
static bool
has_member(const struct corpus_texts *members, const char *member)
{
	size_t size = strcspn(member + 1, "\"") + 2;

	for (unsigned i = 0; i < members->count; i++) {
		const char *other = members->items[i];

		other += strspn(other, "- ");
		if (strncmp(other, member, size) == 0)
			return true;
	}
	return false;
}

static bool
is_without(const struct corpus_row *row, const char *member)
{
	for (unsigned i = 0; i < row->without.count; i++)
		if (has_name(member, row->without.items[i]))
			return true;
	return false;
}

/* Whether a base member, or one that is with all cases, stands in this one. */
static bool
is_there(const struct making *making, const char *member, bool base)
{
	const struct corpus_row *row = making->out.row;

	if (making->rule != NULL && has_member(&making->rule->members, member))
		return false;
	return !base || making->misspelled ||
	       (!has_name(member, row->name) && !is_without(row, member) &&
		   !has_member(&row->with, member));
}

/* Between commas; returns how many. */
static unsigned
write_members(const struct making *making, FILE *file)
{
	const struct corpus_texts *all[] = {&making->out.scope->base,
	    &making->out.row->with,
	    making->rule == NULL ? NULL : &making->rule->members};
	unsigned count = 0;

	for (unsigned i = 0; i < 3 && all[i] != NULL; i++)
		for (unsigned j = 0; j < all[i]->count; j++) {
			const char *member = all[i]->items[j];

			if (i == 2 ? member[0] == '-'
				   : !is_there(making, member, i == 0))
				continue;
			fprintf(file, "%s%s", count++ > 0 ? ", " : "", member);
		}
	return count;
}

/* Where the map of the place begins: the last thing before its members. */
static void
say_map_place(struct making *making)
{
	const char *before = making->out.place->before;

	making->out.line = 1;
	making->out.column = (unsigned)(strrchr(before, '{') - before) + 1;
}

/* Hands out the case with this keyword, so many times; NULL: without. */
static void
tell(struct making *making, const char *keyword, const char *value,
    unsigned times)
{
	const struct corpus_place *place = making->out.place;
	unsigned count;
	size_t size;
	FILE *file = open_memstream(&making->out.text, &size);

	if (file == NULL)
		abort();
	fprintf(file, "%s", place->before);
	count = write_members(making, file);
	for (unsigned i = 0; i < times; i++)
		fprintf(file, "%s\n  \"%s\":\n     %s", count++ > 0 ? "," : "",
		    keyword, value);
	fprintf(file, "\n%s\n", place->after);
	if (fclose(file) != 0)
		abort();
	making->out.value = times > 0 ? value : NULL;
	making->hear(making->context, &making->out);
	free(making->out.text);
	making->out.text = NULL;
}

static void
name_case(struct making *making, const char *what)
{
	snprintf(making->out.name, sizeof(making->out.name), "%s/%s/%s@%u",
	    making->out.scope->name, making->out.row->name, what,
	    making->place_number);
}

static void
accept_value(struct making *making, const char *what, const char *value)
{
	making->out.accepted = true;
	making->out.line = making->out.column = 0;
	making->out.said[0] = 0;
	name_case(making, what);
	tell(making, making->out.row->name, value, 1);
}

static void
refuse_value(struct making *making, const char *what, const char *value)
{
	making->out.accepted = false;
	making->out.line = 3;
	making->out.column = 6;
	name_case(making, what);
	tell(making, making->out.row->name, value, 1);
}

static const struct {
	const char *value, *kind; /* as complaints call it */
} samples[] = {{"true", "boolean"}, {"1", "integer"},
    {"0.5", "floating point number"}, {"\"1\"", "string"}, {"[ ]", "list"},
    {"{ }", "map"}, {"null", "null"}};

/* What a type is called, and the kind of its values. */
static const struct {
	const char *expected, *kind;
} types[] = {[CORPUS_BOOLEAN] = {"boolean", "boolean"},
    [CORPUS_INTEGER] = {"integer", "integer"},
    [CORPUS_REAL] = {"floating point number", "floating point number"},
    [CORPUS_ENUM] = {"string", "string"},
    [CORPUS_STRING] = {"string", "string"},
    [CORPUS_STRINGS] = {"list", "list"},
    [CORPUS_MAP] = {"map", "map"},
    [CORPUS_MAPS] = {"list", "list"},
    [CORPUS_ANY] = {"map", "map"}};

static void
refuse_types(struct making *making)
{
	const struct corpus_row *row = making->out.row;
	bool list = row->type == CORPUS_STRINGS || row->type == CORPUS_MAPS;
	char what[64];

	for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
		if (strcmp(samples[i].kind, types[row->type].kind) == 0)
			continue;
		snprintf(making->out.said, sizeof(making->out.said),
		    "\"%s\" in %s map: expected %s, got %s", row->name,
		    making->out.scope->name, types[row->type].expected,
		    samples[i].kind);
		snprintf(what, sizeof(what), "is-%.4s", samples[i].kind);
		refuse_value(making, what, samples[i].value);
	}
	if (!list)
		return;
	making->out.accepted = false;
	making->out.line = 3;
	making->out.column = 8;
	snprintf(making->out.said, sizeof(making->out.said),
	    "\"%s\" in %s map: expected %s, got integer", row->name,
	    making->out.scope->name,
	    row->type == CORPUS_MAPS ? "map" : "string");
	name_case(making, "of-integer");
	tell(making, row->name, "[ 1 ]", 1);
}

static void
refuse_number(struct making *making, const char *what, int64_t value)
{
	char text[32];

	snprintf(text, sizeof(text), "%" PRId64, value);
	snprintf(making->out.said, sizeof(making->out.said),
	    "\"%s\" in %s map: %s is out of range, %" PRId64 " to %" PRId64,
	    making->out.row->name, making->out.scope->name, text,
	    making->out.row->minimum, making->out.row->maximum);
	(making->out.row->cut ? accept_value : refuse_value)(
	    making, what, text);
}

static void
tell_numbers(struct making *making)
{
	const struct corpus_row *row = making->out.row;
	char text[32];

	snprintf(text, sizeof(text), "%" PRId64, row->minimum);
	accept_value(making, "minimum", text);
	snprintf(text, sizeof(text), "%" PRId64, row->maximum);
	accept_value(making, "maximum", text);
	refuse_number(making, "below", row->minimum - 1);
	refuse_number(making, "above", row->maximum + 1);
	refuse_number(making, "far-above", INT64_MAX);
	refuse_number(making, "far-below", INT64_MIN);
}

/* In the other case: "llt", "MEMFILE". */
static void
turn_case(char *text)
{
	bool upper = false;
	char *c;

	for (c = text; *c != 0; c++)
		upper = upper || isupper((unsigned char)*c) != 0;
	for (c = text; *c != 0; c++)
		*c = (char)(upper ? tolower((unsigned char)*c)
				  : toupper((unsigned char)*c));
}

static void
tell_names(struct making *making)
{
	const struct corpus_row *row = making->out.row;
	char text[64], what[64];

	for (unsigned i = 0; i < row->names.count; i++) {
		snprintf(text, sizeof(text), "\"%s\"", row->names.items[i]);
		snprintf(what, sizeof(what), "name-%u", i);
		accept_value(making, what, text);
		turn_case(text);
		snprintf(what, sizeof(what), "case-%u", i);
		snprintf(making->out.said, sizeof(making->out.said),
		    "\"%s\" in %s map: %s is not", row->name,
		    making->out.scope->name, text);
		(row->ignore_case ? accept_value : refuse_value)(
		    making, what, text);
	}
	snprintf(making->out.said, sizeof(making->out.said),
	    "\"%s\" in %s map: \"other\" is not \"", row->name,
	    making->out.scope->name);
	refuse_value(making, "name-other", "\"other\"");
}

static void
tell_rules(struct making *making)
{
	const struct corpus_row *row = making->out.row;
	char what[32];

	for (unsigned i = 0; i < row->rule_count; i++) {
		making->rule = &row->rules[i];
		snprintf(what, sizeof(what), "rule-%u", i);
		making->out.accepted = making->rule->accepted;
		making->out.line = making->rule->line;
		making->out.column = making->rule->column;
		snprintf(making->out.said, sizeof(making->out.said), "%s",
		    making->rule->accepted ? "" : making->rule->text);
		if (making->out.line == 0)
			say_map_place(making);
		name_case(making, what);
		tell(making, row->name, making->rule->value, 1);
	}
	making->rule = NULL;
}

/* A value that is accepted without further members, NULL if there is none. */
static const char *
some_value(const struct corpus_row *row, char *text, size_t size)
{
	if (row->type == CORPUS_BOOLEAN)
		return "false";
	if (row->type == CORPUS_INTEGER)
		snprintf(text, size, "%" PRId64, row->maximum);
	else if (row->type == CORPUS_ENUM)
		snprintf(text, size, "\"%s\"", row->names.items[0]);
	else
		return row->values.count > 0 ? row->values.items[0] : NULL;
	return text;
}

static void
tell_twice(struct making *making)
{
	char text[64];
	const char *value = some_value(making->out.row, text, sizeof(text));

	if (value == NULL)
		return;
	making->out.accepted = false;
	making->out.line = 4;
	making->out.column = 3;
	snprintf(making->out.said, sizeof(making->out.said), "\"%s\"",
	    making->out.row->name);
	name_case(making, "twice");
	tell(making, making->out.row->name, value, 2);
}

static void
tell_empty(struct making *making)
{
	const struct corpus_row *row = making->out.row;

	if (!row->not_empty)
		return;
	snprintf(making->out.said, sizeof(making->out.said),
	    "\"%s\" in %s map may not be empty", row->name,
	    making->out.scope->name);
	refuse_value(making, "empty",
	    row->type == CORPUS_MAP      ? "{ }"
	    : row->type == CORPUS_STRING ? "\"\""
					 : "[ ]");
}

/* Without the keyword: refused, or its default is looked at. */
static void
tell_absent(struct making *making)
{
	const struct corpus_row *row = making->out.row;

	if (row->needed)
		return;
	making->out.accepted = !row->required;
	say_map_place(making);
	snprintf(making->out.said, sizeof(making->out.said),
	    "missing parameter \"%s\" in %s map", row->name,
	    making->out.scope->name);
	name_case(making, "absent");
	/* a map that is empty without it is another case */
	if (making->out.scope->base.count + row->with.count >
	    row->without.count + (row->required ? 1 : 0))
		tell(making, row->name, "", 0);
}

static void
tell_row(struct making *making)
{
	const struct corpus_row *row = making->out.row;
	char what[32];

	if (row->type == CORPUS_BOOLEAN) {
		accept_value(making, "true", "true");
		accept_value(making, "false", "false");
	}
	if (row->type == CORPUS_INTEGER)
		tell_numbers(making);
	if (row->type == CORPUS_ENUM)
		tell_names(making);
	for (unsigned i = 0; i < row->values.count; i++) {
		snprintf(what, sizeof(what), "value-%u", i);
		accept_value(making, what, row->values.items[i]);
	}
	refuse_types(making);
	tell_rules(making);
	tell_twice(making);
	tell_empty(making);
	tell_absent(making);
}

void
corpus_each_of_row(struct corpus_scope *scope, const struct corpus_row *row,
    corpus_hear *hear, void *context)
{
	for (unsigned i = 0; i < scope->place_count; i++) {
		struct making making = {
		    .out = {.scope = scope,
			.row = row,
			.place = &scope->places[i]},
		    .place_number = i,
		    .hear = hear,
		    .context = context,
		};

		tell_row(&making);
	}
}

void
corpus_each_misplaced(const struct corpus *corpus, struct corpus_scope *scope,
    corpus_hear *hear, void *context)
{
	for (unsigned i = 0; !scope->open && i < corpus->scope_count; i++)
		for (unsigned j = 0; j < corpus->scopes[i].row_count; j++) {
			struct corpus_row row = *corpus->scopes[i].rows[j];
			struct making making = {
			    .out = {.scope = scope,
				.row = &row,
				.place = &scope->places[0],
				.line = 2,
				.column = 3},
			    .place_number = i,
			    .hear = hear,
			    .context = context,
			};
			char text[64];
			const char *value =
			    some_value(&row, text, sizeof(text));

			if (corpus_find(scope, row.name) != NULL ||
			    value == NULL)
				continue;
			row.with.count = row.without.count = 0;
			snprintf(making.out.said, sizeof(making.out.said),
			    "got unexpected keyword \"%s\" in %s map", row.name,
			    scope->name);
			name_case(&making, "misplaced");
			tell(&making, row.name, value, 1);
		}
}

void
corpus_each_misspelled(
    struct corpus_scope *scope, corpus_hear *hear, void *context)
{
	for (unsigned i = 0; !scope->open && i < scope->row_count; i++) {
		struct corpus_row plain = *scope->rows[i];
		const struct corpus_row *row = &plain;
		size_t middle = strlen(row->name) / 2;
		struct making making = {
		    .out = {.scope = scope,
			.row = row,
			.place = &scope->places[0],
			.line = 2,
			.column = 3},
		    .hear = hear,
		    .context = context,
		};
		char text[64], wrong[64];
		const char *value = some_value(row, text, sizeof(text));

		if (value == NULL)
			continue;
		making.misspelled = true;
		plain.with.count = 0;
		/* a letter twice */
		snprintf(wrong, sizeof(wrong), "%.*s%s", (int)middle + 1,
		    row->name, row->name + middle);
		snprintf(making.out.said, sizeof(making.out.said),
		    "got unexpected keyword \"%s\" in %s map; did you mean "
		    "\"%s\"?",
		    wrong, scope->name, row->name);
		name_case(&making, "misspelled");
		tell(&making, wrong, value, 1);
	}
}
