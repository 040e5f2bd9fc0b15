# Unit tests of what runs: queues, the process around the packet's way.
running_tests = \
	tests/unit/test_extended_info_check \
	tests/unit/test_lease_check \
	tests/unit/test_loading \
	tests/unit/test_maintenance \
	tests/unit/test_outbox \
	tests/unit/test_parked \
	tests/unit/test_gate \
	tests/unit/test_receive \
	tests/unit/test_reload \
	tests/unit/test_send \
	tests/unit/test_server_id \
	tests/unit/test_socket_retry \
	tests/unit/test_starter
check_PROGRAMS += $(running_tests)
TESTS += $(running_tests)

tests_unit_test_outbox_SOURCES = tests/unit/test_outbox.c
tests_unit_test_outbox_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_outbox_LDADD = dhcp6d/packet/libpacket.a \
	libcommon/libcommon.a $(CHECK_LIBS)
tests_unit_test_parked_SOURCES = tests/unit/test_parked.c
tests_unit_test_parked_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_parked_LDADD = dhcp6d/packet/libpacket.a \
	libcommon/libcommon.a $(CHECK_LIBS)
tests_unit_test_server_id_SOURCES = tests/unit/test_server_id.c
tests_unit_test_server_id_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_server_id_LDADD = $(dhcp6d_libs) $(dhcp6d_system_libs) \
	$(CHECK_LIBS)
tests_unit_test_reload_SOURCES = tests/unit/test_reload.c
tests_unit_test_reload_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_reload_LDADD = $(dhcp6d_libs) $(dhcp6d_system_libs) \
	$(CHECK_LIBS)
tests_unit_test_starter_SOURCES = tests/unit/test_starter.c
tests_unit_test_starter_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_starter_LDADD = dhcp6d/libprocess.a libcommon/libcommon.a \
	$(CAPNG_LIBS) $(SECCOMP_LIBS) $(CHECK_LIBS)
tests_unit_test_gate_SOURCES = tests/unit/test_gate.c
tests_unit_test_gate_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_gate_LDADD = $(dhcp6d_libs) $(dhcp6d_system_libs) \
	$(CHECK_LIBS)
tests_unit_test_receive_SOURCES = tests/unit/test_receive.c
tests_unit_test_receive_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_receive_LDADD = $(dhcp6d_libs) $(dhcp6d_system_libs) \
	$(CHECK_LIBS)
tests_unit_test_send_SOURCES = tests/unit/test_send.c
tests_unit_test_send_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_send_LDADD = $(dhcp6d_libs) $(dhcp6d_system_libs) \
	$(CHECK_LIBS)
tests_unit_test_loading_SOURCES = tests/unit/test_loading.c tests/unit/check_main.h
tests_unit_test_loading_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_loading_LDADD = $(dhcp6d_libs) $(dhcp6d_system_libs) \
	$(CHECK_LIBS)
tests_unit_test_maintenance_SOURCES = tests/unit/test_maintenance.c
tests_unit_test_maintenance_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_maintenance_LDADD = $(dhcp6d_libs) $(dhcp6d_system_libs) \
	$(CHECK_LIBS)

tests_unit_test_extended_info_check_SOURCES = \
	tests/unit/test_extended_info_check.c tests/unit/config_help.c \
	tests/unit/config_help.h
tests_unit_test_extended_info_check_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_extended_info_check_LDADD = $(dhcp6d_libs) \
	$(dhcp6d_system_libs) $(CHECK_LIBS)

tests_unit_test_lease_check_SOURCES = tests/unit/test_lease_check.c \
	tests/unit/config_help.c tests/unit/config_help.h
tests_unit_test_lease_check_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_lease_check_LDADD = $(dhcp6d_libs) $(dhcp6d_system_libs) \
	$(CHECK_LIBS)

tests_unit_test_socket_retry_SOURCES = tests/unit/test_socket_retry.c
tests_unit_test_socket_retry_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
tests_unit_test_socket_retry_LDADD = dhcp6d/libprocess.a $(CHECK_LIBS)
