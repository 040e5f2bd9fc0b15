# Unit tests of net. A test: three lines (program, sources, LDADD) and its name in TESTS.
net_tests = \
	tests/unit/test_batch_io \
	tests/unit/test_interface \
	tests/unit/test_netlink
check_PROGRAMS += $(net_tests)
TESTS += $(net_tests)
net_test_libs = dhcp6d/net/libnet.a libcommon/libcommon.a $(MNL_LIBS) \
	$(SODIUM_LIBS) $(CHECK_LIBS)

tests_unit_test_batch_io_SOURCES = tests/unit/test_batch_io.c
tests_unit_test_batch_io_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_batch_io_LDADD = $(net_test_libs)
tests_unit_test_interface_SOURCES = tests/unit/test_interface.c
tests_unit_test_interface_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_interface_LDADD = $(net_test_libs)
tests_unit_test_netlink_SOURCES = tests/unit/test_netlink.c
tests_unit_test_netlink_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_netlink_LDADD = $(net_test_libs)
