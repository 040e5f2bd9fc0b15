/*
 * test_lfc_tool.c: lfc as the administrator's tool.
 *
 * Promised: --check tells what a start would read, in its order, and every bad
 * row with line and reason, by its status too; --print gives the leases that
 * all files together make; --import makes a whole new file with the subnets'
 * ids, says what it leaves out, and never touches a file that is there. None
 * of them changes what it reads.
 */
#include "lfc/check.h"
#include "lfc/import.h"
#include "lfc/print.h"
#include "tests/unit/files.h"
#include "tests/unit/lease_rows.h"
#include "tests/unit/suite.h"

static struct err_detail detail;
static char *told;
static size_t told_size;

static FILE *
hearing(void)
{
	free(told);
	told = NULL;
	return open_memstream(&told, &told_size);
}

static enum lfc_status
check(void)
{
	FILE *out = hearing();
	enum lfc_status status = check_files("F", out, &detail);

	fclose(out);
	return status;
}

static enum lfc_status
print(enum print_form form)
{
	FILE *out = hearing();
	enum lfc_status status = print_leases("F", form, out, &detail);

	fclose(out);
	return status;
}

static bool
tells(const char *text)
{
	return strstr(told, text) != NULL;
}

/* ---- check ---- */

START_TEST(nothing_is_there)
{
	ck_assert_int_eq(check(), LFC_READ);
	ck_assert_ptr_nonnull(strstr(detail.text, "there is neither F nor"));
	ck_assert_int_eq(print(PRINT_TABLE), LFC_READ);
}
END_TEST

START_TEST(the_files_of_a_start)
{
	files_put_text("F.2", HEADER "\n" ROW(1) ROW(2));
	files_put_text("F.1", HEADER "\n" GONE(2) ROW(3));
	files_put_text("F", HEADER "\n" ROW(4));
	files_put_text("F.output", "x");
	ck_assert_int_eq(check(), LFC_DONE);
	ck_assert(tells("a start reads: F.2, F.1, F\n"));
	ck_assert(tells(" bytes, schema 5.0, 2 rows, 1 of them "
			"deletions, 0 bad rows\n"));
	ck_assert(tells("F.output: 1 bytes, not read"));
	ck_assert(tells("5 rows make 3 leases\n"));
	/* a whole F.completed stands for F.2 and F.1 */
	files_put_text("F.completed", HEADER "\n" ROW(1));
	ck_assert_int_eq(check(), LFC_DONE);
	ck_assert(tells("a start reads: F.completed, F\n"));
	ck_assert(tells("2 rows make 2 leases\n"));
	/* one that is not whole does not */
	files_put_text("F.completed", HEADER "\n2001:");
	ck_assert_int_eq(check(), LFC_DONE);
	ck_assert(tells("a start reads: F.2, F.1, F\n"));
	ck_assert(tells("F.completed: it is not whole"));
	remove("F.2");
	remove("F.1");
	ck_assert_int_eq(check(), LFC_BAD_ROWS);
	ck_assert(tells("a start reads: F.completed, F\n"));
	/* nothing was changed */
	files_assert_text("F", HEADER "\n" ROW(4));
	ck_assert(!files_exist("F.bad") && !files_exist("F.pid.lock"));
}
END_TEST

START_TEST(bad_rows_are_named)
{
	files_put_text("F",
	    HEADER "\n" ROW(1) "2001:db8::x,00:01:02,1,1,1,1,0,1,128,0,0,,,0,,"
			       "0,0,0\n"
			       "nonsense\x01\n" ROW(2) "2001:db8::3,00:0");
	ck_assert_int_eq(check(), LFC_BAD_ROWS);
	ck_assert(tells("F:3: "));
	ck_assert(tells(": 2001:db8::x,00:01:02,"));
	ck_assert(tells("F:4: "));
	ck_assert(tells("nonsense\\x01\n"));
	ck_assert(tells("F:6: "));
	ck_assert(tells("2 rows, 0 of them deletions, 3 bad rows\n"));
	ck_assert(tells("the last row has no line end"));
	ck_assert(tells("2 rows make 2 leases\n"));
}
END_TEST

START_TEST(not_every_bad_row_is_shown)
{
	FILE *file = fopen("F", "w");

	fputs(HEADER "\n", file);
	for (unsigned i = 0; i < 1000; i++)
		fputs("bad\n", file);
	fclose(file);
	ck_assert_int_eq(check(), LFC_BAD_ROWS);
	ck_assert(tells("F:101: "));
	ck_assert(!tells("F:102: "));
	ck_assert(tells("further bad rows are counted only"));
	ck_assert(tells("1000 bad rows"));
}
END_TEST

START_TEST(no_lease_file)
{
	files_put_text("F.2", "some,other,header\n");
	files_put_text("F", HEADER "\n" ROW(4));
	ck_assert_int_eq(check(), LFC_CORRUPT);
	ck_assert(tells("F.2: "));
	ck_assert(tells("1 rows make 1 leases\n"));
}
END_TEST

START_TEST(schemas)
{
	files_put_text("F",
	    "address,duid,valid_lifetime,expire,subnet_id,pref_lifetime,"
	    "lease_type,iaid,prefix_len,fqdn_fwd,fqdn_rev,hostname,hwaddr\n"
	    "2001:db8::1,00:01:00:02,1,1,1,1,0,2,128,0,0,h,\n");
	ck_assert_int_eq(check(), LFC_DONE);
	ck_assert(tells("schema 2.0, 1 rows"));
	files_put_text("F", ROW(1));
	check();
	ck_assert(tells("no header"));
}
END_TEST

/* ---- print ---- */

static void
put_some(void)
{
	files_put_text("F.2", HEADER "\n" ROW(9) ROW(2));
	files_put_text("F", HEADER
	    "\n" GONE(2) "2001:db8:1::,00:01:00:0b,4294967295,5994967295,1,3,2,"
			 "7,56,0,0,h\"x&#x2cy,,2,{ \"a\": 1 },0,0,3\n");
}

START_TEST(a_table)
{
	put_some();
	ck_assert_int_eq(print(PRINT_TABLE), LFC_DONE);
	ck_assert_str_eq(told,
	    "ADDRESS          STATE     ENDS                  SUBNET  IAID  "
	    "DUID         HOSTNAME\n"
	    "2001:db8::9      assigned  2023-11-14T23:20:00Z  1       9     "
	    "00:01:00:09  \n"
	    "2001:db8:1::/56  expired   never                 1       7     "
	    "00:01:00:0b  h\"x,y\n");
}
END_TEST

START_TEST(rows_for_programs)
{
	put_some();
	ck_assert_int_eq(print(PRINT_CSV), LFC_DONE);
	ck_assert_str_eq(told,
	    HEADER "\n" ROW(9) "2001:db8:1::,00:01:00:0b,4294967295,5994967295,"
			       "1,3,2,7,56,0,0,h\"x&#x2cy,,2,{ \"a\": 1 },0,0,"
			       "3\n");
}
END_TEST

START_TEST(json)
{
	put_some();
	ck_assert_int_eq(print(PRINT_JSON), LFC_DONE);
	ck_assert(tells("[\n  { \"ip-address\": \"2001:db8::9\", \"type\": "
			"\"IA_NA\", \"prefix-len\": 128, \"subnet-id\": 1, "
			"\"pool-id\": 0, \"iaid\": 9, \"state\": 0, \"cltt\": "
			"1700000000, \"valid-lft\": 4000, \"preferred-lft\": "
			"3000, \"fqdn-fwd\": false, \"fqdn-rev\": false, "
			"\"duid\": \"00:01:00:09\", \"hostname\": \"\" },\n"));
	ck_assert(tells("\"hostname\": \"h\\\"x,y\", \"user-context\": { "
			"\"a\": 1 } }\n]\n"));
}
END_TEST

/* Octets of a kept context that are no UTF-8 do not make a map unreadable. */
START_TEST(json_is_utf8)
{
	files_put_text("F", HEADER
	    "\n2001:db8::3,00:01:00:0b,4000,1700004000,1,3,0,7,128,0,0,,,0,"
	    "{ \"a\": \"\xc3\xa4\x80\xc3\" },,,0\n");
	ck_assert_int_eq(print(PRINT_JSON), LFC_DONE);
	ck_assert(tells("{ \"a\": \"\xc3\xa4\\u0080\\u00c3\" } }\n]\n"));
}
END_TEST

START_TEST(what_cannot_be_printed)
{
	files_put_text("F", HEADER "\nbad\n" ROW(1));
	ck_assert_int_eq(print(PRINT_CSV), LFC_BAD_ROWS);
	ck_assert_str_eq(told, HEADER "\n" ROW(1));
	ck_assert(!files_exist("F.bad"));
}
END_TEST

/* ---- import ---- */

static struct subnet_numbers subnets;

static enum lfc_status
import_as(enum import_form form)
{
	struct import import = {"from", "F", form, &subnets, hearing()};
	enum lfc_status status = import_leases(&import, &detail);

	fclose(import.report);
	return status;
}

static void
number(const char *text)
{
	ck_assert_msg(
	    subnet_numbers_add_text(&subnets, text, &detail) == ERR_NONE, "%s",
	    detail.text);
}

#define DHCPD(n, state)                                                        \
	"ia-na \"\\001\\000\\000\\000\\000\\001ab\" { cltt epoch "             \
	"1700000000;\n"                                                        \
	"iaaddr 2001:db8::" n " { binding state " state "; max-life 9; } }\n"
#define IMPORTED(n, id, state)                                                 \
	"2001:db8::" n ",00:01:61:62,9,1700000009," #id                        \
	",0,0,1,128,0,0,,," #state ",,,,0\n"

START_TEST(leases_get_their_subnet)
{
	files_put_text("from",
	    "# c\nserver-duid \"\\000\\001ab\";\n" DHCPD("2", "active")
		DHCPD("1:2", "active") DHCPD("1", "active")
		    DHCPD("2", "released") "ia-na {\n}\n");
	number("2001:db8::/64=1");
	number("2001:db8::1:0/112=70000");
	ck_assert_int_eq(import_as(IMPORT_GUESS), LFC_PARTIAL);
	files_assert_text("F", HEADER "\n" IMPORTED("1", 1, 0) IMPORTED(
				   "2", 1, 3) IMPORTED("1:2", 70000, 0));
	ck_assert(tells("from: the server's DUID is 00:01:61:62"));
	ck_assert(tells("from:11: not carried over: its IAID"));
	ck_assert(tells("F: 3 leases; 1 not carried over\n"));
	ck_assert(!files_exist("F.output"));
	ck_assert_int_eq(check(), LFC_DONE);
}
END_TEST

START_TEST(without_a_subnet_it_stays_behind)
{
	files_put_text("from", DHCPD("1", "active"));
	number("2001:db9::/64=1");
	ck_assert_int_eq(import_as(IMPORT_GUESS), LFC_CORRUPT);
	ck_assert(tells("from:2: not carried over: no subnet has 2001:db8::1"));
	ck_assert(!files_exist("F") && !files_exist("F.output"));
}
END_TEST

START_TEST(nothing_is_overwritten)
{
	static const char *const names[] = {
	    "F", "F.1", "F.2", "F.completed", "F.output"};

	files_put_text("from", DHCPD("1", "active"));
	number("::/0=1");
	for (size_t i = 0; i < 5; i++) {
		files_put_text(names[i], "mine");
		ck_assert_int_eq(import_as(IMPORT_GUESS), LFC_EXISTS);
		files_assert_text(names[i], "mine");
		remove(names[i]);
	}
	ck_assert_int_eq(import_as(IMPORT_GUESS), LFC_DONE);
	ck_assert_int_eq(import_as(IMPORT_GUESS), LFC_EXISTS);
}
END_TEST

START_TEST(keas_files_of_any_schema)
{
	files_put_text("from.2",
	    "address,duid,valid_lifetime,expire,subnet_id,pref_lifetime,"
	    "lease_type,iaid,prefix_len,fqdn_fwd,fqdn_rev,hostname\n"
	    "2001:db8::7,00:01:61:62,9,1700000009,5,0,0,1,128,0,0,\n");
	files_put_text("from", HEADER "\n" ROW(1) "bad\n" ROW(2) GONE(1));
	ck_assert_int_eq(import_as(IMPORT_GUESS), LFC_PARTIAL);
	files_assert_text("F",
	    HEADER "\n" ROW(2) "2001:db8::7,00:01:61:62,9,1700000009,5,0,0,1,"
			       "128,0,0,,,0,,,,0\n");
	ck_assert(tells("F: 2 leases; 1 not carried over\n"));
}
END_TEST

START_TEST(a_dnsmasq_file)
{
	files_put_text("from",
	    "duid 00:01:00:01\n4000000000 7 2001:db8::5 h 00:04:01:02\n");
	number("2001:db8::/32=3");
	ck_assert_int_eq(import_as(IMPORT_GUESS), LFC_DONE);
	ck_assert_int_eq(print(PRINT_TABLE), LFC_DONE);
	ck_assert(tells("2001:db8::5  assigned  2096-10-02T07:06:40Z  3       7"
			"     00:04:01:02  h\n"));
}
END_TEST

START_TEST(no_source)
{
	ck_assert_int_eq(import_as(IMPORT_GUESS), LFC_READ);
	files_put_text("from", "");
	ck_assert_int_eq(import_as(IMPORT_GUESS), LFC_CORRUPT);
	ck_assert(!files_exist("F"));
}
END_TEST

START_TEST(subnets_of_a_configuration)
{
	uint32_t id = 0;

	files_put_text("c",
	    "{ \"Dhcp6\": { // Kea's\n \"subnet6\": [ { \"id\": 4, \"subnet\": "
	    "\"2001:db8:1::/64\", \"pd-pools\": [ { \"prefix\": \"3000::\", "
	    "\"prefix-len\": 32, \"delegated-len\": 48 } ] } ],\n "
	    "\"shared-networks\": [ { \"subnet6\": [ { \"id\": 5, \"subnet\": "
	    "\"2001:db8:2::/64\" } ] } ] } }\n");
	ck_assert_msg(
	    subnet_numbers_add_file(&subnets, "c", &detail) == ERR_NONE, "%s",
	    detail.text);
	ck_assert_uint_eq(subnets.count, 3);
	ck_assert(subnet_numbers_find(
	    &subnets, (struct address){0x20010db800020000, 1}, &id));
	ck_assert_uint_eq(id, 5);
	ck_assert(subnet_numbers_find(
	    &subnets, (struct address){0x3000000000050000, 0}, &id));
	ck_assert_uint_eq(id, 4);
	ck_assert(!subnet_numbers_find(
	    &subnets, (struct address){0x20010db800030000, 1}, &id));
	ck_assert_int_eq(
	    subnet_numbers_add_text(&subnets, "2001:db8:2::/64=6", &detail),
	    ERR_CONFLICT);
	files_put_text("c",
	    "{ \"Dhcp6\": { \"subnet6\": [ { \"subnet\": \"::/0\" } ] } }");
	ck_assert_int_eq(
	    subnet_numbers_add_file(&subnets, "c", &detail), ERR_SYNTAX);
	ck_assert_ptr_nonnull(strstr(detail.text, "line 1: a subnet without"));
	files_put_text("c", "{ \"Dhcp6\": ");
	ck_assert_int_eq(
	    subnet_numbers_add_file(&subnets, "c", &detail), ERR_SYNTAX);
	ck_assert_int_eq(
	    subnet_numbers_add_text(&subnets, "::/0", &detail), ERR_SYNTAX);
	ck_assert_int_eq(
	    subnet_numbers_add_text(&subnets, "x=1", &detail), ERR_SYNTAX);
}
END_TEST

static void
leave(void)
{
	subnet_numbers_free(&subnets);
	files_leave();
}

int
main(void)
{
	Suite *suite = suite_create("lfc_tool");
	TCase *tcase = tcase_create("tool");

	tcase_add_checked_fixture(tcase, files_enter, leave);
	tcase_add_test(tcase, nothing_is_there);
	tcase_add_test(tcase, the_files_of_a_start);
	tcase_add_test(tcase, bad_rows_are_named);
	tcase_add_test(tcase, not_every_bad_row_is_shown);
	tcase_add_test(tcase, no_lease_file);
	tcase_add_test(tcase, schemas);
	tcase_add_test(tcase, a_table);
	tcase_add_test(tcase, rows_for_programs);
	tcase_add_test(tcase, json);
	tcase_add_test(tcase, json_is_utf8);
	tcase_add_test(tcase, what_cannot_be_printed);
	tcase_add_test(tcase, leases_get_their_subnet);
	tcase_add_test(tcase, without_a_subnet_it_stays_behind);
	tcase_add_test(tcase, nothing_is_overwritten);
	tcase_add_test(tcase, keas_files_of_any_schema);
	tcase_add_test(tcase, a_dnsmasq_file);
	tcase_add_test(tcase, no_source);
	tcase_add_test(tcase, subnets_of_a_configuration);
	suite_add_tcase(suite, tcase);
	return suite_run(suite);
}
