"""A dump of all leases while a load runs: what it costs whom.

Asks dhcp6d itself (lease6-get-all on its command socket, PROTOCOL.md's frames)
again and again while the generator runs, and prints, without and with it, the
longest time between two answers to clients, and the server's memory.
"""
import os
import socket
import struct
import threading
import time

from harness import tables
from harness.bench import resident
from harness.servers import Setting

REQUEST, PART, END = 7, 3, 4
QUESTION = b'{"command": "lease6-get-all"}'


class Dumper(threading.Thread):
    """One dump after the other until it is told to stop."""

    def __init__(self, path):
        super().__init__(daemon=True)
        self.path = path
        self.over = threading.Event()
        self.dumps = []  # (seconds, octets, the answer's last octets)

    def run(self):
        while not self.over.is_set():
            self.dumps.append(self.dump())

    def dump(self):
        begun = time.monotonic()
        size, tail = 0, b""
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as peer:
            peer.connect(self.path)
            peer.sendall(struct.pack("!IB", len(QUESTION), REQUEST) + QUESTION)
            with peer.makefile("rb", 1 << 20) as stream:
                kind = PART
                while kind == PART:
                    length, kind = struct.unpack("!IB", stream.read(5))
                    text = stream.read(length)
                    if kind == PART:
                        size += length
                        tail = (tail + text)[-100:]
        if kind != END:
            raise ValueError("the dump was cut off")
        return time.monotonic() - begun, size, tail


def reset_peak(pid):
    with open("/proc/%d/clear_refs" % pid, "w") as file:
        file.write("5")


def peak(pid):
    with open("/proc/%d/status" % pid) as lines:
        return next(int(line.split()[1]) * 1024 for line in lines
                    if line.startswith("VmHWM"))


def load(bench, words, options):
    result, good, text = bench.load(
        words + ["--seconds", str(options.seconds), "--warm-up",
                 str(options.warm_up)], options.seconds * 3 + 600)
    if not good and "rate" not in result:
        raise ValueError(text or str(result))
    return result


def row(what, result, memory):
    return {"what": what, "rate": result["rate"],
            "failed": result["failed"], "p99_ms": result["last_p99_us"] / 1e3,
            "longest_ms": result["longest_us"] / 1e3,
            "gap_ms": result["longest_gap_us"] / 1e3,
            "memory_mib": memory / 2 ** 20}


def measure(bench, options, words):
    """Rows without and with a dump, and the dumps."""
    pid = bench.process.pid
    rows = [row("load alone", load(bench, words, options), resident(pid))]
    dumper = Dumper(os.path.join(bench.directory, "dhcp6d.sock"))
    reset_peak(pid)
    before = resident(pid)
    dumper.start()
    try:
        during = load(bench, words, options)
    finally:
        dumper.over.set()
        dumper.join(600)
    rows.append(row("load and dump", during, peak(pid)))
    rows[0]["memory_mib"] = before / 2 ** 20
    rows.append(row("load alone again", load(bench, words, options),
                    resident(pid)))
    return rows, dumper.dumps


COLUMNS = (("", "what", "%s"), ("answers/s", "rate", "%.0f"),
           ("unanswered", "failed", "%d"), ("p99 ms", "p99_ms", "%.2f"),
           ("slowest ms", "longest_ms", "%.2f"),
           ("longest gap ms", "gap_ms", "%.2f"),
           ("MiB", "memory_mib", "%.0f"))


def run_dump(bench, name, options, record, run, lease_file):
    leases = run.given["leases"]
    bench.leases = lease_file(bench, leases)
    try:
        bench.start("dhcp6d", Setting())
        if not bench.wait_ready("dhcp6d"):
            bench.trouble("dhcp6d", name, "does not answer")
            return
        rows, dumps = measure(bench, options, run.given["load"])
    except (ValueError, OSError) as reason:
        bench.trouble("dhcp6d", name, str(reason))
        return
    finally:
        bench.stop()
        os.unlink(bench.leases)
        bench.leases = None
    for result in rows:
        record(dict(result, scenario=name, target="dhcp6d", leases=leases))
    tables.print_rows("%s: %s" % (name, run.meaning), COLUMNS, rows)
    for seconds, size, tail in dumps:
        print("dump: %.1f s, %.0f MB, ends in %s" % (
            seconds, size / 1e6, tail.decode()[-60:]))
