/*
 * libcommon/yaml_block.c: block-style YAML, written down for libyaml.
 *
 * YAML goes through line by line as it is; it has its own comments and its own
 * rules for commas. Only <?include "FILE"?> is resolved here, where it stands
 * alone on its line or as the value of a name or a list's item: block style is
 * spliced in with the indentation of that place, JSON on one line.
 */
#include "libcommon/yaml_internal.h"

#include <string.h>

#define LOOKS_MAX 10000 /* into includes, for the first character */

/* What encloses a file: where its text goes, and how deep it is. */
struct place {
	size_t indent;  /* columns before each line */
	bool in_line;   /* the first line goes on where the last one ended */
	unsigned depth; /* of includes */
};

static void block_write(struct yaml_loader *loader,
    const struct yaml_file *file, struct place place);

static size_t
utf8_tail(unsigned char lead)
{
	if (lead >= 0xc2 && lead <= 0xdf)
		return 1;
	if (lead >= 0xe0 && lead <= 0xef)
		return 2;
	if (lead >= 0xf0 && lead <= 0xf4)
		return 3;
	return 0;
}

/* Bytes of the character at text if it may stand in YAML, else 0. */
static size_t
character_size(const char *text, const char *end)
{
	unsigned char lead = (unsigned char)text[0], second;
	size_t tail = utf8_tail(lead);

	if (lead < 0x80)
		return lead >= 0x20 ? lead != 0x7f
				    : memchr("\t\r\n", lead, 3) != NULL;
	if (tail == 0 || (size_t)(end - text) <= tail)
		return 0;
	for (size_t i = 1; i <= tail; i++)
		if (((unsigned char)text[i] & 0xc0) != 0x80)
			return 0;
	second = (unsigned char)text[1];
	if ((lead == 0xe0 && second < 0xa0) || /* longer than need be */
	    (lead == 0xed && second > 0x9f) || /* a surrogate */
	    (lead == 0xf0 && second < 0x90) || (lead == 0xf4 && second > 0x8f))
		return 0;
	return tail + 1;
}

/* Complains of the first byte that is no text, if there is one. */
static bool
text_check(struct yaml_loader *loader, const struct yaml_file *file)
{
	struct yaml_cursor at = yaml_cursor_at(file);

	while (at.next < at.end) {
		size_t size = character_size(at.next, at.end);

		if (size == 0) {
			unsigned char byte = (unsigned char)*at.next;

			yaml_complain(loader->document, COMPLAINT_ERROR,
			    yaml_position_at(&at, at.next),
			    byte < 0x80 ? "control character 0x%02x"
					: "byte 0x%02x is no UTF-8 text",
			    (unsigned)byte);
			return false;
		}
		if (*at.next == '\n') {
			at.line_start = at.next + 1;
			at.line++;
		}
		at.next += size;
	}
	return true;
}

/*
 * Where the line at the cursor has a directive that is to be resolved, or NULL.
 * Before it may stand blanks, "- " and "name: ", so no comment and no quote.
 */
static const char *
find_include(const struct yaml_cursor *at, const char *line_end)
{
	const char *found =
	    memmem(at->next, (size_t)(line_end - at->next), "<?include", 9);
	const char *before = found;

	if (found == NULL || memchr(at->next, '#', (size_t)(found - at->next)))
		return NULL;
	while (before > at->next && before[-1] == ' ')
		before--;
	if (before == at->next)
		return found;
	if (before < found && (before[-1] == ':' || before[-1] == '-'))
		return found;
	return NULL;
}

/* How the file named at include is placed there. */
static struct place
place_of_include(const char *line, const char *include, struct place outer)
{
	struct place place = {.depth = outer.depth + 1};
	const char *text = line, *before = include;

	while (text < include && (*text == ' ' || *text == '-'))
		text++;
	while (before > line && before[-1] == ' ')
		before--;
	place.in_line = before > line && before[-1] == '-';
	place.indent = outer.indent + (size_t)(text - line);
	if (!place.in_line && before > line)
		place.indent += 2; /* under its name */
	return place;
}

static void
splice(struct yaml_loader *loader, const struct yaml_file *file,
    struct place place, struct yaml_position wanted)
{
	unsigned most = loader->document->limits->includes;
	char first;

	if (place.depth > most || place.depth > YAML_INCLUDES_MAX) {
		yaml_complain(loader->document, COMPLAINT_ERROR, wanted,
		    "includes are nested more than %u deep", place.depth - 1);
		return;
	}
	if (!yaml_file_use(loader, file, wanted))
		return;
	first = yaml_first_character(loader, file, place.depth);
	if (first == '{' || first == '[') {
		yaml_json_write(loader, file);
		yaml_output_ascii(&loader->output, "\n", 1);
		return;
	}
	if (!place.in_line)
		yaml_output_ascii(&loader->output, "\n", 1);
	block_write(loader, file, place);
	yaml_output_ascii(&loader->output, "\n", 1);
}

static void
write_indent(struct yaml_output *output, size_t columns)
{
	static const char blanks[64] = "                                "
				       "                                ";

	for (; columns > sizeof(blanks); columns -= sizeof(blanks))
		yaml_output_ascii(output, blanks, sizeof(blanks));
	yaml_output_ascii(output, blanks, columns);
}

/* Resolves the directive at include; what stands before it is written. */
static void
write_include(struct yaml_loader *loader, struct yaml_cursor *at,
    const char *include, struct place outer)
{
	struct place place = place_of_include(at->next, include, outer);
	struct yaml_position wanted = yaml_position_at(at, include);
	const struct yaml_file *file;

	at->next = include;
	file = yaml_include(loader, at, false);
	if (file != NULL)
		splice(loader, file, place, wanted);
	/* whatever follows it goes on */
	yaml_output_mark(
	    &loader->output, yaml_position_at(at, at->next), false);
}

static void
write_line(
    struct yaml_loader *loader, struct yaml_cursor *at, struct place place)
{
	const char *newline =
	    memchr(at->next, '\n', (size_t)(at->end - at->next));
	const char *end = newline == NULL ? at->end : newline + 1;
	const char *include = find_include(at, end);

	yaml_output_mark(
	    &loader->output, yaml_position_at(at, at->next), false);
	if (include != NULL) {
		yaml_output_bytes(
		    &loader->output, at->next, (size_t)(include - at->next));
		write_include(loader, at, include, place);
		newline = memchr(at->next, '\n', (size_t)(at->end - at->next));
		end = newline == NULL ? at->end : newline + 1;
	}
	yaml_output_bytes(&loader->output, at->next, (size_t)(end - at->next));
	at->next = end;
	at->line_start = end;
	at->line += newline != NULL;
}

/* Blank lines stay blank. */
static bool
is_blank_line(const struct yaml_cursor *at)
{
	return *at->next == '\n' || *at->next == '\r';
}

static void
block_write(struct yaml_loader *loader, const struct yaml_file *file,
    struct place place)
{
	struct yaml_cursor at = yaml_cursor_at(file);

	if (!text_check(loader, file))
		return;
	while (at.next < at.end && !loader->output.failed) {
		if (!place.in_line && !is_blank_line(&at))
			write_indent(&loader->output, place.indent);
		place.in_line = false;
		write_line(loader, &at, place);
	}
}

void
yaml_block_write(struct yaml_loader *loader, const struct yaml_file *file)
{
	block_write(loader, file, (struct place){0});
}

char
yaml_first_character(
    struct yaml_loader *loader, const struct yaml_file *file, unsigned depth)
{
	struct yaml_cursor at = yaml_cursor_at(file);
	unsigned most = loader->document->limits->includes;

	for (;;) {
		const struct yaml_file *inner;
		char first;

		yaml_skip_blanks(loader, &at, true);
		if (at.next == at.end)
			return '\0';
		if (!yaml_at_include(&at))
			return *at.next;
		inner = depth < most && loader->looks++ < LOOKS_MAX
			    ? yaml_include(loader, &at, true)
			    : NULL;
		if (inner == NULL)
			return '{'; /* only JSON can begin like this */
		first = yaml_first_character(loader, inner, depth + 1);
		if (first != '\0')
			return first;
	}
}
