/*
 * main.c: ctrld: who may say what to dhcp6d.
 *
 * Arguments, start, signals. One event loop; sessions do the work. ctrld holds
 * no lease state and may be killed and started again at any time.
 */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include <event2/event.h>
#include <event2/listener.h>
#include <getopt.h>
#include <jansson.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ctrld/http_channel.h"
#include "ctrld/http_front.h"
#include "ctrld/identity.h"
#include "ctrld/kea_sockets.h"
#include "ctrld/restrict.h"
#include "ctrld/session.h"
#include "libcommon/log_messages.h"

enum { EXIT_USAGE = 2 };

struct daemon {
	struct ctrld ctrld; /* first: what sessions share */
	const char *config_path;
	struct evconnlistener *listener;
	struct kea_sockets *kea;
	int stopped_by;
	int link; /* to the HTTP front, until the channel has it */
};

#define LOGGER_NAME(id, name) [LOG_LOGGER_##id] = "ctrld." name,
static const char *const logger_names[LOG_LOGGER_COUNT] = {
    LOG_LOGGERS(LOGGER_NAME)};
#undef LOGGER_NAME

static void
complain_to_log(void *context, const char *line)
{
	log_write((struct log *)context, CTRLD_CONFIG_FAIL, line);
}

static void
complain_to_stderr(void *context, const char *line)
{
	(void)context;
	fprintf(stderr, "%s\n", line);
}

static void
on_connection(struct evconnlistener *listener, evutil_socket_t fd,
    struct sockaddr *address, int size, void *context)
{
	struct daemon *daemon = context;

	(void)listener;
	(void)address;
	(void)size;
	session_start(&daemon->ctrld, fd);
}

static void
on_stop(evutil_socket_t signal_number, short events, void *context)
{
	struct daemon *daemon = context;

	(void)events;
	daemon->stopped_by = signal_number;
	event_base_loopbreak(daemon->ctrld.base);
}

/* A configuration that does not load leaves the old one in force. */
static void
on_reload(evutil_socket_t signal_number, short events, void *context)
{
	struct daemon *daemon = context;
	struct ctrld *ctrld = &daemon->ctrld;
	struct ctrld_config *next;

	(void)signal_number;
	(void)events;
	next =
	    ctrld_config_read(daemon->config_path, complain_to_log, ctrld->log);
	if (next == NULL)
		return;
	ctrld_config_free(ctrld->config);
	ctrld->config = next;
	kea_sockets_follow(daemon->kea); /* roles by HTTP */
	log_write(ctrld->log, CTRLD_RELOADED, next->operator_count);
}

static enum err
listen_for_operators(struct daemon *daemon, struct err_detail *detail)
{
	struct ctrld *ctrld = &daemon->ctrld;
	int fd;
	enum err err = frame_listen(ctrld->config->socket,
	    (mode_t)ctrld->config->socket_mode, &fd, detail);

	if (err != ERR_NONE)
		return err;
	daemon->listener = evconnlistener_new(ctrld->base, on_connection,
	    daemon, LEV_OPT_CLOSE_ON_FREE | LEV_OPT_CLOSE_ON_EXEC, 0, fd);
	if (daemon->listener == NULL) {
		close(fd);
		return err_set(detail, ERR_MEMORY, "%s", err_text(ERR_MEMORY));
	}
	return ERR_NONE;
}

static void
on_configured(void *context)
{
	struct daemon *daemon = context;

	kea_sockets_follow(daemon->kea);
}

/* Kea's channel, wherever the server's configuration has it. */
static enum err
prepare_kea(struct daemon *daemon, struct err_detail *detail)
{
	struct ctrld *ctrld = &daemon->ctrld;

	ctrld->http = http_channel_create(ctrld, daemon->link);
	daemon->link = -1;
	if (ctrld->http != NULL)
		daemon->kea = kea_sockets_create(ctrld);
	if (daemon->kea == NULL)
		return err_set(detail, ERR_MEMORY, "%s", err_text(ERR_MEMORY));
	ctrld->configured = on_configured;
	ctrld->context = daemon;
	return ERR_NONE;
}

static enum err
prepare(struct daemon *daemon, struct err_detail *detail)
{
	struct ctrld *ctrld = &daemon->ctrld;
	enum err err;

	ctrld->base = event_base_new();
	ctrld->log = log_create(logger_names, LOG_LOGGER_COUNT);
	if (ctrld->base == NULL || ctrld->log == NULL)
		return err_set(detail, ERR_MEMORY, "%s", err_text(ERR_MEMORY));
	err =
	    identity_get(ctrld->config->identity_file, ctrld->identity, detail);
	if (err == ERR_NONE)
		err =
		    audit_open(ctrld->config->audit_log, &ctrld->audit, detail);
	if (err == ERR_NONE)
		err = listen_for_operators(daemon, detail);
	return err == ERR_NONE ? prepare_kea(daemon, detail) : err;
}

static void
serve(struct daemon *daemon)
{
	struct ctrld *ctrld = &daemon->ctrld;
	struct event *terminate, *interrupt, *hang_up;

	terminate = evsignal_new(ctrld->base, SIGTERM, on_stop, daemon);
	interrupt = evsignal_new(ctrld->base, SIGINT, on_stop, daemon);
	hang_up = evsignal_new(ctrld->base, SIGHUP, on_reload, daemon);
	event_add(terminate, NULL);
	event_add(interrupt, NULL);
	event_add(hang_up, NULL);
	log_write(ctrld->log, CTRLD_STARTED, ctrld->config->socket,
	    ctrld->config->operator_count);
	event_base_dispatch(ctrld->base);
	log_write(ctrld->log, CTRLD_STOPPED, daemon->stopped_by);
	event_free(terminate);
	event_free(interrupt);
	event_free(hang_up);
	unlink(ctrld->config->socket);
}

static void
clean_up(struct daemon *daemon)
{
	struct ctrld *ctrld = &daemon->ctrld;

	kea_sockets_free(daemon->kea);
	http_channel_free(ctrld->http);
	if (daemon->link >= 0)
		close(daemon->link);
	if (daemon->listener != NULL)
		evconnlistener_free(daemon->listener);
	quota_clear(&ctrld->connections);
	quota_clear(&ctrld->commands);
	quota_clear(&ctrld->large);
	audit_close(ctrld->audit);
	if (ctrld->base != NULL)
		event_base_free(ctrld->base);
	log_free(ctrld->log);
	ctrld_config_free(ctrld->config);
}

static int
usage(FILE *stream, int status)
{
	fputs("usage: ctrld -c FILE [-d]\n"
	      "  -c FILE  configuration (ctrld.yaml)\n"
	      "  -d       debug to the console\n"
	      "  -v       version\n",
	    stream);
	return status;
}

static int
run(const char *path, bool debug)
{
	struct daemon daemon = {.config_path = path, .link = -1};
	struct err_detail detail;
	int status = EXIT_FAILURE;

	umask(027);
	signal(SIGPIPE, SIG_IGN);
	daemon.ctrld.config = ctrld_config_read(path, complain_to_stderr, NULL);
	if (daemon.ctrld.config == NULL)
		return EXIT_FAILURE;
	/* The front is forked while there is nothing to inherit. */
	if (http_front_fork(CONTROL_USER, &daemon.link, &detail) == ERR_NONE &&
	    restrict_ctrld(path, daemon.ctrld.config, &detail) == ERR_NONE &&
	    prepare(&daemon, &detail) == ERR_NONE) {
		if (debug)
			log_debug_to_console(daemon.ctrld.log);
		serve(&daemon);
		status = EXIT_SUCCESS;
	} else {
		fprintf(stderr, "ctrld: %s\n", detail.text);
	}
	clean_up(&daemon);
	return status;
}

int
main(int argc, char **argv)
{
	const char *path = NULL;
	bool debug = false;
	int option;

	while ((option = getopt(argc, argv, "c:dvh")) != -1) {
		switch (option) {
		case 'c':
			path = optarg;
			break;
		case 'd':
			debug = true;
			break;
		case 'v':
			puts(PACKAGE_VERSION);
			return EXIT_SUCCESS;
		case 'h':
			return usage(stdout, EXIT_SUCCESS);
		default:
			return usage(stderr, EXIT_USAGE);
		}
	}
	if (path == NULL || optind != argc)
		return usage(stderr, EXIT_USAGE);
	if (sodium_init() < 0) {
		fputs("ctrld: libsodium does not start\n", stderr);
		return EXIT_FAILURE;
	}
	/* jansson's own way would be to read /dev/urandom, later. */
	(void)json_object_seed(randombytes_random() | 1);
	return run(path, debug);
}
