# The lease file's compactor: lfc.
sbin_PROGRAMS += lfc/lfc
noinst_LIBRARIES += lfc/liblfc.a
lfc_liblfc_a_SOURCES = \
	lfc/compact.c \
	lfc/compact.h \
	lfc/index.c \
	lfc/index.h \
	lfc/key.h \
	lfc/output.c \
	lfc/output.h \
	lfc/run.c \
	lfc/run.h \
	lfc/sorter.c \
	lfc/sorter.h \
	lfc/source.c \
	lfc/source.h
lfc_lfc_SOURCES = lfc/main.c
lfc_lfc_LDADD = lfc/liblfc.a libcommon/libcommon.a
