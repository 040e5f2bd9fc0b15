noinst_LIBRARIES += dhcp6d/config/libconfig.a
dhcp6d_config_libconfig_a_SOURCES = \
	dhcp6d/config/index.h \
	dhcp6d/config/model.h \
	dhcp6d/config/snapshot.h \
	dhcp6d/config/placeholder.c
