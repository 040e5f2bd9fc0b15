/*
 * load_logger.c: loggers and their outputs (kea-config.md 4.1).
 */
#include <strings.h>

#include "dhcp6d/config/loading.h"

static const char root_name[] = "kea-dhcp6";

#define MAXSIZE_DEFAULT 10240000
#define MAXSIZE_LEAST 204800 /* Kea never rotates below */

/* Kea logs about a wrong word and goes on with INFO; so do we. */
static enum log_severity
severity_of(struct loading *loading, const struct schema_string *text)
{
	static const char *const names[] = {[LOG_SEVERITY_DEBUG] = "DEBUG",
	    [LOG_SEVERITY_INFO] = "INFO",
	    [LOG_SEVERITY_WARN] = "WARN",
	    [LOG_SEVERITY_ERROR] = "ERROR",
	    [LOG_SEVERITY_FATAL] = "FATAL",
	    [LOG_SEVERITY_NONE] = "NONE"};
	unsigned i;

	if (!string_given(text))
		return LOG_SEVERITY_INHERIT;
	for (i = 0; i <= LOG_SEVERITY_NONE; i++)
		if (strcasecmp(names[i], text->text) == 0)
			return (enum log_severity)i;
	caution(loading, text->position,
	    "\"%s\" is not a severity; INFO is used", text->text);
	return LOG_SEVERITY_INFO;
}

/* Names are of Kea's tree, whether they say so or not. */
static const char *
full_name(struct loading *loading, const struct schema_string *name)
{
	size_t root = sizeof(root_name) - 1, size = name->size;
	char *full;

	if (strncmp(name->text, root_name, root) == 0 &&
	    (size == root || name->text[root] == '.'))
		return load_text(loading, name);
	full = load_array(loading, root + 1 + size + 1, 1);
	if (full == NULL)
		return NULL;
	memcpy(full, root_name, root);
	full[root] = '.';
	memcpy(full + root + 1, name->text, size);
	return full;
}

static void
load_outputs(struct loading *loading, const struct schema_list *list,
    struct log_logger *logger)
{
	const struct raw_output *raw = list->items;
	struct log_output *out = load_array(loading, list->count, sizeof(*out));
	int64_t maxsize;
	uint32_t i;

	for (i = 0; out != NULL && i < list->count; i++) {
		if (raw[i].output.text != NULL && raw[i].output.size == 0)
			refuse(loading, raw[i].output.position,
			    "output must not be empty");
		maxsize = integer_or(&raw[i].maxsize, MAXSIZE_DEFAULT);
		out[i].destination = load_text(loading, &raw[i].output);
		out[i].pattern = load_text(loading, &raw[i].pattern);
		out[i].flush = boolean_or(&raw[i].flush, true);
		out[i].maxsize =
		    maxsize < MAXSIZE_LEAST ? 0 : (uint64_t)maxsize;
		out[i].maxver = (uint32_t)integer_or(&raw[i].maxver, 1);
		if (out[i].maxver == 0)
			out[i].maxver = 1; /* as in Kea's library */
	}
	logger->outputs = out;
	logger->output_count = out == NULL ? 0 : list->count;
}

/* Kea's library takes the nearest level, too. */
static uint8_t
debug_level_of(struct loading *loading, const struct schema_integer *level)
{
	int64_t value = integer_or(level, 0);
	int64_t nearest = value < 0 ? 0 : value > 99 ? 99 : value;

	if (nearest != value)
		caution(loading, level->position,
		    "debuglevel %lld is out of range, 0 to 99; %lld is used",
		    (long long)value, (long long)nearest);
	return (uint8_t)nearest;
}

static void
load_logger(struct loading *loading, const struct raw_logger *raw,
    struct log_logger *logger)
{
	if (raw->name.text == NULL)
		return; /* the table has complained */
	if (raw->name.size == 0) {
		refuse(loading, raw->name.position, "a logger needs a name");
		return;
	}
	logger->name = full_name(loading, &raw->name);
	logger->severity = severity_of(loading, &raw->severity);
	logger->debug_level = debug_level_of(loading, &raw->debuglevel);
	if (raw->outputs.given && raw->old_outputs.given)
		refuse(loading, raw->old_outputs.position,
		    "output_options and output-options exclude each other");
	load_outputs(loading,
	    raw->outputs.given ? &raw->outputs : &raw->old_outputs, logger);
}

/* The logger of the same name among the first count, or NULL. */
static struct log_logger *
logger_named(struct log_logger *loggers, uint32_t count, const char *name)
{
	uint32_t i;

	for (i = 0; i < count; i++)
		if (strcmp(loggers[i].name, name) == 0)
			return &loggers[i];
	return NULL;
}

/* Puts a logger into its place: behind the others, or over its namesake. */
static void
place_logger(struct loading *loading, const struct raw_logger *raw,
    const struct log_logger *logger, struct log_logger *loggers)
{
	struct snapshot *snapshot = loading->snapshot;
	struct log_logger *twin =
	    logger_named(loggers, snapshot->logger_count, logger->name);

	if (twin == NULL) {
		loggers[snapshot->logger_count++] = *logger;
		return;
	}
	caution(loading, raw->name.position,
	    "there is already a logger \"%s\"; the later one is used",
	    logger->name);
	*twin = *logger;
}

/* There are some dozens of them; more is a mistake, and would cost time. */
#define LOGGERS_MAX 1000

void
load_loggers(struct loading *loading)
{
	const struct schema_list *list = &loading->raw->loggers;
	const struct raw_logger *raw = list->items;
	struct log_logger *loggers;
	uint32_t i;

	if (list->count > LOGGERS_MAX) {
		refuse(loading, list->position,
		    "there are more than %d loggers", LOGGERS_MAX);
		return;
	}
	loggers = load_array(loading, list->count, sizeof(*loggers));
	if (loggers == NULL)
		return;
	for (i = 0; i < list->count; i++) {
		struct log_logger logger = {.name = NULL};

		load_logger(loading, &raw[i], &logger);
		if (logger.name != NULL)
			place_logger(loading, &raw[i], &logger, loggers);
	}
	loading->snapshot->loggers = loggers;
}
