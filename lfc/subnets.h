/*
 * lfc/subnets.h: which subnet id an imported lease belongs to.
 *
 * Other servers do not number their subnets. Who imports says how: by
 * PREFIX=ID on the command line, or by a configuration, of which only the
 * prefixes and ids of its subnets are read.
 *
 * Threads: one table, one thread at a time.
 */
#ifndef LFC_SUBNETS_H
#define LFC_SUBNETS_H

#include <stdbool.h>
#include <stddef.h>

#include "libcommon/address.h"
#include "libcommon/err.h"

struct subnet_number {
	struct prefix prefix;
	uint32_t id;
};

struct subnet_numbers {
	struct subnet_number *list;
	size_t count;
};

void subnet_numbers_free(struct subnet_numbers *numbers);

/* "PREFIX=ID". ERR_SYNTAX, ERR_CONFLICT, ERR_MEMORY. */
enum err subnet_numbers_add_text(struct subnet_numbers *numbers,
    const char *text, struct err_detail *detail);

/*
 * All subnets and pd-pools of a configuration as dhcp6d reads it: prefixes
 * are delegated from pools that lie elsewhere. ERR_SYNTAX if it cannot be
 * read, or a subnet has no id.
 */
enum err subnet_numbers_add_file(struct subnet_numbers *numbers,
    const char *path, struct err_detail *detail);

/* The id of the longest prefix that has the address; false: there is none. */
bool subnet_numbers_find(
    const struct subnet_numbers *numbers, struct address address, uint32_t *id);

#endif
