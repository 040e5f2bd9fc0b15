/*
 * config_corpus_read.c: tests/corpus/config/keywords.list into rows.
 *
 * Line by line, word by word; JSON values are words of their own. Whoever
 * writes something that is not understood is told the line.
 */
#include "tests/unit/config_corpus.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct list_reader {
	struct corpus *corpus;
	struct corpus_scope *scope;
	struct corpus_row *row;
	unsigned line;
};

static _Noreturn void
give_up(const struct list_reader *reader, const char *what, const char *text)
{
	fprintf(stderr, "keywords.list:%u: %s: %s\n", reader->line, what, text);
	abort();
}

static void
add(const struct list_reader *reader, struct corpus_texts *texts,
    const char *text)
{
	if (texts->count == sizeof(texts->items) / sizeof(texts->items[0]))
		give_up(reader, "too many", text);
	texts->items[texts->count++] = text;
}

/* Behind the JSON value that begins at text. */
static char *
skip_value(char *text)
{
	int depth = 0;

	do {
		if (*text == '"') {
			for (text++; *text != '"' && *text != 0; text++)
				text += *text == '\\' && text[1] != 0;
			if (*text != 0)
				text++;
			continue;
		}
		depth += *text == '[' || *text == '{';
		depth -= *text == ']' || *text == '}';
		text++;
	} while (*text != 0 && (depth > 0 || (*text != ' ' && *text != '|')));
	return text;
}

/* The next word or value, NULL at the end. */
static char *
next_word(char **rest)
{
	char *word = *rest + strspn(*rest, " "), *end;

	if (*word == 0)
		return NULL;
	end = skip_value(word);
	*rest = *end == 0 ? end : end + 1;
	*end = 0;
	return word;
}

/* "A | B" */
static void
split(const struct list_reader *reader, char *text, struct corpus_texts *out)
{
	char *next;

	for (; text != NULL; text = next) {
		next = strstr(text, " | ");
		if (next != NULL) {
			*next = 0;
			next += 3;
		}
		add(reader, out, text + strspn(text, " "));
	}
}

static enum corpus_type
type_named(const struct list_reader *reader, const char *name)
{
	static const char *const names[] = {[CORPUS_BOOLEAN] = "boolean",
	    [CORPUS_INTEGER] = "integer",
	    [CORPUS_REAL] = "real",
	    [CORPUS_ENUM] = "enum",
	    [CORPUS_STRING] = "string",
	    [CORPUS_STRINGS] = "strings",
	    [CORPUS_MAP] = "map",
	    [CORPUS_MAPS] = "maps",
	    [CORPUS_ANY] = "any"};

	for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (name != NULL && strcmp(names[i], name) == 0)
			return (enum corpus_type)i;
	give_up(reader, "no type", name == NULL ? "" : name);
}

/* A word behind the type that is no value; false: it is one. */
static bool
read_mark(struct corpus_row *row, const char *word)
{
	struct {
		const char *word;
		bool *flag;
	} flags[] = {{"nonempty", &row->not_empty},
	    {"nocase", &row->ignore_case}, {"required", &row->required},
	    {"cut", &row->cut}, {"needed", &row->needed},
	    {"renamed", &row->renamed}};

	for (unsigned i = 0; i < sizeof(flags) / sizeof(flags[0]); i++)
		if (strcmp(flags[i].word, word) == 0)
			return *flags[i].flag = true;
	if (word[0] == '=')
		row->default_value = word + 1;
	else if (strncmp(word, "since=", 6) == 0)
		row->since = word + 6;
	else if (strncmp(word, "until=", 6) == 0)
		row->until = word + 6;
	else
		return false;
	return true;
}

static void
read_row(struct list_reader *reader, char *name, char *rest)
{
	struct corpus_row *row =
	    arena_alloc(reader->corpus->arena, sizeof(*row));
	char *word;

	memset(row, 0, sizeof(*row));
	reader->row = row;
	row->name = name;
	row->type = type_named(reader, next_word(&rest));
	if (row->type == CORPUS_INTEGER) {
		row->minimum = strtoll(next_word(&rest), NULL, 10);
		row->maximum = strtoll(next_word(&rest), NULL, 10);
	}
	while ((word = next_word(&rest)) != NULL)
		if (!read_mark(row, word))
			add(reader,
			    row->type == CORPUS_ENUM ? &row->names
						     : &row->values,
			    word);
	reader->scope->rows[reader->scope->row_count++] = row;
}

/* "ok VALUE | MEMBERS", "no@L:C VALUE | MEMBERS : TEXT" */
static void
read_rule(struct list_reader *reader, const char *word, char *rest)
{
	struct corpus_rule *rule =
	    &reader->row->rules[reader->row->rule_count++];
	char *text = strstr(rest, " : ");

	rule->accepted = word[0] == 'o';
	rule->line = 3;
	rule->column = 6;
	if (strcmp(word, "no@map") == 0)
		rule->line = rule->column = 0;
	else if (strcmp(word, "no@1") == 0)
		rule->line = 1, rule->column = 0;
	else if (word[2] == '@' &&
		 sscanf(word, "no@%u:%u", &rule->line, &rule->column) != 2)
		give_up(reader, "no place", word);
	if (rule->accepted != (text == NULL))
		give_up(reader, "what is said", rest);
	if (text != NULL) {
		*text = 0;
		rule->text = text + 3;
	}
	rule->value = next_word(&rest);
	rest += strspn(rest, " |");
	if (*rest != 0)
		split(reader, rest, &rule->members);
}

/* An indented line. */
static void
read_below(struct list_reader *reader, char *line)
{
	char *rest = line, *word = next_word(&rest);

	if (reader->row == NULL)
		give_up(reader, "no keyword above", line);
	if (strcmp(word, "with") == 0)
		split(reader, rest, &reader->row->with);
	else if (strcmp(word, "without") == 0)
		add(reader, &reader->row->without, next_word(&rest));
	else if (strcmp(word, "warn") == 0)
		add(reader, &reader->row->warnings, rest);
	else if (strcmp(word, "may") == 0)
		add(reader, &reader->row->possible, rest);
	else if (strcmp(word, "ok") == 0 || strncmp(word, "no", 2) == 0)
		read_rule(reader, word, rest);
	else
		give_up(reader, "not understood", word);
}

static void
read_place(struct list_reader *reader, char *text, bool old)
{
	struct corpus_place *place =
	    &reader->scope->places[reader->scope->place_count++];
	char *at = strchr(text, '@');

	if (at == NULL)
		give_up(reader, "no @", text);
	*at = 0;
	*place = (struct corpus_place){text, at + 1, old};
}

static void
use_group(struct list_reader *reader, const char *name)
{
	struct corpus *corpus = reader->corpus;

	for (unsigned i = 0; i < corpus->group_count; i++) {
		const struct corpus_scope *group = &corpus->groups[i];

		if (strcmp(group->name, name) != 0)
			continue;
		for (unsigned j = 0; j < group->row_count; j++)
			reader->scope->rows[reader->scope->row_count++] =
			    group->rows[j];
		return;
	}
	give_up(reader, "no group", name);
}

static void
read_line(struct list_reader *reader, char *line)
{
	struct corpus *corpus = reader->corpus;
	char *rest = line, *word;

	if (line[0] == '#' || line[0] == 0)
		return;
	if (line[0] == ' ') {
		read_below(reader, line);
		return;
	}
	word = next_word(&rest);
	reader->row = NULL;
	if (strcmp(word, "group") == 0) {
		reader->scope = &corpus->groups[corpus->group_count++];
		reader->scope->name = rest;
	} else if (strcmp(word, "scope") == 0) {
		reader->scope = &corpus->scopes[corpus->scope_count++];
		reader->scope->name = rest;
	} else if (strcmp(word, "place") == 0) {
		read_place(reader, rest, false);
	} else if (strcmp(word, "old-place") == 0) {
		read_place(reader, rest, true);
	} else if (strcmp(word, "base") == 0) {
		split(reader, rest, &reader->scope->base);
	} else if (strcmp(word, "from") == 0) {
		reader->scope->since = rest;
	} else if (strcmp(word, "open") == 0) {
		reader->scope->open = true;
	} else if (strcmp(word, "usual") == 0) {
		add(reader, &reader->scope->usual, rest);
	} else if (strcmp(word, "use") == 0) {
		use_group(reader, rest);
	} else {
		read_row(reader, word, rest);
	}
}

struct corpus *
corpus_read(char *text)
{
	struct corpus *corpus = calloc(1, sizeof(*corpus));
	struct list_reader reader = {.corpus = corpus};
	char *line;

	if (corpus == NULL)
		abort();
	corpus->arena = arena_create(0);
	while ((line = strsep(&text, "\n")) != NULL) {
		reader.line++;
		read_line(&reader, line);
	}
	return corpus;
}

void
corpus_free(struct corpus *corpus)
{
	arena_free(corpus->arena);
	free(corpus);
}

const struct corpus_row *
corpus_find(const struct corpus_scope *scope, const char *keyword)
{
	for (unsigned i = 0; i < scope->row_count; i++)
		if (strcmp(scope->rows[i]->name, keyword) == 0)
			return scope->rows[i];
	return NULL;
}
