#!/bin/sh
# run.sh [SCRIPT...]: runs the end-to-end tests and adds them up (names without
# a folder are of its own).
#
# Without scripts: all beside it that source lib.sh. JOBS of them run at a time
# (default 4: they wait more than they work, and share nothing). The closing
# line is "N passed, N failed, N skipped"; status 1 if any failed. A script
# that ends badly without naming a failed case counts as one failure.
set -u

here=$(cd "$(dirname "$0")" && pwd)
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
trap 'exit 1' INT TERM

[ $# -gt 0 ] || set -- $(grep -l '^\. .*/lib\.sh"$' "$here"/*.sh)

for script; do
	case $script in
	*/*) echo "$script" ;;
	*) echo "$here/$script" ;;
	esac
done | xargs -P "${JOBS:-4}" -I '{}' sh -c '
	name=$(basename "$2" .sh)
	status=0
	"$2" >"$1/$name.part" 2>&1 || status=$?
	case $status in
	0 | 77) ;;
	*) grep -q "^FAIL: " "$1/$name.part" ||
		echo "FAIL: $name (status $status)" >>"$1/$name.part" ;;
	esac
	mv "$1/$name.part" "$1/$name.out"
	cat "$1/$name.out"' sh "$results" '{}'

count() {
	cat "$results"/*.out 2>/dev/null | grep -c "^$1: "
}

again=$(count AGAIN)
[ "$again" = 0 ] || echo "$again cases failed at the first try (AGAIN above)"
failed=$(count FAIL)
echo "$(count PASS) passed, $failed failed, $(count SKIP) skipped"
[ "$failed" = 0 ]
