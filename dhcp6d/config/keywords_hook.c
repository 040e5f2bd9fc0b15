/*
 * keywords_hook.c: parameters of the hook libraries that are built in
 * (kea-config.md 2.20). Which libraries there are is in load_hook.c.
 */
#include "dhcp6d/config/keywords.h"

#define AT(member) offsetof(struct raw_flex_id, member)

static const struct schema_keyword flex_id_keywords[] = {
    {"identifier-expression", SCHEMA_STRING, 0, AT(expression),
	.default_text = "",
	.meaning = "Expression that yields the flexible identifier; empty: "
		   "there is none."},
    {"replace-client-id", SCHEMA_BOOLEAN, 0, AT(replace_client_id),
	.default_text = "false",
	.meaning = "Leases are kept by the flexible identifier instead of the "
		   "client's DUID."},
    {"ignore-iaid", SCHEMA_BOOLEAN, 0, AT(ignore_iaid), .default_text = "false",
	.meaning = "The IAID of a client's only IA of a type counts as 0."},
    KEYWORD_END,
};

static const struct schema_keyword *const flex_id_groups[] = {
    flex_id_keywords, config_keywords_context, NULL};

/* Kea looks for the parameters that it knows, and passes over others. */
const struct schema_scope config_scope_flex_id = {
    .name = "parameters",
    .struct_size = sizeof(struct raw_flex_id),
    .position_offset = SIZE_MAX,
    .given_offset = SIZE_MAX,
    .node_offset = 0,
    .groups = flex_id_groups,
    .open = true,
};

#undef AT
#define AT(member) offsetof(struct raw_flex_action, member)

/* The same for options and suboptions: their structs begin alike. */
static const struct schema_keyword action_keywords[] = {
    {"code", SCHEMA_INTEGER, 0, AT(code), KEYWORD_U16,
	.meaning = "Code of the option."},
    {"name", SCHEMA_STRING, SCHEMA_NOT_EMPTY, AT(name),
	.meaning = "Its name; one of both is needed."},
    {"space", SCHEMA_STRING, 0, AT(space),
	.meaning = "Space of the option; of a suboption by default the one "
		   "that its container encapsulates."},
    {"csv-format", SCHEMA_BOOLEAN, 0, AT(csv_format), .default_text = "false",
	.meaning = "The expression yields text by the option's definition, "
		   "not its bytes."},
    {"client-class", SCHEMA_STRING, 0, AT(client_class),
	.meaning = "Only for members of this class."},
    {"add", SCHEMA_STRING, SCHEMA_NOT_EMPTY, AT(add),
	.meaning = "Expression of the value to put in if there is none."},
    {"supersede", SCHEMA_STRING, SCHEMA_NOT_EMPTY, AT(supersede),
	.meaning = "Expression of the value to put in the place of any."},
    {"remove", SCHEMA_STRING, SCHEMA_NOT_EMPTY, AT(remove),
	.meaning = "Condition on which the option is taken out."},
    KEYWORD_END,
};

_Static_assert(offsetof(struct raw_flex_option, action) == 0 &&
		   offsetof(struct raw_flex_suboption, action) == 0,
    "offsets of actions are good in options and suboptions");

#undef AT
#define AT(member) offsetof(struct raw_flex_suboption, member)

static const struct schema_keyword suboption_keywords[] = {
    {"container-add", SCHEMA_BOOLEAN, 0, AT(container_add),
	.default_text = "true",
	.meaning = "Make the container if it is not there."},
    {"container-remove", SCHEMA_BOOLEAN, 0, AT(container_remove),
	.default_text = "true",
	.meaning = "Take the container out when nothing is left in it."},
    KEYWORD_END,
};

static const struct schema_keyword *const suboption_groups[] = {
    action_keywords, suboption_keywords, config_keywords_context, NULL};

static const struct schema_scope suboption_scope =
    CONFIG_SCOPE("sub-options", struct raw_flex_suboption, suboption_groups);

#undef AT
#define AT(member) offsetof(struct raw_flex_option, member)

static const char *const message_names[] = {
    [RAW_FLEX_QUERY] = "query", [RAW_FLEX_RESPONSE] = "response", NULL};

static const struct schema_keyword option_keywords[] = {
    {"sub-options", SCHEMA_LIST, 0, AT(suboptions), .inner = &suboption_scope,
	.since = "2.1.4", .meaning = "Actions inside the option."},
    {"source", SCHEMA_ENUM, 0, AT(source), .names = message_names,
	.default_text = "query", .since = "2.7.8",
	.meaning = "The message that expressions are evaluated on."},
    {"destination", SCHEMA_ENUM, 0, AT(destination), .names = message_names,
	.default_text = "response", .since = "2.7.8",
	.meaning = "The message whose options are changed."},
    KEYWORD_END,
};

static const struct schema_keyword *const option_groups[] = {
    action_keywords, option_keywords, config_keywords_context, NULL};

static const struct schema_scope option_scope =
    CONFIG_SCOPE("options", struct raw_flex_option, option_groups);

#undef AT
#define AT(member) offsetof(struct raw_flex_parameters, member)

static const struct schema_keyword flex_option_keywords[] = {
    {"options", SCHEMA_LIST, SCHEMA_REQUIRED, AT(options),
	.inner = &option_scope,
	.meaning = "Options of replies, and what is done to them."},
    KEYWORD_END,
};

static const struct schema_keyword *const flex_option_groups[] = {
    flex_option_keywords, config_keywords_context, NULL};

const struct schema_scope config_scope_flex_option = {
    .name = "parameters",
    .struct_size = sizeof(struct raw_flex_parameters),
    .position_offset = SIZE_MAX,
    .given_offset = SIZE_MAX,
    .node_offset = 0,
    .groups = flex_option_groups,
    .open = true,
};
