/*
 * libcommon/prefetch.h: asks for memory that will be read soon.
 *
 * Not __builtin_prefetch by itself: gcc sees no effect in it, takes a function
 * that does nothing else for a pure one, and drops the calls (12 does at
 * -O2). The empty statement is an effect.
 *
 * Threads: no state.
 */
#ifndef LIBCOMMON_PREFETCH_H
#define LIBCOMMON_PREFETCH_H

/* The cache line of an address, which need not be one that may be read. */
static inline void
prefetch(const void *address)
{
	__builtin_prefetch(address);
	__asm__ volatile("" : : "r"(address));
}

#endif
