# Fuzzers: a harness per entry point, its corpus and dictionary beside it.
#
# One source, three programs: with --enable-fuzzers and clang a libFuzzer,
# with afl-clang-fast as CC an AFL++ target (--enable-fuzzers=afl), otherwise a
# test that plays the corpus. "make fuzz", "make fuzz-afl" and "make coverage"
# (run.sh, afl.sh, coverage.sh) are described in HACKING.md.

EXTRA_DIST += tests/fuzz/corpus tests/fuzz/dict tests/fuzz/afl.sh \
	tests/fuzz/coverage.sh tests/fuzz/parsers.txt tests/fuzz/run.sh \
	tests/fuzz/seeds.py

fuzz_libs = tests/fuzz/libfuzz.a \
	dhcp6d/control/libcontrol.a \
	dhcp6d/packet/libpacket.a \
	dhcp6d/config/libconfig.a \
	dhcp6d/lease/liblease.a \
	dhcp6d/net/libnet.a \
	dhcp6d/proto/libproto.a \
	ctrld/libctrld.a \
	lfc/liblfc.a \
	libcommon/libcommon.a \
	$(dhcp6d_system_libs) $(EVENT_LIBS)

fuzz_glue = \
	tests/fuzz/compose.c \
	tests/fuzz/compose.h \
	tests/fuzz/configs.c \
	tests/fuzz/configs.h \
	tests/fuzz/fuzz.h \
	tests/fuzz/owners.c \
	tests/fuzz/owners.h \
	tests/fuzz/scratch.c \
	tests/fuzz/scratch.h \
	tests/fuzz/stage.c \
	tests/fuzz/stage.h \
	tests/replay/audit.c \
	tests/replay/audit.h \
	tests/replay/reply.c \
	tests/replay/reply.h \
	tests/replay/world.c \
	tests/replay/world.h

# By name, so that the least robust does not hide behind the others.
fuzz_harnesses = \
	tests/fuzz/fuzz_channel \
	tests/fuzz/fuzz_command \
	tests/fuzz/fuzz_compact \
	tests/fuzz/fuzz_config \
	tests/fuzz/fuzz_control \
	tests/fuzz/fuzz_dhcpd \
	tests/fuzz/fuzz_exchange \
	tests/fuzz/fuzz_expression \
	tests/fuzz/fuzz_fqdn \
	tests/fuzz/fuzz_lease_file \
	tests/fuzz/fuzz_relay \
	tests/fuzz/fuzz_reply \
	tests/fuzz/fuzz_text \
	tests/fuzz/fuzz_view \
	tests/fuzz/fuzz_yaml

if ENABLE_FUZZERS
noinst_LIBRARIES += tests/fuzz/libfuzz.a
noinst_PROGRAMS += $(fuzz_harnesses)
tests_fuzz_libfuzz_a_SOURCES = $(fuzz_glue)
fuzz_flags = -fsanitize=fuzzer
else
check_LIBRARIES += tests/fuzz/libfuzz.a
check_PROGRAMS += $(fuzz_harnesses)
TESTS += $(fuzz_harnesses)
tests_fuzz_libfuzz_a_SOURCES = $(fuzz_glue) tests/fuzz/replay_main.c
fuzz_flags =
endif

tests_fuzz_fuzz_channel_SOURCES = tests/fuzz/fuzz_channel.c
tests_fuzz_fuzz_channel_LDFLAGS = $(AM_LDFLAGS) $(fuzz_flags)
tests_fuzz_fuzz_channel_LDADD = $(fuzz_libs)
tests_fuzz_fuzz_command_SOURCES = tests/fuzz/fuzz_command.c
tests_fuzz_fuzz_command_LDFLAGS = $(AM_LDFLAGS) $(fuzz_flags)
tests_fuzz_fuzz_command_LDADD = $(fuzz_libs)
tests_fuzz_fuzz_compact_SOURCES = tests/fuzz/fuzz_compact.c
tests_fuzz_fuzz_compact_LDFLAGS = $(AM_LDFLAGS) $(fuzz_flags)
tests_fuzz_fuzz_compact_LDADD = $(fuzz_libs)
tests_fuzz_fuzz_config_SOURCES = tests/fuzz/fuzz_config.c
tests_fuzz_fuzz_config_LDFLAGS = $(AM_LDFLAGS) $(fuzz_flags)
tests_fuzz_fuzz_config_LDADD = $(fuzz_libs)
tests_fuzz_fuzz_control_SOURCES = tests/fuzz/fuzz_control.c
tests_fuzz_fuzz_control_LDFLAGS = $(AM_LDFLAGS) $(fuzz_flags)
tests_fuzz_fuzz_control_LDADD = $(fuzz_libs)
tests_fuzz_fuzz_dhcpd_SOURCES = tests/fuzz/fuzz_dhcpd.c
tests_fuzz_fuzz_dhcpd_LDFLAGS = $(AM_LDFLAGS) $(fuzz_flags)
tests_fuzz_fuzz_dhcpd_LDADD = $(fuzz_libs)
tests_fuzz_fuzz_exchange_SOURCES = tests/fuzz/fuzz_exchange.c
tests_fuzz_fuzz_exchange_LDFLAGS = $(AM_LDFLAGS) $(fuzz_flags)
tests_fuzz_fuzz_exchange_LDADD = $(fuzz_libs)
tests_fuzz_fuzz_expression_SOURCES = tests/fuzz/fuzz_expression.c
tests_fuzz_fuzz_expression_LDFLAGS = $(AM_LDFLAGS) $(fuzz_flags)
tests_fuzz_fuzz_expression_LDADD = $(fuzz_libs)
tests_fuzz_fuzz_fqdn_SOURCES = tests/fuzz/fuzz_fqdn.c
tests_fuzz_fuzz_fqdn_LDFLAGS = $(AM_LDFLAGS) $(fuzz_flags)
tests_fuzz_fuzz_fqdn_LDADD = $(fuzz_libs)
tests_fuzz_fuzz_lease_file_SOURCES = tests/fuzz/fuzz_lease_file.c
tests_fuzz_fuzz_lease_file_LDFLAGS = $(AM_LDFLAGS) $(fuzz_flags)
tests_fuzz_fuzz_lease_file_LDADD = $(fuzz_libs)
tests_fuzz_fuzz_relay_SOURCES = tests/fuzz/fuzz_relay.c
tests_fuzz_fuzz_relay_LDFLAGS = $(AM_LDFLAGS) $(fuzz_flags)
tests_fuzz_fuzz_relay_LDADD = $(fuzz_libs)
tests_fuzz_fuzz_reply_SOURCES = tests/fuzz/fuzz_reply.c
tests_fuzz_fuzz_reply_LDFLAGS = $(AM_LDFLAGS) $(fuzz_flags)
tests_fuzz_fuzz_reply_LDADD = $(fuzz_libs)
tests_fuzz_fuzz_text_SOURCES = tests/fuzz/fuzz_text.c
tests_fuzz_fuzz_text_LDFLAGS = $(AM_LDFLAGS) $(fuzz_flags)
tests_fuzz_fuzz_text_LDADD = $(fuzz_libs)
tests_fuzz_fuzz_view_SOURCES = tests/fuzz/fuzz_view.c
tests_fuzz_fuzz_view_LDFLAGS = $(AM_LDFLAGS) $(fuzz_flags)
tests_fuzz_fuzz_view_LDADD = $(fuzz_libs)
tests_fuzz_fuzz_yaml_SOURCES = tests/fuzz/fuzz_yaml.c
tests_fuzz_fuzz_yaml_LDFLAGS = $(AM_LDFLAGS) $(fuzz_flags)
tests_fuzz_fuzz_yaml_LDADD = $(fuzz_libs)

# New inputs go to a folder of the build; findings become files of the corpus.
FUZZ_SECONDS = 60
fuzz:
	@$(srcdir)/tests/fuzz/run.sh $(srcdir) $(FUZZ_SECONDS) $(fuzz_harnesses)
fuzz-afl:
	@$(srcdir)/tests/fuzz/afl.sh $(srcdir) $(FUZZ_SECONDS) $(fuzz_harnesses)
coverage:
	@$(srcdir)/tests/fuzz/coverage.sh $(srcdir) $(fuzz_harnesses)
.PHONY: fuzz fuzz-afl coverage
