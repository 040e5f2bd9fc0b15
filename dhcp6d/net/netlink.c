/*
 * netlink.c: links and addresses by rtnetlink.
 *
 * Two sockets: one that is subscribed to changes and never blocks, one to ask
 * for everything, so that answers and news do not mix. News are applied one by
 * one; a lost one (ENOBUFS) is made up for by asking for everything. It does
 * not decide what is served, and nothing here knows about DHCP.
 */
#include "dhcp6d/net/netlink.h"

#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/if_addr.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <stdlib.h>
#include <string.h>

#define DUMP_TRIES 10 /* a dump that changes under us is asked for again */
#define NEWS_BYTES (1 << 20)

struct netlink {
	struct mnl_socket *news, *ask;
	uint32_t sequence;
	char buffer[32768]; /* the kernel's largest part of a dump */
};

/* What the callbacks of one run work on. */
struct taking_in {
	struct link_lists *lists;
	bool changed;
	bool no_memory;
};

void
link_lists_free(struct link_lists *lists)
{
	free(lists->links);
	free(lists->addresses);
	*lists = (struct link_lists){0};
}

/* Room for one more element; NULL without memory. */
static void *
grow(void **array, size_t *count, size_t *capacity, size_t size)
{
	size_t wanted = *capacity == 0 ? 16 : *capacity * 2;
	void *larger;

	if (*count == *capacity) {
		larger = reallocarray(*array, wanted, size);
		if (larger == NULL)
			return NULL;
		*array = larger;
		*capacity = wanted;
	}
	return (char *)*array + (*count)++ * size;
}

static struct interface *
link_of_index(struct link_lists *lists, uint32_t index)
{
	for (size_t i = 0; i < lists->link_count; i++)
		if (lists->links[i].index == index)
			return &lists->links[i];
	return NULL;
}

static void
link_put(struct taking_in *in, const struct interface *link)
{
	struct link_lists *lists = in->lists;
	struct interface *old = link_of_index(lists, link->index);

	if (old == NULL)
		old = grow((void **)&lists->links, &lists->link_count,
		    &lists->link_capacity, sizeof(*old));
	else if (memcmp(old, link, sizeof(*old)) == 0)
		return;
	if (old == NULL) {
		in->no_memory = true;
		return;
	}
	*old = *link;
	in->changed = true;
}

static void
addresses_remove_link(struct link_lists *lists, uint32_t index)
{
	size_t kept = 0;

	for (size_t i = 0; i < lists->address_count; i++)
		if (lists->addresses[i].interface != index)
			lists->addresses[kept++] = lists->addresses[i];
	lists->address_count = kept;
}

static void
link_remove(struct taking_in *in, uint32_t index)
{
	struct interface *link = link_of_index(in->lists, index);

	if (link == NULL)
		return;
	*link = in->lists->links[--in->lists->link_count];
	addresses_remove_link(in->lists, index);
	in->changed = true;
}

static struct interface_address *
address_find(struct link_lists *lists, const struct interface_address *address)
{
	for (size_t i = 0; i < lists->address_count; i++)
		if (lists->addresses[i].interface == address->interface &&
		    address_equal(
			lists->addresses[i].address, address->address))
			return &lists->addresses[i];
	return NULL;
}

static void
address_put(struct taking_in *in, const struct interface_address *address)
{
	struct link_lists *lists = in->lists;
	struct interface_address *slot;

	if (address_find(lists, address) != NULL)
		return;
	slot = grow((void **)&lists->addresses, &lists->address_count,
	    &lists->address_capacity, sizeof(*slot));
	if (slot == NULL) {
		in->no_memory = true;
		return;
	}
	*slot = *address;
	in->changed = true;
}

static void
address_remove(struct taking_in *in, const struct interface_address *address)
{
	struct interface_address *slot = address_find(in->lists, address);

	if (slot == NULL)
		return;
	*slot = in->lists->addresses[--in->lists->address_count];
	in->changed = true;
}

static void
link_read_name(struct interface *link, const struct nlattr *attribute)
{
	size_t size = mnl_attr_get_payload_len(attribute);

	if (size > sizeof(link->name) - 1)
		size = sizeof(link->name) - 1;
	memcpy(link->name, mnl_attr_get_payload(attribute), size);
}

static void
link_read_hwaddr(struct interface *link, const struct nlattr *attribute)
{
	size_t size = mnl_attr_get_payload_len(attribute);

	if (size > sizeof(link->hwaddr))
		return;
	link->hwaddr_size = (uint8_t)size;
	memcpy(link->hwaddr, mnl_attr_get_payload(attribute), size);
}

/*
 * Only messages of no family are about links: a bridge tells with RTM_DELLINK
 * of family AF_BRIDGE that an interface is no longer its port.
 */
static void
take_link(struct taking_in *in, const struct nlmsghdr *message)
{
	const struct ifinfomsg *info = mnl_nlmsg_get_payload(message);
	const unsigned up = IFF_UP | IFF_RUNNING;
	struct nlattr *attribute;
	struct interface link;

	if (info->ifi_family != AF_UNSPEC)
		return;
	if (message->nlmsg_type == RTM_DELLINK) {
		link_remove(in, (uint32_t)info->ifi_index);
		return;
	}
	memset(&link, 0, sizeof(link)); /* padding, too: links are compared */
	link.index = (uint32_t)info->ifi_index;
	link.hwtype = info->ifi_type;
	link.up = (info->ifi_flags & up) == up;
	link.loopback = (info->ifi_flags & IFF_LOOPBACK) != 0;
	mnl_attr_for_each(attribute, message, sizeof(*info))
	{
		if (mnl_attr_get_type(attribute) == IFLA_IFNAME)
			link_read_name(&link, attribute);
		else if (mnl_attr_get_type(attribute) == IFLA_ADDRESS)
			link_read_hwaddr(&link, attribute);
	}
	link_put(in, &link);
}

static bool
address_read(const struct nlattr *attribute, struct address *out)
{
	if (mnl_attr_get_payload_len(attribute) != ADDRESS_WIRE_SIZE)
		return false;
	*out = address_load(mnl_attr_get_payload(attribute));
	return true;
}

/*
 * An address in doubt (tentative, duplicate) counts as absent: nothing can be
 * sent from it. With a peer, IFA_LOCAL is ours and IFA_ADDRESS the peer's.
 */
static void
take_address(struct taking_in *in, const struct nlmsghdr *message)
{
	const struct ifaddrmsg *info = mnl_nlmsg_get_payload(message);
	struct interface_address address = {info->ifa_index, ADDRESS_ANY};
	uint32_t flags = info->ifa_flags;
	bool has_local = false;
	struct nlattr *attribute;

	if (info->ifa_family != AF_INET6)
		return;
	mnl_attr_for_each(attribute, message, sizeof(*info))
	{
		switch (mnl_attr_get_type(attribute)) {
		case IFA_LOCAL:
			has_local = address_read(attribute, &address.address);
			break;
		case IFA_ADDRESS:
			if (!has_local)
				address_read(attribute, &address.address);
			break;
		case IFA_FLAGS:
			if (mnl_attr_get_payload_len(attribute) == 4)
				flags = mnl_attr_get_u32(attribute);
			break;
		}
	}
	if ((flags & IFA_F_OPTIMISTIC) != 0)
		flags &= ~(uint32_t)IFA_F_TENTATIVE;
	if (message->nlmsg_type == RTM_DELADDR ||
	    (flags & (IFA_F_TENTATIVE | IFA_F_DADFAILED)) != 0)
		address_remove(in, &address);
	else
		address_put(in, &address);
}

static int
take_message(const struct nlmsghdr *message, void *data)
{
	size_t payload = mnl_nlmsg_get_payload_len(message);

	switch (message->nlmsg_type) {
	case RTM_NEWLINK:
	case RTM_DELLINK:
		if (payload >= sizeof(struct ifinfomsg))
			take_link(data, message);
		break;
	case RTM_NEWADDR:
	case RTM_DELADDR:
		if (payload >= sizeof(struct ifaddrmsg))
			take_address(data, message);
		break;
	}
	return MNL_CB_OK;
}

static struct mnl_socket *
socket_open(int flags, unsigned groups, struct err_detail *detail)
{
	struct mnl_socket *socket =
	    mnl_socket_open2(NETLINK_ROUTE, flags | SOCK_CLOEXEC);

	if (socket != NULL &&
	    mnl_socket_bind(socket, groups, MNL_SOCKET_AUTOPID) == 0)
		return socket;
	err_system(detail, "cannot listen to the kernel's news of interfaces"
			   " (netlink)");
	if (socket != NULL)
		mnl_socket_close(socket);
	return NULL;
}

enum err
netlink_open(struct netlink **out, struct err_detail *detail)
{
	struct netlink *netlink = calloc(1, sizeof(*netlink));
	int bytes = NEWS_BYTES;

	if (netlink == NULL)
		return err_set(detail, ERR_MEMORY, "no memory for netlink");
	netlink->news = socket_open(
	    SOCK_NONBLOCK, RTMGRP_LINK | RTMGRP_IPV6_IFADDR, detail);
	if (netlink->news != NULL)
		netlink->ask = socket_open(0, 0, detail);
	if (netlink->news == NULL || netlink->ask == NULL) {
		netlink_close(netlink);
		return ERR_SYSTEM;
	}
	/* Best effort: with a small buffer we ask for everything more often. */
	(void)setsockopt(mnl_socket_get_fd(netlink->news), SOL_SOCKET,
	    SO_RCVBUF, &bytes, sizeof(bytes));
	*out = netlink;
	return ERR_NONE;
}

void
netlink_close(struct netlink *netlink)
{
	if (netlink == NULL)
		return;
	if (netlink->news != NULL)
		mnl_socket_close(netlink->news);
	if (netlink->ask != NULL)
		mnl_socket_close(netlink->ask);
	free(netlink);
}

int
netlink_descriptor(const struct netlink *netlink)
{
	return mnl_socket_get_fd(netlink->news);
}

/* Asks for all links or addresses. EINTR: they changed while being told. */
static int
dump(struct netlink *netlink, uint16_t type, uint8_t family,
    struct taking_in *in)
{
	struct nlmsghdr *request = mnl_nlmsg_put_header(netlink->buffer);
	unsigned port = mnl_socket_get_portid(netlink->ask);
	uint32_t sequence = ++netlink->sequence;
	struct rtgenmsg *general;
	ssize_t size;
	int more = MNL_CB_OK;

	request->nlmsg_type = type;
	request->nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
	request->nlmsg_seq = sequence;
	general = mnl_nlmsg_put_extra_header(
	    request, type == RTM_GETLINK ? sizeof(struct ifinfomsg)
					 : sizeof(struct ifaddrmsg));
	general->rtgen_family = family;
	if (mnl_socket_sendto(netlink->ask, request, request->nlmsg_len) < 0)
		return -1;
	while (more > MNL_CB_STOP) {
		size = mnl_socket_recvfrom(
		    netlink->ask, netlink->buffer, sizeof(netlink->buffer));
		if (size < 0)
			return -1;
		more = mnl_cb_run(netlink->buffer, (size_t)size, sequence, port,
		    take_message, in);
	}
	return more;
}

enum err
netlink_read_all(struct netlink *netlink, struct link_lists *lists,
    struct err_detail *detail)
{
	struct taking_in in = {.lists = lists};
	int result = -1;

	errno = EINTR;
	for (int i = 0; i < DUMP_TRIES && result < 0 && errno == EINTR; i++) {
		lists->link_count = 0;
		lists->address_count = 0;
		result = dump(netlink, RTM_GETLINK, AF_UNSPEC, &in);
		if (result >= 0)
			result = dump(netlink, RTM_GETADDR, AF_INET6, &in);
	}
	if (in.no_memory)
		return err_set(
		    detail, ERR_MEMORY, "no memory for the list of interfaces");
	if (result < 0)
		return err_system(detail, "cannot read the host's interfaces");
	return ERR_NONE;
}

enum err
netlink_news(struct netlink *netlink, struct link_lists *lists, bool *changed,
    struct err_detail *detail)
{
	struct taking_in in = {.lists = lists};
	ssize_t size;

	for (;;) {
		size = mnl_socket_recvfrom(
		    netlink->news, netlink->buffer, sizeof(netlink->buffer));
		if (size < 0)
			break;
		/* Errors inside are of single messages; the next may be good.
		 */
		(void)mnl_cb_run(
		    netlink->buffer, (size_t)size, 0, 0, take_message, &in);
	}
	*changed = in.changed;
	if (errno == ENOBUFS || errno == ENOSPC || in.no_memory)
		return ERR_TRUNCATED;
	if (errno != EAGAIN && errno != EINTR)
		return err_system(
		    detail, "cannot read the kernel's news of interfaces");
	return ERR_NONE;
}
