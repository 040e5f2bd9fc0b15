/*
 * lfc/import.h: another server's leases into a lease file of ours.
 *
 * Threads: no state.
 */
#ifndef LFC_IMPORT_H
#define LFC_IMPORT_H

#include <stdio.h>

#include "lfc/subnets.h"
#include "libcommon/lfc_status.h"

enum import_form {
	IMPORT_GUESS, /* by the file's first word */
	IMPORT_KEA,   /* a file set of any schema */
	IMPORT_DHCPD,
	IMPORT_DNSMASQ
};

struct import {
	const char *from, *to;
	enum import_form form;
	const struct subnet_numbers
	    *subnets; /* not for Kea's: rows have them */
	FILE *report; /* what cannot be carried over, with lines; a summary */
};

/*
 * Writes import->to, whole, in address order, synced and under its name last.
 * A file that is there is never touched: LFC_EXISTS, also if one of its set
 * is. LFC_PARTIAL: done, with something left out.
 */
enum lfc_status import_leases(
    const struct import *import, struct err_detail *detail);

#endif
