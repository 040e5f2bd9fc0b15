/*
 * configuration.c: see its header. Kea users know the lines by which a
 * configuration announces itself; they are the same here.
 */
#include "dhcp6d/configuration.h"

#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>

#include "libcommon/log_messages.h"
#include "libcommon/text.h"

struct complaining {
	struct log *log;
	const char *path;
};

static void
complain_to_log(
    void *context, enum complaint_severity severity, const char *line)
{
	const struct complaining *complaining = context;

	if (severity == COMPLAINT_ERROR)
		log_write(complaining->log, DHCP6_CONFIG_LOAD_FAIL,
		    complaining->path, line);
	else
		log_write(complaining->log, DHCP6_CONFIG_SYNTAX_WARNING, line);
}

enum err
configuration_load(const char *path, yaml_open *open, void *open_context,
    struct log *log, struct snapshot **out)
{
	struct complaining complaining = {log, path};
	const struct config_host host = {.open = open, .context = open_context};

	return config_load(path, &host, complain_to_log, &complaining, out);
}

/* "t1=1000, t2=2000, preferred-lifetime=3000, valid-lifetime=4000" */
static void
subnet_parameters(const struct subnet *subnet, char *text, size_t size)
{
	int used = 0;

	text[0] = 0;
	if (subnet->renew_timer.given)
		used +=
		    snprintf(text, size, "t1=%u, ", subnet->renew_timer.value);
	if (subnet->rebind_timer.given)
		used += snprintf(text + used, size - (size_t)used, "t2=%u, ",
		    subnet->rebind_timer.value);
	snprintf(text + used, size - (size_t)used,
	    "preferred-lifetime=%u, valid-lifetime=%u%s",
	    subnet->preferred.value, subnet->valid.value,
	    subnet->rapid_commit ? ", rapid-commit is enabled" : "");
}

static void
announce_host(const struct host *host, struct log *log)
{
	static const char *const types[] = {
	    [IDENTIFIER_HW_ADDRESS] = "hwaddr",
	    [IDENTIFIER_DUID] = "duid",
	    [IDENTIFIER_FLEX_ID] = "flex-id",
	};
	char identifier[BYTES_TEXT_SIZE(128)], address[ADDRESS_TEXT_SIZE];

	log_write(log, HOSTS_CFG_ADD_HOST, types[host->identifier_type],
	    bytes_to_text(host->identifier, identifier, sizeof(identifier)),
	    host->subnet_id,
	    host->address_count > 0 ? address_text(host->addresses[0], address)
				    : "(no address)",
	    host->address_count + host->prefix_count);
}

void
configuration_announce(const struct snapshot *snapshot, struct log *log)
{
	char prefix[PREFIX_TEXT_SIZE], parameters[128];

	for (uint32_t i = 0; i < snapshot->subnet_count; i++) {
		subnet_parameters(
		    &snapshot->subnets[i], parameters, sizeof(parameters));
		log_write(log, DHCPSRV_CFGMGR_NEW_SUBNET6,
		    prefix_text(snapshot->subnets[i].prefix, prefix),
		    parameters);
	}
	for (uint32_t i = 0; i < snapshot->host_count; i++)
		announce_host(&snapshot->hosts[i], log);
	log_write(log, DHCP6_CONFIG_COMPLETE, snapshot->subnet_count);
}

enum err
configuration_serve(
    const struct snapshot *snapshot, struct interface_watch *watch)
{
	struct served_interface *served =
	    calloc(snapshot->interface_count + 1, sizeof(*served));
	enum err err;

	if (served == NULL)
		return ERR_MEMORY;
	for (uint32_t i = 0; i < snapshot->interface_count; i++)
		served[i] = (struct served_interface){
		    .name = snapshot->interfaces[i].name,
		    .has_address = snapshot->interfaces[i].has_address,
		    .address = snapshot->interfaces[i].address,
		};
	err = interface_watch_serve(watch, served, snapshot->interface_count);
	free(served);
	return err;
}

static void
complain_to_stderr(
    void *context, enum complaint_severity severity, const char *line)
{
	(void)context;
	(void)severity;
	fprintf(stderr, "%s\n", line);
}

static bool
interface_exists(void *context, const char *name)
{
	(void)context;
	return if_nametoindex(name) != 0;
}

enum err
configuration_check(const char *path)
{
	const struct config_host host = {.interface_exists = interface_exists};
	struct snapshot *snapshot = NULL;
	enum err err =
	    config_load(path, &host, complain_to_stderr, NULL, &snapshot);

	snapshot_release(snapshot);
	return err;
}
