/*
 * host_selector.c: see its header.
 */
#include "dhcp6d/control/host_selector.h"

#include <string.h>

#include "dhcp6d/control/source_walk.h"
#include "libcommon/text.h"

static const char *const identifier_names[] = {
    "duid", "hw-address", "flex-id", NULL};

/* As the loader reads identifiers; false if it is none. */
static bool
read_identifier(const char *text, struct host_selector *out)
{
	size_t size = strlen(text);
	char plain[4 * SELECTOR_BYTES_MAX];
	size_t used = 0;

	if (size >= 2 && text[0] == '\'' && text[size - 1] == '\'') {
		out->size = size - 2;
		if (out->size == 0 || out->size > sizeof(out->bytes))
			return false;
		memcpy(out->bytes, text + 1, out->size);
		return true;
	}
	if (size >= sizeof(plain))
		return false;
	for (; *text != 0; text++)
		plain[used++] = *text == '-' ? ':' : *text;
	return used > 0 && text_to_bytes(plain, used, out->bytes,
			       sizeof(out->bytes), &out->size);
}

static const char *
identifier_name(const char *name)
{
	size_t i = 0;

	while (identifier_names[i] != NULL &&
	       strcmp(identifier_names[i], name) != 0)
		i++;
	return identifier_names[i];
}

static const char *
text_of(json_t *map, const char *name)
{
	return json_string_value(json_object_get(map, name));
}

bool
host_selector_read(
    json_t *arguments, struct host_selector *out, struct answer *answer)
{
	const char *address = text_of(arguments, "ip-address");
	const char *type = text_of(arguments, "identifier-type");
	const char *identifier = text_of(arguments, "identifier");
	const char *why = NULL;

	memset(out, 0, sizeof(*out));
	if (address != NULL) {
		if (!address_parse(address, strlen(address), &out->address))
			why = "'ip-address' is not an IPv6 address";
	} else if (type == NULL || identifier == NULL) {
		why = "'ip-address' or 'identifier-type' and 'identifier' "
		      "must be specified";
	} else if ((out->type = identifier_name(type)) == NULL) {
		why = "Value of 'identifier-type' was not recognized.";
	} else if (!read_identifier(identifier, out)) {
		why = "Unable to parse 'identifier' value.";
	}
	if (why != NULL)
		answer_text(answer, RESULT_ERROR, "%s", why);
	return why == NULL;
}

bool
host_selector_of(json_t *host, struct host_selector *out)
{
	const char *text;

	memset(out, 0, sizeof(*out));
	for (size_t i = 0; identifier_names[i] != NULL; i++) {
		text = text_of(host, identifier_names[i]);
		if (text == NULL)
			continue;
		out->type = identifier_names[i];
		return read_identifier(text, out);
	}
	return false;
}

/* Whether an element of ip-addresses or prefixes is or begins with it. */
static bool
is_address(const char *text, size_t size, struct address wanted)
{
	const char *slash = memchr(text, '/', size);
	struct address address;

	if (slash != NULL)
		size = (size_t)(slash - text);
	return address_parse(text, size, &address) &&
	       address_equal(address, wanted);
}

static bool
is_identifier(const struct host_selector *selector, const char *text)
{
	struct host_selector other;

	return read_identifier(text, &other) && other.size == selector->size &&
	       memcmp(other.bytes, selector->bytes, other.size) == 0;
}

bool
host_selector_fits(const struct host_selector *selector, json_t *host)
{
	static const char *const lists[] = {"ip-addresses", "prefixes"};
	const char *text;
	json_t *list;

	if (selector->type != NULL) {
		text = text_of(host, selector->type);
		return text != NULL && is_identifier(selector, text);
	}
	for (size_t k = 0; k < 2; k++) {
		list = json_object_get(host, lists[k]);
		for (size_t i = 0; i < json_array_size(list); i++) {
			text = json_string_value(json_array_get(list, i));
			if (text != NULL &&
			    is_address(text, strlen(text), selector->address))
				return true;
		}
	}
	return false;
}

static bool
list_has(struct json_text host, const char *name, struct address wanted)
{
	struct json_walk walk;
	struct json_text list, element;

	if (!json_find(host, name, &list) || !json_walk_open(&walk, list, '['))
		return false;
	while (json_walk_element(&walk, &element)) {
		element = json_string_inside(element);
		if (is_address(element.start, element.size, wanted))
			return true;
	}
	return false;
}

bool
host_selector_fits_text(
    const struct host_selector *selector, struct json_text host)
{
	json_t *text;
	bool same;

	if (selector->type == NULL)
		return list_has(host, "ip-addresses", selector->address) ||
		       list_has(host, "prefixes", selector->address);
	text = source_string(host, selector->type);
	same = text != NULL && is_identifier(selector, json_string_value(text));
	json_decref(text);
	return same;
}
