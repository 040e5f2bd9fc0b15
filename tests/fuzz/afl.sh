#!/bin/sh
# afl.sh: all harnesses by AFL++, one after the other, and a table.
#
# Usage: afl.sh SOURCE-FOLDER SECONDS HARNESS...  (make fuzz-afl FUZZ_SECONDS=60)
#
# Builds in ./afl with afl-clang-fast (package afl++); queues and findings are
# in afl/out/X. Status 1 if there was a crash or a hang.
set -eu

source=$(cd "$1" && pwd)
seconds=$2
shift 2

for tool in afl-clang-fast afl-fuzz; do
	command -v $tool >/dev/null || {
		echo "fuzz-afl: there is no $tool (package afl++)" >&2
		exit 1
	}
done
mkdir -p afl/out
cd afl
export AFL_QUIET=1
[ -e Makefile ] || CC=afl-clang-fast "$source/configure" --quiet \
	--enable-fuzzers=afl --disable-hardening >configure.log 2>&1 || {
	tail configure.log >&2
	exit 1
}
make -j"$(nproc)" "$@" >make.log 2>&1 || {
	tail make.log >&2
	exit 1
}

# The corpus is small by choice, and nobody tunes the machine for us.
export AFL_NO_UI=1 AFL_SKIP_CPUFREQ=1 AFL_NO_AFFINITY=1 \
	AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1 AFL_FORKSRV_INIT_TMOUT=60000
export ASAN_OPTIONS=abort_on_error=1:symbolize=0:detect_leaks=0
export UBSAN_OPTIONS=abort_on_error=1:symbolize=0

# value NAME: of the last run's statistics
value() {
	sed -n "s/^$1 *: //p" "out/$name/default/fuzzer_stats" 2>/dev/null
}

failed=0
printf '%-12s %12s %8s %8s %s\n' harness executions edges inputs findings
for harness; do
	name=${harness##*/fuzz_}
	rm -rf "out/$name"
	afl-fuzz -i "$source/tests/fuzz/corpus/$name" -o "out/$name" \
		-V "$seconds" -m none -t 5000+ \
		-x "$source/tests/fuzz/dict/$name.dict" \
		-- "$harness" >"$name.log" 2>&1 || failed=1
	crashes=$(value saved_crashes)
	hangs=$(value saved_hangs)
	[ "${crashes:-0}${hangs:-0}" = 00 ] || failed=1
	printf '%-12s %12s %8s %8s %s\n' "$name" "$(value execs_done)" \
		"$(value edges_found)" "$(value corpus_count)" \
		"${crashes:-no run, see afl/$name.log}"
done
exit $failed
