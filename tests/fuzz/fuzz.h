/*
 * fuzz.h: what the harnesses share.
 *
 * A harness is one function and knows nothing of who calls it: libFuzzer,
 * AFL++ by its libFuzzer entry point, or replay_main.c, which plays the corpus
 * in "make check" with any compiler.
 */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* data is exactly so long: what is beyond belongs to nobody. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Called once before, if a harness has it; returns 0. */
int LLVMFuzzerInitialize(int *argc, char ***argv);

/* Every promise a harness looks at: says which one is broken, and aborts. */
#define must(condition)                                                        \
	((condition) ? (void)0 : fuzz_broken(#condition, __FILE__, __LINE__))

static inline _Noreturn void
fuzz_broken(const char *what, const char *file, int line)
{
	(void)fprintf(stderr, "%s:%d: broken: %s\n", file, line, what);
	abort();
}

#endif
