/*
 * proto/option_data.c: option-data's "data" into wire bytes.
 *
 * Kea's rules (kea-config.md 3.14): text is split at commas whatever the type,
 * "\," keeps a comma and "\\" a backslash, each piece is trimmed and empty
 * ones are dropped. What Kea then leaves aside in silence (pieces beyond what
 * the type takes) is left aside here too, but said.
 */
#include <stdlib.h>
#include <string.h>

#include "dhcp6d/proto/option_field.h"
#include "dhcp6d/proto/option_table.h"

/* Pieces of the text, one after the other, unescaped into scratch. */
struct pieces {
	const char *next, *end;
	char *scratch; /* as large as the text */
	size_t used;   /* pieces before the current one stay in scratch */
};

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static struct option_text
trimmed(const char *text, size_t size)
{
	while (size > 0 && is_blank(text[0])) {
		text++;
		size--;
	}
	while (size > 0 && is_blank(text[size - 1]))
		size--;
	return (struct option_text){text, size};
}

/* The next piece as written, up to a comma that is not escaped. */
static struct option_text
cut_piece(struct pieces *pieces)
{
	char *start = pieces->scratch + pieces->used;
	size_t size = 0;

	while (pieces->next < pieces->end && *pieces->next != ',') {
		char c = *pieces->next++;

		if (c == '\\' && pieces->next < pieces->end &&
		    (*pieces->next == ',' || *pieces->next == '\\'))
			c = *pieces->next++;
		start[size++] = c;
	}
	if (pieces->next < pieces->end)
		pieces->next++;
	pieces->used += size;
	return trimmed(start, size);
}

/* The next piece that is not empty; false at the end. */
static bool
next_piece(struct pieces *pieces, struct option_text *piece)
{
	while (pieces->next < pieces->end) {
		*piece = cut_piece(pieces);
		if (piece->size > 0)
			return true;
	}
	return false;
}

/* Writes the last field of a definition as often as there are pieces. */
static enum err
array_write(enum option_field field, struct pieces *pieces, struct writer *w,
    struct err_detail *detail)
{
	struct option_text piece;
	enum err err = ERR_NONE;

	while (err == ERR_NONE && next_piece(pieces, &piece))
		err = option_field_write(
		    field, piece.text, piece.size, w, detail);
	return err;
}

static enum err
record_write(const struct option_definition *definition, struct pieces *pieces,
    struct writer *w, struct err_detail *detail)
{
	unsigned count = definition->field_count;
	struct option_text piece;

	for (unsigned i = 0; i < count; i++) {
		enum err err;

		if (!next_piece(pieces, &piece))
			return err_set(detail, ERR_SYNTAX,
			    "%u of the %u fields of %s are missing", count - i,
			    count, definition->name);
		err = option_field_write(
		    definition->fields[i], piece.text, piece.size, w, detail);
		if (err != ERR_NONE)
			return err;
	}
	return definition->array ? array_write(definition->fields[count - 1],
				       pieces, w, detail)
				 : ERR_NONE;
}

static enum err
dnr_write(struct pieces *pieces, struct writer *w, struct err_detail *detail)
{
	struct option_text fields[DNR_FIELDS_MAX];
	size_t count = 0;

	while (count < DNR_FIELDS_MAX && next_piece(pieces, &fields[count]))
		count++;
	return option_dnr_write(fields, count, w, detail);
}

static enum err
single_write(const struct option_definition *definition, struct pieces *pieces,
    struct writer *w, struct err_detail *detail)
{
	struct option_text piece;

	if (!next_piece(pieces, &piece))
		return err_set(detail, ERR_SYNTAX,
		    "%s needs a value of type %s", definition->name,
		    option_field_name(definition->type));
	return option_field_write(
	    definition->type, piece.text, piece.size, w, detail);
}

static enum err
pieces_write(const struct option_definition *definition, struct pieces *pieces,
    struct writer *w, struct err_detail *detail)
{
	if (definition->type == FIELD_RECORD)
		return record_write(definition, pieces, w, detail);
	if (definition->type == FIELD_INTERNAL)
		return dnr_write(pieces, w, detail);
	if (definition->type == FIELD_EMPTY)
		return ERR_NONE;
	if (definition->array)
		return array_write(definition->type, pieces, w, detail);
	return single_write(definition, pieces, w, detail);
}

/* What is left over is an error for an empty option, else worth a word. */
static enum err
leftover(const struct option_definition *definition, struct pieces *pieces,
    struct err_detail *detail)
{
	struct option_text piece;

	if (!next_piece(pieces, &piece))
		return ERR_NONE;
	if (definition->type == FIELD_EMPTY)
		return err_set(
		    detail, ERR_SYNTAX, "%s takes no data", definition->name);
	err_set(detail, ERR_NONE,
	    "'%.*s' and what follows is not used by %s (write '\\\\,' for a "
	    "comma that belongs to a value)",
	    piece.size > 40 ? 40 : (int)piece.size, piece.text,
	    definition->name);
	return ERR_NONE;
}

static enum err
csv_read(const struct option_definition *definition, const char *data,
    size_t size, struct writer *out, struct err_detail *detail)
{
	struct pieces pieces = {.next = data, .end = data + size};
	enum err err;

	if (definition == NULL)
		return err_set(detail, ERR_SYNTAX,
		    "without a definition csv-format must be false");
	pieces.scratch = malloc(size + 1);
	if (pieces.scratch == NULL)
		return ERR_MEMORY;
	err = pieces_write(definition, &pieces, out, detail);
	if (err == ERR_NONE)
		err = leftover(definition, &pieces, detail);
	free(pieces.scratch);
	return err;
}

/* Hex, or text in single quotes. */
static enum err
raw_read(const char *data, size_t size, struct writer *out,
    struct err_detail *detail)
{
	struct option_text text = trimmed(data, size);

	if (text.size >= 2 && text.text[0] == '\'' &&
	    text.text[text.size - 1] == '\'') {
		writer_bytes(out, span_of(text.text + 1, text.size - 2));
		return ERR_NONE;
	}
	return option_hex_write(text.text, text.size, out, detail);
}

enum err
option_data_read(const struct option_definition *definition, bool csv,
    const char *data, size_t size, struct writer *out,
    struct err_detail *detail)
{
	size_t start = out->size;
	struct span value;
	enum err err;

	if (detail != NULL)
		detail->text[0] = '\0';
	err = csv ? csv_read(definition, data, size, out, detail)
		  : raw_read(data, size, out, detail);
	if (!writer_good(out))
		return err_set(
		    detail, ERR_NO_ROOM, "the value is longer than allowed");
	if (err != ERR_NONE || definition == NULL ||
	    definition->encapsulates != NULL)
		return err;
	value = span_of(out->start + start, out->size - start);
	return option_value_check(definition, value, detail);
}
