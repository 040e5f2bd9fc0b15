/*
 * packet/decide_rebind.c: Rebind (RFC 9915 18.3.5). As Renew, but any server
 * may be meant: an unknown IA gets a binding only where rapid commit is
 * configured or a keyword restores Kea's way (0.2 row 8), and who has nothing
 * to say is silent (P-18.3.5-d).
 */
#include "dhcp6d/packet/decide.h"
#include "dhcp6d/packet/ia.h"

static bool
says_something(const struct decision *decision)
{
	for (unsigned i = 0; i < decision->ia_count; i++)
		if (decision->ias[i].lease_count > 0 ||
		    decision->ias[i].status != STATUS_NONE)
			return true;
	return false;
}

void
decide_rebind(struct ask *ask)
{
	if (ask->selected == NULL) {
		ask->out->drop = DROP_NO_SUBNET;
		return;
	}
	ask->writes = true;
	ask->extends = true;
	ask->creates = ask->selected->rapid_commit ||
		       ask->config->compatibility.kea_rebind_creates;
	because(ask->why, "rebind-creates",
	    ask->creates ? "an unknown IA may get a lease"
			 : "an unknown IA gets no lease by a Rebind");
	ask->out->speaks_of_lease = true;
	ia_decide_all(ask);
	if (!says_something(ask->out))
		ask->out->drop = DROP_NOTHING_TO_SAY;
}
