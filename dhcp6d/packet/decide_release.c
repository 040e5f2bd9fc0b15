/*
 * packet/decide_release.c: Release (RFC 9915 18.3.7, protocol.md 1.10).
 *
 * Only leases of the sender's DUID and IAID are given back, all that are
 * listed (P-18.3.7-f, -h); others are ignored. Whatever happened, the Reply
 * says Success at its top, and an IA without a binding comes back with
 * NoBinding alone (-c, -d, -e). Needs no subnet.
 *
 * Where affinity is configured the lease is kept for its old client
 * (kea-config.md 3.8), else its row is removed.
 */
#include "dhcp6d/config/index.h"
#include "dhcp6d/packet/decide.h"
#include "dhcp6d/packet/give_back.h"
#include "dhcp6d/packet/label.h"
#include "libcommon/log_messages.h"

static bool
keeps_affinity(const struct ask *ask, const struct lease *lease)
{
	const struct expiry_config *expiry = &ask->config->expiry;

	return expiry->hold_reclaimed > 0 && expiry->flush_wait > 0 &&
	       lease->valid != LIFETIME_INFINITE;
}

static void
release(struct ask *ask, uint32_t index)
{
	struct lease_change *change = change_add(ask->out);
	struct lease *lease;
	char text[ADDRESS_TEXT_SIZE];

	if (change == NULL)
		return;
	lease = &change->lease;
	store_read(ask->store, index, lease);
	change->remove = !keeps_affinity(ask, lease);
	because(ask->why, "released", "%s/%u is %s",
	    address_text(lease->address, text), lease->prefix_length,
	    change->remove ? "removed" : "kept for this client");
	if (change->remove)
		return;
	lease->state = LEASE_RELEASED;
	lease->fqdn_forward = lease->fqdn_reverse = false;
	lease->valid = lease->preferred = 0;
	lease->transaction = ask->now->lease_s;
}

/*
 * The excluded prefix that the client sends along (RFC 6603 4.2): a length,
 * and the bits between the delegated length and it, left-aligned.
 */
static bool
read_excluded(
    const struct view_lease *named, struct span value, struct prefix *out)
{
	uint8_t bits[ADDRESS_WIRE_SIZE] = {0};

	if (value.size < 2 || value.size - 1 > sizeof(bits))
		return false;
	out->length = value.data[0];
	if (out->length <= named->prefix_length || out->length > 128)
		return false;
	memcpy(bits, value.data + 1, value.size - 1);
	out->address = address_add(named->address,
	    address_mask(
		address_shift_right(address_load(bits), named->prefix_length),
		out->length));
	return true;
}

/* What we would have excluded from a prefix of ours. */
static bool
our_excluded(const struct ask *ask, uint32_t index, struct prefix *out)
{
	const struct lease_record *record = store_record(ask->store, index);
	const struct subnet *subnet =
	    index_by_id(ask->config, record->subnet_id);
	const struct host *host;

	if (subnet == NULL)
		return false;
	host = index_host_of_lease(ask->config, subnet->id, LEASE_PD,
	    record->address, record->prefix_length, NULL);
	return excluded_prefix(out, host,
	    pool_of_address(subnet, LEASE_PD, record->address), record->address,
	    record->prefix_length);
}

/* P6603-6.2-a: a hole in the prefix that we did not make. */
static bool
has_foreign_hole(
    const struct ask *ask, const struct view_lease *named, uint32_t index)
{
	struct prefix theirs, ours;
	struct reader r;

	reader_init(&r, named->options);
	while (reader_left(&r) > 0) {
		uint16_t code = reader_u16(&r);
		struct span value = reader_take(&r, reader_u16(&r));

		if (!reader_good(&r) || code != OPTION_PD_EXCLUDE)
			continue;
		return !read_excluded(named, value, &theirs) ||
		       !our_excluded(ask, index, &ours) ||
		       theirs.length != ours.length ||
		       !address_equal(theirs.address, ours.address);
	}
	return false;
}

static void
log_wrong_duid(const struct ask *ask, const struct view_ia *ia,
    const struct view_lease *named, uint32_t index)
{
	struct span owner =
	    store_duid(ask->store, store_record(ask->store, index));
	struct prefix prefix = {named->address, named->prefix_length};
	char label[LABEL_SIZE], text[PREFIX_TEXT_SIZE];
	char duid[BYTES_TEXT_SIZE(LEASE_DUID_MAX)];

	if (ia->type == LEASE_NA)
		log_write(ask->log, DHCP6_RELEASE_NA_FAIL_WRONG_DUID,
		    label_text(ask->query, label),
		    address_text(named->address, text),
		    bytes_to_text(owner, duid, sizeof(duid)));
	else
		log_write(ask->log, DHCP6_RELEASE_PD_FAIL_WRONG_DUID,
		    label_text(ask->query, label), prefix_text(prefix, text),
		    bytes_to_text(owner, duid, sizeof(duid)));
}

static void
log_wrong_iaid(const struct ask *ask, const struct view_ia *ia,
    const struct view_lease *named, uint32_t index)
{
	uint32_t expected = store_record(ask->store, index)->iaid;
	struct prefix prefix = {named->address, named->prefix_length};
	char label[LABEL_SIZE], text[PREFIX_TEXT_SIZE];

	if (ia->type == LEASE_NA)
		log_write(ask->log, DHCP6_RELEASE_NA_FAIL_WRONG_IAID,
		    label_text(ask->query, label),
		    address_text(named->address, text), expected, ia->iaid);
	else
		log_write(ask->log, DHCP6_RELEASE_PD_FAIL_WRONG_IAID,
		    label_text(ask->query, label), prefix_text(prefix, text),
		    expected, ia->iaid);
}

/* Releases what the IA lists. False: a prefix with a hole that is not ours. */
static bool
release_named(struct ask *ask, const struct view_ia *ia)
{
	const struct view_lease *named =
	    &ask->query->view.leases[ia->lease_first];

	for (unsigned i = 0; i < ia->lease_count; i++) {
		uint32_t index;
		enum ownership owner =
		    give_back_owner(ask, ia, &named[i], &index);

		if (owner == OWNER_OTHER_DUID)
			log_wrong_duid(ask, ia, &named[i], index);
		else if (owner == OWNER_OTHER_IAID)
			log_wrong_iaid(ask, ia, &named[i], index);
		if (owner != OWNER_IS_CLIENT ||
		    change_is_there(ask->out, ia->type, named[i].address,
			named[i].prefix_length))
			continue;
		if (ia->type == LEASE_PD &&
		    has_foreign_hole(ask, &named[i], index))
			return false;
		release(ask, index);
	}
	return true;
}

void
decide_release(struct ask *ask)
{
	const struct view *view = &ask->query->view;
	bool kea = ask->config->compatibility.kea_release_status;
	bool all = true;

	ask->out->with_options = false;
	ask->out->speaks_of_lease = true;
	for (unsigned i = 0; i < view->ia_count; i++) {
		const struct view_ia *ia = &view->ias[i];
		unsigned before = ask->out->change_count;

		if (!give_back_has_binding(ask, ia) ||
		    !release_named(ask, ia)) {
			all = false;
			give_back_status(ask, ia, STATUS_NO_BINDING,
			    "no binding for this IA");
		} else if (kea) {
			bool none = ask->out->change_count == before;

			all = all && !none;
			give_back_status(ask, ia,
			    none ? STATUS_NO_BINDING : STATUS_SUCCESS,
			    none ? "no such lease" : "lease released");
		}
	}
	ask->out->status = kea && !all ? (uint16_t)STATUS_NO_BINDING
				       : (uint16_t)STATUS_SUCCESS;
	ask->out->status_text = "release processed";
}
