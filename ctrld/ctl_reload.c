/*
 * ctl_reload.c: reload, and what it changes or would change.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ctrld/ctl.h"

struct listing {
	const struct ctl *ctl;
	size_t count;
};

static void
print_value(const char *before, json_t *value)
{
	char safe[256], *text;

	if (value == NULL)
		return;
	text = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT);
	if (text != NULL)
		printf("%s%s", before, ctl_safe(text, safe, sizeof(safe)));
	free(text);
}

/* A ctl_element: "+ subnet6[2001:db8:7::/64]", "~ valid-lifetime: 1 -> 2". */
static void
print_change(void *context, json_t *change)
{
	struct listing *listing = context;
	const bool colour = listing->ctl->is_terminal;
	const char *word = ctl_text(change, "change");
	json_t *from = json_object_get(change, "from");
	char path[512];

	listing->count++;
	if (strcmp(word, "added") == 0)
		fputs(colour ? "\033[32m+ " : "+ ", stdout);
	else if (strcmp(word, "removed") == 0)
		fputs(colour ? "\033[31m- " : "- ", stdout);
	else
		fputs(colour ? "\033[33m~ " : "~ ", stdout);
	fputs(ctl_safe(ctl_text(change, "path"), path, sizeof(path)), stdout);
	print_value(": ", from);
	print_value(
	    from != NULL ? " -> " : ": ", json_object_get(change, "to"));
	printf("%s\n", ctl_plain(listing->ctl));
}

static void
print_leases(const struct ctl *ctl, json_t *leases)
{
	json_int_t homeless = ctl_integer(leases, "homeless");

	printf("leases: %lld stay, %lld move to the subnet that they lie in, "
	       "%s%lld lie in none%s\n",
	    (long long)ctl_integer(leases, "kept"),
	    (long long)ctl_integer(leases, "moved"),
	    ctl_colour(ctl, homeless > 0 ? 1 : 0), (long long)homeless,
	    ctl_plain(ctl));
}

enum ctl_status
ctl_reload(const struct ctl *ctl, int argc, char **argv)
{
	bool dry = argc == 2 && strcmp(argv[1], "--dry-run") == 0;
	struct listing listing = {ctl, 0};
	enum ctl_status status;
	json_t *answer;

	if (argc != 1 && !dry)
		return ctl_fail(ctl, CTL_USAGE, "[--dry-run]");
	status = ctl_list(ctl, "config-reload",
	    dry ? json_pack("{s:b}", "dry-run", 1) : NULL, print_change,
	    &listing, &answer);
	if (status == CTL_GOOD && !ctl->json) {
		if (listing.count == 0)
			puts("the configuration is the same");
		print_leases(
		    ctl, json_object_get(
			     json_object_get(answer, "arguments"), "leases"));
		puts(ctl_text(answer, "text"));
	}
	json_decref(answer);
	return status;
}
