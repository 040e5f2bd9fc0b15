#!/bin/sh
# lfc.sh BUILD [ROWS LEASES [DIRECTORY]]: how fast lfc compacts a file of that
# many rows (in thousands; standard 3000 1000), beside kea-lfc where it is
# installed and KEA is not "no" (it takes minutes for ten million rows, and
# 630 bytes of memory a lease). Prints seconds, processor seconds, memory, rows a
# second.
set -eu
build=$(cd "$1" && pwd)
rows=${2:-3000}000
leases=${3:-1000}000
dir=$(mktemp -d "${4:-/tmp}/bench-lfc-XXXXXX")
trap 'rm -rf "$dir"' EXIT
PATH=$PATH:/usr/sbin
export KEA_LOCKFILE_DIR="$dir"
F=$dir/F

"$build"/tests/bench/lease_rows "$rows" "$leases" >"$F.save"
run() {
	name=$1
	shift
	rm -f "$F".[12]
	ln "$F.save" "$F.1"
	/usr/bin/time -f "%e %U %S %M" -o "$dir/time" "$@" -6 -p "$F.pid" \
		-x "$F.2" -i "$F.1" -o "$F.output" -f "$F.completed" \
		-c none >/dev/null 2>&1
	[ "$(wc -l <"$F.2")" -eq $((leases + 1)) ] || {
		echo "$name: wrong result"
		exit 1
	}
	awk -v name="$name" -v rows="$rows" -v leases="$leases" '{
		printf "%-8s %d rows, %d leases: %.1f s (cpu %.1f s), " \
		    "%d MiB, %d bytes a lease, %d rows/s\n", name, rows,
		    leases, $1, $2 + $3, $4 / 1024, $4 * 1024 / leases,
		    rows / $1
	}' "$dir/time"
}
run lfc "$build/lfc/lfc"
if [ "${KEA:-yes}" = no ]; then
	:
elif command -v kea-lfc >/dev/null; then
	run kea-lfc kea-lfc
else
	echo "kea-lfc is not installed"
fi
