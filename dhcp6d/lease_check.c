/*
 * lease_check.c: see its header.
 */
#include "dhcp6d/lease_check.h"

#include <stdio.h>

#include "dhcp6d/config/index.h"
#include "dhcp6d/extended_info_check.h"
#include "libcommon/log_messages.h"

#define FAILURES_LOGGED 100

void
lease_check_begin(
    struct lease_check *check, const struct snapshot *snapshot, struct log *log)
{
	check->snapshot = snapshot;
	check->log = log;
	atomic_init(&check->failures, 0);
	atomic_init(&check->context_failures, 0);
}

/* The subnet that the address lies in; 0 if there is none. */
static uint32_t
subnet_of(const struct lease_check *check, struct address address)
{
	const struct subnet *subnet;

	return index_by_address(check->snapshot, address, &subnet, 1) == 0
		   ? 0
		   : subnet->id;
}

static bool
is_in_its_subnet(const struct lease_check *check, const struct lease *lease)
{
	const struct subnet *subnet =
	    index_by_id(check->snapshot, lease->subnet_id);

	return subnet != NULL &&
	       prefix_contains(subnet->prefix, lease->address);
}

static const char *
reason_text(uint32_t id, char text[64])
{
	if (id == 0)
		return "the lease IP address did not belong to a configured "
		       "subnet";
	(void)snprintf(text, 64, "the lease should have subnet-id %u", id);
	return text;
}

static bool
fix(struct lease_check *check, struct lease *lease, uint32_t id)
{
	char address[ADDRESS_TEXT_SIZE];

	if (check->failures++ < FAILURES_LOGGED)
		log_write(check->log, DHCPSRV_LEASE_SANITY_FIXED,
		    address_text(lease->address, address), lease->subnet_id,
		    id);
	lease->subnet_id = id;
	return true;
}

static bool
warn(struct lease_check *check, const struct lease *lease, uint32_t id)
{
	char address[ADDRESS_TEXT_SIZE], reason[64];

	if (check->failures++ < FAILURES_LOGGED)
		log_write(check->log, DHCPSRV_LEASE_SANITY_FAIL,
		    address_text(lease->address, address), lease->subnet_id,
		    reason_text(id, reason));
	return true;
}

static bool
discard(struct lease_check *check, const struct lease *lease, uint32_t id)
{
	char address[ADDRESS_TEXT_SIZE], reason[64];

	if (check->failures++ < FAILURES_LOGGED)
		log_write(check->log, DHCPSRV_LEASE_SANITY_FAIL_DISCARD,
		    address_text(lease->address, address), lease->subnet_id,
		    reason_text(id, reason));
	return false;
}

static void
check_context(struct lease_check *check, struct lease *lease, uint8_t *room)
{
	char address[ADDRESS_TEXT_SIZE];
	struct err_detail why;

	switch (extended_info_check(check->snapshot->extended_info_checks,
	    &lease->user_context, room, &why)) {
	case EXTENDED_INFO_UPGRADED:
		log_write(check->log, DHCPSRV_LEASE6_EXTENDED_INFO_UPGRADED,
		    address_text(lease->address, address));
		break;
	case EXTENDED_INFO_FAILED:
		if (check->context_failures++ < FAILURES_LOGGED)
			log_write(check->log,
			    DHCPSRV_LEASE6_EXTENDED_INFO_SANITY_FAIL,
			    address_text(lease->address, address), why.text);
		break;
	case EXTENDED_INFO_KEPT:
	case EXTENDED_INFO_CLEANED:
		break;
	}
}

bool
lease_check(void *context, struct lease *lease, uint8_t *room)
{
	struct lease_check *check = context;
	const enum lease_checks checks = check->snapshot->lease_checks;
	uint32_t id;

	if (lease->user_context.size > 0)
		check_context(check, lease, room);
	if (checks == LEASE_CHECKS_NONE || lease->type != LEASE_NA ||
	    is_in_its_subnet(check, lease))
		return true;
	id = subnet_of(check, lease->address);
	switch (checks) {
	case LEASE_CHECKS_FIX:
		return id != 0 ? fix(check, lease, id) : warn(check, lease, id);
	case LEASE_CHECKS_FIX_DEL:
		return id != 0 ? fix(check, lease, id)
			       : discard(check, lease, id);
	case LEASE_CHECKS_DEL:
		return discard(check, lease, id);
	case LEASE_CHECKS_WARN:
	case LEASE_CHECKS_NONE:
	default:
		return warn(check, lease, id);
	}
}

void
lease_check_end(const struct lease_check *check)
{
	if (check->failures > FAILURES_LOGGED)
		log_write(check->log, DHCPSRV_LEASE_SANITY_MORE,
		    check->failures - FAILURES_LOGGED);
	if (check->context_failures > FAILURES_LOGGED)
		log_write(check->log, DHCPSRV_LEASE_EXTENDED_INFO_SANITY_MORE,
		    check->context_failures - FAILURES_LOGGED);
}
