/*
 * test_confinement.c: what a process has given up it does not have any more:
 * system calls outside its table, files outside its list, capabilities and
 * root's user; and files are given only to whom they may be given.
 *
 * Each case tries in a child, whose status says what came of it.
 */
#include <cap-ng.h>
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <seccomp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "config.h"
#include "libcommon/file_access.h"
#include "libcommon/ownership.h"
#include "libcommon/system_calls.h"
#include "tests/unit/suite.h"

#define NOBODY 65534

static char folder[64];
static struct err_detail detail;

static void
enter(void)
{
	strcpy(folder, "/tmp/test_confinement.XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
}

static void
leave(void)
{
	char command[128];

	snprintf(command, sizeof(command), "rm -rf %s", folder);
	ck_assert_int_eq(system(command), 0);
}

static const char *
path_of(const char *name)
{
	static char path[2][128];
	static unsigned turn;

	turn = !turn;
	snprintf(path[turn], sizeof(path[turn]), "%s/%s", folder, name);
	return path[turn];
}

static void
make_file(const char *name, mode_t mode)
{
	int fd = open(path_of(name), O_WRONLY | O_CREAT | O_EXCL, mode);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(fchmod(fd, mode), 0);
	close(fd);
}

/* The wait status of a child that runs it and exits with what it returns. */
static int
child(int (*run)(void))
{
	int status;
	pid_t pid = fork();

	if (pid == 0)
		_exit(run());
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	return status;
}

static bool
opens(const char *path, int flags)
{
	int fd = open(path, flags | O_CLOEXEC, 0600);

	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

#ifndef SANDBOX_OFF

static const struct system_call table[] = {
    {"getppid", "without a condition", 10},
    SYSTEM_CALLS_OF_ALL,
    {"no_such_call", "of another processor"},
    {"getpgid", "ourselves alone", 0, CALL_IF_US, {0}},
    {"umask", "an argument's bits", 0, CALL_IF_EQUAL, {0, 070, 020}},
    {"sync", "is absent", 0, CALL_ABSENT},
    {"openat", "for coverage's sake"},
};

static bool
enter_table(void)
{
	bool in_force = false;

	return privileges_freeze(NULL) == ERR_NONE &&
	       system_calls_allow(table, sizeof(table) / sizeof(table[0]),
		   &in_force, NULL) == ERR_NONE &&
	       in_force;
}

static int
allowed_calls(void)
{
	void *code;

	if (!enter_table())
		return 1;
	if (getppid() <= 0 || getpgid(getpid()) < 0)
		return 2;
	umask(027);
	code = mmap(NULL, 4096, PROT_READ | PROT_EXEC,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (code != MAP_FAILED || errno != EACCES)
		return 3;
	errno = 0;
	sync();
	return errno == ENOSYS ? 0 : 4;
}

static int
other_call(void)
{
	if (enter_table())
		(void)getpriority(0, 0);
	return 0;
}

static int
other_argument(void)
{
	if (enter_table())
		umask(070);
	return 0;
}

static int
other_process(void)
{
	if (enter_table())
		(void)getpgid(1);
	return 0;
}

START_TEST(calls_of_the_table_are_made)
{
	int status = child(allowed_calls);

	ck_assert_msg(WIFEXITED(status), "signal %d", WTERMSIG(status));
	ck_assert_int_eq(WEXITSTATUS(status), 0);
}
END_TEST

START_TEST(others_end_the_process)
{
	int (*const calls[])(void) = {
	    other_call, other_argument, other_process};

	for (size_t i = 0; i < 3; i++) {
		int status = child(calls[i]);

		ck_assert_msg(WIFSIGNALED(status), "call %zu passed", i);
		ck_assert_int_eq(WTERMSIG(status), SIGSYS);
	}
}
END_TEST

/* A kernel that was built without filters says EINVAL, an older one ENOSYS. */
static int
without_filters(int error)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
	bool in_force = true;

	if (filter == NULL || privileges_freeze(NULL) != ERR_NONE ||
	    seccomp_rule_add(filter, SCMP_ACT_ERRNO((uint32_t)error),
		SCMP_SYS(seccomp), 0) != 0 ||
	    seccomp_load(filter) != 0)
		return 1;
	seccomp_release(filter);
	if (system_calls_allow(table, sizeof(table) / sizeof(table[0]),
		&in_force, NULL) != ERR_NONE)
		return 2;
	return in_force ? 3 : 0;
}

static int
built_without_filters(void)
{
	return without_filters(EINVAL);
}

static int
too_old_for_filters(void)
{
	return without_filters(ENOSYS);
}

START_TEST(a_kernel_without_filters_is_no_error)
{
	ck_assert_int_eq(child(built_without_filters), 0);
	ck_assert_int_eq(child(too_old_for_filters), 0);
}
END_TEST

/* 77: the kernel has no Landlock. */
static int
files(void)
{
	char below[128], beside[128];
	const struct file_access list[] = {
	    {below, FILE_USE_WRITE},
	    {"/etc/passwd", FILE_USE_READ},
	    {"/no/such/place", FILE_USE_READ},
	};
	int prepared;

	strcpy(below, path_of("in"));
	strcpy(beside, path_of("out"));
	if (mkdir(below, 0700) != 0 || mkdir(beside, 0700) != 0 ||
	    file_access_prepare(list, 3, &prepared, NULL) != ERR_NONE ||
	    privileges_freeze(NULL) != ERR_NONE)
		return 1;
	if (prepared < 0)
		return 77;
	if (file_access_enforce(prepared, NULL) != ERR_NONE)
		return 2;
	if (!opens(path_of("in/file"), O_WRONLY | O_CREAT) ||
	    rename(path_of("in/file"), path_of("in/other")) != 0 ||
	    unlink(path_of("in/other")) != 0 || !opens("/etc/passwd", O_RDONLY))
		return 3;
	if (opens(path_of("out/file"), O_WRONLY | O_CREAT) ||
	    opens("/etc/group", O_RDONLY) || opens("/etc/passwd", O_RDWR) ||
	    mkdir(path_of("in/folder"), 0700) == 0 ||
	    symlink("x", path_of("in/link")) == 0)
		return 4;
	return execl("/bin/true", "true", (char *)NULL) == 0 ? 5 : 0;
}

START_TEST(files_of_the_list_are_reached)
{
	int status = child(files);

	ck_assert(WIFEXITED(status));
	if (WEXITSTATUS(status) != 77)
		ck_assert_int_eq(WEXITSTATUS(status), 0);
}
END_TEST

#endif

/* ---- as root ---- */

static void
find_nobody(struct service_user *user)
{
	service_user_of(NOBODY, NOBODY, user);
}

static int
dropped(void)
{
	struct service_user user;

	find_nobody(&user);
	if (privileges_drop(&user, NULL) != ERR_NONE)
		return 1;
	if (getuid() != NOBODY || getegid() != NOBODY || getgroups(0, NULL) > 1)
		return 2;
	if (setuid(0) == 0 || opens("/etc/shadow", O_RDONLY))
		return 3;
	return prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1 ? 0 : 4;
}

/* Root without capabilities does not get past modes. */
static int
stayed(void)
{
	struct service_user user;

	service_user_of(0, 0, &user);
	if (user.changes || privileges_drop(&user, NULL) != ERR_NONE)
		return 1;
	if (chown(path_of("file"), NOBODY, NOBODY) == 0)
		return 2;
	return 0;
}

START_TEST(root_is_gone)
{
	if (geteuid() != 0)
		return;
	make_file("file", 0600);
	ck_assert_int_eq(child(dropped), 0);
	ck_assert_int_eq(child(stayed), 0);
}
END_TEST

START_TEST(an_unknown_user_is_missing)
{
	struct service_user user;

	service_user_find("no such user", &user);
	ck_assert(!user.changes);
	ck_assert_int_eq(user.missing, geteuid() == 0);
	ck_assert_uint_eq(user.uid, geteuid());
}
END_TEST

/* As in a container that was given little. */
static int
found_without(unsigned capability)
{
	struct service_user user;

	if (capng_get_caps_process() != 0 ||
	    capng_update(CAPNG_DROP, CAPNG_EFFECTIVE | CAPNG_PERMITTED,
		capability) != 0 ||
	    capng_apply(CAPNG_SELECT_CAPS) != 0)
		return 1;
	service_user_find("nobody", &user);
	if (user.changes || !user.missing || user.uid != 0)
		return 2;
	return privileges_drop(&user, NULL) == ERR_NONE ? 0 : 3;
}

static int
found_without_setuid(void)
{
	return found_without(CAP_SETUID);
}

static int
found_without_setgid(void)
{
	return found_without(CAP_SETGID);
}

START_TEST(a_user_nobody_can_become_is_missing)
{
	struct service_user user;

	if (geteuid() != 0)
		return;
	ck_assert_int_eq(child(found_without_setuid), 0);
	ck_assert_int_eq(child(found_without_setgid), 0);
	service_user_find("nobody", &user);
	ck_assert(user.changes);
}
END_TEST

static uid_t
owner_of(const char *path)
{
	struct stat status;

	ck_assert_int_eq(lstat(path, &status), 0);
	return status.st_uid;
}

START_TEST(files_are_given_by_root)
{
	struct service_user user;
	struct stat status;

	if (geteuid() != 0)
		return;
	find_nobody(&user);
	ck_assert_int_eq(chmod(folder, 0700), 0);
	ck_assert(!ownership_may(&user, folder, W_OK));
	make_file("mine", 0664);
	ck_assert_int_eq(
	    ownership_take_directory(folder, &user, &detail), ERR_NONE);
	ck_assert_int_eq(
	    ownership_take_file(path_of("mine"), &user, &detail), ERR_NONE);
	ck_assert(ownership_may(&user, folder, W_OK));
	ck_assert_uint_eq(owner_of(path_of("mine")), NOBODY);
	ck_assert_int_eq(stat(path_of("mine"), &status), 0);
	ck_assert_uint_eq(status.st_mode & 07777, 0640);
	ck_assert_int_eq(
	    ownership_take_file(path_of("none"), &user, &detail), ERR_NONE);
}
END_TEST

START_TEST(what_is_not_ours_is_not_given)
{
	struct service_user user;

	if (geteuid() != 0)
		return;
	find_nobody(&user);
	make_file("file", 0600);
	ck_assert_int_eq(symlink(path_of("file"), path_of("link")), 0);
	ck_assert_int_eq(
	    ownership_take_file(path_of("link"), &user, &detail), ERR_DENIED);
	ck_assert_int_eq(link(path_of("file"), path_of("twin")), 0);
	ck_assert_int_eq(
	    ownership_take_file(path_of("twin"), &user, &detail), ERR_DENIED);
	ck_assert_int_eq(unlink(path_of("twin")), 0);
	ck_assert_int_eq(chown(path_of("file"), 1, 1), 0);
	ck_assert_int_eq(chmod(folder, 01777), 0);
	ck_assert_int_eq(
	    ownership_take_file(path_of("file"), &user, &detail), ERR_DENIED);
	ck_assert_uint_eq(owner_of(path_of("file")), 1);
	ck_assert_int_eq(
	    ownership_take_directory("/etc", &user, &detail), ERR_DENIED);
	ck_assert_uint_eq(owner_of("/etc"), 0);
	ck_assert_int_eq(chmod(folder, 0700), 0);
	ck_assert_int_eq(chown(folder, 1000, 1000), 0);
	ck_assert_int_eq(
	    ownership_take_directory(folder, &user, &detail), ERR_DENIED);
	ck_assert_int_eq(chown(folder, 999, 999), 0); /* _kea */
	ck_assert_int_eq(
	    ownership_take_directory(folder, &user, &detail), ERR_NONE);
	ck_assert_uint_eq(owner_of(folder), 999);
}
END_TEST

START_TEST(directories_of_paths)
{
	char out[8];

	ck_assert(ownership_directory_of("/a/b", out, sizeof(out)));
	ck_assert_str_eq(out, "/a");
	ck_assert(ownership_directory_of("/a", out, sizeof(out)));
	ck_assert_str_eq(out, "/");
	ck_assert(ownership_directory_of("a", out, sizeof(out)));
	ck_assert_str_eq(out, ".");
	ck_assert(!ownership_directory_of("/1234567/a", out, sizeof(out)));
	ck_assert(ownership_is_system("/var/lib"));
	ck_assert(ownership_is_system("/etc/"));
	ck_assert(!ownership_is_system(folder));
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("confinement");
	TCase *tcase = tcase_create("confinement");

	tcase_add_checked_fixture(tcase, enter, leave);
#ifndef SANDBOX_OFF
	tcase_add_test(tcase, calls_of_the_table_are_made);
	tcase_add_test(tcase, others_end_the_process);
	tcase_add_test(tcase, a_kernel_without_filters_is_no_error);
	tcase_add_test(tcase, files_of_the_list_are_reached);
#endif
	tcase_add_test(tcase, root_is_gone);
	tcase_add_test(tcase, an_unknown_user_is_missing);
	tcase_add_test(tcase, a_user_nobody_can_become_is_missing);
	tcase_add_test(tcase, files_are_given_by_root);
	tcase_add_test(tcase, what_is_not_ours_is_not_given);
	tcase_add_test(tcase, directories_of_paths);
	suite_add_tcase(suite, tcase);
	return suite_run(suite);
}
