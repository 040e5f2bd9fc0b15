"""What is measured, by name: every row of the comparison is here."""
from harness.network import LINK, RELAYS, SERVER_ADDRESS
from harness.servers import Setting

RELAY = ["--server", SERVER_ADDRESS, "--source", RELAYS + "1", "--link", LINK]
HELD = 100000
SMALL = Setting(pool="::1:0-::1:ffff")
PLAIN = Setting()


class Scenario:
    """A load, the configuration it wants, and leases that are given before.

    beside: the scenario of ours that this one's rate is compared with; targets:
    who is measured if nobody is named; time: what counts is the time of one
    exchange ("p50_us", "last_p50_us"), not the rate.
    """

    def __init__(self, load, meaning, setting=PLAIN, **given):
        self.load = load
        self.meaning = meaning
        self.setting = setting
        self.held = given.get("held", 0)
        self.beside = given.get("beside")
        self.targets = given.get("targets")
        self.time = given.get("time")
        self.echo = given.get("echo", True)

    def is_relayed(self):
        return "--server" in self.load


def sarr(*more):
    return ["--scenario", "sarr"] + list(more)


def one_by_one(*more):
    return ["--scenario", "solicit", "--window", "1"] + list(more)


SCENARIOS = {
    "sarr": Scenario(
        sarr(), "Solicit-Advertise-Request-Reply, one IA_NA"),
    "sarr-pd": Scenario(sarr("--pd"), "the same with an IA_PD"),
    "rapid": Scenario(["--scenario", "rapid"], "rapid commit"),
    "renew": Scenario(
        ["--scenario", "renew"], "renewals of held leases", held=HELD),
    "relayed": Scenario(sarr(*RELAY), "sarr through one relay, unicast"),
    "relays": Scenario(sarr("--relays", "1000", *RELAY),
                       "sarr through a thousand relays"),
    "solicit": Scenario(["--scenario", "solicit"], "Solicit only"),
    "information": Scenario(
        ["--scenario", "information"], "Information-request"),
    "mixed": Scenario(
        ["--scenario", "mixed"],
        "half renewals, a third sarr, the rest solicit and information",
        held=HELD),
    "subnets": Scenario(
        sarr("--links", "10000", *RELAY),
        "relayed, 10 000 subnets, link-address selects",
        Setting(subnets=10000), beside="relayed", echo=False),
    "reservations": Scenario(
        sarr(), "sarr beside 100 000 reservations",
        Setting(reservations=100000), beside="sarr", echo=False),
    "pool-empty": Scenario(
        one_by_one(), "time to an Advertise, pool of 65 536 empty", SMALL,
        time="p50_us", echo=False),
    "pool-nearly": Scenario(
        one_by_one(), "the same, 99.9 % used", SMALL, held=65470,
        time="p50_us", beside="pool-empty", echo=False),
    "pool-full": Scenario(
        one_by_one("--full"), "the same, exhausted", SMALL, held=65536,
        time="p50_us", beside="pool-empty", echo=False),
    "latency": Scenario(
        sarr("--rate", "5000"),
        "Request to Reply at 5 000 exchanges/s, open loop",
        time="last_p50_us"),
    "persist": Scenario(
        sarr(), "sarr, and what it is without durability",
        targets="echo,kea,kea-memory,dhcp6d,dhcp6d-memory"),
}
