#!/bin/sh
# lost-file.sh: the lease file of a running server is deleted, moved, cut,
# replaced, or goes with its directory. It is noticed, said once, and made whole
# from memory, while service goes on; a server that is killed afterwards finds
# every lease, and so does one that was stopped before it could be noticed.
. "$(dirname "$0")/lib.sh"

flood() {
	on cli python3 "$here/flood.py" run eth0 "$dir/promised" \
		--first "$1" --seconds "$2" | sed -n 's/ acknowledged//p'
}

is_kept() {
	python3 "$here/flood.py" check "$dir/promised" "$leases"
}

prepare() {
	need python3
	export DHCP6D_LFC="$build/lfc/lfc"
	place=${place:-$dir/leases}
	mkdir -p "$place"
	configure "s|$leases|$place/kea-leases6.csv|"
	leases=$place/kea-leases6.csv
	rapid_commit
	configure 's/2001:db8::ffff/2001:db8::ffff:ffff/' \
		's/"delegated-len": 60/"delegated-len": 64/'
	client_make cli
	server_start
	flood 1 2 >/dev/null
}

# lost FUNCTION: does it under load
lost() {
	prepare
	flood 100000 6 >"$dir/count" &
	clients=$!
	sleep 1
	"$@"
	soon "it is noticed" grep -q LEASE_FILE_LOST "$dir/server.log"
	soon "all is written anew" grep -q LEASE_FILE_REWRITTEN \
		"$dir/server.log"
	soon "and compacted" grep -q LFC_ENDED "$dir/server.log"
	wait "$clients"
	expect "service went on ($(cat "$dir/count"))" \
		test "$(cat "$dir/count")" -gt 0
	expect "it was said once" \
		test "$(count_of LEASE_FILE_LOST "$dir/server.log")" = 1
	expect "every lease is in the files" is_kept
	server_stop KILL
	server_start
	expect "and after a restart" is_kept
	expect "the set is good" "$build/lfc/lfc" --check "$leases"
	server_stop
}

remove() {
	rm "$leases"
}

move() {
	mv "$leases" "$leases.away"
}

cut_short() {
	truncate -s 1000 "$leases"
}

test_deleted() {
	lost remove
}

test_moved() {
	lost move
}

test_cut() {
	lost cut_short
}

replace() {
	cp "$leases" "$leases.copy"
	mv "$leases.copy" "$leases"
}

test_replaced() {
	lost replace
	# what stood there is kept, for who put it there
	expect "the other file is kept" \
		test "$(ls "$dir/leases" | grep -c found-)" = 1
}

# stopped FUNCTION: nobody has looked yet, and the stop is a clean one.
stopped() {
	prepare
	"$@"
	server_stop
	expect "the stop was a good one" test $? = 0
	expect "it was written anew" grep -q LEASE_FILE_REWRITTEN \
		"$dir/server.log"
	expect "every lease is in the files" is_kept
	expect "no journal is left" test ! -e "$leases.journal"
	server_start
	expect "and after a restart" is_kept
	server_stop
}

test_deleted_at_the_stop() {
	stopped remove
}

test_replaced_at_the_stop() {
	stopped replace
}

# There is no place to write to: it is said, by the status too.
test_stays_lost() {
	prepare
	mv "$dir/leases" "$dir/away"
	server_stop
	expect "the stop was not a good one" test $? = 1
	expect "it is said" grep -q LEASE_FILE_STAYS_LOST "$dir/server.log"
	expect "the journal is kept" test -e "$dir/away/kea-leases6.csv.journal"
}

# Nothing is heard of an lfc whose starter has died; the file is watched again.
test_starter_dies() {
	printf '#!/bin/sh\nexec sleep 1000\n' >"$dir/lfc"
	chmod +x "$dir/lfc"
	prepare
	export DHCP6D_LFC="$dir/lfc"
	configure 's/"lfc-interval": 1800/"lfc-interval": 1/'
	server_restart
	soon "a cleanup is under way" grep -q LFC_EXECUTE "$dir/server.log"
	kill -KILL "$(ps -o pid= --ppid "$server" | tr -d ' ')"
	soon "it counts as failed" grep -q LFC_FAILED "$dir/server.log"
	remove
	soon "the loss is noticed" grep -q LEASE_FILE_LOST "$dir/server.log"
	soon "all is written anew" grep -q LEASE_FILE_REWRITTEN \
		"$dir/server.log"
	server_stop
	expect "every lease is in the files" is_kept
}

# Nothing can be stored and nothing is acknowledged, until it is there again.
test_directory_removed() {
	prepare
	mv "$dir/leases" "$dir/away"
	soon "it is noticed" grep -q LEASE_FILE_LOST "$dir/server.log"
	flood 200000 2 >/dev/null
	soon "storage is said to fail" grep -q LEASE_LOG_STOPPED \
		"$dir/server.log"
	none=$(flood 300000 2)
	expect "nothing is granted ($none)" test "$none" = 0
	expect "it is said once" \
		test "$(count_of LEASE_LOG_STOPPED "$dir/server.log")" = 1
	mv "$dir/away" "$dir/leases"
	soon "service goes on" grep -q LEASE_LOG_RESUMED "$dir/server.log"
	soon "all is written anew" grep -q LEASE_FILE_REWRITTEN \
		"$dir/server.log"
	some=$(flood 400000 2)
	expect "leases are granted again ($some)" test "$some" -gt 0
	server_stop KILL
	server_start
	expect "every lease is there after a restart" is_kept
	server_stop
}

# Another directory of that name is as good, for the server and for its lfc,
# where only root makes some.
test_directory_made_anew() {
	place=$dir/state/leases
	mkdir -m 755 "$dir/state"
	prepare
	rm -r "$place"
	soon "it is noticed" grep -q LEASE_FILE_LOST "$dir/server.log"
	install -d -o dhcp6d -g dhcp6d -m 750 "$place"
	soon "all is written anew" grep -q LEASE_FILE_REWRITTEN \
		"$dir/server.log"
	soon "and compacted" grep -q LFC_ENDED "$dir/server.log"
	some=$(flood 200000 2)
	expect "leases are granted again ($some)" test "$some" -gt 0
	server_stop KILL
	server_start
	expect "every lease is there after a restart" is_kept
	server_stop
}

CASE_SECONDS=${CASE_SECONDS:-120}
run_cases deleted moved cut replaced deleted_at_the_stop replaced_at_the_stop \
	stays_lost starter_dies directory_removed directory_made_anew
