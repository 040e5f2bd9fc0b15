/*
 * tool.c: lfc as the administrator's tool, by long options.
 */
#include "lfc/tool.h"

#include <getopt.h>
#include <string.h>

#include "lfc/check.h"
#include "lfc/fold.h"
#include "lfc/import.h"
#include "lfc/print.h"

enum what { WHAT_NONE, WHAT_CHECK, WHAT_PRINT, WHAT_IMPORT, WHAT_FOLD };

struct wanted {
	enum what what;
	const char *file; /* of --check, --print, --import, --fold */
	enum print_form form;
	const char *output;
	enum import_form from;
	struct subnet_numbers subnets;
	bool help;
};

enum option_value {
	OPTION_CHECK = 256,
	OPTION_PRINT,
	OPTION_IMPORT,
	OPTION_FOLD,
	OPTION_JSON,
	OPTION_CSV,
	OPTION_FORMAT,
	OPTION_SUBNET,
	OPTION_HELP
};

static const struct option options[] = {
    {"check", required_argument, NULL, OPTION_CHECK},
    {"print", required_argument, NULL, OPTION_PRINT},
    {"import", required_argument, NULL, OPTION_IMPORT},
    {"fold", required_argument, NULL, OPTION_FOLD},
    {"json", no_argument, NULL, OPTION_JSON},
    {"csv", no_argument, NULL, OPTION_CSV},
    {"format", required_argument, NULL, OPTION_FORMAT},
    {"subnet", required_argument, NULL, OPTION_SUBNET},
    {"help", no_argument, NULL, OPTION_HELP},
    {NULL, 0, NULL, 0},
};

void
tool_print_usage(FILE *out)
{
	(void)fprintf(out, "       lfc --check FILE\n"
			   "       lfc --print FILE [--json | --csv]\n"
			   "       lfc --import FROM -o FILE [-c CONFIG] "
			   "[--subnet PREFIX=ID]...\n"
			   "           [--format kea | dhcpd | dnsmasq]\n"
			   "       lfc --fold FILE\n");
}

bool
tool_is_meant(int argc, char **argv)
{
	return argc > 1 && strncmp(argv[1], "--", 2) == 0 && argv[1][2] != 0;
}

static bool
complain(const char *text)
{
	(void)fprintf(stderr, "lfc: %s\n", text);
	return false;
}

static bool
set_what(struct wanted *wanted, enum what what)
{
	if (wanted->what != WHAT_NONE)
		return complain("only one of --check, --print, --import, "
				"--fold");
	wanted->what = what;
	wanted->file = optarg;
	return true;
}

static bool
set_format(struct wanted *wanted)
{
	static const char *const names[] = {[IMPORT_KEA] = "kea",
	    [IMPORT_DHCPD] = "dhcpd",
	    [IMPORT_DNSMASQ] = "dnsmasq"};

	for (unsigned i = IMPORT_KEA; i <= IMPORT_DNSMASQ; i++)
		if (strcmp(optarg, names[i]) == 0)
			wanted->from = (enum import_form)i;
	return wanted->from != IMPORT_GUESS ||
	       complain("--format is one of kea, dhcpd, dnsmasq");
}

static bool
add_subnets(struct wanted *wanted, int option)
{
	struct err_detail why;
	enum err err =
	    option == 'c'
		? subnet_numbers_add_file(&wanted->subnets, optarg, &why)
		: subnet_numbers_add_text(&wanted->subnets, optarg, &why);

	return err == ERR_NONE || complain(why.text);
}

static bool
take_option(struct wanted *wanted, int option)
{
	switch (option) {
	case OPTION_CHECK:
		return set_what(wanted, WHAT_CHECK);
	case OPTION_PRINT:
		return set_what(wanted, WHAT_PRINT);
	case OPTION_IMPORT:
		return set_what(wanted, WHAT_IMPORT);
	case OPTION_FOLD:
		return set_what(wanted, WHAT_FOLD);
	case OPTION_JSON:
	case OPTION_CSV:
		wanted->form = option == OPTION_JSON ? PRINT_JSON : PRINT_CSV;
		return true;
	case OPTION_FORMAT:
		return set_format(wanted);
	case OPTION_SUBNET:
	case 'c':
		return add_subnets(wanted, option);
	case OPTION_HELP:
		return wanted->help = true;
	case 'o':
		wanted->output = optarg;
		return true;
	default:
		return false; /* getopt has said why */
	}
}

static bool
read_options(struct wanted *wanted, int argc, char **argv)
{
	int option;

	while ((option = getopt_long(argc, argv, "c:o:", options, NULL)) != -1)
		if (!take_option(wanted, option))
			return false;
	if (wanted->help)
		return true;
	if (optind < argc)
		return complain("too many arguments");
	if (wanted->what == WHAT_NONE)
		return complain("one of --check, --print, --import, "
				"--fold is missing");
	if (wanted->what == WHAT_IMPORT && wanted->output == NULL)
		return complain("-o FILE is missing: where leases are to go");
	return true;
}

static enum lfc_status
do_what(const struct wanted *wanted)
{
	const struct import import = {.from = wanted->file,
	    .to = wanted->output,
	    .form = wanted->from,
	    .subnets = &wanted->subnets,
	    .report = stdout};
	struct err_detail detail = {""};
	enum lfc_status status = LFC_USAGE;

	if (wanted->what == WHAT_CHECK)
		status = check_files(wanted->file, stdout, &detail);
	else if (wanted->what == WHAT_PRINT)
		status =
		    print_leases(wanted->file, wanted->form, stdout, &detail);
	else if (wanted->what == WHAT_IMPORT)
		status = import_leases(&import, &detail);
	else if (wanted->what == WHAT_FOLD)
		status = lfc_fold(wanted->file, stdout, &detail);
	(void)fflush(stdout);
	if (status != LFC_DONE)
		(void)complain(detail.text);
	return status;
}

enum lfc_status
tool_run(int argc, char **argv)
{
	struct wanted wanted = {.what = WHAT_NONE};
	enum lfc_status status = LFC_USAGE;
	bool good = read_options(&wanted, argc, argv);

	if (good && wanted.help) {
		(void)printf("usage:\n");
		tool_print_usage(stdout);
		status = LFC_DONE;
	} else if (good) {
		status = do_what(&wanted);
	} else {
		(void)fprintf(stderr, "usage:\n");
		tool_print_usage(stderr);
	}
	subnet_numbers_free(&wanted.subnets);
	return status;
}
