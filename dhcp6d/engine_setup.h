/*
 * engine_setup.h: what the command line says to the engine.
 */
#ifndef DHCP6D_ENGINE_SETUP_H
#define DHCP6D_ENGINE_SETUP_H

#include <stdbool.h>
#include <stdint.h>

#include "dhcp6d/starter.h"
#include "libcommon/log.h"

struct engine_setup {
	const char *configuration; /* path */
	const char *data_directory; /* of -D; NULL: the configuration's */
	const char *data_otherwise; /* if that names none, either */
	uint16_t port;        /* to listen on */
	uint16_t client_port; /* 0 = 546; else for tests */
	bool debug;           /* everything to the console */
	struct starter *starter;
	struct log *log; /* its thread is not started yet */
};

#endif
