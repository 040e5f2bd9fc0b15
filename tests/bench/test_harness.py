"""What the benchmark makes of its measurements is right.

Medians and ratios, the model of more workers against what can be said of it
without solving it, the counts of lock_times.c as they lie in their file, the
configurations, and that README.md changes between its marks and nowhere else.
"""
import json
import os
import struct
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from harness import (curves, readme, scaling, scenarios, servers, special,
                     tables)
from harness.servers import Setting


class Tables(unittest.TestCase):
    def test_median_passes_over_what_is_not_there(self):
        runs = [{"rate": 3}, {"rate": 100}, {"rate": None}, {}, {"rate": 5}]
        self.assertEqual(tables.median(runs, "rate"), 5)
        self.assertIsNone(tables.median(runs, "other"))

    def test_ratio_is_of_medians(self):
        ours, theirs = [{"rate": 30}, {"rate": 60}], [{"rate": 9}]
        self.assertEqual(tables.ratio(ours, theirs), 5)
        self.assertIsNone(tables.ratio(ours, []))
        self.assertIsNone(tables.ratio(None, theirs))

    def test_losses_are_told(self):
        self.assertEqual(tables.losses([{"server_lost": 0, "failed": 0}]), "")
        self.assertIn("7 datagrams", tables.losses(
            [{"server_lost": 7, "failed": 0}]))


class Model(unittest.TestCase):
    def test_one_worker_does_what_it_costs(self):
        self.assertAlmostEqual(scaling.model(15, 5, 0, 1)[0], 50000)

    def test_never_more_than_the_lock_allows(self):
        rates = scaling.model(15, 5, 0, 64)
        self.assertLessEqual(max(rates), 200000 + 1e-6)
        self.assertGreater(rates[63], 199000)
        self.assertEqual(rates, sorted(rates))

    def test_never_more_than_the_committer_does(self):
        rates = scaling.model(15, 5, 10, 64)
        self.assertAlmostEqual(rates[63], 100000)

    def test_no_lock_scales_for_ever(self):
        rates = scaling.model(10, 0, 0, 32)
        self.assertAlmostEqual(rates[31], 32 * rates[0])
        self.assertEqual(scaling.stops_at(rates), 32)

    def test_two_on_a_lock_alone_are_no_faster_than_one(self):
        rates = scaling.model(0, 5, 0, 2)
        self.assertAlmostEqual(rates[0], rates[1])
        self.assertEqual(scaling.stops_at(rates), 1)

    def test_stops_where_a_worker_adds_less_than_half(self):
        self.assertEqual(scaling.stops_at([10, 19, 27, 31, 33]), 3)


class Locks(unittest.TestCase):
    def write(self, entries):
        data = bytearray(16 + scaling.THREADS * scaling.LOCKS *
                         scaling.ENTRY.size)
        struct.pack_into("Q", data, 0, 2)
        for thread, lock, values in entries:
            scaling.ENTRY.pack_into(
                data, 16 + (thread * scaling.LOCKS + lock) *
                scaling.ENTRY.size, *values)
        file = tempfile.NamedTemporaryFile(delete=False)
        file.write(data)
        file.close()
        self.addCleanup(os.unlink, file.name)
        return file.name

    def test_read(self):
        path = self.write([(0, 0, (1, 0x100, 4, 3, 2, 1)),
                           (1, 5, (1, 0x200, 8, 0, 0, 9)),
                           (7, 0, (1, 0x300, 1, 1, 1, 1))])
        self.assertEqual(scaling.read_locks(path), {
            (0, 0x100): [4, 3, 2, 1], (1, 0x200): [8, 0, 0, 9]})

    def test_only_workers_count_and_only_what_is_new(self):
        before = {(0, 0x100): [1, 1, 10, 100]}
        after = {(0, 0x100): [3, 2, 30, 500], (1, 0x100): [1, 0, 0, 100],
                 (2, 0x200): [9, 9, 9, 9]}
        kept = scaling.callers
        scaling.callers = lambda _, addresses: {
            0x100: "dhcp6d/packet/worker.c:134", 0x200: "maintenance.c:1"}
        try:
            found = scaling.store_lock("", before, after)
        finally:
            scaling.callers = kept
        self.assertEqual(found, {"taken": 3, "waited": 1, "wait_ns": 20,
                                 "held_ns": 500, "workers_seen": 2})

    def test_per_exchange(self):
        result = {"exchanges": 1000}
        scaling.settle(result, {"worker": 0.02, "committer": 0.001},
                       {"taken": 50, "waited": 5, "wait_ns": 1000,
                        "held_ns": 4000000, "workers_seen": 2})
        self.assertAlmostEqual(result["worker_us"], 20)
        self.assertAlmostEqual(result["committer_us"], 1)
        self.assertAlmostEqual(result["lock_held_us"], 4)
        self.assertAlmostEqual(result["lock_waited"], 0.1)
        self.assertAlmostEqual(result["batch"], 20)


class Settings(unittest.TestCase):
    def test_sizes_are_what_was_asked_for(self):
        setting = Setting(subnets=300, reservations=20, classes=5, workers=2)
        made = json.loads(servers.kea_configuration(setting, "/x"))["Dhcp6"]
        self.assertEqual(len({s["subnet"] for s in made["subnet6"]}), 300)
        self.assertEqual(len({s["id"] for s in made["subnet6"]}), 300)
        self.assertEqual(len(made["subnet6"][0]["reservations"]), 20)
        self.assertEqual(len(made["client-classes"]), 5)
        self.assertEqual(made["multi-threading"]["thread-pool-size"], 2)

    def test_pool_ends_are_in_the_subnet(self):
        small = scenarios.SMALL
        self.assertEqual(small.pool_of(small.links()[0]),
                         "2001:db8:0:1::1:0-2001:db8:0:1::1:ffff")

    def test_dhcpd_gets_the_same(self):
        text = servers.dhcpd_configuration(Setting(subnets=3, reservations=4))
        self.assertEqual(text.count("range6 2001:db8:"), 3)
        self.assertEqual(text.count("fixed-address6"), 4)
        self.assertEqual(text.count("{"), text.count("}"))

    def test_memory_differs_in_one_thing(self):
        durable = json.loads(servers.kea_configuration(Setting(), "/x"))
        memory = json.loads(servers.kea_configuration(
            Setting(memory=True), "/x"))
        durable["Dhcp6"]["lease-database"]["persist"] = False
        self.assertEqual(durable, memory)

    def test_dnsmasq_is_spared_what_it_cannot(self):
        rates = scenarios.SCENARIOS
        self.assertTrue(servers.can("dnsmasq", rates["sarr"]))
        for name in ("sarr-pd", "renew", "relayed", "subnets"):
            self.assertFalse(servers.can("dnsmasq", rates[name]), name)

    def test_every_scenario_of_the_readme_is_there(self):
        known = {**scenarios.SCENARIOS, **special.RUNS, **curves.RUNS,
                 **scaling.RUNS}
        for names, targets, _ in readme.PLAN:
            for name in names:
                self.assertIn(name, known)
            for target in (targets or "").split(","):
                self.assertIn(target, servers.TARGETS + [""])


class Readme(unittest.TestCase):
    def test_only_between_the_marks(self):
        text = "a\n%s\nold\n%s\nb\n" % (readme.BEGIN, readme.END)
        self.assertEqual(
            readme.replaced(text, "new"),
            "a\n%s\nnew\n%s\nb\n" % (readme.BEGIN, readme.END))
        once = readme.replaced(text, "new")
        self.assertEqual(readme.replaced(once, "new"), once)

    def test_without_marks_nothing(self):
        self.assertIsNone(readme.replaced("a", "new"))
        self.assertIsNone(readme.replaced(
            readme.END + readme.BEGIN, "new"))

    def test_the_tree_has_marks(self):
        with open(os.path.join(readme.TOP, "README.md")) as file:
            self.assertIsNotNone(readme.replaced(file.read(), ""))

    def test_three_figures(self):
        self.assertEqual(readme.grouped(123456), "123 000")
        self.assertEqual(readme.grouped(48.4), "48")
        self.assertEqual(readme.grouped(None), "–")

    def test_a_table_of_what_was_measured(self):
        with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as file:
            for target, rate in (("echo", 100000), ("kea", 16000),
                                 ("dhcp6d", 72000)):
                file.write(json.dumps(
                    {"scenario": "sarr", "target": target, "rate": rate,
                     "server_cpu_us": 12.5}) + "\n")
            file.flush()
            text = readme.text_of(readme.Results(file.name))
        self.assertIn("| 100 000 | 16 000 | **72 000** | 72 % | 4.5 | 12.5 |",
                      text)
        self.assertNotIn("renewals |", text)


if __name__ == "__main__":
    unittest.main()
