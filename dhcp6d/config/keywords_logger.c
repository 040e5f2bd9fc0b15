/*
 * keywords_logger.c: loggers and where they write (kea-config.md 4.1).
 */
#include "dhcp6d/config/keywords.h"

#define AT(member) offsetof(struct raw_output, member)

static const struct schema_keyword output_keywords[] = {
    {"output", SCHEMA_STRING, SCHEMA_REQUIRED, AT(output),
	.meaning = "stdout, stderr, syslog, syslog:FACILITY, or a file."},
    {"flush", SCHEMA_BOOLEAN, 0, AT(flush), .default_text = "true",
	.meaning = "Write every line at once."},
    {"maxsize", SCHEMA_INTEGER, 0, AT(maxsize), .minimum = 0, .maximum = 1e15,
	.default_text = "10240000", .unit = "bytes",
	.meaning = "Size from which a file is rotated; below 204800: never."},
    {"maxver", SCHEMA_INTEGER, 0, AT(maxver), .minimum = 0,
	.maximum = INT32_MAX, .default_text = "1", .unit = "files",
	.meaning = "Rotated files that are kept."},
    {"pattern", SCHEMA_STRING, 0, AT(pattern), .default_text = "",
	.meaning = "Form of a line; empty: Kea's."},
    KEYWORD_END,
};

static const struct schema_keyword *const output_groups[] = {
    output_keywords, NULL};

static const struct schema_scope output_scope =
    CONFIG_SCOPE("output-options", struct raw_output, output_groups);

#undef AT
#define AT(member) offsetof(struct raw_logger, member)

static const struct schema_keyword logger_keywords[] = {
    {"name", SCHEMA_STRING, SCHEMA_REQUIRED, AT(name),
	.meaning = "kea-dhcp6, or kea-dhcp6.PART."},
    {"severity", SCHEMA_STRING, 0, AT(severity),
	.meaning = "DEBUG, INFO, WARN, ERROR, FATAL or NONE; unspecified: as "
		   "the logger above."},
    {"debuglevel", SCHEMA_INTEGER, 0, AT(debuglevel), .minimum = INT32_MIN,
	.maximum = INT32_MAX, .default_text = "0",
	.meaning = "How much of DEBUG is written, 0 to 99."},
    {"output-options", SCHEMA_LIST, SCHEMA_NOT_EMPTY, AT(outputs),
	.inner = &output_scope, .since = "2.5.1",
	.meaning = "Where it writes; unspecified: as the logger above."},
    {"output_options", SCHEMA_LIST, SCHEMA_NOT_EMPTY | SCHEMA_DEPRECATED,
	AT(old_outputs), .inner = &output_scope, .instead = "output-options",
	.meaning = "Where it writes."},
    KEYWORD_END,
};

static const struct schema_keyword *const logger_groups[] = {
    logger_keywords, config_keywords_context, NULL};

const struct schema_scope config_scope_logger =
    CONFIG_SCOPE("loggers", struct raw_logger, logger_groups);
