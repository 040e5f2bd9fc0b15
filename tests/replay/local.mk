# Replay tests: each .replay file is a test (README.md in this folder).

EXTRA_DIST += tests/replay/README.md tests/replay/common.inc \
	tests/replay/debug.sh tests/replay/log.sh tests/replay/log-ids.list \
	tests/replay/must-fail.inc \
	tests/replay/must-fail.sh $(replay_files)

check_PROGRAMS += tests/replay/replay
tests_replay_replay_SOURCES = \
	tests/replay/audit.c \
	tests/replay/audit.h \
	tests/replay/expect.c \
	tests/replay/match.c \
	tests/replay/match.h \
	tests/replay/message.c \
	tests/replay/message.h \
	tests/replay/play.c \
	tests/replay/play.h \
	tests/replay/replay.c \
	tests/replay/reply.c \
	tests/replay/reply.h \
	tests/replay/rows.c \
	tests/replay/scene.h \
	tests/replay/script.c \
	tests/replay/script.h \
	tests/replay/send.c \
	tests/replay/torment.c \
	tests/replay/value.c \
	tests/replay/value.h \
	tests/replay/world.c \
	tests/replay/world.h
tests_replay_replay_LDADD = \
	dhcp6d/packet/libpacket.a \
	dhcp6d/config/libconfig.a \
	dhcp6d/lease/liblease.a \
	dhcp6d/net/libnet.a \
	dhcp6d/proto/libproto.a \
	libcommon/libcommon.a \
	$(dhcp6d_system_libs)

TEST_EXTENSIONS = .replay
REPLAY_LOG_COMPILER = tests/replay/replay
AM_REPLAY_LOG_FLAGS =
replay_files = \
	tests/replay/cache.replay \
	tests/replay/classes.replay \
	tests/replay/expiry.replay \
	tests/replay/examples/broadband-pd.replay \
	tests/replay/examples/campus.replay \
	tests/replay/examples/data-centre.replay \
	tests/replay/examples/docsis-erouter.replay \
	tests/replay/examples/enterprise.replay \
	tests/replay/examples/home.replay \
	tests/replay/examples/isp-cmts.replay \
	tests/replay/examples/mobile.replay \
	tests/replay/examples/small-office.replay \
	tests/replay/examples/wlan.replay \
	tests/replay/extended-info.replay \
	tests/replay/flex.replay \
	tests/replay/fqdn.replay \
	tests/replay/hostile.replay \
	tests/replay/lenient.replay \
	tests/replay/options.replay \
	tests/replay/prefix.replay \
	tests/replay/registration.replay \
	tests/replay/relay.replay \
	tests/replay/release.replay \
	tests/replay/renew.replay \
	tests/replay/request.replay \
	tests/replay/reservation.replay \
	tests/replay/solicit.replay \
	tests/replay/strangers.replay \
	tests/replay/traps.replay \
	tests/replay/validation.replay
EXTRA_DIST += tests/replay/examples.sh
TESTS += $(replay_files) tests/replay/examples.sh tests/replay/must-fail.sh tests/replay/debug.sh \
	tests/replay/log.sh

# Which test proves which requirement of the protocol.
requirements:
	@$(srcdir)/tests/requirements.sh $(srcdir)
.PHONY: requirements
TESTS += tests/test-requirements.sh
EXTRA_DIST += tests/requirements.sh tests/requirements.list \
	tests/test-requirements.sh
