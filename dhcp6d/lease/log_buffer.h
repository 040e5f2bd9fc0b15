/*
 * lease/log_buffer.h: changes on their way to the disk, in order.
 *
 * Applying appends here under the store's lock; the committer takes all that
 * has gathered and gives the sink a batch. Entries are binary and compact:
 * making text of them is the committer's work, outside the lock.
 *
 * Sequence numbers count changes from 1 and never go back within a process.
 *
 * Threads: reserve and append under the store's lock; take and give back by the
 * committer alone, without it. The buffer has a lock of its own inside, taken
 * after the store's and held for moments.
 */
#ifndef DHCP6D_LEASE_LOG_BUFFER_H
#define DHCP6D_LEASE_LOG_BUFFER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "libcommon/err.h"
#include "libcommon/lease_row.h"

struct log_buffer;
struct log_batch; /* entries taken together */

/*
 * capacity: the ceiling, in bytes, of what is appended and not given back
 * (256 KiB at the least). NULL: no memory.
 */
struct log_buffer *log_buffer_create(size_t capacity);
void log_buffer_free(struct log_buffer *buffer); /* NULL is fine */

/*
 * Room for count changes with spans of bytes in all is there (reserve grows
 * the buffer if it must, up to its ceiling), so that the appends that follow
 * cannot fail, also when a batch is taken in between. ERR_LOG_STOPPED when
 * granting is off; ERR_LIMIT at the ceiling, that is when the disk has fallen
 * far behind: whoever asked is not answered and comes again; ERR_MEMORY.
 */
enum err log_buffer_reserve(
    struct log_buffer *buffer, size_t count, size_t bytes);
/* transaction of *lease is wall time, as in the file. Returns its number. */
uint64_t log_buffer_append(
    struct log_buffer *buffer, const struct lease *lease, bool removed);

/* Number of the last change appended. */
uint64_t log_buffer_last(const struct log_buffer *buffer);

/*
 * For the committer: everything appended since the last take, as one batch;
 * NULL if there is nothing (*last is 0) or no memory for taking it (*last is
 * not: ask again later). The batch belongs to the committer until it is given
 * back; *last is the number of its last change.
 */
struct log_batch *log_buffer_take(struct log_buffer *buffer, uint64_t *last);
void log_buffer_give_back(struct log_buffer *buffer, struct log_batch *batch);

/* Granting off (reserve fails) and on again; by the committer, any thread
 * may ask. */
void log_buffer_stop(struct log_buffer *buffer, bool stopped);
bool log_buffer_stopped(const struct log_buffer *buffer);

/* For sinks: walks a batch. Spans are valid as long as the batch. */
typedef enum err log_batch_each(
    void *context, const struct lease *lease, bool removed);
enum err log_batch_walk(
    const struct log_batch *batch, log_batch_each *each, void *context);
size_t log_batch_count(const struct log_batch *batch);

#endif
