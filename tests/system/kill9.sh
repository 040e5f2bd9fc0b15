#!/bin/sh
# kill9.sh: every lease that a client was told of is in the file set after the
# server was killed at any moment (P-18.3.2-s), and the same client gets it
# again from the server that is started then.
#
# ROUNDS=n: how often it is killed (default 8).
. "$(dirname "$0")/lib.sh"

prepare() {
	need python3
	rapid_commit
	configure 's/2001:db8::ffff/2001:db8::ffff:ffff/' \
		's/"delegated-len": 60/"delegated-len": 64/'
	client_make cli
}

# flood FIRST SECONDS: clients from number FIRST on
flood() {
	on cli python3 "$here/flood.py" run eth0 "$dir/promised" \
		--first "$1" --seconds "$2"
}

is_kept() {
	python3 "$here/flood.py" check "$dir/promised" "$leases"
}

# A moment between 0.3 and 1.8 seconds.
random_moment() {
	awk -v seed="$(od -An -N4 -tu4 /dev/urandom)" \
		'BEGIN { srand(seed); printf "%.3f", 0.3 + 1.5 * rand() }'
}

test_at_random_moments() {
	prepare
	: >"$dir/promised"
	for round in $(seq "${ROUNDS:-8}"); do
		server_start
		flood $((round * 100000)) 4 &
		clients=$!
		sleep "$(random_moment)"
		server_stop KILL
		kill "$clients"
		wait "$clients"
		expect "round $round: nothing was lost" is_kept
	done
	[ "$(wc -l <"$dir/promised")" -gt 100 ] ||
		fail "there was no load worth the name"
}

# What was promised before the kill is given again, not to others.
test_same_leases_after_restart() {
	prepare
	server_start
	on cli python3 "$here/flood.py" run eth0 "$dir/promised" \
		--clients 200 --seconds 8
	server_stop KILL
	server_start
	on cli python3 "$here/flood.py" run eth0 "$dir/again" \
		--clients 200 --seconds 8
	sort -u "$dir/promised" >"$dir/before"
	sort -u "$dir/again" >"$dir/after"
	expect "there were leases" test -s "$dir/before"
	expect "every client has what it had" cmp "$dir/before" "$dir/after"
}

# A row that was being written when the power went: it was never acknowledged,
# and does not take the next one with it.
test_torn_row() {
	prepare
	server_start
	flood 1 1
	server_stop KILL
	printf '2001:db8::bad,00:02:00:00:ab:11,4000,1' >>"$leases"
	server_start
	flood 100000 1
	server_stop TERM
	expect "nothing was lost" is_kept
	expect "every row is whole" \
		awk -F, 'NF != 18 { exit 1 }' "$leases"
}

# next_random LIMIT: a number below it; the seed alone decides.
next_random() {
	seed=$(((seed * 1103515245 + 12345) % 2147483648))
	echo $((seed / 65536 % $1))
}

kill_lfc() {
	for pid in $(pidof lfc); do
		kill -KILL "$pid"
	done
}

# make torture: load without an end, lfc every second, and either of them
# killed at random moments; a lost lease or one with two owners ends it.
test_torture() {
	[ -n "${TORTURE_SECONDS:-}" ] || skip "make torture runs it"
	prepare
	seed=${TORTURE_SEED:-$(date +%s)}
	echo "TORTURE_SECONDS=$TORTURE_SECONDS TORTURE_SEED=$seed"
	export DHCP6D_LFC="$build/lfc/lfc"
	configure 's/"lfc-interval": 1800/"lfc-interval": 1/'
	: >"$dir/promised"
	end=$(($(date +%s) + TORTURE_SECONDS))
	round=1
	while [ "$(date +%s)" -lt "$end" ]; do
		server_start
		flood $((round % 20 * 2000)) 600 &
		clients=$!
		for _ in 1 2 3; do
			next_random 20 >"$dir/random"
			sleep "0.$(cat "$dir/random")"
			seed=$((seed + 1))
			kill_lfc
		done
		next_random 25 >"$dir/random"
		sleep "1.$(cat "$dir/random")"
		seed=$((seed + 1))
		server_stop KILL
		kill "$clients"
		wait "$clients"
		expect "round $round: nothing lost, nothing twice" is_kept
		round=$((round + 1))
	done
	[ "$(wc -l <"$dir/promised")" -gt 100 ] ||
		fail "there was no load worth the name"
}

CASE_SECONDS=${CASE_SECONDS:-$((${TORTURE_SECONDS:-0} * 2 + 120))}
run_cases at_random_moments same_leases_after_restart torn_row \
	torture
