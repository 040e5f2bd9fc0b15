/*
 * keywords_option.c: options, their definitions, and client classes
 * (kea-config.md 2.11 to 2.13).
 */
#include "dhcp6d/config/keywords.h"

#define AT(member) offsetof(struct raw_option, member)

static const struct schema_keyword option_keywords[] = {
    {"name", SCHEMA_STRING, 0, AT(name),
	.meaning = "The option's name; this or its code."},
    {"code", SCHEMA_INTEGER, 0, AT(code), KEYWORD_U16,
	.meaning = "The option's code; if both are given they must agree."},
    {"space", SCHEMA_STRING, 0, AT(space), .default_text = "dhcp6",
	.meaning = "The space that name and code are of."},
    {"data", SCHEMA_STRING, 0, AT(data), .default_text = "",
	.meaning = "The value, as csv-format says."},
    {"csv-format", SCHEMA_BOOLEAN, 0, AT(csv_format), .default_text = "true",
	.meaning = "true: fields with commas between; false: hex."},
    {"always-send", SCHEMA_BOOLEAN, 0, AT(always_send), .default_text = "false",
	.meaning = "Send it to clients that did not ask for it too."},
    {"never-send", SCHEMA_BOOLEAN, 0, AT(never_send), .default_text = "false",
	.since = "2.3.2", .meaning = "Do not send it even if asked for."},
    {"client-classes", SCHEMA_STRING_LIST, 0, AT(client_classes),
	.default_text = "[]", .since = "2.7.5",
	.meaning = "Only for clients in one of these classes."},
    KEYWORD_END,
};

static const struct schema_keyword *const option_groups[] = {
    option_keywords, config_keywords_context, NULL};

const struct schema_scope config_scope_option =
    CONFIG_SCOPE("option-data", struct raw_option, option_groups);

#undef AT
#define AT(member) offsetof(struct raw_base, member)

/* Every scope that may carry options. */
const struct schema_keyword config_keywords_options[] = {
    {"option-data", SCHEMA_LIST, 0, AT(options), .inner = &config_scope_option,
	.default_text = "[]",
	.meaning = "Options for the clients of this scope."},
    KEYWORD_END,
};

#undef AT
#define AT(member) offsetof(struct raw_option_definition, member)

static const struct schema_keyword definition_keywords[] = {
    {"name", SCHEMA_STRING, SCHEMA_REQUIRED, AT(name),
	.meaning = "Letters, digits, '-' and '_', these not at the ends."},
    {"code", SCHEMA_INTEGER, SCHEMA_REQUIRED, AT(code), KEYWORD_U16,
	.meaning = "The option's code, from 1 in space dhcp6."},
    {"type", SCHEMA_STRING, SCHEMA_REQUIRED, AT(type),
	.meaning = "Type of the value, or record."},
    {"space", SCHEMA_STRING, 0, AT(space), .default_text = "dhcp6",
	.meaning = "The space that the option belongs to; vendor-ID for a "
		   "vendor's."},
    {"array", SCHEMA_BOOLEAN, 0, AT(array), .default_text = "false",
	.meaning = "The value, or a record's last field, repeats."},
    {"record-types", SCHEMA_STRING, 0, AT(record_types), .default_text = "",
	.meaning = "A record's types, with commas between."},
    {"encapsulate", SCHEMA_STRING, 0, AT(encapsulate), .default_text = "",
	.meaning = "Space of the suboptions that the option holds."},
    KEYWORD_END,
};

static const struct schema_keyword *const definition_groups[] = {
    definition_keywords, config_keywords_context, NULL};

const struct schema_scope config_scope_option_definition =
    CONFIG_SCOPE("option-def", struct raw_option_definition, definition_groups);

#undef AT
#define AT(member) offsetof(struct raw_class, member)

static const struct schema_keyword class_keywords[] = {
    {"name", SCHEMA_STRING, SCHEMA_REQUIRED, AT(name),
	.meaning = "The class's name, unlike all others."},
    {"test", SCHEMA_STRING, 0, AT(test),
	.meaning = "Expression; clients for which it is true are members."},
    {"template-test", SCHEMA_STRING, 0, AT(template_test),
	.since = "2.3.2",
	.meaning = "Expression that yields a string; clients become members "
		   "of SPAWN_NAME_STRING."},
    {"only-in-additional-list", SCHEMA_BOOLEAN, 0, AT(only_in_additional_list),
	.default_text = "false", .since = "2.7.4",
	.meaning = "Evaluate only where evaluate-additional-classes says."},
    {"only-if-required", SCHEMA_BOOLEAN, SCHEMA_DEPRECATED,
	AT(only_if_required), .default_text = "false",
	.instead = "only-in-additional-list",
	.meaning = "Evaluate only where require-client-classes says."},
    KEYWORD_END,
};

static const struct schema_keyword *const class_groups[] = {class_keywords,
    config_keywords_options, config_keywords_lifetimes, config_keywords_context,
    NULL};

const struct schema_scope config_scope_class =
    CONFIG_SCOPE("client-classes", struct raw_class, class_groups);
