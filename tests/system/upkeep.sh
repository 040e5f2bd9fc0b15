#!/bin/sh
# upkeep.sh: what the server does without being asked: leases whose time has
# come are reclaimed and their addresses given to others; the lease file is
# rotated and compacted under load, and nothing is lost by it.
. "$(dirname "$0")/lib.sh"

test_expired_leases_are_reclaimed() {
	need python3
	rapid_commit
	timers 1 2 2 3
	processing='"expired-leases-processing": { "reclaim-timer-wait-time": 1 }'
	configure "s/\"mac-sources\"/$processing, &/" \
		's/2001:db8::ffff/2001:db8::103/' # a pool of four addresses
	client_make cli
	server_start
	on cli python3 "$here/flood.py" run eth0 "$dir/first" \
		--clients 4 --seconds 5
	address=$(awk '$2 == 128 { print $1; exit }' "$dir/first")
	expect "the pool is full" [ "$(awk '$2 == 128' "$dir/first" |
		wc -l)" -ge 4 ]
	soon "a lease is reclaimed" \
		sh -c "grep '^$address,' $leases | tail -n 1 |
			cut -d, -f14 | grep -qx 2"
	on cli python3 "$here/flood.py" run eth0 "$dir/second" \
		--first 100 --clients 4 --seconds 5
	expect "and its address given to somebody else" \
		grep -q "^$address 128" "$dir/second"
	server_stop
}

lfc_has_ended() {
	[ "$(count_of LFC_ENDED "$dir/server.log")" -ge "$1" ]
}

test_the_lease_file_is_compacted_under_load() {
	need python3
	[ -x "$build/lfc/lfc" ] || skip "no lfc at $build/lfc/lfc"
	export DHCP6D_LFC="$build/lfc/lfc"
	rapid_commit
	configure 's/"lfc-interval": 1800/"lfc-interval": 2/' \
		's/2001:db8::ffff/2001:db8::ffff:ffff/' \
		's/"delegated-len": 60/"delegated-len": 64/'
	client_make cli
	server_start
	on cli python3 "$here/flood.py" run eth0 "$dir/promised" --seconds 9
	soon "lfc has run three times" lfc_has_ended 3
	expect "none has failed" not grep -q LFC_FAILED "$dir/server.log"
	soon "its result is there" test -s "$leases.2"
	expect "nothing was lost" \
		python3 "$here/flood.py" check "$dir/promised" "$leases"
	server_stop
	server_start
	expect "nothing is lost after a restart" \
		python3 "$here/flood.py" check "$dir/promised" "$leases"
	server_stop
}

# A server that is killed while lfc runs starts again at once.
test_killed_while_lfc_runs() {
	need python3
	printf '#!/bin/sh\nsleep 3\nexec %s/lfc/lfc "$@"\n' "$build" \
		>"$dir/slow-lfc"
	chmod 755 "$dir/slow-lfc"
	export DHCP6D_LFC="$dir/slow-lfc"
	rapid_commit
	configure 's/"lfc-interval": 1800/"lfc-interval": 1/'
	client_make cli
	server_start
	on cli python3 "$here/flood.py" run eth0 "$dir/promised" \
		--clients 100 --seconds 5
	soon "lfc runs" grep -q LFC_EXECUTE "$dir/server.log"
	server_stop KILL
	server_start
	expect "nothing was lost" \
		python3 "$here/flood.py" check "$dir/promised" "$leases"
	sleep 4
	expect "nor when lfc is done" \
		python3 "$here/flood.py" check "$dir/promised" "$leases"
	server_stop
}

CASE_SECONDS=${CASE_SECONDS:-120}
run_cases expired_leases_are_reclaimed \
	the_lease_file_is_compacted_under_load killed_while_lfc_runs
