/*
 * test_config_keywords.c: the tables of the configuration language.
 *
 * Promised: the rows are sound (places do not overlap, defaults are values of
 * their type, old spellings say what to write instead, every row has a
 * meaning), and all of them can stand in one file.
 *
 * The texts that are read here are generated from the tables, so a new row is
 * tested without a word. What must be in the tables at all, and what values
 * each row takes, is in test_config_corpus.c.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dhcp6d/config/keywords.h"
#include "libcommon/text.h"
#include "tests/unit/suite.h"

#define SCOPES_MAX 64

/* All scopes that can be reached, each once. */
struct scopes {
	const struct schema_scope *items[SCOPES_MAX];
	size_t count;
};

typedef void keyword_function(const struct schema_scope *scope,
    const struct schema_keyword *keyword, void *context);

static void
each_keyword(
    const struct schema_scope *scope, keyword_function *function, void *context)
{
	const struct schema_keyword *const *group;
	const struct schema_keyword *keyword;

	for (group = scope->groups; *group != NULL; group++)
		for (keyword = *group; keyword->name != NULL; keyword++)
			function(scope, keyword, context);
}

static void
find_inner(const struct schema_scope *scope,
    const struct schema_keyword *keyword, void *context)
{
	struct scopes *scopes = context;
	size_t i;

	(void)scope;
	for (i = 0; i < scopes->count; i++)
		if (scopes->items[i] == keyword->inner)
			return;
	if (keyword->inner == NULL)
		return;
	ck_assert_uint_lt(scopes->count, SCOPES_MAX);
	scopes->items[scopes->count++] = keyword->inner;
}

static void
find_scopes(struct scopes *scopes)
{
	size_t i;

	scopes->items[0] = &config_scope_file;
	scopes->count = 1;
	for (i = 0; i < scopes->count; i++)
		each_keyword(scopes->items[i], find_inner, scopes);
}

static size_t
value_size(const struct schema_keyword *keyword)
{
	switch (keyword->type) {
	case SCHEMA_BOOLEAN:
		return sizeof(struct schema_boolean);
	case SCHEMA_INTEGER:
	case SCHEMA_ENUM:
		return sizeof(struct schema_integer);
	case SCHEMA_REAL:
		return sizeof(struct schema_real);
	case SCHEMA_STRING:
		return sizeof(struct schema_string);
	case SCHEMA_MAP:
		return keyword->inner->struct_size;
	case SCHEMA_LIST:
	case SCHEMA_STRING_LIST:
		return sizeof(struct schema_list);
	default:
		return sizeof(const struct yaml_node *);
	}
}

/* Marks the bytes that a keyword fills; no byte may be marked before. */
static void
mark_place(const struct schema_scope *scope,
    const struct schema_keyword *keyword, void *context)
{
	char *bytes = context;
	size_t i, end = keyword->offset + value_size(keyword);

	ck_assert_msg(end <= scope->struct_size, "%s.%s leaves its struct",
	    scope->name, keyword->name);
	for (i = keyword->offset; i < end; i++) {
		ck_assert_msg(bytes[i] == 0, "%s.%s overlaps another",
		    scope->name, keyword->name);
		bytes[i] = 1;
	}
}

START_TEST(places_do_not_overlap)
{
	struct scopes scopes;
	size_t i;
	char *bytes;

	find_scopes(&scopes);
	for (i = 0; i < scopes.count; i++) {
		bytes = calloc(1, scopes.items[i]->struct_size);
		ck_assert_ptr_nonnull(bytes);
		/* a map's own node stands first */
		ck_assert_uint_eq(scopes.items[i]->node_offset, 0);
		memset(bytes, 1, sizeof(const struct yaml_node *));
		each_keyword(scopes.items[i], mark_place, bytes);
		free(bytes);
	}
}
END_TEST

static bool
is_name(const struct schema_keyword *keyword, const char *text)
{
	const char *const *name;

	for (name = keyword->names; *name != NULL; name++)
		if ((keyword->flags & SCHEMA_IGNORE_CASE) != 0
			? strcasecmp(*name, text) == 0
			: strcmp(*name, text) == 0)
			return true;
	return false;
}

static bool
default_is_good(const struct schema_keyword *keyword)
{
	const char *text = keyword->default_text;
	int64_t integer;

	switch (keyword->type) {
	case SCHEMA_BOOLEAN:
		return strcmp(text, "true") == 0 || strcmp(text, "false") == 0;
	case SCHEMA_INTEGER:
		return text_to_i64(text, strlen(text), &integer) &&
		       (double)integer >= keyword->minimum &&
		       (double)integer <= keyword->maximum;
	case SCHEMA_REAL:
		return strchr(text, '.') != NULL && strtod(text, NULL) > 0;
	case SCHEMA_ENUM:
		return is_name(keyword, text);
	case SCHEMA_LIST:
	case SCHEMA_STRING_LIST:
		return text[0] == '[';
	case SCHEMA_MAP:
		return text[0] == '{';
	default:
		return keyword->type == SCHEMA_STRING;
	}
}

static void
check_row(const struct schema_scope *scope,
    const struct schema_keyword *keyword, void *context)
{
	const char *meaning = keyword->meaning;
	bool nested =
	    keyword->type == SCHEMA_MAP || keyword->type == SCHEMA_LIST;

	(void)context;
	ck_assert_msg(meaning != NULL && strlen(meaning) > 8 &&
			  meaning[strlen(meaning) - 1] == '.',
	    "%s.%s has no meaning", scope->name, keyword->name);
	ck_assert_msg(keyword->default_text == NULL || default_is_good(keyword),
	    "%s.%s: default %s", scope->name, keyword->name,
	    keyword->default_text);
	ck_assert_msg(
	    (keyword->type == SCHEMA_ENUM) == (keyword->names != NULL), "%s.%s",
	    scope->name, keyword->name);
	ck_assert_msg(nested == (keyword->inner != NULL), "%s.%s", scope->name,
	    keyword->name);
	/* integers have a range, so that none is cut when it is stored */
	ck_assert_msg((keyword->type == SCHEMA_INTEGER) ==
			  (keyword->minimum < keyword->maximum),
	    "%s.%s: range", scope->name, keyword->name);
	if ((keyword->flags & (SCHEMA_DEPRECATED | SCHEMA_REMOVED)) != 0)
		ck_assert_msg(keyword->instead != NULL, "%s.%s: instead",
		    scope->name, keyword->name);
}

START_TEST(rows_are_sound)
{
	struct scopes scopes;
	size_t i;

	find_scopes(&scopes);
	for (i = 0; i < scopes.count; i++)
		each_keyword(scopes.items[i], check_row, NULL);
}
END_TEST

static void write_map(const struct schema_scope *scope,
    const struct schema_keyword *keyword, void *context);

/* A value that the row takes. */
static void
write_value(FILE *out, const struct schema_keyword *keyword)
{
	switch (keyword->type) {
	case SCHEMA_BOOLEAN:
		fprintf(out, "true");
		break;
	case SCHEMA_INTEGER:
		fprintf(out, "%.0f", keyword->maximum);
		break;
	case SCHEMA_REAL:
		fprintf(out, "0.5");
		break;
	case SCHEMA_STRING:
		fprintf(out, "\"x\"");
		break;
	case SCHEMA_ENUM:
		fprintf(out, "\"%s\"", keyword->names[0]);
		break;
	case SCHEMA_STRING_LIST:
		fprintf(out, "[ \"x\", \"y\" ]");
		break;
	case SCHEMA_MAP:
		fprintf(out, "{\n");
		each_keyword(keyword->inner, write_map, out);
		fprintf(out, "}");
		break;
	case SCHEMA_LIST:
		fprintf(out, "[ {\n");
		each_keyword(keyword->inner, write_map, out);
		fprintf(out, "} ]");
		break;
	default:
		fprintf(out, "{ \"a\": null }");
	}
}

/* One member; a comma behind the last is taken with a warning. */
static void
write_map(const struct schema_scope *scope,
    const struct schema_keyword *keyword, void *context)
{
	FILE *out = context;

	(void)scope;
	fprintf(out, "\"%s\": ", keyword->name);
	write_value(out, keyword);
	fprintf(out, ",\n");
}

/* Reads text by the whole language; returns the number of errors. */
static size_t
read_errors(const char *text, size_t size, bool aloud)
{
	struct raw_file *raw = calloc(1, sizeof(*raw));
	struct yaml_document *document =
	    yaml_read_text("generated", text, size, NULL);
	const struct complaint *complaint;
	size_t errors;

	ck_assert_ptr_nonnull(document->root);
	schema_read(document, document->root, &config_scope_file, raw);
	for (complaint = document->first; aloud && complaint != NULL;
	     complaint = complaint->next)
		if (complaint->severity == COMPLAINT_ERROR)
			fprintf(stderr, "line %u: %s\n",
			    complaint->position.line, complaint->text);
	errors = document->error_count;
	yaml_document_free(document);
	free(raw);
	return errors;
}

START_TEST(all_keywords_at_once)
{
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	fprintf(out, "{\n");
	each_keyword(&config_scope_file, write_map, out);
	fprintf(out, "}\n");
	fclose(out);
	/* some hundreds of members, all scopes, all groups in all of them */
	ck_assert_uint_gt(size, 15000);
	ck_assert_uint_eq(read_errors(text, size, true), 0);
	free(text);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("config keywords");
	TCase *tests = tcase_create("tables");

	tcase_add_test(tests, places_do_not_overlap);
	tcase_add_test(tests, rows_are_sound);
	tcase_add_test(tests, all_keywords_at_once);
	suite_add_tcase(suite, tests);
	return suite_run(suite);
}
