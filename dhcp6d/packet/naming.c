/*
 * packet/naming.c: names of a decision's leases.
 */
#include "dhcp6d/packet/naming.h"

#include "dhcp6d/packet/class_set.h"
#include "dhcp6d/packet/ia_kind.h"

/* The next granted address from *at on, or NULL; ia by ia. */
static const struct lease_answer *
next_address(const struct decision *decision, unsigned *ia, unsigned *at)
{
	for (; *ia < decision->ia_count; (*ia)++, *at = 0) {
		const struct ia_answer *answer = &decision->ias[*ia];

		while (answer->kind->type == LEASE_NA &&
		       *at < answer->lease_count) {
			const struct lease_answer *lease =
			    &decision->leases[answer->lease_first + (*at)++];

			if (lease->valid > 0)
				return lease;
		}
	}
	return NULL;
}

static const struct ddns_policy *
policy_of(const struct ask *ask, const struct lease_answer *first)
{
	if (first == NULL)
		return &ask->selected->ddns;
	return first->pool != NULL ? first->pool->ddns : &first->subnet->ddns;
}

static const char *
reserved_name(const struct ask *ask, const struct lease_answer *first)
{
	const struct host *host = client_host(
	    &ask->query->client, first != NULL ? first->subnet : ask->selected);

	if (host == NULL || host->hostname == NULL || host->hostname[0] == 0)
		return NULL;
	return host->hostname;
}

/* DNS is the server's matter, unless the client's class forbids it. */
static bool
updates_dns(const struct ask *ask)
{
	const struct snapshot *config = ask->config;

	return config->dns_updates &&
	       (config->skip_ddns == 0 ||
		   !class_set_has(&ask->query->classes, config->skip_ddns));
}

/* The name into the changes. */
static void
name_leases(struct ask *ask)
{
	struct decision *decision = ask->out;
	const struct fqdn *fqdn = &decision->fqdn;
	const struct lease_answer *answer;
	unsigned ia = 0, at = 0;
	bool first = true;

	while ((answer = next_address(decision, &ia, &at)) != NULL) {
		struct lease *lease = &decision->changes[answer->change].lease;

		lease->hostname = host_name_span(&fqdn->name);
		lease->fqdn_forward = first && fqdn->forward;
		lease->fqdn_reverse = first && fqdn->reverse;
		first = false;
	}
}

void
naming_decide(struct ask *ask)
{
	const struct lease_answer *first;
	struct fqdn_question question;
	unsigned ia = 0, at = 0;

	if (ask->selected == NULL)
		return;
	first = next_address(ask->out, &ia, &at);
	question = (struct fqdn_question){.option = ask->query->view.fqdn,
	    .lenient = ask->config->compatibility.lenient_option_parsing,
	    .updates = updates_dns(ask),
	    .policy = policy_of(ask, first),
	    .reserved = reserved_name(ask, first),
	    .has_address = first != NULL,
	    .address = first != NULL ? first->address : ADDRESS_ANY};
	fqdn_decide(&ask->out->fqdn, &question);
	if (ask->out->fqdn.name.size == 0)
		return;
	because(ask->why, "name", "its name is %.*s",
	    (int)ask->out->fqdn.name.size, ask->out->fqdn.name.text);
	name_leases(ask);
}
