#!/bin/sh
# kea-channel.sh: Kea's own channel, with the habits of its clients.
#
# Where the configuration names a control socket ctrld serves it: each way of
# sending and reading that known clients have; errors in Kea's words; roles by
# the kernel's word, audited; sockets that come and go with reloads, whoever
# asked for them; ctrld killed and started again.
. "$(dirname "$0")/lib.sh"

# kea WAY TEXT: the answer
kea() {
	python3 "$here/kea_client.py" "${kea_socket:-$dir/kea.sock}" "$@"
}

# kea_as USER WAY TEXT: in no group of ours
kea_as() {
	user=$1
	shift
	AS=$user python3 "$here/kea_client.py" "$dir/kea.sock" "$@"
}

# answers PATTERN COMMAND...
answers() {
	wanted=$1
	shift
	"$@" 2>&1 | tee -a "$dir/client.log" | grep -q -- "$wanted"
}

# command NAME [ARGUMENTS]
command_of() {
	echo "{\"command\": \"$1\", \"service\": [\"dhcp6\"]${2:+, \"arguments\": $2}}"
}

ctrld_start() {
	"$build/ctrld/ctrld" -c "$dir/ctrld.yaml" -d >>"$dir/ctrld.log" 2>&1 &
	ctrld=$!
}

# socket_configure KEYWORD PATH
socket_configure() {
	one="{ \"socket-type\": \"unix\", \"socket-name\": \"$2\" }"
	[ "$1" = control-socket ] || one="[ $one ]"
	configure "/\"control-socket/d" "s|\"Dhcp6\": {|&\n\"$1\": $one,|"
}

start() {
	need python3
	server_is_kea && skip "Kea has no such daemon"
	export DHCP6D_CONTROL_SOCKET="$dir/dhcp6d.sock"
	export DHCP6D_LFC="$build/lfc/lfc"
	{
		echo "ctrld:"
		echo "  socket: $dir/ctrld.sock"
		echo "  server-socket: $dir/dhcp6d.sock"
		echo "  identity-file: $dir/identity"
		echo "  audit-log: $dir/audit.log"
		echo "  kea-channel:"
		echo "    - { user: daemon, role: read }"
	} >"$dir/ctrld.yaml"
	socket_configure "${1:-control-socket}" "$dir/kea.sock"
	server_start
	ctrld_start
	wait_for 30 answers '"result": 0' kea eof "$(command_of status-get)" ||
		fail "Kea's channel is not served"
}

test_ways() {
	start
	for way in eof newline short dribble twice; do
		expect "$way" answers '"text": "3.0.0"' \
			kea "$way" "$(command_of version-get)"
	done
	expect "an empty map of arguments is harmless" answers '"result": 0' \
		kea eof "$(command_of status-get '{}')"
	expect "comments" answers '"result": 0' kea eof \
		'/* who */ { # asks
		"command": "status-get" } // and ends'
	expect "who goes away harms nobody" kea leave "$(command_of status-get)"
	expect "served" answers '"result": 0' kea eof "$(command_of status-get)"
}

test_errors() {
	start
	failed="Error during command processing: invalid command:"
	expect "no bracket" answers 'invalid first character n' kea eof 'no'
	expect "blank, then none" answers 'invalid character n' kea eof ' no'
	expect "a list" answers "$failed expected toplevel entry to be a map" \
		kea eof '[1]'
	expect "nothing" answers "$failed does not contain mandatory 'command'" \
		kea eof '{}'
	expect "no JSON" answers '<wire>:1' kea eof '{]'
	expect "unknown" answers '"result": 2' kea eof "$(command_of what)"
	expect "empty" answers '"result": 3' kea eof \
		"$(command_of lease6-get '{"ip-address": "2001:db8::9"}')"
	deep=$(python3 -c 'print("[" * 5000 + "]" * 5000)')
	expect "too deep" answers 'nested too deeply' kea eof \
		"$(command_of status-get "$deep")"
	expect "ten seconds of silence" answers \
		'timed out, discarded partial command of' kea silent \
		"$(command_of status-get)"
}

test_long_answers() {
	start
	{
		head -n 1 "$leases"
		awk 'BEGIN { for (i = 0; i < 20000; i++)
			printf "2001:db8::1:%x,00:01:02:%02x:%02x,40000,%d," \
			"1024,30000,0,%d,128,0,0,,,0,,,,0\n", i, i / 256,
			i % 256, systime() + 40000, i }'
	} >"$dir/rows"
	server_stop
	cp "$dir/rows" "$leases"
	server_start
	for way in eof short newline; do
		expect "20000 leases, read by $way" answers \
			'20000 IPv6 lease(s) found' \
			kea "$way" "$(command_of lease6-get-all)"
	done
	expect "a page" answers '"count": 256' kea short \
		"$(command_of lease6-get-page '{"from": "start", "limit": 256}')"
}

test_roles() {
	start
	chmod 777 "$dir" "$dir/kea.sock"
	add=$(command_of lease6-add \
		'{"ip-address": "2001:db8::777", "duid": "01:02:03", "iaid": 7}')
	expect "root adds a lease" answers '"result": 0' kea eof "$add"
	expect "its row is on disk by then" is_leased 2001:db8::777
	expect "it is audited" grep -q \
		"channel=kea operator=- uid=0 .*command=lease6-add .*result=0" \
		"$dir/audit.log"
	expect "a user who may read does" answers '"result": 0' \
		kea_as daemon eof "$(command_of status-get)"
	expect "and no more" answers 'needs the role operate' \
		kea_as daemon eof "$add"
	expect "a stranger may nothing" answers 'needs the role read' \
		kea_as nobody eof "$(command_of status-get)"
	expect "which is audited" grep -q \
		"channel=kea .*command=status-get .*result=refused" \
		"$dir/audit.log"
}

moved() {
	[ ! -e "$dir/kea.sock" ] && [ -S "$dir/moved.sock" ]
}

test_follows_reloads() {
	start control-sockets
	socket_configure control-sockets "$dir/moved.sock"
	expect "reload over the channel" answers '"result": 0' kea eof \
		"$(command_of config-reload)"
	wait_for 2 moved || fail "the socket has not moved at once"
	kea_socket=$dir/moved.sock
	expect "served there" answers '"result": 0' \
		kea eof "$(command_of status-get)"
	socket_configure control-sockets "$dir/kea.sock"
	kill -HUP "$server"
	kea_socket=
	soon "a reload by signal is followed, too" answers '"result": 0' \
		kea eof "$(command_of status-get)"
	expect "the old socket is gone" not test -e "$dir/moved.sock"
}

test_restarts() {
	start
	kill -KILL "$ctrld"
	wait "$ctrld"
	ctrld_start
	soon "ctrld killed, started: served" answers '"result": 0' \
		kea eof "$(command_of status-get)"
	server_stop KILL
	expect "without dhcp6d: an answer" answers '"result": 1' \
		kea eof "$(command_of status-get)"
	server_start
	soon "with it: served" answers '"result": 0' \
		kea eof "$(command_of status-get)"
	kill "$ctrld"
	wait "$ctrld"
	expect "stopped: the socket is gone" not test -e "$dir/kea.sock"
}

# member FILE PATH: a value of a JSON file, or of an answer
member() {
	python3 -c 'import json, sys
value = json.load(open(sys.argv[1]))
for step in sys.argv[2].split("/"):
	value = value[int(step) if step.isdigit() else step]
print(value)' "$1" "$2"
}

test_configuration() {
	start
	kea eof "$(command_of config-get)" >"$dir/got.json"
	expect "defaults are told" test \
		"$(member "$dir/got.json" arguments/Dhcp6/t2-percent)" = 0.8
	hash=$(member "$dir/got.json" arguments/hash)
	expect "the hash alone" answers "$hash" \
		kea eof "$(command_of config-hash-get)"
	python3 -c 'import json, sys
arguments = json.load(open(sys.argv[1]))["arguments"]
del arguments["hash"]
arguments["Dhcp6"]["renew-timer"] = 77
print(json.dumps({"command": "config-set", "arguments": arguments}))' \
		"$dir/got.json" >"$dir/set.json"
	expect "config-set" answers 'Configuration successful' \
		kea eof "$(cat "$dir/set.json")"
	expect "it is in force" answers '"renew-timer": 77' \
		kea eof "$(command_of config-get)"
	expect "a subnet is added" answers 'IPv6 subnet added' kea eof \
		"$(command_of subnet6-add '{"subnet6":
		[ { "id": 9, "subnet": "2001:db8:9::/64" } ]}')"
	expect "it is there" answers '"id": 9' \
		kea eof "$(command_of subnet6-list)"
	expect "and deleted" answers 'id 9) deleted' \
		kea eof "$(command_of subnet6-del '{"id": 9}')"
	expect "all errors" answers 'keyword \\"a\\".*keyword \\"b\\"' kea eof \
		"$(command_of config-set '{"Dhcp6": {"a": 1, "b": 2}}')"
	expect "elsewhere it is not written" answers 'not allowed to write' \
		kea eof "$(command_of config-write '{"filename": "/etc/x"}')"
	expect "config-write" answers 'successful' \
		kea eof "$(command_of config-write '{"filename": "kept.json"}')"
	expect "what was written" test \
		"$(member "$dir/kept.json" Dhcp6/renew-timer)" = 77
	expect "a reload goes back to the file" answers '"result": 0' kea eof \
		"$(command_of config-reload)"
	expect "which is as before" answers "$hash" \
		kea eof "$(command_of config-hash-get)"
}

# What commands change is in force, shown, and written where asked for.
test_edits() {
	start
	expect "a class" answers "Class 'c' added" kea eof "$(command_of \
		class-add '{"client-classes": [{"name": "c"}]}')"
	expect "a network" answers "shared network 'n' added" kea eof \
		"$(command_of network6-add '{"shared-networks": [{"name": "n",
		"subnet6": [{"id": 900, "subnet": "2001:db8:900::/48"}]}]}')"
	expect "part of a subnet" answers 'IPv6 subnet updated' kea eof \
		"$(command_of subnet6-delta-add '{"subnet6": [{"id": 900,
		"subnet": "2001:db8:900::/48", "renew-timer": 66}]}')"
	expect "a reservation" answers 'Host added' kea eof \
		"$(command_of reservation-add '{"reservation": {"subnet-id":
		900, "duid": "01:02:03", "ip-addresses": ["2001:db8:900::7"]}}')"
	expect "found by its address" answers '1 IPv6 host(s) found' kea eof \
		"$(command_of reservation-get-by-address \
		'{"ip-address": "2001:db8:900::7"}')"
	expect "selected" answers "network 'n' starting with subnet" kea eof \
		"$(command_of subnet6-select-test \
		'{"link": "2001:db8:900::1"}')"
	expect "written" answers 'successful' kea eof \
		"$(command_of config-write '{"filename": "edited.json"}')"
	expect "with the change" grep -q '"renew-timer": 66' "$dir/edited.json"
	expect "off for a time" answers 'disabled for 1 seconds' kea eof \
		"$(command_of dhcp-disable '{"max-period": 1}')"
	wait_for 30 answers '"globally-disabled": false' kea eof \
		"$(command_of status-get)" || fail "the service stays off"
	expect "reset" answers "Statistic 'pkt6-received' reset" kea eof \
		"$(command_of statistic-reset '{"name": "pkt6-received"}')"
}

# The server's own file keeps its comments, in JSON and in YAML.
test_config_write() {
	start
	configure '1s|^|# ours\n|' \
		's|"renew-timer": 1000,|& // a second comment|' \
		's|"pools": \[|/* a third one */ &|'
	sed 's|"renew-timer": 1000,|"renew-timer": 1234,|
		s|"pd-pools"|"comment": "new", &|' "$config" >"$dir/wanted"
	expect "comments change nothing" answers '"result": 0' kea eof \
		"$(command_of config-reload)"
	cp "$config" "$dir/before"
	expect "nothing to write" answers 'successful' kea eof \
		"$(command_of config-write)"
	expect "nothing is written" cmp "$config" "$dir/before"
	cp "$dir/wanted" "$config"
	expect "another configuration" answers '"result": 0' kea eof \
		"$(command_of config-reload)"
	cp "$dir/before" "$config"
	expect "is written" answers 'successful' kea eof \
		"$(command_of config-write)"
	for words in '# ours' 'renew-timer": 1234, // a second comment' \
		'/\* a third one \*/ "pools"' '"comment": "new"'; do
		expect "$words" grep -q -- "$words" "$config"
	done
	hash=$(kea eof "$(command_of config-hash-get)")
	expect "a reload reads the same" answers '"changes": \[\]' kea eof \
		"$(command_of config-reload)"
	expect "to the hash" test "$hash" = \
		"$(kea eof "$(command_of config-hash-get)")"
	{
		echo 'Dhcp6:  # in lines'
		echo '  control-socket:'
		echo '    socket-type: unix'
		echo "    socket-name: $dir/kea.sock  # there"
		echo "  lease-database: { type: memfile, name: $leases }"
		echo '  interfaces-config: { interfaces: [ eth1 ] }'
		echo '  renew-timer: 77  # T1'
	} >"$config"
	expect "YAML" answers '"result": 0' kea eof \
		"$(command_of config-reload)"
	kea eof "$(command_of class-add '{"client-classes": [{"name":
		"c"}]}')" >/dev/null
	expect "is written" answers 'successful"' kea eof \
		"$(command_of config-write)"
	expect "as YAML" grep -q '^  renew-timer: 77  # T1$' "$config"
	expect "with the class" grep -q \
		'^  client-classes: \[ { "name": "c" } \]$' "$config"
	expect "which a start reads" on srv "$SERVER" -t "$config"
	echo 1234 >"$dir/timer"
	sed "s|1234|<?include \"$dir/timer\"?>|" "$dir/wanted" >"$config"
	cp "$config" "$dir/before"
	kea eof "$(command_of config-reload)" >/dev/null
	expect "a file that includes" answers 'successful"' kea eof \
		"$(command_of config-write)"
	expect "is kept" cmp "$config" "$dir/before"
	kea eof "$(command_of class-add '{"client-classes": [{"name":
		"c"}]}')" >/dev/null
	expect "and refused when something has changed" \
		answers 'the file includes others' kea eof \
		"$(command_of config-write)"
	expect "nothing is written then" cmp "$config" "$dir/before"
}

# A reload that a signal began is not the answer to config-reload: the file
# had been read when it was asked. All errors of the file are told.
test_reload_answers() {
	start
	kill -HUP "$server"
	configure "s|\"Dhcp6\": {|&\"colour\": 1, \"taste\": 2,|"
	kea eof "$(command_of config-reload)" >"$dir/answer"
	expect "refused" grep -q '"result": 1' "$dir/answer"
	expect "the first error" grep -q colour "$dir/answer"
	expect "the second error" grep -q taste "$dir/answer"
}

run_cases ways errors long_answers roles configuration edits config_write reload_answers \
	follows_reloads restarts
