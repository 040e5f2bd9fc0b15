#!/bin/sh
# requirements.sh: which test proves which requirement of the protocol.
#
#   requirements.sh [SOURCE]          the list, with every test that carries a
#                                     number; or "make requirements"
#   requirements.sh --check [SOURCE]  are tests and list of one mind?
#
# A test carries a number by naming it: in the title of a replay's scenario, at
# the top of the replay runner's audit (which looks at every reply), in a
# comment of a unit, fault or system test. "P-16-d -e" and "P-16-d, -e" are two
# numbers. The check fails if a number of tests/requirements.list has no test
# and no reason, if the test that it names is not there or does not carry it,
# if a reason is not explained, and if a test carries a number that the list
# does not know.
check=no
[ "${1:-}" != --check ] || { check=yes && shift; }
cd "${1:-${srcdir:-.}}" || exit 1
list=tests/requirements.list
places=$(mktemp)
trap 'rm -f "$places"' EXIT

# NUMBER<tab>PLACE for each number in lines "PLACE<tab>TEXT"
numbers() {
	awk -F '\t' '{
		rest = $2
		while (match(rest, /P[0-9]*-[0-9.]*[0-9]-[a-z]/)) {
			number = substr(rest, RSTART, RLENGTH)
			rest = substr(rest, RSTART + RLENGTH)
			if (rest ~ /^[a-z]/)
				continue
			print number "\t" $1
			while (match(rest, /^,? -[a-z][ ,:;.)*]/)) {
				sub(/.$/, substr(rest, RLENGTH - 1, 1), number)
				print number "\t" $1
				rest = substr(rest, RLENGTH)
			}
		}
	}'
}

# Each test file as one line, so that lists may go over several.
as_lines() {
	while read -r file; do
		printf '%s\t' "$file"
		sed 's/^ \* //; s/^# //; s/\t/ /g' "$file" | tr '\n' ' '
		echo
	done
}

{
	grep -rH --include='*.replay' '^scenario' tests/replay |
		sed 's/:scenario /\t/; s/$/ /'
	{
		echo tests/replay/audit.c
		find tests/unit tests/fault -name 'test_*.c'
		find tests/system -name '*.sh'
	} | sort | as_lines
} | numbers | sort -u >"$places"

if [ "$check" = no ]; then
	awk -F '\t' 'NR == FNR { at[$1] = at[$1] "\n\t" $2; next }
		/^=/ { why[$1] = $2 }
		/^P/ { print $1 ": " $3 at[$1]
			if ($2 ~ /^=/) print "\t" why[$2] }' "$places" $list
	exit
fi

awk -F '\t' '
	function fail(text) { print text; bad = 1 }
	NR == FNR { carries[$1, $2] = 1; tests[$1] = tests[$1] " " $2; next }
	/^=/ { why[$1] = $2; next }
	!/^P/ { next }
	NF != 3 { fail("not NUMBER, FILE and TITLE: " $0); next }
	listed[$1]++ { fail($1 " is there twice") }
	$2 ~ /^=/ && !($2 in why) { fail($1 ": no reason " $2) }
	$2 ~ /^=/ && ($1 in tests) {
		fail($1 ": said to have no test, but" tests[$1]) }
	$2 !~ /^=/ && !(($1, $2) in carries) {
		fail($1 ": not in " $2 \
		    (($1 in tests) ? ", but in" tests[$1] : "")) }
	END {
		for (number in tests)
			if (!(number in listed))
				fail(number ": not in the list, but in" \
				    tests[number])
		exit bad
	}' "$places" $list
