/*
 * trial.c: tries, from inside a program, what must fail there.
 *
 * Linked into dhcp6d, ctrld and lfc as they are, in place of the one function
 * (by the linker's --wrap) that each calls when it has given up its rights and
 * is about to work. TRIAL in the environment names what is tried; "trial NAME:
 * ..." on stderr says what came of it, unless the kernel ends the process.
 */
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

static int
try_shadow(void)
{
	return open("/etc/shadow", O_RDONLY | O_CLOEXEC);
}

/* Anybody else may read it, and write there. */
static int
try_readable(void)
{
	return open("/etc/readable", O_RDONLY | O_CLOEXEC);
}

static int
try_create(void)
{
	return open("/var/tmp/trial", O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
}

static int
try_connect(void)
{
	struct sockaddr_in6 name = {
	    .sin6_family = AF_INET6, .sin6_port = htons(80)};
	int s = socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);

	name.sin6_addr = in6addr_loopback;
	if (s < 0)
		return -1;
	/* Refused is answered by who was reached. */
	return connect(s, (struct sockaddr *)&name, sizeof(name)) == 0 ||
		       errno == ECONNREFUSED
		   ? 0
		   : -1;
}

static int
try_exec(void)
{
	return execl("/bin/sh", "sh", "-c", ":", (char *)NULL);
}

static int
try_fork(void)
{
	pid_t child = fork();

	if (child == 0)
		_exit(0);
	return child;
}

static int
try_root(void)
{
	return setuid(0);
}

static int
try_code(void)
{
	return mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC,
		   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED
		   ? -1
		   : 0;
}

static const struct {
	const char *name;
	int (*run)(void);
} trials[] = {
    {"shadow", try_shadow},
    {"readable", try_readable},
    {"create", try_create},
    {"connect", try_connect},
    {"exec", try_exec},
    {"fork", try_fork},
    {"root", try_root},
    {"code", try_code},
};

static void
trial(void)
{
	const char *wanted = getenv("TRIAL");

	for (size_t i = 0; i < sizeof(trials) / sizeof(trials[0]); i++) {
		if (wanted == NULL || strcmp(wanted, trials[i].name) != 0)
			continue;
		fprintf(stderr, "trial %s: begins\n", wanted);
		fprintf(stderr, "trial %s: %s\n", wanted,
		    trials[i].run() < 0 ? strerror(errno) : "was possible");
		_exit(0);
	}
}

/* dhcp6d: the service manager is told that it is ready. */
void __wrap_notify_manager(const char *state);
void
__wrap_notify_manager(const char *state)
{
	if (strcmp(state, "READY=1") == 0)
		trial();
}

/* ctrld */
int __wrap_event_base_dispatch(void *base);
int
__wrap_event_base_dispatch(void *base)
{
	(void)base;
	trial();
	return 0;
}

/* lfc */
int __wrap_lfc_run(const void *files, void *log, void *detail);
int
__wrap_lfc_run(const void *files, void *log, void *detail)
{
	(void)files;
	(void)log;
	(void)detail;
	trial();
	return 0;
}
