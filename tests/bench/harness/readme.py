"""README.md's figures: what is measured for them, and how they are written.

One command (tests/bench/run --readme) measures in about a quarter of an hour,
draws the plots beside this folder and replaces what stands in README.md between
two marks. --write does the latter alone, from results that there are.
"""
import copy
import json
import os
import platform
import shutil
import subprocess
import sys
import time

from harness import servers, tables
from harness.scenarios import SCENARIOS

BEGIN = "<!-- figures: begin; made by tests/bench/run --readme -->"
END = "<!-- figures: end -->"
TOP = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", "..",
                                   ".."))
PLOTS = "tests/bench/plots"

SECONDS = 2  # of a run; --seconds and --repeats make all shorter: a trial
SIDE_BY_SIDE = "echo,kea,dhcp6d"
# (scenarios, targets, repeats)
PLAN = (
    (("sarr",), "echo,echo-append,echo-prewritten,kea,dhcpd,dnsmasq,dhcp6d,"
     "kea-memory,dhcp6d-memory", 3),
    (("rapid", "renew", "relayed", "solicit"), SIDE_BY_SIDE, 3),
    (("sarr-pd", "relays", "information", "mixed"), SIDE_BY_SIDE, 2),
    (("subnets", "pool-empty", "pool-nearly", "pool-full"), "kea,dhcp6d", 1),
    (("reservations",), "kea,dhcp6d", 3),
    (("latency",), "echo,echo-append,echo-prewritten,kea,dhcp6d", 3),
    (("memory",), None, 1),
    (("load-reservations",), None, 2),
    (("start-1m",), None, 1),
    (("start-5m", "start-10m"), "dhcp6d", 1),
    (("rates",), "echo,echo-prewritten,kea,dhcp6d", 1),
    (("cost-subnets", "cost-reservations", "cost-leases", "cost-classes",
      "cost-pool"), "dhcp6d", 1),
    (("workers", "perfdhcp"), None, 1),
)

RATE_ROWS = (("sarr", "Solicit, Advertise, Request, Reply"),
             ("sarr-pd", "the same, with a prefix besides"),
             ("rapid", "rapid commit"), ("renew", "renewals"),
             ("mixed", "a mixture of all"),
             ("relayed", "through one relay"),
             ("relays", "through a thousand relays"),
             ("subnets", "10 000 subnets, relayed"),
             ("reservations", "beside 100 000 reservations"),
             ("solicit", "Solicit, Advertise"),
             ("information", "Information-request"))
TIME_ROWS = (("latency", "last_p50_us", "Request to Reply at 5 000/s, median"),
             ("latency", "last_p99_us", "… 99th percentile"),
             ("pool-empty", "p50_us", "Advertise, pool of 65 536 empty"),
             ("pool-nearly", "p50_us", "… 99.9 % used"),
             ("pool-full", "p50_us", "… exhausted"))
SIZE_ROWS = (("memory", "bytes_per_lease", "memory per lease", "%.0f bytes"),
             ("start-1m", "answer_s", "1 million leases, start to answer",
              "%.2f s"),
             ("start-1m", "lease_ms", "… first new lease after it", "%.1f ms"),
             ("start-5m", "answer_s", "5 million leases", "%.2f s"),
             ("start-10m", "answer_s", "10 million leases", "%.2f s"),
             ("load-reservations", "answer_s",
              "100 000 reservations, start to answer", "%.2f s"),
             ("load-reservations", "memory_mib", "… memory", "%.0f MiB"))
CURVES = (("cost-subnets", "subnets"), ("cost-reservations", "reservations"),
          ("cost-leases", "leases held"), ("cost-classes", "classes"),
          ("cost-pool", "% of a pool used"))


def measure(bench, options, run_all):
    """Everything of the plan, into a file of its own."""
    options.output = os.path.join(options.build, "readme.jsonl")
    with open(options.output, "w") as file:
        file.write(json.dumps(circumstances(options)) + "\n")
    for names, targets, repeats in PLAN:
        part = copy.copy(options)
        part.scenarios, part.targets = list(names), targets
        part.repeats = min(repeats, options.repeats)
        part.seconds = min(SECONDS, options.seconds)
        part.warm_up = min(0.5, options.warm_up)
        bench.options = part
        run_all(bench, part)
        options.troubles = part.troubles
    write(options)


def circumstances(options):
    """What a figure is worth nothing without."""
    with open("/proc/cpuinfo") as lines:
        models = [line.split(":", 1)[1].strip() for line in lines
                  if line.startswith("model name")]
    versions = {target: servers.version(options.build, target)
                for target in ("dhcp6d", "kea", "dhcpd", "dnsmasq")
                if servers.available(options.build, target)}
    return {"scenario": "circumstances", "target": "",
            "date": time.strftime("%Y-%m-%d"),
            "machine": "%d × %s" % (os.cpu_count(),
                                    models[0] if models else "processor"),
            "system": "Linux " + platform.release().split("-")[0],
            "load": os.getloadavg()[0], "versions": versions,
            "disk": disk_of(options.dir)}


def disk_of(path):
    found = subprocess.run(["findmnt", "-n", "-o", "FSTYPE", "-T", path],
                           text=True, stdout=subprocess.PIPE, check=False)
    return found.stdout.strip() or "?"


class Results:
    def __init__(self, path):
        with open(path) as file:
            self.all = [json.loads(line) for line in file]

    def of(self, scenario, target):
        return [r for r in self.all if r["scenario"] == scenario and
                r["target"] == target]

    def median(self, scenario, target, key):
        return tables.median(self.of(scenario, target), key)

    def ratio(self, scenario, ours, theirs, key="rate"):
        return tables.ratio(self.of(scenario, ours), self.of(scenario, theirs),
                            key)


def grouped(value):
    """Thousands apart, three figures that count."""
    if value is None:
        return "–"
    digits = max(0, len("%d" % value) - 3)
    return "{:,}".format(int(round(value, -digits))).replace(",", " ")


def row(*cells):
    return "| " + " | ".join(cells) + " |"


def rate_table(results):
    lines = [row("exchanges a second", "bare UDP echo", "kea-dhcp6",
                 "dhcp6d", "of the echo", "times Kea", "CPU µs an exchange"),
             row("---", *["---:"] * 6)]
    for name, label in RATE_ROWS:
        # what wants its own configuration has another one's echo
        echo = name if SCENARIOS[name].echo else SCENARIOS[name].beside
        ours = results.of(name, "dhcp6d")
        if not ours:
            continue
        lines.append(row(
            label, grouped(results.median(echo, "echo", "rate")),
            grouped(results.median(name, "kea", "rate")),
            "**%s**" % grouped(tables.median(ours, "rate")),
            percent(tables.ratio(ours, results.of(echo, "echo"))),
            tables.cell(results.ratio(name, "dhcp6d", "kea"), "%.1f"),
            tables.cell(tables.median(ours, "server_cpu_us"), "%.1f")))
    return lines


def percent(ratio):
    return "–" if ratio is None else "%.0f %%" % (ratio * 100)


def time_table(results):
    lines = [row("microseconds", "echo that syncs", "kea-dhcp6", "dhcp6d"),
             row("---", "---:", "---:", "---:")]
    for name, key, label in TIME_ROWS:
        lines.append(row(label, *(
            grouped(results.median(name, target, key))
            for target in ("echo-append", "kea", "dhcp6d"))))
    return lines


def size_table(results):
    lines = [row("", "kea-dhcp6", "dhcpd", "dhcp6d"),
             row("---", "---:", "---:", "---:")]
    for name, key, label, form in SIZE_ROWS:
        lines.append(row(label, *(
            tables.cell(results.median(name, target, key), form).replace(
                "-", "–")
            for target in ("kea", "dhcpd", "dhcp6d"))))
    return lines


def beside(results):
    """The others and the limits, in the first scenario."""
    parts = []
    for target, name in (("echo-append", "an echo that appends and syncs"),
                         ("echo-prewritten",
                          "an echo that syncs a prewritten file"),
                         ("dhcpd", "dhcpd"), ("dnsmasq", "dnsmasq"),
                         ("kea-memory", "Kea with `persist: false`"),
                         ("dhcp6d-memory", "dhcp6d with `persist: false`")):
        rate = results.median("sarr", target, "rate")
        if rate is not None:
            parts.append("%s %s" % (name, grouped(rate)))
    return ["The first row besides: " + ", ".join(parts) + "."] if parts else []


def curve_lines(results):
    """Cost against size, in words: smallest to largest."""
    parts = []
    for name, what in CURVES:
        least = {}
        for r in results.of(name, "dhcp6d"):
            least[r["size"]] = min(r["server_cpu_us"],
                                   least.get(r["size"], r["server_cpu_us"]))
        if len(least) > 1:
            low, high = min(least), max(least)
            size = "%g" % high if high < 1000 else grouped(high)
            parts.append("%.1f with %s %s, %.1f with %s" % (
                least[low], "%g" % low if low < 1000 else grouped(low), what,
                least[high], size))
    if not parts:
        return []
    return ["Processor time of an exchange, µs: " + "; ".join(parts) + "."]


def pictures():
    return ["![%s](%s/%s)" % (text, PLOTS, name) for name, text in (
        ("rate-latency.png", "latency against rate"),
        ("cost.png", "cost against size"))
            if os.path.exists(os.path.join(TOP, PLOTS, name))]


def text_of(results):
    """What stands between the marks."""
    found = [r for r in results.all if r["scenario"] == "circumstances"]
    about = found[-1] if found else {"versions": {}}
    versions = ", ".join("%s %s" % pair
                         for pair in sorted(about["versions"].items()))
    head = ("%s, %s, %s; %s; %s. Load average at the begin %.1f. Made by "
            "`tests/bench/run --readme`: medians of runs in turn, each server "
            "on one processor, the generator on another, 512 exchanges under "
            "way. dhcp6d has each lease on disk before it answers; the "
            "others do not." % (
                about.get("machine", "?"), about.get("system", "?"),
                about.get("disk", "?"), versions, about.get("date", "?"),
                about.get("load", 0)))
    parts = [[head], rate_table(results), beside(results),
             time_table(results), size_table(results), curve_lines(results),
             pictures()]
    return "\n\n".join("\n".join(part) for part in parts if part)


def replaced(text, new):
    """The text with what is between the marks replaced; None: no marks."""
    begin, end = text.find(BEGIN), text.find(END)
    if begin < 0 or end < begin:
        return None
    return text[:begin] + BEGIN + "\n" + new.strip("\n") + "\n" + text[end:]


def write(options):
    """README.md and the plots, from the results file."""
    path = os.path.join(TOP, "README.md")
    if shutil.which("gnuplot"):
        subprocess.run([sys.executable, os.path.join(TOP, "tests/bench/plot"),
                        options.output, "--out", os.path.join(TOP, PLOTS)],
                       check=True)
    else:
        sys.stderr.write("run: gnuplot is not here, no plots\n")
    with open(path) as file:
        text = replaced(file.read(), text_of(Results(options.output)))
    if text is None:
        sys.stderr.write("run: README.md has no marks for the figures\n")
        options.troubles += 1
        return
    with open(path, "w") as file:
        file.write(text)
