/*
 * proto/domain_name.c: domain names, from text and past them on the wire.
 */
#include "dhcp6d/proto/domain_name.h"

#include <stdint.h>

bool
domain_name_skip(struct reader *r, bool partial)
{
	size_t total = 0;

	for (;;) {
		uint8_t label;

		if (partial && reader_left(r) == 0 && reader_good(r))
			return total < DOMAIN_NAME_MAX;
		label = reader_u8(r);
		total += 1u + label;
		if (!reader_good(r) || label > DOMAIN_LABEL_MAX ||
		    total > DOMAIN_NAME_MAX)
			return false;
		if (label == 0)
			return partial || total > 1;
		reader_take(r, label);
	}
}

/* A name that is being built; label is where its last label's length is. */
struct name {
	uint8_t wire[DOMAIN_NAME_MAX + 1];
	size_t size, label;
};

/* One octet of a label; false if label or name are too long. */
static bool
name_add(struct name *name, uint8_t octet)
{
	if (name->size - name->label > DOMAIN_LABEL_MAX ||
	    name->size >= DOMAIN_NAME_MAX - 1)
		return false;
	name->wire[name->size++] = octet;
	return true;
}

/* Ends a label and begins the next; false if it is empty. */
static bool
name_next_label(struct name *name)
{
	size_t length = name->size - name->label - 1;

	if (length == 0)
		return false;
	name->wire[name->label] = (uint8_t)length;
	name->label = name->size++;
	name->wire[name->label] = 0;
	return true;
}

/* The octet after a backslash; *used tells how many characters it took. */
static bool
escaped_octet(const char *text, size_t size, uint8_t *octet, size_t *used)
{
	unsigned value = 0;

	if (size == 0)
		return false;
	*used = 1;
	*octet = (uint8_t)text[0];
	if (text[0] < '0' || text[0] > '9')
		return true;
	if (size < 3)
		return false;
	for (size_t i = 0; i < 3; i++) {
		if (text[i] < '0' || text[i] > '9')
			return false;
		value = value * 10 + (unsigned)(text[i] - '0');
	}
	*used = 3;
	*octet = (uint8_t)value;
	return value <= UINT8_MAX;
}

static bool
name_from_text(struct name *name, const char *text, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		uint8_t octet = (uint8_t)text[i];
		size_t used = 0;

		if (octet == '.') {
			if (!name_next_label(name))
				return false;
			continue;
		}
		if (octet == '\\' &&
		    !escaped_octet(text + i + 1, size - i - 1, &octet, &used))
			return false;
		i += used;
		if (!name_add(name, octet))
			return false;
	}
	/* without a final dot the last label is still open */
	return name->size == name->label + 1 ? name->label > 0
					     : name_next_label(name);
}

enum err
domain_name_write(
    struct writer *w, const char *text, size_t size, struct err_detail *detail)
{
	struct name name = {.size = 1, .label = 0};

	if (!name_from_text(&name, text, size))
		return err_set(detail, ERR_SYNTAX,
		    "'%.*s' is not a domain name",
		    size > DOMAIN_NAME_MAX ? DOMAIN_NAME_MAX : (int)size, text);
	writer_bytes(w, span_of(name.wire, name.size));
	return ERR_NONE;
}
