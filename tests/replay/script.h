/*
 * script.h: a .replay file as lines of words; README.md has the language.
 *
 * Indentation (tabs) says what belongs to what: the lines below a line are
 * those that follow it with more of it. A word in single quotes may hold
 * blanks and keeps its opening quote. "#" begins a comment. "include FILE"
 * stands for the lines of a file of the same folder.
 */
#ifndef TESTS_REPLAY_SCRIPT_H
#define TESTS_REPLAY_SCRIPT_H

#include <stdbool.h>
#include <stddef.h>

#define WORDS_MAX 48

struct line {
	char *path; /* of its file */
	unsigned number, depth;
	char *raw; /* as written, without its indentation */
	char *memory;
	char *words[WORDS_MAX + 1]; /* ends in NULL */
	unsigned word_count;
};

struct script {
	const char *path;
	struct line *lines;
	size_t count;
};

/* Ends the program with a message if the file cannot be read. */
void script_read(struct script *script, const char *path);
void script_free(struct script *script);

/* The first line below, or the next on the same level below the same one; the
 * index of no line (script->count) if there is none. */
size_t script_first(const struct script *script, size_t index);
size_t script_next(const struct script *script, size_t index);

/* The index behind all lines below. */
size_t script_end(const struct script *script, size_t index);

#define lines_below(script, parent, i)                                         \
	for (size_t i = script_first((script), (parent)); i < (script)->count; \
	     i = script_next((script), i))

/* What is written below a line, verbatim; to be freed by the caller. */
char *script_block(const struct script *script, size_t index);

/* The text of a file beside that of a line; NULL if it cannot be read. To be
 * freed by the caller. */
char *script_text_beside(const struct line *line, const char *name);

/*
 * The word after a keyword in a line, or NULL; e.g. "from" of
 * "send solicit from fe80::1".
 */
const char *line_after(const struct line *line, const char *keyword);
bool line_has(const struct line *line, const char *word);

#endif
