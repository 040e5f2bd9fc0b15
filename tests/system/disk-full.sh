#!/bin/sh
# disk-full.sh: while leases cannot be stored nothing is granted (P-18.3.2-s);
# as soon as there is room again, service goes on by itself.
. "$(dirname "$0")/lib.sh"

# The lease file in a file system of its own.
prepare() {
	need python3
	mkdir "$dir/small"
	mount -t tmpfs -o "size=$1" tmpfs "$dir/small" || skip "no tmpfs"
	configure "s|$leases|$dir/small/kea-leases6.csv|"
	leases=$dir/small/kea-leases6.csv
	rapid_commit
	configure 's/2001:db8::ffff/2001:db8::ffff:ffff/' \
		's/"delegated-len": 60/"delegated-len": 64/'
	client_make cli
}

# promised_of FIRST SECONDS OUT: how many were acknowledged
promised_of() {
	on cli python3 "$here/flood.py" run eth0 "$3" --first "$1" \
		--seconds "$2" | sed -n 's/ acknowledged//p'
}

test_full_and_free_again() {
	prepare 32m
	server_start
	before=$(promised_of 1 1 "$dir/promised")
	expect "leases are granted ($before)" test "$before" -gt 0
	dd if=/dev/zero of="$dir/small/filler" bs=4096 2>/dev/null
	# What is left in the last page of the file may still be used.
	promised_of 100000 2 "$dir/promised" >/dev/null
	full=$(promised_of 200000 3 "$dir/promised")
	expect "nothing is granted on a full disk ($full)" test "$full" = 0
	soon "it is said" grep -q LEASE_LOG_STOPPED "$dir/server.log"
	rm "$dir/small/filler"
	soon "service goes on" grep -q LEASE_LOG_RESUMED "$dir/server.log"
	after=$(promised_of 300000 2 "$dir/promised")
	expect "leases are granted again ($after)" test "$after" -gt 0
	expect "all that was promised is in the file" \
		python3 "$here/flood.py" check "$dir/promised" "$leases"
	server_stop KILL
	server_start
	expect "and after a restart" \
		python3 "$here/flood.py" check "$dir/promised" "$leases"
	server_stop
}

# Advertise and Information do not wait for the disk.
test_advertise_on_a_full_disk() {
	prepare 1m
	configure 's/"rapid-commit": true/"rapid-commit": false/'
	server_start
	dd if=/dev/zero of="$dir/small/filler" bs=4096 2>/dev/null
	on cli python3 "$here/flood.py" run eth0 "$dir/none" --clients 5 \
		--seconds 2
	soon "an Advertise comes" seen advertise 5
}

CASE_SECONDS=${CASE_SECONDS:-120}
run_cases full_and_free_again advertise_on_a_full_disk
