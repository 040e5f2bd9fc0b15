/*
 * packet/statistics.c: which counter an event belongs to.
 *
 * Kea counts a drop under a group of its own and in the sum; ours has a
 * counter for each reason besides, so that the sum can be taken apart.
 */
#include "dhcp6d/packet/statistics.h"

#include "dhcp6d/proto/numbers.h"

#define STATISTIC_NAME(name, text) text,
static const char *const names[STATISTIC_DROP_FIRST] = {
    STATISTICS(STATISTIC_NAME)};

struct counters *
statistics_create(size_t threads)
{
	return counters_create(threads + 1, STATISTIC_COUNT);
}

void
statistics_of_thread(
    struct counters *counters, size_t thread, struct statistics *out)
{
	out->values = counters_block(counters, thread);
}

uint64_t
statistics_sum(const struct counters *counters, unsigned index)
{
	return counters_sum(counters, index);
}

const char *
statistic_name(unsigned index)
{
	if (index < STATISTIC_DROP_FIRST)
		return names[index];
	return drop_name((enum drop)(index - STATISTIC_DROP_FIRST));
}

void
statistics_add_received(struct statistics *statistics, uint8_t type)
{
	static const uint8_t index[MESSAGE_TYPE_COUNT] = {
	    [MESSAGE_SOLICIT] = STATISTIC_SOLICIT_RECEIVED,
	    [MESSAGE_ADVERTISE] = STATISTIC_ADVERTISE_RECEIVED,
	    [MESSAGE_REQUEST] = STATISTIC_REQUEST_RECEIVED,
	    [MESSAGE_CONFIRM] = STATISTIC_CONFIRM_RECEIVED,
	    [MESSAGE_RENEW] = STATISTIC_RENEW_RECEIVED,
	    [MESSAGE_REBIND] = STATISTIC_REBIND_RECEIVED,
	    [MESSAGE_REPLY] = STATISTIC_REPLY_RECEIVED,
	    [MESSAGE_RELEASE] = STATISTIC_RELEASE_RECEIVED,
	    [MESSAGE_DECLINE] = STATISTIC_DECLINE_RECEIVED,
	    [MESSAGE_RECONFIGURE] = STATISTIC_RECONFIGURE_RECEIVED,
	    [MESSAGE_INFORMATION_REQUEST] = STATISTIC_INFREQUEST_RECEIVED,
	    [MESSAGE_LEASEQUERY] = STATISTIC_LEASE_QUERY_RECEIVED,
	    [MESSAGE_DHCPV4_QUERY] = STATISTIC_DHCPV4_QUERY_RECEIVED,
	    [MESSAGE_DHCPV4_RESPONSE] = STATISTIC_DHCPV4_RESPONSE_RECEIVED,
	    [MESSAGE_ADDR_REG_INFORM] = STATISTIC_ADDR_REG_INFORM_RECEIVED,
	    [MESSAGE_ADDR_REG_REPLY] = STATISTIC_ADDR_REG_REPLY_RECEIVED,
	};
	unsigned found = type < MESSAGE_TYPE_COUNT ? index[type] : 0;

	/* 0 is RECEIVED itself, which no type has */
	statistics_add(
	    statistics, found != 0 ? found : STATISTIC_UNKNOWN_RECEIVED);
}

void
statistics_add_sent(struct statistics *statistics, uint8_t type)
{
	statistics_add(statistics, STATISTIC_SENT);
	if (type == MESSAGE_ADVERTISE)
		statistics_add(statistics, STATISTIC_ADVERTISE_SENT);
	else if (type == MESSAGE_REPLY)
		statistics_add(statistics, STATISTIC_REPLY_SENT);
}

/* Kea's groups (3.2 and later); 0 = none. */
static const uint8_t groups[DROP_COUNT] = {
    [DROP_TOO_SHORT] = STATISTIC_PARSE_FAILED,
    [DROP_OPTION_OVERRUN] = STATISTIC_PARSE_FAILED,
    [DROP_RELAY_TOO_DEEP] = STATISTIC_PARSE_FAILED,
    [DROP_RELAY_NO_MESSAGE] = STATISTIC_PARSE_FAILED,
    [DROP_SINGLETON_TWICE] = STATISTIC_PARSE_FAILED,
    [DROP_BAD_CLIENT_ID] = STATISTIC_PARSE_FAILED,
    [DROP_TOO_MANY] = STATISTIC_PARSE_FAILED,
    [DROP_TYPE_UNKNOWN] = STATISTIC_RFC_VIOLATION,
    [DROP_TYPE_NOT_FOR_SERVER] = STATISTIC_RFC_VIOLATION,
    [DROP_UNICAST] = STATISTIC_RFC_VIOLATION,
    [DROP_BAD_SOURCE] = STATISTIC_RFC_VIOLATION,
    [DROP_NO_CLIENT_ID] = STATISTIC_RFC_VIOLATION,
    [DROP_NO_SERVER_ID] = STATISTIC_RFC_VIOLATION,
    [DROP_SERVER_ID_FORBIDDEN] = STATISTIC_RFC_VIOLATION,
    [DROP_OTHER_SERVER] = STATISTIC_NOT_FOR_US,
    [DROP_IA_IN_INFORMATION_REQUEST] = STATISTIC_RFC_VIOLATION,
    [DROP_NO_ADDRESS_IN_CONFIRM] = STATISTIC_RFC_VIOLATION,
    [DROP_BAD_REGISTRATION] = STATISTIC_RFC_VIOLATION,
    [DROP_CLASS_DROP] = STATISTIC_ADMIN_FILTERED,
    [DROP_CLIENT_RATE] = STATISTIC_LIMIT_EXCEEDED,
    [DROP_SOURCE_RATE] = STATISTIC_LIMIT_EXCEEDED,
    [DROP_INTERFACE_ID_RATE] = STATISTIC_LIMIT_EXCEEDED,
    [DROP_CLASS_RATE] = STATISTIC_LIMIT_EXCEEDED,
    [DROP_SUBNET_RATE] = STATISTIC_LIMIT_EXCEEDED,
    [DROP_SERVICE_DISABLED] = STATISTIC_SERVICE_DISABLED,
    [DROP_TOO_OLD] = STATISTIC_QUEUE_FULL,
    [DROP_SHED] = STATISTIC_QUEUE_FULL,
    [DROP_STORAGE] = STATISTIC_PROCESSING_FAILED,
    [DROP_NO_ROOM] = STATISTIC_PROCESSING_FAILED,
    [DROP_SEND_FAILED] = STATISTIC_PROCESSING_FAILED,
};

void
statistics_add_drop(struct statistics *statistics, enum drop drop)
{
	statistics_add(statistics, STATISTIC_DROP_FIRST + (unsigned)drop);
	statistics_add(statistics, STATISTIC_RECEIVE_DROP);
	if (groups[drop] != 0)
		statistics_add(statistics, groups[drop]);
}
