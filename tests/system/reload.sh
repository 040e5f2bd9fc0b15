#!/bin/sh
# reload.sh: a reload never half-happens (DESIGN.md, What is promised, 3): under
# traffic no answer is lost or mixed (P-18.3.2-r), a file with errors leaves the
# former configuration in force and is told with every place, and what has
# changed is in force afterwards, interfaces included.
case ${CASE:-} in
*full_load) CAPTURE=no ;; # tcpdump would take half of the machine
esac
. "$(dirname "$0")/lib.sh"

with_large_pools() {
	rapid_commit
	configure 's/2001:db8::ffff/2001:db8::ffff:ffff/' \
		's/"delegated-len": 60/"delegated-len": 64/'
}

reload() {
	kill -s HUP "$server"
}

succeeded() {
	[ "$(count_of RECONFIGURATION_SUCCESS "$dir/server.log")" -ge "$1" ]
}

failed_times() {
	[ "$(count_of RECONFIGURATION_FAIL "$dir/server.log")" -ge "$1" ]
}

test_under_traffic() {
	need python3
	with_large_pools
	client_make cli
	server_start
	on cli python3 "$here/flood.py" run eth0 "$dir/promised" \
		--clients 3000 --seconds 30 >"$dir/flood.out" &
	flood=$!
	for i in $(seq 30); do
		reload
		sleep 0.1
	done
	wait "$flood"
	expect "every client was answered" \
		grep -qx "3000 acknowledged" "$dir/flood.out"
	soon "reloads were done" succeeded 2
	expect "what was promised is kept, and nothing twice" \
		python3 "$here/flood.py" check "$dir/promised" "$leases"
	server_stop
}

test_errors_leave_the_former_in_force() {
	need python3
	with_large_pools
	client_make cli
	server_start
	cp "$config" "$dir/good"
	configure 's/"rebind-timer"/"rebind-tymer"/' 's/"id": 1024/"id": -1/'
	reload
	soon "it is told" failed_times 1
	expect "with the first error's place" \
		grep -qE "LOAD_FAIL.*kea.json:[0-9]+:[0-9]+: .*rebind-tymer" \
		"$dir/server.log"
	expect "and the second's" \
		grep -qE "LOAD_FAIL.*kea.json:[0-9]+:[0-9]+: .*id" \
		"$dir/server.log"
	on cli python3 "$here/flood.py" run eth0 "$dir/promised" \
		--clients 10 --seconds 5 >"$dir/flood.out"
	expect "clients are served as before" \
		grep -qx "10 acknowledged" "$dir/flood.out"
	rm "$config"
	reload
	soon "a file that is not there is told" failed_times 2
	cp "$dir/good" "$config"
	reload
	soon "and a good one taken" succeeded 1
	server_stop
}

# New lifetimes for the next answer; a log file instead of the console.
test_what_has_changed_is_in_force() {
	need python3
	with_large_pools
	client_make cli
	server_start
	timers 500 1000 1500 2222
	configure "s|\"lease-database\"|\"loggers\": [ { \"name\": \"kea-dhcp6\",
		\"output-options\": [ { \"output\": \"$dir/new.log\" } ] } ], &|"
	reload
	soon "the reload is done" grep -q RECONFIGURATION_SUCCESS \
		"$dir/server.log" "$dir/new.log"
	on cli python3 "$here/flood.py" run eth0 "$dir/promised" \
		--clients 1 --seconds 5
	address=$(head -n 1 "$dir/promised" | cut -d' ' -f1)
	expect "the new lifetime is granted" \
		[ "$(lease_column "$address" 3)" = 2222 ]
	server_stop
}

# An interface that is not there at the start, and one that comes by reload.
test_interfaces_come_and_go() {
	need python3
	with_large_pools
	configure 's|"eth1/2001:db8::1"|"eth1", "eth7"|'
	ip -n srv link set eth1 down
	client_make cli
	server_start
	soon "eth1 is down: said" grep -q 'OPEN_SOCKET_FAIL.*eth1' \
		"$dir/server.log"
	soon "eth7 is missing: said" grep -q 'OPEN_SOCKET_FAIL.*eth7' \
		"$dir/server.log"
	ip -n srv link set eth1 up
	soon "eth1 is served when it comes up" \
		grep -q 'CFGMGR_ADD_IFACE.*eth1' "$dir/server.log"
	on cli python3 "$here/flood.py" run eth0 "$dir/promised" \
		--clients 3 --seconds 10 >"$dir/flood.out"
	expect "its clients are answered" \
		grep -qx "3 acknowledged" "$dir/flood.out"

	link_make br7
	node_make far
	link_join br7 far eth0
	link_join br7 srv eth7
	configure 's/"interface": "eth1"/"interface": "eth7"/'
	reload
	soon "eth7 is served when it appears" \
		grep -q 'CFGMGR_ADD_IFACE.*eth7' "$dir/server.log"
	soon "the subnet is moved there" succeeded 1
	on far python3 "$here/flood.py" run eth0 "$dir/far" --first 1000 \
		--clients 3 --seconds 10 >"$dir/flood.out"
	expect "its clients are answered" \
		grep -qx "3 acknowledged" "$dir/flood.out"

	configure 's/"eth1", "eth7"/"eth7"/'
	reload
	soon "eth1 is no longer served" \
		grep -q 'INTERFACE_LEFT.*eth1' "$dir/server.log"
	server_stop
}

operator() {
	python3 "$here/reload_load.py" "$dir/dhcp6d.sock" "$@"
}

# Without a line for each packet.
quiet_server_start() {
	output="\"output-options\": [ { \"output\": \"$dir/server.log\" } ]"
	all="{ \"name\": \"kea-dhcp6\", $output }"
	for name in leases packets alloc-engine; do
		all="$all, { \"name\": \"kea-dhcp6.$name\",
			\"severity\": \"ERROR\", $output }"
	done
	all=$(echo "$all" | tr -d '\n')
	configure "s|\"lease-database\"|\"loggers\": [ $all ], &|"
	mkdir -p "$dir/data"
	ip netns exec srv "$SERVER" -c "$config" -D "$dir/data" \
		>"$dir/console.log" 2>&1 &
	server=$!
	wait_for 30 server_has_started || fail "the server does not start"
}

# A hundred reloads, as fast as they go, under as much load as the machine
# makes: all that comes is answered, no lease is lost, and leases follow their
# subnet to its new number.
test_a_hundred_under_full_load() {
	need python3
	[ -x "$build/tests/bench/bench_load" ] ||
		skip "tests/bench/bench_load is not built"
	export DHCP6D_CONTROL_SOCKET="$dir/dhcp6d.sock"
	with_large_pools
	client_make cli
	client_make loud
	quiet_server_start
	on loud "$build/tests/bench/bench_load" --interface eth0 \
		--scenario rapid --window 64 --clients 20000 --seconds 40 \
		>"$dir/load.out" 2>&1 &
	loud=$!
	on cli python3 "$here/flood.py" run eth0 "$dir/promised" \
		--window 4 --seconds 40 --first 100000000 >"$dir/flood.out" &
	flood=$!
	soon "clients are served" test -s "$dir/promised"
	begun=$(date +%s)
	expect "a hundred reloads" operator "$config" 100
	took=$(($(date +%s) - begun))
	expect "in less than a minute ($took s)" test "$took" -lt 60
	expect "under load until the end" kill -0 "$loud" "$flood"
	wait "$loud"
	expect "all that was asked was answered" test $? = 0
	wait "$flood"
	cat "$dir/load.out" "$dir/flood.out"
	soon "what came was answered, nothing dropped" operator --settled
	expect "what was promised is kept, and nothing twice" \
		python3 "$here/flood.py" check "$dir/promised" "$leases"
	operator --without-subnet "$config" >"$dir/homes"
	expect "without their subnet they are counted" \
		grep -q '^0 kept, 0 moved, [1-9][0-9]* homeless' "$dir/homes"
	soon "and told" grep -q LEASES_HOMELESS "$dir/server.log"
	server_stop
}

CASE_SECONDS=${CASE_SECONDS:-180}
run_cases under_traffic a_hundred_under_full_load errors_leave_the_former_in_force \
	what_has_changed_is_in_force interfaces_come_and_go
