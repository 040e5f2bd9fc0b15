noinst_LIBRARIES += dhcp6d/config/libconfig.a
dhcp6d_config_libconfig_a_SOURCES = \
	dhcp6d/config/index.h \
	dhcp6d/config/internals.h \
	dhcp6d/config/keywords.h \
	dhcp6d/config/loading.h \
	dhcp6d/config/model.h \
	dhcp6d/config/snapshot.h \
	dhcp6d/config/summary.h \
	dhcp6d/config/table.h \
	dhcp6d/config/check.c \
	dhcp6d/config/check_hosts.c \
	dhcp6d/config/check_scope.c \
	dhcp6d/config/complain.c \
	dhcp6d/config/derive.c \
	dhcp6d/config/index.c \
	dhcp6d/config/keywords_control.c \
	dhcp6d/config/keywords_database.c \
	dhcp6d/config/keywords_global.c \
	dhcp6d/config/keywords_logger.c \
	dhcp6d/config/keywords_option.c \
	dhcp6d/config/keywords_server.c \
	dhcp6d/config/keywords_shared.c \
	dhcp6d/config/keywords_subnet.c \
	dhcp6d/config/load.c \
	dhcp6d/config/load_class.c \
	dhcp6d/config/load_definition.c \
	dhcp6d/config/load_global.c \
	dhcp6d/config/load_host.c \
	dhcp6d/config/load_logger.c \
	dhcp6d/config/load_option.c \
	dhcp6d/config/load_pool.c \
	dhcp6d/config/load_subnet.c \
	dhcp6d/config/load_text.c \
	dhcp6d/config/snapshot.c \
	dhcp6d/config/summary.c \
	dhcp6d/config/table.c \
	dhcp6d/config/values.c
