/*
 * replay.c: plays the scenarios of .replay files.
 *
 *	replay [-v] [-s TEXT] FILE...
 *
 * -v logs as the server would at debug level, -s plays only scenarios whose
 * title contains TEXT. Status 1 if one failed. The language: README.md.
 */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "libcommon/log_messages.h"
#include "tests/replay/play.h"

static struct log *
make_log(void)
{
	struct log *log = log_create(log_logger_names, LOG_LOGGER_COUNT);

	if (log != NULL)
		log_debug_to_console(log);
	return log;
}

static int
usage(void)
{
	(void)fprintf(stderr, "usage: replay [-v] [-s TEXT] FILE...\n");
	return 2;
}

int
main(int argc, char **argv)
{
	const char *only = NULL;
	struct log *log = NULL;
	unsigned failed = 0;
	int option;

	while ((option = getopt(argc, argv, "vs:")) != -1) {
		if (option == 'v' && log == NULL)
			log = make_log();
		else if (option == 's')
			only = optarg;
		else if (option != 'v')
			return usage();
	}
	if (optind == argc)
		return usage();
	if (sodium_init() < 0)
		return EXIT_FAILURE;
	for (int i = optind; i < argc; i++) {
		struct script script;

		script_read(&script, argv[i]);
		failed += play_script(&script, only, log);
		script_free(&script);
	}
	log_free(log);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
