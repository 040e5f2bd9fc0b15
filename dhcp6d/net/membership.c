/*
 * membership.c: joining and leaving as interfaces come and go.
 *
 * The kernel delivers a group's datagrams to a socket that has joined the group
 * on any interface; the device, however, must be a member itself, and is one
 * if any socket joined on it. So when the socket's room for memberships is
 * used up (net.core.optmem_max: some hundred interfaces), further ones are
 * held by sockets that exist for nothing else.
 *
 * A membership may get stale without a sign when the kernel takes IPv6 off an
 * interface and puts it back (MTU, disable_ipv6). Each time an interface gets
 * its link-local address it is left and joined anew.
 */
#include "dhcp6d/net/membership.h"

#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "libcommon/log_messages.h"

#define HOLDERS_MAX 64

struct membership {
	uint32_t index;
	char name[IF_NAMESIZE];
	int holder;         /* the socket that holds it; -1 = not joined */
	bool usable;        /* joined, up, with a link-local address */
	const char *reason; /* why it is not */
	bool told;          /* the operator knows that it is not usable */
};

struct memberships {
	int socket;
	struct log *log;
	int holders[HOLDERS_MAX];
	size_t holder_count;
	struct membership *list;
	size_t count, capacity;
	char (*missing)[IF_NAMESIZE]; /* named, not there, and said so */
	size_t missing_count;
};

struct memberships *
memberships_create(int socket, struct log *log)
{
	struct memberships *memberships = calloc(1, sizeof(*memberships));

	if (memberships == NULL)
		return NULL;
	memberships->socket = socket;
	memberships->log = log;
	return memberships;
}

void
memberships_free(struct memberships *memberships)
{
	if (memberships == NULL)
		return;
	for (size_t i = 0; i < memberships->holder_count; i++)
		close(memberships->holders[i]);
	free(memberships->list);
	free(memberships->missing);
	free(memberships);
}

size_t
memberships_count(const struct memberships *memberships)
{
	size_t joined = 0;

	for (size_t i = 0; i < memberships->count; i++)
		joined += memberships->list[i].holder >= 0;
	return joined;
}

static int
group_change(int socket, int option, struct address group, uint32_t index)
{
	struct ipv6_mreq request = {address_to_in6(group), index};

	return setsockopt(
	    socket, IPPROTO_IPV6, option, &request, sizeof(request));
}

static void
leave_both(int socket, uint32_t index)
{
	int saved = errno;

	/* Fails where nothing was joined, and that is as good. */
	(void)group_change(
	    socket, IPV6_LEAVE_GROUP, GROUP_RELAY_AGENTS_AND_SERVERS, index);
	(void)group_change(socket, IPV6_LEAVE_GROUP, GROUP_SERVERS, index);
	errno = saved;
}

/* Both or none; errno tells why not. */
static bool
join_both(int socket, uint32_t index)
{
	if (group_change(socket, IPV6_JOIN_GROUP,
		GROUP_RELAY_AGENTS_AND_SERVERS, index) == 0 &&
	    group_change(socket, IPV6_JOIN_GROUP, GROUP_SERVERS, index) == 0)
		return true;
	leave_both(socket, index);
	return false;
}

static int
holder_add(struct memberships *memberships)
{
	int holder;

	if (memberships->holder_count == HOLDERS_MAX)
		return -1;
	holder = socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (holder >= 0)
		memberships->holders[memberships->holder_count++] = holder;
	return holder;
}

static bool
is_out_of_room(void)
{
	return errno == ENOBUFS || errno == ENOMEM;
}

/* The socket that the membership is on now, or -1 and errno. */
static int
join(struct memberships *memberships, uint32_t index)
{
	int holder;

	if (join_both(memberships->socket, index))
		return memberships->socket;
	for (size_t i = 0; i < memberships->holder_count && is_out_of_room();
	     i++)
		if (join_both(memberships->holders[i], index))
			return memberships->holders[i];
	if (!is_out_of_room())
		return -1;
	holder = holder_add(memberships);
	return holder >= 0 && join_both(holder, index) ? holder : -1;
}

static struct membership *
membership_find(struct memberships *memberships, uint32_t index)
{
	for (size_t i = 0; i < memberships->count; i++)
		if (memberships->list[i].index == index)
			return &memberships->list[i];
	return NULL;
}

static struct membership *
membership_add(
    struct memberships *memberships, const struct interface *interface)
{
	size_t wanted = memberships->capacity * 2 + 16;
	struct membership *larger = memberships->list;

	if (memberships->count == memberships->capacity) {
		larger = reallocarray(larger, wanted, sizeof(*larger));
		if (larger == NULL)
			return NULL;
		memberships->list = larger;
		memberships->capacity = wanted;
	}
	larger += memberships->count++;
	*larger = (struct membership){.index = interface->index, .holder = -1};
	return larger;
}

static void
drop_unserved(
    struct memberships *memberships, const struct interface_table *table)
{
	const struct interface *interface;
	struct membership *membership;
	size_t kept = 0;

	for (size_t i = 0; i < memberships->count; i++) {
		membership = &memberships->list[i];
		interface = interface_find(table, membership->index);
		if (interface != NULL && interface->served) {
			memberships->list[kept++] = *membership;
			continue;
		}
		if (membership->holder >= 0)
			leave_both(membership->holder, membership->index);
		log_write(memberships->log, DHCP6_INTERFACE_LEFT,
		    membership->name,
		    interface == NULL ? "it has gone" : "not configured");
	}
	memberships->count = kept;
}

static void
tell_unusable(struct memberships *memberships, struct membership *membership,
    const char *reason)
{
	if (!membership->told)
		log_write(memberships->log, DHCPSRV_OPEN_SOCKET_FAIL, reason,
		    membership->name);
	membership->reason = reason;
	membership->told = true;
}

/* Joins (anew), and says what has become of it. */
static void
update_one(struct memberships *memberships, struct membership *membership,
    const struct interface *interface)
{
	bool has_address = !address_is_any(interface->link_local);

	memcpy(membership->name, interface->name, sizeof(membership->name));
	if (membership->usable && interface->up && has_address)
		return;
	if (membership->holder >= 0 && has_address) {
		leave_both(membership->holder, membership->index);
		membership->holder = -1;
	}
	membership->usable = false;
	if (membership->holder < 0)
		membership->holder = join(memberships, membership->index);
	if (membership->holder < 0)
		tell_unusable(memberships, membership,
		    "cannot join the multicast groups; is IPv6 switched off"
		    " on it (sysctl net.ipv6.conf.IFACE.disable_ipv6)?");
	else if (!interface->up)
		tell_unusable(memberships, membership,
		    "it is down; it is served as soon as it comes up");
	else if (!has_address)
		tell_unusable(memberships, membership,
		    "it has no usable link-local address (yet); it is served"
		    " as soon as it has");
	else {
		membership->usable = true;
		membership->told = false;
		log_write(memberships->log, DHCPSRV_CFGMGR_ADD_IFACE,
		    membership->name);
	}
}

static const char missing_reason[] =
    "there is no such interface; it is served as soon as it appears";

static bool
is_known_missing(const struct memberships *memberships, const char *name)
{
	for (size_t i = 0; i < memberships->missing_count; i++)
		if (strncmp(memberships->missing[i], name, IF_NAMESIZE) == 0)
			return true;
	return false;
}

/* Says once which names of the configuration have no interface. */
static void
tell_missing(
    struct memberships *memberships, const struct interface_table *table)
{
	char(*missing)[IF_NAMESIZE] =
	    calloc(table->serving_count + 1, IF_NAMESIZE);
	const char *name;
	size_t count = 0;

	for (size_t i = 0; missing != NULL && i < table->serving_count; i++) {
		name = table->serving[i].name;
		if (strcmp(name, "*") == 0 ||
		    interface_find_name(table, name) != NULL)
			continue;
		if (!is_known_missing(memberships, name))
			log_write(memberships->log, DHCPSRV_OPEN_SOCKET_FAIL,
			    missing_reason, name);
		strncpy(missing[count++], name, IF_NAMESIZE - 1);
	}
	free(memberships->missing);
	memberships->missing = missing;
	memberships->missing_count = count;
}

void
memberships_update(
    struct memberships *memberships, const struct interface_table *table)
{
	struct membership *membership;

	drop_unserved(memberships, table);
	for (size_t i = 0; i < table->count; i++) {
		if (!table->interfaces[i].served)
			continue;
		membership =
		    membership_find(memberships, table->interfaces[i].index);
		if (membership == NULL)
			membership =
			    membership_add(memberships, &table->interfaces[i]);
		if (membership != NULL)
			update_one(
			    memberships, membership, &table->interfaces[i]);
	}
	tell_missing(memberships, table);
}

size_t
memberships_left(const struct memberships *memberships)
{
	size_t left = memberships->missing_count;

	for (size_t i = 0; i < memberships->count; i++)
		left += !memberships->list[i].usable;
	return left;
}

void
memberships_each_left(
    const struct memberships *memberships, left_over *tell, void *context)
{
	for (size_t i = 0; i < memberships->missing_count; i++)
		tell(context, memberships->missing[i], missing_reason);
	for (size_t i = 0; i < memberships->count; i++)
		if (!memberships->list[i].usable)
			tell(context, memberships->list[i].name,
			    memberships->list[i].reason);
}
