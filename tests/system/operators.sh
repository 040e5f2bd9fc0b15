#!/bin/sh
# operators.sh: ctrld and dhcp6ctl, with real processes.
#
# Every verb and its exit status; roles; keys that are unknown, readable by
# others or of another server; a command that is replayed or changed on its
# way; a stranger's garbage; each daemon killed and started again, alone; what
# the audit log says of all that.
. "$(dirname "$0")/lib.sh"

attack() {
	python3 "$here/control_attack.py" "$dir/ctrld.sock" "$@"
}

# ctl KEY ARGUMENTS...: dhcp6ctl with that operator's key
ctl() {
	key=$1
	shift
	"$build/ctrld/dhcp6ctl" -s "${socket:-$dir/ctrld.sock}" \
		-k "$dir/$key.key" "$@"
}

# gives STATUS COMMAND...: it ends with that status
gives() {
	wanted=$1
	shift
	"$@" >>"$dir/client.log" 2>&1
	[ $? = "$wanted" ]
}

# says TEXT COMMAND...: its output has the text
says() {
	wanted=$1
	shift
	"$@" 2>&1 | tee -a "$dir/client.log" | grep -q -- "$wanted"
}

ctrld_start() {
	"$build/ctrld/ctrld" -c "$dir/ctrld.yaml" -d >>"$dir/ctrld.log" 2>&1 &
	ctrld=$!
	wait_for 20 gives 0 ctl reader status ||
		[ -n "${alone:-}" ] || fail "ctrld does not let operators in"
}

start() {
	need python3
	server_is_kea && skip "Kea has no such daemon"
	export DHCP6D_CONTROL_SOCKET="$dir/dhcp6d.sock"
	export DHCP6D_LFC="$build/lfc/lfc"
	{
		echo "ctrld:"
		echo "  socket: $dir/ctrld.sock"
		echo "  server-socket: $dir/dhcp6d.sock"
		echo "  identity-file: $dir/identity"
		echo "  audit-log: $dir/audit.log"
		echo "  operators:"
		for pair in reader:read worker:operate chief:admin; do
			name=${pair%:*}
			public=$(ctl "$name" keygen 2>/dev/null)
			echo "    - { name: $name, key: $public, role: ${pair#*:} }"
		done
	} >"$dir/ctrld.yaml"
	ctl stranger keygen >/dev/null 2>&1
	server_start
	ctrld_start
}

audited() {
	grep -q -- "$1" "$dir/audit.log"
}

# filtered LEASE SWITCHES...: the list has that lease and no other
filtered() {
	wanted=$1
	shift
	[ "$(ctl reader leases "$@" | tail -n +2 | cut -d' ' -f1)" = "$wanted" ]
}

# A Solicit, from fe80::1 in an Ethernet frame, as pcap has it.
capture_make() {
	python3 -c 'import struct, sys
message = bytes.fromhex("01aabbcc000100060003000102090003000c00000007") + \
	bytes(8)
udp = struct.pack("!HHHH", 546, 547, 8 + len(message), 0) + message
source = bytes.fromhex("fe80") + bytes(13) + b"\1"
ip = struct.pack("!IHBB", 6 << 28, len(udp), 17, 1) + source + \
	bytes.fromhex("ff02" + "00" * 10 + "00010002")
frame = bytes(12) + b"\x86\xdd" + ip + udp
sys.stdout.buffer.write(struct.pack("<IHHiIII", 0xa1b2c3d4, 2, 4, 0, 0, 65535,
	1) + struct.pack("<IIII", 0, 0, len(frame), len(frame)) + frame)' >"$1"
}

test_verbs() {
	start
	expect "status" says "leases stored *yes" ctl reader status
	expect "a lease is added" gives 0 ctl worker lease add 2001:db8::777 \
		duid=00:01:02:03 iaid=7
	expect "its row is on disk by then" is_leased 2001:db8::777
	expect "it is in the list" says 2001:db8::777 ctl reader leases
	expect "the list of its subnet has it" \
		says 2001:db8::777 ctl reader leases --subnet 1024
	expect "another subnet's has not" \
		not says 2001:db8::777 ctl reader leases --subnet 7
	ctl worker lease add 2001:db8::778 duid=00:01:02:04 iaid=8 \
		hostname=printer.example. valid-lft=600 >/dev/null
	ctl worker lease add 2001:db8:fff:10:: type=IA_PD prefix-len=60 \
		duid=00:01:02:05 iaid=9 subnet-id=1024 >/dev/null
	expect "leases by their client" filtered 2001:db8::778 \
		--duid 00:01:02:04
	expect "by their name" filtered 2001:db8::778 --hostname PRINTER
	expect "by their end" filtered 2001:db8::778 --expiring 15m
	expect "by their prefix" filtered 2001:db8:fff:10::/60 \
		--prefix 2001:db8:fff::/48
	expect "by their state: none" filtered "" --state declined
	expect "by all of it" filtered 2001:db8::778 --state assigned \
		--subnet 1024 --subnet 7 --prefix 2001:db8::/64 --expiring 10m
	expect "a state that is none" gives 1 ctl reader leases --state odd
	expect "a time that is none" gives 2 ctl reader leases --expiring x
	expect "in the order of addresses" test "$(ctl reader leases --csv |
		cut -d, -f1 | tr '\n' ' ')" = \
		"address 2001:db8::777 2001:db8::778 2001:db8:fff:10:: "
	expect "as JSON" says '"text": "3 IPv6 lease(s) found."' \
		ctl reader -j leases
	for address in 2001:db8::778 2001:db8:fff:10::/60; do
		ctl worker lease del "$address" >/dev/null
	done
	expect "as CSV" says '^2001:db8::777,00:01:02:03,4000,' \
		ctl reader leases --csv
	expect "it is shown" says assigned ctl reader lease get 2001:db8::777
	expect "twice is a conflict" gives 1 ctl worker lease add \
		2001:db8::777 duid=00:01:02:03 iaid=7
	expect "it is deleted" gives 0 ctl worker lease del 2001:db8::777
	expect "the deletion is on disk" not is_leased 2001:db8::777
	expect "it is gone" gives 1 ctl reader lease get 2001:db8::777
	expect "pools" says 'IA_PD *0 *4096' ctl reader pools
	expect "with prefixes" says '^1024 *2001:db8::/' ctl reader pools
	expect "what the server does" says '^received *0 *0' \
		ctl reader top --count 1 --interval 0.1
	expect "for machines" says '"pkt6-received":0.0' \
		ctl reader -j top --count 1 --interval 0.1
	expect "no such interval" gives 2 ctl reader top --interval nan
	expect "status: since when" says 'since 20[0-9-]* [0-9:]*$' \
		ctl reader status
	expect "status: version" says '^version *3.0.0 (dhcp6d' \
		ctl reader status
	expect "status: rates" says '^received *0, now 0/s' ctl reader status
	expect "status: pools" says '^near their end *none' ctl reader status
	expect "explain" says '^ADVERTISE from subnet 1024' \
		ctl reader explain --duid 00:03:00:01:02 --relay 2001:db8::5
	expect "of a packet" says '^ADVERTISE from subnet 1024' \
		ctl reader explain --interface eth1 --packet \
		01aabbcc000100060003000102090003000c000000070000000000000000
	capture_make "$dir/one.pcap"
	expect "of a captured one" says '^ADVERTISE from subnet 1024' \
		ctl reader explain --pcap "$dir/one.pcap" --interface eth1
	expect "there is no second" gives 1 \
		ctl reader explain --pcap "$dir/one.pcap" --number 2
	expect "no capture" gives 1 ctl reader explain --pcap "$config"
	expect "statistics" says 'pkt6-received *0' ctl reader stats
	expect "JSON for machines" says '"result": 0' ctl reader -j status
	expect "any command" says '3.0.0' ctl reader call version-get
	expect "an unknown one fails" gives 1 ctl reader call no-such-command
	expect "usage" gives 2 ctl reader lease
	expect "no such verb" gives 2 ctl reader no-such-verb
	configure 's/"valid-lifetime": 4000/"valid-lifetime": 4444/'
	expect "what a reload would change" \
		says '^~ valid-lifetime: 4000 -> 4444$' \
		ctl worker reload --dry-run
	expect "is not changed" says '"hash"' ctl reader call config-hash-get
	expect "and again" says '^~ valid-lifetime: 4000 -> 4444$' \
		ctl worker reload --dry-run
	expect "what it has changed" says '^~ valid-lifetime: 4000 -> 4444$' \
		ctl worker reload
	expect "then it is the same" says 'is the same' ctl worker reload
	configure 's/"valid-lifetime": 4444/"valid-lifetime": 4000/'
	expect "reload" gives 0 ctl worker reload
	configure 's/"valid-lifetime": 4000/"valid-lifetime": "x"/'
	expect "a bad file is refused" gives 1 ctl worker reload
	expect "and the old one in force" kill -0 "$server"
	expect "lfc runs" gives 0 ctl worker lfc
	soon "and has made its file" test -s "$leases.2"
	expect "shutdown" gives 0 ctl chief call shutdown '{"exit-value": 3}'
	wait "$server"
	expect "with the status asked for" test $? = 3
}

# What changes is shown, when it is on disk; what is not asked for is not.
test_watch() {
	start
	ctl reader leases --watch --prefix 2001:db8::/64 --seconds 30 \
		>"$dir/watched" 2>&1 &
	watching=$!
	ctl reader -j leases --watch --hostname b.example --seconds 30 \
		>"$dir/watched.json" 2>&1 &
	# the first lease that is seen tells that both watch
	wait_for 20 watched_first || fail "nothing is seen"
	for name in a b c; do
		ctl worker lease add "2001:db8::70$name" duid=00:01:02:03 \
			"iaid=$((0x$name))" "hostname=$name.example." >/dev/null
	done
	ctl worker lease add 2001:db8:fff:10:: type=IA_PD prefix-len=60 \
		duid=00:01:02:05 iaid=9 subnet-id=1024 >/dev/null
	ctl worker lease del 2001:db8::70a >/dev/null
	soon "a lease that comes is shown" \
		grep -q ' assigned .* 2001:db8::70c .*c.example' "$dir/watched"
	soon "and one that goes" \
		grep -q ' removed .* 2001:db8::70a ' "$dir/watched"
	expect "not one of another prefix" \
		not grep -q 2001:db8:fff "$dir/watched"
	expect "and all others once" test "$(grep -c 2001:db8::70 \
		"$dir/watched")" = 4
	soon "for machines" grep -q 2001:db8::70b "$dir/watched.json"
	expect "not the others" not grep -q 70c "$dir/watched.json"
	kill "$watching"
}

# Who watches goes on when the server that went away is back.
test_watch_again() {
	start
	ctl reader leases --watch --seconds 120 >"$dir/watched" 2>&1 &
	watching=$!
	ctl reader -j leases --watch --seconds 120 >"$dir/watched.json" 2>&1 &
	watching="$watching $!"
	ctl reader top --interval 0.1 >"$dir/rates" 2>"$dir/rates.said" &
	watching="$watching $!"
	wait_for 20 watched_first || fail "nothing is seen"
	wait_for 20 grep -q '^received' "$dir/rates" || fail "no rates"
	kill -KILL "$server"
	wait "$server"
	soon "leases: it is said" grep -q 'asking again' "$dir/watched"
	soon "top: it is said" grep -q 'asking again' "$dir/rates.said"
	server_start
	: >"$dir/rates"
	cp "$dir/watched" "$dir/watched.before"
	soon "leases are shown again" watched_more
	soon "rates are shown again" grep -q '^received' "$dir/rates"
	expect "leases: said once" test "$(grep -c 'asking again' \
		"$dir/watched")" = 1
	expect "top: said once" test "$(wc -l <"$dir/rates.said")" = 2
	# shellcheck disable=SC2086 # three numbers
	kill $watching
}

watched_more() {
	watched_first
	[ "$(grep -c 2001:db8::1111 "$dir/watched")" -gt \
		"$(grep -c 2001:db8::1111 "$dir/watched.before")" ]
}

watched_first() {
	ctl worker lease del 2001:db8::1111 >/dev/null 2>&1
	ctl worker lease add 2001:db8::1111 duid=00:01:02:09 iaid=1 \
		hostname=b.example. >/dev/null
	grep -q 2001:db8::1111 "$dir/watched" &&
		grep -q 2001:db8::1111 "$dir/watched.json"
}

# Every command of the table against its documented shape.
test_shapes() {
	start
	expect "all of them" python3 "$here/command_shapes.py" \
		"$build/ctrld/dhcp6ctl" -s "$dir/ctrld.sock" \
		-k "$dir/chief.key"
}

test_roles() {
	start
	expect "a reader may not reload" gives 3 ctl reader reload
	expect "nor add leases" gives 3 ctl reader lease add 2001:db8::777 \
		duid=00:01:02:03 iaid=7
	expect "an operator may reload" gives 0 ctl worker reload
	expect "but not stop the server" gives 3 ctl worker call shutdown
	expect "a stranger may nothing" gives 3 ctl stranger status
	expect "what was refused is audited" \
		audited "operator=reader .*command=config-reload .*refused"
	expect "what was done is audited" \
		audited "operator=worker .*command=config-reload .*result=0"
	ctl chief call config-set '{"Dhcp6": {"password": "geheim"}}' \
		>/dev/null 2>&1
	expect "secrets are not" not audited geheim
	expect "the log is for owner and group" \
		test "$(stat -c %a "$dir/audit.log")" = 640
	sed -i '/name: worker/d' "$dir/ctrld.yaml"
	kill -HUP "$ctrld"
	soon "who is off the list is out" gives 3 ctl worker status
	expect "the others are in" gives 0 ctl chief status
}

test_keys() {
	start
	chmod 644 "$dir/chief.key"
	expect "a key that others may read is refused" \
		gives 3 ctl chief status
	chmod 600 "$dir/chief.key"
	expect "no key" gives 3 ctl nobody status
	expect "keygen never overwrites" gives 1 ctl chief keygen
	socket=$dir/nowhere
	expect "no ctrld there" gives 4 ctl chief status
}

test_replay() {
	start
	attack record "$dir/recorded" "$dir/proxy.sock" &
	wait_for 20 test -S "$dir/proxy.sock"
	socket=$dir/proxy.sock
	expect "a command goes through the thief" gives 0 ctl worker lease add \
		2001:db8::777 duid=00:01:02:03 iaid=7
	socket=
	expect "the lease is deleted" gives 0 ctl worker lease del 2001:db8::777
	expect "sent again, the command is refused" attack replay \
		"$dir/recorded"
	expect "and the lease not there" not is_leased 2001:db8::777
	mv "$dir/identity" "$dir/identity.old"
	kill "$ctrld"
	wait "$ctrld"
	ctrld_start
	expect "another server refuses it, too" attack replay "$dir/recorded"
}

test_tamper() {
	start
	attack tamper "$dir/proxy.sock" &
	wait_for 20 test -S "$dir/proxy.sock"
	socket=$dir/proxy.sock
	expect "a changed command is refused" gives 3 ctl worker reload
	expect "and not audited as the operator's" \
		not audited "command=config-reloae"
}

test_garbage() {
	start
	expect "all of it is refused" attack garbage
	expect "operators are served" gives 0 ctl reader status
	size=$(awk '/VmRSS/ { print $2 }' "/proc/$ctrld/status")
	expect "in little memory ($size KiB)" test "$size" -lt 32768
}

test_restarts() {
	start
	kill -KILL "$server"
	wait "$server"
	expect "without dhcp6d: not reachable" gives 4 ctl reader status
	server_start
	expect "with it again: served" gives 0 ctl reader status
	kill -KILL "$ctrld"
	wait "$ctrld"
	expect "without ctrld: not reachable" gives 4 ctl reader status
	expect "dhcp6d does not care" kill -0 "$server"
	ctrld_start
	expect "with it again: served" gives 0 ctl reader status
}

test_audit_full() {
	start
	mkdir "$dir/full"
	mount -t tmpfs -o size=16k tmpfs "$dir/full"
	sed -i "s|audit-log: .*|audit-log: $dir/full/audit.log|" \
		"$dir/ctrld.yaml"
	kill "$ctrld"
	wait "$ctrld"
	ctrld_start
	head -c 20000 /dev/zero >"$dir/full/rest" 2>/dev/null
	# the block that the log has already takes some lines more
	for _ in $(seq 40); do
		ctl reader status >/dev/null
	done
	expect "readers are served" gives 0 ctl reader status
	expect "who would change something is not" gives 1 ctl worker reload
	rm "$dir/full/rest"
	expect "until there is room" gives 0 ctl worker reload
}

# A compaction that fails is said, told by status, tried again; none is lost.
test_a_failing_lfc_is_told() {
	printf '#!/bin/sh\nexit 5\n' >"$dir/lfc"
	chmod 755 "$dir/lfc"
	start
	server_stop
	configure 's/"lfc-interval": 1800/"lfc-interval": 2/'
	rapid_commit
	client_make cli
	export DHCP6D_LFC="$dir/lfc"
	server_start
	on cli python3 "$here/flood.py" run eth0 "$dir/promised" \
		--clients 100 --seconds 5
	soon "it is said, with the cause" grep -q \
		'LFC_FAILED.*status 5 (the result cannot be written)' \
		"$dir/server.log"
	soon "status tells" says \
		'compaction *FAILED .* cannot be written (status 5); again' \
		ctl reader status
	expect "with what waits" says 'not compacted *[0-9.]* MB' \
		ctl reader status
	# where the server's user can reach it, wherever the build is
	cp "$build/lfc/lfc" "$dir/lfc.new"
	mv "$dir/lfc.new" "$dir/lfc"
	soon "a good one follows" says \
		'compaction .* rows became .* leases in' ctl reader status
	expect "nothing was lost" \
		python3 "$here/flood.py" check "$dir/promised" "$leases"
	server_stop
}

run_cases verbs watch watch_again shapes roles keys replay tamper garbage restarts audit_full \
	a_failing_lfc_is_told
