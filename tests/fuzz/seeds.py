#!/usr/bin/env python3
"""seeds.py: first inputs for the harnesses whose input is octets.

Usage: seeds.py SOURCE-FOLDER TO: writes TO/<harness>/<name>. What a fuzzer
finds hard to find stands here; the corpus is what was left of these and of
its own finds after a merge (HACKING.md).
"""
import itertools
import os
import re
import struct
import sys

SOLICIT, REQUEST, RENEW, REBIND = 248, 249, 250, 251
CONFIRM, RELEASE, DECLINE, INFORMATION = 252, 253, 254, 255
CONFIGS = range(6)
MESSAGE, RAW, ADVANCE, RECLAIM, RELOAD, RESTART = 0, 10, 12, 13, 14, 15


def u8(*values):
    return bytes(values)


def u16(value):
    return struct.pack(">H", value)


# compose.c: items of a message

def ia_na(iaid=1):
    return u8(0, iaid)


def ia_pd(iaid=1):
    return u8(1, iaid)


def known(which=0, lifetime=9):
    return u8(2, which, lifetime)


def anything(where, which, lifetime=9):
    return u8(4, where, which, lifetime)


def inside(code, value=b""):
    return u8(5) + u16(code) + u8(len(value)) + value


def option(code, value=b""):
    return u8(6) + u16(code) + u8(len(value)) + value


def oro(*codes):
    return u8(7, len(codes), *codes)


RAPID = u8(8)


def fqdn(value):
    return u8(9, len(value)) + value


def long_option(code, size):
    return u8(10) + u16(code) + u16(size)


def stray(octets):
    return u8(11, len(octets)) + octets


def relay(flags, data=b""):
    return u8(flags) + data


def message(kind, client, *items, flags=0, relays=()):
    count = 0 if not relays else 192 + len(relays) % 4
    if len(relays) > 3:
        count = 252 if len(relays) == 252 % 40 else 255
    head = u8(kind, flags, count, client)
    if flags & 32:
        head += u8(5) + b"\0\4abc"
    return head + u8(len(items)) + b"".join(items) + b"".join(relays)


def event(kind, data=b""):
    return u8(kind) + data


def script(*messages):
    return b"".join(event(MESSAGE) + m for m in messages)


BOTH = (ia_na(), ia_pd())
ASK = (oro(17, 23, 24, 31, 32, 39, 41, 56, 59, 67, 82, 83),)
WIRE = b"\0\4host\7example\0"
VENDOR = b"\0\0\x11\x8b\0\1x"


def messages():
    """Name and octets of messages that mean something."""
    yield "both", message(SOLICIT, 1, *BOTH, *ASK)
    yield "rapid", message(SOLICIT, 2, RAPID, *BOTH)
    yield "name", message(REQUEST, 3, *ASK, fqdn(b"\1" + WIRE[1:]), ia_na())
    yield "noname", message(REQUEST, 3, *ASK, fqdn(b"\4"), ia_na())
    yield "badname", message(REQUEST, 3, *ASK, fqdn(b"\0\x41host"), ia_na())
    yield "classes", message(REQUEST, 4, option(16, VENDOR),
                             option(15, b"\0\3abc"), option(17, b"\0\0\x11\x8b"),
                             *ASK, *BOTH)
    yield "dropped", message(REQUEST, 4, option(15, b"\0\1\xff"), ia_na())
    yield "information", message(INFORMATION, 5, *ASK)
    yield "information-ia", message(INFORMATION, 5, *BOTH)
    yield "nobody", message(INFORMATION, 5, *ASK, flags=2)
    yield "reserved", message(REQUEST, 1, *BOTH, ia_na(2), ia_pd(2))
    yield "hints", message(SOLICIT, 6, ia_pd(), anything(56, 3),
                           anything(200, 3), anything(0, 0), ia_na(),
                           anything(1, 0x10), anything(0, 0x11))
    yield "twice", message(REQUEST, 6, ia_na(), ia_na(), ia_pd(), ia_pd())
    yield "many", message(REQUEST, 6, *[ia_na(i) for i in range(40)])
    yield "too-many", message(SOLICIT, 6, *[ia_pd(i) for i in range(47)])
    yield "prefix128", message(SOLICIT, 6, ia_pd(), inside(26, bytes(8)
                               + b"\x81" + bytes(16)))
    yield "excluded", message(REQUEST, 6, oro(67), ia_pd(), ia_pd(2))
    yield "unicast", message(REQUEST, 6, ia_na(), flags=16)
    yield "source", message(REQUEST, 6, ia_na(), flags=8)
    yield "server", message(REQUEST, 6, ia_na(), flags=4)
    yield "duid", message(REQUEST, 6, ia_na(), flags=32)
    for code in (1, 2, 6, 8, 14, 15, 16, 17, 39, 61, 65, 66, 79):
        yield "empty-%d" % code, message(SOLICIT, 6, option(code), ia_na())
    yield "long", message(SOLICIT, 6, long_option(60000, 60000), ia_na())
    yield "client65535", message(SOLICIT, 6, long_option(1, 65535), flags=2)
    yield "stray", message(SOLICIT, 6, ia_na(), stray(b"\0\1\0"))
    yield "others", message(4, 6, ia_na(), known())
    for kind in (2, 7, 10, 12, 13, 14, 20, 21, 23, 36, 37, 63):
        yield "type-%d" % kind, message(kind, 6, ia_na())
    yield "relayed", message(
        SOLICIT, 5, *BOTH, *ASK,
        relays=(relay(1 | 4, u8(5) + b"port7"), relay(8), relay(0)))
    yield "flex", message(REQUEST, 5, option(16, VENDOR), *BOTH, *ASK,
                          relays=(relay(1 | 4 | 8 | 32, u8(5) + b"port7"),))
    yield "rsoo", message(REQUEST, 5, *BOTH, *ASK, relays=(
        relay(1 | 16, u16(66) + u8(24) + u16(23) + u16(16) + bytes(16)
              + u16(60001) + u16(0)),))
    yield "relay-port", message(REQUEST, 5, *BOTH, relays=(
        relay(1 | 16, u16(135) + u8(2) + b"\0\0"),))
    yield "link-layer", message(REQUEST, 5, *BOTH, relays=(
        relay(1 | 16, u16(79) + u8(8) + b"\0\1\2\0\0\0\0\3"),))
    yield "relay-id", message(REQUEST, 5, *BOTH, relays=(
        relay(1 | 16, u16(53) + u8(10) + b"\0\3\0\1\2\0\0\0\0\x77"),))
    yield "docsis", message(
        REQUEST, 5, ia_na(), option(17, b"\0\0\x11\x8b\0\x24\0\6\2\0\0\0\0\3"),
        relays=(relay(1 | 16, u16(17) + u8(14) + b"\0\0\x11\x8b\x04\x02\0\6"
                      + b"\2\0\0\0\0\3"),))
    yield "docsis-en", message(
        REQUEST, 5, option(1, b"\0\2\0\0\x11\x8b1"), ia_na(),
        option(17, b"\0\0\x11\x8b\0\x24\0\6\2\0\0\0\0\3"), flags=2)
    yield "docsis-cmts", message(
        REQUEST, 5, option(1, b"\0\2\0\0\x11\x8b1"), ia_na(), flags=2,
        relays=(relay(1 | 16, u16(17) + u8(14) + b"\0\0\x11\x8b\x04\x02\0\6"
                      + b"\2\0\0\0\0\3"),))
    yield "remote", message(
        REQUEST, 5, option(1, b"\0\2\0\0\x11\x8b1"), ia_na(), flags=2,
        relays=(relay(1 | 8),))
    yield "link-local", message(
        REQUEST, 5, option(1, b"\0\2\0\0\x11\x8b1"), ia_na(), flags=2)
    yield "user-class", message(
        REQUEST, 5, option(15, b"\0\1a"), option(16, b"\0\0\x11\x8b\0\1x"),
        oro(17, 41, 42, 88, 94, 96, 31, 59), ia_na())
    yield "long-id", message(REQUEST, 5, option(16, 200 * b"x"),
                             option(15, 250 * b"y"), ia_na(), *ASK)
    yield "deep", message(SOLICIT, 5, ia_na(), relays=[relay(1)] * 15)


def lives():
    """Sequences of events."""
    request = event(MESSAGE) + message(REQUEST, 5, *BOTH)
    for name, kind in (("renew", RENEW), ("rebind", REBIND),
                       ("confirm", CONFIRM), ("release", RELEASE),
                       ("decline", DECLINE)):
        again = message(kind, 5, ia_na(), known(0), ia_pd(), known(1))
        yield name, request + event(MESSAGE) + again
        yield name + "-other", request + event(MESSAGE) + message(
            kind, 6, ia_na(), known(0), ia_pd(), known(1))
        yield name + "-late", (request + event(ADVANCE, u16(400))
                               + event(MESSAGE) + again)
        yield name + "-reclaimed", (
            request + event(ADVANCE, u16(400)) + event(RECLAIM)
            + event(MESSAGE) + again)
        yield name + "-reloaded", (request + event(RELOAD, u8(1))
                                   + event(MESSAGE) + again)
        yield name + "-restarted", (request + event(RESTART)
                                    + event(MESSAGE) + again)
        yield name + "-elsewhere", request + event(MESSAGE) + message(
            kind, 5, ia_na(), known(0), ia_pd(), known(1), flags=1)
        yield name + "-twice", request + 2 * (event(MESSAGE) + again)
    yield "full", script(*[message(REQUEST, c, *[ia_na(i) for i in range(6)],
                                   *[ia_pd(i) for i in range(6)])
                           for c in range(8)])
    yield "full-late", (script(*[message(REQUEST, c, *[
        ia_na(i) for i in range(6)]) for c in range(8)])
        + event(ADVANCE, u16(900)) + script(message(REQUEST, 9, ia_na())))
    yield "cache", script(*[message(RENEW, 5, ia_na(), known(0))] * 3)
    yield "raw", event(RAW, u8(0) + u16(20) + b"\1\1\2\3\0\1\0\6\0\3\0\1ab"
                       + b"\0\6\0\2\0\27")


def write(to, harness, name, data):
    folder = os.path.join(to, harness)
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, name), "wb") as file:
        file.write(data)


def packets(to):
    for config, (name, data) in itertools.product(CONFIGS, messages()):
        tag = "%s-%d" % (name, config)
        write(to, "exchange", tag, u8(config) + event(MESSAGE) + data)
        write(to, "exchange", tag + "-log",
              u8(0x80 + config) + event(MESSAGE) + data)
        write(to, "reply", tag, u8(config, 1, 0) + data)
    for config, (name, data) in itertools.product(CONFIGS, lives()):
        write(to, "exchange", "life-%s-%d" % (name, config),
              u8(config) + data)


def relays(to):
    def tlv(code, value):
        return u16(code) + u16(len(value)) + value

    parts = {
        "interface-id": tlv(18, b"port"), "empty": tlv(18, b""),
        "remote": tlv(37, b"\0\0\0\1x"), "subscriber": tlv(38, b"who"),
        "ero": tlv(43, b"\0\x12\0\x25"), "relay-id": tlv(53, b"\0\3\0\1ab"),
        "rsoo": tlv(66, tlv(23, bytes(16)) + tlv(60001, b"abc")
                    + tlv(65, b"\1a\0") + tlv(1, b"no")),
        "link-layer": tlv(79, b"\0\1\2\0\0\0\0\1"), "port": tlv(135, b"\0\0"),
        "message": tlv(9, b""), "cut": b"\0\x12\0", "overrun": b"\0\x12\0\xff",
    }
    parts["all"] = b"".join(v for k, v in parts.items()
                            if k not in ("message", "cut", "overrun"))
    for kind, (name, data) in itertools.product((0, 1, 2), parts.items()):
        for flags in (0xc0, 0xc1):
            level = u8(flags) + u16(len(data)) + data
            write(to, "relay", "%s-%d-%x" % (name, kind, flags),
                  u8(1, kind) + level)
            write(to, "relay", "%s-%d-%x-3" % (name, kind, flags),
                  u8(3, kind) + level + level + level)
    for levels in (0, 1, 8, 32, 33, 39):
        write(to, "relay", "levels-%d" % levels, u8(levels, 0))
    write(to, "relay", "long", u8(1, 0, 0xc0) + u16(65000) + u16(18)
          + u16(60000) + bytes(60000))


ARGUMENTS = {
    "ip-address": '"2001:db8:1::10"', "type": '"IA_NA"', "subnet-id": "1",
    "identifier-type": '"duid"', "identifier": '"00:03:00:01:02:00:00:00:00:01"',
    "duid": '"00:03:00:01:02:00:00:00:00:01"', "iaid": "1",
    "hw-address": '"02:00:00:00:00:01"', "hostname": '"host.example.org."',
    "limit": "2", "from": '"start"', "state": "0", "name": '"pkt6-received"',
    "subnets": "[1, 3]", "user-context": '{"a": 1}', "prefix-len": "56",
    "remove": "true", "exit": "0", "origin": '"user"', "max-period": "20",
    "config": '{"Dhcp6": {"subnet6": []}}', "Dhcp6": '{"subnet6": []}',
    "message": '"solicit"', "interface": '"eth0"', "options": "[16]",
    "relay": '"2001:db8:1::1"', "interface-id": '"706f7274"',
    "pd": "true", "packet": '"01010203000100060003000161620003000c' + 24 * "0"
    + '"', "force-create": "true", "valid-lft": "60", "preferred-lft": "50",
    "subnet-range": '{"first-subnet-id": 1, "last-subnet-id": 3}',
}


def commands(source, to):
    with open(os.path.join(source, "libcommon/command_table.c")) as file:
        table = file.read()
    lists = {name: re.findall(r'\{"([^"]+)", ARGUMENT_', body) for name, body
             in re.findall(r"arguments_(\w+)\[\] = \{(.*?)\n\};", table, re.S)}
    rows = re.findall(r'\{"([a-z0-9-]+)",\s*ROLE_\w+,\s*arguments_(\w+)', table)
    if not rows:
        sys.exit("seeds.py: no rows in command_table.c")
    words = set()
    for name, arguments in rows:
        words.add(name)
        pairs = ['"%s": %s' % (a, ARGUMENTS.get(a, '"x"'))
                 for a in lists.get(arguments, [])]
        words.update(lists.get(arguments, []))
        tries = ["", ', "arguments": {}', ', "arguments": [1]',
                 ', "arguments": {%s}' % ", ".join(pairs)]
        tries += [', "arguments": {%s}' % ", ".join(pairs[:n])
                  for n in range(1, len(pairs))]
        tries += [', "arguments": {%s}' % p for p in pairs]
        tries += [', "arguments": {%s}' % ", ".join(
            re.sub(": .*", ": null", p) for p in pairs)]
        for n, more in enumerate(tries):
            text = '{"command": "%s"%s}' % (name, more)
            write(to, "command", "%s-%d" % (name, n),
                  u8(n % 5) + text.encode())
            if n % 4 == 3:
                write(to, "channel", "%s-%d" % (name, n),
                      u8(0x40) + u16(len(text)) + text.encode()
                      + b"\x81{}" + u8(0x80, 0))
            who = n % 4
            write(to, "control", "%s-%d" % (name, n),
                  u8(1, who) + u16(len(text)) + text.encode()
                  + u8(5) + u16(2) + b"{}" + u8(6))
    return words


DUID = '"duid": "00:03:00:01:02:00:00:00:00:0%d"'
MORE = (
    ["explain", DUID % 3, '"message": "%s"' % m] for m in (
        "renew", "REBIND", "Release", "DECLINE", "confirm", "request",
        "information-request", "nothing", "solicit"))
SAYINGS = [", ".join(m[1:]) for m in MORE] + [
    (DUID % 1) + ', "type": "IA_PD", "iaid": 1, "message": "renew"',
    (DUID % 3) + ', "type": "IA_TA"', (DUID % 3) + ', "iaid": -1',
    (DUID % 3) + ', "iaid": "x"', (DUID % 3) + ', "options": [0]',
    (DUID % 3) + ', "options": [23, 24, 65535]', (DUID % 3) + ', "options": 1',
    (DUID % 3) + ', "options": [' + "1," * 70 + "1]",
    (DUID % 3) + ', "relay": "2001:db8:1::1", "interface-id": "\'port7\'", '
    '"hw-address": "02:00:00:00:00:03"',
    (DUID % 3) + ', "relay": "2001:db8:1::1", "interface-id": "706f7274"',
    (DUID % 3) + ', "relay": "2001:db8:1::1", "interface-id": "zz"',
    (DUID % 3) + ', "interface-id": "\'%s\'"' % (300 * "x"),
    (DUID % 3) + ', "hw-address": "02:00"', (DUID % 3) + ', "hw-address": "x"',
    (DUID % 3) + ', "relay": "x"', (DUID % 3) + ', "source": "::1"',
    (DUID % 3) + ', "source": "fe80::1", "interface": "eth0"', '"duid": "x"',
    '"duid": 1', '"message": 1', (DUID % 3) + ', "interface": 7',
    '"packet": "x"', '"packet": ""', '"packet": "0c00' + 64 * "0" + '"',
    '"packet": "01010203000100060003000161620003000c' + 24 * "0"
    + '", "source": "fe80::1"',
    '"packet": "0c00' + 64 * "0" + '00090004010102030", "relay": "::1"',
    '"packet": "0c00' + 64 * "0" + '0009000401010203", "relay": "::1"',
    '"packet": "0c00' + 64 * "0" + '0009000e010102030001000600030001'
    '6162", "source": "2001:db8::1"',
]
SELECTORS = [
    '"subnet-id": 1, "identifier-type": "duid", "identifier": '
    '"00:03:00:01:02:00:00:00:00:01", "iaid": 1',
    '"subnet-id": 1, "identifier-type": "hw-address", "identifier": "02"',
    '"subnet-id": 1, "identifier-type": "duid", "identifier": "zz"',
    '"subnet-id": 1, "identifier-type": "duid"', '"subnet-id": 1',
    '"subnet-id": "x"', '"ip-address": 7', '"ip-address": "x"',
    '"subnet-id": 1, "identifier": "00", "identifier-type": 1',
    '"ip-address": "2001:db8:1::18", "type": "IA_TA"',
    '"ip-address": "2001:db8:f000:300::", "type": "IA_PD"',
    '"ip-address": "2001:db8:1::18", "type": 1',
    '"ip-address": "2001:db8:1::18", "iaid": -1', '"iaid": 1',
    '"subnet-id": 1, "identifier-type": "duid", "identifier": '
    '"00:03:00:01:02:00:00:00:00:01", "iaid": "x", "type": "IA_PD"',
]


def sayings(to):
    """Commands whose arguments want more than one of each."""
    for n, text in enumerate(SAYINGS):
        for config in (0, 2, 4):
            write(to, "command", "explain-more-%d-%d" % (n, config),
                  u8(config) + ('{"command": "explain", "arguments": {%s}}'
                                % text).encode())
    for name in ("lease6-get", "lease6-del"):
        for n, text in enumerate(SELECTORS):
            write(to, "command", "%s-more-%d" % (name, n),
                  u8(0) + ('{"command": "%s", "arguments": {%s}}'
                           % (name, text)).encode())


def frames(to):
    text = b'{"command": "version-get"}'
    size = u16(len(text)) + text
    cases = {
        "unproven": u8(3) + size, "stranger": u8(1, 3) + size,
        "harmed": u8(2, 0x40) + size + u8(3) + size,
        "signature": u8(2, 0xa2) + size, "digest": u8(2, 0xf2) + size,
        "other": u8(2, 0xfe) + size + u8(3) + u16(2) + b"{}",
        "twice": 2 * (u8(1, 2) + size + u8(5) + u16(2) + b"{}" + u8(6)),
        "broken": u8(1, 2) + size + u8(4) + u16(5) + b"\xff\xff\xff\xff\3",
        "large": u8(0) + u16(5) + b"\x7f\xff\xff\xff\2",
        "zero": u8(0) + u16(5) + b"\0\0\0\0\2",
        "type": u8(7, 9) + size, "server": u8(1, 2) + size + u8(7, 0x83) + size,
        "end": u8(1, 2) + size + u8(7, 0x84) + u16(0),
    }
    for name, data in cases.items():
        write(to, "control", name, data)
    brackets = b"[" * 20000
    texts = {
        "brackets": brackets, "comments": b'{ # a\n "command": /* b */ "x" // c\n}',
        "string": b'{"command": "a\\"}"}', "slash": b"{/x}", "first": b"x{}",
        "slashes": b"{//\n}", "stars": b"{/***/}", "half": b'{"command": ',
        "kind": b"[}", "behind": b'{"command": "version-get"} {}',
    }
    for name, data in texts.items():
        write(to, "channel", name, u8(0x40) + u16(len(data)) + data)
        write(to, "channel", "pieces-" + name,
              b"".join(u8(0x3f & len(p)) + p for p in (
                  data[i:i + 7] for i in range(0, min(len(data), 400), 7))))


def lease_files(source, to):
    folder = os.path.join(source, "tests/fuzz/corpus/lease_file")
    files = []
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), "rb") as file:
            files.append(file.read())
    head = (b"address,duid,valid_lifetime,expire,subnet_id,pref_lifetime,"
            b"lease_type,iaid,prefix_len,fqdn_fwd,fqdn_rev,hostname,hwaddr,"
            b"state,user_context,hwtype,hwaddr_source,pool_id\n")
    row = (b"2001:db8::%x,00:03:00:01:02:00:00:00:00:01,%d,1795530538,1,30,%d,"
           b"7,%d,0,0,,,0,,,,0\n")
    rows = b"".join(row % (n % 5, 40 + n, 0, 128) for n in range(12))
    gone = row % (1, 0, 0, 128)
    prefix = row % (0, 40, 2, 56)
    for which in range(32):
        parts = [head + rows, head + gone + prefix, head + rows[:100],
                 head + prefix, head + b"x"]
        write(to, "compact", "set-%d" % which, u8(which) + b"\x1e".join(parts))
    for n, data in enumerate(files):
        if len(data) < 20000:
            write(to, "compact", "file-%d" % n,
                  u8(7) + data + b"\x1e" + rows + b"\x1e" + gone)
    for name, data in (("long", b"\2"), ("longer", b"2001:db8::1,\2\2,1\n"),
                       ("long-first", b"\2\2\n"), ("long-last", rows + b"\2\2"),
                       ("zeros", rows + bytes(50)), ("late", rows + 9 * b"x")):
        write(to, "lease_file", name, (b"" if "first" in name else head)
              + data + (b"" if "last" in name else rows))
    for column in range(18):
        for value in (b"", b"x", b"-1", b"4294967296", b"0", b"::", b"&#x41&#x"):
            cells = (row % (1, 40, 0, 128)).strip().split(b",")
            cells[column] = value
            write(to, "lease_file", "cell-%d-%s" % (column, value.hex()),
                  head + b",".join(cells) + b"\n")
    write(to, "compact", "other", u8(3) + b"a,b\n1,2\n\x1e" + head)
    write(to, "compact", "empty", u8(31) + b"\x1e\x1e\x1e\x1e")


def names(to):
    values = {
        "whole": b"\1" + WIRE[1:], "part": b"\0\4host", "root": b"\1\0",
        "none": b"\4", "both": b"\5\4host\0", "empty": b"",
        "upper": b"\1\4HOST\3A.B\0", "odd": b"\1\5a b\xff.\2\\x\0",
        "long": b"\1" + 3 * (b"\x3f" + 63 * b"a") + b"\x3d" + 61 * b"b" + b"\0",
        "bad": b"\1\xc0\x0c", "cut": b"\1\5ab", "dots": b"\1\3...\0",
    }
    for name, data in values.items():
        for policy, pattern, suffix, more in (
                (0, 0, 4, 6), (1, 1, 5, 7), (0x17, 2, 6, 14), (0x27, 3, 13, 6),
                (0x37, 4, 7, 134), (7, 5, 4, 4), (7, 6, 6, 7), (1, 1, 8, 2)):
            write(to, "fqdn", "%s-%d-%d" % (name, policy, pattern),
                  u8(policy, pattern, suffix, more) + data)


VALUES = (
    "", "1", "65535", "4294967296", "-1", "true", "2001:db8::1",
    "2001:db8::1, ::2", "192.0.2.1", "2001:db8::/32", "example.org",
    "example.org, a.b", "a\\.b\\\\\\065", "a..b", "host", "0102030405060708",
    "'text'", "4491", "4491, 00020102", "4491, 0x01", "1, ::2, three",
    "3, 2001:db8::1, x", "00:01:02", "0x0", "UTC", "1,2,3,4",
    "100, resolver.example", "100, resolver.example, 2001:db8::1 ::2, "
    "alpn=dot\\,doq port=853", "100, a., 2001:db8::1, alpn=h2 dohpath=/q{?d}",
    "100, r.example, ::1, port=x", "100, r.example, x, alpn=dot", "100, , , ",
    "0, 16, 8, 192.0.2.0/24, 2001:db8::/32", "1,2,3/4", "4/6", "16/99",
    "0, 49, 33, 192.0.2.0, 2001:db8::/129", "a" * 300, "0" * 600, "1,",
)


def options(source, to):
    """Option data by name, one configuration for each; values on the wire."""
    with open(os.path.join(source, "dhcp6d/proto/option_table.c")) as file:
        table = file.read()
    rows = [("dhcp6", name) for name in
            re.findall(r'^O\(\d+, "([a-z0-9-]+)"', table, re.M)]
    rows += [("vendor-4491", name) for name in
             re.findall(r'"([a-z0-9-]+)", "vendor-4491"', table)]
    rows += [("s46-cont-mape-options", name) for name in (
        "s46-rule", "s46-br", "s46-dmr", "s46-v4v6bind", "s46-portparams")]
    for space, name in rows:
        data = ",".join(
            '{"name": "%s", "data": "%s", "space": "%s", "csv-format": %s}'
            % (name, v.replace("\\", "\\\\"), space, flag)
            for v in VALUES for flag in ("true", "false"))
        write(to, "config", "option-" + name,
              ('{"Dhcp6": {"option-data": [%s], "subnet6": []}}'
               % data).encode())
    for row, (n, value) in itertools.product(range(160), enumerate(VALUES)):
        write(to, "text", "option-%d-%d" % (row, n),
              u8(10, row, 255) + value.encode())
        write(to, "text", "hex-%d-%d" % (row, n),
              u8(10, row, 6) + value.encode())
    wires = (b"", b"\0", b"\1", bytes(16), bytes(17), b"\0\2ab", WIRE[1:],
             b"\0\0\x11\x8b\0\1\0\2ab", b"\0\0\x11\x8b\0\2ab", bytes(3),
             b"\0\x59\0\x08\0\x10\x18\xc0\0\2\0\0", b"\x40" + bytes(8),
             b"\x81" + bytes(17), b"\0\x5a\0\x10" + bytes(16),
             b"\0\x5b\0\x09\x40" + bytes(8),
             b"\0\x5c\0\x09\xc0\0\2\1\x20\x20\1\x0d\xb8", b"\0\x5d\0\4\0\x04\0\1",
             b"\0\x64" + b"\0\x0e" + b"\1a\7example\3org\0",
             b"\0\x64\0\3\1a\0\0\x10" + bytes(16) + b"\0\1\0\4\3dot\0\3\0\2\3\x55",
             b"\x60" + bytes(12) + b"\x60" + bytes(12) + b"\x20" + bytes(4),
             b"\0\3\0\1\2\0\0\0\0\1", b"\1\4host", b"abc\0def", b"\xff\xff",
             b"\0\1\0\0\0\0" + 4 * b"\2", 255 * b"\1")
    for row, (n, value) in itertools.product(range(160), enumerate(wires)):
        write(to, "text", "wire-%d-%d" % (row, n), u8(11, row) + value)
        code = u16(row)
        write(to, "view", "wire-%d-%d" % (row, n),
              b"\1\1\2\3\0\1\0\6\0\3\0\1ab" + code + u16(len(value))
              + value)


TYPES = ("empty", "binary", "boolean", "int8", "int16", "int32", "uint8",
         "uint16", "uint32", "ipv4-address", "ipv6-address", "ipv6-prefix",
         "psid", "string", "tuple", "fqdn", "internal", "no")


def definitions(to):
    """Options of one's own, of every type."""
    for kind in TYPES:
        for array in ("true", "false"):
            data = ",".join(
                '{"code": 60001, "data": "%s"}' % v.replace("\\", "\\\\")
                for v in VALUES + ("-129", "32768", "-2147483649", "3/4", "0",
                                   "false", "x/y", "1/17", "9/2", '256'))
            write(to, "config", "type-%s-%s" % (kind, array),
                  ('{"Dhcp6": {"option-def": [{"name": "mine", "code": 60001,'
                   ' "type": "%s", "array": %s}], "option-data": [%s]}}'
                   % (kind, array, data)).encode())
            write(to, "config", "record-%s-%s" % (kind, array),
                  ('{"Dhcp6": {"option-def": [{"name": "mine", "code": 60001,'
                   ' "type": "record", "record-types": "%s, uint8, %s",'
                   ' "array": %s}], "option-data": [{"code": 60001, "data":'
                   ' "1, 2, 3"}]}}' % (kind, kind, array)).encode())


def configurations(source, to):
    """Every configuration that the replay and the unit tests have."""
    folder = os.path.join(source, "tests/replay")
    for file in sorted(os.listdir(folder)):
        if not file.endswith((".replay", ".inc")):
            continue
        with open(os.path.join(folder, file)) as lines:
            text = lines.read()
        for name, body in re.findall(r"^config (\S+)\n((?:\t.*\n|\n)+)", text,
                                     re.M):
            write(to, "config", "%s-%s" % (file, name), body.encode())
    folder = os.path.join(source, "tests/unit/config")
    for file in sorted(os.listdir(folder)):
        with open(os.path.join(folder, file), "rb") as lines:
            data = lines.read()
        write(to, "config", file, data)
        write(to, "yaml", file, data)
    cases = {
        "include": b'{"Dhcp6": <?include "1"?>}\x1e{"subnet6": []}',
        "twice": b'{"Dhcp6": {"a": <?include "1"?>, "b": <?include "1"?>}}\x1e1',
        "missing": b'{"a": <?include "7"?>}\x1e', "self": b'<?include "0"?>\x1e',
        "block": b'Dhcp6:\n  <?include "1"?>\n\x1esubnet6: []\nx: 1\n',
        "block-json": b'Dhcp6:\n  a: <?include "1"?>\n\x1e{"x": [1, 2]}',
        "json-block": b'{"Dhcp6": <?include "1"?>}\x1ea: 1\n',
        "deep": b'a: <?include "1"?>\n\x1eb: <?include "2"?>\n\x1ec: '
                b'<?include "3"?>\n\x1ed: 1',
        "comment": b'# <?include "1"?>\n<?include "1"?>\n\x1e# x\na: 1\n',
        "unended": b'{"a": <?include "1"\x1e1', "first": b'<?include "1"?>\n\x1e{}',
        "nul": b'{"a\0b": "c\0d", "\\u0000": 1}',
        "many": b"{" + b",".join(b'"n%d": %d' % (n, n) for n in range(200))
                + b"}", "nodes": b"[" + 10100 * b"1," + b"1]",
        "wide": b"[" * 25 + b"]" * 25, "block-deep": b"- " * 30 + b"x",
        "keys": b"? [a]\n: 1\n? {b: c}\n: 2\n1: 2\nnull: 3\n",
        "anchors": b"a: &x {b: 1}\nc: *x\n<<: *x\n",
        "documents": b"--- 1\n--- 2\n...\n", "tags": b"!!str 1: !x 2\n",
        "long": b"a: " + 70000 * b"x", "latin": b'{"a": "\xe9\xff"}',
        "bom": b"\xef\xbb\xbf{}", "utf16": b"\xff\xfe{\0}\0", "empty": b"",
        "scalars": b"a: [0x1f, 017, 1_000, .5, 1e9, -.inf, ~, yes, 2024-01-01]",
        "quotes": b"a: 'it''s'\nb: \"x\\ty\"\nc: |\n  l\nd: >-\n  f\n",
        "broken": b"a: [1, 2\nb: }\n", "tab": b"a:\n\tb: 1\n",
        "wrong": b'{"Dhcp6": {"valid-lifetime": "1", "subnet6": {}, "foo": 1, '
                 b'"renew-timer": 1.5, "match-client-id": true, '
                 b'"t1-percent": 1, "rapid-commit": "true", '
                 b'"valid-lifetime": 2, "interfaces-config": {}}}',
    }
    for name, data in cases.items():
        write(to, "yaml", name, data)
        write(to, "config", "yaml-" + name, data)


EXPRESSIONS = (
    "relay6[0].linkaddr == 2001:db8::1", "relay6[-1].peeraddr == ::",
    "relay6[9].linkaddr == ''", "vendor-class[4491].exists",
    "vendor-class[*].enterprise == 0x0000118b", "vendor.enterprise == 9",
    "vendor-class[4491].data == 'a'", "vendor-class.data[1] == 'b'",
    "vendor[4491].option[1].exists", "vendor[4491].option[1].hex == 0x01",
    "concat(option[1].hex, concat(option[1].hex, option[1].hex)) == ''",
    "substring(option[1].hex, 2, -1) == 'a'", "substring('abc', -2, all) == 'bc'",
    "substring('abc', 5, 1) == ''", "substring('abc', 1, -2) == 'a'",
    "substring('abc', -1, -5) == ''", "split('a.b.c', '.', 2) == 'b'",
    "split('a', '', 1) == 'a'", "split('a.b', '.', 9) == ''",
    "ifelse(known, 'a', 'b') == 'a'", "hexstring(option[1].hex, '') == 'a'",
    "addrtotext(0x20010db8000000000000000000000001) == '2001:db8::1'",
    "addrtotext(0x7f000001) == '127.0.0.1'", "addrtotext('x') == ''",
    "int8totext(0xff) == '-1'", "int16totext(0xffff) == '-1'",
    "int32totext(0xffffffff) == '-1'", "uint8totext(0x01) == '1'",
    "uint16totext('x') == ''", "uint32totext(pkt6.transid) == '1'",
    "lcase('ABC') == 'abc'", "ucase('abc') == 'ABC'", "match('a+', 'aaa')",
    "match('(', 'a')", "match('(a)\\\\1', 'aa')", "match('[', option[1].hex)",
    "match('^(a|b)*$', 'ababab')", "member('KNOWN') and not member('x')",
    "pkt.iface == 'eth0'", "pkt.src == ::", "pkt.dst == ff02::1:2",
    "pkt.len == 0x10", "pkt6.msgtype == 1", "option[39].text == 'a'",
    "option[1].option[2].exists", "option[clientid].hex == 0x00",
    "option[no-such].exists", "not (a", "'a' == ", "1 == 1", "'a' == 'b' or",
    "known and unknown or not known", "'" + 300 * "x" + "' == 'x'",
    "concat(" * 40 + "'a'" + ", 'b')" * 40 + " == ''", "(" * 60 + "known"
    + ")" * 60, "relay6[0].option[18].option[1].hex == ''",
    " or ".join(["known"] * 300), "0xzz == ''", "'unended", "0x == ''",
    "option[65536].exists", "relay6[300].option[1].exists", "@", "a b",
)


def tests(to):
    """Class tests, good and bad."""
    for n, text in enumerate(EXPRESSIONS):
        for kind in (b"", b"0", b"1"):
            write(to, "expression", "test-%d%s" % (n, kind.decode()),
                  kind + text.encode())
        escaped = text.replace("\\", "\\\\").encode()
        write(to, "config", "test-%d" % n,
              b'{"Dhcp6": {"client-classes": [{"name": "x", "test": "'
              + escaped + b'"}, {"name": "y", "template-test": "'
              + escaped.split(b" == ")[0] + b'"}]}}')


TEXTS = (
    ("0", "-1", "18446744073709551615", "18446744073709551616", "4294967296",
     "007", " 1", "9223372036854775807", "-9223372036854775808", ""),
    ("0x00010203", "00:1:22", "aa bb", "abc", "0x", "a:", "zz", "00:11:22:33"),
    ("2001:db8::1", "::", "::ffff:1.2.3.4", "1:2:3:4:5:6:7:8", "fe80::1%eth0",
     "2001:db8::/32", "::/0", "::1/129", "2001:db8::1/64", "1::2::3", "::/",
     "1:2:3:4:5:6:7::", "::1.2.3", "12345::"),
    ("%D{%Y-%m-%d %H:%M:%S.%q} %-5p [%c/%i.%t] %m\n", "%%%n%h%H%d{%Q}%r%x",
     "%20.30c{1}|%-.3p", "%", "%D{", "%F:%L:%l %b %T %E{HOME} %M", "%500m",
     "%D", "%d{%H", "%.c", "%c{2}"),
    ('{"ISC": {"relay-info": [{"hop": 0}]}, "a": [1, -2.5e3, null, true]}',
     "{}", '{"a": "\\u00e9\\n"}', '{"a"}', "[" * 40, '{"a": {' * 40,
     '{"a": 01}', '{"a": "\x01"}', ' {"b" : false } ', '{"a":1,}'),
    ('{"command": "version-get"}', "[]", "7", "1.5", "true", "null", '"x"', '{"command": 1}',
     '{"command": "a", "x": 1}', "{}", '{"command": "a", "service": ["d"], '
     '"arguments": {}, "remote-address": "::1"}', "[" * 200,
     '{"command": "a", "command": "b"}', '{"a": "\xff"}'),
    ("\0\0\0\1\6a", "\0\0\0\0\4", "\0\1", "\xff\xff\xff\xff\1",
     "\0\0\0\5\3ab", 3 * "\0\0\0\1\3x"),
    ("dhcp6d-key-" + 43 * "A" + "=", "dhcp6d-key-", "x",
     "dhcp6d-secret-key " + 43 * "A" + "=\n", "dhcp6d-secret-key AAAA\n",
     "dhcp6d-secret-key " + 43 * "A" + "=", ""),
    ("kitten\\sitting", "a,b&c", "&#x2c;\x01\x7f", "reserv\xffations",
     "subnet6subnets6", ""),
    ("[^A-Za-z0-9.-]", "[]a]", "[^]]+", "[[:alpha:][.-.]]", "(a)\\1", "a\\",
     "[a-", "x*", "^a|b$", "((", "[[=a=]]x", "[[:no:]]", "a\\.b", "[[:a", ""),
    ("",), ("",),
    ('{"a": [1, true, {"b": "x\\"y"}], /* c */ "d": {}}', "[1,, 2, # x\n 3]",
     '{"a" // b\n : 1}', "[[[[[[[[[[1]]]]]]]]]]", '{"a": ', '{"a"', "[1",
     '{"a": 18446744073709551616, "b": -1, "c": 007}', "/* ", "//", "/",
     '{"\\', '"x', "{a: 1}", "[}", '{"a": tru, "b" 1}', "", "123", "99x",
     '[{/* } */"a":1}, [# ]\n2], [// ]\n3], {"b":2 /x}]', '{"a": "', "true",
     '{"b": "c\\}'),
)


def texts(to):
    for reader, cases in enumerate(TEXTS):
        for n, case in enumerate(cases):
            write(to, "text", "%d-%d" % (reader, n),
                  u8(reader) + case.encode("latin-1"))


def main():
    source, to = sys.argv[1:3]
    packets(to)
    relays(to)
    commands(source, to)
    sayings(to)
    frames(to)
    lease_files(source, to)
    names(to)
    texts(to)
    options(source, to)
    configurations(source, to)
    definitions(to)
    tests(to)


if __name__ == "__main__":
    main()
