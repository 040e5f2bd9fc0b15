"""One server's run under one load."""
import json
import os
import shutil
import signal
import subprocess
import sys
import time

from harness import servers
from harness.network import fail

COMPACTED = ("2000000", "700000")  # rows, leases

COMPACT_AGAIN = """
cd "$1" && "$2" "$3" "$4" >save || exit 1
touch ready
while rm -f F.1 F.2 && ln save F.1; do
        "$5" -6 -p F.pid -x F.2 -i F.1 -o F.output -f F.completed || exit 1
done
"""


def cpu_of(pid):
    """Seconds of processor time, all threads, those that ended too."""
    with open("/proc/%d/stat" % pid) as file:
        found = file.read().rsplit(")", 1)[1].split()
    return (int(found[11]) + int(found[12])) / os.sysconf("SC_CLK_TCK")


def resident(pid):
    """Bytes of memory."""
    with open("/proc/%d/statm" % pid) as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def not_received(pid):
    """Datagrams that found no room in a socket of the server's namespace."""
    with open("/proc/%d/net/snmp6" % pid) as lines:
        for line in lines:
            if line.startswith("Udp6RcvbufErrors"):
                return int(line.split()[1])
    return 0


class Bench:
    """A folder for the server's files, the server, and the generator."""

    def __init__(self, options, network):
        self.options = options
        self.network = network
        self.directory = os.path.join(options.dir, "bench-%d" % os.getpid())
        self.process = None
        self.compactor = None
        self.preload = None  # a library for the server
        self.leases = None   # a lease file that it starts with
        self.began = 0

    def __enter__(self):
        os.makedirs(self.directory, mode=0o755)
        return self

    def __exit__(self, *unused):
        self.stop()
        shutil.rmtree(self.directory, ignore_errors=True)

    def tool(self, name):
        return os.path.join(self.options.build, "tests/bench", name)

    def empty(self):
        """A compaction that the last server began may still be at work."""
        for name in os.listdir(self.directory):
            path = os.path.join(self.directory, name)
            if os.path.isdir(path):
                shutil.rmtree(path, ignore_errors=True)
                continue
            try:
                os.unlink(path)
            except FileNotFoundError:
                pass
        if self.leases:
            shutil.copyfile(self.leases,
                            os.path.join(self.directory, "leases.csv"))

    def start(self, target, setting, load=(), cores=None):
        self.empty()
        words = servers.words(self.options.build, target, setting,
                              self.directory, load)
        environment = servers.environment(self.directory)
        if self.preload:
            environment["LD_PRELOAD"] = self.preload
            environment["LOCK_TIMES"] = os.path.join(self.directory, "locks")
        if cores is None:
            cores = self.options.cores and self.options.cores[0]
        self.began = time.monotonic()
        with open(os.path.join(self.directory, "output"), "w") as output:
            self.process = subprocess.Popen(
                self.network.command(self.network.server, cores, words),
                env=environment, cwd=self.directory, stdout=output,
                stderr=subprocess.STDOUT)

    def start_compacting(self):
        """lfc again and again, beside the server's files."""
        directory = os.path.join(self.directory, "compacted")
        os.makedirs(directory)
        self.compactor = subprocess.Popen(
            ["sh", "-c", COMPACT_AGAIN, "sh", directory,
             self.tool("lease_rows"), *COMPACTED,
             os.path.join(self.options.build, "lfc/lfc")],
            start_new_session=True)
        while not os.path.exists(os.path.join(directory, "ready")):
            if self.compactor.poll() is not None:
                fail("lfc cannot be made to compact")
            time.sleep(0.1)

    def stop_compacting(self):
        if self.compactor is None:
            return
        if self.compactor.poll() is not None:
            self.options.troubles += 1
            sys.stderr.write("run: lfc has failed\n")
        else:
            os.killpg(self.compactor.pid, signal.SIGKILL)
            self.compactor.wait()
        self.compactor = None

    def stop(self):
        self.stop_compacting()
        if self.process is None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None

    def load(self, words, timeout, cores=None):
        """One run of the generator: its result, and whether all was right."""
        if cores is None:
            cores = self.options.cores and self.options.cores[1]
        done = subprocess.run(
            self.network.command(
                self.network.client, cores,
                [self.tool("bench_load"), "--interface", "bench1"] + words),
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=timeout,
            check=False, text=True)
        try:
            return json.loads(done.stdout), done.returncode == 0, done.stderr
        except ValueError:
            return {}, False, done.stderr

    def wait_ready(self, target, seconds=300):
        """Asks for information until somebody answers."""
        words = ["--scenario", "information", "--count", "1", "--window", "1",
                 "--clients", "2"] + (["--echo"] if "echo" in target else [])
        end = time.monotonic() + seconds
        while time.monotonic() < end and self.process.poll() is None:
            if self.load(words, 60)[1]:
                return True
        return False

    def measure(self, target, name, scenario, limits, cores=(None, None)):
        """The generator's result, with what else was seen; None: trouble."""
        self.start(target, scenario.setting, scenario.load, cores[0])
        try:
            if not self.wait_ready(target):
                return self.trouble(target, name, "does not answer")
            if target.endswith("-compacting"):
                self.start_compacting()
            before = not_received(self.process.pid)
            result, good, text = self.load(
                self.load_words(target, scenario, limits),
                self.options.seconds * 3 + 600, cores[1])
            if self.process.poll() is not None:
                return self.trouble(target, name, "has ended")
            result.update(scenario=name, target=target,
                          server_lost=not_received(self.process.pid) - before)
            # losses of an overloaded server are a result, wrong answers not
            if result.get("errors", 1) or (self.options.smoke and not good):
                self.trouble(target, name, text or str(result))
            return result if "rate" in result else None
        except subprocess.TimeoutExpired:
            return self.trouble(target, name, "takes too long")
        finally:
            self.stop()

    def load_words(self, target, scenario, limits):
        words = scenario.load + limits + ["--label", target, "--pid",
                                          str(self.process.pid)]
        if "--rate" not in words and "--window" not in words:
            words += ["--window", str(self.options.window)]
        held = scenario.held
        if self.options.smoke and "--full" not in words:
            held //= 200
        if held:
            words += ["--prefill", str(held)]
        return words + (["--echo"] if target.startswith("echo") else [])

    def trouble(self, target, name, text):
        sys.stderr.write("run: %s, %s: %s\n" % (target, name, text.strip()))
        for file in ("output", "log"):
            path = os.path.join(self.directory, file)
            if os.path.exists(path):
                with open(path, errors="replace") as lines:
                    sys.stderr.writelines(lines.readlines()[-8:])
        self.options.troubles += 1
