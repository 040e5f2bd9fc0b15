# The benchmark: see tests/bench/run. Its programs are built when asked for.

EXTRA_PROGRAMS += $(bench_programs)
CLEANFILES += $(bench_programs)
bench_programs = \
	tests/bench/bench_classify \
	tests/bench/bench_config \
	tests/bench/bench_echo \
	tests/bench/bench_load \
	tests/bench/bench_dump \
	tests/bench/bench_recover \
	tests/bench/bench_store \
	tests/bench/lease_rows

# Reading a large configuration.
tests_bench_bench_config_SOURCES = tests/bench/bench_config.c
tests_bench_bench_config_LDADD = dhcp6d/config/libconfig.a \
	libcommon/libcommon.a $(YAML_LIBS) $(SODIUM_LIBS)

# What classes cost a packet.
tests_bench_bench_classify_SOURCES = tests/bench/bench_classify.c
tests_bench_bench_classify_LDADD = dhcp6d/packet/libpacket.a \
	dhcp6d/config/libconfig.a dhcp6d/lease/liblease.a \
	dhcp6d/net/libnet.a dhcp6d/proto/libproto.a \
	libcommon/libcommon.a $(dhcp6d_system_libs)

# Memory and time per lease.
tests_bench_bench_store_SOURCES = tests/bench/bench_store.c
tests_bench_bench_store_LDADD = dhcp6d/lease/liblease.a \
	libcommon/libcommon.a $(SODIUM_LIBS)

# A start's reading of a lease file.
tests_bench_bench_dump_SOURCES = tests/bench/bench_dump.c
tests_bench_bench_dump_LDADD = dhcp6d/control/libcontrol.a \
	$(dhcp6d_dhcp6d_LDADD)
tests_bench_bench_recover_SOURCES = tests/bench/bench_recover.c
tests_bench_bench_recover_LDADD = dhcp6d/lease/liblease.a \
	libcommon/libcommon.a $(SODIUM_LIBS)

# Compaction: tests/bench/lfc.sh.
tests_bench_lease_rows_SOURCES = tests/bench/lease_rows.c \
	tests/bench/clients.c tests/bench/clients.h \
	tests/bench/message.c tests/bench/message.h
tests_bench_lease_rows_LDADD = libcommon/libcommon.a

# The load generator, and the servers that do the least one can do.
tests_bench_bench_load_SOURCES = \
	tests/bench/clients.c tests/bench/clients.h \
	tests/bench/engine.c tests/bench/engine.h \
	tests/bench/histogram.c tests/bench/histogram.h \
	tests/bench/load_main.c \
	tests/bench/message.c tests/bench/message.h \
	tests/bench/resend.c tests/bench/resend.h \
	tests/bench/transport.c tests/bench/transport.h \
	tests/bench/verify.c tests/bench/verify.h
tests_bench_bench_load_LDADD =
tests_bench_bench_echo_SOURCES = tests/bench/echo.c
tests_bench_bench_echo_LDADD =

# make bench BENCH="sarr renew --repeats 5": what tests/bench/run takes. Root.
# make bench-plots: pictures of the results, into plots/.
# Not after "all", which is a make of its own (see Makefile.am).
bench: all-am $(bench_programs)
	$(srcdir)/tests/bench/run --build "$(abs_builddir)" $(BENCH)
bench-plots:
	$(srcdir)/tests/bench/plot bench.jsonl --out plots
.PHONY: bench bench-plots
EXTRA_DIST += tests/bench/run tests/bench/plot tests/bench/lfc.sh \
	$(bench_harness)
bench_harness = \
	tests/bench/harness/__init__.py \
	tests/bench/harness/bench.py \
	tests/bench/harness/curves.py \
	tests/bench/harness/dump.py \
	tests/bench/harness/network.py \
	tests/bench/harness/probe.py \
	tests/bench/harness/readme.py \
	tests/bench/harness/scaling.py \
	tests/bench/harness/scenarios.py \
	tests/bench/harness/servers.py \
	tests/bench/harness/special.py \
	tests/bench/harness/tables.py
TESTS += tests/bench/check-harness.sh
EXTRA_DIST += tests/bench/check-harness.sh tests/bench/test_harness.py

# What tests/system/load.sh wants.
check-system: tests/bench/bench_load$(EXEEXT)

# For tests/bench/run workers; preloaded, so not a program.
tests/bench/lock_times.so: tests/bench/lock_times.c
	$(AM_V_CC)$(CC) $(DEFS) $(AM_CPPFLAGS) $(CPPFLAGS) -std=c11 \
		$(WARNING_CFLAGS) $(CFLAGS) -fPIC -shared \
		-o $@ $(srcdir)/tests/bench/lock_times.c -ldl
CLEANFILES += tests/bench/lock_times.so
EXTRA_DIST += tests/bench/lock_times.c
bench: tests/bench/lock_times.so

# README.md's pictures, where they have been drawn.
dist-hook:
	test ! -d $(srcdir)/tests/bench/plots || \
		cp -r $(srcdir)/tests/bench/plots $(distdir)/tests/bench/
