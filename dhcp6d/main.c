/*
 * main.c: arguments, -t, start, and the status that dhcp6d ends with.
 */
#include <getopt.h>
#include <jansson.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <yaml.h>

#include "config.h"
#include "dhcp6d/configuration.h"
#include "dhcp6d/engine.h"
#include "dhcp6d/proto/numbers.h"
#include "libcommon/log_messages.h"
#include "libcommon/text.h"

enum status { STATUS_GOOD = 0, STATUS_FAILED = 1, STATUS_USAGE = 2 };

struct arguments {
	const char *configuration, *check;
	const char *data_directory;
	uint16_t port, client_port;
	bool debug;
};

static void
usage(FILE *out)
{
	fputs("usage: dhcp6d -c FILE [-d] [-p PORT] [-P PORT] [-D DIR]\n"
	      "       dhcp6d -t FILE\n"
	      "       dhcp6d -v | -V | -h\n"
	      "  -c FILE  configuration (JSON as Kea's, or YAML)\n"
	      "  -t FILE  check a configuration and exit\n"
	      "  -d       log everything to the console\n"
	      "  -p PORT  listen on this UDP port instead of 547\n"
	      "  -P PORT  send answers to this UDP port (for tests)\n"
	      "  -D DIR   directory of lease file and server identity,\n"
	      "           else KEA_DHCP_DATA_DIR, else " LOCALSTATEDIR
	      "/lib/dhcp6d\n"
	      "  -v, -V   version; version, build and libraries\n",
	    out);
}

static void
print_build(void)
{
	printf("dhcp6d %s\n"
	       "compiler: %s\n"
	       "libyaml %s, libsodium %s\n"
	       "data directory: " LOCALSTATEDIR "/lib/dhcp6d\n"
	       "lfc: " SBINDIR "/lfc\n",
	    PACKAGE_VERSION, __VERSION__, yaml_get_version_string(),
	    sodium_version_string());
}

static bool
read_port(const char *text, uint16_t *port)
{
	uint32_t value;

	if (!text_to_u32(text, strlen(text), &value) || value == 0 ||
	    value > UINT16_MAX) {
		fprintf(
		    stderr, "dhcp6d: %s is not a port (1 to 65535)\n", text);
		return false;
	}
	*port = (uint16_t)value;
	return true;
}

/* One switch; false if it ends the program with *status. */
static bool
read_switch(int letter, struct arguments *arguments, enum status *status)
{
	*status = STATUS_GOOD;
	switch (letter) {
	case 'c':
		arguments->configuration = optarg;
		return true;
	case 't':
		arguments->check = optarg;
		return true;
	case 'd':
		arguments->debug = true;
		return true;
	case 'D':
		arguments->data_directory = optarg;
		return true;
	case 'p':
		*status = STATUS_USAGE;
		return read_port(optarg, &arguments->port);
	case 'P':
		*status = STATUS_USAGE;
		return read_port(optarg, &arguments->client_port);
	case 'v':
		printf("%s\n", PACKAGE_VERSION);
		return false;
	case 'V':
		print_build();
		return false;
	case 'h':
		usage(stdout);
		return false;
	default:
		usage(stderr);
		*status = STATUS_USAGE;
		return false;
	}
}

/* The environment's, else where the installation has put it. */
static const char *
data_otherwise(void)
{
	const char *named = getenv("KEA_DHCP_DATA_DIR");

	return named != NULL && named[0] != 0 ? named
					      : LOCALSTATEDIR "/lib/dhcp6d";
}

static const char *
lfc_program(void)
{
	const char *named = getenv("DHCP6D_LFC");

	return named != NULL && named[0] != 0 ? named : SBINDIR "/lfc";
}

/* The exit status: an operator's shutdown may ask for one of its own. */
static int
serve(const struct engine_setup *setup)
{
	struct err_detail detail = {.text = ""};
	struct engine *engine;
	int wanted = STATUS_GOOD;
	enum err err = engine_start(setup, &engine, &detail);

	if (err == ERR_NONE) {
		wanted = engine_run(engine);
		err = engine_stop(engine, &detail);
	} else if (err == ERR_CANCELLED) {
		log_write(setup->log, DHCP6_SHUTDOWN_REQUEST,
		    "asked to stop while leases were being loaded");
		return STATUS_GOOD;
	} else {
		log_write(setup->log, DHCP6_INIT_FAIL,
		    detail.text[0] != 0 ? detail.text : err_text(err));
	}
	return err == ERR_NONE ? wanted : STATUS_FAILED;
}

/* The starter first: it shall inherit nothing but the standard descriptors. */
static int
run(const struct arguments *arguments)
{
	struct engine_setup setup = {
	    .configuration = arguments->configuration,
	    .data_directory = arguments->data_directory,
	    .data_otherwise = data_otherwise(),
	    .port = arguments->port,
	    .client_port = arguments->client_port,
	    .debug = arguments->debug,
	};
	struct err_detail detail;
	int status;

	if (starter_fork(lfc_program(), setup.configuration, &setup.starter,
		&detail) != ERR_NONE) {
		fprintf(stderr, "dhcp6d: %s\n", detail.text);
		return STATUS_FAILED;
	}
	setup.log = log_create(log_logger_names, LOG_LOGGER_COUNT);
	if (setup.log == NULL) {
		fputs("dhcp6d: no memory for the log\n", stderr);
		starter_close(setup.starter);
		return STATUS_FAILED;
	}
	if (arguments->debug)
		log_debug_to_console(setup.log);
	status = serve(&setup);
	log_free(setup.log);
	starter_close(setup.starter);
	return status;
}

int
main(int argc, char **argv)
{
	struct arguments arguments = {.port = DHCP6_SERVER_PORT};
	enum status status;
	int letter;

	while ((letter = getopt(argc, argv, "c:t:dD:p:P:vVh")) != -1)
		if (!read_switch(letter, &arguments, &status))
			return status;
	if (optind != argc ||
	    (arguments.configuration == NULL) == (arguments.check == NULL)) {
		usage(stderr);
		return STATUS_USAGE;
	}
	umask(027); /* files are for owner and group only */
	if (sodium_init() < 0) {
		fputs("dhcp6d: the system gives no random numbers\n", stderr);
		return STATUS_FAILED;
	}
	/* jansson's own way would be to read /dev/urandom, when it is too late.
	 */
	(void)json_object_seed(randombytes_random() | 1);
	if (arguments.check != NULL)
		return configuration_check(arguments.check) == ERR_NONE
			   ? STATUS_GOOD
			   : STATUS_FAILED;
	return run(&arguments);
}
