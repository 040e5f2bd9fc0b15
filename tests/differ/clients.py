"""clients.py: what is said to both servers.

A session is one client at one place: a series of steps, drawn at random from
what its configuration offers. A step is a message before it has addresses:
those are named ("what I hold", "what somebody else holds") and become bytes
for each server, since the two need not have given the same ones.
"""
import struct

import wire

FIRST_STEPS = [["SOLICIT", "REQUEST"]] * 8 + [["RAPID"], ["RAPID"],
               ["REQUEST"], ["SOLICIT"], ["INFORMATION-REQUEST"]]
LATER_STEPS = (["RENEW"] * 5 + ["REBIND"] * 3 + ["CONFIRM"] * 2 +
               ["REQUEST", "SOLICIT", "INFORMATION-REQUEST", "RAPID"])
LAST_STEPS = ["RELEASE"] * 4 + ["DECLINE"] * 2 + ["RENEW"] * 2
WITH_SERVER_ID = ("REQUEST", "RENEW", "RELEASE", "DECLINE")
ELSEWHERE = {"na": ("2001:db8:ffff::77", 128), "pd": ("2001:db8:ffee::", 56)}
WORDS = {"user-class": 15, "vendor-class": 16, "vendor-options": 17}


def draw_duid(rng, number):
    body = struct.pack("!IH", rng.getrandbits(32), number)
    return rng.choice([
        b"\0\1\0\1" + struct.pack("!I", 700000000 + number) + body,
        b"\0\2\0\0\xab\x11" + body,
        b"\0\3\0\1\2\0" + body[:4],
        b"\0\4" + body * 2 + b"\5\6\7\10"])


class Client:
    """Who speaks: identifiers, options of its own, the way to the server."""

    def __init__(self, rng, config, number, gone):
        known = [one for one in config.get("clients", [])
                 if one["name"] not in gone]
        chosen = rng.choice(known) if known and rng.random() < 0.5 else {}
        self.number = number
        self.name = chosen.get("name", "")
        duid = chosen.get("duid")
        self.duid = (bytes.fromhex(duid.replace(":", "")) if duid else
                     draw_duid(rng, number))
        self.options = [option_of(one) for one in draw_some(
            rng, config.get("extras", []))]
        self.options += [option_of(one) for one in chosen.get("options", [])]
        places = config.get("places", [{}])
        self.place = next((place for place in places
                           if place.get("name") == chosen.get("place")),
                          rng.choice(places))
        self.peer = chosen.get("peer") or "fe80::%x:%x" % (
            rng.getrandbits(16), number)
        self.relay_options = [option_of(one) for one in
                              chosen.get("relay-options", [])]
        self.fqdn = rng.choice(config["fqdn"]) if "fqdn" in config else None

    def wrap(self, data):
        """The message as the relays of this place send it on."""
        relays = self.place.get("relays", [])
        peer = self.peer
        for hops, relay in enumerate(relays):
            parts = [option_of(one) for one in relay.get("options", [])]
            if hops == 0:
                parts += self.relay_options
            data = wire.relayed(data, hops, relay["link"], peer, parts)
            peer = "2001:db8::99"
        return data


def option_of(pair):
    return wire.option(pair[0], bytes.fromhex(pair[1].replace(":", "")))


def draw_some(rng, choices, likely=0.4):
    return [one for one in choices if rng.random() < likely]


class Step:
    """One message, as it was drawn."""

    def __init__(self, kind, rng, client, config):
        self.rapid = kind == "RAPID"
        self.kind = "SOLICIT" if self.rapid else kind
        self.client = client
        self.server_id = self.draw_server_id(rng)
        self.with_client_id = (self.kind != "INFORMATION-REQUEST" or
                               rng.random() < 0.6)
        self.oro = draw_some(rng, config.get("oro", []), 0.6)
        self.ias = []  # [(kind, iaid, what, hint)]
        self.transaction = rng.getrandbits(22)
        self.elapsed = rng.choice([0, 0, 100, 65535])

    def draw_server_id(self, rng):
        if self.kind in WITH_SERVER_ID:
            return "right" if rng.random() < 0.92 else rng.choice(
                ["wrong", "none"])
        return "none" if rng.random() < 0.97 else "right"

    def describe(self):
        """In one line: what the table of known differences looks at."""
        words = ["RAPID" if self.rapid else self.kind]
        words += ["%s[%d]=%s" % ia[:3] for ia in self.ias]
        words.append("server-id=" + self.server_id)
        if self.oro:
            words.append("oro=" + ",".join(map(str, self.oro)))
        if self.client.fqdn:
            words.append("fqdn=%s" % self.client.fqdn[0])
        if not self.with_client_id:
            words.append("no-client-id")
        if self.client.options:
            words.append("with=" + ",".join(
                str(int.from_bytes(one[:2], "big"))
                for one in self.client.options))
        if self.client.name:
            words.append("client=" + self.client.name)
        words.append("at=" + self.client.place.get("name", "link"))
        return " ".join(words)

    def writes(self):
        return self.kind not in ("INFORMATION-REQUEST", "CONFIRM") and not (
            self.kind == "SOLICIT" and not self.rapid)

    def leases(self, ia, state):
        """The leases that an IA names, for the server with that state."""
        kind, iaid, what, hint = ia
        if what == "held":
            return state.held.get((self.client.number, kind, iaid), [])
        if what == "offered":
            return state.offered.get((self.client.number, kind, iaid), [])
        if what == "foreign":
            return state.foreign(self.client.number, kind)
        return [tuple(hint)] if what == "hint" else []

    def bytes(self, state, server_id):
        parts = []
        if self.with_client_id:
            parts.append(wire.option(wire.CLIENT_ID, self.client.duid))
        if self.server_id != "none":
            parts.append(wire.option(wire.SERVER_ID, server_id + (
                b"\1" if self.server_id == "wrong" else b"")))
        for ia in self.ias:
            parts.append(wire.ia_option(ia[0], ia[1],
                                        self.leases(ia, state)))
        parts.append(wire.option(wire.ELAPSED,
                                 struct.pack("!H", self.elapsed)))
        if self.rapid:
            parts.append(wire.option(wire.RAPID_COMMIT, b""))
        if self.oro:
            parts.append(wire.oro(self.oro))
        parts += self.client.options
        if self.client.fqdn and self.kind in (
                "SOLICIT", "REQUEST", "RENEW", "REBIND"):
            flags, name = self.client.fqdn
            parts.append(wire.option(wire.FQDN, bytes([flags]) +
                                     wire.domain(name)))
        return self.client.wrap(wire.message(self.kind, self.transaction,
                                             parts))


class Session:
    def __init__(self, rng, config, number, gone):
        self.rng, self.config = rng, config
        self.client = Client(rng, config, number, gone)
        kinds = config.get("ias", ["na", "na", "pd"])
        count = rng.choice([1, 1, 2, 2, 3])
        self.ias = [(rng.choice(kinds), 1 + index) for index in range(count)]

    def what(self, kind):
        """How an IA of a message of this kind is filled."""
        rng = self.rng
        if kind in ("SOLICIT", "RAPID"):
            return "hint" if rng.random() < 0.3 else "none"
        if kind == "REQUEST":
            return rng.choice(["offered"] * 9 + ["hint", "none", "foreign"])
        return rng.choice(["held"] * 14 + ["none", "hint", "foreign"])

    def step(self, kind):
        rng = self.rng
        step = Step(kind, rng, self.client, self.config)
        if kind == "INFORMATION-REQUEST" and rng.random() < 0.9:
            return step
        ias = list(self.ias)
        if rng.random() < 0.06:
            ias.append((rng.choice(self.config.get("ias", ["na", "pd"])), 9))
        elif len(ias) > 1 and rng.random() < 0.1:
            ias.pop()
        for family, iaid in ias:
            hints = self.config.get("hints", {}).get(family, []) + [
                list(ELSEWHERE[family]) + [0, 0]]
            step.ias.append((family, iaid, self.what(kind),
                             rng.choice(hints)))
        return step

    def steps(self):
        for kind in self.rng.choice(FIRST_STEPS):
            yield self.step(kind)
        for _ in range(self.rng.choice([0, 1, 2, 3, 4])):
            yield self.step(self.rng.choice(LATER_STEPS))
        if self.rng.random() < 0.6:
            yield self.step(self.rng.choice(LAST_STEPS))
            if self.rng.random() < 0.5:
                yield self.step(self.rng.choice(LATER_STEPS))
