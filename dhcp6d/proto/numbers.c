/*
 * proto/numbers.c: names of message types and status codes, for logs.
 *
 * The spellings are Kea's (RELAY_FORWARD, not RELAY-FORW), so that what people
 * search for in logs stays what it was.
 */
#include "dhcp6d/proto/numbers.h"

#include <stddef.h>

static const char *const message_names[MESSAGE_TYPE_COUNT] = {
    [MESSAGE_SOLICIT] = "SOLICIT",
    [MESSAGE_ADVERTISE] = "ADVERTISE",
    [MESSAGE_REQUEST] = "REQUEST",
    [MESSAGE_CONFIRM] = "CONFIRM",
    [MESSAGE_RENEW] = "RENEW",
    [MESSAGE_REBIND] = "REBIND",
    [MESSAGE_REPLY] = "REPLY",
    [MESSAGE_RELEASE] = "RELEASE",
    [MESSAGE_DECLINE] = "DECLINE",
    [MESSAGE_RECONFIGURE] = "RECONFIGURE",
    [MESSAGE_INFORMATION_REQUEST] = "INFORMATION_REQUEST",
    [MESSAGE_RELAY_FORWARD] = "RELAY_FORWARD",
    [MESSAGE_RELAY_REPLY] = "RELAY_REPLY",
    [MESSAGE_LEASEQUERY] = "LEASEQUERY",
    [MESSAGE_LEASEQUERY_REPLY] = "LEASEQUERY_REPLY",
    [MESSAGE_LEASEQUERY_DONE] = "LEASEQUERY_DONE",
    [MESSAGE_LEASEQUERY_DATA] = "LEASEQUERY_DATA",
    [MESSAGE_RECONFIGURE_REQUEST] = "RECONFIGURE_REQUEST",
    [MESSAGE_RECONFIGURE_REPLY] = "RECONFIGURE_REPLY",
    [MESSAGE_DHCPV4_QUERY] = "DHCPV4_QUERY",
    [MESSAGE_DHCPV4_RESPONSE] = "DHCPV4_RESPONSE",
    [MESSAGE_ACTIVELEASEQUERY] = "ACTIVELEASEQUERY",
    [MESSAGE_STARTTLS] = "STARTTLS",
    [MESSAGE_ADDR_REG_INFORM] = "ADDR_REG_INFORM",
    [MESSAGE_ADDR_REG_REPLY] = "ADDR_REG_REPLY",
};

/* RFC 9915 21.13, RFC 5007, 5460, 6977, 7653 (protocol.md 1.5) */
static const char *const status_names[] = {
    "Success",
    "UnspecFail",
    "NoAddrsAvail",
    "NoBinding",
    "NotOnLink",
    "UseMulticast",
    "NoPrefixAvail",
    "UnknownQueryType",
    "MalformedQuery",
    "NotConfigured",
    "NotAllowed",
    "QueryTerminated",
    "DataMissing",
    "CatchUpComplete",
    "NotSupported",
    "TLSConnectionRefused",
};

static const char *
name_at(const char *const *names, size_t count, unsigned number)
{
	if (number >= count || names[number] == NULL)
		return "UNKNOWN";
	return names[number];
}

const char *
message_name(unsigned type)
{
	return name_at(message_names, MESSAGE_TYPE_COUNT, type);
}

const char *
status_name(unsigned status)
{
	return name_at(status_names,
	    sizeof(status_names) / sizeof(status_names[0]), status);
}
