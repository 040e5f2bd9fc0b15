/*
 * control_help.c: see its header.
 */
#include "control_help.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "dhcp6d/control/baseline.h"
#include "dhcp6d/control/edit.h"
#include "dhcp6d/control/service_switch.h"
#include "libcommon/frame.h"

#define TEXT_MAX (1 << 18)

static json_t *last; /* answer of office_says */

/* The file is what the test says it is. */
static enum err
load(void *context, config_complain *complain, void *complain_context,
    struct snapshot **out)
{
	const struct asked *asked = context;

	return config_load_text("kea.json", asked->file, strlen(asked->file),
	    NULL, complain, complain_context, out);
}

static void
compaction(void *context, struct control_compaction *out)
{
	(void)context;
	*out = (struct control_compaction){.running = true,
	    .doing = "read",
	    .count = 1234,
	    .status = 5,
	    .ended_s = 1,
	    .failures = 2,
	    .pending_bytes = 99};
}

static enum err
make_service(struct office *office, struct snapshot *snapshot,
    struct service **fresh, struct err_detail *detail)
{
	struct service *former = current_service_hold(office->control.service);
	enum err err = service_create(snapshot, office->x.store,
	    span_of(former->server_duid, former->server_duid_size),
	    &former->allocation_key, fresh, detail);

	service_release(former);
	return err;
}

static void
put_in_force(struct office *office, struct service *fresh)
{
	pthread_mutex_lock(&office->swap);
	service_release(current_service_swap(office->control.service, fresh));
	office->x.service = fresh;
	pthread_mutex_unlock(&office->swap);
}

static void
complain(void *context, enum complaint_severity severity, const char *line)
{
	(void)context;
	ck_assert_msg(severity != COMPLAINT_ERROR, "%s", line);
}

/* What a SIGHUP does while a command is at work. */
static void
reload_meanwhile(struct office *office)
{
	const char *text = office->asked.meanwhile;
	struct snapshot *snapshot;
	struct service *fresh;

	office->asked.meanwhile = NULL;
	ck_assert_int_eq(config_load_text("kea.json", text, strlen(text), NULL,
			     complain, NULL, &snapshot),
	    ERR_NONE);
	ck_assert_int_eq(
	    make_service(office, snapshot, &fresh, NULL), ERR_NONE);
	put_in_force(office, fresh);
}

static struct office *
office_of(struct asked *asked)
{
	return (
	    struct office *)((char *)asked - offsetof(struct office, asked));
}

static enum err
reload(void *context, char why[CONTROL_WHY_MAX])
{
	struct asked *asked = context;

	asked->reloads++;
	if (asked->meanwhile != NULL)
		reload_meanwhile(office_of(asked));
	if (asked->err != ERR_NONE)
		snprintf(why, CONTROL_WHY_MAX, "line 3 is wrong");
	return asked->err;
}

/* As the process would, without its main thread. */
static enum err
install(void *context, struct snapshot *snapshot, uint64_t base,
    struct err_detail *detail)
{
	struct office *office = office_of(context);
	struct service *fresh;
	enum err err = make_service(office, snapshot, &fresh, detail);

	if (err != ERR_NONE)
		return err;
	if (office->asked.meanwhile != NULL)
		reload_meanwhile(office);
	err = edit_check(office->control.service, base, detail);
	if (err != ERR_NONE) {
		service_release(fresh);
		return err;
	}
	put_in_force(office, fresh);
	office->asked.installs++;
	return ERR_NONE;
}

static enum err
write_configuration(void *context, const char *name, struct span text,
    char path[CONTROL_PATH_MAX], struct err_detail *detail)
{
	struct asked *asked = context;

	if (asked->err != ERR_NONE)
		return err_set(detail, asked->err, "no room");
	free(asked->written);
	asked->written = strndup((const char *)text.data, text.size);
	snprintf(path, CONTROL_PATH_MAX, "/etc/%s",
	    name == NULL ? "kea.json" : name);
	return ERR_NONE;
}

/* The file is what the test says it is; "kea.json" is its name. */
static enum err
read_configuration(void *context, const char *name, char **text, size_t *size,
    bool *own, struct err_detail *detail)
{
	const struct asked *asked = context;

	(void)detail;
	*own = name == NULL || strcmp(name, "kea.json") == 0;
	if (asked->file == NULL)
		return ERR_NOT_FOUND;
	*text = strdup(asked->file);
	*size = strlen(asked->file);
	return ERR_NONE;
}

static enum err
start_lfc(void *context, struct err_detail *detail)
{
	struct asked *asked = context;

	asked->compactions++;
	if (asked->err != ERR_NONE)
		err_set(detail, asked->err, "no room");
	return asked->err;
}

static enum err
reclaim(void *context, bool remove)
{
	struct asked *asked = context;

	asked->reclaims++;
	asked->remove = remove;
	return asked->err;
}

static void
shut_down(void *context, int exit_value)
{
	struct asked *asked = context;

	asked->shutdowns++;
	asked->exit_value = exit_value;
}

static void
wake(void *context)
{
	struct asked *asked = context;

	asked->wakes++;
}

static void
advanced(void *context, uint64_t durable)
{
	(void)context;
	(void)durable;
}

void
office_open(struct office *office, const char *configuration)
{
	struct sink_config sink_config = {.path = ""};
	struct control *control = &office->control;
	struct err_detail detail;
	struct sink *sink;

	memset(office, 0, sizeof(*office));
	pthread_mutex_init(&office->swap, NULL);
	x_open(&office->x, configuration);
	turns_open(&office->turns);
	control->verbs = (struct control_verbs){.context = &office->asked,
	    .reload = reload,
	    .load = load,
	    .install = install,
	    .write_configuration = write_configuration,
	    .read_configuration = read_configuration,
	    .start_lfc = start_lfc,
	    .reclaim = reclaim,
	    .shutdown = shut_down,
	    .wake = wake,
	    .compaction = compaction};
	control->turns = &office->turns;
	control->service = current_service_create(office->x.service);
	control->store = office->x.store;
	control->log_buffer = office->x.log_buffer;
	control->clock = &office->x.clock;
	control->counters = office->x.counters;
	control->lease_file = "/tmp/leases.csv";
	control->workers = 2;
	control->started_s = clock_now(&office->x.clock).lease_s;
	office->reloaded_s = control->started_s;
	control->reloaded_s = &office->reloaded_s;
	control->disabled = &office->disabled;
	control->service_switch = service_switch_create(&office->disabled);
	control->baseline = baseline_create();
	ck_assert_int_eq(
	    sink_none.open(&sink, &sink_config, &detail), ERR_NONE);
	control->committer = committer_start(control->log_buffer, &sink_none,
	    sink, NULL, advanced, office, &detail);
	ck_assert_ptr_nonnull(control->committer);
	ck_assert_int_eq(
	    interface_watch_open(&control->interfaces, &detail), ERR_NONE);
}

void
office_close(struct office *office)
{
	struct err_detail detail;

	json_decref(last);
	last = NULL;
	free(office->asked.written);
	pthread_mutex_destroy(&office->swap);
	service_switch_free(office->control.service_switch);
	baseline_free(office->control.baseline);
	interface_watch_close(office->control.interfaces);
	ck_assert_int_eq(
	    committer_stop(office->control.committer, &detail), ERR_NONE);
	service_hold(office->x.service); /* x_close gives back its own */
	current_service_free(office->control.service);
	x_close(&office->x);
	turns_close(&office->turns);
}

void
office_settle(struct office *office)
{
	const struct timespec pause = {.tv_nsec = 100000};

	committer_kick(office->control.committer);
	while (committer_durable(office->control.committer) <
	       log_buffer_last(office->x.log_buffer))
		nanosleep(&pause, NULL);
}

struct question {
	struct office *office;
	int fd;
	char text[TEXT_MAX];
};

static void *
answer_it(void *context)
{
	struct question *question = context;
	struct answer *answer = answer_create(question->fd, NULL);

	dispatch(&question->office->control,
	    span_of(question->text, strlen(question->text)), answer);
	if (!answer_is_done(answer))
		abort();
	answer_free(answer);
	close(question->fd);
	return NULL;
}

/* PART frames, then one END, whose octet is the result of the text. */
static json_t *
read_answer(int fd)
{
	static char text[4 << 20];
	struct frame_header header;
	json_error_t error;
	size_t size = 0;
	uint8_t *payload, result = 0xff;
	json_t *answer;

	do {
		ck_assert_int_eq(frame_read(fd, FRAME_PAYLOAD_MAX, 10000,
				     &header, &payload, NULL),
		    ERR_NONE);
		if (header.type == FRAME_PART) {
			ck_assert_uint_le(size + header.size, sizeof(text));
			memcpy(text + size, payload, header.size);
			size += header.size;
		} else {
			ck_assert_int_eq(header.type, FRAME_END);
			ck_assert_uint_eq(header.size, 1);
			result = payload[0];
		}
		free(payload);
	} while (header.type != FRAME_END);
	answer = json_loadb(text, size, JSON_REJECT_DUPLICATES, &error);
	ck_assert_msg(
	    answer != NULL, "%s in %.*s", error.text, (int)size, text);
	ck_assert_int_eq(
	    json_integer_value(json_object_get(answer, "result")), result);
	return answer;
}

json_t *
office_ask(struct office *office, const char *command)
{
	static struct question question;
	pthread_t thread;
	json_t *answer;
	int pair[2];
	char *out = question.text;

	question.office = office;
	ck_assert_uint_lt(strlen(command), sizeof(question.text));
	for (; *command != 0; command++)
		*out++ = *command == '\'' ? '"' : *command;
	*out = 0;
	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
	question.fd = pair[1];
	ck_assert_int_eq(
	    pthread_create(&thread, NULL, answer_it, &question), 0);
	answer = read_answer(pair[0]);
	pthread_join(thread, NULL);
	close(pair[0]);
	return answer;
}

json_t *
office_says(
    struct office *office, const char *command, int result, const char *text)
{
	json_t *answer = office_ask(office, command);
	const char *said = json_string_value(json_object_get(answer, "text"));

	json_decref(last);
	last = answer;
	ck_assert_msg(
	    json_integer_value(json_object_get(answer, "result")) == result,
	    "%s: result is not %d but %s", command, result,
	    json_dumps(answer, 0));
	if (text != NULL)
		ck_assert_msg(said != NULL && strcmp(said, text) == 0,
		    "%s: not \"%s\" but \"%s\"", command, text,
		    said != NULL ? said : "(nothing)");
	return json_object_get(answer, "arguments");
}

json_t *
at(json_t *arguments, const char *path)
{
	char step[128];
	size_t size;

	while (*path != 0 && arguments != NULL) {
		size = strcspn(path, "/");
		ck_assert_uint_lt(size, sizeof(step));
		memcpy(step, path, size);
		step[size] = 0;
		path += size + (path[size] != 0);
		arguments = json_is_array(arguments)
				? json_array_get(arguments, (size_t)atoi(step))
				: json_object_get(arguments, step);
	}
	return arguments;
}

json_int_t
number_at(json_t *arguments, const char *path)
{
	json_t *value = at(arguments, path);

	ck_assert_msg(json_is_integer(value), "no number at %s", path);
	return json_integer_value(value);
}

const char *
text_at(json_t *arguments, const char *path)
{
	json_t *value = at(arguments, path);

	ck_assert_msg(json_is_string(value), "no text at %s", path);
	return json_string_value(value);
}

json_int_t
office_counts(struct office *office, const char *name)
{
	json_t *answer = office_ask(office, "{'command': 'statistic-get-all'}");
	json_t *samples = at(at(answer, "arguments"), name);
	json_int_t value = -1;

	if (samples != NULL)
		value = json_integer_value(
		    json_array_get(json_array_get(samples, 0), 0));
	json_decref(answer);
	return value;
}
