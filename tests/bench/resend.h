/*
 * tests/bench/resend.h: when a message without an answer is sent again.
 *
 * As clients do (RFC 9915 15): after a second, then after twice as long each
 * time, a tenth more or less at random, so that what was lost together does not
 * come together again and get lost as before. Unlike theirs the first wait is
 * one second for a Renew, too, and no wait is longer than four: a run lasts
 * seconds, not hours.
 */
#ifndef TESTS_BENCH_RESEND_H
#define TESTS_BENCH_RESEND_H

#include <stdint.h>

#define RESEND_FIRST_NS UINT64_C(1000000000)
#define RESEND_MOST_NS UINT64_C(4000000000)

/* The wait after the one before (0: the first); dice: any number at random. */
uint64_t resend_wait_ns(uint64_t before_ns, uint32_t dice);

#endif
