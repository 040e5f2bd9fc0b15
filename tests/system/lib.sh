# tests/system/lib.sh: what every end-to-end test stands on.
#
# A script sources this, defines test_NAME functions and ends with
# "run_cases NAME...". Each case runs in namespaces of its own for mounts,
# processes and network: when its shell ends, the kernel takes away all that it
# left behind (processes, links, mounts), whatever went wrong. /run, /etc and
# the clients' state folders are private copies or empty. No packet leaves.
#
# In a case there are
#   $dir            a folder for the case's files, removed afterwards
#   br0             a bridge, the clients' link
#   srv             the server's namespace, eth1 with 2001:db8::1/64 on br0
#
# Environment: SERVER the server's program (default: dhcp6d of the build; any
# path whose last part is kea-dhcp6 is started as Kea, for comparison), KEEP=1
# leaves $dir, CASES="a b" runs only these, TRIES=1 gives no second chance.
#
# Each case prints one line, "PASS: SCRIPT NAME", "FAIL: ..." or "SKIP: ...
# (reason)", which run.sh adds up. Status 77: every case was skipped. A case
# that fails is tried once more, since the clients' own timers run out on a busy
# machine; the first failure is shown as "AGAIN: ..." with its logs, to be
# looked into all the same.

set -u

script=$(basename "$0" .sh)
here=$(cd "$(dirname "$0")" && pwd)
top=${top_srcdir:-$here/../..}
build=${top_builddir:-}
for folder in . "$top" "$top/build"; do
	[ -n "$build" ] || [ ! -x "$folder/dhcp6d/dhcp6d" ] || build=$folder
done
build=${build:-.}
SERVER=${SERVER:-$build/dhcp6d/dhcp6d}

# --- outside: one child for each case ---------------------------------------

say_result() {
	printf '%s: %s %s\n' "$1" "$script" "$2"
}

# Why no case can run here, or nothing.
why_not() {
	if [ "$(id -u)" != 0 ]; then
		echo "not root"
	elif ! unshare --mount --pid --net --fork --mount-proc true \
		2>/dev/null; then
		echo "no namespaces"
	elif ! command -v ip >/dev/null || ! command -v tcpdump >/dev/null; then
		echo "ip or tcpdump is missing"
	elif ! command -v "$SERVER" >/dev/null; then
		echo "no server at $SERVER"
	fi
}

run_case() (
	dir=$(mktemp -d)
	chmod 755 "$dir"
	[ -n "${KEEP:-}" ] || trap 'rm -rf "$dir"' EXIT
	status=0
	CASE=$1 CASE_DIR=$dir timeout -k 2 "${CASE_SECONDS:-150}" \
		unshare --mount --pid --net --fork --kill-child --mount-proc \
		sh "$0" >"$dir/case.log" 2>&1 || status=$?
	case $status in
	0)
		say_result PASS "$1"
		;;
	77)
		say_result SKIP "$1 ($(tail -n 1 "$dir/case.log"))"
		;;
	*)
		[ "$status" != 124 ] && [ "$status" != 137 ] ||
			echo "no end within ${CASE_SECONDS:-150} s" >>"$dir/case.log"
		say_result FAIL "$1"
		for log in case server packets client dibbler-client; do
			[ -s "$dir/$log.log" ] || continue
			echo "--- $log.log"
			tail -n "${TAIL:-25}" "$dir/$log.log" | cut -c -300
		done
		;;
	esac
	return "$status"
)

run_case_again() {
	status=0
	output=$(run_case "$1") || status=$?
	case $status in
	0 | 77)
		echo "$output"
		return "$status"
		;;
	esac
	if [ "${TRIES:-2}" = 1 ]; then
		echo "$output"
		return "$status"
	fi
	echo "$output" | sed 's/^FAIL: /AGAIN: /'
	run_case "$1"
}

run_cases() {
	if [ -n "${CASE:-}" ]; then
		inside
		"test_$CASE"
		exit
	fi
	reason=$(why_not)
	if [ -n "$reason" ]; then
		say_result SKIP "($reason)"
		exit 77
	fi
	result=77
	for name in ${CASES:-$*}; do
		run_case_again "$name"
		case $? in
		0) [ "$result" != 77 ] || result=0 ;;
		77) ;;
		*) result=1 ;;
		esac
	done
	exit "$result"
}

# --- inside -----------------------------------------------------------------

skip() {
	echo "$*"
	exit 77
}

fail() {
	echo "failed: $*"
	exit 1
}

need() {
	for program; do
		command -v "$program" >/dev/null || skip "$program is missing"
	done
}

# expect TEXT COMMAND...: fails with the text if the command does
expect() {
	text=$1
	shift
	"$@" || fail "$text"
	echo "good: $text"
}

# wait_for SECONDS COMMAND...: tries it ten times a second
wait_for() {
	tries=$(($1 * 10))
	shift
	while ! "$@" >/dev/null 2>&1; do
		tries=$((tries - 1))
		[ "$tries" -gt 0 ] || return 1
		sleep 0.1
	done
}

# soon TEXT COMMAND...: true within half a minute, or the case fails. Clients
# put their timers off by up to ten seconds (networkd: to wake up with others).
soon() {
	text=$1
	shift
	wait_for 30 "$@" || fail "$text"
	echo "good: $text"
}

not() {
	! "$@"
}

inside() {
	dir=$CASE_DIR
	mount -t tmpfs tmpfs /run
	mkdir -p /run/netns /run/kea /run/lock
	mkdir "$dir/etc"
	cp -a /etc/. "$dir/etc/" 2>/dev/null
	mount --bind "$dir/etc" /etc
	for folder in /var/lib/dhcp /var/lib/dhcpcd /var/lib/dhcpv6 \
		/var/lib/dibbler /var/log/dibbler /var/lib/kea; do
		[ ! -d "$folder" ] || mount -t tmpfs tmpfs "$folder"
	done
	users_make
	config=$dir/kea.json
	leases=$dir/kea-leases6.csv
	sed "s|/tmp/kea-leases6.csv|$leases|" "$top/conf/kea.json" >"$config"
	ip link set lo up
	link_make br0
	node_make srv
	link_join br0 srv eth1 52:54:00:00:00:01
	ip -n srv address add 2001:db8::1/64 dev eth1 nodad
	[ "${CAPTURE:-yes}" = yes ] || return 0
	on srv sh -c 'exec tcpdump -i eth1 -nn -l -v --immediate-mode -Z root \
		"udp port 546 or udp port 547"' >"$dir/packets.log" 2>&1 &
	wait_for 20 grep -q 'listening on' "$dir/packets.log" ||
		fail "tcpdump does not start"
}

# The daemons' users, as conf/sysusers.conf has them, in this case's /etc; the
# case's folder is for both of them to make files in.
users_make() {
	if ! grep -q '^dhcp6d:' /etc/passwd; then
		echo 'dhcp6d:x:927:927::/:/usr/sbin/nologin' >>/etc/passwd
		echo 'dhcp6d:x:927:dhcp6d-ctrl' >>/etc/group
	fi
	if ! grep -q '^dhcp6d-ctrl:' /etc/passwd; then
		echo 'dhcp6d-ctrl:x:928:928::/:/usr/sbin/nologin' >>/etc/passwd
		echo 'dhcp6d-ctrl:x:928:' >>/etc/group
	fi
	chgrp dhcp6d "$dir"
	chmod 775 "$dir"
}

# A link that nodes can join.
link_make() {
	ip link add "$1" type bridge mcast_snooping 0
	ip link set "$1" up
}

# A namespace without links. Detection of duplicates is off, so that nothing
# waits for it; "with_dad NODE IFACE" turns it on.
node_make() {
	ip netns add "$1"
	ip -n "$1" link set lo up
	on "$1" sh -c 'echo 0 >/proc/sys/net/ipv6/conf/default/accept_dad
		echo 0 >/proc/sys/net/ipv6/conf/default/accept_ra'
}

# link_join LINK NODE IFACE [MAC]
link_join() {
	ip link add name "$3" ${4:+address "$4"} netns "$2" type veth \
		peer name "$2.$3"
	ip link set "$2.$3" master "$1" up
	ip -n "$2" link set "$3" up
	wait_for 20 has_link_local "$2" "$3" || fail "no link-local on $2 $3"
}

has_link_local() {
	ip -n "$1" -6 -o address show dev "$2" scope link -tentative |
		grep -q fe80
}

with_dad() {
	on "$1" sh -c "echo 1 >/proc/sys/net/ipv6/conf/$2/accept_dad
		echo 1 >/proc/sys/net/ipv6/conf/$2/dad_transmits"
}

# A client's node: eth0 on br0. client_make NAME [MAC]
client_make() {
	node_make "$1"
	link_join br0 "$1" eth0 ${2:-}
}

# A second link for a node, where it may use a prefix: lan0, up.
lan_make() {
	ip link add name lan0 netns "$1" type veth peer name "$1.lan0"
	ip -n "$1" link set lan0 up
	ip link set "$1.lan0" up
}

reserved_mac=52:54:00:d6:c2:a9
reserved_address=2001:db8::5054:ff:fed6:c2a9

# on NODE COMMAND...
on() {
	node=$1
	shift
	ip netns exec "$node" "$@"
}

# --- the server -------------------------------------------------------------

server_is_kea() {
	[ "$(basename "$SERVER")" = kea-dhcp6 ]
}

count_of() {
	grep -c "$1" "$2" 2>/dev/null
}

# server_start: with $config, in srv; returns once it serves
server_start() {
	started=$(count_of DHCP6_STARTED "$dir/server.log")
	mkdir -p "$dir/data"
	if server_is_kea; then
		grep -q data-directory "$config" || configure \
			"s|\"Dhcp6\": {|&\"data-directory\": \"$dir/data\",|"
		KEA_LOCKFILE_DIR=none KEA_PIDFILE_DIR=$dir/data \
			ip netns exec srv "$SERVER" -c "$config" -d \
			>>"$dir/server.log" 2>&1 &
	else
		ip netns exec srv "$SERVER" -c "$config" -d -D "$dir/data" \
			>>"$dir/server.log" 2>&1 &
	fi
	server=$!
	wait_for 30 server_has_started_or_gone
	server_has_started || fail "the server does not start"
}

server_has_started_or_gone() {
	server_has_started || ! kill -0 "$server"
}

server_has_started() {
	[ "$(count_of DHCP6_STARTED "$dir/server.log")" -gt "${started:-0}" ]
}

# server_stop [SIGNAL]: returns once it has gone, with its status
server_stop() {
	kill -s "${1:-TERM}" "$server"
	wait "$server"
}

server_restart() {
	server_stop "$@"
	server_start
}

# configure SED-EXPRESSION...: changes $config
configure() {
	for expression; do
		sed -i -e "$expression" "$config"
	done
}

# timers T1 T2 PREFERRED VALID; no lease is too young to be written anew
timers() {
	configure "s/\"renew-timer\": [0-9]*/\"cache-threshold\": 0.0, &/" \
		"s/\"renew-timer\": [0-9]*/\"renew-timer\": $1/" \
		"s/\"rebind-timer\": [0-9]*/\"rebind-timer\": $2/" \
		"s/\"preferred-lifetime\": [0-9]*/\"preferred-lifetime\": $3/" \
		"s/\"valid-lifetime\": [0-9]*/\"valid-lifetime\": $4/"
}

rapid_commit() {
	configure 's/"id": 1024,/"id": 1024, "rapid-commit": true,/'
}

# Global options for who asks: DNS 2001:db8::53, search list example.org
with_options() {
	dns='{ "name": "dns-servers", "data": "2001:db8::53" }'
	search='{ "name": "domain-search", "data": "example.org" }'
	configure "s/\"mac-sources\"/\"option-data\": [ $dns, $search ], &/"
}

# --- what is there ----------------------------------------------------------

# The newest row of an address or prefix, column by column.
lease_row() {
	awk -F, -v address="$1" '$1 == address { row = $0 }
		END { print row }' "$leases"
}

# lease_column ADDRESS N
lease_column() {
	lease_row "$1" | cut -d, -f"$2"
}

# Is it leased: state 0, valid lifetime not 0?
is_leased() {
	[ "$(lease_column "$1" 14)" = 0 ] && [ "$(lease_column "$1" 3)" != 0 ]
}

# The newest row says that it was given back.
is_released() {
	[ -n "$(lease_row "$1")" ] && {
		[ "$(lease_column "$1" 3)" = 0 ] ||
			[ "$(lease_column "$1" 14)" = 3 ]
	}
}

is_declined() {
	[ "$(lease_column "$1" 14)" = 1 ]
}

# leased_addresses TYPE: addresses with a row of type 0 (IA_NA) or 2 (IA_PD)
leased_addresses() {
	awk -F, -v type="$1" 'NR > 1 && $7 == type && !seen[$1]++ { print $1 }' \
		"$leases"
}

# has_address NODE ADDRESS: on eth0
has_address() {
	ip -n "$1" -6 -o address show dev eth0 | grep -q " $2/"
}

# The address of the pool 2001:db8::100-ffff on NODE's eth0.
pool_address() {
	ip -n "$1" -6 -o address show dev eth0 |
		grep -oE ' 2001:db8::[0-9a-f]{3,4}/' | tr -d ' /' | head -n 1
}

has_pool_address() {
	[ -n "$(pool_address "$1")" ]
}

# leased_prefix: the newest prefix of the lease file inside 2001:db8:fff::/48
leased_prefix() {
	awk -F, '$7 == 2 && $9 == 60 && /^2001:db8:fff:/ { prefix = $1 }
		END { print prefix }' "$leases"
}

has_leased_prefix() {
	[ -n "$(leased_prefix)" ]
}

# seen MESSAGE [TIMES]: has the link carried it, in tcpdump's words?
seen() {
	[ "$(grep -o "dhcp6 $1" "$dir/packets.log" | wc -l)" -ge "${2:-1}" ]
}

# How often was it seen?
times_seen() {
	grep -o "dhcp6 $1" "$dir/packets.log" | wc -l
}
