/*
 * byte_text.c: see its header.
 */
#include "dhcp6d/control/byte_text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* U+EF80 to U+EFFF in UTF-8: EE BE 80 to EE BF BF. */
#define PRIVATE_LEAD 0xee
#define PRIVATE_SIZE 3

static bool
is_private(const unsigned char *text, size_t left)
{
	return left >= PRIVATE_SIZE && text[0] == PRIVATE_LEAD &&
	       (text[1] == 0xbe || text[1] == 0xbf);
}

/* What stands at text in the kept form: how much was read, how it is told. */
static size_t
hide(FILE *out, const char *text, size_t left)
{
	const unsigned char *bytes = (const unsigned char *)text;

	if (text[0] == '\\' && left >= 6 && strncmp(text, "\\u00", 4) == 0 &&
	    strchr("89abcdefABCDEF", text[4]) != NULL) {
		fprintf(out, "\\uef%.2s", text + 4);
		return 6;
	}
	if (text[0] == '\\' && left >= 2) {
		fwrite(text, 1, 2, out);
		return 2;
	}
	if (is_private(bytes, left)) {
		for (int i = 0; i < PRIVATE_SIZE; i++)
			fprintf(out, "\\uef%02x", bytes[i]);
		return PRIVATE_SIZE;
	}
	putc(text[0], out);
	return 1;
}

/* Where the next byte stands that is more than itself. */
static size_t
plain_size(const char *text, size_t left)
{
	size_t size = 0;

	while (size < left && text[size] != '\\' &&
	       (unsigned char)text[size] != PRIVATE_LEAD)
		size++;
	return size;
}

json_t *
byte_text_load(struct json_text text)
{
	size_t done = plain_size(text.start, text.size), size = 0, plain;
	char *hidden = NULL;
	json_t *tree = NULL;
	FILE *out;

	if (done == text.size)
		return json_loadb(text.start, text.size,
		    JSON_ALLOW_NUL | JSON_DECODE_ANY, NULL);
	out = open_memstream(&hidden, &size);
	if (out == NULL)
		return NULL;
	fwrite(text.start, 1, done, out);
	while (done < text.size) {
		done += hide(out, text.start + done, text.size - done);
		plain = plain_size(text.start + done, text.size - done);
		fwrite(text.start + done, 1, plain, out);
		done += plain;
	}
	if (fclose(out) == 0)
		tree = json_loadb(
		    hidden, size, JSON_ALLOW_NUL | JSON_DECODE_ANY, NULL);
	free(hidden);
	return tree;
}

/* Private characters back into escapes of one byte each. */
static char *
show(const char *text)
{
	size_t left = strlen(text), size = 0;
	const unsigned char *bytes = (const unsigned char *)text;
	char *shown = NULL;
	FILE *out = open_memstream(&shown, &size);

	if (out == NULL)
		return NULL;
	while (left > 0) {
		if (is_private(bytes, left)) {
			fprintf(out, "\\u00%02x",
			    (unsigned)((bytes[1] & 3) << 6 |
				       (bytes[2] & 0x3f)));
			bytes += PRIVATE_SIZE;
			left -= PRIVATE_SIZE;
		} else {
			putc(*bytes++, out);
			left--;
		}
	}
	if (fclose(out) == 0)
		return shown;
	free(shown);
	return NULL;
}

char *
byte_text_dump(json_t *tree, size_t flags)
{
	char *text = json_dumps(tree, flags | JSON_SORT_KEYS | JSON_ENCODE_ANY);
	char *shown;

	if (text == NULL || strchr(text, PRIVATE_LEAD) == NULL)
		return text;
	shown = show(text);
	free(text);
	return shown;
}

json_t *
byte_text_json(const char *text)
{
	json_t *value = json_string(text);
	size_t used = 0;
	char *told;

	if (value != NULL)
		return value;
	told = malloc(2 * strlen(text) + 1);
	if (told == NULL)
		return NULL;
	for (const unsigned char *c = (const unsigned char *)text; *c != 0;
	     c++) {
		if (*c < 0x80) {
			told[used++] = (char)*c;
			continue;
		}
		told[used++] = (char)(0xc0 | *c >> 6);
		told[used++] = (char)(0x80 | (*c & 0x3f));
	}
	value = json_stringn(told, used);
	free(told);
	return value;
}
