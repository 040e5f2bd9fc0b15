/*
 * message.c: options from the lines of a script.
 *
 * A table says what the words after an option's name mean; what it has no
 * name for is written as "option CODE hex" or "option CODE 'text'".
 */
#include "tests/replay/message.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum form {
	FORM_BYTES, /* hex or text, several are joined */
	FORM_U8,
	FORM_U16,
	FORM_U32,              /* each word a number */
	FORM_ADDRESS,          /* each word an address */
	FORM_NAME,             /* each word a domain name */
	FORM_TUPLE,            /* each word bytes with their length */
	FORM_CODE,             /* each word an option's name or code */
	FORM_ENTERPRISE,       /* a number, then bytes */
	FORM_ENTERPRISE_TUPLE, /* a number, then tuples */
	FORM_FQDN, /* flags and a name; without a final dot it is partial */
	FORM_IA,
	FORM_IAADDR,
	FORM_IAPREFIX,
	FORM_STATUS
};

static const struct option_name {
	const char *name;
	uint16_t code;
	enum form form;
} names[] = {
    {"client-id", 1, FORM_BYTES},
    {"server-id", 2, FORM_BYTES},
    {"ia-na", 3, FORM_IA},
    {"ia-ta", 4, FORM_U32},
    {"iaaddr", 5, FORM_IAADDR},
    {"oro", 6, FORM_CODE},
    {"preference", 7, FORM_U8},
    {"elapsed", 8, FORM_U16},
    {"relay-message", 9, FORM_BYTES},
    {"auth", 11, FORM_BYTES},
    {"unicast", 12, FORM_ADDRESS},
    {"status", 13, FORM_STATUS},
    {"rapid-commit", 14, FORM_BYTES},
    {"user-class", 15, FORM_TUPLE},
    {"vendor-class", 16, FORM_ENTERPRISE_TUPLE},
    {"vendor-opts", 17, FORM_U32},
    {"interface-id", 18, FORM_BYTES},
    {"reconf-accept", 20, FORM_BYTES},
    {"dns-servers", 23, FORM_ADDRESS},
    {"domain-search", 24, FORM_NAME},
    {"ia-pd", 25, FORM_IA},
    {"iaprefix", 26, FORM_IAPREFIX},
    {"sntp-servers", 31, FORM_ADDRESS},
    {"refresh-time", 32, FORM_U32},
    {"remote-id", 37, FORM_ENTERPRISE},
    {"subscriber-id", 38, FORM_BYTES},
    {"fqdn", 39, FORM_FQDN},
    {"ero", 43, FORM_CODE},
    {"relay-id", 53, FORM_BYTES},
    {"ntp-server", 56, FORM_BYTES},
    {"bootfile-url", 59, FORM_BYTES},
    {"erp-domain", 65, FORM_NAME},
    {"rsoo", 66, FORM_BYTES},
    {"pd-exclude", 67, FORM_BYTES},
    {"link-layer", 79, FORM_BYTES},
    {"sol-max-rt", 82, FORM_U32},
    {"inf-max-rt", 83, FORM_U32},
    {"4o6-servers", 88, FORM_ADDRESS},
    {"relay-port", 135, FORM_U16},
};

#define NAME_COUNT (sizeof(names) / sizeof(names[0]))

static const char *const types[] = {NULL, "solicit", "advertise", "request",
    "confirm", "renew", "rebind", "reply", "release", "decline", "reconfigure",
    "information-request"};

unsigned
message_type_of(struct values *values, const struct line *line, unsigned word)
{
	if (word >= line->word_count)
		return 256;
	if (strcmp(line->words[word], "type") == 0)
		return value_number_after(values, line, "type", 256);
	for (unsigned i = 1; i < sizeof(types) / sizeof(types[0]); i++) {
		if (strcmp(types[i], line->words[word]) == 0)
			return i;
	}
	report_failure(values->report, line, "'%s' is not a message type",
	    line->words[word]);
	return 256;
}

unsigned
message_status_of(
    struct values *values, const struct line *line, const char *word)
{
	static const char *const statuses[] = {"Success", "UnspecFail",
	    "NoAddrsAvail", "NoBinding", "NotOnLink", "UseMulticast",
	    "NoPrefixAvail"};

	for (unsigned i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++) {
		if (strcmp(statuses[i], word) == 0)
			return i;
	}
	return value_number(values, line, word);
}

static const struct option_name *
find_name(const char *word)
{
	for (size_t i = 0; i < NAME_COUNT; i++) {
		if (strcmp(names[i].name, word) == 0)
			return &names[i];
	}
	return NULL;
}

static unsigned
code_of_word(struct values *values, const struct line *line, const char *word)
{
	const struct option_name *name = find_name(word);

	return name != NULL ? name->code : value_number(values, line, word);
}

unsigned
message_option_code(struct values *values, const struct line *line)
{
	const struct option_name *name = find_name(line->words[0]);

	if (name != NULL)
		return name->code;
	if (strcmp(line->words[0], "option") == 0 && line->word_count > 1)
		return code_of_word(values, line, line->words[1]);
	report_failure(values->report, line, "no option '%s'", line->words[0]);
	return 0;
}

static void
write_name(struct writer *w, const char *word)
{
	size_t length = strlen(word);
	bool complete = length > 0 && word[length - 1] == '.';

	for (const char *label = word; *label != '\0';) {
		size_t size = strcspn(label, ".");

		writer_u8(w, (uint8_t)size);
		writer_bytes(w, span_of(label, size));
		label += size + (label[size] == '.');
	}
	if (complete)
		writer_u8(w, 0);
}

static void
write_bytes(struct values *values, const struct line *line, const char *word,
    struct writer *w)
{
	static uint8_t bytes[UINT16_MAX];
	size_t size = value_bytes(values, line, word, bytes, sizeof(bytes));

	writer_bytes(w, span_of(bytes, size));
}

/* One word of those whose words all mean the same. */
static void
write_word(struct values *values, const struct line *line, enum form form,
    const char *word, struct writer *w)
{
	size_t mark;

	switch (form) {
	case FORM_U8:
		writer_u8(w, (uint8_t)value_number(values, line, word));
		break;
	case FORM_U16:
		writer_u16(w, (uint16_t)value_number(values, line, word));
		break;
	case FORM_CODE:
		writer_u16(w, (uint16_t)code_of_word(values, line, word));
		break;
	case FORM_U32:
		writer_u32(w, value_number(values, line, word));
		break;
	case FORM_ADDRESS:
		writer_address(w, value_address(values, line, word));
		break;
	case FORM_NAME:
		write_name(w, word);
		break;
	case FORM_TUPLE:
	case FORM_ENTERPRISE_TUPLE:
		writer_u16(w, 0);
		mark = w->size;
		write_bytes(values, line, word, w);
		writer_close_option(w, mark);
		break;
	default:
		write_bytes(values, line, word, w);
		break;
	}
}

static void
write_ia(struct values *values, const struct line *line, struct writer *w)
{
	if (line->word_count < 2) {
		report_failure(values->report, line, "an IA needs an IAID");
		return;
	}
	writer_u32(w, value_number(values, line, line->words[1]));
	writer_u32(w, value_number_after(values, line, "t1", 0));
	writer_u32(w, value_number_after(values, line, "t2", 0));
}

static void
write_lease(struct values *values, const struct line *line, bool is_prefix,
    struct writer *w)
{
	struct prefix prefix = value_prefix(
	    values, line, line->word_count > 1 ? line->words[1] : NULL);

	if (!is_prefix)
		writer_address(w, prefix.address);
	writer_u32(w, value_number_after(values, line, "preferred", 0));
	writer_u32(w, value_number_after(values, line, "valid", 0));
	if (!is_prefix)
		return;
	writer_u8(w,
	    (uint8_t)value_number_after(values, line, "length", prefix.length));
	writer_address(w, prefix.address);
}

static void
write_status(struct values *values, const struct line *line, struct writer *w)
{
	writer_u16(w, (uint16_t)message_status_of(values, line,
			  line->word_count > 1 ? line->words[1] : ""));
	if (line->word_count > 2)
		write_bytes(values, line, line->words[2], w);
}

/* The words from first on, in that form. */
static void
write_words(struct values *values, const struct line *line, enum form form,
    unsigned first, struct writer *w)
{
	for (unsigned i = first; i < line->word_count; i++) {
		bool number = i == first && (form == FORM_ENTERPRISE ||
						form == FORM_ENTERPRISE_TUPLE);

		write_word(
		    values, line, number ? FORM_U32 : form, line->words[i], w);
	}
}

static void
write_fields(struct values *values, const struct line *line, struct writer *w)
{
	const struct option_name *name = find_name(line->words[0]);
	enum form form = name == NULL ? FORM_BYTES : name->form;

	switch (form) {
	case FORM_IA:
		write_ia(values, line, w);
		break;
	case FORM_IAADDR:
	case FORM_IAPREFIX:
		write_lease(values, line, form == FORM_IAPREFIX, w);
		break;
	case FORM_STATUS:
		write_status(values, line, w);
		break;
	case FORM_FQDN:
		if (line->word_count > 1)
			write_word(values, line, FORM_U8, line->words[1], w);
		if (line->word_count > 2)
			write_name(w, line->words[2]);
		break;
	default:
		write_words(values, line, form, name == NULL ? 2 : 1, w);
		break;
	}
}

void
message_write_value(struct values *values, const struct script *script,
    size_t index, struct writer *w)
{
	write_fields(values, &script->lines[index], w);
	lines_below(script, index, i)
	    message_write_option(values, script, i, w);
}

static void
write_option(struct values *values, const struct script *script, size_t index,
    struct writer *w)
{
	unsigned code = message_option_code(values, &script->lines[index]);
	size_t mark = writer_open_option(w, (uint16_t)code);

	message_write_value(values, script, index, w);
	writer_close_option(w, mark);
}

/* "repeat N": the lines below, N times. */
static void
write_rounds(struct values *values, const struct script *script, size_t index,
    struct writer *w)
{
	const struct line *line = &script->lines[index];
	uint32_t rounds = value_number_after(values, line, "repeat", 0);

	for (values->round = 1; values->round <= rounds; values->round++) {
		lines_below(script, index, i)
		    message_write_option(values, script, i, w);
	}
}

void
message_write_option(struct values *values, const struct script *script,
    size_t index, struct writer *w)
{
	const struct line *line = &script->lines[index];

	if (strcmp(line->words[0], "repeat") == 0)
		write_rounds(values, script, index, w);
	else if (strcmp(line->words[0], "raw") == 0 && line->word_count > 1)
		write_bytes(values, line, line->words[1], w);
	else
		write_option(values, script, index, w);
}
