# Unit tests of proto. A test: three lines (program, sources, LDADD) and its name in TESTS.
proto_test_libs = dhcp6d/proto/libproto.a libcommon/libcommon.a $(CHECK_LIBS)

check_PROGRAMS += tests/unit/test_option_data
tests_unit_test_option_data_SOURCES = tests/unit/test_option_data.c
tests_unit_test_option_data_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_option_data_LDADD = $(proto_test_libs)
TESTS += tests/unit/test_option_data

check_PROGRAMS += tests/unit/test_view
tests_unit_test_view_SOURCES = tests/unit/test_view.c tests/unit/view_check.h
tests_unit_test_view_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_view_LDADD = $(proto_test_libs)
TESTS += tests/unit/test_view

check_PROGRAMS += tests/unit/test_option_table
tests_unit_test_option_table_SOURCES = tests/unit/test_option_table.c
tests_unit_test_option_table_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_option_table_LDADD = $(proto_test_libs)
TESTS += tests/unit/test_option_table

check_PROGRAMS += tests/unit/test_relay
tests_unit_test_relay_SOURCES = tests/unit/test_relay.c tests/unit/sample_message.h
tests_unit_test_relay_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_relay_LDADD = $(proto_test_libs)
TESTS += tests/unit/test_relay

check_PROGRAMS += tests/unit/test_option_text
tests_unit_test_option_text_SOURCES = tests/unit/test_option_text.c tests/unit/suite.h
tests_unit_test_option_text_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_option_text_LDADD = $(proto_test_libs)
TESTS += tests/unit/test_option_text

check_PROGRAMS += tests/unit/test_view_relay
tests_unit_test_view_relay_SOURCES = tests/unit/test_view_relay.c tests/unit/view_check.h
tests_unit_test_view_relay_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_view_relay_LDADD = $(proto_test_libs)
TESTS += tests/unit/test_view_relay
