/*
 * expression_bytes.c: operators that make a string from strings.
 *
 * New bytes go to the scratch, one after the other; where a part of what is
 * there will do, only a span is made.
 */
#include "dhcp6d/config/expression_code.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

bool
expression_fail(struct expression_machine *m, const char *trouble)
{
	m->scratch->trouble = trouble;
	return false;
}

/* NULL after a failure. */
uint8_t *
expression_room(struct expression_machine *m, size_t size)
{
	struct expression_scratch *scratch = m->scratch;
	uint8_t *room = scratch->bytes + scratch->used;

	if (size > sizeof(scratch->bytes) - scratch->used) {
		expression_fail(m, "The strings together are too long.");
		return NULL;
	}
	scratch->used += size;
	return room;
}

/* Whether a value is the last thing in the scratch, so that it may grow. */
static bool
is_last(const struct expression_machine *m, struct span value)
{
	const struct expression_scratch *scratch = m->scratch;

	return value.size > 0 &&
	       value.data + value.size == scratch->bytes + scratch->used;
}

bool
expression_concat(
    struct expression_machine *m, const struct expression_instruction *i)
{
	struct span right = *--m->top, *left = &m->top[-1];
	bool grows = is_last(m, *left);
	uint8_t *room =
	    expression_room(m, right.size + (grows ? 0 : left->size));

	(void)i;
	if (room == NULL)
		return false;
	if (!grows && left->size > 0)
		memcpy(room, left->data, left->size);
	if (right.size > 0)
		memcpy(
		    grows ? room : room + left->size, right.data, right.size);
	if (!grows)
		left->data = room;
	left->size += right.size;
	return true;
}

/*
 * A start below 0 counts from the end, a length below 0 goes to the left;
 * what is out of range is empty (kea-config.md 3.12).
 */
bool
expression_substring(
    struct expression_machine *m, const struct expression_instruction *i)
{
	struct span *value = &m->top[-1];
	int64_t size = (int64_t)value->size, end;
	int64_t start = i->value.part.start;

	if (start < 0)
		start += size;
	if (start < 0 || start >= size) {
		*value = SPAN_EMPTY;
		return true;
	}
	end = start + i->value.part.length;
	if (end < start) {
		int64_t left = end < 0 ? 0 : end;

		end = start;
		start = left;
	}
	if (end > size)
		end = size;
	*value = span_of(value->data + start, (size_t)(end - start));
	return true;
}

static bool
is_delimiter(struct span delimiters, uint8_t byte)
{
	return memchr(delimiters.data, byte, delimiters.size) != NULL;
}

/* Fields are counted from 1; without delimiters there is only the whole. */
bool
expression_split(
    struct expression_machine *m, const struct expression_instruction *i)
{
	struct span delimiters = *--m->top, *value = &m->top[-1];
	size_t begin = 0, end;

	if (value->size == 0 || delimiters.size == 0)
		return true;
	for (int32_t field = 1;; field++) {
		end = begin;
		while (end < value->size &&
		       !is_delimiter(delimiters, value->data[end]))
			end++;
		if (field == i->value.part.start) {
			*value = span_of(value->data + begin, end - begin);
			return true;
		}
		if (end == value->size)
			break;
		begin = end + 1;
	}
	*value = SPAN_EMPTY;
	return true;
}

/* Changes ASCII letters between first and last by the given distance. */
static bool
change_case(struct expression_machine *m, uint8_t first, uint8_t last)
{
	struct span *value = &m->top[-1];
	uint8_t *room = expression_room(m, value->size);

	if (room == NULL)
		return false;
	for (size_t n = 0; n < value->size; n++) {
		uint8_t byte = value->data[n];

		room[n] = byte >= first && byte <= last ? byte ^ 0x20 : byte;
	}
	value->data = room;
	return true;
}

bool
expression_lower_case(
    struct expression_machine *m, const struct expression_instruction *i)
{
	(void)i;
	return change_case(m, 'A', 'Z');
}

bool
expression_upper_case(
    struct expression_machine *m, const struct expression_instruction *i)
{
	(void)i;
	return change_case(m, 'a', 'z');
}

bool
expression_hex(
    struct expression_machine *m, const struct expression_instruction *i)
{
	static const char digits[] = "0123456789abcdef";
	struct span between = *--m->top, *value = &m->top[-1];
	size_t size = value->size * 2 +
		      (value->size > 0 ? value->size - 1 : 0) * between.size;
	uint8_t *room = expression_room(m, size), *next = room;

	(void)i;
	if (room == NULL)
		return false;
	for (size_t n = 0; n < value->size; n++) {
		if (n > 0 && between.size > 0) {
			memcpy(next, between.data, between.size);
			next += between.size;
		}
		*next++ = (uint8_t)digits[value->data[n] >> 4];
		*next++ = (uint8_t)digits[value->data[n] & 15];
	}
	*value = span_of(room, size);
	return true;
}

/* Puts a short text in place of the value on top. */
static bool
put_text(struct expression_machine *m, const char *text)
{
	size_t size = strlen(text);
	uint8_t *room = expression_room(m, size);

	if (room == NULL)
		return false;
	memcpy(room, text, size);
	m->top[-1] = span_of(room, size);
	return true;
}

bool
expression_address_text(
    struct expression_machine *m, const struct expression_instruction *i)
{
	struct span value = m->top[-1];
	char text[ADDRESS_TEXT_SIZE];

	(void)i;
	if (value.size == 0)
		return true;
	if (value.size == 4)
		snprintf(text, sizeof(text), "%u.%u.%u.%u", value.data[0],
		    value.data[1], value.data[2], value.data[3]);
	else if (value.size == 16)
		address_text(address_load(value.data), text);
	else
		return expression_fail(m, "Can not convert to valid address.");
	return put_text(m, text);
}

static const char *
integer_trouble(const struct expression_instruction *i)
{
	switch (i->number) {
	case 1:
		return i->flag ? "Can not convert to valid int8."
			       : "Can not convert to valid uint8.";
	case 2:
		return i->flag ? "Can not convert to valid int16."
			       : "Can not convert to valid uint16.";
	default:
		return i->flag ? "Can not convert to valid int32."
			       : "Can not convert to valid uint32.";
	}
}

bool
expression_integer_text(
    struct expression_machine *m, const struct expression_instruction *i)
{
	struct span value = m->top[-1];
	char text[16];
	int64_t number = 0;

	if (value.size == 0)
		return true;
	if (value.size != i->number)
		return expression_fail(m, integer_trouble(i));
	for (size_t n = 0; n < value.size; n++)
		number = number << 8 | value.data[n];
	if (i->flag && (value.data[0] & 0x80) != 0)
		number -= (int64_t)1 << (8 * value.size);
	snprintf(text, sizeof(text), "%" PRId64, number);
	return put_text(m, text);
}
