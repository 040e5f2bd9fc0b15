#!/bin/sh
# reload-clients.sh: SIGHUP puts a new configuration in force while real clients
# come and go; none of them notices, and a file with an error changes nothing.
. "$(dirname "$0")/lib.sh"

# once NODE: a lease is got and given back
once() {
	rm -f "$dir/$1.leases"
	on "$1" timeout 20 dhclient -6 -v -1 -lf "$dir/$1.leases" \
		-pf "$dir/$1.pid" eth0 >>"$dir/client.log" 2>&1 &&
		on "$1" timeout 20 dhclient -6 -v -r -lf "$dir/$1.leases" \
			-pf "$dir/$1.pid" eth0 >>"$dir/client.log" 2>&1
}

# traffic NODE: until $dir/enough is there; a line for each round
traffic() {
	while [ ! -e "$dir/enough" ]; do
		if once "$1"; then
			echo good >>"$dir/$1.rounds"
		else
			echo bad >>"$dir/$1.rounds"
		fi
	done
}

reload() {
	kill -s HUP "$server"
}

config_loads() {
	count_of DHCP6_CONFIG_COMPLETE "$dir/server.log"
}

loads_are_above() {
	[ "$(config_loads)" -gt "$1" ]
}

client_gets() {
	rm -f "$dir/told"
	on c9 timeout 20 dhclient -6 -v -1 -S -lf "$dir/c9.leases" \
		-pf "$dir/c9.pid" eth0 >>"$dir/client.log" 2>&1
	grep -q "$1" "$dir/told"
}

start() {
	need dhclient
	echo 'echo "$new_dhcp6_name_servers"' ">>$dir/told" \
		>/etc/dhcp/dhclient-exit-hooks.d/told
	with_options
	client_make c9 52:54:00:00:09:09
	server_start
	expect "an option is as configured" client_gets '2001:db8::53'
}

test_under_traffic() {
	start
	for i in 1 2 3; do
		client_make "c$i" "52:54:00:00:01:0$i"
		traffic "c$i" &
	done
	for i in 1 2 3 4 5 6 7 8; do
		loads=$(config_loads)
		configure "s/2001:db8::5[0-9a-f]*/2001:db8::5$i/"
		reload
		soon "reload $i is in force" loads_are_above "$loads"
		sleep 0.5
	done
	expect "the newest configuration is in force" \
		client_gets '2001:db8::58'
	touch "$dir/enough"
	for i in 1 2 3; do
		soon "client $i has had leases" grep -q good "$dir/c$i.rounds"
		expect "and never was without" \
			not grep -q bad "$dir/c$i.rounds"
	done
}

test_bad_configuration() {
	start
	loads=$(config_loads)
	configure 's/"renew-timer": 1000/"renew-timer": "soon"/' \
		's/2001:db8::53/2001:db8::99/'
	reload
	soon "the error is told" grep -q 'ERROR' "$dir/server.log"
	expect "nothing has changed" client_gets '2001:db8::53'
	configure 's/"renew-timer": "soon"/"renew-timer": 1000/'
	reload
	soon "without the error it is loaded" loads_are_above "$loads"
	soon "and in force" client_gets '2001:db8::99'
}

# A client's address that the new configuration reserves for another.
test_new_reservation() {
	timers 3 6 30 60
	start
	client_make c1 52:54:00:00:02:02
	on c1 timeout 20 dhclient -6 -v -1 -lf "$dir/c1.leases" \
		-pf "$dir/c1.pid" eth0 >>"$dir/client.log" 2>&1 ||
		fail "the client is not served"
	address=$(pool_address c1)
	loads=$(config_loads)
	configure "s/$reserved_address/$address/"
	reload
	soon "it is in force" loads_are_above "$loads"
	soon "the address goes" not has_address c1 "$address"
	soon "the client has another" has_pool_address c1
}

run_cases under_traffic bad_configuration new_reservation
