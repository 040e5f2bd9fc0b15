#!/bin/sh
# log.sh: what administrators of Kea search for in its log is found in ours.
#
# Plays replays with full debug logging and holds what is written to
# log-ids.list: "said" must occur, "start" must be a message at all, "none" must
# be none.
folder=${srcdir:-.}/tests/replay
messages=${srcdir:-.}/libcommon/log_messages.h
output=$(mktemp)
trap 'rm -f "$output"' EXIT
for name in solicit request renew release reservation prefix; do
	tests/replay/replay -v "$folder/$name.replay" >>"$output" 2>&1 || {
		echo "$name.replay fails"
		exit 1
	}
done
grep -v '^#' "$folder/log-ids.list" | (
	status=0
	while read -r kind id why; do
		found=no
		case $kind in
		said) grep -q "\] $id " "$output" && found=yes ;;
		*) grep -q "M($id," "$messages" && found=yes ;;
		esac
		case $kind.$found in
		said.yes | start.yes | none.no) ;;
		*)
			echo "$kind $id: found: $found $why"
			status=1
			;;
		esac
	done
	exit "$status"
)
