# The process's frame: everything of it but main, so that tests link it.
noinst_LIBRARIES += dhcp6d/libprocess.a
dhcp6d_libprocess_a_SOURCES = \
	dhcp6d/calls.c \
	dhcp6d/calls.h \
	dhcp6d/compaction.c \
	dhcp6d/compaction.h \
	dhcp6d/configuration.c \
	dhcp6d/configuration.h \
	dhcp6d/crew.c \
	dhcp6d/crew.h \
	dhcp6d/engine.c \
	dhcp6d/engine.h \
	dhcp6d/engine_parts.c \
	dhcp6d/engine_parts.h \
	dhcp6d/engine_setup.h \
	dhcp6d/engine_start.c \
	dhcp6d/engine_start.h \
	dhcp6d/extended_info_check.c \
	dhcp6d/extended_info_check.h \
	dhcp6d/guard.c \
	dhcp6d/guard.h \
	dhcp6d/loading.c \
	dhcp6d/loading.h \
	dhcp6d/maintenance.c \
	dhcp6d/maintenance.h \
	dhcp6d/notify.c \
	dhcp6d/notify.h \
	dhcp6d/operators.c \
	dhcp6d/operators.h \
	dhcp6d/rehome.c \
	dhcp6d/rehome.h \
	dhcp6d/reload.c \
	dhcp6d/reload.h \
	dhcp6d/rewrite.c \
	dhcp6d/rewrite.h \
	dhcp6d/sandbox.c \
	dhcp6d/sandbox.h \
	dhcp6d/server_id.c \
	dhcp6d/server_id.h \
	dhcp6d/socket_retry.c \
	dhcp6d/socket_retry.h \
	dhcp6d/starter.c \
	dhcp6d/starter.h \
	dhcp6d/starter_file.c \
	dhcp6d/starter_file.h \
	dhcp6d/lease_check.c \
	dhcp6d/lease_check.h \
	dhcp6d/starter_process.c \
	dhcp6d/starter_protocol.h \
	dhcp6d/starter_sandbox.c \
	dhcp6d/starter_sandbox.h \
	dhcp6d/storage.c \
	dhcp6d/storage.h

sbin_PROGRAMS += dhcp6d/dhcp6d
dhcp6d_dhcp6d_SOURCES = dhcp6d/main.c

# Every library of the server, from the top floor down, for it and for tests.
dhcp6d_libs = \
	dhcp6d/libprocess.a \
	dhcp6d/control/libcontrol.a \
	dhcp6d/packet/libpacket.a \
	dhcp6d/config/libconfig.a \
	dhcp6d/lease/liblease.a \
	dhcp6d/net/libnet.a \
	dhcp6d/proto/libproto.a \
	libcommon/libcommon.a
dhcp6d_system_libs = $(YAML_LIBS) $(SODIUM_LIBS) $(JANSSON_LIBS) \
	$(MNL_LIBS) $(CAPNG_LIBS) $(SECCOMP_LIBS) $(PCRE2_LIBS) -lm

dhcp6d_dhcp6d_LDADD = $(dhcp6d_libs) $(dhcp6d_system_libs)
