/*
 * tests/fault/fault_report.h: what the shim tells whoever preloaded it.
 *
 * A file of this size, shared with the program, so that it can be read after
 * the program was killed.
 */
#ifndef TESTS_FAULT_FAULT_REPORT_H
#define TESTS_FAULT_FAULT_REPORT_H

#include <stdatomic.h>
#include <stdint.h>

#define FAULT_FILES 64

/* How much of a file is on disk; what is longer may be lost. */
struct fault_file {
	uint64_t inode;
	uint64_t synced;
};

struct fault_report {
	_Atomic unsigned calls;               /* counted so far */
	_Atomic unsigned faults;              /* made to go wrong */
	struct fault_file files[FAULT_FILES]; /* as many as have an inode */
};

#endif
