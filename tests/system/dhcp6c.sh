#!/bin/sh
# dhcp6c.sh: the client of wide-dhcpv6 gets, keeps and gives back what it asks
# for.
#
# Reservation, address, prefix, Renew, Rebind, Release, Rapid Commit,
# Information-request. It knows neither Confirm nor Decline.
. "$(dirname "$0")/lib.sh"

# start MAC LINE...: server, and the node c1 with lines of "interface eth0"
start() {
	need dhcp6c
	client_make c1 "$1"
	shift
	# what it is told, by its script's environment
	cat >"$dir/script" <<-END
	#!/bin/sh
	echo "\$REASON \$new_domain_name_servers \$new_domain_name" >>$dir/told
	END
	chmod 755 "$dir/script"
	{
		echo "interface eth0 {"
		for line; do
			echo "	$line;"
		done
		echo "	request domain-name-servers, domain-name;"
		echo "	script \"$dir/script\";"
		echo "};"
		echo "id-assoc na 1 { };"
		echo "id-assoc pd 2 {"
		echo "	prefix-interface lan0 { sla-id 1; sla-len 4; };"
		echo "};"
	} >"$dir/c1.conf"
	lan_make c1
	server_start
}

client() {
	on c1 dhcp6c -f -D -c "$dir/c1.conf" -p "$dir/c1.pid" eth0 \
		>>"$dir/client.log" 2>&1 &
	client=$!
}

client_stop() {
	kill -TERM "$(cat "$dir/c1.pid")"
}

test_reservation() {
	start "$reserved_mac" "send ia-na 1"
	client
	soon "it has the reserved address" has_address c1 "$reserved_address"
	expect "the row is in the file" is_leased "$reserved_address"
}

test_prefix() {
	start 52:54:00:00:02:02 "send ia-na 1" "send ia-pd 2"
	client
	soon "it has an address of the pool" has_pool_address c1
	expect "and a /60 of the prefixes" has_leased_prefix
	soon "the prefix is in use" lan_has_address
	expect "the row is in the file" is_leased "$(leased_prefix)"
}

lan_has_address() {
	ip -n c1 -6 -o address show dev lan0 | grep -q ' 2001:db8:fff:'
}

test_renew() {
	timers 2 30 40 60
	start 52:54:00:00:02:02 "send ia-na 1" "send ia-pd 2"
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
	timers 2 30 40 60 # it takes no shorter T2
	start 52:54:00:00:02:02 "send ia-na 1"
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

test_release() {
	start 52:54:00:00:02:02 "send ia-na 1" "send ia-pd 2"
	client
	soon "it has an address of the pool" has_pool_address c1
	address=$(pool_address c1)
	prefix=$(leased_prefix)
	client_stop
	soon "it gives both back" seen release
	soon "the address is free" is_released "$address"
	soon "the prefix is free" is_released "$prefix"
	soon "the client has no address" not has_pool_address c1
}

test_rapid_commit() {
	rapid_commit
	start "$reserved_mac" "send ia-na 1" "send rapid-commit"
	client
	soon "it has the reserved address" has_address c1 "$reserved_address"
	expect "without an Advertise" not seen advertise
	expect "and without a Request" not seen request
	expect "the row is in the file" is_leased "$reserved_address"
}

test_information() {
	with_options
	start 52:54:00:00:02:02 "information-only"
	client
	soon "it asks for information only" seen inf-req
	soon "it is told the server of names and the search list" \
		grep -q '2001:db8::53 *example.org' "$dir/told"
	expect "no lease was made" test -z "$(leased_addresses 0)"
}

run_cases reservation prefix renew rebind release rapid_commit information
