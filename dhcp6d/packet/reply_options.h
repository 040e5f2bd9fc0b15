/*
 * packet/reply_options.h: a reply to which options are added, one by one.
 *
 * An option is whole or absent: one that does not fit is taken back and
 * counted, so that a smaller one after it may still find room.
 *
 * Threads: no state.
 */
#ifndef DHCP6D_PACKET_REPLY_OPTIONS_H
#define DHCP6D_PACKET_REPLY_OPTIONS_H

#include "dhcp6d/packet/query.h"
#include "dhcp6d/packet/scopes.h"
#include "dhcp6d/packet/why.h"
#include "libcommon/bytes.h"

struct reply_options {
	const struct query *query;
	const struct snapshot *config;
	const struct scopes *scopes;
	struct writer *w;
	size_t message; /* where in w the client's message begins */
	struct why *why;
	unsigned left_out; /* options for which there was no room */
};

/* The options of the client's message that were written so far. */
static inline struct span
options_written(const struct reply_options *reply)
{
	size_t start = reply->message + CLIENT_HEADER_SIZE;

	return span_of(reply->w->start + start, reply->w->size - start);
}

/*
 * Around the writing of one option: options_keep takes it back as a whole if
 * it did not fit, and counts it.
 */
static inline struct writer
options_mark(const struct reply_options *reply)
{
	return *reply->w;
}

static inline bool
options_keep(struct reply_options *reply, struct writer mark)
{
	if (writer_good(reply->w))
		return true;
	*reply->w = mark;
	reply->left_out++;
	return false;
}

#endif
