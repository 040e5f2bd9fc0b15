/*
 * test_bench_verify.c: the benchmark notices a server that is wrong.
 *
 * Each error that an answer can have is told apart from the right answer, and a
 * lease that two clients have is found, also among a hundred thousand. Answers
 * are made by hand: what the benchmark writes itself it would read itself.
 */
#include <arpa/inet.h>
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "tests/bench/clients.h"
#include "tests/bench/verify.h"

#define CLIENT 7

static struct verify verify;
static struct message answer;
static struct verify_question question;

static struct in6_addr
address(const char *text)
{
	struct in6_addr value;

	ck_assert_int_eq(inet_pton(AF_INET6, text, &value), 1);
	return value;
}

/* A Reply to client 7's Request that is right. */
static void
setup(void)
{
	memset(&verify, 0, sizeof(verify));
	verify.config.na = true;
	verify.config.links = 1;
	question = (struct verify_question){MESSAGE_REQUEST, CLIENT, false};
	answer = (struct message){.type = MESSAGE_REPLY,
	    .client = CLIENT,
	    .client_id_same = true,
	    .na = {address("2001:db8:0:1::5"), 128},
	    .server_id = {0, 3, 1},
	    .server_id_size = 3,
	    .valid = 4000};
}

static bool
is_right(void)
{
	return verify_answer(&verify, &question, &answer) == NULL;
}

START_TEST(right_answers)
{
	ck_assert(is_right());
	question.type = MESSAGE_SOLICIT;
	answer.type = MESSAGE_ADVERTISE;
	ck_assert(is_right());
	question.type = MESSAGE_INFORMATION;
	answer.type = MESSAGE_REPLY;
	answer.na.length = 0;
	ck_assert(is_right());
}
END_TEST

START_TEST(another_type)
{
	answer.type = MESSAGE_ADVERTISE;
	ck_assert(!is_right());
	question.type = MESSAGE_SOLICIT;
	ck_assert(is_right());
	question.rapid = true;
	ck_assert(!is_right());
}
END_TEST

START_TEST(rapid_wants_its_option)
{
	question.type = MESSAGE_SOLICIT;
	question.rapid = true;
	ck_assert(!is_right());
	answer.rapid = true;
	ck_assert(is_right());
}
END_TEST

START_TEST(another_client)
{
	answer.client_id_same = false;
	ck_assert(!is_right());
}
END_TEST

START_TEST(the_server_stays_the_same)
{
	answer.server_id_size = 0;
	ck_assert(!is_right());
	answer.server_id_size = 3;
	ck_assert(is_right());
	answer.server_id[2] = 9;
	ck_assert(!is_right());
	answer.server_id[2] = 1;
	answer.server_id_size = 2;
	ck_assert(!is_right());
}
END_TEST

START_TEST(what_was_asked_must_be_granted)
{
	answer.na.length = 0;
	ck_assert(!is_right());
	answer.na.length = 128;
	verify.config.pd = true;
	ck_assert(!is_right());
	answer.pd.length = 64;
	ck_assert(is_right());
}
END_TEST

START_TEST(lifetime_of_0)
{
	answer.valid = 0;
	ck_assert(!is_right());
}
END_TEST

START_TEST(status_is_an_error_unless_the_pool_is_full)
{
	answer.status = 2; /* NoAddrsAvail */
	answer.na.length = 0;
	ck_assert(!is_right());
	verify.config.none_left_is_right = true;
	ck_assert(is_right());
	answer.status = 1; /* UnspecFail */
	ck_assert(!is_right());
}
END_TEST

START_TEST(address_of_the_link)
{
	verify.config.relayed = true;
	verify.config.link = address("2001:db8:0:1::1");
	verify.config.links = 10;
	ck_assert(!is_right()); /* client 7 is behind link 7 */
	answer.na.address = address("2001:db8:0:8::5");
	ck_assert(is_right());
}
END_TEST

static struct message
reply_with(const uint8_t *bytes, size_t size, bool *readable)
{
	struct message message;

	*readable = message_read(bytes, size, NULL, CLIENT, &message);
	return message;
}

/* Lengths that do not fit are malformed, wherever the bytes end. */
START_TEST(truncated_is_malformed)
{
	static const uint8_t reply[] = {7, 0, 0, 5, /* Reply, id 5 */
	    0, 2, 0, 3, 0, 3, 1,                    /* Server Identifier */
	    0, 13, 0, 4, 0, 2, 'n', 'o'};           /* Status Code 2 */
	bool readable;
	struct message message = reply_with(reply, sizeof(reply), &readable);

	ck_assert(readable);
	ck_assert_uint_eq(message.type, MESSAGE_REPLY);
	ck_assert_uint_eq(message.xid, 5);
	ck_assert_uint_eq(message.status, 2);
	ck_assert_uint_eq(message.server_id_size, 3);
	for (size_t size = 0; size < sizeof(reply); size++) {
		reply_with(reply, size, &readable);
		ck_assert_msg(
		    readable == (size == 4 || size == 11), "%zu bytes", size);
	}
}
END_TEST

START_TEST(relay_must_be_repeated)
{
	struct message message = {.type = MESSAGE_SOLICIT, .client = CLIENT};
	struct relay relay = {
	    .link = address("2001:db8::1"), .peer = address("fe80::7")};
	uint8_t bytes[MESSAGE_MAX];
	size_t size = message_write(&message, &relay, bytes);
	struct message got;

	ck_assert(!message_read(bytes, size, &relay, CLIENT, &got));
	bytes[0] = MESSAGE_RELAY_REPLY;
	ck_assert(message_read(bytes, size, &relay, CLIENT, &got));
	ck_assert(got.client_id_same);
	ck_assert(message_read(bytes, size, &relay, CLIENT + 1, &got));
	ck_assert(!got.client_id_same);
	relay.peer.s6_addr[15]++;
	ck_assert(!message_read(bytes, size, &relay, CLIENT, &got));
}
END_TEST

static bool
grant(struct clients *clients, uint32_t client, const char *na, const char *pd)
{
	struct lease_address no = {.length = 0}, first = no, second = no;

	if (na != NULL)
		first = (struct lease_address){address(na), 128};
	if (pd != NULL)
		second = (struct lease_address){address(pd), 56};
	return clients_grant(clients, client, &first, &second);
}

START_TEST(a_lease_has_one_owner)
{
	struct clients *clients = clients_create(10);

	ck_assert(grant(clients, 1, "2001:db8::1", "2001:db8:1::"));
	ck_assert(grant(clients, 1, "2001:db8::1", "2001:db8:1::"));
	ck_assert(!grant(clients, 2, "2001:db8::1", NULL));
	ck_assert(!grant(clients, 3, NULL, "2001:db8:1::"));
	ck_assert(grant(clients, 4, "2001:db8:1::", NULL)); /* no prefix */
	clients_free(clients);
}
END_TEST

START_TEST(a_client_keeps_its_lease)
{
	struct clients *clients = clients_create(10);

	ck_assert(grant(clients, 1, "2001:db8::1", "2001:db8:1::"));
	ck_assert(!grant(clients, 1, "2001:db8::2", NULL));
	ck_assert(!grant(clients, 1, NULL, "2001:db8:2::"));
	clients_free(clients);
}
END_TEST

START_TEST(one_double_among_many)
{
	struct lease_address na = {.length = 128}, none = {.length = 0};
	struct clients *clients = clients_create(100001);

	for (uint32_t i = 0; i < 100000; i++) {
		memcpy(&na.address.s6_addr[8], &i, sizeof(i));
		ck_assert(clients_grant(clients, i, &na, &none));
	}
	memset(&na.address.s6_addr[8], 0, 4); /* client 0's */
	ck_assert(!clients_grant(clients, 100000, &na, &none));
	clients_free(clients);
}
END_TEST

static Suite *
verify_suite(void)
{
	Suite *suite = suite_create("bench_verify");
	TCase *answers = tcase_create("answers");
	TCase *owners = tcase_create("owners");

	tcase_add_checked_fixture(answers, setup, NULL);
	tcase_add_test(answers, right_answers);
	tcase_add_test(answers, another_type);
	tcase_add_test(answers, rapid_wants_its_option);
	tcase_add_test(answers, another_client);
	tcase_add_test(answers, the_server_stays_the_same);
	tcase_add_test(answers, what_was_asked_must_be_granted);
	tcase_add_test(answers, lifetime_of_0);
	tcase_add_test(answers, status_is_an_error_unless_the_pool_is_full);
	tcase_add_test(answers, address_of_the_link);
	tcase_add_test(answers, truncated_is_malformed);
	tcase_add_test(answers, relay_must_be_repeated);
	suite_add_tcase(suite, answers);
	tcase_add_test(owners, a_lease_has_one_owner);
	tcase_add_test(owners, a_client_keeps_its_lease);
	tcase_add_test(owners, one_double_among_many);
	suite_add_tcase(suite, owners);
	return suite;
}

int
main(void)
{
	SRunner *runner = srunner_create(verify_suite());
	int failed;

	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
