/*
 * libcommon/yaml_read.c: a configuration file into a tree, from start to end.
 */
#include "libcommon/yaml_internal.h"

#include <stdlib.h>

static struct yaml_document *
document_create(const struct yaml_limits *limits)
{
	struct yaml_document *document = calloc(1, sizeof(*document));

	if (document == NULL)
		return NULL;
	document->limits = limits == NULL ? &yaml_default_limits : limits;
	document->arena = arena_create(document->limits->memory);
	document->complaint_arena = arena_create(0);
	if (document->arena == NULL || document->complaint_arena == NULL) {
		yaml_document_free(document);
		return NULL;
	}
	return document;
}

/* Kea's JSON begins with a bracket; whatever else is block style. */
static void
load(struct yaml_loader *loader, const struct yaml_file *file)
{
	struct yaml_position start = {.column = 1, .line = 1};
	char first;

	if (!yaml_file_use(loader, file, start))
		return;
	/* a byte may take three, and included lines are indented */
	yaml_output_init(
	    &loader->output, loader->document->limits->size * 4 + 4096);
	first = yaml_first_character(loader, file, 0);
	if (first == '{' || first == '[' || first == '\0')
		yaml_json_write(loader, file);
	else
		yaml_block_write(loader, file);
	yaml_tree_build(loader->document, &loader->output);
	yaml_output_free(&loader->output);
}

struct yaml_document *
yaml_read_file(const char *path, const struct yaml_limits *limits,
    yaml_open *open, void *open_context)
{
	struct yaml_document *document = document_create(limits);
	struct yaml_loader loader = {
	    .document = document,
	    .open = open == NULL ? yaml_open_plainly : open,
	    .open_context = open_context,
	    .may_include = true,
	};
	const struct yaml_file *file;

	if (document == NULL)
		return NULL;
	file = yaml_file_load(
	    &loader, path, (struct yaml_position){.column = 1, .line = 1});
	if (file != NULL)
		load(&loader, file);
	yaml_files_free(&loader);
	return document;
}

struct yaml_document *
yaml_read_text(const char *name, const char *text, size_t size,
    const struct yaml_limits *limits)
{
	struct yaml_document *document = document_create(limits);
	struct yaml_loader loader = {.document = document};
	const struct yaml_file *file;

	if (document == NULL)
		return NULL;
	file = yaml_file_add(&loader, name, text, size);
	if (file != NULL)
		load(&loader, file);
	yaml_files_free(&loader);
	return document;
}
