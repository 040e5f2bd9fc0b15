noinst_LIBRARIES += dhcp6d/lease/liblease.a
dhcp6d_lease_liblease_a_SOURCES = \
	dhcp6d/lease/apply.h \
	dhcp6d/lease/committer.h \
	dhcp6d/lease/log_buffer.h \
	dhcp6d/lease/pool.h \
	dhcp6d/lease/record.h \
	dhcp6d/lease/sink.h \
	dhcp6d/lease/store.h \
	dhcp6d/lease/placeholder.c
