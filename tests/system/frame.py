#!/usr/bin/env python3
"""frame.py: a Solicit to ff02::1:2 in an Ethernet frame to one host alone.

    frame.py INTERFACE MAC

Access nodes turn multicast into unicast frames (RFC 9915 14, P-14-a). Ends
with 0 when the Advertise has come, with 1 if none does within five seconds.
"""

import socket
import struct
import sys

GROUP = socket.inet_pton(socket.AF_INET6, "ff02::1:2")
SOLICIT = bytes.fromhex("01c0ffee 0001000a00030001020000000077"
                        "0003000c 00000001 00000000 00000000")


def link_local(interface):
    with open("/proc/net/if_inet6", encoding="ascii") as table:
        for row in map(str.split, table):
            if row[5] == interface and row[3] == "20":
                return bytes.fromhex(row[0])
    sys.exit("no link-local address")


def checksum(source, udp):
    data = source + GROUP + struct.pack("!II", len(udp), 17) + udp
    data += b"\0" * (len(data) % 2)
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xffff) + (total >> 16)
    return ~total & 0xffff or 0xffff


def main():
    interface, mac = sys.argv[1:]
    source = link_local(interface)
    size = 8 + len(SOLICIT)
    udp = struct.pack("!HHHH", 546, 547, size, 0) + SOLICIT
    udp = udp[:6] + struct.pack("!H", checksum(source, udp)) + udp[8:]
    packet = struct.pack("!IHBB", 6 << 28, size, 17, 1) + source + GROUP + udp
    answers = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
    answers.bind(("::", 546))
    answers.settimeout(1)
    link = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
    link.bind((interface, 0))
    own = link.getsockname()[4]
    for _ in range(5):
        link.send(bytes.fromhex(mac.replace(":", "")) + own + b"\x86\xdd" +
                  packet)
        try:
            answer = answers.recv(65535)
        except TimeoutError:
            continue
        return 0 if answer[:4] == b"\x02" + SOLICIT[1:4] else 1
    return 1


sys.exit(main())
