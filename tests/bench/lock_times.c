/*
 * tests/bench/lock_times.c: how long mutexes are held and waited for.
 *
 * A library to be preloaded (LD_PRELOAD) into any program of ours, which needs
 * nothing for it: it stands before pthread_mutex_lock and _unlock and keeps,
 * for each thread, mutex and caller, how often it was taken, how often it was
 * not free, and nanoseconds waited and held. The counts lie in the file that
 * the environment's LOCK_TIMES names, mapped before the program gives up its
 * rights; tests/bench/harness/scaling.py reads it while the program runs.
 *
 * Waiting for a condition counts as holding its mutex.
 */
#include <dlfcn.h>
#include <fcntl.h>
#include <link.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#define THREADS 64
#define LOCKS 32 /* of one thread: mutexes, by who takes them */
#define NESTED 8

struct lock_times {
	uint64_t mutex, caller; /* caller: as in the program's file */
	uint64_t count, waited, wait_ns, held_ns;
};

struct lock_file {
	uint64_t threads, reserved;
	struct lock_times times[THREADS][LOCKS];
};

struct holding {
	struct lock_times *times;
	uint64_t since_ns;
};

typedef int mutex_function(pthread_mutex_t *mutex);

static mutex_function *real_lock, *real_trylock, *real_unlock;
static struct lock_file *file;
static uintptr_t base;
static _Thread_local struct lock_times *mine;
static _Thread_local struct holding held[NESTED];
static _Thread_local unsigned depth;

static uint64_t
now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

static int
note_base(struct dl_phdr_info *info, size_t size, void *unused)
{
	(void)size;
	(void)unused;
	base = info->dlpi_addr;
	return 1; /* the first is the program */
}

/* A function's address through a union: ISO C has no cast for it. */
static mutex_function *
find(const char *name)
{
	union {
		void *object;
		mutex_function *function;
	} found = {.object = dlsym(RTLD_NEXT, name)};

	return found.function;
}

__attribute__((constructor)) static void
begin(void)
{
	const char *path = getenv("LOCK_TIMES");
	int fd;

	real_lock = find("pthread_mutex_lock");
	real_trylock = find("pthread_mutex_trylock");
	real_unlock = find("pthread_mutex_unlock");
	dl_iterate_phdr(note_base, NULL);
	if (path == NULL)
		return;
	fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	if (fd < 0)
		return;
	if (ftruncate(fd, sizeof(*file)) == 0) {
		void *at = mmap(NULL, sizeof(*file), PROT_READ | PROT_WRITE,
		    MAP_SHARED, fd, 0);

		file = at == MAP_FAILED ? NULL : at;
	}
	close(fd);
}

/* This thread's counts for a mutex and who takes it; NULL if it is full. */
static struct lock_times *
times_of(const pthread_mutex_t *mutex, uintptr_t caller)
{
	if (mine == NULL) {
		uint64_t number =
		    __atomic_fetch_add(&file->threads, 1, __ATOMIC_RELAXED);

		if (number >= THREADS)
			return NULL;
		mine = file->times[number];
	}
	for (unsigned i = 0; i < LOCKS; i++) {
		if (mine[i].mutex == 0) {
			mine[i].caller = caller;
			mine[i].mutex = (uintptr_t)mutex;
		}
		if (mine[i].mutex == (uintptr_t)mutex &&
		    mine[i].caller == caller)
			return &mine[i];
	}
	return NULL;
}

static int
lock_and_note(pthread_mutex_t *mutex, struct lock_times *times)
{
	uint64_t before;
	int status = 0;

	if (real_trylock(mutex) != 0) {
		before = now_ns();
		status = real_lock(mutex);
		times->waited++;
		times->wait_ns += now_ns() - before;
	}
	times->count++;
	if (depth < NESTED)
		held[depth] = (struct holding){times, now_ns()};
	depth++;
	return status;
}

int
pthread_mutex_lock(pthread_mutex_t *mutex)
{
	uintptr_t caller = (uintptr_t)__builtin_return_address(0);
	struct lock_times *times;

	if (real_lock == NULL)
		begin();
	if (file == NULL)
		return real_lock(mutex);
	times = times_of(mutex, caller - base);
	return times == NULL ? real_lock(mutex) : lock_and_note(mutex, times);
}

/* The innermost of those that are held, in whatever order they are let go. */
static void
note_unlock(const pthread_mutex_t *mutex)
{
	for (unsigned i = depth < NESTED ? depth : NESTED; i-- > 0;) {
		if (held[i].times->mutex != (uintptr_t)mutex)
			continue;
		held[i].times->held_ns += now_ns() - held[i].since_ns;
		for (; i + 1 < depth && i + 1 < NESTED; i++)
			held[i] = held[i + 1];
		depth--;
		return;
	}
}

int
pthread_mutex_unlock(pthread_mutex_t *mutex)
{
	if (real_unlock == NULL)
		begin();
	if (file != NULL)
		note_unlock(mutex);
	return real_unlock(mutex);
}
