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

#include <inttypes.h>

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
	L(DATABASE, "database")                                                \
	L(FLEX_ID, "flex-id-hooks")                                            \
	L(FLEX_OPTION, "flex-option-hooks")                                    \
	L(LIMITS, "limits-hooks")

#define LOG_LOGGER_ENUM(id, name) LOG_LOGGER_##id,
enum log_logger_index { LOG_LOGGERS(LOG_LOGGER_ENUM) LOG_LOGGER_COUNT };
#undef LOG_LOGGER_ENUM

/* Start, stop, signals */
#define LOG_MESSAGES_SERVER(M)                                                 \
	M(DHCP6_STARTING, DHCP6, INFO, 0, "dhcp6d version %s starting")        \
	M(DHCP6_START_INFO, DHCP6, DEBUG, 0,                                   \
	    "pid: %d, server port: %u, client port: %u, verbose: %s")          \
	M(HOSTS_BACKENDS_REGISTERED, HOSTS, INFO, 0,                           \
	    "the following host backend types are available: %s")              \
	M(DHCPSRV_LEASE_MGR_BACKENDS_REGISTERED, DHCPSRV, INFO, 0,             \
	    "the following lease backend types are available: %s")             \
	M(DHCP6_STARTED, DHCP6, INFO, 0, "dhcp6d version %s started")          \
	M(DHCP6_ROOT_USER_SECURITY_WARNING, DHCP6, WARN, 0,                    \
	    "dhcp6d is running as root, which it need not be once its sockets" \
	    " are open")                                                       \
	M(DHCP6_SHUTDOWN_REQUEST, DHCP6, DEBUG, 40,                            \
	    "shutdown of server requested: %s")                                \
	M(DHCP6_SHUTDOWN, DHCP6, INFO, 0, "server shutdown%s")                 \
	M(DHCP6_INIT_FAIL, DHCP6, ERROR, 0, "failed to initialize server: %s") \
	M(DHCP6_USING_SERVERID, DHCP6, INFO, 0,                                \
	    "server is using server-id %s and stores in the file %s")          \
	M(DHCP6_MULTI_THREADING_INFO, DHCP6, INFO, 0,                          \
	    "enabled: %s, number of threads: %zu")                             \
	M(DHCP6_PRIVILEGES, DHCP6, INFO, 0,                                    \
	    "running as user %u, group %u, without capabilities; system calls" \
	    " restricted: %s, files restricted: %s")                           \
	M(DHCP6_USER_MISSING, DHCP6, WARN, 0,                                  \
	    "there is no user %s, or it takes CAP_SETUID and CAP_SETGID to"    \
	    " become it: the server stays root, without capabilities"          \
	    " (systemd-sysusers makes the user, or useradd --system)")         \
	M(DHCP6_CONFIG_NOT_READABLE, DHCP6, WARN, 0,                           \
	    "the configuration cannot be read by the server's user, so that a" \
	    " reload will fail (give the file to its group, mode 0640): %s")   \
	M(DHCP6_STARTER_GONE, DHCP6, ERROR, 0,                                 \
	    "the starter process has ended: %s")                               \
	M(DHCP6_DYNAMIC_RECONFIGURATION, DHCP6, INFO, 0,                       \
	    "initiate server reconfiguration using file: %s, after receiving"  \
	    " SIGHUP signal or config-reload command")                         \
	M(DHCP6_DYNAMIC_RECONFIGURATION_SUCCESS, DHCP6, INFO, 0,               \
	    "dynamic server reconfiguration succeeded with file: %s")          \
	M(DHCP6_DYNAMIC_RECONFIGURATION_FAIL, DHCP6, ERROR, 0,                 \
	    "dynamic server reconfiguration failed with file: %s, the former"  \
	    " configuration stays in force: %s")                               \
	M(DHCP6_RELOAD_NEEDS_RESTART, DHCP6, WARN, 0,                          \
	    "%s has changed in the file; that takes effect after a restart")   \
	M(DHCP6_LEASES_REHOMED, DHCP6, INFO, 0,                                \
	    "%" PRIu64 " leases were moved to the subnets that their addresses"\
	    " lie in by the new configuration")                                \
	M(DHCP6_LEASES_HOMELESS, DHCP6, WARN, 0,                               \
	    "%" PRIu64 " leases lie in no subnet of the new configuration, %s is"\
	    " the first; they end with their lifetimes")                       \
	M(DHCP6_LEASES_REHOME_BROKEN_OFF, DHCP6, WARN, 0,                      \
	    "moving leases to the subnets of the new configuration was broken" \
	    " off after %" PRIu64)                                             \
	M(DHCPSRV_MEMFILE_LFC_SETUP, DHCPSRV, INFO, 0,                         \
	    "setting up the Lease File Cleanup interval to %u sec")            \
	M(DHCPSRV_MEMFILE_LFC_START, DHCPSRV, INFO, 0,                         \
	    "starting Lease File Cleanup of %s")                               \
	M(DHCPSRV_MEMFILE_LFC_EXECUTE, DHCPSRV, INFO, 0,                       \
	    "executing Lease File Cleanup using: lfc, on the files of %s")     \
	M(DHCPSRV_MEMFILE_LFC_RUNNING, DHCPSRV, INFO, 0,                       \
	    "a Lease File Cleanup of %s is running still")                     \
	M(DHCPSRV_MEMFILE_LFC_SPAWN_FAIL, DHCPSRV, ERROR, 0,                   \
	    "Lease File Cleanup failed to run: %s")                            \
	M(DHCPSRV_MEMFILE_LFC_LEASE_FILE_RENAME_FAIL, DHCPSRV, ERROR, 0,       \
	    "lease file %s could not be renamed for its cleanup: %s")          \
	M(DHCPSRV_MEMFILE_LFC_ENDED, DHCPSRV, INFO, 0,                         \
	    "Lease File Cleanup of %s has ended: %" PRIu64                     \
	    " rows became %" PRIu64 " leases in %" PRIu64 " ms")               \
	M(DHCPSRV_MEMFILE_LFC_GROWN, DHCPSRV, INFO, 0,                         \
	    "the lease files have %" PRIu64 " rows for %" PRIu64 " leases,"    \
	    " they are compacted whatever the interval")                       \
	M(DHCPSRV_MEMFILE_LFC_FAILED, DHCPSRV, ERROR, 0,                       \
	    "Lease File Cleanup has failed with status %d (%s), nothing is"    \
	    " lost, it is tried again in %u seconds; files of %s")             \
	M(ALLOC_ENGINE_V6_LEASES_RECLAMATION_START, ALLOC_ENGINE, DEBUG, 40,   \
	    "starting reclamation of expired leases (limit = %u leases or"     \
	    " %u milliseconds)")                                               \
	M(ALLOC_ENGINE_V6_LEASE_RECLAIM, ALLOC_ENGINE, DEBUG, 40,              \
	    "duid=[%s]: reclaiming expired lease for %s")                      \
	M(ALLOC_ENGINE_V6_RECLAIMED_LEASES_DELETE, ALLOC_ENGINE, DEBUG, 40,    \
	    "duid=[%s]: deleting the reclaimed lease for %s")                  \
	M(ALLOC_ENGINE_V6_LEASES_RECLAMATION_COMPLETE, ALLOC_ENGINE, DEBUG,    \
	    40, "reclaimed %zu leases in %.3f ms")                             \
	M(ALLOC_ENGINE_V6_LEASES_RECLAMATION_SLOW, ALLOC_ENGINE, WARN, 0,      \
	    "expired leases still exist after %u reclamations")                \
	M(ALLOC_ENGINE_V6_DECLINED_RECOVERED, ALLOC_ENGINE, INFO, 0,           \
	    "IPv6 address %s was recovered after %u seconds of"                \
	    " probation-period")

/* Configuration */
#define LOG_MESSAGES_CONFIG(M)                                                 \
	M(DHCP6_CONFIG_LOAD_FAIL, DHCP6, ERROR, 0,                             \
	    "configuration error using file: %s, reason: %s")                  \
	M(DHCP6_CONFIG_START, DHCP6, DEBUG, 10,                                \
	    "DHCPv6 server is processing the following configuration: %s")     \
	M(DHCP6_CONFIG_SYNTAX_WARNING, DHCP6, WARN, 0, "configuration: %s")    \
	M(DHCP6_CONFIG_WRITTEN, DHCP6, INFO, 0,                                \
	    "config-write has written what is in force to %s")                 \
	M(DHCP6_CONFIG_COMPLETE, DHCP6, INFO, 0,                               \
	    "DHCPv6 server has completed configuration: added IPv6 subnets: "  \
	    "%u; DDNS: %s; reservations: %u")                                  \
	M(DHCPSRV_CFGMGR_NEW_SUBNET6, DHCPSRV, INFO, 0,                        \
	    "a new subnet has been added to configuration: %s")                \
	M(DHCPSRV_CFGMGR_RENEW_GTR_REBIND, DHCPSRV, WARN, 0,                   \
	    "in %s, the value of renew-timer %u is greater than the value of"  \
	    " rebind-timer %u, T1 is not sent")                                \
	M(DHCPSRV_CFGMGR_USE_ALLOCATOR, DHCPSRV, INFO, 0,                      \
	    "using the %s allocator for %s leases in subnet %s")               \
	M(DHCPSRV_CFGMGR_CONFIGURE_SERVERID, DHCPSRV, WARN, 0,                 \
	    "server configuration includes specification of a server "         \
	    "identifier"                                                       \
	    " of type %s")                                                     \
	M(HOSTS_CFG_ADD_HOST, HOSTS, DEBUG, 40,                                \
	    "add the host for reservations: %s")

/* Interfaces and sockets */
#define LOG_MESSAGES_NET(M)                                                    \
	M(DHCPSRV_OPEN_SOCKET_FAIL, DHCPSRV, WARN, 0,                          \
	    "failed to open socket: %s (interface %s)")                        \
	M(DHCPSRV_NO_SOCKETS_OPEN, DHCPSRV, WARN, 0,                           \
	    "no interface configured to listen to DHCP traffic: %s")           \
	M(DHCPSRV_CFGMGR_ADD_IFACE, DHCPSRV, INFO, 0,                          \
	    "listening on interface %s")                                       \
	M(DHCPSRV_CFGMGR_USE_UNICAST, DHCPSRV, INFO, 0,                        \
	    "listening on unicast address %s, on interface %s")                \
	M(DHCPSRV_CFGMGR_UNICAST_LINK_LOCAL, DHCPSRV, WARN, 0,                 \
	    "unicast address %s of interface %s is link-local: no relay "      \
	    "beyond this link reaches it")                                     \
	M(DHCP6_OPEN_SOCKET, DHCP6, DEBUG, 0,                                  \
	    "opening service sockets on port %u")                              \
	M(DHCP6_OPEN_SOCKETS_FAILED, DHCP6, ERROR, 0,                          \
	    "maximum number of attempts to open service sockets on port %u "   \
	    "has been exhausted without success")                              \
	M(DHCP6_FATAL_OPEN_SOCKETS_FAILED, DHCP6, FATAL, 0,                    \
	    "maximum number of attempts to open all service sockets on port "  \
	    "%u has been exhausted without success, shutting down")            \
	M(DHCP6_INTERFACE_LEFT, DHCP6, INFO, 0,                                \
	    "no longer listening on interface %s: %s")                         \
	M(DHCP6_INTERFACE_WATCH_FAIL, DHCP6, ERROR, 0,                         \
	    "changes of interfaces go unnoticed: %s")                          \
	M(DHCP6_SPREAD_FAIL, DHCP6, WARN, 0,                                   \
	    "the kernel does not spread relayed packets evenly over the"       \
	    " threads (SO_ATTACH_REUSEPORT_CBPF): %s")                         \
	M(DHCP6_PACKET_RECEIVE_FAIL, PACKETS, ERROR, 0,                        \
	    "error on attempt to receive packet: %s")                          \
	M(DHCP6_PACKET_SEND, PACKETS, INFO, 0,                                 \
	    "%s: trying to send packet %s (type %u) from [%s]:%u to [%s]:%u"   \
	    " on interface %s")                                                \
	M(DHCP6_PACKET_SEND_FAIL, PACKETS, ERROR, 0,                           \
	    "%s: failed to send DHCPv6 packet to [%s]:%u on interface %s: %s") \
	M(DHCP6_RECEIVE_BUFFER, DHCP6, DEBUG, 0,                               \
	    "receive buffers of %u bytes on UDP port %u, for %zu threads")

/* Lease store, lease file */
#define LOG_MESSAGES_LEASE(M)                                                  \
	M(DHCPSRV_MEMFILE_DB, DHCPSRV, INFO, 0,                                \
	    "opening memory file lease database: lfc-interval=%u name=%s "     \
	    "persist=true type=memfile universe=6")                            \
	M(DHCPSRV_MEMFILE_LEASE_FILE_LOAD, DHCPSRV, INFO, 0,                   \
	    "loading leases from file %s")                                     \
	M(DHCPSRV_MEMFILE_LEASE_FILE_PROGRESS, DHCPSRV, INFO, 0,               \
	    "loading leases from file %s: %u%% read, %" PRIu64 " rows so "     \
	    "far, %" PRIu64 " rows/s")                                         \
	M(DHCPSRV_MEMFILE_LEASE_FILE_LOADED, DHCPSRV, INFO, 0,                 \
	    "lease file %s: %" PRIu64 " rows, %" PRIu64 " bad ones, %" PRIu64  \
	    " bytes")                                                          \
	M(DHCPSRV_MEMFILE_LEASE_LOAD_ROW_ERROR, DHCPSRV, ERROR, 0,             \
	    "discarding row %" PRIu64 " of %s, error: %s")                     \
	M(DHCPSRV_MEMFILE_LEASE_LOAD_ROW_ERRORS, DHCPSRV, ERROR, 0,            \
	    "discarded %" PRIu64 " rows of %s in all, they are kept in %s")    \
	M(DHCPSRV_MEMFILE_BAD_ROWS_FAIL, DHCPSRV, ERROR, 0,                    \
	    "unreadable rows could not be kept: %s")                           \
	M(DHCPSRV_MEMFILE_READ_HWADDR_FAIL, DHCPSRV, WARN, 0,                  \
	    "failed to read the hardware address of %" PRIu64                  \
	    " rows of %s, the leases are kept without")                        \
	M(DHCPSRV_MEMFILE_CONVERTING_LEASE_FILES, DHCPSRV, WARN, 0,            \
	    "%s is not in the current schema, a cleanup will convert it")      \
	M(DHCPSRV_MEMFILE_LEASE_LOAD, DHCPSRV, DEBUG, 55, "loading lease %s")  \
	M(DHCPSRV_MEMFILE_LEASES_LOADED, DHCPSRV, INFO, 0,                     \
	    "%" PRIu64 " leases from %" PRIu64 " rows in %" PRIu64 " ms")      \
	M(DHCPSRV_LEASE6_EXTENDED_INFO_UPGRADED, DHCPSRV, DEBUG, 40,           \
	    "extended info for lease %s was upgraded")                         \
	M(DHCPSRV_LEASE6_EXTENDED_INFO_SANITY_FAIL, DHCPSRV, ERROR, 0,         \
	    "extended info for lease %s failed checks (%s)")                   \
	M(DHCPSRV_LEASE_EXTENDED_INFO_SANITY_MORE, DHCPSRV, ERROR, 0,          \
	    "%" PRIu64 " more rows failed checks of extended info, not told"   \
	    " one by one")                                                     \
	M(DHCPSRV_LEASE_SANITY_FAIL, DHCPSRV, WARN, 0,                         \
	    "The lease %s with subnet-id %u failed subnet-id checks (%s).")    \
	M(DHCPSRV_LEASE_SANITY_FAIL_DISCARD, DHCPSRV, INFO, 0,                 \
	    "The lease %s with subnet-id %u failed subnet-id checks (%s) and"  \
	    " was dropped.")                                                   \
	M(DHCPSRV_LEASE_SANITY_FIXED, DHCPSRV, INFO, 0,                        \
	    "The lease %s with subnet-id %u failed subnet-id checks, but was"  \
	    " corrected to subnet-id %u.")                                     \
	M(DHCPSRV_LEASE_SANITY_MORE, DHCPSRV, WARN, 0,                         \
	    "%" PRIu64 " more rows failed subnet-id checks, not told one by"   \
	    " one")                                                            \
	M(DHCPSRV_MEMFILE_FAILED_TO_OPEN, DHCPSRV, ERROR, 0,                   \
	    "could not open the lease file: %s")                               \
	M(DHCPSRV_MEMFILE_NO_STORAGE, DHCPSRV, WARN, 0,                        \
	    "running in non-persistent mode (%s), leases will be lost after "  \
	    "restart")                                                         \
	M(DHCPSRV_MEMFILE_TORN_ROW, DHCPSRV, WARN, 0,                          \
	    "lease file %s ended inside a row at byte %" PRIu64                \
	    ": the rest was cut off and is kept in %s")                        \
	M(DHCPSRV_MEMFILE_NO_LINE_END, DHCPSRV, WARN, 0,                       \
	    "lease file %s ended without a line end, it was added")            \
	M(DHCPSRV_MEMFILE_SETTLED, DHCPSRV, WARN, 0, "%s")                     \
	M(DHCPSRV_MEMFILE_EMPTY, DHCPSRV, WARN, 0,                             \
	    "lease file %s was there, with %" PRIu64 " bytes, and had no "     \
	    "header, let alone leases: a file system that lost its data in a " \
	    "crash leaves such a file; leases may be missing, there may be a " \
	    "backup")                                                          \
	M(DHCPSRV_MEMFILE_SHRUNK, DHCPSRV, ERROR, 0,                           \
	    "lease file %s is shorter than what was written to it: %" PRIu64   \
	    " bytes instead of %" PRIu64)                                      \
	M(DHCPSRV_MEMFILE_NO_JOURNAL, DHCPSRV, WARN, 0,                        \
	    "lease file %s goes without a journal, it is synced itself "       \
	    "(slower, no less safe): %s")                                      \
	M(DHCPSRV_MEMFILE_JOURNAL_FOLDED, DHCPSRV, WARN, 0,                    \
	    "%" PRIu64 " bytes of rows were put back from %s into %s, which "  \
	    "had not been closed")                                             \
	M(DHCPSRV_MEMFILE_JOURNAL_ASIDE, DHCPSRV, ERROR, 0, "%s")              \
	M(DHCPSRV_MEMFILE_JOURNAL_STAYS, DHCPSRV, WARN, 0,                     \
	    "the lease file's journal stays and will be put back at the next " \
	    "start: %s")                                                       \
	M(LEASE_LOG_STOPPED, DHCPSRV, ERROR, 0,                                \
	    "leases cannot be stored, nothing is granted until they can: %s")  \
	M(LEASE_LOG_RETRY_FAILED, DHCPSRV, WARN, 0,                            \
	    "leases still cannot be stored after %u tries: %s")                \
	M(LEASE_LOG_RESUMED, DHCPSRV, INFO, 0,                                 \
	    "leases are stored again after %u tries and %" PRIu64              \
	    " ms, granting goes on")                                           \
	M(LEASE_LOG_LOST, DHCPSRV, ERROR, 0,                                   \
	    "stopped with changes that could not be stored (none of them was " \
	    "acknowledged): %s")                                               \
	M(LEASE_LOG_ROTATED, DHCPSRV, INFO, 0,                                 \
	    "lease file %s is now %s, a new one was begun")                        \
	M(LEASE_FILE_LOST, DHCPSRV, ERROR, 0,                                  \
	    "lease file %s was %s while the server runs; all leases are"       \
	    " written anew from memory, until that is done a crash would lose" \
	    " some")                                                           \
	M(LEASE_FILE_REWRITTEN, DHCPSRV, INFO, 0,                              \
	    "lease file %s is whole again, %" PRIu64 " leases were written")   \
	M(LEASE_FILE_REWRITE_FAILED, DHCPSRV, WARN, 0,                         \
	    "lease file %s could not be written anew, it is tried again: %s")  \
	M(LEASE_FILE_STAYS_LOST, DHCPSRV, ERROR, 0,                            \
	    "lease file %s was lost and could not be written anew before the"  \
	    " stop: leases are missing at the next start")                     \
	M(LEASE_FILE_GONE_AT_END, DHCPSRV, ERROR, 0,                           \
	    "lease file %s is not the file that leases were written to; its"   \
	    " journal is kept")

/* lfc */
#define LOG_MESSAGES_LFC(M)                                                    \
	M(LFC_START, ROOT, INFO, 0, "Starting lease file cleanup, pid %d")     \
	M(LFC_RUNNING, ROOT, FATAL, 0, "LFC instance already running: %s")     \
	M(LFC_FAIL_PID_CREATE, ROOT, ERROR, 0, "%s")                           \
	M(LFC_FAIL_PID_DEL, ROOT, ERROR, 0, "%s")                              \
	M(LFC_SETTLED, ROOT, WARN, 0, "%s")                                    \
	M(LFC_NOTHING, ROOT, INFO, 0,                                          \
	    "neither %s nor %s exists, nothing to do")                         \
	M(LFC_PROCESSING, ROOT, INFO, 0, "Previous file: %s, copy file: %s")   \
	M(LFC_PROGRESS, ROOT, INFO, 0, "%s %" PRIu64 " rows so far")           \
	M(LFC_BAD_ROW, ROOT, ERROR, 0,                                         \
	    "discarding row %" PRIu64 " of %s, error: %s")                     \
	M(LFC_BAD_ROWS, ROOT, ERROR, 0,                                        \
	    "%" PRIu64 " rows could not be read, they were moved to %s")       \
	M(LFC_READ_STATS, ROOT, INFO, 0,                                       \
	    "Leases: %" PRIu64 ", attempts: %" PRIu64 ", errors: %" PRIu64     \
	    ", bytes: %" PRIu64 ", memory for the index: %" PRIu64)            \
	M(LFC_WRITE_STATS, ROOT, INFO, 0,                                      \
	    "Leases: %" PRIu64 ", bytes: %" PRIu64 ", in %" PRIu64 " ms")      \
	M(LFC_ROTATING, ROOT, INFO, 0, "LFC rotating files: %s becomes %s")    \
	M(LFC_FAIL_PROCESS, ROOT, FATAL, 0, "processing failed: %s")           \
	M(LFC_FAIL_ROTATE, ROOT, FATAL, 0, "rotating files failed: %s")        \
	M(LFC_TERMINATE, ROOT, INFO, 0, "LFC finished processing, status %d")

/* Packets and decisions */
#define LOG_MESSAGES_PACKET(M)                                                 \
	M(DHCP6_BUFFER_RECEIVED, PACKETS, DEBUG, 40,                           \
	    "received buffer from %s:%u to %s:%u over interface %s")           \
	M(DHCP6_QUERY_LABEL, DHCP6, INFO, 0, "received query: %s")             \
	M(DHCP6_PACKET_RECEIVED, PACKETS, INFO, 0,                             \
	    "%s: %s (type %u) received from %s to %s on interface %s")         \
	M(DHCP6_QUERY_DATA, PACKETS, DEBUG, 55, "%s, packet details: %s")      \
	M(DHCP6_RESPONSE_DATA, PACKETS, DEBUG, 55,                             \
	    "%s: responding with packet type %u data is %s")                   \
	M(DHCP6_LEASE_DATA, LEASES, DEBUG, 55,                                 \
	    "%s: detailed lease information for iaid=%u: %s")                  \
	M(DHCP6_PACKET_DROP_PARSE_FAIL, BAD_PACKETS, DEBUG, 15,                \
	    "failed to parse packet from %s to %s, received over "             \
	    "interface %s, reason: %s")                                        \
	M(DHCP6_PACKET_DROP_SERVERID_MISMATCH, BAD_PACKETS, DEBUG, 15,         \
	    "%s: dropping packet with server identifier: %s, server is "       \
	    "using: %s")                                                       \
	M(DHCP6_PACKET_DROP_UNICAST, BAD_PACKETS, DEBUG, 15,                   \
	    "%s: dropping unicast %s packet as this packet should be "         \
	    "sent to multicast")                                               \
	M(DHCP6_PACKET_DROP_DROP_CLASS, BAD_PACKETS, DEBUG, 15,                \
	    "dropped as member of the special class 'DROP': %s")               \
	M(DHCP6_PACKET_DROP_DROP_CLASS2, BAD_PACKETS, DEBUG, 15,               \
	    "dropped as member of the special class 'DROP' after host "        \
	    "reservation lookup: %s")                                          \
	M(DHCP6_PACKET_DROP_DROP_CLASS_EARLY, BAD_PACKETS, DEBUG, 15,          \
	    "dropped as member of the special class 'DROP' after early "       \
	    "global host reservations lookup: %s")                             \
	M(DHCP6_PACKET_RATE, BAD_PACKETS, WARN, 0,                             \
	    "%s: %s on %s sends more than %u messages a second (%s): what "    \
	    "goes beyond is dropped; said once a minute at most, of whomever") \
	M(DHCP6_PACKET_DROP_DHCP_DISABLED, BAD_PACKETS, DEBUG, 15,             \
	    "%s: DHCP service is globally disabled")                           \
	M(DHCP6_PACKET_DROPPED, BAD_PACKETS, DEBUG, 15, "%s: %s dropped: %s")  \
	M(DHCP6_REQUIRED_OPTIONS_CHECK_FAIL, BAD_PACKETS, DEBUG, 40,           \
	    "%s message received from %s failed the following check: "         \
	    "%s")                                                              \
	M(DHCP6_UNKNOWN_MSG_RECEIVED, BAD_PACKETS, DEBUG, 40,                  \
	    "received unknown message (type %u) on interface %s")              \
	M(DHCP6_CLASSES_ASSIGNED, DHCP6, DEBUG, 40,                            \
	    "%s: client packet has been assigned to the following "            \
	    "class(es): %s")                                                   \
	M(DHCP6_ADDITIONAL_CLASS_UNDEFINED, DHCP6, DEBUG, 40,                  \
	    "%s: additional class %s has no definition")                       \
	M(DHCPSRV_EVAL_RESULT, EVAL, DEBUG, 50,                                \
	    "%s: the expression of class %s evaluated to %s")                  \
	M(DHCPSRV_EVAL_ERROR, EVAL, ERROR, 0,                                  \
	    "%s: evaluating the expression of class %s failed: %s")            \
	M(DHCP6_SUBNET_SELECTED, PACKETS, DEBUG, 45,                           \
	    "%s: the subnet with ID %u was selected for client "               \
	    "assignments")                                                     \
	M(DHCP6_SUBNET_DATA, PACKETS, DEBUG, 55,                               \
	    "%s: the selected subnet details: %s")                             \
	M(HOSTS_CFG_GET_ONE_SUBNET_ID_IDENTIFIER, HOSTS, DEBUG, 40,            \
	    "get one host with IPv6 reservation for subnet id %u, identified " \
	    "by %s")                                                           \
	M(HOSTS_CFG_GET_ONE_SUBNET_ID_IDENTIFIER_HOST, HOSTS, DEBUG, 45,       \
	    "using subnet id %u and identifier %s, found a host")              \
	M(HOSTS_CFG_GET_ONE_SUBNET_ID_IDENTIFIER_NULL, HOSTS, DEBUG, 45,       \
	    "host not found using subnet id %u and identifier %s")             \
	M(DHCP6_PROCESS_IA_NA_REQUEST, LEASES, DEBUG, 50,                      \
	    "%s: server is processing IA_NA option with iaid=%u and hint=%s")  \
	M(DHCP6_PROCESS_IA_PD_REQUEST, LEASES, DEBUG, 50,                      \
	    "%s: server is processing IA_PD option with iaid=%u and hint=%s")  \
	M(DHCP6_PROCESS_IA_NA_EXTEND, LEASES, DEBUG, 50,                       \
	    "%s: extending lease lifetime for IA_NA option with iaid=%u")      \
	M(DHCP6_PROCESS_IA_PD_EXTEND, LEASES, DEBUG, 50,                       \
	    "%s: extending lease lifetime for IA_PD option with iaid=%u")      \
	M(DHCP6_PROCESS_IA_NA_RELEASE, LEASES, DEBUG, 50,                      \
	    "%s: releasing lease for IA_NA option with iaid=%u")               \
	M(DHCP6_PROCESS_IA_PD_RELEASE, LEASES, DEBUG, 50,                      \
	    "%s: releasing lease for IA_PD option with iaid=%u")               \
	M(DHCP6_DECLINE_PROCESS_IA, LEASES, DEBUG, 50,                         \
	    "%s: declining leases of the IA with iaid=%u")                     \
	M(ALLOC_ENGINE_V6_ALLOC_UNRESERVED, ALLOC_ENGINE, DEBUG, 40,           \
	    "no static reservations available - trying to dynamically "        \
	    "allocate leases for client %s")                                   \
	M(ALLOC_ENGINE_V6_EXTEND_LEASE, ALLOC_ENGINE, DEBUG, 50,               \
	    "%s: extending lifetime of the lease type %s, address %s")         \
	M(DHCP6_ADD_STATUS_CODE_FOR_IA, OPTIONS, DEBUG, 50,                    \
	    "%s: adding Status Code to IA with iaid=%u: %s(%u) \"%s\"")        \
	M(DHCP6_ADD_GLOBAL_STATUS_CODE, OPTIONS, DEBUG, 50,                    \
	    "%s: adding Status Code to DHCPv6 packet: %s(%u) \"%s\"")          \
	M(DHCP6_RAPID_COMMIT, OPTIONS, DEBUG, 50,                              \
	    "%s: Rapid Commit option received, following 2-way exchange")      \
	M(DHCP6_OPTIONS_LEFT_OUT, OPTIONS, DEBUG, 40,                          \
	    "%s: %u options left out of a reply that has no room for them")    \
	M(DHCP6_PACKET_QUEUE_FULL, BAD_PACKETS, DEBUG, 40,                     \
	    "more comes than can be answered: %u Solicits were dropped "       \
	    "unread")                                                          \
	M(DHCP6_REPLY_LARGE, OPTIONS, WARN, 0,                                 \
	    "%s: a reply of %zu octets to a client of subnet %u is larger "    \
	    "than the %u that every link carries in one piece: it goes in "    \
	    "fragments, which some clients do not get; said once until a "     \
	    "reload")                                                          \
	M(DHCP6_SUBNET_SELECTION_FAILED, BAD_PACKETS, DEBUG, 50,               \
	    "%s: failed to select subnet for the client")                      \
	M(DHCP6_SUBNET_DYNAMICALLY_CHANGED, PACKETS, DEBUG, 45,                \
	    "%s: changed selected subnet %u to subnet %u from shared "         \
	    "network %s for client assignments")                               \
	M(DHCP6_PACKET_REJECT_CLASS, BAD_PACKETS, DEBUG, 15,                   \
	    "%s: no lease is given to a member of the special class "          \
	    "'REJECT'")                                                        \
	M(LEASE_EXTENDED_INFO_TOO_LONG, LEASES, DEBUG, 40,                     \
	    "%s: the relays' data is too long to be kept in a lease")          \
	M(DHCP6_LEASE_ADVERT, LEASES, INFO, 0,                                 \
	    "%s: lease for address %s and iaid=%u will be advertised")         \
	M(DHCP6_PD_LEASE_ADVERT, LEASES, INFO, 0,                              \
	    "%s: lease for prefix %s and iaid=%u will be advertised")          \
	M(DHCP6_LEASE_ALLOC, LEASES, INFO, 0,                                  \
	    "%s: lease for address %s and iaid=%u has been allocated "         \
	    "for %u seconds")                                                  \
	M(DHCP6_PD_LEASE_ALLOC, LEASES, INFO, 0,                               \
	    "%s: lease for prefix %s and iaid=%u has been allocated "          \
	    "for %u seconds")                                                  \
	M(DHCP6_LEASE_RENEW, LEASES, INFO, 0,                                  \
	    "%s: lease for address %s and iaid=%u has been allocated")         \
	M(DHCP6_PD_LEASE_RENEW, LEASES, INFO, 0,                               \
	    "%s: lease for prefix %s and iaid=%u has been allocated")          \
	M(DHCP6_DDNS_RECEIVE_FQDN, DDNS, DEBUG, 50,                            \
	    "%s: received a Client FQDN option with flags N=%u, O=%u, S=%u")   \
	M(DHCP6_CLIENT_FQDN_SCRUBBED_EMPTY, DDNS, DEBUG, 50,                   \
	    "%s: nothing usable is left of the name that the client sent")     \
	M(DHCP6_DDNS_FQDN_GENERATED, DDNS, DEBUG, 55,                          \
	    "%s: generated FQDN for the client: %.*s")                         \
	M(DHCP6_DDNS_RESPONSE_FQDN_DATA, DDNS, DEBUG, 50,                      \
	    "%s: the client's name is %.*s, flags N=%u, O=%u, S=%u")           \
	M(DHCP6_DDNS_CREATE_ADD_NAME_CHANGE_REQUEST, DDNS, DEBUG, 50,          \
	    "name change request, not sent: add %.*s and %s, forward=%u "      \
	    "reverse=%u ttl=%u")                                               \
	M(DHCP6_DDNS_REMOVE_OLD_LEASE_FQDN, DDNS, DEBUG, 50,                   \
	    "name change request, not sent: remove %.*s and %s, forward=%u "   \
	    "reverse=%u")                                                      \
	M(DHCP6_LEASE_REUSE, LEASES, INFO, 0,                                  \
	    "%s: lease for address %s and iaid=%u has been reused for %u "     \
	    "seconds")                                                         \
	M(DHCP6_PD_LEASE_REUSE, LEASES, INFO, 0,                               \
	    "%s: lease for prefix %s and iaid=%u has been reused for %u "      \
	    "seconds")                                                         \
	M(DHCP6_RELEASE_NA, LEASES, INFO, 0,                                   \
	    "%s: binding for address %s and iaid=%u was released "             \
	    "properly")                                                        \
	M(DHCP6_RELEASE_PD, LEASES, INFO, 0,                                   \
	    "%s: prefix %s for iaid=%u was released properly")                 \
	M(DHCP6_RELEASE_NA_DELETED, LEASES, INFO, 0,                           \
	    "%s: address %s and iaid=%u was deleted on release")               \
	M(DHCP6_RELEASE_PD_DELETED, LEASES, INFO, 0,                           \
	    "%s: prefix %s for iaid=%u was deleted on release")                \
	M(DHCP6_RELEASE_NA_EXPIRED, LEASES, INFO, 0,                           \
	    "%s: binding for address %s and iaid=%u expired on release")       \
	M(DHCP6_RELEASE_PD_EXPIRED, LEASES, INFO, 0,                           \
	    "%s: prefix %s for iaid=%u expired on release")                    \
	M(DHCP6_RELEASE_NA_FAIL_WRONG_DUID, LEASES, INFO, 0,                   \
	    "%s: client tried to release address %s, but it belongs to "       \
	    "another client using duid=%s")                                    \
	M(DHCP6_RELEASE_PD_FAIL_WRONG_DUID, LEASES, INFO, 0,                   \
	    "%s: client tried to release prefix %s, but it belongs to "        \
	    "another client (duid=%s)")                                        \
	M(DHCP6_RELEASE_NA_FAIL_WRONG_IAID, LEASES, WARN, 0,                   \
	    "%s: client tried to release address %s, but it used wrong "       \
	    "IAID (expected %u, but got %u)")                                  \
	M(DHCP6_RELEASE_PD_FAIL_WRONG_IAID, LEASES, WARN, 0,                   \
	    "%s: client tried to release prefix %s, but it used wrong "        \
	    "IAID (expected %u, but got %u)")                                  \
	M(DHCP6_DECLINE_LEASE, LEASES, INFO, 0,                                \
	    "Client %s sent DECLINE for address %s and the server "            \
	    "marked it as declined. The lease will be recovered in %u "        \
	    "seconds.")                                                        \
	M(DHCP6_CLIENT_LEASE_LIMIT, LEASES, DEBUG, 40,                         \
	    "%s: the client gets no further lease, as it has as many as it "   \
	    "may (client-lease-limit, %u)")                                    \
	M(DHCP6_ADDR_REG_INFORM_CLIENT_CHANGE, LEASES, INFO, 0,                \
	    "%s: address %s was registered by another client, duid=%s, and "   \
	    "is now this one's")                                               \
	M(DHCP6_ADDR_REG_INFORM_FAIL, LEASES, INFO, 0,                         \
	    "%s: address %s is not registered: %s")                            \
	M(DHCP6_ADDR_REGISTERED, LEASES, INFO, 0,                              \
	    "%s: address %s has been registered for %u seconds")               \
	M(DHCP6_ADDR_DEREGISTERED, LEASES, INFO, 0,                            \
	    "%s: address %s is not registered any more, as its client says")   \
	M(DHCP6_DECLINE_SHARE, LEASES, WARN, 0,                                \
	    "clients have declined %" PRIu64                                   \
	    " addresses of a pool of subnet %u, as "                           \
	    "many as may be kept out of use (decline-pool-share, %u %%): "     \
	    "further Declines have no effect; said once until a reload")       \
	M(DHCP6_DECLINE_FAIL_NO_LEASE, LEASES, INFO, 0,                        \
	    "Client %s sent DECLINE for address %s, but there's no "           \
	    "lease for it")                                                    \
	M(DHCP6_DECLINE_FAIL_DUID_MISMATCH, LEASES, INFO, 0,                   \
	    "Client %s sent DECLINE for address %s, but it belongs to "        \
	    "client with DUID %s")                                             \
	M(DHCP6_DECLINE_FAIL_IAID_MISMATCH, LEASES, INFO, 0,                   \
	    "Client %s sent DECLINE for address %s, but used a wrong "         \
	    "IAID (%u), instead of expected %u")                               \
	M(ALLOC_ENGINE_V6_HR_ADDR_GRANTED, ALLOC_ENGINE, INFO, 0,              \
	    "reserved address %s was assigned to client %s")                   \
	M(ALLOC_ENGINE_V6_HR_PREFIX_GRANTED, ALLOC_ENGINE, INFO, 0,            \
	    "reserved prefix %s was assigned to client %s")                    \
	M(ALLOC_ENGINE_V6_REVOKED_ADDR_LEASE, ALLOC_ENGINE, INFO, 0,           \
	    "address %s was revoked from client %s as it is reserved "         \
	    "for client %s")                                                   \
	M(ALLOC_ENGINE_V6_REVOKED_PREFIX_LEASE, ALLOC_ENGINE, INFO, 0,         \
	    "prefix %s was revoked from client %s as it is reserved "          \
	    "for client %s")                                                   \
	M(ALLOC_ENGINE_V6_HINT_RESERVED, ALLOC_ENGINE, DEBUG, 40,              \
	    "%s: lease for the client's hint %s is reserved for another "      \
	    "client")                                                          \
	M(ALLOC_ENGINE_IGNORING_UNSUITABLE_GLOBAL_ADDRESS6, ALLOC_ENGINE,      \
	    DEBUG, 40,                                                         \
	    "%s: ignoring globally reserved address %s, it is not valid for "  \
	    "this link")                                                       \
	M(ALLOC_ENGINE_V6_ALLOC_FAIL_SUBNET, ALLOC_ENGINE, WARN, 0,            \
	    "%s: failed to allocate an IPv6 lease in the subnet %s, "          \
	    "subnet-id %u, shared network (none)")                             \
	M(ALLOC_ENGINE_V6_ALLOC_FAIL_SHARED_NETWORK, ALLOC_ENGINE, WARN, 0,    \
	    "%s: failed to allocate a lease in the shared network %s: "        \
	    "%u subnets have no available leases, %u subnets have no "         \
	    "matching pools")                                                  \
	M(ALLOC_ENGINE_V6_ALLOC_FAIL_NO_POOLS, ALLOC_ENGINE, WARN, 0,          \
	    "%s: no pools were available for the lease allocation")            \
	M(ALLOC_ENGINE_V6_ALLOC_FAIL, ALLOC_ENGINE, WARN, 0,                   \
	    "%s: failed to allocate an IPv6 lease: all %u pools that "         \
	    "fit are in use")                                                  \
	M(ALLOC_ENGINE_V6_ALLOC_FAIL_CLASSES, ALLOC_ENGINE, WARN, 0,           \
	    "%s: Failed to allocate an IPv6 address for client with "          \
	    "classes: %s")                                                     \
	M(ALLOC_ENGINE_V6_ALLOC_ERROR, ALLOC_ENGINE, ERROR, 0,                 \
	    "%s: the leases of this query cannot be stored: %s")

/* dhcp6d's command socket */
#define LOG_MESSAGES_CONTROL(M)                                                \
	M(COMMAND_ACCEPTOR_START, COMMANDS, INFO, 0,                           \
	    "taking commands of ctrld at %s")                                  \
	M(COMMAND_ACCEPTOR_FAIL, COMMANDS, WARN, 0, "no commands are taken: %s")

/* ctrld */
#define LOG_MESSAGES_CTRLD(M)                                                  \
	M(CTRLD_STARTED, COMMANDS, INFO, 0,                                    \
	    "serving operators at %s, %zu of them known")                      \
	M(CTRLD_RELOADED, COMMANDS, INFO, 0,                                   \
	    "configuration read again, %zu operators known")                   \
	M(CTRLD_STOPPED, COMMANDS, INFO, 0, "stopped by signal %d")            \
	M(CTRLD_CONFIG_FAIL, COMMANDS, ERROR, 0, "%s")                         \
	M(CTRLD_AUDIT_FAIL, COMMANDS, ERROR, 0,                                \
	    "audit log cannot be written, only readers are served: %s")        \
	M(CTRLD_NOT_AUTHORISED, COMMANDS, WARN, 0,                             \
	    "operator refused: %s (uid %u, pid %d)")                           \
	M(CTRLD_KEA_SOCKET_OPEN, COMMANDS, INFO, 0,                            \
	    "serving Kea's channel at %s")                                     \
	M(CTRLD_KEA_SOCKET_CLOSED, COMMANDS, INFO, 0,                          \
	    "Kea's channel at %s is no more configured")                       \
	M(CTRLD_KEA_SOCKET_FAIL, COMMANDS, ERROR, 0,                           \
	    "Kea's channel is not served: %s")                                 \
	M(CTRLD_HTTP_OPEN, COMMANDS, INFO, 0,                                  \
	    "serving Kea's channel by HTTP over TLS at %s")                    \
	M(CTRLD_HTTP_CLOSED, COMMANDS, INFO, 0,                                \
	    "Kea's channel by HTTP at %s is no more configured so")            \
	M(CTRLD_HTTP_FAIL, COMMANDS, ERROR, 0, "Kea's channel by HTTP: %s")    \
	M(CTRLD_HTTP_REFUSED, COMMANDS, WARN, 0, "refused over HTTP: %s")

/* Identifiers and options by expressions */
#define LOG_MESSAGES_FLEX(M)                                                   \
	M(FLEX_ID_EXPRESSION_EVALUATED, FLEX_ID, DEBUG, 40,                    \
	    "Expression evaluated for packet to \"%.*s\" (size: %zu)")         \
	M(FLEX_ID_EXPRESSION_EVALUATED_NP, FLEX_ID, INFO, 0,                   \
	    "Expression evaluated for packet to 0x%s (size: %zu)")             \
	M(FLEX_ID_EXPRESSION_HEX, FLEX_ID, DEBUG, 40,                          \
	    "evaluated expression in hexadecimal form \"%s\"")                 \
	M(FLEX_ID_EVALUATION_FAILED, FLEX_ID, ERROR, 0,                        \
	    "%s: there is no flexible identifier: %s")                         \
	M(FLEX_ID_USED_AS_DUID, FLEX_ID, DEBUG, 40,                            \
	    "using flexible identifier \"%s\" as DUID")                        \
	M(FLEX_ID_RESTORE_DUID, FLEX_ID, DEBUG, 40,                            \
	    "restoring original DUID \"%s\" in the response")                  \
	M(FLEX_ID_IGNORE_IAID_APPLIED_ON_NA, FLEX_ID, DEBUG, 40,               \
	    "the ignore-iaid has changed IAID (%u) to 0 for the IA_NA "        \
	    "option.")                                                         \
	M(FLEX_ID_IGNORE_IAID_APPLIED_ON_PD, FLEX_ID, DEBUG, 40,               \
	    "the ignore-iaid has changed IAID (%u) to 0 for the IA_PD "        \
	    "option.")                                                         \
	M(FLEX_ID_IGNORE_IAID_NOT_APPLIED_ON_NA, FLEX_ID, DEBUG, 40,           \
	    "the ignore-iaid was not applied on the packet because it "        \
	    "contains more than one IA_NA.")                                   \
	M(FLEX_ID_IGNORE_IAID_NOT_APPLIED_ON_PD, FLEX_ID, DEBUG, 40,           \
	    "the ignore-iaid was not applied on the packet because it "        \
	    "contains more than one IA_PD.")                                   \
	M(FLEX_OPTION_PROCESS_ADD, FLEX_OPTION, DEBUG, 40,                     \
	    "Added the option code %u with value %s")                          \
	M(FLEX_OPTION_PROCESS_SUPERSEDE, FLEX_OPTION, DEBUG, 40,               \
	    "Supersedes the option code %u with value %s")                     \
	M(FLEX_OPTION_PROCESS_REMOVE, FLEX_OPTION, DEBUG, 40,                  \
	    "Removed option code %u")                                          \
	M(FLEX_OPTION_PROCESS_CLIENT_CLASS, FLEX_OPTION, DEBUG, 40,            \
	    "Skip processing of the option code %u for class '%s'")            \
	M(FLEX_OPTION_PROCESS_SUB_ADD, FLEX_OPTION, DEBUG, 40,                 \
	    "Added the sub-option code %u in option code %u with value "       \
	    "%s")                                                              \
	M(FLEX_OPTION_PROCESS_SUB_SUPERSEDE, FLEX_OPTION, DEBUG, 40,           \
	    "Supersedes the sub-option code %u in option code %u with "        \
	    "value %s")                                                        \
	M(FLEX_OPTION_PROCESS_SUB_REMOVE, FLEX_OPTION, DEBUG, 40,              \
	    "Removed sub-option code %u in option code %u")                    \
	M(FLEX_OPTION_PROCESS_SUB_CLIENT_CLASS, FLEX_OPTION, DEBUG, 40,        \
	    "Skip processing of the sub-option code %u in option code "        \
	    "%u for class '%s'")                                               \
	M(FLEX_OPTION_PROCESS_VENDOR_ID_MISMATCH, FLEX_OPTION, DEBUG, 40,      \
	    "Skip processing of vendor option code %u with vendor id %u"       \
	    " not matching wanted %u")                                         \
	M(FLEX_OPTION_PROCESS_ERROR, FLEX_OPTION, ERROR, 0,                    \
	    "An error occurred processing query %s: %s")                       \
	M(LIMITS_PACKET_WITH_CLIENT_CLASSES_RATE_LIMIT_DROPPED, LIMITS, DEBUG, \
	    40,                                                                \
	    "Packet assigned to client classes %s is being dropped for "       \
	    "exceeding the rate limit of %s for client class %s.")             \
	M(LIMITS_PACKET_WITH_SUBNET_ID_RATE_LIMIT_DROPPED, LIMITS, DEBUG, 40,  \
	    "Packet assigned to subnet with ID %u is being dropped for "       \
	    "exceeding the rate limit of %s.")                                 \
	M(LIMITS_LEASE_LIMIT_EXCEEDED, LIMITS, DEBUG, 40,                      \
	    "Lease was not allocated due to exceeding %s.")

#define LOG_MESSAGES(M)                                                        \
	LOG_MESSAGES_SERVER(M)                                                 \
	LOG_MESSAGES_CONFIG(M)                                                 \
	LOG_MESSAGES_NET(M)                                                    \
	LOG_MESSAGES_LEASE(M)                                                  \
	LOG_MESSAGES_LFC(M)                                                    \
	LOG_MESSAGES_PACKET(M)                                                 \
	LOG_MESSAGES_FLEX(M)                                                   \
	LOG_MESSAGES_CONTROL(M)                                                \
	LOG_MESSAGES_CTRLD(M)

LOG_TABLE_DECLARE(LOG_MESSAGES)

/* "kea-dhcp6", "kea-dhcp6.dhcp6", ..., by enum log_logger_index. */
extern const char *const log_logger_names[LOG_LOGGER_COUNT];

#endif
