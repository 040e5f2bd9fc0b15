/*
 * retouch_list.c: what goes out of a map or list, and what comes in.
 *
 * In brackets commas have to come out right: each child that goes takes its
 * own along, and the last that is kept has one only if something follows. In
 * YAML's blocks whole lines come and go. A comment behind a child on its line
 * goes with it; one on a line of its own stays.
 */
#include <string.h>

#include "dhcp6d/control/config_text.h"
#include "dhcp6d/control/retouch_edit.h"

#define INDENT_MAX 80

static struct json_text
wanted_text(const struct retouching *r, const struct text_node *want)
{
	return (struct json_text){
	    r->wanted.start + want->start, want->end - want->start};
}

/* What begins a line of the text, as far as it is blank. */
static size_t
copy_indent(const struct retouching *r, size_t at, char indent[INDENT_MAX + 1])
{
	size_t start = line_start(r->text, at), size = 0;

	while (size < INDENT_MAX && start + size < at &&
	       strchr(" \t", r->text.start[start + size]) != NULL)
		size++;
	memcpy(indent, r->text.start + start, size);
	indent[size] = 0;
	return size;
}

/* key: and the value, in lines from that column on if they are many. */
static void
write_item(const struct retouching *r, const struct text_node *want,
    const char *indent, FILE *out)
{
	fwrite(r->wanted.start + want->entry, 1, want->start - want->entry,
	    out); /* the key */
	config_text_value(out, wanted_text(r, want), r->yaml ? NULL : indent);
}

void
retouch_replace(struct retouching *r, const struct text_node *have,
    const struct text_node *want)
{
	char indent[INDENT_MAX + 1];
	FILE *out = edit_begin_text(r, have->start, have->end);

	if (out == NULL)
		return;
	copy_indent(r, have->start, indent);
	/* YAML: a value that was not there begins right behind its colon */
	if (have->start == have->end && have->start > 0 &&
	    r->text.start[have->start - 1] == ':')
		putc(' ', out);
	config_text_value(out, wanted_text(r, want), r->yaml ? NULL : indent);
	edit_end_text(r, out);
}

/* ---- in brackets ---- */

/* What stands before a new item: a line's beginning like that of another. */
static void
fill_separator(const struct retouching *r, const struct text_node *like,
    char separator[INDENT_MAX + 2])
{
	strcpy(separator, " ");
	if (like == NULL || !begins_line(r->text, like->entry))
		return;
	separator[0] = '\n';
	copy_indent(r, like->entry, separator + 1);
}

static void
take_out(struct retouching *r, const struct text_node *child, bool behind_kept)
{
	const char *text = r->text.start;
	size_t comma = comma_after(r->text, child->end), at = child->entry;
	size_t upto = line_tail(r->text, comma != 0 ? comma + 1 : child->end);

	if (begins_line(r->text, at)) {
		if (upto < r->text.size && text[upto] == '\n') {
			at = line_start(r->text, at);
			upto++;
		}
	} else if (comma != 0) {
		while (upto < r->text.size && text[upto] == ' ')
			upto++;
	} else if (behind_kept) {
		while (text[at - 1] == ' ')
			at--;
	}
	edit_cut(r, at, upto);
}

/* New items from want[*j] on, up to the next that is there already. */
static void
write_new(struct retouching *r, const struct pairing *p, size_t *j,
    const char *separator, FILE *out, bool comma_behind)
{
	const char *indent = separator[0] == '\n' ? separator + 1 : "";
	bool first = true;

	for (; *j < p->want->count && p->of_want[*j] == SIZE_MAX; (*j)++) {
		if (!first && !comma_behind)
			putc(',', out);
		fputs(separator, out);
		write_item(r, &p->want->children[*j], indent, out);
		if (comma_behind)
			putc(',', out);
		first = false;
	}
}

/* Those behind a child that stays. */
static void
put_behind(
    struct retouching *r, const struct pairing *p, size_t kept, size_t *j)
{
	const struct text_node *child = &p->have->children[kept];
	size_t comma = comma_after(r->text, child->end), at;
	char separator[INDENT_MAX + 2];
	FILE *out;

	fill_separator(r, child, separator);
	if (comma == 0)
		edit_put(r, child->end, ",");
	at = comma != 0 ? comma + 1 : child->end;
	if (separator[0] == '\n') /* else it would be in the comment */
		at = line_tail(r->text, at);
	out = edit_begin_text(r, at, at);
	if (out == NULL) {
		*j = p->want->count;
		return;
	}
	write_new(r, p, j, separator, out, kept != p->last);
	edit_end_text(r, out);
}

/* Those before all that stay. */
static void
put_first(struct retouching *r, const struct pairing *p, size_t *j)
{
	const struct text_node *first = NULL;
	char separator[INDENT_MAX + 2];
	FILE *out;

	for (size_t i = 0; i < p->have->count && first == NULL; i++)
		first = p->kept[i] ? &p->have->children[i] : NULL;
	fill_separator(r,
	    first != NULL        ? first
	    : p->have->count > 0 ? &p->have->children[0]
				 : NULL,
	    separator);
	out = edit_begin_text(r, p->have->start + 1, p->have->start + 1);
	if (out == NULL) {
		*j = p->want->count;
		return;
	}
	write_new(r, p, j, separator, out, first != NULL);
	edit_end_text(r, out);
}

void
retouch_flow(struct retouching *r, const struct pairing *p)
{
	size_t j = 0, comma;

	if (p->want->count > 0 && p->of_want[0] == SIZE_MAX)
		put_first(r, p, &j);
	for (size_t i = 0; i < p->have->count; i++) {
		if (!p->kept[i]) {
			take_out(
			    r, &p->have->children[i], i > 0 && p->kept[i - 1]);
			continue;
		}
		for (; p->of_want[j] != i; j++)
			;
		j++;
		if (j < p->want->count && p->of_want[j] == SIZE_MAX)
			put_behind(r, p, i, &j);
		else if (i == p->last && i + 1 < p->have->count) {
			comma = comma_after(r->text, p->have->children[i].end);
			edit_cut(r, comma, comma + 1);
		}
	}
}

/* ---- in lines ---- */

static void
write_line(struct retouching *r, const struct pairing *p, size_t j,
    const char *indent, FILE *out)
{
	struct json_text text = wanted_text(r, &p->want->children[j]);

	fputs(indent, out);
	if (p->have->kind == TEXT_LIST)
		fputs("- ", out);
	else
		fprintf(out, "%.*s: ", (int)p->want->children[j].key.size,
		    p->want->children[j].key.start); /* a keyword */
	fwrite(text.start, 1, text.size, out);
}

static bool
is_in_lines(const struct retouching *r, const struct pairing *p)
{
	if (p->last == SIZE_MAX)
		return false;
	for (size_t i = 0; i < p->have->count; i++) {
		if (!begins_line(r->text, p->have->children[i].entry) &&
		    (i > 0 || !p->kept[0]))
			return false;
	}
	return p->of_want[0] != SIZE_MAX ||
	       begins_line(r->text, p->have->children[0].entry);
}

static void
take_out_lines(struct retouching *r, const struct text_node *child)
{
	size_t upto = line_tail(r->text, child->end);

	edit_cut(r, line_start(r->text, child->entry),
	    upto < r->text.size ? upto + 1 : upto);
}

/* New lines at a place, which is a line's beginning or its end. */
static void
put_lines(struct retouching *r, const struct pairing *p, size_t at,
    const char *indent, size_t *j)
{
	const bool at_start = at == line_start(r->text, at);
	FILE *out = edit_begin_text(r, at, at);

	for (; *j < p->want->count && p->of_want[*j] == SIZE_MAX; (*j)++) {
		if (out == NULL)
			continue;
		if (!at_start)
			putc('\n', out);
		write_line(r, p, *j, indent, out);
		if (at_start)
			putc('\n', out);
	}
	edit_end_text(r, out);
}

bool
retouch_block(struct retouching *r, const struct pairing *p)
{
	char indent[INDENT_MAX + 1];
	size_t j = 0, column, first;

	if (!is_in_lines(r, p)) {
		retouch_replace(r, p->have, p->want);
		return false;
	}
	first = p->have->children[0].entry;
	column = first - line_start(r->text, first);
	if (column > INDENT_MAX) {
		r->failed = true;
		return false;
	}
	memset(indent, ' ', column);
	indent[column] = 0;
	if (p->of_want[0] == SIZE_MAX)
		put_lines(r, p, line_start(r->text, first), indent, &j);
	for (size_t i = 0; i < p->have->count; i++) {
		if (!p->kept[i]) {
			take_out_lines(r, &p->have->children[i]);
			continue;
		}
		for (; p->of_want[j] != i; j++)
			;
		j++;
		if (j < p->want->count && p->of_want[j] == SIZE_MAX)
			put_lines(r, p,
			    line_tail(r->text, p->have->children[i].end),
			    indent, &j);
	}
	return true;
}
