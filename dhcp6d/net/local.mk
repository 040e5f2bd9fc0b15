noinst_LIBRARIES += dhcp6d/net/libnet.a
dhcp6d_net_libnet_a_SOURCES = \
	dhcp6d/net/placeholder.c
