noinst_LIBRARIES += libcommon/libcommon.a
libcommon_libcommon_a_SOURCES = \
	libcommon/address.h \
	libcommon/arena.h \
	libcommon/bytes.h \
	libcommon/clock.h \
	libcommon/counter.h \
	libcommon/err.h \
	libcommon/hash.h \
	libcommon/lease_file.h \
	libcommon/lease_row.h \
	libcommon/log.h \
	libcommon/log_messages.h \
	libcommon/schema.h \
	libcommon/text.h \
	libcommon/yaml.h \
	libcommon/placeholder.c
