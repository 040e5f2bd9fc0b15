"""wire.py: DHCPv6 messages of the differential test, made and read.

It shares no code with the server: what that gets wrong in both directions
would not be seen by itself. A reply becomes a list of fields, (path, value),
so that two replies can be compared as multisets: the order of options means
nothing (RFC 9915 21), neither does the text of a status.
"""
import os
import socket
import struct
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "system"))

# pylint: disable=wrong-import-position
from flood import IA_NA, IA_PD, option, options  # noqa: E402

MESSAGES = {
    "SOLICIT": 1, "ADVERTISE": 2, "REQUEST": 3, "CONFIRM": 4, "RENEW": 5,
    "REBIND": 6, "REPLY": 7, "RELEASE": 8, "DECLINE": 9,
    "INFORMATION-REQUEST": 11, "RELAY-FORWARD": 12, "RELAY-REPLY": 13}
NAMES = {number: name for name, number in MESSAGES.items()}
CLIENT_ID, SERVER_ID, ORO, ELAPSED, RELAY_MESSAGE = 1, 2, 6, 8, 9
STATUS, RAPID_COMMIT, VENDOR_OPTIONS, INTERFACE_ID, FQDN = 13, 14, 17, 18, 39
IAADDR, IAPREFIX = 5, 26
IA_CODES = {"na": IA_NA, "pd": IA_PD}
STATUS_NAMES = {
    0: "Success", 1: "UnspecFail", 2: "NoAddrsAvail", 3: "NoBinding",
    4: "NotOnLink", 5: "UseMulticast", 6: "NoPrefixAvail"}


def packed(address):
    return socket.inet_pton(socket.AF_INET6, address)


def text(address):
    return socket.inet_ntop(socket.AF_INET6, address)


def message(kind, transaction, parts):
    return struct.pack("!I", MESSAGES[kind] << 24 | transaction) + b"".join(
        parts)


def relayed(inner, hops, link, peer, parts):
    return (struct.pack("!BB", MESSAGES["RELAY-FORWARD"], hops) +
            packed(link) + packed(peer) + b"".join(parts) +
            option(RELAY_MESSAGE, inner))


def lease_option(kind, lease):
    """lease: (address, length, preferred, valid)"""
    address, length, preferred, valid = lease
    if kind == "na":
        return option(IAADDR, packed(address) +
                      struct.pack("!II", preferred, valid))
    return option(IAPREFIX, struct.pack("!IIB", preferred, valid, length) +
                  packed(address))


def ia_option(kind, iaid, leases):
    return option(IA_CODES[kind], struct.pack("!III", iaid, 0, 0) + b"".join(
        lease_option(kind, lease) for lease in leases))


def oro(codes):
    return option(ORO, struct.pack("!%dH" % len(codes), *codes))


def domain(name):
    """A name's labels; without a dot at the end it is a partial one."""
    wire = b"".join(bytes([len(label)]) + label.encode()
                    for label in name.split(".") if label)
    return wire + b"\0" if name.endswith(".") else wire


def status_name(value):
    code = struct.unpack_from("!H", value)[0]
    return STATUS_NAMES.get(code, str(code))


class Reply:
    """One answer: its fields, and the leases of each IA."""

    def __init__(self, data):
        self.fields = []
        self.leases = {}  # (kind, iaid): [(address, length, pref, valid)]
        self.status = None
        self.ia_status = {}
        relays = 0
        while data[0] == MESSAGES["RELAY-REPLY"]:
            data = self.read_relay("relay[%d]" % relays, data)
            relays += 1
        self.type = NAMES.get(data[0], str(data[0]))
        self.transaction = int.from_bytes(data[1:4], "big")
        self.add("type", self.type)
        for code, value in options(data[4:]):
            self.read(code, value)

    def add(self, path, value):
        self.fields.append((path, str(value)))

    def read_relay(self, path, data):
        inner = b""
        self.add(path + ".header", "%d %s %s" % (
            data[1], text(data[2:18]), text(data[18:34])))
        for code, value in options(data[34:]):
            if code == RELAY_MESSAGE:
                inner = value
            else:
                self.add("%s.option[%d]" % (path, code), value.hex())
        return inner

    def read(self, code, value):
        if code in (IA_NA, IA_PD):
            self.read_ia("na" if code == IA_NA else "pd", value)
        elif code == STATUS:
            self.status = status_name(value)
            self.add("status", self.status)
        elif code == VENDOR_OPTIONS:
            path = "vendor[%d]" % struct.unpack_from("!I", value)
            self.add(path, "")
            for inner, body in options(value[4:]):
                self.add("%s.option[%d]" % (path, inner), body.hex())
        elif code == FQDN:
            self.add("fqdn.flags", value[0])
            self.add("fqdn.name", value[1:])
        else:
            self.add("option[%d]" % code, value.hex())

    def read_ia(self, kind, value):
        iaid, t1, t2 = struct.unpack_from("!III", value)
        path = "%s[%d]" % (kind, iaid)
        leases = self.leases.setdefault((kind, iaid), [])
        self.add(path, "")
        self.add(path + ".t1", t1)
        self.add(path + ".t2", t2)
        for code, body in options(value[12:]):
            if code == STATUS:
                self.ia_status[kind, iaid] = status_name(body)
                self.add(path + ".status", status_name(body))
            elif code == IAADDR:
                preferred, valid = struct.unpack_from("!II", body, 16)
                leases.append((text(body[:16]), 128, preferred, valid))
                self.read_inner(path, body[24:])
            elif code == IAPREFIX:
                preferred, valid, length = struct.unpack_from("!IIB", body)
                leases.append((text(body[9:25]), length, preferred, valid))
                self.read_inner(path, body[25:])
            else:
                self.add("%s.option[%d]" % (path, code), body.hex())

    def read_inner(self, path, data):
        for code, value in options(data):
            self.add("%s.lease.option[%d]" % (path, code), value.hex())
