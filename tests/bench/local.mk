# The benchmark: see tests/bench/run. Its programs are built when asked for.

EXTRA_PROGRAMS += $(bench_programs)
CLEANFILES += $(bench_programs)
bench_programs = \
	tests/bench/bench_config \
	tests/bench/bench_store

# Reading a large configuration.
tests_bench_bench_config_SOURCES = tests/bench/bench_config.c
tests_bench_bench_config_LDADD = dhcp6d/config/libconfig.a \
	libcommon/libcommon.a $(YAML_LIBS) $(SODIUM_LIBS)

# Memory and time per lease.
tests_bench_bench_store_SOURCES = tests/bench/bench_store.c
tests_bench_bench_store_LDADD = dhcp6d/lease/liblease.a \
	libcommon/libcommon.a $(SODIUM_LIBS)
