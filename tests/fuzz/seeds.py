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
CONFIGS = range(5)
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
    for kind, (name, data) in itertools.product((0, 1), parts.items()):
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
    ('{"command": "version-get"}', "[]", "7", '"x"', '{"command": 1}',
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
    frames(to)
    lease_files(source, to)
    names(to)
    texts(to)


if __name__ == "__main__":
    main()
