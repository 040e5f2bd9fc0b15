/*
 * quota.c: see its header. Rows are few: as many as there are connections.
 */
#include "ctrld/quota.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FEW_OF 16 /* who has a 16th may have of the last quarter */

struct quota_row {
	char name[QUOTA_NAME_SIZE];
	size_t count;
};

void
quota_clear(struct quota *quota)
{
	free(quota->rows);
	*quota = (struct quota){.rows = NULL};
}

const char *
quota_uid(uid_t uid, char name[QUOTA_NAME_SIZE])
{
	snprintf(name, QUOTA_NAME_SIZE, "uid %lu", (unsigned long)uid);
	return name;
}

const char *
quota_named(const char *channel, const char *who, char name[QUOTA_NAME_SIZE])
{
	snprintf(name, QUOTA_NAME_SIZE, "%s %s", channel, who);
	return name;
}

/* Behind the last row if he has none. */
static size_t
find(const struct quota *quota, const char *name)
{
	size_t i;

	for (i = 0; i < quota->row_count; i++) {
		if (strncmp(quota->rows[i].name, name, QUOTA_NAME_SIZE - 1) ==
		    0)
			break;
	}
	return i;
}

static bool
may_have_more(const struct quota *quota, size_t own, size_t limit)
{
	if (quota->total >= limit)
		return false;
	if (own == 0)
		return true;
	if (own >= (limit + 1) / 2)
		return false;
	return quota->total < limit - limit / 4 || own <= limit / FEW_OF;
}

static bool
add_row(struct quota *quota, const char *name)
{
	size_t capacity = quota->capacity == 0 ? 8 : 2 * quota->capacity;
	struct quota_row *rows = quota->rows;

	if (quota->row_count == quota->capacity) {
		rows = realloc(rows, capacity * sizeof(rows[0]));
		if (rows == NULL)
			return false;
		quota->rows = rows;
		quota->capacity = capacity;
	}
	rows += quota->row_count++;
	snprintf(rows->name, sizeof(rows->name), "%s", name);
	rows->count = 0;
	return true;
}

bool
quota_take(struct quota *quota, const char *name, size_t limit)
{
	size_t i = find(quota, name);
	bool known = i < quota->row_count;

	if (!may_have_more(quota, known ? quota->rows[i].count : 0, limit) ||
	    (!known && !add_row(quota, name)))
		return false;
	quota->rows[i].count++;
	quota->total++;
	return true;
}

void
quota_give(struct quota *quota, const char *name)
{
	size_t i = find(quota, name);

	if (i == quota->row_count)
		return;
	quota->total--;
	if (--quota->rows[i].count == 0)
		quota->rows[i] = quota->rows[--quota->row_count];
}
