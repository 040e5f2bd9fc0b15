# The lease file's compactor: lfc.
sbin_PROGRAMS += lfc/lfc
noinst_LIBRARIES += lfc/liblfc.a
lfc_liblfc_a_SOURCES = \
	lfc/check.c \
	lfc/check.h \
	lfc/compact.c \
	lfc/compact.h \
	lfc/dhcpd_leases.c \
	lfc/dhcpd_lexer.c \
	lfc/dhcpd_lexer.h \
	lfc/dnsmasq_leases.c \
	lfc/fileset.c \
	lfc/fileset.h \
	lfc/foreign.h \
	lfc/import.c \
	lfc/import.h \
	lfc/fold.c \
	lfc/fold.h \
	lfc/index.c \
	lfc/index.h \
	lfc/key.h \
	lfc/output.c \
	lfc/output.h \
	lfc/print.c \
	lfc/print.h \
	lfc/restrict.c \
	lfc/restrict.h \
	lfc/run.c \
	lfc/run.h \
	lfc/sorter.c \
	lfc/sorter.h \
	lfc/source.c \
	lfc/source.h \
	lfc/subnets.c \
	lfc/subnets.h \
	lfc/tool.c \
	lfc/tool.h
lfc_lfc_SOURCES = lfc/main.c
lfc_lfc_LDADD = lfc/liblfc.a libcommon/libcommon.a $(YAML_LIBS) \
	$(SODIUM_LIBS) $(CAPNG_LIBS) $(SECCOMP_LIBS)
