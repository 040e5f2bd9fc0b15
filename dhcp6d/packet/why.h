/*
 * packet/why.h: what explain tells: each rule that decided, in order.
 *
 * Rules say themselves where they stand: because(why, RULE, "...") costs one
 * comparison when nobody asks.
 */
#ifndef DHCP6D_PACKET_WHY_H
#define DHCP6D_PACKET_WHY_H

#include <stddef.h>

struct why;

struct why *why_create(void);
void why_free(struct why *why);
void why_reset(struct why *why);

/* rule: a short fixed name such as "subnet-by-interface". */
void why_add(struct why *why, const char *rule, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

size_t why_count(const struct why *why);
const char *why_rule(const struct why *why, size_t index);
const char *why_text(const struct why *why, size_t index);

#define because(why, rule, ...)                                                \
	do {                                                                   \
		if ((why) != NULL)                                             \
			why_add((why), (rule), __VA_ARGS__);                   \
	} while (0)

#endif
