/*
 * notify.h: telling the service manager how far we are (sd_notify's protocol).
 *
 * One datagram to the socket that NOTIFY_SOCKET names; nothing happens where
 * there is none. Threads: one at a time.
 */
#ifndef DHCP6D_NOTIFY_H
#define DHCP6D_NOTIFY_H

/* state: "READY=1", "STOPPING=1", ... */
void notify_manager(const char *state);

/* A reload begins; "READY=1" ends it. */
void notify_reloading(void);

#endif
