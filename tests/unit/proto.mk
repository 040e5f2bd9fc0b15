# Unit tests of proto. A test: three lines (program, sources, LDADD) and its name in TESTS.
proto_test_libs = dhcp6d/proto/libproto.a libcommon/libcommon.a $(CHECK_LIBS)

check_PROGRAMS += tests/unit/test_option_data
tests_unit_test_option_data_SOURCES = tests/unit/test_option_data.c
tests_unit_test_option_data_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_option_data_LDADD = $(proto_test_libs)
TESTS += tests/unit/test_option_data
