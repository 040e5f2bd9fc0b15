/*
 * packet/decide_solicit.c: Solicit (RFC 9915 18.3.1, 18.3.9, protocol.md 1.9).
 *
 * An Advertise says what a Request would get and writes nothing. With Rapid
 * Commit, where it is configured, a Solicit is a Request; but if that would
 * end in NotOnLink or in no lease at all, an Advertise goes out instead, since
 * clients recover from that faster (P-18.3.1-h).
 */
#include "dhcp6d/packet/decide.h"
#include "dhcp6d/packet/ia.h"

static bool
names_off_link(const struct ask *ask)
{
	const struct view *view = &ask->query->view;

	if (ask->config->compatibility.kea_ignore_not_on_link)
		return false;
	for (unsigned i = 0; i < view->ia_count; i++)
		if (ia_names_off_link(ask, &view->ias[i]))
			return true;
	return false;
}

static bool
is_rapid(const struct ask *ask)
{
	if (!ask->query->view.has_rapid_commit)
		return false;
	if (ask->selected == NULL || !ask->selected->rapid_commit) {
		because(ask->why, "no-rapid-commit",
		    "rapid commit is asked for, but not configured");
		return false;
	}
	if (names_off_link(ask)) {
		because(ask->why, "no-rapid-commit",
		    "an address is not of this link: advertised only");
		return false;
	}
	return true;
}

static bool
gives_something(const struct decision *decision)
{
	for (unsigned i = 0; i < decision->lease_count; i++)
		if (decision->leases[i].valid > 0)
			return true;
	return false;
}

void
decide_solicit(struct ask *ask)
{
	struct decision *out = ask->out;

	ask->creates = true;
	ask->writes = is_rapid(ask);
	ia_decide_all(ask);
	if (ask->writes && gives_something(out)) {
		out->reply_type = MESSAGE_REPLY;
		out->rapid_commit = true;
		out->speaks_of_lease = true;
		return;
	}
	out->change_count = 0;
	out->reply_type = MESSAGE_ADVERTISE;
}
