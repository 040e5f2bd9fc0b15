/*
 * print.c: the current leases of a file set, without a server.
 *
 * They are compacted into a temporary file, which is then read twice: once to
 * find how wide the columns are.
 */
#include "lfc/print.h"

#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "lfc/fileset.h"
#include "libcommon/text.h"

#define COLUMNS 7
#define CELL_SIZE (LEASE_HOSTNAME_MAX * 4 + 1)

struct cells {
	char text[COLUMNS][CELL_SIZE];
};

struct printing {
	FILE *out;
	size_t widths[COLUMNS];
	struct cells cells;
	uint64_t printed;
};

/* ---- a table ---- */

static const char *
state_text(uint8_t state, char text[16])
{
	static const char *const states[] = {
	    "assigned", "declined", "expired", "released", "registered"};

	if (state < sizeof(states) / sizeof(states[0]))
		return states[state];
	(void)snprintf(text, 16, "%u", (unsigned)state);
	return text;
}

static void
end_text(const struct lease *lease, char *out, size_t size)
{
	time_t end = (time_t)lease_end(lease);
	struct tm utc;

	if (lease->valid == LIFETIME_INFINITE)
		(void)snprintf(out, size, "never");
	else if (gmtime_r(&end, &utc) == NULL ||
		 strftime(out, size, "%Y-%m-%dT%H:%M:%SZ", &utc) == 0)
		(void)snprintf(out, size, "?");
}

static void
fill_cells(struct cells *cells, const struct lease *lease)
{
	struct prefix prefix = {lease->address, lease->prefix_length};
	char *const c[COLUMNS] = {cells->text[0], cells->text[1],
	    cells->text[2], cells->text[3], cells->text[4], cells->text[5],
	    cells->text[6]};
	char state[16];

	if (lease->type == LEASE_PD)
		(void)prefix_text(prefix, c[0]);
	else
		(void)address_text(lease->address, c[0]);
	(void)snprintf(c[1], CELL_SIZE, "%s", state_text(lease->state, state));
	end_text(lease, c[2], CELL_SIZE);
	(void)snprintf(c[3], CELL_SIZE, "%" PRIu32, lease->subnet_id);
	(void)snprintf(c[4], CELL_SIZE, "%" PRIu32, lease->iaid);
	(void)bytes_to_text(lease->duid, c[5], CELL_SIZE);
	(void)text_printable((const char *)lease->hostname.data,
	    lease->hostname.size, c[6], CELL_SIZE);
}

static const struct cells head = {
    {"ADDRESS", "STATE", "ENDS", "SUBNET", "IAID", "DUID", "HOSTNAME"}};

static void
widen(struct printing *p, const struct cells *cells)
{
	for (unsigned i = 0; i < COLUMNS; i++) {
		size_t width = strlen(cells->text[i]);

		if (width > p->widths[i])
			p->widths[i] = width;
	}
}

/* The last column needs no blanks behind it. */
static void
print_cells(struct printing *p, const struct cells *cells)
{
	for (unsigned i = 0; i + 1 < COLUMNS; i++)
		(void)fprintf(
		    p->out, "%-*s  ", (int)p->widths[i], cells->text[i]);
	(void)fprintf(p->out, "%s\n", cells->text[COLUMNS - 1]);
}

static enum err
measure_row(
    void *context, const struct lease *lease, bool removed, uint64_t line)
{
	struct printing *p = context;

	(void)removed;
	(void)line;
	fill_cells(&p->cells, lease);
	widen(p, &p->cells);
	return ERR_NONE;
}

static enum err
print_row(void *context, const struct lease *lease, bool removed, uint64_t line)
{
	struct printing *p = context;

	(void)removed;
	(void)line;
	fill_cells(&p->cells, lease);
	print_cells(p, &p->cells);
	return ERR_NONE;
}

/* ---- JSON ---- */

/* Octets that are no printable ASCII as \u00HH, as Kea does. */
static void
print_string(FILE *out, struct span text)
{
	(void)fputc('"', out);
	for (size_t i = 0; i < text.size; i++) {
		uint8_t c = text.data[i];

		if (c == '"' || c == '\\')
			(void)fprintf(out, "\\%c", c);
		else if (c < 0x20 || c > 0x7e)
			(void)fprintf(out, "\\u%04x", c);
		else
			(void)fputc(c, out);
	}
	(void)fputc('"', out);
}

static void
print_octets(FILE *out, const char *name, struct span octets)
{
	char text[BYTES_TEXT_SIZE(LEASE_DUID_MAX)];

	(void)fprintf(out, ", \"%s\": \"%s\"", name,
	    bytes_to_text(octets, text, sizeof(text)));
}

/*
 * JSON as it is kept. Its rows may hold octets that are no UTF-8, within
 * strings: as \u00HH, as Kea reads them.
 */
static void
print_kept(FILE *out, struct span json)
{
	const char *text = (const char *)json.data;
	size_t whole;

	for (size_t i = 0; i < json.size; i += whole) {
		whole = json.data[i] < 0x80
			    ? 1
			    : text_utf8_size(text + i, json.size - i);
		if (whole == 0) {
			(void)fprintf(out, "\\u%04x", json.data[i]);
			whole = 1;
		} else {
			(void)fwrite(text + i, 1, whole, out);
		}
	}
}

static void
print_optional(FILE *out, const struct lease *lease)
{
	const struct span context = lease->user_context;

	print_octets(out, "duid", lease->duid);
	if (lease->hwaddr.size > 0)
		print_octets(out, "hw-address", lease->hwaddr);
	(void)fprintf(out, ", \"hostname\": ");
	print_string(out, lease->hostname);
	if (context.size > 0) {
		(void)fprintf(out, ", \"user-context\": ");
		print_kept(out, context);
	}
}

static enum err
print_map(void *context, const struct lease *lease, bool removed, uint64_t line)
{
	struct printing *p = context;
	char address[ADDRESS_TEXT_SIZE];
	const char *type = lease->type == LEASE_PD ? "IA_PD" : "IA_NA";

	(void)removed;
	(void)line;
	(void)fprintf(p->out,
	    "%s\n  { \"ip-address\": \"%s\", \"type\": \"%s\", "
	    "\"prefix-len\": %u, \"subnet-id\": %" PRIu32
	    ", \"pool-id\": %" PRIu32 ", \"iaid\": %" PRIu32
	    ", \"state\": %u, \"cltt\": %" PRId64 ", \"valid-lft\": %" PRIu32
	    ", \"preferred-lft\": %" PRIu32
	    ", \"fqdn-fwd\": %s, \"fqdn-rev\": %s",
	    p->printed++ > 0 ? "," : "", address_text(lease->address, address),
	    type, (unsigned)lease->prefix_length, lease->subnet_id,
	    lease->pool_id, lease->iaid, (unsigned)lease->state,
	    lease->transaction, lease->valid, lease->preferred,
	    lease->fqdn_forward ? "true" : "false",
	    lease->fqdn_reverse ? "true" : "false");
	print_optional(p->out, lease);
	(void)fputs(" }", p->out);
	return ERR_NONE;
}

/* ---- forms ---- */

static enum err
walk(int fd, lease_file_row *row, struct printing *p, struct err_detail *detail)
{
	struct lease_file_stats stats;

	if (lseek(fd, 0, SEEK_SET) != 0)
		return err_system(detail, "cannot read the leases again");
	return lease_file_read_from(
	    fd, "the result", 0, row, NULL, p, &stats, detail);
}

static enum err
print_table(int fd, struct printing *p, struct err_detail *detail)
{
	enum err err;

	widen(p, &head);
	err = walk(fd, measure_row, p, detail);
	if (err == ERR_NONE)
		print_cells(p, &head);
	return err == ERR_NONE ? walk(fd, print_row, p, detail) : err;
}

static enum err
print_json(int fd, struct printing *p, struct err_detail *detail)
{
	enum err err;

	(void)fputc('[', p->out);
	err = walk(fd, print_map, p, detail);
	(void)fputs("\n]\n", p->out);
	return err;
}

static enum err
print_csv(int fd, struct printing *p, struct err_detail *detail)
{
	char buffer[65536];
	ssize_t got;

	if (lseek(fd, 0, SEEK_SET) != 0)
		return err_system(detail, "cannot read the leases again");
	while ((got = read(fd, buffer, sizeof(buffer))) > 0)
		(void)fwrite(buffer, 1, (size_t)got, p->out);
	return got == 0 ? ERR_NONE
			: err_system(detail, "cannot read the leases again");
}

static enum lfc_status
print_result(int fd, enum print_form form, FILE *out, struct err_detail *detail)
{
	struct printing *p = calloc(1, sizeof(*p));
	enum err err;

	if (p == NULL) {
		err_set(detail, ERR_MEMORY, "no memory");
		return LFC_MEMORY;
	}
	p->out = out;
	err = form == PRINT_CSV    ? print_csv(fd, p, detail)
	      : form == PRINT_JSON ? print_json(fd, p, detail)
				   : print_table(fd, p, detail);
	free(p);
	if (err != ERR_NONE)
		return LFC_READ;
	if (fflush(out) != 0 || ferror(out)) {
		err_system(detail, "cannot write");
		return LFC_WRITE;
	}
	return LFC_DONE;
}

/* All leases of the set into a file without a name. */
static enum lfc_status
merge(const struct fileset *set, int *fd, uint64_t *bad_rows,
    struct err_detail *detail)
{
	char path[PATH_MAX];
	struct compact_config config = {
	    .opened = set->files, .opened_count = set->count, .output = path};
	struct compact_stats stats = {.bad_rows = 0};
	enum lfc_status status;

	*fd = fileset_temporary(path, detail);
	if (*fd < 0)
		return LFC_WRITE;
	status = compact(&config, &stats, detail);
	*bad_rows = stats.bad_rows;
	(void)unlink(path);
	return status;
}

enum lfc_status
print_leases(const char *path, enum print_form form, FILE *out,
    struct err_detail *detail)
{
	struct fileset *set = calloc(1, sizeof(*set));
	uint64_t bad_rows = 0;
	enum lfc_status status = LFC_MEMORY;
	int fd = -1;

	if (set == NULL) {
		err_set(detail, ERR_MEMORY, "no memory");
		return status;
	}
	status = fileset_open(set, path, detail);
	if (status == LFC_DONE)
		status = merge(set, &fd, &bad_rows, detail);
	if (status == LFC_DONE)
		status = print_result(fd, form, out, detail);
	if (status == LFC_DONE && bad_rows > 0) {
		err_set(detail, ERR_CORRUPT,
		    "%" PRIu64 " rows cannot be read and are left out; "
		    "lfc --check %s tells which",
		    bad_rows, path);
		status = LFC_BAD_ROWS;
	}
	if (status == LFC_DONE && set->journal_left_out.text[0] != 0) {
		err_set(detail, ERR_CORRUPT, "rows may be missing: %s",
		    set->journal_left_out.text);
		status = LFC_BAD_ROWS;
	}
	if (fd >= 0)
		(void)close(fd);
	fileset_close(set);
	free(set);
	return status;
}
