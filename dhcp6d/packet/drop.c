/*
 * packet/drop.c: names and words of the reasons for which a query ends.
 */
#include "dhcp6d/packet/drop.h"

#define DROP_COUNTER(name, counter, text) counter,
static const char *const counters[DROP_COUNT] = {DROP_REASONS(DROP_COUNTER)};

#define DROP_WORDS(name, counter, text) text,
static const char *const words[DROP_COUNT] = {DROP_REASONS(DROP_WORDS)};

const char *
drop_text(enum drop drop)
{
	return (unsigned)drop < DROP_COUNT ? words[drop] : "unknown reason";
}

const char *
drop_name(enum drop drop)
{
	return (unsigned)drop < DROP_COUNT ? counters[drop] : "drop-unknown";
}
