/*
 * lfc/sorter.h: rows in, in any order; rows out, in the order of their keys.
 *
 * Memory is bounded: keys are split into ranges (of about equal size, for the
 * caller knows the keys), a range's rows go to a nameless temporary file in
 * pieces, and one range at a time comes back and is sorted. With one range
 * nothing goes to disk.
 *
 * Threads: one sorter, one thread at a time.
 */
#ifndef LFC_SORTER_H
#define LFC_SORTER_H

#include <stddef.h>

#include "lfc/key.h"
#include "libcommon/err.h"

struct sorter;

/*
 * count bounds, ascending, make count + 1 ranges: range i has the keys below
 * bounds[i]. Bounds are copied. directory_of: a path in the directory where
 * the temporary file may be.
 */
enum err sorter_create(const struct lease_key *bounds, size_t count,
    const char *directory_of, struct sorter **out, struct err_detail *detail);
void sorter_free(struct sorter *sorter); /* NULL is fine */

/* Copies the row, size bytes, at most LEASE_ROW_MAX. */
enum err sorter_add(struct sorter *sorter, const struct lease_key *key,
    const char *text, size_t size, struct err_detail *detail);

/* All rows once, ascending; an error of each ends it. */
typedef enum err sorter_each(void *context, const struct lease_key *key,
    const char *text, size_t size, struct err_detail *detail);
enum err sorter_drain(struct sorter *sorter, sorter_each *each, void *context,
    struct err_detail *detail);

#endif
