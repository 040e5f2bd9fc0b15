/*
 * packet/receive.h: a batch in, and what is not worth its while out again.
 *
 * Threads: by the worker that has the batch.
 */
#ifndef DHCP6D_PACKET_RECEIVE_H
#define DHCP6D_PACKET_RECEIVE_H

#include "dhcp6d/net/batch_io.h"
#include "dhcp6d/packet/batch.h"
#include "dhcp6d/packet/statistics.h"
#include "dhcp6d/packet/steps.h"
#include "libcommon/clock.h"

/* A Solicit's client sends it again after this long (SOL_TIMEOUT, RFC 9915
 * 7.6), and will take no answer to the first then. */
#define RECEIVE_TOO_OLD_NS UINT64_C(1000000000)
/* With more to come, Solicits that have waited this long are shed. */
#define RECEIVE_SHED_NS UINT64_C(250000000)

/*
 * Above so much of the socket's buffer in use, in percent: Solicits are not
 * read, and then nothing that neither keeps nor gives back a lease: what is of
 * no type that we know neither. The latter also if it has
 * waited so long while there is more to come: half of the time after which its
 * client sends it again (RFC 9915 7.6), and what comes behind it waits as long.
 *
 * Shedding Solicits alone ends an avalanche below these marks, so Requests are
 * not lost to it; what gets beyond is a flood of Requests, Confirms or
 * Information-requests themselves.
 */
#define RECEIVE_PRESSED 50
#define RECEIVE_HARD_PRESSED 75
#define RECEIVE_LATE_NS UINT64_C(500000000)
bool receive_sheds(uint8_t type, unsigned pressure, uint64_t waited_ns);

/*
 * Fills the batch from the socket, without waiting, and reads *now thereafter.
 * The batch holds an interface table; datagrams that are not for us are
 * counted and left out. While more comes than is taken out of the socket
 * (receiver_pressure), what receive_sheds says is dropped unread.
 */
enum err receive_batch(struct batch *batch, struct receiver *receiver,
    int socket, const struct clock *clock, struct moment *now,
    struct statistics *statistics, struct err_detail *detail);

/*
 * After decode: drops Solicits that are too old, and, when a backlog stands,
 * those that have waited for long; then puts the messages of clients that have
 * or are about to have a lease before those of clients that look for one.
 */
void receive_shed(struct batch *batch, struct step_context *context);

#endif
