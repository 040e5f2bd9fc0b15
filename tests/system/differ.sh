#!/bin/sh
# differ.sh: dhcp6d and Kea 2.2 answer alike, but for what is known.
#
# Both serve a link of their own, with the same addresses on it, from the same
# configuration; one client and relay (tests/differ) says the same to both and
# compares answers and, afterwards, lease files. A difference that is not in
# tests/differ/known.json fails, and so does a row of it that no longer occurs.
#
# A row marked "sometimes" need not occur.
#
# Environment: CONFIGS="a b" runs only these, SEED=N draws other sessions (both
# without looking for rows that do not occur), VERBOSE=1 shows every exchange.
. "$(dirname "$0")/lib.sh"

export PYTHONDONTWRITEBYTECODE=1
differ=$here/../differ/differ.py
CAPTURE=no
TRIES=1
KEA=/usr/sbin/kea-dhcp6

start() {
	need python3
	server_is_kea && skip "it would be compared with itself"
	[ -x "$KEA" ] || skip "kea-dhcp6 is not installed"
	# leases in memory: what the disk does is not what is compared
	fast=/run/differ
	mkdir "$fast"
	chown dhcp6d:dhcp6d "$fast" || fail "no user dhcp6d"
	chmod 777 "$fast"
	link_make br1
	node_make kea
	link_join br1 kea eth1 52:54:00:00:00:01
	ip -n kea -6 address add 2001:db8::1/64 dev eth1 nodad
	node_make cli
	link_join br0 cli eth0 52:54:00:00:09:09
	link_join br1 cli eth1 52:54:00:00:09:09
	ip -n cli -6 address add 2001:db8::99/64 dev eth0 nodad
	ip -n cli -6 address add 2001:db8::99/64 dev eth1 nodad
}

kea_start() {
	before=$(count_of DHCP6_STARTED "$dir/kea.log")
	KEA_LOCKFILE_DIR=none KEA_PIDFILE_DIR=$dir/data \
		ip netns exec kea "$KEA" -c "$dir/kea.json" -d \
		>>"$dir/kea.log" 2>&1 &
	kea=$!
}

kea_has_started() {
	[ "$(count_of DHCP6_STARTED "$dir/kea.log")" -gt "${before:-0}" ]
}

kea_has_started_or_gone() {
	kea_has_started || ! kill -0 "$kea"
}

# compare NAME: one configuration
compare() {
	rm -f "$fast/kea.csv" "$fast/ours.csv"
	echo "$(date +%T) $1"
	python3 "$differ" prepare "$1" "$dir" || fail "no configuration $1"
	mkdir -p "$dir/data"
	kea_start
	config=$dir/ours.json
	server_start
	wait_for 30 kea_has_started_or_gone
	kea_has_started || {
		tail -n 5 "$dir/kea.log"
		fail "Kea does not start with $1"
	}
	on cli python3 "$differ" run "$1" "$dir" eth0 eth1 \
		${SEED:+--seed "$SEED"} ${VERBOSE:+--verbose} ||
		fail "the sessions of $1"
	server_stop
	kill "$kea"
	wait "$kea"
	python3 "$differ" leases "$1" "$dir" || fail "the lease files of $1"
}

test_same_answers_as_kea() {
	start
	for name in ${CONFIGS:-$(python3 "$differ" list)}; do
		compare "$name"
	done
	python3 "$differ" judge "$dir" \
		${CONFIGS:+--partial} ${SEED:+--partial} || fail "they differ"
}

run_cases same_answers_as_kea
