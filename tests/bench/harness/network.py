"""Two network namespaces and a cable between them."""
import subprocess
import sys

SKIP = 77
SERVER_ADDRESS = "2001:db8:ffff::1"
CLIENT_ADDRESS = "2001:db8:ffff::2"
RELAYS = "2001:db8:fffe::"
LINK = "2001:db8:0:1::1"
# dnsmasq serves a link only if it has an address there
ON_LINK = "2001:db8:0:1:ffff:ffff:ffff:fffe"


def fail(text, status=1):
    sys.stderr.write("run: %s\n" % text)
    sys.exit(status)


class Network:
    """A server's namespace (bench0) and the clients' (bench1)."""

    def __init__(self, tag):
        self.server = "bench-s-%d" % tag
        self.client = "bench-c-%d" % tag

    def ip(self, namespace, *words):
        subprocess.run(["ip", "-n", namespace] + list(words), check=True,
                       stderr=subprocess.DEVNULL)

    def __enter__(self):
        try:
            for namespace in (self.server, self.client):
                subprocess.run(["ip", "netns", "add", namespace], check=True,
                               stderr=subprocess.DEVNULL)
            self.connect()
        except (OSError, subprocess.CalledProcessError):
            self.__exit__()
            fail("network namespaces cannot be made here (root wanted)", SKIP)
        return self

    def connect(self):
        self.ip(self.server, "link", "add", "bench0", "type", "veth",
                "peer", "name", "bench1", "netns", self.client)
        for namespace, device in ((self.server, "bench0"),
                                  (self.client, "bench1")):
            for key in ("accept_dad", "dad_transmits"):
                subprocess.run(
                    ["ip", "netns", "exec", namespace, "sysctl", "-qw",
                     "net.ipv6.conf.%s.%s=0" % (device, key)], check=True)
            self.ip(namespace, "link", "set", "lo", "up")
            self.ip(namespace, "link", "set", device, "up")
        for address in (SERVER_ADDRESS, ON_LINK):
            self.ip(self.server, "addr", "add", address + "/64", "dev",
                    "bench0", "nodad")
        # all relays are behind one neighbour, and local there
        self.ip(self.server, "route", "add", RELAYS + "/64", "via",
                CLIENT_ADDRESS)
        self.ip(self.client, "route", "add", "local", RELAYS + "/64", "dev",
                "lo")
        self.address_clients()

    def forget_global(self):
        """The clients' end keeps its link-local address alone."""
        self.ip(self.client, "addr", "flush", "dev", "bench1", "scope",
                "global")

    def address_clients(self):
        for address in (CLIENT_ADDRESS + "/64", RELAYS + "1/128"):
            self.ip(self.client, "addr", "add", address, "dev", "bench1",
                    "nodad")

    def __exit__(self, *unused):
        for namespace in (self.server, self.client):
            subprocess.run(["ip", "netns", "del", namespace], check=False,
                           stderr=subprocess.DEVNULL)

    def command(self, namespace, cores, words):
        """The words, in a namespace; cores as taskset has them, or None."""
        pin = [] if cores is None else ["taskset", "-c", str(cores)]
        return ["ip", "netns", "exec", namespace] + pin + words
