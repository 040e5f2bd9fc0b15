/*
 * notify.c: a dozen lines instead of a library.
 */
#include "dhcp6d/notify.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

void
notify_manager(const char *state)
{
	const char *path = getenv("NOTIFY_SOCKET");
	struct sockaddr_un name = {.sun_family = AF_UNIX};
	size_t size = path == NULL ? 0 : strlen(path);
	int s;

	if (size == 0 || size >= sizeof(name.sun_path))
		return;
	memcpy(name.sun_path, path, size);
	if (name.sun_path[0] == '@') /* the abstract name space */
		name.sun_path[0] = 0;
	s = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (s < 0)
		return;
	(void)sendto(s, state, strlen(state), MSG_NOSIGNAL,
	    (const struct sockaddr *)&name,
	    (socklen_t)(sizeof(name.sun_family) + size));
	close(s);
}

void
notify_reloading(void)
{
	struct timespec now;
	char text[64];

	clock_gettime(CLOCK_MONOTONIC, &now);
	snprintf(text, sizeof(text), "RELOADING=1\nMONOTONIC_USEC=%llu",
	    (unsigned long long)now.tv_sec * 1000000 +
		(unsigned long long)now.tv_nsec / 1000);
	notify_manager(text);
}
