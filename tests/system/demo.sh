#!/bin/sh
# demo.sh BUILD: the server at work, for people (sudo ./quickstart).
#
# On conf/kea.json, as it is but for the lease file's folder, in namespaces
# that end with this script: one client gets the address that is reserved for
# its hardware address, another one an address of the pool and a prefix; then
# leases and log are shown, by files and by dhcp6ctl. Status 0 if all came true.
top_builddir=${1:-${top_builddir:-build}}
export top_builddir

if [ -z "${CASE_DIR:-}" ]; then
	CASE_DIR=$(mktemp -d)
	export CASE_DIR
	chmod 755 "$CASE_DIR"
	trap 'rm -rf "$CASE_DIR"' EXIT
	unshare --mount --pid --net --fork --kill-child --mount-proc \
		sh "$0" "$top_builddir"
	exit
fi

CASE=demo
lib=$(dirname "$0")/lib.sh
. "$lib"

if [ -t 1 ]; then
	bold=$(printf '\033[1m')
	plain=$(printf '\033[0m')
else
	bold=
	plain=
fi

say() {
	printf '\n%s== %s%s\n' "$bold" "$*" "$plain"
}

# client NODE [-N -P]: asks once, with dhclient or where there is none with
# dhcpcd, without touching the host's files; -N -P: address and prefix
client() {
	if command -v dhclient >/dev/null; then
		client_dhclient "$@"
	else
		client_dhcpcd "$@"
	fi >>"$dir/client.log" 2>&1
}

client_dhclient() {
	node=$1
	shift
	on "$node" timeout 30 dhclient -6 -1 -D LLT -cf /dev/null \
		-lf "$dir/$node.leases" -pf "$dir/$node.pid" "$@" eth0
}

# Its DUID (LLT) is the machine's, so each of the two gets a folder of its own.
client_dhcpcd() {
	printf '%s\n' ipv6only noipv6rs noarp duid "ia_na 1" \
		${2:+"ia_pd 2 -"} >"$dir/$1.conf"
	mkdir -p "$dir/$1.state" /var/lib/dhcpcd
	on "$1" unshare --mount sh -c 'mount --bind "$1" /var/lib/dhcpcd &&
		exec timeout 30 dhcpcd -f "$2" -6 -w -1 eth0' \
		sh "$dir/$1.state" "$dir/$1.conf"
}

# ctrld with a key of this minute, and dhcp6ctl that finds both.
operators_start() {
	DHCP6CTL_KEY=$dir/operator.key
	DHCP6CTL_SOCKET=$dir/ctrld.sock
	export DHCP6CTL_KEY DHCP6CTL_SOCKET
	key=$("$build/ctrld/dhcp6ctl" keygen 2>/dev/null) || return 1
	cat >"$dir/ctrld.yaml" <<END
ctrld:
  socket: $DHCP6CTL_SOCKET
  server-socket: $dir/dhcp6d.sock
  identity-file: $dir/ctrld-identity
  audit-log: $dir/audit.log
  operators:
    - { name: demo, key: $key, role: admin }
END
	"$build/ctrld/ctrld" -c "$dir/ctrld.yaml" >"$dir/ctrld.log" 2>&1 &
	wait_for 20 test -S "$DHCP6CTL_SOCKET"
}

ctl() {
	"$build/ctrld/dhcp6ctl" "$@"
}

inside
command -v dhclient >/dev/null || command -v dhcpcd >/dev/null ||
	fail "dhclient (isc-dhcp-client) and dhcpcd (dhcpcd-base) are missing"
export DHCP6D_CONTROL_SOCKET="$dir/dhcp6d.sock"
export DHCP6D_LFC="$build/lfc/lfc"

say "dhcp6d serves conf/kea.json, a configuration written for Kea"
expect "the file has no errors (dhcp6d -t)" \
	on srv "$SERVER" -t "$config"
server_start
expect "it is running" kill -0 "$server"
expect "operators are let in (ctrld, with a key made now)" operators_start

say "A client with MAC $reserved_mac asks"
client_make c1 "$reserved_mac"
expect "it is answered" client c1
expect "it has $reserved_address, reserved for it" is_leased \
	"$reserved_address"

say "Another client asks for an address and a prefix"
client_make c2 52:54:00:00:02:02
expect "it is answered" client c2 -N -P
expect "the address is one of the pool" test -n "$(pool_address c2)"
expect "the prefix is a /60 of 2001:db8:fff::/48" has_leased_prefix

say "Leases on disk ($leases in Kea's columns)"
cat "$leases"

say "dhcp6ctl status"
ctl status || fail "dhcp6ctl status"

say "dhcp6ctl leases"
ctl leases || fail "dhcp6ctl leases"

say "The log"
grep -v DEBUG "$dir/server.log" | cut -c -160

say "kill -9 and a new start: the leases are there"
server_stop KILL
server_start
expect "three leases" test "$(ctl -j leases | grep -o '"iaid"' |
	wc -l)" = 3
server_stop
echo
echo "All of this came true. sudo ./quickstart check passes the tests;"
echo "README.md tells how to serve a real interface."
