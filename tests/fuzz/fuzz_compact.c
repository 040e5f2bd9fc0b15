/*
 * fuzz_compact.c: lfc over any set of files.
 *
 * Input: an octet that says which of F.2, F.1, F, F.completed and F.output
 * there are, then their contents, with an octet 0x1e between two. A compaction
 * of F.2 and F.1 keeps exactly the last row of each lease, in the order of
 * addresses, by a model that keeps them all; compacting its result changes no
 * octet; a whole run ends with what was compacted under the name F.2 and none
 * of the others that it may remove; checking and printing the set, in all
 * forms, tells the same number of leases; the JSON form is JSON.
 */
#include <jansson.h>
#include <string.h>
#include <unistd.h>

#include "lfc/check.h"
#include "lfc/compact.h"
#include "lfc/import.h"
#include "lfc/print.h"
#include "lfc/run.h"
#include "libcommon/lease_file.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/scratch.h"

#define SEPARATOR 0x1e
#define MODEL_MAX 400
#define SORT_MEMORY 1

static const char *const names[] = {
    "F.2", "F.1", "F", "F.completed", "F.output"};
#define NAMES (sizeof(names) / sizeof(names[0]))

/* The last row of each lease, by address. */
struct model {
	struct kept {
		struct address address;
		uint8_t type, length;
		bool removed;
		size_t size;
		char row[LEASE_ROW_MAX];
	} * list;
	size_t count;
	bool full;
};

static int
order(const struct kept *kept, const struct lease *lease)
{
	int by_address = address_compare(kept->address, lease->address);

	if (by_address != 0)
		return by_address;
	if (kept->type != lease->type)
		return kept->type < lease->type ? -1 : 1;
	return kept->length - lease->prefix_length;
}

/* The lease's place; made, if it is not there yet. */
static struct kept *
place_of(struct model *model, const struct lease *lease)
{
	size_t at = 0;

	while (at < model->count && order(&model->list[at], lease) < 0)
		at++;
	if (at < model->count && order(&model->list[at], lease) == 0)
		return &model->list[at];
	memmove(&model->list[at + 1], &model->list[at],
	    (model->count - at) * sizeof(*model->list));
	model->count++;
	return &model->list[at];
}

static enum err
see_row(void *context, const struct lease *lease, bool removed, uint64_t line)
{
	struct model *model = context;
	struct kept *kept;

	(void)line;
	model->full = model->full || model->count == MODEL_MAX;
	if (model->full)
		return ERR_NONE;
	kept = place_of(model, lease);
	kept->address = lease->address;
	kept->type = (uint8_t)lease->type;
	kept->length = lease->prefix_length;
	kept->removed = removed;
	kept->size =
	    lease_row_write(lease, removed, kept->row, sizeof(kept->row));
	must(kept->size > 0);
	return ERR_NONE;
}

static void
see_bad_row(void *context, uint64_t line, const char *text, size_t size,
    const char *reason)
{
	(void)context;
	(void)text;
	must(line > 0 && size > 0 && reason[0] != 0);
}

/* Adds a file to the model; false if it is no lease file. */
static bool
add_file(struct model *model, const char *name)
{
	struct lease_file_stats stats;
	struct err_detail detail;
	char path[SCRATCH_PATH];
	enum err err;

	scratch_path(path, name);
	err = lease_file_read(
	    path, 0, see_row, see_bad_row, model, &stats, &detail);
	must(err == ERR_NONE || err == ERR_NOT_FOUND || err == ERR_CORRUPT);
	return err != ERR_CORRUPT;
}

static void
drop_removed(struct model *model)
{
	size_t count = 0;

	for (size_t i = 0; i < model->count; i++)
		if (!model->list[i].removed)
			model->list[count++] = model->list[i];
	model->count = count;
}

static void
model_make(struct model *model)
{
	model->list = malloc((MODEL_MAX + 1) * sizeof(*model->list));
	must(model->list != NULL);
	model->count = 0;
	model->full = false;
}

/* The same leases, in the same order, in a file of that name. */
static void
check_same(const struct model *model, const char *name)
{
	struct model found;

	model_make(&found);
	must(add_file(&found, name));
	must(found.full || found.count == model->count);
	for (size_t i = 0; i < found.count && !found.full; i++) {
		must(found.list[i].size == model->list[i].size);
		must(memcmp(found.list[i].row, model->list[i].row,
			 model->list[i].size) == 0);
	}
	free(found.list);
}

static enum lfc_status
compact_into(const char *previous, const char *copy, const char *output,
    struct compact_stats *stats)
{
	char paths[4][SCRATCH_PATH];
	struct err_detail detail;

	scratch_path(paths[0], previous);
	scratch_path(paths[1], copy);
	scratch_path(paths[2], output);
	scratch_path(paths[3], "bad");
	return compact(&(struct compact_config){.previous = paths[0],
			   .copy = paths[1],
			   .output = paths[2],
			   .bad = paths[3],
			   .sort_memory = SORT_MEMORY},
	    stats, &detail);
}

static void
check_compaction(struct model *model, bool good)
{
	struct compact_stats stats, again;
	enum lfc_status status = compact_into("F.2", "F.1", "out", &stats);

	must(status == (good ? LFC_DONE : LFC_CORRUPT));
	if (!good || model->full)
		return;
	must(stats.leases == model->count);
	check_same(model, "out");
	must(compact_into("out", "none", "out2", &again) == LFC_DONE);
	must(again.leases == stats.leases && again.rows == stats.leases);
	must(again.bad_rows == 0);
	must(again.bytes_written == stats.bytes_written);
	check_same(model, "out2");
}

static bool
is_there(const char *name)
{
	char path[SCRATCH_PATH];

	scratch_path(path, name);
	return access(path, F_OK) == 0;
}

static enum lfc_status
run_once(void)
{
	char pid[SCRATCH_PATH], previous[SCRATCH_PATH], copy[SCRATCH_PATH];
	char output[SCRATCH_PATH], finish[SCRATCH_PATH];
	struct err_detail detail;

	scratch_path(pid, "F.pid");
	scratch_path(previous, "F.2");
	scratch_path(copy, "F.1");
	scratch_path(output, "F.output");
	scratch_path(finish, "F.completed");
	return lfc_run(
	    &(struct lfc_files){pid, previous, copy, output, finish, 0}, NULL,
	    &detail);
}

static void
check_run(const struct model *model, bool good, bool completed)
{
	enum lfc_status status = run_once();

	must(!is_there("F.pid") && !is_there("F.pid.lock"));
	must(status == LFC_DONE || status == LFC_CORRUPT);
	if (status != LFC_DONE) {
		must(!is_there("F.completed") && !is_there("F.output"));
		return;
	}
	must(!is_there("F.1") && !is_there("F.completed"));
	if (completed)
		return;
	must(good);
	if (is_there("F.2") && !model->full)
		check_same(model, "F.2");
	must(run_once() == LFC_DONE);
}

static size_t
print_as(enum print_form form, const char *path, enum lfc_status *status)
{
	struct err_detail detail;
	char *text = NULL;
	size_t size = 0, found = 0;
	FILE *out = open_memstream(&text, &size);

	must(out != NULL);
	*status = print_leases(path, form, out, &detail);
	(void)fclose(out);
	if (form == PRINT_JSON &&
	    (*status == LFC_DONE || *status == LFC_BAD_ROWS)) {
		json_t *leases = json_loadb(text, size, 0, NULL);

		must(json_is_array(leases));
		found = json_array_size(leases);
		json_decref(leases);
	} else if (form == PRINT_CSV) {
		for (size_t i = 0; i < size; i++)
			found += text[i] == '\n';
	}
	free(text);
	return found;
}

/* What an administrator sees of the set. */
static void
look_at(void)
{
	struct import import = {.form = IMPORT_KEA};
	char path[SCRATCH_PATH], to[SCRATCH_PATH];
	enum lfc_status status, other;
	struct err_detail detail;
	char *text = NULL;
	size_t size = 0, rows, maps;
	FILE *out = open_memstream(&text, &size);

	must(out != NULL);
	scratch_path(path, "F");
	scratch_path(to, "imported");
	(void)check_files(path, out, &detail);
	(void)print_as(PRINT_TABLE, path, &other);
	rows = print_as(PRINT_CSV, path, &status);
	maps = print_as(PRINT_JSON, path, &other);
	must(status == other);
	must((status != LFC_DONE && status != LFC_BAD_ROWS) ||
	     rows == maps + 1); /* and a header */
	import.from = path;
	import.to = to;
	import.report = out;
	status = import_leases(&import, &detail);
	must(is_there("imported") ==
	     (status == LFC_DONE || status == LFC_PARTIAL));
	(void)fclose(out);
	free(text);
}

static void
write_files(const uint8_t *data, size_t size, uint8_t which)
{
	const uint8_t *end = data + size;

	for (unsigned i = 0; i < NAMES; i++) {
		const uint8_t *stop =
		    memchr(data, SEPARATOR, (size_t)(end - data));

		if (stop == NULL)
			stop = end;
		if (which >> i & 1)
			scratch_write(
			    names[i], span_of(data, (size_t)(stop - data)));
		data = stop == end ? end : stop + 1;
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct model model;
	bool good;

	if (size < 2)
		return 0;
	scratch_clear();
	write_files(data + 1, size - 1, data[0]);
	model_make(&model);
	good = add_file(&model, "F.2");
	good = add_file(&model, "F.1") && good;
	drop_removed(&model);
	look_at();
	check_compaction(&model, good);
	check_run(&model, good, (data[0] & 8) != 0);
	free(model.list);
	return 0;
}
