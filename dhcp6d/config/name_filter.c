/*
 * config/name_filter.c: regular expressions over labels.
 */
#include "dhcp6d/config/name_filter.h"

#include <regex.h>
#include <string.h>

#define LABEL_MAX 63

struct name_filter {
	bool is_set;     /* one set of characters: octets alone decide */
	bool takes_runs; /* "[...]+": neighbours are one match */
	uint64_t octets[256 / 64];
	regex_t regex; /* unless is_set */
};

/* Behind the set that pattern begins with, or NULL if it does not. */
static const char *
skip_set(const char *p)
{
	if (*p++ != '[')
		return NULL;
	if (*p == '^')
		p++;
	if (*p == ']')
		p++;
	while (*p != 0 && *p != ']') {
		char kind = p[1];

		if (p[0] == '[' &&
		    (kind == ':' || kind == '.' || kind == '=')) {
			const char ending[] = {kind, ']', 0};
			const char *end = strstr(p + 2, ending);

			if (end == NULL)
				return NULL;
			p = end + 1;
		}
		p++;
	}
	return *p == ']' ? p + 1 : NULL;
}

static bool
has_reference(const char *pattern)
{
	for (const char *p = pattern; (p = strchr(p, '\\')) != NULL; p += 2) {
		if (p[1] >= '1' && p[1] <= '9')
			return true;
		if (p[1] == 0)
			return false;
	}
	return false;
}

static void
fill_table(struct name_filter *filter)
{
	filter->octets[0] = 1; /* octet 0 */
	for (unsigned octet = 1; octet < 256; octet++) {
		const char text[2] = {(char)octet, 0};

		if (regexec(&filter->regex, text, 0, NULL, 0) == 0)
			filter->octets[octet / 64] |= UINT64_C(1)
						      << (octet % 64);
	}
}

enum err
name_filter_create(struct name_filter **out, struct arena *arena,
    const char *pattern, struct err_detail *detail)
{
	const char *behind = skip_set(pattern);
	struct name_filter *filter = arena_alloc(arena, sizeof(*filter));
	char words[128];
	int status;

	*out = NULL;
	if (filter == NULL)
		return err_set(detail, ERR_MEMORY, "%s", err_text(ERR_MEMORY));
	if (behind == NULL && has_reference(pattern))
		return err_set(detail, ERR_UNSUPPORTED,
		    "references back (\\1) are not taken");
	memset(filter, 0, sizeof(*filter));
	status = regcomp(&filter->regex, pattern, REG_EXTENDED);
	if (status == REG_ESPACE)
		return err_set(detail, ERR_MEMORY, "%s", err_text(ERR_MEMORY));
	if (status != 0) {
		regerror(status, &filter->regex, words, sizeof(words));
		return err_set(detail, ERR_SYNTAX, "%s", words);
	}
	filter->takes_runs = behind != NULL && strcmp(behind, "+") == 0;
	filter->is_set = behind != NULL && (*behind == 0 || filter->takes_runs);
	if (filter->is_set) {
		fill_table(filter);
		regfree(&filter->regex);
	}
	*out = filter;
	return ERR_NONE;
}

void
name_filter_free(struct name_filter *filter)
{
	if (filter != NULL && !filter->is_set)
		regfree(&filter->regex);
}

static bool
is_in_set(const struct name_filter *filter, uint8_t octet)
{
	return filter->octets[octet / 64] >> (octet % 64) & 1;
}

static void
apply_set(const struct name_filter *filter, struct span label,
    struct span replacement, struct writer *w)
{
	bool before = false;

	for (size_t i = 0; i < label.size; i++) {
		bool now = is_in_set(filter, label.data[i]);

		if (!now)
			writer_u8(w, label.data[i]);
		else if (!before || !filter->takes_runs)
			writer_bytes(w, replacement);
		before = now;
	}
}

/* A piece of a label without an octet 0, ended by one. */
static void
apply_regex(const struct name_filter *filter, const char *text,
    struct span replacement, struct writer *w)
{
	regmatch_t match;
	int flags = 0;

	while (*text != 0 &&
	       regexec(&filter->regex, text, 1, &match, flags) == 0) {
		size_t start = (size_t)match.rm_so, end = (size_t)match.rm_eo;

		writer_bytes(w, span_of(text, start));
		if (end > start)
			writer_bytes(w, replacement);
		else /* it matches nothing at all, too: go on behind */
			writer_bytes(
			    w, span_of(text + start, text[start] != 0));
		text += end > start ? end : end + (text[end] != 0);
		flags = REG_NOTBOL;
	}
	writer_bytes(w, span_of(text, strlen(text)));
}

static void
apply_pieces(const struct name_filter *filter, struct span label,
    struct span replacement, struct writer *w)
{
	char text[LABEL_MAX + 1];
	size_t piece;

	if (label.size > LABEL_MAX)
		label.size = LABEL_MAX;
	memcpy(text, label.data, label.size);
	text[label.size] = 0;
	for (size_t at = 0; at <= label.size; at += piece + 1) {
		piece = strlen(text + at);
		apply_regex(filter, text + at, replacement, w);
		if (at + piece < label.size)
			writer_bytes(w, replacement);
	}
}

size_t
name_filter_apply(const struct name_filter *filter, struct span label,
    const char *replacement, uint8_t *out, size_t capacity)
{
	struct span with = span_of(replacement, strlen(replacement));
	struct writer w;

	writer_init(&w, out, capacity);
	if (filter->is_set)
		apply_set(filter, label, with, &w);
	else
		apply_pieces(filter, label, with, &w);
	return writer_good(&w) ? w.size : SIZE_MAX;
}
