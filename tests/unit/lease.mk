# Unit tests of lease. A test: three lines (program, sources, LDADD) and its name in TESTS.
lease_test_libs = dhcp6d/lease/liblease.a libcommon/libcommon.a \
	$(SODIUM_LIBS) $(CHECK_LIBS)
lease_test_common = tests/unit/check_main.h \
	tests/unit/lease_model.c tests/unit/lease_model.h
lease_tests = \
	tests/unit/test_apply \
	tests/unit/test_apply_model \
	tests/unit/test_bitmap \
	tests/unit/test_blobs \
	tests/unit/test_due \
	tests/unit/test_hash_index \
	tests/unit/test_loader \
	tests/unit/test_change_feed \
	tests/unit/test_log_buffer \
	tests/unit/test_pool \
	tests/unit/test_store \
	tests/unit/test_subnet_counts \
	tests/unit/test_unit_counts \
	tests/unit/test_wheel

check_PROGRAMS += $(lease_tests)
TESTS += $(lease_tests)

tests_unit_test_apply_SOURCES = tests/unit/test_apply.c $(lease_test_common)
tests_unit_test_apply_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_apply_LDADD = $(lease_test_libs)

tests_unit_test_apply_model_SOURCES = tests/unit/test_apply_model.c \
	$(lease_test_common)
tests_unit_test_apply_model_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_apply_model_LDADD = $(lease_test_libs)
tests_unit_test_apply_model_LDFLAGS = $(AM_LDFLAGS) \
	-Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc,--wrap=memory_chunk

tests_unit_test_bitmap_SOURCES = tests/unit/test_bitmap.c $(lease_test_common)
tests_unit_test_bitmap_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_bitmap_LDADD = $(lease_test_libs)

tests_unit_test_blobs_SOURCES = tests/unit/test_blobs.c $(lease_test_common)
tests_unit_test_blobs_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_blobs_LDADD = $(lease_test_libs)

tests_unit_test_hash_index_SOURCES = tests/unit/test_hash_index.c $(lease_test_common)
tests_unit_test_hash_index_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_hash_index_LDADD = $(lease_test_libs)

tests_unit_test_change_feed_SOURCES = tests/unit/test_change_feed.c
tests_unit_test_change_feed_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_change_feed_LDADD = $(lease_test_libs)
tests_unit_test_log_buffer_SOURCES = tests/unit/test_log_buffer.c $(lease_test_common)
tests_unit_test_log_buffer_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_log_buffer_LDADD = $(lease_test_libs)

tests_unit_test_pool_SOURCES = tests/unit/test_pool.c $(lease_test_common)
tests_unit_test_pool_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_pool_LDADD = $(lease_test_libs)

tests_unit_test_store_SOURCES = tests/unit/test_store.c $(lease_test_common)
tests_unit_test_store_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_store_LDADD = $(lease_test_libs)

tests_unit_test_subnet_counts_SOURCES = tests/unit/test_subnet_counts.c $(lease_test_common)
tests_unit_test_subnet_counts_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_subnet_counts_LDADD = $(lease_test_libs)

tests_unit_test_unit_counts_SOURCES = tests/unit/test_unit_counts.c $(lease_test_common)
tests_unit_test_unit_counts_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_unit_counts_LDADD = $(lease_test_libs)

tests_unit_test_wheel_SOURCES = tests/unit/test_wheel.c $(lease_test_common)
tests_unit_test_wheel_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_wheel_LDADD = $(lease_test_libs)

tests_unit_test_due_SOURCES = tests/unit/test_due.c $(lease_test_common)
tests_unit_test_due_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_due_LDADD = $(lease_test_libs)

durable_tests = tests/unit/test_sink_memfile tests/unit/test_committer \
	tests/unit/test_committer_memory \
	tests/unit/test_recover tests/unit/test_compact \
	tests/unit/test_lfc_tool tests/unit/test_lfc_journal tests/unit/test_foreign \
	tests/unit/test_kea_files \
	tests/unit/test_sink_journal tests/unit/test_sink_recovery \
	tests/unit/test_journal \
	tests/unit/test_fold
check_PROGRAMS += $(durable_tests)
TESTS += $(durable_tests)
tests_unit_test_sink_memfile_SOURCES = tests/unit/test_sink_memfile.c \
	tests/unit/files.h tests/unit/lease_rows.h tests/unit/suite.h
tests_unit_test_sink_memfile_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_sink_memfile_LDADD = $(lease_test_libs)
tests_unit_test_journal_SOURCES = tests/unit/test_journal.c \
	tests/unit/files.h tests/unit/suite.h
tests_unit_test_journal_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_journal_LDADD = $(lease_test_libs)
tests_unit_test_fold_SOURCES = tests/unit/test_fold.c \
	tests/unit/files.h tests/unit/lease_rows.h tests/unit/suite.h
tests_unit_test_fold_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_fold_LDADD = lfc/liblfc.a $(lease_test_libs)
tests_unit_test_sink_journal_SOURCES = tests/unit/test_sink_journal.c \
	tests/unit/files.h tests/unit/lease_rows.h tests/unit/suite.h
tests_unit_test_sink_journal_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_sink_journal_LDADD = $(lease_test_libs)
tests_unit_test_sink_recovery_SOURCES = tests/unit/test_sink_recovery.c \
	tests/unit/files.h tests/unit/lease_rows.h tests/unit/suite.h
tests_unit_test_sink_recovery_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_sink_recovery_LDADD = $(lease_test_libs)
tests_unit_test_committer_SOURCES = tests/unit/test_committer.c \
	tests/unit/lease_rows.h tests/unit/suite.h
tests_unit_test_committer_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_committer_LDADD = $(lease_test_libs)
tests_unit_test_committer_memory_SOURCES = tests/unit/test_committer_memory.c \
	tests/unit/lease_rows.h tests/unit/suite.h
tests_unit_test_committer_memory_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_committer_memory_LDADD = $(lease_test_libs)
tests_unit_test_recover_SOURCES = tests/unit/test_recover.c \
	tests/unit/files.h tests/unit/lease_rows.h tests/unit/suite.h
tests_unit_test_recover_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_recover_LDADD = lfc/liblfc.a $(lease_test_libs)
tests_unit_test_lfc_tool_SOURCES = tests/unit/test_lfc_tool.c \
	tests/unit/files.h tests/unit/lease_rows.h tests/unit/suite.h
tests_unit_test_lfc_tool_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_lfc_tool_LDADD = lfc/liblfc.a $(lease_test_libs) $(YAML_LIBS) \
	$(SODIUM_LIBS)
tests_unit_test_lfc_journal_SOURCES = tests/unit/test_lfc_journal.c \
	tests/unit/files.h tests/unit/lease_rows.h tests/unit/suite.h
tests_unit_test_lfc_journal_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_lfc_journal_LDADD = lfc/liblfc.a $(lease_test_libs) $(YAML_LIBS) \
	$(SODIUM_LIBS)
tests_unit_test_foreign_SOURCES = tests/unit/test_foreign.c \
	tests/unit/suite.h
tests_unit_test_foreign_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_foreign_LDADD = lfc/liblfc.a libcommon/libcommon.a \
	$(CHECK_LIBS)
tests_unit_test_compact_SOURCES = tests/unit/test_compact.c \
	tests/unit/files.h tests/unit/lease_rows.h tests/unit/suite.h
tests_unit_test_compact_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_compact_LDADD = lfc/liblfc.a $(lease_test_libs)
tests_unit_test_kea_files_SOURCES = tests/unit/test_kea_files.c \
	tests/unit/files.h tests/unit/suite.h
tests_unit_test_kea_files_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_kea_files_LDADD = lfc/liblfc.a $(lease_test_libs)

check_PROGRAMS += tests/unit/test_load_file tests/unit/test_load_table \
	tests/unit/test_memory
TESTS += tests/unit/test_load_file tests/unit/test_load_table \
	tests/unit/test_memory
tests_unit_test_memory_SOURCES = tests/unit/test_memory.c tests/unit/check_main.h
tests_unit_test_memory_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_memory_LDADD = $(lease_test_libs)
tests_unit_test_load_file_SOURCES = tests/unit/test_load_file.c \
	tests/unit/check_main.h tests/unit/lease_rows.h
tests_unit_test_load_file_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_load_file_LDADD = $(lease_test_libs)
tests_unit_test_load_table_SOURCES = tests/unit/test_load_table.c \
	$(lease_test_common)
tests_unit_test_load_table_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_load_table_LDADD = $(lease_test_libs)

tests_unit_test_loader_SOURCES = tests/unit/test_loader.c $(lease_test_common)
tests_unit_test_loader_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_loader_LDADD = $(lease_test_libs)

# The load generator's reader.
check_PROGRAMS += tests/unit/test_bench
TESTS += tests/unit/test_bench
tests_unit_test_bench_SOURCES = tests/unit/test_bench.c \
	tests/unit/check_main.h \
	tests/bench/clients.c tests/bench/histogram.c tests/bench/message.c
tests_unit_test_bench_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_bench_LDADD = $(SODIUM_LIBS) $(CHECK_LIBS)
