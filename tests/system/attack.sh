#!/bin/sh
# attack.sh: under a flood, those who have a lease keep it.
#
# Solicits of invented clients and malformed datagrams come as fast as another
# host can send them. Clients that hold leases renew meanwhile and are answered;
# the process does not grow (P-23-e); every datagram is counted once; a reload goes
# through; and the server ends well in the midst of it.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/counters.sh"

CAPTURE=no

start() {
	need python3 taskset
	server_is_kea && skip "these counters are ours"
	with_channel 1
	rapid_commit
	timers 1000 2000 3000 4000
	logger='{ "name": "kea-dhcp6", "severity": "WARN" }'
	configure "s|\"mac-sources\"|\"loggers\": [ $logger ], &|"
	client_make cli
	client_make bad
	mkdir -p "$dir/data"
	# one processor for server and attackers, and most of it theirs: so it
	# is a flood whatever the machine
	processor=$(taskset -cp $$ | sed 's/.*: //; s/[-,].*//')
	ip netns exec srv taskset -c "$processor" nice -n 5 "$SERVER" -c "$config" \
		-D "$dir/data" >>"$dir/server.log" 2>&1 &
	server=$!
	ctrld_start
}

flood() {
	on bad taskset -c "$processor" python3 "$here/attack.py" flood eth0 "$@"
}

hold_start() {
	on cli python3 "$here/attack.py" hold eth0 "$dir/ready" "$dir/stop" \
		--clients 50 >"$dir/held" 2>&1 &
	holder=$!
	wait_for 30 test -e "$dir/ready" || fail "the clients get no leases"
}

# hold_end: all Renews were answered
hold_end() {
	: >"$dir/stop"
	wait "$holder"
	held=$?
	cat "$dir/held"
	expect "every Renew was answered" test "$held" = 0
}

# Resident memory, in KiB
resident() {
	awk '$1 == "VmRSS:" { print $2 }' "/proc/$server/status"
}

# probe: all that was sent before is dealt with
probe() {
	on bad python3 "$here/drops.py" eth0 none 0
}

test_holders_keep_their_leases() {
	start
	hold_start
	flood --seconds 2 >/dev/null # until all memory has been touched once
	before=$(resident)
	sent=$(flood --seconds 6)
	expect "it does not grow ($before to $(resident) KiB)" \
		test $(($(resident) - before)) -lt 1024
	hold_end
	probe
	lost=$(counter socket-overflow)
	shed=$(($(counter drop-shed) + $(counter drop-too-old)))
	echo "$sent sent; shed: $shed, lost by the kernel: $lost"
	[ "$shed" -gt 0 ] || echo "note: this machine answers them all"
	received=$(counter pkt6-received)
	answered=$(counter pkt6-sent)
	dropped=$(counter pkt6-receive-drop)
	expect "answered or dropped ($received = $answered + $dropped)" \
		test "$received" = $((answered + dropped))
	parts=$(ctl stats drop- | awk '$1 ~ /^drop-/ { n += $2 } END { print n }')
	expect "dropped for a reason ($dropped)" test "$parts" = "$dropped"
	server_stop || fail "it ends with status $?"
}

test_reload_and_stop_meanwhile() {
	start
	hold_start
	flood --seconds 30 >/dev/null &
	sleep 1
	for _ in 1 2 3; do
		expect "a reload goes through" ctl reload
	done
	kill -HUP "$server"
	hold_end
	expect "the server is there" kill -0 "$server"
	server_stop || fail "it ends with status $?"
	server_start
	soon "and answers again" on cli python3 "$here/drops.py" eth0 none 0
}

CASE_SECONDS=${CASE_SECONDS:-180}
run_cases holders_keep_their_leases reload_and_stop_meanwhile
