/*
 * expression_atom.c: what stands for a value by itself.
 *
 * Literals, options and what is in them, relays, vendors, the packet's own
 * properties, membership. Names and codes are resolved here.
 */
#include "dhcp6d/config/expression_compiler.h"

#include <arpa/inet.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "dhcp6d/proto/option_text.h"
#include "libcommon/text.h"

#define CODE_MAX 65535
#define ENTERPRISE_MAX 4294967295
#define LEVEL_MIN (-RELAY_LEVELS_MAX)
#define LEVEL_MAX (RELAY_LEVELS_MAX - 1)
#define TUPLE_MAX 255

/* Bytes that live as long as the code. */
static void
emit_constant(struct expression_compiler *c, const void *bytes, size_t size)
{
	struct span kept = arena_span(c->arena, span_of(bytes, size));

	if (kept.data == NULL)
		expression_complain(
		    c, ERR_MEMORY, c->token.column, "%s", err_text(ERR_MEMORY));
	expression_emit(c, (struct expression_instruction){
			       .operation = EXPRESSION_CONSTANT,
			       .number = (uint32_t)kept.size,
			       .value.pointer = kept.data,
			   });
}

static void
atom_hex(struct expression_compiler *c)
{
	uint8_t *bytes = arena_alloc(c->arena, c->token.size / 2 + 1);
	size_t size = 0;

	if (bytes == NULL)
		expression_complain(
		    c, ERR_MEMORY, c->token.column, "%s", err_text(ERR_MEMORY));
	else if (text_to_bytes(c->token.text, c->token.size, bytes,
		     c->token.size / 2 + 1, &size))
		emit_constant(c, bytes, size);
	expression_next(c);
}

static void
atom_integer(struct expression_compiler *c)
{
	uint8_t bytes[4];

	store_u32(bytes, (uint32_t)expression_expect_integer(
			     c, INT32_MIN, UINT32_MAX, "an integer"));
	emit_constant(c, bytes, sizeof(bytes));
}

static void
atom_address(struct expression_compiler *c)
{
	char text[INET6_ADDRSTRLEN] = "";
	uint8_t bytes[16] = {0};
	bool is_v6 = memchr(c->token.text, ':', c->token.size) != NULL;

	if (c->token.size < sizeof(text))
		memcpy(text, c->token.text, c->token.size);
	if (inet_pton(is_v6 ? AF_INET6 : AF_INET, text, bytes) != 1)
		expression_complain(c, ERR_SYNTAX, c->token.column,
		    "failed to convert %.*s to an IP address",
		    (int)(c->token.size < 64 ? c->token.size : 64),
		    c->token.text);
	emit_constant(c, bytes, is_v6 ? 16 : 4);
	expression_next(c);
}

static const struct option_definition *
definition_by_code(
    const struct expression_compiler *c, const char *space, uint16_t code)
{
	if (space == NULL)
		return NULL;
	if (c->names->option_by_code != NULL)
		return c->names->option_by_code(c->names->context, space, code);
	return option_find(space, code);
}

static const struct option_definition *
definition_by_name(const struct expression_compiler *c, const char *name)
{
	if (c->names->option_by_name != NULL)
		return c->names->option_by_name(c->names->context, name);
	return option_find_name("dhcp6", name);
}

/* An option that is being spoken of: its code, and what is known of it. */
struct subject {
	uint16_t code;
	const struct option_definition *definition; /* or NULL */
};

/* "[CODE]" or "[NAME]", behind "option". */
static struct subject
parse_option(struct expression_compiler *c)
{
	struct subject subject = {0};
	const char *name;

	expression_expect(c, '[');
	if (c->token.kind != EXPRESSION_TOKEN_WORD) {
		subject.code = (uint16_t)expression_expect_integer(
		    c, 0, CODE_MAX, "an option's code or name");
		subject.definition =
		    definition_by_code(c, "dhcp6", subject.code);
		expression_expect(c, ']');
		return subject;
	}
	name = expression_expect_name(
	    c, EXPRESSION_TOKEN_WORD, "an option's code or name");
	if (c->err == ERR_NONE)
		subject.definition = definition_by_name(c, name);
	if (subject.definition == NULL)
		expression_complain(c, ERR_NOT_FOUND, c->token.column,
		    "option '%s' is not defined", name);
	else
		subject.code = subject.definition->code;
	expression_next(c);
	expression_expect(c, ']');
	return subject;
}

/* "[CODE]" behind ".option": no names here. */
static uint16_t
parse_code(struct expression_compiler *c)
{
	uint16_t code;

	expression_expect(c, '[');
	code = (uint16_t)expression_expect_integer(
	    c, 0, CODE_MAX, "a suboption's code");
	expression_expect(c, ']');
	return code;
}

/* ".option[CODE]" goes from an option into what it holds. */
static struct subject
parse_suboption(struct expression_compiler *c, struct subject outer)
{
	struct subject inner = {.code = parse_code(c)};
	size_t offset;

	if (!option_suboptions_offset(outer.definition, &offset))
		offset = UINT32_MAX; /* it holds none: none is ever found */
	else
		inner.definition = definition_by_code(
		    c, outer.definition->encapsulates, inner.code);
	expression_emit(c, (struct expression_instruction){
			       .operation = EXPRESSION_SUBOPTION,
			       .code = inner.code,
			       .number = (uint32_t)offset,
			   });
	return inner;
}

static enum expression_kind
parse_exists(struct expression_compiler *c)
{
	expression_emit_plain(c, EXPRESSION_EXISTS);
	return EXPRESSION_KIND_BOOLEAN;
}

/* ".text", ".hex" or ".exists", behind the point. */
static enum expression_kind
parse_form(struct expression_compiler *c, struct subject subject)
{
	if (expression_take_word(c, "exists"))
		return parse_exists(c);
	if (expression_take_word(c, "hex"))
		return EXPRESSION_KIND_STRING;
	if (!expression_take_word(c, "text"))
		expression_unexpected(c, "text, hex or exists");
	expression_emit(c, (struct expression_instruction){
			       .operation = EXPRESSION_TEXT,
			       .code = subject.code,
			       .value.pointer = subject.definition,
			   });
	return EXPRESSION_KIND_STRING;
}

/* What follows "option[...]". */
static enum expression_kind
parse_option_rest(struct expression_compiler *c, struct subject subject)
{
	expression_expect(c, '.');
	while (expression_take_word(c, "option")) {
		subject = parse_suboption(c, subject);
		expression_expect(c, '.');
	}
	return parse_form(c, subject);
}

static enum expression_kind
atom_option(struct expression_compiler *c)
{
	struct subject subject = parse_option(c);

	expression_emit(c, (struct expression_instruction){
			       .operation = EXPRESSION_OPTION,
			       .code = subject.code,
			   });
	return parse_option_rest(c, subject);
}

static enum expression_kind
relay_field(struct expression_compiler *c, enum expression_operation operation,
    int32_t level)
{
	expression_emit(c, (struct expression_instruction){
			       .operation = (uint8_t)operation,
			       .value.level = level,
			   });
	return EXPRESSION_KIND_STRING;
}

static enum expression_kind
atom_relay(struct expression_compiler *c)
{
	struct subject subject;
	int32_t level;

	expression_expect(c, '[');
	level = (int32_t)expression_expect_integer(
	    c, LEVEL_MIN, LEVEL_MAX, "a nesting level");
	expression_expect(c, ']');
	expression_expect(c, '.');
	if (expression_take_word(c, "peeraddr"))
		return relay_field(c, EXPRESSION_RELAY_PEER, level);
	if (expression_take_word(c, "linkaddr"))
		return relay_field(c, EXPRESSION_RELAY_LINK, level);
	if (!expression_take_word(c, "option"))
		expression_unexpected(c, "peeraddr, linkaddr or option");
	subject = parse_option(c);
	expression_emit(c, (struct expression_instruction){
			       .operation = EXPRESSION_RELAY_OPTION,
			       .code = subject.code,
			       .value.level = level,
			   });
	return parse_option_rest(c, subject);
}

/* One of several words behind a point, each with its operation. */
struct property {
	const char *word;
	enum expression_operation operation;
};

static enum expression_kind
atom_property(struct expression_compiler *c, const struct property *properties,
    const char *expected)
{
	expression_expect(c, '.');
	for (; properties->word != NULL; properties++) {
		if (!expression_take_word(c, properties->word))
			continue;
		expression_emit_plain(c, properties->operation);
		return EXPRESSION_KIND_STRING;
	}
	expression_unexpected(c, expected);
	return EXPRESSION_KIND_NONE;
}

static enum expression_kind
atom_pkt(struct expression_compiler *c)
{
	static const struct property properties[] = {
	    {"iface", EXPRESSION_INTERFACE},
	    {"src", EXPRESSION_SOURCE},
	    {"dst", EXPRESSION_DESTINATION},
	    {"len", EXPRESSION_LENGTH},
	    {NULL},
	};

	return atom_property(c, properties, "iface, src, dst or len");
}

static enum expression_kind
atom_pkt6(struct expression_compiler *c)
{
	static const struct property properties[] = {
	    {"msgtype", EXPRESSION_MESSAGE_TYPE},
	    {"transid", EXPRESSION_TRANSACTION},
	    {NULL},
	};

	return atom_property(c, properties, "msgtype or transid");
}

/* ".enterprise" of whichever vendor; the point is taken. */
static enum expression_kind
parse_enterprise(
    struct expression_compiler *c, enum expression_operation operation)
{
	if (!expression_take_word(c, "enterprise"))
		expression_unexpected(c, "enterprise");
	expression_emit(c, (struct expression_instruction){
			       .operation = (uint8_t)operation, .flag = true});
	expression_emit_plain(c, EXPRESSION_ENTERPRISE);
	return EXPRESSION_KIND_STRING;
}

/* "[ENTERPRISE]." or "[*].", as the beginning of an instruction. */
static struct expression_instruction
parse_vendor(struct expression_compiler *c)
{
	struct expression_instruction vendor = {0};

	expression_expect(c, '[');
	if (expression_take(c, '*'))
		vendor.flag = true;
	else
		vendor.number = (uint32_t)expression_expect_integer(
		    c, 0, ENTERPRISE_MAX, "an enterprise number or *");
	expression_expect(c, ']');
	expression_expect(c, '.');
	return vendor;
}

/* The definition of a vendor's suboption; any vendor has none. */
static struct subject
vendor_subject(const struct expression_compiler *c,
    const struct expression_instruction *vendor)
{
	struct subject subject = {.code = vendor->code};
	char space[sizeof("vendor-4294967295")];

	if (vendor->flag)
		return subject;
	snprintf(space, sizeof(space), "vendor-%" PRIu32, vendor->number);
	subject.definition = definition_by_code(c, space, subject.code);
	return subject;
}

static enum expression_kind
atom_vendor(struct expression_compiler *c)
{
	struct expression_instruction vendor;

	if (expression_take(c, '.'))
		return parse_enterprise(c, EXPRESSION_VENDOR);
	vendor = parse_vendor(c);
	if (expression_take_word(c, "exists")) {
		vendor.operation = EXPRESSION_VENDOR;
		expression_emit(c, vendor);
		return parse_exists(c);
	}
	if (!expression_take_word(c, "option"))
		expression_unexpected(c, "exists or option");
	vendor.operation = EXPRESSION_VENDOR_OPTION;
	vendor.code = parse_code(c);
	expression_emit(c, vendor);
	expression_expect(c, '.');
	return parse_form(c, vendor_subject(c, &vendor));
}

static enum expression_kind
atom_vendor_class(struct expression_compiler *c)
{
	struct expression_instruction vendor;

	if (expression_take(c, '.'))
		return parse_enterprise(c, EXPRESSION_VENDOR_CLASS);
	vendor = parse_vendor(c);
	if (expression_take_word(c, "exists")) {
		vendor.operation = EXPRESSION_VENDOR_CLASS;
		expression_emit(c, vendor);
		return parse_exists(c);
	}
	if (!expression_take_word(c, "data"))
		expression_unexpected(c, "exists or data");
	vendor.operation = EXPRESSION_VENDOR_CLASS_DATA;
	if (expression_take(c, '[')) {
		vendor.code = (uint16_t)expression_expect_integer(
		    c, 0, TUPLE_MAX, "an index");
		expression_expect(c, ']');
	}
	expression_emit(c, vendor);
	return EXPRESSION_KIND_STRING;
}

static void
note_class(struct expression_compiler *c, uint16_t number)
{
	if (c->class_count == EXPRESSION_CLASSES_MAX)
		expression_complain(c, ERR_LIMIT, c->token.column,
		    "more than %d classes are asked for",
		    EXPRESSION_CLASSES_MAX);
	else
		c->classes[c->class_count++] = number;
}

static enum expression_kind
atom_member(struct expression_compiler *c)
{
	const char *name;
	int number = -1;

	expression_expect(c, '(');
	name = expression_expect_name(
	    c, EXPRESSION_TOKEN_TEXT, "a class name in single quotes");
	if (c->err == ERR_NONE)
		number = c->names->class_number(c->names->context, name);
	if (number < 0)
		expression_complain(c, ERR_NOT_FOUND, c->token.column,
		    "not defined client class '%s'", name);
	else
		note_class(c, (uint16_t)number);
	expression_next(c);
	expression_expect(c, ')');
	expression_emit(c, (struct expression_instruction){
			       .operation = EXPRESSION_MEMBER,
			       .number = (uint32_t)number,
			   });
	return EXPRESSION_KIND_BOOLEAN;
}

typedef enum expression_kind atom_function(struct expression_compiler *c);

static const struct {
	const char *word;
	atom_function *function;
} atoms[] = {
    {"option", atom_option},
    {"relay6", atom_relay},
    {"pkt", atom_pkt},
    {"pkt6", atom_pkt6},
    {"vendor", atom_vendor},
    {"vendor-class", atom_vendor_class},
    {"member", atom_member},
};

enum expression_kind
expression_atom(struct expression_compiler *c)
{
	switch (c->token.kind) {
	case EXPRESSION_TOKEN_TEXT:
		emit_constant(c, c->token.text, c->token.size);
		expression_next(c);
		return EXPRESSION_KIND_STRING;
	case EXPRESSION_TOKEN_HEX:
		atom_hex(c);
		return EXPRESSION_KIND_STRING;
	case EXPRESSION_TOKEN_INTEGER:
		atom_integer(c);
		return EXPRESSION_KIND_STRING;
	case EXPRESSION_TOKEN_ADDRESS:
		atom_address(c);
		return EXPRESSION_KIND_STRING;
	default:
		break;
	}
	for (size_t i = 0; i < sizeof(atoms) / sizeof(*atoms); i++)
		if (expression_take_word(c, atoms[i].word))
			return atoms[i].function(c);
	expression_unexpected(c, "a value");
	return EXPRESSION_KIND_NONE;
}
