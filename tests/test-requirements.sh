#!/bin/sh
# test-requirements.sh: the list of requirements and the tests of this tree are
# of one mind; and requirements.sh says each way in which they might not be.
set -eu

source=$(cd "${srcdir:-.}" && pwd)
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
failures=0

fresh_tree() {
	rm -rf "${tree:?}"/*
	mkdir -p "$tree/tests/unit" "$tree/tests/replay" "$tree/tests/system" \
		"$tree/tests/fault"
	cd "$tree"
	echo '# nothing' >tests/system/client.sh
	echo '/* every reply: P-1-a */' >tests/replay/audit.c
	echo 'scenario P-2-a P77-2.1-b: a title' >tests/replay/some.replay
	printf '/*\n * Promised: P-3-a -b,\n * -c; P-4-a.\n */\n' \
		>tests/unit/test_some.c
	{
		printf '=far\tlater: far away\n'
		printf '%s\t%s\ta title\n' P-1-a tests/replay/audit.c \
			P-2-a tests/replay/some.replay \
			P77-2.1-b tests/replay/some.replay \
			P-3-a tests/unit/test_some.c \
			P-3-b tests/unit/test_some.c \
			P-3-c tests/unit/test_some.c \
			P-4-a tests/unit/test_some.c P-5-a =far
	} >tests/requirements.list
}

# expect STATUS TEXT
expect() {
	status=0
	said=$("$source/tests/requirements.sh" --check "$tree" 2>&1) ||
		status=$?
	case $status:$said in
	"$1:"*"$2"*) ;;
	*)
		echo "expected $1, '$2'; got $status: $said"
		failures=$((failures + 1))
		;;
	esac
}

edit() {
	fresh_tree
	sed -i "$1" "${2:-tests/requirements.list}"
}

fresh_tree
expect 0 ""
edit '/^P-3-b/d'
expect 1 "P-3-b: not in the list, but in tests/unit/test_some.c"
edit 's/-b,//' tests/unit/test_some.c
expect 1 "P-3-b: not in tests/unit/test_some.c"
edit '/^P-2-a/s|some|gone|'
expect 1 "P-2-a: not in tests/replay/gone.replay, but in tests/replay/some"
edit '/^scenario/d' tests/replay/some.replay
expect 1 "P77-2.1-b: not in tests/replay/some.replay"
edit '/^P-4-a/s|tests.*c|=far|'
expect 1 "P-4-a: said to have no test, but tests/unit/test_some.c"
edit '/^=far/d'
expect 1 "P-5-a: no reason =far"
edit '/^P-5-a/p'
expect 1 "P-5-a is there twice"
edit '/^P-5-a/s/\ta title//'
expect 1 "not NUMBER, FILE and TITLE"
fresh_tree
case $("$source/tests/requirements.sh" "$tree") in
*"P-3-c: a title"*tests/unit/test_some.c*"P-5-a: a title"*"later: far away"*) ;;
*)
	echo "it does not print tests and reasons"
	failures=$((failures + 1))
	;;
esac
"$source/tests/requirements.sh" --check "$source" || failures=$((failures + 1))
[ "$failures" = 0 ]
