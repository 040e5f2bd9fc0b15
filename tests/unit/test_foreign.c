/*
 * test_foreign.c: leases out of ISC dhcpd's and dnsmasq's files.
 *
 * Promised: a file that dhcpd 4.4 has written comes over with IAIDs, DUIDs,
 * times and states; every form that dhcpd.leases(5) knows is read; what has no
 * equal or cannot be read is told with its line and takes nothing else along;
 * a text cut or changed anywhere gives no lease that was not there.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lfc/foreign.h"
#include "libcommon/text.h"
#include "tests/unit/suite.h"

static char said[16384];
static unsigned leases, complaints;

static void
say(const char *text)
{
	strncat(said, text, sizeof(said) - strlen(said) - 1);
}

static void
take_lease(void *context, const struct lease *lease, uint64_t line)
{
	char text[512], resource[PREFIX_TEXT_SIZE],
	    duid[BYTES_TEXT_SIZE(LEASE_DUID_MAX)];

	(void)context;
	leases++;
	prefix_text(
	    (struct prefix){lease->address, lease->prefix_length}, resource);
	snprintf(text, sizeof(text),
	    "%llu %s iaid=%x duid=%s cltt=%lld valid=%u pref=%u state=%u\n",
	    (unsigned long long)line, resource, (unsigned)lease->iaid,
	    bytes_to_text(lease->duid, duid, sizeof(duid)),
	    (long long)lease->transaction, (unsigned)lease->valid,
	    (unsigned)lease->preferred, (unsigned)lease->state);
	say(text);
}

static void
take_complaint(void *context, uint64_t line, const char *reason)
{
	char text[256];

	(void)context;
	complaints++;
	snprintf(
	    text, sizeof(text), "%llu! %s\n", (unsigned long long)line, reason);
	say(text);
}

static void
take_duid(void *context, struct span duid)
{
	char text[BYTES_TEXT_SIZE(LEASE_DUID_MAX)];

	(void)context;
	say("server ");
	say(bytes_to_text(duid, text, sizeof(text)));
	say("\n");
}

static const struct foreign_sink sink = {
    take_lease, take_complaint, take_duid, NULL};

/* The text is copied, so that a sanitizer sees what is read beyond it. */
static const char *
dhcpd_of(const char *text, size_t size)
{
	char *copy = calloc(1, size > 0 ? size : 1);

	memcpy(copy, text, size);
	said[0] = 0;
	leases = complaints = 0;
	foreign_read_dhcpd(copy, size, &sink);
	free(copy);
	return said;
}

static const char *
dhcpd(const char *text)
{
	return dhcpd_of(text, strlen(text));
}

static const char *
dnsmasq(const char *text)
{
	said[0] = 0;
	leases = complaints = 0;
	foreign_read_dnsmasq(text, strlen(text), 1700000000, &sink);
	return said;
}

/* Written by dhcpd 4.4.3-P1 for two dhclients, one of which has released. */
static char *
fixture(size_t *size)
{
	static char text[8192];
	const char *top = getenv("srcdir");
	char path[512];
	FILE *file;

	snprintf(path, sizeof(path), "%s/tests/fuzz/corpus/dhcpd/dhcpd6.leases",
	    top != NULL ? top : ".");
	file = fopen(path, "r");
	ck_assert_msg(file != NULL, "%s", path);
	*size = fread(text, 1, sizeof(text) - 1, file);
	text[*size] = 0;
	fclose(file);
	return text;
}

#define C1 "duid=00:03:00:01:5a:48:d2:91:bf:77"
#define C2 "duid=00:03:00:01:5e:46:1c:67:96:aa"
#define TIMES "cltt=1795532377 valid=3600 pref=1800"

START_TEST(a_real_file)
{
	size_t size;
	char *text = fixture(&size);

	ck_assert_str_eq(dhcpd_of(text, size),
	    "server 00:01:00:01:32:98:62:d6:86:87:cd:db:a4:50\n"
	    "11 2001:db8:1::ea7b/128 iaid=61c64bbd " C1 " " TIMES " state=0\n"
	    "22 2001:db8:1ff::/48 iaid=61c64bbd " C1 " " TIMES " state=0\n"
	    "33 2001:db8:1::c361/128 iaid=b2f7c084 " C2 " " TIMES " state=0\n"
	    "44 2001:db8:1fe::/48 iaid=b2f7c084 " C2 " " TIMES " state=0\n"
	    "55 2001:db8:1::c361/128 iaid=b2f7c084 " C2 " " TIMES " state=3\n"
	    "65 2001:db8:1fe::/48 iaid=b2f7c084 " C2 " " TIMES " state=3\n"
	    "75! temporary addresses (ia-ta) have no equal\n");
}
END_TEST

#define IA "ia-na \"\\001\\000\\000\\000\\000\\001ab\" {\n"
#define CLTT "cltt 3 2023/11/15 00:00:00;\n"
#define ADDRESS "iaaddr 2001:db8::1 {"
#define LIVES "preferred-life 5; max-life 9;"

START_TEST(every_form)
{
	/* the order of octets, hexadecimal keys, blanks of any kind */
	ck_assert_str_eq(
	    dhcpd("authoring-byte-order big-endian;\r\n"
		  "ia-na 00:00:00:01:00:01:61:62 { cltt epoch 1700000000; # x\n"
		  "\t" ADDRESS "binding state active;" LIVES
		  "ends epoch 1700000009;}}"),
	    "3 2001:db8::1/128 iaid=1 duid=00:01:61:62 cltt=1700000000 "
	    "valid=9 pref=5 state=0\n");
	/* escapes: a quote, a backslash, hexadecimal, one octal digit */
	ck_assert_str_eq(
	    dhcpd("ia-pd \"\\x01\\0\\0\\0\\\"\\\\\\t\" {" CLTT
		  "iaprefix 2001:db8::/56 {binding state active;" LIVES "}}"),
	    "2 2001:db8::/56 iaid=1 duid=22:5c:09 cltt=1700006400 valid=9 "
	    "pref=5 state=0\n");
	/* no end, or one without a lifetime */
	dhcpd(IA CLTT ADDRESS "binding state active;" LIVES "ends never;}}");
	ck_assert_ptr_nonnull(
	    strstr(said, "cltt=1700006400 valid=4294967295 pref=5 state=0"));
	dhcpd(IA CLTT ADDRESS
	    "binding state active; ends 3 2023/11/15 00:01:40;}}");
	ck_assert_ptr_nonnull(
	    strstr(said, "cltt=1700006400 valid=100 pref=0 state=0"));
	/* what is not ours: blocks in blocks, expressions, strings with ; */
	dhcpd(IA CLTT ADDRESS "set a = \"};{\"; on expiry, release { if x { y; "
			      "} z; } binding state active;" LIVES "}}");
	ck_assert_uint_eq(leases, 1);
	ck_assert_uint_eq(complaints, 0);
}
END_TEST

START_TEST(states)
{
	static const struct {
		const char *state, *wanted;
	} cases[] = {
	    {"active", "valid=9 pref=5 state=0"},
	    {"expired", "valid=9 pref=5 state=2"},
	    {"released", "valid=9 pref=5 state=3"},
	    {"abandoned", "duid=00:00:00 cltt=1700006400 valid=86400 pref=0 "
			  "state=1"},
	    {"backup", "3! its binding state is not one of active"},
	};
	char text[512];

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		snprintf(text, sizeof(text),
		    IA CLTT ADDRESS "binding state %s;" LIVES "}}",
		    cases[i].state);
		ck_assert_msg(
		    strstr(dhcpd(text), cases[i].wanted) != NULL, "%s", said);
	}
}
END_TEST

#define NEXT "\n" IA CLTT "iaaddr 2001:db8::2 {binding state active;" LIVES "}}"

/* What is wrong with one does not harm the next. */
START_TEST(what_cannot_be_read)
{
	static const char *const cases[] = {
	    "ia-na \"\\001\" {" CLTT ADDRESS "binding state active;" LIVES "}}",
	    "ia-na \"\\001\\000\\000\\000\\000\\000\\000\" {" CLTT ADDRESS
	    "binding state active;" LIVES "}}", /* nobody's */
	    "ia-na {" CLTT ADDRESS "binding state active;" LIVES "}}",
	    IA CLTT "iaaddr 2001:db8::g {binding state active;" LIVES "}}",
	    IA CLTT "iaaddr {binding state active;" LIVES "}}",
	    IA CLTT "iaprefix 2001:db8::1/64 {binding state active;" LIVES "}}",
	    IA CLTT ADDRESS LIVES "}}",
	    IA CLTT ADDRESS "binding state active;}}",
	    IA ADDRESS "binding state active;" LIVES "}}",
	    IA CLTT ADDRESS "binding state active; max-life -1;}}",
	    IA CLTT ADDRESS "binding state active; max-life 0;}}",
	    IA CLTT ADDRESS "binding state active; max-life 4294967296;}}",
	    IA CLTT ADDRESS "binding state active;" LIVES
			    "ends 3 2023/13/15 00:00:00;}}",
	    "lease 192.0.2.1 { starts 3 2023/11/15 00:00:00; }",
	    "}",
	    "ia-na \"no end\n;",
	    "failover peer { my state x; }",
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char text[1024];

		snprintf(text, sizeof(text), "%s" NEXT, cases[i]);
		dhcpd(text);
		ck_assert_msg(
		    leases == 1 && complaints >= 1, "%s: %s", cases[i], said);
		ck_assert_ptr_nonnull(strstr(said, " 2001:db8::2/128 "));
	}
}
END_TEST

/* A missing semicolon before a brace is forgiven, the block ends there. */
START_TEST(a_statement_that_ends_with_its_block)
{
	dhcpd(IA CLTT ADDRESS LIVES "binding state active}}" NEXT);
	ck_assert_uint_eq(leases, 2);
	dhcpd(IA ADDRESS "}"
			 "cltt}" NEXT);
	ck_assert_uint_eq(leases, 1);
}
END_TEST

START_TEST(hostile_texts)
{
	size_t size = 1 << 20;
	char *text = calloc(1, size);

	ck_assert_str_eq(dhcpd(""), "");
	for (const char *c = "{}\";\\#i\xff\n"; *c != 0; c++) {
		memset(text, *c, size);
		dhcpd_of(text, size);
		ck_assert_uint_eq(leases, 0);
	}
	memset(text, 0, size);
	dhcpd_of(text, size);
	ck_assert_uint_eq(leases, 0);
	/* a key as long as fits, and one octet more */
	for (unsigned length = 134; length <= 135; length++) {
		char ia[1024] = "ia-na \"";

		memset(ia + 7, 'k', length);
		strcpy(ia + 7 + length,
		    "\" {" CLTT ADDRESS "binding state active;" LIVES "}}");
		dhcpd(ia);
		ck_assert_uint_eq(leases, length == 134);
	}
	free(text);
}
END_TEST

/* Each beginning of the real file, and each bit of it turned. */
START_TEST(cut_and_changed_anywhere)
{
	size_t size;
	char *text = fixture(&size);
	size_t last = (size_t)(strstr(text, "ia-ta") - text);

	for (size_t i = 0; i < size; i++) {
		dhcpd_of(text, i);
		ck_assert_uint_le(leases, 6);
		ck_assert(leases == 6 || i < last);
	}
	for (size_t i = 0; i < size; i++) {
		char before = text[i];

		text[i] = (char)(before ^ (1 << i % 8));
		dhcpd_of(text, size);
		ck_assert_msg(leases <= 7, "%zu: %s", i, said);
		ck_assert_msg(leases >= 4, "%zu: %s", i, said);
		text[i] = before;
	}
}
END_TEST

START_TEST(dnsmasq_rows)
{
	ck_assert_str_eq(
	    dnsmasq("1700003600 52:54:00:00:00:01 192.0.2.7 host *\n"
		    "duid 00:01:00:01:aa:bb:cc:dd:52:54:00:00:00:02\n"
		    "1700003600 123456 2001:db8::7 host 00:01:00:01:02\n"
		    "0 7 2001:db8::8 * 00:04:01:02\n"
		    "1600000000 8 2001:db8::9 * 00:04:01:02\n"
		    "1700003600 T9 2001:db8::a * 00:04:01:02\n"
		    "1700003600 9 2001:db8::g * 00:04:01:02\n"
		    "1700003600 9 2001:db8::b * *\n"
		    "x 9 2001:db8::b * 00:04:01:02\n"
		    "1700003600 9 2001:db8::b\n"
		    "1700003600 9 2001:db8::b * 00:00:00\n"
		    "\n"
		    "1700003600 9 2001:db8::b * 00:04:01:02"),
	    "1! a lease of DHCPv4\n"
	    "server 00:01:00:01:aa:bb:cc:dd:52:54:00:00:00:02\n"
	    "3 2001:db8::7/128 iaid=1e240 duid=00:01:00:01:02 cltt=1700000000 "
	    "valid=3600 pref=3600 state=0\n"
	    "4 2001:db8::8/128 iaid=7 duid=00:04:01:02 cltt=1700000000 "
	    "valid=4294967295 pref=4294967295 state=0\n"
	    "5 2001:db8::9/128 iaid=8 duid=00:04:01:02 cltt=1599999999 "
	    "valid=1 pref=1 state=0\n"
	    "6! temporary addresses have no equal\n"
	    "7! it is no IPv6 address\n"
	    "8! its DUID cannot be read\n"
	    "9! its end cannot be read\n"
	    "10! not five fields\n"
	    "11! its DUID cannot be read\n"
	    "13 2001:db8::b/128 iaid=9 duid=00:04:01:02 cltt=1700000000 "
	    "valid=3600 pref=3600 state=0\n");
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("foreign");
	TCase *tcase = tcase_create("readers");

	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, a_real_file);
	tcase_add_test(tcase, every_form);
	tcase_add_test(tcase, states);
	tcase_add_test(tcase, what_cannot_be_read);
	tcase_add_test(tcase, a_statement_that_ends_with_its_block);
	tcase_add_test(tcase, hostile_texts);
	tcase_add_test(tcase, cut_and_changed_anywhere);
	tcase_add_test(tcase, dnsmasq_rows);
	suite_add_tcase(suite, tcase);
	return suite_run(suite);
}
