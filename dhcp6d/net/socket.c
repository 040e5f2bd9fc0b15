/*
 * socket.c: opening the server's sockets, and spreading what comes in.
 *
 * The port is first bound alone, without SO_REUSEPORT: that fails if any other
 * server has it. Without this, two servers of one user would silently share
 * the traffic between them.
 */
#include "dhcp6d/net/socket.h"

#include <errno.h>
#include <linux/filter.h>
#include <netinet/in.h>
#include <netinet/udp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "dhcp6d/net/membership.h"
#include "libcommon/log_messages.h"

#ifndef IPV6_MULTICAST_ALL
#define IPV6_MULTICAST_ALL 29 /* linux/in6.h; not in older C libraries */
#endif

#define SEND_BYTES (4u << 20)

struct sockets {
	int group;
	size_t worker_count; /* 0: the group socket is the only one */
	int workers[SOCKETS_WORKERS_MAX];
	uint32_t receive_bytes;
	struct memberships *memberships;
};

struct socket_switch {
	int level, option, value;
	const char *name;
};

/* What every socket is set to before it is bound; all of it is needed. */
static const struct socket_switch switches[] = {
    {IPPROTO_IPV6, IPV6_V6ONLY, 1, "IPV6_V6ONLY"},
    {IPPROTO_IPV6, IPV6_RECVPKTINFO, 1, "IPV6_RECVPKTINFO"},
    {IPPROTO_IPV6, IPV6_MULTICAST_ALL, 0, "IPV6_MULTICAST_ALL"},
    {SOL_SOCKET, SO_TIMESTAMPNS, 1, "SO_TIMESTAMPNS"},
    {SOL_SOCKET, SO_RXQ_OVFL, 1, "SO_RXQ_OVFL"},
    {SOL_SOCKET, SO_REUSEPORT, 1, "SO_REUSEPORT"},
};

static enum err
bind_failed(uint16_t port, struct err_detail *detail)
{
	if (errno == EADDRINUSE)
		return err_set(detail, ERR_BUSY,
		    "UDP port %u is in use: another DHCPv6 server or relay"
		    " runs on this host; stop it first (ss -lnup shows it)",
		    port);
	if (errno == EACCES || errno == EPERM)
		return err_set(detail, ERR_DENIED,
		    "no right to open UDP port %u; start dhcp6d as root, or"
		    " give it the capability CAP_NET_BIND_SERVICE",
		    port);
	if (errno == EAFNOSUPPORT)
		return err_system(detail, "this host has no IPv6 (is it booted "
					  "with ipv6.disable=1?)");
	return err_system(detail, "cannot open UDP port %u", port);
}

static int
bind_any(int socket, uint16_t port)
{
	const struct sockaddr_in6 name = {
	    .sin6_family = AF_INET6, .sin6_port = htons(port)};

	return bind(socket, (const struct sockaddr *)&name, sizeof(name));
}

/* Whether the port is ours to have; see above. */
static enum err
port_check(uint16_t port, struct err_detail *detail)
{
	int probe = socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	int on = 1;
	enum err err = ERR_NONE;

	if (probe < 0 ||
	    setsockopt(probe, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof(on)) < 0 ||
	    bind_any(probe, port) < 0)
		err = bind_failed(port, detail);
	if (probe >= 0)
		close(probe);
	return err;
}

/* What helps, and is done without where the kernel does not know it. */
static void
set_segments(int socket)
{
	const int on = 1;

	(void)setsockopt(socket, IPPROTO_UDP, UDP_GRO, &on, sizeof(on));
}

/* As much as may be had: by privilege, else up to net.core.rmem_max. */
static void
set_buffers(int socket, uint32_t receive_bytes)
{
	int receive = (int)receive_bytes, send = (int)SEND_BYTES;

	if (setsockopt(socket, SOL_SOCKET, SO_RCVBUFFORCE, &receive,
		sizeof(receive)) < 0)
		(void)setsockopt(
		    socket, SOL_SOCKET, SO_RCVBUF, &receive, sizeof(receive));
	if (setsockopt(
		socket, SOL_SOCKET, SO_SNDBUFFORCE, &send, sizeof(send)) < 0)
		(void)setsockopt(
		    socket, SOL_SOCKET, SO_SNDBUF, &send, sizeof(send));
}

static enum err
socket_open(
    const struct sockets_setup *setup, int *out, struct err_detail *detail)
{
	int s = socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	enum err err = ERR_NONE;

	if (s < 0)
		return bind_failed(setup->port, detail);
	for (size_t i = 0; i < sizeof(switches) / sizeof(switches[0]); i++)
		if (setsockopt(s, switches[i].level, switches[i].option,
			&switches[i].value, sizeof(int)) < 0)
			err = err_system(detail,
			    "the kernel does not know socket option %s",
			    switches[i].name);
	set_segments(s);
	set_buffers(s, setup->receive_bytes);
	if (err == ERR_NONE && bind_any(s, setup->port) < 0)
		err = bind_failed(setup->port, detail);
	if (err != ERR_NONE) {
		close(s);
		return err;
	}
	*out = s;
	return ERR_NONE;
}

/*
 * Unicast goes to one of the workers' sockets by a random number; the group
 * socket, bound last, is number worker_count and is never drawn. Where the
 * kernel refuses, it hashes addresses and ports, so that one relay's traffic
 * ends at one worker: slower, but right.
 */
static void
spread(const struct sockets *sockets, struct log *log)
{
	struct sock_filter code[] = {
	    BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
		(uint32_t)(SKF_AD_OFF + SKF_AD_RANDOM)),
	    BPF_STMT(
		BPF_ALU | BPF_MOD | BPF_K, (uint32_t)sockets->worker_count),
	    BPF_STMT(BPF_RET | BPF_A, 0),
	};
	struct sock_fprog program = {sizeof(code) / sizeof(code[0]), code};

	if (setsockopt(sockets->group, SOL_SOCKET, SO_ATTACH_REUSEPORT_CBPF,
		&program, sizeof(program)) < 0)
		log_write(log, DHCP6_SPREAD_FAIL, strerror(errno));
}

static enum err
open_all(struct sockets *sockets, const struct sockets_setup *setup,
    struct err_detail *detail)
{
	size_t workers = setup->workers > 1 ? setup->workers : 0;
	enum err err;

	for (size_t i = 0; i < workers; i++) {
		err = socket_open(setup, &sockets->workers[i], detail);
		if (err != ERR_NONE)
			return err;
		sockets->worker_count++;
	}
	err = socket_open(setup, &sockets->group, detail);
	if (err == ERR_NONE && workers > 0)
		spread(sockets, setup->log);
	return err;
}

enum err
sockets_open(const struct sockets_setup *setup, struct sockets **out,
    struct err_detail *detail)
{
	struct sockets *sockets;
	enum err err;
	socklen_t size = sizeof(sockets->receive_bytes);

	if (setup->workers == 0 || setup->workers > SOCKETS_WORKERS_MAX)
		return err_set(detail, ERR_RANGE, "%zu workers: 1 to %d may be",
		    setup->workers, SOCKETS_WORKERS_MAX);
	err = port_check(setup->port, detail);
	if (err != ERR_NONE)
		return err;
	sockets = calloc(1, sizeof(*sockets));
	if (sockets == NULL)
		return err_set(detail, ERR_MEMORY, "no memory for sockets");
	sockets->group = -1;
	err = open_all(sockets, setup, detail);
	if (err == ERR_NONE) {
		sockets->memberships =
		    memberships_create(sockets->group, setup->log);
		if (sockets->memberships == NULL)
			err = err_set(
			    detail, ERR_MEMORY, "no memory for sockets");
	}
	if (err != ERR_NONE) {
		sockets_close(sockets);
		return err;
	}
	(void)getsockopt(sockets->group, SOL_SOCKET, SO_RCVBUF,
	    &sockets->receive_bytes, &size);
	*out = sockets;
	return ERR_NONE;
}

void
sockets_close(struct sockets *sockets)
{
	if (sockets == NULL)
		return;
	memberships_free(sockets->memberships);
	for (size_t i = 0; i < sockets->worker_count; i++)
		close(sockets->workers[i]);
	if (sockets->group >= 0)
		close(sockets->group);
	free(sockets);
}

int
sockets_worker(const struct sockets *sockets, size_t worker)
{
	return worker < sockets->worker_count ? sockets->workers[worker] : -1;
}

int
sockets_group(const struct sockets *sockets)
{
	return sockets->group;
}

uint32_t
sockets_receive_bytes(const struct sockets *sockets)
{
	return sockets->receive_bytes;
}

void
sockets_join(struct sockets *sockets, const struct interface_table *table)
{
	memberships_update(sockets->memberships, table);
}

size_t
sockets_joined(const struct sockets *sockets)
{
	return memberships_count(sockets->memberships);
}

size_t
sockets_left(const struct sockets *sockets)
{
	return memberships_left(sockets->memberships);
}

void
sockets_each_left(const struct sockets *sockets, left_over *tell, void *context)
{
	memberships_each_left(sockets->memberships, tell, context);
}
