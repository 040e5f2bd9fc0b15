#!/bin/sh
# soak.sh: malformed datagrams do not make the server grow (P-23-e).
#
# What nobody can read comes as fast as another host can send it, for
# SOAK_SECONDS (default 10; "make soak SOAK_SECONDS=3600" is an hour), other
# datagrams every ten seconds. Resident memory grows by less than 1 MiB after
# the first seconds, however long it takes, and a good message is answered.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/counters.sh"
. "$(dirname "$0")/flooded.sh"

CAPTURE=no
SOAK_SECONDS=${SOAK_SECONDS:-10}

test_malformed() {
	start
	flood --seconds 5 --kind malformed >/dev/null
	probe
	before=$(resident)
	sent=0
	end=$(($(date +%s) + SOAK_SECONDS))
	while left=$((end - $(date +%s))) && [ "$left" -gt 0 ]; do
		[ "$left" -lt 10 ] || left=10
		sent=$((sent + $(flood --seconds "$left" --kind malformed)))
	done
	expect "a good message is answered" probe
	echo "$sent sent, $(counter pkt6-received) received, of which" \
		"$(counter pkt6-parse-failed) were malformed"
	expect "most of them could not be read" \
		test "$(counter pkt6-parse-failed)" -gt $((sent / 10))
	expect "it does not grow ($before to $(resident) KiB)" \
		test $(($(resident) - before)) -lt 1024
	server_stop || fail "it ends with status $?"
}

CASE_SECONDS=${CASE_SECONDS:-$((SOAK_SECONDS + 150))}
export SOAK_SECONDS
run_cases malformed
