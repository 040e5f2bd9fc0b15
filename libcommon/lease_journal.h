/*
 * libcommon/lease_journal.h: F.journal, the format.
 *
 * Syncing a file that grows costs the file system a commit of its own
 * metadata; overwriting blocks that were written before does not. So dhcp6d
 * appends rows to F for its readers, and the same rows to a file of fixed size
 * that is used around and around; it is this one that is synced before a
 * client is answered. F is synced some moments later, after which the record
 * in the journal is void. What a crash leaves is put back into F by whoever
 * opens it next (lease_journal_fold.h).
 *
 * THE FILE. Blocks of 4096 bytes. The first is the head: a random key, F's
 * inode, the size. Records begin at blocks and share none, so that a write
 * that is torn hurts nothing that was acknowledged. A record is 64 bytes and
 * then rows as they stand in F:
 *
 *   0  magic "DHCP6JR1"        32  where in F the rows begin
 *   8  checksum of the rest    40  hash of what stands before them in F
 *   16 its number              48  length of the rows
 *   24 the first number that   56  0
 *      F may lack on disk
 *
 * Numbers are big-endian, hashes SipHash-2-4 with the head's key: a record of
 * another journal, an older round or another file does not fit, and its cost
 * (some 60 ns a row) is small beside the row's text. Rows are the contents so
 * that nothing but text has to be put back.
 *
 * What counts are the records from the highest "first number" on, as long as
 * they follow each other in number and place; the first that is torn ends them.
 *
 * Threads: no state.
 */
#ifndef LIBCOMMON_LEASE_JOURNAL_H
#define LIBCOMMON_LEASE_JOURNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "libcommon/err.h"
#include "libcommon/hash.h"

#define LEASE_JOURNAL_BLOCK 4096
#define LEASE_JOURNAL_HEADER 64 /* of a record, before its rows */
#define LEASE_JOURNAL_BEFORE 64 /* bytes of F that are hashed at most */
#define LEASE_JOURNAL_SIZE_MAX (UINT64_C(1) << 30)

struct lease_journal_head {
	struct hash_key key;
	uint64_t inode; /* of F */
	uint64_t size;  /* of the journal */
};

struct lease_journal_record {
	uint64_t number, first; /* first: what F may lack begins there */
	uint64_t offset;        /* in F */
	uint64_t before;        /* lease_journal_before */
	const char *text;
	size_t size;
};

void lease_journal_write_head(
    const struct lease_journal_head *head, uint8_t block[LEASE_JOURNAL_BLOCK]);

/* Hash of the end of text, LEASE_JOURNAL_BEFORE bytes of it at most. */
uint64_t lease_journal_before(
    const struct hash_key *key, const char *text, size_t size);

/* Blocks that a record of that many bytes takes. */
uint64_t lease_journal_blocks(size_t size);

/*
 * Makes a record of the rows that record->text has, which is LEASE_JOURNAL_
 * HEADER bytes into room; the rest of the last block becomes zeros.
 */
void lease_journal_seal(const struct hash_key *key,
    const struct lease_journal_record *record, uint8_t *room);

/* A journal that was read: freed by lease_journal_free. */
struct lease_journal {
	uint8_t *bytes;
	uint64_t size;
	struct lease_journal_head head;
	bool good_head;
	bool has_records; /* something in it looks like one */
	/* what counts, in order; texts lie in bytes */
	struct lease_journal_record *records;
	size_t count;
};

/* All of it. ERR_CORRUPT: it cannot be one (too large). What is not whole is
 * said by good_head and has_records. */
enum err lease_journal_read(int fd, const char *path, struct lease_journal *out,
    struct err_detail *detail);
void lease_journal_free(struct lease_journal *journal);

#endif
