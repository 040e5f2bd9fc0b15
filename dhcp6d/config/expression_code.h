/*
 * config/expression_code.h: what expressions are compiled to.
 *
 * Only for expression_*.c. A stack machine: an instruction takes its operands
 * from the top of the stack and puts its result there. A value is a span; a
 * boolean is a span whose size is 0 or 1; an option that is absent is a span
 * without data, which as a string is empty. The compiler knows how high the
 * stack gets and that types fit, so the machine checks neither.
 *
 * The way of a text: expression_lex.c cuts it into tokens, expression_parse.c
 * takes the grammar, expression_atom.c the things that stand for a value, both
 * write code by expression_emit.c. expression_eval.c runs it, with
 * expression_find.c for what is in the packet, expression_bytes.c for what
 * makes bytes from bytes, expression_regex.c for match().
 */
#ifndef DHCP6D_CONFIG_EXPRESSION_CODE_H
#define DHCP6D_CONFIG_EXPRESSION_CODE_H

#include "dhcp6d/config/expression.h"

#define EXPRESSION_STACK_MAX 64
#define EXPRESSION_CODE_MAX 2048
#define EXPRESSION_CLASSES_MAX 256
#define EXPRESSION_NEST_MAX 48 /* of parentheses and functions */

/*
 * CODE(name, operands taken, results put). The stack's height follows from
 * these; jumps that keep their operand are for lazy "and" and "or".
 */
#define EXPRESSION_OPERATIONS(CODE)                                            \
	CODE(CONSTANT, 0, 1) /* pointer, number: its size */                   \
	CODE(INTERFACE, 0, 1)                                                  \
	CODE(SOURCE, 0, 1)                                                     \
	CODE(DESTINATION, 0, 1)                                                \
	CODE(LENGTH, 0, 1)                                                     \
	CODE(MESSAGE_TYPE, 0, 1)                                               \
	CODE(TRANSACTION, 0, 1)                                                \
	CODE(RELAY_PEER, 0, 1)        /* level */                              \
	CODE(RELAY_LINK, 0, 1)        /* level */                              \
	CODE(OPTION, 0, 1)            /* code */                               \
	CODE(RELAY_OPTION, 0, 1)      /* level, code */                        \
	CODE(SUBOPTION, 1, 1)         /* code, number: where they begin */     \
	CODE(VENDOR, 0, 1)            /* flag: any, number: enterprise */      \
	CODE(VENDOR_OPTION, 0, 1)     /* the same, and code */                 \
	CODE(VENDOR_CLASS, 0, 1)      /* flag: any, number: enterprise */      \
	CODE(VENDOR_CLASS_DATA, 0, 1) /* the same, code: which tuple */        \
	CODE(ENTERPRISE, 1, 1)        /* the first four bytes */               \
	CODE(EXISTS, 1, 1)                                                     \
	CODE(TEXT, 1, 1)   /* pointer: definition; code */                     \
	CODE(MEMBER, 0, 1) /* number: of the class */                          \
	CODE(MATCH, 1, 1)  /* pointer: regular expression */                   \
	CODE(EQUAL, 2, 1)                                                      \
	CODE(NOT, 1, 1)                                                        \
	CODE(AND, 2, 1)                                                        \
	CODE(OR, 2, 1)                                                         \
	CODE(SELECT, 3, 1) /* condition, then, else */                         \
	CODE(CONCAT, 2, 1)                                                     \
	CODE(SUBSTRING, 1, 1) /* start, length */                              \
	CODE(SPLIT, 2, 1)     /* start: which field */                         \
	CODE(LOWER_CASE, 1, 1)                                                 \
	CODE(UPPER_CASE, 1, 1)                                                 \
	CODE(HEX, 2, 1)                                                        \
	CODE(ADDRESS_TEXT, 1, 1)                                               \
	CODE(INTEGER_TEXT, 1, 1) /* number: bytes, flag: signed */             \
	CODE(JUMP, 0, 0)         /* number: how many to pass over */           \
	CODE(JUMP_UNLESS, 1, 0)  /* the same, if the operand is false */       \
	CODE(AND_JUMP, 1, 0)     /* false: keeps it and jumps */               \
	CODE(OR_JUMP, 1, 0)      /* true: keeps it and jumps */

enum expression_operation {
#define ENUMERATE(name, takes, puts) EXPRESSION_##name,
	EXPRESSION_OPERATIONS(ENUMERATE)
#undef ENUMERATE
	    EXPRESSION_OPERATION_COUNT
};

#define EXPRESSION_ALL INT32_MAX /* length of substring: to the end */

struct expression_instruction {
	uint8_t operation; /* enum expression_operation */
	uint8_t flag;
	uint16_t code;
	uint32_t number;
	union {
		const void *pointer;
		struct {
			int32_t start, length;
		} part;
		int32_t level; /* of a relay; negative from the client */
	} value;
};

struct expression {
	enum expression_type type;
	uint16_t class_count;
	uint32_t size; /* instructions */
	const struct expression_instruction *code;
	const uint16_t *classes;
};

struct expression_scratch {
	struct span stack[EXPRESSION_STACK_MAX];
	uint8_t bytes[EXPRESSION_BYTES_MAX];
	size_t used; /* of bytes */
	const char *trouble;
	struct expression_matcher *matcher;
};

/* An evaluation under way. */
struct expression_machine {
	const struct expression_facts *facts;
	struct expression_scratch *scratch;
	struct span *top; /* the first free place of the stack */
	const struct expression_instruction *next;
};

/* expression_find.c: all yield a span without data if there is none. */
struct span expression_find_option(const struct view *view, uint16_t code);
const struct view_relay *expression_find_relay(
    const struct view *view, int32_t level); /* or NULL */
struct span expression_find_relay_option(
    const struct view *view, int32_t level, uint16_t code);
struct span expression_find_suboption(
    struct span option, uint32_t offset, uint16_t code);
/* The first option of that code that the instruction's vendor sent. */
struct span expression_find_vendor(const struct view *view, uint16_t code,
    const struct expression_instruction *i);
/* A suboption of his, and a tuple of his Vendor Class. */
struct span expression_find_vendor_option(
    const struct view *view, const struct expression_instruction *i);
struct span expression_find_vendor_data(
    const struct view *view, const struct expression_instruction *i);

/*
 * expression_bytes.c: take and put on the machine's stack as the table says;
 * false after a failure, with trouble set.
 */
bool expression_fail(struct expression_machine *m, const char *trouble);
uint8_t *expression_room(struct expression_machine *m, size_t size);
bool expression_concat(
    struct expression_machine *m, const struct expression_instruction *i);
bool expression_substring(
    struct expression_machine *m, const struct expression_instruction *i);
bool expression_split(
    struct expression_machine *m, const struct expression_instruction *i);
bool expression_lower_case(
    struct expression_machine *m, const struct expression_instruction *i);
bool expression_upper_case(
    struct expression_machine *m, const struct expression_instruction *i);
bool expression_hex(
    struct expression_machine *m, const struct expression_instruction *i);
bool expression_address_text(
    struct expression_machine *m, const struct expression_instruction *i);
bool expression_integer_text(
    struct expression_machine *m, const struct expression_instruction *i);

/*
 * expression_regex.c: regular expressions as ECMAScript has them, without
 * references back, which no bound holds. They match a whole value or not.
 */
enum err expression_regex_compile(const void **out, struct arena *arena,
    struct span pattern, struct err_detail *detail);
struct expression_matcher *expression_matcher_create(void);
void expression_matcher_free(struct expression_matcher *matcher);
enum expression_result expression_regex_match(
    const void *regex, struct span subject, struct expression_matcher *matcher);

#endif
