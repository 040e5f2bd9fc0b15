#!/bin/sh
# dhcpcd.sh: dhcpcd gets, keeps and gives back what it asks for.
#
# Reservation, address, prefix, Renew, Rebind, Confirm, Release, Rapid Commit,
# Information-request. It does not notice a duplicate on Linux (9.4.1), so that
# Decline is for others to test.
. "$(dirname "$0")/lib.sh"

# start MAC CONF-LINE...: server, and the node c1 with a configuration
start() {
	need dhcpcd
	client_make c1 "$1"
	shift
	{
		echo "ipv6only"
		echo "noipv6rs"
		echo "noarp"
		echo "duid"
		echo "option dhcp6_name_servers, dhcp6_domain_search"
		for line; do
			echo "$line"
		done
	} >"$dir/c1.conf"
	server_start
}

# client SWITCHES...: the client in the background
client() {
	on c1 dhcpcd -f "$dir/c1.conf" -6 -B -d "$@" eth0 \
		>>"$dir/client.log" 2>&1 &
	client=$!
}

tell_client() {
	on c1 dhcpcd -f "$dir/c1.conf" -6 "$@" eth0 >>"$dir/client.log" 2>&1
}

test_reservation() {
	start "$reserved_mac" "ia_na"
	client
	soon "it has the reserved address" has_address c1 "$reserved_address"
	expect "the row is in the file" is_leased "$reserved_address"
}

test_prefix() {
	start 52:54:00:00:02:02 "ia_na 1" "ia_pd 2 lo/0/64"
	client
	soon "it has an address of the pool" has_pool_address c1
	expect "and a /60 of the prefixes" has_leased_prefix
	expect "both rows are in the file" is_leased "$(pool_address c1)"
	soon "the prefix is in use" lo_has_address
}

lo_has_address() {
	ip -n c1 -6 -o address show dev lo | grep -q ' 2001:db8:fff:'
}

test_renew() {
	timers 2 30 40 60
	start 52:54:00:00:02:02 "ia_na"
	client
	soon "it has an address of the pool" has_pool_address c1
	soon "it renews" seen renew 2
	expect "nobody rebinds" not seen rebind
	expect "one address only" test "$(leased_addresses 0 | wc -l)" = 1
}

test_rebind() {
	timers 2 4 30 60
	start 52:54:00:00:02:02 "ia_na"
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

later_than() {
	[ "$(lease_column "$2" 4)" -gt "$1" ]
}

test_confirm() {
	start 52:54:00:00:02:02 "ia_na" "persistent"
	client
	soon "it has an address of the pool" has_pool_address c1
	address=$(pool_address c1)
	kill -KILL $(pidof dhcpcd)
	soon "it has gone" not pidof dhcpcd
	rm -rf /run/dhcpcd
	client
	soon "it asks whether it is on the same link" seen confirm
	soon "it has its address" has_address c1 "$address"
}

test_release() {
	start 52:54:00:00:02:02 "ia_na 1" "ia_pd 2 lo/0/64"
	client
	soon "it has an address of the pool" has_pool_address c1
	address=$(pool_address c1)
	prefix=$(leased_prefix)
	tell_client -k
	soon "it gives both back" seen release
	soon "the address is free" is_released "$address"
	soon "the prefix is free" is_released "$prefix"
	soon "the client has no address" not has_pool_address c1
}

test_rapid_commit() {
	rapid_commit
	start "$reserved_mac" "ia_na" "option dhcp6_rapid_commit"
	client
	soon "it has the reserved address" has_address c1 "$reserved_address"
	expect "without an Advertise" not seen advertise
	expect "and without a Request" not seen request
	expect "the row is in the file" is_leased "$reserved_address"
}

test_information() {
	with_options
	start 52:54:00:00:02:02 "inform6"
	echo 'echo "$new_dhcp6_name_servers $new_dhcp6_domain_search"' \
		'>>/run/told' >/etc/dhcpcd.exit-hook
	client -1
	soon "it asks for information only" seen inf-req
	soon "it is told the server of names and the search list" \
		grep -q '2001:db8::53 example.org' /run/told
	expect "no lease was made" test -z "$(leased_addresses 0)"
}

run_cases reservation prefix renew rebind confirm release rapid_commit \
	information
