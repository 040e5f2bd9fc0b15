/*
 * message.h: a client's or a relay's message from the lines of a script.
 *
 * Written for the tests, apart from the server's encoder.
 */
#ifndef TESTS_REPLAY_MESSAGE_H
#define TESTS_REPLAY_MESSAGE_H

#include "libcommon/bytes.h"
#include "tests/replay/value.h"

/* "solicit", ..., or "type N"; 256 if it is none. */
unsigned message_type_of(
    struct values *values, const struct line *line, unsigned word);

/* "NoAddrsAvail" or a number. */
unsigned message_status_of(
    struct values *values, const struct line *line, const char *word);

/* The code of an option by its name in scripts; 0 if there is none. */
unsigned message_option_code(struct values *values, const struct line *line);

/*
 * Writes the option that a line says, with the options of the lines below it
 * inside. "option CODE VALUE" is any option.
 */
void message_write_option(struct values *values, const struct script *script,
    size_t index, struct writer *w);

/* Writes the value alone. */
void message_write_value(struct values *values, const struct script *script,
    size_t index, struct writer *w);

#endif
