/*
 * net/netlink.h: what rtnetlink says about links and addresses, as two lists.
 *
 * Internal to net/: interface.c makes tables of the lists. Threads: one.
 */
#ifndef DHCP6D_NET_NETLINK_H
#define DHCP6D_NET_NETLINK_H

#include <stddef.h>

#include "dhcp6d/net/link.h"
#include "libcommon/err.h"

/* Links and usable IPv6 addresses, in no order. served, link_local of the
 * links are not set here. */
struct link_lists {
	struct interface *links;
	size_t link_count, link_capacity;
	struct interface_address *addresses;
	size_t address_count, address_capacity;
};

void link_lists_free(struct link_lists *lists);

struct netlink;

/* Opens; from now on changes are queued for netlink_news. */
enum err netlink_open(struct netlink **out, struct err_detail *detail);
void netlink_close(struct netlink *netlink); /* NULL is fine */
int netlink_descriptor(const struct netlink *netlink);

/* Fills the lists anew with all that is there. */
enum err netlink_read_all(struct netlink *netlink, struct link_lists *lists,
    struct err_detail *detail);

/*
 * Takes in what is queued, without waiting; *changed: the lists differ from
 * before. ERR_TRUNCATED: news were lost, netlink_read_all has to be called.
 */
enum err netlink_news(struct netlink *netlink, struct link_lists *lists,
    bool *changed, struct err_detail *detail);

#endif
