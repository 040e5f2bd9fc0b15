/*
 * control/configuration.h: what commands about the configuration share.
 */
#ifndef DHCP6D_CONTROL_CONFIGURATION_H
#define DHCP6D_CONTROL_CONFIGURATION_H

#include "dhcp6d/control/dispatch.h"

#define COMPLAINTS_SIZE 4000

/* Errors of a configuration, one after the other; a config_complain. */
struct complaints {
	char text[COMPLAINTS_SIZE];
	size_t size;
};
void complaints_note(
    void *complaints, enum complaint_severity severity, const char *line);

/* The hash of the configuration in force, a new reference. */
json_t *configuration_hash(const struct control *control);

/* The text of {"Dhcp6": ...} (NULL: there was no memory for it) into a
 * snapshot; NULL after an answer that names all errors. name stands in them. */
struct snapshot *configuration_of_text(
    const char *name, const char *text, struct answer *answer);

/*
 * Puts a snapshot in force, whose reference is taken over, in the place of the
 * service of that number (0: of whatever is in force). Answers if that does not
 * work out, and only then. Under TURN_CHANGE.
 */
enum err configuration_install(const struct control *control,
    struct snapshot *snapshot, uint64_t base, struct answer *answer);

#endif
