# What unit tests read. Apart from their programs, since what stands under
# HAVE_CHECK would be missing in a release made where library check is.

# Configurations with marks where something is to be said.
EXTRA_DIST += tests/unit/config/classes.json \
	tests/unit/config/definitions.json \
	tests/unit/config/hooks.json \
	tests/unit/config/hosts.json \
	tests/unit/config/interfaces.json \
	tests/unit/config/keywords.json \
	tests/unit/config/lifetimes.json \
	tests/unit/config/loggers.json \
	tests/unit/config/memory.json \
	tests/unit/config/networks.json \
	tests/unit/config/names.json \
	tests/unit/config/control.json \
	tests/unit/config/not-in-force.json \
	tests/unit/config/old.json \
	tests/unit/config/options.json \
	tests/unit/config/pools.json \
	tests/unit/config/server.json \
	tests/unit/config/subnets.json \
	tests/unit/config/tests.json \
	tests/unit/config/uncommon.json \
	tests/unit/config/updater.json

# Lease files that Kea has written: tests/unit/test_kea_files.c.
EXTRA_DIST += tests/unit/kea/leases-2.2.0.csv \
	tests/unit/kea/leases-2.6.3.csv \
	tests/unit/kea/leases-3.0.3.csv
