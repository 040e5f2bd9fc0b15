/*
 * ctl_leases.c: leases as a table or as CSV.
 *
 * The server sifts and sends as it finds, in no order. Up to SORT_MAX leases
 * are kept and put into the order of addresses; more are printed as they come,
 * so that ten million of them take no memory.
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ctrld/ctl.h"

#define SORT_MAX 20000
#define FLUSH_ROWS 500

struct listing {
	const struct ctl *ctl;
	bool csv, unsorted;
	json_t **kept; /* SORT_MAX of them */
	size_t count;
	struct ctl_table *table;
	size_t in_table;
};

/* As Kea writes it: a comma ends a column. */
static void
print_escaped(const char *text)
{
	char safe[512];

	ctl_safe(text, safe, sizeof(safe));
	for (const char *next = safe; *next != 0; next++) {
		if (*next == ',')
			fputs("&#x2c", stdout);
		else
			putchar(*next);
	}
}

static void
print_csv(json_t *lease)
{
	printf("%s,%s,%lld,%lld,%lld,%lld,%s,%lld,%lld,",
	    ctl_text(lease, "ip-address"), ctl_text(lease, "duid"),
	    (long long)ctl_integer(lease, "valid-lft"),
	    (long long)(ctl_integer(lease, "cltt") +
			ctl_integer(lease, "valid-lft")),
	    (long long)ctl_integer(lease, "subnet-id"),
	    (long long)ctl_integer(lease, "preferred-lft"),
	    ctl_text(lease, "type"), (long long)ctl_integer(lease, "iaid"),
	    (long long)ctl_integer(lease, "prefix-len"));
	print_escaped(ctl_text(lease, "hostname"));
	printf(",%s,%lld\n", ctl_text(lease, "hw-address"),
	    (long long)ctl_integer(lease, "state"));
}

static void
print(struct listing *listing, json_t *lease)
{
	if (listing->csv) {
		print_csv(lease);
		return;
	}
	ctl_lease_row(listing->table, lease);
	if (++listing->in_table < FLUSH_ROWS)
		return;
	ctl_table_flush(listing->ctl, listing->table);
	listing->in_table = 0;
}

static void
print_kept(struct listing *listing)
{
	for (size_t i = 0; i < listing->count; i++) {
		print(listing, listing->kept[i]);
		json_decref(listing->kept[i]);
	}
	listing->count = 0;
}

/* A ctl_element. */
static void
take_lease(void *context, json_t *lease)
{
	struct listing *listing = context;

	if (!listing->unsorted && listing->count < SORT_MAX) {
		listing->kept[listing->count++] = json_incref(lease);
		return;
	}
	listing->unsorted = true;
	print_kept(listing);
	print(listing, lease);
}

static int
compare_leases(const void *left, const void *right)
{
	json_t *a = *(json_t *const *)left, *b = *(json_t *const *)right;
	struct in6_addr first, second;
	json_int_t difference;
	int by_address;

	if (inet_pton(AF_INET6, ctl_text(a, "ip-address"), &first) != 1 ||
	    inet_pton(AF_INET6, ctl_text(b, "ip-address"), &second) != 1)
		return 0;
	by_address = memcmp(&first, &second, sizeof(first));
	difference =
	    ctl_integer(a, "prefix-len") - ctl_integer(b, "prefix-len");
	return by_address != 0 ? by_address : (int)difference;
}

static enum ctl_status
list(struct listing *listing, json_t *arguments)
{
	enum ctl_status status;
	json_t *answer;

	if (listing->csv)
		puts("address,duid,valid_lifetime,expire,subnet_id,"
		     "pref_lifetime,lease_type,iaid,prefix_len,hostname,"
		     "hwaddr,state");
	status = ctl_list(listing->ctl, "lease6-get-all", arguments, take_lease,
	    listing, &answer);
	json_decref(answer);
	if (!listing->unsorted)
		qsort(listing->kept, listing->count, sizeof(listing->kept[0]),
		    compare_leases);
	print_kept(listing);
	if (status == CTL_GOOD && !listing->csv && !listing->ctl->json)
		ctl_table_flush(listing->ctl, listing->table);
	return status;
}

/* ---- switches ---- */

struct asked {
	json_t *filter;
	bool csv, watch;
	unsigned seconds;
};

/* "90", "15m", "2h", "1d" in seconds; -1 if it is none. */
static json_int_t
seconds_of(const char *text)
{
	static const struct {
		char unit;
		json_int_t seconds;
	} units[] = {{0, 1}, {'s', 1}, {'m', 60}, {'h', 3600}, {'d', 86400}};
	char *end;
	json_int_t number = strtoll(text, &end, 10);

	if (end == text || number < 0 || number > 1000000000 ||
	    (end[0] != 0 && end[1] != 0))
		return -1;
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		if (units[i].unit == *end)
			return number * units[i].seconds;
	}
	return -1;
}

static bool
take_subnet(json_t *filter, const char *value)
{
	char *end;
	json_int_t id = strtoll(value, &end, 10);

	if (json_object_get(filter, "subnets") == NULL)
		json_object_set_new(filter, "subnets", json_array());
	json_array_append_new(
	    json_object_get(filter, "subnets"), json_integer(id));
	return id > 0 && *end == 0;
}

/* The words of tables are taken as well as Kea's. */
static bool
take_state(json_t *filter, const char *value)
{
	char *end;
	json_int_t number = strtoll(value, &end, 10);

	for (json_int_t state = 0; state < 5; state++) {
		if (strcmp(ctl_lease_state(state), value) != 0)
			continue;
		json_object_set_new(filter, "state", json_integer(state));
		return true;
	}
	json_object_set_new(filter, "state",
	    *end == 0 && *value != 0 ? json_integer(number)
				     : json_string(value));
	return true;
}

static bool
take_expiring(json_t *filter, const char *value)
{
	json_int_t seconds = seconds_of(value);

	json_object_set_new(filter, "expires-within", json_integer(seconds));
	return seconds >= 0;
}

static bool
take_text(json_t *filter, const char *name, const char *value)
{
	json_t *text = json_string(value);

	return text != NULL && json_object_set_new(filter, name, text) == 0;
}

static bool
take_value(struct asked *asked, const char *name, const char *value)
{
	if (strcmp(name, "--subnet") == 0)
		return take_subnet(asked->filter, value);
	if (strcmp(name, "--state") == 0)
		return take_state(asked->filter, value);
	if (strcmp(name, "--expiring") == 0)
		return take_expiring(asked->filter, value);
	if (strcmp(name, "--duid") == 0 || strcmp(name, "--prefix") == 0 ||
	    strcmp(name, "--hostname") == 0)
		return take_text(asked->filter, name + 2, value);
	if (strcmp(name, "--seconds") != 0 || seconds_of(value) <= 0)
		return false;
	asked->seconds = (unsigned)seconds_of(value);
	return true;
}

static bool
read_switches(int argc, char **argv, struct asked *asked)
{
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--csv") == 0)
			asked->csv = true;
		else if (strcmp(argv[i], "--watch") == 0)
			asked->watch = true;
		else if (i + 1 < argc &&
			 take_value(asked, argv[i], argv[i + 1]))
			i++;
		else
			return false;
	}
	return !(asked->csv && asked->watch) &&
	       (asked->watch || asked->seconds == 0);
}

enum ctl_status
ctl_leases(const struct ctl *ctl, int argc, char **argv)
{
	struct asked asked = {.filter = json_object()};
	struct listing listing = {.ctl = ctl};
	enum ctl_status status;

	if (!read_switches(argc, argv, &asked)) {
		json_decref(asked.filter);
		return ctl_fail(ctl, CTL_USAGE,
		    "[--subnet ID ...] [--duid HEX] [--state STATE] "
		    "[--prefix PREFIX] [--hostname PART] [--expiring TIME] "
		    "[--csv | --watch [--seconds N]]");
	}
	if (asked.watch)
		return ctl_watch(ctl, asked.filter, asked.seconds);
	if (json_object_size(asked.filter) == 0) {
		json_decref(asked.filter);
		asked.filter = NULL;
	}
	listing.csv = asked.csv && !ctl->json;
	listing.kept = calloc(SORT_MAX, sizeof(listing.kept[0]));
	if (listing.kept == NULL)
		abort();
	listing.table = ctl_table_create(ctl_lease_heads, CTL_LEASE_COLUMNS);
	status = list(&listing, asked.filter);
	ctl_table_free(listing.table);
	free(listing.kept);
	return status;
}
