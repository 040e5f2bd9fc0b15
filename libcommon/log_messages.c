/*
 * libcommon/log_messages.c: the one place where the table's rows are objects.
 */
#include "libcommon/log_messages.h"

LOG_TABLE_DEFINE(LOG_MESSAGES)

#define ROOT_NAME "kea-dhcp6"

/* The root's own name is empty and brings no dot. */
#define LOG_LOGGER_NAME(id, name)                                              \
	[LOG_LOGGER_##id] = sizeof(name) == 1 ? ROOT_NAME : ROOT_NAME "." name,

const char *const log_logger_names[LOG_LOGGER_COUNT] = {
    LOG_LOGGERS(LOG_LOGGER_NAME)};

_Static_assert(LOG_LOGGER_COUNT <= LOG_LOGGER_MAX, "more loggers than room");
