noinst_LIBRARIES += dhcp6d/control/libcontrol.a
dhcp6d_control_libcontrol_a_SOURCES = \
	dhcp6d/control/answer.c \
	dhcp6d/control/answer.h \
	dhcp6d/control/config_text.c \
	dhcp6d/control/config_text.h \
	dhcp6d/control/configuration.c \
	dhcp6d/control/configuration.h \
	dhcp6d/control/control.h \
	dhcp6d/control/edit.c \
	dhcp6d/control/edit.h \
	dhcp6d/control/dispatch.c \
	dhcp6d/control/dispatch.h \
	dhcp6d/control/explain.c \
	dhcp6d/control/explain.h \
	dhcp6d/control/explain_packet.c \
	dhcp6d/control/lease_arguments.c \
	dhcp6d/control/lease_arguments.h \
	dhcp6d/control/lease_changes.c \
	dhcp6d/control/lease_json.c \
	dhcp6d/control/lease_json.h \
	dhcp6d/control/leases.c \
	dhcp6d/control/leases_page.c \
	dhcp6d/control/message_lines.c \
	dhcp6d/control/pools.c \
	dhcp6d/control/pools.h \
	dhcp6d/control/reservations.c \
	dhcp6d/control/samples.c \
	dhcp6d/control/samples.h \
	dhcp6d/control/serve.c \
	dhcp6d/control/serve.h \
	dhcp6d/control/server.c \
	dhcp6d/control/statistics.c \
	dhcp6d/control/subnet_changes.c \
	dhcp6d/control/subnets.c
