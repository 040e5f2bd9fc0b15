/*
 * load_hook.c: hooks-libraries (kea-config.md 2.20).
 *
 * dhcp6d loads no libraries: what Kea's do is built in, or a warning says what
 * is missing. A library is known by the last part of its path, so that a file
 * from another host or system loads.
 */
#include "dhcp6d/config/loading.h"

struct hook_library {
	const char *name; /* without libdhcp_ and .so */
	/* reads the parameters; NULL: it has none, or they do nothing here */
	void (*load)(struct loading *loading, const struct raw_hook *hook);
	const char *missing; /* what is not in force; NULL: nothing */
};

static const struct hook_library libraries[] = {
    {"flex_id", load_flex_id, NULL},
    {"flex_option", load_flex_option, NULL},
    {"limits", load_class_limits, NULL},
    {"ddns_tuning", load_ddns_tuning, NULL},
    {"lease_cmds", NULL, NULL},
    {"stat_cmds", NULL, NULL},
    /* commands tell by themselves whether they are there */
    {"class_cmds", NULL, NULL},
    {"host_cmds", NULL, NULL},
    {"subnet_cmds", NULL, NULL},
    /* back-ends: what names them says that they are not in force */
    {"mysql", NULL, NULL},
    {"mysql_cb", NULL, NULL},
    {"pgsql", NULL, NULL},
    {"pgsql_cb", NULL, NULL},
    {"cb_cmds", NULL, "commands for a configuration database"},
    {"gss_tsig", NULL, "signed DNS updates"},
    {"ha", NULL, "high availability: this server serves alone"},
    {"host_cache", NULL, "the cache of reservations from databases"},
    {"lease_query", NULL, "leasequery"},
    {"legal_log", NULL, "the log for forensic purposes"},
    {"perfmon", NULL, "alarms of slow packets; statistics tell the rest"},
    {"radius", NULL, "access by RADIUS"},
    {"rbac", NULL, "roles by certificate; ctrld has roles of its own"},
    {"run_script", NULL, "the script, which is never run"},
    {"user_chk", NULL, "the registry of users"},
    /* DHCPv4's, without effect in kea-dhcp6 */
    {"bootp", NULL, "BOOTP, which DHCPv6 does not have"},
    {"ping_check", NULL, "the check by ping, which is for DHCPv4 alone"},
};

/* The name between libdhcp_ and .so; false: it is not of that kind. */
static bool
name_of(const char *path, const char **name, size_t *size)
{
	static const char prefix[] = "libdhcp_", suffix[] = ".so";
	const char *base = strrchr(path, '/');
	size_t length;

	base = base == NULL ? path : base + 1;
	length = strlen(base);
	if (length < sizeof(prefix) + sizeof(suffix) - 2 ||
	    strncmp(base, prefix, sizeof(prefix) - 1) != 0 ||
	    strcmp(base + length - (sizeof(suffix) - 1), suffix) != 0)
		return false;
	*name = base + sizeof(prefix) - 1;
	*size = length - (sizeof(prefix) - 1) - (sizeof(suffix) - 1);
	return true;
}

static const struct hook_library *
find_library(const char *path)
{
	const char *name;
	size_t size;

	if (!name_of(path, &name, &size))
		return NULL;
	for (size_t i = 0; i < sizeof(libraries) / sizeof(libraries[0]); i++)
		if (strlen(libraries[i].name) == size &&
		    memcmp(libraries[i].name, name, size) == 0)
			return &libraries[i];
	return NULL;
}

static void
load_hook(struct loading *loading, const struct raw_hook *hook)
{
	const struct hook_library *library;

	if (hook->library.text == NULL)
		return; /* the table has complained */
	if (!string_given(&hook->library)) {
		refuse(loading, hook->library.position,
		    "a hook library needs a path");
		return;
	}
	library = find_library(hook->library.text);
	if (library == NULL)
		caution(loading, hook->library.position,
		    "hook library %s is not known and not in force: dhcp6d "
		    "loads no libraries",
		    hook->library.text);
	else if (library->missing != NULL)
		caution(loading, hook->library.position,
		    "hook library %s is not in force: %s", library->name,
		    library->missing);
	else if (library->load != NULL)
		library->load(loading, hook);
}

void
load_hooks(struct loading *loading)
{
	const struct schema_list *list = &loading->raw->hooks;
	const struct raw_hook *raw = list->items;

	for (uint32_t i = 0; i < list->count; i++)
		load_hook(loading, &raw[i]);
}
