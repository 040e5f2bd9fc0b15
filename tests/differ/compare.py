"""compare.py: what two answers have in common and what they have not.

Addresses are compared by what they are, since the servers choose on their
own: one that was reserved is itself; one out of a pool is that pool's, and is
"held" if the client had it, "asked" if its message named it.
"""
import collections
import ipaddress
import json
import os
import re

TIMES = (".t1", ".t2", ".times")
SLACK = 2  # seconds

Difference = collections.namedtuple("Difference", "when path ours kea")


class Places:
    """The pools of a configuration, to say what an address is."""

    def __init__(self, dhcp6):
        self.ranges, self.prefixes = [], []
        networks = dhcp6.get("shared-networks", [])
        subnets = dhcp6.get("subnet6", []) + [
            subnet for network in networks for subnet in network["subnet6"]]
        hosts = list(dhcp6.get("reservations", []))
        for subnet in subnets:
            hosts += subnet.get("reservations", [])
            for pool in subnet.get("pools", []):
                self.ranges.append((pool["pool"], bounds(pool["pool"])))
            for pool in subnet.get("pd-pools", []):
                name = "%s/%d" % (pool["prefix"], pool["prefix-len"])
                self.prefixes.append((name, ipaddress.ip_network(name)))
        self.reserved = {
            str(ipaddress.ip_address(one.split("/")[0])) for host in hosts
            for one in host.get("ip-addresses", []) + host.get("prefixes", [])}

    def name(self, address, length):
        value = ipaddress.ip_address(address)
        if address in self.reserved:
            return address
        if length == 128:
            for name, (first, last) in self.ranges:
                if first <= value <= last:
                    return "pool " + name
        for name, prefix in self.prefixes:
            if value in prefix:
                return "pool %s of /%d" % (name, length)
        return "%s/%d" % (address, length)


def bounds(pool):
    if "-" in pool:
        return tuple(ipaddress.ip_address(end.strip())
                     for end in pool.split("-"))
    network = ipaddress.ip_network(pool.strip())
    return network[0], network[-1]


class State:
    """What one server has told its clients."""

    def __init__(self, places):
        self.places = places
        self.held = {}  # (client, kind, iaid): [lease]
        self.offered = {}
        self.ever = {}  # client: addresses that it was ever granted

    def foreign(self, client, kind):
        """A lease of the latest other client that has one."""
        for (other, family, _), leases in reversed(self.held.items()):
            if other != client and family == kind and leases:
                return leases[:1]
        return []

    def forget(self, client):
        """What it holds is nobody's example any more."""
        for side in (self.held, self.offered):
            for key in [key for key in side if key[0] == client]:
                del side[key]

    def promised(self, client):
        """What that client holds and was offered, by what it is."""
        return [{key: sorted(self.places.name(*lease[:2]) for lease in leases)
                 for key, leases in side.items()
                 if key[0] == client and leases}
                for side in (self.held, self.offered)]

    def lease_name(self, step, ia, lease):
        kind, iaid = ia[0], ia[1]
        name = self.places.name(lease[0], lease[1])
        key = step.client.number, kind, iaid
        if any(lease[:2] == one[:2] for one in self.held.get(key, [])):
            name += " held"
        elif any(lease[:2] == one[:2] for one in step.leases(ia, self)):
            name += " asked"
        return name

    def fields(self, step, reply):
        """The fields of the reply, with the leases by what they are."""
        if reply is None:
            return [("type", "none")]
        fields = list(reply.fields)
        asked = {ia[:2]: ia for ia in step.ias}
        for key, leases in reply.leases.items():
            ia = asked.get(key, key + ("none", None))
            path = "%s[%d].lease" % key
            for lease in leases:
                name = self.lease_name(step, ia, lease)
                fields.append((path, name))
                fields.append((path + ".times", "%d %d" % lease[2:]))
        given = [lease for leases in reply.leases.values() for lease in leases]
        return [(path, without_addresses(value, given) if path == "fqdn.name"
                 else value) for path, value in fields]

    def learn(self, step, reply):
        if reply is None:
            return
        client = step.client.number
        if step.kind in ("RELEASE", "DECLINE"):
            for kind, iaid, _, _ in step.ias:
                if reply.ia_status.get((kind, iaid)) in (None, "Success"):
                    self.held.pop((client, kind, iaid), None)
            return
        into = self.held if reply.type == "REPLY" else self.offered
        for (kind, iaid), leases in reply.leases.items():
            into[client, kind, iaid] = [one for one in leases if one[3]]
            if reply.type == "REPLY":
                self.ever.setdefault(client, set()).update(
                    one[0] for one in leases)


def compare(when, ours, kea):
    """The differences of two lists of (path, value)."""
    found = []
    both = by_path(fold(ours, kea)), by_path(fold(kea, ours))
    for path in sorted(set(both[0]) | set(both[1])):
        one, other = both[0][path], both[1][path]
        if one != other and not (path.endswith(TIMES) and
                                 close(one - other, other - one)):
            found.append(Difference(when, path, shown(one - other),
                                    shown(other - one)))
    return [one for one in found if not follows(one.path, found)]


def without_addresses(name, leases):
    """A generated name, without the address that it was made of."""
    for lease in leases:
        name = name.replace(lease[0].replace(":", "-"), "ADDRESS")
    return re.sub(r"\\x..(?=host-ADDRESS)", "", name)


def close(ours, kea):
    """The same times but for a second that has passed meanwhile?"""
    both = [[int(word) for text in sorted(side.elements())
             for word in text.split()] for side in (ours, kea)]
    return len(both[0]) == len(both[1]) and all(
        abs(one - other) <= SLACK for one, other in zip(*both))


def follows(path, found):
    """Is it a consequence of another difference?"""
    paths = {one.path for one in found}
    ia = path.split(".")[0]
    if path.startswith(("option", "vendor", "fqdn")):
        return "type" in paths or any(one.endswith((".lease", ".status"))
                                      for one in paths)
    return (path != "type" and "type" in paths) or (
        (path.endswith(TIMES) or ".lease.option" in path) and
        (ia + ".lease" in paths or ia + ".status" in paths))


def by_path(fields):
    paths = collections.defaultdict(collections.Counter)
    for path, value in fields:
        paths[path][value] += 1
    return paths


def fold(fields, others):
    """IAs that only one of both has: each is one field."""
    alone = {path for path, value in fields if path[-1] == "]" and
             path[:3] in ("na[", "pd[")} - {path for path, _ in others}
    kept = [(path, value) for path, value in fields
            if path.split(".")[0] not in alone]
    for ia in sorted(alone):
        kept.append((ia, " ".join(sorted(
            path[len(ia) + 1:] + "=" + value for path, value in fields
            if path.startswith(ia + ".") and value != "0"))))
    return kept


def shown(values):
    return " | ".join(sorted(values.elements())) if values else "-"


class Known:
    """The table of differences that have a reason (known.json)."""

    PATTERNS = "config", "when", "path", "ours", "kea"

    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            self.rows = json.load(file)
        for row in self.rows:
            row["seen"] = 0
            row["match"] = [re.compile(row.get(name, ".*"), re.S)
                            for name in self.PATTERNS]

    def explain(self, config, difference):
        values = (config,) + difference
        for row in self.rows:
            if all(pattern.fullmatch(value) for pattern, value
                   in zip(row["match"], values)):
                row["seen"] += 1
                return row
        return None

    def stale(self):
        return [row["name"] for row in self.rows
                if not row["seen"] and not row.get("sometimes")]


def table():
    return Known(os.path.join(os.path.dirname(__file__), "known.json"))
