/*
 * net/interface.h: which links the host has, live, and which of them we serve.
 *
 * A watch listens to the kernel (rtnetlink) and publishes, after each change, a
 * new table of all interfaces. A table never changes: who holds one reads it
 * without a lock, for as long as it likes; packet workers hold one per batch.
 * Interfaces that appear, come up, get an address, are renamed or vanish are
 * in the next table, so that nothing needs a restart (protocol.md 7.4).
 *
 * Which interfaces are served is told by interfaces-config: by name ("eth1"),
 * all but loopback ("*"), and unicast addresses besides ("eth1/2001:db8::1").
 *
 * Threads: a watch is read and told what to serve by one thread;
 * interface_table_hold may be called by any. Tables: any thread.
 */
#ifndef DHCP6D_NET_INTERFACE_H
#define DHCP6D_NET_INTERFACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dhcp6d/net/link.h"
#include "libcommon/err.h"

/* One entry of interfaces-config. */
struct served_interface {
	const char *name; /* "*" = all but loopback */
	bool has_address;
	struct address address; /* unicast address to be reached at, too */
};

struct interface_table {
	const struct interface *interfaces; /* ascending index */
	size_t count;
	/* every address of the host that may be used */
	const struct interface_address *addresses;
	size_t address_count;
	const struct served_interface *serving; /* as told */
	size_t serving_count;
};

struct interface_watch;

/* An interface that is to be served and cannot be, and why. */
typedef void left_over(void *context, const char *name, const char *why);

/* Opens netlink and reads all that is there; nothing is served yet. */
enum err interface_watch_open(
    struct interface_watch **out, struct err_detail *detail);
void interface_watch_close(struct interface_watch *watch); /* NULL is fine */

/* Becomes readable when the kernel has news. */
int interface_watch_descriptor(const struct interface_watch *watch);

/*
 * Takes in what the kernel has to say, without waiting. *changed tells whether
 * a new table was published. News that were lost are made up for by reading
 * everything anew.
 */
enum err interface_watch_read(
    struct interface_watch *watch, bool *changed, struct err_detail *detail);

/* From now on these are served (copied); publishes a new table. */
enum err interface_watch_serve(struct interface_watch *watch,
    const struct served_interface *serving, size_t count);

/* The table in force, with a reference that the caller gives back. */
const struct interface_table *interface_table_hold(
    struct interface_watch *watch);
void interface_table_release(const struct interface_table *table);

/* NULL if there is none. */
const struct interface *interface_find(
    const struct interface_table *table, uint32_t index);
const struct interface *interface_find_name(
    const struct interface_table *table, const char *name);

/*
 * Whether a datagram that came in on an interface for that destination is
 * ours: the groups ff02::1:2 and ff05::1:3 and link-local addresses on served
 * interfaces; a unicast address that is served, wherever it came in (a relay's
 * way to us need not end at the interface that has the address); loopback
 * where loopback is served.
 */
bool interface_accepts(const struct interface_table *table, uint32_t index,
    struct address destination);

/* ff02::1:2 and ff05::1:3 (RFC 9915 7.1). */
#define GROUP_RELAY_AGENTS_AND_SERVERS                                         \
	((struct address){UINT64_C(0xff02) << 48, 0x10002})
#define GROUP_SERVERS ((struct address){UINT64_C(0xff05) << 48, 0x10003})

#endif
