/*
 * operation_target.c: see its header.
 */
#include "dhcp6d/control/operation_target.h"

#include <string.h>

bool
target_read(json_t *arguments, enum operation_target otherwise,
    enum operation_target *out, struct answer *answer)
{
	static const char *const names[] = {
	    [TARGET_MEMORY] = "memory",
	    [TARGET_DATABASE] = "database",
	    [TARGET_ALL] = "all",
	};
	json_t *value = json_object_get(arguments, "operation-target");
	const char *name = json_string_value(value);

	*out = otherwise;
	if (value == NULL || (name != NULL && strcmp(name, "default") == 0))
		return true;
	for (size_t i = 0; name != NULL && i < 3; i++) {
		if (strcmp(name, names[i]) != 0)
			continue;
		*out = (enum operation_target)i;
		return true;
	}
	if (name == NULL)
		answer_text(answer, RESULT_ERROR,
		    "invalid type specified for parameter 'operation-target'");
	else
		answer_text(answer, RESULT_ERROR,
		    "The 'operation-target' value (%s) is not within expected "
		    "set: (memory, database, all, default)",
		    name);
	return false;
}
