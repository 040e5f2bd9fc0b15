/*
 * libcommon/yaml_json.c: Kea's JSON, checked and written down for libyaml.
 *
 * YAML's flow style takes more than JSON does ({a b}, ["x": 1], a missing
 * value), and what it refuses it refuses with words that no JSON writer
 * understands. So the grammar is held here; what comes out is JSON on one line
 * without blanks, whatever went in. After an error the text is mended in the
 * way that keeps most of it: a missing comma, colon or value is put in, a wrong
 * bracket closes what it can.
 */
#include "libcommon/yaml_internal.h"

#include <stdlib.h>

/* libyaml looks for the colon of a key within so many characters. */
#define KEY_SIZE_MAX 1000

enum expect {
	EXPECT_FIRST,   /* an element, or the end */
	EXPECT_ELEMENT, /* after a comma */
	EXPECT_COLON,
	EXPECT_VALUE, /* of a member */
	EXPECT_COMMA  /* or the end */
};

struct container {
	int open; /* '{' or '[', 0 for the text as a whole */
	enum expect expect;
	struct yaml_position position; /* of the bracket */
	struct yaml_position comma;    /* the last one seen */
};

struct json {
	struct yaml_lexer lexer;
	struct yaml_document *document;
	struct yaml_output *output;
	struct container *containers; /* [0] is the text as a whole */
	unsigned depth;               /* index of the innermost */
	bool stopped;
};

static void
write_text(struct json *json, const char *text, size_t size)
{
	yaml_output_ascii(json->output, text, size);
}

/* Complains of the grammar, unless that only follows from another error. */
static void
complain(struct json *json, const char *text)
{
	if (!json->lexer.quiet)
		yaml_complain(json->document, COMPLAINT_ERROR,
		    json->lexer.position, "%s", text);
	json->lexer.quiet = true;
}

static void
complain_of_token(struct json *json, const char *expected)
{
	char token = (char)json->lexer.token;

	if (!json->lexer.quiet)
		yaml_complain(json->document, COMPLAINT_ERROR,
		    json->lexer.position, "unexpected \"%c\", expected %s",
		    token, expected);
	json->lexer.quiet = true;
}

static void
warn_of_comma(struct json *json, const struct container *in)
{
	yaml_complain(json->document, COMPLAINT_WARNING, in->comma,
	    "extraneous comma; a piece of configuration may have been "
	    "omitted");
}

static void
write_repaired(struct json *json, const char *text, size_t size)
{
	yaml_output_mark(json->output, json->lexer.position, true);
	write_text(json, text, size);
}

static void
container_open(struct json *json, int bracket)
{
	char c = (char)bracket;
	struct container *in;

	if (json->depth >= json->document->limits->depth) {
		yaml_complain(json->document, COMPLAINT_ERROR,
		    json->lexer.position, "nested more than %u deep",
		    json->depth);
		json->stopped = true;
		return;
	}
	in = &json->containers[++json->depth];
	in->open = bracket;
	in->expect = EXPECT_FIRST;
	in->position = json->lexer.position;
	yaml_output_mark(json->output, json->lexer.position, false);
	write_text(json, &c, 1);
	yaml_lexer_skip(&json->lexer);
}

/* Ends the innermost container; the one around it has its element. */
static void
container_end(struct json *json)
{
	const struct container *in = &json->containers[json->depth];

	if (in->expect == EXPECT_COLON)
		write_text(json, ":", 1);
	if (in->expect == EXPECT_COLON || in->expect == EXPECT_VALUE)
		write_repaired(json, "null", 4);
	write_text(json, in->open == '{' ? "}" : "]", 1);
	json->depth--;
	json->containers[json->depth].expect = EXPECT_COMMA;
}

static bool
is_open(const struct json *json, int bracket)
{
	for (unsigned i = json->depth; i > 0; i--)
		if (json->containers[i].open == bracket)
			return true;
	return false;
}

/* A closing bracket. */
static void
container_close(struct json *json)
{
	int wanted = json->lexer.token == '}' ? '{' : '[';
	struct container *in = &json->containers[json->depth];

	if (in->open != wanted) {
		if (!json->lexer.quiet)
			yaml_complain(json->document, COMPLAINT_ERROR,
			    json->lexer.position,
			    "\"%c\" does not close the \"%c\" of line %u, "
			    "column %u",
			    (char)json->lexer.token, (char)in->open,
			    (unsigned)in->position.line,
			    (unsigned)in->position.column);
		json->lexer.quiet = true;
		while (is_open(json, wanted) &&
		       json->containers[json->depth].open != wanted)
			container_end(json);
	} else {
		if (in->expect == EXPECT_ELEMENT)
			warn_of_comma(json, in);
		json->lexer.quiet = false;
	}
	if (json->containers[json->depth].open == wanted)
		container_end(json);
	yaml_lexer_skip(&json->lexer);
}

/* A value of any kind; the token is one that can begin it. */
static void
write_value(struct json *json, struct container *in)
{
	in->expect = EXPECT_COMMA;
	switch (json->lexer.token) {
	case YAML_TOKEN_STRING:
		yaml_output_mark(json->output, json->lexer.position, false);
		yaml_lexer_string(&json->lexer);
		break;
	case YAML_TOKEN_WORD:
		yaml_lexer_value(&json->lexer);
		break;
	default:
		container_open(json, json->lexer.token);
		break;
	}
}

static void
write_key(struct json *json, struct container *in)
{
	struct yaml_output *output = json->output;
	size_t offset = output->size;
	uint32_t characters = output->characters;

	in->expect = EXPECT_COLON;
	if (json->lexer.token == YAML_TOKEN_STRING) {
		yaml_output_mark(output, json->lexer.position, false);
		yaml_lexer_string(&json->lexer);
	} else if (json->lexer.token == YAML_TOKEN_WORD) {
		yaml_output_mark(output, json->lexer.position, false);
		yaml_lexer_bare_name(&json->lexer);
	} else {
		complain_of_token(json, "a name in double quotes");
		write_repaired(json, "\"\"", 2);
	}
	if (output->characters - characters > KEY_SIZE_MAX)
		yaml_output_explicit_key(output, offset);
}

static bool
is_close(int token)
{
	return token == '}' || token == ']';
}

/* Where an element may stand: first in a container, or after a comma. */
static void
step_element(struct json *json, struct container *in)
{
	int token = json->lexer.token;

	if (is_close(token)) {
		container_close(json);
	} else if (token == ',') {
		if (in->expect == EXPECT_ELEMENT)
			warn_of_comma(json, in);
		else
			complain_of_token(json, "an element before it");
		in->comma = json->lexer.position;
		yaml_lexer_skip(&json->lexer);
	} else if (token == ':' && in->open == '[') {
		complain_of_token(json, "a value");
		yaml_lexer_skip(&json->lexer);
	} else {
		if (in->expect == EXPECT_ELEMENT)
			write_text(json, ",", 1);
		if (in->open == '{')
			write_key(json, in);
		else
			write_value(json, in);
	}
}

static void
step_colon(struct json *json, struct container *in)
{
	in->expect = EXPECT_VALUE;
	write_text(json, ":", 1);
	if (json->lexer.token == ':') {
		yaml_lexer_skip(&json->lexer);
		json->lexer.quiet = false;
	} else {
		complain(json, "expected \":\" after a name");
	}
}

static void
step_value(struct json *json, struct container *in)
{
	int token = json->lexer.token;

	if (token == ':') {
		complain_of_token(json, "a value");
		yaml_lexer_skip(&json->lexer);
	} else if (token == ',' || is_close(token)) {
		complain_of_token(json, "a value before it");
		write_repaired(json, "null", 4);
		in->expect = EXPECT_COMMA;
	} else {
		write_value(json, in);
	}
}

static void
step_comma(struct json *json, struct container *in)
{
	int token = json->lexer.token;

	if (is_close(token)) {
		container_close(json);
	} else if (token == ':') {
		complain_of_token(json, "\",\"");
		yaml_lexer_skip(&json->lexer);
	} else {
		in->expect = EXPECT_ELEMENT;
		if (token == ',') {
			in->comma = json->lexer.position;
			yaml_lexer_skip(&json->lexer);
			json->lexer.quiet = false;
		} else {
			complain(json, "expected \",\" before this");
		}
	}
}

/* The text as a whole: one value and nothing else. */
static void
step_outside(struct json *json, struct container *in)
{
	int token = json->lexer.token;

	if (in->expect == EXPECT_COMMA) {
		complain(json, "text after the end of the configuration");
		json->stopped = true;
	} else if (token == ',' || token == ':' || is_close(token)) {
		complain_of_token(json, "\"{\"");
		json->stopped = true;
	} else {
		write_value(json, in);
	}
}

static void
json_step(struct json *json)
{
	struct container *in = &json->containers[json->depth];

	if (in->open == 0) {
		step_outside(json, in);
		return;
	}
	switch (in->expect) {
	case EXPECT_FIRST:
	case EXPECT_ELEMENT:
		step_element(json, in);
		break;
	case EXPECT_COLON:
		step_colon(json, in);
		break;
	case EXPECT_VALUE:
		step_value(json, in);
		break;
	case EXPECT_COMMA:
		step_comma(json, in);
		break;
	}
}

/* The text is over: is everything closed? */
static void
json_finish(struct json *json)
{
	const struct container *in = &json->containers[json->depth];

	if (json->depth > 0 && !json->stopped)
		yaml_complain(json->document, COMPLAINT_ERROR, in->position,
		    "\"%c\" is never closed", (char)in->open);
	else if (json->depth == 0 && in->expect != EXPECT_COMMA &&
		 json->document->error_count == 0)
		complain(json, "nothing is configured here: the text is empty");
	while (json->depth > 0)
		container_end(json);
}

void
yaml_json_write(struct yaml_loader *loader, const struct yaml_file *file)
{
	struct yaml_document *document = loader->document;
	struct json json = {
	    .document = document,
	    .output = &loader->output,
	};

	json.containers =
	    calloc(document->limits->depth + 1, sizeof(*json.containers));
	if (json.containers == NULL) {
		loader->output.failed = true;
		return;
	}
	json.containers[0].expect = EXPECT_VALUE;
	yaml_lexer_init(&json.lexer, loader, file);
	while (!json.stopped && yaml_lexer_peek(&json.lexer) != YAML_TOKEN_END)
		json_step(&json);
	json_finish(&json);
	free(json.containers);
}
