# Unit tests of libcommon. A test: three lines (program, sources, LDADD) and its name in TESTS.

check_PROGRAMS += tests/unit/test_auth tests/unit/test_frame
TESTS += tests/unit/test_auth tests/unit/test_frame
tests_unit_test_auth_SOURCES = tests/unit/test_auth.c
tests_unit_test_auth_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_auth_LDADD = libcommon/libcommon.a $(SODIUM_LIBS) $(CHECK_LIBS)
tests_unit_test_frame_SOURCES = tests/unit/test_frame.c
tests_unit_test_frame_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_frame_LDADD = libcommon/libcommon.a $(CHECK_LIBS)

check_PROGRAMS += tests/unit/test_command_table
TESTS += tests/unit/test_command_table
tests_unit_test_command_table_SOURCES = tests/unit/test_command_table.c
tests_unit_test_command_table_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_command_table_LDADD = libcommon/libcommon.a $(CHECK_LIBS)
