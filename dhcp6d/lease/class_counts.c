/*
 * lease/class_counts.c: see class_counts.h. Open addressing by the keyed hash
 * of a name, which stands for it; rows are never removed.
 */
#include "dhcp6d/lease/class_counts.h"

#include <string.h>

#include "libcommon/json_member.h"

#define ROWS (2 * CLASS_COUNTS_MAX)

struct class_count {
	uint64_t hash; /* 0: not used */
	uint64_t leases[2];
};

void
class_counts_init(struct class_counts *counts, const struct hash_key *key,
    struct memory *memory)
{
	memset(counts, 0, sizeof(*counts));
	counts->key = key;
	counts->memory = memory;
}

void
class_counts_clear(struct class_counts *counts)
{
	memory_put(counts->memory, counts->rows, ROWS * sizeof(*counts->rows));
	class_counts_init(counts, counts->key, counts->memory);
}

/* The list of classes; data NULL: there is none. */
static struct span
classes_of(struct span context)
{
	struct span isc, list = {NULL, 0};

	if (context.size == 0)
		return list;
	isc = json_member_find(context, "ISC");
	if (isc.data != NULL && isc.data[0] == '{')
		list = json_member_find(isc, "client-classes");
	if (list.data != NULL && list.data[0] != '[')
		list.data = NULL;
	return list;
}

enum err
class_counts_reserve(struct class_counts *counts, struct span user_context)
{
	if (counts->rows != NULL || classes_of(user_context).data == NULL)
		return ERR_NONE;
	counts->rows = memory_get(counts->memory, ROWS * sizeof(*counts->rows));
	return counts->rows == NULL ? ERR_MEMORY : ERR_NONE;
}

/* The row of a name, or the unused one where it would be. */
static struct class_count *
find(const struct class_counts *counts, struct span name)
{
	uint64_t hash = hash_bytes(counts->key, name.data, name.size) | 1;
	uint32_t at = (uint32_t)(hash >> 32) % ROWS;

	while (counts->rows[at].hash != 0 && counts->rows[at].hash != hash)
		at = (at + 1) % ROWS;
	return &counts->rows[at];
}

static void
add(struct class_counts *counts, struct span name, uint8_t type, uint64_t by)
{
	struct class_count *row = find(counts, name);

	if (row->hash == 0) {
		if (counts->used == CLASS_COUNTS_MAX)
			return;
		counts->used++;
		row->hash = hash_bytes(counts->key, name.data, name.size) | 1;
	}
	row->leases[type == LEASE_PD] += by;
}

void
class_counts_add(
    struct class_counts *counts, const struct lease *lease, uint64_t by)
{
	struct span list, rest, name;

	if (counts->rows == NULL || lease->state != LEASE_ASSIGNED)
		return;
	list = classes_of(lease->user_context);
	if (list.data == NULL)
		return;
	rest = json_elements(list);
	while (json_element_next(&rest, &name))
		if (name.data[0] == '"')
			add(counts, name, lease->type, by);
}

uint64_t
class_counts_read(
    const struct class_counts *counts, struct span name, enum lease_type type)
{
	if (counts->rows == NULL)
		return 0;
	return find(counts, name)->leases[type == LEASE_PD];
}
