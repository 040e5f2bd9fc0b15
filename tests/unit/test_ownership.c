/*
 * test_ownership.c: where a directory may be made anew under the server.
 *
 * Promised: only above a directory is allowed where the rights of files keep
 * the server out of everything else there.
 */
#include <limits.h>

#include "libcommon/ownership.h"
#include "tests/unit/files.h"
#include "tests/unit/suite.h"

static bool
above(const char *directory, uid_t uid, char out[PATH_MAX])
{
	const struct service_user user = {.uid = uid, .gid = 1};

	return ownership_directory_above(directory, &user, out, PATH_MAX);
}

START_TEST(of_the_system_only_data)
{
	char out[PATH_MAX];

	ck_assert(above("/var/lib/dhcp6d", 1, out));
	ck_assert_str_eq(out, "/var/lib");
	ck_assert(!above("/var/lib/dhcp6d", 0, out)); /* may write it all */
	ck_assert(!above("/etc/kea", 1, out));
	ck_assert(!above("/tmp/leases", 1, out));
	ck_assert(!above("/leases", 1, out));
	ck_assert(!above("/", 1, out));
	ck_assert(!above("leases", 1, out));
	ck_assert(!above("/nowhere/at/all", 1, out));
}
END_TEST

START_TEST(roots_and_nobody_elses)
{
	char path[PATH_MAX], out[PATH_MAX];
	bool root = geteuid() == 0;

	ck_assert_int_eq(mkdir("state", 0755), 0);
	snprintf(path, sizeof(path), "%s/state/leases", files_directory);
	ck_assert(above(path, 1, out) == root);
	ck_assert_int_eq(chmod("state", 0775), 0);
	ck_assert(!above(path, 1, out));
	ck_assert_int_eq(chmod("state", 01777), 0);
	ck_assert(!above(path, 1, out));
	ck_assert_int_eq(chmod("state", 0755), 0);
	if (root && chown("state", 1, 1) == 0)
		ck_assert(!above(path, 1, out));
	ck_assert_int_eq(rename("state", "real"), 0);
	ck_assert_int_eq(symlink("real", "state"), 0);
	ck_assert(!above(path, 1, out));
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("ownership");
	TCase *tcase = tcase_create("ownership");

	(void)umask(022);
	tcase_add_checked_fixture(tcase, files_enter, files_leave);
	suite_add_tcase(suite, tcase);
	tcase_add_test(tcase, of_the_system_only_data);
	tcase_add_test(tcase, roots_and_nobody_elses);
	return suite_run(suite);
}
