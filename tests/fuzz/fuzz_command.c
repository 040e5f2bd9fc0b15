/*
 * fuzz_command.c: operators' commands, from text to answer.
 *
 * Input: an octet that chooses a configuration, then JSON texts, one a line,
 * that are given in this order to one server which has some leases. Each is
 * answered exactly once: PART frames and one END, the parts together one JSON
 * map whose result the END repeats. Counts of leases stay those of the leases.
 */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "dhcp6d/control/baseline.h"
#include "dhcp6d/control/dispatch.h"
#include "dhcp6d/control/service_switch.h"
#include "libcommon/frame.h"
#include "tests/fuzz/compose.h"
#include "tests/fuzz/configs.h"
#include "tests/fuzz/fuzz.h"
#include "tests/replay/world.h"

#define COMMANDS_MAX 16
#define ANSWER_MAX (4 << 20)

static struct world world;
static struct control control;
static const char *server_file; /* what it was started with */
static struct turns turns;
static _Atomic int64_t reloaded_s;
static atomic_bool disabled;

static enum err
reload(void *context, char why[CONTROL_WHY_MAX])
{
	(void)context;
	(void)snprintf(why, CONTROL_WHY_MAX, "line 3 is wrong");
	return ERR_SYNTAX;
}

static enum err
install(void *context, struct snapshot *snapshot, uint64_t base,
    struct err_detail *detail)
{
	static const struct hash_key key;
	struct service *fresh = NULL;
	enum err err = service_create(snapshot, world.store,
	    span_of(world_server_id, sizeof(world_server_id)), &key, &fresh,
	    detail);

	(void)context;
	(void)base; /* there is one thread */
	if (err == ERR_NONE)
		service_release(current_service_swap(control.service, fresh));
	return err;
}

static enum err
write_configuration(void *context, const char *name, struct span text,
    char path[CONTROL_PATH_MAX], struct err_detail *detail)
{
	(void)context;
	(void)detail;
	must(text.size > 0);
	(void)snprintf(path, CONTROL_PATH_MAX, "/etc/kea/%s",
	    name == NULL ? "kea.conf" : name);
	return ERR_NONE;
}

static enum err
read_configuration(void *context, const char *name, char **text, size_t *size,
    bool *own, struct err_detail *detail)
{
	(void)context;
	(void)detail;
	*text = malloc(strlen(server_file) + 32);
	must(*text != NULL);
	*size =
	    (size_t)sprintf(*text, "# a comment\n%s// another", server_file);
	*own = name == NULL;
	return ERR_NONE;
}

static enum err
load(void *context, config_complain *complain, void *complain_context,
    struct snapshot **out)
{
	(void)context;
	return config_load_text("kea.conf", server_file, strlen(server_file),
	    NULL, complain, complain_context, out);
}

static enum err
start_lfc(void *context, struct err_detail *detail)
{
	(void)context;
	return err_set(detail, ERR_BUSY, "running already");
}

static enum err
reclaim(void *context, bool remove)
{
	(void)context;
	(void)remove;
	return ERR_NONE;
}

static void
shut_down(void *context, int exit_value)
{
	(void)context;
	(void)exit_value;
}

static void
wake(void *context)
{
	(void)context;
}

static void
compaction(void *context, struct control_compaction *out)
{
	(void)context;
	*out = (struct control_compaction){.retry_s = 1, .status = 3};
}

static void
advanced(void *context, uint64_t durable)
{
	(void)context;
	(void)durable;
}

/* Leases for the commands to find. */
static void
add_leases(void)
{
	static struct composer composer;
	static const uint8_t requests[] = {0xf9, 0, 0, 1, 4, 0, 1, 1, 1, 9, 10,
	    0, 4, 'h', 'o', 's', 't', 0xf9, 0, 0, 2, 1, 0, 2, 0xf9, 0, 0, 3, 2,
	    0, 3, 1, 4};

	compose_start(&composer, span_of(requests, sizeof(requests)));
	while (reader_left(&composer.from) > 0)
		if (compose_message(&composer))
			world_send(&world, &composer.datagram);
}

static void
open_office(unsigned config)
{
	struct sink_config sink_config = {.path = ""};
	struct err_detail detail;
	struct sink *sink;

	must(world_start_by(&world, fuzz_snapshot, fuzz_config(config)));
	add_leases();
	turns_open(&turns);
	server_file = fuzz_config(config);
	control =
	    (struct control){.verbs = {.reload = reload,
				 .load = load,
				 .read_configuration = read_configuration,
				 .install = install,
				 .write_configuration = write_configuration,
				 .start_lfc = start_lfc,
				 .reclaim = reclaim,
				 .shutdown = shut_down,
				 .wake = wake,
				 .compaction = compaction},
		.turns = &turns,
		.service = current_service_create(service_hold(world.service)),
		.store = world.store,
		.log_buffer = world.log_buffer,
		.interfaces = control.interfaces,
		.clock = &world.clock,
		.counters = world.counters,
		.statistics = &world.statistics,
		.lease_file = "/tmp/leases.csv",
		.workers = 2,
		.started_s = clock_now(&world.clock).lease_s,
		.reloaded_s = &reloaded_s,
		.disabled = &disabled,
		.service_switch = service_switch_create(&disabled),
		.baseline = baseline_create()};
	if (control.interfaces == NULL)
		must(interface_watch_open(&control.interfaces, &detail) ==
		     ERR_NONE);
	must(sink_none.open(&sink, &sink_config, &detail) == ERR_NONE);
	control.committer = committer_start(control.log_buffer, &sink_none,
	    sink, NULL, advanced, NULL, &detail);
	must(control.committer != NULL);
}

static void
close_office(void)
{
	struct err_detail detail;

	must(committer_stop(control.committer, &detail) == ERR_NONE);
	current_service_free(control.service);
	service_switch_free(control.service_switch);
	baseline_free(control.baseline);
	world_stop(&world);
	turns_close(&turns);
}

/* The frames that have come: parts into text; the END's octet. */
static uint8_t
read_answer(int fd, char *text, size_t *size)
{
	struct frame_header header;
	uint8_t *payload, result;

	*size = 0;
	for (;;) {
		must(frame_read(fd, FRAME_PAYLOAD_MAX, 0, &header, &payload,
			 NULL) == ERR_NONE);
		if (header.type != FRAME_PART)
			break;
		must(*size + header.size <= ANSWER_MAX);
		memcpy(text + *size, payload, header.size);
		*size += header.size;
		free(payload);
	}
	must(header.type == FRAME_END && header.size == 1);
	result = payload[0];
	free(payload);
	return result;
}

static void
check_answer(int fd)
{
	static char text[ANSWER_MAX];
	json_error_t error;
	size_t size;
	uint8_t result = read_answer(fd, text, &size), more;
	json_t *answer = json_loadb(text, size, JSON_REJECT_DUPLICATES, &error);

	must(json_is_object(answer));
	must(json_integer_value(json_object_get(answer, "result")) == result);
	must(recv(fd, &more, 1, MSG_DONTWAIT) < 0);
	json_decref(answer);
}

static void
ask(struct span text)
{
	static const int room = ANSWER_MAX;
	struct answer *answer;
	int pair[2];

	must(socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0);
	(void)setsockopt(
	    pair[1], SOL_SOCKET, SO_SNDBUFFORCE, &room, sizeof(room));
	(void)setsockopt(pair[1], SOL_SOCKET, SO_SNDBUF, &room, sizeof(room));
	answer = answer_create(pair[1], NULL);
	must(answer != NULL);
	dispatch(&control, text, answer);
	must(answer_is_done(answer) && answer_is_alive(answer));
	answer_free(answer);
	check_answer(pair[0]);
	(void)close(pair[0]);
	(void)close(pair[1]);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *at = data + 1, *end = data + size;

	if (size < 2)
		return 0;
	open_office(data[0]);
	for (unsigned i = 0; i < COMMANDS_MAX && at < end; i++) {
		const uint8_t *line = memchr(at, '\n', (size_t)(end - at));
		const uint8_t *stop = line == NULL ? end : line;

		ask(span_of(at, (size_t)(stop - at)));
		at = line == NULL ? end : line + 1;
	}
	close_office();
	return 0;
}
