/*
 * libcommon/arena.h: memory that goes all at once.
 *
 * For what lives and dies together: a configuration snapshot, a parsed file.
 * Nothing is freed one by one. Memory is zeroed and aligned for any type. An
 * arena has a ceiling; reaching it, or the system's end of memory, yields
 * NULL.
 *
 * Threads: one arena, one thread at a time.
 */
#ifndef LIBCOMMON_ARENA_H
#define LIBCOMMON_ARENA_H

#include <stddef.h>

#include "libcommon/bytes.h"

struct arena;

/* ceiling: the most that may be allocated in all, in bytes; 0 = no ceiling. */
struct arena *arena_create(size_t ceiling);
void arena_free(struct arena *arena); /* NULL is fine */

void *arena_alloc(struct arena *arena, size_t size);

/* count * size, checked for overflow. */
void *arena_array(struct arena *arena, size_t count, size_t size);

/* Copies; arena_text ends the copy in 0. */
char *arena_text(struct arena *arena, const char *text, size_t size);
struct span arena_span(struct arena *arena, struct span span);

/* Bytes handed out so far. */
size_t arena_used(const struct arena *arena);

#endif
