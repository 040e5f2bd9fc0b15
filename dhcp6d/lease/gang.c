/*
 * lease/gang.c: see gang.h.
 */
#include "dhcp6d/lease/gang.h"

#include <sched.h>

unsigned
gang_size(void)
{
	cpu_set_t may_use;
	int count;

	if (sched_getaffinity(0, sizeof(may_use), &may_use) != 0)
		return 0;
	count = CPU_COUNT(&may_use) - 1;
	if (count < 0)
		return 0;
	return count > GANG_MAX ? GANG_MAX : (unsigned)count;
}

void
gang_start(
    struct gang *gang, unsigned count, void *(*run)(void *), void *context)
{
	gang->count = 0;
	if (count > GANG_MAX)
		count = GANG_MAX;
	while (
	    gang->count < count && pthread_create(&gang->threads[gang->count],
				       NULL, run, context) == 0) {
		(void)pthread_setname_np(gang->threads[gang->count], "loader");
		gang->count++;
	}
}

void
gang_join(struct gang *gang)
{
	while (gang->count > 0)
		pthread_join(gang->threads[--gang->count], NULL);
}
