/*
 * packet/decide_request.c: Request (RFC 9915 18.3.2): every IA is assigned
 * what it can get; an existing binding is returned with fresh lifetimes, never
 * from a kept packet (P-18.3.2-k, -l, -m).
 */
#include "dhcp6d/packet/decide.h"
#include "dhcp6d/packet/ia.h"

void
decide_request(struct ask *ask)
{
	ask->writes = true;
	ask->creates = true;
	ask->out->speaks_of_lease = ask->query->view.ia_count > 0;
	ia_decide_all(ask);
}
