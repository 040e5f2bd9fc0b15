#!/bin/sh
# check-units.sh: the unit files are as closed as is promised: systemd's own
# measure of exposure says below 3.0 for dhcp6d and below 2.0 for ctrld, and
# no keyword is unknown to it. Skipped (77) where systemd-analyze cannot say.
set -u

command -v systemd-analyze >/dev/null || exit 77
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT

# exposure UNIT: its number, e.g. 2.4
exposure() {
	cp "${builddir:-.}/conf/$1.service" "$dir/" || exit 1
	systemd-analyze security --offline=yes --no-pager \
		"$dir/$1.service" 2>"$dir/complaints" |
		sed -n 's/.*Overall exposure level for [^:]*: \([0-9.]*\).*/\1/p'
}

failed=0
for wanted in dhcp6d:3.0 ctrld:2.0; do
	unit=${wanted%:*}
	most=${wanted#*:}
	level=$(exposure "$unit")
	if [ -z "$level" ]; then
		cat "$dir/complaints"
		grep -qi 'unknown\|invalid' \
			"$dir/complaints" || exit 77 # too old to say
		exit 1
	fi
	if grep -qi 'unknown\|invalid' "$dir/complaints"; then
		cat "$dir/complaints"
		failed=1
	fi
	if awk "BEGIN { exit !($level < $most) }"; then
		echo "good: $unit $level, below $most"
	else
		echo "failed: $unit $level, not below $most"
		failed=1
	fi
done
exit $failed
