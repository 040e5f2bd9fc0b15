/*
 * dhcp6d/calls.c: two tables. What is asked for each packet stands first and
 * without conditions.
 */
#include "dhcp6d/calls.h"

#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <sys/socket.h>

#define COUNT_OF(table) (sizeof(table) / sizeof((table)[0]))
#define HOT 200
#define WARM 100

/* Of socket(2)'s type, without its flags. */
#define TYPE_MASK 0xf

static const struct system_call server_calls[] = {
    {"recvmmsg", "packets, a batch", HOT},
    {"sendmmsg", "replies, a batch", HOT},
    {"epoll_wait", "workers wait", HOT},
    {"epoll_pwait", "workers wait", HOT},
    {"futex", "locks", HOT},
    {"fdatasync", "leases are on disk", HOT},
    {"write", "rows, wake-ups, log lines", HOT},
    {"read", "wake-ups", HOT},
    {"poll", "main loop, commands", WARM},
    {"ppoll", "main loop, commands", WARM},
    SYSTEM_CALLS_OF_ALL,
    SYSTEM_CALLS_OF_32_BITS,
    SYSTEM_CALLS_OF_THREADS,

    {"epoll_create1", "workers"},
    {"epoll_ctl", "workers"},
    {"eventfd2", "wake-ups"},
    {"signalfd4", "signals of the administrator"},

    {"open", "files of leases and log"},
    {"openat", "files of leases and log"},
    {"pread64", "files of leases"},
    {"pwrite64", "files of leases"},
    {"stat", "is it still the same file?"},
    {"lstat", "is it still the same file?"},
    {"access", "log files that were rotated"},
    {"faccessat", "log files that were rotated"},
    {"faccessat2", "log files that were rotated"},
    {"flock", "one server for a lease file"},
    {"fsync", "directories, identity"},
    {"ftruncate", "what was never synced is cut off"},
    {"fadvise64", "reading leases at the start"},
    {"rename", "rotation"},
    {"renameat", "rotation"},
    {"renameat2", "rotation"},
    {"unlink", "rotation, the command socket"},
    {"unlinkat", "rotation, the command socket"},
    {"umask", "the command socket's mode"},

    {"socket", "log daemon, service manager, commands", 0, CALL_IF_EQUAL,
	{0, UINT32_MAX, AF_UNIX}},
    {"socket", "memberships, UDP alone", 0, CALL_IF_EQUAL,
	{0, UINT32_MAX, AF_INET6}, {1, TYPE_MASK, SOCK_DGRAM}},
    {"setsockopt", "multicast groups of new interfaces"},
    {"getsockopt", "who gives a command"},
    {"getsockname", "netlink"},
    {"bind", "the command socket"},
    {"listen", "the command socket"},
    {"accept4", "commands"},
    {"connect", "log daemon"},
    {"shutdown", "commands"},
    {"sendto", "log daemon, service manager, answers, netlink"},
    {"sendmsg", "netlink, starter"},
    {"recvfrom", "commands, starter"},
    {"recvmsg", "netlink, starter"},

    {"kill", "a command stops the server", 0, CALL_IF_US, {0}},
    {"wait4", "the starter's end"},
    {"waitid", "the starter's end"},
};

#define NAMESPACES                                                             \
	(CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC |         \
	    CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET)

static const struct system_call starter_calls[] = {
    SYSTEM_CALLS_OF_ALL,
    SYSTEM_CALLS_OF_32_BITS,
    {"mmap", "lfc is loaded, with its libraries"},
    {"mprotect", "lfc is loaded, with its libraries"},
    SYSTEM_CALLS_OF_THREADS, /* lfc's log */
    {"clone", "lfc's process, in no namespace", 0, CALL_IF_EQUAL,
	{0, NAMESPACES | 0xff, SIGCHLD}},
    {"fork", "lfc's process"},
    {"vfork", "lfc's process"},
    {"execve", "lfc; Landlock leaves no other program"},
    {"execveat", "lfc, by its descriptor"},
    {"wait4", "lfc's end"},
    {"waitid", "lfc's end"},
    {"poll", "the loop"},
    {"ppoll", "the loop"},
    {"pipe2", "lfc's progress"},
    {"recvfrom", "requests"},
    {"sendto", "lfc's end is told; lfc's log"},
    {"sendmsg", "a descriptor for the server"},
    {"open", "files of a reload; lfc"},
    {"openat", "files of a reload; lfc"},
    {"access", "is there an lfc?"},
    {"faccessat", "is there an lfc?"},
    {"faccessat2", "is there an lfc?"},
    {"setpriority", "lfc comes last"},
    {"sched_setscheduler", "lfc comes last"},
    {"ioprio_set", "lfc comes last"},

    /* the loader's and the C library's, for lfc */
    {"arch_prctl", "lfc is loaded"},
    {"set_tid_address", "lfc is loaded"},
    {"pread64", "lfc is loaded; lease files"},
    {"readlink", "lfc is loaded"},
    {"readlinkat", "lfc is loaded"},
    {"prlimit64", "lfc is loaded"},
    {"prctl", "lfc restricts itself"},
    {"capget", "lfc restricts itself"},
    {"capset", "lfc restricts itself"},
    {"seccomp", "lfc restricts itself"},
    {"landlock_create_ruleset", "lfc restricts itself"},
    {"landlock_add_rule", "lfc restricts itself"},
    {"landlock_restrict_self", "lfc restricts itself"},
    {"statfs", "libraries look for /proc"},
    {"fstatfs", "libraries look for /proc"},

    /* lfc's own; see lfc/restrict.c for the reasons */
    {"pwrite64", "lfc"},
    {"stat", "lfc"},
    {"lstat", "lfc"},
    {"flock", "lfc"},
    {"fsync", "lfc, config-write"},
    {"fchmod", "config-write"},
    {"fchown", "config-write"},
    {"fdatasync", "lfc"},
    {"sync_file_range", "lfc"},
    {"fadvise64", "lfc"},
    {"ftruncate", "lfc"},
    {"rename", "lfc"},
    {"renameat", "lfc"},
    {"renameat2", "lfc"},
    {"unlink", "lfc"},
    {"unlinkat", "lfc"},
    {"umask", "lfc"},
    {"socket", "lfc's log daemon", 0, CALL_IF_EQUAL, {0, UINT32_MAX, AF_UNIX}},
    {"connect", "lfc's log daemon"},
};

enum err
calls_restrict_server(bool *in_force, struct err_detail *detail)
{
	return system_calls_allow(
	    server_calls, COUNT_OF(server_calls), in_force, detail);
}

enum err
calls_restrict_starter(bool *in_force, struct err_detail *detail)
{
	return system_calls_allow(
	    starter_calls, COUNT_OF(starter_calls), in_force, detail);
}
