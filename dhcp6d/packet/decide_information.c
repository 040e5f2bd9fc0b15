/*
 * packet/decide_information.c: Information-request (RFC 9915 18.3.6): options
 * alone; no lease is looked at or changed. What is tied to a client is left
 * out if it does not say who it is: then no reservation was looked for.
 */
#include "dhcp6d/packet/decide.h"

void
decide_information(struct ask *ask)
{
	ask->out->reply_type = MESSAGE_REPLY;
	ask->out->with_options = true;
}
