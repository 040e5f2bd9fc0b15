#!/bin/bash
# verbs.sh: completion and manual know every verb of dhcp6ctl, and every switch
# of it, as "dhcp6ctl help" lists them from its table; and bash's completion
# completes.
set -u

top=${srcdir:-.}
ctl=${builddir:-.}/ctrld/dhcp6ctl
completion=$top/ctrld/completion
failed=0

complain() {
	echo "$*"
	failed=1
}

help=$("$ctl" help | sed -n '/^verbs:/,/^$/p') || exit 77
verbs=$(echo "$help" | sed -n 's/^  \([a-z][a-z-]*\) .*/\1/p')
switches=$(echo "$help" | grep -o -- '--[a-z-]*' | sort -u)
[ "$(echo "$verbs" | wc -w)" -ge 14 ] || complain "help lists too few verbs"

# has FILE PATTERN WHAT
has() {
	grep -qE -- "$2" "$1" || complain "${1##*/} does not know $3"
}

for verb in $verbs; do
	has "$completion/dhcp6ctl" "(^|[[:space:]\"])$verb([[:space:]\"|)]|\$)" \
		"$verb"
	has "$completion/_dhcp6ctl" "['\"]$verb:" "$verb"
	has "$completion/dhcp6ctl.fish" "-a $verb " "$verb"
	has "$top/man/dhcp6ctl.1" "^\.It Ic (.* , Ic )?$verb( |\$)" "$verb"
	has "$top/man/dhcp6ctl.1" "^\\$ dhcp6ctl (-j )?$verb( |\$)" \
		"an example of $verb"
done
for switch in $switches; do
	has "$completion/dhcp6ctl" "$switch([[:space:]\"]|\$)" "$switch"
	has "$completion/_dhcp6ctl" "$switch\[" "$switch"
	has "$completion/dhcp6ctl.fish" "-l ${switch#--}( |\$)" "$switch"
	has "$top/man/dhcp6ctl.1" "Fl -${switch#--}( |\$)" "$switch"
done

# completes LAST-WORD-IN-LIST WORDS...
completes() {
	wanted=$1
	shift
	COMP_WORDS=(dhcp6ctl "$@")
	COMP_CWORD=$#
	COMPREPLY=()
	_dhcp6ctl
	[[ " ${COMPREPLY[*]} " == *" $wanted "* ]] ||
		complain "completion of $*: no $wanted in ${COMPREPLY[*]}"
}

dhcp6ctl() {
	"$ctl" "$@"
}
. "$completion/dhcp6ctl"
completes status st
completes --expiring -k key leases --e
completes declined leases --state d
completes lease6-get-all call lease6-get-
completes --dry-run -j reload ""
exit "$failed"
