/*
 * script.c: a .replay file as lines of words.
 */
#include "tests/replay/script.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *
must(void *memory)
{
	if (memory == NULL) {
		(void)fprintf(stderr, "replay: no memory\n");
		exit(EXIT_FAILURE);
	}
	return memory;
}

/* Cuts the next word off *rest, in place; NULL at the end or at a comment. */
static char *
cut_word(char **rest)
{
	char *start = *rest + strspn(*rest, " \t");
	char *end;

	if (*start == '\0' || *start == '#')
		return NULL;
	end = *start == '\'' ? strchr(start + 1, '\'') : NULL;
	if (end == NULL)
		end = start + strcspn(start, " \t");
	*rest = *end == '\0' ? end : end + 1;
	*end = '\0';
	return start;
}

static void
split(struct line *line)
{
	char *rest, *word;

	line->memory = must(strdup(line->raw));
	rest = line->memory;
	while (line->word_count < WORDS_MAX && (word = cut_word(&rest)) != NULL)
		line->words[line->word_count++] = word;
}

/* A file that lines come from. */
struct source {
	const char *path;
	unsigned number;
};

static void
add_line(struct script *script, const struct source *source, const char *text)
{
	struct line *line;

	script->lines = must(realloc(
	    script->lines, (script->count + 1) * sizeof(*script->lines)));
	line = &script->lines[script->count++];
	*line = (struct line){.number = source->number};
	while (*text == '\t') {
		line->depth++;
		text++;
	}
	line->path = must(strdup(source->path));
	line->raw = must(strdup(text));
	split(line);
}

static void read_file(struct script *script, const char *path);

#define PATH_SIZE 4096

/* The path of a file beside the one that names it; false: too long. */
static bool
path_beside(const char *from, const char *name, char path[static PATH_SIZE])
{
	const char *slash = strrchr(from, '/');
	int folder =
	    slash == NULL || name[0] == '/' ? 0 : (int)(slash - from) + 1;

	return snprintf(path, PATH_SIZE, "%.*s%s", folder, from, name) <
	       PATH_SIZE;
}

static void
include(struct script *script, const char *from, const char *name)
{
	char path[PATH_SIZE];

	if (path_beside(from, name, path))
		read_file(script, path);
}

static void
add_text(struct script *script, const struct source *source, const char *text)
{
	static const char word[] = "include ";

	if (text[strspn(text, " \t")] == '\0' ||
	    text[strspn(text, " \t")] == '#')
		return;
	if (strncmp(text, word, strlen(word)) == 0)
		include(script, source->path, text + strlen(word));
	else
		add_line(script, source, text);
}

static void
read_file(struct script *script, const char *path)
{
	struct source source = {.path = path};
	FILE *file = fopen(path, "r");
	char *text = NULL;
	size_t capacity = 0;
	ssize_t size;

	if (file == NULL) {
		perror(path);
		exit(EXIT_FAILURE);
	}
	while ((size = getline(&text, &capacity, file)) >= 0) {
		if (size > 0 && text[size - 1] == '\n')
			text[size - 1] = '\0';
		source.number++;
		add_text(script, &source, text);
	}
	free(text);
	(void)fclose(file);
}

void
script_read(struct script *script, const char *path)
{
	*script = (struct script){.path = path};
	read_file(script, path);
}

void
script_free(struct script *script)
{
	for (size_t i = 0; i < script->count; i++) {
		free(script->lines[i].path);
		free(script->lines[i].raw);
		free(script->lines[i].memory);
	}
	free(script->lines);
}

size_t
script_end(const struct script *script, size_t index)
{
	unsigned depth = script->lines[index].depth;

	do
		index++;
	while (index < script->count && script->lines[index].depth > depth);
	return index;
}

size_t
script_first(const struct script *script, size_t index)
{
	return script_end(script, index) > index + 1 ? index + 1
						     : script->count;
}

size_t
script_next(const struct script *script, size_t index)
{
	size_t next = script_end(script, index);

	return next < script->count &&
		       script->lines[next].depth == script->lines[index].depth
		   ? next
		   : script->count;
}

char *
script_block(const struct script *script, size_t index)
{
	size_t end = script_end(script, index), size = 1, used = 0;
	char *block;

	for (size_t i = index + 1; i < end; i++)
		size += strlen(script->lines[i].raw) + 1;
	block = must(malloc(size));
	for (size_t i = index + 1; i < end; i++) {
		size_t length = strlen(script->lines[i].raw);

		memcpy(block + used, script->lines[i].raw, length);
		block[used + length] = '\n';
		used += length + 1;
	}
	block[used] = '\0';
	return block;
}

char *
script_text_beside(const struct line *line, const char *name)
{
	char path[PATH_SIZE];
	char *text = NULL;
	size_t capacity = 0;
	FILE *file;

	if (!path_beside(line->path, name, path))
		return NULL;
	file = fopen(path, "r");
	if (file == NULL)
		return NULL;
	/* no octet of a text is 0: this is the whole file */
	if (getdelim(&text, &capacity, '\0', file) < 0) {
		free(text);
		text = NULL;
	}
	(void)fclose(file);
	return text;
}

const char *
line_after(const struct line *line, const char *keyword)
{
	for (unsigned i = 0; i + 1 < line->word_count; i++) {
		if (strcmp(line->words[i], keyword) == 0)
			return line->words[i + 1];
	}
	return NULL;
}

bool
line_has(const struct line *line, const char *word)
{
	for (unsigned i = 0; i < line->word_count; i++) {
		if (strcmp(line->words[i], word) == 0)
			return true;
	}
	return false;
}
