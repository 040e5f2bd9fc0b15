# End-to-end tests: real clients in network namespaces, root only.

system_tests = \
	tests/system/attack.sh \
	tests/system/dhclient.sh \
	tests/system/dhcp6c.sh \
	tests/system/dhcpcd.sh \
	tests/system/dibbler.sh \
	tests/system/disk-full.sh \
	tests/system/drops.sh \
	tests/system/kea-channel.sh \
	tests/system/kill9.sh \
	tests/system/load.sh \
	tests/system/lost-file.sh \
	tests/system/networkd.sh \
	tests/system/operators.sh \
	tests/system/relay.sh \
	tests/system/reload-clients.sh \
	tests/system/reload.sh \
	tests/system/server.sh \
	tests/system/sync-before-reply.sh \
	tests/system/upkeep.sh
EXTRA_DIST += $(system_tests) tests/system/control_attack.py tests/system/kea_client.py tests/system/flood.py tests/system/attack.py tests/system/counters.sh tests/system/drops.py tests/system/lib.sh \
	tests/system/run.sh

check-system: all-am
	top_srcdir=$(abs_top_srcdir) top_builddir=$(abs_top_builddir) \
		$(srcdir)/tests/system/run.sh
.PHONY: check-system

# This one needs Kea alone: no root, no namespaces.
check_PROGRAMS += tests/system/kea_rows
tests_system_kea_rows_SOURCES = tests/system/kea_rows.c
tests_system_kea_rows_LDADD = libcommon/libcommon.a
TESTS += tests/system/kea-takes-back.sh
EXTRA_DIST += tests/system/kea-takes-back.sh
