/*
 * libcommon/log_syslog.c: "<PRI>Mmm dd hh:mm:ss IDENT: LINE" to /dev/log.
 */
#include "libcommon/log_syslog.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

#include "libcommon/log_types.h"

struct log_syslog {
	int descriptor; /* -1: not connected */
	int facility;
	struct sockaddr_un address;
	const char *identity;
	uint64_t lost;
};

struct facility {
	const char *name;
	int code;
};

/* The names that log4cplus knows; "security" is an old one of "auth". */
static const struct facility facilities[] = {
    {"auth", LOG_AUTH},
    {"authpriv", LOG_AUTHPRIV},
    {"cron", LOG_CRON},
    {"daemon", LOG_DAEMON},
    {"ftp", LOG_FTP},
    {"kern", LOG_KERN},
    {"local0", LOG_LOCAL0},
    {"local1", LOG_LOCAL1},
    {"local2", LOG_LOCAL2},
    {"local3", LOG_LOCAL3},
    {"local4", LOG_LOCAL4},
    {"local5", LOG_LOCAL5},
    {"local6", LOG_LOCAL6},
    {"local7", LOG_LOCAL7},
    {"lpr", LOG_LPR},
    {"mail", LOG_MAIL},
    {"news", LOG_NEWS},
    {"security", LOG_AUTH},
    {"syslog", LOG_SYSLOG},
    {"user", LOG_USER},
    {"uucp", LOG_UUCP},
};

static const struct facility *
facility_find(const char *name)
{
	for (size_t i = 0; i < sizeof(facilities) / sizeof(facilities[0]); i++)
		if (strcasecmp(facilities[i].name, name) == 0)
			return &facilities[i];
	return NULL;
}

/* syslog's priority of a severity, as log4cplus has it. */
static int
priority_of(unsigned severity)
{
	static const int priorities[] = {
	    [LOG_SEVERITY_DEBUG] = LOG_DEBUG,
	    [LOG_SEVERITY_INFO] = LOG_INFO,
	    [LOG_SEVERITY_WARN] = LOG_WARNING,
	    [LOG_SEVERITY_ERROR] = LOG_ERR,
	    [LOG_SEVERITY_FATAL] = LOG_CRIT,
	};

	if (severity >= sizeof(priorities) / sizeof(priorities[0]))
		return LOG_CRIT;
	return priorities[severity];
}

static void
disconnect(struct log_syslog *syslog)
{
	if (syslog->descriptor >= 0)
		close(syslog->descriptor);
	syslog->descriptor = -1;
}

static void
connect_again(struct log_syslog *syslog)
{
	disconnect(syslog);
	syslog->descriptor =
	    socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (syslog->descriptor >= 0 &&
	    connect(syslog->descriptor,
		(const struct sockaddr *)&syslog->address,
		sizeof(syslog->address)) != 0)
		disconnect(syslog);
}

enum err
log_syslog_open(const char *path, const char *facility, const char *identity,
    struct log_syslog **out, struct err_detail *detail)
{
	const struct facility *found = facility_find(facility);
	struct log_syslog *syslog;

	*out = NULL;
	if (found == NULL)
		return err_set(detail, ERR_NOT_FOUND,
		    "unknown syslog facility '%s'", facility);
	syslog = calloc(1, sizeof(*syslog));
	if (syslog == NULL)
		return err_set(
		    detail, ERR_MEMORY, "no memory for a log output");
	if (strlen(path) >= sizeof(syslog->address.sun_path)) {
		free(syslog);
		return err_set(detail, ERR_RANGE, "too long a path: %s", path);
	}
	syslog->facility = found->code;
	syslog->identity = identity;
	syslog->address.sun_family = AF_UNIX;
	memcpy(syslog->address.sun_path, path, strlen(path));
	syslog->descriptor = -1;
	connect_again(syslog);
	*out = syslog;
	return ERR_NONE;
}

void
log_syslog_close(struct log_syslog *syslog)
{
	if (syslog == NULL)
		return;
	disconnect(syslog);
	free(syslog);
}

static bool
send_once(const struct log_syslog *syslog, const char *datagram, size_t size)
{
	return syslog->descriptor >= 0 &&
	       send(syslog->descriptor, datagram, size, MSG_NOSIGNAL) >= 0;
}

void
log_syslog_send(
    struct log_syslog *syslog, unsigned severity, const char *line, size_t size)
{
	char datagram[LOG_LINE_MAX + 1024];
	time_t now = time(NULL);
	char stamp[32];
	struct tm tm;
	int length;

	/* the daemon wants English months, and we never call setlocale */
	strftime(
	    stamp, sizeof(stamp), "%b %e %H:%M:%S", localtime_r(&now, &tm));
	length = snprintf(datagram, sizeof(datagram), "<%d>%s %s: %.*s",
	    syslog->facility | priority_of(severity), stamp, syslog->identity,
	    (int)size, line);
	if (length >= (int)sizeof(datagram))
		length = (int)sizeof(datagram) - 1;
	if (length < 0 || send_once(syslog, datagram, (size_t)length))
		return;
	if (errno != EAGAIN && errno != ENOBUFS)
		connect_again(syslog); /* the daemon was started anew */
	if (!send_once(syslog, datagram, (size_t)length))
		syslog->lost++;
}

uint64_t
log_syslog_lost(const struct log_syslog *syslog)
{
	return syslog->lost;
}
