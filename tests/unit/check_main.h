/*
 * tests/unit/check_main.h: the main() of a unit test of lease/.
 */
#ifndef TESTS_UNIT_CHECK_MAIN_H
#define TESTS_UNIT_CHECK_MAIN_H

#include <check.h>
#include <sodium.h>

/*
 * As ck_assert, which notes in a file that it was passed: too slow for what is
 * asked a million times.
 */
#define must(condition)                                                        \
	do {                                                                   \
		if (!(condition))                                              \
			ck_abort_msg("%s", #condition);                        \
	} while (0)

/* Runs one suite; the program's exit status. */
static inline int
check_main(Suite *suite)
{
	SRunner *runner = srunner_create(suite);
	int failed;

	if (sodium_init() < 0)
		return 1;
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}

#endif
