#!/bin/sh
# coverage.sh: how much of the parsing code the corpora reach, by gcov.
#
# Usage: coverage.sh SOURCE-FOLDER HARNESS...   (make coverage)
#
# Builds in ./coverage with gcc, plays every corpus, and prints lines and share
# of each file of parsers.txt and of all; coverage/uncovered has each line that
# nothing reached. Status 1 below COVERAGE_LEAST percent of all (95).
set -eu

source=$(cd "$1" && pwd)
shift
least=${COVERAGE_LEAST:-95}
list=$source/tests/fuzz/parsers.txt

command -v gcov >/dev/null || {
	echo "coverage: there is no gcov (package gcc)" >&2
	exit 1
}
mkdir -p coverage
cd coverage
[ -e Makefile ] || CC=gcc CFLAGS='-O0 -g' "$source/configure" --quiet \
	--enable-coverage --disable-hardening >configure.log 2>&1 || {
	tail configure.log >&2
	exit 1
}
make -j"$(nproc)" "$@" >make.log 2>&1 || {
	tail make.log >&2
	exit 1
}

find . -name '*.gcda' -exec rm -f {} +
for harness; do
	srcdir=$source "$harness" >/dev/null
done

# counts FILE: executed and all lines; its lines that were not reached
counts() {
	folder=${1%/*}
	base=${1##*/}
	rm -f ./*.gcov
	gcov -o "$folder" "${base%.c}.gcda" >/dev/null 2>&1 || true
	[ -e "$base.gcov" ] || return 0
	awk -v file="$1" -F: '
		$1 ~ /^ *-$/ { next }
		$1 ~ /#####|=====/ {
			all++
			line = $0
			sub(/^[^:]*:[^:]*:/, "", line)
			gsub(/^ +/, "", $2)
			print file ":" $2 ": " line > "uncovered.one"
			next
		}
		$1 ~ /[0-9]/ { all++; run++ }
		END { print run + 0, all + 0 }' "$base.gcov"
}

rm -f uncovered uncovered.one lines
grep -v '^#' "$list" | while read -r file; do
	echo "$file $(counts "$file")"
	cat uncovered.one >>uncovered 2>/dev/null || true
	rm -f uncovered.one
done >lines
awk -v least="$least" '
	NF < 3 { printf "%-36s is not part of any harness\n", $1; next }
	{
		printf "%-36s %6d of %6d lines %7.2f %%\n", $1, $2, $3,
			$3 ? 100 * $2 / $3 : 100
		run += $2
		all += $3
	}
	END {
		printf "%-36s %6d of %6d lines %7.2f %%\n", "all", run, all,
			100 * run / all
		exit 100 * run / all < least
	}' lines
