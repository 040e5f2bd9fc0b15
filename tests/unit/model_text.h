/*
 * tests/unit/model_text.h: a snapshot's model in words, to compare two by.
 */
#ifndef TESTS_UNIT_MODEL_TEXT_H
#define TESTS_UNIT_MODEL_TEXT_H

#include "dhcp6d/config/model.h"

/* Everything that decides what clients get, a line a thing; to be freed. */
char *model_text(const struct snapshot *snapshot);

#endif
