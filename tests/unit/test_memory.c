/*
 * test_memory.c: memory that is counted, and there before it is needed.
 *
 * Promised by lease/memory.h: after memory_populate chunks are in memory, and
 * so is some of what comes next, over the end of a region, too; an empty one
 * stays empty; all is given back.
 */
#include <stdbool.h>
#include <sys/mman.h>
#include <unistd.h>

#include "dhcp6d/lease/memory.h"
#include "tests/unit/check_main.h"

#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23
#endif

#define CHUNK ((size_t)1 << 20)
#define REGION ((size_t)32 << 20)

static struct memory memory;

/* An older kernel leaves it to the first touch. */
static bool
can_populate(void)
{
	size_t size = (size_t)sysconf(_SC_PAGESIZE);
	void *page = mmap(NULL, size, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	bool can = madvise(page, size, MADV_POPULATE_WRITE) == 0;

	munmap(page, size);
	return can;
}

static bool
is_there(const void *start, size_t size)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	uintptr_t from = (uintptr_t)start & ~(uintptr_t)(page - 1);
	unsigned char vector[4 * CHUNK / 4096 + 2];
	size_t pages = ((uintptr_t)start + size - from + page - 1) / page;

	must(pages <= sizeof(vector));
	must(mincore((void *)from, pages * page, vector) == 0);
	for (size_t i = 0; i < pages; i++)
		if ((vector[i] & 1) == 0)
			return false;
	return true;
}

START_TEST(nothing_stays_nothing)
{
	memory_populate(&memory);
	ck_assert_uint_eq(memory.held, 0);
	ck_assert_ptr_null(memory.regions);
}
END_TEST

START_TEST(what_comes_next_is_there)
{
	void *chunk;

	if (!can_populate())
		return;
	/* at every fill of a region, its last bytes among them */
	for (size_t held = 0; held < 3 * REGION; held += CHUNK) {
		chunk = memory_chunk(&memory, CHUNK);
		memory_populate(&memory);
		ck_assert(is_there(chunk, CHUNK));
		if (held < 8 * CHUNK)
			continue;
		chunk = memory_chunk(&memory, CHUNK - 4096);
		ck_assert(is_there(chunk, CHUNK - 4096));
		held += CHUNK;
	}
	memory_release(&memory);
	ck_assert_uint_eq(memory.held, 0);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("memory");
	TCase *tcase = tcase_create("memory");

	tcase_add_test(tcase, nothing_stays_nothing);
	tcase_add_test(tcase, what_comes_next_is_there);
	suite_add_tcase(suite, tcase);
	return check_main(suite);
}
