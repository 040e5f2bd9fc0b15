#!/bin/sh
# tests/run-all.sh SOURCE BUILD: every test, in the order of their price.
#
#   make check          unit, replay, fault, layers (no root)
#   make check          again under AddressSanitizer and UBSan
#   make check          what has threads, under ThreadSanitizer
#   make distcheck      what a packager does
#   make check-system   real clients in network namespaces (root)
#
# Goes on after a failure and ends with the sum of all. Status 0 if nothing
# failed.
set -u

source=$1
build=$2
jobs=$(nproc 2>/dev/null || echo 2)
tests= # all
passed=0
failed=0
skipped=0

say() {
	printf '\n== %s\n' "$*"
}

# Adds up automake's "# PASS: n" and the system tests' closing line.
count() {
	log=$1
	p=$(sed -n 's/^# PASS: *//p' "$log" | awk '{s += $1} END {print s + 0}')
	f=$(sed -n 's/^# \(FAIL\|XPASS\|ERROR\): *//p' "$log" |
		awk '{s += $1} END {print s + 0}')
	s=$(sed -n 's/^# SKIP: *//p' "$log" | awk '{s += $1} END {print s + 0}')
	line=$(grep -E '^[0-9]+ passed, [0-9]+ failed' "$log" | tail -n 1)
	if [ -n "$line" ]; then
		set -- $(echo "$line" | tr -dc '0-9 ')
		p=$((p + $1))
		f=$((f + $2))
		s=$((s + ${3:-0}))
	fi
	passed=$((passed + p))
	failed=$((failed + f))
	skipped=$((skipped + s))
}

# step NAME COMMAND...: one part; a part that fails without naming a failed
# test counts as one failure.
step() {
	name=$1
	shift
	say "$name"
	log=$build/run-all.log
	before=$failed
	start=$(date +%s)
	if "$@" >"$log" 2>&1; then
		status=0
	else
		status=$?
	fi
	count "$log"
	grep -E '^(PASS|FAIL|AGAIN|SKIP|XPASS|ERROR|ok|not ok):? ' "$log"
	if [ $status -ne 0 ]; then
		tail -n 60 "$log"
		show_logs "$log"
		[ $failed -ne $before ] || failed=$((failed + 1))
	fi
	echo "   $(($(date +%s) - start)) s, status $status"
}

# The logs of failed unit tests, so that a report from afar is enough.
show_logs() {
	sed -n 's/^FAIL: //p' "$1" | sort -u | while read -r test; do
		file=$(find "$build"* -path "*$test.log" -newer "$build/stamp" \
			-exec grep -l '^FAIL ' '{}' + 2>/dev/null | head -n 1)
		[ -n "$file" ] && { echo "-- $test"; tail -n 40 "$file"; }
	done
}

# A folder that was configured before may not know the packages of now, and
# without library check there would be hardly a test.
build_and_check() {
	folder=$1
	shift
	mkdir -p "$folder" && cd "$folder" &&
		"$source/configure" --quiet "$@" &&
		make --quiet -j"$jobs" all &&
		if [ -n "$tests" ]; then
			make --quiet -j"$jobs" $tests &&
				make --quiet -j"$jobs" check-TESTS \
					"TESTS=$tests"
		else
			make --quiet -j"$jobs" check
		fi
}

# What has threads, for ThreadSanitizer: the tests whose source starts some.
threaded_tests() {
	(cd "$source" && grep -lE \
		-e 'pthread_create|committer_start|log_start|control_start' \
		-e load_file_setup \
		tests/unit/test_*.c) | sed 's/[.]c$//' | tr '\n' ' '
}

distcheck() {
	cd "$build" && make --quiet distcheck
}

check_system() {
	cd "$build" && make --quiet check-system
}

# A busy machine, or a sanitizer, is no reason to fail (of library check).
CK_TIMEOUT_MULTIPLIER=10
export CK_TIMEOUT_MULTIPLIER

[ -x "$source/configure" ] || (cd "$source" && autoreconf -fi >/dev/null 2>&1)
mkdir -p "$build"
touch "$build/stamp"

step "Unit, replay and fault tests" \
	build_and_check "$build" --prefix=/usr --sysconfdir=/etc \
	--localstatedir=/var --enable-werror
step "The same under AddressSanitizer and UBSan" \
	build_and_check "$build-asan" --enable-asan CFLAGS="-g -O1"
tests=$(threaded_tests)
step "What has threads, under ThreadSanitizer" \
	build_and_check "$build-tsan" --enable-tsan CFLAGS="-g -O1"
tests=
step "A release that builds elsewhere" distcheck
step "Real clients in network namespaces" check_system
step "What quickstart shows" "$source/tests/system/demo.sh" "$build"

printf '\n%d passed, %d failed, %d skipped\n' $passed $failed $skipped
[ $failed -eq 0 ] && [ $passed -gt 0 ]
