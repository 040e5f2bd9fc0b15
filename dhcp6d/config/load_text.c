/*
 * load_text.c: addresses, prefixes and identifiers as files write them.
 *
 * Kea takes blanks anywhere in a prefix or a pool, and identifiers as hex of
 * several spellings or as 'text' (kea-config.md 2.15 to 2.19).
 */
#include "dhcp6d/config/loading.h"
#include "libcommon/text.h"

size_t
text_without_blanks(
    const struct schema_string *text, char *out, size_t capacity)
{
	size_t i, size = 0;

	for (i = 0; i < text->size; i++) {
		if (strchr(" \t\r\n", text->text[i]) != NULL &&
		    text->text[i] != 0)
			continue;
		if (size + 1 == capacity)
			return 0;
		out[size++] = text->text[i];
	}
	out[size] = 0;
	return size;
}

bool
load_prefix(const struct schema_string *text, struct prefix *out)
{
	char plain[2 * PREFIX_TEXT_SIZE];
	size_t size = text_without_blanks(text, plain, sizeof(plain));

	return size > 0 && prefix_parse(plain, size, out);
}

bool
load_address(const struct schema_string *text, struct address *out)
{
	char plain[2 * ADDRESS_TEXT_SIZE];
	size_t size = text_without_blanks(text, plain, sizeof(plain));

	return size > 0 && address_parse(plain, size, out);
}

bool
load_bytes(const struct schema_string *text, uint8_t *out, size_t capacity,
    size_t *size)
{
	const char *start = text->text;
	size_t left = text->size;

	while (left > 0 && start[0] == ' ') {
		start++;
		left--;
	}
	while (left > 0 && start[left - 1] == ' ')
		left--;
	if (left < 2 || start[0] != '\'' || start[left - 1] != '\'')
		return left > 0 &&
		       text_to_bytes(start, left, out, capacity, size);
	*size = left - 2;
	if (*size == 0 || *size > capacity)
		return false;
	memcpy(out, start + 1, *size);
	return true;
}
