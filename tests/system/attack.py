#!/usr/bin/env python3
"""attack.py: a flood, and clients that want to keep their leases meanwhile.

  attack.py flood IFACE --seconds S [--processes P] [--kind K] [--server-id HEX]
      Sends as fast as it can, and prints how many were sent. K is one of
        mixed        (default) Solicits with a DUID of their own each, straight
                     and through a relay, every tenth datagram malformed
        request, information
                     the same messages, each with a DUID of its own
        relay        Solicits of one relay that pretends to be thousands
        same         one client's Solicit again and again
        malformed    nothing that can be read

  attack.py hold IFACE READY STOP [--clients N] [--within S]
      N clients get a lease each, then the file READY is made. Until the file
      STOP is there they renew, one after the other; a Renew without a Reply is
      sent again after two seconds. Prints how many were answered, how many of
      these within S seconds (default 1; 2: without being sent again), and the
      longest that one waited. Status 0 if every Renew was answered in the end
      (five tries) and 99 of 100 within S.
"""
import argparse
import multiprocessing
import os
import random
import socket
import struct
import sys
import time

import drops
from flood import (CLIENTID, IA_NA, RAPID, REPLY, SOLICIT, duid_of, granted,
                   option, options)

RENEW, SERVERID = 5, 2
GROUP, PORT = "ff02::1:2", 547


def open_socket(interface, port):
    own = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
    own.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4 << 20)
    own.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
    own.bind(("::", port))
    return own, (GROUP, PORT, 0, socket.if_nametoindex(interface))


def malformed(number):
    good = drops.solicit()
    kinds = [
        lambda: good[:random.randrange(len(good))],
        lambda: drops.nested(40),
        lambda: drops.message(SOLICIT, drops.client_id(bytes(131))),
        lambda: drops.message(SOLICIT, drops.IA * 200),
        lambda: os.urandom(random.randrange(1, 300)),
        lambda: drops.relayed(b"")[:34],
        lambda: drops.message(7, drops.client_id()),
    ]
    return kinds[number % len(kinds)]()


def mixed(number, server):
    if number % 10 == 9:
        return malformed(number // 10), None
    if number % 10 == 8:
        return drops.relayed(drops.solicit()), None
    return drops.solicit(), DUID_AT


def request(number, server):
    return drops.message(drops.REQUEST, drops.client_id(),
                         option(SERVERID, server), drops.IA), DUID_AT


def pretended(number, server):
    link = "2001:db8::%x:%x" % (number, random.getrandbits(16))
    port = option(drops.INTERFACE_ID, os.urandom(random.randrange(40)))
    return drops.relayed(drops.solicit(), link, port,
                         peer="fe80::%x" % random.getrandbits(16)), None


# What is sent, and where eight octets of it are new each time.
DUID_AT = 14
KINDS = {
    "mixed": mixed,
    "request": request,
    "information": lambda number, server: (
        drops.message(drops.INFORMATION, drops.client_id()), DUID_AT),
    "relay": pretended,
    "same": lambda number, server: (
        drops.message(SOLICIT, drops.client_id(b"\0\2same"), drops.IA), None),
    "malformed": lambda number, server: (malformed(number), None),
}


def flood_one(arguments, sent):
    own, server = open_socket(arguments.interface, 0)
    make = KINDS[arguments.kind]
    identity = bytes.fromhex(arguments.server_id)
    datagrams = [make(number, identity) for number in range(2000)]
    end = time.monotonic() + arguments.seconds
    count = 0
    while time.monotonic() < end:
        fresh = os.urandom(8 * len(datagrams))
        for number, (data, at) in enumerate(datagrams):
            if at is not None:
                data = (data[:at] + fresh[8 * number:8 * number + 8] +
                        data[at + 8:])
            try:
                own.sendto(data, server)
                count += 1
            except OSError:
                pass  # no buffer just now
    with sent.get_lock():
        sent.value += count


def flood(arguments):
    sent = multiprocessing.Value("q", 0)
    crowd = [multiprocessing.Process(
        target=flood_one, args=(arguments, sent))
        for _ in range(arguments.processes)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    print(sent.value)
    return 0


class Holder:
    def __init__(self, arguments):
        self.own, self.server = open_socket(arguments.interface, 546)
        self.own.settimeout(0.05)
        self.transaction = random.getrandbits(24)
        self.longest = 0.0
        self.within = arguments.within
        self.asked = self.answered = self.soon = 0

    def exchange(self, kind, parts, tries):
        """The Reply, or None; how long it took in all."""
        self.transaction = (self.transaction + 1) & 0xffffff
        data = struct.pack("!I", kind << 24 | self.transaction) + parts
        start = time.monotonic()
        for _ in range(tries):
            self.own.sendto(data, self.server)
            end = time.monotonic() + 2
            while time.monotonic() < end:
                try:
                    answer = self.own.recv(65535)
                except TimeoutError:
                    continue
                if answer[0] == REPLY and answer[1:4] == data[1:4]:
                    return answer, time.monotonic() - start
        return None, time.monotonic() - start

    def obtain(self, number):
        duid = option(CLIENTID, duid_of(number))
        ia = option(IA_NA, struct.pack("!III", number, 0, 0))
        answer, _ = self.exchange(SOLICIT, duid + ia + option(RAPID, b""), 10)
        if answer is None or not list(granted(answer)):
            sys.exit("client %d gets no lease" % number)
        found = dict(options(answer[4:]))
        return (duid + option(SERVERID, found[SERVERID]) +
                option(IA_NA, found[IA_NA]))

    def renew(self, parts):
        self.asked += 1
        answer, took = self.exchange(RENEW, parts, 5)
        self.longest = max(self.longest, took)
        if answer is not None and list(granted(answer)):
            self.answered += 1
            self.soon += took < self.within


def hold(arguments):
    holder = Holder(arguments)
    leases = [holder.obtain(number + 1) for number in range(arguments.clients)]
    with open(arguments.ready, "w", encoding="ascii"):
        pass
    while not os.path.exists(arguments.stop):
        time.sleep(0.2)  # none renews too often (client-packet-rate)
        for parts in leases:
            holder.renew(parts)
            if os.path.exists(arguments.stop):
                break
    print("%d of %d Renews answered, %d within %g s, longest %.2f s" %
          (holder.answered, holder.asked, holder.soon, holder.within,
           holder.longest))
    soon = holder.soon * 100 >= holder.asked * 99
    return 0 if soon and holder.answered == holder.asked > 0 else 1


def main():
    parser = argparse.ArgumentParser()
    verbs = parser.add_subparsers(dest="verb", required=True)
    verb = verbs.add_parser("flood")
    verb.add_argument("interface")
    verb.add_argument("--seconds", type=float, default=5)
    verb.add_argument("--processes", type=int, default=2)
    verb.add_argument("--kind", choices=KINDS, default="mixed")
    verb.add_argument("--server-id", default="")
    verb = verbs.add_parser("hold")
    verb.add_argument("interface")
    verb.add_argument("ready")
    verb.add_argument("stop")
    verb.add_argument("--within", type=float, default=1)
    verb.add_argument("--clients", type=int, default=100)
    arguments = parser.parse_args()
    return flood(arguments) if arguments.verb == "flood" else hold(arguments)


if __name__ == "__main__":
    sys.exit(main())
