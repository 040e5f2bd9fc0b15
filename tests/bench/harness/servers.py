"""Who is measured, and the one configuration that all of them get.

kea-dhcp6 and dhcp6d read the same file; dhcpd and dnsmasq are told the same in
their own words. What a server cannot do at all (dnsmasq: prefixes, subnets by
the thousand, a hundred thousand leases in a bearable time) is left out for it.
"""
import ipaddress
import json
import os
import re
import shutil
import subprocess

from harness.network import SERVER_ADDRESS

# echo*: bench_echo. *-memory: nothing is made durable (persist: false).
# *-compacting: lfc compacts a large file on the same disk all the while.
TARGETS = ["echo", "echo-append", "echo-prewritten", "kea", "dhcpd",
           "dnsmasq", "dhcp6d", "kea-memory", "dhcp6d-memory",
           "dhcp6d-compacting"]
DEFAULT = "echo,echo-append,echo-prewritten,kea,dhcpd,dnsmasq,dhcp6d"
PROGRAMS = {"kea": "kea-dhcp6", "dhcpd": "dhcpd", "dnsmasq": "dnsmasq"}
FIRST_LINK = ipaddress.IPv6Address("2001:db8:0:1::")
DNSMASQ_LEASES = 5000  # each costs it a walk over all others


class Setting:
    """What a configuration has: sizes that curves turn up."""

    def __init__(self, **given):
        self.subnets = 1
        self.reservations = 0
        self.classes = 0
        self.pool = "::/64"  # behind the subnet's own prefix
        self.workers = 0     # 0: the server's default
        self.memory = False
        self.reclaim = False  # leases that have ended, while it runs
        for key, value in given.items():
            setattr(self, key, value)

    def but(self, **given):
        return Setting(**dict(vars(self), **given))

    def pool_of(self, base):
        """The pool's two ends, or its prefix, in the subnet at base."""
        text = str(base).rstrip(":")
        if self.reservations:
            return text + "::/65"  # the reserved ones are in the other half
        return "-".join(text + part for part in self.pool.split("-"))

    def links(self):
        return [FIRST_LINK + (i << 64) for i in range(self.subnets)]

    def reserved(self):
        """(DUID, address) of hosts that never ask."""
        base = FIRST_LINK + (0x8000 << 48)
        for i in range(1, self.reservations + 1):
            yield ("00:04:" + ":".join("%02x" % b for b in
                                       i.to_bytes(16, "big")), base + i)


def kea_class(number):
    """Tests of the kinds that access networks have; none is true here."""
    tests = ("relay6[0].option[37].hex == 0x%08x",
             "option[16].exists and substring(option[1].hex, 0, 4) == 0x%08x",
             "vendor-class[4491].data == 'docsis%u'",
             "pkt6.msgtype == 200 + %u and member('class-0')")
    return {"name": "class-%d" % number,
            "test": tests[number % len(tests)] % number}


def kea_subnet(setting, number, base):
    made = {
        "subnet": "%s/64" % base, "id": 1000 + number, "rapid-commit": True,
        "pools": [{"pool": setting.pool_of(base)}],
    }
    if number == 0:
        made["interface"] = "bench0"
        made["pd-pools"] = [{"prefix": "2001:db8:8000::", "prefix-len": 33,
                             "delegated-len": 64}]
        if setting.reservations:
            made["reservations"] = [
                {"duid": duid, "ip-addresses": [str(address)]}
                for duid, address in setting.reserved()]
    return made


def kea_configuration(setting, directory):
    """What kea-dhcp6 and dhcp6d both read, unchanged."""
    made = {
        "renew-timer": 1000, "rebind-timer": 2000,
        "preferred-lifetime": 30000, "valid-lifetime": 40000,
        # every renewal is written, by whichever version (2.2 refuses 0)
        "cache-threshold": 0.00001,
        "data-directory": directory,
        "interfaces-config": {"interfaces": ["bench0/" + SERVER_ADDRESS]},
        "lease-database": {"type": "memfile", "persist": not setting.memory,
                           "name": os.path.join(directory, "leases.csv"),
                           "lfc-interval": 0},
        "mac-sources": ["duid"],
        "option-data": [{"name": "dns-servers", "data": "2001:db8::53"}],
        "subnet6": [kea_subnet(setting, number, base)
                    for number, base in enumerate(setting.links())],
        # a full pool is three lines at WARN each time, for either server
        "loggers": [{"name": "kea-dhcp6", "severity": "ERROR",
                     "output_options": [
                         {"output": os.path.join(directory, "log")}]}],
    }
    if not setting.reclaim:
        made["expired-leases-processing"] = {
            "reclaim-timer-wait-time": 0,
            "flush-reclaimed-timer-wait-time": 0}
    if setting.classes:
        made["client-classes"] = [kea_class(i)
                                  for i in range(setting.classes)]
    if setting.workers:
        made["multi-threading"] = {"enable-multi-threading": True,
                                   "thread-pool-size": setting.workers}
    return json.dumps({"Dhcp6": made})


def dhcpd_subnet(setting, number, base):
    ends = setting.pool_of(base).replace("-", " ")
    prefix = "" if number else (
        "  prefix6 2001:db8:8000:: 2001:db8:ffff:ffff:: /64;\n")
    return "subnet6 %s/64 {\n  range6 %s;\n%s}\n" % (base, ends, prefix)


def dhcpd_configuration(setting):
    links = [dhcpd_subnet(setting, number, base)
             for number, base in enumerate(setting.links())]
    hosts = ["host h%d { host-identifier option dhcp6.client-id %s; "
             "fixed-address6 %s; }\n" % (number, duid, address)
             for number, (duid, address) in enumerate(setting.reserved())]
    return "".join([
        "default-lease-time 40000;\npreferred-lifetime 30000;\n",
        "option dhcp-renewal-time 1000;\noption dhcp-rebinding-time 2000;\n",
        "option dhcp6.rapid-commit;\nauthoritative;\n",
        "option dhcp6.name-servers 2001:db8::53;\n",
        "shared-network bench {\nsubnet6 2001:db8:ffff::/64 { }\n",
        links[0], "}\n"] + links[1:] + hosts)


def dnsmasq_words(setting, directory):
    ends = setting.pool_of(FIRST_LINK).split("-")
    if len(ends) == 1:
        base = ends[0].split("/")[0]
        ends = [base + "1", base.rstrip(":") + ":ffff:ffff:ffff:fff0"]
    return ["--keep-in-foreground", "--conf-file=/dev/null", "--port=0",
            "--user=root", "--interface=bench0", "--pid-file=",
            "--dhcp-leasefile=" + os.path.join(directory, "leases"),
            "--dhcp-lease-max=10000000", "--dhcp-rapid-commit",
            "--quiet-dhcp6", "--log-facility=/dev/null",
            "--dhcp-range=%s,%s,64,40000" % tuple(ends),
            "--dhcp-option=option6:dns-server,[2001:db8::53]"]


def family(target):
    return target.split("-")[0]


def program(build, target):
    name = family(target)
    if name == "echo":
        return os.path.join(build, "tests/bench/bench_echo")
    if name in PROGRAMS:
        return shutil.which(PROGRAMS[name], path=os.environ.get("PATH", "") +
                            ":/usr/sbin:/usr/local/sbin")
    return os.path.join(build, "dhcp6d/dhcp6d")


def available(build, target):
    path = program(build, target)
    return path is not None and os.access(path, os.X_OK)


def can(target, scenario):
    """Whether a server is able to do that at all."""
    name, setting = family(target), scenario.setting
    if name == "echo":
        return scenario.echo
    if name == "dnsmasq":
        return (setting.subnets == 1 and not setting.reservations and
                scenario.held <= DNSMASQ_LEASES and not scenario.is_relayed()
                and "--pd" not in scenario.load)
    return True


def write(directory, name, text):
    path = os.path.join(directory, name)
    with open(path, "w") as file:
        file.write(text)
    return path


def echo_words(target, directory, load):
    words = ["--interface", "bench0"]
    if target != "echo":
        words += ["--" + target[5:], os.path.join(directory, "rows")]
    return words + (["--all"] if "rapid" in load else [])


def words(build, target, setting, directory, load):
    """The command line that serves in the foreground."""
    name, head = family(target), [program(build, target)]
    if name == "echo":
        return head + echo_words(target, directory, load)
    if name == "dnsmasq":
        return head + dnsmasq_words(setting, directory)
    if name == "dhcpd":
        leases = write(directory, "leases", "")
        return head + ["-6", "-f", "-q", "-user", "root", "-group", "root",
                       "-cf", write(directory, "dhcpd.conf",
                                    dhcpd_configuration(setting)),
                       "-lf", leases, "--no-pid", "bench0"]
    if target.endswith("-memory"):
        setting = setting.but(memory=True)
    path = write(directory, "config.json",
                 kea_configuration(setting, directory))
    return head + ["-c", path] + (
        ["-D", directory] if name == "dhcp6d" else [])


def environment(directory):
    """Where Kea's files go, whichever version."""
    return dict(os.environ, KEA_LOCKFILE_DIR="none",
                KEA_PIDFILE_DIR=directory, KEA_DHCP_DATA_DIR=directory,
                KEA_CONTROL_SOCKET_DIR=directory)


def version(build, target):
    """One word: what is being measured."""
    name = family(target)
    if name == "echo":
        return ""
    switch = {"kea": "-v", "dhcpd": "--version", "dnsmasq": "--version"}
    done = subprocess.run([program(build, target), switch.get(name, "-v")],
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True, check=False)
    found = re.search(r"\d+\.\d+\S*", done.stdout)
    return found.group() if found else "?"
