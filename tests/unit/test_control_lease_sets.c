/*
 * test_control_lease_sets.c: commands for many leases, and for a lease's name
 * (commands.md 3.4, 3.6): lease6-bulk-apply, lease6-write, lease6-resend-ddns.
 *
 * Promised: a bulk is read whole before anything changes, and then each lease
 * stands or fails alone; a file of leases is what the server could be started
 * with, and takes nothing's place but that of leases; of a name is said in
 * Kea's words why nothing is sent.
 */
#include <string.h>

#include "libcommon/lease_file.h"
#include "tests/unit/control_help.h"
#include "tests/unit/scratch.h"
#include "tests/unit/suite.h"

#define CONFIG                                                                 \
	"{'Dhcp6': {'valid-lifetime': 4000,"                                   \
	" 'subnet6': [{'id': 1, 'subnet': '2001:db8::/64'}]%s}}"
#define COMMAND(name, rest) "{'command': '" name "', 'arguments': {" rest "}}"
#define LEASE(address, rest)                                                   \
	"{'ip-address': '" address                                             \
	"', 'duid': '00:03:00:01:02', 'iaid': 9" rest "}"
#define BULK(rest) COMMAND("lease6-bulk-apply", rest)

static struct office office;

static void
open_office(const char *more)
{
	char text[1024];

	snprintf(text, sizeof(text), CONFIG, more);
	office_open(&office, text);
}

static bool
is_there(const char *address)
{
	struct lease lease;

	return x_stored(&office.x, LEASE_NA, address, &lease);
}

START_TEST(bulk_applies)
{
	json_t *got;

	open_office("");
	ck_assert_ptr_null(office_says(&office,
	    BULK(
		"'leases': [" LEASE("2001:db8::1", "") ", " LEASE("2001:db8::2",
		    "") ", " LEASE("2001:db8::2", ", 'hostname': 'again'") "]"),
	    0, "Bulk apply of 3 IPv6 leases completed."));
	ck_assert(is_there("2001:db8::1") && is_there("2001:db8::2"));
	ck_assert_uint_ge(committer_durable(office.control.committer), 3);
	/* deletions come first, so that a lease may be put anew */
	got = office_says(&office,
	    BULK("'leases': [" LEASE("2001:db8::1",
		"") "],"
		    " 'deleted-leases': [{'ip-address': '2001:db8::1'},"
		    " {'ip-address': '2001:db8::2'},"
		    " {'ip-address': '2001:db8::9'},"
		    " {'subnet-id': 1, 'identifier-type': 'duid',"
		    " 'identifier': '00:09:09'}]"),
	    0, "Bulk apply of 3 IPv6 leases completed.");
	ck_assert(is_there("2001:db8::1") && !is_there("2001:db8::2"));
	ck_assert_uint_eq(json_array_size(at(got, "failed-deleted-leases")), 1);
	ck_assert_str_eq(
	    text_at(got, "failed-deleted-leases/0/ip-address"), "2001:db8::9");
	ck_assert_str_eq(text_at(got, "failed-deleted-leases/0/type"), "IA_NA");
	ck_assert_str_eq(text_at(got, "failed-deleted-leases/0/error-message"),
	    "lease not found");
	ck_assert_int_eq(number_at(got, "failed-deleted-leases/0/result"), 3);
	ck_assert_ptr_null(at(got, "failed-leases"));
	office_says(&office, BULK("'leases': []"), 3,
	    "Bulk apply of 0 IPv6 leases completed.");
	office_close(&office);
}
END_TEST

START_TEST(bulk_changes_nothing_when_wrong)
{
	open_office("");
	office_says(&office, "{'command': 'lease6-bulk-apply'}", 1,
	    "Command arguments missing or a not a map.");
	office_says(&office, BULK(""), 1,
	    "neither 'deleted-leases' nor 'leases' parameter specified");
	office_says(&office, BULK("'leases': {}"), 1,
	    "the 'leases' parameter must be a list");
	office_says(&office, BULK("'leases': [], 'deleted-leases': 1"), 1,
	    "the 'deleted-leases' parameter must be a list");
	office_says(
	    &office, BULK("'leases': [" LEASE("2001:db8::1", "") "]"), 0, NULL);
	office_says(&office,
	    BULK("'deleted-leases': [{'ip-address': '2001:db8::1'}],"
		 " 'leases': [" LEASE("2001:db8::2", "") ", " LEASE(
		     "2001:db8::3", ", 'state': 9") "]"),
	    1, NULL);
	ck_assert(is_there("2001:db8::1") && !is_there("2001:db8::2"));
	office_says(&office,
	    BULK("'leases': [" LEASE("2001:db8::2", "") ", " LEASE(
		"2001:db9::3", "") "]"),
	    4, NULL);
	ck_assert(!is_there("2001:db8::2"));
	office_close(&office);
}
END_TEST

static enum err
count_row(void *context, const struct lease *lease, bool removed, uint64_t line)
{
	(void)lease;
	(void)line;
	*(unsigned *)context += !removed;
	return ERR_NONE;
}

static void
write_file(struct scratch *scratch, const char *name, const char *text)
{
	FILE *file = fopen(scratch_path(scratch, name), "w");

	fputs(text, file);
	fclose(file);
}

START_TEST(writes_what_a_start_reads)
{
	struct scratch *scratch = scratch_create();
	char lease_file[1024], former[64], command[2048];
	struct lease_file_stats stats;
	unsigned count = 0;

	open_office("");
	snprintf(lease_file, sizeof(lease_file), "%s",
	    scratch_path(scratch, "leases.csv"));
	office.control.lease_file = lease_file;
	office_says(&office,
	    BULK("'leases': [" LEASE("2001:db8::1", "") ", " LEASE(
		"2001:db8::2", "") "]"),
	    0, NULL);
	office_says(
	    &office, COMMAND("lease6-write", "'filename': 'copy'"), 0, NULL);
	ck_assert(lease_file_is_whole(scratch_path(scratch, "copy")));
	ck_assert_int_eq(lease_file_read(scratch_path(scratch, "copy"), 1,
			     count_row, NULL, &count, &stats, NULL),
	    ERR_NONE);
	ck_assert_uint_eq(count, 2);
	/* a second one puts the first aside, by whole path or not */
	write_file(scratch, "copy", "address,duid,old\n");
	snprintf(former, sizeof(former), "copy.bak%d", (int)getpid());
	snprintf(command, sizeof(command),
	    COMMAND("lease6-write", "'filename': '%s'"),
	    scratch_path(scratch, "copy"));
	office_says(&office, command, 0, NULL);
	ck_assert_str_eq(scratch_read(scratch, former), "address,duid,old\n");
	ck_assert_ptr_nonnull(
	    strstr(scratch_read(scratch, "copy"), "2001:db8::2,"));
	office_close(&office);
	scratch_remove(scratch);
}
END_TEST

START_TEST(takes_nothings_place)
{
	static const char *const wrong[] = {"'filename': ''",
	    "'filename': '../copy'", "'filename': '/etc/copy'",
	    "'filename': '.hidden'", "'filename': 'leases.csv'",
	    "'filename': 'leases.csv.2'", "'filename': 'identity'"};
	struct scratch *scratch = scratch_create();
	char lease_file[1024], command[256];

	open_office("");
	snprintf(lease_file, sizeof(lease_file), "%s",
	    scratch_path(scratch, "leases.csv"));
	office.control.lease_file = lease_file;
	write_file(scratch, "identity", "0123456789");
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		snprintf(command, sizeof(command),
		    COMMAND("lease6-write", "%s"), wrong[i]);
		office_says(&office, command, 1, NULL);
	}
	ck_assert_str_eq(scratch_read(scratch, "identity"), "0123456789");
	ck_assert_ptr_null(scratch_read(scratch, "leases.csv"));
	office_says(&office, COMMAND("lease6-write", ""), 1,
	    "'filename' parameter not specified");
	office_says(&office, COMMAND("lease6-write", "'filename': 1"), 1,
	    "'filename' parameter must be a string");
	office.control.lease_file = NULL;
	office_says(
	    &office, COMMAND("lease6-write", "'filename': 'copy'"), 1, NULL);
	office_close(&office);
	scratch_remove(scratch);
}
END_TEST

#define RESEND(rest) COMMAND("lease6-resend-ddns", rest)

START_TEST(says_why_no_name_is_sent)
{
	open_office("");
	office_says(
	    &office, RESEND(""), 1, "'ip-address' parameter is missing.");
	office_says(&office, RESEND("'ip-address': 'x'"), 1,
	    "'x' is not a valid IP address.");
	office_says(&office, RESEND("'ip-address': '2001:db8::1'"), 4,
	    "DDNS updating is not enabled");
	office_close(&office);
	open_office(", 'dhcp-ddns': {'enable-updates': true}");
	office_says(&office, RESEND("'ip-address': '2001:db8::1'"), 3,
	    "No lease found for: 2001:db8::1");
	office_says(&office,
	    BULK("'leases': [" LEASE("2001:db8::1", "") ", " LEASE(
		"2001:db8::2", ", 'hostname': 'a.'") ", " LEASE("2001:db8::3",
		", 'hostname': 'a.', 'fqdn-rev': true") "]"),
	    0, NULL);
	office_says(&office, RESEND("'ip-address': '2001:db8::1'"), 4,
	    "Lease for: 2001:db8::1, has no hostname, nothing to update");
	office_says(&office, RESEND("'ip-address': '2001:db8::2'"), 4,
	    "Neither forward nor reverse updates enabled for lease for: "
	    "2001:db8::2");
	office_says(&office, RESEND("'ip-address': '2001:db8::3'"), 2, NULL);
	office_close(&office);
}
END_TEST

START_TEST(a_deletion_says_what_of_the_records)
{
	open_office("");
	office_says(
	    &office, BULK("'leases': [" LEASE("2001:db8::1", "") "]"), 0, NULL);
	office_says(&office,
	    COMMAND("lease6-del",
		"'ip-address': '2001:db8::1', 'update-ddns': 'no'"),
	    1, "'update-ddns' is not a boolean");
	ck_assert(is_there("2001:db8::1"));
	office_says(&office,
	    COMMAND("lease6-del",
		"'ip-address': '2001:db8::1', 'update-ddns': false"),
	    0, "IPv6 lease deleted.");
	office_close(&office);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("control lease sets");
	TCase *tests = tcase_create("lease sets");

	tcase_add_test(tests, bulk_applies);
	tcase_add_test(tests, bulk_changes_nothing_when_wrong);
	tcase_add_test(tests, writes_what_a_start_reads);
	tcase_add_test(tests, takes_nothings_place);
	tcase_add_test(tests, says_why_no_name_is_sent);
	tcase_add_test(tests, a_deletion_says_what_of_the_records);
	suite_add_tcase(suite, tests);
	return suite_run(suite);
}
