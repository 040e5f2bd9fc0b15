/*
 * libcommon/system_calls.c: a table becomes a filter in the kernel.
 */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include "libcommon/system_calls.h"

#include <errno.h>
#include <linux/seccomp.h>
#include <seccomp.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static struct scmp_arg_cmp
comparison(const struct system_call_test *test)
{
	return (struct scmp_arg_cmp){
	    test->argument, SCMP_CMP_MASKED_EQ, test->mask, test->value};
}

static int
add(scmp_filter_ctx filter, const struct system_call *call, int number)
{
	struct scmp_arg_cmp tests[2] = {
	    comparison(&call->test), comparison(&call->also)};
	unsigned count = call->also.mask != 0 ? 2 : 1;
	uint32_t action = SCMP_ACT_ALLOW;

	switch (call->condition) {
	case CALL_ALWAYS:
		count = 0;
		break;
	case CALL_ABSENT:
		count = 0;
		action = SCMP_ACT_ERRNO(ENOSYS);
		break;
	case CALL_REFUSED:
		action = SCMP_ACT_ERRNO(EACCES);
		break;
	case CALL_IF_US:
		tests[0].op = SCMP_CMP_EQ;
		tests[0].datum_a = (scmp_datum_t)getpid();
		break;
	case CALL_IF_EQUAL:
		break;
	}
	return seccomp_rule_add_array(filter, action, number, count, tests);
}

/* 0, or an errno value negated, as libseccomp has it. */
static int
fill(scmp_filter_ctx filter, const struct system_call *table, size_t count)
{
	int error = 0, number;

	for (size_t i = 0; i < count && error == 0; i++) {
		number = seccomp_syscall_resolve_name(table[i].name);
		if (number < 0) /* another processor's, or newer than it */
			continue;
		error = add(filter, &table[i], number);
		if (error == -EEXIST) /* two rows say the same */
			error = 0;
		if (error == 0 && table[i].priority > 0)
			error = seccomp_syscall_priority(
			    filter, number, table[i].priority);
	}
	return error;
}

/*
 * Whether the kernel has filters at all: one that is nowhere in memory is then
 * refused for that alone (EFAULT). Asked here since the library does not pass
 * on what the kernel said.
 */
static bool
has_filters(void)
{
	return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, NULL) == 0 ||
	       (errno != ENOSYS && errno != EINVAL);
}

/* Kernels before 4.14 can end the thread alone. */
static scmp_filter_ctx
filter_create(void)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);

	return filter != NULL ? filter : seccomp_init(SCMP_ACT_KILL);
}

static enum err
load(const struct system_call *table, size_t count, struct err_detail *detail)
{
	scmp_filter_ctx filter = filter_create();
	int error = -ENOMEM;

	if (filter != NULL)
		error = fill(filter, table, count);
	if (error == 0)
		error = seccomp_load(filter);
	if (filter != NULL)
		seccomp_release(filter);
	if (error == 0)
		return ERR_NONE;
	errno = -error;
	return err_system(detail, "cannot restrict system calls");
}

enum err
system_calls_allow(const struct system_call *table, size_t count,
    bool *in_force, struct err_detail *detail)
{
#ifdef SANDBOX_OFF
	*in_force = false;
	(void)has_filters;
	(void)load;
	(void)table;
	(void)count;
	(void)detail;
	return ERR_NONE;
#else
	*in_force = has_filters();
	return *in_force ? load(table, count, detail) : ERR_NONE;
#endif
}
