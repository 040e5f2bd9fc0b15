#!/usr/bin/env python3
"""differ.py: the same to dhcp6d and to Kea, and what they make of it.

  differ.py list
      The names of the configurations (configs/NAME.json).
  differ.py prepare NAME DIR
      Writes DIR/ours.json and DIR/kea.json; leases go to /run/differ.
  differ.py run NAME DIR OURS KEA [--seed N] [--verbose]
      Draws sessions (clients.py) and holds them with the servers behind the
      interfaces OURS and KEA. Differences go to DIR/differences.
  differ.py leases NAME DIR
      Compares the lease files, once the servers have stopped.
  differ.py judge DIR [--partial]
      Status 0 if each difference stands in known.json and each row of that
      has occurred (--partial: but for that).

A session ends where the servers part: what one has granted and the other has
not makes all that follows differ.
"""
import argparse
import json
import os
import random
import re
import sys
import time

import compare
import leases
import link
import wire

import clients

HERE = os.path.dirname(os.path.abspath(__file__))
SERVER_ID = bytes.fromhex("00020000ab11cafe01020304")
SEED = 20261124
LEASES = "/run/differ"
DISK = 2  # seconds
SECTIONS = {
    "interfaces-config": {"interfaces": ["eth1/2001:db8::1"]},
    "server-id": {"type": "EN", "enterprise-id": 0xab11,
                  "identifier": "cafe01020304", "persist": False},
    "cache-threshold": 0.25,  # what is the default since Kea 3.0
    "multi-threading": {"enable-multi-threading": False},
    "loggers": [{"name": "kea-dhcp6", "severity": "INFO",
                 "output_options": [{"output": "stdout"}]}],
}


# What turns back to Kea's behaviour (dhcp6d-kea(7)): for a name with "+kea".
RESTORED = {"compatibility": {
    "rebind-creates-binding": True, "request-never-not-on-link": True,
    "status-in-released-ia": True, "send-fqdn-unrequested": True,
    "answer-information-request-with-ia": True,
    "answer-confirm-by-subnet": True, "preference-when-requested": True,
    "refresh-time-when-requested": True, "timers-of-each-ia": True}}
# Small pools: what many Declines do has a test of its own.
OURS = {"decline-pool-share": 100}
# Where much hangs on which address is given, it is not left to chance.
ITERATIVE = {"allocator": "iterative", "pd-allocator": "iterative"}


def read_config(name):
    plain, restored = name.partition("+")[::2]
    with open(os.path.join(HERE, "configs", plain + ".json"),
              encoding="utf-8") as file:
        config = json.load(file)
    config["ours"] = dict(OURS, **RESTORED if restored else {},
                          **ITERATIVE if config.get("iterative") else {})
    return config


def names():
    plain = [name[:-5] for name in os.listdir(os.path.join(HERE, "configs"))
             if name.endswith(".json")]
    return sorted(plain + [name + "+kea" for name in plain
                           if read_config(name).get("restore")])


def prepare(arguments):
    config = read_config(arguments.name)
    for who in ("ours", "kea"):
        dhcp6 = dict(SECTIONS, **config["Dhcp6"])
        dhcp6["lease-database"] = {
            "type": "memfile", "persist": True, "lfc-interval": 0,
            "name": os.path.join(LEASES, who + ".csv")}
        dhcp6.update(config.get(who, {}))
        with open(os.path.join(arguments.dir, who + ".json"), "w",
                  encoding="utf-8") as file:
            json.dump({"Dhcp6": dhcp6}, file, indent=1)


class Run:
    """One configuration's sessions with both servers."""

    def __init__(self, arguments):
        self.name, self.verbose = arguments.name, arguments.verbose
        self.config = read_config(arguments.name)
        self.rng = random.Random("%d %s" % (arguments.seed, self.name))
        places = compare.Places(self.config["Dhcp6"])
        self.sides = [(link.Link(interface), compare.State(places))
                      for interface in (arguments.ours, arguments.kea)]
        self.exchanges = 0
        self.found = []
        self.gone = set()  # their names
        self.duids = {}  # of each session
        self.parted = []  # clients that were answered differently

    def exchange(self, step):
        """Both answers to a step, as fields; both states learn."""
        answers = []
        for side, state in self.sides:
            data = step.bytes(state, SERVER_ID)
            side.send(data)
        came = False
        for side, state in reversed(self.sides):
            data = step.bytes(state, SERVER_ID)
            # Kea has answered: ours may wait for the disk
            reply = side.answer(data, step.transaction,
                                DISK if came and step.writes() else 0)
            came = reply is not None
            answers.append(state.fields(step, reply))
            state.learn(step, reply)
        self.exchanges += 1
        return reversed(answers)

    def session(self, number):
        session = clients.Session(self.rng, self.config, number, self.gone)
        self.duids[number] = session.client.duid
        for step in session.steps():
            when = step.describe()
            ours, kea = self.exchange(step)
            found = compare.compare(when, ours, kea)
            self.found += found
            if self.verbose:
                print("#%d %s\n   %s" % (number, when, ours))
                for one in found:
                    print("   DIFFERS %s: %s, Kea %s" % one[1:])
            if self.part(number, found):
                self.parted.append(session.client.duid)
                self.gone.add(session.client.name)
                for _, state in self.sides:
                    state.forget(number)
                return

    def part(self, number, found):
        """Has the client been promised something else by the other?"""
        ours, kea = (state.promised(number) for _, state in self.sides)
        return ours != kea or any(one.path == "type" for one in found)

    def parted_rows(self):
        """DUIDs, and all addresses, of clients answered differently."""
        numbers = [number for number, duid in self.duids.items()
                   if duid in self.parted]
        return [duid.hex() for duid in self.parted], sorted(
            address for _, state in self.sides for number in numbers
            for address in state.ever.get(number, ()))

    def late(self):
        for who, (side, _) in zip(("ours", "kea"), self.sides):
            for reply in side.late():
                self.found.append(compare.Difference(
                    "late", "late", who, str(reply.fields)))


def run(arguments):
    state = Run(arguments)
    began = int(time.time())
    for side, _ in state.sides:
        side.probe(0, wire.MESSAGES["RELAY-FORWARD"])
        side.probe(0, wire.MESSAGES["SOLICIT"])
    for number in range(1, state.config.get("sessions", 20) + 1):
        state.session(number)
    state.late()
    append(arguments.dir, {
        "config": arguments.name, "exchanges": state.exchanges,
        "began": began, "parted": state.parted_rows(),
        "differences": state.found})


def append(folder, record):
    with open(os.path.join(folder, "differences"), "a",
              encoding="utf-8") as file:
        file.write(json.dumps(record) + "\n")


def records(folder):
    with open(os.path.join(folder, "differences"), encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def compare_leases(arguments):
    ran = records(arguments.dir)[-1]
    places = compare.Places(read_config(arguments.name)["Dhcp6"])
    tables = [leases.Table(os.path.join(LEASES, who + ".csv"), places,
                           ran["began"], ran["parted"])
              for who in ("ours", "kea")]
    append(arguments.dir, {
        "config": arguments.name, "exchanges": 0,
        "rows": len(tables[0].rows), "differences": leases.compare(*tables)})


def judge(arguments):
    known = compare.table()
    exchanges = rows = explained = 0
    unknown = {}
    for record in records(arguments.dir):
        exchanges += record["exchanges"]
        rows += record.get("rows", 0)
        for one in record["differences"]:
            difference = compare.Difference(*one)
            if known.explain(record["config"], difference):
                explained += 1
                continue
            key = re.sub(r"\[\d+\]", "", difference.path, 1), *difference[2:]
            unknown.setdefault(key, []).append(
                "%s: %s" % (record["config"], difference.when))
    for key, examples in sorted(unknown.items(), key=lambda one: -len(one[1])):
        print("%dx %s: %s, Kea %s" % (len(examples), *key))
        print("".join("    %s\n" % one for one in examples[:3]), end="")
    stale = [] if arguments.partial else known.stale()
    for name in stale:
        print("no longer seen: " + name)
    print("%d exchanges, %d leases compared: %d differences explained, "
          "%d kinds not, %d rows of known.json stale" % (
              exchanges, rows, explained, len(unknown), len(stale)))
    return 1 if unknown or stale else 0


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("verb", choices=["list", "prepare", "run", "leases",
                                         "judge"])
    parser.add_argument("words", nargs="*")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--verbose", action="store_true")
    parser.add_argument("--partial", action="store_true")
    arguments = parser.parse_args()
    words = arguments.words
    if arguments.verb == "list":
        print("\n".join(names()))
        return 0
    if arguments.verb == "judge":
        arguments.dir, = words
        return judge(arguments)
    arguments.name, arguments.dir = words[:2]
    if arguments.verb == "run":
        arguments.ours, arguments.kea = words[2:]
    return {"prepare": prepare, "run": run,
            "leases": compare_leases}[arguments.verb](arguments)


if __name__ == "__main__":
    sys.exit(main())
