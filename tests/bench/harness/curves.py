"""What grows with what: cost against size, latency against rate.

Cost is processor time of the server per exchange, since rates say as much of
the machine's other work; the least of the repeats counts, as whatever else
runs only adds. tests/bench/plot draws the results.
"""
import os

from harness import servers, special, tables
from harness.scenarios import RELAY, SMALL, Scenario, sarr
from harness.servers import Setting

RATES = (1000, 2000, 5000, 10000, 20000, 30000, 40000, 60000, 80000)
REACHED = 0.95  # of the rate that was asked for; else it is the end


def subnets(size):
    return Scenario(sarr("--links", str(size), *RELAY), "",
                    Setting(subnets=size))


def reservations(size):
    return Scenario(sarr(), "", Setting(reservations=size))


def classes(size):
    return Scenario(sarr(), "", Setting(classes=size))


def leases(size):
    return Scenario(["--scenario", "renew", "--held", str(size), "--clients",
                     str(size + 1)], "")


def new_leases(size):
    return Scenario(sarr("--held", str(size), "--clients",
                         str(size + 2000000)), "")


def pool(percent):
    return Scenario(["--scenario", "solicit", "--window", "64"], "", SMALL,
                    held=int(65536 * percent / 100))


def cost_of(bench, name, options, record):
    """Sizes in turn, so often as said; then the least of each."""
    run = RUNS[name]
    found = {}
    limits = ["--seconds", str(options.seconds), "--warm-up",
              str(options.warm_up)]
    for _ in range(options.repeats):
        for size in run.given["sizes"]:
            result = once(bench, name, run, size, limits)
            if result is not None:
                result.update(size=size)
                record(result)
                found.setdefault(size, []).append(result)
    if not found:
        return
    least = {size: min(r["server_cpu_us"] for r in results)
             for size, results in found.items()}
    base = least[min(least)]
    tables.print_rows(
        "%s: %s" % (name, run.meaning),
        (("size", "size", "%g"), ("CPU us", "cpu", "%.2f"),
         ("against 1st", "ratio", "%.2f"), ("per s", "rate", "%.0f")),
        [{"size": size, "cpu": least[size],
          "ratio": least[size] / base if base else None,
          "rate": tables.median(results, "rate")}
         for size, results in found.items()])


def once(bench, name, run, size, limits):
    scenario = run.given["make"](size)
    if run.given.get("file"):
        bench.leases = special.lease_file(bench, size)
    try:
        return bench.measure("dhcp6d", name, scenario, limits)
    finally:
        if bench.leases:
            os.unlink(bench.leases)
        bench.leases = None


RATE_COLUMNS = (("", "target", "%s"), ("asked/s", "asked", "%d"),
                ("rate/s", "rate", "%.0f"), ("p50 us", "last_p50_us", "%.0f"),
                ("p99 us", "last_p99_us", "%.0f"),
                ("p99.9 us", "last_p999_us", "%.0f"))


def latency_of(bench, name, options, record):
    """Request to Reply, open loop; a server ends where it falls behind."""
    run = RUNS[name]
    rows = []
    limits = ["--seconds", str(options.seconds), "--warm-up",
              str(options.warm_up)]
    for target in run.of(options):
        for rate in RATES:
            scenario = Scenario(sarr("--rate", str(rate)), "")
            if not servers.can(target, scenario):
                continue
            result = bench.measure(target, name, scenario, limits)
            if result is None or result["rate"] < REACHED * rate:
                break
            result.update(asked=rate)
            record(result)
            rows.append(result)
    tables.print_rows("%s: %s" % (name, run.meaning), RATE_COLUMNS, rows)


RUNS = {
    "rates": special.Run(
        latency_of, "Request to Reply against the rate, open loop",
        "echo,echo-append,echo-prewritten,kea,dhcpd,dhcp6d"),
    "cost-subnets": special.Run(
        cost_of, "cost of an exchange against subnets, link-address selects",
        "dhcp6d", make=subnets, sizes=(1, 10, 10000, 100000)),
    "cost-reservations": special.Run(
        cost_of, "cost of an exchange against reservations", "dhcp6d",
        make=reservations, sizes=(0, 1000, 100000, 1000000)),
    "cost-leases": special.Run(
        cost_of, "cost of a renewal against leases held", "dhcp6d",
        make=leases, sizes=(1000, 100000, 1000000, 10000000), file=True),
    "cost-new-leases": special.Run(
        cost_of, "cost of a new lease against leases held", "dhcp6d",
        make=new_leases, sizes=(1000, 100000, 1000000, 10000000), file=True),
    "cost-classes": special.Run(
        cost_of, "cost of an exchange against classes with a test", "dhcp6d",
        make=classes, sizes=(0, 10, 50, 200)),
    "cost-pool": special.Run(
        cost_of, "cost of an Advertise against the pool's filling, %",
        "dhcp6d", make=pool, sizes=(0, 50, 90, 99, 99.99)),
}
