# The control daemon and the administrator's tool.
sbin_PROGRAMS += ctrld/ctrld
bin_PROGRAMS += ctrld/dhcp6ctl

ctrld_ctrld_SOURCES = \
	ctrld/audit.c \
	ctrld/audit.h \
	ctrld/backend.c \
	ctrld/backend.h \
	ctrld/settings.c \
	ctrld/settings.h \
	ctrld/identity.c \
	ctrld/identity.h \
	ctrld/main.c \
	ctrld/request.c \
	ctrld/request.h \
	ctrld/session.c \
	ctrld/session.h
ctrld_ctrld_LDADD = libcommon/libcommon.a $(YAML_LIBS) $(SODIUM_LIBS) \
	$(JANSSON_LIBS) $(EVENT_LIBS)

ctrld_dhcp6ctl_SOURCES = \
	ctrld/ctl.h \
	ctrld/ctl_call.c \
	ctrld/ctl_client.c \
	ctrld/ctl_explain.c \
	ctrld/ctl_key.c \
	ctrld/ctl_lease.c \
	ctrld/ctl_main.c \
	ctrld/ctl_print.c \
	ctrld/ctl_stat.c
ctrld_dhcp6ctl_LDADD = libcommon/libcommon.a $(SODIUM_LIBS) $(JANSSON_LIBS)

EXTRA_DIST += ctrld/PROTOCOL.md
