/*
 * baseline.c: see its header.
 *
 * A hash table with open addressing, never more than half full; nothing is
 * taken out of it. Two names with one 64-bit hash under a secret key would
 * share a row; nobody will see that.
 */
#include "dhcp6d/control/baseline.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "libcommon/hash.h"

#define ROWS_FIRST 256

struct row {
	uint64_t hash; /* 0: the row is free */
	double base;
	bool removed;
};

struct baseline {
	pthread_mutex_t lock;
	struct hash_key key;
	struct row *rows;
	size_t capacity, count; /* capacity is a power of two */
};

struct baseline *
baseline_create(void)
{
	struct baseline *baseline = calloc(1, sizeof(*baseline));

	if (baseline == NULL)
		return NULL;
	baseline->rows = calloc(ROWS_FIRST, sizeof(baseline->rows[0]));
	if (baseline->rows == NULL) {
		free(baseline);
		return NULL;
	}
	baseline->capacity = ROWS_FIRST;
	hash_key_random(&baseline->key);
	pthread_mutex_init(&baseline->lock, NULL);
	return baseline;
}

void
baseline_free(struct baseline *baseline)
{
	if (baseline == NULL)
		return;
	pthread_mutex_destroy(&baseline->lock);
	free(baseline->rows);
	free(baseline);
}

static uint64_t
hash_of(const struct baseline *baseline, const char *name)
{
	uint64_t hash = hash_bytes(&baseline->key, name, strlen(name));

	return hash == 0 ? 1 : hash;
}

/* Its row, or the free one where it belongs. */
static struct row *
find_row(struct row *rows, size_t capacity, uint64_t hash)
{
	size_t i = hash & (capacity - 1);

	while (rows[i].hash != 0 && rows[i].hash != hash)
		i = (i + 1) & (capacity - 1);
	return &rows[i];
}

static bool
grow(struct baseline *baseline)
{
	size_t capacity = baseline->capacity * 2;
	struct row *rows = calloc(capacity, sizeof(rows[0]));

	if (rows == NULL)
		return false;
	for (size_t i = 0; i < baseline->capacity; i++)
		if (baseline->rows[i].hash != 0)
			*find_row(rows, capacity, baseline->rows[i].hash) =
			    baseline->rows[i];
	free(baseline->rows);
	baseline->rows = rows;
	baseline->capacity = capacity;
	return true;
}

/* [[value, time]] */
static double
value_of(json_t *samples)
{
	return json_number_value(json_array_get(json_array_get(samples, 0), 0));
}

static void
set_value(json_t *samples, double value)
{
	json_array_set_new(json_array_get(samples, 0), 0,
	    value < 9e18 ? json_integer((json_int_t)value) : json_real(value));
}

/* Removed, and nothing has happened since. */
static bool
is_gone(const struct row *row, double value)
{
	/* written so that no compiler warns of equality: both are counts */
	return row->removed && !(value < row->base) && !(value > row->base);
}

void
baseline_apply(struct baseline *baseline, json_t *statistics)
{
	const struct row *row;
	const char *name;
	json_t *samples;
	void *next;

	pthread_mutex_lock(&baseline->lock);
	json_object_foreach_safe(statistics, next, name, samples)
	{
		if (baseline->count == 0)
			break;
		row = find_row(baseline->rows, baseline->capacity,
		    hash_of(baseline, name));
		if (row->hash == 0)
			continue;
		if (is_gone(row, value_of(samples)))
			json_object_del(statistics, name);
		else
			set_value(samples, value_of(samples) - row->base);
	}
	pthread_mutex_unlock(&baseline->lock);
}

static bool
set_one(struct baseline *baseline, const char *name, double value, bool removed)
{
	uint64_t hash = hash_of(baseline, name);
	struct row *row = find_row(baseline->rows, baseline->capacity, hash);

	if (row->hash == 0) {
		if (!removed && !(value > 0))
			return true; /* is 0 and is told so */
		if (baseline->count * 2 >= baseline->capacity &&
		    !grow(baseline))
			return false;
		row = find_row(baseline->rows, baseline->capacity, hash);
		baseline->count++;
	}
	*row = (struct row){.hash = hash, .base = value, .removed = removed};
	return true;
}

bool
baseline_set(struct baseline *baseline, json_t *statistics, bool removed)
{
	const char *name;
	json_t *samples;
	bool good = true;

	pthread_mutex_lock(&baseline->lock);
	json_object_foreach(statistics, name, samples)
	{
		if (!set_one(baseline, name, value_of(samples), removed))
			good = false;
	}
	pthread_mutex_unlock(&baseline->lock);
	return good;
}
