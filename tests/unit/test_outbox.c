/*
 * test_outbox.c: replies leave in the order in which they came, with their own
 * bytes and labels, however the two rings turn; and "there is room" is true
 * even if all that follow are of the largest size.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dhcp6d/packet/outbox.h"
#include "tests/unit/suite.h"

#define REPLIES 200

static struct outbox *outbox;

static void
set_up(void)
{
	outbox = outbox_create(REPLIES);
	ck_assert_ptr_nonnull(outbox);
}

static void
tear_down(void)
{
	outbox_free(outbox);
}

/* Adds a reply whose bytes and label are made of its number. */
static bool
add(uint64_t number, size_t size)
{
	uint8_t *room = outbox_room(outbox);
	char label[32];
	struct outbox_reply reply = {.sequence = number, .label = label};

	if (room == NULL)
		return false;
	memset(room, (int)(number & 0xff), size);
	snprintf(
	    label, sizeof(label), "label %llu", (unsigned long long)number);
	reply.datagram.bytes = span_of(room, size);
	outbox_add(outbox, &reply);
	return true;
}

static void
check(size_t index, uint64_t number, size_t size)
{
	const struct outbox_reply *reply = outbox_reply(outbox, index);
	bool good = true;
	char label[32];

	snprintf(
	    label, sizeof(label), "label %llu", (unsigned long long)number);
	ck_assert_uint_eq(reply->sequence, number);
	ck_assert_uint_eq(reply->datagram.bytes.size, size);
	for (size_t i = 0; i < size; i++)
		good &= reply->datagram.bytes.data[i] == (number & 0xff);
	ck_assert_msg(good, "bytes of reply %llu", (unsigned long long)number);
	ck_assert_str_eq(reply->label, label);
}

START_TEST(first_in_first_out)
{
	for (uint64_t i = 1; i <= 5; i++)
		ck_assert(add(i, i * 10));
	ck_assert_uint_eq(outbox_count(outbox), 5);
	for (uint64_t i = 1; i <= 5; i++)
		check(i - 1, i, i * 10);
	outbox_remove(outbox, 2);
	ck_assert_uint_eq(outbox_count(outbox), 3);
	check(0, 3, 30);
	check(2, 5, 50);
}
END_TEST

START_TEST(room_is_aligned_and_of_the_largest_size)
{
	uint8_t *room = outbox_room(outbox);

	ck_assert_uint_eq((uintptr_t)room % 64, 0);
	ck_assert_ptr_eq(room, outbox_room(outbox)); /* asking takes nothing */
	ck_assert(add(1, 1));
	ck_assert_ptr_ne(room, outbox_room(outbox));
	ck_assert_uint_eq((uintptr_t)outbox_room(outbox) % 64, 0);
}
END_TEST

START_TEST(full_of_replies)
{
	for (uint64_t i = 0; i < REPLIES; i++) {
		ck_assert(outbox_has_room(outbox, 1));
		ck_assert(add(i, 100));
	}
	ck_assert(!outbox_has_room(outbox, 1));
	ck_assert(!add(1, 1));
	outbox_remove(outbox, 1);
	ck_assert(outbox_has_room(outbox, 1));
	ck_assert(!outbox_has_room(outbox, 2));
	ck_assert(add(REPLIES, 100));
	check(REPLIES - 1, REPLIES, 100);
}
END_TEST

/* What has_room promises is kept, at every position of the ring. */
START_TEST(a_batch_of_the_largest_always_fits_when_it_is_said_so)
{
	uint64_t next = 1, head = 1;

	for (int round = 0; round < 300; round++) {
		if (outbox_has_room(outbox, 64)) {
			for (int i = 0; i < 64; i++)
				ck_assert_msg(add(next++, DATAGRAM_MAX),
				    "round %d", round);
		}
		ck_assert_uint_gt(outbox_count(outbox), 0);
		check(0, head, DATAGRAM_MAX);
		outbox_remove(outbox, (size_t)(round % 7) + 1);
		head += (uint64_t)(round % 7) + 1;
		if (outbox_count(outbox) == 0)
			break;
	}
}
END_TEST

/* Sizes and numbers at random, against a plain list of what should be there. */
START_TEST(random_walk)
{
	static size_t sizes[1 << 16];
	uint64_t next = 0, head = 0;

	srandom(4711);
	for (int round = 0; round < 20000; round++) {
		size_t size =
		    (size_t)random() % (random() % 20 == 0 ? 65000 : 300);
		if (random() % 5 < 3 && next < (1 << 16)) {
			sizes[next] = size;
			if (add(next, size))
				next++;
		} else if (head < next) {
			ck_assert_uint_eq(outbox_count(outbox), next - head);
			check(0, head, sizes[head]);
			check(next - head - 1, next - 1, sizes[next - 1]);
			outbox_remove(outbox, 1);
			head++;
		}
	}
	ck_assert_uint_gt(head, 1000);
}
END_TEST

START_TEST(a_long_label_is_cut)
{
	char label[OUTBOX_LABEL_MAX * 2];
	struct outbox_reply reply = {.label = label};

	memset(label, 'x', sizeof(label) - 1);
	label[sizeof(label) - 1] = 0;
	reply.datagram.bytes = span_of(outbox_room(outbox), DATAGRAM_MAX);
	outbox_add(outbox, &reply);
	ck_assert_uint_eq(
	    strlen(outbox_reply(outbox, 0)->label), OUTBOX_LABEL_MAX - 1);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("outbox");
	TCase *rings = tcase_create("rings");

	tcase_set_timeout(rings, 60);
	tcase_add_checked_fixture(rings, set_up, tear_down);
	tcase_add_test(rings, first_in_first_out);
	tcase_add_test(rings, room_is_aligned_and_of_the_largest_size);
	tcase_add_test(rings, full_of_replies);
	tcase_add_test(
	    rings, a_batch_of_the_largest_always_fits_when_it_is_said_so);
	tcase_add_test(rings, random_walk);
	tcase_add_test(rings, a_long_label_is_cut);
	suite_add_tcase(suite, rings);
	return suite_run(suite);
}
