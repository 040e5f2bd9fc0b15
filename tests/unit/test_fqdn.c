/*
 * test_fqdn.c: flags and names of clients (RFC 4704, protocol.md 1.8,
 * kea-config.md 3.16), row by row.
 *
 * Promised here: P4704-4.1-a, P4704-4.1-b, P4704-4.2-a, P4704-4.2-b.
 */
#include "exchange.h"
#include <stdlib.h>

#include "dhcp6d/packet/fqdn.h"

static struct exchange x; /* for the filter of a configuration */
static struct ddns_policy policy;
static struct fqdn_question question;
static struct fqdn answer;

/* The policy of a configuration that says no more than that. */
static void
start(void)
{
	x_open(&x,
	    "{'Dhcp6': {'ddns-qualifying-suffix': 'Example.ORG',"
	    " 'hostname-char-replacement': 'x', 'subnet6': ["
	    " {'id': 1, 'subnet': '2001:db8::/64', 'interface': 'eth0'}]}}");
	policy = x.service->config->subnets[0].ddns;
	question = (struct fqdn_question){.updates = true,
	    .policy = &policy,
	    .has_address = true,
	    .address = {UINT64_C(0x20010db800000000), 1}};
}

static void
decide(const void *option, size_t size)
{
	question.option = option == NULL ? SPAN_EMPTY : span_of(option, size);
	fqdn_decide(&answer, &question);
}
#define DECIDE(text) decide(text, sizeof(text) - 1)

static void
expect_name(const char *want)
{
	ck_assert_uint_eq(answer.name.size, strlen(want));
	ck_assert_mem_eq(answer.name.text, want, answer.name.size);
}

/* kea-config.md 3.16: the client's N and S, and what is configured. */
static const struct flag_row {
	uint8_t client;
	bool updates, sends, no_update, client_update;
	uint8_t flags;
} flag_rows[] = {
    /* the client does the forward update itself */
    {0, true, true, false, false, 0},
    {0, true, true, true, false, 0},
    {0, true, true, false, true, FQDN_S | FQDN_O},
    {0, false, true, false, true, FQDN_N},
    {0, true, false, false, true, FQDN_N},
    /* the server does both */
    {FQDN_S, true, true, false, false, FQDN_S},
    {FQDN_S, true, true, true, true, FQDN_S},
    {FQDN_S, false, true, true, true, FQDN_N | FQDN_O},
    {FQDN_S, true, false, true, true, FQDN_N | FQDN_O},
    /* nobody does */
    {FQDN_N, true, true, false, false, FQDN_N},
    {FQDN_N, true, true, false, true, FQDN_N},
    {FQDN_N, true, true, true, false, FQDN_S | FQDN_O},
    {FQDN_N, false, true, true, false, FQDN_N},
    {FQDN_N, true, false, true, false, FQDN_N},
};

START_TEST(flags_by_the_table)
{
	const struct flag_row *row = &flag_rows[_i];
	uint8_t option[5] = {0, 3, 'p', 'c', '1'};

	start();
	policy.send_updates = row->sends;
	policy.override_no_update = row->no_update;
	policy.override_client_update = row->client_update;
	question.updates = row->updates;
	/* MBZ bits and the client's O change nothing */
	for (unsigned rest = 0; rest < 256; rest++) {
		if (rest & (FQDN_S | FQDN_N))
			continue;
		option[0] = (uint8_t)(row->client | rest);
		decide(option, sizeof(option));
		ck_assert(answer.answered);
		ck_assert_uint_eq(answer.flags, row->flags);
		ck_assert(answer.forward == ((row->flags & FQDN_S) != 0));
		ck_assert(answer.reverse == ((row->flags & FQDN_N) == 0));
	}
	x_close(&x);
}
END_TEST

/* P4704-4.1-a -b: what no combination may break. */
START_TEST(flags_are_consistent)
{
	start();
	for (unsigned all = 0; all < 8 * 16; all++) {
		uint8_t client = all & 7, flags;

		if ((client & FQDN_N) && (client & FQDN_S))
			continue;
		policy.send_updates = all & 8;
		policy.override_no_update = all & 16;
		policy.override_client_update = all & 32;
		flags = fqdn_flags(client, all & 64, &policy);
		ck_assert_uint_eq(flags & ~7u, 0);
		ck_assert(!(flags & FQDN_N) || !(flags & FQDN_S));
		ck_assert((((flags ^ client) & FQDN_S) != 0) ==
			  ((flags & FQDN_O) != 0));
	}
	x_close(&x);
}
END_TEST

START_TEST(n_and_s_together)
{
	start();
	DECIDE("\x05\3pc1");
	ck_assert(!answer.answered);
	ck_assert_uint_eq(answer.name.size, 0);
	DECIDE("\xff\3pc1");
	ck_assert(!answer.answered);
	question.lenient = true;
	DECIDE("\x05\3pc1");
	ck_assert(answer.answered);
	ck_assert_uint_eq(answer.flags, FQDN_S);
	expect_name("pc1.example.org.");
	x_close(&x);
}
END_TEST

/* P4704-4.2-b: the name of the answer is always a whole one. */
static const struct name_row {
	const char *suffix, *wire;
	size_t size;
	const char *want; /* NULL: unusable */
} name_rows[] = {
#define ROW(suffix, wire, want)                                                \
	{                                                                      \
		suffix, wire, sizeof(wire) - 1, want                           \
	}
    ROW("example.org", "\3pc1", "pc1.example.org."),
    ROW("example.org.", "\3pc1", "pc1.example.org."),
    ROW("example.org", "\3PC1", "pc1.example.org."),
    ROW("", "\3pc1", "pc1."),
    ROW(".", "\3pc1", "pc1."),
    ROW("example.org", "\3pc1\7example\3org\0", "pc1.example.org."),
    ROW("example.org", "\3pc1\5other\0", "pc1.other."),
    ROW("example.org", "\3pc1\5other", "pc1.other.example.org."),
    /* it ends with the suffix: at a label's border, and not at one */
    ROW("example.org", "\3pc1\7example\3org", "pc1.example.org."),
    ROW("example.org", "\3pc1\7EXAMPLE\3ORG", "pc1.example.org."),
    ROW("example.org", "\7example\3org", "example.org."),
    ROW("example.org", "\12barexample\3org", "barexample.org.example.org."),
    /* the filter, label by label */
    ROW("example.org", "\6a_b c!", "axbxcx.example.org."),
    ROW("example.org", "\3a.b", "a.b.example.org."),
    ROW("example.org", "\4a..b", NULL),
    ROW("example.org", "\2.a", NULL),
    ROW("example.org", "\2a.", NULL),
    ROW("example.org", "\3a\0,", "axx.example.org."),
#undef ROW
};

START_TEST(names_of_clients)
{
	const struct name_row *row = &name_rows[_i];
	uint8_t option[64] = {FQDN_S};

	start();
	policy.qualifying_suffix = row->suffix;
	memcpy(option + 1, row->wire, row->size);
	decide(option, row->size + 1);
	ck_assert(answer.answered == (row->want != NULL));
	ck_assert(answer.unusable == (row->want == NULL));
	expect_name(row->want == NULL ? "" : row->want);
	ck_assert_int_eq(
	    answer.source, row->want == NULL ? FQDN_NO_NAME : FQDN_OF_CLIENT);
	x_close(&x);
}
END_TEST

START_TEST(nothing_is_left)
{
	start();
	policy.hostname_char_replacement = "";
	DECIDE("\1\2__");
	ck_assert(answer.unusable);
	ck_assert(!answer.answered && !answer.forward && !answer.reverse);
	DECIDE("\1\2__\3org\0");
	ck_assert(answer.unusable);
	DECIDE("\1\3a_b\3org\0");
	expect_name("ab.org.");
	x_close(&x);
}
END_TEST

/* hostname-char-set "": octets stay what they are, and the row holds them. */
START_TEST(without_a_filter)
{
	uint8_t bytes[64];
	struct writer w;

	start();
	policy.filter = NULL;
	policy.qualifying_suffix = "";
	DECIDE("\1\5a.,\\\0\1\xff\0");
	expect_name("a\\.,\\\\\\000.\\255.");
	writer_init(&w, bytes, sizeof(bytes));
	host_name_write(&w, &answer.name);
	ck_assert_uint_eq(w.size, 9);
	ck_assert_mem_eq(bytes, "\5a.,\\\0\1\xff\0", 9);
	x_close(&x);
}
END_TEST

/* A label may end in a dot of its own, which is not the name's: it would
 * swallow the suffix' first label. */
START_TEST(dot_at_the_end_of_a_label)
{
	start();
	policy.filter = NULL;
	DECIDE("\0\2a.");
	expect_name("a\\..example.org.");
	DECIDE("\0\3a\\.");
	expect_name("a\\\\\\..example.org.");
	DECIDE("\0\2a\\");
	expect_name("a\\\\.example.org.");
	policy.qualifying_suffix = "";
	DECIDE("\0\2a.");
	expect_name("a\\..");
	x_close(&x);
}
END_TEST

START_TEST(names_at_their_limits)
{
	uint8_t option[257] = {FQDN_S};
	char suffix[64];

	start();
	/* three labels of 63 and one of 61: 255 with the root */
	for (unsigned i = 0; i < 4; i++) {
		option[1 + 64 * i] = i < 3 ? 63 : 61;
		memset(option + 2 + 64 * i, 'a', 63);
	}
	option[255] = 0;
	decide(option, 256);
	ck_assert(answer.answered);
	ck_assert_uint_eq(answer.name.size, 254);
	decide(option, 255); /* partial: no room for the suffix */
	ck_assert(answer.unusable);
	memset(suffix, 'a', 63);
	suffix[63] = 0;
	policy.qualifying_suffix = suffix;
	decide(option, 1 + 3 * 64 - 2);
	ck_assert(!answer.answered); /* cut in a label; decoders see to that */
	decide("\1\1a", 3);
	ck_assert_uint_eq(answer.name.size, 66);
	x_close(&x);
}
END_TEST

/* A label that the replacement makes too long is no label. */
START_TEST(replacement_too_long)
{
	uint8_t option[65] = {FQDN_S, 63};

	start();
	memset(option + 2, '_', 63);
	policy.hostname_char_replacement = "ab";
	decide(option, sizeof(option));
	ck_assert(answer.unusable);
	policy.hostname_char_replacement = "a";
	decide(option, sizeof(option));
	ck_assert(answer.answered);
	x_close(&x);
}
END_TEST

#define INVENTED "myhost-2001-db8--1.example.org."

/* Rules 2 and 4: when a name is invented. */
START_TEST(when_names_are_invented)
{
	static const struct {
		int mode;
		const char *with_name, *with_empty, *without;
	} modes[] = {
	    {REPLACE_NEVER, "pc1.example.org.", INVENTED, ""},
	    {REPLACE_ALWAYS, INVENTED, INVENTED, INVENTED},
	    {REPLACE_WHEN_PRESENT, INVENTED, INVENTED, ""},
	    {REPLACE_WHEN_NOT_PRESENT, "pc1.example.org.", INVENTED, INVENTED},
	};

	start();
	for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); i++) {
		policy.replace_client_name = modes[i].mode;
		DECIDE("\1\3pc1");
		expect_name(modes[i].with_name);
		ck_assert(answer.answered);
		DECIDE("\1");
		expect_name(modes[i].with_empty);
		ck_assert(answer.answered);
		DECIDE("\1\0");
		expect_name(modes[i].with_empty);
		DECIDE("\1\0");
		expect_name(modes[i].with_empty); /* P4704-4.2-a */
		decide(NULL, 0);
		expect_name(modes[i].without);
		ck_assert(!answer.answered);
		/* as if it had asked for both updates */
		ck_assert(answer.forward == (modes[i].without[0] != 0));
		ck_assert(answer.reverse == answer.forward);
		question.updates = false;
		decide(NULL, 0);
		expect_name("");
		question.updates = true;
	}
	x_close(&x);
}
END_TEST

START_TEST(invented_names)
{
	start();
	question.address = (struct address){UINT64_C(0x20010db800000000), 0};
	DECIDE("\1");
	expect_name("myhost-2001-db8--0.example.org.");
	policy.generated_prefix = "Guest";
	policy.qualifying_suffix = "";
	question.address = (struct address){
	    UINT64_C(0x20010db800010002), UINT64_C(0x00030004000500ff)};
	DECIDE("\1");
	expect_name("guest-2001-db8-1-2-3-4-5-ff.");
	/* without an address there is nothing to invent from */
	question.has_address = false;
	DECIDE("\1");
	ck_assert(!answer.answered && !answer.unusable);
	x_close(&x);
}
END_TEST

/* Without an address nothing is updated, whatever is configured. */
START_TEST(prefixes_alone)
{
	start();
	question.has_address = false;
	DECIDE("\1\3pc1");
	ck_assert(answer.answered);
	ck_assert_uint_eq(answer.flags, FQDN_N | FQDN_O);
	expect_name("pc1.example.org.");
	x_close(&x);
}
END_TEST

START_TEST(reserved_names)
{
	start();
	question.reserved = "Printer";
	policy.replace_client_name = REPLACE_ALWAYS;
	DECIDE("\1\3pc1");
	expect_name("printer.example.org.");
	ck_assert_int_eq(answer.source, FQDN_RESERVED);
	ck_assert_uint_eq(answer.flags, FQDN_S);
	DECIDE("\1");
	expect_name("printer.example.org.");
	decide(NULL, 0); /* as if it had asked */
	expect_name("printer.example.org.");
	ck_assert(answer.forward && answer.reverse && !answer.answered);
	/* without the option, as it is written and without records */
	policy.replace_client_name = REPLACE_NEVER;
	decide(NULL, 0);
	expect_name("printer");
	ck_assert(!answer.forward && !answer.reverse && !answer.answered);
	question.reserved = "printer.example.org";
	DECIDE("\1\3pc1");
	expect_name("printer.example.org.");
	question.reserved = "no..name";
	DECIDE("\1\3pc1");
	ck_assert(!answer.answered);
	x_close(&x);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("fqdn");
	TCase *tcase = tcase_create("all");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_loop_test(tcase, flags_by_the_table, 0,
	    (int)(sizeof(flag_rows) / sizeof(flag_rows[0])));
	tcase_add_loop_test(tcase, names_of_clients, 0,
	    (int)(sizeof(name_rows) / sizeof(name_rows[0])));
	tcase_add_test(tcase, flags_are_consistent);
	tcase_add_test(tcase, n_and_s_together);
	tcase_add_test(tcase, nothing_is_left);
	tcase_add_test(tcase, without_a_filter);
	tcase_add_test(tcase, dot_at_the_end_of_a_label);
	tcase_add_test(tcase, names_at_their_limits);
	tcase_add_test(tcase, replacement_too_long);
	tcase_add_test(tcase, when_names_are_invented);
	tcase_add_test(tcase, invented_names);
	tcase_add_test(tcase, prefixes_alone);
	tcase_add_test(tcase, reserved_names);
	suite_add_tcase(suite, tcase);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
