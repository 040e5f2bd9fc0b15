/*
 * match.h: is a reply what the lines of a script expect?
 */
#ifndef TESTS_REPLAY_MATCH_H
#define TESTS_REPLAY_MATCH_H

#include "tests/replay/reply.h"
#include "tests/replay/value.h"

/*
 * Compares the options of the reply with the lines below "expect": each line
 * takes one option, and none may be left over but the two identifiers (which
 * are audited anyway), unless a line "..." allows it. Order does not matter.
 * Variables that are new are set. Failures go to the report of values.
 */
void match_reply(struct values *values, const struct script *script,
    size_t index, const struct seen *seen);

#endif
