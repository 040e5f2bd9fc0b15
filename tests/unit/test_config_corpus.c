/*
 * test_config_corpus.c: every keyword in every scope.
 *
 * Promised, for each row of tests/corpus/config/keywords.list, which does not
 * come from the tables that dhcp6d reads configurations by:
 *
 * - list and tables have the same scopes with the same keywords;
 * - each value that is said to be accepted is, with the warnings that the list
 *   names and no others; config-get shows it; what config-get says is loaded
 *   again and then says the same;
 * - where the keyword is not given config-get shows the list's default;
 * - what is said to be refused is, by one error, at its line and column, with
 *   its text: wrong types, what is out of range, unknown names, a second time;
 * - a keyword in a scope that does not take it, and a misspelled one, are
 *   refused where they stand, with the scope and with what was meant.
 *
 * kea-config.md 1.2, 1.3, 2, 4.1. What Kea makes of the same configurations is
 * asked in tests/system/kea-verdicts.sh.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dhcp6d/config/keywords.h"
#include "dhcp6d/config/print.h"
#include "tests/unit/config_corpus.h"
#include "tests/unit/config_help.h"
#include "tests/unit/suite.h"

#define SCOPES 30
#define FAILURES_TOLD 40

static struct corpus *corpus;
static char *list;

static void
open_list(void)
{
	size_t size;

	list = read_source("tests/corpus/config/keywords.list", &size);
	corpus = corpus_read(list);
}

static void
close_list(void)
{
	corpus_free(corpus);
	free(list);
}

/* What a scope's cases come to. */
struct tally {
	unsigned cases, failures;
	bool warned[8]; /* the row's warnings that were heard */
};

static bool
tell_failure(struct tally *tally, const struct corpus_case *corpus_case,
    const char *what, const char *detail)
{
	if (tally->failures++ < FAILURES_TOLD)
		fprintf(stderr, "%s: %s: %s\n%s", corpus_case->name, what,
		    detail, corpus_case->text);
	return false;
}

/* Steps from the root to a map: names and numbers in lists. */
struct path {
	char names[16][64]; /* "": an element of a list */
	unsigned numbers[16], depth;
};

/* The way to the map whose member stands in line 2, else in line 3 the end of
 * the map; false if it is not below node. */
static bool
find_path(const struct yaml_node *node, struct path *path)
{
	unsigned number = 0;

	if (node->kind != YAML_MAP && node->kind != YAML_LIST)
		return false;
	for (const struct yaml_node *child = node->value.children.first;
	     child != NULL; child = child->next, number++) {
		if (child->key != NULL && child->key_position.line == 2)
			return true;
		snprintf(path->names[path->depth],
		    sizeof(path->names[path->depth]), "%s",
		    child->key == NULL ? "" : child->key);
		path->numbers[path->depth++] = number;
		if (find_path(child, path))
			return true;
		path->depth--;
	}
	return false;
}

static const struct yaml_node *
follow(const struct yaml_node *node, const struct path *path)
{
	for (unsigned i = 0; i < path->depth && node != NULL; i++) {
		if (path->names[i][0] != 0) {
			node = yaml_member(node, path->names[i]);
			continue;
		}
		node = node->value.children.first;
		for (unsigned j = 0; j < path->numbers[i] && node != NULL; j++)
			node = node->next;
	}
	return node;
}

static bool holds(const struct yaml_node *shown, const struct yaml_node *given);

static bool
holds_children(const struct yaml_node *shown, const struct yaml_node *given)
{
	const struct yaml_node *other = shown->value.children.first;

	for (const struct yaml_node *child = given->value.children.first;
	     child != NULL; child = child->next) {
		if (given->kind == YAML_MAP)
			other = yaml_member(shown, child->key);
		if (other == NULL || !holds(other, child))
			return false;
		other = other->next;
	}
	return given->kind == YAML_MAP ||
	       shown->value.children.count == given->value.children.count;
}

/* Whether all that was given is shown; maps may have more. */
static bool
holds(const struct yaml_node *shown, const struct yaml_node *given)
{
	if (shown->kind != given->kind)
		return false;
	switch (given->kind) {
	case YAML_STRING:
		return shown->value.string.size == given->value.string.size &&
		       strcmp(shown->value.string.text,
			   given->value.string.text) == 0;
	case YAML_INTEGER:
		return shown->value.integer == given->value.integer;
	case YAML_REAL: /* within what text can hold */
		return shown->value.real - given->value.real < 1e-9 &&
		       given->value.real - shown->value.real < 1e-9;
	case YAML_BOOLEAN:
		return shown->value.boolean == given->value.boolean;
	case YAML_NULL:
		return true;
	default:
		return holds_children(shown, given);
	}
}

static struct yaml_document *
parse(const char *text)
{
	struct yaml_document *document =
	    yaml_read_text("parsed", text, strlen(text), NULL);

	ck_assert_ptr_nonnull(document);
	ck_assert_msg(document->root != NULL, "cannot be parsed: %s", text);
	return document;
}

/* Whether text shows at the path what value says; NULL: nothing. */
static bool
shows(const char *text, const struct path *path, const char *name,
    const char *value)
{
	struct yaml_document *document = parse(text), *wanted = NULL;
	const struct yaml_node *map = follow(document->root, path);
	const struct yaml_node *shown = yaml_member(map, name);
	char *wrapped = NULL;
	bool good = map != NULL && shown == NULL;

	if (value != NULL) {
		ck_assert_int_gt(asprintf(&wrapped, "[ %s ]", value), 0);
		wanted = parse(wrapped);
		good = shown != NULL &&
		       holds(shown, wanted->root->value.children.first);
	}
	yaml_document_free(document);
	yaml_document_free(wanted);
	free(wrapped);
	return good;
}

/* The way to the map of the case: of the place with some member in it. */
static void
path_of_place(const struct corpus_place *place, struct path *path)
{
	struct yaml_document *document;
	char *text = NULL;

	ck_assert_int_gt(
	    asprintf(&text, "%s\n\"x\": 1\n%s", place->before, place->after),
	    0);
	document = parse(text);
	path->depth = 0;
	ck_assert_msg(find_path(document->root, path), "%s", text);
	yaml_document_free(document);
	free(text);
}

struct told {
	char *text;
	size_t size;
};

static bool
hear_text(void *context, const char *text, size_t size)
{
	struct told *told = context;

	told->text = realloc(told->text, told->size + size + 1);
	ck_assert_ptr_nonnull(told->text);
	memcpy(told->text + told->size, text, size);
	told->size += size;
	told->text[told->size] = 0;
	return true;
}

static char *
print_whole(const struct snapshot *snapshot)
{
	struct told told = {0};

	hear_text(&told, "{ \"Dhcp6\": ", 11);
	ck_assert(config_print(snapshot, false, hear_text, &told));
	hear_text(&told, " }", 2);
	return told.text;
}

static struct snapshot *
load(const char *text, struct said *said)
{
	struct snapshot *snapshot;

	config_load_text(
	    "case", text, strlen(text), &test_host, said_add, said, &snapshot);
	return snapshot;
}

static bool
check_again(struct tally *tally, const struct corpus_case *corpus_case,
    const char *printed)
{
	struct said said = {.count = 0};
	struct snapshot *again = load(printed, &said);
	char *text;
	bool good = true;

	if (again == NULL) {
		good = tell_failure(tally, corpus_case, "config-get is refused",
		    said.count > 0 ? said.lines[0] : "?");
	} else {
		text = print_whole(again);
		if (strcmp(text, printed) != 0)
			good = tell_failure(tally, corpus_case,
			    "config-get says something else then", text);
		free(text);
	}
	snapshot_release(again);
	said_free(&said);
	return good;
}

static void
check_shown(struct tally *tally, const struct corpus_case *corpus_case,
    const char *printed)
{
	const struct corpus_row *row = corpus_case->row;
	const char *value = corpus_case->value;
	struct path path;

	if (!check_again(tally, corpus_case, printed) || row->renamed ||
	    corpus_case->place->old)
		return;
	path_of_place(corpus_case->place, &path);
	if (value == NULL)
		value = row->default_value;
	if (!shows(printed, &path, row->name, value))
		tell_failure(tally, corpus_case, "is not shown", printed);
}

static bool
is_of(const struct corpus_texts *texts, const char *line)
{
	for (unsigned i = 0; i < texts->count; i++)
		if (strstr(line, texts->items[i]) != NULL)
			return true;
	return false;
}

/* What need not be said for the row; none here needs clients. */
static bool
is_usual(const struct corpus_case *corpus_case, const char *line)
{
	return is_of(&corpus_case->row->possible, line) ||
	       (corpus_case->row->cut &&
		   strstr(line, "its lower 32 bits count") != NULL) ||
	       is_of(&corpus_case->scope->usual, line) ||
	       strstr(line, "interfaces-config names no interface") != NULL ||
	       (corpus_case->place->old && strstr(line, "deprecated") != NULL);
}

/* Warnings that the row names are noted, others fail. */
static void
check_warnings(struct tally *tally, const struct corpus_case *corpus_case,
    const struct said *said)
{
	const struct corpus_texts *texts = &corpus_case->row->warnings;

	for (size_t i = 0; i < said->count; i++) {
		for (unsigned j = 0; j < texts->count; j++)
			if (strstr(said->lines[i], texts->items[j]) != NULL)
				tally->warned[j] = true;
		if (!is_of(texts, said->lines[i]) &&
		    !is_usual(corpus_case, said->lines[i]))
			tell_failure(tally, corpus_case, "not to be said",
			    said->lines[i]);
	}
}

static void
check_refused(struct tally *tally, const struct corpus_case *corpus_case,
    const struct said *said)
{
	const char *line = NULL, *text;
	char place[64];

	for (size_t i = 0; i < said->count; i++) {
		if (said->severities[i] != COMPLAINT_ERROR)
			continue;
		if (line != NULL)
			tell_failure(
			    tally, corpus_case, "more", said->lines[i]);
		line = said->lines[i];
	}
	snprintf(place, sizeof(place),
	    corpus_case->column == 0 ? "case:%u:" : "case:%u:%u: ",
	    corpus_case->line, corpus_case->column);
	if (line == NULL || strncmp(line, place, strlen(place)) != 0)
		tell_failure(
		    tally, corpus_case, place, line == NULL ? "-" : line);
	text = line == NULL ? NULL : strstr(line, corpus_case->said);
	if (line != NULL && text == NULL)
		tell_failure(tally, corpus_case, corpus_case->said, line);
}

static void
check_case(void *context, const struct corpus_case *corpus_case)
{
	struct tally *tally = context;
	struct said said = {.count = 0};
	struct snapshot *snapshot = load(corpus_case->text, &said);
	char *printed;

	tally->cases++;
	if ((snapshot != NULL) != corpus_case->accepted) {
		tell_failure(tally, corpus_case, "wrong",
		    snapshot != NULL ? "is accepted" : said.lines[0]);
	} else if (snapshot == NULL) {
		check_refused(tally, corpus_case, &said);
	} else {
		check_warnings(tally, corpus_case, &said);
		printed = print_whole(snapshot);
		check_shown(tally, corpus_case, printed);
		free(printed);
	}
	snapshot_release(snapshot);
	said_free(&said);
}

/* The scopes of the tables, each once. */
struct scopes {
	const struct schema_scope *items[64];
	unsigned count;
};

static void
find_scopes(struct scopes *scopes, const struct schema_scope *scope)
{
	for (unsigned i = 0; i < scopes->count; i++)
		if (scopes->items[i] == scope)
			return;
	ck_assert_uint_lt(scopes->count, 64);
	scopes->items[scopes->count++] = scope;
	for (unsigned i = 0; scope->groups[i] != NULL; i++)
		for (const struct schema_keyword *row = scope->groups[i];
		     row->name != NULL; row++)
			if (row->inner != NULL)
				find_scopes(scopes, row->inner);
}

static struct corpus_scope *
scope_named(const char *name)
{
	for (unsigned i = 0; i < corpus->scope_count; i++)
		if (strcmp(corpus->scopes[i].name, name) == 0)
			return &corpus->scopes[i];
	ck_abort_msg("keywords.list has no scope %s", name);
}

START_TEST(list_and_tables_agree)
{
	struct scopes scopes = {.count = 0};
	unsigned rows = 0;

	find_scopes(&scopes, &config_scope_file);
	ck_assert_uint_eq(scopes.count, corpus->scope_count);
	ck_assert_uint_eq(scopes.count, SCOPES);
	for (unsigned i = 0; i < scopes.count; i++) {
		const struct schema_scope *scope = scopes.items[i];
		const struct corpus_scope *listed = scope_named(scope->name);
		unsigned count = 0;

		for (unsigned j = 0; scope->groups[j] != NULL; j++)
			for (const struct schema_keyword *row =
				 scope->groups[j];
			     row->name != NULL; row++, count++)
				ck_assert_msg(
				    corpus_find(listed, row->name) != NULL,
				    "keywords.list lacks %s in %s", row->name,
				    scope->name);
		for (unsigned j = 0; j < listed->row_count; j++)
			ck_assert_msg(
			    schema_find(scope, listed->rows[j]->name) != NULL,
			    "%s takes no %s", scope->name,
			    listed->rows[j]->name);
		/* none twice */
		ck_assert_msg(count == listed->row_count, "%s: %u and %u rows",
		    scope->name, count, listed->row_count);
		rows += count;
	}
	ck_assert_uint_gt(rows, 400);
}
END_TEST

START_TEST(values_are_taken_and_refused)
{
	struct corpus_scope *scope = &corpus->scopes[_i];
	struct tally tally = {0};

	for (unsigned i = 0; i < scope->row_count; i++) {
		const struct corpus_row *row = scope->rows[i];
		unsigned before = tally.cases;

		memset(tally.warned, 0, sizeof(tally.warned));
		corpus_each_of_row(scope, row, check_case, &tally);
		/* both sides, and seven kinds of wrong types less one */
		ck_assert_uint_ge(tally.cases - before, 8);
		for (unsigned j = 0; j < row->warnings.count; j++)
			ck_assert_msg(tally.warned[j], "%s/%s: never said: %s",
			    scope->name, row->name, row->warnings.items[j]);
	}
	ck_assert_msg(tally.failures == 0, "%s: %u failures in %u cases",
	    scope->name, tally.failures, tally.cases);
}
END_TEST

/* Files that hold much at once, in the spelling of one time or another. */
static const char *const whole_files[] = {"tests/corpus/config/whole/kea2.json",
    "tests/corpus/config/whole/kea3.json",
    "tests/corpus/config/whole/syntax.json"};

START_TEST(whole_files_come_back)
{
	struct said said = {.count = 0};
	struct corpus_case whole = {.accepted = true};
	struct tally tally = {0};
	size_t size;
	char *printed;
	struct snapshot *snapshot;

	whole.text = read_source(whole_files[_i], &size);
	snprintf(whole.name, sizeof(whole.name), "%s", whole_files[_i]);
	snapshot = load(whole.text, &said);
	ck_assert_msg(
	    snapshot != NULL, "%s: %s", whole.name, said.lines[said.count - 1]);
	printed = print_whole(snapshot);
	ck_assert(check_again(&tally, &whole, printed));
	free(printed);
	free(whole.text);
	snapshot_release(snapshot);
	said_free(&said);
}
END_TEST

START_TEST(misplaced_keywords_are_refused)
{
	struct corpus_scope *scope = &corpus->scopes[_i];
	struct tally tally = {0};

	corpus_each_misplaced(corpus, scope, check_case, &tally);
	ck_assert(scope->open || tally.cases > 200);
	ck_assert_msg(tally.failures == 0, "%s: %u failures in %u cases",
	    scope->name, tally.failures, tally.cases);
}
END_TEST

START_TEST(misspelled_keywords_are_refused)
{
	struct corpus_scope *scope = &corpus->scopes[_i];
	struct tally tally = {0};

	corpus_each_misspelled(scope, check_case, &tally);
	ck_assert(scope->open || tally.cases > 0);
	ck_assert_msg(tally.failures == 0, "%s: %u failures in %u cases",
	    scope->name, tally.failures, tally.cases);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("config corpus");
	TCase *tests = tcase_create("keywords");

	tcase_add_unchecked_fixture(tests, open_list, close_list);
	tcase_set_timeout(tests, 120);
	tcase_add_test(tests, list_and_tables_agree);
	tcase_add_loop_test(tests, values_are_taken_and_refused, 0, SCOPES);
	tcase_add_loop_test(tests, whole_files_come_back, 0,
	    sizeof(whole_files) / sizeof(whole_files[0]));
	tcase_add_loop_test(tests, misplaced_keywords_are_refused, 0, SCOPES);
	tcase_add_loop_test(tests, misspelled_keywords_are_refused, 0, SCOPES);
	suite_add_tcase(suite, tests);
	return suite_run(suite);
}
