#!/bin/sh
# dibbler.sh: dibbler-client gets, keeps and gives back what it asks for.
#
# Reservation, address, prefix, several identity associations in one message,
# DUID of the other types, Renew, Rebind, Confirm, Release, Decline, Rapid
# Commit, Information-request.
. "$(dirname "$0")/lib.sh"

# start MAC [HEAD-LINE...] -- LINE...: server, and the node c1 with lines of the
# file's head and of "iface eth0"
start() {
	need dibbler-client
	client_make c1 "$1"
	shift
	mkdir -p /etc/dibbler /var/lib/dibbler /var/log/dibbler
	mount --bind "$dir" /var/log/dibbler
	{
		echo "log-level 8"
		while [ "$1" != -- ]; do
			echo "$1"
			shift
		done
		shift
		echo "iface eth0 {"
		for line; do
			echo "	$line"
		done
		echo "}"
	} >/etc/dibbler/client.conf
	server_start
}

client() {
	on c1 dibbler-client run >>"$dir/client.log" 2>&1 &
	client=$!
}

# Ends the client without a word to the server.
client_kill() {
	kill -KILL $(pidof dibbler-client)
	wait_for 20 not pidof dibbler-client
	rm -f /var/lib/dibbler/client.pid
}

test_reservation() {
	start "$reserved_mac" "duid-type duid-llt" -- "ia"
	client
	soon "it has the reserved address" has_address c1 "$reserved_address"
	expect "the row is in the file" is_leased "$reserved_address"
}

test_duid_ll() {
	start "$reserved_mac" "duid-type duid-ll" -- "ia"
	client
	soon "it has the reserved address" has_address c1 "$reserved_address"
}

test_duid_en() {
	start 52:54:00:00:02:02 \
		"duid-type duid-en 1234 0x56789abcde" -- "ia"
	client
	soon "it has an address of the pool" has_pool_address c1
	expect "with a DUID of a vendor" test \
		"$(lease_column "$(pool_address c1)" 2)" = \
		00:02:00:00:04:d2:56:78:9a:bc:de
}

test_prefix() {
	start 52:54:00:00:02:02 -- "ia" "pd"
	client
	soon "it has an address of the pool" has_pool_address c1
	soon "and a /60 of the prefixes" has_leased_prefix
	soon "the row is in the file" is_leased "$(leased_prefix)"
}

test_several() {
	start 52:54:00:00:02:02 -- "ia 1" "ia 2" "pd 3"
	client
	soon "it has two addresses" has_two_addresses
	soon "and a /60 of the prefixes" has_leased_prefix
}

has_two_addresses() {
	[ "$(leased_addresses 0 | wc -l)" = 2 ] &&
		[ "$(ip -n c1 -6 -o address show dev eth0 scope global |
			wc -l)" = 2 ]
}

test_renew() {
	timers 2 30 40 60
	start 52:54:00:00:02:02 -- "ia"
	client
	soon "it has an address of the pool" has_pool_address c1
	expire=$(lease_column "$(pool_address c1)" 4)
	soon "it renews" seen renew 2
	soon "the lease is longer than before" \
		later_than "$expire" "$(pool_address c1)"
	expect "nobody rebinds" not seen rebind
}

later_than() {
	[ "$(lease_column "$2" 4)" -gt "$1" ]
}

test_rebind() {
	timers 2 4 30 60
	start 52:54:00:00:02:02 -- "ia"
	client
	soon "it has an address of the pool" has_pool_address c1
	address=$(pool_address c1)
	expire=$(lease_column "$address" 4)
	server_stop
	rm -rf "$dir/data"
	soon "it renews in vain" seen renew
	server_start
	expect "it rebinds" wait_for 60 seen rebind
	soon "and has its lease extended" later_than "$expire" "$address"
	expect "it still has its address" has_address c1 "$address"
}

test_confirm() {
	start 52:54:00:00:02:02 -- "ia"
	client
	soon "it has an address of the pool" has_pool_address c1
	address=$(pool_address c1)
	client_kill
	ip -n c1 address flush dev eth0 scope global
	client
	soon "it asks whether it is on the same link" seen confirm
	soon "it has its address" has_address c1 "$address"
	expect "without a new lease" not seen request 2
}

test_release() {
	start 52:54:00:00:02:02 -- "ia" "pd"
	client
	soon "it has an address of the pool" has_pool_address c1
	address=$(pool_address c1)
	soon "and a prefix" has_leased_prefix
	prefix=$(leased_prefix)
	kill -TERM $(pidof dibbler-client)
	soon "it gives both back" seen release
	soon "the address is free" is_released "$address"
	soon "the prefix is free" is_released "$prefix"
	soon "the client has no address" not has_pool_address c1
}

test_decline() {
	# the kernel keeps a duplicate only if its lifetime is infinite, and
	# only then the client sees that it is one
	timers 1000 2000 4294967295 4294967295
	start 52:54:00:00:02:02 -- "ia"
	client
	soon "it has an address of the pool" has_pool_address c1
	address=$(pool_address c1)
	client_kill
	# it forgets its address but not its DUID; it does not look at those
	# that are confirmed
	rm /var/lib/dibbler/client-AddrMgr.xml
	ip -n c1 address flush dev eth0 scope global
	client_make squatter
	ip -n squatter address add "$address/64" dev eth0 nodad
	with_dad c1 eth0
	client
	expect "it declines" wait_for 60 seen decline
	soon "nobody gets the address for a while" is_declined "$address"
}

test_rapid_commit() {
	rapid_commit
	start "$reserved_mac" -- "ia" "rapid-commit yes"
	client
	soon "it has the reserved address" has_address c1 "$reserved_address"
	expect "without an Advertise" not seen advertise
	expect "and without a Request" not seen request
	expect "the row is in the file" is_leased "$reserved_address"
}

test_information() {
	with_options
	start 52:54:00:00:02:02 "stateless" -- "option dns-server" \
		"option domain"
	client
	soon "it asks for information only" seen inf-req
	soon "it is told the server of names" \
		grep -q 'DNS server 2001:db8::53' "$dir/dibbler-client.log"
	soon "and the search list" \
		grep -q 'Domain example.org' "$dir/dibbler-client.log"
	expect "no lease was made" test -z "$(leased_addresses 0)"
}

run_cases reservation duid_ll duid_en prefix several renew rebind confirm \
	release decline rapid_commit information
