/*
 * libcommon/lease_text.h: a lease in one line, for the log.
 */
#ifndef LIBCOMMON_LEASE_TEXT_H
#define LIBCOMMON_LEASE_TEXT_H

#include "libcommon/lease_row.h"

#define LEASE_TEXT_SIZE 256

/* What is in numbers of it: type, address, state, times, subnet. Returns text.
 */
const char *lease_text(const struct lease *lease, char text[LEASE_TEXT_SIZE]);

#endif
