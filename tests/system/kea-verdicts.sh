#!/bin/sh
# kea-verdicts.sh: what Kea accepts is accepted, what it refuses is refused.
#
# Asks a real kea-dhcp6 for its verdict (-t) on the corpus of configurations of
# tests/corpus/config, of which the unit test test_config_corpus has shown
# what dhcp6d says. What differs is in kea-verdicts.list, with the reason. And
# loads Kea's own example files, where they are installed (package kea-doc).
#
# Environment: KEA the program; KEA_ROOT a folder that it is to be run in by
# chroot(8), for another version of it; EVERY=n asks for every nth case only
# (default 20; with 1 rows of the list that no longer occur fail, and
# CASE_SECONDS has to be 3600 or so).
. "$(dirname "$0")/lib.sh"

CAPTURE=no
TRIES=1
KEA=${KEA:-/usr/sbin/kea-dhcp6}
EVERY=${EVERY:-20}
corpus=$here/../corpus/config
export PYTHONDONTWRITEBYTECODE=1

in_root() {
	if [ -n "${KEA_ROOT:-}" ]; then
		chroot "$KEA_ROOT" "$@"
	else
		"$@"
	fi
}

test_same_verdicts_as_kea() {
	need python3
	[ -x "${KEA_ROOT:-}$KEA" ] || skip "kea-dhcp6 is not installed"
	[ -x "$build/tests/unit/write_config_corpus" ] ||
		skip "write_config_corpus is not built"
	folder=$dir/corpus
	if [ -n "${KEA_ROOT:-}" ]; then
		mount -t tmpfs tmpfs "$KEA_ROOT/tmp" || fail "no tmpfs"
		folder=/tmp/corpus
	fi
	mkdir "${KEA_ROOT:-}$folder"
	"$build/tests/unit/write_config_corpus" "$corpus/keywords.list" \
		"${KEA_ROOT:-}$folder" >/run/index || fail "no corpus"
	version=$(in_root "$KEA" -v) || fail "no version"
	# since Kea 3.0 files may lie in Kea's own folders alone, else with -X
	case $version in
	2.*) free= ;;
	*) free=-X ;;
	esac
	# interfaces exist as on a host
	export KEA_LOCKFILE_DIR=none
	ip link set lo up
	for name in syntax "kea${version%%.*}"; do
		cp "$corpus/whole/$name.json" "${KEA_ROOT:-}$folder/"
		in_root "$KEA" $free -t "$folder/$name.json" ||
			fail "Kea refuses whole/$name.json"
	done
	python3 "$corpus/verdicts.py" /run/index "$folder" \
		"$corpus/kea-verdicts.list" "$EVERY" "$version" \
		${KEA_ROOT:+chroot "$KEA_ROOT"} "$KEA" $free ||
		fail "they differ"
}

# Kea's own examples load, on a host that has their interfaces.
test_examples_of_kea_load() {
	found=0
	for file in /usr/share/doc/kea*/examples/kea6/*.json \
		/etc/kea/kea-dhcp6.conf; do
		[ -r "$file" ] || continue
		found=$((found + 1))
		sed 's/"\(eth\|ens\|eno\|en\|vmnet\)[0-9X][0-9s]*"/"lo"/g' \
			"$file" >"$dir/example.json"
		"$SERVER" -t "$dir/example.json" ||
			fail "$file is refused"
	done
	[ "$found" -gt 0 ] || skip "no example of Kea is installed"
}

run_cases same_verdicts_as_kea examples_of_kea_load
