/*
 * config_help.c: see config_help.h. Any failure of the help itself is a
 * failure of the test that asked.
 */
#include "tests/unit/config_help.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void
said_add(void *context, enum complaint_severity severity, const char *line)
{
	struct said *said = context;

	if (said->count == 512)
		return;
	said->lines[said->count] = strdup(line);
	said->severities[said->count++] = severity;
}

void
said_free(struct said *said)
{
	while (said->count > 0)
		free(said->lines[--said->count]);
}

size_t
said_errors(const struct said *said)
{
	size_t i, errors = 0;

	for (i = 0; i < said->count; i++)
		errors += said->severities[i] == COMPLAINT_ERROR;
	return errors;
}

bool
said_has(
    const struct said *said, enum complaint_severity severity, const char *part)
{
	size_t i;

	for (i = 0; i < said->count; i++)
		if (said->severities[i] == severity &&
		    strstr(said->lines[i], part) != NULL)
			return true;
	return false;
}

static bool
test_interface_exists(void *context, const char *name)
{
	(void)context;
	return strcmp(name, "lo") == 0 || strcmp(name, "eth0") == 0 ||
	       strcmp(name, "eth1") == 0 || strcmp(name, "eth2") == 0;
}

const struct config_host test_host = {
    .interface_exists = test_interface_exists};

static void
say_aloud(void *context, enum complaint_severity severity, const char *line)
{
	(void)context;
	(void)severity;
	fprintf(stderr, "%s\n", line);
}

struct snapshot *
load_quoted(const char *text, struct said *said)
{
	struct snapshot *snapshot;
	char *copy = strdup(text);
	char *c;

	ck_assert_ptr_nonnull(copy);
	for (c = copy; *c != 0; c++) {
		if (*c == '\'')
			*c = '"';
		else if (*c == '`')
			*c = '\'';
	}
	config_load_text("test", copy, strlen(copy), &test_host,
	    said == NULL ? say_aloud : said_add, said, &snapshot);
	free(copy);
	return snapshot;
}

struct snapshot *
load_members(const char *members, struct said *said)
{
	struct snapshot *snapshot;
	char *text = NULL;

	ck_assert_int_gt(asprintf(&text,
			     "{ 'Dhcp6': { 'interfaces-config': "
			     "{ 'interfaces': [ 'eth0' ] },\n%s } }",
			     members),
	    0);
	snapshot = load_quoted(text, said);
	free(text);
	return snapshot;
}

char *
read_source(const char *path, size_t *size)
{
	const char *top = getenv("srcdir");
	char *name = NULL, *text;
	FILE *file;

	ck_assert_int_gt(
	    asprintf(&name, "%s/%s", top == NULL ? "." : top, path), 0);
	file = fopen(name, "r");
	ck_assert_msg(file != NULL, "cannot open %s", name);
	free(name);
	text = malloc(1 << 20);
	ck_assert_ptr_nonnull(text);
	*size = fread(text, 1, (1 << 20) - 1, file);
	text[*size] = 0;
	fclose(file);
	return text;
}
