/*
 * libcommon/row_split.h: where the columns of a lease row begin.
 *
 * Columns are short, so a search from comma to comma would cost more than all
 * else about a row: 64 bytes are looked at together. There is no quoting.
 *
 * Threads: no state.
 */
#ifndef LIBCOMMON_ROW_SPLIT_H
#define LIBCOMMON_ROW_SPLIT_H

#include <stdbool.h>
#include <stddef.h>

#define ROW_SPLIT_COLUMNS 18 /* whose places are of use to anybody */
#define ROW_SPLIT_STEP 64    /* bytes that are looked at together */

struct row_split {
	unsigned count; /* of columns, at least 1 */
	bool has_zero;  /* a byte of value 0 is in the row */
	/* Column i has the bytes [starts[i], starts[i + 1] - 1), for i below
	 * ROW_SPLIT_COLUMNS and count. What stands beyond is of no meaning. */
	size_t starts[ROW_SPLIT_COLUMNS + ROW_SPLIT_STEP + 2];
};

void row_split(struct row_split *split, const char *line, size_t size);

#endif
