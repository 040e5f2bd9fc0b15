#!/bin/sh
# sync-before-reply.sh: no Reply that grants a lease leaves before the fdatasync
# of its row has returned (P-18.3.2-n, -s; DESIGN.md, What is promised, 1).
#
# Every system call of the server is traced while many clients ask at once, each
# of them twice: the second Reply changes nothing, but speaks of a lease. Syncs
# are made slow, so that a Reply that did not wait would be seen.
. "$(dirname "$0")/lib.sh"

traced() {
	need strace python3 pgrep
	rapid_commit
	configure 's/2001:db8::ffff/2001:db8::ffff:ffff/' \
		's/"delegated-len": 60/"delegated-len": 64/'
	client_make cli
	mkdir "$dir/data"
	ip netns exec srv strace -f -qq -xx -s 65535 -o "$dir/trace" \
		-e trace=write,writev,pwrite64,fdatasync,sendmmsg,sendmsg \
		-e signal=none ${1:+-e inject=fdatasync:delay_exit=$1} \
		"$SERVER" -c "$config" -D "$dir/data" \
		>"$dir/server.log" 2>&1 &
	server=$!
	wait_for 30 server_has_started || fail "the server does not start"
	on cli python3 "$here/flood.py" run eth0 "$dir/promised" --seconds 8 \
		--clients "$2" --window "$3" | tee "$dir/flood.out"
	not grep -q '^0 ' "$dir/flood.out" || fail "no client was answered"
	kill -s TERM "$(pgrep -o -P "$server" -x dhcp6d)" # not strace
	wait "$server"
	expect "every grant was on disk before it was sent" \
		python3 "$here/flood.py" trace "$dir/trace"
	expect "and is there now" \
		python3 "$here/flood.py" check "$dir/promised" "$leases"
}

test_as_fast_as_it_goes() {
	traced "" 500 32
}

test_with_slow_syncs() {
	traced 30000 200 16
}

run_cases as_fast_as_it_goes with_slow_syncs
