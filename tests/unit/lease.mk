# Unit tests of lease. A test: three lines (program, sources, LDADD) and its name in TESTS.
lease_test_libs = dhcp6d/lease/liblease.a libcommon/libcommon.a \
	$(SODIUM_LIBS) $(CHECK_LIBS)

check_PROGRAMS += tests/unit/test_apply
TESTS += tests/unit/test_apply
tests_unit_test_apply_SOURCES = tests/unit/test_apply.c \
	tests/unit/lease_model.c tests/unit/lease_model.h
tests_unit_test_apply_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_apply_LDADD = $(lease_test_libs)
tests_unit_test_apply_LDFLAGS = $(AM_LDFLAGS) \
	-Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc
