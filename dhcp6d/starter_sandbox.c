/*
 * starter_sandbox.c: see its header.
 */
#include "dhcp6d/starter_sandbox.h"

#include <elf.h>
#include <fcntl.h>
#include <limits.h>
#include <link.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "dhcp6d/calls.h"
#include "libcommon/file_access.h"
#include "libcommon/ownership.h"

#define PROGRAM_HEADERS_MAX 64

/* Where libraries are; more than one machine has, and only to be read. */
static const char *const library_places[] = {"/usr/lib", "/usr/lib32",
    "/usr/lib64", "/usr/local/lib", "/lib", "/lib64", "/etc/ld.so.cache",
    "/etc/localtime", "/usr/share/zoneinfo", "/proc"};

#define LIBRARY_PLACES (sizeof(library_places) / sizeof(library_places[0]))

static bool
read_exactly(int fd, void *out, size_t size, uint64_t offset)
{
	return pread(fd, out, size, (off_t)offset) == (ssize_t)size;
}

/* The loader that an ELF program names; false if it is none, or needs none. */
static bool
loader_of(int fd, char path[PATH_MAX])
{
	ElfW(Ehdr) header;
	ElfW(Phdr) segment;

	if (!read_exactly(fd, &header, sizeof(header), 0) ||
	    memcmp(header.e_ident, ELFMAG, SELFMAG) != 0)
		return false;
	for (unsigned i = 0; i < header.e_phnum && i < PROGRAM_HEADERS_MAX;
	     i++) {
		if (!read_exactly(fd, &segment, sizeof(segment),
			header.e_phoff + i * sizeof(segment)))
			return false;
		if (segment.p_type != PT_INTERP)
			continue;
		if (segment.p_filesz == 0 || segment.p_filesz > PATH_MAX ||
		    !read_exactly(fd, path, segment.p_filesz, segment.p_offset))
			return false;
		return path[segment.p_filesz - 1] == 0;
	}
	return false;
}

/* The directory, so that an upgrade of the C library may replace the loader. */
static bool
loader_directory(const char *loader, char directory[PATH_MAX])
{
	char real[PATH_MAX];

	return realpath(loader, real) != NULL &&
	       ownership_directory_of(real, directory, PATH_MAX);
}

static bool
is_script(int fd)
{
	char mark[2];

	return read_exactly(fd, mark, sizeof(mark), 0) && mark[0] == '#' &&
	       mark[1] == '!';
}

struct access_list {
	struct file_access list[STARTER_DIRECTORIES_MAX + LIBRARY_PLACES + 6];
	size_t count;
};

static void
allow(struct access_list *access, const char *path, unsigned uses)
{
	access->list[access->count++] = (struct file_access){path, uses};
}

static enum err
prepare_files(const struct starter_places *places, const char *loader,
    bool script, int *prepared, struct err_detail *detail)
{
	struct access_list access = {.count = 0};
	char above[PATH_MAX];

	for (size_t i = 0; i < places->readable_count; i++)
		allow(&access, places->readable[i], FILE_USE_READ);
	for (size_t i = 0; i < LIBRARY_PLACES; i++)
		allow(&access, library_places[i], FILE_USE_READ);
	if (places->lease_directory[0] != 0)
		allow(&access, places->lease_directory, FILE_USE_WRITE);
	if (ownership_directory_above(places->lease_directory, &places->user,
		above, sizeof(above))) /* made anew, as for the server */
		allow(&access, above, FILE_USE_WRITE);
	if (places->configuration_directory != NULL)
		allow(&access, places->configuration_directory, FILE_USE_WRITE);
	allow(&access, places->lfc, FILE_USE_EXECUTE);
	if (loader[0] != 0)
		allow(&access, loader, FILE_USE_EXECUTE);
	if (script)
		allow(&access, "/", FILE_USE_EXECUTE);
	return file_access_prepare(access.list, access.count, prepared, detail);
}

/* What lfc is: *script, or else the directory of its loader ("" = none). */
static void
look_at(const char *lfc, bool *script, char directory[PATH_MAX])
{
	char loader[PATH_MAX];
	int fd = open(lfc, O_RDONLY | O_CLOEXEC);

	*script = false;
	directory[0] = 0;
	if (fd < 0)
		return;
	*script = is_script(fd);
	if (loader_of(fd, loader) && !loader_directory(loader, directory))
		directory[0] = 0;
	close(fd);
}

enum err
starter_confine(
    const struct starter_places *places, int *lfc, struct err_detail *detail)
{
	char directory[PATH_MAX];
	bool script, in_force;
	int prepared;
	enum err err;

	look_at(places->lfc, &script, directory);
	*lfc = script ? -1 : open(places->lfc, O_PATH | O_CLOEXEC);
	err = prepare_files(places, directory, script, &prepared, detail);
	if (err != ERR_NONE)
		return err;
	err = privileges_drop(&places->user, detail);
	if (err == ERR_NONE)
		err = file_access_enforce(prepared, detail);
	if (err == ERR_NONE && !script)
		err = calls_restrict_starter(&in_force, detail);
	return err;
}
