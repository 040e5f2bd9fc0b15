#!/bin/sh
# attack.sh: under a flood, those who have a lease keep it.
#
# Solicits of invented clients and malformed datagrams come as fast as another
# host can send them. Clients that hold leases renew meanwhile and are answered;
# the process does not grow (P-23-e); every datagram is counted once; a reload goes
# through; and the server ends well in the midst of it.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/counters.sh"
. "$(dirname "$0")/flooded.sh"

CAPTURE=no

# hold_start [SECONDS]: 99 of 100 Renews are to be answered within so many
hold_start() {
	within=${1:-1}
	on cli python3 "$here/attack.py" hold eth0 "$dir/ready" "$dir/stop" \
		--clients 50 --within "$within" >"$dir/held" 2>&1 &
	holder=$!
	wait_for 30 test -e "$dir/ready" || fail "the clients get no leases"
}

# hold_end: all Renews were answered, and soon
hold_end() {
	: >"$dir/stop"
	wait "$holder"
	held=$?
	cat "$dir/held"
	expect "every Renew was answered, 99 of 100 within $within s" \
		test "$held" = 0
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

# As many leases as fit are there after a moment, so that memory stands still.
small_pool() {
	configure "s/2001:db8::100-2001:db8::ffff/2001:db8::100-2001:db8::fff/"
}

# A server with some hundredths of a processor is flooded with more than ten
# times what it can answer: dropping that takes longer than it lasts, so the
# kernel is told what to drop (packet/gate.h).
test_ten_times_what_it_can_answer() {
	start 9
	hold_start 2 # the server gets its hundredths in pieces
	flood --seconds 2 >/dev/null
	before=$(resident)
	answered=$(counter pkt6-sent)
	sent=$(flood --seconds 8)
	answered=$(($(counter pkt6-sent) - answered))
	echo "$sent sent, $answered answered"
	expect "that was ten times what it can answer" \
		test "$sent" -gt $((answered * 10))
	expect "it does not grow ($before to $(resident) KiB)" \
		test $(($(resident) - before)) -lt 1024
	hold_end
	probe
	shut=$(counter overload-gate-shut)
	expect "the gate was shut ($shut)" test "$shut" -gt 0
	soon "and new clients get in" on cli \
		python3 "$here/drops.py" eth0 none 0
	server_stop || fail "it ends with status $?"
}

# Floods that are not of Solicits, or come from one client or one relay
test_other_floods() {
	small_pool
	start
	hold_start
	server_id=$(on bad python3 "$here/drops.py" eth0 server-id 0)
	set -- request information relay same
	for kind; do
		flood --seconds 2 --kind "$kind" --server-id "$server_id" \
			>/dev/null
	done
	before=$(resident)
	for kind; do
		sent=$(flood --seconds 3 --kind "$kind" --server-id "$server_id")
		echo "$kind: $sent sent, $(resident) KiB"
	done
	expect "it does not grow ($before to $(resident) KiB)" \
		test $(($(resident) - before)) -lt 1024
	hold_end
	expect "one client was held to its rate" \
		test "$(counter drop-client-rate)" -gt 0
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
run_cases holders_keep_their_leases ten_times_what_it_can_answer \
	other_floods reload_and_stop_meanwhile
