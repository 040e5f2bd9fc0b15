"""link.py: one server's link, as a client and a relay on it see it.

Sends a datagram and waits for its answer. That there is none is known when a
later Information-request has been answered, not by a clock; an answer that
comes later still is a mistake of the test, which says so.
"""
import select
import socket
import time

import wire

GROUP, SERVER, RELAY = "ff02::1:2", "2001:db8::1", "2001:db8::99"
PATIENCE = 20  # seconds for an answer that must come
SOON = 0.03  # seconds after which is asked whether one will


class Link:
    def __init__(self, interface):
        self.index = socket.if_nametoindex(interface)
        self.client = self.open(interface, "::", 546)
        self.relay = self.open(interface, RELAY, 547)
        self.came = {}  # transaction id: answer that nobody has taken
        self.probes = 0xf00000

    def open(self, interface, address, port):
        own = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
        own.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE,
                       interface.encode())
        own.bind((address, port))
        return own

    def send(self, data):
        if data[0] == wire.MESSAGES["RELAY-FORWARD"]:
            self.relay.sendto(data, (SERVER, 547))
        else:
            self.client.sendto(data, (GROUP, 547, 0, self.index))

    def wait(self, transactions, seconds):
        """Receives until one of them has come or the time is over."""
        end = time.monotonic() + seconds
        while not any(one in self.came for one in transactions):
            left = end - time.monotonic()
            ready = select.select([self.client, self.relay], [], [],
                                  max(left, 0))[0]
            if not ready:
                return False
            for own in ready:
                reply = wire.Reply(own.recv(65535))
                self.came[reply.transaction] = reply
        return True

    def answer(self, data, transaction, patience=0):
        """The answer to what was sent, None if there is none.

        patience: seconds to wait on after the answer to a later question,
        for what has to wait for the disk.
        """
        if not self.wait([transaction], SOON):
            self.probe(transaction, data[0])
            self.wait([transaction], patience)
        return self.came.pop(transaction, None)

    def probe(self, transaction, kind):
        """Until that has been answered, or what was asked afterwards."""
        self.probes += 1
        ask = wire.message("INFORMATION-REQUEST", self.probes, [])
        if kind == wire.MESSAGES["RELAY-FORWARD"]:
            ask = wire.relayed(ask, 0, RELAY, "fe80::1", [])
        for _ in range(PATIENCE):
            self.send(ask)
            if self.wait([transaction, self.probes], 1):
                break
        else:
            raise SystemExit("the server does not answer any more")

    def late(self):
        """Answers to what was taken to have none."""
        return [reply for number, reply in self.came.items()
                if number < 0xf00000]
