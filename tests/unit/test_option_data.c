/*
 * test_option_data.c: option-data's text becomes the right bytes, or words.
 *
 * Promised: kea-config.md 3.14 type by type, its traps included; P-8-a (no
 * padding, network order), P-10-a and P3646-4-a (names uncompressed, one by
 * one), P3646-3-a (order kept), P7341-7.2-a (empty list), P-21.24-a, P-21.25-a
 * (ranges), P8910-2-a, P4075-4-a; v6-dnr in Kea's notation.
 */
#include <string.h>

#include "dhcp6d/proto/numbers.h"
#include "dhcp6d/proto/option_table.h"
#include "libcommon/text.h"
#include "tests/unit/suite.h"

struct sample {
	const char *space, *name, *data;
	const char *hex; /* NULL: refused */
};

static uint8_t room[70000];

static enum err
read_data(const struct option_definition *definition, bool csv,
    const char *data, size_t capacity, struct writer *w,
    struct err_detail *detail)
{
	writer_init(w, room, capacity);
	return option_data_read(definition, csv, data, strlen(data), w, detail);
}

static void
check_bytes(const struct writer *w, const char *hex, const char *what)
{
	uint8_t expected[512];
	size_t size;

	ck_assert(
	    text_to_bytes(hex, strlen(hex), expected, sizeof(expected), &size));
	ck_assert_msg(w->size == size && memcmp(w->start, expected, size) == 0,
	    "%s: other bytes than %s", what, hex);
}

static void
check_sample(const struct sample *sample)
{
	const struct option_definition *definition =
	    option_find_name(sample->space, sample->name);
	struct err_detail detail;
	struct writer w;
	enum err err;

	ck_assert_msg(definition != NULL, "no option %s", sample->name);
	err = read_data(
	    definition, true, sample->data, sizeof(room), &w, &detail);
	if (sample->hex == NULL) {
		ck_assert_msg(err != ERR_NONE, "%s: took '%s'", sample->name,
		    sample->data);
		ck_assert_msg(detail.text[0] != '\0', "no words");
		return;
	}
	ck_assert_msg(err == ERR_NONE, "%s '%s': %s", sample->name,
	    sample->data, detail.text);
	ck_assert_str_eq(detail.text, "");
	check_bytes(&w, sample->hex, sample->name);
}

#define ADDRESS_1 "20010db8000000000000000000000001"
#define ADDRESS_2 "20010db8000000000000000000000002"

static const struct sample samples[] = {
    {"dhcp6", "preference", "200", "c8"},
    {"dhcp6", "preference", "0xc8", "c8"},
    {"dhcp6", "preference", "256", NULL},
    {"dhcp6", "preference", "-1", NULL},
    {"dhcp6", "preference", "", NULL},
    {"dhcp6", "preference", "high", NULL},
    {"dhcp6", "dns-servers", "2001:db8::1", ADDRESS_1},
    /* P3646-3-a: in the configured order */
    {"dhcp6", "dns-servers", "2001:db8::2 , 2001:db8::1", ADDRESS_2 ADDRESS_1},
    /* empty pieces are dropped */
    {"dhcp6", "dns-servers", ",2001:db8::1,,", ADDRESS_1},
    {"dhcp6", "dns-servers", "192.0.2.1", NULL},
    {"dhcp6", "dns-servers", "", NULL},
    {"dhcp6", "sntp-servers", "2001:db8::1,2001:db8::2,2001:db8::1",
	ADDRESS_1 ADDRESS_2 ADDRESS_1},       /* P4075-4-a */
    {"dhcp6", "dhcp4o6-server-addr", "", ""}, /* P7341-7.2-a */
    /* P3646-4-a: two names that share a suffix */
    {"dhcp6", "domain-search", "a.example,b.example.",
	"0161076578616d706c6500"
	"0162076578616d706c6500"},
    {"dhcp6", "domain-search", "a..b", NULL},
    {"dhcp6", "domain-search", ".", NULL},
    {"dhcp6", "v6-access-domain", "a\\\\.b", "03612e6200"},
    {"dhcp6", "v6-access-domain", "a\\\\065b",
	"03614162"
	"00"},
    {"dhcp6", "v6-access-domain", "a\\\\999", NULL},
    {"dhcp6", "v6-access-domain", "a\\\\06", NULL},
    {"dhcp6", "new-posix-timezone", "EST5EDT4\\,M3.2.0",
	"4553543545445434"
	"2c4d332e322e30"},
    /* other backslashes stay */
    {"dhcp6", "new-tzdb-timezone", "a\\b\\\\c", "615c625c63"},
    {"dhcp6", "new-tzdb-timezone", "  Europe/Zurich ",
	"4575726f70652f5a7572696368"},
    {"dhcp6", "new-tzdb-timezone", "", NULL},
    {"dhcp6", "bootfile-param", "root=/,ro",
	"0006726f6f743d2f"
	"0002726f"},
    {"dhcp6", "client-arch-type", "7,9", "00070009"},
    {"dhcp6", "nii", "1,3,16", "010310"},
    {"dhcp6", "nii", "1,3", NULL},
    {"dhcp6", "vendor-opts", "4491", "0000118b"},
    {"dhcp6", "vendor-class", "4491, 0003646f63",
	"0000118b"
	"0003646f63"},
    {"dhcp6", "vendor-class", "4491, 0004646f63", NULL},
    {"dhcp6", "solmax-rt", "86400", "00015180"},
    {"dhcp6", "solmax-rt", "59", NULL},     /* P-21.24-a */
    {"dhcp6", "inf-max-rt", "86401", NULL}, /* P-21.25-a */
    {"dhcp6", "information-refresh-time", "4294967295", "ffffffff"},
    {"dhcp6", "information-refresh-time", "4294967296", NULL},
    {"dhcp6", "v6-captive-portal", "https://p.example/",
	"68747470733a2f2f702e6578616d706c652f"},
    {"dhcp6", "rdnss-selection", "2001:db8::1, 8, a.example, b.example",
	ADDRESS_1 "08"
		  "0161076578616d706c6500"
		  "0162076578616d706c6500"},
    {"dhcp6", "addr-reg-enable", "", ""},
    {"dhcp6", "addr-reg-enable", "1", NULL},
    {"dhcp6", "s46-cont-mape", "", ""}, /* suboptions come later */
    {"dhcp6", "pd-exclude", "4078", "4078"},
    {"dhcp6", "s46-priority", "94, 94", NULL}, /* P8026-1.3-a */
    {"s46-cont-mape-options", "s46-rule",
	"128, 0, 24, 192.0.2.0, 2001:db8:1::/64",
	"800018c000020040"
	"20010db800010000"},
    {"s46-cont-mapt-options", "s46-dmr", "2001:db8::/33", "2120010db800"},
    {"s46-cont-mapt-options", "s46-dmr", "2001:db8:ffff::/33",
	"2120010db880"}, /* host bits cleared */
    {"s46-cont-mapt-options", "s46-dmr", "2001:db8::/129", NULL},
    {"s46-cont-lw-options", "s46-v4v6bind", "192.0.2.9, ::/0", "c000020900"},
    {"s46-rule-options", "s46-portparams", "2, 3/4", "02043000"},
    {"s46-rule-options", "s46-portparams", "2, 0/0", "02000000"},
    {"s46-rule-options", "s46-portparams", "2, 16/4", NULL},
    {"s46-rule-options", "s46-portparams", "2, 3/17", NULL},
    {"s46-rule-options", "s46-portparams", "2, 3", NULL},
    {"vendor-4491", "time-offset", "-3600", "fffff1f0"},
    {"vendor-4491", "time-offset", "0x80000000", NULL},
    {"vendor-4491", "device-id", "01:02:ff", "0102ff"},
    {"vendor-4491", "device-id", "xyz", NULL},
    {"v6-ntp-server-suboptions", "ntp-server-fqdn", "n.example",
	"016e076578616d706c6500"},
    {"dhcp6", "v6-dnr", "100, dot.example.",
	"0064"
	"000d"
	"03646f74076578616d706c6500"},
    {"dhcp6", "v6-dnr",
	"100, dot.example, 2001:db8::1 2001:db8::2, port=853 alpn=dot\\,doq",
	"0064"
	"000d"
	"03646f74076578616d706c6500"
	"0020" ADDRESS_1 ADDRESS_2 "00010008"
	"03646f7403646f71"
	"00030002"
	"0355"},
    {"dhcp6", "v6-dnr", "1, d.e, 2001:db8::1, dohpath=/q{?dns}",
	"0001"
	"0005"
	"0164016500"
	"0010" ADDRESS_1 "00070008"
	"2f717b3f646e737d"},
    {"dhcp6", "v6-dnr", "100", NULL},
    {"dhcp6", "v6-dnr", "100, dot.example, 192.0.2.1", NULL},
    {"dhcp6", "v6-dnr", "100, dot.example, 2001:db8::1, ech=1", NULL},
    {"dhcp6", "v6-dnr", "100, d.e, 2001:db8::1, port=1 port=2", NULL},
};

START_TEST(test_every_type)
{
	check_sample(&samples[_i]);
}
END_TEST

/* No definition of ours has these types: a file's own may. */
START_TEST(test_own_definitions)
{
	struct option_definition own = {.code = 60000,
	    .name = "own",
	    .space = "dhcp6",
	    .type = FIELD_BOOLEAN,
	    .maximum = UINT16_MAX};
	struct err_detail detail;
	struct writer w;

	ck_assert_int_eq(
	    read_data(&own, true, "true", sizeof(room), &w, &detail), ERR_NONE);
	check_bytes(&w, "01", "true");
	ck_assert_int_eq(
	    read_data(&own, true, "0", sizeof(room), &w, &detail), ERR_NONE);
	check_bytes(&w, "00", "0");
	ck_assert_int_eq(
	    read_data(&own, true, "yes", sizeof(room), &w, &detail),
	    ERR_SYNTAX);
	own.type = FIELD_INT8;
	ck_assert_int_eq(
	    read_data(&own, true, "-128", sizeof(room), &w, &detail), ERR_NONE);
	check_bytes(&w, "80", "-128");
	ck_assert_int_eq(
	    read_data(&own, true, "-129", sizeof(room), &w, &detail),
	    ERR_RANGE);
	own.type = FIELD_INT16;
	ck_assert_int_eq(
	    read_data(&own, true, "-2", sizeof(room), &w, &detail), ERR_NONE);
	check_bytes(&w, "fffe", "-2");
}
END_TEST

START_TEST(test_what_is_left_over_is_said)
{
	const struct option_definition *zone =
	    option_find_name("dhcp6", "new-posix-timezone");
	struct err_detail detail;
	struct writer w;

	ck_assert_int_eq(read_data(zone, true, "EST5EDT4,M3.2.0/02:00",
			     sizeof(room), &w, &detail),
	    ERR_NONE);
	check_bytes(&w, "4553543545445434", "cut at the comma, as Kea does");
	ck_assert_ptr_nonnull(strstr(detail.text, "M3.2.0/02:00"));
}
END_TEST

START_TEST(test_hex)
{
	static const struct {
		const char *data, *hex;
	} good[] = {{"0102", "0102"}, {"0x0102", "0102"}, {"1:2:ff", "0102ff"},
	    {"01 02", "0102"}, {" 102 ", "0102"}, {"", ""}, {"'a,b'", "612c62"},
	    {"''", ""}};
	struct err_detail detail;
	struct writer w;

	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		ck_assert_int_eq(read_data(NULL, false, good[i].data,
				     sizeof(room), &w, &detail),
		    ERR_NONE);
		check_bytes(&w, good[i].hex, good[i].data);
	}
	ck_assert_int_eq(
	    read_data(NULL, false, "0g", sizeof(room), &w, &detail),
	    ERR_SYNTAX);
	ck_assert_int_eq(
	    read_data(NULL, true, "0102", sizeof(room), &w, &detail),
	    ERR_SYNTAX);
	/* a definition holds hex to its lengths */
	ck_assert_int_eq(read_data(option_find("dhcp6", OPTION_DNS_SERVERS),
			     false, "0102", sizeof(room), &w, &detail),
	    ERR_RANGE);
}
END_TEST

START_TEST(test_room)
{
	const struct option_definition *dns =
	    option_find("dhcp6", OPTION_DNS_SERVERS);
	struct err_detail detail;
	struct writer w;

	ck_assert_int_eq(
	    read_data(dns, true, "2001:db8::1,2001:db8::2", 31, &w, &detail),
	    ERR_NO_ROOM);
	ck_assert_int_eq(
	    read_data(dns, true, "2001:db8::1,2001:db8::2", 32, &w, &detail),
	    ERR_NONE);
	ck_assert_int_eq(
	    read_data(NULL, false, "010203", 2, &w, &detail), ERR_NO_ROOM);
	/* without a detail nothing is said, and nothing breaks */
	ck_assert_int_eq(
	    read_data(NULL, false, "xx", 20, &w, NULL), ERR_SYNTAX);
}
END_TEST

/* Names at the limits: labels of 63, names of 255 octets (P-10-b). */
START_TEST(test_long_names)
{
	const struct option_definition *domain =
	    option_find_name("dhcp6", "v6-access-domain");
	struct err_detail detail;
	struct writer w;
	char name[300];

	memset(name, 'a', sizeof(name));
	name[63] = '\0';
	ck_assert_int_eq(
	    read_data(domain, true, name, sizeof(room), &w, &detail), ERR_NONE);
	ck_assert_uint_eq(w.size, 65);
	name[63] = 'a';
	name[64] = '\0';
	ck_assert_int_eq(
	    read_data(domain, true, name, sizeof(room), &w, &detail),
	    ERR_SYNTAX);
	memset(name, 'a', sizeof(name));
	name[63] = name[127] = name[191] = '.';
	name[253] = '\0'; /* 3 * 64 + 62 + 1 = 255 */
	ck_assert_int_eq(
	    read_data(domain, true, name, sizeof(room), &w, &detail), ERR_NONE);
	ck_assert_uint_eq(w.size, 255);
	name[253] = 'a';
	name[254] = '\0';
	ck_assert_int_eq(
	    read_data(domain, true, name, sizeof(room), &w, &detail),
	    ERR_SYNTAX);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("option_data");
	TCase *tests = tcase_create("data");

	tcase_add_loop_test(tests, test_every_type, 0,
	    (int)(sizeof(samples) / sizeof(samples[0])));
	tcase_add_test(tests, test_own_definitions);
	tcase_add_test(tests, test_what_is_left_over_is_said);
	tcase_add_test(tests, test_hex);
	tcase_add_test(tests, test_room);
	tcase_add_test(tests, test_long_names);
	suite_add_tcase(suite, tests);
	return suite_run(suite);
}
