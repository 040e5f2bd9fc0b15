/*
 * tests/unit/suite.h: what the main of every unit test does.
 *
 * CK_VERBOSITY, CK_FORK and CK_RUN_CASE of the environment are check's own.
 */
#ifndef TESTS_UNIT_SUITE_H
#define TESTS_UNIT_SUITE_H

#include <check.h>

/* Runs and frees the suite; returns main's status. */
static inline int
suite_run(Suite *suite)
{
	SRunner *runner = srunner_create(suite);
	int failed;

	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? 0 : 1;
}

#endif
