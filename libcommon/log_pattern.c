/*
 * libcommon/log_pattern.c: a pattern is taken apart once, into pieces of
 * literal text and conversions; each line walks the pieces.
 */
#include "libcommon/log_pattern.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "libcommon/bytes.h"

#define NS_PER_S INT64_C(1000000000)
#define NS_PER_MS INT64_C(1000000)
#define FIELD_MAX 512 /* of a conversion other than %m */
#define WIDTH_MAX 1024
#define DATE_DEFAULT "%Y-%m-%d %H:%M:%S"

struct log_piece {
	char conversion;  /* 0: literal text */
	bool left;        /* pad on the right */
	unsigned least;   /* pad up to */
	unsigned most;    /* keep the last so many; 0 = all */
	const char *text; /* literal, or what stood in braces */
	size_t size;
	unsigned parts; /* of %c{n}; 0 = all */
};

struct log_pattern {
	const struct log_origin *origin;
	size_t count;
	char *text; /* copy of the pattern, ends in 0; pieces point in here */
	bool ends_in_lf;
	struct log_piece pieces[];
};

const char *
log_severity_text(unsigned severity)
{
	static const char *const texts[] = {
	    "DEBUG", "INFO", "WARN", "ERROR", "FATAL"};

	return severity < sizeof(texts) / sizeof(texts[0]) ? texts[severity]
							   : "NONE";
}

/* Digits at *next into a number that cannot run away. */
static unsigned
read_width(const char **next)
{
	unsigned width = 0;

	while (**next >= '0' && **next <= '9') {
		if (width < WIDTH_MAX)
			width = width * 10 + (unsigned)(**next - '0');
		(*next)++;
	}
	return width < WIDTH_MAX ? width : WIDTH_MAX;
}

/* What stands in braces at next, if anything; returns what follows. */
static const char *
read_braces(struct log_piece *piece, const char *next)
{
	const char *end = *next == '{' ? strchr(next, '}') : NULL;

	if (end == NULL)
		return next;
	piece->text = next + 1;
	piece->size = (size_t)(end - next - 1);
	if (piece->conversion == 'c') {
		const char *digits = next + 1;

		piece->parts = read_width(&digits);
	}
	return end + 1;
}

/* A piece that starts with '%'; returns what follows. */
static const char *
read_conversion(struct log_piece *piece, const char *start)
{
	const char *next = start + 1;

	piece->text = start;
	if (*next == '-') {
		piece->left = true;
		next++;
	}
	piece->least = read_width(&next);
	if (*next == '.') {
		next++;
		piece->most = read_width(&next);
	}
	if (*next != '\0' && strchr("cdDFhHilLmMnpqrt%", *next) != NULL) {
		piece->conversion = *next++;
		piece->text = NULL;
		return read_braces(piece, next);
	}
	if (*next != '\0')
		next++;
	*piece =
	    (struct log_piece){.text = start, .size = (size_t)(next - start)};
	return next;
}

static void
pattern_split(struct log_pattern *pattern)
{
	const char *next = pattern->text;

	while (*next != '\0') {
		struct log_piece *piece = &pattern->pieces[pattern->count++];
		size_t literal = strcspn(next, "%");

		if (literal == 0) {
			next = read_conversion(piece, next);
			continue;
		}
		piece->text = next;
		piece->size = literal;
		next += literal;
	}
}

static bool
pattern_ends_in_lf(const struct log_pattern *pattern)
{
	const struct log_piece *last;

	if (pattern->count == 0)
		return false;
	last = &pattern->pieces[pattern->count - 1];
	if (last->conversion == 'n')
		return true;
	return last->conversion == '\0' && last->text[last->size - 1] == '\n';
}

struct log_pattern *
log_pattern_compile(const char *text, const struct log_origin *origin)
{
	/* each piece is at least one character of the text */
	size_t size = strlen(text);
	struct log_pattern *pattern =
	    calloc(1, sizeof(*pattern) + size * sizeof(pattern->pieces[0]));

	if (pattern == NULL)
		return NULL;
	pattern->text = strdup(text);
	if (pattern->text == NULL) {
		free(pattern);
		return NULL;
	}
	pattern->origin = origin;
	pattern_split(pattern);
	pattern->ends_in_lf = pattern_ends_in_lf(pattern);
	return pattern;
}

void
log_pattern_free(struct log_pattern *pattern)
{
	if (pattern == NULL)
		return;
	free(pattern->text);
	free(pattern);
}

/* %q, which strftime has not got, becomes three digits; the rest stays. */
static void
expand_milliseconds(
    const struct log_piece *piece, int64_t wall_ns, char *out, size_t capacity)
{
	unsigned ms = (unsigned)(wall_ns % NS_PER_S / NS_PER_MS);
	size_t used = 0;

	for (size_t i = 0; i < piece->size && used + 4 < capacity; i++) {
		char next = i + 1 < piece->size ? piece->text[i + 1] : '\0';

		if (piece->text[i] != '%' || next == '\0') {
			out[used++] = piece->text[i];
			continue;
		}
		i++;
		if (next == 'q') {
			out[used++] = (char)('0' + ms / 100);
			out[used++] = (char)('0' + ms / 10 % 10);
			out[used++] = (char)('0' + ms % 10);
			continue;
		}
		out[used++] = '%';
		out[used++] = next;
	}
	out[used] = '\0';
}

static size_t
format_date(const struct log_piece *piece, const struct log_line *line,
    char *out, size_t capacity)
{
	static const struct log_piece by_default = {
	    .text = DATE_DEFAULT, .size = sizeof(DATE_DEFAULT) - 1};
	time_t second = (time_t)(line->wall_ns / NS_PER_S);
	char format[FIELD_MAX];
	struct tm tm;

	expand_milliseconds(piece->text == NULL ? &by_default : piece,
	    line->wall_ns, format, sizeof(format));
	if (piece->conversion == 'D')
		localtime_r(&second, &tm);
	else
		gmtime_r(&second, &tm);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	return strftime(out, capacity, format, &tm); /* the operator's format */
#pragma GCC diagnostic pop
}

/* The last n parts of a dotted name. */
static struct span
last_parts(const char *name, unsigned n)
{
	const char *start = name + strlen(name);

	while (n > 0 && start > name) {
		start--;
		if (*start == '.' && --n == 0)
			start++;
	}
	if (n > 0)
		start = name;
	return span_of(start, strlen(start));
}

static struct span
span_of_text(const char *text)
{
	return span_of(text, strlen(text));
}

/* A conversion's value, in room of FIELD_MAX bytes or elsewhere. */
static struct span
piece_value(const struct log_pattern *pattern, const struct log_piece *piece,
    const struct log_line *line, char *room)
{
	const struct log_origin *origin = pattern->origin;
	const char *logger = origin->logger_names[line->message->logger];
	int size = 0;

	switch (piece->conversion) {
	case '\0':
		return span_of(piece->text, piece->size);
	case 'c':
		return piece->parts == 0 ? span_of_text(logger)
					 : last_parts(logger, piece->parts);
	case 'd':
	case 'D':
		return span_of(room, format_date(piece, line, room, FIELD_MAX));
	case 'h':
	case 'H': /* no resolver is asked from inside a server */
		return span_of_text(origin->host);
	case 'i':
		size = snprintf(room, FIELD_MAX, "%ld", (long)getpid());
		break;
	case 'n':
		return span_of_text("\n");
	case 'p':
		return span_of_text(log_severity_text(line->message->severity));
	case 'q':
		size = snprintf(room, FIELD_MAX, "%03u",
		    (unsigned)(line->wall_ns % NS_PER_S / NS_PER_MS));
		break;
	case 'r':
		size = snprintf(room, FIELD_MAX, "%lld",
		    (long long)((line->wall_ns - origin->start_ns) /
				NS_PER_MS));
		break;
	case 't':
		size = snprintf(
		    room, FIELD_MAX, "%llu", (unsigned long long)line->thread);
		break;
	case '%':
		return span_of_text("%");
	default: /* %F %l %L %M: places in a source are not an operator's */
		break;
	}
	return span_of(room, size > 0 ? (size_t)size : 0);
}

static void
append_blanks(struct writer *w, size_t count)
{
	size_t room = w->capacity - w->size;
	uint8_t *p = writer_reserve(w, count < room ? count : room);

	if (p != NULL)
		memset(p, ' ', count < room ? count : room);
}

/* As much as fits. */
static void
append(struct writer *w, struct span span)
{
	size_t room = w->capacity - w->size;

	writer_bytes(
	    w, span_of(span.data, span.size < room ? span.size : room));
}

/* One or two spans (a message is identifier and text) with padding. */
static void
append_padded(struct writer *w, const struct log_piece *piece,
    struct span first, struct span second)
{
	size_t size = first.size + second.size;
	size_t padding;

	if (piece->most > 0 && size > piece->most) {
		size_t skip = size - piece->most; /* the end tells more */
		size_t of_first = skip < first.size ? skip : first.size;

		first = span_of(first.data + of_first, first.size - of_first);
		skip -= of_first;
		second = span_of(second.data + skip, second.size - skip);
		size = piece->most;
	}
	padding = size < piece->least ? piece->least - size : 0;
	if (!piece->left)
		append_blanks(w, padding);
	append(w, first);
	append(w, second);
	if (piece->left)
		append_blanks(w, padding);
}

static void
append_message(struct writer *w, const struct log_piece *piece,
    const struct log_line *line)
{
	char id[FIELD_MAX];
	int size = snprintf(id, sizeof(id), "%s ", line->message->id);

	if (size < 0)
		size = 0;
	if ((size_t)size >= sizeof(id))
		size = sizeof(id) - 1;
	append_padded(w, piece, span_of(id, (size_t)size),
	    span_of(line->text, line->size));
}

size_t
log_pattern_format(const struct log_pattern *pattern,
    const struct log_line *line, char *out, size_t capacity)
{
	struct writer w;

	writer_init(&w, out, capacity);
	for (size_t i = 0; i < pattern->count; i++) {
		const struct log_piece *piece = &pattern->pieces[i];
		char room[FIELD_MAX];

		if (piece->conversion == 'm')
			append_message(&w, piece, line);
		else
			append_padded(&w, piece,
			    piece_value(pattern, piece, line, room),
			    SPAN_EMPTY);
	}
	if (w.size == capacity && capacity > 0 && pattern->ends_in_lf)
		out[capacity - 1] = '\n';
	return w.size;
}
