/*
 * reservations_get.c: reservations of the configuration, asked for
 * (commands.md 5).
 *
 * There is no database of hosts: whoever asks for that alone finds nothing.
 * All answers come out of one walk through the kept text and leave while it
 * goes on. A host's number, which pages go by, is its place in that walk.
 */
#include <string.h>
#include <strings.h>

#include "dhcp6d/config/index.h"
#include "dhcp6d/control/dispatch.h"
#include "dhcp6d/control/host_selector.h"
#include "dhcp6d/control/operation_target.h"
#include "dhcp6d/control/source_walk.h"

/* One question; what is NULL or 0 does not matter. */
struct question {
	struct service *service;
	struct answer *answer;
	int64_t subnet_id;
	const struct host_selector *selector;
	const char *hostname;
	uint64_t from, limit; /* of a page; limit 0: all */
	uint64_t number;      /* of the host that is looked at, from 1 */
	uint64_t found, last; /* told so far, and the last one's number */
	bool one;             /* the answer is the first one alone */
	json_t *host;
};

static void
question_open(
    struct question *q, const struct control *control, struct answer *answer)
{
	memset(q, 0, sizeof(*q));
	q->service = current_service_hold(control->service);
	q->answer = answer;
	q->subnet_id = EVERY_SUBNET;
}

/* As Kea tells a host: all of it, and where it belongs. A new reference. */
static json_t *
host_shown(const struct question *q, struct json_text host, uint32_t id)
{
	const struct json_text nowhere = {NULL, 0};
	json_t *shown =
	    source_shown(q->service->config, "reservations", host, nowhere);

	if (shown == NULL)
		shown = json_object();
	json_object_set_new(shown, "subnet-id", json_integer(id));
	return shown;
}

static bool
has_hostname(struct json_text host, const char *wanted)
{
	json_t *name = source_string(host, "hostname");
	bool same =
	    name != NULL && strcasecmp(json_string_value(name), wanted) == 0;

	json_decref(name);
	return same;
}

/* A walk_host. */
static bool
look(void *context, struct json_text host, uint32_t id)
{
	struct question *q = context;

	if (++q->number <= q->from ||
	    (q->selector != NULL &&
		!host_selector_fits_text(q->selector, host)) ||
	    (q->hostname != NULL && !has_hostname(host, q->hostname)))
		return true;
	q->found++;
	q->last = q->number;
	if (q->one) {
		q->host = host_shown(q, host, id);
		return false;
	}
	return answer_element(q->answer, host_shown(q, host, id)) &&
	       q->found != q->limit;
}

/* The list of all that fit; a page tells how many, and where the next is. */
static void
tell_list(struct question *q, enum operation_target target, bool page)
{
	json_t *more = NULL;

	answer_begin_list(q->answer, "hosts");
	if (target != TARGET_DATABASE && (!page || q->limit > 0))
		source_hosts(q->service->config, q->subnet_id, look, q);
	if (page) {
		more = json_pack("{s:I}", "count", (json_int_t)q->found);
		if (q->found > 0)
			json_object_set_new(more, "next",
			    json_pack("{s:I, s:i}", "from", (json_int_t)q->last,
				"source-index", 0));
	}
	answer_end_list(q->answer, more,
	    q->found > 0 ? RESULT_SUCCESS : RESULT_EMPTY,
	    "%llu IPv6 host(s) found.", (unsigned long long)q->found);
}

/* ---- arguments; false after an answer ---- */

static bool
wrong(struct answer *answer, const char *text)
{
	answer_text(answer, RESULT_ERROR, "%s", text);
	return false;
}

static bool
are_there(json_t *arguments, struct answer *answer)
{
	return json_is_object(arguments) ||
	       wrong(answer, "no parameters specified for the command");
}

/* A subnet that is configured, or 0. */
static bool
read_subnet(struct question *q, json_t *arguments, const char *missing)
{
	json_t *value = json_object_get(arguments, "subnet-id");
	json_int_t id = json_integer_value(value);

	if (value == NULL)
		return missing == NULL || wrong(q->answer, missing);
	if (!json_is_integer(value) || id < 0 || id > UINT32_MAX)
		return wrong(q->answer,
		    "invalid type specified for parameter 'subnet-id'");
	q->subnet_id = id;
	if (id == 0 || index_by_id(q->service->config, (uint32_t)id) != NULL)
		return true;
	answer_text(q->answer, RESULT_ERROR,
	    "IPv6 subnet with ID of '%lld' is not configured", (long long)id);
	return false;
}

static bool
read_number(
    json_t *arguments, const char *name, uint64_t *out, struct answer *answer)
{
	json_t *value = json_object_get(arguments, name);

	if (value == NULL)
		return true;
	*out = (uint64_t)json_integer_value(value);
	if (json_is_integer(value) && json_integer_value(value) >= 0)
		return true;
	answer_text(answer, RESULT_ERROR,
	    "invalid type specified for parameter '%s'", name);
	return false;
}

/* ---- commands ---- */

void
command_reservation_get(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	enum operation_target target;
	struct host_selector selector;
	struct question q;

	question_open(&q, control, answer);
	q.one = true;
	q.selector = &selector;
	if (are_there(arguments, answer) &&
	    target_read(arguments, TARGET_ALL, &target, answer) &&
	    read_subnet(&q, arguments,
		"missing parameter 'subnet-id', use "
		"'reservation-get-by-address' with 'ip-address' or "
		"'reservation-get-by-id' with 'identifier' to find "
		"reservations of all subnets") &&
	    host_selector_read(arguments, &selector, answer)) {
		if (target != TARGET_DATABASE)
			source_hosts(q.service->config, q.subnet_id, look, &q);
		if (q.host != NULL)
			answer_arguments(
			    answer, RESULT_SUCCESS, q.host, "Host found.");
		else
			answer_text(answer, RESULT_EMPTY, "Host not found.");
	}
	service_release(q.service);
}

void
command_reservation_get_all(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	enum operation_target target;
	struct question q;

	question_open(&q, control, answer);
	if (are_there(arguments, answer) &&
	    target_read(arguments, TARGET_ALL, &target, answer) &&
	    read_subnet(&q, arguments, "missing parameter 'subnet-id'"))
		tell_list(&q, target, false);
	service_release(q.service);
}

void
command_reservation_get_page(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	enum operation_target target = TARGET_ALL;
	uint64_t source = 0;
	struct question q;

	question_open(&q, control, answer);
	if (!are_there(arguments, answer) ||
	    !read_subnet(&q, arguments, NULL) ||
	    !read_number(arguments, "from", &q.from, answer) ||
	    !read_number(arguments, "source-index", &source, answer) ||
	    !read_number(arguments, "limit", &q.limit, answer)) {
		service_release(q.service);
		return;
	}
	if (source > 0) /* behind the configuration there is nothing */
		target = TARGET_DATABASE;
	if (json_object_get(arguments, "limit") == NULL)
		(void)wrong(answer, "missing parameter 'limit'");
	else if (source > 10)
		(void)wrong(answer,
		    "The 'source-index' value is not within expected range: "
		    "(0 - 10)");
	else
		tell_list(&q, target, true);
	service_release(q.service);
}

void
command_reservation_get_by_hostname(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	json_t *hostname = json_object_get(arguments, "hostname");
	enum operation_target target;
	struct question q;

	question_open(&q, control, answer);
	q.hostname = json_string_value(hostname);
	if (are_there(arguments, answer) &&
	    target_read(arguments, TARGET_ALL, &target, answer) &&
	    (q.hostname != NULL ||
		wrong(answer, hostname == NULL
				  ? "missing parameter 'hostname'"
				  : "invalid type specified for parameter "
				    "'hostname'")) &&
	    read_subnet(&q, arguments, NULL))
		tell_list(&q, target, false);
	service_release(q.service);
}

/* By address or by identifier, in all subnets or one. */
static void
get_by_selector(const struct control *control, json_t *arguments,
    const char *needed, struct answer *answer)
{
	enum operation_target target;
	struct host_selector selector;
	struct question q;

	question_open(&q, control, answer);
	q.selector = &selector;
	if (json_object_get(arguments, needed) == NULL) {
		if (are_there(arguments, answer))
			answer_text(answer, RESULT_ERROR,
			    "missing parameter '%s'", needed);
	} else if (target_read(arguments, TARGET_ALL, &target, answer) &&
		   read_subnet(&q, arguments, NULL) &&
		   host_selector_read(arguments, &selector, answer)) {
		tell_list(&q, target, false);
	}
	service_release(q.service);
}

void
command_reservation_get_by_id(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	if (json_object_get(arguments, "subnet-id") != NULL)
		(void)wrong(answer,
		    "'subnet-id' is forbidden in reservation-get-by-id");
	else if (json_object_get(arguments, "ip-address") != NULL)
		(void)wrong(answer,
		    "'ip-address' is forbidden in reservation-get-by-id");
	else
		get_by_selector(control, arguments, "identifier-type", answer);
}

void
command_reservation_get_by_address(
    const struct control *control, json_t *arguments, struct answer *answer)
{
	get_by_selector(control, arguments, "ip-address", answer);
}
