#!/bin/sh
# server.sh: the server as its administrator meets it.
#
# Files for owner and group only, no PID file left behind, the log's story in
# Kea's words and on the outputs that loggers name, bad configurations refused
# with all their errors, what is missing named, a lease file of Kea taken over.
. "$(dirname "$0")/lib.sh"

client() {
	node=$1
	shift
	on "$node" timeout 20 dhclient -6 -v -1 -D LLT \
		-lf "$dir/$node.leases" -pf "$dir/$node.pid" "$@" eth0 \
		>>"$dir/client.log" 2>&1
}

start() {
	need dhclient
	client_make c1 "$reserved_mac"
	server_start
}

# Nothing for everybody: the last digit of the mode is 0.
is_private() {
	[ -e "$1" ] && [ "$(stat -c %a "$1" | tail -c 2)" = 0 ]
}

# with_logger OUTPUT: INFO to it
with_logger() {
	logger='"loggers": [ { "name": "kea-dhcp6", "severity": "INFO",'
	logger="$logger \"output-options\": [ { \"output\": \"$1\" } ] } ],"
	configure "s|\"mac-sources\"|$logger &|"
}

test_files() {
	! server_is_kea || skip "Kea's files are for everybody"
	start
	expect "a client is served" client c1
	expect "the lease file is private" is_private "$leases"
	for file in "$dir"/data/*; do
		expect "${file##*/} is private" is_private "$file"
	done
	server_stop || fail "the server ends with status $?"
	expect "no PID file is left" \
		test -z "$(find "$dir" /run -name '*.pid*' ! -name 'c1.pid')"
}

# With -d everything goes to the console, whatever the file says.
test_console() {
	! server_is_kea || skip "Kea forgets its -d when it is configured"
	start
	expect "a client is served" client c1
	server_stop || fail "the server ends with status $?"
	for id in DHCP6_STARTING DHCPSRV_CFGMGR_NEW_SUBNET6 \
		HOSTS_CFG_ADD_HOST DHCPSRV_MEMFILE_DB \
		DHCPSRV_MEMFILE_LEASE_FILE_LOAD DHCP6_STARTED \
		DHCP6_PACKET_RECEIVED DHCP6_PACKET_SEND DHCP6_LEASE_ADVERT \
		DHCP6_LEASE_ALLOC DHCP6_SHUTDOWN; do
		expect "it says $id" grep -q "\] $id " "$dir/server.log"
	done
	expect "the lease file's parameters are told" grep -q \
		"lfc-interval=1800 name=$leases persist=true" "$dir/server.log"
	line='^[0-9-]{10} [0-9:]{8}\.[0-9]{3} (DEBUG|INFO |WARN |ERROR)'
	line="$line \[kea-dhcp6(\.[a-z0-9-]+)?/[0-9]+\.[0-9]+\] [A-Z0-9_]+ "
	expect "each line has Kea's form" \
		not grep -Evq "$line" "$dir/server.log"
}

# server_start_quiet: as server_start, but where the loggers say
server_start_quiet() {
	mkdir -p "$dir/data"
	if server_is_kea; then
		skip "this is about our switches"
	fi
	ip netns exec srv "$SERVER" -c "$config" -D "$dir/data" \
		>>"$dir/server.log" 2>&1 &
	server=$!
}

test_log_file() {
	need dhclient
	client_make c1 "$reserved_mac"
	with_logger "$dir/kea.log"
	server_start_quiet
	soon "it starts" grep -q DHCP6_STARTED "$dir/kea.log"
	expect "a client is served" client c1
	soon "its lease is told" grep -q DHCP6_LEASE_ALLOC "$dir/kea.log"
	expect "nothing below INFO" not grep -q ' DEBUG ' "$dir/kea.log"
	expect "the log is private" is_private "$dir/kea.log"
	server_stop || fail "the server ends with status $?"
	soon "the end is told" grep -q DHCP6_SHUTDOWN "$dir/kea.log"
}

# As of Kea before 3.0: the file says where lease file and DUID are.
test_data_directory() {
	! server_is_kea || skip "it is how Kea is started here"
	mkdir -p "$dir/data"
	configure "s|\"Dhcp6\": {|&\"data-directory\": \"$dir/data\",|"
	configure "s|\"name\": \"$dir/data/|\"name\": \"|"
	KEA_DHCP_DATA_DIR=/nowhere ip netns exec srv "$SERVER" -c "$config" \
		-d >>"$dir/server.log" 2>&1 &
	server=$!
	wait_for 30 server_has_started_or_gone
	server_has_started || fail "the server does not start"
	expect "the DUID is there" test -s "$dir/data/kea-dhcp6-serverid"
	server_stop || fail "the server ends with status $?"
}

test_takes_over_leases() {
	cat >"$leases" <<-END
	address,duid,valid_lifetime,expire,subnet_id,pref_lifetime,lease_type,iaid,prefix_len,fqdn_fwd,fqdn_rev,hostname,hwaddr,state,user_context,hwtype,hwaddr_source
	2001:db8::abc,00:03:00:01:52:54:00:00:02:02,4000,$(($(date +%s) + 3000)),1024,3000,0,514,128,0,0,,52:54:00:00:02:02,0,,1,2
	2001:db8::bad,not a duid,4000
	END
	need dhclient
	client_make c2 52:54:00:00:02:02
	server_start
	on c2 timeout 20 dhclient -6 -v -1 -D LL -lf "$dir/c2.leases" \
		-pf "$dir/c2.pid" eth0 >>"$dir/client.log" 2>&1 ||
		fail "the client is not served"
	expect "the client has the address that it had" \
		has_address c2 2001:db8::abc
	server_is_kea || expect "the bad row is named by its line" \
		grep -Eq 'line:? 3|row 3' "$dir/server.log"
}

# A lease file of Kea 3.0 as if it had been written this minute: one of its
# clients gets address and prefix of before, and has both renewed.
test_renews_leases_of_kea() {
	written=1795532840
	awk -F, -v OFS=, -v later=$(($(date +%s) - written)) \
		'NR > 1 { $4 = sprintf("%.0f", $4 + later) } { print }' \
		"$top/tests/unit/kea/leases-3.0.3.csv" >"$leases"
	need dhclient
	timers 2 30 3000 4000
	client_make c3 52:54:00:00:09:01
	server_start
	server_is_kea || expect "no row is bad" \
		not grep -q LEASE_LOAD_ROW_ERROR "$dir/server.log"
	rows=$(wc -l <"$leases")
	on c3 timeout 20 dhclient -6 -v -1 -D LL -N -P -lf "$dir/c3.leases" \
		-pf "$dir/c3.pid" eth0 >>"$dir/client.log" 2>&1 ||
		fail "the client is not served"
	expect "the client has the address that it had" \
		has_address c3 2001:db8::103
	soon "it has been told twice to keep it" seen renew 2
	soon "both leases are written anew each time" \
		rows_of_both "$rows"
}

# After row N there are rows of c3's address and prefix: first, Renew, Renew.
rows_of_both() {
	for lease in 2001:db8::103 2001:db8:fff:20::; do
		[ "$(tail -n +$(($1 + 1)) "$leases" |
			grep -c "^$lease,.*,4000,")" -ge 3 ] || return 1
	done
}

# refuses TEXT: the server ends soon, not well, and says the text
refuses() {
	! server_is_kea || skip "this is about our words"
	status=0
	mkdir "$dir/data"
	on srv timeout 5 "$SERVER" -c "$config" -D "$dir/data" \
		>>"$dir/server.log" 2>&1 || status=$?
	cat "$dir/server.log"
	expect "it does not start" test "$status" != 0
	expect "it does not stay" test "$status" != 124
	expect "it says '$1'" grep -Eq "$1" "$dir/server.log"
}

test_bad_configuration() {
	configure 's/"renew-timer"/"renew-tmer"/' 's/: 1024/: -4/'
	refuses 'renew-tmer.*renew-timer'
	expect "and the other error with its place" \
		grep -Eq "kea.json:20:[0-9]+" "$dir/server.log"
	expect "the check says the same" not on srv "$SERVER" -t "$config"
}

test_missing_folder() {
	configure "s|$leases|$dir/nowhere/leases.csv|"
	refuses "$dir/nowhere"
}

test_second_server() {
	start
	status=0
	on srv timeout 5 "$SERVER" -c "$config" -d -D "$dir/data" \
		>"$dir/second.log" 2>&1 || status=$?
	! server_is_kea || skip "Kea looks at its PID file only"
	expect "a second one does not start" test "$status" != 0
	expect "nor does it stay" test "$status" != 124
	expect "the first one serves" client c1
}

# P-14-a: the link-layer destination is nobody's business.
test_unicast_frame() {
	need python3
	client_make c1
	server_start
	expect "a Solicit to the group in a frame to one host is answered" \
		on c1 python3 "$here/frame.py" eth0 52:54:00:00:00:01
}

run_cases unicast_frame files console data_directory log_file takes_over_leases \
	renews_leases_of_kea bad_configuration missing_folder second_server
