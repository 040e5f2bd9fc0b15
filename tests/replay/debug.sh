#!/bin/sh
# debug.sh: hostile packets with full debug logging on, since a log reads also
# what the parser has refused. Plays hostile.replay once more, every line of the
# log written.
file=${srcdir:-.}/tests/replay/hostile.replay
output=$(mktemp)
trap 'rm -f "$output"' EXIT
tests/replay/replay -v "$file" >"$output" 2>&1 || {
	grep -A 2 '^not ok ' "$output"
	exit 1
}
grep -q DHCP6_PACKET_DROP_PARSE_FAIL "$output" || {
	echo "nothing was logged"
	exit 1
}
