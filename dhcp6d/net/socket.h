/*
 * net/socket.h: the UDP sockets that all of DHCPv6 comes and goes through.
 *
 * One wildcard socket per worker on the server port with SO_REUSEPORT, and one
 * that joins the multicast groups. The kernel hands relayed unicast to the
 * workers' sockets evenly, by a BPF program that draws a number per datagram,
 * so that it does not matter that all may come from one relay.
 *
 * Multicast does not go through reuseport selection: the kernel gives a copy to
 * every socket that is a member. So exactly one socket joins, the group socket,
 * and all workers read from it: nobody gets a datagram twice, direct clients
 * are spread over the workers as they are free, and none is forgotten when a
 * worker is busy. With one worker, the group socket is its only one.
 *
 * IPV6_MULTICAST_ALL is off: a socket hears the groups that it joined and no
 * others. Which interface a datagram came in on is checked by who reads it
 * (interface_accepts), as a membership on one interface opens the socket for
 * that group on all of them.
 *
 * Threads: open and close by one thread; sockets_join by one at a time, while
 * workers read.
 */
#ifndef DHCP6D_NET_SOCKET_H
#define DHCP6D_NET_SOCKET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dhcp6d/net/interface.h"
#include "libcommon/err.h"
#include "libcommon/log.h"

struct sockets;

struct sockets_setup {
	uint16_t port;
	size_t workers;         /* 1..SOCKETS_WORKERS_MAX */
	uint32_t receive_bytes; /* wanted size of each receive buffer */
	struct log *log;        /* may be NULL */
};

#define SOCKETS_WORKERS_MAX 256
#define SOCKETS_RECEIVE_BYTES (8u << 20)

/*
 * ERR_BUSY if another server holds the port, ERR_DENIED if we may not bind it;
 * both with words about what to do.
 */
enum err sockets_open(const struct sockets_setup *setup, struct sockets **out,
    struct err_detail *detail);
void sockets_close(struct sockets *sockets); /* NULL is fine */

/* The socket of a worker; -1 with a single worker. */
int sockets_worker(const struct sockets *sockets, size_t worker);
/* The socket that hears multicast; workers share it. Not blocking. */
int sockets_group(const struct sockets *sockets);

/* What the kernel granted as receive buffer, in bytes. */
uint32_t sockets_receive_bytes(const struct sockets *sockets);

/*
 * Makes the memberships be those that the table wants: joins both groups on
 * what is served, leaves what is not. To be called after every new table; does
 * only what has changed. What cannot be joined is logged once and tried again
 * the next time. Needs no privilege.
 */
void sockets_join(struct sockets *sockets, const struct interface_table *table);

/* On how many interfaces we are a member of the groups. */
size_t sockets_joined(const struct sockets *sockets);

/* Interfaces that are configured and could not be joined the last time. */
size_t sockets_left(const struct sockets *sockets);

/* Each of them, and why. */
void sockets_each_left(
    const struct sockets *sockets, left_over *tell, void *context);

#endif
