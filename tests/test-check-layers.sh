#!/bin/sh
# test-check-layers.sh: check-layers.sh says each kind of violation, and none
# where there is none.
set -eu

source=$(cd "${srcdir:-.}" && pwd)
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
failures=0

# A small tree in order: packet over lease over base.
fresh_tree() {
	rm -rf "${tree:?}"/*
	mkdir -p "$tree/tests" "$tree/libcommon" "$tree/dhcp6d/proto" \
		"$tree/dhcp6d/lease" "$tree/dhcp6d/packet"
	cp "$source/tests/layers.txt" "$tree/tests/"
	cd "$tree"
	echo 'int err_text(void);' >libcommon/err.h
	printf '#include "libcommon/err.h"\n%s\n' \
		'int err_text(void) { return 0; }' >libcommon/err.c
	echo 'int view_read(void);' >dhcp6d/proto/view.h
	printf '#include "libcommon/err.h"\nint store(void);\n' \
		>dhcp6d/lease/store.h
	printf '#include "dhcp6d/lease/store.h"\n%s\n' \
		'int store(void) { return err_text(); }' >dhcp6d/lease/store.c
	printf '#include <stdio.h>\n#include "dhcp6d/lease/store.h"\n%s\n' \
		'int decide(void); int decide(void) { return store(); }' \
		>dhcp6d/packet/decide.c
}

# expect STATUS TEXT: the result of a check, and a text that it says
expect() {
	status=0
	said=$("$source/tests/check-layers.sh" "$tree" "$tree" 2>&1) ||
		status=$?
	case $said in
	*"$2"*) found=1 ;;
	*) found=0 ;;
	esac
	if [ "$status" != "$1" ] || [ "$found" = 0 ]; then
		printf 'FAIL: wanted status %s and "%s", got %s and:\n%s\n' \
			"$1" "$2" "$status" "$said"
		failures=$((failures + 1))
	fi
}

fresh_tree
expect 0 "4 modules, 2 includes and 0 calls between them, in order"

fresh_tree
echo '#include "dhcp6d/packet/ia.h"' >>dhcp6d/lease/store.c
touch dhcp6d/packet/ia.h
expect 1 "dhcp6d/lease/store.c:3: lease (floor 3) must not know packet (floor 4)"

fresh_tree # on the same floor
mkdir dhcp6d/net
touch dhcp6d/net/socket.h
echo '#include "dhcp6d/net/socket.h"' >>dhcp6d/lease/store.h
expect 1 "dhcp6d/lease/store.h:3: lease (floor 3) must not know net (floor 3)"

fresh_tree # inside one folder, but a floor up
touch libcommon/yaml.h
echo '#include "libcommon/yaml.h"' >>libcommon/err.c
expect 1 "libcommon/err.c:3: base (floor 0) must not know tables (floor 1)"

fresh_tree # below, and yet forbidden
echo ' # include "dhcp6d/proto/view.h"' >>dhcp6d/lease/store.c
expect 1 "dhcp6d/lease/store.c:3: lease must not know proto"

fresh_tree
echo '#include "dhcp6d/packet/b.h"' >dhcp6d/packet/a.h
echo '#include "dhcp6d/packet/c.h"' >dhcp6d/packet/b.c
echo '#include "dhcp6d/packet/a.h"' >dhcp6d/packet/c.h
touch dhcp6d/packet/b.h
expect 1 "circle of includes: dhcp6d/packet/a dhcp6d/packet/b dhcp6d/packet/c dhcp6d/packet/a"

fresh_tree
mkdir dhcp6d/stray
touch dhcp6d/stray/x.c
expect 1 "dhcp6d/stray/x.c: no unit in layers.txt has a place for it"

fresh_tree
echo '#include "err.h"' >>libcommon/err.c
expect 1 'libcommon/err.c:3: "err.h" is not a file of the tree'

# Calls, without an #include that would give them away.
if command -v "${CC:-cc}" >/dev/null && command -v nm >/dev/null; then
	compile() {
		"${CC:-cc}" -w -std=gnu89 -I"$tree" -c -o "$tree/$2" "$tree/$1"
	}

	fresh_tree
	compile dhcp6d/lease/store.c dhcp6d/lease/store.o
	compile libcommon/err.c libcommon/liberr_a-err.o
	expect 0 "2 includes and 1 calls between them, in order"

	fresh_tree
	echo 'int up(void) { return decide(); }' >>dhcp6d/lease/store.c
	compile dhcp6d/lease/store.c dhcp6d/lease/store.o
	compile dhcp6d/packet/decide.c dhcp6d/packet/decide.o
	expect 1 "dhcp6d/lease/store: decide of dhcp6d/packet/decide: lease (floor 3) must not know packet (floor 4)"

	fresh_tree
	echo 'int a(void) { return b(); }' >dhcp6d/packet/a.c
	echo 'int b(void) { return a(); }' >dhcp6d/packet/b.c
	compile dhcp6d/packet/a.c dhcp6d/packet/a.o
	compile dhcp6d/packet/b.c dhcp6d/packet/b.o
	expect 1 "circle of calls: dhcp6d/packet/a dhcp6d/packet/b dhcp6d/packet/a"
fi

[ "$failures" = 0 ]
