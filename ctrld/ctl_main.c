/*
 * ctl_main.c: dhcp6ctl: a table of verbs.
 */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include <getopt.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ctrld/ctl.h"
#include "libcommon/command_table.h"

#define DEFAULT_SOCKET RUNSTATEDIR "/dhcp6d/ctrld.sock"
#define KEY_BELOW_HOME "/.config/dhcp6d/key"

static const struct {
	const char *name;
	ctl_verb *run;
	const char *arguments, *help;
} verbs[] = {
    {"keygen", ctl_keygen, "[FILE]", "makes an operator's key"},
    {"status", ctl_status_verb, "", "how the server is"},
    {"reload", ctl_reload, "[--dry-run]", "reads the configuration again"},
    {"config", ctl_config, "get|hash, test|set FILE, write [NAME]",
	"the configuration: shown, checked, put in force, written"},
    {"config-test", ctl_config_test, "FILE", "checks a configuration"},
    {"config-get", ctl_config_get, "", "the running configuration"},
    {"leases", ctl_leases,
	"[--subnet ID] [--duid HEX] [--state STATE] [--prefix PREFIX]\n"
	"[--hostname PART] [--expiring TIME]\n"
	"[--csv | --watch [--seconds N]]",
	"leases as a table, or as they change"},
    {"lease", ctl_lease, "get|del ADDRESS, add ADDRESS NAME=VALUE ...",
	"one lease"},
    {"stats", ctl_stats, "[PART]", "statistics"},
    {"pools", ctl_pools, "", "how full pools are"},
    {"explain", ctl_explain,
	"--duid HEX | --packet HEX | --pcap FILE [--number N]\n"
	"[--iaid N] [--type IA_NA|IA_PD] [--message NAME] [--interface NAME]\n"
	"[--source ADDRESS] [--relay ADDRESS] [--interface-id TEXT]\n"
	"[--hw-address HEX] [--option CODE ...]",
	"what a client would get, and why"},
    {"top", ctl_top, "[--interval SECONDS] [--count NUMBER]",
	"rates, latency and drops just now"},
    {"lfc", ctl_lfc, "", "compacts the lease file now"},
    {"call", ctl_call, "COMMAND [JSON]", "any command as it is"},
    {"help", ctl_help, "[COMMAND]", "this, or a command's arguments"},
};
#define VERB_COUNT (sizeof(verbs) / sizeof(verbs[0]))

/* A verb's arguments, line by line. */
static void
print_indented(FILE *stream, const char *text)
{
	size_t size;

	while (*text != 0) {
		size = strcspn(text, "\n");
		fprintf(stream, "  %-12s   %.*s\n", "", (int)size, text);
		text += size + (text[size] == '\n');
	}
}

static int
usage(FILE *stream, int status)
{
	fputs("usage: dhcp6ctl [-s SOCKET] [-k KEY] [-j] VERB ...\n"
	      "  -s SOCKET  ctrld's socket (" DEFAULT_SOCKET ")\n"
	      "  -k KEY     secret key file (~" KEY_BELOW_HOME ")\n"
	      "  -j         answers as JSON\n\nverbs:\n",
	    stream);
	for (size_t i = 0; i < VERB_COUNT; i++) {
		fprintf(stream, "  %-12s %s\n", verbs[i].name, verbs[i].help);
		print_indented(stream, verbs[i].arguments);
	}
	return status;
}

static enum ctl_status
command_help(const struct ctl *ctl, const char *name)
{
	static const char *const heads[] = {"ARGUMENT", "", "MEANING"};
	const struct command *command = command_find(name);
	const struct command_argument *argument;
	struct ctl_table *table;

	if (command == NULL)
		return ctl_fail(ctl, CTL_FAILED, "no command %s", name);
	printf("%s: %s (role %s)\n", command->name, command->help,
	    role_name(command->role));
	table = ctl_table_create(heads, 3);
	for (argument = command->arguments; argument->name != NULL;
	     argument++) {
		ctl_table_cell(table, "%s", argument->name);
		ctl_table_cell(table, "%s",
		    argument->flags & ARGUMENT_REQUIRED ? "required" : "");
		ctl_table_cell(table, "%s", argument->meaning);
	}
	ctl_table_flush(ctl, table);
	ctl_table_free(table);
	return CTL_GOOD;
}

enum ctl_status
ctl_help(const struct ctl *ctl, int argc, char **argv)
{
	size_t count;
	const struct command *commands = command_table(&count);

	if (argc > 1)
		return command_help(ctl, argv[1]);
	usage(stdout, 0);
	printf("\ncommands for call:\n");
	for (size_t i = 0; i < count; i++)
		printf("  %-32s %s\n", commands[i].name, commands[i].help);
	return CTL_GOOD;
}

/* ~/.config/dhcp6d/key, in memory that lasts as long as the program. */
static const char *
default_key(void)
{
	static const char *const nowhere = KEY_BELOW_HOME;
	const char *home = getenv("HOME");
	char *path;

	if (getenv("DHCP6CTL_KEY") != NULL)
		return getenv("DHCP6CTL_KEY");
	if (home == NULL)
		return nowhere;
	path = malloc(strlen(home) + sizeof(KEY_BELOW_HOME));
	if (path == NULL)
		return nowhere;
	strcpy(path, home);
	strcat(path, KEY_BELOW_HOME);
	return path;
}

static int
run_verb(struct ctl *ctl, int argc, char **argv)
{
	for (size_t i = 0; i < VERB_COUNT; i++) {
		if (strcmp(verbs[i].name, argv[0]) == 0) {
			ctl->verb = verbs[i].name;
			return (int)verbs[i].run(ctl, argc, argv);
		}
	}
	fprintf(stderr, "dhcp6ctl: no verb %s; dhcp6ctl help lists them\n",
	    argv[0]);
	return CTL_USAGE;
}

int
main(int argc, char **argv)
{
	struct ctl ctl = {.socket = getenv("DHCP6CTL_SOCKET"),
	    .key = default_key(),
	    .is_terminal = isatty(STDOUT_FILENO) == 1};
	struct err_detail detail;
	int option;

	if (ctl.socket == NULL)
		ctl.socket = DEFAULT_SOCKET;
	/* '+': switches end at the verb, its own follow */
	while ((option = getopt(argc, argv, "+s:k:jvh")) != -1) {
		switch (option) {
		case 's':
			ctl.socket = optarg;
			break;
		case 'k':
			ctl.key = optarg;
			break;
		case 'j':
			ctl.json = true;
			break;
		case 'v':
			puts(PACKAGE_VERSION);
			return CTL_GOOD;
		case 'h':
			return usage(stdout, CTL_GOOD);
		default:
			return usage(stderr, CTL_USAGE);
		}
	}
	if (optind == argc)
		return usage(stderr, CTL_USAGE);
	if (sodium_init() < 0) {
		fputs("dhcp6ctl: libsodium does not start\n", stderr);
		return CTL_FAILED;
	}
	if (ctl_restrict(strcmp(argv[optind], "keygen") == 0, &detail) !=
	    ERR_NONE) {
		fprintf(stderr, "dhcp6ctl: %s\n", detail.text);
		return CTL_FAILED;
	}
	return run_verb(&ctl, argc - optind, argv + optind);
}
