#!/bin/sh
# start.sh: a start with whatever stands in the lease file, and its end.
#
# Promised: rows that cannot be read keep nobody from starting, are told with
# line and reason and kept in F.bad (lease-file.md 5, 9.3); a torn end is cut
# off and kept; a file that lost all is told of; SIGTERM ends a load at once and
# changes nothing; a terminal shows how far a load is.
CAPTURE=no
. "$(dirname "$0")/lib.sh"

header="address,duid,valid_lifetime,expire,subnet_id,pref_lifetime,lease_type"
header="$header,iaid,prefix_len,fqdn_fwd,fqdn_rev,hostname,hwaddr,state"
header="$header,user_context,hwtype,hwaddr_source,pool_id"

# row NUMBER: a lease that is alive
row() {
	printf '2001:db8::%x,00:01:00:01:0a:%02x,4000000,%s,1024,3000,0,1,128' \
		"$1" "$1" 1900000000
	printf ',0,0,,52:54:00:00:00:01,0,,1,1,0'
}

# rows COUNT: as many leases
rows() {
	python3 -c 'import sys
for i in range(int(sys.argv[1])):
	print("2001:db8::%x:%x,00:01:00:01:%02x:%02x:%02x,4000000,1900000000,1024,"
	      "3000,0,1,128,0,0,,52:54:00:00:00:01,0,,1,1,0"
	      % (i >> 16, i & 0xffff, i >> 16, i >> 8 & 255, i & 255))' "$1"
}

bad_file() {
	echo "$header"
	row 1; echo                              # 2
	echo "2001:db8::2,00:01:00:01,1,2"       # 3: columns
	row 3; printf '\r\n'                     # 4: CR LF
	printf '2001:db8::4,\0\n'                # 5: NUL
	head -c 3000000 /dev/zero | tr '\0' x    # 6: megabytes
	echo
	row 5; echo                              # 7
	row 6 | sed 's/4000000/99999999999/'     # 8: out of range
	echo
	echo
	row 7; echo                              # 10
	row 7 | sed 's/3000/3001/'; echo         # 11: the same lease again
	row 8 | cut -c 1-40 | tr -d '\n'         # torn
}

said() {
	grep -q "$@" "$dir/server.log"
}

leases_loaded() {
	said "DHCPSRV_MEMFILE_LEASES_LOADED $1 leases"
}

test_bad_rows_are_kept_aside() {
	need python3
	bad_file >"$leases"
	echo "from before" >"$leases.bad"
	server_start
	expect "four leases are there" leases_loaded 4
	for line in 3 5 6 8; do
		expect "line $line is told" \
			said "LOAD_ROW_ERROR.*$line.*$leases"
		expect "line $line is kept, and why" \
			grep -aq "$leases:$line: .\+" "$leases.bad"
	done
	expect "a short row is kept as it was" \
		grep -aqx "2001:db8::2,00:01:00:01,1,2" "$leases.bad"
	expect "what was there before is there" \
		grep -qx "from before" "$leases.bad"
	expect "the torn end is told" said DHCPSRV_MEMFILE_TORN_ROW
	expect "and kept" grep -aq '^2001:db8::8,' "$leases.bad"
	server_stop || fail "it does not end well"
	server_start
	expect "the same four after another start" \
		test "$(count_of "LEASES_LOADED 4 leases" "$dir/server.log")" = 2
	expect "with nothing torn" \
		test "$(count_of DHCPSRV_MEMFILE_TORN_ROW "$dir/server.log")" = 1
}

test_bad_rows_file_is_for_owner_and_group() {
	bad_file >"$leases"
	server_start
	expect "its mode is 0640" test "$(stat -c %a "$leases.bad")" = 640
}

test_too_many_bad_rows() {
	bad_file >"$leases"
	configure 's|"persist": true|&, "max-row-errors": 2|'
	ip netns exec srv "$SERVER" -c "$config" -d -D "$dir" \
		>"$dir/server.log" 2>&1
	status=$?
	expect "it does not start ($status)" test "$status" -ne 0
	expect "and says why" said "maximum number of failures"
}

test_a_file_that_lost_all() {
	: >"$leases"
	server_start
	expect "an empty file is told" said "DHCPSRV_MEMFILE_EMPTY.* 0 bytes"
	server_stop
	server_start
	expect "one of ours is not" \
		test "$(count_of DHCPSRV_MEMFILE_EMPTY "$dir/server.log")" = 1
	server_stop
	head -c 100000 /dev/zero >"$leases"
	server_start
	expect "zeros are told" said "DHCPSRV_MEMFILE_EMPTY.* 100000 bytes"
	server_stop
	rm "$leases"
	server_start
	expect "that there is no file is not" \
		test "$(count_of DHCPSRV_MEMFILE_EMPTY "$dir/server.log")" = 2
}

loading() {
	said DHCPSRV_MEMFILE_LEASE_FILE_LOAD || ! kill -0 "$server"
}

# With -d each row is a line of log: there is time enough for a signal.
test_sigterm_ends_a_load() {
	need python3
	{ echo "$header"; rows 2000000; } >"$leases"
	before=$(cksum <"$leases")
	mkdir -p "$dir/data"
	ip netns exec srv "$SERVER" -c "$config" -d -D "$dir/data" \
		>"$dir/server.log" 2>&1 &
	server=$!
	wait_for 30 loading
	begun=$(date +%s%N)
	server_stop TERM
	status=$?
	took=$((($(date +%s%N) - begun) / 1000000))
	expect "it ends well ($status)" test "$status" = 0
	expect "before all was loaded" not said DHCPSRV_MEMFILE_LEASES_LOADED
	expect "soon ($took ms)" test "$took" -lt 5000
	expect "and the file is as it was" \
		test "$(cksum <"$leases")" = "$before"
}

# The log goes to a file and standard error is a terminal.
test_a_terminal_shows_the_load() {
	need python3
	{ echo "$header"; rows 1000000; } >"$leases"
	python3 - "$SERVER" "$config" "$dir" <<'EOF'
import json
import sys
with open(sys.argv[2]) as file:
    text = json.load(file)
text["Dhcp6"]["loggers"] = [{"name": "kea-dhcp6", "severity": "INFO",
    "output_options": [{"output": sys.argv[3] + "/server.log"}]}]
with open(sys.argv[2], "w") as file:
    json.dump(text, file)
EOF
	mkdir -p "$dir/data"
	ip netns exec srv python3 - "$SERVER" -c "$config" -D "$dir/data" \
		>"$dir/terminal" <<'EOF' &
import os
import pty
import sys
pid, terminal = pty.fork()
if pid == 0:
    os.execv(sys.argv[1], sys.argv[1:])
while True:
    try:
        shown = os.read(terminal, 4096)
    except OSError:
        break
    if not shown:
        break
    sys.stdout.buffer.write(shown)
    sys.stdout.flush()
os.waitpid(pid, 0)
EOF
	soon "it serves" server_has_started
	expect "rows were counted" \
		grep -aq "$leases: Loading leases: [0-9]* rows, [0-9]*%" \
		"$dir/terminal"
	expect "and the line is taken away" \
		test "$(tail -c 4 "$dir/terminal" | od -An -tx1 | tr -d ' ')" \
		= 0d1b5b4b
}

run_cases bad_rows_are_kept_aside bad_rows_file_is_for_owner_and_group \
	too_many_bad_rows a_file_that_lost_all sigterm_ends_a_load \
	a_terminal_shows_the_load
