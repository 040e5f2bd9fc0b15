/*
 * load_option.c: option-data into wire bytes, once, when it is loaded
 * (kea-config.md 2.12, 3.14).
 *
 * A list is read in two rounds. First each entry becomes the bytes of its own
 * data. Then every option that is sent by itself (of space dhcp6, or of a
 * vendor's) gets, behind its own bytes, the suboptions that the same list has
 * in the space which it encapsulates, and theirs. Which options a client gets
 * in the end is not decided here.
 */
#include "dhcp6d/config/loading.h"

#include "dhcp6d/proto/numbers.h"
#include "libcommon/text.h"

/* One entry between the rounds. */
struct entry {
	const struct raw_option *raw;
	const struct option_definition *definition; /* NULL: only a code */
	const char *space;
	uint16_t code;
	struct span data; /* without suboptions */
	bool good;        /* may be sent */
	bool used;        /* some container holds it */
};

struct entries {
	struct entry *items;
	uint32_t count;
};

static const char dhcp6_space[] = "dhcp6";

/* The enterprise number of "vendor-ID"; false for any other space. */
static bool
vendor_of(const char *space, uint32_t *vendor)
{
	static const char prefix[] = "vendor-";
	size_t size = sizeof(prefix) - 1;

	return strncmp(space, prefix, size) == 0 &&
	       text_to_u32(space + size, strlen(space + size), vendor);
}

/* For messages: "dns-servers (23)", "31 of space x". */
static const char *
option_label(const struct entry *entry, char *out, size_t size)
{
	if (entry->definition != NULL)
		snprintf(out, size, "%s (code %u)", entry->definition->name,
		    entry->code);
	else
		snprintf(out, size, "with code %u of space %s", entry->code,
		    entry->space);
	return out;
}

#define OPTION_LABEL_SIZE 192

static bool
check_space(struct loading *loading, const struct entry *entry)
{
	if (space_is_good(entry->space))
		return true;
	refuse(loading, entry->raw->space.position,
	    "\"%s\" is not a space of options", entry->space);
	return false;
}

/* Finds code and definition by what the entry names; false: complained. */
static bool
resolve(struct loading *loading, struct entry *entry)
{
	const struct raw_option *raw = entry->raw;

	if (!raw->code.given && !string_given(&raw->name)) {
		/* of a wrong type the table has complained */
		if (!keyword_given(&raw->context, "code") &&
		    (raw->name.text != NULL ||
			!keyword_given(&raw->context, "name")))
			refuse(loading, place_of(&raw->context),
			    "an option needs a name or a code");
		return false;
	}
	if (raw->code.given) {
		entry->code = (uint16_t)raw->code.value;
		entry->definition =
		    definition_by_code(loading, entry->space, entry->code);
		if (entry->code == 0 &&
		    strcmp(entry->space, dhcp6_space) == 0) {
			refuse(loading, raw->code.position,
			    "code 0 is reserved in space dhcp6");
			return false;
		}
	} else {
		entry->definition =
		    definition_by_name(loading, entry->space, raw->name.text);
		if (entry->definition == NULL) {
			refuse(loading, raw->name.position,
			    "there is no option \"%s\" in space %s",
			    raw->name.text, entry->space);
			return false;
		}
		entry->code = entry->definition->code;
	}
	return true;
}

/* What name, code, definition and csv-format must have to do with each other.
 */
static bool
check_entry(struct loading *loading, const struct entry *entry)
{
	const struct raw_option *raw = entry->raw;

	if (entry->definition == NULL &&
	    (!raw->csv_format.given || raw->csv_format.value) &&
	    !(boolean_or(&raw->never_send, false) &&
		!string_given(&raw->data))) {
		refuse(loading, place_of(&raw->context),
		    "option %u of space %s has no definition: its data must be "
		    "hex, and \"csv-format\": false must say so",
		    entry->code, entry->space);
		return false;
	}
	if (entry->definition != NULL && raw->code.given &&
	    string_given(&raw->name) &&
	    strcmp(entry->definition->name, raw->name.text) != 0) {
		refuse(loading, raw->name.position,
		    "option %u of space %s is %s, not %s", entry->code,
		    entry->space, entry->definition->name, raw->name.text);
		return false;
	}
	return true;
}

/* Options that are configured, but not sent as configured. */
static bool
is_sent(struct loading *loading, const struct entry *entry)
{
	char label[OPTION_LABEL_SIZE];

	if (strcmp(entry->space, dhcp6_space) != 0)
		return true;
	if (entry->code == OPTION_UNICAST)
		caution(loading, place_of(&entry->raw->context),
		    "the Server Unicast option is obsolete (RFC 9915 21.12) "
		    "and is not sent");
	else if (entry->definition != NULL && entry->definition->server_made)
		caution(loading, place_of(&entry->raw->context),
		    "option %s is made by the server; what is configured here "
		    "is not sent",
		    option_label(entry, label, sizeof(label)));
	else
		return true;
	return false;
}

/* Lists without an element are taken by Kea, which then sends what clients
 * must not be sent. */
static bool
is_empty_list(const struct entry *entry)
{
	const struct option_definition *definition = entry->definition;

	return !string_given(&entry->raw->data) && definition != NULL &&
	       definition->minimum > 0 && definition->encapsulates == NULL &&
	       definition->array && definition->type != FIELD_RECORD;
}

/* The bytes of an entry's own data; false: complained. */
static bool
read_data(struct loading *loading, struct entry *entry)
{
	const struct raw_option *raw = entry->raw;
	const char *data = raw->data.text == NULL ? "" : raw->data.text;
	struct yaml_position place = place_of_keyword(&raw->context, "data");
	char label[OPTION_LABEL_SIZE];
	struct err_detail detail;
	struct writer writer;
	enum err err;

	if (boolean_or(&raw->never_send, false) && !string_given(&raw->data))
		return true;
	if (is_empty_list(entry)) {
		caution(loading, place,
		    "option %s has no value and is not sent; to keep a value "
		    "of another scope from clients write never-send",
		    option_label(entry, label, sizeof(label)));
		return false;
	}
	writer_init(&writer, loading->option_buffer, OPTION_BUFFER_SIZE);
	err = option_data_read(entry->definition,
	    boolean_or(&raw->csv_format, true), data, raw->data.size, &writer,
	    &detail);
	option_label(entry, label, sizeof(label));
	if (err != ERR_NONE) {
		refuse(loading, place, "option %s: %s", label, detail.text);
		return false;
	}
	if (detail.text[0] != 0)
		caution(loading, place, "option %s: %s", label, detail.text);
	entry->data = arena_span(loading->scratch, writer_span(&writer));
	if (entry->data.data == NULL && writer.size > 0)
		loading->out_of_memory = true;
	return !loading->out_of_memory;
}

/*
 * Ranges in which a value is legal and yet worth a word, or is put right.
 * Wrong ones have been refused by the option's definition.
 */
static void
check_value(struct loading *loading, struct entry *entry)
{
	struct yaml_position place =
	    place_of_keyword(&entry->raw->context, "data");
	static const uint8_t least_refresh[4] = {0, 0, 600 >> 8, 600 & 0xff};

	if (strcmp(entry->space, dhcp6_space) != 0)
		return;
	if (entry->code == OPTION_PREFERENCE && entry->data.size == 1 &&
	    entry->data.data[0] == 255)
		caution(loading, place,
		    "preference 255 makes clients take this server without "
		    "waiting for others (RFC 9915 18.2.1)");
	if (entry->code == OPTION_INFORMATION_REFRESH_TIME &&
	    entry->data.size == 4 && load_u32(entry->data.data) < 600) {
		caution(loading, place,
		    "an information refresh time below 600 must not be sent "
		    "(RFC 9915 21.23); 600 is sent");
		entry->data =
		    arena_span(loading->scratch, span_of(least_refresh, 4));
	}
}

static bool
read_entry(
    struct loading *loading, const struct raw_option *raw, struct entry *entry)
{
	uint32_t vendor;

	entry->raw = raw;
	entry->space =
	    string_given(&raw->space) ? raw->space.text : dhcp6_space;
	if (!check_space(loading, entry) || !resolve(loading, entry) ||
	    !check_entry(loading, entry) || !is_sent(loading, entry) ||
	    !read_data(loading, entry))
		return false;
	check_value(loading, entry);
	entry->used = strcmp(entry->space, dhcp6_space) == 0 ||
		      vendor_of(entry->space, &vendor);
	return true;
}

/* The space that an entry's suboptions are of, NULL if it can have none. */
static const char *
space_inside(const struct entry *entry)
{
	const struct option_definition *definition = entry->definition;

	if (definition == NULL || definition->encapsulates == NULL ||
	    strcmp(definition->encapsulates, dhcp6_space) == 0)
		return NULL;
	return definition->encapsulates;
}

/* Whether a suboption of that code stands before this one in its space. */
static bool
is_repeated(
    struct loading *loading, const struct entries *entries, uint32_t item)
{
	const struct entry *entry = &entries->items[item];
	uint32_t i;

	loading->option_steps += item;
	for (i = 0; i < item; i++)
		if (entries->items[i].good &&
		    entries->items[i].code == entry->code &&
		    strcmp(entries->items[i].space, entry->space) == 0)
			return true;
	return false;
}

/*
 * The entry's value with all that it holds. Recursion ends at
 * OPTION_DEPTH_MAX, work at OPTION_STEPS_MAX; both fail the writer.
 */
static void
write_value(struct loading *loading, const struct entries *entries,
    const struct entry *entry, struct writer *w, unsigned depth)
{
	const char *inside = space_inside(entry);
	struct entry *sub;
	size_t mark;
	uint32_t i;

	writer_bytes(w, entry->data);
	if (inside == NULL)
		return;
	if (depth == OPTION_DEPTH_MAX)
		w->failed = true;
	for (i = 0; i < entries->count && writer_good(w); i++) {
		sub = &entries->items[i];
		if (++loading->option_steps > OPTION_STEPS_MAX)
			w->failed = true;
		if (!sub->good || strcmp(sub->space, inside) != 0 ||
		    is_repeated(loading, entries, i))
			continue;
		sub->used = true;
		mark = writer_open_option(w, sub->code);
		write_value(loading, entries, sub, w, depth + 1);
		writer_close_option(w, mark);
	}
}

/*
 * Own bytes and suboptions, checked as a whole; false: complained. A container
 * without what must be in it is a file that Kea takes, so it is no error.
 */
static bool
finish_value(struct loading *loading, const struct entries *entries,
    const struct entry *entry, struct option_value *out)
{
	struct yaml_position place = place_of(&entry->raw->context);
	char label[OPTION_LABEL_SIZE];
	struct err_detail detail;
	struct writer writer;

	option_label(entry, label, sizeof(label));
	writer_init(&writer, loading->option_buffer, OPTION_BUFFER_SIZE);
	write_value(loading, entries, entry, &writer, 0);
	if (!writer_good(&writer)) {
		refuse(loading, place, "option %s holds too much or too deeply",
		    label);
		return false;
	}
	if (space_inside(entry) != NULL && !out->never_send &&
	    option_value_check(
		entry->definition, writer_span(&writer), &detail) != ERR_NONE) {
		caution(loading, place,
		    "option %s is not sent as long as it lacks suboptions in "
		    "this list: %s",
		    label, detail.text);
		return false;
	}
	out->value = arena_span(loading->arena, writer_span(&writer));
	if (out->value.data == NULL && writer.size > 0)
		loading->out_of_memory = true;
	return true;
}

static bool
finish_entry(struct loading *loading, const struct entries *entries,
    const struct entry *entry, struct option_value *out)
{
	const struct raw_option *raw = entry->raw;

	*out = (struct option_value){
	    .code = entry->code,
	    .always_send = boolean_or(&raw->always_send, false),
	    .never_send = boolean_or(&raw->never_send, false),
	    .in_dhcp6 = strcmp(entry->space, dhcp6_space) == 0,
	    .space = dhcp6_space,
	};
	if (!out->in_dhcp6) {
		if (!vendor_of(entry->space, &out->vendor))
			return false; /* lives in a container alone */
		out->space = load_text(loading, &raw->space);
	}
	out->only_for = load_class_list(loading, &raw->client_classes);
	return finish_value(loading, entries, entry, out);
}

static void
check_unused(struct loading *loading, const struct entries *entries)
{
	char label[OPTION_LABEL_SIZE];
	const struct entry *entry;
	uint32_t i;

	for (i = 0; i < entries->count; i++) {
		entry = &entries->items[i];
		if (entry->good && !entry->used)
			caution(loading, place_of(&entry->raw->context),
			    "option %s is never sent: no option of this list "
			    "holds space %s",
			    option_label(entry, label, sizeof(label)),
			    entry->space);
	}
}

struct option_list
load_options(struct loading *loading, const struct schema_list *list)
{
	const struct raw_option *raw = list->items;
	struct entries entries = {
	    load_scratch(loading, list->count, sizeof(struct entry)),
	    list->count};
	struct option_value *values =
	    load_array(loading, list->count, sizeof(*values));
	struct option_list out = {values, 0};
	uint32_t i;

	if (entries.items == NULL || values == NULL)
		return out;
	for (i = 0; i < list->count; i++)
		entries.items[i].good =
		    read_entry(loading, &raw[i], &entries.items[i]);
	for (i = 0; i < list->count; i++)
		if (entries.items[i].good &&
		    finish_entry(loading, &entries, &entries.items[i],
			&values[out.count]))
			out.count++;
	check_unused(loading, &entries);
	return out;
}
