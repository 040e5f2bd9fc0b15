# Faults: the n-th call fails, for all n (driver.h, fault_shim.c).
if HAVE_CHECK
fault_tests = tests/fault/test_fault_commit tests/fault/test_fault_lfc \
	tests/fault/torture
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

# Long and random: make torture TORTURE_SECONDS=3600 [TORTURE_SEED=n]. First one
# file set under a shim, then, as root, a real server with real packets; the
# same seed makes the same faults again (torture.c) or kills (kill9.sh).
TORTURE_SECONDS = 120
tests_fault_torture_SOURCES = tests/fault/torture.c $(fault_driver)
tests_fault_torture_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_fault_torture_LDADD = $(fault_libs) $(CHECK_LIBS)

torture: all tests/fault/torture tests/fault/fault_shim.so \
		tests/fault/fault_commit
	tests/fault/torture $(TORTURE_SECONDS) $(TORTURE_SEED) 2>torture.log || \
		{ tail -n 40 torture.log; exit 1; }
	top_srcdir=$(abs_top_srcdir) top_builddir=$(abs_top_builddir) \
		TRIES=1 CASES=torture TORTURE_SECONDS=$(TORTURE_SECONDS) \
		TORTURE_SEED=$(TORTURE_SEED) \
		$(srcdir)/tests/system/run.sh kill9.sh
endif
.PHONY: torture
