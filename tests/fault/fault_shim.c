/*
 * tests/fault/fault_shim.c: the n-th system call on a lease file fails.
 *
 * Preloaded into a program, it counts the calls that concern files of one
 * directory: open, read, pread, write, pwrite, ftruncate, fsync, fdatasync,
 * rename, unlink, and makes those from the n-th on go wrong. A sync that fails
 * loses data, as the kernel's does. What has been synced is written down, and
 * what overwritten bytes were, so that who started the program can drop the
 * rest as a power cut would. Where the program has threads the number of a
 * call is not the same in each run.
 *
 *   FAULT_DIRECTORY  absolute; calls elsewhere are passed on
 *   FAULT_AT         the first call that goes wrong, from 1; 0: none
 *   FAULT_COUNT      how many do; standard 1
 *   FAULT_KIND       errno as a number; or "short" (half of a write), "kill"
 *                    (before the call), "tear" (after half of a write), "after"
 *   FAULT_REPORT     file of struct fault_report, made by who started us
 *   FAULT_UNDO       file of struct fault_undo and bytes, appended to
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/fault/fault_report.h"

#define FDS_MAX 4096

enum kind {
	KIND_NONE,
	KIND_ERRNO,
	KIND_SHORT,
	KIND_KILL,
	KIND_TEAR,
	KIND_AFTER
};

static struct {
	const char *directory;
	size_t directory_size;
	unsigned at, count;
	enum kind kind;
	int error;
	struct fault_report *report;
	int undo; /* -1: none */
	_Atomic bool tracked[FDS_MAX];
} shim;

static struct {
	int (*open)(const char *path, int flags, ...);
	int (*close)(int fd);
	int (*mkostemp)(char *path, int flags);
	ssize_t (*read)(int fd, void *out, size_t size);
	ssize_t (*pread)(int fd, void *out, size_t size, off_t offset);
	ssize_t (*write)(int fd, const void *data, size_t size);
	ssize_t (*pwrite)(int fd, const void *data, size_t size, off_t offset);
	int (*ftruncate)(int fd, off_t size);
	int (*fsync)(int fd);
	int (*fdatasync)(int fd);
	int (*rename)(const char *from, const char *to);
	int (*unlink)(const char *path);
} real;

static void
find(const char *name, void *pointer)
{
	void *symbol = dlsym(RTLD_NEXT, name);

	if (symbol == NULL)
		abort();
	memcpy(pointer, &symbol, sizeof(symbol));
}

static unsigned
number_of(const char *variable, unsigned standard)
{
	const char *text = getenv(variable);

	return text == NULL ? standard : (unsigned)strtoul(text, NULL, 10);
}

static void
read_kind(const char *text)
{
	static const char *const names[] = {
	    [KIND_SHORT] = "short",
	    [KIND_KILL] = "kill",
	    [KIND_TEAR] = "tear",
	    [KIND_AFTER] = "after",
	};

	for (unsigned i = KIND_SHORT; text != NULL && i <= KIND_AFTER; i++)
		if (strcmp(text, names[i]) == 0)
			shim.kind = (enum kind)i;
	if (text != NULL && shim.kind == KIND_NONE) {
		shim.kind = KIND_ERRNO;
		shim.error = atoi(text);
	}
}

static void
map_report(const char *path)
{
	void *memory;
	int fd = path == NULL ? -1 : real.open(path, O_RDWR | O_CLOEXEC);

	if (fd < 0)
		return;
	memory = mmap(NULL, sizeof(struct fault_report), PROT_READ | PROT_WRITE,
	    MAP_SHARED, fd, 0);
	if (memory == MAP_FAILED)
		abort();
	shim.report = memory;
	real.close(fd);
}

/* Libraries that begin before us open files, too. */
__attribute__((constructor)) static void
begin(void)
{
	if (real.unlink != NULL)
		return;
	find("open", &real.open);
	find("close", &real.close);
	find("mkostemp", &real.mkostemp);
	find("read", &real.read);
	find("pread", &real.pread);
	find("write", &real.write);
	find("pwrite", &real.pwrite);
	find("ftruncate", &real.ftruncate);
	find("fsync", &real.fsync);
	find("fdatasync", &real.fdatasync);
	find("rename", &real.rename);
	find("unlink", &real.unlink);
	shim.at = number_of("FAULT_AT", 0);
	shim.count = number_of("FAULT_COUNT", 1);
	read_kind(getenv("FAULT_KIND"));
	map_report(getenv("FAULT_REPORT"));
	shim.undo = getenv("FAULT_UNDO") == NULL
			? -1
			: real.open(getenv("FAULT_UNDO"),
			      O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
	shim.directory = getenv("FAULT_DIRECTORY");
	if (shim.directory != NULL)
		shim.directory_size = strlen(shim.directory);
}

static bool
path_counts(const char *path)
{
	return shim.directory_size > 0 &&
	       strncmp(path, shim.directory, shim.directory_size) == 0;
}

static bool
fd_counts(int fd)
{
	return fd >= 0 && fd < FDS_MAX && atomic_load(&shim.tracked[fd]);
}

static void
track(int fd, bool tracked)
{
	if (fd >= 0 && fd < FDS_MAX)
		atomic_store(&shim.tracked[fd], tracked);
}

static void
die(void)
{
	(void)kill(getpid(), SIGKILL);
	for (;;)
		(void)pause();
}

/* What happens to the call that is beginning; KIND_ERRNO: errno is set. */
static enum kind
next_call(bool counts)
{
	unsigned number;

	if (!counts || shim.report == NULL)
		return KIND_NONE;
	number = atomic_fetch_add(&shim.report->calls, 1) + 1;
	if (shim.at == 0 || number < shim.at || number - shim.at >= shim.count)
		return KIND_NONE;
	atomic_fetch_add(&shim.report->faults, 1);
	if (shim.kind == KIND_KILL)
		die();
	if (shim.kind == KIND_ERRNO)
		errno = shim.error;
	return shim.kind;
}

/* Ends a call that is no write. */
static void
end_call(enum kind kind)
{
	if (kind == KIND_AFTER || kind == KIND_TEAR)
		die();
}

/* One write, so that threads do not mix. */
static void
note_undo(struct fault_undo *undo, size_t size)
{
	size += sizeof(*undo);
	if (shim.undo >= 0 &&
	    real.write(shim.undo, undo, size) != (ssize_t)size)
		abort();
}

/* What stands where the program is about to write. */
static void
note_overwriting(int fd, size_t size, off_t offset)
{
	char path[64];
	struct stat st;
	struct fault_undo *undo = malloc(sizeof(*undo) + size);
	int again;
	ssize_t got;

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	again = real.open(path, O_RDONLY | O_CLOEXEC); /* fd is perhaps not */
	if (undo == NULL || again < 0 || fstat(again, &st) != 0)
		abort();
	got = real.pread(again, undo + 1, size, offset);
	if (got < 0)
		abort();
	undo->inode = st.st_ino;
	undo->offset = (uint64_t)offset;
	undo->size = (uint64_t)got;
	note_undo(undo, (size_t)got);
	real.close(again);
	free(undo);
}

/* st: before the sync, for other threads may go on writing. */
static void
note_sync(const struct stat *before)
{
	struct fault_undo undo = {.size = FAULT_SYNCED};
	struct stat st = *before;

	if (shim.report == NULL || !S_ISREG(st.st_mode))
		return;
	undo.inode = st.st_ino;
	note_undo(&undo, 0);
	for (unsigned i = 0; i < FAULT_FILES; i++) {
		struct fault_file *file = &shim.report->files[i];

		if (file->inode != 0 && file->inode != st.st_ino)
			continue;
		file->inode = st.st_ino;
		file->synced = (uint64_t)st.st_size;
		return;
	}
	abort();
}

static int
open_file(const char *path, int flags, mode_t mode)
{
	bool counts;
	enum kind kind;
	int fd;

	begin();
	counts = path_counts(path);
	kind = next_call(counts);
	if (kind == KIND_ERRNO)
		return -1;
	fd = real.open(path, flags, mode);
	track(fd, counts);
	end_call(kind);
	return fd;
}

int
open(const char *path, int flags, ...)
{
	mode_t mode = 0;
	va_list arguments;

	if ((flags & O_CREAT) != 0 || (flags & O_TMPFILE) == O_TMPFILE) {
		va_start(arguments, flags);
		mode = va_arg(arguments, mode_t);
		va_end(arguments);
	}
	return open_file(path, flags, mode);
}

int __open_2(const char *path, int flags);

int
__open_2(const char *path, int flags)
{
	return open_file(path, flags, 0);
}

int
close(int fd)
{
	begin();
	track(fd, false);
	return real.close(fd);
}

int
mkostemp(char *path, int flags)
{
	bool counts = path_counts(path);
	enum kind kind = next_call(counts);
	int fd;

	if (kind == KIND_ERRNO)
		return -1;
	fd = real.mkostemp(path, flags);
	track(fd, counts);
	end_call(kind);
	return fd;
}

ssize_t
read(int fd, void *out, size_t size)
{
	enum kind kind = next_call(fd_counts(fd));
	ssize_t got;

	if (kind == KIND_ERRNO)
		return -1;
	if (kind == KIND_SHORT && size > 1)
		size /= 2;
	got = real.read(fd, out, size);
	end_call(kind);
	return got;
}

ssize_t
pread(int fd, void *out, size_t size, off_t offset)
{
	enum kind kind = next_call(fd_counts(fd));
	ssize_t got;

	if (kind == KIND_ERRNO)
		return -1;
	got = real.pread(fd, out, size, offset);
	end_call(kind);
	return got;
}

ssize_t
write(int fd, const void *data, size_t size)
{
	enum kind kind = next_call(fd_counts(fd));
	ssize_t written;

	if (kind == KIND_ERRNO)
		return -1;
	if ((kind == KIND_SHORT || kind == KIND_TEAR) && size > 1)
		size /= 2;
	written = real.write(fd, data, size);
	end_call(kind);
	return written;
}

ssize_t
pwrite(int fd, const void *data, size_t size, off_t offset)
{
	enum kind kind = next_call(fd_counts(fd));
	ssize_t written;

	if (kind == KIND_ERRNO)
		return -1;
	if ((kind == KIND_SHORT || kind == KIND_TEAR) && size > 1)
		size /= 2;
	if (fd_counts(fd) && shim.undo >= 0)
		note_overwriting(fd, size, offset);
	written = real.pwrite(fd, data, size, offset);
	end_call(kind);
	return written;
}

int
ftruncate(int fd, off_t size)
{
	enum kind kind = next_call(fd_counts(fd));
	int result;

	if (kind == KIND_ERRNO)
		return -1;
	result = real.ftruncate(fd, size);
	end_call(kind);
	return result;
}

static uint64_t
synced_size(const struct stat *st)
{
	for (unsigned i = 0; i < FAULT_FILES; i++)
		if (shim.report->files[i].inode == st->st_ino)
			return shim.report->files[i].synced;
	return 0;
}

/*
 * After a failed sync the kernel may forget what it could not write: the first
 * half of what was not yet on disk becomes zeros, and the next sync succeeds.
 */
static void
lose_pages(int fd)
{
	static const char zeros[512];
	char path[64];
	struct stat st;
	off_t from, to;
	int again;

	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
		return;
	from = (off_t)synced_size(&st);
	to = from + (st.st_size - from + 1) / 2;
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	again = real.open(path, O_WRONLY | O_CLOEXEC); /* without O_APPEND */
	while (again >= 0 && from < to) {
		size_t size = (size_t)(to - from) < sizeof(zeros)
				  ? (size_t)(to - from)
				  : sizeof(zeros);

		if (real.pwrite(again, zeros, size, from) != (ssize_t)size)
			abort();
		from += (off_t)size;
	}
	if (again >= 0)
		real.close(again);
}

static int
sync_file(int fd, int (*sync)(int fd))
{
	enum kind kind = next_call(fd_counts(fd));
	struct stat before;
	int result;

	if (kind == KIND_ERRNO) {
		lose_pages(fd);
		errno = shim.error;
		return -1;
	}
	if (fstat(fd, &before) != 0)
		abort();
	result = sync(fd);
	if (result == 0)
		note_sync(&before);
	end_call(kind);
	return result;
}

int
fsync(int fd)
{
	return sync_file(fd, real.fsync);
}

int
fdatasync(int fd)
{
	return sync_file(fd, real.fdatasync);
}

int
rename(const char *from, const char *to)
{
	enum kind kind = next_call(path_counts(from));
	int result;

	if (kind == KIND_ERRNO)
		return -1;
	result = real.rename(from, to);
	end_call(kind);
	return result;
}

int
unlink(const char *path)
{
	enum kind kind = next_call(path_counts(path));
	int result;

	if (kind == KIND_ERRNO)
		return -1;
	result = real.unlink(path);
	end_call(kind);
	return result;
}
