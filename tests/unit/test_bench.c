/*
 * tests/unit/test_bench.c: the load generator sees what is wrong.
 *
 * Promised by tests/bench/clients.h, message.h and histogram.h: two clients
 * with one lease are told from one client that asks again; a reply for another
 * client, or cut anywhere, or wrapped by another relay, is not taken for right;
 * percentiles are right to 1.6 %. A benchmark that believes everything would
 * measure nothing.
 */
#include <string.h>

#include "tests/bench/clients.h"
#include "tests/bench/histogram.h"
#include "tests/bench/message.h"
#include "tests/unit/check_main.h"

static struct lease_address
address_of(uint8_t last, uint8_t length)
{
	struct lease_address lease = {.length = length};

	lease.address.s6_addr[0] = 0x20;
	lease.address.s6_addr[15] = last;
	return lease;
}

START_TEST(one_owner_each)
{
	struct clients *clients = clients_create(100);
	struct lease_address none = {.length = 0};
	struct lease_address first = address_of(1, 128);
	struct lease_address second = address_of(2, 128);
	struct lease_address prefix = address_of(1, 64);

	ck_assert_ptr_nonnull(clients);
	ck_assert(clients_grant(clients, 7, &first, &none));
	ck_assert(clients_grant(clients, 7, &first, &none));
	ck_assert(!clients_grant(clients, 8, &first, &none));
	ck_assert(clients_grant(clients, 9, &second, &none));
	ck_assert(!clients_grant(clients, 9, &first, &none));
	/* prefixes are apart from addresses */
	ck_assert(clients_grant(clients, 10, &none, &prefix));
	ck_assert(!clients_grant(clients, 11, &none, &prefix));
	clients_free(clients);
}
END_TEST

/* What a server would answer; the writer writes both ways. */
static size_t
write_reply(uint8_t *out, const struct relay *relay)
{
	struct message reply = {.type = MESSAGE_REPLY,
	    .xid = 0xabcdef,
	    .client = 1234,
	    .rapid = true,
	    .want_na = true,
	    .want_pd = true,
	    .na = address_of(3, 128),
	    .pd = address_of(4, 56),
	    .server_id = {0, 3, 0, 1, 2},
	    .server_id_size = 5};

	return message_write(&reply, relay, out);
}

START_TEST(reads_what_was_written)
{
	uint8_t bytes[MESSAGE_MAX];
	size_t size = write_reply(bytes, NULL);
	struct message message;
	uint32_t xid;

	ck_assert(message_xid(bytes, size, false, &xid));
	ck_assert_uint_eq(xid, 0xabcdef);
	ck_assert(message_read(bytes, size, NULL, 1234, &message));
	ck_assert_uint_eq(message.type, MESSAGE_REPLY);
	ck_assert(message.client_id_same && message.rapid);
	ck_assert_uint_eq(message.na.length, 128);
	ck_assert_uint_eq(message.na.address.s6_addr[15], 3);
	ck_assert_uint_eq(message.pd.length, 56);
	ck_assert_uint_eq(message.server_id_size, 5);
	ck_assert_uint_eq(message.valid, 0); /* as a client writes it */
	/* an IAID that is not this client's */
	ck_assert(!message_read(bytes, size, NULL, 1235, &message));
}
END_TEST

/* Where the cut is between two options the message is whole, and shorter. */
START_TEST(cut_anywhere)
{
	uint8_t bytes[MESSAGE_MAX];
	size_t size = write_reply(bytes, NULL), whole = 0;
	struct message message;

	for (size_t cut = 0; cut < size; cut++)
		whole += message_read(bytes, cut, NULL, 1234, &message);
	ck_assert_uint_le(whole, 8); /* options, and none */
	for (size_t i = 0; i < size; i++) {
		bytes[i] ^= 0xff; /* must not read beyond: see ASan */
		message_read(bytes, size, NULL, 1234, &message);
		bytes[i] ^= 0xff;
	}
}
END_TEST

START_TEST(relay_must_be_the_same)
{
	struct relay relay = {.link = {{{0x20, 1}}}, .peer = {{{0xfe, 0x80}}}};
	struct relay other = relay;
	uint8_t bytes[MESSAGE_MAX];
	size_t size = write_reply(bytes, &relay);
	struct message message;
	uint32_t xid;

	ck_assert_uint_eq(bytes[0], MESSAGE_RELAY_FORWARD);
	ck_assert(!message_read(bytes, size, &relay, 1234, &message));
	bytes[0] = MESSAGE_RELAY_REPLY;
	ck_assert(message_xid(bytes, size, true, &xid));
	ck_assert_uint_eq(xid, 0xabcdef);
	ck_assert(message_read(bytes, size, &relay, 1234, &message));
	other.link.s6_addr[15] = 1;
	ck_assert(!message_read(bytes, size, &other, 1234, &message));
	other = relay;
	other.peer.s6_addr[15] = 1;
	ck_assert(!message_read(bytes, size, &other, 1234, &message));
}
END_TEST

START_TEST(percentiles)
{
	static struct histogram histogram;
	static const double shares[] = {0.0, 0.5, 0.99, 0.999};

	ck_assert_uint_eq(histogram_at(&histogram, 0.5), 0);
	for (uint64_t i = 0; i < 1000000; i++)
		histogram_add(&histogram, i * 1000);
	for (int i = 0; i < 4; i++) {
		double want = shares[i] * 1e9;
		double have = (double)histogram_at(&histogram, shares[i]);

		ck_assert(have <= want + 1 && have >= want * 0.984);
	}
	histogram_add(&histogram, UINT64_MAX); /* the last bucket */
	ck_assert_uint_eq(histogram.total, 1000001);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("bench");
	TCase *tcase = tcase_create("bench");

	tcase_add_test(tcase, one_owner_each);
	tcase_add_test(tcase, reads_what_was_written);
	tcase_add_test(tcase, cut_anywhere);
	tcase_add_test(tcase, relay_must_be_the_same);
	tcase_add_test(tcase, percentiles);
	suite_add_tcase(suite, tcase);
	return check_main(suite);
}
