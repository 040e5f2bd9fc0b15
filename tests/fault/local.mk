# Faults: the n-th call fails, for all n (driver.h, fault_shim.c).
if HAVE_CHECK
fault_tests = tests/fault/test_fault_commit tests/fault/test_fault_lfc
check_PROGRAMS += tests/fault/fault_shim.so tests/fault/fault_commit \
	tests/fault/fault_compact $(fault_tests)
TESTS += $(fault_tests)

tests_fault_fault_shim_so_SOURCES = tests/fault/fault_shim.c \
	tests/fault/fault_report.h
tests_fault_fault_shim_so_CFLAGS = -std=c11 $(WARNING_CFLAGS) -fPIC \
	-U_FORTIFY_SOURCE
tests_fault_fault_shim_so_LDFLAGS = -shared
tests_fault_fault_shim_so_LDADD = -ldl

fault_driver = tests/fault/driver.c tests/fault/driver.h \
	tests/fault/fault_report.h tests/unit/files.h \
	tests/unit/lease_rows.h tests/unit/suite.h
fault_libs = dhcp6d/lease/liblease.a libcommon/libcommon.a $(SODIUM_LIBS)

tests_fault_fault_commit_SOURCES = tests/fault/fault_commit.c
tests_fault_fault_commit_LDADD = $(fault_libs)

tests_fault_test_fault_commit_SOURCES = tests/fault/test_fault_commit.c \
	$(fault_driver)
tests_fault_test_fault_commit_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_fault_test_fault_commit_LDADD = $(fault_libs) $(CHECK_LIBS)

tests_fault_fault_compact_SOURCES = tests/fault/fault_compact.c
tests_fault_fault_compact_LDADD = lfc/liblfc.a libcommon/libcommon.a

tests_fault_test_fault_lfc_SOURCES = tests/fault/test_fault_lfc.c \
	$(fault_driver)
tests_fault_test_fault_lfc_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_fault_test_fault_lfc_LDADD = $(fault_libs) $(CHECK_LIBS)
endif
