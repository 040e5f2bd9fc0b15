/*
 * tests/bench/resend.c: see resend.h.
 */
#include "tests/bench/resend.h"

/* The first is never shorter than said (RFC 9915 18.2.1). */
uint64_t
resend_wait_ns(uint64_t before_ns, uint32_t dice)
{
	uint64_t tenth;

	if (before_ns == 0) {
		tenth = RESEND_FIRST_NS / 10;
		return RESEND_FIRST_NS + tenth * dice / UINT32_MAX;
	}
	tenth = before_ns / 10;
	before_ns = 2 * before_ns - tenth + 2 * tenth * dice / UINT32_MAX;
	if (before_ns <= RESEND_MOST_NS)
		return before_ns;
	tenth = RESEND_MOST_NS / 10;
	return RESEND_MOST_NS - tenth + 2 * tenth * dice / UINT32_MAX;
}
