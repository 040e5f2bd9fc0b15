/*
 * lease_arguments.c: what lease commands take.
 */
#include "dhcp6d/control/lease_arguments.h"

#include <string.h>

#include "libcommon/text.h"

static bool
wrong(struct answer *answer, const char *text)
{
	answer_text(answer, RESULT_ERROR, "%s", text);
	return false;
}

static bool
read_type(json_t *arguments, enum lease_type *type, struct answer *answer)
{
	json_t *value = json_object_get(arguments, "type");
	const char *text;

	*type = LEASE_NA;
	if (value == NULL)
		return true;
	text = json_is_string(value) ? json_string_value(value) : "?";
	if (strcmp(text, "IA_NA") == 0 || strcmp(text, "0") == 0)
		return true;
	*type = LEASE_PD;
	if (strcmp(text, "IA_PD") == 0 || strcmp(text, "2") == 0)
		return true;
	answer_text(answer, RESULT_ERROR,
	    "Invalid lease type specified: %s, only supported values are: "
	    "IA_NA, IA_PD and V4",
	    text);
	return false;
}

static bool
read_address(
    json_t *value, struct lease_selector *selector, struct answer *answer)
{
	const char *text = json_string_value(value);

	if (text == NULL)
		return wrong(answer, "'ip-address' is not a string.");
	if (!address_parse(text, strlen(text), &selector->address)) {
		answer_text(answer, RESULT_ERROR,
		    "Invalid IPv6 address specified: %s", text);
		return false;
	}
	selector->by_address = true;
	return true;
}

static bool
read_identifier(
    json_t *arguments, struct lease_selector *selector, struct answer *answer)
{
	const char *type =
	    json_string_value(json_object_get(arguments, "identifier-type"));
	const char *text =
	    json_string_value(json_object_get(arguments, "identifier"));

	if (type == NULL)
		return wrong(answer,
		    "No 'ip-address' provided and 'identifier-type' is either "
		    "missing or not a string.");
	if (text == NULL)
		return wrong(answer,
		    "No 'ip-address' provided and 'identifier' is either "
		    "missing or not a string.");
	if (strcmp(type, "duid") != 0) {
		answer_text(answer, RESULT_ERROR,
		    "Query by %s is not allowed in v6.", type);
		return false;
	}
	if (!text_to_bytes(text, strlen(text), selector->duid,
		sizeof(selector->duid), &selector->duid_size)) {
		answer_text(
		    answer, RESULT_ERROR, "Bad 'duid' identifier: %s", text);
		return false;
	}
	return true;
}

bool
selector_read(
    json_t *arguments, struct lease_selector *selector, struct answer *answer)
{
	json_t *address, *subnet, *iaid;

	memset(selector, 0, sizeof(*selector));
	if (!json_is_object(arguments))
		return wrong(answer, "Parameters missing or are not a map.");
	if (!read_type(arguments, &selector->type, answer))
		return false;
	address = json_object_get(arguments, "ip-address");
	if (address != NULL)
		return read_address(address, selector, answer);
	subnet = json_object_get(arguments, "subnet-id");
	if (subnet == NULL)
		return wrong(
		    answer, "Mandatory 'subnet-id' parameter missing.");
	if (!json_is_integer(subnet))
		return wrong(answer, "'subnet-id' parameter is not integer.");
	selector->subnet_id = (uint32_t)json_integer_value(subnet);
	iaid = json_object_get(arguments, "iaid");
	if (iaid != NULL && !json_is_integer(iaid))
		return wrong(answer, "'iaid' parameter is not integer.");
	selector->iaid = (uint32_t)json_integer_value(iaid);
	return read_identifier(arguments, selector, answer);
}

bool
string_read(json_t *arguments, const char *name, const char **out,
    struct answer *answer)
{
	json_t *value = json_object_get(arguments, name);

	if (!json_is_object(arguments))
		return wrong(
		    answer, "Command arguments missing or a not a map.");
	if (json_is_string(value)) {
		*out = json_string_value(value);
		return true;
	}
	answer_text(answer, RESULT_ERROR,
	    value == NULL ? "'%s' parameter not specified"
			  : "'%s' parameter must be a string",
	    name);
	return false;
}

bool
identifier_read(json_t *arguments, const char *name, uint8_t *out,
    size_t capacity, size_t *size, struct answer *answer)
{
	const char *text;

	if (!string_read(arguments, name, &text, answer))
		return false;
	if (text[0] == 0) {
		answer_text(answer, RESULT_ERROR,
		    "'%s' parameter must not be empty", name);
		return false;
	}
	if (text_to_bytes(text, strlen(text), out, capacity, size) && *size > 0)
		return true;
	answer_text(answer, RESULT_ERROR, "bad '%s' parameter: %s", name, text);
	return false;
}

uint32_t
selector_find(
    const struct lease_store *store, const struct lease_selector *selector)
{
	uint32_t index;

	if (!selector->by_address) {
		index = store_find_client(store,
		    span_of(selector->duid, selector->duid_size),
		    selector->type, selector->iaid);
		while (index != LEASE_INDEX_NONE &&
		       store_record(store, index)->subnet_id !=
			   selector->subnet_id)
			index = store_next_of_client(store, index);
		return index;
	}
	if (selector->type == LEASE_NA)
		return store_find_address(
		    store, LEASE_NA, selector->address, 128);
	/* the selector has no length; the longest prefix is the likeliest */
	for (unsigned length = 128; length > 0; length--) {
		index = store_find_address(
		    store, LEASE_PD, selector->address, (uint8_t)length);
		if (index != LEASE_INDEX_NONE)
			return index;
	}
	return LEASE_INDEX_NONE;
}
