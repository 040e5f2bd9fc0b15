#!/bin/sh
# relay.sh: clients behind dhcrelay -6 get leases of the link they are on.
#
# The relay's lower link is one that the server has no foot on; its subnet is
# found by the relay's link-address (P-13.1-b). Relayed by unicast and by
# multicast, with an Interface-Id, and through two relays (P-13.1-d: the one
# nearest to the client decides).
. "$(dirname "$0")/lib.sh"

# A second subnet, 2001:db8:2::/64, that lies behind relays only.
with_far_subnet() {
	subnet='{ "subnet": "2001:db8:2::/64", "id": 2,'
	subnet="$subnet \"pools\": [ { \"pool\": \"2001:db8:2::/120\" } ],"
	subnet="$subnet \"pd-pools\": [ { \"prefix\": \"2001:db8:eee::\","
	subnet="$subnet \"prefix-len\": 48, \"delegated-len\": 60 } ] }"
	configure "s|\"subnet6\": \\[|&\n$subnet,|"
}

# start: server, the link br1 with a client on it, and the relay r1 between
# br0 and br1
start() {
	need dhcrelay dhclient
	with_far_subnet
	link_make br1
	node_make r1
	link_join br0 r1 up0
	link_join br1 r1 down0
	ip -n r1 address add 2001:db8::2/64 dev up0 nodad
	ip -n r1 address add 2001:db8:2::1/64 dev down0 nodad
	node_make c1
	link_join "${client_link:-br1}" c1 eth0 52:54:00:00:02:02
	server_start
}

# relay NODE LOWER UPPER [SWITCHES]
relay() {
	node=$1
	lower=$2
	upper=$3
	shift 3
	on "$node" dhcrelay -6 -d --no-pid "$@" -l "$lower" -u "$upper" \
		>>"$dir/$node.log" 2>&1 &
	wait_for 20 relay_listens "$node" || fail "the relay does not start"
}

relay_listens() {
	on "$1" sh -c 'grep -q :0223 /proc/net/udp6' # port 547
}

client() {
	: >"$dir/c1.conf"
	on c1 timeout 20 dhclient -6 -v -1 -cf "$dir/c1.conf" \
		-lf "$dir/c1.leases" -pf "$dir/c1.pid" "$@" eth0 \
		>>"$dir/client.log" 2>&1
}

has_far_address() {
	ip -n c1 -6 -o address show dev eth0 | grep -q ' 2001:db8:2::'
}

far_address() {
	ip -n c1 -6 -o address show dev eth0 |
		grep -oE ' 2001:db8:2::[0-9a-f]*/' | tr -d ' /'
}

check_served() {
	expect "the client is served" client
	expect "with an address of its own link" has_far_address
	expect "the row is in the file" is_leased "$(far_address)"
	expect "under its own subnet" test \
		"$(lease_column "$(far_address)" 5)" = 2
	soon "the relay has asked" seen relay-fwd
	soon "and was answered" seen relay-reply
}

test_unicast() {
	start
	relay r1 down0 2001:db8::1%up0
	check_served
}

test_multicast() {
	! server_is_kea || skip "Kea does not listen on ff05::1:3"
	start
	relay r1 down0 up0
	check_served
	soon "it was multicast" grep -q '> ff05::1:3.547: .*relay-fwd' \
		"$dir/packets.log"
}

test_interface_id() {
	start
	relay r1 down0 2001:db8::1%up0 -I
	check_served
	soon "the identifier of the interface comes back" \
		grep -q 'relay-reply.*interface-ID' "$dir/packets.log"
}

test_prefix() {
	start
	relay r1 down0 2001:db8::1%up0
	expect "the client is served" client -N -P
	expect "with an address of its own link" has_far_address
	expect "and a prefix of its own link's pool" \
		grep -q 'iaprefix 2001:db8:eee:.*/60' "$dir/c1.leases"
}

test_renew_and_release() {
	timers 2 30 40 60
	start
	relay r1 down0 2001:db8::1%up0
	check_served
	address=$(far_address)
	expire=$(lease_column "$address" 4)
	soon "it renews" seen renew
	soon "the lease is longer than before" later_than "$expire" "$address"
	expect "it gives its address back" client -r
	soon "it has said so" seen release
	soon "the address is free" is_released "$address"
}

later_than() {
	[ "$(lease_column "$2" 4)" -gt "$1" ]
}

test_two_relays() {
	client_link=br2
	link_make br2
	start
	# r2 between br1 and br2, where the client is; br1 has no subnet, so
	# that only the inner link-address can have found one
	ip -n r1 address del 2001:db8:2::1/64 dev down0
	ip -n r1 address add 2001:db8:3::1/64 dev down0 nodad
	node_make r2
	link_join br1 r2 up0
	link_join br2 r2 down0
	ip -n r2 address add 2001:db8:3::2/64 dev up0 nodad
	ip -n r2 address add 2001:db8:2::1/64 dev down0 nodad
	relay r1 down0 2001:db8::1%up0
	relay r2 down0 2001:db8:3::1%up0
	check_served
	soon "through both" grep -q 'relay-fwd.*relay-fwd' "$dir/packets.log"
}

test_unknown_link() {
	start
	ip -n r1 address del 2001:db8:2::1/64 dev down0
	ip -n r1 address add 2001:db8:bad::1/64 dev down0 nodad
	relay r1 down0 2001:db8::1%up0
	client &
	soon "the relay has asked" seen relay-fwd 2
	expect "nobody was given anything" test -z "$(leased_addresses 0)"
}

run_cases unicast multicast interface_id prefix renew_and_release two_relays \
	unknown_link
