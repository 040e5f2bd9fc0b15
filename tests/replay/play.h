/*
 * play.h: the steps of a scenario, one after the other.
 */
#ifndef TESTS_REPLAY_PLAY_H
#define TESTS_REPLAY_PLAY_H

#include "libcommon/log.h"
#include "tests/replay/script.h"

/*
 * Plays all scenarios of a script, each in a world of its own; prints one line
 * for each, and what failed. only: play those whose title contains it, or NULL.
 * Returns how many failed.
 */
unsigned play_script(
    const struct script *script, const char *only, struct log *log);

#endif
