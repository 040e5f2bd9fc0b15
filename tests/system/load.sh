#!/bin/sh
# load.sh: some hundred exchanges of the load generator, each verified.
#
# Nothing is measured here: every reply is read, every lease must have one
# owner, and the statuses must be right in a full pool (NoAddrsAvail) and with
# ten thousand subnets (an address of the link). Scenarios: tests/bench/run.
. "$(dirname "$0")/lib.sh"

load() {
	need python3 taskset
	[ -x "$build/tests/bench/bench_load" ] ||
		skip "tests/bench/bench_load is not built"
	target=dhcp6d
	! server_is_kea || target=kea
	expect "$*" "$top/tests/bench/run" --smoke --targets "$target" \
		--build "$build" --dir "$dir" "$@"
}

test_direct() {
	load sarr sarr-pd rapid renew solicit information mixed latency
}

test_relayed() {
	load relayed relays
}

test_many() {
	load subnets reservations
}

test_full_pool() {
	load pool-empty pool-nearly pool-full
}

CASE_SECONDS=${CASE_SECONDS:-180}
run_cases direct relayed many full_pool
