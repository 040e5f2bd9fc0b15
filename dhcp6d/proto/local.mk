noinst_LIBRARIES += dhcp6d/proto/libproto.a
dhcp6d_proto_libproto_a_SOURCES = \
	dhcp6d/proto/domain_name.c \
	dhcp6d/proto/domain_name.h \
	dhcp6d/proto/duid.c \
	dhcp6d/proto/duid.h \
	dhcp6d/proto/numbers.c \
	dhcp6d/proto/numbers.h \
	dhcp6d/proto/option_data.c \
	dhcp6d/proto/option_dnr.c \
	dhcp6d/proto/option_field.c \
	dhcp6d/proto/option_field.h \
	dhcp6d/proto/option_rules.c \
	dhcp6d/proto/option_rules.h \
	dhcp6d/proto/option_table.c \
	dhcp6d/proto/option_table.h \
	dhcp6d/proto/option_text.c \
	dhcp6d/proto/option_text.h \
	dhcp6d/proto/option_value.c \
	dhcp6d/proto/option_walk.h \
	dhcp6d/proto/peek.c \
	dhcp6d/proto/peek.h \
	dhcp6d/proto/relay.c \
	dhcp6d/proto/relay.h \
	dhcp6d/proto/view.c \
	dhcp6d/proto/view.h \
	dhcp6d/proto/view_decode.c \
	dhcp6d/proto/view_ia.c \
	dhcp6d/proto/view_read.h \
	dhcp6d/proto/view_relay.c
