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

check_PROGRAMS += tests/unit/test_confinement
TESTS += tests/unit/test_confinement
tests_unit_test_confinement_SOURCES = tests/unit/test_confinement.c
tests_unit_test_confinement_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_confinement_LDADD = libcommon/libcommon.a $(CAPNG_LIBS) \
	$(SECCOMP_LIBS) $(CHECK_LIBS)

libcommon_tests = \
	tests/unit/test_address \
	tests/unit/test_arena \
	tests/unit/test_bytes \
	tests/unit/test_clock \
	tests/unit/test_counter \
	tests/unit/test_err \
	tests/unit/test_hash \
	tests/unit/test_log \
	tests/unit/test_log_file \
	tests/unit/test_log_pattern \
	tests/unit/test_log_ring \
	tests/unit/test_log_syslog \
	tests/unit/test_text
check_PROGRAMS += $(libcommon_tests)
TESTS += $(libcommon_tests)

tests_unit_test_address_SOURCES = tests/unit/test_address.c tests/unit/suite.h
tests_unit_test_address_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_address_LDADD = libcommon/libcommon.a $(CHECK_LIBS)

tests_unit_test_arena_SOURCES = tests/unit/test_arena.c tests/unit/suite.h
tests_unit_test_arena_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_arena_LDADD = libcommon/libcommon.a $(CHECK_LIBS)

tests_unit_test_bytes_SOURCES = tests/unit/test_bytes.c tests/unit/suite.h
tests_unit_test_bytes_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_bytes_LDADD = libcommon/libcommon.a $(CHECK_LIBS)

tests_unit_test_clock_SOURCES = tests/unit/test_clock.c tests/unit/suite.h
tests_unit_test_clock_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_clock_LDADD = libcommon/libcommon.a $(CHECK_LIBS)

tests_unit_test_counter_SOURCES = tests/unit/test_counter.c tests/unit/suite.h
tests_unit_test_counter_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_counter_LDADD = libcommon/libcommon.a $(CHECK_LIBS)

tests_unit_test_err_SOURCES = tests/unit/test_err.c tests/unit/suite.h
tests_unit_test_err_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_err_LDADD = libcommon/libcommon.a $(CHECK_LIBS)

tests_unit_test_hash_SOURCES = tests/unit/test_hash.c tests/unit/suite.h
tests_unit_test_hash_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_hash_LDADD = libcommon/libcommon.a $(SODIUM_LIBS) $(CHECK_LIBS)

tests_unit_test_text_SOURCES = tests/unit/test_text.c tests/unit/suite.h
tests_unit_test_text_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_text_LDADD = libcommon/libcommon.a $(CHECK_LIBS)

check_PROGRAMS += tests/unit/test_lease_file tests/unit/test_lease_row tests/unit/test_lease_schema tests/unit/test_row_split tests/unit/test_row_split_portable tests/unit/test_row_text
TESTS += tests/unit/test_lease_file tests/unit/test_lease_row tests/unit/test_lease_schema tests/unit/test_row_split tests/unit/test_row_split_portable tests/unit/test_row_text
tests_unit_test_lease_file_SOURCES = tests/unit/test_lease_file.c tests/unit/files.h tests/unit/suite.h
tests_unit_test_lease_file_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_lease_file_LDADD = libcommon/libcommon.a $(CHECK_LIBS)
check_PROGRAMS += tests/unit/test_ownership
TESTS += tests/unit/test_ownership
tests_unit_test_ownership_SOURCES = tests/unit/test_ownership.c tests/unit/files.h tests/unit/suite.h
tests_unit_test_ownership_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_ownership_LDADD = libcommon/libcommon.a $(CHECK_LIBS) $(CAPNG_LIBS)
tests_unit_test_lease_schema_SOURCES = tests/unit/test_lease_schema.c
tests_unit_test_lease_schema_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_lease_schema_LDADD = libcommon/libcommon.a $(CHECK_LIBS)
tests_unit_test_lease_row_SOURCES = tests/unit/test_lease_row.c
tests_unit_test_lease_row_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_lease_row_LDADD = libcommon/libcommon.a $(CHECK_LIBS)
tests_unit_test_row_split_SOURCES = tests/unit/test_row_split.c tests/unit/suite.h
tests_unit_test_row_split_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_row_split_LDADD = libcommon/libcommon.a $(CHECK_LIBS)
# The same of the code for processors without vectors.
tests_unit_test_row_split_portable_SOURCES = tests/unit/test_row_split.c tests/unit/suite.h \
	libcommon/row_split.c
tests_unit_test_row_split_portable_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS) -DROW_SPLIT_PORTABLE
tests_unit_test_row_split_portable_LDADD = $(CHECK_LIBS)
tests_unit_test_row_text_SOURCES = tests/unit/test_row_text.c
tests_unit_test_row_text_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_row_text_LDADD = libcommon/libcommon.a $(CHECK_LIBS)

tests_unit_test_log_SOURCES = tests/unit/test_log.c tests/unit/suite.h tests/unit/scratch.h
tests_unit_test_log_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_log_LDADD = libcommon/libcommon.a $(CHECK_LIBS)

tests_unit_test_log_file_SOURCES = tests/unit/test_log_file.c tests/unit/suite.h tests/unit/scratch.h
tests_unit_test_log_file_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_log_file_LDADD = libcommon/libcommon.a $(CHECK_LIBS)

tests_unit_test_log_pattern_SOURCES = tests/unit/test_log_pattern.c tests/unit/suite.h
tests_unit_test_log_pattern_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_log_pattern_LDADD = libcommon/libcommon.a $(CHECK_LIBS)

tests_unit_test_log_ring_SOURCES = tests/unit/test_log_ring.c tests/unit/suite.h
tests_unit_test_log_ring_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_log_ring_LDADD = libcommon/libcommon.a $(CHECK_LIBS)

tests_unit_test_log_syslog_SOURCES = tests/unit/test_log_syslog.c tests/unit/suite.h tests/unit/scratch.h
tests_unit_test_log_syslog_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_log_syslog_LDADD = libcommon/libcommon.a $(CHECK_LIBS)

yaml_tests = \
	tests/unit/test_yaml \
	tests/unit/test_yaml_block \
	tests/unit/test_yaml_file \
	tests/unit/test_yaml_json \
	tests/unit/test_schema
check_PROGRAMS += $(yaml_tests)
TESTS += $(yaml_tests)

tests_unit_test_yaml_SOURCES = tests/unit/test_yaml.c tests/unit/suite.h tests/unit/yaml_text.h
tests_unit_test_yaml_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_yaml_LDADD = libcommon/libcommon.a $(YAML_LIBS) $(SODIUM_LIBS) $(CHECK_LIBS)

tests_unit_test_yaml_block_SOURCES = tests/unit/test_yaml_block.c tests/unit/suite.h tests/unit/yaml_text.h
tests_unit_test_yaml_block_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_yaml_block_LDADD = libcommon/libcommon.a $(YAML_LIBS) $(SODIUM_LIBS) $(CHECK_LIBS)

tests_unit_test_yaml_file_SOURCES = tests/unit/test_yaml_file.c tests/unit/suite.h tests/unit/yaml_text.h tests/unit/scratch.h
tests_unit_test_yaml_file_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_yaml_file_LDADD = libcommon/libcommon.a $(YAML_LIBS) $(SODIUM_LIBS) $(CHECK_LIBS)

tests_unit_test_yaml_json_SOURCES = tests/unit/test_yaml_json.c tests/unit/suite.h tests/unit/yaml_text.h
tests_unit_test_yaml_json_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_yaml_json_LDADD = libcommon/libcommon.a $(YAML_LIBS) $(SODIUM_LIBS) $(CHECK_LIBS)

tests_unit_test_schema_SOURCES = tests/unit/test_schema.c tests/unit/suite.h tests/unit/yaml_text.h
tests_unit_test_schema_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_schema_LDADD = libcommon/libcommon.a $(YAML_LIBS) $(SODIUM_LIBS) $(CHECK_LIBS)
