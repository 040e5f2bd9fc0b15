"""control_attack.py: what strangers and thieves do to ctrld's socket.

    control_attack.py SOCKET record FILE LISTEN   a proxy at LISTEN that writes
                                                  down what one operator sends
    control_attack.py SOCKET replay FILE          sends it again, to a new nonce
    control_attack.py SOCKET tamper LISTEN        a proxy that changes one octet
                                                  of the command on its way
    control_attack.py SOCKET garbage              anything but the protocol

Speaks frames as ctrld/PROTOCOL.md has them: size (4), type (1), payload.
"replay" and "garbage" end with status 0 if ctrld refused as it should.
"""
import os
import socket
import struct
import sys
import time

CHALLENGE, COMMAND, PART, END, REFUSED, BODY = 1, 2, 3, 4, 5, 6


def connect(path):
    peer = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    peer.settimeout(20)
    peer.connect(path)
    return peer


def read_exactly(peer, size):
    data = b""
    while len(data) < size:
        piece = peer.recv(size - len(data))
        if not piece:
            return None
        data += piece
    return data


def read_frame(peer):
    header = read_exactly(peer, 5)
    if header is None:
        return None, b""
    size, kind = struct.unpack("!IB", header)
    return kind, read_exactly(peer, size)


def frame(kind, payload):
    return struct.pack("!IB", len(payload), kind) + payload


def listen(path):
    if os.path.exists(path):
        os.unlink(path)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(path)
    listener.listen(1)
    listener.settimeout(20)
    return listener.accept()[0]


def proxy(path, at, change):
    """One operator through us; change(kind, payload) sees what it sends."""
    operator = listen(at)
    operator.settimeout(20)
    server = connect(path)
    kind, payload = read_frame(server)
    operator.sendall(frame(kind, payload))
    for _ in range(2):
        kind, payload = read_frame(operator)
        server.sendall(frame(kind, change(kind, payload)))
    while True:
        kind, payload = read_frame(server)
        if kind is None:
            return
        operator.sendall(frame(kind, payload))
        if kind in (END, REFUSED):
            return


def record(path, name, at):
    with open(name, "wb") as out:
        def note(kind, payload):
            out.write(frame(kind, payload))
            return payload
        proxy(path, at, note)


def refused(peer):
    """Whether the next that comes is a refusal, or the end."""
    try:
        kind, payload = read_frame(peer)
    except ConnectionResetError:
        return True
    return kind is None or kind == REFUSED and payload[0] != 0


def replay(path, name):
    peer = connect(path)
    read_frame(peer)
    with open(name, "rb") as recorded:
        try:
            peer.sendall(recorded.read())
        except (BrokenPipeError, ConnectionResetError):
            pass
    sys.exit(0 if refused(peer) else "the replayed command was served")


def tamper(path, at):
    def flip(kind, payload):
        if kind != BODY:
            return payload
        return payload[:-2] + bytes([payload[-2] ^ 1]) + payload[-1:]
    proxy(path, at, flip)


def garbage(path):
    attacks = [
        b"GET / HTTP/1.0\r\n\r\n",
        b"{" * 20000,
        frame(COMMAND, b""),
        frame(COMMAND, b"\0" * 160),
        frame(COMMAND, b"\0" * 161),
        frame(BODY, b"{\"command\": \"status-get\"}"),
        frame(END, b"\0"),
        struct.pack("!IB", 0xffffffff, COMMAND) + b"x" * 1000000,
        struct.pack("!IB", 160, COMMAND) + b"short",
    ]
    idle = [connect(path) for _ in range(20)]  # half open, for ever
    for number, attack in enumerate(attacks):
        peer = connect(path)
        read_frame(peer)
        try:
            peer.sendall(attack)
            peer.shutdown(socket.SHUT_WR)
        except (BrokenPipeError, ConnectionResetError):
            pass
        if not refused(peer):
            sys.exit("attack %d was not refused" % number)
    begin = time.monotonic()
    slow = connect(path)
    read_frame(slow)
    slow.sendall(b"\0\0")
    if not refused(slow) or time.monotonic() - begin > 15:
        sys.exit("a slow peer was not given up")
    del idle


if __name__ == "__main__":
    {"record": record, "replay": replay, "tamper": tamper,
     "garbage": garbage}[sys.argv[2]](sys.argv[1], *sys.argv[3:])
