# Fuzzers: one small harness per entry point, its corpus beside it. Built with
# clang and --enable-fuzzers alone; "make fuzz TIME=60" runs each so long.

EXTRA_DIST += tests/fuzz/corpus
FUZZERS =

if ENABLE_FUZZERS
fuzz_flags = -fsanitize=fuzzer
noinst_PROGRAMS += tests/fuzz/fuzz_view
tests_fuzz_fuzz_view_SOURCES = tests/fuzz/fuzz_view.c
tests_fuzz_fuzz_view_LDFLAGS = $(AM_LDFLAGS) $(fuzz_flags)
tests_fuzz_fuzz_view_LDADD = dhcp6d/proto/libproto.a libcommon/libcommon.a
FUZZERS += tests/fuzz/fuzz_view
noinst_PROGRAMS += tests/fuzz/fuzz_yaml
tests_fuzz_fuzz_yaml_SOURCES = tests/fuzz/fuzz_yaml.c
tests_fuzz_fuzz_yaml_LDFLAGS = $(AM_LDFLAGS) $(fuzz_flags)
tests_fuzz_fuzz_yaml_LDADD = dhcp6d/config/libconfig.a \
	libcommon/libcommon.a $(YAML_LIBS) $(SODIUM_LIBS)
FUZZERS += tests/fuzz/fuzz_yaml
noinst_PROGRAMS += tests/fuzz/fuzz_config
tests_fuzz_fuzz_config_SOURCES = tests/fuzz/fuzz_config.c
tests_fuzz_fuzz_config_LDFLAGS = $(AM_LDFLAGS) $(fuzz_flags)
tests_fuzz_fuzz_config_LDADD = dhcp6d/config/libconfig.a \
	dhcp6d/proto/libproto.a libcommon/libcommon.a $(YAML_LIBS) \
	$(SODIUM_LIBS) $(PCRE2_LIBS) -lm
FUZZERS += tests/fuzz/fuzz_config
noinst_PROGRAMS += tests/fuzz/fuzz_expression
tests_fuzz_fuzz_expression_SOURCES = tests/fuzz/fuzz_expression.c
tests_fuzz_fuzz_expression_LDFLAGS = $(AM_LDFLAGS) $(fuzz_flags)
tests_fuzz_fuzz_expression_LDADD = dhcp6d/config/libconfig.a \
	dhcp6d/proto/libproto.a libcommon/libcommon.a $(PCRE2_LIBS)
FUZZERS += tests/fuzz/fuzz_expression
noinst_PROGRAMS += tests/fuzz/fuzz_lease_file
tests_fuzz_fuzz_lease_file_SOURCES = tests/fuzz/fuzz_lease_file.c
tests_fuzz_fuzz_lease_file_LDFLAGS = $(AM_LDFLAGS) $(fuzz_flags)
tests_fuzz_fuzz_lease_file_LDADD = libcommon/libcommon.a
FUZZERS += tests/fuzz/fuzz_lease_file
noinst_PROGRAMS += tests/fuzz/fuzz_dhcpd
tests_fuzz_fuzz_dhcpd_SOURCES = tests/fuzz/fuzz_dhcpd.c
tests_fuzz_fuzz_dhcpd_LDFLAGS = $(AM_LDFLAGS) $(fuzz_flags)
tests_fuzz_fuzz_dhcpd_LDADD = lfc/liblfc.a libcommon/libcommon.a
FUZZERS += tests/fuzz/fuzz_dhcpd
endif

# New inputs go to a folder of the build; findings become files of the corpus.
TIME = 60
.PHONY: fuzz
fuzz: $(FUZZERS)
	@for fuzzer in $(FUZZERS); do \
		entry=$${fuzzer##*/fuzz_}; \
		mkdir -p tests/fuzz/found/$$entry && \
		$$fuzzer -max_total_time=$(TIME) -max_len=65527 \
		    tests/fuzz/found/$$entry \
		    $(srcdir)/tests/fuzz/corpus/$$entry || exit 1; \
	done
