/*
 * journal.c: F.journal as the committer writes it.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dhcp6d/lease/journal.h"

#define FILE_MODE 0640
#define ZEROS_SIZE (1U << 20)

/* A record that must not be overwritten. */
struct live {
	uint64_t block; /* where it begins */
	uint64_t end;   /* of its rows, in F */
};

struct journal {
	int fd;
	char path[LEASE_FILE_PATH_MAX];
	struct lease_journal_head head;
	uint64_t blocks; /* in all, the head's too */
	uint64_t next;   /* block of the next record, if it fits there */
	uint64_t number; /* of the next record */
	/*
	 * A ring of the records from the one on that the newest record on disk
	 * names as its "first": a reader begins there, so it must be whole,
	 * void or not. The oldest are void first: F is on disk past their rows.
	 * They leave when a later "first" is on disk.
	 */
	struct live *live;
	uint64_t live_first, live_count, void_count;
	uint64_t passed; /* by the "first" of the last record written */
};

static enum err
write_at(const struct journal *j, const void *data, size_t size,
    uint64_t offset, struct err_detail *detail)
{
	const char *next = data;

	while (size > 0) {
		ssize_t written = pwrite(j->fd, next, size, (off_t)offset);

		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0)
			return err_system(
			    detail, "cannot write to %s", j->path);
		next += written;
		offset += (uint64_t)written;
		size -= (size_t)written;
	}
	return ERR_NONE;
}

/* Written, not only allocated: an allocated block that was never written is
 * noted by the file system as such, and writing it is a change of metadata. */
static enum err
write_zeros(struct journal *j, struct err_detail *detail)
{
	char *zeros = calloc(1, ZEROS_SIZE);
	enum err err = ERR_NONE;

	if (zeros == NULL)
		return err_set(detail, ERR_MEMORY, "no memory for a journal");
	for (uint64_t at = 0; at < j->head.size && err == ERR_NONE;
	     at += ZEROS_SIZE) {
		uint64_t left = j->head.size - at;

		err = write_at(j, zeros, left < ZEROS_SIZE ? left : ZEROS_SIZE,
		    at, detail);
	}
	free(zeros);
	return err == ERR_NONE ? journal_sync(j, detail) : err;
}

static enum err
make_file(struct journal *j, struct err_detail *detail)
{
	enum err err;

	j->fd = open(j->path,
	    O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY,
	    FILE_MODE);
	if (j->fd < 0)
		return err_system(detail, "cannot make %s", j->path);
	err = write_zeros(j, detail);
	if (err == ERR_NONE)
		err = journal_restart(j, j->head.inode, detail);
	if (err == ERR_NONE)
		err = lease_file_sync_directory(j->path, detail);
	if (err != ERR_NONE)
		(void)unlink(j->path);
	return err;
}

struct journal *
journal_create(const struct lease_file_names *names, uint64_t size,
    uint64_t inode, struct err_detail *detail)
{
	struct journal *j = calloc(1, sizeof(*j));

	if (j == NULL) {
		err_set(detail, ERR_MEMORY, "no memory for a journal");
		return NULL;
	}
	j->blocks = size / LEASE_JOURNAL_BLOCK;
	j->head.size = j->blocks * LEASE_JOURNAL_BLOCK;
	j->head.inode = inode;
	j->number = 1;
	j->fd = -1;
	memcpy(j->path, names->journal, sizeof(j->path));
	j->live = calloc(j->blocks, sizeof(*j->live));
	if (j->live == NULL)
		err_set(detail, ERR_MEMORY, "no memory for a journal");
	if (j->live == NULL || make_file(j, detail) != ERR_NONE) {
		journal_close(j);
		return NULL;
	}
	return j;
}

enum err
journal_restart(
    struct journal *journal, uint64_t inode, struct err_detail *detail)
{
	uint8_t block[LEASE_JOURNAL_BLOCK];
	enum err err;

	hash_key_random(&journal->head.key);
	journal->head.inode = inode;
	journal->next = 1;
	journal->live_first = journal->live_count = 0;
	journal->void_count = journal->passed = 0;
	lease_journal_write_head(&journal->head, block);
	err = write_at(journal, block, sizeof(block), 0, detail);
	return err == ERR_NONE ? journal_sync(journal, detail) : err;
}

bool
journal_has_name(const struct journal *journal)
{
	struct stat opened, named;

	return fstat(journal->fd, &opened) == 0 &&
	       lstat(journal->path, &named) == 0 &&
	       opened.st_dev == named.st_dev && opened.st_ino == named.st_ino;
}

/* Half of it, so that the next one finds room while F is synced. */
size_t
journal_record_max(const struct journal *journal)
{
	return (journal->blocks - 1) / 2 * LEASE_JOURNAL_BLOCK -
	       LEASE_JOURNAL_HEADER;
}

static void
note_void_records(struct journal *j, uint64_t synced)
{
	while (
	    j->void_count < j->live_count &&
	    j->live[(j->live_first + j->void_count) % j->blocks].end <= synced)
		j->void_count++;
}

static void
forget_oldest(struct journal *j, uint64_t count)
{
	j->live_first = (j->live_first + count) % j->blocks;
	j->live_count -= count;
	j->void_count -= count;
	j->passed = 0;
}

/* Where a record of so many blocks begins; what is too short a rest of the
 * file is left out. */
static uint64_t
place(const struct journal *j, uint64_t blocks)
{
	return j->next + blocks > j->blocks ? 1 : j->next;
}

/* The ring's records, if there are any, reach from the oldest one to next,
 * perhaps around the end. */
static bool
overlaps(const struct journal *j, uint64_t blocks)
{
	uint64_t at = place(j, blocks), oldest;

	if (j->live_count == 0)
		return false;
	oldest = j->live[j->live_first].block;
	if (at == j->next && at > oldest)
		return false; /* the rest of the file is free */
	if (j->next <= oldest && at != j->next)
		return true; /* it would skip the oldest */
	return at + blocks > oldest;
}

uint64_t
journal_room(struct journal *journal, size_t size, uint64_t synced_of_f)
{
	struct journal *j = journal;

	note_void_records(j, synced_of_f);
	if (!overlaps(j, lease_journal_blocks(size)))
		return 0;
	if (j->void_count < j->live_count)
		return j->live[(j->live_first + j->live_count - 1) % j->blocks]
		    .end;
	/* F has it all, so it does no harm if nothing can be read */
	forget_oldest(j, j->live_count);
	return 0;
}

enum err
journal_write(struct journal *journal, const struct journal_rows *rows,
    struct err_detail *detail)
{
	struct journal *j = journal;
	uint64_t blocks = lease_journal_blocks(rows->size);
	uint64_t at = place(j, blocks);
	struct lease_journal_record record = {.number = j->number,
	    .first = j->number - (j->live_count - j->void_count),
	    .offset = rows->offset,
	    .before = lease_journal_before(
		&j->head.key, rows->ahead, rows->ahead_size),
	    .size = rows->size};
	enum err err;

	lease_journal_seal(&j->head.key, &record, rows->room);
	err = write_at(j, rows->room, blocks * LEASE_JOURNAL_BLOCK,
	    at * LEASE_JOURNAL_BLOCK, detail);
	if (err != ERR_NONE)
		return err;
	j->live[(j->live_first + j->live_count) % j->blocks] =
	    (struct live){at, rows->offset + rows->size};
	j->live_count++;
	j->passed = j->void_count;
	j->next = at + blocks;
	j->number++;
	return ERR_NONE;
}

enum err
journal_sync(struct journal *journal, struct err_detail *detail)
{
	if (fdatasync(journal->fd) != 0)
		return err_system(detail, "cannot sync %s", journal->path);
	forget_oldest(journal, journal->passed);
	return ERR_NONE;
}

enum err
journal_remove(struct journal *journal, struct err_detail *detail)
{
	enum err err = ERR_NONE;

	if (journal == NULL)
		return ERR_NONE;
	if (unlink(journal->path) != 0)
		err = err_system(detail, "cannot remove %s", journal->path);
	else
		err = lease_file_sync_directory(journal->path, detail);
	journal_close(journal);
	return err;
}

void
journal_close(struct journal *journal)
{
	if (journal == NULL)
		return;
	if (journal->fd >= 0)
		(void)close(journal->fd);
	free(journal->live);
	free(journal);
}
