"""How far more workers carry: two against one, the store's lock, a model.

Two workers on a machine of two processors share them with the generator, so
what counts is what an exchange costs (processor time of each thread) and how
long the store's lock is held for it; both are measured. The model is a closed
queueing network, solved exactly (mean value analysis): N workers that compute
for a while and then come to one lock, and beside them the committer, which is
one thread and cannot do more than one second of work a second.
"""
import glob
import os
import struct
import subprocess

from harness import servers, special, tables
from harness.bench import cpu_of
from harness.scenarios import RELAY, sarr
from harness.servers import Setting

THREADS, LOCKS = 64, 32  # as in lock_times.c
ENTRY = struct.Struct("6Q")
MOST = 64  # processors that the model looks at
WORTH = 0.5  # a worker that adds less than that of the first is one too many


def read_locks(path):
    """(thread, caller): [count, waited, wait ns, held ns], all mutexes."""
    with open(path, "rb") as file:
        data = file.read()
    found = {}
    threads = min(struct.unpack_from("Q", data)[0], THREADS)
    for thread in range(threads):
        for lock in range(LOCKS):
            mutex, caller, *counts = ENTRY.unpack_from(
                data, 16 + (thread * LOCKS + lock) * ENTRY.size)
            if mutex:
                found[thread, caller] = counts
    return found


def callers(program, addresses):
    """Which source file takes the lock, of each address in the program."""
    done = subprocess.run(
        ["addr2line", "-e", program] + ["0x%x" % (a - 1) for a in addresses],
        stdout=subprocess.PIPE, text=True, check=True)
    return dict(zip(addresses, done.stdout.splitlines()))


def store_lock(program, before, after):
    """What the workers did with the store's lock in between."""
    places = callers(program, sorted({caller for _, caller in after}))
    sums, workers = [0, 0, 0, 0], 0
    for key, counts in after.items():
        if "packet/worker.c:" not in places[key[1]]:
            continue
        more = [b - a for a, b in zip(before.get(key, [0] * 4), counts)]
        workers += more[0] > 0
        sums = [a + b for a, b in zip(sums, more)]
    return dict(zip(("taken", "waited", "wait_ns", "held_ns"), sums),
                workers_seen=workers)


def threads_cpu(pid):
    """Seconds of processor time by thread name, numbers cut off."""
    found = {}
    for path in glob.glob("/proc/%d/task/*" % pid):
        try:
            with open(path + "/comm") as file:
                name = file.read().strip().rstrip("0123456789").rstrip("- ")
            with open(path + "/schedstat") as file:
                spent = int(file.read().split()[0]) / 1e9
        except OSError:
            continue
        found[name] = found.get(name, 0) + spent
    return found


def settle(result, times, lock):
    """All per exchange, in microseconds."""
    count = max(1, result["exchanges"])
    for name in ("worker", "committer"):
        result[name + "_us"] = times.get(name, 0) * 1e6 / count
    result["lock_held_us"] = lock["held_ns"] / 1e3 / count
    result["lock_wait_us"] = lock["wait_ns"] / 1e3 / count
    result["lock_waited"] = lock["waited"] / max(1, lock["taken"])
    result["batch"] = count / max(1, lock["taken"])
    result["workers_seen"] = lock["workers_seen"]


def measure(bench, name, workers, load, limits):
    """Everything on both processors, the generator too."""
    cores = "0-%d" % (os.cpu_count() - 1)
    program = servers.program(bench.options.build, "dhcp6d")
    path = os.path.join(bench.directory, "locks")
    bench.preload = bench.tool("lock_times.so")
    bench.start("dhcp6d", Setting(workers=workers), load, cores)
    try:
        if not bench.wait_ready("dhcp6d"):
            return bench.trouble("dhcp6d", name, "does not answer")
        pid = bench.process.pid
        before, times, spent = read_locks(path), threads_cpu(pid), cpu_of(pid)
        result, _, text = bench.load(
            load + limits + ["--window", str(bench.options.window),
                             "--pid", str(pid)], 300, cores)
        if result.get("errors", 1):
            return bench.trouble("dhcp6d", name, text or str(result))
        after = threads_cpu(pid)
        lock = store_lock(program, before, read_locks(path))
        result.update(scenario=name, target="dhcp6d", workers=workers,
                      server_cpu_us=(cpu_of(pid) - spent) * 1e6 /
                      max(1, result["exchanges"]))
        settle(result, {k: after[k] - times.get(k, 0) for k in after}, lock)
        return result
    finally:
        bench.preload = None
        bench.stop()


def model(think_us, held_us, committer_us, processors):
    """Exchanges per second with 1, 2, ... workers, one a processor.

    think_us: a worker's own work for an exchange outside of the lock, held_us
    inside of it; committer_us: the committer's work for it.
    """
    rates, queue = [], 0.0
    for count in range(1, processors + 1):
        at_lock = held_us * (1 + queue)
        rate = count / (think_us + at_lock)
        queue = rate * at_lock
        if committer_us > 0:
            rate = min(rate, 1 / committer_us)
        rates.append(rate * 1e6)
    return rates


def stops_at(rates):
    """The last worker that adds at least WORTH of what the first did."""
    for count in range(1, len(rates)):
        if rates[count] - rates[count - 1] < WORTH * rates[0]:
            return count
    return len(rates)


COLUMNS = (("workers", "workers", "%d"), ("per s", "rate", "%.0f"),
           ("server us", "server_cpu_us", "%.2f"),
           ("generator us", "own_cpu_us", "%.2f"),
           ("workers us", "worker_us", "%.2f"),
           ("committer us", "committer_us", "%.2f"),
           ("batch", "batch", "%.1f"), ("held us", "lock_held_us", "%.3f"),
           ("wait us", "lock_wait_us", "%.3f"),
           ("not free", "lock_waited", "%.4f"))


def tell_model(results):
    """From the run with most workers, which has seen the lock shared."""
    last = {key: tables.median(results[max(results)], key)
            for _, key, _ in COLUMNS}
    one = {key: tables.median(results[min(results)], key)
           for _, key, _ in COLUMNS}
    held = last["lock_held_us"]
    think = max(0.0, last["worker_us"] - held)
    rates = model(think, held, last["committer_us"], MOST)
    if last["server_cpu_us"]:
        print("  without the generator: %.2f times the rate of one worker on "
              "%d processors" % (
                  max(results) * one["server_cpu_us"] / last["server_cpu_us"],
                  max(results)))
    print("  model (%.2f us outside of the lock, %.2f us inside, committer "
          "%.2f us):" % (think, held, last["committer_us"] or 0))
    for count in (1, 2, 4, 8, 16, 32, 64):
        print("    %2d workers %9.0f/s, %5.2f times one" % (
            count, rates[count - 1], rates[count - 1] / rates[0]))
    print("  the lock alone would allow %.0f/s; scaling stops at %d workers" %
          (1e6 / held if held else 0, stops_at(rates)))


def run_workers(bench, name, options, record):
    run = RUNS[name]
    limits = ["--seconds", str(options.seconds)]
    results = {}
    for _ in range(options.repeats):
        for workers in (1, 2):
            result = measure(bench, name, workers, run.given["load"], limits)
            if result is not None:
                record(result)
                results.setdefault(workers, []).append(result)
    if not results:
        return
    tables.print_rows(
        "%s: %s" % (name, run.meaning), COLUMNS,
        [dict({key: tables.median(of, key) for _, key, _ in COLUMNS[1:]},
              workers=workers) for workers, of in results.items()])
    tell_model(results)


RUNS = {
    "workers": special.Run(
        run_workers, "two workers against one, relayed, and a model",
        "dhcp6d", load=sarr(*RELAY)),
    "workers-direct": special.Run(
        run_workers, "the same, multicast: one socket for all workers",
        "dhcp6d", load=sarr()),
    "workers-rapid": special.Run(
        run_workers, "the same, relayed, rapid commit: a lease an exchange",
        "dhcp6d", load=["--scenario", "rapid"] + RELAY),
}
