/*
 * value.c: numbers, addresses and variables of a script.
 */
#include "tests/replay/value.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "libcommon/text.h"

void
report_failure(
    struct report *report, const struct line *line, const char *format, ...)
{
	va_list args;

	if (report_failed(report))
		return;
	report->line = line;
	va_start(args, format);
	if (vsnprintf(report->text, sizeof(report->text), format, args) <= 0)
		(void)snprintf(report->text, sizeof(report->text), "failed");
	va_end(args);
}

uint32_t
value_number(struct values *values, const struct line *line, const char *word)
{
	unsigned long long number;
	char *end;

	if (strcmp(word, "infinite") == 0)
		return UINT32_MAX;
	if (strcmp(word, "@") == 0)
		return values->round;
	number = strtoull(word, &end, 0);
	if (*word == '\0' || *end != '\0' || number > UINT32_MAX)
		report_failure(
		    values->report, line, "'%s' is not a number", word);
	return (uint32_t)number;
}

uint32_t
value_number_after(struct values *values, const struct line *line,
    const char *keyword, uint32_t otherwise)
{
	const char *word = line_after(line, keyword);

	return word == NULL ? otherwise : value_number(values, line, word);
}

struct variable *
value_find(struct values *values, const char *name)
{
	for (unsigned i = 0; i < values->count; i++) {
		if (strcmp(values->list[i].name, name) == 0)
			return &values->list[i];
	}
	return NULL;
}

void
value_set(struct values *values, const struct line *line, const char *name,
    struct address address, uint8_t length)
{
	struct variable *variable = value_find(values, name);

	if (variable == NULL && values->count < VARIABLES_MAX)
		variable = &values->list[values->count++];
	if (variable == NULL) {
		report_failure(values->report, line, "too many variables");
		return;
	}
	*variable = (struct variable){name, address, length};
}

struct prefix
value_prefix(struct values *values, const struct line *line, const char *word)
{
	struct prefix prefix = {ADDRESS_ANY, 128};
	const struct variable *variable;

	if (word != NULL && word[0] == '$') {
		variable = value_find(values, word);
		if (variable != NULL)
			return (struct prefix){
			    variable->address, variable->length};
	} else if (word != NULL &&
		   (address_parse(word, strlen(word), &prefix.address) ||
		       prefix_parse(word, strlen(word), &prefix))) {
		return prefix;
	}
	report_failure(values->report, line,
	    "'%s' is not an address, prefix or known variable",
	    word == NULL ? "" : word);
	return prefix;
}

struct address
value_address(struct values *values, const struct line *line, const char *word)
{
	return value_prefix(values, line, word).address;
}

/* "A-B" or "P/L" */
static bool
is_in(struct values *values, const struct line *line, const char *word,
    struct address address)
{
	const char *dash = strchr(word, '-');
	struct address first, last;
	struct prefix prefix;

	if (dash == NULL) {
		prefix = value_prefix(values, line, word);
		return prefix_contains(prefix, address);
	}
	if (!address_parse(word, (size_t)(dash - word), &first) ||
	    !address_parse(dash + 1, strlen(dash + 1), &last))
		report_failure(
		    values->report, line, "'%s' is not a range", word);
	return address_compare(first, address) <= 0 &&
	       address_compare(address, last) <= 0;
}

static bool
is_keyword(const char *word)
{
	static const char *const keywords[] = {
	    "preferred", "valid", "length", "excluded"};

	for (size_t i = 0; i < sizeof(keywords) / sizeof(keywords[0]); i++) {
		if (strcmp(keywords[i], word) == 0)
			return true;
	}
	return false;
}

static bool
is_value(struct values *values, const struct line *line, const char *word,
    struct address address, uint8_t length)
{
	struct prefix prefix;

	if (word[0] == '$' && value_find(values, word) == NULL) {
		value_set(values, line, word, address, length);
		return true;
	}
	prefix = value_prefix(values, line, word);
	return address_equal(prefix.address, address) &&
	       prefix.length == length;
}

bool
value_matches(struct values *values, const struct line *line, unsigned first,
    struct address address, uint8_t length)
{
	for (unsigned i = first; i < line->word_count; i++) {
		const char *word = line->words[i];
		const char *next =
		    i + 1 < line->word_count ? line->words[i + 1] : "";
		bool matches = true;

		if (is_keyword(word))
			break;
		if (strcmp(word, "in") == 0) {
			matches = is_in(values, line, next, address);
			i++;
		} else if (strcmp(word, "not") == 0) {
			matches =
			    !is_value(values, line, next, address, length);
			i++;
		} else if (strcmp(word, "any") != 0) {
			matches = is_value(values, line, word, address, length);
		}
		if (!matches)
			return false;
	}
	return true;
}

/* "HEX*COUNT": the bytes again and again, as many as there is room for. */
static size_t
repeat(struct values *values, const struct line *line, const char *star,
    uint8_t *out, size_t size, size_t capacity)
{
	size_t count = value_number(values, line, star + 1), total;

	total = size * count;
	if (total > capacity) {
		report_failure(values->report, line, "more than there is room");
		return 0;
	}
	for (size_t i = size; i < total; i++)
		out[i] = out[i - size];
	return total;
}

size_t
value_bytes(struct values *values, const struct line *line, const char *word,
    uint8_t *out, size_t capacity)
{
	const char *star = strchr(word, '*');
	size_t length = star == NULL ? strlen(word) : (size_t)(star - word);
	size_t size = 0;

	if (word[0] == '\'') {
		size = strlen(word + 1);
		if (size <= capacity)
			memcpy(out, word + 1, size);
	} else if (!text_to_bytes(word, length, out, capacity, &size)) {
		size = 0;
		report_failure(
		    values->report, line, "'%s' is neither text nor hex", word);
	} else if (star != NULL) {
		return repeat(values, line, star, out, size, capacity);
	}
	return size <= capacity ? size : 0;
}
