/*
 * lfc_status.c: lfc's exit status in words.
 */
#include <stddef.h>

#include "libcommon/lfc_status.h"

#define SIGNALS_FROM 128 /* a shell's way to tell of a signal */

static const char *const texts[] = {
    [LFC_DONE] = "done",
    [LFC_USAGE] = "wrong usage",
    [LFC_BUSY] = "another lfc is at work on these files",
    [LFC_READ] = "a lease file cannot be read",
    [LFC_CORRUPT] = "a file is no lease file",
    [LFC_WRITE] = "the result cannot be written",
    [LFC_VERIFY] = "the result was not what it should be",
    [LFC_ROTATE] = "files cannot be renamed or removed",
    [LFC_MEMORY] = "no memory",
    [LFC_PID] = "the lock file cannot be made",
    [LFC_BAD_ROWS] = "there are rows that cannot be read",
    [LFC_EXISTS] = "the file is there already",
    [LFC_PARTIAL] = "not all could be carried over",
};

const char *
lfc_status_text(int status)
{
	if (status >= 0 && (size_t)status < sizeof(texts) / sizeof(texts[0]))
		return texts[status];
	if (status == LFC_NOT_EXECUTED)
		return "lfc could not be executed";
	if (status == LFC_NO_NEWS)
		return "the process that started it has died";
	return status > SIGNALS_FROM ? "killed by a signal" : "unknown status";
}
