#!/usr/bin/env python3
"""flood.py: many DHCPv6 clients in one, and what each was promised.

  flood.py run IFACE OUT [--seconds S] [--clients N] [--window W] [--first N]
      Lets clients get an address and a prefix each by Solicit with Rapid
      Commit, W at a time, from IFACE's link-local address. Every Solicit is
      sent twice, so that the second Reply speaks of a lease whose row may not
      be on disk yet. Each lease that a Reply grants becomes a line of OUT as
      soon as it is there: ADDRESS LENGTH DUID. Prints how many Replies came.

  flood.py check OUT FILE
      Status 0 if every lease of OUT stands in the set of the lease file FILE
      (FILE.completed, or FILE.2 and FILE.1, then FILE) and belongs to the same
      client, and nobody else was promised it.

  flood.py trace TRACE
      Reads an strace of the server (-f -xx -s 65535, with write, pwrite64,
      fdatasync, sendmmsg): status 0 if no Reply that grants a lease was sent
      before the fdatasync, of the file that its row was written to (the
      journal or the lease file) and after that write, had returned; nor
      before its row had been written to the lease file, for its readers.
"""
import argparse
import os
import random
import re
import socket
import struct
import sys
import time

SOLICIT, ADVERTISE, REPLY = 1, 2, 7
JOURNAL_RECORD, JOURNAL_HEADER = b"DHCP6JR1", 64  # libcommon/lease_journal.h
CLIENTID, IA_NA, IAADDR, ELAPSED, RAPID, IA_PD, IAPREFIX = 1, 3, 5, 8, 14, 25, 26
RETRANSMIT = 1.0


def option(code, value):
    return struct.pack("!HH", code, len(value)) + value


def options(data):
    at = 0
    while at + 4 <= len(data):
        code, size = struct.unpack_from("!HH", data, at)
        yield code, data[at + 4:at + 4 + size]
        at += 4 + size


def duid_of(number):
    return struct.pack("!HIQ", 2, 43793, number)


def solicit(number, transaction):
    ia = struct.pack("!III", number & 0xffffffff, 0, 0)
    return (struct.pack("!I", SOLICIT << 24 | transaction) +
            option(CLIENTID, duid_of(number)) + option(IA_NA, ia) +
            option(IA_PD, ia) + option(ELAPSED, b"\0\0") + option(RAPID, b""))


def granted(message):
    """Leases that a Reply grants: (address bytes, prefix length)."""
    for code, value in options(message[4:]):
        if code not in (IA_NA, IA_PD):
            continue
        for inner, body in options(value[12:]):
            if inner == IAADDR and struct.unpack_from("!I", body, 20)[0]:
                yield body[:16], 128
            elif inner == IAPREFIX and struct.unpack_from("!I", body, 4)[0]:
                yield body[9:25], body[8]


def client_id(message):
    for code, value in options(message[4:]):
        if code == CLIENTID:
            return value
    return b""


def text(address):
    return socket.inet_ntop(socket.AF_INET6, address)


class Flood:
    def __init__(self, arguments):
        self.arguments = arguments
        self.socket = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
        index = socket.if_nametoindex(arguments.interface)
        self.socket.bind(("::", 546))
        self.server = ("ff02::1:2", 547, 0, index)
        self.out = open(arguments.out, "a", buffering=1)
        self.next = arguments.first
        self.transaction = random.getrandbits(24)
        self.waiting = {}  # transaction: (number, when sent last)
        self.acknowledged = self.advertised = 0

    def send(self, transaction, number):
        data = solicit(number, transaction)
        self.waiting[transaction] = (number, time.monotonic())
        for _ in range(2):
            try:
                self.socket.sendto(data, self.server)
            except OSError:
                pass  # no buffer just now: it will be sent again

    def fill(self):
        end = self.arguments.first + self.arguments.clients
        while len(self.waiting) < self.arguments.window and self.next < end:
            # counted, not drawn: each transaction has one client, so that
            # a Reply for another one is the server's mistake
            self.transaction = (self.transaction + 1) & 0xffffff
            self.send(self.transaction, self.next)
            self.next += 1

    def take(self, message):
        transaction = struct.unpack_from("!I", message)[0] & 0xffffff
        waited = self.waiting.get(transaction)
        if message[0] == ADVERTISE:
            self.advertised += 1
        if waited is None or message[0] != REPLY:
            return
        if client_id(message) != duid_of(waited[0]):
            sys.exit("a Reply for client %s with the transaction of %s" %
                     (client_id(message).hex(":"),
                      duid_of(waited[0]).hex(":")))
        leases = list(granted(message))
        for address, length in leases:
            self.out.write("%s %d %s\n" % (text(address), length,
                                           duid_of(waited[0]).hex(":")))
        if leases:
            self.acknowledged += 1
            del self.waiting[transaction]

    def again(self):
        old = time.monotonic() - RETRANSMIT
        for transaction, (number, sent) in list(self.waiting.items()):
            if sent < old:
                self.send(transaction, number)

    def run(self):
        end = time.monotonic() + self.arguments.seconds
        self.socket.settimeout(0.05)
        self.fill()
        while time.monotonic() < end and self.waiting:
            try:
                self.take(self.socket.recv(65535))
            except TimeoutError:
                self.again()
            self.fill()
        print("%d acknowledged" % self.acknowledged)


def inodes(path):
    """Which files the set has now; a cleanup moves them."""
    found = []
    for ending in ("", ".1", ".2", ".completed"):
        try:
            found.append(os.stat(path + ending).st_ino)
        except FileNotFoundError:
            found.append(None)
    return found


def lines(path):
    """The set's rows in order, read while no cleanup moved the files."""
    while True:
        before = inodes(path)
        names = [path + ".2", path + ".1", path]
        if os.path.exists(path + ".completed"):
            names = [path + ".completed", path]
        read = []
        for name in names:
            try:
                with open(name, encoding="ascii") as file:
                    read += file.read().splitlines()
            except FileNotFoundError:
                pass
        if inodes(path) == before:
            return read


def rows(path):
    """What the set says in the end: {(address, length): (duid, row)}."""
    found = {}
    for row in lines(path):
        columns = row.split(",")
        if columns[0] == "address" or len(columns) != 18:
            continue
        key = columns[0], int(columns[8])
        if columns[2] == "0":
            found.pop(key, None)
        else:
            found[key] = columns[1], columns[13]
    return found


def check(arguments):
    found = rows(arguments.file)
    owner, missing = {}, 0
    with open(arguments.out, encoding="ascii") as file:
        for line in file:
            address, length, duid = line.split()
            key = address, int(length)
            if owner.setdefault(key, duid) != duid:
                sys.exit("%s/%s was promised to two clients" % key)
            if found.get(key, ("",))[0] != duid:
                print("not in the file: " + line.rstrip())
                missing += 1
    print("%d leases were acknowledged, %d are missing" % (len(owner), missing))
    return 1 if missing else 0


class Trace:
    """The order of writes, syncs and sends, as strace saw it."""

    def __init__(self, file):
        self.file = file
        self.line = 0
        self.entered = {}   # pid: line at which its call was entered
        self.begun = {}     # pid: first half of an unfinished call
        self.written = {}   # row's key: {descriptor: line of the first write}
        self.readable = {}  # row's key: line at which it was in the CSV
        self.syncs = {}     # descriptor: (line entered, line returned)...
        self.replies = self.early = 0

    def calls(self):
        """Whole calls: (line entered, line returned, text)."""
        pattern = re.compile(r"^(?:\[pid +)?(\d+)\]? +(.*)$")
        with open(self.file, encoding="ascii", errors="replace") as trace:
            for self.line, line in enumerate(trace):
                match = pattern.match(line.rstrip("\n"))
                if not match:
                    continue
                pid, body = match.groups()
                if body.endswith("<unfinished ...>"):
                    self.begun[pid] = self.line, body[:-16]
                elif body.startswith("<... "):
                    at, first = self.begun.pop(pid, (self.line, ""))
                    body = first + body[body.index(">") + 1:]
                    yield at, self.line, body
                else:
                    yield self.line, self.line, body

    @staticmethod
    def strings(body):
        for found in re.findall(r'"((?:\\x[0-9a-f]{2})*)"', body):
            yield bytes.fromhex(found.replace("\\x", ""))

    @staticmethod
    def descriptor(body):
        return re.search(r"\((\d+)", body).group(1)

    def take_write(self, entered, returned, body):
        for data in self.strings(body):
            journal = data.startswith(JOURNAL_RECORD)
            if journal:
                data = data[JOURNAL_HEADER:]
            for row in data.split(b"\n"):
                columns = row.split(b",")
                if len(columns) == 18 and columns[0] != b"address":
                    key = columns[0].decode(), columns[1].decode()
                    self.written.setdefault(key, {}).setdefault(
                        self.descriptor(body), entered)
                    if not journal:
                        self.readable.setdefault(key, returned)

    def is_synced(self, key, sent):
        return self.readable.get(key, sent) < sent and any(
            row < entered and returned < sent
            for descriptor, row in self.written[key].items()
            for entered, returned in self.syncs.get(descriptor, ()))

    def take_send(self, entered, body):
        for data in self.strings(body):
            if len(data) < 4 or data[0] != REPLY:
                continue
            duid = client_id(data).hex(":")
            for address, _ in granted(data):
                self.replies += 1
                if not self.is_synced((text(address), duid), entered):
                    self.early += 1
                    print("line %d: %s was granted before it was on disk" %
                          (entered, text(address)))

    def run(self):
        for entered, returned, body in self.calls():
            if body.startswith(("write(", "writev(", "pwrite64(")):
                self.take_write(entered, returned, body)
            elif body.startswith("fdatasync(") and re.search(r"= 0\b", body):
                self.syncs.setdefault(self.descriptor(body), []).append(
                    (entered, returned))
            elif body.startswith(("sendmmsg(", "sendmsg(")):
                self.take_send(entered, body)
        print("%d grants in %d syncs, %d too early" %
              (self.replies, sum(map(len, self.syncs.values())), self.early))
        return 1 if self.early or not self.replies else 0


def main():
    parser = argparse.ArgumentParser()
    verbs = parser.add_subparsers(dest="verb", required=True)
    run = verbs.add_parser("run")
    run.add_argument("interface")
    run.add_argument("out")
    run.add_argument("--seconds", type=float, default=5)
    run.add_argument("--clients", type=int, default=1 << 30)
    run.add_argument("--window", type=int, default=32)
    run.add_argument("--first", type=int, default=1)
    verb = verbs.add_parser("check")
    verb.add_argument("out")
    verb.add_argument("file")
    verb = verbs.add_parser("trace")
    verb.add_argument("file")
    arguments = parser.parse_args()
    if arguments.verb == "run":
        Flood(arguments).run()
        return 0
    if arguments.verb == "check":
        return check(arguments)
    return Trace(arguments.file).run()


if __name__ == "__main__":
    sys.exit(main())
