"""In the clients' namespace: when does a server first answer?

Started before the server; asks for information every 5 ms, then for new leases
(Solicit with Rapid Commit, to its Reply), one after the other. Prints a line of
JSON: the clock at the first answer, milliseconds of the first lease and of an
ordinary one, the median of 50 after it.
"""
import json
import os
import socket
import statistics
import struct
import time


def option(code, data=b""):
    return struct.pack("!HH", code, len(data)) + data


def ask(sock, message, wait):
    """Sends until there is an answer; when it came, and how long it took."""
    while True:
        sent = time.monotonic()
        sock.sendto(message, ("ff02::1:2", 547))
        sock.settimeout(wait)
        try:
            sock.recvfrom(2048)
            now = time.monotonic()
            return now, now - sent
        except socket.timeout:
            pass


def main():
    sock = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
    sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_IF,
                    socket.if_nametoindex("bench1"))
    sock.bind(("::", 546))
    client = option(1, b"\0\4" + os.urandom(16))
    print(flush=True)  # ready
    answered, _ = ask(sock, b"\x0b\1\2\3" + client + option(8, b"\0\0"),
                      0.005)
    time.sleep(0.5)
    sock.setblocking(False)
    try:
        while True:  # answers to what was asked meanwhile
            sock.recvfrom(2048)
    except BlockingIOError:
        pass
    took = []
    for _ in range(51):
        client = b"\0\4" + os.urandom(16)
        solicit = b"\1\4\5\6" + option(1, client) + option(
            8, b"\0\0") + option(14) + option(
                3, struct.pack("!III", 1, 0, 0))
        took.append(ask(sock, solicit, 10)[1] * 1e3)
    print(json.dumps({"answered": answered, "lease_ms": took[0],
                      "later_ms": statistics.median(took[1:])}))


if __name__ == "__main__":
    main()
