/*
 * json_member.c: see its header.
 */
#include "libcommon/json_member.h"

static void
pass(struct span *rest, size_t size)
{
	*rest = span_of(rest->data + size, rest->size - size);
}

/* Blanks, and what stands between members. */
static void
pass_between(struct span *rest)
{
	while (rest->size > 0 && memchr(" \t\r\n,:", rest->data[0], 6) != NULL)
		pass(rest, 1);
}

static size_t
string_size(struct span text)
{
	size_t i = 1;

	while (i < text.size && text.data[i] != '"')
		i += text.data[i] == '\\' ? 2 : 1;
	return i < text.size ? i + 1 : text.size;
}

/* A map or a list: to its closing bracket. */
static size_t
nest_size(struct span text)
{
	size_t i = 0, depth = 0;

	while (i < text.size) {
		uint8_t c = text.data[i];

		if (c == '"') {
			i += string_size(span_of(text.data + i, text.size - i));
			continue;
		}
		i++;
		if (c == '{' || c == '[')
			depth++;
		else if ((c == '}' || c == ']') && --depth == 0)
			break;
	}
	return i;
}

static size_t
value_size(struct span text)
{
	size_t i = 0;

	if (text.data[0] == '"')
		return string_size(text);
	if (text.data[0] == '{' || text.data[0] == '[')
		return nest_size(text);
	while (i < text.size && memchr(" \t\r\n,}]", text.data[i], 7) == NULL)
		i++;
	return i;
}

bool
json_member_next(struct span *rest, struct json_member *out)
{
	size_t size;

	pass_between(rest);
	if (rest->size > 0 && rest->data[0] == '{')
		pass(rest, 1);
	pass_between(rest);
	if (rest->size == 0 || rest->data[0] != '"')
		return false;
	size = string_size(*rest);
	out->key = span_of(rest->data, size);
	pass(rest, size);
	pass_between(rest);
	if (rest->size == 0)
		return false;
	size = value_size(*rest);
	out->value = span_of(rest->data, size);
	pass(rest, size);
	return true;
}

bool
json_member_is(const struct json_member *member, const char *key)
{
	size_t size = strlen(key);

	return member->key.size == size + 2 &&
	       memcmp(member->key.data + 1, key, size) == 0;
}

struct span
json_member_find(struct span map, const char *key)
{
	struct json_member member;

	while (json_member_next(&map, &member))
		if (json_member_is(&member, key))
			return member.value;
	return SPAN_EMPTY;
}

struct span
json_elements(struct span list)
{
	return span_of(list.data + 1, list.size - 2);
}

bool
json_element_next(struct span *rest, struct span *out)
{
	size_t size;

	pass_between(rest);
	if (rest->size == 0)
		return false;
	size = value_size(*rest);
	*out = span_of(rest->data, size);
	pass(rest, size);
	return size > 0;
}
