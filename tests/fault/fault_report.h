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

/* In the undo file, in the order of the calls: bytes that stood where the
 * program then wrote; or, of size FAULT_SYNCED, that all is on disk. */
#define FAULT_SYNCED UINT64_MAX

struct fault_undo {
	uint64_t inode, offset, size; /* size bytes follow; fewer than were
				       * written, at the end of a file */
};

struct fault_report {
	_Atomic unsigned calls;               /* counted so far */
	_Atomic unsigned faults;              /* made to go wrong */
	struct fault_file files[FAULT_FILES]; /* as many as have an inode */
};

#endif
