/*
 * tests/fault/driver.h: a program run with a fault, and what came of it.
 *
 * Everything happens in the directory that is current (tests/unit/files.h);
 * driver_find is called before one goes there.
 */
#ifndef TESTS_FAULT_DRIVER_H
#define TESTS_FAULT_DRIVER_H

#include <stdbool.h>
#include <stddef.h>

#include "tests/fault/fault_report.h"

struct fault {
	unsigned at, count; /* see fault_shim.c; at 0: no fault */
	const char *kind;
};

#define FAULT_NONE ((struct fault){0, 0, "kill"})

#define OUTPUT_MAX 8192

struct outcome {
	int status;  /* of exit; -1: killed */
	bool struck; /* the fault was reached */
	unsigned calls;
	struct fault_report report;
	char output[OUTPUT_MAX]; /* what it wrote on standard output */
};

/* Where the shim and a program are: absolute paths of files of the build. */
void driver_find(const char *program);

/* Runs the program with these arguments (the last NULL) and the fault. */
void driver_run(
    const char *const arguments[], struct fault fault, struct outcome *out);

/* What a power cut does to what is not on disk. */
enum power_cut { CUT_ALL, CUT_HALF, CUT_NOTHING };

/* Cuts power: when the program ended, what was not on disk is dropped, or half
 * of each write is; journals and other files each in their way. */
void driver_cut_power(const struct outcome *outcome, enum power_cut journals,
    enum power_cut others);

/* The absolute name of a file here; until the next call. */
const char *driver_path(const char *name);

/* Removes what the driver itself left here. */
void driver_clean(void);

/* Whether a preloaded library may stand between the programs and libc. */
static inline bool
shim_is_possible(void)
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
	return false;
#else
	return true;
#endif
}

#endif
