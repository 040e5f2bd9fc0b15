/*
 * scratch.c: a folder for a harness that cannot do without files.
 */
#include "tests/fuzz/scratch.h"

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include "tests/fuzz/fuzz.h"

static char folder[SCRATCH_PATH / 2];

static void
remove_folder(void)
{
	scratch_clear();
	(void)rmdir(folder);
}

static void
make_folder(void)
{
	const char *memory = "/dev/shm";

	(void)snprintf(folder, sizeof(folder), "%s/fuzz.XXXXXX",
	    access(memory, W_OK) == 0 ? memory : "/tmp");
	must(mkdtemp(folder) != NULL);
	(void)atexit(remove_folder);
}

void
scratch_path(char out[SCRATCH_PATH], const char *name)
{
	if (folder[0] == 0)
		make_folder();
	must(snprintf(out, SCRATCH_PATH, "%s/%s", folder, name) < SCRATCH_PATH);
}

void
scratch_write(const char *name, struct span bytes)
{
	char path[SCRATCH_PATH];
	int fd;

	scratch_path(path, name);
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	must(fd >= 0);
	must(write(fd, bytes.data, bytes.size) == (ssize_t)bytes.size);
	(void)close(fd);
}

void
scratch_clear(void)
{
	DIR *all = folder[0] == 0 ? NULL : opendir(folder);
	const struct dirent *entry;

	if (all == NULL)
		return;
	while ((entry = readdir(all)) != NULL)
		if (entry->d_name[0] != '.')
			(void)unlinkat(dirfd(all), entry->d_name, 0);
	(void)closedir(all);
}
