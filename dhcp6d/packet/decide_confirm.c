/*
 * packet/decide_confirm.c: Confirm (RFC 9915 18.3.3): are all addresses of the
 * client still right for its link? Only prefixes matter: no lease is looked
 * up, whoever holds it, and nothing is changed. It is a hot path where many
 * roam (protocol.md 7.8).
 */
#include "dhcp6d/packet/decide.h"
#include "dhcp6d/packet/link.h"

static void
answer(struct ask *ask, uint16_t status, const char *text)
{
	ask->out->status = status;
	ask->out->status_text = text;
	ask->out->with_options = ask->config->compatibility.kea_confirm;
}

static bool
is_on_link(const struct ask *ask, struct address address)
{
	if (ask->config->compatibility.kea_confirm)
		return ask->selected != NULL &&
		       prefix_contains(ask->selected->prefix, address);
	return link_subnet_of(ask->config, ask->selected, address) != NULL;
}

void
decide_confirm(struct ask *ask)
{
	const struct view *view = &ask->query->view;
	unsigned seen = 0;
	bool all = true;

	for (unsigned i = 0; i < view->ia_count; i++) {
		const struct view_ia *ia = &view->ias[i];

		if (ia->type != LEASE_NA)
			continue;
		for (unsigned j = 0; j < ia->lease_count; j++, seen++)
			all = all &&
			      is_on_link(ask,
				  view->leases[ia->lease_first + j].address);
	}
	if (seen == 0)
		ask->out->drop = DROP_NO_ADDRESS_IN_CONFIRM;
	else if (ask->selected == NULL &&
		 !ask->config->compatibility.kea_confirm)
		ask->out->drop = DROP_NO_SUBNET;
	else if (all)
		answer(ask, STATUS_SUCCESS, "all addresses are on-link");
	else
		answer(
		    ask, STATUS_NOT_ON_LINK, "an address is not on this link");
}
