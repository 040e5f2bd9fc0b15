/*
 * load_ddns.c: how clients' names are treated (kea-config.md 2.2, 3.16).
 */
#include "dhcp6d/config/loading.h"

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
