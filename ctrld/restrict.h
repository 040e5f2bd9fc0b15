/*
 * ctrld/restrict.h: what ctrld and dhcp6ctl may do.
 *
 * ctrld answers whoever reaches its sockets, before it knows who that is. It
 * becomes a user of its own without capabilities, speaks over Unix sockets
 * alone, starts nothing, and writes its audit log, its identity and its
 * sockets. dhcp6ctl stays the operator, and loses what an answer must not make
 * it do: start programs, write files, reach a network.
 *
 * Threads: there are none.
 */
#ifndef CTRLD_RESTRICT_H
#define CTRLD_RESTRICT_H

#include <stdbool.h>

#include "ctrld/settings.h"
#include "libcommon/err.h"

/* path: of the configuration, which a reload reads again. */
enum err restrict_ctrld(const char *path, const struct ctrld_config *config,
    struct err_detail *detail);

#endif
