noinst_LIBRARIES += dhcp6d/proto/libproto.a
dhcp6d_proto_libproto_a_SOURCES = \
	dhcp6d/proto/numbers.h \
	dhcp6d/proto/option_table.h \
	dhcp6d/proto/relay.h \
	dhcp6d/proto/view.h \
	dhcp6d/proto/placeholder.c
