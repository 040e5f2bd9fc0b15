noinst_LIBRARIES += libcommon/libcommon.a
libcommon_libcommon_a_SOURCES = \
	libcommon/address.c \
	libcommon/address.h \
	libcommon/arena.c \
	libcommon/arena.h \
	libcommon/auth.c \
	libcommon/auth.h \
	libcommon/bytes.h \
	libcommon/clock.c \
	libcommon/clock.h \
	libcommon/command_table.c \
	libcommon/command_table.h \
	libcommon/counter.c \
	libcommon/counter.h \
	libcommon/err.c \
	libcommon/err.h \
	libcommon/frame.c \
	libcommon/frame.h \
	libcommon/hash.c \
	libcommon/hash.h \
	libcommon/json_check.c \
	libcommon/json_check.h \
	libcommon/lease_file.h \
	libcommon/lease_row.c \
	libcommon/lease_row.h \
	libcommon/log.h \
	libcommon/log_messages.h \
	libcommon/row_text.c \
	libcommon/row_text.h \
	libcommon/schema.h \
	libcommon/text.c \
	libcommon/text.h \
	libcommon/yaml.h
