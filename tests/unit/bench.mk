# Unit tests of the benchmark's own code: programs, sources, LDADD, TESTS.

check_PROGRAMS += tests/unit/test_bench_times tests/unit/test_bench_verify
TESTS += tests/unit/test_bench_times tests/unit/test_bench_verify
tests_unit_test_bench_times_SOURCES = tests/unit/test_bench_times.c \
	tests/bench/histogram.c tests/bench/histogram.h \
	tests/bench/resend.c tests/bench/resend.h
tests_unit_test_bench_times_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_bench_times_LDADD = $(CHECK_LIBS)
tests_unit_test_bench_verify_SOURCES = tests/unit/test_bench_verify.c \
	tests/bench/clients.c tests/bench/clients.h \
	tests/bench/message.c tests/bench/message.h \
	tests/bench/verify.c tests/bench/verify.h
tests_unit_test_bench_verify_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_bench_verify_LDADD = $(CHECK_LIBS)

check_PROGRAMS += tests/unit/test_bench_engine
TESTS += tests/unit/test_bench_engine
tests_unit_test_bench_engine_SOURCES = tests/unit/test_bench_engine.c \
	tests/bench/clients.c tests/bench/clients.h \
	tests/bench/engine.c tests/bench/engine.h \
	tests/bench/histogram.c tests/bench/histogram.h \
	tests/bench/message.c tests/bench/message.h \
	tests/bench/resend.c tests/bench/resend.h tests/bench/transport.h \
	tests/bench/verify.c tests/bench/verify.h
tests_unit_test_bench_engine_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_bench_engine_LDADD = $(CHECK_LIBS)
