/*
 * tests/unit/config_corpus.h: cases of tests/corpus/config/keywords.list.
 *
 * The list says what configurations may hold, independently of the tables that
 * dhcp6d reads them by; its top says how it is written. Here it is read
 * (config_corpus_read.c) and made into configurations, each with one keyword
 * in question (config_corpus_cases.c). The unit test loads them; a program
 * writes them to files, so that Kea can be asked the same
 * (tests/system/kea-verdicts.sh).
 *
 * A mistake in the list ends the program with its line. Everything belongs to
 * the corpus; cases last as long as the call that hands them out.
 */
#ifndef TESTS_UNIT_CONFIG_CORPUS_H
#define TESTS_UNIT_CONFIG_CORPUS_H

#include <stdbool.h>
#include <stdint.h>

#include "libcommon/arena.h"

enum corpus_type {
	CORPUS_BOOLEAN,
	CORPUS_INTEGER,
	CORPUS_REAL,
	CORPUS_ENUM,
	CORPUS_STRING,
	CORPUS_STRINGS,
	CORPUS_MAP,
	CORPUS_MAPS,
	CORPUS_ANY
};

/* Some texts; the array is of the corpus. */
struct corpus_texts {
	const char *items[32];
	unsigned count;
};

/* "ok" and "no" below a row. */
struct corpus_rule {
	bool accepted;
	const char *value, *text;
	struct corpus_texts members; /* "- NAME" takes one away */
	unsigned line, column;       /* line 0: of the map; column 0: any */
};

struct corpus_row {
	const char *name;
	enum corpus_type type;
	int64_t minimum, maximum;
	struct corpus_texts names;  /* of enumerations */
	struct corpus_texts values; /* that are accepted */
	const char *default_value;  /* NULL = not told */
	const char *since, *until;  /* Kea versions, NULL = any */
	bool not_empty, ignore_case, required, needed, renamed, cut;
	struct corpus_texts with, without;
	struct corpus_texts warnings, possible; /* one must, none need be */
	struct corpus_rule rules[16];
	unsigned rule_count;
};

struct corpus_place {
	const char *before, *after;
	bool old; /* config-get shows it elsewhere */
};

struct corpus_scope {
	const char *name, *since; /* Kea version, NULL = any */
	struct corpus_place places[10];
	unsigned place_count;
	struct corpus_texts base, usual;
	bool open; /* takes other keywords */
	const struct corpus_row *rows[128];
	unsigned row_count;
};

struct corpus {
	struct arena *arena;
	struct corpus_scope scopes[64], groups[16];
	unsigned scope_count, group_count;
};

/* text as of the list, ends in 0; it is cut up. */
struct corpus *corpus_read(char *text);
void corpus_free(struct corpus *corpus);

/* NULL if it has none. */
const struct corpus_row *corpus_find(
    const struct corpus_scope *scope, const char *keyword);

/* The keyword is in line 2, its value in line 3. */
struct corpus_case {
	char name[160]; /* SCOPE/KEYWORD/WHAT, no two alike */
	char *text;
	const struct corpus_scope *scope;
	const struct corpus_place *place;
	const struct corpus_row *row;
	const char *value; /* as it stands in the text; NULL: not given */
	bool accepted;
	/* of what is refused; column 0: any */
	unsigned line, column;
	char said[256];
};

typedef void corpus_hear(void *context, const struct corpus_case *corpus_case);

/* What concerns one row, in all places of its scope. */
void corpus_each_of_row(struct corpus_scope *scope,
    const struct corpus_row *row, corpus_hear *hear, void *context);

/* Keywords of other scopes, in the scope's first place; none if it is open. */
void corpus_each_misplaced(const struct corpus *corpus,
    struct corpus_scope *scope, corpus_hear *hear, void *context);

/* Keywords of the scope, misspelled; none if it is open. */
void corpus_each_misspelled(
    struct corpus_scope *scope, corpus_hear *hear, void *context);

#endif
