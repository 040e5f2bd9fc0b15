/*
 * ctl_restrict.c: dhcp6ctl reads what a server answers, and a server may be
 * somebody else's. It stays the operator, capabilities and all, since it has
 * to reach ctrld's socket and the operator's key; but it starts no program,
 * has no network, and writes no file, except where it makes a key.
 */
#include <sys/socket.h>

#include "ctrld/ctl.h"
#include "libcommon/file_access.h"
#include "libcommon/privileges.h"
#include "libcommon/system_calls.h"

static const struct system_call calls[] = {
    SYSTEM_CALLS_OF_ALL,
    SYSTEM_CALLS_OF_32_BITS,
    {"open", "key, configuration to be tested"},
    {"openat", "key, configuration to be tested"},
    {"stat", "key"},
    {"lstat", "key"},
    {"access", "libraries ask"},
    {"faccessat", "libraries ask"},
    {"faccessat2", "libraries ask"},
    {"pread64", "files"},
    {"unlink", "a new key that could not be written"},
    {"unlinkat", "a new key that could not be written"},
    {"fsync", "a new key"},
    {"umask", "a new key"},
    {"socket", "ctrld", 0, CALL_IF_EQUAL, {0, UINT32_MAX, AF_UNIX}},
    {"connect", "ctrld"},
    {"getsockopt", "ctrld"},
    {"poll", "ctrld"},
    {"ppoll", "ctrld"},
    {"recvfrom", "ctrld"},
    {"sendto", "ctrld"},
};

enum err
ctl_restrict(bool writes, struct err_detail *detail)
{
	const struct file_access access = {
	    "/", writes ? FILE_USE_WRITE : FILE_USE_READ};
	bool in_force;
	int prepared = -1;
	enum err err = privileges_freeze(detail);

	if (err == ERR_NONE)
		err = file_access_prepare(&access, 1, &prepared, detail);
	if (err == ERR_NONE)
		err = file_access_enforce(prepared, detail);
	if (err == ERR_NONE)
		err = system_calls_allow(
		    calls, sizeof(calls) / sizeof(calls[0]), &in_force, detail);
	return err;
}
