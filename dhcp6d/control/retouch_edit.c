/*
 * retouch_edit.c: see its header.
 */
#include "dhcp6d/control/retouch_edit.h"

#include <stdlib.h>
#include <string.h>

static struct edit *
add(struct retouching *r, size_t at, size_t upto)
{
	struct edit *larger;

	if (r->failed)
		return NULL;
	if (r->count == r->room) {
		r->room = r->room == 0 ? 64 : r->room * 2;
		larger = realloc(r->edits, r->room * sizeof(*larger));
		if (larger == NULL) {
			r->failed = true;
			return NULL;
		}
		r->edits = larger;
	}
	larger = &r->edits[r->count];
	*larger = (struct edit){.at = at, .upto = upto, .number = r->count};
	r->count++;
	return larger;
}

FILE *
edit_begin_text(struct retouching *r, size_t at, size_t upto)
{
	FILE *stream = NULL;

	if (add(r, at, upto) != NULL)
		stream = open_memstream(&r->written, &r->written_size);
	r->failed |= stream == NULL;
	return stream;
}

void
edit_end_text(struct retouching *r, FILE *stream)
{
	bool good;

	if (stream == NULL)
		return;
	good = ferror(stream) == 0;
	good &= fclose(stream) == 0;
	r->failed |= !good;
	r->edits[r->count - 1].text = r->written;
	r->written = NULL;
}

void
edit_cut(struct retouching *r, size_t at, size_t upto)
{
	(void)add(r, at, upto);
}

void
edit_put(struct retouching *r, size_t at, const char *text)
{
	FILE *stream = edit_begin_text(r, at, at);

	if (stream != NULL)
		fputs(text, stream);
	edit_end_text(r, stream);
}

static int
by_place(const void *a, const void *b)
{
	const struct edit *x = a, *y = b;

	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	return x->number < y->number ? -1 : x->number > y->number;
}

char *
edits_apply(struct retouching *r, size_t *size)
{
	const char *text = r->text.start;
	size_t done = 0;
	char *out = NULL;
	FILE *stream;

	if (r->failed || (stream = open_memstream(&out, size)) == NULL)
		return NULL;
	if (r->count > 0)
		qsort(r->edits, r->count, sizeof(r->edits[0]), by_place);
	for (size_t i = 0; i < r->count && !r->failed; i++) {
		r->failed = r->edits[i].at < done;
		if (r->failed)
			break;
		fwrite(text + done, 1, r->edits[i].at - done, stream);
		if (r->edits[i].text != NULL)
			fputs(r->edits[i].text, stream);
		done = r->edits[i].upto;
	}
	if (!r->failed)
		fwrite(text + done, 1, r->text.size - done, stream);
	r->failed |= ferror(stream) != 0;
	r->failed |= fclose(stream) != 0;
	if (!r->failed)
		return out;
	free(out);
	return NULL;
}

void
edits_free(struct retouching *r)
{
	for (size_t i = 0; i < r->count; i++)
		free(r->edits[i].text);
	free(r->edits);
}

/* ---- places ---- */

size_t
line_start(struct json_text text, size_t at)
{
	while (at > 0 && text.start[at - 1] != '\n')
		at--;
	return at;
}

bool
begins_line(struct json_text text, size_t at)
{
	size_t start = line_start(text, at);

	while (start < at &&
	       (text.start[start] == ' ' || text.start[start] == '\t'))
		start++;
	return start == at;
}

/* Behind blanks and block comments that end on this line. */
static size_t
skip_on_line(struct json_text text, size_t at)
{
	const char *close, *line;
	size_t left;

	for (;;) {
		while (at < text.size &&
		       (text.start[at] == ' ' || text.start[at] == '\t'))
			at++;
		left = text.size - at;
		if (left < 4 || memcmp(text.start + at, "/*", 2) != 0)
			return at;
		close = memmem(text.start + at, left, "*/", 2);
		line = memchr(text.start + at, '\n', left);
		if (close == NULL || (line != NULL && line < close))
			return at;
		at = (size_t)(close + 2 - text.start);
	}
}

size_t
line_tail(struct json_text text, size_t at)
{
	size_t end = skip_on_line(text, at);
	const char *line;

	if (end == text.size || text.start[end] == '\n')
		return end;
	if (text.start[end] == '\r')
		return end;
	if (text.start[end] != '#' &&
	    (text.size - end < 2 || memcmp(text.start + end, "//", 2) != 0))
		return at; /* something else stands there */
	line = memchr(text.start + end, '\n', text.size - end);
	return line != NULL ? (size_t)(line - text.start) : text.size;
}

size_t
comma_after(struct json_text text, size_t end)
{
	const char *next =
	    json_skip_blanks(text.start + end, text.start + text.size);

	return next < text.start + text.size && *next == ','
		   ? (size_t)(next - text.start)
		   : 0;
}
