/*
 * libcommon/yaml_output.c: text for libyaml, and where it came from.
 */
#include "libcommon/yaml_internal.h"

#include <stdlib.h>
#include <string.h>

/* U+EF80 + (byte - 0x80) in UTF-8: EE BE 80 to EE BF BF. */
#define PRIVATE_SIZE 3
#define PRIVATE_LEAD 0xee

void
yaml_output_init(struct yaml_output *output, size_t most)
{
	memset(output, 0, sizeof(*output));
	output->most = most < UINT32_MAX ? most : UINT32_MAX;
}

void
yaml_output_free(struct yaml_output *output)
{
	free(output->text);
	free(output->marks);
	memset(output, 0, sizeof(*output));
}

/* Room for size bytes more, or NULL. */
static char *
output_room(struct yaml_output *output, size_t size)
{
	size_t capacity = output->capacity;
	char *text;

	if (output->failed)
		return NULL;
	if (size > output->most - output->size) { /* size is never over most */
		output->failed = true;
		return NULL;
	}
	if (capacity - output->size >= size)
		return output->text + output->size;
	while (capacity - output->size < size)
		capacity = capacity == 0 ? 4096 : capacity * 2;
	text = realloc(output->text, capacity);
	if (text == NULL) {
		output->failed = true;
		return NULL;
	}
	output->text = text;
	output->capacity = capacity;
	return text + output->size;
}

void
yaml_output_ascii(struct yaml_output *output, const char *text, size_t size)
{
	char *room = output_room(output, size);

	if (room == NULL || size == 0)
		return;
	memcpy(room, text, size);
	output->size += size;
	output->characters += (uint32_t)size;
}

static void
output_private(struct yaml_output *output, unsigned char byte)
{
	char *room = output_room(output, PRIVATE_SIZE);

	if (room == NULL)
		return;
	room[0] = (char)PRIVATE_LEAD;
	room[1] = (char)(0xbc | byte >> 6); /* byte is 0x80 or more */
	room[2] = (char)(0x80 | (byte & 0x3f));
	output->size += PRIVATE_SIZE;
	output->characters++;
}

void
yaml_output_bytes(struct yaml_output *output, const char *text, size_t size)
{
	size_t done = 0;

	while (done < size) {
		size_t run = done;

		while (run < size && (unsigned char)text[run] < 0x80)
			run++;
		yaml_output_ascii(output, text + done, run - done);
		if (run < size)
			output_private(output, (unsigned char)text[run++]);
		done = run;
	}
}

void
yaml_output_mark(
    struct yaml_output *output, struct yaml_position position, bool repaired)
{
	if (output->failed)
		return;
	if (output->mark_count == output->mark_capacity) {
		size_t capacity = output->mark_capacity * 2 + 256;
		struct yaml_mark *marks =
		    reallocarray(output->marks, capacity, sizeof(*marks));

		if (marks == NULL) {
			output->failed = true;
			return;
		}
		output->marks = marks;
		output->mark_capacity = capacity;
	}
	output->marks[output->mark_count++] =
	    (struct yaml_mark){output->characters, repaired, position};
}

void
yaml_output_explicit_key(struct yaml_output *output, size_t offset)
{
	size_t moved = output->size - offset;

	if (output_room(output, 2) == NULL)
		return;
	memmove(output->text + offset + 2, output->text + offset, moved);
	memcpy(output->text + offset, "? ", 2);
	output->size += 2;
	output->characters += 2;
	output->marks[output->mark_count - 1].index += 2;
}

size_t
yaml_output_restore(char *text, size_t size)
{
	char *to = memchr(text, PRIVATE_LEAD, size), *end = text + size;

	if (to == NULL)
		return size;
	for (const char *from = to; from < end; from++) {
		unsigned char second =
		    end - from < PRIVATE_SIZE ? 0 : (unsigned char)from[1];

		if ((unsigned char)*from == PRIVATE_LEAD &&
		    (second == 0xbe || second == 0xbf)) {
			*to++ = (char)((second & 3) << 6 |
				       ((unsigned char)from[2] & 0x3f));
			from += PRIVATE_SIZE - 1;
		} else {
			*to++ = *from;
		}
	}
	return (size_t)(to - text);
}
