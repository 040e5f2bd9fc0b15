/*
 * libcommon/log_route.c: the tree of loggers, flattened once: each logger's
 * index leads to its threshold and its ways, a way to a pattern and a device.
 */
#include "libcommon/log_route.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "libcommon/log_file.h"
#include "libcommon/log_syslog.h"

#define FACILITY_DEFAULT "local0"

/* Something open; one of file and syslog is set. */
struct log_device {
	char *destination;
	struct log_file *file;
	struct log_syslog *syslog;
	bool due; /* has lines that want to be flushed */
};

/* An output of a logger. */
struct log_way {
	struct log_device *device;
	struct log_pattern *pattern;
	bool flush;
};

struct log_target {
	uint16_t threshold;
	const struct log_way *ways;
	size_t way_count;
};

struct log_routes {
	const struct log_origin *origin;
	const struct log_routes *before; /* while these are made, or NULL */
	struct err_detail kept;
	struct log_device *devices;
	size_t device_count;
	struct log_way *ways;
	size_t way_count;
	struct log_target targets[LOG_LOGGER_MAX];
};

/* "syslog" and "syslog:FACILITY"; NULL for everything else. */
static const char *
facility_of(const char *destination)
{
	static const char prefix[] = "syslog";
	size_t size = sizeof(prefix) - 1;

	if (strncmp(destination, prefix, size) != 0)
		return NULL;
	if (destination[size] == '\0')
		return FACILITY_DEFAULT;
	return destination[size] == ':' ? destination + size + 1 : NULL;
}

static uint64_t
maxsize_of(const struct log_output *output)
{
	return output->maxsize < LOG_ROTATE_LEAST ? 0 : output->maxsize;
}

static enum err
device_open(struct log_device *device, const struct log_output *output,
    const struct log_origin *origin, struct err_detail *detail)
{
	const char *destination = output->destination;
	const char *facility = facility_of(destination);

	if (facility != NULL)
		return log_syslog_open(LOG_SYSLOG_PATH, facility,
		    origin->logger_names[0], &device->syslog, detail);
	if (strcmp(destination, "stdout") == 0)
		return log_file_console(STDOUT_FILENO, &device->file, detail);
	if (strcmp(destination, "stderr") == 0)
		return log_file_console(STDERR_FILENO, &device->file, detail);
	return log_file_open(destination, maxsize_of(output), output->maxver,
	    &device->file, detail);
}

/* Goes on with the file of the routes before; false if there is none. */
static bool
device_keep(struct log_routes *routes, struct log_device *device,
    const struct log_output *output)
{
	const struct log_routes *before = routes->before;
	const struct log_device *old;

	for (size_t i = 0; before != NULL && i < before->device_count; i++) {
		old = &before->devices[i];
		if (old->file != NULL &&
		    strcmp(old->destination, output->destination) == 0)
			device->file = log_file_keep(
			    old->file, maxsize_of(output), output->maxver);
	}
	return device->file != NULL;
}

/* The device of that destination, opened if it is new. */
static enum err
device_get(struct log_routes *routes, const struct log_output *output,
    struct log_device **out, struct err_detail *detail)
{
	struct log_device *device;
	struct err_detail why = {""};
	enum err err;

	for (size_t i = 0; i < routes->device_count; i++) {
		*out = &routes->devices[i];
		if (strcmp((*out)->destination, output->destination) == 0)
			return ERR_NONE;
	}
	device = &routes->devices[routes->device_count];
	*out = device;
	device->destination = strdup(output->destination);
	if (device->destination == NULL)
		return err_set(
		    detail, ERR_MEMORY, "no memory for a log output");
	err = device_open(device, output, routes->origin, &why);
	if (err != ERR_NONE && device_keep(routes, device, output)) {
		routes->kept = why;
		err = ERR_NONE;
	}
	if (err != ERR_NONE) {
		free(device->destination);
		return err_set(detail, err, "%s", why.text);
	}
	routes->device_count++;
	return ERR_NONE;
}

static enum err
way_add(struct log_routes *routes, const struct log_output *output,
    struct err_detail *detail)
{
	struct log_way *way = &routes->ways[routes->way_count];
	const char *pattern = output->pattern;
	enum err err;

	err = device_get(routes, output, &way->device, detail);
	if (err != ERR_NONE)
		return err;
	if (pattern == NULL || *pattern == '\0')
		pattern = way->device->syslog != NULL ? LOG_PATTERN_SYSLOG
						      : LOG_PATTERN_FILE;
	way->flush = output->flush;
	way->pattern = log_pattern_compile(pattern, routes->origin);
	if (way->pattern == NULL)
		return err_set(
		    detail, ERR_MEMORY, "no memory for a log output");
	routes->way_count++;
	return ERR_NONE;
}

/*
 * Is the configured name that of the logger called by the first size bytes of
 * full? A name that does not start with the root's may lack it.
 */
static bool
is_named(
    const char *configured, const char *full, size_t size, const char *root)
{
	size_t root_size = strlen(root);

	if (strlen(configured) == size && memcmp(configured, full, size) == 0)
		return true;
	return size > root_size && strlen(configured) == size - root_size - 1 &&
	       memcmp(configured, full + root_size + 1, size - root_size - 1) ==
		   0;
}

enum wanted { WANTED_SEVERITY, WANTED_OUTPUTS };

static bool
has_wanted(const struct log_logger *logger, enum wanted wanted)
{
	return wanted == WANTED_SEVERITY
		   ? logger->severity != LOG_SEVERITY_INHERIT
		   : logger->output_count > 0;
}

/* The size of the name above that of size bytes; 0: it was the root. */
static size_t
parent_size(const char *name, size_t size)
{
	while (size > 0 && name[--size] != '.')
		;
	return size;
}

/* The nearest configured logger that has what is wanted, or NULL. */
static const struct log_logger *
nearest(const struct log_routes *routes, size_t name,
    const struct log_logger *loggers, size_t count, enum wanted wanted)
{
	const char *full = routes->origin->logger_names[name];
	const char *root = routes->origin->logger_names[0];

	for (size_t size = strlen(full); size > 0;
	     size = parent_size(full, size)) {
		/* of two with one name the later counts */
		for (size_t i = count; i-- > 0;)
			if (has_wanted(&loggers[i], wanted) &&
			    is_named(loggers[i].name, full, size, root))
				return &loggers[i];
	}
	return NULL;
}

static size_t
count_outputs(const struct log_logger *loggers, size_t count)
{
	size_t outputs = 0;

	for (size_t i = 0; i < count; i++)
		outputs += loggers[i].output_count;
	return outputs;
}

/* Opens everything; ways stand in the order of the loggers' outputs. */
static enum err
routes_open(struct log_routes *routes, const struct log_logger *loggers,
    size_t count, struct err_detail *detail)
{
	static const struct log_output by_default = {
	    .destination = "stdout", .flush = true};
	enum err err = ERR_NONE;

	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < loggers[i].output_count; j++) {
			err = way_add(routes, &loggers[i].outputs[j], detail);
			if (err != ERR_NONE)
				return err;
		}
	return way_add(routes, &by_default, detail);
}

static void
target_resolve(struct log_routes *routes, size_t name,
    const struct log_logger *loggers, size_t count)
{
	struct log_target *target = &routes->targets[name];
	const struct log_logger *logger;

	logger = nearest(routes, name, loggers, count, WANTED_SEVERITY);
	target->threshold =
	    logger == NULL ? log_rank(LOG_SEVERITY_INFO, 0)
			   : log_rank(logger->severity, logger->debug_level);
	logger = nearest(routes, name, loggers, count, WANTED_OUTPUTS);
	if (logger == NULL) {
		target->ways = &routes->ways[routes->way_count - 1];
		target->way_count = 1;
		return;
	}
	target->ways =
	    &routes->ways[count_outputs(loggers, (size_t)(logger - loggers))];
	target->way_count = logger->output_count;
}

enum err
log_routes_create(const struct log_origin *origin, size_t name_count,
    const struct log_logger *loggers, size_t logger_count,
    struct log_routes **in_force, struct err_detail *detail)
{
	size_t most = count_outputs(loggers, logger_count) + 1;
	struct log_routes *routes = calloc(1, sizeof(*routes));
	enum err err;

	if (routes == NULL)
		return err_set(detail, ERR_MEMORY, "no memory for the log");
	routes->origin = origin;
	routes->before = *in_force;
	routes->devices = calloc(most, sizeof(*routes->devices));
	routes->ways = calloc(most, sizeof(*routes->ways));
	if (routes->devices == NULL || routes->ways == NULL)
		err = err_set(detail, ERR_MEMORY, "no memory for the log");
	else
		err = routes_open(routes, loggers, logger_count, detail);
	if (err != ERR_NONE) {
		log_routes_free(routes);
		return err;
	}
	for (size_t i = 0; i < name_count; i++)
		target_resolve(routes, i, loggers, logger_count);
	routes->before = NULL;
	*in_force = routes;
	return ERR_NONE;
}

const char *
log_routes_kept(const struct log_routes *routes)
{
	return routes->kept.text[0] != 0 ? routes->kept.text : NULL;
}

void
log_routes_free(struct log_routes *routes)
{
	if (routes == NULL)
		return;
	for (size_t i = 0; i < routes->way_count; i++)
		log_pattern_free(routes->ways[i].pattern);
	for (size_t i = 0; i < routes->device_count; i++) {
		log_file_close(routes->devices[i].file);
		log_syslog_close(routes->devices[i].syslog);
		free(routes->devices[i].destination);
	}
	free(routes->ways);
	free(routes->devices);
	free(routes);
}

uint16_t
log_routes_threshold(const struct log_routes *routes, size_t logger)
{
	return routes->targets[logger].threshold;
}

void
log_routes_write(struct log_routes *routes, const struct log_line *line)
{
	const struct log_target *target =
	    &routes->targets[line->message->logger];

	for (size_t i = 0; i < target->way_count; i++) {
		const struct log_way *way = &target->ways[i];
		char text[LOG_PATTERN_LINE_MAX];
		size_t size =
		    log_pattern_format(way->pattern, line, text, sizeof(text));

		if (way->device->file != NULL) {
			log_file_append(way->device->file, text, size);
			way->device->due |= way->flush;
			continue;
		}
		if (size > 0 && text[size - 1] == '\n')
			size--;
		log_syslog_send(
		    way->device->syslog, line->message->severity, text, size);
	}
}

void
log_routes_flush(struct log_routes *routes, bool all)
{
	for (size_t i = 0; i < routes->device_count; i++) {
		struct log_device *device = &routes->devices[i];

		if (device->file != NULL && (all || device->due))
			log_file_flush(device->file);
		device->due = false;
	}
}

void
log_routes_reopen(struct log_routes *routes)
{
	for (size_t i = 0; i < routes->device_count; i++)
		if (routes->devices[i].file != NULL)
			log_file_reopen(routes->devices[i].file);
}

uint64_t
log_routes_lost(const struct log_routes *routes)
{
	uint64_t lost = 0;

	for (size_t i = 0; i < routes->device_count; i++) {
		const struct log_device *device = &routes->devices[i];

		lost += device->file != NULL ? log_file_lost(device->file)
					     : log_syslog_lost(device->syslog);
	}
	return lost;
}
