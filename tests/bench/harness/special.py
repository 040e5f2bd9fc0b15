"""Runs that are not a rate: starts, memory, perfdhcp.

Each has run(bench, name, options, record); record is given each result, a
dictionary. Where others take minutes they are measured with fewer leases.
"""
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import time

from harness import dump, servers, tables
from harness.bench import cpu_of, resident
from harness.servers import Setting

FOREVER = "1000000000"  # seconds: no lease of the file has ended


class Run:
    def __init__(self, run, meaning, targets, **given):
        self.run = run
        self.meaning = meaning
        self.targets = targets
        self.given = given

    def of(self, options):
        """Who of those that are here is measured."""
        wanted = (options.targets or self.targets).split(",")
        return [t for t in wanted if t in options.here and
                t.split("-")[0] in self.targets]


def lease_file(bench, leases, valid=FOREVER):
    """Makes a file of so many leases; it is the caller's to unlink."""
    path = bench.directory + "-rows-%d" % leases
    with open(path, "w") as file:
        subprocess.run([bench.tool("lease_rows"), str(leases), str(leases),
                        valid, "clients"], stdout=file, check=True)
    return path


def first_answer(bench, target, setting):
    """One start: its figures, or None. The server goes on running."""
    probe = subprocess.Popen(
        bench.network.command(
            bench.network.client,
            bench.options.cores and bench.options.cores[1],
            [sys.executable, os.path.join(os.path.dirname(__file__),
                                          "probe.py")]),
        stdout=subprocess.PIPE, text=True)
    try:
        probe.stdout.readline()
        os.sync()  # a start is not to write what was copied
        # a start may use all processors
        bench.start(target, setting, cores="0-%d" % (os.cpu_count() - 1))
        out, _ = probe.communicate(timeout=300)
        result = json.loads(out)
        return {"target": target,
                "answer_s": result["answered"] - bench.began,
                "cpu_s": cpu_of(bench.process.pid),
                "lease_ms": result["lease_ms"],
                "later_ms": result["later_ms"],
                "memory_mib": resident(bench.process.pid) / 2 ** 20}
    except (subprocess.TimeoutExpired, ValueError, OSError) as reason:
        return bench.trouble(target, "start", str(reason))
    finally:
        probe.kill()
        probe.wait()


START_COLUMNS = (("", "target", "%s"), ("answer s", "answer_s", "%.2f"),
                 ("CPU s", "cpu_s", "%.2f"),
                 ("1st lease ms", "lease_ms", "%.3f"),
                 ("later ms", "later_ms", "%.3f"),
                 ("MiB", "memory_mib", "%.0f"),
                 ("bytes/lease", "bytes_per_lease", "%.0f"))


def starts(bench, name, options, record, rows):
    """A start with each of rows (dictionaries with target and setting)."""
    results = {}
    for _ in range(options.repeats):
        for target, setting, leases in rows:
            try:
                result = first_answer(bench, target, setting)
            finally:
                bench.stop()
            if result is None:
                continue
            result.update(scenario=name)
            if leases:
                result["bytes_per_lease"] = (
                    result["memory_mib"] * 2 ** 20 / leases)
            record(result)
            results.setdefault(target, []).append(result)
    tables.print_rows(
        "%s: %s" % (name, RUNS[name].meaning), START_COLUMNS,
        [dict({key: tables.median(of, key) for _, key, _ in START_COLUMNS[1:]},
              target=target) for target, of in results.items()])


def run_start(bench, name, options, record):
    """Servers whose time is known to be minutes have a limit each."""
    run = RUNS[name]
    leases = run.given["leases"]
    reclaim = run.given.get("reclaim", False)
    bench.leases = lease_file(bench, leases, run.given.get("valid", FOREVER))
    try:
        starts(bench, name, options, record,
               [(target, Setting(reclaim=reclaim), leases)
                for target in run.of(options)])
    finally:
        os.unlink(bench.leases)
        bench.leases = None


def run_load(bench, name, options, record):
    setting = Setting(reservations=RUNS[name].given["reservations"])
    starts(bench, name, options, record,
           [(target, setting, 0) for target in RUNS[name].of(options)])


# leases before and after; those who are slow are asked for fewer
MEMORY = {"dhcp6d": (100000, 1000000), "kea": (20000, 120000),
          "dhcpd": (10000, 60000), "dnsmasq": (500, 2500)}


def rapid(bench, count):
    """That many clients have a lease then; who had one asks for it again."""
    result, good, text = bench.load(
        ["--scenario", "rapid", "--window", "64", "--count", str(count),
         "--clients", str(count + 1)], 900)
    if not good:
        raise ValueError(text or str(result))


def memory_of(bench, target):
    first, last = MEMORY[target]
    bench.start(target, Setting())
    try:
        if not bench.wait_ready(target):
            raise ValueError("does not answer")
        rapid(bench, first)
        before = resident(bench.process.pid)
        rapid(bench, last)
        return (resident(bench.process.pid) - before) / (last - first)
    finally:
        bench.stop()


def run_memory(bench, name, options, record):
    rows = []
    for target in RUNS[name].of(options):
        try:
            grown = memory_of(bench, target)
        except (ValueError, subprocess.TimeoutExpired) as reason:
            bench.trouble(target, name, str(reason))
            continue
        rows.append({"target": target, "scenario": name,
                     "leases": MEMORY[target][1], "bytes_per_lease": grown})
        record(rows[-1])
    tables.print_rows("%s: %s" % (name, RUNS[name].meaning),
                      (("", "target", "%s"), ("leases", "leases", "%d"),
                       ("bytes/lease", "bytes_per_lease", "%.0f")), rows)


def perfdhcp_once(bench, target, rate, seconds):
    """Kea's own load generator; its exit status 3: some were not answered.

    It sends from the first address that the interface has, global or not; a
    client's source is its link-local one (RFC 9915 13), so none other is left.
    """
    bench.start(target, Setting())
    try:
        if not bench.wait_ready(target):
            return bench.trouble(target, "perfdhcp", "does not answer")
        done = subprocess.run(
            bench.network.command(
                bench.network.client,
                bench.options.cores and bench.options.cores[1],
                [shutil.which("perfdhcp", path=os.environ.get("PATH", "") +
                              ":/usr/sbin"),
                 "-6", "-l", "bench1", "-r", str(rate), "-R", "1000000",
                 "-p", str(seconds), "-W", "1000000"]),
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            timeout=seconds + 60, check=False)
    finally:
        bench.stop()
    found = re.search(r"Rate: ([\d.e+]+)", done.stdout)
    drops = [int(n) for n in re.findall(r"drops: (\d+)", done.stdout)]
    delays = [float(n) for n in
              re.findall(r"avg delay: ([\d.]+) ms", done.stdout)]
    return {"scenario": "perfdhcp", "target": target, "asked": rate,
            "status": done.returncode, "drops": sum(drops),
            "rate": float(found.group(1)) if found else None,
            "delay_ms": statistics.mean(delays) if delays else None}


PERFDHCP_COLUMNS = (("", "target", "%s"), ("asked/s", "asked", "%d"),
                    ("rate/s", "rate", "%.0f"), ("drops", "drops", "%d"),
                    ("delay ms", "delay_ms", "%.3f"),
                    ("exit status", "status", "%d"))


def run_perfdhcp(bench, name, options, record):
    if not shutil.which("perfdhcp", path=os.environ.get("PATH", "") +
                        ":/usr/sbin"):
        sys.stderr.write("run: perfdhcp is not here, left out\n")
        return
    rows = []
    bench.network.forget_global()
    for rate in RUNS[name].given["rates"]:
        for target in RUNS[name].of(options):
            result = perfdhcp_once(bench, target, rate,
                                   max(1, int(options.seconds)))
            if result is not None:
                record(result)
                rows.append(result)
            time.sleep(0.2)
    bench.network.address_clients()
    tables.print_rows("%s: %s" % (name, RUNS[name].meaning),
                      PERFDHCP_COLUMNS, rows)


def run_dump(bench, name, options, record):
    dump.run_dump(bench, name, options, record, RUNS[name], lease_file)


# Advertises wait for no disk: what is seen is the server's own pause.
SOLICITS = ["--scenario", "solicit", "--rate", "3000", "--clients", "4000000"]

RUNS = {
    "dump": Run(run_dump, "all leases told while clients are served",
                "dhcp6d", leases=10000000,
                load=SOLICITS),
    "dump-1m": Run(run_dump, "the same of 1 million leases", "dhcp6d",
                   leases=1000000,
                   load=SOLICITS),
    "memory": Run(run_memory, "memory per lease, 18-byte DUID",
                  "kea,dhcpd,dnsmasq,dhcp6d"),
    "start-1m": Run(run_start, "a start with 1 million leases on file",
                    "kea,dhcp6d", leases=1000000),
    "start-5m": Run(run_start, "a start with 5 million leases on file",
                    "dhcp6d", leases=5000000),
    "start-10m": Run(run_start, "a start with 10 million leases on file",
                     "dhcp6d", leases=10000000),
    "start-expired": Run(
        run_start, "a start with 1 million leases that have all ended",
        "dhcp6d", leases=1000000, valid="4000"),
    "start-reclaim": Run(
        run_start, "the same, and they are reclaimed meanwhile",
        "dhcp6d", leases=1000000, valid="4000", reclaim=True),
    "load-reservations": Run(
        run_load, "a start with 100 000 reservations", "kea,dhcpd,dhcp6d",
        reservations=100000),
    "perfdhcp": Run(run_perfdhcp, "Kea's own load generator",
                    "kea,dhcp6d", rates=(1000, 5000, 10000)),
}
