/*
 * ctrld/request.h: one command, from text to audited answer, whoever asked.
 *
 * Both channels (session.c, kea_socket.c) end here: the envelope is read with
 * limits, the role is checked by the command's row, the line for the audit log
 * is written, dhcp6d is asked. What differs between the channels is how bytes
 * go back, and that is the channel's.
 *
 * Threads: the event loop's alone.
 */
#ifndef CTRLD_REQUEST_H
#define CTRLD_REQUEST_H

#include "ctrld/audit.h"
#include "ctrld/settings.h"
#include "ctrld/backend.h"
#include "ctrld/quota.h"
#include "libcommon/log.h"

struct event_base;
struct http_channel;
struct request;

/* dhcp6d serves 32 at a time; the rest is for ctrld's own questions. */
#define COMMANDS_MAX 24
/* A command above that size costs memory, until it is answered. */
#define LARGE_SIZE (1u << 20)
#define LARGE_MAX 3

/* What all connections share; owned by main. */
struct ctrld {
	struct event_base *base;
	struct ctrld_config *config;
	struct audit *audit;
	struct log *log;
	uint8_t identity[AUTH_IDENTITY_SIZE];
	struct http_channel *http; /* NULL without one */
	struct quota connections;  /* by uid */
	struct quota commands;     /* at dhcp6d, by operator or uid */
	struct quota large;        /* commands above LARGE_SIZE, the same */
	/* Called after a command that may have given dhcp6d another
	 * configuration. */
	void (*configured)(void *context);
	void *context;
};

enum refusal {
	REFUSED_NOT_AUTHORISED = 1,
	REFUSED_MALFORMED = 2,
	REFUSED_TOO_LARGE = 3,
	REFUSED_TOO_SLOW = 4,
	REFUSED_TOO_MANY = 5,
	REFUSED_NO_AUDIT = 6,
	REFUSED_NO_SERVER = 7
};

struct request_channel {
	void (*part)(void *context, struct span text);
	void (*end)(void *context, int result);
	/* Not executed, or broken off; nothing follows. */
	void (*refused)(void *context, enum refusal reason, const char *text);
};

/*
 * Starts text's way. May call channel->refused or end before it returns (then
 * NULL is returned). The request is gone after end or refused;
 * request_cancel (NULL is fine) ends it when the asker has gone.
 */
struct request *request_start(struct ctrld *ctrld, const struct audit_who *who,
    enum role role, struct span text, const struct request_channel *channel,
    void *context);
void request_cancel(struct request *request);
void request_pause(struct request *request, bool pause);

#endif
