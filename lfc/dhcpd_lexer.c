/*
 * dhcpd_lexer.c: the words of ISC dhcpd's lease file.
 */
#include "lfc/dhcpd_lexer.h"

#include <string.h>

void
dhcpd_lexer_init(struct dhcpd_lexer *lexer, const char *text, size_t size)
{
	*lexer = (struct dhcpd_lexer){
	    .text = text, .size = size, .line = 1, .next_line = 1};
}

static int
peek(const struct dhcpd_lexer *lexer)
{
	return lexer->at < lexer->size ? (unsigned char)lexer->text[lexer->at]
				       : -1;
}

static int
take(struct dhcpd_lexer *lexer)
{
	int c = peek(lexer);

	if (c >= 0)
		lexer->at++;
	if (c == '\n')
		lexer->next_line++;
	return c;
}

static void
skip_blanks(struct dhcpd_lexer *lexer)
{
	for (;;) {
		int c = peek(lexer);

		if (c == '#')
			while (peek(lexer) >= 0 && peek(lexer) != '\n')
				take(lexer);
		else if (c == ' ' || c == '\t' || c == '\n' || c == '\r')
			take(lexer);
		else
			return;
	}
}

static bool
add(struct dhcpd_lexer *lexer, int c)
{
	if (lexer->value_size == DHCPD_WORD_MAX)
		return false;
	lexer->value[lexer->value_size++] = (char)c;
	lexer->value[lexer->value_size] = 0;
	return true;
}

static int
digit(int c, int base)
{
	int value = c >= '0' && c <= '9'   ? c - '0'
		    : c >= 'a' && c <= 'f' ? c - 'a' + 10
		    : c >= 'A' && c <= 'F' ? c - 'A' + 10
					   : -1;

	return value < base ? value : -1;
}

/* Up to most digits of that base. */
static int
number(struct dhcpd_lexer *lexer, int base, int most)
{
	int value = 0;

	for (int i = 0; i < most && digit(peek(lexer), base) >= 0; i++)
		value = value * base + digit(take(lexer), base);
	return value & 0xff;
}

/* After a backslash. */
static int
escaped(struct dhcpd_lexer *lexer)
{
	int c = peek(lexer);

	if (digit(c, 8) >= 0)
		return number(lexer, 8, 3);
	(void)take(lexer);
	switch (c) {
	case 'x':
		return number(lexer, 16, 2);
	case 't':
		return '\t';
	case 'n':
		return '\n';
	case 'r':
		return '\r';
	case 'b':
		return '\b';
	default:
		return c;
	}
}

static enum dhcpd_token
string(struct dhcpd_lexer *lexer)
{
	enum dhcpd_token token = DHCPD_STRING;

	(void)take(lexer);
	for (;;) {
		int c = peek(lexer);

		/* dhcpd writes line ends as escapes: this one has no end */
		if (c < 0 || c == '\n')
			return DHCPD_OTHER;
		(void)take(lexer);
		if (c == '"')
			return token;
		if (c == '\\')
			c = escaped(lexer);
		if (c < 0 || !add(lexer, c))
			token = DHCPD_OTHER;
	}
}

static bool
is_word(int c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	       (c >= 'A' && c <= 'Z') || c == '-' || c == '_' || c == ':' ||
	       c == '.' || c == '/' || c == '%';
}

static enum dhcpd_token
word(struct dhcpd_lexer *lexer)
{
	enum dhcpd_token token = DHCPD_WORD;

	while (is_word(peek(lexer)))
		if (!add(lexer, take(lexer)))
			token = DHCPD_OTHER;
	return token;
}

static enum dhcpd_token
read_token(struct dhcpd_lexer *lexer)
{
	int c = peek(lexer);

	if (c < 0)
		return DHCPD_END;
	if (c == '"')
		return string(lexer);
	if (is_word(c))
		return word(lexer);
	(void)take(lexer);
	return c == '{'   ? DHCPD_OPEN
	       : c == '}' ? DHCPD_CLOSE
	       : c == ';' ? DHCPD_SEMICOLON
			  : DHCPD_OTHER;
}

enum dhcpd_token
dhcpd_next(struct dhcpd_lexer *lexer)
{
	if (lexer->again) {
		lexer->again = false;
		return lexer->token;
	}
	skip_blanks(lexer);
	lexer->margin = lexer->at == 0 || lexer->text[lexer->at - 1] == '\n';
	lexer->line = lexer->next_line;
	lexer->value_size = 0;
	lexer->value[0] = 0;
	lexer->token = read_token(lexer);
	return lexer->token;
}

bool
dhcpd_is(const struct dhcpd_lexer *lexer, const char *word)
{
	return lexer->token == DHCPD_WORD && strcmp(lexer->value, word) == 0;
}
