/*
 * libcommon/yaml_file.c: files into memory, safely.
 *
 * What is no regular file is refused before anything is read from it: a FIFO
 * would wait for ever and a device never end. A file that grows meanwhile is
 * read up to the limit on size and no further. Files are kept by name until
 * the document is made: to include one a thousand times costs one reading.
 */
#include "libcommon/yaml_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "libcommon/err.h"

#define READ_STEP ((size_t)64 * 1024)
#define USES_MAX 10000 /* of files, by includes */

static void
complain(struct yaml_loader *loader, struct yaml_position position,
    const char *name, const char *what)
{
	yaml_complain(loader->document, COMPLAINT_ERROR, position,
	    "cannot read \"%s\": %s", name, what);
}

/* One more place in the lists of files; false without memory. */
static bool
file_room(struct yaml_loader *loader)
{
	struct yaml_document *document = loader->document;
	size_t capacity = loader->file_capacity * 2 + 8;
	struct yaml_file **files;
	const char **names;

	if (loader->file_count < loader->file_capacity)
		return true;
	files = reallocarray(loader->files, capacity, sizeof(*files));
	if (files == NULL)
		return false;
	loader->files = files;
	names =
	    arena_array(document->complaint_arena, capacity, sizeof(*names));
	if (names == NULL)
		return false;
	if (loader->file_count > 0)
		memcpy(names, document->files,
		    loader->file_count * sizeof(*names));
	document->files = names;
	loader->file_capacity = capacity;
	return true;
}

/* A new entry without text, or NULL after a complaint. */
static struct yaml_file *
file_register(
    struct yaml_loader *loader, const char *name, struct yaml_position wanted)
{
	struct yaml_file *file = calloc(1, sizeof(*file));

	if (loader->file_count == YAML_FILES_MAX) {
		complain(loader, wanted, name, "too many files");
		free(file);
		return NULL;
	}
	if (file != NULL)
		file->name = arena_text(
		    loader->document->complaint_arena, name, strlen(name));
	if (file == NULL || file->name == NULL || !file_room(loader)) {
		complain(loader, wanted, name, err_text(ERR_MEMORY));
		free(file);
		return NULL;
	}
	file->index = (uint16_t)loader->file_count;
	loader->document->files[file->index] = file->name;
	loader->files[loader->file_count++] = file;
	loader->document->file_count = loader->file_count;
	return file;
}

/*
 * Reads up to limit bytes and one more, which tells that there is more. False
 * with errno set if that fails.
 */
static bool
read_all(int fd, size_t limit, struct yaml_file *file)
{
	size_t capacity = 0;
	ssize_t got = 1;

	while (got != 0 && file->size <= limit) {
		if (capacity - file->size < READ_STEP) {
			char *text;

			capacity = capacity * 2 + READ_STEP;
			text = realloc(file->text, capacity);
			if (text == NULL)
				return false; /* realloc sets errno too */
			file->text = text;
		}
		got = read(fd, file->text + file->size, capacity - file->size);
		if (got < 0 && errno != EINTR)
			return false;
		if (got > 0)
			file->size += (size_t)got;
	}
	return true;
}

static enum err
read_descriptor(
    int fd, size_t limit, struct yaml_file *file, struct err_detail *detail)
{
	struct stat status;

	if (fstat(fd, &status) != 0)
		return err_system(detail, "cannot read \"%s\"", file->name);
	if (S_ISDIR(status.st_mode))
		return err_set(detail, ERR_UNSUPPORTED,
		    "cannot read \"%s\": it is a directory", file->name);
	if (!S_ISREG(status.st_mode))
		return err_set(detail, ERR_UNSUPPORTED,
		    "cannot read \"%s\": it is no regular file", file->name);
	if (!read_all(fd, limit, file))
		return err_system(detail, "cannot read \"%s\"", file->name);
	if (file->size > limit)
		return err_set(detail, ERR_LIMIT,
		    "cannot read \"%s\": it is larger than %zu bytes",
		    file->name, limit);
	return ERR_NONE;
}

static enum err
open_and_read(struct yaml_loader *loader, struct yaml_file *file,
    struct err_detail *detail)
{
	int fd = loader->open(loader->open_context, file->name);
	enum err err;

	if (fd < 0) {
		errno = -fd;
		return err_system(detail, "cannot open \"%s\"", file->name);
	}
	err = read_descriptor(fd, loader->document->limits->size, file, detail);
	close(fd);
	return err;
}

int
yaml_open_plainly(void *context, const char *path)
{
	int fd;

	(void)context;
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	return fd >= 0 ? fd : -errno;
}

static struct yaml_position
position_in(const struct yaml_file *file, const char *place)
{
	struct yaml_cursor cursor = yaml_cursor_at(file);
	const char *newline;

	while ((newline = memchr(cursor.line_start, '\n',
		    (size_t)(place - cursor.line_start))) != NULL) {
		cursor.line_start = newline + 1;
		cursor.line++;
	}
	return yaml_position_at(&cursor, place);
}

/* Refuses what is no text; forgives a byte order mark, with a complaint. */
static bool
text_check(struct yaml_loader *loader, struct yaml_file *file)
{
	const char *nul = memchr(file->text, '\0', file->size);
	struct yaml_position start = {
	    .file = file->index & YAML_FILES_MAX, .column = 1, .line = 1};

	if (file->size >= 2 && (memcmp(file->text, "\xff\xfe", 2) == 0 ||
				   memcmp(file->text, "\xfe\xff", 2) == 0)) {
		yaml_complain(loader->document, COMPLAINT_ERROR, start,
		    "this is UTF-16; write UTF-8 without byte order mark");
		return false;
	}
	if (nul != NULL) {
		yaml_complain(loader->document, COMPLAINT_ERROR,
		    position_in(file, nul), "NUL byte: this is no text");
		return false;
	}
	if (file->size >= 3 && memcmp(file->text, "\xef\xbb\xbf", 3) == 0) {
		yaml_complain(loader->document, COMPLAINT_ERROR, start,
		    "byte order mark; write UTF-8 without it");
		memset(file->text, ' ', 3);
	}
	return true;
}

static struct yaml_file *
file_find(const struct yaml_loader *loader, const char *name)
{
	for (size_t i = 0; i < loader->file_count; i++)
		if (strcmp(loader->files[i]->name, name) == 0)
			return loader->files[i];
	return NULL;
}

const struct yaml_file *
yaml_file_load(
    struct yaml_loader *loader, const char *name, struct yaml_position wanted)
{
	struct yaml_file *file = file_find(loader, name);
	struct err_detail detail;

	if (file != NULL)
		return file->text == NULL ? NULL : file;
	file = file_register(loader, name, wanted);
	if (file == NULL)
		return NULL;
	if (open_and_read(loader, file, &detail) != ERR_NONE)
		yaml_complain(loader->document, COMPLAINT_ERROR, wanted, "%s",
		    detail.text);
	else if (text_check(loader, file))
		return file;
	free(file->text);
	file->text = NULL;
	return NULL;
}

const struct yaml_file *
yaml_file_add(
    struct yaml_loader *loader, const char *name, const char *text, size_t size)
{
	struct yaml_position start = {.column = 1, .line = 1};
	struct yaml_file *file = file_register(loader, name, start);

	if (file == NULL)
		return NULL;
	if (size > loader->document->limits->size) {
		complain(loader, start, name, "it is too large");
		return NULL;
	}
	file->text = malloc(size + 1);
	if (file->text == NULL) {
		complain(loader, start, name, err_text(ERR_MEMORY));
		return NULL;
	}
	memcpy(file->text, text, size);
	file->size = size;
	return text_check(loader, file) ? file : NULL;
}

bool
yaml_file_use(struct yaml_loader *loader, const struct yaml_file *file,
    struct yaml_position wanted)
{
	loader->spliced += file->size;
	loader->uses++;
	if (loader->spliced <= loader->document->limits->size &&
	    loader->uses <= USES_MAX)
		return true;
	if (!loader->full)
		complain(loader, wanted, file->name,
		    "all files together are too large or too many");
	loader->full = true;
	return false;
}

void
yaml_files_free(struct yaml_loader *loader)
{
	for (size_t i = 0; i < loader->file_count; i++) {
		free(loader->files[i]->text);
		free(loader->files[i]);
	}
	free(loader->files);
	loader->files = NULL;
	loader->file_count = loader->file_capacity = 0;
}

struct yaml_cursor
yaml_cursor_at(const struct yaml_file *file)
{
	return (struct yaml_cursor){
	    .next = file->text,
	    .end = file->text + file->size,
	    .line_start = file->text,
	    .line = 1,
	    .file = file->index,
	};
}
