/*
 * configuration.c: see its header.
 */
#include "dhcp6d/configuration.h"

#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "libcommon/log_messages.h"

struct complaining {
	struct log *log;
	const struct configuration_source *source;
	unsigned errors;
};

/* One more error behind the others. */
static void
note_why(struct complaining *complaining, const char *line)
{
	char *why = complaining->source->why;
	size_t used;

	if (why == NULL)
		return;
	if (complaining->errors++ == 0) {
		snprintf(why, CONFIGURATION_WHY_MAX,
		    "configuration error using file '%s': %s",
		    complaining->source->path, line);
		return;
	}
	used = strlen(why);
	snprintf(why + used, CONFIGURATION_WHY_MAX - used, "; %s", line);
}

static void
complain_to_log(
    void *context, enum complaint_severity severity, const char *line)
{
	struct complaining *complaining = context;

	if (severity != COMPLAINT_ERROR) {
		log_write(complaining->log, DHCP6_CONFIG_SYNTAX_WARNING, line);
		return;
	}
	log_write(complaining->log, DHCP6_CONFIG_LOAD_FAIL,
	    complaining->source->path, line);
	note_why(complaining, line);
}

enum err
configuration_load(const struct configuration_source *source, struct log *log,
    struct snapshot **out)
{
	struct complaining complaining = {log, source, 0};
	const struct config_host host = {
	    .open = source->open, .context = source->open_context};

	return config_load(
	    source->path, &host, complain_to_log, &complaining, out);
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
