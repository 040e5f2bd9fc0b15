/*
 * libcommon/clock.h: now, on the wall and on a clock that nobody can set.
 *
 * Timers, lease expiry and ages run on the steady clock; the wall clock is for
 * files and logs. "Lease time" joins the two: the wall clock's second at the
 * start of the process plus the steady time since, so that it can be compared
 * with what a lease file says and yet never jumps (requirement P-18.3.2-t).
 *
 * A clock is handed in, so that tests run on one of their own. Threads: a
 * system clock may be read by any thread; a manual one belongs to its test.
 */
#ifndef LIBCOMMON_CLOCK_H
#define LIBCOMMON_CLOCK_H

#include <stdint.h>

/* One reading of all clocks. */
struct moment {
	uint64_t steady_ns; /* since some fixed moment, never set back */
	int64_t wall_ns;    /* since 1970-01-01 UTC, as the host believes */
	int64_t lease_s;    /* lease time in seconds, see above */
};

struct clock {
	struct moment (*now)(const struct clock *clock);
	uint64_t start_steady_ns; /* anchor of the lease time */
	int64_t start_wall_s;
	struct moment manual; /* what a manual clock shows */
};

/* The host's clocks (CLOCK_BOOTTIME, CLOCK_REALTIME), anchored now. */
void clock_system(struct clock *clock);

/* A clock that stands at wall_s until clock_advance moves it. */
void clock_manual(struct clock *clock, int64_t wall_s);
void clock_advance(struct clock *clock, uint64_t ns);

/* Sets only the wall of a manual clock, as an administrator or NTP would. */
void clock_step_wall(struct clock *clock, int64_t by_s);

static inline struct moment
clock_now(const struct clock *clock)
{
	return clock->now(clock);
}

/* Wall seconds that correspond to a lease time, as the wall stands now. */
static inline int64_t
moment_wall_of_lease(const struct moment *now, int64_t lease_s)
{
	return lease_s + now->wall_ns / 1000000000 - now->lease_s;
}

/* The other way round: for what a lease file says. */
static inline int64_t
moment_lease_of_wall(const struct moment *now, int64_t wall_s)
{
	return wall_s - now->wall_ns / 1000000000 + now->lease_s;
}

#endif
