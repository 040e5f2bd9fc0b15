/*
 * libcommon/err.c: the texts of the errors, and details put into words.
 */
#include "libcommon/err.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

static const char *const err_texts[ERR_COUNT] = {
    [ERR_NONE] = "success",
    [ERR_MEMORY] = "out of memory",
    [ERR_SYSTEM] = "system call failed",
    [ERR_TRUNCATED] = "truncated",
    [ERR_SYNTAX] = "syntax error",
    [ERR_RANGE] = "value out of range",
    [ERR_LIMIT] = "limit reached",
    [ERR_NO_ROOM] = "no room",
    [ERR_NOT_FOUND] = "not found",
    [ERR_EXISTS] = "exists already",
    [ERR_CONFLICT] = "conflict",
    [ERR_BUSY] = "busy",
    [ERR_CORRUPT] = "corrupt data",
    [ERR_UNSUPPORTED] = "not supported",
    [ERR_DENIED] = "not authorised",
    [ERR_CLOSED] = "closed by the other side",
    [ERR_LOG_STOPPED] = "the lease log cannot be written",
    [ERR_CANCELLED] = "given up on request",
};

const char *
err_text(enum err err)
{
	if ((unsigned)err >= ERR_COUNT || err_texts[err] == NULL)
		return "unknown error";
	return err_texts[err];
}

enum err
err_set(struct err_detail *detail, enum err err, const char *format, ...)
{
	va_list args;

	if (detail == NULL)
		return err;
	va_start(args, format);
	if (vsnprintf(detail->text, sizeof(detail->text), format, args) < 0)
		detail->text[0] = '\0';
	va_end(args);
	return err;
}

enum err
err_system(struct err_detail *detail, const char *format, ...)
{
	int number = errno; /* formatting may change it */
	char reason[128];
	va_list args;
	size_t used;

	if (detail == NULL)
		return ERR_SYSTEM;
	va_start(args, format);
	if (vsnprintf(detail->text, sizeof(detail->text), format, args) < 0)
		detail->text[0] = '\0';
	va_end(args);
	used = strlen(detail->text);
	/* strerror is not for threads; this is the GNU form, which returns */
	snprintf(detail->text + used, sizeof(detail->text) - used, ": %s",
	    strerror_r(number, reason, sizeof(reason)));
	return ERR_SYSTEM;
}
