/*
 * lease_journal.c: F.journal, the format.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "libcommon/bytes.h"
#include "libcommon/lease_journal.h"

static const char head_magic[8] = {'D', 'H', 'C', 'P', '6', 'J', 'H', '1'};
static const char record_magic[8] = {'D', 'H', 'C', 'P', '6', 'J', 'R', '1'};

/* Of the head. */
enum {
	HEAD_KEY = 8,
	HEAD_INODE = 24,
	HEAD_SIZE = 32,
	HEAD_SUM = 40,
	HEAD_WORDS = 64
};

/* Of a record. */
enum {
	AT_SUM = 8,
	AT_NUMBER = 16,
	AT_FIRST = 24,
	AT_OFFSET = 32,
	AT_BEFORE = 40,
	AT_SIZE = 48,
	AT_ZERO = 56
};

/* For people who look into it. */
static const char words[] =
    "\nJournal of a lease file. After a crash it may hold leases that the "
    "lease file\nlacks: dhcp6d puts them there when it starts, and so does "
    "lfc --fold FILE.\n";

void
lease_journal_write_head(
    const struct lease_journal_head *head, uint8_t block[LEASE_JOURNAL_BLOCK])
{
	memset(block, 0, LEASE_JOURNAL_BLOCK);
	memcpy(block, head_magic, sizeof(head_magic));
	memcpy(block + HEAD_KEY, head->key.bytes, HASH_KEY_SIZE);
	store_u64(block + HEAD_INODE, head->inode);
	store_u64(block + HEAD_SIZE, head->size);
	store_u64(block + HEAD_SUM, hash_bytes(&head->key, block, HEAD_SUM));
	memcpy(block + HEAD_WORDS, words, sizeof(words) - 1);
}

uint64_t
lease_journal_before(const struct hash_key *key, const char *text, size_t size)
{
	size_t used = size < LEASE_JOURNAL_BEFORE ? size : LEASE_JOURNAL_BEFORE;

	return hash_bytes(key, text + size - used, used);
}

uint64_t
lease_journal_blocks(size_t size)
{
	return (LEASE_JOURNAL_HEADER + size + LEASE_JOURNAL_BLOCK - 1) /
	       LEASE_JOURNAL_BLOCK;
}

static uint64_t
checksum(const struct hash_key *key, const uint8_t *record, size_t size)
{
	return hash_bytes(
	    key, record + AT_NUMBER, LEASE_JOURNAL_HEADER - AT_NUMBER + size);
}

void
lease_journal_seal(const struct hash_key *key,
    const struct lease_journal_record *record, uint8_t *room)
{
	size_t used = LEASE_JOURNAL_HEADER + record->size;

	memcpy(room, record_magic, sizeof(record_magic));
	store_u64(room + AT_NUMBER, record->number);
	store_u64(room + AT_FIRST, record->first);
	store_u64(room + AT_OFFSET, record->offset);
	store_u64(room + AT_BEFORE, record->before);
	store_u64(room + AT_SIZE, record->size);
	store_u64(room + AT_ZERO, 0);
	store_u64(room + AT_SUM, checksum(key, room, record->size));
	memset(room + used, 0,
	    lease_journal_blocks(record->size) * LEASE_JOURNAL_BLOCK - used);
}

static enum err
read_all(int fd, const char *path, struct lease_journal *j,
    struct err_detail *detail)
{
	struct stat st;
	uint64_t done = 0;

	if (fstat(fd, &st) != 0)
		return err_system(detail, "cannot look at %s", path);
	if (!S_ISREG(st.st_mode) || st.st_size > (off_t)LEASE_JOURNAL_SIZE_MAX)
		return err_set(detail, ERR_CORRUPT,
		    "%s is not the journal of a lease file", path);
	j->size = (uint64_t)st.st_size;
	j->bytes = malloc(j->size + 1);
	if (j->bytes == NULL)
		return err_set(detail, ERR_MEMORY, "no memory for %s", path);
	while (done < j->size) {
		ssize_t got =
		    pread(fd, j->bytes + done, j->size - done, (off_t)done);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return err_system(detail, "cannot read %s", path);
		if (got == 0)
			break;
		done += (uint64_t)got;
	}
	j->size = done;
	return ERR_NONE;
}

static void
read_head(struct lease_journal *j)
{
	const uint8_t *block = j->bytes;

	if (j->size < LEASE_JOURNAL_BLOCK ||
	    memcmp(block, head_magic, sizeof(head_magic)) != 0)
		return;
	memcpy(j->head.key.bytes, block + HEAD_KEY, HASH_KEY_SIZE);
	j->head.inode = load_u64(block + HEAD_INODE);
	j->head.size = load_u64(block + HEAD_SIZE);
	j->good_head = load_u64(block + HEAD_SUM) ==
		       hash_bytes(&j->head.key, block, HEAD_SUM);
}

static bool
looks_like_record(const struct lease_journal *j, uint64_t at)
{
	return j->size - at >= LEASE_JOURNAL_BLOCK &&
	       memcmp(j->bytes + at, record_magic, sizeof(record_magic)) == 0;
}

static bool
read_record(const struct lease_journal *j, uint64_t at,
    struct lease_journal_record *out)
{
	const uint8_t *bytes = j->bytes + at;
	uint64_t size;

	if (!looks_like_record(j, at))
		return false;
	size = load_u64(bytes + AT_SIZE);
	if (size > j->size - at - LEASE_JOURNAL_HEADER ||
	    load_u64(bytes + AT_SUM) != checksum(&j->head.key, bytes, size))
		return false;
	out->number = load_u64(bytes + AT_NUMBER);
	out->first = load_u64(bytes + AT_FIRST);
	out->offset = load_u64(bytes + AT_OFFSET);
	out->before = load_u64(bytes + AT_BEFORE);
	out->text = (const char *)bytes + LEASE_JOURNAL_HEADER;
	out->size = size;
	return true;
}

static int
compare_numbers(const void *a, const void *b)
{
	const struct lease_journal_record *x = a, *y = b;

	return x->number < y->number ? -1 : x->number > y->number;
}

/* Leaves of the sorted records those that count. */
static void
choose_records(struct lease_journal *j)
{
	struct lease_journal_record *r = j->records;
	uint64_t first = 0;
	size_t from = 0, count = 0;

	for (size_t i = 0; i < j->count; i++)
		if (r[i].first > first)
			first = r[i].first;
	while (from < j->count && r[from].number < first)
		from++;
	while (from + count < j->count &&
	       r[from + count].number == first + count &&
	       (count == 0 ||
		   r[from + count].offset ==
		       r[from + count - 1].offset + r[from + count - 1].size))
		count++;
	memmove(r, r + from, count * sizeof(*r));
	j->count = count;
}

static enum err
find_records(
    struct lease_journal *j, const char *path, struct err_detail *detail)
{
	uint64_t blocks = j->size / LEASE_JOURNAL_BLOCK;

	j->records = calloc(blocks + 1, sizeof(*j->records));
	if (j->records == NULL)
		return err_set(detail, ERR_MEMORY, "no memory for %s", path);
	for (uint64_t i = 1; i < blocks; i++) {
		uint64_t at = i * LEASE_JOURNAL_BLOCK;

		j->has_records |= looks_like_record(j, at);
		if (j->good_head && read_record(j, at, &j->records[j->count]))
			j->count++;
	}
	if (j->count > 0)
		qsort(
		    j->records, j->count, sizeof(*j->records), compare_numbers);
	choose_records(j);
	return ERR_NONE;
}

enum err
lease_journal_read(int fd, const char *path, struct lease_journal *out,
    struct err_detail *detail)
{
	enum err err;

	memset(out, 0, sizeof(*out));
	err = read_all(fd, path, out, detail);
	if (err == ERR_NONE) {
		read_head(out);
		err = find_records(out, path, detail);
	}
	if (err != ERR_NONE)
		lease_journal_free(out);
	return err;
}

void
lease_journal_free(struct lease_journal *journal)
{
	free(journal->records);
	free(journal->bytes);
	memset(journal, 0, sizeof(*journal));
}
