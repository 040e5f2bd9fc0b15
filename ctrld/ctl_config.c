/*
 * ctl_config.c: the configuration: config get|test|set|write|hash.
 *
 * A file is read as the server would read it, comments, includes and YAML
 * among it, and sent as JSON: what is wrong with its grammar is told here, at
 * its place; the server tells what is wrong with its meaning, by keywords.
 */
#include <stdio.h>
#include <string.h>

#include "ctrld/ctl.h"
#include "libcommon/arena.h"
#include "libcommon/yaml_text.h"

static void
complain(void *context, const char *line)
{
	(void)context;
	fprintf(stderr, "%s\n", line);
}

/* NULL after complaints, or without memory. */
static json_t *
read_file(const char *path)
{
	struct yaml_document *document = yaml_read_file(path, NULL, NULL, NULL);
	struct json_text text = {NULL, 0};
	json_t *file = NULL;

	if (document == NULL)
		return NULL;
	yaml_print_complaints(document, complain, NULL);
	if (document->error_count == 0 && document->root != NULL)
		text = yaml_to_json(document->arena, document->root);
	if (text.start != NULL)
		file = json_loadb(text.start, text.size, JSON_ALLOW_NUL, NULL);
	yaml_document_free(document);
	return file;
}

static enum ctl_status
send_file(const struct ctl *ctl, int argc, char **argv, const char *command)
{
	json_t *file;

	if (argc != 2)
		return ctl_fail(ctl, CTL_USAGE, "FILE");
	file = read_file(argv[1]);
	if (file == NULL)
		return ctl_fail(ctl, CTL_FAILED, "%s cannot be read", argv[1]);
	return ctl_ask_and_print(ctl, command, file);
}

static enum ctl_status
ask_alone(const struct ctl *ctl, int argc, const char *command)
{
	if (argc != 1)
		return ctl_fail(ctl, CTL_USAGE, "no arguments");
	return ctl_ask_and_print(ctl, command, NULL);
}

enum ctl_status
ctl_config_get(const struct ctl *ctl, int argc, char **argv)
{
	(void)argv;
	return ask_alone(ctl, argc, "config-get");
}

enum ctl_status
ctl_config_test(const struct ctl *ctl, int argc, char **argv)
{
	return send_file(ctl, argc, argv, "config-test");
}

static enum ctl_status
config_set(const struct ctl *ctl, int argc, char **argv)
{
	return send_file(ctl, argc, argv, "config-set");
}

static enum ctl_status
config_write(const struct ctl *ctl, int argc, char **argv)
{
	if (argc > 2)
		return ctl_fail(ctl, CTL_USAGE, "[NAME]");
	return ctl_ask_and_print(ctl, "config-write",
	    argc == 2 ? json_pack("{s:s}", "filename", argv[1]) : NULL);
}

static enum ctl_status
config_hash(const struct ctl *ctl, int argc, char **argv)
{
	(void)argv;
	return ask_alone(ctl, argc, "config-hash-get");
}

enum ctl_status
ctl_config(const struct ctl *ctl, int argc, char **argv)
{
	static const struct {
		const char *name;
		ctl_verb *run;
	} verbs[] = {
	    {"get", ctl_config_get},
	    {"test", ctl_config_test},
	    {"set", config_set},
	    {"write", config_write},
	    {"hash", config_hash},
	};

	for (size_t i = 0; argc > 1 && i < sizeof(verbs) / sizeof(verbs[0]);
	     i++)
		if (strcmp(argv[1], verbs[i].name) == 0)
			return verbs[i].run(ctl, argc - 1, argv + 1);
	return ctl_fail(ctl, CTL_USAGE, "get|test|set|write|hash");
}
