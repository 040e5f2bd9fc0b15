/*
 * import.c: another server's leases into a lease file of ours.
 *
 * What is read goes, in the file's order, into a file without a name; a
 * compaction of that is the result, so a lease that stands in the source many
 * times is in it once, by the source's last word.
 */
#include "lfc/import.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lfc/fileset.h"
#include "lfc/foreign.h"
#include "libcommon/text.h"

/* A source larger than that is none: it is read into memory. */
#define SOURCE_MAX ((off_t)4 << 30)

struct work {
	const struct import *import;
	struct err_detail *detail;
	struct lease_file_names names; /* of the result */
	char *text;
	size_t size;
	int64_t age_s; /* when the source was written */
	FILE *rows;    /* made of it */
	enum err err;  /* of writing them */
	uint64_t seen, left_out;
	char row[LEASE_ROW_MAX];
};

/* ---- what the readers hand out ---- */

static void
take_complaint(void *context, uint64_t line, const char *reason)
{
	struct work *w = context;

	w->left_out++;
	(void)fprintf(w->import->report,
	    "%s:%" PRIu64 ": not carried over: %s\n", w->import->from, line,
	    reason);
}

static void
take_lease(void *context, const struct lease *lease, uint64_t line)
{
	struct work *w = context;
	struct lease numbered = *lease;
	char text[ADDRESS_TEXT_SIZE], reason[128];
	size_t size;

	if (!subnet_numbers_find(
		w->import->subnets, lease->address, &numbered.subnet_id)) {
		(void)snprintf(reason, sizeof(reason),
		    "no subnet has %s (see --subnet and -c)",
		    address_text(lease->address, text));
		take_complaint(w, line, reason);
		return;
	}
	w->seen++;
	size = lease_row_write(&numbered, false, w->row, sizeof(w->row));
	if (size == 0)
		take_complaint(w, line, "it is beyond the limits of a row");
	else if (fwrite(w->row, 1, size, w->rows) != size && w->err == ERR_NONE)
		w->err = err_system(w->detail, "cannot write leases");
}

static void
take_server_duid(void *context, struct span duid)
{
	struct work *w = context;
	char text[BYTES_TEXT_SIZE(LEASE_DUID_MAX)];

	(void)fprintf(w->import->report,
	    "%s: the server's DUID is %s; in kea-dhcp6-serverid it keeps the "
	    "server's identity\n",
	    w->import->from, bytes_to_text(duid, text, sizeof(text)));
}

/* ---- the source ---- */

static enum lfc_status
read_all(struct work *w, int fd, size_t size)
{
	w->text = malloc(size + 1);
	if (w->text == NULL) {
		err_set(
		    w->detail, ERR_MEMORY, "no memory for %s", w->import->from);
		return LFC_MEMORY;
	}
	while (w->size < size) {
		ssize_t got = read(fd, w->text + w->size, size - w->size);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0) {
			err_system(
			    w->detail, "cannot read %s", w->import->from);
			return LFC_READ;
		}
		if (got == 0)
			break;
		w->size += (size_t)got;
	}
	return LFC_DONE;
}

static enum lfc_status
read_source(struct work *w)
{
	int fd = open(w->import->from, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	enum lfc_status status = LFC_READ;
	struct stat st;

	if (fd < 0) {
		err_system(w->detail, "cannot open %s", w->import->from);
		return LFC_READ;
	}
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) ||
	    st.st_size > SOURCE_MAX)
		err_set(w->detail, ERR_RANGE,
		    "%s is no regular file, or larger than 4 GB",
		    w->import->from);
	else
		status = read_all(w, fd, (size_t)st.st_size);
	if (status == LFC_DONE)
		w->age_s = (int64_t)st.st_mtime;
	(void)close(fd);
	return status;
}

/* By the first word that is no comment. */
static enum import_form
guess(const char *text, size_t size)
{
	size_t at = 0, end;

	while (at < size && strchr(" \t\r\n#", text[at]) != NULL &&
	       text[at] != 0) {
		if (text[at] == '#')
			while (at < size && text[at] != '\n')
				at++;
		else
			at++;
	}
	for (end = at; end < size && text[end] > ' '; end++)
		;
	if (end - at >= 8 && memcmp(text + at, "address,", 8) == 0)
		return IMPORT_KEA;
	if (end - at == 4 && memcmp(text + at, "duid", 4) == 0)
		return IMPORT_DNSMASQ;
	if (at < size && text[at] >= '0' && text[at] <= '9')
		return IMPORT_DNSMASQ;
	return IMPORT_DHCPD;
}

/* ---- the result ---- */

static bool
exists(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0 || errno != ENOENT;
}

static enum lfc_status
must_be_new(struct work *w)
{
	const struct lease_file_names *n = &w->names;
	const char *const paths[] = {
	    n->current, n->copy, n->previous, n->completed, n->output};

	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		if (!exists(paths[i]))
			continue;
		err_set(w->detail, ERR_EXISTS,
		    "%s is there already; name a file that is not", paths[i]);
		return LFC_EXISTS;
	}
	return LFC_DONE;
}

/* link and not rename: it does not replace what came meanwhile. */
static enum lfc_status
give_name(struct work *w)
{
	const struct lease_file_names *n = &w->names;

	if (link(n->output, n->current) != 0) {
		bool there = errno == EEXIST;

		err_system(w->detail, "cannot make %s", n->current);
		return there ? LFC_EXISTS : LFC_WRITE;
	}
	(void)unlink(n->output);
	return lease_file_sync_directory(n->current, w->detail) == ERR_NONE
		   ? LFC_DONE
		   : LFC_WRITE;
}

static enum lfc_status
make_result(struct work *w, const struct compact_opened *files, unsigned count)
{
	struct compact_config config = {
	    .opened = files, .opened_count = count, .output = w->names.output};
	struct compact_stats stats;
	enum lfc_status status = compact(&config, &stats, w->detail);

	if (status == LFC_DONE)
		status = give_name(w);
	if (status != LFC_DONE) {
		(void)unlink(w->names.output);
		return status;
	}
	w->left_out += stats.bad_rows;
	(void)fprintf(w->import->report,
	    "%s: %" PRIu64 " leases; %" PRIu64 " not carried over\n",
	    w->names.current, stats.leases, w->left_out);
	return w->left_out > 0 ? LFC_PARTIAL : LFC_DONE;
}

/* ---- the ways ---- */

static enum lfc_status
read_foreign(struct work *w, enum import_form form)
{
	const struct foreign_sink sink = {
	    take_lease, take_complaint, take_server_duid, w};

	if (fprintf(w->rows, "%s\n", lease_row_header) < 0)
		w->err = err_system(w->detail, "cannot write leases");
	if (form == IMPORT_DNSMASQ)
		foreign_read_dnsmasq(w->text, w->size, w->age_s, &sink);
	else
		foreign_read_dhcpd(w->text, w->size, &sink);
	if (w->err == ERR_NONE && fflush(w->rows) != 0)
		w->err = err_system(w->detail, "cannot write leases");
	if (w->err == ERR_NONE && lseek(fileno(w->rows), 0, SEEK_SET) != 0)
		w->err = err_system(w->detail, "cannot read leases again");
	return w->err == ERR_NONE ? LFC_DONE : LFC_WRITE;
}

static enum lfc_status
import_foreign(struct work *w, enum import_form form)
{
	struct compact_opened rows = {.path = "the leases read"};
	enum lfc_status status;

	w->rows = tmpfile();
	if (w->rows == NULL) {
		err_system(w->detail, "cannot make a temporary file");
		return LFC_WRITE;
	}
	rows.fd = fileno(w->rows);
	status = read_foreign(w, form);
	if (status == LFC_DONE && w->seen == 0) {
		err_set(w->detail, ERR_NOT_FOUND,
		    "there is no lease in %s that could be carried over",
		    w->import->from);
		status = LFC_CORRUPT;
	}
	if (status == LFC_DONE)
		status = make_result(w, &rows, 1);
	(void)fclose(w->rows);
	return status;
}

/* Kea's rows as they are; those of older schemas become ours. Bad ones are
 * told by a check, which reads the same files. What a crash of ours has left in
 * the journal is taken along; where that cannot be told, nothing is made. */
static enum lfc_status
import_kea(struct work *w)
{
	struct fileset *set = calloc(1, sizeof(*set));
	enum lfc_status status = LFC_MEMORY;

	if (set == NULL) {
		err_set(w->detail, ERR_MEMORY, "no memory");
		return status;
	}
	status = fileset_open(set, w->import->from, w->detail);
	if (status == LFC_DONE && set->journal_left_out.text[0] != 0) {
		*w->detail = set->journal_left_out;
		status = LFC_CORRUPT;
	}
	if (status == LFC_DONE)
		status = make_result(w, set->files, set->count);
	if (status == LFC_PARTIAL)
		(void)fprintf(w->import->report,
		    "%s: lfc --check tells which rows\n", w->import->from);
	fileset_close(set);
	free(set);
	return status;
}

/* Of a set, F itself may be missing. */
static enum lfc_status
run(struct work *w)
{
	enum import_form form = w->import->form;
	enum lfc_status status = must_be_new(w);

	if (status != LFC_DONE || form == IMPORT_KEA)
		return status != LFC_DONE ? status : import_kea(w);
	status = read_source(w);
	if (status == LFC_DONE && form == IMPORT_GUESS)
		form = guess(w->text, w->size);
	if (status != LFC_DONE)
		return status;
	return form == IMPORT_KEA ? import_kea(w) : import_foreign(w, form);
}

enum lfc_status
import_leases(const struct import *import, struct err_detail *detail)
{
	struct work *w = calloc(1, sizeof(*w));
	enum lfc_status status = LFC_USAGE;

	if (w == NULL) {
		err_set(detail, ERR_MEMORY, "no memory");
		return LFC_MEMORY;
	}
	w->import = import;
	w->detail = detail;
	if (lease_file_names(import->to, &w->names, detail) == ERR_NONE)
		status = run(w);
	if (status == LFC_PARTIAL)
		err_set(detail, ERR_NONE, "not all could be carried over");
	free(w->text);
	free(w);
	return status;
}
