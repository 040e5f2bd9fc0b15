/*
 * load_global.c: what the server as a whole is told (kea-config.md 2.1, 2.3 to
 * 2.10, 3.5).
 */
#include "dhcp6d/config/loading.h"
#include "libcommon/text.h"

/* RFC 6440: may always be supplied */
#define ERP_LOCAL_DOMAIN_NAME 65

static const char *const mac_source_names[MAC_SOURCE_COUNT][2] = {
    [MAC_SOURCE_ANY] = {"any", NULL},
    [MAC_SOURCE_RAW] = {"raw", NULL},
    [MAC_SOURCE_DUID] = {"duid", NULL},
    [MAC_SOURCE_LINK_LOCAL] = {"ipv6-link-local", NULL},
    [MAC_SOURCE_CLIENT_LINK_OPTION] = {"client-link-addr-option", "rfc6939"},
    [MAC_SOURCE_REMOTE_ID] = {"remote-id", "rfc4649"},
    [MAC_SOURCE_SUBSCRIBER_ID] = {"subscriber-id", "rfc4580"},
    [MAC_SOURCE_DOCSIS_CMTS] = {"docsis-cmts", NULL},
    [MAC_SOURCE_DOCSIS_MODEM] = {"docsis-modem", NULL},
};

static const uint8_t any_mac_source[] = {MAC_SOURCE_RAW,
    MAC_SOURCE_CLIENT_LINK_OPTION, MAC_SOURCE_DUID, MAC_SOURCE_LINK_LOCAL,
    MAC_SOURCE_REMOTE_ID, MAC_SOURCE_DOCSIS_CMTS, MAC_SOURCE_DOCSIS_MODEM};

static const char *const identifier_names[IDENTIFIER_TYPE_COUNT] = {
    [IDENTIFIER_HW_ADDRESS] = "hw-address",
    [IDENTIFIER_DUID] = "duid",
    [IDENTIFIER_FLEX_ID] = "flex-id",
};

/* Which mac source a name means; -1: none. */
static int
mac_source_of(const char *name)
{
	int i, spelling;

	for (i = 0; i < MAC_SOURCE_COUNT; i++)
		for (spelling = 0; spelling < 2; spelling++)
			if (mac_source_names[i][spelling] != NULL &&
			    strcmp(mac_source_names[i][spelling], name) == 0)
				return i;
	return -1;
}

static void
mac_source_add(struct snapshot *snapshot, uint8_t source)
{
	if (memchr(snapshot->mac_sources, source, snapshot->mac_source_count) ==
	    NULL)
		snapshot->mac_sources[snapshot->mac_source_count++] = source;
}

static void
mac_source_expand(struct snapshot *snapshot, int source)
{
	size_t i;

	if (source != MAC_SOURCE_ANY)
		mac_source_add(snapshot, (uint8_t)source);
	else
		for (i = 0; i < sizeof(any_mac_source); i++)
			mac_source_add(snapshot, any_mac_source[i]);
}

static void
load_mac_sources(struct loading *loading)
{
	const struct schema_list *list = &loading->raw->mac_sources;
	const struct schema_string *name = list->items;
	bool seen[MAC_SOURCE_COUNT] = {false};
	uint32_t i;
	int source;

	for (i = 0; i < list->count; i++) {
		source = name[i].text == NULL ? MAC_SOURCE_COUNT
					      : mac_source_of(name[i].text);
		if (source == MAC_SOURCE_COUNT)
			continue; /* the table has complained */
		if (source < 0) {
			refuse(loading, name[i].position,
			    "\"%s\" is not a source of hardware addresses",
			    name[i].text);
			continue;
		}
		if (seen[source])
			refuse(loading, name[i].position,
			    "\"%s\" stands twice in mac-sources", name[i].text);
		if (source == MAC_SOURCE_RAW ||
		    source == MAC_SOURCE_SUBSCRIBER_ID)
			caution(loading, name[i].position,
			    "mac source \"%s\" never yields an address",
			    name[i].text);
		seen[source] = true;
		mac_source_expand(loading->snapshot, source);
	}
	if (list->count == 0)
		mac_source_expand(loading->snapshot, MAC_SOURCE_ANY);
}

static int
identifier_of(const char *name)
{
	int i;

	for (i = 0; i < IDENTIFIER_TYPE_COUNT; i++)
		if (strcmp(identifier_names[i], name) == 0)
			return i;
	return -1;
}

static void
load_identifiers(struct loading *loading)
{
	const struct schema_list *list = &loading->raw->identifiers;
	const struct schema_string *name = list->items;
	struct snapshot *snapshot = loading->snapshot;
	uint32_t i;
	int type;

	if (list->count == 0) {
		snapshot->identifiers[0] = IDENTIFIER_HW_ADDRESS;
		snapshot->identifiers[1] = IDENTIFIER_DUID;
		snapshot->identifier_count = 2;
	}
	for (i = 0; i < list->count; i++) {
		if (name[i].text == NULL)
			continue; /* the table has complained */
		type = identifier_of(name[i].text);
		if (type < 0)
			refuse(loading, name[i].position,
			    "\"%s\" is not an identifier of reservations: use "
			    "hw-address, duid, flex-id",
			    name[i].text);
		else if (memchr(snapshot->identifiers, type,
			     snapshot->identifier_count) != NULL)
			refuse(loading, name[i].position,
			    "\"%s\" stands twice in "
			    "host-reservation-identifiers",
			    name[i].text);
		else
			snapshot->identifiers[snapshot->identifier_count++] =
			    (uint8_t)type;
	}
}

/* A number, or the name of an option; 0: neither. */
static uint16_t
option_code_of(const struct loading *loading, const struct schema_string *text)
{
	const struct option_definition *definition;
	uint32_t code;

	if (text_to_u32(text->text, text->size, &code))
		return code <= UINT16_MAX ? (uint16_t)code : 0;
	definition = definition_by_name(loading, "dhcp6", text->text);
	return definition == NULL ? 0 : definition->code;
}

static void
load_relay_supplied(struct loading *loading)
{
	const struct schema_list *list = &loading->raw->relay_supplied_options;
	const struct schema_string *text = list->items;
	uint16_t *codes =
	    load_array(loading, (size_t)list->count + 1, sizeof(*codes));
	uint32_t i, count = 1;

	if (codes == NULL)
		return;
	codes[0] = ERP_LOCAL_DOMAIN_NAME;
	for (i = 0; i < list->count; i++) {
		codes[count] = option_code_of(loading, &text[i]);
		if (codes[count] == 0)
			refuse(loading, text[i].position,
			    "\"%s\" is neither code nor name of an option",
			    text[i].text);
		if (codes[count] != ERP_LOCAL_DOMAIN_NAME) /* is there */
			count++;
	}
	loading->snapshot->relay_supplied = codes;
	loading->snapshot->relay_supplied_count = count;
}

static bool
interface_exists(const struct loading *loading, const char *name)
{
	return loading->host->interface_exists == NULL ||
	       loading->host->interface_exists(loading->host->context, name);
}

/* The part behind the slash; false after a complaint. */
static bool
read_listen_address(struct loading *loading, const struct schema_string *text,
    const char *address, struct listen_interface *out)
{
	if (!address_parse(address, strlen(address), &out->address)) {
		refuse(loading, text->position, "\"%s\" is not an IPv6 address",
		    address);
		return false;
	}
	if (address_is_multicast(out->address)) {
		refuse(loading, text->position,
		    "%s is a multicast address: only unicast addresses can be "
		    "listened on",
		    address);
		return false;
	}
	if (address_is_link_local(out->address))
		caution(loading, text->position,
		    "%s is a link-local address, which is served anyway",
		    address);
	out->has_address = true;
	return true;
}

/* "eth0", "eth0/2001:db8::1", "*"; false after a complaint. */
static bool
read_interface(struct loading *loading, const struct schema_string *text,
    struct listen_interface *out)
{
	char plain[128];
	char *slash;

	if (text->text == NULL)
		return false; /* the table has complained */
	if (text_without_blanks(text, plain, sizeof(plain)) == 0) {
		refuse(loading, text->position,
		    "an interface must have a name of less than %zu characters",
		    sizeof(plain));
		return false;
	}
	slash = strchr(plain, '/');
	if (slash != NULL)
		*slash = 0;
	if (slash != NULL && strcmp(plain, "*") == 0) {
		refuse(loading, text->position,
		    "an address needs the name of its interface, not *");
		return false;
	}
	if (strcmp(plain, "*") != 0 && !interface_exists(loading, plain)) {
		refuse(loading, text->position,
		    "there is no interface \"%s\" on this host", plain);
		return false;
	}
	if (slash != NULL &&
	    !read_listen_address(loading, text, slash + 1, out))
		return false;
	out->name = arena_text(loading->arena, plain, strlen(plain));
	loading->out_of_memory = loading->out_of_memory || out->name == NULL;
	return out->name != NULL;
}

static bool
interface_is_twin(
    const struct listen_interface *a, const struct listen_interface *b)
{
	return strcmp(a->name, b->name) == 0 &&
	       a->has_address == b->has_address &&
	       address_equal(a->address, b->address);
}

static void
load_interfaces(struct loading *loading)
{
	const struct raw_interfaces *raw = &loading->raw->interfaces;
	const struct schema_string *text = raw->interfaces.items;
	struct snapshot *snapshot = loading->snapshot;
	struct listen_interface *out =
	    load_array(loading, raw->interfaces.count, sizeof(*out));
	uint32_t i, j, count = 0;

	for (i = 0; out != NULL && i < raw->interfaces.count; i++) {
		out[count] = (struct listen_interface){.name = NULL};
		if (!read_interface(loading, &text[i], &out[count]))
			continue;
		for (j = 0; j < count; j++)
			if (interface_is_twin(&out[j], &out[count]))
				break;
		if (j < count)
			refuse(loading, text[i].position,
			    "\"%s\" stands twice in interfaces", text[i].text);
		else
			count++;
	}
	snapshot->interfaces = out;
	snapshot->interface_count = count;
	snapshot->service_sockets_require_all =
	    boolean_or(&raw->require_all, false);
	snapshot->service_sockets_max_retries =
	    (uint32_t)integer_or(&raw->max_retries, 0);
	snapshot->service_sockets_retry_wait_ms =
	    (uint32_t)integer_or(&raw->retry_wait, 5000);
	if (raw->interfaces.count == 0)
		caution(loading, place_of(&raw->context),
		    "interfaces-config names no interface: no client is "
		    "served");
}

static void
load_lease_database(struct loading *loading)
{
	const struct raw_database *raw = &loading->raw->lease_database;
	struct lease_database *out = &loading->snapshot->lease_database;

	switch (integer_or(&raw->type, RAW_DATABASE_MEMFILE)) {
	case RAW_DATABASE_MYSQL:
		out->type = DATABASE_MYSQL;
		break;
	case RAW_DATABASE_POSTGRESQL:
		out->type = DATABASE_POSTGRESQL;
		break;
	default:
		out->type = DATABASE_MEMFILE;
	}
	out->persist = boolean_or(&raw->persist, true);
	if (string_given(&raw->name))
		out->name = load_text(loading, &raw->name);
	else if (out->type != DATABASE_MEMFILE)
		refuse(loading, place_of(&raw->context),
		    "this type of lease database needs a name");
	out->lfc_interval = (uint32_t)integer_or(&raw->lfc_interval, 3600);
	out->max_row_errors = (uint32_t)integer_or(&raw->max_row_errors, 0);
}

static void
load_server_id(struct loading *loading)
{
	const struct raw_server_id *raw = &loading->raw->server_id;
	struct server_id_config *out = &loading->snapshot->server_id;
	uint8_t bytes[LEASE_DUID_MAX];
	size_t size = 0;

	out->persist = boolean_or(&raw->persist, true);
	if (raw->context.node == NULL)
		return;
	out->given = true;
	out->type = integer_or(&raw->type, 0) == 0 ? SERVER_ID_LLT
		    : raw->type.value == 1         ? SERVER_ID_EN
						   : SERVER_ID_LL;
	out->hardware_type = (uint16_t)integer_or(&raw->hardware_type, 0);
	out->time = (uint32_t)integer_or(&raw->time, 0);
	out->enterprise = (uint32_t)integer_or(&raw->enterprise, 0);
	if (!string_given(&raw->identifier))
		return;
	/* a DUID-EN has six bytes before the identifier, the others more */
	if (!load_bytes(&raw->identifier, bytes, sizeof(bytes) - 8, &size)) {
		refuse(loading, raw->identifier.position,
		    "\"%s\" is not an identifier: at most %zu bytes as hex",
		    raw->identifier.text, sizeof(bytes) - 8);
		return;
	}
	out->identifier = arena_span(loading->arena, span_of(bytes, size));
	loading->out_of_memory =
	    loading->out_of_memory || out->identifier.data == NULL;
}

static void
load_expiry(struct loading *loading)
{
	const struct raw_expiry *raw = &loading->raw->expiry;
	struct expiry_config *out = &loading->snapshot->expiry;

	out->reclaim_wait = (uint16_t)integer_or(&raw->reclaim_wait, 10);
	out->max_leases = (uint32_t)integer_or(&raw->max_leases, 100);
	out->max_time_ms = (uint16_t)integer_or(&raw->max_time, 250);
	out->hold_reclaimed = (uint32_t)integer_or(&raw->hold_reclaimed, 3600);
	out->flush_wait = (uint16_t)integer_or(&raw->flush_wait, 25);
	out->unwarned_cycles = (uint16_t)integer_or(&raw->unwarned_cycles, 5);
}

static void
load_compatibility(struct loading *loading)
{
	const struct raw_compatibility *raw = &loading->raw->compatibility;
	struct compatibility *out = &loading->snapshot->compatibility;

	out->lenient_option_parsing =
	    boolean_or(&raw->lenient_option_parsing, false);
	out->kea_rebind_creates =
	    boolean_or(&raw->rebind_creates_binding, false);
	out->kea_ignore_not_on_link =
	    boolean_or(&raw->request_never_not_on_link, false);
	out->kea_release_status =
	    boolean_or(&raw->status_in_released_ia, false);
	out->kea_information_request =
	    boolean_or(&raw->answer_information_request_with_ia, false);
	out->kea_fqdn_unrequested =
	    boolean_or(&raw->send_fqdn_unrequested, false);
	out->kea_confirm = boolean_or(&raw->answer_confirm_by_subnet, false);
	out->kea_preference =
	    boolean_or(&raw->preference_when_requested, false);
	out->kea_refresh_time =
	    boolean_or(&raw->refresh_time_when_requested, false);
	out->kea_timers = boolean_or(&raw->timers_of_each_ia, false);
}

static void
load_sanity_checks(struct loading *loading)
{
	const struct raw_sanity_checks *raw = &loading->raw->sanity_checks;

	loading->snapshot->lease_checks = (enum lease_checks)integer_or(
	    &raw->lease_checks, LEASE_CHECKS_WARN);
	loading->snapshot->extended_info_checks =
	    (enum extended_info_checks)integer_or(
		&raw->extended_info_checks, EXTENDED_INFO_FIX);
}

/* Defaults: HACKING.md says why. */
static void
load_bounds(struct loading *loading)
{
	const struct raw_global *raw = loading->raw;
	struct snapshot *snapshot = loading->snapshot;
	uint32_t *rates = snapshot->packet_rates;

	rates[PACKET_RATE_CLIENT] =
	    (uint32_t)integer_or(&raw->client_packet_rate, 100);
	rates[PACKET_RATE_SOURCE] =
	    (uint32_t)integer_or(&raw->source_packet_rate, 0);
	rates[PACKET_RATE_INTERFACE_ID] =
	    (uint32_t)integer_or(&raw->interface_id_packet_rate, 0);
	snapshot->client_lease_limit =
	    (uint32_t)integer_or(&raw->client_lease_limit, 1000);
}

void
load_global(struct loading *loading)
{
	const struct raw_global *raw = loading->raw;
	struct snapshot *snapshot = loading->snapshot;

	load_interfaces(loading);
	load_mac_sources(loading);
	load_identifiers(loading);
	load_relay_supplied(loading);
	load_lease_database(loading);
	load_server_id(loading);
	load_expiry(loading);
	load_compatibility(loading);
	load_sanity_checks(loading);
	load_control_sockets(loading);
	snapshot->decline_probation =
	    (uint32_t)integer_or(&raw->decline_probation, 86400);
	if (string_given(&raw->data_directory))
		snapshot->data_directory =
		    load_text(loading, &raw->data_directory);
	snapshot->decline_pool_share =
	    (uint32_t)integer_or(&raw->decline_pool_share, 20);
	load_bounds(loading);
	snapshot->early_global_reservations =
	    boolean_or(&raw->early_global_lookup, false);
	snapshot->address_registration =
	    boolean_or(&raw->allow_address_registration, true);
	snapshot->dns_updates =
	    boolean_or(&raw->dhcp_ddns.enable_updates, false);
	snapshot->multi_threading =
	    boolean_or(&raw->multi_threading.enable, true);
	snapshot->threads =
	    (uint32_t)integer_or(&raw->multi_threading.thread_pool_size, 0);
	snapshot->options = load_options(loading, &raw->scope.base.options);
}
