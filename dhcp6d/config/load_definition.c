/*
 * load_definition.c: option-def, and where names and codes of options are
 * looked up (kea-config.md 2.11).
 *
 * An own definition must not take the code or the name of an option that Kea
 * knows; where we know more options than Kea, the file goes first.
 */
#include "dhcp6d/config/loading.h"

#include "libcommon/text.h"

struct definition_key {
	const char *space;
	const char *name; /* NULL: by code */
	uint16_t code;
};

static bool
definition_matches(const void *context, uint32_t item, const void *key)
{
	const struct option_definition *own = context;
	const struct definition_key *wanted = key;

	if (strcmp(own[item].space, wanted->space) != 0)
		return false;
	if (wanted->name != NULL)
		return strcmp(own[item].name, wanted->name) == 0;
	return own[item].code == wanted->code;
}

/* The space's hash is mixed with that of name or code. */
static uint64_t
definition_hash(const struct loading *loading, const struct definition_key *key)
{
	uint64_t space =
	    hash_bytes(loading->key, key->space, strlen(key->space));

	if (key->name != NULL)
		return space ^
		       hash_bytes(loading->key, key->name, strlen(key->name));
	return space ^ hash_bytes(loading->key, &key->code, sizeof(key->code));
}

static const struct option_definition *
definition_find(const struct loading *loading, const struct definition_key *key)
{
	const struct definitions *d = &loading->definitions;
	struct table_query query = {
	    definition_hash(loading, key), definition_matches, d->own, key};
	uint32_t item;

	if (d->count == 0)
		return NULL;
	item =
	    table_find(key->name != NULL ? &d->by_name : &d->by_code, &query);
	return item == TABLE_NONE ? NULL : &d->own[item];
}

/* The file's, where it may stand in for a standard one, else the standard. */
static const struct option_definition *
own_first(const struct loading *loading,
    const struct option_definition *standard, const struct definition_key *key)
{
	const struct option_definition *own = NULL;

	if (standard == NULL || standard->redefinable)
		own = definition_find(loading, key);
	return own != NULL ? own : standard;
}

/* Kea's older name for CableLabs' space is taken, too. */
static const char *
standard_space(const char *space)
{
	return strcmp(space, "docsis3-v6") == 0 ? "vendor-4491" : space;
}

const struct option_definition *
definition_by_code(
    const struct loading *loading, const char *space, uint16_t code)
{
	const struct option_definition *standard =
	    option_find(standard_space(space), code);
	struct definition_key key = {space, NULL, code};

	return own_first(loading, standard, &key);
}

const struct option_definition *
definition_by_name(
    const struct loading *loading, const char *space, const char *name)
{
	const struct option_definition *standard =
	    option_find_name(standard_space(space), name);
	struct definition_key key = {space, name, 0};

	return own_first(loading, standard, &key);
}

static const char *
keep_name(struct loading *loading, const char *name)
{
	const char *copy;

	if (name == NULL)
		return NULL;
	copy = arena_text(loading->arena, name, strlen(name));
	if (copy == NULL)
		loading->out_of_memory = true;
	return copy;
}

/* Copies what is the file's, which is gone when the load is over. */
const struct option_definition *
definition_keep(
    struct loading *loading, const struct option_definition *definition)
{
	const struct definitions *d = &loading->definitions;
	struct option_definition *copy;

	if (definition == NULL || d->count == 0 || definition < d->own ||
	    definition >= d->own + d->count)
		return definition;
	copy = load_array(loading, 1, sizeof(*copy));
	if (copy == NULL)
		return NULL;
	*copy = *definition;
	copy->name = keep_name(loading, definition->name);
	copy->space = keep_name(loading, definition->space);
	copy->encapsulates = keep_name(loading, definition->encapsulates);
	return copy;
}

static bool
name_is_good(const char *name)
{
	size_t size = strlen(name);

	return size > 0 &&
	       strspn(name,
		   "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
		   "0123456789-_") == size &&
	       strchr("-_", name[0]) == NULL &&
	       strchr("-_", name[size - 1]) == NULL;
}

bool
space_is_good(const char *space)
{
	return name_is_good(space) && strcmp(space, "dhcp4") != 0;
}

static bool
field_must_be_last(uint8_t field)
{
	return field == FIELD_STRING || field == FIELD_BINARY;
}

/* One name of record-types into the definition; false after a complaint. */
static bool
read_field(struct loading *loading, const struct raw_option_definition *raw,
    struct option_definition *out, const char *name, size_t size)
{
	enum option_field field = option_field_parse(name, size);

	if (field == FIELD_NONE || field == FIELD_EMPTY ||
	    field == FIELD_RECORD || field == FIELD_INTERNAL) {
		refuse(loading, raw->record_types.position,
		    "\"%.*s\" cannot be a field of a record", (int)size, name);
		return false;
	}
	if (out->field_count == OPTION_RECORD_FIELDS_MAX) {
		refuse(loading, raw->record_types.position,
		    "a record has at most %d fields", OPTION_RECORD_FIELDS_MAX);
		return false;
	}
	if (out->field_count > 0 &&
	    field_must_be_last(out->fields[out->field_count - 1])) {
		refuse(loading, raw->record_types.position,
		    "%s can only be the last field of a record",
		    option_field_name(out->fields[out->field_count - 1]));
		return false;
	}
	out->fields[out->field_count++] = (uint8_t)field;
	return true;
}

static bool
read_fields(struct loading *loading, const struct raw_option_definition *raw,
    struct option_definition *out)
{
	const char *text = raw->record_types.text;
	size_t size;

	if (text == NULL)
		text = "";
	while (*text != 0) {
		text += strspn(text, " ,");
		size = strcspn(text, " ,");
		if (size > 0 && !read_field(loading, raw, out, text, size))
			return false;
		text += size;
	}
	if (out->field_count >= 2)
		return true;
	refuse(loading, place_of_keyword(&raw->context, "record-types"),
	    "a record needs at least two fields in record-types");
	return false;
}

static bool
check_array(struct loading *loading, const struct raw_option_definition *raw,
    const struct option_definition *out)
{
	uint8_t last = (uint8_t)out->type;

	if (out->type == FIELD_RECORD)
		last = out->fields[out->field_count - 1];
	if (!out->array)
		return true;
	if (out->encapsulates != NULL)
		refuse(loading, place_of_keyword(&raw->context, "encapsulate"),
		    "an array cannot hold suboptions");
	else if (field_must_be_last(last) || last == FIELD_EMPTY)
		refuse(loading, place_of_keyword(&raw->context, "array"),
		    "an array of %s is not possible", option_field_name(last));
	else
		return true;
	return false;
}

static bool
read_type(struct loading *loading, const struct raw_option_definition *raw,
    struct option_definition *out)
{
	out->type = option_field_parse(raw->type.text, raw->type.size);
	if (out->type == FIELD_NONE || out->type == FIELD_INTERNAL) {
		refuse(loading, raw->type.position,
		    "there is no option type \"%s\"", raw->type.text);
		return false;
	}
	if (out->type == FIELD_RECORD)
		return read_fields(loading, raw, out);
	if (!string_given(&raw->record_types))
		return true;
	refuse(loading, raw->record_types.position,
	    "record-types belongs to the type record alone");
	return false;
}

static bool
check_identity(struct loading *loading, const struct raw_option_definition *raw,
    const struct option_definition *out)
{
	const struct option_definition *twin;

	if (!name_is_good(out->name)) {
		refuse(loading, raw->name.position,
		    "\"%s\" is not a name for an option: letters, digits, - "
		    "and _, these not at the ends",
		    out->name);
		return false;
	}
	if (!space_is_good(out->space)) {
		refuse(loading, raw->space.position,
		    "\"%s\" is not a space of options", out->space);
		return false;
	}
	if (out->code == 0 && strcmp(out->space, "dhcp6") == 0) {
		refuse(loading, raw->code.position,
		    "code 0 is reserved in space dhcp6");
		return false;
	}
	twin = definition_by_code(loading, out->space, out->code);
	if (twin == NULL || twin->redefinable)
		twin = definition_by_name(loading, out->space, out->name);
	if (twin == NULL || twin->redefinable)
		return true;
	refuse(loading, place_of(&raw->context),
	    "option %s.%s (code %u) is already defined as %s (code %u)",
	    out->space, out->name, out->code, twin->name, twin->code);
	return false;
}

/* Fills out; false after a complaint. */
static bool
read_definition(struct loading *loading,
    const struct raw_option_definition *raw, struct option_definition *out)
{
	if (raw->name.text == NULL || raw->type.text == NULL ||
	    !raw->code.given)
		return false; /* the table has complained */
	out->name = raw->name.text;
	out->space = string_given(&raw->space) ? raw->space.text : "dhcp6";
	out->code = (uint16_t)raw->code.value;
	out->array = boolean_or(&raw->array, false);
	out->minimum = 0;
	out->maximum = UINT16_MAX;
	if (string_given(&raw->encapsulate))
		out->encapsulates = raw->encapsulate.text;
	if (out->encapsulates != NULL &&
	    strcmp(out->encapsulates, out->space) == 0) {
		refuse(loading, raw->encapsulate.position,
		    "an option cannot hold suboptions of its own space");
		return false;
	}
	return read_type(loading, raw, out) && check_array(loading, raw, out) &&
	       check_identity(loading, raw, out);
}

void
load_definitions(struct loading *loading)
{
	const struct schema_list *list = &loading->raw->option_definitions;
	const struct raw_option_definition *raw = list->items;
	struct definitions *d = &loading->definitions;
	struct option_definition *own =
	    load_scratch(loading, list->count, sizeof(*own));
	struct definition_key key;
	uint32_t i;

	if (own == NULL ||
	    !table_init(&d->by_code, loading->scratch, list->count) ||
	    !table_init(&d->by_name, loading->scratch, list->count))
		return;
	d->own = own;
	for (i = 0; i < list->count; i++) {
		own[d->count] = (struct option_definition){.code = 0};
		if (!read_definition(loading, &raw[i], &own[d->count]))
			continue;
		key = (struct definition_key){
		    own[d->count].space, NULL, own[d->count].code};
		table_add(
		    &d->by_code, definition_hash(loading, &key), d->count);
		key.name = own[d->count].name;
		table_add(
		    &d->by_name, definition_hash(loading, &key), d->count);
		d->count++;
	}
}
