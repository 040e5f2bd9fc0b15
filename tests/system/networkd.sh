#!/bin/sh
# networkd.sh: systemd-networkd's client gets, keeps and gives back what it
# asks for.
#
# Reservation, address, prefix, another type of DUID, Renew, Rebind, Release,
# Rapid Commit, Information-request. It knows no Confirm, and declines only
# with a manager of its own. No systemd is needed: the daemon runs alone.
. "$(dirname "$0")/lib.sh"

networkd=/lib/systemd/systemd-networkd

# start MAC LINE...: server, and the node c1 with lines of [DHCPv6]
start() {
	[ -x "$networkd" ] || skip "$networkd is missing"
	client_make c1 "$1"
	shift
	rm -rf /etc/systemd/network /etc/systemd/networkd.conf
	mkdir -p /etc/systemd/network /run/systemd/netif/links \
		/run/systemd/netif/leases
	chown -R systemd-network: /run/systemd/netif 2>/dev/null
	[ -s /etc/machine-id ] ||
		echo 00112233445566778899aabbccddeeff >/etc/machine-id
	# RapidCommit is on unless it is turned off
	cat >/etc/systemd/network/10-eth0.network <<-END
	[Match]
	Name=eth0
	[Network]
	DHCP=ipv6
	IPv6AcceptRA=no
	LinkLocalAddressing=ipv6
	${network_lines:-}
	[DHCPv6]
	WithoutRA=${without_ra:-solicit}
	END
	for line in "DUIDType=link-layer-time:2020-01-01 00:00:00 UTC" "$@"; do
		echo "$line" >>/etc/systemd/network/10-eth0.network
	done
	lan_make c1
	cat >/etc/systemd/network/20-lan0.network <<-END
	[Match]
	Name=lan0
	[Network]
	DHCPPrefixDelegation=yes
	IPv6AcceptRA=no
	END
	server_start
}

# A /sys that cannot be written says that there is no udev to wait for.
client() {
	on c1 sh -c "mount -o remount,ro /sys
		SYSTEMD_LOG_LEVEL=debug SYSTEMD_LOG_TARGET=console \
			exec $networkd" >>"$dir/client.log" 2>&1 &
	client=$!
}

test_reservation() {
	start "$reserved_mac" "UseDelegatedPrefix=no"
	client
	soon "it has the reserved address" has_address c1 "$reserved_address"
	expect "the row is in the file" is_leased "$reserved_address"
}

test_duid_of_a_vendor() {
	start 52:54:00:00:02:02 "UseDelegatedPrefix=no" "DUIDType=vendor"
	client
	soon "it has an address of the pool" has_pool_address c1
	expect "its DUID is one of a vendor" \
		begins_with "$(lease_column "$(pool_address c1)" 2)" 00:02:
}

test_duid_of_a_machine() {
	start 52:54:00:00:02:02 "UseDelegatedPrefix=no" \
		"DUIDType=uuid" \
		"DUIDRawData=00:11:22:33:44:55:66:77:88:99:aa:bb:cc:dd:ee:ff"
	client
	soon "it has an address of the pool" has_pool_address c1
	expect "its DUID is a UUID" \
		begins_with "$(lease_column "$(pool_address c1)" 2)" 00:04:
}

begins_with() {
	case $1 in
	"$2"*) true ;;
	*) false ;;
	esac
}

test_prefix() {
	start 52:54:00:00:02:02
	client
	soon "it has an address of the pool" has_pool_address c1
	soon "and a /60 of the prefixes" has_leased_prefix
	soon "the prefix is in use" lan_has_address
	expect "the row is in the file" is_leased "$(leased_prefix)"
}

lan_has_address() {
	ip -n c1 -6 -o address show dev lan0 | grep -q ' 2001:db8:fff:'
}

test_renew() {
	timers 2 50 70 90
	start 52:54:00:00:02:02
	client
	soon "it has an address of the pool" has_pool_address c1
	expire=$(lease_column "$(pool_address c1)" 4)
	soon "it renews" seen renew
	soon "the lease is longer than before" \
		later_than "$expire" "$(pool_address c1)"
	expect "nobody rebinds" not seen rebind
}

later_than() {
	[ "$(lease_column "$2" 4)" -gt "$1" ]
}

test_rebind() {
	timers 3 25 60 80 # T1 and T2 may both be ten seconds late
	start 52:54:00:00:02:02 "UseDelegatedPrefix=no"
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
	start 52:54:00:00:02:02 "SendRelease=yes"
	client
	soon "it has an address of the pool" has_pool_address c1
	address=$(pool_address c1)
	kill -TERM "$client"
	wait_for 5 seen release ||
		skip "this networkd does not give back when it stops"
	soon "the address is free" is_released "$address"
}

test_rapid_commit() {
	rapid_commit
	start "$reserved_mac" "UseDelegatedPrefix=no" "RapidCommit=yes"
	client
	soon "it has the reserved address" has_address c1 "$reserved_address"
	expect "without an Advertise" not seen advertise
	expect "and without a Request" not seen request
	expect "the row is in the file" is_leased "$reserved_address"
}

test_information() {
	with_options
	without_ra=information-request
	start 52:54:00:00:02:02 "UseDNS=yes"
	client
	soon "it asks for information only" seen inf-req
	soon "it takes the answer" \
		grep -q 'Processed Reply message' "$dir/client.log"
	soon "which names the server of names" \
		grep -q 'dhcp6 reply.*DNS-server 2001:db8::53' "$dir/packets.log"
	expect "no lease was made" test -z "$(leased_addresses 0)"
}

run_cases reservation duid_of_a_vendor duid_of_a_machine prefix renew rebind \
	release rapid_commit information
