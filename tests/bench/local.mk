# tests/bench

# Reading a large configuration: "make tests/bench/bench_config" builds it.
EXTRA_PROGRAMS += tests/bench/bench_config
tests_bench_bench_config_SOURCES = tests/bench/bench_config.c
tests_bench_bench_config_LDADD = dhcp6d/config/libconfig.a \
	libcommon/libcommon.a $(YAML_LIBS) $(SODIUM_LIBS)
CLEANFILES += tests/bench/bench_config
