/*
 * packet/statistics.h: what happened to packets, counted.
 *
 * Names are Kea's (commands.md 9.3, 9.4) and, for each drop reason, one of
 * ours (drop.h). Every thread of the packet's way adds to a block of its own,
 * and whoever else changes leases to one more, under the store's lock; a reader
 * sums them. A reset is the reader's matter: counters only grow.
 */
#ifndef DHCP6D_PACKET_STATISTICS_H
#define DHCP6D_PACKET_STATISTICS_H

#include "dhcp6d/packet/drop.h"
#include "libcommon/counter.h"

#define STATISTICS(S)                                                          \
	S(RECEIVED, "pkt6-received")                                           \
	S(SOLICIT_RECEIVED, "pkt6-solicit-received")                           \
	S(ADVERTISE_RECEIVED, "pkt6-advertise-received")                       \
	S(REQUEST_RECEIVED, "pkt6-request-received")                           \
	S(CONFIRM_RECEIVED, "pkt6-confirm-received")                           \
	S(RENEW_RECEIVED, "pkt6-renew-received")                               \
	S(REBIND_RECEIVED, "pkt6-rebind-received")                             \
	S(REPLY_RECEIVED, "pkt6-reply-received")                               \
	S(RELEASE_RECEIVED, "pkt6-release-received")                           \
	S(DECLINE_RECEIVED, "pkt6-decline-received")                           \
	S(RECONFIGURE_RECEIVED, "pkt6-reconfigure-received")                   \
	S(INFREQUEST_RECEIVED, "pkt6-infrequest-received")                     \
	S(LEASE_QUERY_RECEIVED, "pkt6-lease-query-received")                   \
	S(DHCPV4_QUERY_RECEIVED, "pkt6-dhcpv4-query-received")                 \
	S(DHCPV4_RESPONSE_RECEIVED, "pkt6-dhcpv4-response-received")           \
	S(ADDR_REG_INFORM_RECEIVED, "pkt6-addr-reg-inform-received")           \
	S(ADDR_REG_REPLY_RECEIVED, "pkt6-addr-reg-reply-received")             \
	S(UNKNOWN_RECEIVED, "pkt6-unknown-received")                           \
	S(SENT, "pkt6-sent")                                                   \
	S(ADVERTISE_SENT, "pkt6-advertise-sent")                               \
	S(REPLY_SENT, "pkt6-reply-sent")                                       \
	S(RECEIVE_DROP, "pkt6-receive-drop")                                   \
	S(PARSE_FAILED, "pkt6-parse-failed")                                   \
	S(SERVICE_DISABLED, "pkt6-service-disabled")                           \
	S(QUEUE_FULL, "pkt6-queue-full")                                       \
	S(RFC_VIOLATION, "pkt6-rfc-violation")                                 \
	S(ADMIN_FILTERED, "pkt6-admin-filtered")                               \
	S(NOT_FOR_US, "pkt6-not-for-us")                                       \
	S(PROCESSING_FAILED, "pkt6-processing-failed")                         \
	S(LIMIT_EXCEEDED, "pkt6-limit-exceeded")                               \
	S(ALLOCATION_FAIL, "v6-allocation-fail")                               \
	S(ALLOCATION_FAIL_SHARED_NETWORK, "v6-allocation-fail-shared-network") \
	S(ALLOCATION_FAIL_SUBNET, "v6-allocation-fail-subnet")                 \
	S(ALLOCATION_FAIL_NO_POOLS, "v6-allocation-fail-no-pools")             \
	S(ALLOCATION_FAIL_CLASSES, "v6-allocation-fail-classes")               \
	S(NA_LEASE_REUSES, "v6-ia-na-lease-reuses")                            \
	S(PD_LEASE_REUSES, "v6-ia-pd-lease-reuses")                            \
	S(DNS_ADDS, "dns-updates-to-add")                                      \
	S(DNS_REMOVES, "dns-updates-to-remove")                                \
	S(NOT_OURS, "datagrams-not-for-us")                                    \
	S(OVERFLOW, "socket-overflow")                                         \
	S(GATE_SHUT, "overload-gate-shut")                                     \
	S(CLIENT_LEASE_LIMIT, "client-lease-limit-reached")                    \
	S(OPTIONS_LEFT_OUT, "options-left-out")                                \
	S(EVALUATION_FAILED, "class-evaluation-failed")

#define STATISTIC_ENUM(name, text) STATISTIC_##name,
enum statistic {
	STATISTICS(STATISTIC_ENUM) STATISTIC_DROP_FIRST, /* + enum drop */
	STATISTIC_COUNT = STATISTIC_DROP_FIRST + DROP_COUNT
};
#undef STATISTIC_ENUM

/* One thread's block. */
struct statistics {
	_Atomic uint64_t *values; /* STATISTIC_COUNT of them */
};

/* Blocks for a number of threads, and for thread number "threads" the one of
 * the store's lock; NULL without memory. By counters_free. */
struct counters *statistics_create(size_t threads);
void statistics_of_thread(
    struct counters *counters, size_t thread, struct statistics *out);

/* Sum over all threads, and the name in Kea's style; index < STATISTIC_COUNT */
uint64_t statistics_sum(const struct counters *counters, unsigned index);
const char *statistic_name(unsigned index);

/* Counts one event; statistics may be NULL. */
static inline void
statistics_add(struct statistics *statistics, unsigned index)
{
	if (statistics != NULL)
		counter_add(&statistics->values[index], 1);
}

/* Counts a message received or sent, by its type. */
void statistics_add_received(struct statistics *statistics, uint8_t type);
void statistics_add_sent(struct statistics *statistics, uint8_t type);

/* Counts a drop: its own counter, Kea's group of such, and the sum. */
void statistics_add_drop(struct statistics *statistics, enum drop drop);

#endif
