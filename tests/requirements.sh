#!/bin/sh
# requirements.sh: which test proves which requirement. One line for each
# requirement and place, "ID FILE: TITLE": scenarios of replay tests, what the
# replay runner audits in every reply, and the tests of unit and system tests
# that name one in a comment.
#
#   requirements.sh [SOURCE]        or "make requirements >tests/requirements.txt"
cd "${1:-.}" || exit 1
id='P[0-9]*-[0-9.]*[0-9]-[a-z]'

{
	grep -H "^scenario" tests/replay/*.replay | sed 's/:scenario /: /'
	grep -Ho "$id" tests/replay/audit.c | sed 's/:/: every reply, /'
	find tests/unit tests/system tests/fault -name 'test_*.c' -o \
	    -path 'tests/system/*' -name '*.sh' | sort | while read -r file; do
		grep -o "$id" "$file" | sort -u | sed "s|^|$file: |"
	done
} | awk -v id="P[0-9]*-[0-9.]*[0-9]-[a-z]" '{
	rest = $0
	while (match(rest, id)) {
		print substr(rest, RSTART, RLENGTH) "\t" $0
		rest = substr(rest, RSTART + RLENGTH)
	}
}' | sort -u -t "$(printf '\t')" -k1,1V -k2
