/*
 * command_envelope.c: see its header.
 */
#include "libcommon/command_envelope.h"

#include <stdio.h>
#include <string.h>

/* What is wrong with the brackets and commas outside strings, or NULL: a tree
 * takes some 150 bytes for a value that is two in the text. */
static const char *
too_much(struct span text)
{
	bool in_string = false;
	size_t values = 0;
	int depth = 0;

	for (size_t i = 0; i < text.size; i++) {
		uint8_t c = text.data[i];

		if (in_string) {
			if (c == '\\')
				i++;
			else if (c == '"')
				in_string = false;
		} else if (c == '"') {
			in_string = true;
		} else if (c == '{' || c == '[') {
			if (++depth > ENVELOPE_DEPTH_MAX)
				return "fromJSON elements nested too deeply";
			values++;
		} else if (c == '}' || c == ']') {
			depth--;
		} else if (c == ',') {
			values++;
		}
	}
	return values > ENVELOPE_VALUES_MAX ? "fromJSON has too many elements"
					    : NULL;
}

static const char *
kind_text(const json_t *value)
{
	switch (json_typeof(value)) {
	case JSON_OBJECT:
		return "map";
	case JSON_ARRAY:
		return "list";
	case JSON_STRING:
		return "string";
	case JSON_INTEGER:
		return "integer";
	case JSON_REAL:
		return "real";
	case JSON_TRUE:
	case JSON_FALSE:
		return "boolean";
	default:
		return "null";
	}
}

/* A key of the map that has no place there, or NULL. */
static const char *
unknown_key(json_t *envelope)
{
	static const char *const known[] = {
	    "command", "arguments", "service", "remote-address"};
	const char *key;
	json_t *value;
	size_t i;

	json_object_foreach(envelope, key, value)
	{
		for (i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
			if (strcmp(key, known[i]) == 0)
				break;
		}
		if (i == sizeof(known) / sizeof(known[0]))
			return key;
	}
	return NULL;
}

#define FAILED "Error during command processing: invalid command: "

/* Kea's order of checks. */
static const char *
read_name(json_t *envelope, char why[ENVELOPE_WHY_SIZE])
{
	json_t *value = json_object_get(envelope, "command");
	const char *key = unknown_key(envelope);

	if (!json_is_object(envelope))
		snprintf(why, ENVELOPE_WHY_SIZE,
		    FAILED "expected toplevel entry to be a map, got %s "
			   "instead",
		    kind_text(envelope));
	else if (key != NULL)
		snprintf(why, ENVELOPE_WHY_SIZE,
		    FAILED "unsupported parameter '%.64s'", key);
	else if (value == NULL)
		snprintf(why, ENVELOPE_WHY_SIZE,
		    FAILED "does not contain mandatory 'command'");
	else if (!json_is_string(value))
		snprintf(why, ENVELOPE_WHY_SIZE,
		    FAILED "expected 'command' to be a string, got %s instead",
		    kind_text(value));
	else
		return json_string_value(value);
	return NULL;
}

json_t *
command_envelope_read(
    struct span text, const char **name, char why[ENVELOPE_WHY_SIZE])
{
	const char *wrong = too_much(text);
	json_error_t error;
	json_t *envelope;

	if (wrong != NULL) {
		snprintf(why, ENVELOPE_WHY_SIZE, "%s", wrong);
		return NULL;
	}
	envelope = json_loadb((const char *)text.data, text.size,
	    JSON_ALLOW_NUL | JSON_DECODE_ANY, &error);
	if (envelope == NULL) {
		snprintf(why, ENVELOPE_WHY_SIZE, "%s in <wire>:%d:%d",
		    error.text, error.line, error.column);
		return NULL;
	}
	*name = read_name(envelope, why);
	if (*name != NULL)
		return envelope;
	json_decref(envelope);
	return NULL;
}
