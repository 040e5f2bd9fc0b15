/*
 * expression_lex.c: an expression's text in tokens.
 *
 * Words are not reserved: what one means depends on where it stands, so that
 * an option may have the name of a function.
 */
#include "dhcp6d/config/expression_compiler.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "libcommon/text.h"

#define SHOWN_MAX 32 /* characters of a token in messages */

void
expression_complain(struct expression_compiler *c, enum err err, size_t column,
    const char *format, ...)
{
	va_list arguments;

	if (c->err != ERR_NONE)
		return;
	c->err = err;
	c->problem->column = column;
	va_start(arguments, format);
	vsnprintf(c->problem->detail.text, sizeof(c->problem->detail.text),
	    format, arguments);
	va_end(arguments);
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool
is_hex_digit(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static bool
is_word_character(char c)
{
	return is_letter(c) || is_digit(c) || c == '-' || c == '_';
}

static bool
is_address_character(char c)
{
	return is_hex_digit(c) || c == ':' || c == '.';
}

/* How many characters from text on are of a kind. */
static size_t
count(const char *text, const char *end, bool (*is_of_kind)(char))
{
	size_t size = 0;

	while (text + size < end && is_of_kind(text[size]))
		size++;
	return size;
}

static size_t
count_character(const char *text, size_t size, char c)
{
	size_t found = 0;

	for (size_t i = 0; i < size; i++)
		found += text[i] == c;
	return found;
}

static void
set_token(
    struct expression_compiler *c, int kind, const char *text, size_t size)
{
	c->token.kind = kind;
	c->token.text = text;
	c->token.size = size;
	c->next = text + size;
}

/* 'text', without quotes or ends of lines in it. */
static void
lex_text(struct expression_compiler *c, const char *end)
{
	const char *begin = c->next + 1, *close = begin;

	while (close < end && *close != '\'' && *close != '\n')
		close++;
	if (close == end || *close != '\'') {
		expression_complain(c, ERR_SYNTAX, c->token.column,
		    "text without its closing quote");
		return;
	}
	set_token(c, EXPRESSION_TOKEN_TEXT, begin, (size_t)(close - begin));
	c->next++; /* the quote */
}

/* An address, if it is one by its colons or points; false if not. */
static bool
lex_address(struct expression_compiler *c, const char *end)
{
	size_t size = count(c->next, end, is_address_character);

	if (count_character(c->next, size, ':') < 2 &&
	    (count_character(c->next, size, '.') != 3 || !is_digit(*c->next)))
		return false;
	set_token(c, EXPRESSION_TOKEN_ADDRESS, c->next, size);
	return true;
}

/* Numbers; false if this is none. */
static bool
lex_number(struct expression_compiler *c, const char *end)
{
	const char *text = c->next;
	size_t sign = *text == '-', digits = count(text + sign, end, is_digit);

	if (digits == 0)
		return false;
	if (digits == 1 && *text == '0' && end - text > 2 &&
	    (text[1] == 'x' || text[1] == 'X') && is_hex_digit(text[2]))
		set_token(c, EXPRESSION_TOKEN_HEX, text + 2,
		    count(text + 2, end, is_hex_digit));
	else
		set_token(c, EXPRESSION_TOKEN_INTEGER, text, sign + digits);
	return true;
}

static void
lex_other(struct expression_compiler *c, const char *end)
{
	const char *text = c->next;
	char shown[8];

	if (is_letter(*text)) {
		set_token(c, EXPRESSION_TOKEN_WORD, text,
		    count(text, end, is_word_character));
	} else if (end - text >= 2 && memcmp(text, "==", 2) == 0) {
		set_token(c, EXPRESSION_TOKEN_EQUAL, text, 2);
	} else if (memchr("()[].,+*", *text, 8) != NULL) {
		set_token(c, *text, text, 1);
	} else {
		expression_complain(c, ERR_SYNTAX, c->token.column,
		    "invalid character: %s",
		    text_printable(text, 1, shown, sizeof(shown)));
	}
}

void
expression_next(struct expression_compiler *c)
{
	const char *end = c->source->text + c->source->size;

	if (c->err != ERR_NONE)
		return;
	while (c->next < end && memchr(" \t\r\n", *c->next, 4) != NULL)
		c->next++;
	c->token.column = (size_t)(c->next - c->source->text) + 1;
	if (c->next == end)
		set_token(c, EXPRESSION_TOKEN_END, c->next, 0);
	else if (*c->next == '\'')
		lex_text(c, end);
	else if (!lex_address(c, end) && !lex_number(c, end))
		lex_other(c, end);
	if (c->err != ERR_NONE)
		c->token.kind = EXPRESSION_TOKEN_BAD;
}

void
expression_unexpected(struct expression_compiler *c, const char *expected)
{
	char shown[SHOWN_MAX * 4 + 1];
	size_t size = c->token.size < SHOWN_MAX ? c->token.size : SHOWN_MAX;

	if (c->token.kind == EXPRESSION_TOKEN_END)
		expression_complain(c, ERR_SYNTAX, c->token.column,
		    "unexpected end, expected %s", expected);
	else
		expression_complain(c, ERR_SYNTAX, c->token.column,
		    "unexpected %s, expected %s",
		    text_printable(c->token.text, size, shown, sizeof(shown)),
		    expected);
}

bool
expression_is_word(const struct expression_compiler *c, const char *word)
{
	return c->err == ERR_NONE && c->token.kind == EXPRESSION_TOKEN_WORD &&
	       strlen(word) == c->token.size &&
	       memcmp(word, c->token.text, c->token.size) == 0;
}

bool
expression_take(struct expression_compiler *c, int kind)
{
	if (c->err != ERR_NONE || c->token.kind != kind)
		return false;
	expression_next(c);
	return true;
}

bool
expression_take_word(struct expression_compiler *c, const char *word)
{
	if (!expression_is_word(c, word))
		return false;
	expression_next(c);
	return true;
}

void
expression_expect(struct expression_compiler *c, int kind)
{
	char expected[2] = {(char)kind};

	if (!expression_take(c, kind))
		expression_unexpected(
		    c, kind == EXPRESSION_TOKEN_EQUAL ? "==" : expected);
}

int64_t
expression_expect_integer(struct expression_compiler *c, int64_t minimum,
    int64_t maximum, const char *what)
{
	int64_t value = 0;
	bool good;

	if (c->token.kind != EXPRESSION_TOKEN_INTEGER) {
		expression_unexpected(c, what);
		return 0;
	}
	good = text_to_i64(c->token.text, c->token.size, &value) &&
	       value >= minimum && value <= maximum;
	if (!good)
		expression_complain(c, ERR_RANGE, c->token.column,
		    "%s has the invalid value %.*s, allowed is %lld to %lld",
		    what,
		    (int)(c->token.size < SHOWN_MAX ? c->token.size
						    : SHOWN_MAX),
		    c->token.text, (long long)minimum, (long long)maximum);
	expression_next(c);
	return good ? value : 0;
}

const char *
expression_expect_name(
    struct expression_compiler *c, int kind, const char *what)
{
	const char *name;

	if (c->err != ERR_NONE)
		return "";
	if (c->token.kind != kind) {
		expression_unexpected(c, what);
		return "";
	}
	name = arena_text(c->arena, c->token.text, c->token.size);
	if (name == NULL) {
		expression_complain(
		    c, ERR_MEMORY, c->token.column, "%s", err_text(ERR_MEMORY));
		return "";
	}
	return name;
}
