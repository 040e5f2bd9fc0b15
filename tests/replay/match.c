/*
 * match.c: is a reply what the lines of a script expect?
 */
#include "tests/replay/match.h"

#include <string.h>

#include "tests/replay/message.h"

/* A set of options of which some have been taken by a line. */
struct candidates {
	const struct seen_options *options;
	bool taken[SEEN_OPTIONS_MAX];
};

static void match_below(struct values *values, const struct script *script,
    size_t index, const struct seen_options *options, bool top);

static bool
number_is(struct values *values, const struct line *line, const char *keyword,
    const uint8_t *bytes)
{
	uint32_t seen = seen_number(bytes, 4);

	return value_number_after(values, line, keyword, seen) == seen;
}

/* The options inside, which were found whole by the audit. */
static void
match_inside(struct values *values, const struct script *script, size_t index,
    const struct seen_option *option)
{
	size_t offset = seen_inner_offset(option->code);
	struct seen_options inner;

	if (!seen_read_options(
		&inner, option->data + offset, option->size - offset))
		report_failure(values->report, &script->lines[index],
		    "options inside option %u do not end where it ends",
		    option->code);
	else
		match_below(values, script, index, &inner, false);
}

static bool
match_ia(struct values *values, const struct script *script, size_t index,
    const struct seen_option *option)
{
	const struct line *line = &script->lines[index];

	if (line->word_count < 2 || option->size < 12 ||
	    seen_number(option->data, 4) !=
		value_number(values, line, line->words[1]))
		return false;
	if (!number_is(values, line, "t1", option->data + 4) ||
	    !number_is(values, line, "t2", option->data + 8))
		report_failure(values->report, line, "T1 %u and T2 %u",
		    seen_number(option->data + 4, 4),
		    seen_number(option->data + 8, 4));
	match_inside(values, script, index, option);
	return true;
}

/* An IAADDR or IAPREFIX; what stands where is their difference. */
static bool
match_lease(struct values *values, const struct script *script, size_t index,
    const struct seen_option *option)
{
	const struct line *line = &script->lines[index];
	bool is_prefix = option->code == 26;
	size_t at = is_prefix ? 9 : 0, times = is_prefix ? 0 : 16;
	unsigned known = values->count;
	uint8_t length;

	if (option->size < (is_prefix ? 25u : 24u))
		return false;
	length = is_prefix ? option->data[8] : 128;
	if (!value_matches(
		values, line, 1, address_load(option->data + at), length) ||
	    value_number_after(values, line, "length", length) != length ||
	    !number_is(values, line, "preferred", option->data + times) ||
	    !number_is(values, line, "valid", option->data + times + 4)) {
		values->count = known;
		return false;
	}
	match_inside(values, script, index, option);
	return true;
}

static bool
match_status(struct values *values, const struct line *line,
    const struct seen_option *option)
{
	size_t text;

	if (line->word_count < 2 || option->size < 2 ||
	    seen_number(option->data, 2) !=
		message_status_of(values, line, line->words[1]))
		return false;
	if (line->word_count < 3)
		return true;
	text = strlen(line->words[2] + 1);
	return option->size - 2 == text &&
	       memcmp(option->data + 2, line->words[2] + 1, text) == 0;
}

static bool
match_bytes(struct values *values, const struct script *script, size_t index,
    const struct seen_option *option)
{
	const struct line *line = &script->lines[index];
	uint8_t expected[8192];
	struct writer w;

	if (strcmp(line->words[line->word_count - 1], "any") == 0)
		return true;
	writer_init(&w, expected, sizeof(expected));
	message_write_value(values, script, index, &w);
	return writer_good(&w) &&
	       span_equal(writer_span(&w), span_of(option->data, option->size));
}

static bool
match_option(struct values *values, const struct script *script, size_t index,
    const struct seen_option *option)
{
	switch (option->code) {
	case 3:
	case 25:
		return match_ia(values, script, index, option);
	case 5:
	case 26:
		return match_lease(values, script, index, option);
	case 13:
		return match_status(values, &script->lines[index], option);
	default:
		return match_bytes(values, script, index, option);
	}
}

/* A line takes the first option that fits it. */
static void
take(struct values *values, const struct script *script, size_t index,
    struct candidates *candidates)
{
	const struct line *line = &script->lines[index];
	unsigned code = message_option_code(values, line), others = 0;

	for (unsigned i = 0; i < candidates->options->count; i++) {
		const struct seen_option *option =
		    &candidates->options->list[i];

		if (option->code != code || candidates->taken[i])
			continue;
		others++;
		if (match_option(values, script, index, option)) {
			candidates->taken[i] = true;
			return;
		}
	}
	report_failure(values->report, line,
	    others == 0 ? "no such option in the reply"
			: "the option has another value");
}

static void
refuse_leftover(struct values *values, const struct line *line,
    const struct candidates *candidates, bool top)
{
	for (unsigned i = 0; i < candidates->options->count; i++) {
		unsigned code = candidates->options->list[i].code;

		if (!candidates->taken[i] && !(top && code <= 2))
			report_failure(values->report, line,
			    "option %u was not expected", code);
	}
}

static void
match_below(struct values *values, const struct script *script, size_t index,
    const struct seen_options *options, bool top)
{
	struct candidates candidates = {.options = options};
	bool more = false;

	lines_below(script, index, i)
	{
		const struct line *line = &script->lines[i];

		if (strcmp(line->words[0], "...") == 0)
			more = true;
		else if (strcmp(line->words[0], "level") != 0)
			take(values, script, i, &candidates);
	}
	if (!more)
		refuse_leftover(
		    values, &script->lines[index], &candidates, top);
}

/* "level N": the options of a relay level, without its Relay Message. */
static void
match_level(struct values *values, const struct script *script, size_t index,
    const struct seen *seen)
{
	const struct line *line = &script->lines[index];
	uint32_t level = value_number_after(values, line, "level", 0);
	struct seen_options options = {.count = 0};

	if (level >= seen->level_count) {
		report_failure(values->report, line, "no such relay level");
		return;
	}
	for (unsigned i = 0; i < seen->levels[level].options.count; i++) {
		if (seen->levels[level].options.list[i].code != 9)
			options.list[options.count++] =
			    seen->levels[level].options.list[i];
	}
	match_below(values, script, index, &options, false);
}

void
match_reply(struct values *values, const struct script *script, size_t index,
    const struct seen *seen)
{
	match_below(values, script, index, &seen->options, true);
	lines_below(script, index, i)
	{
		if (strcmp(script->lines[i].words[0], "level") == 0)
			match_level(values, script, i, seen);
	}
}
