/*
 * stage.c: ctrld in one thread, with a peer and a dhcp6d played by a harness.
 */
#include "tests/fuzz/stage.h"

#include <event2/event.h>
#include <fcntl.h>
#include <signal.h>
#include <sodium.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "libcommon/log_messages.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/scratch.h"

#define ROUNDS_MAX 1000
#define IDLE_ROUNDS 3 /* what is due may make something else due */

static struct stage the_stage;
static char audit_path[SCRATCH_PATH], server_path[SCRATCH_PATH];

static void
make_operators(struct stage *stage)
{
	static const struct ctrld_operator rows[STAGE_STRANGER] = {
	    {.name = "reader", .role = ROLE_READ},
	    {.name = "operator", .role = ROLE_OPERATE},
	    {.name = "admin", .role = ROLE_ADMIN}};

	for (unsigned i = 0; i < STAGE_KEYS; i++)
		auth_secret_random(&stage->keys[i]);
	memcpy(stage->operators, rows, sizeof(rows));
	for (unsigned i = 0; i < STAGE_STRANGER; i++)
		stage->operators[i].key = stage->keys[i].public;
}

static void
make(struct stage *stage)
{
	static struct ctrld_user_role user = {.role = ROLE_OPERATE};
	struct err_detail detail;

	must(sodium_init() >= 0);
	(void)signal(SIGPIPE, SIG_IGN); /* as main does */
	scratch_path(audit_path, "audit");
	scratch_path(server_path, "server");
	make_operators(stage);
	user.uid = geteuid();
	stage->config = (struct ctrld_config){.server_socket = server_path,
	    .connections = 2,
	    .operators = stage->operators,
	    .operator_count = STAGE_STRANGER,
	    .user_roles = &user,
	    .user_role_count = 1};
	stage->ctrld.config = &stage->config;
	stage->ctrld.base = event_base_new();
	must(setenv("KEA_LOGGER_DESTINATION", "/dev/null", 1) == 0);
	stage->ctrld.log = log_create(log_logger_names, LOG_LOGGER_COUNT);
	must(audit_open(audit_path, &stage->ctrld.audit, &detail) == ERR_NONE);
	must(frame_listen(server_path, 0600, &stage->listener, &detail) ==
	     ERR_NONE);
	stage->peer = stage->server = -1;
}

struct stage *
stage_get(void)
{
	if (the_stage.ctrld.base == NULL)
		make(&the_stage);
	return &the_stage;
}

void
stage_connect(struct stage *stage, void (*start)(struct ctrld *ctrld, int fd))
{
	int pair[2];

	must(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, pair) == 0);
	stage->peer = pair[0];
	stage->input_size = 0;
	stage->commands = 0;
	stage->last_size = 0;
	start(&stage->ctrld, pair[1]);
	stage_run(stage);
}

static void
close_server(struct stage *stage)
{
	if (stage->server >= 0)
		(void)close(stage->server);
	stage->server = -1;
}

/* What a dhcp6d does: takes connections and reads. */
static bool
serve(struct stage *stage)
{
	int fd = accept4(stage->listener, NULL, NULL, SOCK_NONBLOCK);
	ssize_t got = -1;

	if (fd >= 0) {
		close_server(stage);
		stage->server = fd;
		stage->commands++;
		stage->last_size = 0;
	}
	if (stage->server >= 0 && stage->last_size < sizeof(stage->last))
		got = read(stage->server, stage->last + stage->last_size,
		    sizeof(stage->last) - stage->last_size);
	if (got > 0)
		stage->last_size += (size_t)got;
	return fd >= 0 || got > 0;
}

static bool
listen_to(struct stage *stage)
{
	ssize_t got = -1;

	if (stage->input_size == sizeof(stage->input))
		stage->input_size = 0; /* nobody looks at that much */
	if (stage->peer >= 0)
		got = read(stage->peer, stage->input + stage->input_size,
		    sizeof(stage->input) - stage->input_size);
	if (got > 0)
		stage->input_size += (size_t)got;
	return got > 0;
}

void
stage_run(struct stage *stage)
{
	unsigned idle = 0;

	for (unsigned i = 0; i < ROUNDS_MAX && idle < IDLE_ROUNDS; i++) {
		(void)event_base_loop(stage->ctrld.base, EVLOOP_NONBLOCK);
		idle = serve(stage) || listen_to(stage) ? 0 : idle + 1;
	}
}

static void
push(struct stage *stage, const int *fd, struct span bytes)
{
	while (bytes.size > 0 && *fd >= 0) {
		ssize_t sent = send(*fd, bytes.data, bytes.size, MSG_NOSIGNAL);

		stage_run(stage);
		if (sent <= 0)
			return;
		bytes = span_of(bytes.data + sent, bytes.size - (size_t)sent);
	}
	stage_run(stage);
}

void
stage_say(struct stage *stage, struct span bytes)
{
	push(stage, &stage->peer, bytes);
}

void
stage_answer(struct stage *stage, struct span bytes)
{
	push(stage, &stage->server, bytes);
}

void
stage_end(struct stage *stage)
{
	if (stage->peer >= 0)
		(void)close(stage->peer);
	stage->peer = -1;
	stage_run(stage);
	close_server(stage);
	stage_run(stage);
	must(stage->ctrld.connections.total == 0);
	/* the audit log is not what is looked at */
	must(truncate(audit_path, 0) == 0);
}
