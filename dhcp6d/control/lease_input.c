/*
 * lease_input.c: see its header.
 */
#include "dhcp6d/control/lease_input.h"

#include <ctype.h>
#include <string.h>

#include "dhcp6d/config/index.h"
#include "dhcp6d/control/lease_arguments.h"
#include "libcommon/text.h"

static bool
wrong(struct answer *answer, const char *text)
{
	answer_text(answer, RESULT_ERROR, "%s", text);
	return false;
}

bool
number_read(
    json_t *arguments, const char *name, uint32_t *out, struct answer *answer)
{
	json_t *value = json_object_get(arguments, name);

	if (value == NULL)
		return true;
	if (json_is_integer(value) && json_integer_value(value) >= 0 &&
	    json_integer_value(value) <= UINT32_MAX) {
		*out = (uint32_t)json_integer_value(value);
		return true;
	}
	answer_text(answer, RESULT_ERROR,
	    "invalid type specified for parameter '%s'", name);
	return false;
}

static bool
read_address(json_t *arguments, struct lease *lease, struct answer *answer)
{
	const char *text;

	if (!string_read(arguments, "ip-address", &text, answer))
		return false;
	if (address_parse(text, strlen(text), &lease->address))
		return true;
	answer_text(
	    answer, RESULT_ERROR, "Non-IPv6 address specified: %s", text);
	return false;
}

static bool
read_kind(json_t *arguments, struct lease *lease, struct answer *answer)
{
	char text[ADDRESS_TEXT_SIZE], first[ADDRESS_TEXT_SIZE];
	const char *type =
	    json_string_value(json_object_get(arguments, "type"));
	uint32_t length = 0;

	lease->type = LEASE_NA;
	lease->prefix_length = 128;
	if (type == NULL || strcmp(type, "IA_NA") == 0)
		return true;
	if (strcmp(type, "IA_PD") != 0) {
		answer_text(answer, RESULT_ERROR,
		    "Incorrect lease type: %s, the only supported values are: "
		    "IA_NA and IA_PD",
		    type);
		return false;
	}
	lease->type = LEASE_PD;
	if (!number_read(arguments, "prefix-len", &length, answer))
		return false;
	if (length < 1 || length > 128) {
		answer_text(
		    answer, RESULT_ERROR, "Invalid prefix length: %u", length);
		return false;
	}
	lease->prefix_length = (uint8_t)length;
	if (address_equal(address_mask(lease->address, length), lease->address))
		return true;
	answer_text(answer, RESULT_ERROR,
	    "Prefix address: %s exceeds prefix/prefix-len pair: %s/%u",
	    address_text(lease->address, text),
	    address_text(address_mask(lease->address, length), first), length);
	return false;
}

static bool
read_identity(
    json_t *arguments, struct lease_input *input, struct answer *answer)
{
	size_t size;

	if (!identifier_read(arguments, "duid", input->duid,
		sizeof(input->duid), &size, answer))
		return false;
	if (size < LEASE_DUID_MIN)
		return wrong(answer, "DUID is shorter than 3 bytes");
	input->lease.duid = span_of(input->duid, size);
	if (json_object_get(arguments, "iaid") == NULL)
		return wrong(answer, "missing parameter 'iaid'");
	if (!number_read(arguments, "iaid", &input->lease.iaid, answer))
		return false;
	if (json_object_get(arguments, "hw-address") == NULL)
		return true;
	if (!identifier_read(arguments, "hw-address", input->hwaddr,
		sizeof(input->hwaddr), &size, answer))
		return false;
	input->lease.hwaddr = span_of(input->hwaddr, size);
	input->lease.hwtype = 1;
	return true;
}

/* The subnet: named, or for an address the one whose range it is in. */
static const struct subnet *
read_subnet(json_t *arguments, const struct snapshot *config,
    struct lease *lease, struct answer *answer)
{
	char text[ADDRESS_TEXT_SIZE], prefix[PREFIX_TEXT_SIZE];
	const struct subnet *subnet = NULL;

	if (!number_read(arguments, "subnet-id", &lease->subnet_id, answer))
		return NULL;
	if (lease->subnet_id == 0 && lease->type == LEASE_PD) {
		wrong(answer,
		    "Subnet-id is 0 or not specified. This is allowed for "
		    "address leases only, not prefix leases.");
		return NULL;
	}
	if (lease->subnet_id != 0) {
		subnet = index_by_id(config, lease->subnet_id);
		if (subnet == NULL)
			answer_text(answer, RESULT_CONFLICT,
			    "Invalid subnet-id: No IPv6 subnet with "
			    "subnet-id=%u currently configured.",
			    lease->subnet_id);
	} else if (index_by_address(config, lease->address, &subnet, 1) == 0) {
		answer_text(answer, RESULT_CONFLICT,
		    "subnet-id not specified and failed to find a subnet for "
		    "address %s",
		    address_text(lease->address, text));
	}
	if (subnet != NULL && lease->type == LEASE_NA &&
	    !prefix_contains(subnet->prefix, lease->address)) {
		answer_text(answer, RESULT_CONFLICT,
		    "The address %s does not belong to subnet %s, "
		    "subnet-id=%u",
		    address_text(lease->address, text),
		    prefix_text(subnet->prefix, prefix), subnet->id);
		return NULL;
	}
	if (subnet != NULL)
		lease->subnet_id = subnet->id;
	return subnet;
}

static bool
read_times(json_t *arguments, const struct subnet *subnet,
    const struct moment *now, struct lease *lease, struct answer *answer)
{
	json_t *expire = json_object_get(arguments, "expire");
	char text[ADDRESS_TEXT_SIZE];

	lease->valid = subnet->valid.value;
	lease->preferred = subnet->valid.value; /* sic, commands.md 3.5 */
	if (!number_read(arguments, "valid-lft", &lease->valid, answer) ||
	    !number_read(arguments, "preferred-lft", &lease->preferred, answer))
		return false;
	lease->transaction = now->lease_s;
	if (expire == NULL)
		return true;
	if (!json_is_integer(expire) || json_integer_value(expire) <= 0 ||
	    json_integer_value(expire) < (json_int_t)lease->valid) {
		answer_text(answer, RESULT_ERROR,
		    json_integer_value(expire) <= 0
			? "expiration time must be positive for address %s"
			: "expiration time must be greater than valid lifetime "
			  "for address %s",
		    address_text(lease->address, text));
		return false;
	}
	lease->transaction = moment_lease_of_wall(
	    now, json_integer_value(expire) - lease->valid);
	return true;
}

/* Names are stored in lower case, as those of clients are. */
static bool
keep_hostname(struct lease_input *input, const char *name)
{
	size_t size = strlen(name);

	if (size > LEASE_HOSTNAME_MAX)
		return false;
	for (size_t i = 0; i < size; i++)
		input->hostname[i] = (char)tolower((unsigned char)name[i]);
	input->lease.hostname = span_of(input->hostname, size);
	return true;
}

static bool
read_names(json_t *arguments, struct lease_input *input, struct answer *answer)
{
	struct lease *lease = &input->lease;
	const char *name =
	    json_string_value(json_object_get(arguments, "hostname"));
	uint32_t state = LEASE_ASSIGNED;

	lease->fqdn_forward =
	    json_is_true(json_object_get(arguments, "fqdn-fwd"));
	lease->fqdn_reverse =
	    json_is_true(json_object_get(arguments, "fqdn-rev"));
	if (name != NULL && !keep_hostname(input, name))
		return wrong(answer, "'hostname' is too long");
	if ((lease->fqdn_forward || lease->fqdn_reverse) &&
	    lease->hostname.size == 0)
		return wrong(answer,
		    "No hostname specified and either forward or reverse fqdn "
		    "was set to true.");
	if (!number_read(arguments, "state", &state, answer))
		return false;
	if (state > LEASE_REGISTERED) {
		answer_text(answer, RESULT_ERROR,
		    "Invalid state value: %u, supported values are: 0 "
		    "(default), 1 (declined), 2 (expired-reclaimed), 3 "
		    "(released) and 4 (registered)",
		    state);
		return false;
	}
	if (state != LEASE_DECLINED && lease_duid_is_nobody(lease->duid))
		return wrong(answer,
		    "DUID 00:00:00 stands for nobody, in declined leases "
		    "alone");
	if (state == LEASE_DECLINED && lease->type == LEASE_PD)
		return wrong(answer, "Invalid declined state for PD prefix.");
	lease->state = (uint8_t)state;
	return number_read(arguments, "pool-id", &lease->pool_id, answer);
}

static bool
read_context(
    json_t *arguments, struct lease_input *input, struct answer *answer)
{
	json_t *context = json_object_get(arguments, "user-context");
	size_t size;

	if (context == NULL)
		return true;
	if (!json_is_object(context))
		return wrong(answer, "Invalid user context is not a JSON map.");
	size = json_dumpb(context, input->context, sizeof(input->context), 0);
	if (size > sizeof(input->context))
		return wrong(answer, "user context is too large");
	input->lease.user_context = span_of(input->context, size);
	return true;
}

bool
lease_input_read(const struct snapshot *config, const struct moment *now,
    json_t *arguments, struct lease_input *input, struct answer *answer)
{
	const struct subnet *subnet;

	memset(input, 0, sizeof(*input));
	input->force_create =
	    json_is_true(json_object_get(arguments, "force-create"));
	if (!read_address(arguments, &input->lease, answer) ||
	    !read_kind(arguments, &input->lease, answer) ||
	    !read_identity(arguments, input, answer))
		return false;
	subnet = read_subnet(arguments, config, &input->lease, answer);
	return subnet != NULL &&
	       read_times(arguments, subnet, now, &input->lease, answer) &&
	       read_names(arguments, input, answer) &&
	       read_context(arguments, input, answer);
}
