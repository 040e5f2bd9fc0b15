"""leases.py: the lease files that both servers have left, row by row.

The newest row of each address counts (lease-file.md 1). Addresses are compared
by what they are, times by when the run was.
"""
import csv
import time

import compare as answers

LEFT_OUT = ("address", "expire", "duid", "iaid", "lease_type",
            "pool_id")  # which Kea 2.2 does not have
NOBODY = ("00", "00:00:00")  # declined
SLACK = 5  # seconds between the servers' clocks and ours


class Table:
    """{(client, type, IAID): [(column, value)]} of one file.

    parted: DUIDs, and addresses, of clients that have been answered
    differently. Whose a declined address was only the address tells.
    """

    def __init__(self, path, places, began, parted):
        self.rows = {}
        self.places, self.began = places, began - SLACK
        self.parted = parted
        newest = {}
        with open(path, encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                newest[row["address"], row["lease_type"]] = row
        for row in newest.values():
            if not self.has_parted(row):
                self.take(row)

    def has_parted(self, row):
        duids, addresses = self.parted
        if row["duid"] in NOBODY:
            return row["address"] in addresses
        return row["duid"].replace(":", "") in duids

    def take(self, row):
        if row["valid_lifetime"] == "0":
            return  # it is gone
        fields = [(name, value) for name, value in row.items()
                  if name not in LEFT_OUT]
        fields = [(name, answers.without_addresses(value, [[row["address"]]]))
                  for name, value in fields]
        length = (128 if row["lease_type"] == "0"
                  else int(row["prefix_len"]))
        fields.append(("where", self.places.name(row["address"], length)))
        given = int(row["expire"]) - int(row["valid_lifetime"]) % 2**32
        fields.append(("given", "in the run" if self.began <= given <=
                       time.time() + SLACK else str(given)))
        duid = "nobody" if row["duid"] in NOBODY else row["duid"]
        key = duid, row["lease_type"], row["iaid"]
        self.rows.setdefault(key, []).append(fields)


def compare(ours, kea):
    found = []
    for key in sorted(set(ours.rows) | set(kea.rows)):
        when = "lease file, %s type %s iaid %s" % key
        both = [sides.rows.get(key, []) for sides in (ours, kea)]
        if len(both[0]) != len(both[1]):
            found.append(answers.Difference(when, "rows", *map(str, both)))
        else:
            found += answers.compare(when, sum(both[0], []),
                                     sum(both[1], []))
    return found
