/*
 * packet/once.c: an octet a subnet, a bit for each thing to say.
 */
#include "dhcp6d/packet/once.h"

#include <stdatomic.h>
#include <stdlib.h>

struct once {
	size_t subnets;
	atomic_uchar said[];
};

struct once *
once_create(size_t subnets)
{
	struct once *once =
	    calloc(1, sizeof(*once) + (subnets + 1) * sizeof(once->said[0]));

	if (once != NULL)
		once->subnets = subnets;
	return once;
}

void
once_free(struct once *once)
{
	free(once);
}

bool
once_first(struct once *once, enum once_about about, size_t subnet)
{
	atomic_uchar *said =
	    &once->said[subnet < once->subnets ? subnet : once->subnets];
	unsigned char bit = (unsigned char)(1u << about);

	/* reading alone leaves the line in every processor's cache */
	if ((atomic_load_explicit(said, memory_order_relaxed) & bit) != 0)
		return false;
	return (atomic_fetch_or(said, bit) & bit) == 0;
}
