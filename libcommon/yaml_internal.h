/*
 * libcommon/yaml_internal.h: what the reader's parts know of each other.
 *
 * Only for yaml_*.c. The way of a file (yaml_read.c): yaml_file.c reads it into
 * memory, yaml_json.c (with yaml_lexer.c) or yaml_block.c writes what libyaml
 * takes into an output (yaml_output.c), yaml_tree.c lets libyaml read that and
 * builds the tree, typing plain scalars by yaml_scalar.c. Who sees something
 * wrong says so (yaml_complaint.c) and goes on where that makes sense.
 */
#ifndef LIBCOMMON_YAML_INTERNAL_H
#define LIBCOMMON_YAML_INTERNAL_H

#include "libcommon/yaml.h"

/* From here on the output follows the source, character by character. */
struct yaml_mark {
	uint32_t index; /* in characters of the output */
	bool repaired;  /* see struct yaml_node */
	struct yaml_position position;
};

/*
 * Text for libyaml, with marks in ascending order. Kea's strings are bytes
 * (kea-config.md 1.1), YAML's are Unicode: a byte above ASCII travels as one
 * character of the private range U+EF80 to U+EFFF and is turned back when the
 * tree is built. So one character of the output is one byte of the source.
 */
struct yaml_output {
	char *text;
	size_t size, capacity, most;
	uint32_t characters;
	struct yaml_mark *marks;
	size_t mark_count, mark_capacity;
	bool failed; /* no memory, or over the most; nothing more is written */
};

/* most: bytes that may be written. */
void yaml_output_init(struct yaml_output *output, size_t most);
void yaml_output_free(struct yaml_output *output);

/* Plain ASCII. */
void yaml_output_ascii(
    struct yaml_output *output, const char *text, size_t size);

/* Any bytes. */
void yaml_output_bytes(
    struct yaml_output *output, const char *text, size_t size);

/* What comes next comes from position. */
void yaml_output_mark(
    struct yaml_output *output, struct yaml_position position, bool repaired);

/*
 * Puts "? " before what was written since offset bytes, so that it may be a
 * key of any length. The last mark must belong to it.
 */
void yaml_output_explicit_key(struct yaml_output *output, size_t offset);

/* Turns the private characters of text back, in place; the size afterwards. */
size_t yaml_output_restore(char *text, size_t size);

/* A file in memory. It is read once, however often it is included. */
struct yaml_file {
	const char *name;
	char *text;
	size_t size;
	uint16_t index; /* in yaml_document.files */
};

struct yaml_loader {
	struct yaml_document *document;
	yaml_open *open;
	void *open_context;
	bool may_include;
	struct yaml_file **files; /* read so far */
	size_t file_count, file_capacity;
	size_t spliced; /* bytes of all files, each time they are used */
	size_t uses;    /* of files */
	size_t looks;   /* into files, for their first character */
	bool full;      /* the limit on either was reached, and complained of */
	struct yaml_output output;
};

/*
 * The file of that name, or NULL after a complaint at the place that wants it.
 * Fit to be read: a regular file, no NUL in it.
 */
const struct yaml_file *yaml_file_load(
    struct yaml_loader *loader, const char *name, struct yaml_position wanted);

/* Registers text in memory as a file; NULL as above. Text is copied. */
const struct yaml_file *yaml_file_add(struct yaml_loader *loader,
    const char *name, const char *text, size_t size);

/* Counts a use of file against the limit on size; false after a complaint. */
bool yaml_file_use(struct yaml_loader *loader, const struct yaml_file *file,
    struct yaml_position wanted);

void yaml_files_free(struct yaml_loader *loader);

/* A place in a file that is being read. */
struct yaml_cursor {
	const char *next, *end, *line_start;
	uint32_t line;
	uint16_t file;
};

struct yaml_cursor yaml_cursor_at(const struct yaml_file *file);

static inline struct yaml_position
yaml_position_at(const struct yaml_cursor *cursor, const char *place)
{
	size_t column = (size_t)(place - cursor->line_start) + 1;

	return (struct yaml_position){
	    .file = cursor->file & YAML_FILES_MAX,
	    .column =
		column < YAML_COLUMN_MAX ? (uint32_t)column : YAML_COLUMN_MAX,
	    .line = cursor->line,
	};
}

#define YAML_INCLUDES_MAX 32 /* yaml_limits.includes is cut to it */

enum yaml_token {
	YAML_TOKEN_END,
	YAML_TOKEN_STRING, /* the lexer stands at its quote */
	YAML_TOKEN_WORD,   /* a number, a literal or nonsense */
			   /* the others are their character: { } [ ] : , */
};

/* Kea's JSON in tokens, across files. Emitting a token consumes it. */
struct yaml_lexer {
	struct yaml_loader *loader;
	struct yaml_cursor at, outer[YAML_INCLUDES_MAX];
	unsigned depth; /* of includes */
	int token;
	struct yaml_position position; /* of the token */
	bool quiet; /* something was complained of: what follows from it is
		       not worth another complaint */
};

void yaml_lexer_init(struct yaml_lexer *lexer, struct yaml_loader *loader,
    const struct yaml_file *file);

/* Skips blanks, comments and includes; looks at the next token. */
int yaml_lexer_peek(struct yaml_lexer *lexer);

/* Consumes a one-character token. */
void yaml_lexer_skip(struct yaml_lexer *lexer);

/* Writes a string with its quotes in libyaml's way. */
void yaml_lexer_string(struct yaml_lexer *lexer);

/* Writes a number or literal; complains of others and writes null. */
void yaml_lexer_value(struct yaml_lexer *lexer);

/* Complains of a name that is not in quotes and writes it with quotes. */
void yaml_lexer_bare_name(struct yaml_lexer *lexer);

/*
 * Parses <?include "FILE"?> at cursor->next, and moves past it. The result is
 * NULL after a complaint. With silent set the directive is not complained of,
 * only the file (which is done once, whoever wants it).
 */
const struct yaml_file *yaml_include(
    struct yaml_loader *loader, struct yaml_cursor *cursor, bool silent);

/* Moves past blanks and comments (of JSON); complains if silent is false. */
void yaml_skip_blanks(
    struct yaml_loader *loader, struct yaml_cursor *cursor, bool silent);

bool yaml_at_include(const struct yaml_cursor *cursor);

/* Writes file to the output, as JSON, or as block style with its includes. */
void yaml_json_write(struct yaml_loader *loader, const struct yaml_file *file);
void yaml_block_write(struct yaml_loader *loader, const struct yaml_file *file);

/*
 * The first character that means something, looking into includes too; 0 if
 * there is none. Nothing is complained of.
 */
char yaml_first_character(
    struct yaml_loader *loader, const struct yaml_file *file, unsigned depth);

/* A finite number in JSON's shape, or what else a plain scalar is. */
enum yaml_shape { YAML_SHAPE_NONE, YAML_SHAPE_INTEGER, YAML_SHAPE_REAL };

enum yaml_shape yaml_number_shape(const char *text, size_t size);

/*
 * Types a plain scalar (not quoted) as JSON does: kind and value of node.
 * Returns false if it is no literal and no number, so a string. Complains of
 * numbers that do not fit, and of leading zeros.
 */
bool yaml_plain_type(struct yaml_document *document, struct yaml_node *node,
    const char *text, size_t size);

/*
 * Lets libyaml read the output and makes document->root, which stays NULL if
 * that does not work out.
 */
void yaml_tree_build(
    struct yaml_document *document, const struct yaml_output *output);

/* Whether one more of that severity would be kept, not only counted. */
bool yaml_complaint_room(
    const struct yaml_document *document, enum complaint_severity severity);

#endif
