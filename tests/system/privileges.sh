#!/bin/sh
# privileges.sh: what each process may still do when it works, by the kernel's
# word (/proc) and by trying from inside (trial.c) what must fail; files that
# were root's or another user's are taken over, links are not followed; and
# without a user of its own the server serves, but says so.
. "$(dirname "$0")/lib.sh"

# status_of PID FIELD: its first word
status_of() {
	awk -v field="$2:" '$1 == field { print $2 }' "/proc/$1/status"
}

uid_of() {
	awk -F: -v name="$1" '$1 == name { print $3 }' /etc/passwd
}

# is_confined PID USER
is_confined() {
	[ "$(status_of "$1" Uid)" = "$(uid_of "$2")" ] &&
		[ "$(status_of "$1" CapEff)" = 0000000000000000 ] &&
		[ "$(status_of "$1" CapPrm)" = 0000000000000000 ] &&
		[ "$(status_of "$1" CapBnd)" = 0000000000000000 ] &&
		[ "$(status_of "$1" CapAmb)" = 0000000000000000 ] &&
		[ "$(status_of "$1" NoNewPrivs)" = 1 ] &&
		[ "$(status_of "$1" Seccomp)" = 2 ]
}

child_of() {
	ps -o pid= --ppid "$1" | tr -d ' ' | head -n 1
}

start() {
	server_is_kea && skip "Kea does none of this"
	export DHCP6D_CONTROL_SOCKET="$dir/dhcp6d.sock"
	export DHCP6D_LFC="$build/lfc/lfc"
	server_start
	# on srv: ip netns exec becomes the server itself
	starter=$(child_of "$server")
}

ctrld_configure() {
	cat >"$dir/ctrld.yaml" <<END
ctrld:
  socket: $dir/ctrld.sock
  server-socket: $dir/dhcp6d.sock
  identity-file: $dir/identity
  audit-log: $dir/audit.log
END
}

test_processes() {
	start
	expect "dhcp6d is confined" is_confined "$server" dhcp6d
	for thread in "/proc/$server/task"/*; do
		expect "its thread $(cat "$thread/comm"), too" \
			grep -q 'Seccomp:.2' "$thread/status"
	done
	expect "the starter is confined" is_confined "$starter" dhcp6d
	ctrld_configure
	"$build/ctrld/ctrld" -c "$dir/ctrld.yaml" >"$dir/ctrld.log" 2>&1 &
	ctrld=$!
	wait_for 20 test -S "$dir/ctrld.sock"
	expect "ctrld is confined" is_confined "$ctrld" dhcp6d-ctrl
	kill -HUP "$server"
	soon "a reload works" grep -q RECONFIGURATION_SUCCESS "$dir/server.log"
	kill "$ctrld"
	wait "$ctrld"
	server_stop || fail "the server ends with status $?"
}

# trial NAME COMMAND...: its status, what it says in trial.log
trial() {
	name=$1
	shift
	TRIAL=$name timeout 20 "$@" >"$dir/trial.log" 2>&1
	status=$?
	cat "$dir/trial.log"
	grep -q "trial $name: begins" "$dir/trial.log" ||
		fail "$1 did not come to the trial $name"
}

# cannot NAME COMMAND...: it is refused, or the process is ended by SIGSYS
cannot() {
	trial "$@"
	[ "$status" = 159 ] ||
		grep -Eq "trial $name: (Permission denied|Operation not)" \
			"$dir/trial.log" || fail "$2 could: $1"
	echo "good: $(basename "$2") cannot: $1"
}

# What Landlock alone forbids: anybody may do it.
cannot_by_landlock() {
	[ "$(uname -r | cut -d. -f1)" -ge 6 ] || return 0
	cannot "$@"
}

# each COMMAND...: all trials
each() {
	for name in shadow connect exec fork root code; do
		cannot "$name" "$@"
	done
	echo "for everybody" >/etc/readable # in the case's copy
	chmod 644 /etc/readable
	for name in readable create; do
		cannot_by_landlock "$name" "$@"
	done
}

test_dhcp6d_from_inside() {
	server_is_kea && skip "Kea does none of this"
	export DHCP6D_CONTROL_SOCKET="$dir/dhcp6d.sock"
	mkdir "$dir/data"
	each "$build/tests/system/trial_dhcp6d" -c "$config" -D "$dir/data" \
		-p 5470
}

test_ctrld_from_inside() {
	ctrld_configure
	each "$build/tests/system/trial_ctrld" -c "$dir/ctrld.yaml"
}

test_lfc_from_inside() {
	printf 'x\n' >"$leases.1"
	chown dhcp6d "$leases.1"
	each "$build/tests/system/trial_lfc" -6 -p "$leases.pid" \
		-x "$leases.2" -i "$leases.1" -o "$leases.output" \
		-f "$leases.completed"
}

is_owned() {
	[ "$(stat -c %U "$2")" = "$1" ]
}

# A Kea's folder, and root's: both are given, as far as they have to be.
test_files_are_taken_over() {
	echo 'keauser:x:930:930::/:/bin/false' >>/etc/passwd
	mkdir -m 750 "$dir/kea" "$dir/data"
	configure "s|$leases|$dir/kea/leases.csv|"
	leases=$dir/kea/leases.csv
	: >"$leases"
	echo 00:03:00:01:02:03:04:05:06:07 >"$dir/data/kea-dhcp6-serverid"
	chmod 644 "$leases"
	chown -R keauser "$dir/kea"
	start
	expect "the lease file is ours" is_owned dhcp6d "$leases"
	expect "and for nobody else" test "$(stat -c %a "$leases")" = 640
	expect "Kea's folder is still Kea's" is_owned keauser "$dir/kea"
	expect "root's is ours" is_owned dhcp6d "$dir/data"
	expect "and the identity in it" is_owned dhcp6d \
		"$dir/data/kea-dhcp6-serverid"
	server_stop
}

# refused TEXT: the server does not start, and says that
refused() {
	on srv timeout 10 "$SERVER" -c "$config" -D "$dir/data" \
		>"$dir/server.log" 2>&1 && fail "it starts"
	grep -q -- "$1" "$dir/server.log"
}

test_links_are_not_followed() {
	server_is_kea && skip "Kea does none of this"
	mkdir -p "$dir/data" -m 755 "$dir/victim"
	echo precious >"$dir/victim/file"
	chmod 1777 "$dir/data"
	configure "s|$leases|$dir/data/kea-leases6.csv|"
	ln -s "$dir/victim/file" "$dir/data/kea-leases6.csv"
	chown -h daemon "$dir/data/kea-leases6.csv"
	expect "a link in place of the lease file is refused" \
		refused "symbolic link"
	rm "$dir/data/kea-leases6.csv"
	ln "$dir/victim/file" "$dir/data/kea-leases6.csv"
	expect "so is another name of a file" refused "one name"
	rm "$dir/data/kea-leases6.csv"
	: >"$dir/data/kea-leases6.csv"
	chown daemon "$dir/data/kea-leases6.csv"
	expect "and a file of somebody else's" refused "belongs to user"
	expect "what they meant is untouched" \
		test "$(cat "$dir/victim/file")" = precious
	expect "and root's still" is_owned root "$dir/victim/file"
}

test_system_folders_are_not_given() {
	server_is_kea && skip "Kea does none of this"
	mkdir "$dir/data"
	configure "s|$leases|/etc/kea-leases6.csv|"
	expect "no lease file right in /etc" refused "which is the system's"
	expect "which is still root's" is_owned root /etc
}

test_without_a_user() {
	server_is_kea && skip "Kea does none of this"
	sed -i '/^dhcp6d/d' /etc/passwd
	start
	expect "it says so" grep -q USER_MISSING "$dir/server.log"
	expect "and has no capability all the same" \
		test "$(status_of "$server" CapEff)" = 0000000000000000
	expect "nor may its starter get any" \
		test "$(status_of "$starter" CapBnd)" = 0000000000000000
	server_stop
}

run_cases processes dhcp6d_from_inside ctrld_from_inside lfc_from_inside \
	files_are_taken_over links_are_not_followed \
	system_folders_are_not_given without_a_user
