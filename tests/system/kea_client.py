#!/usr/bin/env python3
"""Kea's channel as its clients use it (commands.md 11).

kea_client.py SOCKET WAY TEXT

WAY   eof      sends, reads to the end (kea-exporter)
      newline  sends with a newline, half closes, reads to the end (OPNsense)
      short    sends, stops at the first read shorter than 4096 (VyOS)
      dribble  octet by octet, then reads to the end
      twice    two commands on one connection: one answer
      leave    sends half of it and goes
      silent   sends half of it and waits
TEXT  the command

With AS=USER in the environment it is that user who asks.

Prints the answer; status 1 if it is not one JSON map.
"""
import json
import os
import pwd
import socket
import sys
import time


def read_all(peer):
    answer = b""
    while True:
        piece = peer.recv(4096)
        if not piece:
            return answer
        answer += piece


def read_short(peer):
    answer = b""
    while True:
        piece = peer.recv(4096)
        answer += piece
        if len(piece) < 4096:
            return answer


def main():
    path, way, text = sys.argv[1:]
    command = text.encode()
    if "AS" in os.environ:
        os.setgroups([])
        os.setgid(pwd.getpwnam("nobody").pw_gid)
        os.setuid(pwd.getpwnam(os.environ["AS"]).pw_uid)
    peer = socket.socket(socket.AF_UNIX)
    peer.connect(path)
    peer.settimeout(30)
    if way == "newline":
        peer.sendall(command + b"\n")
        peer.shutdown(socket.SHUT_WR)
    elif way == "dribble":
        for octet in command:
            peer.sendall(bytes([octet]))
            time.sleep(0.001)
    elif way == "twice":
        peer.sendall(command)
        time.sleep(0.2)
        try:
            peer.sendall(command)
        except BrokenPipeError:
            pass
    elif way in ("leave", "silent"):
        peer.sendall(command[:-1])
        if way == "leave":
            return 0
    else:
        peer.sendall(command)
    answer = read_short(peer) if way == "short" else read_all(peer)
    print(answer.decode())
    return 0 if isinstance(json.loads(answer), dict) else 1


if __name__ == "__main__":
    sys.exit(main())
