/*
 * fuzz_yaml.c: any bytes as a configuration, and through the tables.
 *
 * Input: a text; where an octet 0x1e is in it, the text is read once more as
 * files that may include each other: "0", "1" and so on, in this order.
 * Beyond what the sanitizers see: there is a tree or an error that says why
 * not; nodes and complaints stand inside the text; counts agree with lists; a
 * tree without errors holds no mended node and no name twice in a map.
 */
#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "dhcp6d/config/keywords.h"
#include "libcommon/yaml.h"
#include "tests/fuzz/fuzz.h"

#define SEPARATOR 0x1e

static const struct yaml_limits limits = {
    .size = 1 << 20,
    .depth = 20,
    .includes = 2,
    .nodes = 10000,
    .complaints = 10,
    .memory = 64 << 20,
};

static void
check_position(const struct yaml_document *document,
    struct yaml_position position, size_t size)
{
	must(position.file < document->file_count);
	must(position.line >= 1 && position.line <= size + 1);
	must(position.column >= 1 && position.column <= size + 2);
}

static void
check_names(const struct yaml_node *node)
{
	for (const struct yaml_node *other = node->next; other != NULL;
	     other = other->next) {
		must(node->key != other->key);
		must(strcmp(node->key, other->key) != 0);
	}
}

static void
check_node(const struct yaml_document *document, const struct yaml_node *node,
    size_t size)
{
	uint32_t count = 0;

	check_position(document, node->position, size);
	must(document->error_count > 0 || !node->repaired);
	if (node->kind == YAML_STRING)
		must(node->value.string.text[node->value.string.size] == 0);
	if (node->kind != YAML_MAP && node->kind != YAML_LIST)
		return;
	for (const struct yaml_node *child = node->value.children.first;
	     child != NULL; child = child->next, count++) {
		must((node->kind == YAML_MAP) == (child->key != NULL));
		if (child->key != NULL)
			check_position(document, child->key_position, size);
		if (child->key != NULL && document->error_count == 0)
			check_names(child);
		check_node(document, child, size);
	}
	must(count == node->value.children.count);
}

static void
ignore_line(void *context, const char *line)
{
	size_t *lines = context;

	must(strlen(line) > 0);
	(*lines)++;
}

/* What the files of the input hold. */
struct files {
	const uint8_t *data;
	size_t size;
};

/* The file of a number, as an open descriptor; an errno value negated. */
static int
open_part(void *context, const char *path)
{
	struct files rest = *(const struct files *)context;
	const char *name = strrchr(path, '/');
	unsigned skip = (unsigned)atoi(name == NULL ? path : name + 1);
	const uint8_t *end;
	int fd;

	while (skip-- > 0) {
		end = memchr(rest.data, SEPARATOR, rest.size);
		if (end == NULL)
			return -ENOENT;
		rest.size -= (size_t)(end + 1 - rest.data);
		rest.data = end + 1;
	}
	end = memchr(rest.data, SEPARATOR, rest.size);
	if (end != NULL)
		rest.size = (size_t)(end - rest.data);
	fd = memfd_create("part", MFD_CLOEXEC);
	must(fd >= 0);
	must(write(fd, rest.data, rest.size) == (ssize_t)rest.size);
	must(lseek(fd, 0, SEEK_SET) == 0);
	return fd;
}

static void
check(struct yaml_document *document, size_t size)
{
	static struct raw_file raw;
	size_t lines = 0, errors;

	must(document != NULL);
	must(document->root != NULL || document->error_count > 0);
	for (const struct complaint *c = document->first; c != NULL;
	     c = c->next)
		check_position(document, c->position, size);
	errors = document->error_count;
	if (document->root != NULL) {
		check_node(document, document->root, size);
		memset(&raw, 0, sizeof(raw));
		must(schema_read(document, document->root, &config_scope_file,
			 &raw) == (document->error_count == errors));
	}
	yaml_print_complaints(document, ignore_line, &lines);
	must(lines > 0 || document->error_count == 0);
	yaml_document_free(document);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct files files = {data, size};

	check(yaml_read_text("f", (const char *)data, size, &limits), size);
	if (size > 0 && memchr(data, SEPARATOR, size) != NULL)
		check(yaml_read_file("0", &limits, open_part, &files), size);
	return 0;
}
