#!/bin/sh
# Kea takes a lease file back that dhcp6d has written: no row of any kind is an
# error for kea-lfc or kea-dhcp6, all leases are there; and lfc takes what
# kea-lfc has made of it. Needs Kea, but no right and no network.
set -u

builddir=${top_builddir:-.}
builddir=$(cd "$builddir" && pwd)
PATH=$PATH:/usr/sbin:/sbin

skip() {
	echo "skipped: $1"
	exit 77
}
fail() {
	echo "failed: $1"
	exit 1
}

command -v kea-lfc >/dev/null || skip "kea-lfc is not installed"
command -v kea-dhcp6 >/dev/null || skip "kea-dhcp6 is not installed"

dir=$(mktemp -d) || exit 1
kea=
trap '[ -z "$kea" ] || kill "$kea" 2>/dev/null; rm -rf "$dir"' EXIT
# Where Kea puts its locks and pid files when it is not root, and where since
# 2.6.3 the lease file must be.
export KEA_LOCKFILE_DIR="$dir" KEA_PIDFILE_DIR="$dir" KEA_DHCP_DATA_DIR="$dir"
F=$dir/kea-leases6.csv

kept=$("$builddir"/tests/system/kea_rows "$F") || fail "no rows"

# kea-dhcp6 loads it, as an administrator who goes back would let it.
cat >"$dir/kea.json" <<END
{ "Dhcp6": {
    "interfaces-config": { "interfaces": [] },
    "lease-database": { "type": "memfile", "persist": true,
        "name": "$F", "lfc-interval": 0 },
    "server-id": { "type": "EN", "persist": false },
    "subnet6": [ { "id": 1, "subnet": "2001:db8::/32",
        "pools": [ { "pool": "2001:db8::100-2001:db8::1ff" } ] } ],
    "loggers": [ { "name": "kea-dhcp6", "severity": "DEBUG",
        "debuglevel": 99, "output_options": [ { "output": "stdout" } ] } ]
} }
END
cp "$F" "$dir/saved"
kea-dhcp6 -d -c "$dir/kea.json" -p 10547 >"$dir/log" 2>&1 &
kea=$!
for _ in $(seq 100); do
	grep -q 'DHCP6_STARTED\|DHCP6_INIT_FAIL' "$dir/log" && break
	kill -0 "$kea" 2>/dev/null || break
	sleep 0.1
done
grep -q DHCP6_STARTED "$dir/log" || {
	tail -5 "$dir/log"
	fail "kea-dhcp6 has not started"
}
grep 'LEASE_LOAD_ROW_ERROR\|READ_HWADDR_FAIL' "$dir/log" &&
	fail "kea-dhcp6 refuses a row"
grep -q DHCPSRV_MEMFILE_LEASE_FILE_LOAD "$dir/log" ||
	fail "kea-dhcp6 has not loaded the file"
loaded=$(grep -A1 'DHCPSRV_MEMFILE_LEASE_LOAD ' "$dir/log" |
	grep -o '2001:db8:[0-9a-f:]*' | sort -u | wc -l)
kill "$kea"
wait "$kea" 2>/dev/null
kea=
echo "kea-dhcp6: $loaded leases loaded, $kept are there"
[ "$loaded" -ge "$kept" ] || fail "kea-dhcp6 misses leases"

# kea-lfc compacts it; a cleanup started by kea-dhcp6 may have been first.
rm -f "$F".*
cp "$dir/saved" "$F.1"
kea-lfc -6 -d -p "$F.pid" -x "$F.2" -i "$F.1" -o "$F.output" \
	-f "$F.completed" -c ignored >"$dir/log" 2>&1
rows=$(($(wc -l <"$F.2") - 1))
echo "kea-lfc: $rows leases"
[ "$rows" -eq "$kept" ] || fail "kea-lfc keeps $rows leases of $kept"

# lfc takes that file again.
"$builddir"/lfc/lfc -6 -d -p "$F.pid" -x "$F.2" -i "$F.1" -o "$F.output" \
	-f "$F.completed" >"$dir/log" 2>&1 || fail "lfc: status $?"
grep -q "attempts: $kept, errors: 0" "$dir/log" || {
	cat "$dir/log"
	fail "lfc finds errors in what kea-lfc has written"
}
rows=$(($(wc -l <"$F.2") - 1))
[ "$rows" -eq "$kept" ] || fail "lfc keeps $rows leases of $kept"
echo "lfc: $rows leases"
