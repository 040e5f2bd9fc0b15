/*
 * tests/unit/files.h: a directory of its own for a test, and files in it.
 *
 * files_enter makes a directory and goes there, so that tests name files
 * without a path; files_leave removes it with all that is in it.
 */
#ifndef TESTS_UNIT_FILES_H
#define TESTS_UNIT_FILES_H

#include <check.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char files_directory[64];

static inline void
files_empty(void)
{
	DIR *directory = opendir(".");
	struct dirent *entry;

	ck_assert_ptr_nonnull(directory);
	while ((entry = readdir(directory)) != NULL)
		if (entry->d_name[0] != '.')
			ck_assert_int_eq(remove(entry->d_name), 0);
	closedir(directory);
}

static inline void
files_enter(void)
{
	/* In memory where possible: tests sync a great deal. */
	strcpy(files_directory, "/dev/shm/dhcp6d-test-XXXXXX");
	if (mkdtemp(files_directory) == NULL) {
		strcpy(files_directory, "/tmp/dhcp6d-test-XXXXXX");
		ck_assert_ptr_nonnull(mkdtemp(files_directory));
	}
	ck_assert_int_eq(chdir(files_directory), 0);
}

static inline void
files_leave(void)
{
	files_empty();
	ck_assert_int_eq(chdir("/"), 0);
	ck_assert_int_eq(rmdir(files_directory), 0);
}

static inline void
files_put(const char *name, const void *data, size_t size)
{
	FILE *file = fopen(name, "w");

	ck_assert_ptr_nonnull(file);
	ck_assert_uint_eq(fwrite(data, 1, size, file), size);
	ck_assert_int_eq(fclose(file), 0);
}

static inline void
files_put_text(const char *name, const char *text)
{
	files_put(name, text, strlen(text));
}

/* The whole file with a final 0, to be freed; NULL if there is none. */
static inline char *
files_get(const char *name, size_t *size)
{
	FILE *file = fopen(name, "r");
	struct stat st;
	char *text;

	if (file == NULL)
		return NULL;
	ck_assert_int_eq(fstat(fileno(file), &st), 0);
	text = malloc((size_t)st.st_size + 1);
	ck_assert_ptr_nonnull(text);
	ck_assert_uint_eq(
	    fread(text, 1, (size_t)st.st_size, file), (size_t)st.st_size);
	text[st.st_size] = 0;
	fclose(file);
	if (size != NULL)
		*size = (size_t)st.st_size;
	return text;
}

static inline bool
files_exist(const char *name)
{
	struct stat st;

	return lstat(name, &st) == 0;
}

static inline void
files_assert_text(const char *name, const char *wanted)
{
	char *text = files_get(name, NULL);

	ck_assert_msg(text != NULL, "%s is not there", name);
	ck_assert_str_eq(text, wanted);
	free(text);
}

#endif
