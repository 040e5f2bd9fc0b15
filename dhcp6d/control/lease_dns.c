/*
 * lease_dns.c: a lease's name to the DNS again (commands.md 3.4,
 * lease6-resend-ddns).
 *
 * Says in Kea's words why there is nothing to send. What could be sent ends
 * here as all updates do (packet/dns_update.h), and the answer says so: nobody
 * shall wait for a record that does not come.
 */
#include <string.h>

#include "dhcp6d/control/dispatch.h"
#include "libcommon/text.h"

/* False after an answer. */
static bool
read_address(json_t *arguments, struct address *address, struct answer *answer)
{
	json_t *value = json_object_get(arguments, "ip-address");
	const char *text = json_string_value(value);

	if (value == NULL) {
		answer_text(
		    answer, RESULT_ERROR, "'ip-address' parameter is missing.");
		return false;
	}
	if (text != NULL && address_parse(text, strlen(text), address))
		return true;
	answer_text(answer, RESULT_ERROR, "'%s' is not a valid IP address.",
	    text != NULL ? text : "?");
	return false;
}

static bool
is_enabled(const struct control *control)
{
	struct service *service = current_service_hold(control->service);
	bool enabled = service->config->dns_updates;

	service_release(service);
	return enabled;
}

/* The lock is let go before an answer is written, so the name is copied. */
struct named {
	bool found, forward, reverse;
	char name[LEASE_HOSTNAME_MAX + 1];
};

static void
look_up(
    const struct control *control, struct address address, struct named *out)
{
	struct lease lease;
	uint32_t index;

	memset(out, 0, sizeof(*out));
	store_lock(control->store);
	index = store_find_address(control->store, LEASE_NA, address, 128);
	if (index != LEASE_INDEX_NONE) {
		store_read(control->store, index, &lease);
		out->found = true;
		out->forward = lease.fqdn_forward;
		out->reverse = lease.fqdn_reverse;
		if (lease.hostname.size > 0)
			memcpy(out->name, lease.hostname.data,
			    lease.hostname.size);
	}
	store_unlock(control->store);
}

void
command_lease6_resend_ddns(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	char text[ADDRESS_TEXT_SIZE];
	struct address address;
	struct named lease;

	if (!read_address(arguments, &address, answer))
		return;
	if (!is_enabled(control)) {
		answer_text(
		    answer, RESULT_CONFLICT, "DDNS updating is not enabled");
		return;
	}
	look_up(control, address, &lease);
	address_text(address, text);
	if (!lease.found)
		answer_text(
		    answer, RESULT_EMPTY, "No lease found for: %s", text);
	else if (lease.name[0] == 0)
		answer_text(answer, RESULT_CONFLICT,
		    "Lease for: %s, has no hostname, nothing to update", text);
	else if (!lease.forward && !lease.reverse)
		answer_text(answer, RESULT_CONFLICT,
		    "Neither forward nor reverse updates enabled for lease "
		    "for: %s",
		    text);
	else
		answer_text(answer, RESULT_UNSUPPORTED,
		    "nothing sent for: %s, hostname: %s: this server does not "
		    "send DNS updates yet",
		    text, lease.name);
}
