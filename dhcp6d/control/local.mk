noinst_LIBRARIES += dhcp6d/control/libcontrol.a
dhcp6d_control_libcontrol_a_SOURCES = \
	dhcp6d/control/placeholder.c
