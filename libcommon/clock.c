/*
 * libcommon/clock.c: the host's clocks, and one that a test moves by hand.
 */
#include "libcommon/clock.h"

#include <string.h>
#include <time.h>

#define NS_PER_S INT64_C(1000000000)

static int64_t
read_ns(clockid_t id)
{
	struct timespec at;

	/* fails only for a clock that the kernel has not got */
	if (clock_gettime(id, &at) != 0)
		return 0;
	return (int64_t)at.tv_sec * NS_PER_S + at.tv_nsec;
}

static struct moment
system_now(const struct clock *clock)
{
	struct moment now = {
	    .steady_ns = (uint64_t)read_ns(CLOCK_BOOTTIME),
	    .wall_ns = read_ns(CLOCK_REALTIME),
	};
	uint64_t since = now.steady_ns - clock->start_steady_ns;

	now.lease_s = clock->start_wall_s + (int64_t)(since / NS_PER_S);
	return now;
}

static struct moment
manual_now(const struct clock *clock)
{
	return clock->manual;
}

void
clock_system(struct clock *clock)
{
	memset(clock, 0, sizeof(*clock));
	clock->now = system_now;
	clock->start_steady_ns = (uint64_t)read_ns(CLOCK_BOOTTIME);
	clock->start_wall_s = read_ns(CLOCK_REALTIME) / NS_PER_S;
}

void
clock_manual(struct clock *clock, int64_t wall_s)
{
	memset(clock, 0, sizeof(*clock));
	clock->now = manual_now;
	clock->start_steady_ns = NS_PER_S; /* 0 often means "never" */
	clock->start_wall_s = wall_s;
	clock->manual = (struct moment){
	    .steady_ns = NS_PER_S,
	    .wall_ns = wall_s * NS_PER_S,
	    .lease_s = wall_s,
	};
}

void
clock_advance(struct clock *clock, uint64_t ns)
{
	uint64_t since;

	clock->manual.steady_ns += ns;
	clock->manual.wall_ns += (int64_t)ns;
	since = clock->manual.steady_ns - clock->start_steady_ns;
	clock->manual.lease_s =
	    clock->start_wall_s + (int64_t)(since / NS_PER_S);
}

void
clock_step_wall(struct clock *clock, int64_t by_s)
{
	clock->manual.wall_ns += by_s * NS_PER_S;
}
