/*
 * lease/store_rows.c: see its header.
 */
#include "dhcp6d/lease/store_rows.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "libcommon/lease_file.h"

#define SLICE 64
#define WRITE_SIZE (1 << 20)
#define BUFFER_SIZE (WRITE_SIZE + SLICE * LEASE_ROW_MAX)

struct rows {
	struct lease_store *store;
	const char *path;
	int fd;
	struct moment now; /* of this slice */
	uint64_t leases;
	size_t used;
	char buffer[BUFFER_SIZE];
};

static void
add_row(void *context, uint32_t index, const struct lease_record *record)
{
	struct rows *rows = context;
	struct lease lease;

	(void)record;
	store_read(rows->store, index, &lease);
	lease.transaction = moment_wall_of_lease(&rows->now, lease.transaction);
	rows->used += lease_row_write(&lease, false, rows->buffer + rows->used,
	    sizeof(rows->buffer) - rows->used);
	rows->leases++;
}

static enum err
flush(struct rows *rows, struct err_detail *detail)
{
	enum err err = lease_file_write_all(
	    rows->fd, rows->path, rows->buffer, rows->used, detail);

	rows->used = 0;
	return err;
}

static enum err
write_rows(struct rows *rows, const struct clock *clock,
    const atomic_bool *stop, struct err_detail *detail)
{
	uint32_t cursor = 0;
	enum err err = ERR_NONE;
	bool more = true;

	rows->used = strlen(lease_row_header);
	memcpy(rows->buffer, lease_row_header, rows->used);
	rows->buffer[rows->used++] = '\n';
	while (more && err == ERR_NONE) {
		rows->now = clock_now(clock);
		store_lock(rows->store);
		more = store_walk(rows->store, &cursor, SLICE, add_row, rows);
		store_unlock(rows->store);
		if (rows->used >= WRITE_SIZE || !more)
			err = flush(rows, detail);
		if (stop != NULL && atomic_load(stop))
			err = err_set(detail, ERR_CLOSED, "stopped");
	}
	return err;
}

static enum err
write_file(struct rows *rows, const struct clock *clock,
    const atomic_bool *stop, struct err_detail *detail)
{
	enum err err;

	rows->fd = open(rows->path,
	    O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY,
	    0640);
	if (rows->fd < 0)
		return err_system(detail, "cannot make %s", rows->path);
	err = write_rows(rows, clock, stop, detail);
	if (err == ERR_NONE && fdatasync(rows->fd) != 0)
		err = err_system(detail, "cannot sync %s", rows->path);
	if (close(rows->fd) != 0 && err == ERR_NONE)
		err = err_system(detail, "cannot close %s", rows->path);
	if (err != ERR_NONE)
		(void)unlink(rows->path);
	return err;
}

enum err
store_rows_write(struct lease_store *store, const struct clock *clock,
    const char *path, const atomic_bool *stop, uint64_t *leases,
    struct err_detail *detail)
{
	struct rows *rows = calloc(1, sizeof(*rows));
	enum err err;

	if (rows == NULL)
		return err_set(detail, ERR_MEMORY, "%s", err_text(ERR_MEMORY));
	rows->store = store;
	rows->path = path;
	err = write_file(rows, clock, stop, detail);
	*leases = rows->leases;
	free(rows);
	return err;
}
