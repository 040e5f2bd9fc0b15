/*
 * test_config_memory.c: memory runs out while a configuration is loaded.
 *
 * Promised: wherever that happens, the load ends with an error and a word
 * about it, and nothing is left or lost (the address sanitizer looks on); a
 * reload that finds no memory must not take the server with it. The linker
 * puts the functions below in the place of the arena's; the n-th call fails,
 * for every n until all goes well.
 */
#include <stdlib.h>
#include <string.h>

#include "libcommon/arena.h"
#include "tests/unit/config_help.h"
#include "tests/unit/suite.h"

void *__real_arena_alloc(struct arena *arena, size_t size);
void *__real_arena_array(struct arena *arena, size_t count, size_t size);
char *__real_arena_text(struct arena *arena, const char *text, size_t size);
struct span __real_arena_span(struct arena *arena, struct span span);
void *__wrap_arena_alloc(struct arena *arena, size_t size);
void *__wrap_arena_array(struct arena *arena, size_t count, size_t size);
char *__wrap_arena_text(struct arena *arena, const char *text, size_t size);
struct span __wrap_arena_span(struct arena *arena, struct span span);

/* Calls that still succeed; negative: all do. */
static long calls_left = -1;

static bool
fails_now(void)
{
	if (calls_left == 0)
		return true;
	if (calls_left > 0)
		calls_left--;
	return false;
}

void *
__wrap_arena_alloc(struct arena *arena, size_t size)
{
	return fails_now() ? NULL : __real_arena_alloc(arena, size);
}

void *
__wrap_arena_array(struct arena *arena, size_t count, size_t size)
{
	return fails_now() ? NULL : __real_arena_array(arena, count, size);
}

char *
__wrap_arena_text(struct arena *arena, const char *text, size_t size)
{
	return fails_now() ? NULL : __real_arena_text(arena, text, size);
}

struct span
__wrap_arena_span(struct arena *arena, struct span span)
{
	return fails_now() ? SPAN_EMPTY : __real_arena_span(arena, span);
}

/* Loads with the n-th call failing; whether it went well all the same. */
static bool
load_failing(const char *text, size_t size, long n)
{
	struct said said = {.count = 0};
	struct snapshot *snapshot;
	enum err err;

	calls_left = n;
	err = config_load_text(
	    "f", text, size, &test_host, said_add, &said, &snapshot);
	calls_left = -1;
	if (err != ERR_NONE) {
		ck_assert_ptr_null(snapshot);
		ck_assert_msg(
		    said_errors(&said) > 0, "call %ld: not a word", n);
	}
	said_free(&said);
	snapshot_release(snapshot);
	return err == ERR_NONE;
}

static const char *const files[] = {
    "conf/kea.json",
    "tests/unit/config/memory.json",
    "tests/unit/config/not-in-force.json",
    "tests/unit/config/uncommon.json",
};

START_TEST(every_call_may_fail)
{
	size_t size;
	char *text = read_source(files[_i], &size);
	long n, failed = 0;

	/* a text that is not copied for a message fails nothing */
	for (n = 0; failed < 20; n++) {
		failed = load_failing(text, size, n) ? failed + 1 : 0;
		ck_assert_int_lt(n, 100000);
	}
	ck_assert_int_gt(n, 60);
	free(text);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("config memory");
	TCase *tests = tcase_create("memory");

	tcase_set_timeout(tests, 120);
	tcase_add_loop_test(
	    tests, every_call_may_fail, 0, sizeof(files) / sizeof(files[0]));
	suite_add_tcase(suite, tests);
	return suite_run(suite);
}
