/*
 * packet/class_set.c: see its header.
 */
#include "dhcp6d/packet/class_set.h"

#include <stdio.h>

void
class_set_clear(struct class_set *set, const struct snapshot *config)
{
	unsigned words = (config->class_count + 63u) / 64;

	/* no more than the configuration has classes: this is a hot path */
	if (words == 0 || words > CLASS_COUNT_MAX / 64)
		words = CLASS_COUNT_MAX / 64;
	memset(set->bits, 0, words * sizeof(set->bits[0]));
	set->count = 0;
	set->stage = CLASS_STAGE_PACKET;
}

void
class_set_add(struct class_set *set, unsigned number)
{
	if (number >= CLASS_COUNT_MAX || class_set_has(set, number))
		return;
	set->bits[number / 64] |= UINT64_C(1) << (number % 64);
	set->order[set->count++] = (uint16_t)number;
}

void
class_set_remove_tested(struct class_set *set, const struct snapshot *config)
{
	unsigned kept = 0;

	for (unsigned i = 0; i < set->count; i++) {
		unsigned number = set->order[i];

		if (config->classes[number].expression == NULL)
			set->order[kept++] = (uint16_t)number;
		else
			set->bits[number / 64] &=
			    ~(UINT64_C(1) << (number % 64));
	}
	set->count = (uint16_t)kept;
}

void
class_assign(struct query *query, struct step_context *context, unsigned number,
    const char *reason)
{
	const struct snapshot *config = context->service->config;

	if (class_set_has(&query->classes, number))
		return;
	class_set_add(&query->classes, number);
	because(context->why, "class", "in class %s: %s",
	    number < config->class_count ? config->classes[number].name : "?",
	    reason);
}

const char *
class_set_text(const struct class_set *set, const struct snapshot *config,
    char *out, size_t capacity)
{
	size_t used = 0;

	out[0] = 0;
	for (unsigned i = 0; i < set->count; i++) {
		int more;

		if (set->order[i] >= config->class_count)
			continue;
		more = snprintf(out + used, capacity - used, "%s%s",
		    used > 0 ? ", " : "", config->classes[set->order[i]].name);
		if (more < 0 || (size_t)more >= capacity - used)
			break;
		used += (size_t)more;
	}
	return out;
}
