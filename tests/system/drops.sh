#!/bin/sh
# drops.sh: every reason to drop, provoked, counted and read.
#
# For each cause: so many datagrams are sent that are to be dropped for it; that
# counter has grown by as many and no other of its kind has; it says so to
# "dhcp6ctl stats" and over Kea's channel; Kea's group and the sum have grown
# alike; nothing was answered, and a good message is. The unit test of drop.h
# looks here for a line "drops NAME" (of whatever case) of each cause.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/counters.sh"

TIMES=7

# Counters that say where datagrams went: NAME VALUE
counters() {
	ctl stats | awk '$1 ~ /^(drop-|datagrams-not-for-us|socket-overflow)/ ||
		$1 ~ /^pkt6-(receive-drop|parse-failed|service-disabled)$/ ||
		$1 ~ /^pkt6-(queue-full|rfc-violation|admin-filtered)$/ ||
		$1 ~ /^pkt6-(not-for-us|processing-failed|limit-exceeded)$/ {
			print $1, $2 }' | sort
}

# What has grown since $dir/before: NAME+N ...
grown() {
	counters | join "$dir/before" - |
		awk '$3 != $2 { printf "%s%s+%d", n++ ? " " : "", $1, $3 - $2 }'
}

send() {
	on cli python3 "$here/drops.py" eth0 "$@" --server-id "$server_id"
}

# expect_grown NAME+N...: this and nothing else, whoever asks
expect_grown() {
	found=$(grown)
	wanted=$(printf '%s\n' "$@" | grep -v '+0$' | sort | tr '\n' ' ')
	expect "$1 ($found)" test "$found " = "$wanted"
	name=${1%+*}
	expect "$name over Kea's channel" \
		test "$(kea_counter "$name")" = "$(counter "$name")"
}

# drops NAME [GROUP]: the usual case
drops() {
	counters >"$dir/before"
	expect "$1 sent, nothing answered" send "${1#drop-}" "$TIMES"
	expect_grown "$1+$TIMES" "pkt6-receive-drop+$TIMES" \
		${2:+"pkt6-$2+$TIMES"}
}

start() {
	need python3
	server_is_kea && skip "these counters are ours"
	with_channel 1
	class='{ "name": "DROP",
		"test": "substring(option[1].hex,0,4) == 0xdeadbeef" }'
	none='"user-context": { "limits": {
		"rate-limit": "0 packets per second" } }'
	limited='{ "name": "limited", '$none',
		"test": "substring(option[1].hex,0,4) == 0xfeedbeef" }'
	class=$(echo "$class, $limited" | tr -d '\n\t')
	library='{ "library": "/usr/lib/kea/hooks/libdhcp_limits.so" }'
	subnet="{ \"id\": 88, \"subnet\": \"2001:db8:88::/64\", $none }"
	subnet=$(echo "$subnet" | tr -d '\n\t')
	configure "s|\"mac-sources\"|\"client-classes\": [ $class ], &|" \
		"s|\"mac-sources\"|\"hooks-libraries\": [ $library ], &|" \
		"s|\"subnet6\": \[|& $subnet, |"
	client_make cli
	ip -n cli address add 2001:db8::99/64 dev eth0 nodad
	ip -n cli address add 2001:db8:dead::1/128 dev eth0 nodad
	ip -n cli route add 2001:db8::2/128 dev eth0
	# an address that interfaces-config does not name
	ip -n srv address add 2001:db8::2/64 dev eth1 nodad
	server_start
	ctrld_start
	server_id=
	server_id=$(send server-id 0)
}

test_by_content() {
	start
	drops drop-too-short parse-failed
	drops drop-option-overrun parse-failed
	drops drop-relay-too-deep parse-failed
	drops drop-relay-no-message parse-failed
	drops drop-singleton-twice parse-failed
	drops drop-bad-client-id parse-failed
	drops drop-too-many parse-failed
	drops drop-type-unknown rfc-violation
	drops drop-type-not-for-server rfc-violation
	drops drop-type-not-served
	drops drop-no-client-id rfc-violation
	drops drop-no-server-id rfc-violation
	drops drop-server-id-forbidden rfc-violation
	drops drop-other-server not-for-us
	drops drop-ia-in-information-request rfc-violation
	drops drop-no-address-in-confirm rfc-violation
	drops drop-bad-registration rfc-violation
}

test_by_place() {
	start
	drops drop-unicast rfc-violation
	drops drop-bad-source rfc-violation
	drops drop-no-subnet
	drops drop-nothing-to-say
	drops drop-registration-refused
	drops drop-class-drop admin-filtered
	drops drop-class-rate limit-exceeded
	drops drop-subnet-rate limit-exceeded
	drops drop-no-room processing-failed
	drops drop-send-failed processing-failed
	counters >"$dir/before"
	expect "sent to an address that is not served" \
		send datagrams-not-for-us "$TIMES"
	# no message, so it is not among received nor among dropped ones
	expect_grown "datagrams-not-for-us+$TIMES"
}

# bounded NAME KEYWORD: with one message a second ten in a row are answered and
# some more, as time goes by
bounded() {
	configure "s|\"mac-sources\"|\"$2\": 1, &|"
	start
	counters >"$dir/before"
	answered=$(send "${1#drop-}" 60 | cut -d' ' -f1)
	expect "ten are answered ($answered)" test "$answered" -ge 10
	expect "others are not" test "$answered" -lt 30
	dropped=$((60 - answered))
	expect_grown "$1+$dropped" "pkt6-receive-drop+$dropped" \
		"pkt6-limit-exceeded+$dropped"
	expect "the log says so once" \
		test "$(count_of DHCP6_PACKET_RATE "$dir/server.log")" = 1
}

# drops drop-client-rate
test_client_rate() {
	bounded drop-client-rate client-packet-rate
}

# drops drop-source-rate
test_source_rate() {
	bounded drop-source-rate source-packet-rate
}

# drops drop-interface-id-rate
test_interface_id_rate() {
	bounded drop-interface-id-rate interface-id-packet-rate
}

# drops drop-service-disabled, while an operator has switched it off
test_disabled() {
	start
	counters >"$dir/before"
	ctl call dhcp-disable
	send service-disabled "$TIMES" --blind
	counted() {
		[ "$(counter drop-service-disabled)" = "$TIMES" ]
	}
	soon "all are counted" counted
	ctl call dhcp-enable
	expect "nothing was answered" send none 0
	expect_grown "drop-service-disabled+$TIMES" \
		"pkt6-receive-drop+$TIMES" "pkt6-service-disabled+$TIMES"
}

# held TIMES SECONDS NAME: a stopped server finds Solicits of that age. On a
# busy machine it may wake up too late for the lesser age: then once more.
held() {
	for attempt in 1 2 3 4 5 6 7 8; do
		counters >"$dir/before"
		unanswered=true
		send too-old "$1" --hold "$server" "$2" || {
			unanswered=false
			continue
		}
		case $(grown) in
		"$3+$1 "*) break ;;
		esac
	done
	expect "$1 wait for $2 s, none is answered" "$unanswered"
	expect_grown "$3+$1" "pkt6-queue-full+$1" "pkt6-receive-drop+$1"
}

# drops drop-too-old, drops drop-shed: the first whatever there is, the other
# if a whole batch of 64 waits
test_backlog() {
	start
	held "$TIMES" 1.5 drop-too-old
	held 64 0.4 drop-shed
}

# drops drop-storage, while nothing can be written
test_storage() {
	mkdir "$dir/small"
	mount -t tmpfs -o size=64k tmpfs "$dir/small" || skip "no tmpfs"
	configure "s|$leases|$dir/small/kea-leases6.csv|"
	start
	dd if=/dev/zero of="$dir/small/filler" bs=4096 2>/dev/null
	stopped() {
		send request 20 --blind
		grep -q LEASE_LOG_STOPPED "$dir/server.log"
	}
	soon "leases cannot be stored" stopped
	send none 0
	counters >"$dir/before"
	expect "Requests sent, nothing answered" send storage "$TIMES"
	expect_grown "drop-storage+$TIMES" "pkt6-receive-drop+$TIMES" \
		"pkt6-processing-failed+$TIMES"
}

# What the kernel threw away at port 547 (0x223), by its own account.
kernel_drops() {
	on srv awk '$2 ~ /:0223$/ { n += $NF } END { print n + 0 }' \
		/proc/net/udp6
}

# drops socket-overflow: a stopped server's buffer runs over
test_overflow() {
	start
	counters >"$dir/before"
	sent=60000
	expect "sent to a stopped server" send socket-overflow "$sent" \
		--hold "$server" 0
	lost=$(kernel_drops)
	expect "the kernel has dropped some ($lost)" test "$lost" -gt 0
	heard=$(($(counter drop-too-short) - 0))
	# and those that found the buffer nearly full were dropped unread
	shed=$(counter drop-shed)
	expect_grown "socket-overflow+$lost" "drop-too-short+$heard" \
		"pkt6-parse-failed+$heard" "drop-shed+$shed" \
		"pkt6-queue-full+$shed" "pkt6-receive-drop+$((heard + shed))"
	# further Information-requests may have been lost with them
	expect "none is counted twice ($heard + $shed + $lost)" \
		test $((heard + shed + lost)) -le $((sent + 30))
}

CASE_SECONDS=${CASE_SECONDS:-120}
run_cases by_content by_place client_rate source_rate interface_id_rate \
	disabled backlog storage overflow
