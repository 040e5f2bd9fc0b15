/*
 * ctl_print.c: for people: aligned tables, sizes and times in words, bars and
 * colours on a terminal only.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ctrld/ctl.h"

#define CELL_MAX 1024
#define COLUMN_GAP 2

struct ctl_table {
	const char *const *heads;
	size_t columns;
	char **cells; /* row by row */
	size_t count, capacity;
	size_t *widths; /* so far */
	bool has_head;  /* printed already */
};

const char *
ctl_text(json_t *map, const char *name)
{
	const char *text = json_string_value(json_object_get(map, name));

	return text != NULL ? text : "";
}

const char *
ctl_safe(const char *text, char *out, size_t size)
{
	size_t i;

	for (i = 0; text[i] != 0 && i + 1 < size; i++)
		out[i] = (unsigned char)text[i] < ' ' || text[i] == 0x7f
			     ? '?'
			     : text[i];
	out[i] = 0;
	return out;
}

json_int_t
ctl_integer(json_t *map, const char *name)
{
	return json_integer_value(json_object_get(map, name));
}

double
ctl_statistic(json_t *all, const char *name)
{
	json_t *sample = json_array_get(json_object_get(all, name), 0);

	return json_number_value(json_array_get(sample, 0));
}

struct ctl_table *
ctl_table_create(const char *const *heads, size_t columns)
{
	struct ctl_table *table = calloc(1, sizeof(*table));

	if (table == NULL)
		abort();
	table->heads = heads;
	table->columns = columns;
	table->widths = calloc(columns, sizeof(table->widths[0]));
	if (table->widths == NULL)
		abort();
	return table;
}

void
ctl_table_cell(struct ctl_table *table, const char *format, ...)
{
	char text[CELL_MAX];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	if (table->count == table->capacity) {
		table->capacity = 2 * table->capacity + 64;
		table->cells = realloc(
		    table->cells, table->capacity * sizeof(table->cells[0]));
		if (table->cells == NULL)
			abort();
	}
	table->cells[table->count] = strdup(text);
	if (table->cells[table->count++] == NULL)
		abort();
}

/* Columns on a terminal: octets that continue a UTF-8 character take none, nor
 * does a change of colour. */
static size_t
width_of(const char *text)
{
	size_t width = 0;
	bool colour = false;

	for (; *text != 0; text++) {
		if (*text == '\033')
			colour = true;
		else if (colour)
			colour = *text != 'm';
		else
			width += ((unsigned char)*text & 0xc0) != 0x80;
	}
	return width;
}

static void
print_row(const struct ctl_table *table, const char *const *cells)
{
	for (size_t column = 0; column < table->columns; column++) {
		fputs(cells[column], stdout);
		if (column + 1 < table->columns)
			printf("%*s",
			    (int)(table->widths[column] -
				  width_of(cells[column])) +
				COLUMN_GAP,
			    "");
	}
	fputc('\n', stdout);
}

static void
widen(struct ctl_table *table, size_t column, const char *text)
{
	size_t width = width_of(text);

	if (width > table->widths[column])
		table->widths[column] = width;
}

static void
print_head(const struct ctl *ctl, struct ctl_table *table)
{
	table->has_head = true;
	if (ctl->is_terminal)
		fputs("\033[1m", stdout);
	print_row(table, table->heads);
	fputs(ctl_plain(ctl), stdout);
}

static void
forget_cells(struct ctl_table *table)
{
	for (size_t i = 0; i < table->count; i++)
		free(table->cells[i]);
	table->count = 0;
}

void
ctl_table_flush(const struct ctl *ctl, struct ctl_table *table)
{
	for (size_t column = 0; column < table->columns; column++)
		widen(table, column, table->heads[column]);
	for (size_t i = 0; i < table->count; i++)
		widen(table, i % table->columns, table->cells[i]);
	if (!table->has_head)
		print_head(ctl, table);
	for (size_t i = 0; i + table->columns <= table->count;
	     i += table->columns)
		print_row(table, (const char *const *)&table->cells[i]);
	forget_cells(table);
}

void
ctl_table_free(struct ctl_table *table)
{
	if (table == NULL)
		return;
	forget_cells(table);
	free(table->cells);
	free(table->widths);
	free(table);
}

const char *
ctl_plain(const struct ctl *ctl)
{
	return ctl->is_terminal ? "\033[0m" : "";
}

const char *
ctl_colour(const struct ctl *ctl, double share)
{
	if (!ctl->is_terminal || share < 0.75)
		return "";
	return share < 0.9 ? "\033[33m" : "\033[31m";
}

const char *
ctl_duration(long long seconds, char text[32])
{
	if (seconds < 0)
		snprintf(text, 32, "over");
	else if (seconds < 120)
		snprintf(text, 32, "%lld s", seconds);
	else if (seconds < 7200)
		snprintf(text, 32, "%lld min", seconds / 60);
	else if (seconds < 172800)
		snprintf(text, 32, "%lld h %lld min", seconds / 3600,
		    seconds % 3600 / 60);
	else
		snprintf(text, 32, "%lld d %lld h", seconds / 86400,
		    seconds % 86400 / 3600);
	return text;
}

const char *
ctl_count(double count, char text[32])
{
	static const char *const units[] = {"", " k", " M", " G", " T", " P"};
	size_t unit = 0;

	if (count < 100000) {
		snprintf(text, 32, "%.0f", count);
		return text;
	}
	while (count >= 1000 && unit < 5) {
		count /= 1000;
		unit++;
	}
	if (count >= 100000)
		snprintf(text, 32, "%.2g%s", count, units[unit]);
	else
		snprintf(text, 32, "%.1f%s", count, units[unit]);
	return text;
}

const char *
ctl_bar(const struct ctl *ctl, double share, unsigned width, char *text)
{
	unsigned full = (unsigned)(share * width + 0.5);
	char *next = text;

	if (full > width)
		full = width;
	for (unsigned i = 0; i < width; i++) {
		const char *mark = i < full ? (ctl->is_terminal ? "█" : "#")
					    : (ctl->is_terminal ? "░" : ".");

		memcpy(next, mark, strlen(mark));
		next += strlen(mark);
	}
	*next = 0;
	return text;
}
