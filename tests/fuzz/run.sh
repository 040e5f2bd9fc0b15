#!/bin/sh
# run.sh: all harnesses one after the other, and a table of what they did.
#
# Usage: run.sh SOURCE-FOLDER SECONDS HARNESS...   (make fuzz FUZZ_SECONDS=60)
#
# In the build folder: new inputs go to tests/fuzz/found/X, findings to
# tests/fuzz/findings, the words of a run to tests/fuzz/X.log. Status 1 if
# there was a finding. FUZZ_OPTIONS: more of libFuzzer's.
set -u

source=$1
seconds=$2
shift 2
findings=tests/fuzz/findings
failed=0

for harness; do
	strings "$harness" 2>/dev/null | grep -q LLVMFuzzerRunDriver ||
		grep -q LLVMFuzzerRunDriver "$harness" 2>/dev/null || {
		echo "fuzz: $harness is no fuzzer: configure CC=clang" \
			"--enable-fuzzers in a folder of its own, and make" >&2
		exit 1
	}
done

# fuzz_one HARNESS: bounded in time, memory and size of inputs
fuzz_one() {
	name=${1##*/fuzz_}
	dictionary=$source/tests/fuzz/dict/$name.dict
	mkdir -p "tests/fuzz/found/$name" "$findings"
	"$1" -max_total_time="$seconds" -timeout=25 -rss_limit_mb=3000 \
		-print_final_stats=1 -use_value_profile=1 \
		-artifact_prefix="$findings/$name-" \
		$([ -e "$dictionary" ] && echo "-dict=$dictionary") \
		${FUZZ_OPTIONS:-} "tests/fuzz/found/$name" \
		"$source/tests/fuzz/corpus/$name" >"tests/fuzz/$name.log" 2>&1
}

# row HARNESS STATUS
row() {
	name=${1##*/fuzz_}
	log=tests/fuzz/$name.log
	runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
	edges=$(grep -a -o 'cov: [0-9]*' "$log" | tail -n 1)
	inputs=$(grep -a -o 'corp: [0-9]*' "$log" | tail -n 1)
	printf '%-12s %12s %8s %8s  %s\n' "$name" "${runs:-?}" \
		"${edges#cov: }" "${inputs#corp: }" "$2"
}

table=
for harness; do
	if fuzz_one "$harness"; then
		said=-
	else
		said="FINDING, see tests/fuzz/${harness##*/fuzz_}.log"
		failed=1
	fi
	table="$table$(row "$harness" "$said")
"
done
printf '%-12s %12s %8s %8s  %s\n' harness executions edges inputs findings
printf '%s' "$table" | tee tests/fuzz/table
awk '{ runs += $2; edges += $3 } END {
	printf "%-12s %12d %8d\n", "all", runs, edges }' tests/fuzz/table
exit $failed
