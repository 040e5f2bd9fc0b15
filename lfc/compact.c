/*
 * compact.c: two lease files into one that says the same.
 *
 * Reading once, an index learns for each lease the number of the line that
 * counts (index.h); what remains of it is a bit per line. Reading again, those
 * lines go into a sorter (sorter.h) and come out by address. So no disk access
 * is at random, and memory is 24 to 32 bytes per lease and a bit per line.
 *
 * As many leases must come out as the index had, in order; at last the result
 * is read again and compared with what was written.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "lfc/compact.h"
#include "lfc/index.h"
#include "lfc/output.h"
#include "lfc/sorter.h"
#include "lfc/source.h"
#include "libcommon/bad_rows.h"
#include "libcommon/log_messages.h"

#define SORT_MEMORY (64 << 20)
#define BOUNDS_MAX 4096
#define SAMPLES_PER_BOUND 32

/* Rows whose slots of the index are on their way from memory. */
#define AHEAD 16

/* Rows between two looks at the clock, seconds between two lines. */
#define PROGRESS_ROWS (1 << 18)
#define PROGRESS_SECONDS 5

struct pending {
	uint64_t hash;
	struct lease_key key;
	uint64_t row;
};

struct compaction {
	const struct compact_config *config;
	struct compact_stats *stats;
	struct err_detail *detail;
	struct source sources[COMPACT_SOURCES_MAX];
	uint64_t lines; /* of all sources */
	uint64_t text;  /* bytes of all good rows */
	struct index *index;
	uint8_t *counts; /* a bit per line: it says what a lease is */
	struct sorter *sorter;
	struct output *output;
	struct bad_rows bad;
	struct pending ahead[AHEAD];
	uint64_t ahead_next;
	time_t next_progress;
};

static enum lfc_status
no_memory(struct compaction *c)
{
	err_set(c->detail, ERR_MEMORY, "no memory to compact leases");
	return LFC_MEMORY;
}

static enum lfc_status
write_status(enum err err)
{
	return err == ERR_NONE     ? LFC_DONE
	       : err == ERR_MEMORY ? LFC_MEMORY
				   : LFC_WRITE;
}

static void
report_progress(struct compaction *c, const char *doing, uint64_t rows)
{
	time_t now;

	if (rows % PROGRESS_ROWS != 0)
		return;
	if (c->config->progress != NULL)
		c->config->progress(c->config->context, doing, rows);
	now = time(NULL);
	if (now < c->next_progress)
		return;
	c->next_progress = now + PROGRESS_SECONDS;
	log_write(c->config->log, LFC_PROGRESS, doing, rows);
}

/* Takes the oldest of those ahead in, puts this one behind them. */
static bool
learn(struct compaction *c, const struct lease_key *key, uint64_t row)
{
	struct pending *p = &c->ahead[c->ahead_next++ % AHEAD];
	bool done = c->ahead_next <= AHEAD ||
		    index_set(c->index, p->hash, &p->key, p->row);

	p->hash = index_hash(c->index, key);
	p->key = *key;
	p->row = row;
	index_prefetch(c->index, p->hash);
	return done;
}

static bool
learn_rest(struct compaction *c)
{
	uint64_t end = c->ahead_next;
	uint64_t from = end > AHEAD ? end - AHEAD : 0;

	for (; from < end; from++) {
		struct pending *p = &c->ahead[from % AHEAD];

		if (!index_set(c->index, p->hash, &p->key, p->row))
			return false;
	}
	c->ahead_next = 0;
	return true;
}

static enum lfc_status
learn_source(struct compaction *c, struct source *source)
{
	struct lease_reader_row row = {.line = 0};
	struct err_detail why;

	for (;;) {
		struct lease_key key;

		switch (lease_reader_next(source->reader, &row, &why)) {
		case LEASE_READER_ROW:
			key = lease_key_make(row.lease.address, row.lease.type,
			    row.lease.prefix_length);
			c->text += row.size;
			if (!learn(c, &key,
				row.removed ? 0 : source->before + row.line))
				return no_memory(c);
			report_progress(c, LFC_PROGRESS_READ, ++c->stats->rows);
			continue;
		case LEASE_READER_BAD_ROW:
			if (c->config->bad != NULL)
				bad_rows_add(&c->bad, source->path, row.line,
				    row.text, row.size, why.text);
			c->stats->bad_rows++;
			log_write(c->config->log, LFC_BAD_ROW, row.line,
			    source->path, why.text);
			continue;
		case LEASE_READER_FAILED:
			err_set(c->detail, ERR_SYSTEM, "%s", why.text);
			return LFC_READ;
		case LEASE_READER_END:
			break;
		}
		break;
	}
	source->current = lease_reader_is_current(source->reader);
	c->lines = source->before + row.line;
	c->stats->bytes_read += lease_reader_stats(source->reader)->bytes;
	return LFC_DONE;
}

/* First reading. Bad rows must be safe before the file they stand in goes. */
static enum lfc_status
learn_all(struct compaction *c)
{
	const struct compact_config *config = c->config;
	const struct compact_opened named[2] = {
	    {config->previous, -1}, {config->copy, -1}};
	const struct compact_opened *files =
	    config->opened_count > 0 ? config->opened : named;
	unsigned count = config->opened_count > 0 ? config->opened_count : 2;
	enum lfc_status status = LFC_DONE;

	bad_rows_init(&c->bad, config->bad);
	for (unsigned i = 0; i < count && status == LFC_DONE; i++) {
		struct source *source = &c->sources[i];

		status = source_open(
		    source, files[i].path, files[i].fd, c->lines, c->detail);
		if (status == LFC_DONE && source->fd >= 0)
			status = learn_source(c, source);
	}
	if (status == LFC_DONE && !learn_rest(c))
		status = no_memory(c);
	if (bad_rows_close(&c->bad, status == LFC_DONE ? c->detail : NULL) !=
		ERR_NONE &&
	    status == LFC_DONE)
		status = LFC_WRITE;
	c->stats->leases = index_count(c->index);
	c->stats->index_memory = index_memory(c->index);
	return status;
}

struct sampling {
	struct compaction *c;
	uint64_t every, seen;
	struct lease_key *samples;
	size_t count, capacity;
};

/* Marks the line; some of the keys are kept to find the ranges' bounds. */
static void
mark_line(void *context, const struct lease_key *key, uint64_t row)
{
	struct sampling *s = context;

	s->c->counts[row / 8] |= (uint8_t)(1U << row % 8);
	if (s->seen++ % s->every == 0 && s->count < s->capacity)
		s->samples[s->count++] = *key;
}

static int
compare_keys(const void *a, const void *b)
{
	return lease_key_compare(a, b);
}

static size_t
wanted_bounds(const struct compaction *c)
{
	uint64_t memory =
	    c->config->sort_memory != 0 ? c->config->sort_memory : SORT_MEMORY;
	uint64_t rows = c->stats->rows == 0 ? 1 : c->stats->rows;
	uint64_t ranges = c->text / rows * c->stats->leases / memory;

	return ranges < BOUNDS_MAX ? (size_t)ranges : BOUNDS_MAX;
}

/* The index becomes a bit per line and the bounds of the sorter's ranges. */
static enum lfc_status
plan(struct compaction *c)
{
	size_t bounds = wanted_bounds(c);
	struct sampling s = {.c = c, .capacity = bounds * SAMPLES_PER_BOUND};
	enum err err = ERR_MEMORY;

	s.every = s.capacity == 0 ? 1 : c->stats->leases / s.capacity + 1;
	s.samples = calloc(s.capacity + 1, sizeof(*s.samples));
	c->counts = calloc(c->lines / 8 + 1, 1);
	if (s.samples != NULL && c->counts != NULL) {
		index_walk(c->index, mark_line, &s);
		index_free(c->index);
		c->index = NULL;
		qsort(s.samples, s.count, sizeof(*s.samples), compare_keys);
		for (size_t i = 0; i < bounds; i++)
			s.samples[i] =
			    s.samples[(i + 1) * s.count / (bounds + 1)];
		err = sorter_create(s.samples, bounds, c->config->output,
		    &c->sorter, c->detail);
	} else {
		(void)no_memory(c);
	}
	free(s.samples);
	return write_status(err);
}

/* A row of another schema becomes ours; text has room for it. */
static bool
renew_row(struct lease_reader_row *row, char text[LEASE_ROW_MAX])
{
	size_t size =
	    lease_row_write(&row->lease, row->removed, text, LEASE_ROW_MAX);

	row->text = text;
	row->size = size == 0 ? 0 : size - 1; /* the line end */
	return size > 0;
}

static enum lfc_status
collect_row(
    struct compaction *c, struct source *source, struct lease_reader_row *row)
{
	char text[LEASE_ROW_MAX];
	struct address address;
	uint8_t type, length;
	struct lease_key key;

	if ((!source->current && !renew_row(row, text)) ||
	    !lease_row_read_key(
		row->text, row->size, &address, &type, &length)) {
		err_set(c->detail, ERR_CORRUPT,
		    "%s changed while it was compacted", source->path);
		return LFC_READ;
	}
	key = lease_key_make(address, type, length);
	return write_status(
	    sorter_add(c->sorter, &key, row->text, row->size, c->detail));
}

static enum lfc_status
collect_source(struct compaction *c, struct source *source, uint64_t *found)
{
	struct lease_reader_row row;
	enum lfc_status status;

	for (;;) {
		uint64_t number;

		switch (source->current ? lease_reader_next_line(
					      source->reader, &row, c->detail)
					: lease_reader_next(source->reader,
					      &row, c->detail)) {
		case LEASE_READER_FAILED:
			return LFC_READ;
		case LEASE_READER_END:
			return LFC_DONE;
		case LEASE_READER_BAD_ROW:
			continue;
		case LEASE_READER_ROW:
			break;
		}
		number = source->before + row.line;
		if (number > c->lines ||
		    (c->counts[number / 8] >> number % 8 & 1) == 0)
			continue;
		status = collect_row(c, source, &row);
		if (status != LFC_DONE)
			return status;
		report_progress(c, LFC_PROGRESS_SORTED, ++*found);
	}
}

/* Second reading. */
static enum lfc_status
collect_all(struct compaction *c)
{
	enum lfc_status status = LFC_DONE;
	uint64_t found = 0;

	for (unsigned i = 0; i < COMPACT_SOURCES_MAX && status == LFC_DONE;
	     i++) {
		struct source *source = &c->sources[i];

		if (source->fd < 0)
			continue;
		status = source_rewind(source, c->detail);
		if (status == LFC_DONE)
			status = collect_source(c, source, &found);
		source_close(source);
	}
	if (status == LFC_DONE && found != c->stats->leases) {
		err_set(c->detail, ERR_CORRUPT,
		    "found %llu leases of %llu when reading again",
		    (unsigned long long)found,
		    (unsigned long long)c->stats->leases);
		status = LFC_READ;
	}
	return status;
}

struct writing {
	struct output *output;
	struct lease_key last;
	uint64_t leases;
};

static enum err
write_row(void *context, const struct lease_key *key, const char *text,
    size_t size, struct err_detail *detail)
{
	struct writing *w = context;
	enum err err;

	if (w->leases > 0 && lease_key_compare(&w->last, key) >= 0)
		return err_set(detail, ERR_CORRUPT, "leases are out of order");
	w->last = *key;
	w->leases++;
	err = output_put(w->output, text, size, detail);
	return err == ERR_NONE ? output_put(w->output, "\n", 1, detail) : err;
}

static enum lfc_status
write_all(struct compaction *c)
{
	struct writing w = {.leases = 0};
	enum err err = output_create(c->config->output, &c->output, c->detail);

	w.output = c->output;
	if (err == ERR_NONE)
		err = output_put(c->output, lease_row_header,
		    strlen(lease_row_header), c->detail);
	if (err == ERR_NONE)
		err = output_put(c->output, "\n", 1, c->detail);
	if (err == ERR_NONE)
		err = sorter_drain(c->sorter, write_row, &w, c->detail);
	if (err == ERR_NONE && w.leases != c->stats->leases)
		err = err_set(c->detail, ERR_CORRUPT,
		    "%llu leases of %llu came out of sorting",
		    (unsigned long long)w.leases,
		    (unsigned long long)c->stats->leases);
	if (err == ERR_NONE)
		err = output_sync(c->output, c->detail);
	if (err == ERR_NONE)
		c->stats->bytes_written = output_size(c->output);
	return err == ERR_CORRUPT ? LFC_VERIFY : write_status(err);
}

static enum lfc_status
verify(struct compaction *c)
{
	return output_verify(c->output, c->detail) == ERR_NONE ? LFC_DONE
							       : LFC_VERIFY;
}

static enum lfc_status
compact_in(struct compaction *c)
{
	enum lfc_status status;

	c->index = index_create();
	if (c->index == NULL)
		return no_memory(c);
	if ((status = learn_all(c)) == LFC_DONE &&
	    (status = plan(c)) == LFC_DONE &&
	    (status = collect_all(c)) == LFC_DONE &&
	    (status = write_all(c)) == LFC_DONE)
		status = verify(c);
	return status;
}

enum lfc_status
compact(const struct compact_config *config, struct compact_stats *stats,
    struct err_detail *detail)
{
	struct compaction c = {.config = config,
	    .stats = stats,
	    .detail = detail,
	    .sources = {{.fd = -1}, {.fd = -1}, {.fd = -1}},
	    .next_progress = time(NULL) + PROGRESS_SECONDS};
	enum lfc_status status;

	memset(stats, 0, sizeof(*stats));
	status = compact_in(&c);
	for (unsigned i = 0; i < COMPACT_SOURCES_MAX; i++)
		source_close(&c.sources[i]);
	index_free(c.index);
	free(c.counts);
	sorter_free(c.sorter);
	output_free(c.output);
	return status;
}
