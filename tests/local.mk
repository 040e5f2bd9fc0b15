# Tests. One fragment per folder of the product, so that tests mirror the tree.

if HAVE_CHECK
include tests/unit/libcommon.mk
include tests/unit/proto.mk
include tests/unit/net.mk
include tests/unit/config.mk
include tests/unit/lease.mk
include tests/unit/packet.mk
include tests/unit/process.mk
include tests/unit/control.mk
include tests/unit/bench.mk
endif
include tests/unit/data.mk

include tests/replay/local.mk
include tests/fault/local.mk
include tests/fuzz/local.mk
include tests/bench/local.mk
include tests/system/local.mk

# The floors of the tree; see tests/layers.txt.
TESTS += tests/check-layers.sh tests/test-check-layers.sh
EXTRA_DIST += tests/check-layers.sh tests/test-check-layers.sh \
	tests/layers.txt

# What systemd says of the unit files.
TESTS += tests/check-units.sh
EXTRA_DIST += tests/check-units.sh

# Completion and manual beside the verbs of dhcp6ctl.
TESTS += tests/verbs.sh
EXTRA_DIST += tests/verbs.sh

layers:
	$(srcdir)/tests/check-layers.sh $(srcdir) .
.PHONY: layers

EXTRA_DIST += tests/run-all.sh tests/system/demo.sh
