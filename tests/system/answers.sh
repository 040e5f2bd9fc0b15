#!/bin/sh
# answers.sh: long answers, and peers who do not read or write.
#
# A list of 200 000 leases is exact, whole or in pages, in memory that does not
# grow with it, while reloads go on; who reads slowly, says nothing or takes all
# that he can get harms himself alone, at dhcp6d's socket, ctrld's and Kea's; a
# stop does not wait for him; where either daemon dies in the middle of an
# answer the operator is told, and the next command is served after a restart.
. "$(dirname "$0")/lib.sh"

CASE_SECONDS=${CASE_SECONDS:-400}
CAPTURE=no
count=200000
# What an answer may take in memory, in KiB: this one is 60 MiB.
growth=16384

answers() {
	python3 "$here/answers.py" "$@"
}

# ctl KEY ARGUMENTS...: dhcp6ctl with that operator's key
ctl() {
	key=$1
	shift
	"$build/ctrld/dhcp6ctl" -s "$dir/ctrld.sock" -k "$dir/$key.key" "$@"
}

gives() {
	wanted=$1
	shift
	"$@" >>"$dir/client.log" 2>&1
	[ $? = "$wanted" ]
}

ctrld_start() {
	"$build/ctrld/ctrld" -c "$dir/ctrld.yaml" -d >>"$dir/ctrld.log" 2>&1 &
	ctrld=$!
	wait_for 60 test -S "$dir/kea.sock" && wait_for 60 gives 0 \
		ctl chief status || fail "ctrld does not serve"
}

# start LEASES
start() {
	need python3
	server_is_kea && skip "Kea has no such daemon"
	export DHCP6D_CONTROL_SOCKET="$dir/dhcp6d.sock"
	{
		echo "ctrld:"
		echo "  socket: $dir/ctrld.sock"
		echo "  socket-mode: \"0666\""
		echo "  server-socket: $dir/dhcp6d.sock"
		echo "  identity-file: $dir/identity"
		echo "  audit-log: $dir/audit.log"
		echo "  operators:"
		for pair in reader:read chief:admin; do
			name=${pair%:*}
			public=$(ctl "$name" keygen 2>/dev/null)
			echo "    - { name: $name, key: $public, role: ${pair#*:} }"
		done
		echo "  kea-channel:"
		echo "    - { user: root, role: admin }"
	} >"$dir/ctrld.yaml"
	one="{ \"socket-type\": \"unix\", \"socket-name\": \"$dir/kea.sock\" }"
	configure '/"control-socket/d' \
		"s|\"Dhcp6\": {|&\n\"control-socket\": $one,|"
	[ "$1" = 0 ] || answers leases "$leases" "$1"
	cp "$leases" "$dir/wanted" 2>/dev/null
	server_start
	ctrld_start
}

# The processes of this case: the daemon, not what it forked.
memory_of() {
	answers memory "$1"
}

# grown_little TEXT PID BEFORE
grown_little() {
	after=$(answers peak "$2")
	echo "$1: $3 KiB, at most $after KiB then"
	[ $((after - $3)) -lt "$growth" ]
}

reload_for_ever() {
	while :; do
		ctl chief reload >>"$dir/reloads" 2>&1
		echo "status $?" >>"$dir/reloads"
	done
}

server_pid() {
	pgrep -f "dhcp6d -c $config" | head -n 1
}

test_exact() {
	start "$count"
	pid=$(server_pid)
	# what is made once: buffers, threads' stacks
	answers dump "$dir/kea.sock" "$dir/wanted" || fail "the first list"
	server_before=$(memory_of "$pid")
	ctrld_before=$(memory_of "$ctrld")
	reload_for_ever &
	reloading=$!
	for _ in 1 2 3; do
		expect "all leases, once" \
			answers dump "$dir/kea.sock" "$dir/wanted"
	done
	expect "page by page" \
		answers pages "$dir/kea.sock" "$dir/wanted" 20000
	wait_for 60 grep -q status "$dir/reloads"
	kill "$reloading"
	expect "reloads went on" grep -q 'status 0' "$dir/reloads"
	expect "none failed" not grep -q 'status [1-9]' "$dir/reloads"
	expect "the server's memory" grown_little server "$pid" "$server_before"
	expect "ctrld's memory" grown_little ctrld "$ctrld" "$ctrld_before"
}

test_many_subnets() {
	need awk
	many=$(awk 'BEGIN { for (i = 1; i <= 20000; i++)
		printf "{ \"id\": %d, \"subnet\": \"2001:db9:%x::/64\", \"pools\":" \
		" [ { \"pool\": \"2001:db9:%x::/80\" } ] },\n", i + 2000, i, i }')
	echo "$many" >"$dir/many"
	sed -i "/\"subnet6\": *\[/r $dir/many" "$config"
	start 0
	pid=$(server_pid)
	growth=4096
	before=$(memory_of "$pid")
	for _ in 1 2; do
		expect "each subnet" answers subnets "$dir/kea.sock" 20001
	done
	expect "memory" grown_little server "$pid" "$before"
}

# away WORDS...: in the background, once all are there
away() {
	: >"$dir/there"
	answers "$@" >"$dir/there" 2>>"$dir/client.log" &
	wait_for 60 grep -q there "$dir/there" || fail "$* does not come up"
}

test_crowds() {
	start "$count"
	AS=nobody away silent "$dir/ctrld.sock" 60
	expect "strangers take half" gives 0 ctl reader status
	AS=daemon away silent "$dir/ctrld.sock" 60
	expect "two of them leave room" gives 0 ctl reader status
	listened=$(AS=games answers trickle "$dir/ctrld.sock" operator)
	echo "listened to a trickle for $listened s"
	expect "who trickles has ten seconds" \
		test "$listened" -ge 8 -a "$listened" -le 25
	chmod 666 "$dir/kea.sock"
	AS=nobody away silent "$dir/kea.sock" 60
	expect "strangers on Kea's channel" gives 0 ctl reader status
	listened=$(AS=games answers trickle "$dir/kea.sock" kea)
	echo "listened to a trickle for $listened s"
	expect "have ten seconds there" \
		test "$listened" -ge 8 -a "$listened" -le 25
	away slow "$dir/kea.sock" 20
	expect "who does not read, on Kea's channel" \
		gives 0 ctl reader status
	expect "changes are served as well" gives 0 ctl chief reload
	for _ in $(seq 20); do
		# shellcheck disable=SC2094
		ctl reader call lease6-get-all | sleep 600 &
	done
	soon "nor operators" gives 1 ctl reader call no-such-command
	expect "hold up others" gives 0 ctl chief reload
	begun=$(date +%s)
	server_stop
	expect "a stop does not wait for them" \
		test $(($(date +%s) - begun)) -lt 30
}

# half_way KEY: asks for all leases, reads a little, goes on when told
half_way() {
	mkfifo "$dir/go"
	{
		ctl reader -j call lease6-get-all 2>"$dir/said"
		echo $? >"$dir/status"
	} | {
		head -c 100000
		: >"$dir/begun"
		read -r _ <"$dir/go"
		cat
	} >"$dir/got" &
	wait_for 60 test -e "$dir/begun" || fail "no answer"
}

go_on() {
	echo go >"$dir/go"
	wait_for 60 test -s "$dir/status" || fail "it does not end"
	rm -f "$dir/begun" "$dir/go"
	echo "status $(cat "$dir/status"): $(cat "$dir/said")"
}

test_deaths() {
	start "$count"
	half_way
	kill -9 "$(server_pid)"
	go_on
	expect "the operator is told that dhcp6d died" \
		grep -q '^dhcp6ctl call: dhcp6d' "$dir/said"
	expect "by the status, too" grep -qx 4 "$dir/status"
	rm "$dir/status"
	expect "nobody is there" gives 4 ctl reader status
	server_start
	expect "then he is" gives 0 ctl reader status
	half_way
	kill -9 "$ctrld"
	go_on
	expect "he is told that ctrld died" grep -q '^dhcp6ctl call: ' "$dir/said"
	expect "with its status" grep -qx 4 "$dir/status"
	rm "$dir/status"
	ctrld_start
	expect "who is back" gives 0 ctl reader status
	expect "with all leases" \
		answers dump "$dir/kea.sock" "$dir/wanted"
}

says() {
	wanted=$1
	shift
	"$@" 2>&1 | tee -a "$dir/client.log" | grep -q -- "$wanted"
}

# What status-get says of sockets is true, as it changes.
test_sockets() {
	configure 's/"interfaces": *\[/& "eth9",/'
	start 0
	expect "an interface that is not there" \
		says '"status": *"failed"' ctl chief -j call status-get
	expect "by name" says 'socket on interface eth9, reason: there is no' \
		ctl chief status
	configure 's/"interfaces-config": *{/& "service-sockets-max-retries": 1000,/'
	expect "reload" gives 0 ctl chief reload
	soon "while tries are left" \
		says '"status": *"retrying"' ctl chief -j call status-get
	ip link add name eth9 netns srv type veth peer name srv.eth9
	ip link set srv.eth9 up
	ip -n srv link set eth9 up
	soon "when it is there" \
		says '"status": *"ready"' ctl chief -j call status-get
	ip -n srv link set eth9 down
	soon "when it is down" says 'eth9, reason: it is down' \
		ctl chief status
}

run_cases exact many_subnets crowds deaths sockets
