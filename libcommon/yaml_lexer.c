/*
 * libcommon/yaml_lexer.c: Kea's JSON in tokens, across files.
 *
 * Lexical rules are those of kea-config.md 1.1. After something wrong the
 * lexer goes on where a reader would: an unclosed string ends with its line, an
 * unknown escape stands for its letter, nonsense reaches to the next
 * separator.
 */
#include "libcommon/yaml_internal.h"

#include <string.h>
#include <strings.h>

#define WORD_SHOWN_MAX 64
#define INCLUDE_NAME_MAX 4096

/* A lexical complaint: what is wrong, and with which text (or NULL). */
static void
complain(struct yaml_lexer *lexer, const char *place, const char *what,
    const char *text, size_t size)
{
	yaml_complain(lexer->loader->document, COMPLAINT_ERROR,
	    yaml_position_at(&lexer->at, place), "%s%s%.*s", what,
	    text == NULL ? "" : ": ",
	    size < WORD_SHOWN_MAX ? (int)size : WORD_SHOWN_MAX,
	    text == NULL ? "" : text);
}

static void
next_line(struct yaml_cursor *cursor)
{
	cursor->next++;
	cursor->line_start = cursor->next;
	cursor->line++;
}

static void
skip_line_comment(struct yaml_cursor *cursor)
{
	const char *newline =
	    memchr(cursor->next, '\n', (size_t)(cursor->end - cursor->next));

	cursor->next = newline == NULL ? cursor->end : newline;
}

/* False if it never ends. */
static bool
skip_block_comment(struct yaml_cursor *cursor)
{
	cursor->next += 2;
	while (cursor->end - cursor->next >= 2) {
		if (cursor->next[0] == '*' && cursor->next[1] == '/') {
			cursor->next += 2;
			return true;
		}
		if (*cursor->next == '\n')
			next_line(cursor);
		else
			cursor->next++;
	}
	cursor->next = cursor->end;
	return false;
}

static bool
begins_with(const struct yaml_cursor *cursor, const char *text)
{
	size_t size = strlen(text);

	return (size_t)(cursor->end - cursor->next) >= size &&
	       memcmp(cursor->next, text, size) == 0;
}

/* Moves past a comment, if there is one. */
static bool
skip_comment(
    struct yaml_loader *loader, struct yaml_cursor *cursor, bool silent)
{
	struct yaml_cursor begin = *cursor;

	if (*cursor->next == '#' || begins_with(cursor, "//")) {
		skip_line_comment(cursor);
		return true;
	}
	if (!begins_with(cursor, "/*"))
		return false;
	if (!skip_block_comment(cursor) && !silent)
		yaml_complain(loader->document, COMPLAINT_ERROR,
		    yaml_position_at(&begin, begin.next),
		    "comment is never closed");
	return true;
}

void
yaml_skip_blanks(
    struct yaml_loader *loader, struct yaml_cursor *cursor, bool silent)
{
	while (cursor->next < cursor->end) {
		char c = *cursor->next;

		if (c == '\n')
			next_line(cursor);
		else if (c == ' ' || c == '\t' || c == '\r')
			cursor->next++;
		else if ((c != '#' && c != '/') ||
			 !skip_comment(loader, cursor, silent))
			return;
	}
}

bool
yaml_at_include(const struct yaml_cursor *cursor)
{
	return begins_with(cursor, "<?");
}

/* Blanks inside a directive: no comments there. */
static void
skip_white(struct yaml_cursor *cursor)
{
	while (cursor->next < cursor->end &&
	       memchr(" \t\r\n", *cursor->next, 4) != NULL) {
		if (*cursor->next == '\n')
			next_line(cursor);
		else
			cursor->next++;
	}
}

/* Copies the file's name; false if there is none that fits. */
static bool
include_name(struct yaml_cursor *cursor, char *name, size_t capacity)
{
	const char *begin = cursor->next + 1, *end;

	if (cursor->next == cursor->end || *cursor->next != '"')
		return false;
	end = begin;
	while (end < cursor->end && *end != '"' && *end != '\n')
		end++;
	if (end == cursor->end || *end != '"' || end == begin ||
	    (size_t)(end - begin) >= capacity)
		return false;
	memcpy(name, begin, (size_t)(end - begin));
	name[end - begin] = '\0';
	cursor->next = end + 1;
	return true;
}

/* Reads a directive; returns what is wrong with it, or NULL. */
static const char *
include_parse(struct yaml_cursor *cursor, char *name, size_t capacity)
{
	cursor->next += 2;
	skip_white(cursor);
	if (!begins_with(cursor, "include"))
		return "after \"<?\" only \"include\" is known";
	cursor->next += strlen("include");
	skip_white(cursor);
	if (!include_name(cursor, name, capacity))
		return "include wants a file's name in double quotes";
	skip_white(cursor);
	if (!begins_with(cursor, "?>"))
		return "include is never closed by \"?>\"";
	cursor->next += 2;
	return NULL;
}

/* From a bad directive's begin behind its end, or to its line's. */
static void
include_skip(struct yaml_cursor *cursor, struct yaml_cursor begin)
{
	const char *line_end, *close;

	*cursor = begin;
	line_end =
	    memchr(cursor->next, '\n', (size_t)(cursor->end - cursor->next));
	if (line_end == NULL)
		line_end = cursor->end;
	close =
	    memmem(cursor->next, (size_t)(line_end - cursor->next), "?>", 2);
	cursor->next = close == NULL ? line_end : close + 2;
}

const struct yaml_file *
yaml_include(
    struct yaml_loader *loader, struct yaml_cursor *cursor, bool silent)
{
	struct yaml_cursor start = *cursor;
	struct yaml_position begin = yaml_position_at(cursor, cursor->next);
	char name[INCLUDE_NAME_MAX];
	const char *trouble = include_parse(cursor, name, sizeof(name));

	if (trouble != NULL)
		include_skip(cursor, start);
	else if (!loader->may_include)
		trouble = "files cannot be included here";
	if (trouble == NULL)
		return yaml_file_load(loader, name, begin);
	if (!silent)
		yaml_complain(
		    loader->document, COMPLAINT_ERROR, begin, "%s", trouble);
	return NULL;
}

void
yaml_lexer_init(struct yaml_lexer *lexer, struct yaml_loader *loader,
    const struct yaml_file *file)
{
	lexer->loader = loader;
	lexer->at = yaml_cursor_at(file);
	lexer->depth = 0;
	lexer->quiet = false;
}

/* Goes into an included file. */
static void
enter_include(struct yaml_lexer *lexer)
{
	struct yaml_loader *loader = lexer->loader;
	struct yaml_position begin =
	    yaml_position_at(&lexer->at, lexer->at.next);
	const struct yaml_file *file = yaml_include(loader, &lexer->at, false);
	unsigned most = loader->document->limits->includes;

	if (file == NULL) {
		lexer->quiet = true;
		return;
	}
	if (lexer->depth >= most || lexer->depth >= YAML_INCLUDES_MAX) {
		yaml_complain(loader->document, COMPLAINT_ERROR, begin,
		    "includes are nested more than %u deep", lexer->depth);
		lexer->quiet = true;
	} else if (yaml_file_use(loader, file, begin)) {
		lexer->outer[lexer->depth++] = lexer->at;
		lexer->at = yaml_cursor_at(file);
	}
}

int
yaml_lexer_peek(struct yaml_lexer *lexer)
{
	for (;;) {
		struct yaml_cursor *at = &lexer->at;

		yaml_skip_blanks(lexer->loader, at, false);
		if (at->next < at->end && yaml_at_include(at)) {
			enter_include(lexer);
			continue;
		}
		lexer->position = yaml_position_at(at, at->next);
		if (at->next < at->end)
			break;
		if (lexer->depth == 0)
			return lexer->token = YAML_TOKEN_END;
		*at = lexer->outer[--lexer->depth];
	}
	if (*lexer->at.next == '"')
		lexer->token = YAML_TOKEN_STRING;
	else if (memchr("{}[]:,", *lexer->at.next, 6) != NULL)
		lexer->token = *lexer->at.next;
	else
		lexer->token = YAML_TOKEN_WORD;
	return lexer->token;
}

void
yaml_lexer_skip(struct yaml_lexer *lexer)
{
	lexer->at.next++;
}

static int
hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* The value of four hex digits, or -1. */
static int
hex_quad(const char *text, const char *end)
{
	int value = 0;

	for (int i = 0; i < 4; i++) {
		int digit = text + i < end ? hex_value(text[i]) : -1;

		if (digit < 0)
			return -1;
		value = value * 16 + digit;
	}
	return value;
}

/* One byte by its number, which may be any. */
static void
write_byte(struct yaml_output *output, unsigned char byte)
{
	static const char digits[] = "0123456789abcdef";
	char escape[4] = {'\\', 'x', digits[byte >> 4], digits[byte & 15]};
	char plain = (char)byte;

	if (byte < 0x80)
		yaml_output_ascii(output, escape, sizeof(escape));
	else
		yaml_output_bytes(output, &plain, 1);
}

/* At "\u": Kea takes only what fits one byte, and makes one byte of it. */
static void
lexer_unicode(struct yaml_lexer *lexer)
{
	struct yaml_cursor *at = &lexer->at;
	int value = hex_quad(at->next + 2, at->end);

	if (value < 0) {
		complain(lexer, at->next, "\\u wants four hexadecimal digits",
		    NULL, 0);
		at->next += 2;
		return;
	}
	if (value > 0xff)
		complain(lexer, at->next,
		    "unsupported unicode escape, only \\u0000 to \\u00ff are",
		    at->next, 6);
	else
		write_byte(&lexer->loader->output, (unsigned char)value);
	at->next += 6;
}

static void
lexer_escape(struct yaml_lexer *lexer)
{
	struct yaml_cursor *at = &lexer->at;
	char letter = at->end - at->next < 2 ? '\0' : at->next[1];

	if (letter == 'u') {
		lexer_unicode(lexer);
	} else if (letter == '/') {
		yaml_output_ascii(&lexer->loader->output, "/", 1);
		at->next += 2;
	} else if (letter != '\0' && strchr("\"\\bfnrt", letter) != NULL) {
		yaml_output_ascii(&lexer->loader->output, at->next, 2);
		at->next += 2;
	} else {
		/* the next character is looked at again, for itself */
		complain(lexer, at->next, "bad escape in a string", at->next,
		    letter > ' ' ? 2 : 1);
		at->next++;
	}
}

static bool
is_plain(unsigned char c)
{
	return c >= 0x20 && c < 0x7f && c != '"' && c != '\\';
}

/* Writes the plain characters that come next. */
static void
lexer_run(struct yaml_lexer *lexer)
{
	struct yaml_cursor *at = &lexer->at;
	const char *begin = at->next, *next = begin;

	while (next < at->end && is_plain((unsigned char)*next))
		next++;
	yaml_output_ascii(
	    &lexer->loader->output, begin, (size_t)(next - begin));
	at->next = next;
}

/* What is neither plain nor the string's end. */
static void
lexer_special(struct yaml_lexer *lexer)
{
	struct yaml_cursor *at = &lexer->at;
	unsigned char c = (unsigned char)*at->next;

	if (c == '\\') {
		lexer_escape(lexer);
		return;
	}
	if (c >= 0x7f)
		write_byte(&lexer->loader->output, c);
	else
		complain(lexer, at->next,
		    c == '\t' ? "tab in a string; write \\t"
			      : "control character in a string; write \\u00XX",
		    NULL, 0);
	at->next++;
}

void
yaml_lexer_string(struct yaml_lexer *lexer)
{
	struct yaml_cursor *at = &lexer->at;
	struct yaml_output *output = &lexer->loader->output;
	const char *begin = at->next++;

	yaml_output_ascii(output, "\"", 1);
	for (;;) {
		lexer_run(lexer);
		if (at->next == at->end || *at->next == '\n')
			break;
		if (*at->next == '"') {
			at->next++;
			yaml_output_ascii(output, "\"", 1);
			return;
		}
		lexer_special(lexer);
	}
	complain(lexer, begin,
	    "string without its closing quote on the same line", NULL, 0);
	lexer->quiet = true;
	yaml_output_ascii(output, "\"", 1);
}

static bool
is_separator(const struct yaml_cursor *at)
{
	return memchr(" \t\r\n{}[],\"#", *at->next, 11) != NULL ||
	       begins_with(at, "//") || begins_with(at, "/*") ||
	       begins_with(at, "<?");
}

/*
 * Where a word ends. A name ends at its colon; in what should be a value a
 * colon may be part of an address that lacks its quotes.
 */
static const char *
word_end(const struct yaml_cursor *at, bool is_name)
{
	struct yaml_cursor look = *at;

	do {
		const char *next = look.next + 1;
		bool colon = *look.next == ':';

		if (colon && (is_name || next == look.end || *next == ' '))
			break;
		look.next = next;
	} while (look.next < look.end && !is_separator(&look));
	return look.next == at->next ? look.next + 1 : look.next;
}

static const char *const literals[] = {"true", "false", "null"};

/* The literal that the word is, or would be in lower case. */
static const char *
find_literal(const char *word, size_t size)
{
	for (size_t i = 0; i < sizeof(literals) / sizeof(*literals); i++)
		if (strlen(literals[i]) == size &&
		    strncasecmp(literals[i], word, size) == 0)
			return literals[i];
	return NULL;
}

static void
complain_of_word(struct yaml_lexer *lexer, const char *word, size_t size)
{
	const char *literal = find_literal(word, size);

	if (literal != NULL)
		complain(lexer, word,
		    "JSON reserved keyword is lower case only", literal, size);
	else if (size > 1 && word[0] == '+' &&
		 yaml_number_shape(word + 1, size - 1) != YAML_SHAPE_NONE)
		complain(
		    lexer, word, "a number may not begin with +", word, size);
	else
		complain(lexer, word,
		    "neither a number nor a string in double quotes", word,
		    size);
	lexer->quiet = true;
}

void
yaml_lexer_value(struct yaml_lexer *lexer)
{
	struct yaml_output *output = &lexer->loader->output;
	const char *word = lexer->at.next;
	size_t size = (size_t)(word_end(&lexer->at, false) - word);
	const char *literal = find_literal(word, size);
	bool good = yaml_number_shape(word, size) != YAML_SHAPE_NONE ||
		    (literal != NULL && memcmp(word, literal, size) == 0);

	yaml_output_mark(output, lexer->position, !good);
	if (good) {
		yaml_output_ascii(output, word, size);
	} else {
		complain_of_word(lexer, word, size);
		yaml_output_ascii(output, "null", 4);
	}
	lexer->at.next = word + size;
}

void
yaml_lexer_bare_name(struct yaml_lexer *lexer)
{
	struct yaml_output *output = &lexer->loader->output;
	const char *word = lexer->at.next;
	size_t size = (size_t)(word_end(&lexer->at, true) - word);

	complain(lexer, word, "a name is written in double quotes", word, size);
	yaml_output_ascii(output, "\"", 1);
	for (size_t i = 0; i < size; i++)
		write_byte(output, (unsigned char)word[i]);
	yaml_output_ascii(output, "\"", 1);
	lexer->at.next = word + size;
}
