/*
 * packet/class_set.h: the classes of a client, and what they permit.
 *
 * Classes are bits by number (config/model.h) in the order of assignment,
 * which options and lifetimes want (kea-config.md 3.12). Who is put into them
 * is not decided here.
 */
#ifndef DHCP6D_PACKET_CLASS_SET_H
#define DHCP6D_PACKET_CLASS_SET_H

#include "dhcp6d/packet/steps.h"

static inline bool
class_set_has(const struct class_set *set, unsigned number)
{
	return number < CLASS_COUNT_MAX &&
	       (set->bits[number / 64] >> (number % 64) & 1) != 0;
}

/* Nobody's classes: before the first of them is assigned. */
void class_set_clear(struct class_set *set, const struct snapshot *config);

/* Puts the client into a class, at the end of the order; twice is once. */
void class_set_add(struct class_set *set, unsigned number);

/* Takes out all classes that have a test; the others keep their order. */
void class_set_remove_tested(
    struct class_set *set, const struct snapshot *config);

/* class_set_add, and explain hears the reason. */
void class_assign(struct query *query, struct step_context *context,
    unsigned number, const char *reason);

/* Names of the classes, separated by ", "; cut at capacity. Returns out. */
const char *class_set_text(const struct class_set *set,
    const struct snapshot *config, char *out, size_t capacity);

/* An empty guard lets everybody in, another one members of any of its. */
static inline bool
guard_passes(const struct class_list *guard, const struct class_set *classes)
{
	if (guard->count == 0)
		return true;
	for (unsigned i = 0; i < guard->count; i++)
		if (class_set_has(classes, guard->classes[i]))
			return true;
	return false;
}

/* A subnet's own guard and its network's, both. */
static inline bool
subnet_permits(const struct subnet *subnet, const struct class_set *classes)
{
	return guard_passes(&subnet->guard, classes) &&
	       (subnet->network == NULL ||
		   guard_passes(&subnet->network->guard, classes));
}

#endif
