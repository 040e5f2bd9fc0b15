/*
 * test_query_end.c: how queries end and are told of: reasons, counters, the
 * label, the explanation.
 */
#include "exchange.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dhcp6d/packet/label.h"

static struct exchange x;

START_TEST(every_reason_has_a_name_and_words)
{
	for (unsigned i = 0; i < DROP_COUNT; i++) {
		const char *name = drop_name((enum drop)i);

		ck_assert(strncmp(name, "drop-", 5) == 0);
		ck_assert_str_ne(drop_text((enum drop)i), "");
		for (unsigned j = 0; j < i; j++)
			ck_assert_str_ne(name, drop_name((enum drop)j));
	}
	ck_assert_str_eq(drop_name(DROP_TOO_SHORT), "drop-too-short");
	ck_assert_str_eq(drop_name(DROP_COUNT), "drop-unknown");
	ck_assert_str_eq(drop_text(DROP_COUNT), "unknown reason");
}
END_TEST

/* The words behind "drops " in the end-to-end test of drops. */
static char *
read_cases(void)
{
	const char *top = getenv("srcdir");
	char path[4096];
	char *text = calloc(1, 1 << 16);
	FILE *file;

	ck_assert_ptr_nonnull(text);
	(void)snprintf(path, sizeof(path), "%s/tests/system/drops.sh",
	    top == NULL ? "." : top);
	file = fopen(path, "r");
	ck_assert_msg(file != NULL, "cannot open %s", path);
	ck_assert_uint_gt(fread(text, 1, (1 << 16) - 1, file), 0);
	(void)fclose(file);
	return text;
}

static bool
has_word(const char *text, const char *before, const char *name)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz-";
	char words[80];
	const char *at = text;

	(void)snprintf(words, sizeof(words), "%s%s", before, name);
	while ((at = strstr(at, words)) != NULL) {
		at += strlen(words);
		if (*at == '\0' || strchr(letters, *at) == NULL)
			return true;
	}
	return false;
}

/* A counter that no datagram can raise would be a promise that is not kept. */
START_TEST(every_reason_is_provoked_in_a_running_server)
{
	char *cases = read_cases();

	for (unsigned i = DROP_NONE + 1; i < DROP_COUNT; i++)
		ck_assert_msg(
		    has_word(cases, "drops ", drop_name((enum drop)i)),
		    "tests/system/drops.sh has no case of %s",
		    drop_name((enum drop)i));
	ck_assert(
	    has_word(cases, "drops ", statistic_name(STATISTIC_OVERFLOW)));
	ck_assert(has_word(cases, "", statistic_name(STATISTIC_NOT_OURS)));
	free(cases);
}
END_TEST

/* Each "drops drop-NAME" is a reason that there is. */
START_TEST(every_case_is_a_reason)
{
	char *cases = read_cases();
	const char *at = cases;

	while ((at = strstr(at, "drops drop-")) != NULL) {
		unsigned i = DROP_NONE + 1;

		at += strlen("drops ");
		while (i < DROP_COUNT && strncmp(at, drop_name((enum drop)i),
					     strlen(drop_name((enum drop)i))))
			i++;
		ck_assert_msg(i < DROP_COUNT, "no reason: %.30s", at);
	}
	free(cases);
}
END_TEST

START_TEST(every_counter_has_a_name)
{
	for (unsigned i = 0; i < STATISTIC_COUNT; i++)
		for (unsigned j = 0; j < i; j++)
			ck_assert_str_ne(statistic_name(i), statistic_name(j));
	ck_assert_str_eq(statistic_name(STATISTIC_RECEIVED), "pkt6-received");
	ck_assert_str_eq(statistic_name(STATISTIC_DROP_FIRST + DROP_UNICAST),
	    "drop-unicast");
}
END_TEST

START_TEST(counters_of_threads_are_summed)
{
	struct counters *counters = statistics_create(3);
	struct statistics block;

	for (size_t thread = 0; thread < 3; thread++) {
		statistics_of_thread(counters, thread, &block);
		statistics_add_sent(&block, MESSAGE_REPLY);
		statistics_add_sent(&block, MESSAGE_ADVERTISE);
		statistics_add_drop(&block, DROP_OTHER_SERVER);
		statistics_add_drop(&block, DROP_NO_SUBNET); /* of no group */
	}
	ck_assert_uint_eq(statistics_sum(counters, STATISTIC_SENT), 6);
	ck_assert_uint_eq(statistics_sum(counters, STATISTIC_REPLY_SENT), 3);
	ck_assert_uint_eq(statistics_sum(counters, STATISTIC_RECEIVE_DROP), 6);
	ck_assert_uint_eq(statistics_sum(counters, STATISTIC_NOT_FOR_US), 3);
	ck_assert_uint_eq(statistics_sum(counters, STATISTIC_PARSE_FAILED), 0);
	statistics_add(NULL, STATISTIC_SENT);
	statistics_add_received(NULL, MESSAGE_SOLICIT);
	counters_free(counters);
}
END_TEST

START_TEST(label)
{
	char text[LABEL_SIZE];

	x_open(&x,
	    "{'Dhcp6': {'subnet6': [{'id': 1, 'subnet': '2001:db8:1::/64',"
	    " 'interface': 'eth0'}]}}");
	x_message(&x, MESSAGE_SOLICIT, 1);
	ck_assert_int_eq(x_identify(&x), DROP_NONE);
	ck_assert_str_eq(label_text(&x.query, text),
	    "duid=[00:03:00:01:02:00:00:00:00:01],"
	    " [hwtype=1 02:00:00:00:00:01], tid=0x10204");
	x_begin(&x, MESSAGE_INFORMATION_REQUEST);
	ck_assert_int_eq(x_identify(&x), DROP_NONE);
	ck_assert_str_eq(label_text(&x.query, text),
	    "duid=[no info], [no hwaddr info], tid=0x10205");
	x_close(&x);
}
END_TEST

START_TEST(longest_label)
{
	uint8_t duid[LEASE_DUID_MAX];
	char text[LABEL_SIZE];

	x_open(&x,
	    "{'Dhcp6': {'subnet6': [{'id': 1, 'subnet': '2001:db8:1::/64',"
	    " 'interface': 'eth0'}]}}");
	memset(duid, 0xee, sizeof(duid));
	x_begin(&x, MESSAGE_SOLICIT);
	x_option(&x, OPTION_CLIENTID, duid, sizeof(duid));
	ck_assert_int_eq(x_identify(&x), DROP_NONE);
	(void)label_text(&x.query, text);
	ck_assert_ptr_nonnull(strstr(text, ":ee], ["));
	ck_assert_ptr_nonnull(strstr(text, "tid=0x10204"));
	x_close(&x);
}
END_TEST

START_TEST(explanation)
{
	struct why *why = why_create();

	ck_assert_uint_eq(why_count(why), 0);
	ck_assert_str_eq(why_rule(why, 0), "");
	ck_assert_str_eq(why_text(why, 0), "");
	because(why, "rule", "%s %d", "text", 1);
	because((struct why *)NULL, "rule", "%d", 2);
	ck_assert_uint_eq(why_count(why), 1);
	ck_assert_str_eq(why_rule(why, 0), "rule");
	ck_assert_str_eq(why_text(why, 0), "text 1");
	for (unsigned i = 0; i < 5000; i++)
		because(why, "more", "%u", i);
	ck_assert_uint_le(why_count(why), 1024);
	ck_assert_str_eq(why_rule(why, why_count(why) - 1), "cut-short");
	why_reset(why);
	ck_assert_uint_eq(why_count(why), 0);
	why_free(why);
	why_free(NULL);
}
END_TEST

/* What was decided is explained in order, and a drop ends it. */
START_TEST(way_of_a_query_explained)
{
	x_open(&x,
	    "{'Dhcp6': {'subnet6': [{'id': 1, 'subnet': '2001:db8:1::/64',"
	    " 'interface': 'eth0',"
	    " 'pools': [{'pool': '2001:db8:1::10-2001:db8:1::1f'}]}]}}");
	(void)x_get(&x, MESSAGE_SOLICIT, 1, &ia_na, 1, NULL);
	ck_assert(x_because(&x, "subnet-by-interface"));
	ck_assert(x_because(&x, "class"));
	ck_assert(x_because(&x, "picked"));
	ck_assert(x_because(&x, "timers"));
	ck_assert(!x_because(&x, "dropped"));
	x_begin(&x, MESSAGE_SOLICIT);
	ck_assert_int_eq(x_send(&x), DROP_NO_CLIENT_ID);
	ck_assert_uint_eq(why_count(x.why), 1);
	ck_assert(x_because(&x, "dropped"));
	x_close(&x);
}
END_TEST

int
main(void)
{
	const TTest *const tests[] = {every_reason_has_a_name_and_words,
	    every_reason_is_provoked_in_a_running_server,
	    every_case_is_a_reason, every_counter_has_a_name,
	    counters_of_threads_are_summed, label, longest_label, explanation,
	    way_of_a_query_explained};

	return X_RUN("query_end", tests);
}
