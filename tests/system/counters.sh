# tests/system/counters.sh: a server whose counters can be read, for tests that
# source lib.sh: one operator, who may everything, and Kea's channel.

# ctl ARGUMENTS...: dhcp6ctl as that operator
ctl() {
	"$build/ctrld/dhcp6ctl" -s "$dir/ctrld.sock" -k "$dir/chief.key" "$@"
}

# counter NAME: by dhcp6ctl
counter() {
	ctl stats "$1" | awk -v name="$1" '$1 == name { print $2 }'
}

# kea_counter NAME: by Kea's channel
kea_counter() {
	python3 "$here/kea_client.py" "$dir/kea.sock" eof "{ \"command\":
		\"statistic-get\", \"arguments\": { \"name\": \"$1\" } }" |
		sed -n "s/.*\"$1\": \[\[\([0-9]*\),.*/\1/p"
}

# with_channel THREADS: before the start, so many workers
with_channel() {
	export DHCP6D_CONTROL_SOCKET="$dir/dhcp6d.sock"
	socket="{ \"socket-type\": \"unix\", \"socket-name\": \"$dir/kea.sock\" }"
	threads="{ \"enable-multi-threading\": true, \"thread-pool-size\": $1 }"
	configure "s|\"mac-sources\"|\"control-socket\": $socket, &|" \
		"s|\"mac-sources\"|\"multi-threading\": $threads, &|"
}

# Once the server serves.
ctrld_start() {
	key=$("$build/ctrld/dhcp6ctl" -k "$dir/chief.key" keygen 2>/dev/null)
	cat >"$dir/ctrld.yaml" <<-END
	ctrld:
	  socket: $dir/ctrld.sock
	  server-socket: $dir/dhcp6d.sock
	  identity-file: $dir/identity
	  audit-log: $dir/audit.log
	  operators: [ { name: chief, key: $key, role: admin } ]
	END
	"$build/ctrld/ctrld" -c "$dir/ctrld.yaml" -d >>"$dir/ctrld.log" 2>&1 &
	wait_for 30 ctl status || fail "ctrld does not answer"
	wait_for 30 test -S "$dir/kea.sock" ||
		fail "Kea's channel does not answer"
}
