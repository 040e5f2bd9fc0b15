/*
 * packet/decide_renew.c: Renew (RFC 9915 18.3.4): what the client uses goes
 * on, or it is told to stop. An unknown IA gets a binding, as in Kea
 * (protocol.md 0.2 row 7); without a subnet there is none to be had.
 */
#include "dhcp6d/packet/decide.h"
#include "dhcp6d/packet/ia.h"

void
decide_renew(struct ask *ask)
{
	ask->writes = true;
	ask->extends = true;
	ask->creates = ask->selected != NULL;
	ask->out->speaks_of_lease = ask->query->view.ia_count > 0;
	ia_decide_all(ask);
}
