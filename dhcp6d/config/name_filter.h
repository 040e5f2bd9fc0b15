/*
 * config/name_filter.h: hostname-char-set and hostname-char-replacement: what
 * of clients' names is replaced before they are used (kea-config.md 2.2, 3.16).
 *
 * Kea takes a POSIX extended regular expression. Nearly all of them are one
 * set of characters ("[^A-Za-z0-9.-]"), which becomes a table of 256 bits, so
 * that a packet's name costs a look-up an octet. Any other expression goes
 * through regexec, whose heap is libc's own; references back (\1) are refused,
 * since clients choose what is matched. An octet 0 always counts as matching.
 *
 * Threads: a filter is constant once made.
 */
#ifndef DHCP6D_CONFIG_NAME_FILTER_H
#define DHCP6D_CONFIG_NAME_FILTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "libcommon/arena.h"
#include "libcommon/bytes.h"
#include "libcommon/err.h"

struct name_filter;

/*
 * Compiles pattern in the arena; *out is to be given to name_filter_free
 * before the arena goes. ERR_SYNTAX (with words of the regex library),
 * ERR_UNSUPPORTED, ERR_MEMORY.
 */
enum err name_filter_create(struct name_filter **out, struct arena *arena,
    const char *pattern, struct err_detail *detail);

/* Lets go of what the regex library holds; NULL is fine. */
void name_filter_free(struct name_filter *filter);

/*
 * One label through the filter: each match replaced. Returns the size of what
 * is in out, or SIZE_MAX if it does not fit into capacity.
 */
size_t name_filter_apply(const struct name_filter *filter, struct span label,
    const char *replacement, uint8_t *out, size_t capacity);

#endif
