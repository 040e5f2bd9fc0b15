/*
 * scratch.h: a folder for a harness that cannot do without files, in memory
 * where there is such a file system; gone with the process.
 */
#ifndef TESTS_FUZZ_SCRATCH_H
#define TESTS_FUZZ_SCRATCH_H

#include "libcommon/bytes.h"

#define SCRATCH_PATH 128

void scratch_path(char out[SCRATCH_PATH], const char *name);
void scratch_write(const char *name, struct span bytes);
/* Removes all files of the folder. */
void scratch_clear(void);

#endif
