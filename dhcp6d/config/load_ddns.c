/*
 * load_ddns.c: how clients' names are treated (kea-config.md 2.2, 3.16).
 *
 * The expression of hostname-char-set is compiled once, however many subnets
 * it is derived to.
 */
#include "dhcp6d/config/loading.h"

#define CHAR_SET_DEFAULT "[^A-Za-z0-9.-]"

/* The filter of a pattern; made if no scope had that pattern before. */
static struct name_filter *
find_filter(
    struct loading *loading, const char *pattern, struct yaml_position place)
{
	struct snapshot_internals *internals = loading->snapshot->internals;
	struct kept_filter *kept = internals->filters;
	struct err_detail detail;
	enum err err;

	while (kept != NULL && strcmp(kept->pattern, pattern) != 0)
		kept = kept->next;
	if (kept != NULL)
		return kept->filter;
	kept = load_array(loading, 1, sizeof(*kept));
	if (kept == NULL)
		return NULL;
	kept->pattern = arena_text(loading->arena, pattern, strlen(pattern));
	if (kept->pattern == NULL) {
		loading->out_of_memory = true;
		return NULL;
	}
	err =
	    name_filter_create(&kept->filter, loading->arena, pattern, &detail);
	if (err == ERR_MEMORY)
		loading->out_of_memory = true;
	else if (err != ERR_NONE)
		refuse(loading, place,
		    "hostname-char-set \"%s\" is no regular expression: %s",
		    pattern, detail.text);
	kept->next = internals->filters;
	internals->filters = kept;
	return kept->filter;
}

const struct name_filter *
load_name_filter(struct loading *loading, const struct schema_string *pattern)
{
	if (pattern->text == NULL)
		return find_filter(
		    loading, CHAR_SET_DEFAULT, (struct yaml_position){0});
	if (!string_given(pattern))
		return NULL;
	return find_filter(loading, pattern->text, pattern->position);
}

static const char *
text_or(struct loading *loading, const struct schema_string *string,
    const char *otherwise)
{
	return string->text == NULL ? otherwise : load_text(loading, string);
}

static void
load_ttl(struct ddns_policy *out, const struct raw_ddns *raw)
{
	double percent = real_or(&raw->ttl_percent, 0.0);

	out->ttl = (uint32_t)integer_or(&raw->ttl, 0);
	out->ttl_percent = percent > 0.0 ? percent : 0.0;
	out->ttl_minimum = optional_time_of(&raw->ttl_minimum);
	out->ttl_maximum = optional_time_of(&raw->ttl_maximum);
}

void
load_ddns(struct loading *loading, struct ddns_policy *out,
    const struct raw_ddns *raw)
{
	static const uint8_t replace[] = {
	    [RAW_REPLACE_NEVER] = REPLACE_NEVER,
	    [RAW_REPLACE_ALWAYS] = REPLACE_ALWAYS,
	    [RAW_REPLACE_WHEN_PRESENT] = REPLACE_WHEN_PRESENT,
	    [RAW_REPLACE_WHEN_NOT_PRESENT] = REPLACE_WHEN_NOT_PRESENT,
	    [RAW_REPLACE_FALSE] = REPLACE_NEVER,
	    [RAW_REPLACE_TRUE] = REPLACE_WHEN_PRESENT,
	};

	out->send_updates = boolean_or(&raw->send_updates, true);
	out->override_no_update = boolean_or(&raw->override_no_update, false);
	out->override_client_update =
	    boolean_or(&raw->override_client_update, false);
	out->update_on_renew = boolean_or(&raw->update_on_renew, false);
	out->replace_client_name =
	    replace[integer_or(&raw->replace_client_name, RAW_REPLACE_NEVER)];
	out->generated_prefix =
	    text_or(loading, &raw->generated_prefix, "myhost");
	out->qualifying_suffix = text_or(loading, &raw->qualifying_suffix, "");
	out->conflict_resolution = (enum conflict_resolution)integer_or(
	    &raw->conflict_resolution_mode, CONFLICT_CHECK_WITH_DHCID);
	load_ttl(out, raw);
	out->filter = load_name_filter(loading, &raw->hostname_char_set);
	out->hostname_char_replacement =
	    text_or(loading, &raw->hostname_char_replacement, "");
}

void
load_ddns_tuning(struct loading *loading, const struct raw_hook *hook)
{
	const struct schema_string name = {.text = "SKIP_DDNS", .size = 9};
	const struct client_class *class = load_class_named(loading, &name);
	const struct yaml_node *expression =
	    hook->parameters == NULL
		? NULL
		: yaml_member(hook->parameters, "hostname-expr");

	if (class != NULL)
		loading->snapshot->skip_ddns = class->number;
	if (expression != NULL && (expression->kind != YAML_STRING ||
				      expression->value.string.size > 0))
		caution(loading, expression->key_position,
		    "hostname-expr is not in force: names are not made by an "
		    "expression");
}
