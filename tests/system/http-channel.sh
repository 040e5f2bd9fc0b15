#!/bin/sh
# http-channel.sh: Kea's channel by HTTP over TLS, with curl.
#
# Who may in: by password, by certificate, by both; who may not, and that it
# costs him little: no TLS, an unknown authority, a wrong password, a role that
# is too low, a huge body, a slow one, a method that is none of ours. Long
# answers; reloads that bring, change and take away the socket, a certificate
# that is renewed; the process that speaks HTTP is killed; what it may do.
. "$(dirname "$0")/lib.sh"

port=8443

answers() {
	wanted=$1
	shift
	"$@" 2>&1 | tee -a "$dir/client.log" | grep -q -- "$wanted"
}

# http COMMAND|@FILE [CURL-SWITCHES...]: status on a line of its own, then body
http() {
	body=$1
	shift
	case $body in
	@* | \{*) ;;
	*) body="{\"command\": \"$body\", \"service\": [\"dhcp6\"]}" ;;
	esac
	curl -sS -m "${patience:-30}" --cacert "$dir/tls/ca.crt" \
		-o "$dir/body" -w '%{http_code}\n' \
		-H "Content-Type: ${type:-application/json}" \
		--data-binary "$body" "$@" \
		"https://localhost:$port/"
	cat "$dir/body" 2>/dev/null
	rm -f "$dir/body"
}

# gives STATUS COMMAND...: HTTP's
gives() {
	wanted=$1
	shift
	"$@" >"$dir/got" 2>&1
	cat "$dir/got" >>"$dir/client.log"
	[ "$(head -n 1 "$dir/got")" = "$wanted" ]
}

# certificate NAME AUTHORITY [EXTENSIONS]
certificate() {
	openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
		-subj "/CN=$1" -keyout "$dir/tls/$1.key" -out "$dir/tls/$1.csr" \
		2>/dev/null
	printf '%s\n' "${3:-subjectAltName=DNS:localhost}" >"$dir/tls/ext"
	openssl x509 -req -in "$dir/tls/$1.csr" -CA "$dir/tls/$2.crt" \
		-CAkey "$dir/tls/$2.key" -CAcreateserial -days 2 \
		-extfile "$dir/tls/ext" -out "$dir/tls/$1.crt" 2>/dev/null
	chgrp dhcp6d-ctrl "$dir/tls/$1.key"
	chmod 640 "$dir/tls/$1.key"
}

authority() {
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
		-days 2 -subj "/CN=$1" -keyout "$dir/tls/$1.key" \
		-out "$dir/tls/$1.crt" 2>/dev/null
}

# socket_configure MORE: control-sockets of type https, with MORE in it
socket_configure() {
	configure "/\"control-sockets\"/d" "s|\"Dhcp6\": {|&\n\"control-sockets\": \
[ { \"socket-type\": \"https\", \"socket-address\": \"::1\", \
\"socket-port\": $port, \"trust-anchor\": \"$dir/tls/ca.crt\", \
\"cert-file\": \"$dir/tls/localhost.crt\", \
\"key-file\": \"$dir/tls/localhost.key\", $1 } ],|"
}

alice='alice:with:a colon'

# How users are told from each other: passwords REQUIRED
passwords() {
	echo "\"cert-required\": $1, \"http-headers\": [ { \"name\": \"X-Own\", \
\"value\": \"yes\" } ], \"authentication\": { \"type\": \"basic\", \
\"realm\": \"here\", \"directory\": \"$dir\", \"clients\": [ \
{ \"user\": \"alice\", \"password\": \"with:a colon\" }, \
{ \"user-file\": \"bob.user\", \"password-file\": \"bob.password\" }, \
{ \"user\": \"carol\", \"password\": \"nobody\" } ] }"
}

ctrld_start() {
	"$build/ctrld/ctrld" -c "$dir/ctrld.yaml" -d >>"$dir/ctrld.log" 2>&1 &
	ctrld=$!
}

# start MORE: server and ctrld, and the socket as MORE has it
start() {
	need curl openssl python3
	server_is_kea && skip "Kea has no such daemon"
	export DHCP6D_CONTROL_SOCKET="$dir/dhcp6d.sock"
	export DHCP6D_LFC="$build/lfc/lfc"
	{
		echo "ctrld:"
		echo "  socket: $dir/ctrld.sock"
		echo "  server-socket: $dir/dhcp6d.sock"
		echo "  identity-file: $dir/identity"
		echo "  audit-log: $dir/audit.log"
		echo "  connections: 8"
		echo "  http:"
		echo "    - { user: alice, role: admin }"
		echo "    - { user: bob, role: read }"
		echo "    - { certificate: stork, role: read }"
	} >"$dir/ctrld.yaml"
	mkdir "$dir/tls"
	authority ca
	authority other
	certificate localhost ca
	certificate stork ca
	certificate nobody ca
	certificate mallory other
	openssl x509 -in "$dir/tls/mallory.crt" -noout -subject >/dev/null
	echo bob >"$dir/bob.user"
	printf 'secret' >"$dir/bob.password"
	socket_configure "$1"
	server_start
	ctrld_start
	soon "it is served" is_served
}

is_served() {
	[ "$(count_of CTRLD_HTTP_OPEN "$dir/ctrld.log")" -gt 0 ]
}

with_certificate() {
	name=$1
	shift
	http "$@" --cert "$dir/tls/$name.crt" --key "$dir/tls/$name.key"
}

audited() {
	grep -q -- "$1" "$dir/audit.log"
}

test_passwords() {
	start "$(passwords false)"
	expect "right" gives 200 http status-get -u "$alice"
	expect "the answer is a list of one" python3 -c 'import json, sys
text = open(sys.argv[1]).read().split("\n", 1)[1]
answer = json.loads(text)
assert len(answer) == 1 and answer[0]["result"] == 0
assert answer[0]["arguments"]["pid"] > 1' "$dir/got"
	expect "with headers of the configuration" answers 'X-Own: yes' \
		http status-get -u "$alice" -D -
	expect "from files" gives 200 http version-get -u bob:secret
	expect "audited, with name and place" audited \
		'channel=http operator=bob .*from=\[::1\]:.*command=version-get'
	expect "wrong" gives 401 http status-get -u alice:wrong
	expect "in Kea's words" answers '"result": 401' cat "$dir/got"
	expect "with a realm" answers 'Basic realm="here"' \
		http status-get -u alice:wrong -D -
	expect "none" gives 401 http status-get
	expect "no such user" gives 401 http status-get -u "dora:with:a colon"
	expect "one without a role" gives 401 http status-get -u carol:nobody
	expect "which is said" grep -q 'carol has no role' "$dir/ctrld.log"
	expect "refusals are said" grep -q 'refused over HTTP: \[::1\]' \
		"$dir/ctrld.log"
	expect "a role that is too low" gives 403 http config-reload \
		-u bob:secret
	expect "audited" audited 'operator=bob .*config-reload.*result=refused'
	expect "and not for others" gives 200 http config-reload -u "$alice"
	expect "an error is an answer" answers '"result": 2' \
		http no-such-thing -u "$alice"
	expect "ctrld's own question is nobody's" gives 403 \
		http control-sockets-get -u "$alice"
	expect "nothing of a password in any log" not grep -q 'a colon' \
		"$dir/audit.log" "$dir/ctrld.log" "$dir/server.log"
}

test_certificates() {
	start '"cert-required": true'
	expect "of a name with a role" gives 200 \
		with_certificate stork status-get
	expect "audited" audited 'channel=http operator=stork '
	expect "its role" gives 403 with_certificate stork config-reload
	expect "of a name without" gives 403 \
		with_certificate nobody status-get
	expect "none" gives 403 http status-get
	expect "of another authority" not gives 200 \
		with_certificate mallory status-get
	expect "which is nobody's" not audited operator=mallory
	socket_configure "$(passwords true)"
	kill -HUP "$server"
	soon "a certificate alone is not enough any more" gives 401 \
		with_certificate stork status-get
	expect "both are" gives 200 \
		with_certificate stork status-get -u "$alice"
	expect "a password alone" gives 403 http status-get -u "$alice"
}

# A Python client that speaks below HTTP: what curl does not do.
raw() {
	python3 -c 'import socket, ssl, sys, time
context = ssl.create_default_context(cafile=sys.argv[1])
plain = socket.create_connection(("::1", int(sys.argv[2])))
plain.settimeout(40)
what = sys.argv[3]
begun = time.time()
if what == "silent":
    data = plain.recv(1)
elif what == "plain":
    plain.sendall(b"POST / HTTP/1.1\r\nHost: a\r\n\r\n")
    data = plain.recv(1000)
    sys.exit(0 if b"HTTP" not in data else 1)
else:
    peer = context.wrap_socket(plain, server_hostname="localhost")
    head = b"POST / HTTP/1.1\r\nHost: localhost\r\nX: "
    try:
        if what == "long":
            peer.sendall(head + b"x" * 200000)
            data = peer.recv(100)
            sys.exit(0 if b" 200 " not in data else 1)
        for octet in head + b"x" * 1000:
            peer.sendall(bytes([octet]))
            time.sleep(0.2)
    except OSError:
        pass
took = time.time() - begun
print(took)
sys.exit(0 if took < 30 else 1)' "$dir/tls/ca.crt" $port "$1"
}

test_limits() {
	start "$(passwords false)"
	expect "no TLS, no answer" raw plain
	expect "a head of 200 kB" raw long
	head -c 70000000 /dev/zero >"$dir/zeros"
	expect "a huge body of a stranger is not read" gives 401 \
		http "@$dir/zeros" -u alice:wrong -H 'Expect: 100-continue'
	expect "nor anybody's" gives 413 \
		http "@$dir/zeros" -u "$alice" -H 'Expect: 100-continue'
	head -c 300000 /dev/zero | tr '\0' ' ' >"$dir/blanks"
	echo '{"command": "status-get"}' >>"$dir/blanks"
	expect "one of 300 kB is" gives 200 http "@$dir/blanks" -u "$alice"
	expect "no JSON" gives 400 http '{no' -u "$alice"
	expect "no command" gives 200 http '{}' -u "$alice"
	expect "but an error" answers "mandatory 'command'" cat "$dir/got"
	expect "a comment" gives 200 http \
		'{ # who
		"command": "status-get" }' -u "$alice"
	expect "GET" gives 400 http status-get -u "$alice" -X GET
	type=application/x-www-form-urlencoded
	expect "a form" gives 400 http status-get -u "$alice"
	type=
	expect "who says nothing is thrown out" raw silent
	expect "who is slow, too" raw slow
	expect "which is said" grep -q 'too slow' "$dir/ctrld.log"
	expect "others are served" gives 200 http status-get -u "$alice"
	for i in 1 2 3 4 5 6 7 8 9 10 11 12; do
		python3 -c 'import socket
peer = socket.create_connection(("::1", '$port'))
peer.recv(1)' &
	done
	patience=2
	soon "strangers who hold all connections are thrown out" \
		gives 200 http status-get -u "$alice"
}

# The process that listens.
front() {
	pgrep -P "$(pgrep -P "$ctrld")"
}

test_long_answers() {
	start "$(passwords false)"
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
	soon "the server is back" gives 200 http status-get -u "$alice"
	expect "20000 leases" gives 200 http lease6-get-all -u "$alice"
	expect "are all there" answers '20000 IPv6 lease(s) found' \
		cat "$dir/got"
	expect "to who reads slowly, too" gives 200 \
		http lease6-get-all -u "$alice" --limit-rate 1500k
	expect "and all" answers '20000 IPv6 lease(s) found' cat "$dir/got"
	expect "two commands on one connection" answers '200' \
		curl -sS --cacert "$dir/tls/ca.crt" -u "$alice" \
		-H 'Content-Type: application/json' -w '%{http_code}' \
		-d '{"command": "status-get"}' "https://localhost:$port/" \
		--next --cacert "$dir/tls/ca.crt" -u "$alice" \
		-H 'Content-Type: application/json' -w '%{num_connects}' \
		-d '{"command": "status-get"}' "https://localhost:$port/"
	server_stop
	expect "without a server" answers 'dhcp6d cannot be reached' \
		http status-get -u "$alice"
}

is_gone() {
	not gives 200 http status-get -u "$alice"
}

is_newer() {
	openssl s_client -connect "[::1]:$port" </dev/null 2>/dev/null |
		openssl x509 -noout -serial >"$dir/serial"
	[ -s "$dir/serial" ] && [ "$(cat "$dir/serial")" != "$1" ]
}

test_follows() {
	start "$(passwords false)"
	is_newer none
	serial=$(cat "$dir/serial")
	certificate localhost ca
	soon "a renewed certificate is taken up" is_newer "$serial"
	soon "which serves" gives 200 http status-get -u "$alice"
	port=8444
	socket_configure "$(passwords false)"
	kill -HUP "$server"
	soon "another port" gives 200 http status-get -u "$alice"
	port=8443
	expect "not the former" is_gone
	port=8444
	sed -i 's/user: bob, role: read/user: bob, role: admin/' \
		"$dir/ctrld.yaml"
	kill -HUP "$ctrld"
	soon "another role" gives 200 http config-reload -u bob:secret
	configure '/"control-sockets"/d'
	kill -HUP "$server"
	soon "none" is_gone
	socket_configure "$(passwords false)"
	kill -HUP "$server"
	soon "back" gives 200 http status-get -u "$alice"
	kill "$ctrld"
	wait "$ctrld"
	soon "it ends with ctrld" is_gone
	expect "with all its processes" not pgrep -x ctrld
}

test_confinement() {
	start "$(passwords false)"
	first=$(front)
	expect "its user" test "$(awk '/^Uid/ { print $2 }' \
		"/proc/$first/status")" = 928
	expect "no capability" grep -q 'CapEff:.*0000000000000000' \
		"/proc/$first/status"
	expect "a filter" grep -q 'Seccomp:.*2' "/proc/$first/status"
	expect "its descriptors are few" test \
		"$(ls "/proc/$first/fd" | wc -l)" -lt 12
	kill -9 "$first"
	soon "killed, it is made anew" gives 200 http status-get -u "$alice"
	expect "another one" test "$(front)" != "$first"
	expect "which is said" grep -q 'made anew' "$dir/ctrld.log"
}

test_without_tls() {
	need curl
	server_is_kea && skip "Kea has no such daemon"
	configure "s|\"Dhcp6\": {|&\n\"control-sockets\": [ { \
\"socket-type\": \"http\", \"socket-address\": \"127.0.0.1\" } ],|"
	server_start
	expect "it is said" grep -q 'this control socket is not served' \
		"$dir/server.log"
	configure 's|"socket-type": "http"|"socket-type": "https"|'
	expect "https without files is an error" answers \
		'needs trust-anchor' "$SERVER" -t "$config"
}

run_cases passwords certificates limits long_answers follows confinement \
	without_tls
