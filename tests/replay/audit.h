/*
 * audit.h: what every reply must fulfil, whatever a scenario expects.
 *
 * The requirements named in audit.c are thereby proven by every scenario.
 */
#ifndef TESTS_REPLAY_AUDIT_H
#define TESTS_REPLAY_AUDIT_H

#include "dhcp6d/packet/query.h"
#include "libcommon/bytes.h"
#include "tests/replay/reply.h"

struct audit {
	const struct datagram *datagram; /* the query's */
	const struct reply *reply;       /* with its bytes */
	struct span server_id;
	const struct seen *query;
	const struct seen *seen; /* the reply */
};

/* NULL, or what is wrong with which requirement. */
const char *audit(const struct audit *audit);

#endif
