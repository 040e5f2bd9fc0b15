sbin_PROGRAMS += dhcp6d/dhcp6d
dhcp6d_dhcp6d_SOURCES = dhcp6d/main.c

# Every library of the server, from the top floor down, for it and for tests.
dhcp6d_libs = \
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
