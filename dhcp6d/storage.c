/*
 * storage.c: see its header. How a file set is read after a crash, and what a
 * failing disk means, is the sink's and the committer's business.
 */
#include "dhcp6d/storage.h"

#include <stdio.h>
#include <string.h>

#include "dhcp6d/lease/recover.h"
#include "dhcp6d/lease/sink.h"
#include "dhcp6d/lease_check.h"

#define DEFAULT_NAME "kea-leases6.csv"
#define LOG_BUFFER_BYTES (64u << 20) /* of changes that the disk is behind */

enum err
storage_path(const struct lease_database *database, const char *data_directory,
    char path[LEASE_FILE_PATH_MAX], struct err_detail *detail)
{
	const char *name = database->name;
	int size;

	path[0] = 0;
	if (database->type != DATABASE_MEMFILE || !database->persist)
		return ERR_NONE;
	if (name == NULL || name[0] == 0)
		name = DEFAULT_NAME;
	if (strchr(name, '/') != NULL)
		size = snprintf(path, LEASE_FILE_PATH_MAX, "%s", name);
	else
		size = snprintf(
		    path, LEASE_FILE_PATH_MAX, "%s/%s", data_directory, name);
	if (size < 0 || size >= LEASE_FILE_PATH_MAX)
		return err_set(
		    detail, ERR_LIMIT, "the lease file's name is too long");
	return ERR_NONE;
}

static const struct sink_operations *
operations_of(const struct storage *storage)
{
	return storage->path[0] != 0 ? &sink_memfile : &sink_none;
}

static enum err
load(struct storage *storage, const struct storage_setup *setup,
    struct sink **sink, struct err_detail *detail)
{
	const struct sink_operations *operations = operations_of(storage);
	struct lease_check check;
	const struct sink_config config = {
	    .path = storage->path,
	    .max_row_errors = setup->snapshot->lease_database.max_row_errors,
	    .interval = setup->snapshot->lease_database.lfc_interval,
	    .log = setup->log,
	    .check = lease_check,
	    .check_context = &check,
	    .loading = setup->loading,
	    .loading_context = setup->loading_context,
	};
	struct recovered recovered;
	enum err err = operations->open(sink, &config, detail);

	if (err != ERR_NONE)
		return err;
	lease_check_begin(&check, setup->snapshot, setup->log);
	err = lease_recover(storage->store, setup->clock, operations, *sink,
	    setup->log, &recovered, detail);
	if (err != ERR_NONE)
		operations->close(*sink);
	lease_check_end(&check);
	storage->compact = recovered.loaded.compact;
	storage->rows = recovered.loaded.rows;
	return err;
}

static enum err
memory_make(struct storage *storage, struct err_detail *detail)
{
	storage->store = store_create();
	storage->log_buffer = log_buffer_create(LOG_BUFFER_BYTES);
	if (storage->store == NULL || storage->log_buffer == NULL)
		return err_set(detail, ERR_MEMORY, "no memory for leases");
	return ERR_NONE;
}

enum err
storage_open(struct storage *storage, const struct storage_setup *setup,
    struct err_detail *detail)
{
	struct sink *sink;
	enum err err;

	memset(storage, 0, sizeof(*storage));
	if (setup->snapshot->lease_database.type != DATABASE_MEMFILE)
		return err_set(detail, ERR_UNSUPPORTED,
		    "lease-database: only type memfile is supported yet");
	err = storage_path(&setup->snapshot->lease_database,
	    setup->data_directory, storage->path, detail);
	if (err == ERR_NONE)
		err = memory_make(storage, detail);
	if (err == ERR_NONE)
		err = load(storage, setup, &sink, detail);
	if (err == ERR_NONE) {
		storage->committer = committer_start(storage->log_buffer,
		    operations_of(storage), sink, setup->log, setup->advanced,
		    setup->context, detail);
		if (storage->committer == NULL) {
			operations_of(storage)->close(sink);
			err = ERR_SYSTEM;
		}
	}
	if (err != ERR_NONE)
		(void)storage_close(storage, NULL);
	return err;
}

enum err
storage_close(struct storage *storage, struct err_detail *detail)
{
	enum err err = ERR_NONE;

	if (storage->committer != NULL)
		err = committer_stop(storage->committer, detail);
	log_buffer_free(storage->log_buffer);
	store_free(storage->store);
	memset(storage, 0, sizeof(*storage));
	return err;
}
