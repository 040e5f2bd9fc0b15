/*
 * libcommon/log.c: taking messages, and the thread that brings them out.
 *
 * Before log_start, lines go out in the caller's thread under the output lock;
 * after it, into the ring. The output lock is the writer's while it writes a
 * batch, and log_configure's while it changes the routes; whoever logs never
 * waits for it.
 */
#include "libcommon/log.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "libcommon/log_ring.h"
#include "libcommon/log_route.h"

/* Some 7000 lines of common length, twice. */
#define RING_CAPACITY ((size_t)1 << 20)
#define DESTINATION_VARIABLE "KEA_LOGGER_DESTINATION"

struct log {
	_Atomic uint16_t thresholds[LOG_LOGGER_MAX];
	size_t name_count;
	struct log_origin origin;
	bool debug_to_console;
	pthread_mutex_t output_lock;
	struct log_routes *routes; /* under output_lock */
	struct log_ring *ring;
	atomic_bool started;
	pthread_t writer;
};

/* In no table, since they are the log's own. */
static const struct log_message lines_dropped = {
    "LOG_LINES_DROPPED", 0, LOG_SEVERITY_WARN, 0};

static const struct log_message file_kept = {
    "LOG_FILE_KEPT", 0, LOG_SEVERITY_WARN, 0};

static int64_t
wall_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/* Under output_lock, except while the log is being made. */
static void
routes_use(struct log *log, struct log_routes *routes)
{
	log_routes_free(log->routes);
	log->routes = routes;
	for (size_t i = 0; i < log->name_count; i++)
		atomic_store_explicit(&log->thresholds[i],
		    log_routes_threshold(routes, i), memory_order_relaxed);
}

static enum err
routes_replace(struct log *log, const struct log_logger *loggers, size_t count,
    struct err_detail *detail)
{
	struct log_routes *routes = log->routes;
	enum err err;

	/* opening is under the lock too: the writer may be rotating a file
	 * that the new routes open */
	pthread_mutex_lock(&log->output_lock);
	err = log_routes_create(
	    &log->origin, log->name_count, loggers, count, &routes, detail);
	if (err == ERR_NONE)
		routes_use(log, routes);
	pthread_mutex_unlock(&log->output_lock);
	return err;
}

/* A root logger with one output that is flushed. */
static enum err
routes_replace_simply(
    struct log *log, const char *destination, enum log_severity severity)
{
	struct log_output output = {.destination = destination, .flush = true};
	struct log_logger root = {
	    .name = log->origin.logger_names[0],
	    .severity = severity,
	    .debug_level = LOG_DEBUG_LEVEL_MAX,
	    .outputs = &output,
	    .output_count = 1,
	};

	return routes_replace(log, &root, 1, NULL);
}

static enum err
use_first_destination(struct log *log)
{
	const char *named = getenv(DESTINATION_VARIABLE);

	if (named != NULL && *named != '\0' &&
	    routes_replace_simply(log, named, LOG_SEVERITY_INFO) == ERR_NONE)
		return ERR_NONE;
	return routes_replace_simply(log, "stdout", LOG_SEVERITY_INFO);
}

struct log *
log_create(const char *const *names, size_t count)
{
	struct log *log;

	if (count > LOG_LOGGER_MAX)
		return NULL;
	log = calloc(1, sizeof(*log));
	if (log == NULL)
		return NULL;
	tzset(); /* reads the zone now, before a sandbox may forbid it */
	log->name_count = count;
	log->origin.logger_names = names;
	log->origin.start_ns = wall_ns();
	if (gethostname(log->origin.host, sizeof(log->origin.host) - 1) != 0)
		log->origin.host[0] = '\0';
	pthread_mutex_init(&log->output_lock, NULL);
	log->ring = log_ring_create(RING_CAPACITY);
	if (log->ring == NULL || use_first_destination(log) != ERR_NONE) {
		log_free(log);
		return NULL;
	}
	return log;
}

static void
tell_dropped(struct log *log, uint64_t count)
{
	struct log_line line = {
	    .message = &lines_dropped,
	    .wall_ns = wall_ns(),
	    .thread = (uint64_t)pthread_self(),
	};
	char text[96];
	int size = snprintf(text, sizeof(text),
	    "%llu lines were dropped: they came faster than they could be "
	    "written",
	    (unsigned long long)count);

	line.text = text;
	line.size = size > 0 ? (size_t)size : 0;
	log_routes_write(log->routes, &line);
}

static void *
writer_main(void *argument)
{
	struct log *log = argument;
	struct log_batch batch;

	(void)pthread_setname_np(pthread_self(), "log");
	while (log_ring_take(log->ring, &batch)) {
		struct log_line line;

		pthread_mutex_lock(&log->output_lock);
		while (log_ring_next(&batch.lines, &line))
			log_routes_write(log->routes, &line);
		if (batch.dropped > 0)
			tell_dropped(log, batch.dropped);
		log_routes_flush(log->routes, batch.flush);
		pthread_mutex_unlock(&log->output_lock);
		log_ring_done(log->ring);
	}
	return NULL;
}

enum err
log_start(struct log *log, struct err_detail *detail)
{
	sigset_t all, before;
	int failed;

	/* signals are for others; SIGPIPE above all must not end us here */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	failed = pthread_create(&log->writer, NULL, writer_main, log);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (failed != 0) {
		errno = failed;
		return err_system(detail, "cannot start the log's thread");
	}
	atomic_store(&log->started, true);
	return ERR_NONE;
}

void
log_free(struct log *log)
{
	if (log == NULL)
		return;
	if (atomic_load(&log->started)) {
		log_ring_stop(log->ring);
		pthread_join(log->writer, NULL);
	}
	log_ring_free(log->ring);
	log_routes_free(log->routes);
	pthread_mutex_destroy(&log->output_lock);
	free(log);
}

enum err
log_configure(struct log *log, const struct log_logger *loggers, size_t count,
    struct err_detail *detail)
{
	const char *kept;
	enum err err;

	if (log->debug_to_console)
		return ERR_NONE;
	log_flush(log); /* what was said before goes where it went then */
	err = routes_replace(log, loggers, count, detail);
	kept = log_routes_kept(log->routes);
	if (err == ERR_NONE && kept != NULL && log_wants(log, &file_kept))
		log_emit(log, &file_kept,
		    "%s; its lines go on in the file that was open before",
		    kept);
	return err;
}

void
log_debug_to_console(struct log *log)
{
	if (routes_replace_simply(log, "stdout", LOG_SEVERITY_DEBUG) ==
	    ERR_NONE)
		log->debug_to_console = true;
}

void
log_reopen(struct log *log)
{
	pthread_mutex_lock(&log->output_lock);
	log_routes_reopen(log->routes);
	pthread_mutex_unlock(&log->output_lock);
}

void
log_flush(struct log *log)
{
	if (atomic_load(&log->started)) {
		log_ring_flush(log->ring);
		return;
	}
	pthread_mutex_lock(&log->output_lock);
	log_routes_flush(log->routes, true);
	pthread_mutex_unlock(&log->output_lock);
}

uint64_t
log_dropped(const struct log *log)
{
	return log_ring_dropped(log->ring);
}

uint64_t
log_lost(struct log *log)
{
	uint64_t lost;

	pthread_mutex_lock(&log->output_lock);
	lost = log_routes_lost(log->routes);
	pthread_mutex_unlock(&log->output_lock);
	return lost;
}

bool
log_wants(const struct log *log, const struct log_message *message)
{
	return log != NULL &&
	       log_rank(message->severity, message->debug_level) >=
		   atomic_load_explicit(
		       &log->thresholds[message->logger], memory_order_relaxed);
}

static bool
is_control(char c)
{
	return (unsigned char)c < 0x20 || c == 0x7f;
}

/*
 * One line, whatever a client has put into a name that is quoted: \xHH for
 * control characters. Works in place, text[size] and what follows up to
 * capacity is room; returns the new size, *cut is set if an end was given up.
 */
static size_t
escape_controls(char *text, size_t size, size_t capacity, bool *cut)
{
	static const char digits[] = "0123456789abcdef";
	size_t controls = 0, from, to;

	for (size_t i = 0; i < size; i++)
		controls += is_control(text[i]);
	if (controls == 0)
		return size;
	while (size + controls * 3 > capacity) {
		controls -= is_control(text[--size]);
		*cut = true;
	}
	from = size;
	to = size + controls * 3;
	size = to;
	while (from > 0) {
		unsigned char c = (unsigned char)text[--from];

		if (!is_control((char)c)) {
			text[--to] = (char)c;
			continue;
		}
		text[--to] = digits[c & 15];
		text[--to] = digits[c >> 4];
		text[--to] = 'x';
		text[--to] = '\\';
	}
	return size;
}

/* The text in one line, cut with a mark; returns its size. */
static size_t __attribute__((format(printf, 2, 0)))
make_text(char text[LOG_LINE_MAX], const char *format, va_list args)
{
	static const char mark[3] = {'.', '.', '.'};
	int made = vsnprintf(text, LOG_LINE_MAX, format, args);
	size_t size = made < 0 ? 0 : (size_t)made;
	bool cut = size >= LOG_LINE_MAX;

	if (cut)
		size = LOG_LINE_MAX - 1;
	size = escape_controls(text, size, LOG_LINE_MAX - 1, &cut);
	if (cut)
		memcpy(text + size - sizeof(mark), mark, sizeof(mark));
	return size;
}

void
log_emit(
    struct log *log, const struct log_message *message, const char *format, ...)
{
	int number = errno; /* who logs a failure may need it afterwards */
	struct log_line line = {
	    .message = message,
	    .wall_ns = wall_ns(),
	    .thread = (uint64_t)pthread_self(),
	};
	char text[LOG_LINE_MAX];
	va_list args;

	va_start(args, format);
	line.size = make_text(text, format, args);
	va_end(args);
	line.text = text;
	if (atomic_load_explicit(&log->started, memory_order_acquire)) {
		log_ring_put(log->ring, &line);
	} else {
		pthread_mutex_lock(&log->output_lock);
		log_routes_write(log->routes, &line);
		log_routes_flush(log->routes, false);
		pthread_mutex_unlock(&log->output_lock);
	}
	errno = number;
}
