/*
 * delta.c: see its header.
 */
#include "dhcp6d/control/delta.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

/* How elements of a list are told apart; a key that is absent in one must be
 * absent in the other. */
static const struct keys {
	const char *list;
	const char *names[3];
} all_keys[] = {
    {"pools", {"pool"}},
    {"pd-pools", {"prefix", "prefix-len", "delegated-len"}},
    {NULL, {NULL}},
};

static const char *const option_keys[] = {"space", "code", "name", NULL};

/* Of the subnet itself. */
static const char *const subnet_keys[] = {"id", "subnet", NULL};

static bool
is_one_of(const char *const *names, size_t most, const char *name)
{
	for (size_t i = 0; i < most && names[i] != NULL; i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

static const struct keys *
keys_of(const char *list)
{
	const struct keys *keys = all_keys;

	while (keys->list != NULL && strcmp(keys->list, list) != 0)
		keys++;
	return keys;
}

static bool
is_key(const char *list, const char *name)
{
	if (strcmp(list, "") == 0)
		return is_one_of(subnet_keys, 2, name);
	if (strcmp(list, "option-data") == 0)
		return is_one_of(option_keys, 3, name);
	return is_one_of(keys_of(list)->names, 3, name);
}

/* "a - b" is "a-b", and letters of an address have no case. */
static bool
same_text(const char *a, const char *b)
{
	while (true) {
		while (*a == ' ')
			a++;
		while (*b == ' ')
			b++;
		if (tolower((unsigned char)*a) != tolower((unsigned char)*b))
			return false;
		if (*a == 0)
			return true;
		a++;
		b++;
	}
}

static bool
same_value(json_t *a, json_t *b)
{
	if (json_is_string(a) && json_is_string(b))
		return same_text(json_string_value(a), json_string_value(b));
	return a == b || json_equal(a, b);
}

static const char *
space_of(json_t *option)
{
	const char *space = json_string_value(json_object_get(option, "space"));

	return space == NULL ? "dhcp6" : space;
}

/* By code where both have one, else by name. */
static bool
same_option(json_t *a, json_t *b)
{
	json_t *left = json_object_get(a, "code");
	json_t *right = json_object_get(b, "code");

	if (strcmp(space_of(a), space_of(b)) != 0)
		return false;
	if (left != NULL && right != NULL)
		return json_equal(left, right);
	left = json_object_get(a, "name");
	right = json_object_get(b, "name");
	return left != NULL && right != NULL && json_equal(left, right);
}

static bool
same_element(const char *list, json_t *a, json_t *b)
{
	const struct keys *keys = keys_of(list);
	bool same = true;

	if (strcmp(list, "option-data") == 0)
		return same_option(a, b);
	if (keys->list == NULL)
		return json_equal(a, b);
	for (size_t i = 0; i < 3 && keys->names[i] != NULL; i++)
		same = same && same_value(json_object_get(a, keys->names[i]),
				   json_object_get(b, keys->names[i]));
	return same;
}

static size_t
find_element(json_t *list, const char *name, json_t *wanted)
{
	size_t i;

	for (i = 0; i < json_array_size(list); i++)
		if (same_element(name, json_array_get(list, i), wanted))
			break;
	return i;
}

/* ---- adding ---- */

static void add_map(json_t *into, json_t *delta, const char *list);

static void
add_list(json_t *into, json_t *delta, const char *name)
{
	json_t *element;
	size_t i, place;

	json_array_foreach(delta, i, element)
	{
		place = find_element(into, name, element);
		if (place == json_array_size(into))
			json_array_append(into, element);
		else if (json_is_object(element))
			add_map(json_array_get(into, place), element, name);
	}
}

static void
add_map(json_t *into, json_t *delta, const char *list)
{
	json_t *value, *former;
	const char *name;

	json_object_foreach(delta, name, value)
	{
		former = json_object_get(into, name);
		if (former != NULL && is_key(list, name))
			continue;
		if (json_is_object(value) && json_is_object(former))
			add_map(former, value, name);
		else if (json_is_array(value) && json_is_array(former))
			add_list(former, value, name);
		else
			json_object_set(into, name, value);
	}
}

void
delta_add(json_t *subnet, json_t *delta)
{
	add_map(subnet, delta, "");
}

/* ---- removing ---- */

static void remove_from_map(json_t *from, json_t *delta, const char *list);

/* Whether a delta names an element and nothing inside of it. */
static bool
is_keys_alone(json_t *delta, const char *list)
{
	json_t *value;
	const char *name;

	if (!json_is_object(delta))
		return true;
	json_object_foreach(delta, name, value)
	{
		if (!is_key(list, name))
			return false;
	}
	return true;
}

static void
remove_from_list(json_t *from, json_t *delta, const char *name)
{
	/* an option goes whatever else is said of it, as in Kea */
	bool whole =
	    strcmp(name, "option-data") == 0 || keys_of(name)->list == NULL;
	json_t *element;
	size_t i, place;

	json_array_foreach(delta, i, element)
	{
		place = find_element(from, name, element);
		if (place == json_array_size(from))
			continue;
		if (whole || is_keys_alone(element, name))
			json_array_remove(from, place);
		else
			remove_from_map(
			    json_array_get(from, place), element, name);
	}
}

static void
remove_from_map(json_t *from, json_t *delta, const char *list)
{
	json_t *value, *former;
	const char *name;

	json_object_foreach(delta, name, value)
	{
		former = json_object_get(from, name);
		if (former == NULL || is_key(list, name))
			continue;
		if (json_is_object(value) && json_is_object(former) &&
		    json_object_size(value) > 0)
			remove_from_map(former, value, name);
		else if (json_is_array(value) && json_is_array(former))
			remove_from_list(former, value, name);
		else
			json_object_del(from, name);
	}
}

void
delta_remove(json_t *subnet, json_t *delta)
{
	remove_from_map(subnet, delta, "");
}
