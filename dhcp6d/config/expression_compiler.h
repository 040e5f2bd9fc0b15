/*
 * config/expression_compiler.h: a text on its way to code.
 *
 * Only for expression_*.c. The compiler remembers the first error: all
 * functions do nothing after it, so that a rule of the grammar may be written
 * straight on and is checked once.
 */
#ifndef DHCP6D_CONFIG_EXPRESSION_COMPILER_H
#define DHCP6D_CONFIG_EXPRESSION_COMPILER_H

#include "dhcp6d/config/expression_code.h"

enum expression_token_kind {
	EXPRESSION_TOKEN_END,
	EXPRESSION_TOKEN_TEXT,    /* '...'; text without the quotes */
	EXPRESSION_TOKEN_HEX,     /* 0x...; text without the 0x */
	EXPRESSION_TOKEN_INTEGER, /* perhaps with a - */
	EXPRESSION_TOKEN_ADDRESS, /* looks like one */
	EXPRESSION_TOKEN_WORD,    /* a letter, then letters, digits, - and _ */
	EXPRESSION_TOKEN_EQUAL,   /* == */
	EXPRESSION_TOKEN_BAD
	/* the others are their character: ( ) [ ] . , + * */
};

struct expression_token {
	int kind;
	const char *text;
	size_t size;
	size_t column; /* from 1 */
};

struct expression_compiler {
	const struct expression_source *source;
	const struct expression_names *names;
	struct arena *arena;
	struct expression_problem *problem;
	enum err err; /* the first one */

	const char *next; /* behind the token */
	struct expression_token token;
	unsigned nest; /* how deep the grammar is in itself */

	struct expression_instruction code[EXPRESSION_CODE_MAX];
	uint32_t size;
	unsigned height; /* of the stack, here */
	uint16_t classes[EXPRESSION_CLASSES_MAX];
	uint16_t class_count;
};

/* The first error and where it stands; later ones are ignored. */
void expression_complain(struct expression_compiler *c, enum err err,
    size_t column, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* expression_lex.c: reads the next token. */
void expression_next(struct expression_compiler *c);

/* Complains of the token: something else was expected. */
void expression_unexpected(struct expression_compiler *c, const char *expected);

bool expression_is_word(const struct expression_compiler *c, const char *word);

/* Passes over the token if it is of that kind, or that word. */
bool expression_take(struct expression_compiler *c, int kind);
bool expression_take_word(struct expression_compiler *c, const char *word);

/* The same, and complains if it is another. */
void expression_expect(struct expression_compiler *c, int kind);

/* An integer between limits; what it is goes into messages. 0 on errors. */
int64_t expression_expect_integer(struct expression_compiler *c,
    int64_t minimum, int64_t maximum, const char *what);

/* A word that ends in 0, in the arena; "" on errors. */
const char *expression_expect_name(
    struct expression_compiler *c, int kind, const char *what);

/* expression_emit.c: writes an instruction; returns its place. */
uint32_t expression_emit(
    struct expression_compiler *c, struct expression_instruction instruction);
uint32_t expression_emit_plain(
    struct expression_compiler *c, enum expression_operation operation);

/* Makes the jump at place go to what is written next. */
void expression_land(struct expression_compiler *c, uint32_t place);

/* expression_atom.c: what needs no other expression. */
enum expression_kind {
	EXPRESSION_KIND_NONE, /* an error */
	EXPRESSION_KIND_BOOLEAN,
	EXPRESSION_KIND_STRING
};

enum expression_kind expression_atom(struct expression_compiler *c);

#endif
