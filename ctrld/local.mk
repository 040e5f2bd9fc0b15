# The control daemon and the administrator's tool.
sbin_PROGRAMS += ctrld/ctrld
bin_PROGRAMS += ctrld/dhcp6ctl

# All of it but main, so that tests link it.
noinst_LIBRARIES += ctrld/libctrld.a
ctrld_libctrld_a_SOURCES = \
	ctrld/audit.c \
	ctrld/audit.h \
	ctrld/backend.c \
	ctrld/backend.h \
	ctrld/settings.c \
	ctrld/settings.h \
	ctrld/http_channel.c \
	ctrld/http_channel.h \
	ctrld/http_exchange.c \
	ctrld/http_exchange.h \
	ctrld/http_front.c \
	ctrld/http_front.h \
	ctrld/http_front_fork.c \
	ctrld/http_link.c \
	ctrld/http_link.h \
	ctrld/http_listener.c \
	ctrld/http_listener.h \
	ctrld/http_settings.c \
	ctrld/http_settings.h \
	ctrld/http_who.c \
	ctrld/http_who.h \
	ctrld/identity.c \
	ctrld/identity.h \
	ctrld/kea_session.c \
	ctrld/kea_session.h \
	ctrld/kea_sockets.c \
	ctrld/kea_sockets.h \
	ctrld/kea_text.c \
	ctrld/kea_text.h \
	ctrld/quota.c \
	ctrld/quota.h \
	ctrld/request.c \
	ctrld/request.h \
	ctrld/restrict.c \
	ctrld/restrict.h \
	ctrld/session.c \
	ctrld/session.h

ctrld_ctrld_SOURCES = ctrld/main.c
ctrld_ctrld_LDADD = ctrld/libctrld.a libcommon/libcommon.a $(YAML_LIBS) $(SODIUM_LIBS) \
	$(JANSSON_LIBS) $(EVENT_LIBS) $(MICROHTTPD_LIBS) $(CAPNG_LIBS) $(SECCOMP_LIBS)

ctrld_dhcp6ctl_SOURCES = \
	ctrld/ctl.h \
	ctrld/ctl_call.c \
	ctrld/ctl_capture.c \
	ctrld/ctl_client.c \
	ctrld/ctl_config.c \
	ctrld/ctl_explain.c \
	ctrld/ctl_key.c \
	ctrld/ctl_lease.c \
	ctrld/ctl_leases.c \
	ctrld/ctl_main.c \
	ctrld/ctl_pools.c \
	ctrld/ctl_print.c \
	ctrld/ctl_reload.c \
	ctrld/ctl_restrict.c \
	ctrld/ctl_splitter.c \
	ctrld/ctl_stat.c \
	ctrld/ctl_top.c \
	ctrld/ctl_watch.c
ctrld_dhcp6ctl_LDADD = libcommon/libcommon.a $(YAML_LIBS) $(SODIUM_LIBS) \
	$(JANSSON_LIBS) $(CAPNG_LIBS) $(SECCOMP_LIBS)

EXTRA_DIST += ctrld/PROTOCOL.md

# Shell completion, held to the table of verbs by tests/verbs.sh.
dist_bashcompletion_DATA = ctrld/completion/dhcp6ctl
dist_zshcompletion_DATA = ctrld/completion/_dhcp6ctl
dist_fishcompletion_DATA = ctrld/completion/dhcp6ctl.fish
