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

# What runs: batches, workers, sockets.
dhcp6d_packet_libpacket_a_SOURCES += \
	dhcp6d/packet/batch.c \
	dhcp6d/packet/batch.h \
	dhcp6d/packet/current.c \
	dhcp6d/packet/current.h \
	dhcp6d/packet/outbox.c \
	dhcp6d/packet/outbox.h \
	dhcp6d/packet/parked.c \
	dhcp6d/packet/parked.h \
	dhcp6d/packet/receive.c \
	dhcp6d/packet/receive.h \
	dhcp6d/packet/send.c \
	dhcp6d/packet/send.h \
	dhcp6d/packet/worker.c \
	dhcp6d/packet/worker.h
