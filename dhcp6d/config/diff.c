/*
 * diff.c: see its header.
 */
#include "dhcp6d/config/diff.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dhcp6d/config/print.h"

#define PATH_SIZE 512

struct diff {
	config_differs *differs;
	void *context;
	bool going; /* somebody wants more, and there was memory */
	size_t path_size;
	char path[PATH_SIZE];
};

/* By what the elements of a list are found again. */
static const struct {
	const char *list, *keys[3];
} identities[] = {
    {"subnet6", {"subnet"}},
    {"shared-networks", {"name"}},
    {"client-classes", {"name"}},
    {"pools", {"pool"}},
    {"pd-pools", {"prefix"}},
    {"reservations", {"duid", "hw-address", "flex-id"}},
    {"option-data", {"name", "code"}},
    {"option-def", {"name"}},
    {"loggers", {"name"}},
    {"hooks-libraries", {"library"}},
};
#define IDENTITY_COUNT (sizeof(identities) / sizeof(identities[0]))

static bool
is_secret(struct json_text key)
{
	static const char *const words[] = {"password", "secret"};

	for (size_t i = 0; i < 2; i++) {
		if (key.size != 0 &&
		    memmem(key.start, key.size, words[i], strlen(words[i])) !=
			NULL)
			return true;
	}
	return false;
}

static bool
same(struct json_text a, struct json_text b)
{
	return a.size == b.size &&
	       (a.size == 0 || memcmp(a.start, b.start, a.size) == 0);
}

/* The path one step longer; what is too long is cut. Returns what to give to
 * go_back. */
static size_t
go_to(struct diff *diff, const char *before, struct json_text name,
    const char *after)
{
	size_t size = diff->path_size, room = PATH_SIZE - size;
	int written = snprintf(diff->path + size, room, "%s%.*s%s",
	    size > 0 || before[0] == '[' ? before : "", (int)name.size,
	    name.start, after);

	diff->path_size += (size_t)written < room ? (size_t)written : room - 1;
	return size;
}

static void
go_back(struct diff *diff, size_t size)
{
	diff->path_size = size;
	diff->path[size] = 0;
}

/* A map, or a list of maps: told by its name alone. */
static bool
is_long(struct json_text value)
{
	struct json_text element;
	struct json_walk walk;

	return value.start != NULL &&
	       (value.start[0] == '{' ||
		   (json_walk_open(&walk, value, '[') &&
		       json_walk_element(&walk, &element) &&
		       element.start[0] == '{'));
}

static void
tell(struct diff *diff, enum config_change change, struct json_text key,
    struct json_text before, struct json_text after)
{
	static const struct json_text none = {NULL, 0};
	static const char mask[] = "\"" CONFIG_MASK "\"";
	const struct json_text masked = {mask, sizeof(mask) - 1};

	if (is_long(before) || is_long(after))
		before = after = none;
	if (is_secret(key)) {
		before = before.start != NULL ? masked : none;
		after = after.start != NULL ? masked : none;
	}
	if (diff->going)
		diff->going = diff->differs(
		    diff->context, change, diff->path, before, after);
}

/* ---- lists ---- */

struct element {
	struct json_text name, value;
};

static const char *const *
keys_of(struct json_text list)
{
	for (size_t i = 0; i < IDENTITY_COUNT; i++) {
		if (json_is(list, identities[i].list))
			return identities[i].keys;
	}
	return NULL;
}

static struct json_text
name_of(struct json_text element, const char *const *keys)
{
	struct json_text value = {NULL, 0}, inside;

	for (size_t i = 0; i < 3 && keys[i] != NULL; i++) {
		if (!json_find(element, keys[i], &value))
			continue;
		inside = json_string_inside(value);
		return inside.size > 0 ? inside : value;
	}
	return element;
}

static int
compare_elements(const void *left, const void *right)
{
	const struct element *a = left, *b = right;
	size_t size = a->name.size < b->name.size ? a->name.size : b->name.size;
	int difference = memcmp(a->name.start, b->name.start, size);

	if (difference != 0 || a->name.size == b->name.size)
		return difference;
	return a->name.size < b->name.size ? -1 : 1;
}

/* The elements of a list by name; free it. NULL without memory. */
static struct element *
sorted(struct json_text list, const char *const *keys, size_t *count)
{
	struct element *elements;
	struct json_text value;
	struct json_walk walk;
	size_t room = 1;

	*count = 0;
	if (json_walk_open(&walk, list, '[')) {
		while (json_walk_element(&walk, &value))
			room++;
	}
	elements = calloc(room, sizeof(elements[0]));
	if (elements == NULL || !json_walk_open(&walk, list, '['))
		return elements;
	while (json_walk_element(&walk, &value)) {
		elements[*count].value = value;
		elements[(*count)++].name = name_of(value, keys);
	}
	qsort(elements, *count, sizeof(elements[0]), compare_elements);
	return elements;
}

static void diff_map(
    struct diff *diff, struct json_text before, struct json_text after);

static void
diff_element(struct diff *diff, const struct element *before,
    const struct element *after)
{
	static const struct json_text none = {NULL, 0};
	const struct element *either = before != NULL ? before : after;
	size_t size;

	if (either == NULL)
		return;
	size = go_to(diff, "[", either->name, "]");
	if (before != NULL && after != NULL)
		diff_map(diff, before->value, after->value);
	else
		tell(diff, before == NULL ? CONFIG_ADDED : CONFIG_REMOVED, none,
		    none, none);
	go_back(diff, size);
}

/* Both sorted by name: like two columns that are read side by side. */
static void
diff_sorted(struct diff *diff, const struct element *before, size_t old_count,
    const struct element *after, size_t new_count)
{
	size_t i = 0, k = 0;
	int order;

	while (diff->going && (i < old_count || k < new_count)) {
		if (i == old_count)
			order = 1;
		else if (k == new_count)
			order = -1;
		else
			order = compare_elements(&before[i], &after[k]);
		diff_element(diff, order <= 0 ? &before[i] : NULL,
		    order >= 0 ? &after[k] : NULL);
		i += order <= 0;
		k += order >= 0;
	}
}

static void
diff_list(struct diff *diff, const char *const *keys, struct json_text before,
    struct json_text after)
{
	size_t old_count, new_count;
	struct element *old_elements = sorted(before, keys, &old_count);
	struct element *new_elements = sorted(after, keys, &new_count);

	if (old_elements == NULL || new_elements == NULL)
		diff->going = false;
	else
		diff_sorted(
		    diff, old_elements, old_count, new_elements, new_count);
	free(old_elements);
	free(new_elements);
}

/* ---- maps ---- */

/* A member that only one has: a list that has names is told by its elements. */
static void
diff_one_sided(struct diff *diff, struct json_text key, struct json_text before,
    struct json_text after)
{
	static const struct json_text none = {"[ ]", 3};
	const char *const *keys = keys_of(key);

	if (keys != NULL)
		diff_list(diff, keys, before.start != NULL ? before : none,
		    after.start != NULL ? after : none);
	else
		tell(diff, before.start != NULL ? CONFIG_REMOVED : CONFIG_ADDED,
		    key, before, after);
}

static void
diff_member(struct diff *diff, struct json_text key, struct json_text before,
    struct json_text after)
{
	const char *const *keys = keys_of(key);
	size_t size = go_to(diff, ".", key, "");

	if (before.start == NULL || after.start == NULL)
		diff_one_sided(diff, key, before, after);
	else if (same(before, after))
		;
	else if (before.start[0] == '{' && after.start[0] == '{')
		diff_map(diff, before, after);
	else if (keys != NULL)
		diff_list(diff, keys, before, after);
	else
		tell(diff, CONFIG_CHANGED, key, before, after);
	go_back(diff, size);
}

static void
diff_map(struct diff *diff, struct json_text before, struct json_text after)
{
	static const struct json_text none = {NULL, 0};
	struct json_entry member;
	struct json_text other;
	struct json_walk walk;
	char key[64];

	if (json_walk_open(&walk, before, '{')) {
		while (diff->going && json_walk_member(&walk, &member)) {
			snprintf(key, sizeof(key), "%.*s", (int)member.key.size,
			    member.key.start);
			if (!json_find(after, key, &other))
				other = none;
			diff_member(diff, member.key, member.value, other);
		}
	}
	if (!json_walk_open(&walk, after, '{'))
		return;
	while (diff->going && json_walk_member(&walk, &member)) {
		snprintf(key, sizeof(key), "%.*s", (int)member.key.size,
		    member.key.start);
		if (!json_find(before, key, &other))
			diff_member(diff, member.key, none, member.value);
	}
}

bool
config_diff(const struct snapshot *before, const struct snapshot *after,
    config_differs *differs, void *context)
{
	struct diff diff = {
	    .differs = differs, .context = context, .going = true};

	diff_map(&diff, config_source(before), config_source(after));
	return diff.going;
}
