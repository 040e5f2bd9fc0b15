/*
 * service_commands.c: the service off and on (commands.md 2.5).
 */
#include <string.h>

#include "dhcp6d/control/dispatch.h"
#include "dhcp6d/control/service_switch.h"

#define NS UINT64_C(1000000000)
#define PERIOD_MAX (INT64_C(1) << 31) /* seconds */

static bool
wrong(struct answer *answer, const char *text)
{
	answer_text(answer, RESULT_ERROR, "%s", text);
	return false;
}

static bool
is_origin(json_int_t id)
{
	return id == ORIGIN_USER || (id >= 1000 && id <= UINT32_MAX);
}

/* A number as either spelling has it; false after an answer. */
static bool
take_number(json_t *value, uint32_t *origin, struct answer *answer)
{
	json_int_t id = json_integer_value(value);

	if (is_origin(id)) {
		*origin = (uint32_t)id;
		return true;
	}
	answer_text(answer, RESULT_ERROR,
	    "invalid value used for 'origin' parameter: %lld", (long long)id);
	return false;
}

static bool
take_word(const char *word, uint32_t *origin, struct answer *answer)
{
	if (strcmp(word, "user") == 0)
		*origin = ORIGIN_USER;
	else if (strcmp(word, "ha-partner") == 0)
		*origin = ORIGIN_PARTNER;
	else {
		answer_text(answer, RESULT_ERROR,
		    "invalid value used for 'origin' parameter: %s", word);
		return false;
	}
	return true;
}

/* origin-id, or the older origin; the user without either. */
static bool
read_origin(json_t *arguments, const char *command, uint32_t *origin,
    struct answer *answer)
{
	json_t *id = json_object_get(arguments, "origin-id");
	json_t *old = json_object_get(arguments, "origin");

	*origin = ORIGIN_USER;
	if (arguments != NULL && !json_is_object(arguments)) {
		answer_text(answer, RESULT_ERROR,
		    "arguments for the '%s' command must be a map", command);
		return false;
	}
	if (id != NULL)
		return json_is_integer(id)
			   ? take_number(id, origin, answer)
			   : wrong(answer,
				 "'origin-id' argument must be a number");
	if (old == NULL)
		return true;
	if (json_is_integer(old))
		return take_number(old, origin, answer);
	return json_is_string(old)
		   ? take_word(json_string_value(old), origin, answer)
		   : wrong(answer,
			 "'origin' argument must be a string or a number");
}

/* Seconds, 0 = for good. */
static bool
read_period(json_t *arguments, json_int_t *seconds, struct answer *answer)
{
	json_t *value = json_object_get(arguments, "max-period");

	*seconds = json_integer_value(value);
	if (value == NULL)
		return true;
	if (!json_is_integer(value))
		return wrong(answer, "'max-period' argument must be a number");
	return (*seconds > 0 && *seconds <= PERIOD_MAX) ||
	       wrong(answer, "'max-period' must be positive integer");
}

void
command_dhcp_disable(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	uint64_t now = clock_now(control->clock).steady_ns;
	json_int_t seconds;
	uint32_t origin;

	if (!read_origin(arguments, "dhcp-disable", &origin, answer) ||
	    !read_period(arguments, &seconds, answer))
		return;
	if (!service_switch_off(control->service_switch, origin,
		seconds == 0 ? 0 : now + (uint64_t)seconds * NS)) {
		(void)wrong(answer, "too many origins have the service "
				    "disabled");
		return;
	}
	if (seconds == 0) {
		answer_text(answer, RESULT_SUCCESS, "DHCPv6 service disabled");
		return;
	}
	control->verbs.wake(control->verbs.context);
	answer_text(answer, RESULT_SUCCESS,
	    "DHCPv6 service disabled for %lld seconds", (long long)seconds);
}

void
command_dhcp_enable(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	uint32_t origin;

	if (!read_origin(arguments, "dhcp-enable", &origin, answer))
		return;
	service_switch_on(control->service_switch, origin);
	answer_text(
	    answer, RESULT_SUCCESS, "DHCP service successfully enabled");
}
