#!/usr/bin/env python3
"""drops.py IFACE CAUSE TIMES [--server-id HEX] [--hold PID SECONDS]

Sends TIMES datagrams that a server has to drop for CAUSE (a name of drop.h
without "drop-", or datagrams-not-for-us, socket-overflow), then a well-formed
Information-request again and again until its Reply is there: by then all that
was sent before is dealt with. Status 0 if nothing else was answered.

--hold stops the process, sends, waits so long, and lets it go on.

CAUSE none sends nothing; "drops.py IFACE server-id 0" prints the server's
identifier. CAUSE request and solicit are good messages of new clients, sent
without looking at answers.
"""
import argparse
import os
import random
import signal
import socket
import struct
import sys
import time

from flood import CLIENTID, IA_NA, IAADDR, option, options

SOLICIT, REQUEST, CONFIRM, REBIND, REPLY, INFORMATION = 1, 3, 4, 6, 7, 11
RELAY_FORWARD, LEASEQUERY, REGISTER = 12, 14, 36
SERVERID, RELAY_MESSAGE, INTERFACE_ID = 2, 9, 18
GROUP, UNICAST, ELSEWHERE = "ff02::1:2", "2001:db8::1", "2001:db8::2"
RELAY, STRANGER = "2001:db8::99", "2001:db8:dead::1"
IA = option(IA_NA, struct.pack("!III", 1, 0, 0))


def duid():
    return struct.pack("!HIQ", 2, 43793, random.getrandbits(64))


def message(kind, *parts):
    return struct.pack("!I", kind << 24 | random.getrandbits(24)) + b"".join(
        parts)


def client_id(value=None):
    return option(CLIENTID, duid() if value is None else value)


def relayed(inner, link="2001:db8::99", *parts, peer="fe80::1"):
    return (struct.pack("!BB", RELAY_FORWARD, 0) +
            socket.inet_pton(socket.AF_INET6, link) +
            socket.inet_pton(socket.AF_INET6, peer) + b"".join(parts) +
            option(RELAY_MESSAGE, inner))


def nested(levels):
    inner = message(SOLICIT, client_id(), IA)
    for _ in range(levels):
        inner = relayed(inner)
    return inner


def address(text="2001:db8::100"):
    body = socket.inet_pton(socket.AF_INET6, text) + bytes(8)
    return option(IA_NA, struct.pack("!III", 1, 0, 0) + option(IAADDR, body))


def solicit():
    return message(SOLICIT, client_id(), IA)


# What provokes each cause; server: the server's identifier.
CAUSES = {
    "too-short": lambda server: b"\1\0",
    "option-overrun": lambda server: solicit()[:-1],
    "relay-too-deep": lambda server: nested(33),
    "relay-no-message": lambda server: relayed(b"")[:34],
    "singleton-twice": lambda server: message(SOLICIT, client_id() * 2),
    "bad-client-id": lambda server: message(SOLICIT, client_id(bytes(131))),
    "too-many": lambda server: message(SOLICIT, client_id(),
                                       option(IA_NA, bytes(12)) * 129),
    "type-unknown": lambda server: message(200, client_id()),
    "type-not-for-server": lambda server: message(REPLY, client_id()),
    "type-not-served": lambda server: message(LEASEQUERY, client_id()),
    "unicast": lambda server: solicit(),
    "bad-source": lambda server: solicit(),
    "no-client-id": lambda server: message(SOLICIT, IA),
    "no-server-id": lambda server: message(REQUEST, client_id(), IA),
    "server-id-forbidden": lambda server: message(
        SOLICIT, client_id(), option(SERVERID, server)),
    "other-server": lambda server: message(
        REQUEST, client_id(), option(SERVERID, server + b"\1"), IA),
    "ia-in-information-request": lambda server: message(
        INFORMATION, client_id(), IA),
    "no-address-in-confirm": lambda server: message(CONFIRM, client_id(), IA),
    "bad-registration": lambda server: message(REGISTER, client_id()),
    "registration-refused": lambda server: message(
        REGISTER, client_id(), option(IAADDR, socket.inet_pton(
            socket.AF_INET6, STRANGER) + struct.pack("!II", 60, 60))),
    "no-subnet": lambda server: relayed(
        message(CONFIRM, client_id(), address()), "2001:db8:77::1"),
    "nothing-to-say": lambda server: message(REBIND, client_id()),
    "class-drop": lambda server: message(
        SOLICIT, client_id(b"\xde\xad\xbe\xef" + duid()), IA),
    "client-rate": lambda server: message(SOLICIT, client_id(b"\0\2same"), IA),
    "source-rate": lambda server: relayed(solicit()),
    "interface-id-rate": lambda server: relayed(
        solicit(), "2001:db8::99", option(INTERFACE_ID, b"port 1"),
        peer="fe80::%x" % random.getrandbits(16)),
    "class-rate": lambda server: message(
        SOLICIT, client_id(b"\xfe\xed\xbe\xef" + duid()), IA),
    "subnet-rate": lambda server: relayed(solicit(), "2001:db8:88::1"),
    "service-disabled": lambda server: solicit(),
    "too-old": lambda server: solicit(),
    "shed": lambda server: solicit(),
    "storage": lambda server: message(
        REQUEST, client_id(), option(SERVERID, server), IA),
    # what a relay sends it gets back, and so much does not fit
    "no-room": lambda server: relayed(solicit(), "2001:db8::99",
                                      option(INTERFACE_ID, bytes(65200))),
    "send-failed": lambda server: relayed(solicit()),
    "datagrams-not-for-us": lambda server: relayed(solicit()),
    # no Solicits: those would be shed when the buffer is half full
    "socket-overflow": lambda server: b"\0\0",
    "request": lambda server: message(
        REQUEST, client_id(), option(SERVERID, server), IA),
}

# Where it is sent from and to; else a client's link-local address, the group.
WAYS = {
    "relay-too-deep": (RELAY, UNICAST),
    "relay-no-message": (RELAY, UNICAST),
    "no-subnet": (RELAY, UNICAST),
    "no-room": (RELAY, UNICAST),
    "subnet-rate": (RELAY, UNICAST),
    "source-rate": (RELAY, UNICAST),
    "interface-id-rate": (RELAY, UNICAST),
    "registration-refused": (STRANGER, GROUP),
    "unicast": (None, UNICAST),
    "bad-source": (RELAY, GROUP),
    "send-failed": (STRANGER, UNICAST),
    "datagrams-not-for-us": (RELAY, ELSEWHERE),
}


class Sender:
    def __init__(self, interface):
        self.index = socket.if_nametoindex(interface)
        self.sockets = {}
        self.client = self.open(None, 546)

    def open(self, source, port):
        if (source, port) not in self.sockets:
            own = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
            own.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            own.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 20)
            own.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_IF,
                           self.index)
            own.bind((source or "::", port))
            self.sockets[source, port] = own
        return self.sockets[source, port]

    def send(self, cause, times, server):
        source, to = WAYS.get(cause, (None, GROUP))
        own = self.open(source, 547 if source else 546)
        scope = self.index if to == GROUP else 0
        for _ in range(times):
            own.sendto(CAUSES[cause](server), (to, 547, 0, scope))

    def drain(self):
        """What has come besides; it was sent before the Reply."""
        count = 0
        for own in self.sockets.values():
            own.settimeout(0)
            try:
                while own.recv(65535):
                    count += 1
            except BlockingIOError:
                pass
        return count

    def probe(self):
        """The Reply to an Information-request, and all else that came."""
        ask = message(INFORMATION, client_id())
        others = 0
        for _ in range(30):
            self.client.sendto(ask, (GROUP, 547, 0, self.index))
            end = time.monotonic() + 1
            while time.monotonic() < end:
                for own in self.sockets.values():
                    own.settimeout(0.05)
                    try:
                        answer = own.recv(65535)
                    except TimeoutError:
                        continue
                    if answer[1:4] == ask[1:4] and answer[0] == REPLY:
                        return answer, others + self.drain()
                    others += 1
        sys.exit("the server does not answer any more")


def server_id(reply):
    return dict(options(reply[4:]))[SERVERID]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("interface")
    parser.add_argument("cause")
    parser.add_argument("times", type=int)
    parser.add_argument("--server-id", default="")
    parser.add_argument("--hold", nargs=2)
    parser.add_argument("--blind", action="store_true",
                        help="do not wait until all is dealt with")
    arguments = parser.parse_args()
    sender = Sender(arguments.interface)
    server = bytes.fromhex(arguments.server_id)
    if arguments.hold:
        os.kill(int(arguments.hold[0]), signal.SIGSTOP)
    if arguments.times:
        sender.send(arguments.cause, arguments.times, server)
    if arguments.hold:
        time.sleep(float(arguments.hold[1]))
        os.kill(int(arguments.hold[0]), signal.SIGCONT)
    if arguments.blind:
        return 0
    reply, others = sender.probe()
    if arguments.cause == "server-id":
        print(server_id(reply).hex())
    if others:
        print("%d answers to what should be dropped" % others)
    return 1 if others else 0


if __name__ == "__main__":
    sys.exit(main())
