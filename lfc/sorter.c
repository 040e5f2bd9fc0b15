/*
 * sorter.c: rows in, in any order; rows out, in the order of their keys.
 *
 * A range collects its rows in a piece of memory; a full one is kept when
 * there is one range only, else written to the temporary file's end and used
 * again. Rows do not cross pieces. All disk access is sequential but for one
 * seek per piece.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lfc/sorter.h"
#include "libcommon/lease_file.h"
#include "libcommon/prefetch.h"

#define PIECE_SIZE (256 * 1024)

/* Rows that are on their way from memory while others are given out. */
#define AHEAD 8
#define CACHE_LINE 64

struct record {
	struct address address;
	uint32_t size;
	uint32_t kind;
};

_Static_assert(
    PIECE_SIZE > LEASE_ROW_MAX + sizeof(struct record), "a row fits");

struct piece {
	char *memory;    /* NULL: in the file */
	uint64_t offset; /* in the file */
	size_t used;
};

/* The last piece is being filled, if it has memory. */
struct range {
	struct piece *pieces;
	size_t count, capacity;
	size_t rows;
};

struct sorter {
	struct lease_key *bounds;
	struct range *ranges;
	size_t range_count;
	char path[LEASE_FILE_PATH_MAX]; /* of the temporary file, for words */
	int fd;                         /* -1: not made */
	uint64_t file_size;
};

struct entry {
	struct lease_key key;
	const char *row; /* its struct record */
};

static enum err
no_memory(struct err_detail *detail)
{
	return err_set(detail, ERR_MEMORY, "no memory to sort leases");
}

/* Nameless, so that nothing is left behind whatever happens to us. */
static enum err
make_file(struct sorter *sorter, struct err_detail *detail)
{
	char *slash = strrchr(sorter->path, '/');

	if (slash != NULL)
		slash[slash == sorter->path] = 0;
	else
		memcpy(sorter->path, ".", 2);
	sorter->fd = open(sorter->path, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	if (sorter->fd >= 0)
		return ERR_NONE;
	if (errno != EOPNOTSUPP && errno != EISDIR && errno != ENOENT)
		return err_system(
		    detail, "cannot make a temporary file in %s", sorter->path);
	if (strlen(sorter->path) + 16 > sizeof(sorter->path))
		return err_set(detail, ERR_RANGE, "path is too long");
	strcat(sorter->path, "/lfc-XXXXXX");
	sorter->fd = mkostemp(sorter->path, O_CLOEXEC);
	if (sorter->fd < 0 || unlink(sorter->path) != 0)
		return err_system(
		    detail, "cannot make a temporary file %s", sorter->path);
	return ERR_NONE;
}

enum err
sorter_create(const struct lease_key *bounds, size_t count,
    const char *directory_of, struct sorter **out, struct err_detail *detail)
{
	struct sorter *sorter = calloc(1, sizeof(*sorter));
	enum err err = ERR_NONE;

	if (sorter == NULL)
		return no_memory(detail);
	sorter->fd = -1;
	sorter->range_count = count + 1;
	sorter->bounds = calloc(count + 1, sizeof(*sorter->bounds));
	sorter->ranges = calloc(count + 1, sizeof(*sorter->ranges));
	if (sorter->bounds == NULL || sorter->ranges == NULL)
		err = no_memory(detail);
	else if (strlen(directory_of) >= sizeof(sorter->path))
		err = err_set(detail, ERR_RANGE, "path is too long");
	else
		strcpy(sorter->path, directory_of);
	if (err == ERR_NONE && count > 0)
		err = make_file(sorter, detail);
	if (err != ERR_NONE) {
		sorter_free(sorter);
		return err;
	}
	if (count > 0)
		memcpy(sorter->bounds, bounds, count * sizeof(*bounds));
	*out = sorter;
	return ERR_NONE;
}

static void
free_range(struct range *range)
{
	for (size_t i = 0; i < range->count; i++)
		free(range->pieces[i].memory);
	free(range->pieces);
	*range = (struct range){0};
}

void
sorter_free(struct sorter *sorter)
{
	if (sorter == NULL)
		return;
	for (size_t i = 0; sorter->ranges != NULL && i < sorter->range_count;
	     i++)
		free_range(&sorter->ranges[i]);
	free(sorter->ranges);
	free(sorter->bounds);
	if (sorter->fd >= 0)
		(void)close(sorter->fd);
	free(sorter);
}

static struct range *
range_of(struct sorter *sorter, const struct lease_key *key)
{
	size_t low = 0, high = sorter->range_count - 1;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (lease_key_compare(key, &sorter->bounds[middle]) < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return &sorter->ranges[low];
}

static bool
add_piece(struct range *range, char *memory)
{
	if (range->count == range->capacity) {
		size_t capacity = range->capacity * 2 + 16;
		struct piece *pieces =
		    realloc(range->pieces, capacity * sizeof(*range->pieces));

		if (pieces == NULL)
			return false;
		range->pieces = pieces;
		range->capacity = capacity;
	}
	range->pieces[range->count++] = (struct piece){memory, 0, 0};
	return true;
}

/* The last piece goes to the file; its memory is free for the next. */
static enum err
spill(struct sorter *sorter, struct piece *piece, char **memory,
    struct err_detail *detail)
{
	enum err err = lease_file_write_all(
	    sorter->fd, sorter->path, piece->memory, piece->used, detail);

	if (err != ERR_NONE)
		return err;
	*memory = piece->memory;
	piece->memory = NULL;
	piece->offset = sorter->file_size;
	sorter->file_size += piece->used;
	return ERR_NONE;
}

static enum err
next_piece(
    struct sorter *sorter, struct range *range, struct err_detail *detail)
{
	char *memory = NULL;

	if (range->count > 0 && sorter->fd >= 0) {
		enum err err = spill(
		    sorter, &range->pieces[range->count - 1], &memory, detail);

		if (err != ERR_NONE)
			return err;
	}
	if (memory == NULL)
		memory = malloc(PIECE_SIZE);
	if (memory != NULL && add_piece(range, memory))
		return ERR_NONE;
	free(memory);
	return no_memory(detail);
}

enum err
sorter_add(struct sorter *sorter, const struct lease_key *key, const char *text,
    size_t size, struct err_detail *detail)
{
	struct range *range = range_of(sorter, key);
	struct record record = {key->address, (uint32_t)size, key->kind};
	struct piece *piece;
	enum err err;

	if (size > LEASE_ROW_MAX)
		return err_set(detail, ERR_RANGE, "a row is too long");
	if (range->count == 0 ||
	    PIECE_SIZE - range->pieces[range->count - 1].used <
		sizeof(record) + size) {
		err = next_piece(sorter, range, detail);
		if (err != ERR_NONE)
			return err;
	}
	piece = &range->pieces[range->count - 1];
	memcpy(piece->memory + piece->used, &record, sizeof(record));
	memcpy(piece->memory + piece->used + sizeof(record), text, size);
	piece->used += sizeof(record) + size;
	range->rows++;
	return ERR_NONE;
}

static enum err
load_piece(
    struct sorter *sorter, struct piece *piece, struct err_detail *detail)
{
	size_t done = 0;

	if (piece->memory != NULL)
		return ERR_NONE;
	piece->memory = malloc(piece->used);
	if (piece->memory == NULL)
		return no_memory(detail);
	while (done < piece->used) {
		ssize_t got = pread(sorter->fd, piece->memory + done,
		    piece->used - done, (off_t)(piece->offset + done));

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return err_system(
			    detail, "cannot read a temporary file");
		if (got == 0)
			return err_set(detail, ERR_CORRUPT,
			    "a temporary file is shorter than written");
		done += (size_t)got;
	}
	return ERR_NONE;
}

static size_t
list_piece(const struct piece *piece, struct entry *entries)
{
	size_t count = 0;

	for (size_t at = 0; at < piece->used; count++) {
		struct record record;

		memcpy(&record, piece->memory + at, sizeof(record));
		entries[count].key =
		    (struct lease_key){record.address, (uint8_t)record.kind};
		entries[count].row = piece->memory + at;
		at += sizeof(record) + record.size;
	}
	return count;
}

static int
compare_entries(const void *a, const void *b)
{
	return lease_key_compare(
	    &((const struct entry *)a)->key, &((const struct entry *)b)->key);
}

/* Most rows with their record; they lie in the order they came. */
static void
ask_for(const char *row)
{
	for (size_t at = 0; at < 3 * CACHE_LINE; at += CACHE_LINE)
		prefetch(row + at);
}

static enum err
give_out(const struct entry *entries, size_t count, sorter_each *each,
    void *context, struct err_detail *detail)
{
	enum err err = ERR_NONE;

	for (size_t i = 0; i < count && err == ERR_NONE; i++) {
		struct record record;

		if (count - i > AHEAD)
			ask_for(entries[i + AHEAD].row);
		memcpy(&record, entries[i].row, sizeof(record));
		err = each(context, &entries[i].key,
		    entries[i].row + sizeof(record), record.size, detail);
	}
	return err;
}

static enum err
drain_range(struct sorter *sorter, struct range *range, sorter_each *each,
    void *context, struct err_detail *detail)
{
	struct entry *entries = calloc(range->rows + 1, sizeof(*entries));
	enum err err = entries == NULL ? no_memory(detail) : ERR_NONE;
	size_t count = 0;

	for (size_t i = 0; i < range->count && err == ERR_NONE; i++) {
		err = load_piece(sorter, &range->pieces[i], detail);
		if (err == ERR_NONE)
			count += list_piece(&range->pieces[i], entries + count);
	}
	if (err == ERR_NONE) {
		qsort(entries, count, sizeof(*entries), compare_entries);
		err = give_out(entries, count, each, context, detail);
	}
	free(entries);
	free_range(range);
	return err;
}

enum err
sorter_drain(struct sorter *sorter, sorter_each *each, void *context,
    struct err_detail *detail)
{
	enum err err = ERR_NONE;

	for (size_t i = 0; i < sorter->range_count && err == ERR_NONE; i++)
		err = drain_range(
		    sorter, &sorter->ranges[i], each, context, detail);
	return err;
}
