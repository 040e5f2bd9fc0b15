/*
 * proto/option_value.c: is a value what its definition says?
 *
 * Walks a value field by field. Nothing is copied; a value of n octets costs
 * at most n steps. Suboptions are checked for their lengths alone: what they
 * say is their own definition's matter when they are read.
 */
#include "dhcp6d/proto/domain_name.h"
#include "dhcp6d/proto/option_table.h"
#include "dhcp6d/proto/option_walk.h"

/* Octets of a field that always has the same size, else 0. */
static size_t
fixed_size(enum option_field field)
{
	switch (field) {
	case FIELD_BOOLEAN:
	case FIELD_INT8:
	case FIELD_UINT8:
		return 1;
	case FIELD_INT16:
	case FIELD_UINT16:
		return 2;
	case FIELD_PSID:
		return 3;
	case FIELD_INT32:
	case FIELD_UINT32:
	case FIELD_IPV4_ADDRESS:
		return 4;
	case FIELD_IPV6_ADDRESS:
		return 16;
	default:
		return 0;
	}
}

/* A length in bits, then as many octets as that needs, the rest zero. */
static bool
prefix_skip(struct reader *r)
{
	uint8_t length = reader_u8(r);

	if (length > 128)
		return false;
	reader_take(r, (length + 7u) / 8);
	return reader_good(r);
}

/* Moves r behind one field. */
static bool
field_skip(const struct option_definition *definition, enum option_field field,
    struct reader *r)
{
	switch (field) {
	case FIELD_NONE:
	case FIELD_RECORD:
		return false;
	case FIELD_EMPTY:
		return true;
	case FIELD_FQDN:
		return domain_name_skip(r, definition->partial_name);
	case FIELD_IPV6_PREFIX:
		return prefix_skip(r);
	case FIELD_TUPLE:
		reader_take(r, reader_u16(r));
		return reader_good(r);
	case FIELD_BINARY:
	case FIELD_STRING:
	case FIELD_INTERNAL:
		/* tuples, where the definition has them, are read after */
		if (!definition->tuples)
			reader_take(r, reader_left(r));
		return reader_good(r);
	default:
		reader_take(r, fixed_size(field));
		return reader_good(r);
	}
}

/* An array: the same field up to the end of the value. */
static bool
array_skip(const struct option_definition *definition, enum option_field field,
    struct reader *r)
{
	size_t size = fixed_size(field);

	if (size > 0 && reader_good(r)) {
		bool whole = reader_left(r) % size == 0;

		reader_take(r, reader_left(r));
		return whole;
	}
	while (reader_left(r) > 0) {
		if (!field_skip(definition, field, r))
			return false;
	}
	return reader_good(r);
}

static bool
fields_skip(const struct option_definition *definition, struct reader *r)
{
	unsigned count = definition->field_count;

	if (definition->type != FIELD_RECORD)
		return definition->array
			   ? array_skip(definition, definition->type, r)
			   : field_skip(definition, definition->type, r);
	for (unsigned i = 0; i < count; i++) {
		if (!field_skip(definition, definition->fields[i], r))
			return false;
	}
	/* of an array of records the last field repeats */
	return !definition->array ||
	       array_skip(definition, definition->fields[count - 1], r);
}

/* What stands behind the fields: tuples, suboptions, or nothing. */
static bool
rest_is_good(const struct option_definition *definition, struct reader *r)
{
	if (definition->tuples)
		return array_skip(
		    &(struct option_definition){.type = FIELD_TUPLE},
		    FIELD_TUPLE, r);
	if (definition->encapsulates != NULL)
		return option_walk_is_good(span_of(r->next, reader_left(r)));
	return reader_left(r) == 0;
}

enum err
option_value_check(const struct option_definition *definition,
    struct span value, struct err_detail *detail)
{
	struct reader r;

	if (value.size < definition->minimum ||
	    value.size > definition->maximum)
		return err_set(detail, ERR_RANGE,
		    "a value of %zu octets, where %u to %u are legal",
		    value.size, definition->minimum, definition->maximum);
	reader_init(&r, value);
	if (!fields_skip(definition, &r) || !rest_is_good(definition, &r))
		return err_set(detail, ERR_SYNTAX,
		    "the value is not made of whole fields");
	return definition->check == NULL ? ERR_NONE
					 : definition->check(value, detail);
}

bool
option_value_is_good(
    const struct option_definition *definition, struct span value)
{
	return option_value_check(definition, value, NULL) == ERR_NONE;
}
