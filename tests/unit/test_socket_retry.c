/*
 * test_socket_retry.c: tries to listen, and when they end (kea-config.md 2.3,
 * 3.17: service-sockets-max-retries, -retry-wait-time, -require-all).
 */
#include <limits.h>

#include "dhcp6d/socket_retry.h"
#include "tests/unit/suite.h"

#define MS UINT64_C(1000000)

static struct socket_retry retry;

static bool
begin(bool all, uint32_t tries, size_t left)
{
	const struct snapshot snapshot = {.service_sockets_require_all = all,
	    .service_sockets_max_retries = tries,
	    .service_sockets_retry_wait_ms = 500};

	return socket_retry_begin(&retry, &snapshot, 1000 * MS, left);
}

START_TEST(without_tries)
{
	ck_assert(begin(false, 0, 1));
	ck_assert_int_eq(socket_retry_timeout(&retry, 1000 * MS), INT_MAX);
	ck_assert(!socket_retry_is_due(&retry, UINT64_MAX - 1));
	ck_assert(!begin(true, 0, 1));
	ck_assert(begin(true, 0, 0));
	ck_assert(begin(true, 3, 0));
	ck_assert(!socket_retry_is_due(&retry, UINT64_MAX - 1));
}
END_TEST

START_TEST(until_it_works)
{
	ck_assert(begin(true, 3, 2));
	ck_assert(!socket_retry_is_due(&retry, 1499 * MS));
	ck_assert_int_eq(socket_retry_timeout(&retry, 1499 * MS + 1), 1);
	ck_assert_int_eq(socket_retry_timeout(&retry, 1700 * MS), 0);
	ck_assert(socket_retry_is_due(&retry, 1500 * MS));
	ck_assert_int_eq(
	    socket_retry_note(&retry, 1510 * MS, 1), SOCKET_RETRY_GOES_ON);
	ck_assert_int_eq(socket_retry_timeout(&retry, 1510 * MS), 500);
	ck_assert_int_eq(
	    socket_retry_note(&retry, 2010 * MS, 0), SOCKET_RETRY_GOES_ON);
	ck_assert_int_eq(socket_retry_timeout(&retry, 2010 * MS), INT_MAX);
}
END_TEST

START_TEST(until_it_gives_up)
{
	for (int all = 0; all < 2; all++) {
		ck_assert(begin(all != 0, 2, 1));
		ck_assert_int_eq(socket_retry_note(&retry, 1500 * MS, 1),
		    SOCKET_RETRY_GOES_ON);
		ck_assert_int_eq(socket_retry_note(&retry, 2000 * MS, 1),
		    all ? SOCKET_RETRY_FATAL : SOCKET_RETRY_GAVE_UP);
		ck_assert_int_eq(
		    socket_retry_timeout(&retry, 2000 * MS), INT_MAX);
	}
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("socket tries");
	TCase *tcase = tcase_create("all");

	suite_add_tcase(suite, tcase);
	tcase_add_test(tcase, without_tries);
	tcase_add_test(tcase, until_it_works);
	tcase_add_test(tcase, until_it_gives_up);
	return suite_run(suite);
}
