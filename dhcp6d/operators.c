/*
 * operators.c: the mailbox between operators' threads and the main thread.
 */
#include "dhcp6d/operators.h"

#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "dhcp6d/control/baseline.h"
#include "dhcp6d/control/byte_text.h"
#include "dhcp6d/control/serve.h"
#include "dhcp6d/control/service_switch.h"
#include "dhcp6d/control/socket_report.h"
#include "dhcp6d/packet/reclaim.h"
#include "libcommon/log_messages.h"

#define SOCKET_NAME "dhcp6d.sock"
#define DEFAULT_DIRECTORY RUNSTATEDIR "/dhcp6d"
#define RECLAIM_SLICE 64
#define AGAIN_MS 10 /* where the disk is behind */

struct operators {
	struct operators_setup setup;
	struct control_server *server;
	pthread_mutex_t turn; /* of who puts a wish into the mailbox */
	pthread_mutex_t lock; /* of the mailbox */
	pthread_cond_t news;
	enum wish wish; /* waits, or is being fulfilled */
	bool taken, done, closing;
	enum err err;
	char why[CONTROL_WHY_MAX];
	atomic_int exit_value;
	struct service_switch *service_switch;
	struct baseline *baseline;
	struct socket_report *socket_report;
	bool left_over;          /* it tells of some */
	struct service *service; /* waits to be put in force */
	uint64_t base;           /* in whose place; 0: in any's */
};

/* ---- verbs, on operators' threads ---- */

static void
wake(void *context)
{
	const struct operators *operators = context;
	const uint64_t one = 1;

	(void)!write(operators->setup.event, &one, sizeof(one));
}

/* Puts a wish into the mailbox and waits; wishes come one at a time. */
static enum err
wish_with_why(struct operators *operators, enum wish wish, char *why)
{
	enum err err;

	pthread_mutex_lock(&operators->turn);
	pthread_mutex_lock(&operators->lock);
	operators->wish = wish;
	operators->taken = operators->done = false;
	wake(operators);
	while (!operators->done && !operators->closing)
		pthread_cond_wait(&operators->news, &operators->lock);
	err = operators->done ? operators->err : ERR_CLOSED;
	snprintf(why, CONTROL_WHY_MAX, "%s",
	    operators->done ? operators->why : "the server is stopping");
	operators->wish = WISH_NONE;
	pthread_mutex_unlock(&operators->lock);
	pthread_mutex_unlock(&operators->turn);
	return err;
}

/* The same where a short answer does. */
static enum err
wish_for(struct operators *operators, enum wish wish, struct err_detail *detail)
{
	char why[CONTROL_WHY_MAX];
	enum err err = wish_with_why(operators, wish, why);

	return err == ERR_NONE ? err : err_set(detail, err, "%s", why);
}

static enum err
reload(void *context, char why[CONTROL_WHY_MAX])
{
	return wish_with_why(context, WISH_RELOAD, why);
}

static enum err
load(void *context, config_complain *complain, void *complain_context,
    struct snapshot **out)
{
	struct operators *operators = context;
	const struct config_host host = {
	    .open = starter_yaml_open, .context = operators->setup.starter};

	return config_load(operators->setup.configuration, &host, complain,
	    complain_context, out);
}

/* Pools are filled here, beside the service, not on the main thread. */
static enum err
install(void *context, struct snapshot *snapshot, uint64_t base,
    struct err_detail *detail)
{
	struct operators *operators = context;
	const struct control *control = &operators->setup.control;
	struct service *former = current_service_hold(control->service);
	enum err err = service_create(snapshot, control->store,
	    span_of(former->server_duid, former->server_duid_size),
	    &former->allocation_key, &operators->service, detail);

	service_release(former);
	if (err != ERR_NONE) {
		operators->service = NULL;
		return err;
	}
	operators->base = base;
	err = wish_for(operators, WISH_INSTALL, detail);
	service_release(operators->service); /* if nobody took it any more */
	operators->service = NULL;
	return err;
}

static enum err
write_all(int fd, struct span text, struct err_detail *detail)
{
	ssize_t written;

	while (text.size > 0) {
		written = write(fd, text.data, text.size);
		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0)
			return err_system(detail, "writing");
		text =
		    span_of(text.data + written, text.size - (size_t)written);
	}
	return fsync(fd) == 0 ? ERR_NONE : err_system(detail, "syncing");
}

/* The name alone, if it is one of the configuration's folder; else NULL. */
static const char *
name_in_folder(const char *configuration, const char *name)
{
	const char *own = strrchr(configuration, '/');
	const char *slash = name != NULL ? strrchr(name, '/') : NULL;
	size_t folder = own != NULL ? (size_t)(own + 1 - configuration) : 0;

	if (name == NULL)
		return configuration + folder;
	if (slash == NULL)
		return name;
	return (size_t)(slash + 1 - name) == folder &&
		       memcmp(name, configuration, folder) == 0
		   ? slash + 1
		   : NULL;
}

static enum err
write_configuration(void *context, const char *name, struct span text,
    char path[CONTROL_PATH_MAX], struct err_detail *detail)
{
	struct operators *operators = context;
	const char *own = operators->setup.configuration;
	struct starter *starter = operators->setup.starter;
	const char *bare = name_in_folder(own, name);
	const char *slash = strrchr(own, '/');
	enum err err;
	int fd;

	if (bare == NULL)
		return err_set(detail, ERR_DENIED,
		    "not allowed to write config into %s: it is not in the "
		    "folder of %s",
		    name, own);
	snprintf(path, CONTROL_PATH_MAX, "%.*s%s",
	    slash == NULL ? 0 : (int)(slash + 1 - own), own, bare);
	err = starter_create_file(starter, bare, &fd, detail);
	if (err != ERR_NONE)
		return err;
	err = write_all(fd, text, detail);
	if (close(fd) < 0 && err == ERR_NONE)
		err = err_system(detail, "closing");
	if (err == ERR_NONE)
		err = starter_keep_file(starter, bare, detail);
	if (err == ERR_NONE && strcmp(path, own) == 0)
		log_write(
		    operators->setup.control.log, DHCP6_CONFIG_WRITTEN, path);
	return err;
}

#define CONFIGURATION_MAX ((off_t)256 << 20)

/* The whole of an open file; its size may change meanwhile, then to 0. */
static enum err
read_all(int fd, char **text, size_t *size, struct err_detail *detail)
{
	struct stat status;
	ssize_t got = 0;

	if (fstat(fd, &status) != 0)
		return err_system(detail, "looking at the configuration");
	if (status.st_size > CONFIGURATION_MAX)
		return err_set(detail, ERR_LIMIT, "the file is too large");
	*text = calloc(1, (size_t)status.st_size + 1);
	if (*text == NULL)
		return err_set(detail, ERR_MEMORY, "%s", err_text(ERR_MEMORY));
	for (*size = 0; *size < (size_t)status.st_size; *size += (size_t)got) {
		got = read(fd, *text + *size, (size_t)status.st_size - *size);
		if (got < 0 && errno == EINTR)
			got = 0;
		else if (got <= 0)
			break;
	}
	if (*size == (size_t)status.st_size)
		return ERR_NONE;
	free(*text);
	*text = NULL;
	return err_set(detail, ERR_TRUNCATED, "the file has changed meanwhile");
}

static enum err
read_configuration(void *context, const char *name, char **text, size_t *size,
    bool *own, struct err_detail *detail)
{
	const struct operators *operators = context;
	const char *file = operators->setup.configuration;
	const char *bare = name_in_folder(file, name);
	enum err err;
	int fd;

	*own = bare != NULL && strcmp(bare, name_in_folder(file, NULL)) == 0;
	err = starter_open(operators->setup.starter, file, &fd, detail);
	if (err != ERR_NONE)
		return err;
	err = read_all(fd, text, size, detail);
	close(fd);
	return err;
}

static enum err
start_lfc(void *context, struct err_detail *detail)
{
	return wish_for(context, WISH_LFC, detail);
}

/* What is due, as much as no packet notices; *count is how many. */
static enum err
reclaim_slice(const struct control *control, const struct snapshot *config,
    bool remove, struct lease_change *changes, size_t *count)
{
	const struct moment now = clock_now(control->clock);
	const struct dns_updates updates = {
	    .config = config,
	    .store = control->store,
	    .log_buffer = control->log_buffer,
	    .now = &now,
	    .log = control->log,
	    .statistics = control->statistics,
	};
	enum err err;

	store_lock(control->store);
	err = reclaim_due(&updates, remove ? 0 : reclaim_hold(config), changes,
	    RECLAIM_SLICE, count);
	store_unlock(control->store);
	committer_kick(control->committer);
	return err;
}

static bool
is_closing(struct operators *operators)
{
	bool closing;

	pthread_mutex_lock(&operators->lock);
	closing = operators->closing;
	pthread_mutex_unlock(&operators->lock);
	return closing;
}

/* Whether there is more to reclaim; a moment for the disk if it is behind. */
static bool
goes_on(struct operators *operators, enum err err, size_t count)
{
	const struct timespec pause = {.tv_nsec = AGAIN_MS * 1000000L};

	if (err == ERR_LIMIT)
		nanosleep(&pause, NULL);
	else if (err != ERR_NONE || count == 0)
		return false;
	return !is_closing(operators);
}

static enum err
reclaim(void *context, bool remove)
{
	struct operators *operators = context;
	const struct control *control = &operators->setup.control;
	struct service *service = current_service_hold(control->service);
	struct lease_change *changes =
	    calloc(RECLAIM_SLICE, sizeof(changes[0]));
	size_t count = 0;
	enum err err;

	if (changes == NULL) {
		service_release(service);
		return ERR_MEMORY;
	}
	do {
		err = reclaim_slice(
		    control, service->config, remove, changes, &count);
	} while (goes_on(operators, err, count));
	free(changes);
	service_release(service);
	return err == ERR_NONE && count > 0 ? ERR_CLOSED : err;
}

/* As a signal would; the loop is woken by it, too. */
static void
shut_down(void *context, int exit_value)
{
	struct operators *operators = context;

	atomic_store(&operators->exit_value, exit_value);
	kill(getpid(), SIGTERM);
}

static void
compaction(void *context, struct control_compaction *out)
{
	const struct operators *operators = context;

	compaction_state(operators->setup.compaction, out);
}

/* ---- the main thread's side ---- */

void
operators_socket_path(char *path, size_t size)
{
	const char *named = getenv("DHCP6D_CONTROL_SOCKET");
	const char *directory = getenv("KEA_CONTROL_SOCKET_DIR");

	if (named != NULL && named[0] != 0) {
		snprintf(path, size, "%s", named);
		return;
	}
	if (directory == NULL || directory[0] == 0)
		directory = DEFAULT_DIRECTORY;
	snprintf(path, size, "%s/" SOCKET_NAME, directory);
}

static void
free_parts(struct operators *operators)
{
	service_switch_free(operators->service_switch);
	baseline_free(operators->baseline);
	socket_report_free(operators->socket_report);
	free(operators);
}

static void
take_commands(struct operators *operators, const struct control *control)
{
	const struct operators_setup *setup = &operators->setup;
	struct err_detail detail;
	enum err err = ERR_NONE;

	operators->server = setup->server;
	if (operators->server != NULL)
		control_serve(operators->server, control);
	else
		err = control_start(setup->path, control, setup->ctrld,
		    &operators->server, &detail);
	if (err == ERR_NONE)
		log_write(control->log, COMMAND_ACCEPTOR_START, setup->path);
	else
		log_write(control->log, COMMAND_ACCEPTOR_FAIL, detail.text);
}

struct operators *
operators_create(const struct operators_setup *setup)
{
	struct operators *operators = calloc(1, sizeof(*operators));
	struct control control;

	if (operators == NULL)
		return NULL;
	operators->setup = *setup;
	operators->service_switch = service_switch_create(setup->disabled);
	operators->baseline = baseline_create();
	operators->socket_report = socket_report_create();
	if (operators->service_switch == NULL || operators->baseline == NULL ||
	    operators->socket_report == NULL) {
		free_parts(operators);
		return NULL;
	}
	pthread_mutex_init(&operators->turn, NULL);
	pthread_mutex_init(&operators->lock, NULL);
	pthread_cond_init(&operators->news, NULL);
	control = setup->control;
	control.disabled = setup->disabled;
	control.service_switch = operators->service_switch;
	control.baseline = operators->baseline;
	control.socket_report = operators->socket_report;
	control.verbs = (struct control_verbs){
	    .context = operators,
	    .reload = reload,
	    .load = load,
	    .install = install,
	    .write_configuration = write_configuration,
	    .read_configuration = read_configuration,
	    .start_lfc = start_lfc,
	    .reclaim = reclaim,
	    .shutdown = shut_down,
	    .wake = wake,
	    .compaction = compaction,
	};
	take_commands(operators, &control);
	return operators;
}

void
operators_free(struct operators *operators)
{
	if (operators == NULL)
		return;
	pthread_mutex_lock(&operators->lock);
	operators->closing = true;
	pthread_cond_broadcast(&operators->news);
	pthread_mutex_unlock(&operators->lock);
	control_stop(operators->server);
	pthread_mutex_destroy(&operators->turn);
	pthread_mutex_destroy(&operators->lock);
	pthread_cond_destroy(&operators->news);
	free_parts(operators);
}

enum wish
operators_wish(struct operators *operators)
{
	enum wish wish = WISH_NONE;

	pthread_mutex_lock(&operators->lock);
	if (!operators->taken && !operators->done)
		wish = operators->wish;
	operators->taken |= wish != WISH_NONE;
	pthread_mutex_unlock(&operators->lock);
	return wish;
}

void
operators_fulfilled(
    struct operators *operators, enum wish wish, enum err err, const char *why)
{
	if (operators == NULL)
		return;
	pthread_mutex_lock(&operators->lock);
	if (operators->wish == wish && operators->taken) {
		operators->done = true;
		operators->err = err;
		snprintf(operators->why, sizeof(operators->why), "%s",
		    why != NULL ? why : "");
		pthread_cond_broadcast(&operators->news);
	}
	pthread_mutex_unlock(&operators->lock);
}

/* A left_over. */
static void
add_error(void *context, const char *name, const char *why)
{
	char text[512];

	snprintf(text, sizeof(text),
	    "Failed to open socket on interface %s, reason: %s", name, why);
	json_array_append_new(context, byte_text_json(text));
}

void
operators_sockets(
    struct operators *operators, const struct sockets *sockets, bool retrying)
{
	bool left = sockets_left(sockets) > 0;
	json_t *errors = NULL;

	if (operators == NULL || (!left && !operators->left_over))
		return;
	if (left && (errors = json_array()) != NULL)
		sockets_each_left(sockets, add_error, errors);
	socket_report_set(operators->socket_report, errors, retrying);
	operators->left_over = left;
}

int
operators_run(struct operators *operators, uint64_t now_ns)
{
	return operators == NULL
		   ? INT_MAX
		   : service_switch_run(operators->service_switch, now_ns);
}

void
operators_reconfigured(struct operators *operators)
{
	if (operators != NULL)
		service_switch_reconfigured(operators->service_switch);
}

int
operators_exit_value(const struct operators *operators)
{
	return operators != NULL ? atomic_load(&operators->exit_value) : 0;
}

struct service *
operators_take_service(struct operators *operators, uint64_t *base)
{
	struct service *service = operators->service;

	*base = operators->base;
	operators->service = NULL;
	return service;
}
