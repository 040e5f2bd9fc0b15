/*
 * tests/unit/scratch.h: a folder for one test, and what is in its files.
 *
 * The folder is under TMPDIR or /tmp and is removed with all its files by
 * scratch_remove; it has no folders inside.
 */
#ifndef TESTS_UNIT_SCRATCH_H
#define TESTS_UNIT_SCRATCH_H

#include <check.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct scratch {
	char folder[512];
	char path[1024];    /* of the last scratch_path */
	char text[1 << 20]; /* of the last scratch_read */
};

static inline struct scratch *
scratch_create(void)
{
	struct scratch *scratch = calloc(1, sizeof(*scratch));
	const char *base = getenv("TMPDIR");

	ck_assert_ptr_nonnull(scratch);
	snprintf(scratch->folder, sizeof(scratch->folder), "%s/scratch-XXXXXX",
	    base != NULL && strlen(base) < 400 ? base : "/tmp");
	ck_assert_ptr_nonnull(mkdtemp(scratch->folder));
	return scratch;
}

/* The path of a file in the folder; good until the next call. */
static inline const char *
scratch_path(struct scratch *scratch, const char *name)
{
	snprintf(scratch->path, sizeof(scratch->path), "%s/%s", scratch->folder,
	    name);
	return scratch->path;
}

/* What is in a file, as a string; NULL if there is none. */
static inline const char *
scratch_read(struct scratch *scratch, const char *name)
{
	FILE *file = fopen(scratch_path(scratch, name), "r");
	size_t size;

	if (file == NULL)
		return NULL;
	size = fread(scratch->text, 1, sizeof(scratch->text) - 1, file);
	scratch->text[size] = '\0';
	fclose(file);
	return scratch->text;
}

static inline void
scratch_remove(struct scratch *scratch)
{
	DIR *folder = opendir(scratch->folder);
	struct dirent *entry;

	ck_assert_ptr_nonnull(folder);
	while ((entry = readdir(folder)) != NULL)
		if (strcmp(entry->d_name, ".") != 0 &&
		    strcmp(entry->d_name, "..") != 0)
			unlink(scratch_path(scratch, entry->d_name));
	closedir(folder);
	ck_assert_int_eq(rmdir(scratch->folder), 0);
	free(scratch);
}

#endif
