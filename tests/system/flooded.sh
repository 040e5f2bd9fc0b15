# tests/system/flooded.sh: a server that is flooded on any machine, for tests that
# source lib.sh and counters.sh. Clients are in cli, attackers in bad.

# start [NICE]: so low a priority beside the attackers; 5 is a third of a
# processor, 10 some hundredths
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
	ip netns exec srv taskset -c "$processor" nice -n "${1:-5}" \
		"$SERVER" -c "$config" \
		-D "$dir/data" >>"$dir/server.log" 2>&1 &
	server=$!
	ctrld_start
}

flood() {
	on bad taskset -c "$processor" python3 "$here/attack.py" flood eth0 "$@"
}

# Resident memory, in KiB
resident() {
	awk '$1 == "VmRSS:" { print $2 }' "/proc/$server/status"
}

# probe: all that was sent before is dealt with
probe() {
	on bad python3 "$here/drops.py" eth0 none 0
}
