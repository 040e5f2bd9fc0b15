/*
 * test_ia.c: what one IA gets, the table of protocol.md 1.4 row by row, for
 * addresses and prefixes alike; several IAs of a message; several leases of a
 * binding. The message's own rules are in test_decide_*.c, reservations in
 * test_reserve.c, prefix lengths in test_prefix_length.c.
 */
#include <check.h>
#include <stdlib.h>

#include "exchange.h"

static struct exchange x;

#define SMALL                                                                  \
	"{'Dhcp6': {'preferred-lifetime': 3000, 'valid-lifetime': 4000,"       \
	" 'subnet6': [{'id': 1, 'subnet': '2001:db8:1::/64',"                  \
	" 'interface': 'eth0',"                                                \
	" 'pools': [{'pool': '2001:db8:1::10-2001:db8:1::13'}],"               \
	" 'pd-pools': [{'prefix': '2001:db8:f000::', 'prefix-len': 54,"        \
	" 'delegated-len': 56}]}]}}"

START_TEST(first_one)
{
	const char *a;
	char offered[64];

	x_open(&x, SMALL);
	a = x_get(&x, MESSAGE_SOLICIT, 1, &ia_na, 1, NULL);
	snprintf(offered, sizeof(offered), "%s", a);
	ck_assert_int_eq(x.query.decision.reply_type, MESSAGE_ADVERTISE);
	ck_assert_uint_eq(store_count(x.store), 0);
	ck_assert_str_eq(
	    x_get(&x, MESSAGE_REQUEST, 1, &ia_na, 1, offered), offered);
	ck_assert(x_holds(&x, 1, LEASE_NA, 1, offered));
	ck_assert_str_eq(
	    x_get(&x, MESSAGE_RENEW, 1, &ia_na, 1, offered), offered);
	x_close(&x);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("ia");
	TCase *rows = tcase_create("rows");
	SRunner *runner;
	int failed;

	tcase_add_test(rows, first_one);
	suite_add_tcase(suite, rows);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
