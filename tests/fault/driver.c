/*
 * driver.c: a program run with a fault, and what came of it.
 */
#include <check.h>
#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/fault/driver.h"
#include "tests/unit/files.h"

#define REPORT ".fault-report"
#define UNDO ".fault-undo"
#define OVERWRITINGS_MAX 1024

static char shim[PATH_MAX], program_path[PATH_MAX];

void
driver_find(const char *program)
{
	ck_assert_ptr_nonnull(realpath("tests/fault/fault_shim.so", shim));
	ck_assert_msg(realpath(program, program_path) != NULL, "%s", program);
}

const char *
driver_path(const char *name)
{
	static char path[PATH_MAX + 256];
	char here[PATH_MAX];

	ck_assert_ptr_nonnull(getcwd(here, sizeof(here)));
	snprintf(path, sizeof(path), "%s/%s", here, name);
	return path;
}

/* Calls each for every file here that is not the driver's own. */
typedef void each_file(void *context, const char *name, const struct stat *st);

static void
walk_files(each_file *each, void *context)
{
	DIR *directory = opendir(".");
	struct dirent *entry;
	struct stat st;

	ck_assert_ptr_nonnull(directory);
	while ((entry = readdir(directory)) != NULL)
		if (entry->d_name[0] != '.' && lstat(entry->d_name, &st) == 0 &&
		    S_ISREG(st.st_mode))
			each(context, entry->d_name, &st);
	closedir(directory);
}

struct listing {
	struct fault_report *report;
	unsigned count;
};

/* What is there at the beginning is on disk. */
static void
list_file(void *context, const char *name, const struct stat *st)
{
	struct listing *listing = context;

	(void)name;
	ck_assert_uint_lt(listing->count, FAULT_FILES);
	listing->report->files[listing->count].inode = st->st_ino;
	listing->report->files[listing->count++].synced = (uint64_t)st->st_size;
}

static void
write_report(void)
{
	struct fault_report report;
	struct listing listing = {&report, 0};
	FILE *file = fopen(REPORT, "w");

	memset(&report, 0, sizeof(report));
	walk_files(list_file, &listing);
	ck_assert_ptr_nonnull(file);
	ck_assert_uint_eq(fwrite(&report, sizeof(report), 1, file), 1);
	ck_assert_int_eq(fclose(file), 0);
}

static void
read_report(struct outcome *out)
{
	FILE *file = fopen(REPORT, "r");

	ck_assert_ptr_nonnull(file);
	ck_assert_uint_eq(fread(&out->report, sizeof(out->report), 1, file), 1);
	fclose(file);
	out->calls = atomic_load(&out->report.calls);
	out->struck = atomic_load(&out->report.faults) > 0;
}

static void
set_number(const char *variable, unsigned number)
{
	char text[16];

	snprintf(text, sizeof(text), "%u", number);
	setenv(variable, text, 1);
}

static void
become_program(const char *const arguments[], struct fault fault, int output)
{
	char *copy[16] = {program_path};
	int quiet = open("/dev/null", O_WRONLY);

	for (unsigned i = 0; arguments[i] != NULL && i < 14; i++)
		copy[i + 1] = strdup(arguments[i]);
	setenv("LD_PRELOAD", shim, 1);
	setenv("FAULT_DIRECTORY", driver_path(""), 1);
	setenv("FAULT_REPORT", driver_path(REPORT), 1);
	setenv("FAULT_UNDO", driver_path(UNDO), 1);
	setenv("FAULT_KIND", fault.kind, 1);
	set_number("FAULT_AT", fault.at);
	set_number("FAULT_COUNT", fault.count);
	dup2(output, STDOUT_FILENO);
	if (getenv("FAULT_VERBOSE") == NULL)
		dup2(quiet, STDERR_FILENO);
	execv(program_path, copy);
	_exit(127);
}

static void
read_output(int fd, char out[OUTPUT_MAX])
{
	size_t used = 0;
	ssize_t got;

	while ((got = read(fd, out + used, OUTPUT_MAX - 1 - used)) > 0)
		used += (size_t)got;
	out[used] = 0;
}

void
driver_run(
    const char *const arguments[], struct fault fault, struct outcome *out)
{
	int ends[2], status;
	pid_t pid;

	write_report();
	(void)unlink(UNDO);
	ck_assert_int_eq(pipe(ends), 0);
	pid = fork();
	ck_assert_int_ge(pid, 0);
	if (pid == 0)
		become_program(arguments, fault, ends[1]);
	close(ends[1]);
	read_output(ends[0], out->output);
	close(ends[0]);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	out->status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
	ck_assert_msg(WIFEXITED(status) || WTERMSIG(status) == SIGKILL,
	    "signal %d with %s at %u", WTERMSIG(status), fault.kind, fault.at);
	ck_assert_int_ne(out->status, 127);
	read_report(out);
}

struct cutting {
	const struct fault_report *report;
	enum power_cut journals, others;
	char *undo; /* what the shim wrote */
	size_t undo_size;
};

/* What was appended since the last sync. */
static void
cut_end(const struct cutting *cutting, const char *name, const struct stat *st,
    enum power_cut cut)
{
	uint64_t size = (uint64_t)st->st_size, synced = 0;

	for (unsigned i = 0; i < FAULT_FILES; i++)
		if (cutting->report->files[i].inode == st->st_ino)
			synced = cutting->report->files[i].synced;
	if (synced >= size)
		return;
	if (cut == CUT_HALF)
		synced += (size - synced) / 2;
	ck_assert_int_eq(truncate(name, (off_t)synced), 0);
}

struct overwriting {
	struct fault_undo what;
	const char *bytes;
};

/* The first half is written, what stands behind it is what was there. */
static void
undo_one(const struct overwriting *undo, int fd, enum power_cut cut)
{
	size_t kept = cut == CUT_HALF ? undo->what.size / 2 : 0;
	size_t size = undo->what.size - kept;

	ck_assert_int_eq(pwrite(fd, undo->bytes + kept, size,
			     (off_t)(undo->what.offset + kept)),
	    (ssize_t)size);
}

/* Writes to the file since its last sync. */
static unsigned
find_unsynced(const struct cutting *cutting, uint64_t inode,
    struct overwriting found[OVERWRITINGS_MAX])
{
	unsigned count = 0;
	size_t at = 0;

	while (at < cutting->undo_size) {
		struct overwriting *next = &found[count];

		ck_assert_uint_lt(count, OVERWRITINGS_MAX);
		memcpy(&next->what, cutting->undo + at, sizeof(next->what));
		at += sizeof(next->what);
		next->bytes = cutting->undo + at;
		if (next->what.size != FAULT_SYNCED)
			at += next->what.size;
		if (next->what.inode != inode)
			continue;
		count = next->what.size == FAULT_SYNCED ? 0 : count + 1;
	}
	return count;
}

/* The last first. */
static void
undo_writes(const struct cutting *cutting, const char *name,
    const struct stat *st, enum power_cut cut)
{
	struct overwriting found[OVERWRITINGS_MAX];
	unsigned count = find_unsynced(cutting, st->st_ino, found);
	int fd = open(name, O_WRONLY | O_CLOEXEC);

	ck_assert_int_ge(fd, 0);
	while (count > 0)
		undo_one(&found[--count], fd, cut);
	close(fd);
}

static void
cut_file(void *context, const char *name, const struct stat *st)
{
	const struct cutting *cutting = context;
	enum power_cut cut = strstr(name, ".journal") != NULL
				 ? cutting->journals
				 : cutting->others;

	if (cut == CUT_NOTHING)
		return;
	undo_writes(cutting, name, st, cut);
	cut_end(cutting, name, st, cut);
}

void
driver_cut_power(const struct outcome *outcome, enum power_cut journals,
    enum power_cut others)
{
	struct cutting cutting = {&outcome->report, journals, others, NULL, 0};

	cutting.undo = files_get(UNDO, &cutting.undo_size);
	walk_files(cut_file, &cutting);
	free(cutting.undo);
}

void
driver_clean(void)
{
	(void)unlink(REPORT);
	(void)unlink(UNDO);
}
