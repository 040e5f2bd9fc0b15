/*
 * test_journal.c: the round of F.journal.
 *
 * Promised: whatever the lengths of records and however F comes to the disk, a
 * record that counts is never overwritten, and the reader finds all of them in
 * order; how far F must be for the next one is never more than there is. Nor
 * does a record that is torn while it is written take any other with it, also
 * where it overwrites those that were void.
 */
#include "dhcp6d/lease/journal.h"
#include "tests/unit/files.h"
#include "tests/unit/suite.h"

static struct err_detail detail;

/* All of F from there to its end stands in records that count. */
static void
assert_covered(uint64_t from, uint64_t to)
{
	struct lease_journal read;
	const struct lease_journal_record *last;
	int fd = open("F.journal", O_RDONLY);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(
	    lease_journal_read(fd, "F.journal", &read, &detail), ERR_NONE);
	close(fd);
	ck_assert_uint_gt(read.count, 0);
	last = &read.records[read.count - 1];
	ck_assert_uint_le(read.records[0].offset, from);
	ck_assert_uint_eq(last->offset + last->size, to);
	lease_journal_free(&read);
}

static void
write_record(struct journal *journal, size_t size, uint64_t offset)
{
	static uint8_t room[JOURNAL_SIZE_MIN];
	const struct journal_rows rows = {
	    .room = room, .size = size, .offset = offset};

	memset(room + LEASE_JOURNAL_HEADER, 'r', size);
	ck_assert_int_eq(journal_write(journal, &rows, &detail), ERR_NONE);
}

/* F comes to the disk piece by piece, by no more than there must be, or by
 * some of it. */
START_TEST(records_that_count_are_never_overwritten)
{
	static struct lease_file_names names;
	uint64_t offset = 1000, synced = 1000, seed = 1;
	struct journal *journal;

	ck_assert_int_eq(lease_file_names("F", &names, &detail), ERR_NONE);
	journal = journal_create(&names, JOURNAL_SIZE_MIN, 1, &detail);
	ck_assert_ptr_nonnull(journal);
	for (unsigned i = 0; i < 3000; i++) {
		size_t size;
		uint64_t until;

		seed = seed * 6364136223846793005 + 1442695040888963407;
		size = 1 + (seed >> 33) % journal_record_max(journal);
		size = i % 3 == 0 ? size : 1 + size / 8;
		until = journal_room(journal, size, synced);
		if (until != 0) {
			ck_assert_uint_gt(until, synced);
			ck_assert_uint_le(until, offset);
			synced = until;
			i--;
			continue;
		}
		write_record(journal, size, offset);
		if (i % 4 != 0)
			ck_assert_int_eq(
			    journal_sync(journal, &detail), ERR_NONE);
		offset += size;
		assert_covered(synced, offset);
		if (_i != 0 && i % 7 == 0)
			synced += (offset - synced) / 2;
	}
	journal_close(journal);
}
END_TEST

static void
read_image(uint8_t *image)
{
	int fd = open("F.journal", O_RDONLY);

	ck_assert_int_eq(
	    pread(fd, image, JOURNAL_SIZE_MIN, 0), JOURNAL_SIZE_MIN);
	close(fd);
}

static void
write_image(const uint8_t *image)
{
	int fd = open("F.journal", O_WRONLY);

	ck_assert_int_eq(
	    pwrite(fd, image, JOURNAL_SIZE_MIN, 0), JOURNAL_SIZE_MIN);
	close(fd);
}

/* What was written last is garbage; of what was acknowledged before, F lacks
 * on disk what is between the two. */
static void
assert_torn(
    const uint8_t *before, const uint8_t *after, uint64_t from, uint64_t to)
{
	static uint8_t torn[JOURNAL_SIZE_MIN];

	memcpy(torn, after, sizeof(torn));
	for (size_t at = 0; at < sizeof(torn); at += LEASE_JOURNAL_BLOCK)
		if (memcmp(before + at, after + at, LEASE_JOURNAL_BLOCK) != 0)
			memset(torn + at, 0xff, LEASE_JOURNAL_BLOCK);
	write_image(torn);
	if (from < to)
		assert_covered(from, to);
	write_image(after);
}

START_TEST(a_torn_record_takes_no_other_with_it)
{
	static struct lease_file_names names;
	static uint8_t before[JOURNAL_SIZE_MIN], after[JOURNAL_SIZE_MIN];
	uint64_t offset = 1000, synced = 1000, seed = 7;
	struct journal *journal;

	ck_assert_int_eq(lease_file_names("F", &names, &detail), ERR_NONE);
	journal = journal_create(&names, JOURNAL_SIZE_MIN, 1, &detail);
	ck_assert_ptr_nonnull(journal);
	for (unsigned i = 0; i < 2000; i++) {
		size_t size;
		uint64_t until;

		seed = seed * 6364136223846793005 + 1442695040888963407;
		size = 1 + (seed >> 33) % (i % 5 == 0 ? 20000 : 5000);
		while ((until = journal_room(journal, size, synced)) != 0)
			synced = until;
		read_image(before);
		write_record(journal, size, offset);
		read_image(after);
		assert_torn(before, after, synced, offset);
		ck_assert_int_eq(journal_sync(journal, &detail), ERR_NONE);
		offset += size;
		if (_i != 0 && i % 3 == 0)
			synced += (offset - synced) / (1 + seed % 4);
	}
	journal_close(journal);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("journal");
	TCase *tcase = tcase_create("journal");

	tcase_set_timeout(tcase, 60);
	tcase_add_checked_fixture(tcase, files_enter, files_leave);
	suite_add_tcase(suite, tcase);
	tcase_add_loop_test(
	    tcase, records_that_count_are_never_overwritten, 0, 2);
	tcase_add_loop_test(tcase, a_torn_record_takes_no_other_with_it, 0, 2);
	return suite_run(suite);
}
