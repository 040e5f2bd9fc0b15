/*
 * libcommon/log_messages.h: every log message of every program, in one table.
 *
 * Identifiers, loggers, severities and debug levels are Kea's wherever Kea has
 * the message (kea-config.md 4.3), so that what operators search for goes on
 * being found. Ours are in the same style. A row:
 *
 *   M(identifier, logger, severity, debug level, format)
 *
 * Rows stand in sections by subject; a new message is one row here.
 */
#ifndef LIBCOMMON_LOG_MESSAGES_H
#define LIBCOMMON_LOG_MESSAGES_H

#include "libcommon/log.h"

/* Kea's loggers below the root, in its spelling; enum and names in one. */
#define LOG_LOGGERS(L)                                                         \
	L(ROOT, "")                                                            \
	L(DHCP6, "dhcp6")                                                      \
	L(BAD_PACKETS, "bad-packets")                                          \
	L(PACKETS, "packets")                                                  \
	L(OPTIONS, "options")                                                  \
	L(DDNS, "ddns")                                                        \
	L(LEASES, "leases")                                                    \
	L(ALLOC_ENGINE, "alloc-engine")                                        \
	L(DHCPSRV, "dhcpsrv")                                                  \
	L(HOSTS, "hosts")                                                      \
	L(HOOKS, "hooks")                                                      \
	L(COMMANDS, "commands")                                                \
	L(DCTL, "dctl")                                                        \
	L(EVAL, "eval")                                                        \
	L(DATABASE, "database")

#define LOG_LOGGER_ENUM(id, name) LOG_LOGGER_##id,
enum log_logger_index { LOG_LOGGERS(LOG_LOGGER_ENUM) LOG_LOGGER_COUNT };
#undef LOG_LOGGER_ENUM

/* Start, stop, signals */
#define LOG_MESSAGES_SERVER(M)                                                 \
	M(DHCP6_STARTING, DHCP6, INFO, 0, "dhcp6d version %s starting")        \
	M(DHCP6_STARTED, DHCP6, INFO, 0, "dhcp6d version %s started")          \
	M(DHCP6_SHUTDOWN, DHCP6, INFO, 0, "server shutdown")                   \
	M(DHCP6_INIT_FAIL, DHCP6, ERROR, 0, "failed to initialize server: %s")

/* Configuration */
#define LOG_MESSAGES_CONFIG(M)                                                 \
	M(DHCP6_CONFIG_LOAD_FAIL, DHCP6, ERROR, 0,                             \
	    "configuration error using file: %s, reason: %s")

/* Interfaces and sockets */
#define LOG_MESSAGES_NET(M)                                                    \
	M(DHCPSRV_OPEN_SOCKET_FAIL, DHCPSRV, WARN, 0,                          \
	    "failed to open socket: %s (interface %s)")                        \
	M(DHCPSRV_NO_SOCKETS_OPEN, DHCPSRV, WARN, 0,                           \
	    "no interface is being listened on; clients are served as soon as" \
	    " one of those that interfaces-config names is there")             \
	M(DHCPSRV_CFGMGR_ADD_IFACE, DHCPSRV, INFO, 0,                          \
	    "listening on interface %s")                                       \
	M(DHCPSRV_CFGMGR_USE_UNICAST, DHCPSRV, INFO, 0,                        \
	    "listening on unicast address %s, on interface %s")                \
	M(DHCP6_INTERFACE_LEFT, DHCP6, INFO, 0,                                \
	    "no longer listening on interface %s: %s")                         \
	M(DHCP6_INTERFACE_WATCH_FAIL, DHCP6, ERROR, 0,                         \
	    "changes of interfaces go unnoticed: %s")                          \
	M(DHCP6_SPREAD_FAIL, DHCP6, WARN, 0,                                   \
	    "the kernel does not spread relayed packets evenly over the"       \
	    " threads (SO_ATTACH_REUSEPORT_CBPF): %s")                         \
	M(DHCP6_RECEIVE_BUFFER, DHCP6, DEBUG, 0,                               \
	    "receive buffers of %u bytes on UDP port %u, for %zu threads")

/* Lease store, lease file, lfc */
#define LOG_MESSAGES_LEASE(M)                                                  \
	M(DHCPSRV_MEMFILE_DB, DHCPSRV, INFO, 0,                                \
	    "opening memory file lease database: %s")

/* Packets and decisions */
#define LOG_MESSAGES_PACKET(M)                                                 \
	M(DHCP6_PACKET_RECEIVED, PACKETS, INFO, 0,                             \
	    "%s: %s (type %u) received from %s to %s on interface %s")

#define LOG_MESSAGES(M)                                                        \
	LOG_MESSAGES_SERVER(M)                                                 \
	LOG_MESSAGES_CONFIG(M)                                                 \
	LOG_MESSAGES_NET(M)                                                    \
	LOG_MESSAGES_LEASE(M)                                                  \
	LOG_MESSAGES_PACKET(M)

LOG_TABLE_DECLARE(LOG_MESSAGES)

/* "kea-dhcp6", "kea-dhcp6.dhcp6", ..., by enum log_logger_index. */
extern const char *const log_logger_names[LOG_LOGGER_COUNT];

#endif
