/*
 * control/answer.h: an answer on its way out, in pieces.
 *
 * Short answers are made at once from a text and a map; long ones are written
 * as they are found, so that their size costs no memory. Pieces leave as PART
 * frames, the end as an END frame with Kea's result (ctrld/PROTOCOL.md).
 *
 * An answer's end waits in its buffer until answer_send: a short answer is not
 * written before its command has let go of all that others wait for.
 *
 * Threads: an answer belongs to its connection's thread. Writing may wait for
 * the peer: never call with the store's lock held. What other threads may know
 * of it, and do to it, stands in struct answer_peer.
 */
#ifndef DHCP6D_CONTROL_ANSWER_H
#define DHCP6D_CONTROL_ANSWER_H

#include <jansson.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum result {
	RESULT_SUCCESS = 0,
	RESULT_ERROR = 1,
	RESULT_UNSUPPORTED = 2,
	RESULT_EMPTY = 3,
	RESULT_CONFLICT = 4,
	RESULT_FATAL = 5
};

struct answer;

struct answer_peer {
	_Atomic uint64_t waited_since; /* answer_steady_ms; 0: not waited for */
	atomic_bool cut; /* to be written to no more; set by any thread */
};

uint64_t answer_steady_ms(void); /* never 0 */

/* fd stays the caller's, and so does peer, which may be NULL. NULL without
 * memory. */
struct answer *answer_create(int fd, struct answer_peer *peer);
void answer_free(struct answer *answer);

/* Writes what is left of an answer that is done. */
void answer_send(struct answer *answer);

/* A whole answer without arguments. */
void answer_text(struct answer *answer, enum result result, const char *format,
    ...) __attribute__((format(printf, 3, 4)));

/* A whole answer with arguments (taken over; a map or a list); text may be
 * NULL. */
void answer_arguments(struct answer *answer, enum result result,
    json_t *arguments, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/*
 * A long one: begin writes what stands before the elements (such as
 * {"arguments": {"leases": [), element one element (taken over), end what
 * stands after them. False when the peer has gone: stop then.
 */
bool answer_begin_list(struct answer *answer, const char *name);
bool answer_element(struct answer *answer, json_t *element);
/* more: further members of the arguments beside the list (taken over), or
 * NULL. */
void answer_end_list(struct answer *answer, json_t *more, enum result result,
    const char *format, ...) __attribute__((format(printf, 4, 5)));

/*
 * The same for a list inside a map, {"arguments": {MAP: {HEAD: value, NAME: [:
 * head stands before it (the value stays the caller's), more behind it.
 */
bool answer_begin_rows(struct answer *answer, const char *map, const char *head,
    json_t *value, const char *name);
void answer_end_rows(struct answer *answer, json_t *more, enum result result,
    const char *format, ...) __attribute__((format(printf, 4, 5)));

/* The same for a map: member writes one (value stays the caller's). */
bool answer_begin_map(struct answer *answer);
bool answer_member(struct answer *answer, const char *name, json_t *value);
void answer_end_map(struct answer *answer, enum result result);

/*
 * Long arguments that are JSON text already: begin writes what stands before
 * them, text any part of them, end what stands after. False when the peer has
 * gone: stop then.
 */
bool answer_begin_text(struct answer *answer);
bool answer_text_part(void *answer, const char *text, size_t size);
/* format may be NULL. */
void answer_end_text(struct answer *answer, enum result result,
    const char *format, ...) __attribute__((format(printf, 3, 4)));

/* The whole has been told; whether the peer still reads. Who computes long
 * without writing asks that now and then: a stop may have cut it. */
bool answer_is_done(const struct answer *answer);
bool answer_is_alive(const struct answer *answer);
/* What becomes true when it is cut; NULL if nobody can. */
const atomic_bool *answer_cut(const struct answer *answer);

#endif
