/*
 * packet/gate.h: shut as far as needed when a flood is more than can be
 * dropped.
 *
 * receive.h drops unread what keeps no lease when the socket's buffer fills.
 * That costs a share of an answer, so a flood of many times what can be
 * answered still fills the buffer, and Renews are lost with the rest. The gate
 * then lets the kernel drop (net/keep_filter.h): each step passes a quarter of
 * what the one before did. It is shut by a step whenever the buffer is above
 * RECEIVE_HARD_PRESSED and opened by one when it has been nearly empty for a
 * while, so that about as much comes as can be answered. What the kernel drops
 * is counted as socket-overflow.
 *
 * Threads: a gate is one worker's; the socket may be read by others.
 */
#ifndef DHCP6D_PACKET_GATE_H
#define DHCP6D_PACKET_GATE_H

#include <stdbool.h>
#include <stdint.h>

#define GATE_STEPS 5 /* one in 1024 at the last */
/* After a step to shut it the next may be this soon: what was let in before is
 * to be out of the buffer. */
#define GATE_SHUTS_NS UINT64_C(10000000)
/* Opens at or below so much of the buffer in use, in percent, so long after
 * the last step. */
#define GATE_OPENS_AT 30
#define GATE_OPENS_NS UINT64_C(250000000)

struct gate {
	int socket;        /* -1: there is none, and it never shuts */
	unsigned step;     /* 0: open */
	uint64_t since_ns; /* steady; of the last step */
};

/* After a batch in a backlog left the buffer so full (receiver_pressure).
 * True if this shut it, from open. */
bool gate_press(struct gate *gate, unsigned pressure, uint64_t steady_ns);

/* Opens it by a step when the time has come; a system call if it is shut. */
void gate_ease(struct gate *gate, uint64_t steady_ns);

/* At the end: nothing is left in the kernel. */
void gate_open(struct gate *gate);

/* For epoll_wait: after how many milliseconds gate_ease is due; -1 never. */
int gate_timeout_ms(const struct gate *gate);

#endif
