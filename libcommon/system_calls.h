/*
 * libcommon/system_calls.h: the system calls that a process may make.
 *
 * Each program has one table of them, with the reason for each; everything else
 * ends the process (SIGSYS): a call that its code does not make is made by
 * somebody else's code. A few that C libraries try and do without are answered
 * with "no such call".
 *
 * Where arguments are not looked at, the kernel (5.11 and later) keeps the
 * verdict in a bitmap and runs no filter: what a packet needs has no condition.
 *
 * Threads: before any is started; it holds for those that are started later.
 */
#ifndef LIBCOMMON_SYSTEM_CALLS_H
#define LIBCOMMON_SYSTEM_CALLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "libcommon/err.h"

enum system_call_condition {
	CALL_ALWAYS = 0,
	CALL_ABSENT,   /* is answered with ENOSYS */
	CALL_REFUSED,  /* with EACCES if (argument & mask) == value */
	CALL_IF_EQUAL, /* if (argument & mask) == value */
	CALL_IF_US,    /* if the argument is our own process id */
};

struct system_call_test {
	uint8_t argument; /* 0 is the first */
	uint64_t mask, value;
};

/* Rows of the same name are alternatives. Names that this machine's processor
 * or library does not know are passed over. */
struct system_call {
	const char *name;
	const char *reason;
	uint8_t priority; /* 255 is asked first, where there is no bitmap */
	enum system_call_condition condition;
	struct system_call_test test, also; /* also: if its mask is not 0 */
};

/* What every program of ours and its C library do; rows of a table. */
#define SYSTEM_CALLS_OF_ALL                                                    \
	{"brk", "memory"}, {"munmap", "memory"}, {"madvise", "memory"},        \
	    {"mremap", "memory"},                                              \
	    {"mmap", "memory", 0, CALL_IF_EQUAL, {2, 4, 0}},                   \
	    {"mmap", "code: none is loaded any more", 0, CALL_REFUSED,         \
		{2, 4, 4}},                                                    \
	    {"mprotect", "memory", 0, CALL_IF_EQUAL, {2, 4, 0}},               \
	    {"mprotect", "code: none is made", 0, CALL_REFUSED, {2, 4, 4}},    \
	    {"close", "descriptors"}, {"fcntl", "descriptors"},                \
	    {"read", "files and pipes"}, {"write", "files and pipes"},         \
	    {"writev", "files and pipes, the C library's last words"},         \
	    {"lseek", "files"}, {"fstat", "files"}, {"newfstatat", "files"},   \
	    {"fstatat64", "files"}, {"statx", "files"},                        \
	    {"ioctl", "is it a terminal?", 0, CALL_IF_EQUAL,                   \
		{1, UINT32_MAX, 0x5401}},                                      \
	    {"futex", "locks"}, {"sched_yield", "locks"},                      \
	    {"rt_sigprocmask", "signals"}, {"rt_sigaction", "signals"},        \
	    {"rt_sigpending", "signals"}, {"rt_sigreturn", "signals"},         \
	    {"sigaltstack", "signals"}, {"restart_syscall", "signals"},        \
	    {"clock_gettime", "time, where the vDSO has none"},                \
	    {"gettimeofday", "time, where the vDSO has none"},                 \
	    {"clock_nanosleep", "pauses"}, {"nanosleep", "pauses"},            \
	    {"getpid", "who we are"}, {"gettid", "who we are"},                \
	    {"getuid", "who we are"}, {"geteuid", "who we are"},               \
	    {"getgid", "who we are"}, {"getegid", "who we are"},               \
	    {"getrandom", "keys and nonces"},                                  \
	    {"prlimit64", "limits, to be read", 0, CALL_IF_EQUAL,              \
		{2, UINT64_MAX, 0}},                                           \
	    {"uname", "libraries ask"}, {"sysinfo", "libraries ask"},          \
	    {"sched_getaffinity", "malloc counts processors"},                 \
	    {"tgkill", "abort", 0, CALL_IF_US, {0}}, {"exit", "the end"},      \
	{                                                                      \
		"exit_group", "the end"                                        \
	}

/*
 * The same by the names that they have on processors of 32 bits, where they
 * differ; elsewhere nothing.
 */
#define SYSTEM_CALLS_OF_32_BITS                                                \
	{"mmap2", "memory", 0, CALL_IF_EQUAL, {2, 4, 0}},                      \
	    {"mmap2", "code: none is loaded", 0, CALL_REFUSED, {2, 4, 4}},     \
	    {"_llseek", "files"}, {"fcntl64", "descriptors"},                  \
	    {"fstat64", "files"}, {"stat64", "files"}, {"lstat64", "files"},   \
	    {"ftruncate64", "files"}, {"fadvise64_64", "files"},               \
	    {"arm_fadvise64_64", "files"}, {"ugetrlimit", "limits"},           \
	    {"futex_time64", "locks"}, {"clock_gettime64", "time"},            \
	    {"clock_nanosleep_time64", "pauses"}, {"ppoll_time64", "waiting"}, \
	    {"recvmmsg_time64", "packets"}, {"arm_sync_file_range", "files"},  \
	{                                                                      \
		"send", "log daemon"                                           \
	}

/* Of programs with threads. clone3 hides its flags from filters. */
#define SYSTEM_CALLS_OF_THREADS                                                \
	{"clone", "threads, no processes", 0, CALL_IF_EQUAL,                   \
	    {0, 0x10000, 0x10000}},                                            \
	    {"clone3", "the C library then takes clone", 0, CALL_ABSENT},      \
	    {"set_robust_list", "threads"}, {"rseq", "threads"},               \
	{                                                                      \
		"prctl", "a thread's name", 0, CALL_IF_EQUAL,                  \
		{                                                              \
			0, UINT32_MAX, 15                                      \
		}                                                              \
	}

/*
 * From here on these alone. *in_force: false where all are left allowed: by a
 * kernel without filters, and in a build with sanitizers or coverage, which
 * make calls of their own.
 * Needs no_new_privs (privileges.h) and the right to be refused more.
 */
enum err system_calls_allow(const struct system_call *table, size_t count,
    bool *in_force, struct err_detail *detail);

#endif
