/*
 * configuration.c: see its header.
 */
#include "dhcp6d/configuration.h"

#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>

#include "libcommon/log_messages.h"

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
