/*
 * Unit tests of libcommon/log and log_route.
 *
 * Promised (kea-config 4.1): thresholds and debug levels; what a logger does
 * not set it takes from above, severity and outputs each for itself; several
 * outputs, shared files, rotation, flush; a configuration that fails changes
 * nothing; lines come out before log_start at once and after it in order; one
 * line stays one line whatever it quotes.
 */
#include "libcommon/log.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/stat.h>

#include "libcommon/log_messages.h"
#include "tests/unit/scratch.h"
#include "tests/unit/suite.h"

#define TEST_MESSAGES(M)                                                       \
	M(T_PLAIN, ROOT, INFO, 0, "nothing to add")                            \
	M(T_ROOT, ROOT, INFO, 0, "root %s")                                    \
	M(T_LEASE, LEASES, INFO, 0, "lease %d")                                \
	M(T_LEASE_WARN, LEASES, WARN, 0, "lease warning %d")                   \
	M(T_LEASE_FATAL, LEASES, FATAL, 0, "lease fatal %d")                   \
	M(T_LEASE_40, LEASES, DEBUG, 40, "lease debug %d")                     \
	M(T_PACKET_0, PACKETS, DEBUG, 0, "packet %d")                          \
	M(T_PACKET_99, PACKETS, DEBUG, 99, "packet trace %d")                  \
	M(T_MANY, DHCP6, INFO, 0, "%d%d%d%d%d%d%d%d%d%d%d%d%d%d%d")

LOG_TABLE_DECLARE(TEST_MESSAGES)
LOG_TABLE_DEFINE(TEST_MESSAGES)

static struct scratch *scratch;
static char paths[4][1024];
static int path_count;
static struct log *log_; /* log is a function of <math.h> to the compiler */

static void
set_up(void)
{
	unsetenv("KEA_LOGGER_DESTINATION");
	scratch = scratch_create();
	path_count = 0;
	log_ = log_create(log_logger_names, LOG_LOGGER_COUNT);
	ck_assert_ptr_nonnull(log_);
}

static void
tear_down(void)
{
	log_free(log_);
	scratch_remove(scratch);
}

/* An output of short lines: "LOGGER ID TEXT"; at most four a test. */
static struct log_output
to_file(const char *name)
{
	char *path = paths[path_count++];

	snprintf(path, sizeof(paths[0]), "%s", scratch_path(scratch, name));
	return (struct log_output){
	    .destination = path,
	    .pattern = "%c{1} %m%n",
	    .flush = true,
	};
}

static struct log_logger
a_logger(const char *name, enum log_severity severity, uint8_t debug_level,
    const struct log_output *output)
{
	return (struct log_logger){
	    name, severity, debug_level, output, output == NULL ? 0 : 1};
}

static void
configure(const struct log_logger *loggers, size_t count)
{
	struct err_detail detail = {""};

	ck_assert_msg(log_configure(log_, loggers, count, &detail) == ERR_NONE,
	    "%s", detail.text);
}

/* All messages of the table, for what passes. */
static void
say_all(void)
{
	log_write(log_, T_ROOT, "x");
	log_write(log_, T_LEASE, 1);
	log_write(log_, T_LEASE_WARN, 2);
	log_write(log_, T_LEASE_FATAL, 3);
	log_write(log_, T_LEASE_40, 4);
	log_write(log_, T_PACKET_0, 5);
	log_write(log_, T_PACKET_99, 6);
}

#define ALL_INFO                                                               \
	"kea-dhcp6 T_ROOT root x\nleases T_LEASE lease 1\n"                    \
	"leases T_LEASE_WARN lease warning 2\n"                                \
	"leases T_LEASE_FATAL lease fatal 3\n"
#define ALL_DEBUG                                                              \
	ALL_INFO "leases T_LEASE_40 lease debug 4\npackets T_PACKET_0 packet " \
		 "5\npackets T_PACKET_99 packet trace 6\n"

START_TEST(names)
{
	ck_assert_str_eq(log_logger_names[LOG_LOGGER_ROOT], "kea-dhcp6");
	ck_assert_str_eq(
	    log_logger_names[LOG_LOGGER_BAD_PACKETS], "kea-dhcp6.bad-packets");
}
END_TEST

START_TEST(info_is_the_default)
{
	ck_assert(log_wants(log_, &log_message_T_ROOT));
	ck_assert(log_wants(log_, &log_message_T_LEASE));
	ck_assert(!log_wants(log_, &log_message_T_PACKET_0));
	ck_assert(!log_wants(NULL, &log_message_T_LEASE_FATAL));
	log_write(NULL, T_LEASE, 1);
}
END_TEST

START_TEST(severities)
{
	struct log_output out = to_file("log");
	struct log_logger root =
	    a_logger("kea-dhcp6", LOG_SEVERITY_WARN, 99, &out);

	configure(&root, 1);
	say_all();
	ck_assert_str_eq(scratch_read(scratch, "log"),
	    "leases T_LEASE_WARN lease warning 2\n"
	    "leases T_LEASE_FATAL lease fatal 3\n");
	root.severity = LOG_SEVERITY_FATAL;
	configure(&root, 1);
	ck_assert(!log_wants(log_, &log_message_T_LEASE_WARN));
	ck_assert(log_wants(log_, &log_message_T_LEASE_FATAL));
	root.severity = LOG_SEVERITY_NONE;
	configure(&root, 1);
	ck_assert(!log_wants(log_, &log_message_T_LEASE_FATAL));
	root.severity = LOG_SEVERITY_INHERIT; /* from nowhere: INFO */
	configure(&root, 1);
	ck_assert(log_wants(log_, &log_message_T_LEASE));
	ck_assert(!log_wants(log_, &log_message_T_PACKET_0));
}
END_TEST

START_TEST(debug_levels)
{
	struct log_output out = to_file("log");
	struct log_logger root =
	    a_logger("kea-dhcp6", LOG_SEVERITY_DEBUG, 0, &out);

	configure(&root, 1);
	ck_assert(log_wants(log_, &log_message_T_LEASE));
	ck_assert(log_wants(log_, &log_message_T_PACKET_0));
	ck_assert(!log_wants(log_, &log_message_T_LEASE_40));
	root.debug_level = 39;
	configure(&root, 1);
	ck_assert(!log_wants(log_, &log_message_T_LEASE_40));
	root.debug_level = 40;
	configure(&root, 1);
	ck_assert(log_wants(log_, &log_message_T_LEASE_40));
	ck_assert(!log_wants(log_, &log_message_T_PACKET_99));
	root.debug_level = 99;
	configure(&root, 1);
	say_all();
	ck_assert_str_eq(scratch_read(scratch, "log"), ALL_DEBUG);
}
END_TEST

START_TEST(inheritance)
{
	struct log_output root_out = to_file("root");
	struct log_output lease_out = to_file("leases");
	struct log_logger loggers[] = {
	    /* own severity, the root's output; the root's name is implied */
	    a_logger("packets", LOG_SEVERITY_DEBUG, 10, NULL),
	    a_logger("kea-dhcp6", LOG_SEVERITY_ERROR, 0, &root_out),
	    /* own output, the root's severity */
	    a_logger("kea-dhcp6.leases", LOG_SEVERITY_INHERIT, 99, &lease_out),
	};

	configure(loggers, 3);
	say_all();
	ck_assert_str_eq(
	    scratch_read(scratch, "root"), "packets T_PACKET_0 packet 5\n");
	/* a logger with an output does not also write to those above */
	ck_assert_str_eq(scratch_read(scratch, "leases"),
	    "leases T_LEASE_FATAL lease fatal 3\n");
}
END_TEST

START_TEST(loggers_of_nobody)
{
	struct log_output hook_out = to_file("hook");
	struct log_output out = to_file("log");
	struct log_logger loggers[] = {
	    a_logger("kea-dhcp6", LOG_SEVERITY_INFO, 0, &out),
	    a_logger("kea-dhcp6.ha-hooks", LOG_SEVERITY_NONE, 0, &hook_out),
	    a_logger("kea-dhcp6.lease", LOG_SEVERITY_NONE, 0, NULL),
	    a_logger("kea-dhcp6.leases.deeper", LOG_SEVERITY_NONE, 0, NULL),
	    a_logger("", LOG_SEVERITY_NONE, 0, NULL),
	};

	configure(loggers, 5);
	say_all();
	ck_assert_str_eq(scratch_read(scratch, "log"), ALL_INFO);
	ck_assert_str_eq(scratch_read(scratch, "hook"), "");
}
END_TEST

START_TEST(several_outputs)
{
	struct log_output outs[2] = {to_file("a"), to_file("b")};
	struct log_logger root = {"kea-dhcp6", LOG_SEVERITY_INFO, 0, outs, 2};

	outs[1].pattern = "%p %m%n";
	configure(&root, 1);
	log_write(log_, T_LEASE, 1);
	ck_assert_str_eq(
	    scratch_read(scratch, "a"), "leases T_LEASE lease 1\n");
	ck_assert_str_eq(scratch_read(scratch, "b"), "INFO T_LEASE lease 1\n");
}
END_TEST

START_TEST(a_shared_file_rotates_once)
{
	struct log_output outs[2] = {to_file("log"), to_file("log")};
	struct log_logger loggers[2] = {
	    a_logger("kea-dhcp6", LOG_SEVERITY_INFO, 0, &outs[0]),
	    a_logger("kea-dhcp6.leases", LOG_SEVERITY_INFO, 0, &outs[1]),
	};
	char text[2001];
	size_t first;

	outs[0].maxsize = LOG_ROTATE_LEAST;
	outs[0].maxver = 1;
	outs[1].maxsize = LOG_ROTATE_LEAST;
	configure(loggers, 2);
	memset(text, 'x', 2000);
	text[2000] = '\0';
	for (int i = 0; i < 150; i++) {
		log_write(log_, T_ROOT, text);
		log_write(log_, T_LEASE, i);
	}
	first = strlen(scratch_read(scratch, "log.1"));
	ck_assert_uint_le(first, LOG_ROTATE_LEAST);
	ck_assert_uint_gt(first, LOG_ROTATE_LEAST - 2100);
	ck_assert_uint_gt(strlen(scratch_read(scratch, "log")), 90000);
	ck_assert_ptr_null(scratch_read(scratch, "log.2"));
}
END_TEST

START_TEST(small_sizes_mean_never)
{
	struct log_output out = to_file("log");
	struct log_logger root =
	    a_logger("kea-dhcp6", LOG_SEVERITY_INFO, 0, &out);

	out.maxsize = LOG_ROTATE_LEAST - 1;
	configure(&root, 1);
	for (int i = 0; i < 12000; i++)
		log_write(log_, T_LEASE, i);
	ck_assert_uint_gt(
	    strlen(scratch_read(scratch, "log")), LOG_ROTATE_LEAST);
	ck_assert_ptr_null(scratch_read(scratch, "log.1"));
}
END_TEST

START_TEST(without_flush)
{
	struct log_output out = to_file("log");
	struct log_logger root =
	    a_logger("kea-dhcp6", LOG_SEVERITY_INFO, 0, &out);

	out.flush = false;
	configure(&root, 1);
	log_write(log_, T_LEASE, 1);
	ck_assert_str_eq(scratch_read(scratch, "log"), "");
	log_flush(log_);
	ck_assert_str_eq(
	    scratch_read(scratch, "log"), "leases T_LEASE lease 1\n");
	ck_assert_int_eq(log_start(log_, NULL), ERR_NONE);
	log_write(log_, T_LEASE, 2);
	log_flush(log_);
	ck_assert_str_eq(scratch_read(scratch, "log"),
	    "leases T_LEASE lease 1\nleases T_LEASE lease 2\n");
}
END_TEST

START_TEST(a_failed_configuration_changes_nothing)
{
	struct log_output out = to_file("log");
	struct log_output bad[] = {
	    {.destination = "/nowhere/at/all/log"},
	    {.destination = "syslog:local9"},
	    {.destination = "syslog:"},
	};
	struct log_logger loggers[2] = {
	    a_logger("kea-dhcp6", LOG_SEVERITY_INFO, 0, &out)};
	struct err_detail detail;

	configure(loggers, 1);
	for (size_t i = 0; i < 3; i++) {
		loggers[1] = a_logger("leases", LOG_SEVERITY_NONE, 0, &bad[i]);
		detail.text[0] = '\0';
		ck_assert_int_ne(
		    log_configure(log_, loggers, 2, &detail), ERR_NONE);
		ck_assert_str_ne(detail.text, "");
	}
	log_write(log_, T_LEASE, 1);
	ck_assert_str_eq(
	    scratch_read(scratch, "log"), "leases T_LEASE lease 1\n");
}
END_TEST

/* Sends stdout to a file of the folder; returns what it was. */
static int
divert_stdout(void)
{
	int saved = dup(STDOUT_FILENO);
	int file = open(scratch_path(scratch, "stdout"),
	    O_WRONLY | O_CREAT | O_APPEND, 0600);

	ck_assert_int_ge(dup2(file, STDOUT_FILENO), 0);
	close(file);
	return saved;
}

static void
restore_stdout(int saved)
{
	dup2(saved, STDOUT_FILENO);
	close(saved);
}

START_TEST(debug_to_console)
{
	struct log_output out = to_file("log");
	struct log_logger root =
	    a_logger("kea-dhcp6", LOG_SEVERITY_NONE, 0, &out);
	int saved = divert_stdout();
	const char *text;

	log_debug_to_console(log_);
	configure(&root, 1); /* whatever the file says */
	log_write(log_, T_PACKET_99, 6);
	restore_stdout(saved);
	text = scratch_read(scratch, "stdout");
	ck_assert_ptr_nonnull(strstr(text, " DEBUG [kea-dhcp6.packets/"));
	ck_assert_ptr_nonnull(strstr(text, "] T_PACKET_99 packet trace 6\n"));
	ck_assert_ptr_null(scratch_read(scratch, "log"));
}
END_TEST

START_TEST(first_destination)
{
	struct log *other;

	setenv("KEA_LOGGER_DESTINATION", scratch_path(scratch, "log"), 1);
	other = log_create(log_logger_names, LOG_LOGGER_COUNT);
	log_write(other, T_LEASE, 1);
	ck_assert_ptr_nonnull(
	    strstr(scratch_read(scratch, "log"), "T_LEASE lease 1\n"));
	log_free(other);
	/* what cannot be opened must not keep the server from starting */
	setenv("KEA_LOGGER_DESTINATION", "/nowhere/at/all", 1);
	other = log_create(log_logger_names, LOG_LOGGER_COUNT);
	ck_assert_ptr_nonnull(other);
	log_free(other);
	ck_assert_ptr_null(log_create(log_logger_names, LOG_LOGGER_MAX + 1));
	log_free(NULL);
}
END_TEST

START_TEST(one_line_stays_one_line)
{
	struct log_output out = to_file("log");
	struct log_logger root =
	    a_logger("kea-dhcp6", LOG_SEVERITY_INFO, 0, &out);

	configure(&root, 1);
	log_write(log_, T_ROOT, "a\nFAKE line\x1b[2J\x7f\tc\xc3\xa9");
	ck_assert_str_eq(scratch_read(scratch, "log"),
	    "kea-dhcp6 T_ROOT root "
	    "a\\x0aFAKE line\\x1b[2J\\x7f\\x09c\xc3\xa9\n");
}
END_TEST

START_TEST(long_texts_are_cut)
{
	struct log_output out = to_file("log");
	struct log_logger root =
	    a_logger("kea-dhcp6", LOG_SEVERITY_INFO, 0, &out);
	char text[2 * LOG_LINE_MAX];
	const char *line;

	configure(&root, 1);
	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	log_write(log_, T_ROOT, text);
	line = scratch_read(scratch, "log");
	ck_assert_uint_eq(
	    strlen(line), strlen("kea-dhcp6 T_ROOT ") + LOG_LINE_MAX);
	ck_assert_str_eq(line + strlen(line) - 4, "...\n");
	ck_assert_int_eq(truncate(scratch_path(scratch, "log"), 0), 0);
	/* four times as long once escaped */
	memset(text, '\n', LOG_LINE_MAX / 2);
	text[LOG_LINE_MAX / 2] = '\0';
	log_write(log_, T_ROOT, text);
	line = scratch_read(scratch, "log");
	ck_assert_uint_le(
	    strlen(line), strlen("kea-dhcp6 T_ROOT ") + LOG_LINE_MAX);
	ck_assert_uint_gt(strlen(line), LOG_LINE_MAX);
	ck_assert_str_eq(line + strlen(line) - 4, "...\n");
}
END_TEST

START_TEST(arguments)
{
	struct log_output out = to_file("log");
	struct log_logger root =
	    a_logger("kea-dhcp6", LOG_SEVERITY_INFO, 0, &out);

	configure(&root, 1);
	errno = ENOSPC;
	log_write(log_, T_PLAIN);
	ck_assert_int_eq(errno, ENOSPC);
	log_write(log_, T_MANY, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 4, 5, 6);
	ck_assert_str_eq(scratch_read(scratch, "log"),
	    "kea-dhcp6 T_PLAIN nothing to add\n"
	    "dhcp6 T_MANY 123456789123456\n");
}
END_TEST

START_TEST(reopening)
{
	struct log_output out = to_file("log");
	struct log_logger root =
	    a_logger("kea-dhcp6", LOG_SEVERITY_INFO, 0, &out);
	char old[1024];

	configure(&root, 1);
	log_write(log_, T_LEASE, 1);
	snprintf(old, sizeof(old), "%s", scratch_path(scratch, "old"));
	ck_assert_int_eq(rename(scratch_path(scratch, "log"), old), 0);
	log_reopen(log_);
	log_write(log_, T_LEASE, 2);
	ck_assert_str_eq(
	    scratch_read(scratch, "log"), "leases T_LEASE lease 2\n");
	ck_assert_str_eq(
	    scratch_read(scratch, "old"), "leases T_LEASE lease 1\n");
}
END_TEST

/* Moved by logrotate, and a new one may not be made: a reload that changes
 * something else is not to fail for it. */
START_TEST(a_file_that_cannot_be_opened_again_is_kept)
{
	struct log_output out = to_file("log"), other = to_file("other");
	struct log_logger root =
	    a_logger("kea-dhcp6", LOG_SEVERITY_INFO, 0, &out);
	struct err_detail detail;
	char old[1024];

	configure(&root, 1);
	snprintf(old, sizeof(old), "%s", scratch_path(scratch, "old"));
	ck_assert_int_eq(rename(out.destination, old), 0);
	ck_assert_int_eq(mkdir(out.destination, 0700), 0);
	for (int i = 0; i < 2; i++) {
		configure(&root, 1);
		log_write(log_, T_LEASE, i);
	}
	/* one that was not open is an error as ever */
	ck_assert_int_eq(mkdir(other.destination, 0700), 0);
	root.outputs = &other;
	ck_assert_int_ne(log_configure(log_, &root, 1, &detail), ERR_NONE);
	ck_assert_ptr_nonnull(strstr(detail.text, other.destination));
	ck_assert_int_eq(rmdir(out.destination), 0);
	ck_assert_int_eq(rmdir(other.destination), 0);
	root.outputs = &out;
	configure(&root, 1);
	log_write(log_, T_LEASE, 2);
	ck_assert_str_eq(
	    scratch_read(scratch, "log"), "leases T_LEASE lease 2\n");
	ck_assert_ptr_nonnull(
	    strstr(scratch_read(scratch, "old"), "leases T_LEASE lease 0\n"));
	ck_assert_ptr_nonnull(
	    strstr(scratch->text, "kea-dhcp6 LOG_FILE_KEPT cannot open"));
	ck_assert_ptr_nonnull(
	    strstr(scratch->text, "leases T_LEASE lease 1\n"));
}
END_TEST

START_TEST(a_full_disk)
{
	struct log_output out = {.destination = "/dev/full", .flush = true};
	struct log_logger root =
	    a_logger("kea-dhcp6", LOG_SEVERITY_INFO, 0, &out);

	configure(&root, 1);
	log_write(log_, T_LEASE, 1);
	ck_assert_uint_eq(log_lost(log_), 1);
	ck_assert_int_eq(log_start(log_, NULL), ERR_NONE);
	log_write(log_, T_LEASE, 2);
	log_flush(log_);
	ck_assert_uint_eq(log_lost(log_), 2);
	ck_assert_uint_eq(log_dropped(log_), 0);
}
END_TEST

START_TEST(dropped_when_nobody_reads)
{
	/* a pipe that is not read holds up the writer, and nobody else */
	struct log_output out = {.destination = "stdout", .flush = true};
	struct log_logger root =
	    a_logger("kea-dhcp6", LOG_SEVERITY_INFO, 0, &out);
	int saved = dup(STDOUT_FILENO), ends[2];
	char *text = malloc(8 << 20);
	size_t size = 0;
	ssize_t n;

	ck_assert_ptr_nonnull(text);
	configure(&root, 1);
	ck_assert_int_eq(log_start(log_, NULL), ERR_NONE);
	fflush(stdout);
	ck_assert_int_eq(pipe(ends), 0);
	ck_assert_int_ge(dup2(ends[1], STDOUT_FILENO), 0);
	close(ends[1]);
	for (int i = 0; i < 60000; i++)
		log_write(log_, T_LEASE, i);
	ck_assert_uint_gt(log_dropped(log_), 0);
	/* reading sets it free, and the number of lost ones is told */
	while (size < (7 << 20)) {
		n = read(ends[0], text + size, 65536);
		ck_assert_int_gt(n, 0);
		size += (size_t)n;
		text[size] = '\0';
		if (strstr(text, "LOG_LINES_DROPPED") != NULL)
			break;
	}
	ck_assert_ptr_nonnull(strstr(text, "T_LEASE lease 0\n"));
	ck_assert_ptr_nonnull(strstr(text, " WARN  [kea-dhcp6/"));
	ck_assert_ptr_nonnull(strstr(text, "LOG_LINES_DROPPED"));
	restore_stdout(saved);
	close(ends[0]);
	free(text);
}
END_TEST

#define THREADS 4
#define LINES 2000

static void *
say_much(void *argument)
{
	for (int i = 0; i < LINES; i++)
		log_write(log_, T_LEASE, i);
	(void)argument;
	return NULL;
}

START_TEST(threads_while_the_configuration_changes)
{
	struct log_output outs[2] = {to_file("a"), to_file("b")};
	struct log_logger root =
	    a_logger("kea-dhcp6", LOG_SEVERITY_INFO, 0, &outs[0]);
	pthread_t threads[THREADS];
	size_t lines = 0;

	configure(&root, 1);
	ck_assert_int_eq(log_start(log_, NULL), ERR_NONE);
	for (int i = 0; i < THREADS; i++)
		ck_assert_int_eq(
		    pthread_create(&threads[i], NULL, say_much, NULL), 0);
	for (int i = 0; i < 50; i++) {
		root.outputs = &outs[i % 2];
		configure(&root, 1);
		log_reopen(log_);
	}
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	log_flush(log_);
	for (int i = 0; i < 2; i++) {
		const char *text = scratch_read(scratch, i == 0 ? "a" : "b");

		ck_assert_ptr_nonnull(text);
		for (; *text != '\0'; text++)
			lines += *text == '\n';
	}
	ck_assert_uint_eq(log_dropped(log_), 0);
	ck_assert_uint_eq(lines, THREADS * LINES);
}
END_TEST

START_TEST(free_writes_what_is_left)
{
	struct log_output out = to_file("log");
	struct log_logger root =
	    a_logger("kea-dhcp6", LOG_SEVERITY_INFO, 0, &out);
	struct log *other = log_create(log_logger_names, LOG_LOGGER_COUNT);
	const char *text;

	out.flush = false;
	ck_assert_int_eq(log_configure(other, &root, 1, NULL), ERR_NONE);
	ck_assert_int_eq(log_start(other, NULL), ERR_NONE);
	for (int i = 0; i < 1000; i++)
		log_write(other, T_LEASE, i);
	log_free(other);
	text = scratch_read(scratch, "log");
	ck_assert_ptr_nonnull(strstr(text, "lease 0\n"));
	ck_assert_ptr_nonnull(strstr(text, "lease 999\n"));
}
END_TEST

static void
add_routing(TCase *tests)
{
	tcase_add_test(tests, names);
	tcase_add_test(tests, info_is_the_default);
	tcase_add_test(tests, severities);
	tcase_add_test(tests, debug_levels);
	tcase_add_test(tests, inheritance);
	tcase_add_test(tests, loggers_of_nobody);
	tcase_add_test(tests, several_outputs);
	tcase_add_test(tests, a_shared_file_rotates_once);
	tcase_add_test(tests, small_sizes_mean_never);
	tcase_add_test(tests, a_failed_configuration_changes_nothing);
	tcase_add_test(tests, debug_to_console);
	tcase_add_test(tests, first_destination);
}

static void
add_lines(TCase *tests)
{
	tcase_add_test(tests, without_flush);
	tcase_add_test(tests, one_line_stays_one_line);
	tcase_add_test(tests, long_texts_are_cut);
	tcase_add_test(tests, arguments);
	tcase_add_test(tests, reopening);
	tcase_add_test(tests, a_file_that_cannot_be_opened_again_is_kept);
	tcase_add_test(tests, a_full_disk);
	tcase_add_test(tests, dropped_when_nobody_reads);
	tcase_add_test(tests, threads_while_the_configuration_changes);
	tcase_add_test(tests, free_writes_what_is_left);
}

int
main(void)
{
	Suite *suite = suite_create("log");
	TCase *tests = tcase_create("log");

	tcase_add_checked_fixture(tests, set_up, tear_down);
	add_routing(tests);
	add_lines(tests);
	suite_add_tcase(suite, tests);
	return suite_run(suite);
}
