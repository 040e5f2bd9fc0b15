noinst_LIBRARIES += dhcp6d/packet/libpacket.a
dhcp6d_packet_libpacket_a_SOURCES = \
	dhcp6d/packet/drop.c \
	dhcp6d/packet/drop.h \
	dhcp6d/packet/ia.h \
	dhcp6d/packet/label.c \
	dhcp6d/packet/label.h \
	dhcp6d/packet/query.h \
	dhcp6d/packet/service.h \
	dhcp6d/packet/statistics.c \
	dhcp6d/packet/statistics.h \
	dhcp6d/packet/steps.h \
	dhcp6d/packet/why.c \
	dhcp6d/packet/why.h
