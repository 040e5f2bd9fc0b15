/*
 * dhcp6d/calls.h: the system calls of the server and of its starter.
 *
 * SECURITY.md says what they add up to. A change of the code that makes another
 * call needs a row here, with its reason; tests/system shows at once if one is
 * missing, since the process then dies of SIGSYS.
 */
#ifndef DHCP6D_CALLS_H
#define DHCP6D_CALLS_H

#include "libcommon/system_calls.h"

/* The process that parses packets: from before its first thread on. */
enum err calls_restrict_server(bool *in_force, struct err_detail *detail);

/* The starter, and lfc until it has restricted itself. */
enum err calls_restrict_starter(bool *in_force, struct err_detail *detail);

#endif
