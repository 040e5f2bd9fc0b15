/*
 * starter_sandbox.h: what the starter keeps when the server has started.
 *
 * It becomes the server's user without capabilities, may read below the
 * directories that the configuration came from, write where the lease file is
 * (for lfc, which inherits all of this), and execute lfc and nothing else.
 *
 * A reload is read by this process with exactly these rights: there is no
 * privileged opener, since one would read /etc/shadow for whoever takes over
 * the server. So a configuration has to be readable for the service's group;
 * the server says at its start if it is not (sandbox.c).
 */
#ifndef DHCP6D_STARTER_SANDBOX_H
#define DHCP6D_STARTER_SANDBOX_H

#include "libcommon/privileges.h"

#define STARTER_DIRECTORIES_MAX 64

struct starter_places {
	struct service_user user;
	const char *lfc;
	const char *lease_directory; /* "" = leases are not in a file */
	/* where config-write may put files, too; NULL = nowhere */
	const char *configuration_directory;
	const char *readable[STARTER_DIRECTORIES_MAX];
	size_t readable_count;
};

/*
 * *lfc: a descriptor of lfc to execute it by, which stays the program that was
 * there now if an upgrade replaces it; -1 if there is none, or if it is a
 * script. A script needs its interpreter and whatever that calls: then the
 * starter keeps the right to execute, and system calls are not restricted.
 */
enum err starter_confine(
    const struct starter_places *places, int *lfc, struct err_detail *detail);

#endif
