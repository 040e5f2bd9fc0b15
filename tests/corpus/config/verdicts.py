#!/usr/bin/env python3
"""verdicts.py: whether a kea-dhcp6 accepts what dhcp6d accepts.

usage: verdicts.py INDEX FOLDER DEVIATIONS EVERY VERSION COMMAND...

Asks COMMAND -t FILE for every EVERYth case that INDEX (of write_config_corpus)
lists, two at a time, and compares. A case is passed over whose keyword this
VERSION of Kea does not have. What differs must be named in DEVIATIONS, by lines

    accepts PATTERN : REASON     Kea accepts it, dhcp6d does not
    refuses PATTERN : REASON     Kea refuses it, dhcp6d does not

with shell patterns of case names. If all cases were asked, a line that fits
none of them is an error, unless it says so: "REASON (other versions)".
"""

import concurrent.futures
import fnmatch
import subprocess
import sys


def version_of(text):
    return tuple(int(part) for part in text.split("."))


def read_index(path, version):
    """The cases that this version can be asked: (number, accepted, name)."""
    cases = []
    for line in open(path, encoding="utf-8"):
        number, verdict, since, until, name = line.split()
        if since == "dhcp6d" or name.split("/")[2].startswith("misplaced"):
            # a keyword in the wrong scope: known or not, it is refused
            since = until = "-"
            if verdict == "ok":
                continue
        if since != "-" and version < version_of(since):
            continue
        if until != "-" and version[: len(version_of(until))] > version_of(until):
            continue
        cases.append((number, verdict == "ok", name))
    return cases


def read_deviations(path):
    rows = []
    for line in open(path, encoding="utf-8"):
        if line.strip() and not line.startswith("#"):
            what, reason = line.split(" : ", 1)
            verdict, pattern = what.split()
            rows.append([verdict, pattern, reason.strip(), 0])
    return rows


def ask(command, path):
    """(accepted, what Kea says)"""
    done = subprocess.run(command + ["-t", path], stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, check=False)
    words = done.stdout.decode("utf-8", "replace").splitlines()
    said = [line for line in words if "failed with" in line or "Error" in line]
    if done.returncode not in (0, 1):
        sys.exit("%s: status %d" % (path, done.returncode))
    return done.returncode == 0, said[0] if said else ""


def main():
    index, folder, deviations, every, version = sys.argv[1:6]
    command = sys.argv[6:]
    cases = read_index(index, version_of(version))[:: int(every)]
    rows = read_deviations(deviations)
    wrong = 0
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        answers = pool.map(
            lambda case: ask(command, "%s/%s.json" % (folder, case[0])), cases)
        for (number, ours, name), (kea, said) in zip(cases, answers):
            if ours == kea:
                continue
            verdict = "accepts" if kea else "refuses"
            for row in rows:
                if row[0] == verdict and fnmatch.fnmatchcase(name, row[1]):
                    row[3] += 1
                    break
            else:
                wrong += 1
                print("Kea %s %s (%s.json) %s" % (verdict, name, number, said))
    for verdict, pattern, reason, count in rows:
        if count == 0 and every == "1" and "(other versions)" not in reason:
            wrong += 1
            print("no longer: Kea %s %s" % (verdict, pattern))
    print("%d cases asked of Kea %s, %d of them differ as is known, %d do not" %
          (len(cases), version, sum(row[3] for row in rows), wrong))
    sys.exit(1 if wrong else 0)


main()
