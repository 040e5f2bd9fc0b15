noinst_LIBRARIES += dhcp6d/lease/liblease.a
dhcp6d_lease_liblease_a_SOURCES = \
	dhcp6d/lease/apply.h \
	dhcp6d/lease/committer.c \
	dhcp6d/lease/committer.h \
	dhcp6d/lease/log_buffer.h \
	dhcp6d/lease/pool.h \
	dhcp6d/lease/record.h \
	dhcp6d/lease/memfile_file.c \
	dhcp6d/lease/memfile_file.h \
	dhcp6d/lease/memfile_load.c \
	dhcp6d/lease/memfile_load.h \
	dhcp6d/lease/memfile_tail.c \
	dhcp6d/lease/memfile_tail.h \
	dhcp6d/lease/recover.c \
	dhcp6d/lease/recover.h \
	dhcp6d/lease/sink.h \
	dhcp6d/lease/sink_memfile.c \
	dhcp6d/lease/sink_none.c \
	dhcp6d/lease/store.h
