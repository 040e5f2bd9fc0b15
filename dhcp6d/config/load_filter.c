/*
 * load_filter.c: the filters of clients' names (hostname-char-set).
 *
 * An expression is compiled once, however many subnets it is derived to. Apart
 * from what uses it: the checks over scopes ask for it as well.
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
