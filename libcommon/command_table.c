/*
 * command_table.c: the rows, and finding one.
 */
#include "libcommon/command_table.h"

#include <stdlib.h>
#include <string.h>

#define REQUIRED ARGUMENT_REQUIRED
#define SECRET ARGUMENT_SECRET

/* What the columns of several commands share stands once. */
static const struct command_argument arguments_none[] = {
    {NULL, ARGUMENT_ANY, 0, NULL},
};

static const struct command_argument arguments_selector[] = {
    {"type", ARGUMENT_STRING, 0, "IA_NA (default) or IA_PD"},
    {"ip-address", ARGUMENT_STRING, 0,
	"address, or first address of the prefix"},
    {"subnet-id", ARGUMENT_INTEGER, 0, "with an identifier"},
    {"identifier-type", ARGUMENT_STRING, 0, "duid"},
    {"identifier", ARGUMENT_STRING, 0, "hex"},
    {"iaid", ARGUMENT_INTEGER, 0, "identity association, default 0"},
    {NULL, ARGUMENT_ANY, 0, NULL},
};

static const struct command_argument arguments_deletion[] = {
    {"type", ARGUMENT_STRING, 0, "IA_NA (default) or IA_PD"},
    {"ip-address", ARGUMENT_STRING, 0,
	"address, or first address of the prefix"},
    {"subnet-id", ARGUMENT_INTEGER, 0, "with an identifier"},
    {"identifier-type", ARGUMENT_STRING, 0, "duid"},
    {"identifier", ARGUMENT_STRING, 0, "hex"},
    {"iaid", ARGUMENT_INTEGER, 0, "identity association, default 0"},
    {"update-ddns", ARGUMENT_BOOLEAN, 0, "remove the DNS records too"},
    {NULL, ARGUMENT_ANY, 0, NULL},
};

static const struct command_argument arguments_lease[] = {
    {"ip-address", ARGUMENT_STRING, REQUIRED,
	"address, or first address of the prefix"},
    {"duid", ARGUMENT_STRING, REQUIRED, "hex"},
    {"iaid", ARGUMENT_INTEGER, REQUIRED, "identity association"},
    {"type", ARGUMENT_STRING, 0, "IA_NA (default) or IA_PD"},
    {"prefix-len", ARGUMENT_INTEGER, 0, "for IA_PD"},
    {"subnet-id", ARGUMENT_INTEGER, 0, "found by address if absent (IA_NA)"},
    {"pool-id", ARGUMENT_INTEGER, 0, "default 0"},
    {"hw-address", ARGUMENT_STRING, 0, "hex"},
    {"preferred-lft", ARGUMENT_INTEGER, 0, "seconds"},
    {"valid-lft", ARGUMENT_INTEGER, 0, "seconds"},
    {"expire", ARGUMENT_INTEGER, 0, "seconds since 1970"},
    {"fqdn-fwd", ARGUMENT_BOOLEAN, 0, "forward DNS record is ours"},
    {"fqdn-rev", ARGUMENT_BOOLEAN, 0, "reverse DNS record is ours"},
    {"hostname", ARGUMENT_STRING, 0, "name in DNS"},
    {"state", ARGUMENT_INTEGER, 0, "0 to 4"},
    {"user-context", ARGUMENT_MAP, 0, "free"},
    {"comment", ARGUMENT_STRING, 0, "free"},
    {"force-create", ARGUMENT_BOOLEAN, 0,
	"lease6-update: add it if it is not there"},
    {NULL, ARGUMENT_ANY, 0, NULL},
};

static const struct command_argument arguments_bulk[] = {
    {"deleted-leases", ARGUMENT_LIST, 0, "selectors"},
    {"leases", ARGUMENT_LIST, 0, "leases"},
    {NULL, ARGUMENT_ANY, 0, NULL},
};

static const struct command_argument arguments_dhcp6[] = {
    {"Dhcp6", ARGUMENT_MAP, REQUIRED | SECRET, "a whole configuration"},
    {NULL, ARGUMENT_ANY, 0, NULL},
};

static const struct command_argument arguments_reload[] = {
    {"dry-run", ARGUMENT_BOOLEAN, 0, "tell what would change, change nothing"},
    {NULL, ARGUMENT_ANY, 0, NULL},
};

static const struct command_argument arguments_filename[] = {
    {"filename", ARGUMENT_STRING, 0, "in the directory of its kind"},
    {NULL, ARGUMENT_ANY, 0, NULL},
};

static const struct command_argument arguments_filename_required[] = {
    {"filename", ARGUMENT_STRING, REQUIRED, "in the data directory"},
    {NULL, ARGUMENT_ANY, 0, NULL},
};

static const struct command_argument arguments_shutdown[] = {
    {"exit-value", ARGUMENT_INTEGER, 0, "exit status, default 0"},
    {NULL, ARGUMENT_ANY, 0, NULL},
};

static const struct command_argument arguments_disable[] = {
    {"max-period", ARGUMENT_INTEGER, 0,
	"seconds until service resumes by itself"},
    {"origin-id", ARGUMENT_INTEGER, 0, "who switches off, default 1"},
    {"origin", ARGUMENT_ANY, 0, "older form of origin-id"},
    {NULL, ARGUMENT_ANY, 0, NULL},
};

static const struct command_argument arguments_enable[] = {
    {"origin-id", ARGUMENT_INTEGER, 0, "who switches on, default 1"},
    {"origin", ARGUMENT_ANY, 0, "older form of origin-id"},
    {NULL, ARGUMENT_ANY, 0, NULL},
};

static const struct command_argument arguments_remove[] = {
    {"remove", ARGUMENT_BOOLEAN, REQUIRED,
	"delete them instead of keeping them for their clients"},
    {NULL, ARGUMENT_ANY, 0, NULL},
};

static const struct command_argument arguments_interfaces[] = {
    {"interfaces", ARGUMENT_LIST, REQUIRED, "names, or name/address"},
    {NULL, ARGUMENT_ANY, 0, NULL},
};

static const struct command_argument arguments_select[] = {
    {"interface", ARGUMENT_STRING, 0, "receiving interface"},
    {"interface-id", ARGUMENT_STRING, 0, "'text' or hex"},
    {"remote", ARGUMENT_STRING, 0, "source address"},
    {"link", ARGUMENT_STRING, 0, "link-address"},
    {"classes", ARGUMENT_LIST, 0, "names"},
    {NULL, ARGUMENT_ANY, 0, NULL},
};

static const struct command_argument arguments_statistic[] = {
    {"name", ARGUMENT_STRING, REQUIRED, "of the statistic"},
    {NULL, ARGUMENT_ANY, 0, NULL},
};

static const struct command_argument arguments_sample_count[] = {
    {"name", ARGUMENT_STRING, REQUIRED, "of the statistic"},
    {"max-samples", ARGUMENT_INTEGER, REQUIRED, "kept"},
    {NULL, ARGUMENT_ANY, 0, NULL},
};

static const struct command_argument arguments_sample_age[] = {
    {"name", ARGUMENT_STRING, REQUIRED, "of the statistic"},
    {"duration", ARGUMENT_INTEGER, REQUIRED, "seconds"},
    {NULL, ARGUMENT_ANY, 0, NULL},
};

static const struct command_argument arguments_sample_count_all[] = {
    {"max-samples", ARGUMENT_INTEGER, REQUIRED, "kept"},
    {NULL, ARGUMENT_ANY, 0, NULL},
};

static const struct command_argument arguments_sample_age_all[] = {
    {"duration", ARGUMENT_INTEGER, REQUIRED, "seconds"},
    {NULL, ARGUMENT_ANY, 0, NULL},
};

static const struct command_argument arguments_get_all[] = {
    {"subnets", ARGUMENT_LIST, 0, "ids; absent = all leases"},
    {"duid", ARGUMENT_STRING, 0, "hex"},
    {"state", ARGUMENT_ANY, 0, "number or name"},
    {"prefix", ARGUMENT_STRING, 0, "leases inside it"},
    {"hostname", ARGUMENT_STRING, 0, "part of a name"},
    {"expires-within", ARGUMENT_INTEGER, 0, "seconds from now"},
    {NULL, ARGUMENT_ANY, 0, NULL},
};

static const struct command_argument arguments_changes[] = {
    {"since", ARGUMENT_INTEGER, 0,
	"\"next\" of the answer before; absent = from now on"},
    {"wait", ARGUMENT_INTEGER, 0, "seconds for something to come, 2 at most"},
    {"subnets", ARGUMENT_LIST, 0, "ids"},
    {"duid", ARGUMENT_STRING, 0, "hex"},
    {"state", ARGUMENT_ANY, 0, "number or name"},
    {"prefix", ARGUMENT_STRING, 0, "leases inside it"},
    {"hostname", ARGUMENT_STRING, 0, "part of a name"},
    {NULL, ARGUMENT_ANY, 0, NULL},
};

static const struct command_argument arguments_get_page[] = {
    {"from", ARGUMENT_STRING, REQUIRED,
	"\"start\" or the last address of the page before"},
    {"limit", ARGUMENT_INTEGER, REQUIRED, "leases on a page"},
    {NULL, ARGUMENT_ANY, 0, NULL},
};

static const struct command_argument arguments_duid[] = {
    {"duid", ARGUMENT_STRING, REQUIRED, "hex"},
    {NULL, ARGUMENT_ANY, 0, NULL},
};

static const struct command_argument arguments_hostname[] = {
    {"hostname", ARGUMENT_STRING, REQUIRED, "whole name"},
    {NULL, ARGUMENT_ANY, 0, NULL},
};

static const struct command_argument arguments_hwaddr[] = {
    {"hw-address", ARGUMENT_STRING, REQUIRED, "hex"},
    {NULL, ARGUMENT_ANY, 0, NULL},
};

static const struct command_argument arguments_state[] = {
    {"state", ARGUMENT_ANY, REQUIRED, "number or name"},
    {"subnet-id", ARGUMENT_INTEGER, 0, "0 = all"},
    {NULL, ARGUMENT_ANY, 0, NULL},
};

static const struct command_argument arguments_subnet_id[] = {
    {"subnet-id", ARGUMENT_INTEGER, 0, "0 or absent = every configured subnet"},
    {NULL, ARGUMENT_ANY, 0, NULL},
};

static const struct command_argument arguments_address[] = {
    {"ip-address", ARGUMENT_STRING, REQUIRED, "of an IA_NA lease"},
    {NULL, ARGUMENT_ANY, 0, NULL},
};

static const struct command_argument arguments_stat_lease[] = {
    {"subnet-id", ARGUMENT_INTEGER, 0, "one subnet"},
    {"subnet-range", ARGUMENT_MAP, 0, "first-subnet-id, last-subnet-id"},
    {NULL, ARGUMENT_ANY, 0, NULL},
};

static const struct command_argument arguments_reservation[] = {
    {"reservation", ARGUMENT_MAP, REQUIRED | SECRET,
	"as in the configuration, with subnet-id"},
    {"operation-target", ARGUMENT_STRING, 0,
	"memory, database, all or default"},
    {NULL, ARGUMENT_ANY, 0, NULL},
};

static const struct command_argument arguments_host_selector[] = {
    {"subnet-id", ARGUMENT_INTEGER, REQUIRED, "0 = global"},
    {"ip-address", ARGUMENT_STRING, 0, "reserved address"},
    {"identifier-type", ARGUMENT_STRING, 0, "duid, hw-address or flex-id"},
    {"identifier", ARGUMENT_STRING, 0, "hex or 'text'"},
    {"operation-target", ARGUMENT_STRING, 0,
	"memory, database, all or default"},
    {NULL, ARGUMENT_ANY, 0, NULL},
};

static const struct command_argument arguments_hosts_all[] = {
    {"subnet-id", ARGUMENT_INTEGER, REQUIRED, "0 = global"},
    {"operation-target", ARGUMENT_STRING, 0,
	"memory, database, all or default"},
    {NULL, ARGUMENT_ANY, 0, NULL},
};

static const struct command_argument arguments_hosts_page[] = {
    {"limit", ARGUMENT_INTEGER, REQUIRED, "hosts on a page"},
    {"subnet-id", ARGUMENT_INTEGER, 0, "absent = all"},
    {"from", ARGUMENT_INTEGER, 0, "from the page before"},
    {"source-index", ARGUMENT_INTEGER, 0, "from the page before"},
    {NULL, ARGUMENT_ANY, 0, NULL},
};

static const struct command_argument arguments_hosts_hostname[] = {
    {"hostname", ARGUMENT_STRING, REQUIRED, "whole name"},
    {"subnet-id", ARGUMENT_INTEGER, 0, "absent = all"},
    {"operation-target", ARGUMENT_STRING, 0,
	"memory, database, all or default"},
    {NULL, ARGUMENT_ANY, 0, NULL},
};

static const struct command_argument arguments_hosts_id[] = {
    {"identifier-type", ARGUMENT_STRING, REQUIRED,
	"duid, hw-address or flex-id"},
    {"identifier", ARGUMENT_STRING, REQUIRED, "hex or 'text'"},
    {"operation-target", ARGUMENT_STRING, 0,
	"memory, database, all or default"},
    {NULL, ARGUMENT_ANY, 0, NULL},
};

static const struct command_argument arguments_hosts_address[] = {
    {"ip-address", ARGUMENT_STRING, REQUIRED, "reserved address"},
    {"subnet-id", ARGUMENT_INTEGER, 0, "absent = all"},
    {"operation-target", ARGUMENT_STRING, 0,
	"memory, database, all or default"},
    {NULL, ARGUMENT_ANY, 0, NULL},
};

static const struct command_argument arguments_subnet_get[] = {
    {"id", ARGUMENT_INTEGER, 0, "either this"},
    {"subnet", ARGUMENT_STRING, 0, "or this"},
    {NULL, ARGUMENT_ANY, 0, NULL},
};

static const struct command_argument arguments_subnet[] = {
    {"subnet6", ARGUMENT_LIST, REQUIRED, "one subnet"},
    {NULL, ARGUMENT_ANY, 0, NULL},
};

static const struct command_argument arguments_subnet_del[] = {
    {"id", ARGUMENT_INTEGER, REQUIRED, "of the subnet"},
    {NULL, ARGUMENT_ANY, 0, NULL},
};

static const struct command_argument arguments_network_get[] = {
    {"name", ARGUMENT_STRING, REQUIRED, "of the network"},
    {NULL, ARGUMENT_ANY, 0, NULL},
};

static const struct command_argument arguments_network[] = {
    {"shared-networks", ARGUMENT_LIST, REQUIRED, "one network"},
    {NULL, ARGUMENT_ANY, 0, NULL},
};

static const struct command_argument arguments_network_del[] = {
    {"name", ARGUMENT_STRING, REQUIRED, "of the network"},
    {"subnets-action", ARGUMENT_STRING, 0, "keep (default) or delete"},
    {NULL, ARGUMENT_ANY, 0, NULL},
};

static const struct command_argument arguments_network_subnet[] = {
    {"name", ARGUMENT_STRING, REQUIRED, "of the network"},
    {"id", ARGUMENT_INTEGER, REQUIRED, "of the subnet"},
    {NULL, ARGUMENT_ANY, 0, NULL},
};

static const struct command_argument arguments_class[] = {
    {"client-classes", ARGUMENT_LIST, REQUIRED, "one class"},
    {NULL, ARGUMENT_ANY, 0, NULL},
};

static const struct command_argument arguments_class_name[] = {
    {"name", ARGUMENT_STRING, REQUIRED, "of the class"},
    {NULL, ARGUMENT_ANY, 0, NULL},
};

static const struct command_argument arguments_explain[] = {
    {"packet", ARGUMENT_STRING, 0, "hex of a datagram, from its first octet"},
    {"message", ARGUMENT_STRING, 0, "SOLICIT (default), REQUEST, ..."},
    {"duid", ARGUMENT_STRING, 0, "hex"},
    {"iaid", ARGUMENT_INTEGER, 0, "identity association, default 1"},
    {"type", ARGUMENT_STRING, 0, "IA_NA (default) or IA_PD"},
    {"interface", ARGUMENT_STRING, 0, "receiving interface"},
    {"source", ARGUMENT_STRING, 0, "source address"},
    {"relay", ARGUMENT_STRING, 0, "link-address of a relay"},
    {"interface-id", ARGUMENT_STRING, 0, "'text' or hex"},
    {"hw-address", ARGUMENT_STRING, 0, "by option 79 of the relay"},
    {"options", ARGUMENT_LIST, 0, "codes asked for"},
    {NULL, ARGUMENT_ANY, 0, NULL},
};

/* Sorted by name (command_find searches by halves). */
static const struct command commands[] = {
    {"build-report", ROLE_READ, arguments_none, "how this server was built"},
    {"class-add", ROLE_ADMIN, arguments_class,
	"adds a client class at the end"},
    {"class-del", ROLE_ADMIN, arguments_class_name, "removes a client class"},
    {"class-get", ROLE_READ, arguments_class_name, "one client class"},
    {"class-list", ROLE_READ, arguments_none, "names of all client classes"},
    {"class-update", ROLE_ADMIN, arguments_class, "replaces a client class"},
    {"config-backend-pull", ROLE_OPERATE, arguments_none,
	"asks the configuration database, of which there is none"},
    {"config-get", ROLE_READ, arguments_none,
	"the running configuration, defaults filled in"},
    {"config-hash-get", ROLE_READ, arguments_none,
	"hash of the running configuration"},
    {"config-reload", ROLE_OPERATE, arguments_reload,
	"reads the configuration file again"},
    {"config-set", ROLE_ADMIN, arguments_dhcp6,
	"puts a configuration in force"},
    {"config-test", ROLE_READ, arguments_dhcp6,
	"checks a configuration, changes nothing"},
    {"config-write", ROLE_ADMIN, arguments_filename,
	"writes the running configuration to its file"},
    {"dhcp-disable", ROLE_OPERATE, arguments_disable, "stops answering"},
    {"dhcp-enable", ROLE_OPERATE, arguments_enable, "answers again"},
    {"explain", ROLE_READ, arguments_explain,
	"tells step by step what a client would get, and why"},
    {"interface-add", ROLE_ADMIN, arguments_interfaces,
	"listens on more interfaces"},
    {"interface-list", ROLE_READ, arguments_none, "interfaces of the host"},
    {"interface-redetect", ROLE_OPERATE, arguments_none,
	"looks at the host's interfaces again"},
    {"kea-lfc-start", ROLE_OPERATE, arguments_none,
	"compacts the lease file now"},
    {"lease6-add", ROLE_OPERATE, arguments_lease, "adds a lease"},
    {"lease6-bulk-apply", ROLE_OPERATE, arguments_bulk,
	"deletes and adds many leases"},
    {"lease6-changes", ROLE_READ, arguments_changes,
	"what changes, as it changes"},
    {"lease6-del", ROLE_OPERATE, arguments_deletion, "deletes a lease"},
    {"lease6-get", ROLE_READ, arguments_selector, "one lease"},
    {"lease6-get-all", ROLE_READ, arguments_get_all,
	"all leases, or those of some subnets"},
    {"lease6-get-by-duid", ROLE_READ, arguments_duid, "leases of a client"},
    {"lease6-get-by-hostname", ROLE_READ, arguments_hostname,
	"leases with a host name"},
    {"lease6-get-by-hw-address", ROLE_READ, arguments_hwaddr,
	"leases with a link-layer address"},
    {"lease6-get-by-state", ROLE_READ, arguments_state, "leases in a state"},
    {"lease6-get-page", ROLE_READ, arguments_get_page,
	"leases in address order, page by page"},
    {"lease6-resend-ddns", ROLE_OPERATE, arguments_address,
	"sends a lease's DNS update again"},
    {"lease6-update", ROLE_OPERATE, arguments_lease, "changes a lease"},
    {"lease6-wipe", ROLE_ADMIN, arguments_subnet_id,
	"deletes all leases of a subnet"},
    {"lease6-write", ROLE_OPERATE, arguments_filename_required,
	"writes all leases to a file"},
    {"leases-reclaim", ROLE_OPERATE, arguments_remove,
	"reclaims all expired leases now"},
    {"list-commands", ROLE_READ, arguments_none, "names of all commands"},
    {"network6-add", ROLE_ADMIN, arguments_network, "adds a shared network"},
    {"network6-del", ROLE_ADMIN, arguments_network_del,
	"removes a shared network"},
    {"network6-get", ROLE_READ, arguments_network_get, "one shared network"},
    {"network6-list", ROLE_READ, arguments_none,
	"names of all shared networks"},
    {"network6-subnet-add", ROLE_ADMIN, arguments_network_subnet,
	"puts a subnet into a shared network"},
    {"network6-subnet-del", ROLE_ADMIN, arguments_network_subnet,
	"takes a subnet out of a shared network"},
    {"reservation-add", ROLE_OPERATE, arguments_reservation,
	"adds a reservation"},
    {"reservation-del", ROLE_OPERATE, arguments_host_selector,
	"removes a reservation"},
    {"reservation-get", ROLE_READ, arguments_host_selector, "one reservation"},
    {"reservation-get-all", ROLE_READ, arguments_hosts_all,
	"all reservations of a subnet"},
    {"reservation-get-by-address", ROLE_READ, arguments_hosts_address,
	"reservations of an address"},
    {"reservation-get-by-hostname", ROLE_READ, arguments_hosts_hostname,
	"reservations with a host name"},
    {"reservation-get-by-id", ROLE_READ, arguments_hosts_id,
	"reservations of an identifier"},
    {"reservation-get-page", ROLE_READ, arguments_hosts_page,
	"reservations, page by page"},
    {"reservation-update", ROLE_OPERATE, arguments_reservation,
	"replaces a reservation"},
    {"server-tag-get", ROLE_READ, arguments_none, "the server's tag"},
    {"shutdown", ROLE_ADMIN, arguments_shutdown, "stops the server"},
    {"stat-lease6-get", ROLE_READ, arguments_stat_lease,
	"lease statistics by subnet"},
    {"statistic-get", ROLE_READ, arguments_statistic, "one statistic"},
    {"statistic-get-all", ROLE_READ, arguments_none, "all statistics"},
    {"statistic-global-get-all", ROLE_READ, arguments_none,
	"statistics that are of no subnet"},
    {"statistic-remove", ROLE_OPERATE, arguments_statistic,
	"removes a statistic until it changes"},
    {"statistic-remove-all", ROLE_OPERATE, arguments_none,
	"removes all statistics (deprecated)"},
    {"statistic-reset", ROLE_OPERATE, arguments_statistic,
	"sets a statistic to 0"},
    {"statistic-reset-all", ROLE_OPERATE, arguments_none,
	"sets all statistics to 0"},
    {"statistic-sample-age-set", ROLE_OPERATE, arguments_sample_age,
	"how long samples are kept"},
    {"statistic-sample-age-set-all", ROLE_OPERATE, arguments_sample_age_all,
	"how long samples of all are kept"},
    {"statistic-sample-count-set", ROLE_OPERATE, arguments_sample_count,
	"how many samples are kept"},
    {"statistic-sample-count-set-all", ROLE_OPERATE, arguments_sample_count_all,
	"how many samples of all are kept"},
    {"status-get", ROLE_READ, arguments_none, "how the server is"},
    {"subnet6-add", ROLE_ADMIN, arguments_subnet, "adds a subnet"},
    {"subnet6-del", ROLE_ADMIN, arguments_subnet_del,
	"removes a subnet, keeps its leases"},
    {"subnet6-delta-add", ROLE_ADMIN, arguments_subnet, "merges into a subnet"},
    {"subnet6-delta-del", ROLE_ADMIN, arguments_subnet,
	"removes parts of a subnet"},
    {"subnet6-get", ROLE_READ, arguments_subnet_get, "one subnet"},
    {"subnet6-list", ROLE_READ, arguments_none,
	"ids and prefixes of all subnets"},
    {"subnet6-select-test", ROLE_READ, arguments_select,
	"which subnet a packet would get"},
    {"subnet6-update", ROLE_ADMIN, arguments_subnet, "replaces a subnet"},
    {"version-get", ROLE_READ, arguments_none, "version and libraries"},
};

#define COMMAND_COUNT (sizeof(commands) / sizeof(commands[0]))

static const char *const role_names[ROLE_COUNT] = {
    [ROLE_NONE] = "none",
    [ROLE_READ] = "read",
    [ROLE_OPERATE] = "operate",
    [ROLE_ADMIN] = "admin",
};

const struct command *
command_table(size_t *count)
{
	*count = COMMAND_COUNT;
	return commands;
}

static int
compare_name(const void *name, const void *command)
{
	return strcmp(name, ((const struct command *)command)->name);
}

const struct command *
command_find(const char *name)
{
	return bsearch(
	    name, commands, COMMAND_COUNT, sizeof(commands[0]), compare_name);
}

const char *
role_name(enum role role)
{
	return role_names[role];
}

enum role
role_parse(const char *name)
{
	for (enum role role = ROLE_READ; role < ROLE_COUNT; role++) {
		if (strcmp(name, role_names[role]) == 0)
			return role;
	}
	return ROLE_NONE;
}
