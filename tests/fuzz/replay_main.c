/*
 * replay_main.c: a harness as a plain program, which plays its corpus.
 *
 * Usage: fuzz_X [FILE-OR-FOLDER ...]; without any, tests/fuzz/corpus/X below
 * $srcdir, as automake's tests run. Each input lies in memory of exactly its
 * size, so that the sanitizers see a byte read beyond. The last input's name
 * is on standard error when a harness aborts.
 */
#include <dirent.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/fuzz/fuzz.h"

#define PATH_SIZE 4096

#pragma weak LLVMFuzzerInitialize

static char current[PATH_SIZE];

/* Async-signal-safe: which input it was. */
static void
tell_input(int signal_number)
{
	static const char words[] = "\nwhile playing ";

	(void)!write(STDERR_FILENO, words, sizeof(words) - 1);
	(void)!write(STDERR_FILENO, current, strlen(current));
	(void)!write(STDERR_FILENO, "\n", 1);
	(void)signal(signal_number, SIG_DFL);
	(void)raise(signal_number);
}

static _Noreturn void
give_up(const char *path)
{
	perror(path);
	exit(EXIT_FAILURE);
}

static void
play_file(const char *path, size_t size)
{
	uint8_t *bytes = malloc(size > 0 ? size : 1);
	FILE *file = fopen(path, "rb");

	if (file == NULL || bytes == NULL ||
	    fread(bytes, 1, size, file) != size)
		give_up(path);
	(void)fclose(file);
	(void)snprintf(current, sizeof(current), "%s", path);
	(void)LLVMFuzzerTestOneInput(bytes, size);
	free(bytes);
}

static unsigned play(const char *path);

static unsigned
play_folder(const char *path)
{
	char below[PATH_SIZE];
	struct dirent **names;
	int count = scandir(path, &names, NULL, alphasort);
	unsigned played = 0;

	if (count < 0)
		give_up(path);
	for (int i = 0; i < count; i++) {
		if (names[i]->d_name[0] != '.' &&
		    snprintf(below, sizeof(below), "%s/%s", path,
			names[i]->d_name) < (int)sizeof(below))
			played += play(below);
		free(names[i]);
	}
	free(names);
	return played;
}

static unsigned
play(const char *path)
{
	struct stat status;

	if (stat(path, &status) != 0)
		give_up(path);
	if (S_ISDIR(status.st_mode))
		return play_folder(path);
	play_file(path, (size_t)status.st_size);
	return 1;
}

static unsigned
play_own_corpus(const char *program)
{
	const char *folder = getenv("srcdir");
	const char *name = strstr(program, "fuzz_");
	const char *next;
	char path[PATH_SIZE];

	while (name != NULL && (next = strstr(name + 1, "fuzz_")) != NULL)
		name = next;
	if (name == NULL)
		return 0;
	(void)snprintf(path, sizeof(path), "%s/tests/fuzz/corpus/%s",
	    folder == NULL ? "." : folder, name + strlen("fuzz_"));
	return play(path);
}

int
main(int argc, char **argv)
{
	unsigned played = 0;

	(void)signal(SIGABRT, tell_input);
	if (LLVMFuzzerInitialize != NULL)
		(void)LLVMFuzzerInitialize(&argc, &argv);
	if (argc < 2)
		played = play_own_corpus(argv[0]);
	for (int i = 1; i < argc; i++)
		played += play(argv[i]);
	(void)printf("%u inputs\n", played);
	return played > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
