#!/bin/sh
# must-fail.sh: the replay runner sees what is wrong. Plays must-fail.inc, in
# which every scenario has to fail with the words of its title.
output=$(tests/replay/replay "${srcdir:-.}/tests/replay/must-fail.inc") && {
	echo "must-fail: status 0"
	exit 1
}
echo "$output" | awk '
	/^ok / { print "must-fail: passed: " substr($0, 4); wrong = 1 }
	title != "" {
		if (index($0, title) == 0) {
			print "must-fail: not \"" title "\" but: " $0
			wrong = 1
		}
		title = ""
		count++
	}
	/^not ok / { title = substr($0, 8) }
	END { print count " scenarios fail as they should"; exit wrong }'
