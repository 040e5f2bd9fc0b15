# End-to-end tests: real clients in network namespaces, root only.

system_tests = \
	tests/system/answers.sh \
	tests/system/attack.sh \
	tests/system/dhclient.sh \
	tests/system/dhcp6c.sh \
	tests/system/dhcpcd.sh \
	tests/system/dibbler.sh \
	tests/system/differ.sh \
	tests/system/disk-full.sh \
	tests/system/drops.sh \
	tests/system/http-channel.sh \
	tests/system/kea-channel.sh \
	tests/system/kea-verdicts.sh \
	tests/system/kill9.sh \
	tests/system/load.sh \
	tests/system/lost-file.sh \
	tests/system/networkd.sh \
	tests/system/operators.sh \
	tests/system/privileges.sh \
	tests/system/relay.sh \
	tests/system/reload-clients.sh \
	tests/system/reload.sh \
	tests/system/server.sh \
	tests/system/soak.sh \
	tests/system/start.sh \
	tests/system/sync-before-reply.sh \
	tests/system/upkeep.sh
EXTRA_DIST += $(system_tests) tests/system/answers.py tests/system/control_attack.py tests/system/kea_client.py tests/system/flood.py tests/system/flooded.sh tests/system/attack.py tests/system/counters.sh tests/system/drops.py tests/system/frame.py tests/system/lib.sh tests/system/command_shapes.py tests/system/reload_load.py \
	tests/system/run.sh

# The programs as they are, but for what they do first (trial.c).
noinst_PROGRAMS += tests/system/trial_dhcp6d tests/system/trial_ctrld \
	tests/system/trial_lfc
tests_system_trial_dhcp6d_SOURCES = dhcp6d/main.c tests/system/trial.c
tests_system_trial_dhcp6d_LDADD = $(dhcp6d_dhcp6d_LDADD)
tests_system_trial_dhcp6d_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=notify_manager
tests_system_trial_ctrld_SOURCES = ctrld/main.c tests/system/trial.c
tests_system_trial_ctrld_LDADD = $(ctrld_ctrld_LDADD)
tests_system_trial_ctrld_LDFLAGS = $(AM_LDFLAGS) \
	-Wl,--wrap=event_base_dispatch
tests_system_trial_lfc_SOURCES = lfc/main.c tests/system/trial.c
tests_system_trial_lfc_LDADD = $(lfc_lfc_LDADD)
tests_system_trial_lfc_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=lfc_run

# What differ.sh runs.
EXTRA_DIST += tests/differ/clients.py \
	tests/differ/compare.py \
	tests/differ/differ.py \
	tests/differ/known.json \
	tests/differ/leases.py \
	tests/differ/link.py \
	tests/differ/wire.py \
	tests/differ/configs/classes.json \
	tests/differ/configs/extended.json \
	tests/differ/configs/global-hosts.json \
	tests/differ/configs/hosts.json \
	tests/differ/configs/lifetimes.json \
	tests/differ/configs/names.json \
	tests/differ/configs/networks.json \
	tests/differ/configs/options.json \
	tests/differ/configs/plain.json \
	tests/differ/configs/relays.json \
	tests/differ/configs/scarce.json \
	tests/differ/configs/scopes.json

check-system: all-am
	top_srcdir=$(abs_top_srcdir) top_builddir=$(abs_top_builddir) \
		$(srcdir)/tests/system/run.sh
.PHONY: check-system

# Long: make soak SOAK_SECONDS=3600
SOAK_SECONDS = 60
soak: all-am
	top_srcdir=$(abs_top_srcdir) top_builddir=$(abs_top_builddir) \
		SOAK_SECONDS=$(SOAK_SECONDS) TRIES=1 KEEP= \
		$(srcdir)/tests/system/soak.sh
.PHONY: soak

# This one needs Kea alone: no root, no namespaces.
check_PROGRAMS += tests/system/kea_rows
tests_system_kea_rows_SOURCES = tests/system/kea_rows.c
tests_system_kea_rows_LDADD = libcommon/libcommon.a
TESTS += tests/system/kea-takes-back.sh
EXTRA_DIST += tests/system/kea-takes-back.sh
