# Unit tests of config. A test: three lines (program, sources, LDADD) and its name in TESTS.

config_tests = \
	tests/unit/test_config \
	tests/unit/test_config_corpus \
	tests/unit/test_config_files \
	tests/unit/test_config_index \
	tests/unit/test_config_keywords \
	tests/unit/test_config_memory \
	tests/unit/test_config_print \
	tests/unit/test_config_size \
	tests/unit/test_config_tests \
	tests/unit/test_config_summary \
	tests/unit/test_name_filter \
	tests/unit/test_expression \
	tests/unit/test_expression_compile
check_PROGRAMS += $(config_tests)
TESTS += $(config_tests)

config_test_libs = dhcp6d/config/libconfig.a dhcp6d/proto/libproto.a \
	libcommon/libcommon.a $(YAML_LIBS) $(SODIUM_LIBS) $(PCRE2_LIBS) \
	$(CHECK_LIBS) -lm
config_test_help = tests/unit/config_help.c tests/unit/config_help.h \
	tests/unit/suite.h

tests_unit_test_config_SOURCES = tests/unit/test_config.c $(config_test_help)
tests_unit_test_config_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_config_LDADD = $(config_test_libs)
corpus_sources = tests/unit/config_corpus.h tests/unit/config_corpus_cases.c \
	tests/unit/config_corpus_read.c
tests_unit_test_config_corpus_SOURCES = tests/unit/test_config_corpus.c \
	$(corpus_sources) $(config_test_help)
tests_unit_test_config_corpus_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_config_corpus_LDADD = $(config_test_libs)
check_PROGRAMS += tests/unit/write_config_corpus
tests_unit_write_config_corpus_SOURCES = tests/unit/write_config_corpus.c \
	$(corpus_sources)
tests_unit_write_config_corpus_LDADD = libcommon/libcommon.a
EXTRA_DIST += tests/corpus/config/keywords.list \
	tests/corpus/config/kea-verdicts.list tests/corpus/config/verdicts.py \
	tests/corpus/config/whole/kea2.json tests/corpus/config/whole/kea3.json \
	tests/corpus/config/whole/syntax.json
tests_unit_test_config_files_SOURCES = tests/unit/test_config_files.c $(config_test_help)
tests_unit_test_config_files_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_config_files_LDADD = $(config_test_libs)
tests_unit_test_config_print_SOURCES = tests/unit/test_config_print.c \
	tests/unit/model_text.c tests/unit/model_text.h $(config_test_help)
tests_unit_test_config_print_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_config_print_LDADD = $(config_test_libs)
tests_unit_test_config_index_SOURCES = tests/unit/test_config_index.c $(config_test_help)
tests_unit_test_config_index_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_config_index_LDADD = $(config_test_libs)
tests_unit_test_config_keywords_SOURCES = tests/unit/test_config_keywords.c $(config_test_help)
tests_unit_test_config_keywords_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_config_keywords_LDADD = $(config_test_libs)
tests_unit_test_config_tests_SOURCES = tests/unit/test_config_tests.c $(config_test_help)
tests_unit_test_config_tests_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_config_tests_LDADD = $(config_test_libs)
tests_unit_test_config_size_SOURCES = tests/unit/test_config_size.c $(config_test_help)
tests_unit_test_config_size_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_config_size_LDADD = $(config_test_libs)
tests_unit_test_config_summary_SOURCES = tests/unit/test_config_summary.c $(config_test_help)
tests_unit_test_config_summary_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_config_summary_LDADD = $(config_test_libs)
tests_unit_test_config_memory_SOURCES = tests/unit/test_config_memory.c $(config_test_help)
tests_unit_test_config_memory_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_config_memory_LDFLAGS = $(AM_LDFLAGS) \
	-Wl,--wrap=arena_alloc,--wrap=arena_array,--wrap=arena_text,--wrap=arena_span
tests_unit_test_config_memory_LDADD = $(config_test_libs)

tests_unit_test_expression_SOURCES = tests/unit/test_expression.c tests/unit/suite.h
tests_unit_test_expression_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_expression_LDADD = $(config_test_libs)
tests_unit_test_expression_compile_SOURCES = tests/unit/test_expression_compile.c tests/unit/suite.h
tests_unit_test_expression_compile_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_expression_compile_LDADD = $(config_test_libs)

tests_unit_test_name_filter_SOURCES = tests/unit/test_name_filter.c
tests_unit_test_name_filter_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_name_filter_LDADD = $(config_test_libs)
