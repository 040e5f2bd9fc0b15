#!/bin/sh
# examples.sh: the configurations of conf/examples load without a word of what
# would have no effect, one of them also with 10 000 subnets; and Kea 2.2, where
# it is there, takes those that say nothing newer. That they lease is tested by
# a replay for each (tests/replay/examples).
set -u

source=$(cd "${srcdir:-.}" && pwd)
samples=$source/conf/examples
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
failures=0

complain() {
	echo "$*"
	failures=$((failures + 1))
}

# A check wants the interfaces to be there; this one is everywhere.
localised() {
	sed 's/"eth0"/"lo"/' "$1" >"$folder/sample.json"
}

# check NAME: dhcp6d takes it, and nothing in it is without effect
check() {
	if ! dhcp6d/dhcp6d -t "$folder/sample.json" >"$folder/said" 2>&1; then
		complain "$1 does not load:"
		cat "$folder/said"
	elif grep -q 'not in force' "$folder/said"; then
		complain "of $1 not all is in force:"
		cat "$folder/said"
	fi
}

# What Kea 2.2 does not know: options of later versions, and this hook library,
# which came with its subscription.
is_newer() {
	grep -q 'v6-dnr\|libdhcp_flex_id' "$1"
}

check_by_kea() {
	case $(kea-dhcp6 -v 2>/dev/null) in
	2.2.*) ;;
	*) return ;;
	esac
	KEA_LOCKFILE_DIR=none KEA_PIDFILE_DIR=$folder \
		kea-dhcp6 -t "$folder/sample.json" >"$folder/said" 2>&1 && return
	complain "Kea does not take $1:"
	grep -i error "$folder/said"
}

count=0
for sample in "$samples"/*.json; do
	name=${sample##*/}
	count=$((count + 1))
	localised "$sample"
	check "$name"
	is_newer "$sample" || check_by_kea "$name"
	[ -f "$source/tests/replay/examples/${name%.json}.replay" ] ||
		complain "$name is leased from by no replay"
done
[ "$count" -ge 10 ] || complain "only $count samples in $samples"

# broadband-pd.json with a subnet for each of 10 000 access nodes: the list of
# its subnets is replaced, all else stays as it is.
subnets() {
	sed '/"subnet6": \[/q' "$samples/broadband-pd.json"
	awk 'BEGIN {
		for (i = 1; i <= 10000; i++) {
			net = sprintf("2001:db8:%x:%x::", 256 + i / 256, i % 256)
			printf "%s{ \"id\": %d, \"subnet\": \"%s/64\",", \
			    i == 1 ? "" : ",\n", i, net
			printf "\"relay\": { \"ip-addresses\": [ \"%s1\" ] },", net
			printf "\"pools\": [ { \"pool\": \"%s1:0/112\" } ],", net
			printf "\"pd-pools\": [ { \"prefix\": \"3fff:%x:%x00::\",", \
			    i / 256, i % 256
			print "\"prefix-len\": 40, \"delegated-len\": 56 } ] }"
		}
	}'
	echo '] } }'
}

subnets >"$folder/many.json"
localised "$folder/many.json"
check "broadband-pd.json with 10 000 subnets"
cat >"$folder/many.replay" <<'END'
config many from many.json

relay first from 2001:db8:100:1::1 on eth1
	link 2001:db8:100:1::1
	remote-id 3561 'line-1'
relay last from 2001:db8:127:10::1 on eth1
	link 2001:db8:127:10::1
	remote-id 3561 'line-9'
relay none from 2001:db8:127:11::1 on eth1
	link 2001:db8:127:11::1
	remote-id 3561 'line-8'

client router 00:03:00:01:02:00:00:00:00:01 from fe80::1 on eth1

scenario - the first, the last, and the one behind it
	send request by router via first
		ia-na 1
		ia-pd 1
	expect reply
		ia-na 1
			iaaddr any in 2001:db8:100:1::1:0/112
		ia-pd 1
			iaprefix any in 3fff:0:100::/40 length 56
	send request by router via last
		ia-na 1
		ia-pd 1
	expect reply
		ia-na 1
			iaaddr any in 2001:db8:127:10::1:0/112
		ia-pd 1
			iaprefix any in 3fff:27:1000::/40 length 56
	send request by router via none
		ia-pd 1
	expect reply
		ia-pd 1
			status NoPrefixAvail
END
tests/replay/replay "$folder/many.replay" >"$folder/said" 2>&1 ||
	complain "$(cat "$folder/said")"
[ "$failures" = 0 ]
