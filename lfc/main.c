/*
 * main.c: lfc's command line, which is kea-lfc's.
 *
 * Priority: the lowest that does no harm. Idle classes of scheduling or of
 * input and output are not taken: a file system lets the server's fdatasync
 * wait for what we have begun, so we must never be kept from ending it.
 */
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "config.h"
#include "lfc/restrict.h"
#include "lfc/run.h"
#include "lfc/tool.h"
#include "libcommon/log_messages.h"
#include "libcommon/text.h"

static const char *const logger_names[] = {"kea-lfc"};

static void
print_usage(FILE *out)
{
	(void)fprintf(out,
	    "usage: lfc -6 -p PID -x PREVIOUS -i COPY -o OUTPUT -f FINISH "
	    "[-c CONFIG] [-d]\n"
	    "  -6           DHCPv6 leases (-4 is not supported)\n"
	    "  -p PID       pid file; PID.lock is the lock\n"
	    "  -x PREVIOUS  result of the last cleanup, is replaced\n"
	    "  -i COPY      rows to be cleaned up, is removed\n"
	    "  -o OUTPUT    where the result is written\n"
	    "  -f FINISH    its name when it is complete\n"
	    "  -c CONFIG    ignored\n"
	    "  -d           log to the console\n"
	    "  -v, -V, -h   version, more of it, this help\n");
	tool_print_usage(out);
}

struct arguments {
	struct lfc_files files;
	bool ipv6, console, done;
};

static bool
note_argument(struct arguments *a, int option, const char *value)
{
	switch (option) {
	case '6':
		a->ipv6 = true;
		return true;
	case 'p':
		a->files.pid = value;
		return true;
	case 'x':
		a->files.previous = value;
		return true;
	case 'i':
		a->files.copy = value;
		return true;
	case 'o':
		a->files.output = value;
		return true;
	case 'f':
		a->files.finish = value;
		return true;
	case 'c':
		return true;
	case 'd':
		a->console = true;
		return true;
	default:
		return false;
	}
}

static bool
is_given(const char *value, char option)
{
	if (value != NULL && value[0] != 0)
		return true;
	(void)fprintf(stderr, "lfc: -%c FILE is missing\n", option);
	return false;
}

static bool
is_complete(const struct arguments *a)
{
	if (!a->ipv6) {
		(void)fprintf(stderr, "lfc: -6 is missing\n");
		return false;
	}
	return is_given(a->files.pid, 'p') &&
	       is_given(a->files.previous, 'x') &&
	       is_given(a->files.copy, 'i') && is_given(a->files.output, 'o') &&
	       is_given(a->files.finish, 'f');
}

static bool
read_arguments(struct arguments *a, int argc, char **argv)
{
	int option;

	while ((option = getopt(argc, argv, "46p:x:i:o:f:c:dvVh")) != -1) {
		switch (option) {
		case 'v':
			(void)printf("%s\n", PACKAGE_VERSION);
			a->done = true;
			return true;
		case 'V':
			(void)printf("lfc of %s\nlease files of Kea's schemas "
				     "1.0 to 5.0\n",
			    PACKAGE_STRING);
			a->done = true;
			return true;
		case 'h':
			print_usage(stdout);
			a->done = true;
			return true;
		default:
			if (!note_argument(a, option, optarg))
				return false;
		}
	}
	if (optind < argc) {
		(void)fprintf(
		    stderr, "lfc: %s: no such argument\n", argv[optind]);
		return false;
	}
	return is_complete(a);
}

#define IOPRIO_WHO_PROCESS 1
#define IOPRIO_BEST_EFFORT_LOWEST (2 << 13 | 7)

/* What is not granted is done without. */
static void
lower_priority(void)
{
	struct sched_param none = {0};

	(void)sched_setscheduler(0, SCHED_BATCH, &none);
	(void)setpriority(PRIO_PROCESS, 0, 19);
	(void)syscall(
	    SYS_ioprio_set, IOPRIO_WHO_PROCESS, 0, IOPRIO_BEST_EFFORT_LOWEST);
}

/* Whoever started us may want to see how far we are. */
static int
progress_descriptor(void)
{
	const char *text = getenv(LFC_PROGRESS_VARIABLE);
	uint32_t fd = 0;

	if (text == NULL || !text_to_u32(text, strlen(text), &fd) ||
	    fd > INT_MAX || fcntl((int)fd, F_SETFD, FD_CLOEXEC) < 0)
		return 0;
	(void)signal(SIGPIPE, SIG_IGN);
	return (int)fd;
}

static void
print_names(const struct lfc_files *files)
{
	(void)printf("PID file:                  %s\n"
		     "Previous or ex lease file: %s\n"
		     "Copy lease file:           %s\n"
		     "Output lease file:         %s\n"
		     "Finish file:               %s\n",
	    files->pid, files->previous, files->copy, files->output,
	    files->finish);
	(void)fflush(stdout);
}

static struct log *
open_log(bool console)
{
	struct log_output output = {
	    .destination = "syslog:local0", .flush = true};
	struct log_logger logger = {
	    "kea-lfc", LOG_SEVERITY_INFO, 0, &output, 1};
	struct log *log = log_create(logger_names, 1);
	struct err_detail why;

	if (log == NULL)
		return NULL;
	if (console)
		log_debug_to_console(log);
	else if (log_configure(log, &logger, 1, &why) != ERR_NONE)
		(void)fprintf(stderr, "lfc: %s\n", why.text);
	return log;
}

int
main(int argc, char **argv)
{
	struct arguments arguments = {.done = false};
	struct err_detail detail;
	enum lfc_status status;
	struct log *log;

	if (tool_is_meant(argc, argv)) {
		(void)umask(027);
		return (int)tool_run(argc, argv);
	}
	if (!read_arguments(&arguments, argc, argv)) {
		print_usage(stderr);
		return LFC_USAGE;
	}
	if (arguments.done)
		return LFC_DONE;
	(void)umask(027);
	(void)prctl(PR_SET_NAME, "lfc"); /* we may be executed without one */
	lower_priority();
	if (arguments.console)
		print_names(&arguments.files);
	arguments.files.progress = progress_descriptor();
	log = open_log(arguments.console);
	if (lfc_restrict(&arguments.files, &detail) == ERR_NONE)
		status = lfc_run(&arguments.files, log, &detail);
	else
		status = LFC_SANDBOX;
	log_free(log);
	if (status != LFC_DONE)
		(void)fprintf(stderr, "lfc: %s\n", detail.text);
	return (int)status;
}
