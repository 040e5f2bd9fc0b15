/*
 * socket_retry.h: interfaces that are configured and cannot be listened on
 * (service-sockets-..., kea-config.md 3.17).
 *
 * An interface that appears or comes up is served at once, by the kernel's
 * news; these tries are for what fails without any, and count down to giving
 * up where the configuration wants all or nothing.
 *
 * Threads: the main thread.
 */
#ifndef DHCP6D_SOCKET_RETRY_H
#define DHCP6D_SOCKET_RETRY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dhcp6d/config/model.h"

struct socket_retry {
	bool require_all;
	uint32_t tries_left;
	uint64_t wait_ns, next_ns; /* steady; UINT64_MAX: no try is due */
};

/*
 * After the first try, of which so many interfaces were left over. False: all
 * of them are required, and no further try is wanted.
 */
bool socket_retry_begin(struct socket_retry *retry,
    const struct snapshot *snapshot, uint64_t now_ns, size_t left);

bool socket_retry_is_due(const struct socket_retry *retry, uint64_t now_ns);

enum socket_retry_end {
	SOCKET_RETRY_GOES_ON, /* or has succeeded */
	SOCKET_RETRY_GAVE_UP,
	SOCKET_RETRY_FATAL /* gave up, and all are required */
};

/* After a try that was due. */
enum socket_retry_end socket_retry_note(
    struct socket_retry *retry, uint64_t now_ns, size_t left);

/* Milliseconds until the next try; INT_MAX if there is none. */
int socket_retry_timeout(const struct socket_retry *retry, uint64_t now_ns);

#endif
