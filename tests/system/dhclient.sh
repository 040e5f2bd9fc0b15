#!/bin/sh
# dhclient.sh: ISC dhclient -6 gets, keeps and gives back what it asks for.
#
# Reservation by hardware address, address of the pool, prefix, Renew, Rebind,
# Confirm, Release, Decline, Information-request, and a server that is started
# anew in between. It asks at UDP port 547 (P-7.2-a).
. "$(dirname "$0")/lib.sh"

# client NODE SWITCHES...: in the background once it has what it wants
client() {
	node=$1
	shift
	: >"$dir/$node.conf"
	[ -z "${client_conf:-}" ] || echo "$client_conf" >"$dir/$node.conf"
	on "$node" timeout 20 dhclient -6 -v -1 -D LLT -cf "$dir/$node.conf" \
		-lf "$dir/$node.leases" -pf "$dir/$node.pid" "$@" eth0 \
		>>"$dir/client.log" 2>&1
}

# Ends the client without a word to the server.
client_kill() {
	kill -KILL "$(cat "$dir/$1.pid")"
	rm -f "$dir/$1.pid"
}

start() {
	need dhclient
	client_make c1 "$reserved_mac"
	client_make c2 52:54:00:00:02:02
	server_start
}

test_reservation() {
	start
	expect "the holder is served" client c1
	expect "it has its address" has_address c1 "$reserved_address"
	expect "the row is in the file" is_leased "$reserved_address"
	expect "another is served" client c2
	expect "it has one of the pool" has_pool_address c2
	expect "its row is in the file" is_leased "$(pool_address c2)"
	expect "nobody else has the reserved one" \
		not has_address c2 "$reserved_address"
	for want in 'renew 1000' 'rebind 2000' 'preferred-life 3000' \
		'max-life 4000'; do
		expect "the client was told $want" \
			grep -q "$want" "$dir/c1.leases"
	done
}

# RFC 4704: the name is in the row, and the client hears it (P4704-6-a).
test_name() {
	start
	client_conf='send fqdn.fqdn "Pc_1.example.org"; send fqdn.server-update on;
		also request dhcp6.fqdn;'
	expect "the client is served" client c2
	expect "the row has its name" \
		[ "$(lease_column "$(pool_address c2)" 12)" = pc1.example.org. ]
	expect "the client was told" grep -q 'pc1.example.org' "$dir/c2.leases"
	client_conf=
}

test_prefix() {
	start
	expect "address and prefix come together" client c2 -N -P
	expect "the address is of the pool" has_pool_address c2
	expect "the prefix is a /60 of the pool" has_leased_prefix
	expect "the client has the same" \
		grep -q "iaprefix $(leased_prefix)/60" "$dir/c2.leases"
}

test_renew() {
	timers 2 30 40 60
	start
	expect "the client is served" client c1
	soon "it renews" seen renew
	expire=$(lease_column "$reserved_address" 4)
	soon "and again" seen renew 2
	soon "the lease is longer than before" \
		later_than "$expire" "$reserved_address"
	expect "nobody rebinds" not seen rebind
}

later_than() {
	[ "$(lease_column "$2" 4)" -gt "$1" ]
}

test_rebind() {
	timers 2 4 30 60
	start
	expect "the client is served" client c1
	expire=$(lease_column "$reserved_address" 4)
	# a server that does not know its Renew: another server identifier
	server_stop
	rm -rf "$dir/data"
	soon "it renews in vain" seen renew
	server_start
	# it waits ten seconds for the answer to the Renew, whatever T2 is
	expect "it rebinds" wait_for 60 seen rebind
	soon "and has its lease extended" \
		later_than "$expire" "$reserved_address"
	expect "it still has its address" has_address c1 "$reserved_address"
}

test_release() {
	start
	expect "the client is served" client c2 -N -P
	address=$(pool_address c2)
	prefix=$(leased_prefix)
	expect "it gives both back" client c2 -N -P -r
	soon "it has said so" seen release
	soon "the address is free" is_released "$address"
	soon "the prefix is free" is_released "$prefix"
	expect "the client has no address" not has_pool_address c2
}

test_decline() {
	start
	expect "the client is served" client c2
	address=$(pool_address c2)
	client_kill c2
	ip -n c2 address flush dev eth0 scope global
	# somebody takes the address without asking
	client_make squatter
	ip -n squatter address add "$address/64" dev eth0 nodad
	with_dad c2 eth0
	decline_duplicates
	client c2
		soon "the client has declined" seen decline
	soon "nobody gets the address for a while" is_declined "$address"
	soon "the client has another" has_another "$address"
}

# Debian's script does not look; ISC's own does, and says so by status 3. The
# kernel takes an address with a lifetime away when it is a duplicate.
decline_duplicates() {
	cat >/etc/dhcp/dhclient-exit-hooks.d/duplicates <<-'END'
	if [ "$reason" = BOUND6 ]; then
		while ip -6 -o addr show dev "$interface" tentative |
			grep -q "$new_ip6_address"; do
			sleep 0.1
		done
		ip -6 -o addr show dev "$interface" |
			grep -q "$new_ip6_address" || exit 3
	fi
	END
}

has_another() {
	has_pool_address c2 && [ "$(pool_address c2)" != "$1" ]
}

test_confirm() {
	start
	expect "the client is served" client c1
	client_kill c1
	ip -n c1 address flush dev eth0 scope global
	expect "it is served again" client c1
	soon "it has asked whether it is on the same link" seen confirm
	expect "it has its address" has_address c1 "$reserved_address"
	expect "without a new lease" not seen request 2
	# and on another link it must not keep its address
	client_kill c1
	ip -n c1 address flush dev eth0 scope global
	sed -i 's/iaaddr 2001:db8::/iaaddr 2001:db8:bad::/' "$dir/c1.leases"
	expect "with an address of elsewhere it starts anew" client c1
	soon "it has asked" seen confirm 2
	expect "it has its own address" has_address c1 "$reserved_address"
}

test_information() {
	with_options
	start
	echo 'echo "$new_dhcp6_name_servers $new_dhcp6_domain_search"' \
		">>$dir/told" >/etc/dhcp/dhclient-exit-hooks.d/told
	client_conf='also request dhcp6.name-servers, dhcp6.domain-search;'
	expect "the client is answered" client c2 -S
	soon "it has asked for information only" seen inf-req
	expect "it knows the server of names and the search list" \
		grep -q '2001:db8::53 example.org' "$dir/told"
	expect "no lease was made" test -z "$(leased_addresses 0)"
}

test_options() {
	with_options
	start
	client_conf='also request dhcp6.domain-search;'
	expect "the client is served" client c1
	expect "it knows the server of names" \
		grep -q 'dhcp6.name-servers 2001:db8::53' "$dir/c1.leases"
	expect "and the search list" \
		grep -q 'dhcp6.domain-search "example.org' "$dir/c1.leases"
	expect "and the server" \
		grep -q 'dhcp6.server-id' "$dir/c1.leases"
}

test_restart() {
	timers 3 6 30 60
	start
	expect "both are served" client c1
	expect "both are served" client c2 -N -P
	address=$(pool_address c2)
	prefix=$(leased_prefix)
	server_restart KILL
	renewed=$(times_seen renew)
	soon "the client renews" seen renew $((renewed + 2))
	expect "nobody has to rebind" not seen rebind
	expect "the lease is kept" is_leased "$reserved_address"
	expect "the lease is kept" is_leased "$address"
	expect "the prefix is kept" is_leased "$prefix"
	expect "the client kept its address" has_address c2 "$address"
	server_stop || fail "the server ends with status $?"
}

run_cases reservation name prefix renew rebind release decline confirm \
	information options restart
