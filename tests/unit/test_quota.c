/*
 * test_quota.c: how much of what there is one peer may have.
 *
 * Promised: never more than there is; nobody has more than half; whoever takes
 * all that he gets, and somebody else with him, leaves room for a third; what
 * is given back may be taken again; rows of who has nothing are not kept.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "ctrld/quota.h"

static size_t
take_all(struct quota *quota, const char *name, size_t limit)
{
	size_t count = 0;

	while (quota_take(quota, name, limit))
		count++;
	return count;
}

START_TEST(nobody_has_more_than_half)
{
	struct quota quota = {.rows = NULL};

	ck_assert_uint_eq(take_all(&quota, "a", 64), 32);
	ck_assert_uint_eq(take_all(&quota, "b", 64), 16);
	ck_assert_uint_eq(quota.total, 48);
	quota_clear(&quota);
	ck_assert_uint_eq(quota.total, 0);
}
END_TEST

START_TEST(greed_leaves_room)
{
	struct quota quota = {.rows = NULL};
	char name[QUOTA_NAME_SIZE];

	take_all(&quota, "greedy", 64);
	take_all(&quota, "brother", 64);
	ck_assert_uint_eq(take_all(&quota, "third", 64), 5);
	ck_assert_uint_eq(take_all(&quota, "fourth", 64), 5);
	for (unsigned i = 0; i < 6; i++)
		ck_assert(quota_take(&quota, quota_uid(i, name), 64));
	ck_assert(!quota_take(&quota, "late", 64));
	ck_assert_uint_eq(quota.total, 64);
	quota_clear(&quota);
}
END_TEST

START_TEST(few)
{
	struct quota quota = {.rows = NULL};

	ck_assert_uint_eq(take_all(&quota, "a", 1), 1);
	ck_assert(!quota_take(&quota, "b", 1));
	quota_give(&quota, "a");
	ck_assert(quota_take(&quota, "b", 1));
	quota_give(&quota, "b");
	ck_assert_uint_eq(take_all(&quota, "a", 3), 2);
	ck_assert(quota_take(&quota, "b", 3));
	quota_clear(&quota);
}
END_TEST

START_TEST(given_back)
{
	struct quota quota = {.rows = NULL};
	char name[QUOTA_NAME_SIZE];

	for (unsigned i = 0; i < 5000; i++) {
		ck_assert(quota_take(&quota, quota_uid(i, name), 64));
		if (i >= 20)
			quota_give(&quota, quota_uid(i - 20, name));
	}
	ck_assert_uint_eq(quota.total, 20);
	ck_assert_uint_eq(quota.row_count, 20);
	quota_give(&quota, "who has none");
	ck_assert_uint_eq(quota.total, 20);
	quota_clear(&quota);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("quota");
	TCase *tests = tcase_create("quota");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_test(tests, nobody_has_more_than_half);
	tcase_add_test(tests, greed_leaves_room);
	tcase_add_test(tests, few);
	tcase_add_test(tests, given_back);
	suite_add_tcase(suite, tests);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? 0 : 1;
}
