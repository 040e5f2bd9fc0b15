noinst_LIBRARIES += dhcp6d/net/libnet.a
dhcp6d_net_libnet_a_SOURCES = \
	dhcp6d/net/batch_io.h \
	dhcp6d/net/interface.c \
	dhcp6d/net/interface.h \
	dhcp6d/net/keep_filter.c \
	dhcp6d/net/keep_filter.h \
	dhcp6d/net/link.h \
	dhcp6d/net/membership.c \
	dhcp6d/net/membership.h \
	dhcp6d/net/netlink.c \
	dhcp6d/net/netlink.h \
	dhcp6d/net/receiver.c \
	dhcp6d/net/sender.c \
	dhcp6d/net/socket.c \
	dhcp6d/net/socket.h
