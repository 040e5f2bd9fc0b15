/*
 * lfc/dhcpd_lexer.h: the words of ISC dhcpd's lease file.
 *
 * dhcpd.leases(5): words, strings in double quotes with octal and hexadecimal
 * escapes, braces, semicolons, comments from # to the line's end. Text that is
 * nothing of that is skipped octet by octet.
 *
 * Threads: one lexer, one thread at a time.
 */
#ifndef LFC_DHCPD_LEXER_H
#define LFC_DHCPD_LEXER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "libcommon/bytes.h"

enum dhcpd_token {
	DHCPD_END,
	DHCPD_WORD,
	DHCPD_STRING,
	DHCPD_OPEN,      /* { */
	DHCPD_CLOSE,     /* } */
	DHCPD_SEMICOLON, /* ; */
	DHCPD_OTHER      /* = and the like; a string without end */
};

/* Longer words and strings are DHCPD_OTHER. */
#define DHCPD_WORD_MAX 512

struct dhcpd_lexer {
	const char *text; /* the caller's */
	size_t size, at;
	uint64_t line; /* from 1, of the token */
	uint64_t next_line;
	bool margin; /* the token stands in a line's first column */
	bool again;  /* the next call returns it once more */
	enum dhcpd_token token;
	/* Of a word or string: its octets, escapes resolved, and a 0. */
	char value[DHCPD_WORD_MAX + 1];
	size_t value_size;
};

/* Stands before the first token. */
void dhcpd_lexer_init(struct dhcpd_lexer *lexer, const char *text, size_t size);

/* Moves to the next token and returns it. */
enum dhcpd_token dhcpd_next(struct dhcpd_lexer *lexer);

/* Is the token that word? */
bool dhcpd_is(const struct dhcpd_lexer *lexer, const char *word);

#endif
