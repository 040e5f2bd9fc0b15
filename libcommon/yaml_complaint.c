/*
 * libcommon/yaml_complaint.c: what is wrong with a file, collected and told.
 *
 * Texts quote what stands in the file, so they are made fit for a terminal
 * here, once for all. Complaints have an arena of their own: a tree that is
 * too large must not leave its owner speechless.
 */
#include "libcommon/yaml_internal.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "libcommon/text.h"

#define COMPLAINT_TEXT_SIZE 1024

bool
yaml_complaint_room(
    const struct yaml_document *document, enum complaint_severity severity)
{
	size_t count = severity == COMPLAINT_ERROR ? document->error_count
						   : document->warning_count;

	return count < document->limits->complaints;
}

/* Keeps one; without memory it is only counted. */
static void
complaint_keep(struct yaml_document *document, enum complaint_severity severity,
    struct yaml_position position, const char *text)
{
	struct arena *arena = document->complaint_arena;
	struct complaint *complaint = arena_alloc(arena, sizeof(*complaint));
	const char *copy = arena_text(arena, text, strlen(text));

	if (complaint == NULL || copy == NULL)
		return;
	complaint->severity = severity;
	complaint->position = position;
	complaint->text = copy;
	if (document->last == NULL)
		document->first = complaint;
	else
		document->last->next = complaint;
	document->last = complaint;
}

/* Control characters and the like are shown as \xHH. */
static void
complaint_clean(const char *raw, char *out, size_t capacity)
{
	size_t used = 0;

	for (; *raw != '\0' && capacity - used > 4; raw++) {
		if (*raw == '\\')
			out[used++] = '\\'; /* stands for itself here */
		else
			used += strlen(text_printable(
			    raw, 1, out + used, capacity - used));
	}
	out[used] = '\0';
}

void
yaml_complain(struct yaml_document *document, enum complaint_severity severity,
    struct yaml_position position, const char *format, ...)
{
	char raw[COMPLAINT_TEXT_SIZE], clean[COMPLAINT_TEXT_SIZE * 2];
	va_list arguments;

	if (yaml_complaint_room(document, severity)) {
		va_start(arguments, format);
		vsnprintf(raw, sizeof(raw), format, arguments);
		va_end(arguments);
		complaint_clean(raw, clean, sizeof(clean));
		complaint_keep(document, severity, position, clean);
	}
	if (severity == COMPLAINT_ERROR)
		document->error_count++;
	else
		document->warning_count++;
}

struct sorted_complaint {
	const struct complaint *complaint;
	size_t order; /* in which it was found: of one place, first come */
};

static int
compare_numbers(size_t a, size_t b)
{
	return a < b ? -1 : a > b;
}

static int
compare_complaints(const void *a, const void *b)
{
	const struct sorted_complaint *x = a, *y = b;
	struct yaml_position p = x->complaint->position;
	struct yaml_position q = y->complaint->position;

	if (p.file != q.file)
		return compare_numbers(p.file, q.file);
	if (p.line != q.line)
		return compare_numbers(p.line, q.line);
	if (p.column != q.column)
		return compare_numbers(p.column, q.column);
	return compare_numbers(x->order, y->order);
}

typedef void print_line(void *context, const char *line);

static void
print_complaint(const struct yaml_document *document,
    const struct complaint *complaint, print_line *print, void *context)
{
	char name[512], line[COMPLAINT_TEXT_SIZE * 2 + sizeof(name) + 64];
	struct yaml_position position = complaint->position;
	const char *file = position.file < document->file_count
			       ? document->files[position.file]
			       : "?";

	text_printable(file, strlen(file), name, sizeof(name));
	snprintf(line, sizeof(line), "%s:%u:%u: %s: %s", name,
	    (unsigned)position.line, (unsigned)position.column,
	    complaint->severity == COMPLAINT_ERROR ? "error" : "warning",
	    complaint->text);
	print(context, line);
}

static void
print_rest(const struct yaml_document *document, size_t kept, print_line *print,
    void *context)
{
	size_t all = document->error_count + document->warning_count;
	char line[128];

	if (all <= kept)
		return;
	snprintf(line, sizeof(line), "%s: %zu further complaints not shown",
	    document->file_count > 0 ? document->files[0] : "?", all - kept);
	print(context, line);
}

void
yaml_print_complaints(struct yaml_document *document,
    void (*print)(void *context, const char *line), void *context)
{
	struct sorted_complaint *sorted;
	size_t count = 0;

	for (struct complaint *c = document->first; c != NULL; c = c->next)
		count++;
	sorted = calloc(count + 1, sizeof(*sorted));
	if (sorted != NULL) {
		size_t i = 0;

		for (struct complaint *c = document->first; c != NULL;
		     c = c->next, i++)
			sorted[i] = (struct sorted_complaint){c, i};
		qsort(sorted, count, sizeof(*sorted), compare_complaints);
		for (i = 0; i < count; i++)
			print_complaint(
			    document, sorted[i].complaint, print, context);
		free(sorted);
	}
	print_rest(document, sorted == NULL ? 0 : count, print, context);
}
