/*
 * net/membership.h: on which interfaces we are a member of the groups.
 *
 * Internal to net/ (socket.c). Keeps ff02::1:2 and ff05::1:3 joined on exactly
 * the interfaces that a table says are served, and tells the operator what is
 * listened on and what not, each time that changes. Threads: one at a time.
 */
#ifndef DHCP6D_NET_MEMBERSHIP_H
#define DHCP6D_NET_MEMBERSHIP_H

#include "dhcp6d/net/interface.h"
#include "libcommon/log.h"

struct memberships;

/* socket: what hears the groups; it stays the caller's. NULL: no memory. */
struct memberships *memberships_create(int socket, struct log *log);
void memberships_free(struct memberships *memberships); /* NULL is fine */

void memberships_update(
    struct memberships *memberships, const struct interface_table *table);

/* Interfaces on which both groups are joined. */
size_t memberships_count(const struct memberships *memberships);

/* Those that are to be served and cannot be, as of the last update. */
size_t memberships_left(const struct memberships *memberships);

/* Each of them, and why. */
void memberships_each_left(
    const struct memberships *memberships, left_over *tell, void *context);

#endif
