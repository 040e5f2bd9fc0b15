/*
 * test_config_files.c: files that are refused, and what is said of them.
 *
 * Promised: every thing that is wrong is told, at file, line and column, all
 * of them in one go, and nothing else is told. Each file of tests/unit/config
 * is one configuration with marks where something is to be said:
 *
 *   "id": 0,    // error 11: part of the text
 *
 * stands for an error in that line at column 11 whose text has that part;
 * "warning" likewise. Every mark must be met by exactly one complaint and
 * every complaint by a mark. A file without an error mark must load.
 *
 * kea-config.md 1.2, 1.3, 2; protocol.md 5.15, P-21.23-b, P-21.24-a, P-21.25-a.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/config_help.h"
#include "tests/unit/suite.h"

static const char *const files[] = {
    "classes.json",
    "definitions.json",
    "hooks.json",
    "hosts.json",
    "interfaces.json",
    "keywords.json",
    "lifetimes.json",
    "loggers.json",
    "memory.json",
    "networks.json",
    "names.json",
    "control.json",
    "not-in-force.json",
    "old.json",
    "options.json",
    "pools.json",
    "server.json",
    "subnets.json",
    "tests.json",
    "uncommon.json",
    "updater.json",
};

struct mark {
	unsigned line, column;
	enum complaint_severity severity;
	const char *part;
	bool met;
};

struct marks {
	struct mark items[256];
	size_t count, errors;
};

/* The marks behind "// " of one line, which is cut up for it. */
static void
read_marks_of_line(struct marks *marks, char *line, unsigned number)
{
	char *comment = strstr(line, "// ");
	struct mark *mark;
	char word[8];
	int used;

	while (comment != NULL) {
		char *next = strstr(comment, " ;; ");

		if (next != NULL)
			*next = 0;
		comment += strspn(comment, "/; ");
		mark = &marks->items[marks->count];
		used = 0;
		if (sscanf(comment, "%7s %u: %n", word, &mark->column, &used) ==
			2 &&
		    used > 0) {
			mark->line = number;
			mark->part = comment + used;
			mark->severity = strcmp(word, "error") == 0
					     ? COMPLAINT_ERROR
					     : COMPLAINT_WARNING;
			marks->errors += mark->severity == COMPLAINT_ERROR;
			marks->count++;
		}
		comment = next == NULL ? NULL : next + 1;
	}
}

static void
read_marks(struct marks *marks, char *text)
{
	unsigned number = 1;
	char *line, *rest = text;

	marks->count = marks->errors = 0;
	while ((line = strsep(&rest, "\n")) != NULL)
		read_marks_of_line(marks, line, number++);
}

/* "FILE:LINE:COL: SEVERITY: TEXT" against the marks; false: none fits. */
static bool
meet(struct marks *marks, enum complaint_severity severity, const char *line)
{
	unsigned number, column;
	size_t i;

	ck_assert_msg(
	    sscanf(strchr(line, ':'), ":%u:%u:", &number, &column) == 2,
	    "no place in: %s", line);
	for (i = 0; i < marks->count; i++) {
		struct mark *mark = &marks->items[i];

		if (mark->met || mark->line != number ||
		    mark->column != column || mark->severity != severity ||
		    strstr(line, mark->part) == NULL)
			continue;
		mark->met = true;
		return true;
	}
	fprintf(stderr, "not expected: %s\n", line);
	return false;
}

/* The marks that no complaint has met. */
static size_t
count_unmet(const struct marks *marks, const char *file)
{
	size_t i, unmet = 0;

	for (i = 0; i < marks->count; i++) {
		if (marks->items[i].met)
			continue;
		fprintf(stderr, "%s:%u:%u: not said: %s\n", file,
		    marks->items[i].line, marks->items[i].column,
		    marks->items[i].part);
		unmet++;
	}
	return unmet;
}

START_TEST(says_what_is_marked)
{
	struct said said = {.count = 0};
	struct marks marks = {.count = 0};
	struct snapshot *snapshot = NULL;
	char path[128], *text;
	size_t size, i, wrong = 0;

	snprintf(path, sizeof(path), "tests/unit/config/%s", files[_i]);
	text = read_source(path, &size);
	config_load_text(
	    files[_i], text, size, &test_host, said_add, &said, &snapshot);
	read_marks(&marks, text);
	for (i = 0; i < said.count; i++)
		wrong += !meet(&marks, said.severities[i], said.lines[i]);
	wrong += count_unmet(&marks, files[_i]);
	ck_assert_msg(wrong == 0, "%s: see above", files[_i]);
	ck_assert_msg((snapshot == NULL) == (marks.errors > 0), "%s is %s",
	    files[_i], snapshot == NULL ? "refused" : "taken");
	snapshot_release(snapshot);
	said_free(&said);
	free(text);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("config files");
	TCase *tests = tcase_create("marks");

	tcase_add_loop_test(
	    tests, says_what_is_marked, 0, sizeof(files) / sizeof(files[0]));
	suite_add_tcase(suite, tests);
	return suite_run(suite);
}
