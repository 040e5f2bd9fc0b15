#!/usr/bin/env python3
"""command_shapes.py: every command against its documented shape.

  command_shapes.py DHCP6CTL...
      Gives each command of the table by "DHCP6CTL... -j call" to a server with
      conf/kea.json, in an order in which they make sense, and compares result
      and shape of the arguments (commands.md 2 to 9). Status 1 if one differs,
      or if a command that the server lists has no case here.

Shapes: a type, a list of one shape (for every element), a map of shapes, whose
members must be there (KEY? may be missing). Others may come besides.
"""
import json
import subprocess
import sys

NUMBER = (int, float)
SAMPLES = [[NUMBER, str]]
LEASE = {"ip-address": str, "type": str, "iaid": int, "duid": str,
         "subnet-id": int, "cltt": int, "valid-lft": int, "preferred-lft": int,
         "fqdn-fwd": bool, "fqdn-rev": bool, "hostname": str, "state": int,
         "prefix-len?": int, "hw-address?": str, "pool-id?": int}
LEASES = {"leases": [LEASE]}
SUBNET = {"id": int, "subnet": str, "pools": [dict], "pd-pools": [dict],
          "option-data": list, "reservations?": list, "valid-lifetime": int}
SUBNET_NAME = {"id": int, "subnet": str, "shared-network-name": None}
SUBNETS = {"subnets": [{"id": int, "subnet": str}]}
NETWORKS = {"shared-networks": [{"name": str}]}
CLASSES = {"client-classes": [{"name": str}]}
HOST = {"subnet-id?": int, "hostname": str, "ip-addresses": [str],
        "prefixes": list, "option-data": list, "client-classes": list}
HOSTS = {"hosts": [HOST]}
NEW_LEASE = {"ip-address": "2001:db8::777", "duid": "00:01:02:03", "iaid": 7,
             "hw-address": "02:00:00:00:00:01", "hostname": "a.example."}
GUEST = {"id": 9, "subnet": "2001:db8:9::/64"}
GUEST_HOST = {"subnet-id": 9, "duid": "0a:0b:0c:0d",
              "hostname": "h.example.org", "ip-addresses": ["2001:db8:9::7"]}
BY_ID = {"subnet-id": 9, "identifier-type": "duid",
         "identifier": "0a:0b:0c:0d"}
NAME = {"name": "pkt6-received"}

# (command, arguments or None, results that are right, shape of the arguments)
CASES = [
    ("build-report", None, 0, None),
    ("version-get", None, 0, {"extended": str}),
    ("list-commands", None, 0, [str]),
    ("server-tag-get", None, 0, {"server-tag": str}),
    ("status-get", None, 0, {
        "pid": int, "uptime": int, "reload": int, "thread-pool-size": int,
        "multi-threading-enabled": bool, "packet-queue-size": int,
        "packet-queue-statistics": [NUMBER], "sockets": {"status": str},
        "dhcp-state": {"globally-disabled": bool, "disabled-by-user": bool,
                       "disabled-by-local-command": list}}),
    ("config-get", None, 0, {"Dhcp6": {"subnet6": [SUBNET]}, "hash": str}),
    ("config-hash-get", None, 0, {"hash": str}),
    ("config-test", {"Dhcp6": {"valid-lifetime": 4000}}, 0, None),
    ("config-write", {"filename": "kea.json"}, 0,
     {"filename": str, "size": int}),
    ("config-reload", None, 0, {"hash": str, "changes": list}),
    ("dhcp-disable", {"max-period": 100}, 0, None),
    ("dhcp-enable", None, 0, None),
    ("interface-list", None, 0, {"interfaces": list}),
    ("interface-redetect", None, 0, {"interfaces": list}),
    ("interface-add", {"interfaces": ["eth1"]}, 0, None),
    ("config-backend-pull", None, 3, None),
    ("kea-lfc-start", None, 0, None),
    ("leases-reclaim", {"remove": True}, 0, None),
    ("explain", {"duid": "00:03:00:01:02", "interface": "eth1"}, 0,
     {"steps": [{"rule": str, "text": str}], "reply": {"lines": [str]}}),
    ("subnet6-select-test", {"interface": "eth1"}, 0, None),
    # leases
    ("lease6-add", NEW_LEASE, 0, None),
    ("lease6-update", dict(NEW_LEASE, hostname="b.example."), 0, None),
    ("lease6-bulk-apply", {"leases": [dict(NEW_LEASE, hostname="b.example.")],
                           "deleted-leases": [{"ip-address": "2001:db8::8"}]},
     0, {"failed-deleted-leases": [{"error-message": str, "result": int,
                                    "ip-address": str, "type": str}]}),
    ("lease6-write", {"filename": "copy.csv"}, 0, None),
    ("lease6-resend-ddns", {"ip-address": "2001:db8::777"}, 4, None),
    ("lease6-get", {"ip-address": "2001:db8::777"}, 0, LEASE),
    ("lease6-get-all", None, 0, LEASES),
    ("lease6-get-page", {"from": "start", "limit": 5}, 0,
     {"leases": [LEASE], "count": int}),
    ("lease6-get-by-duid", {"duid": "00:01:02:03"}, 0, LEASES),
    ("lease6-get-by-hostname", {"hostname": "b.example."}, 0, LEASES),
    ("lease6-get-by-hw-address", {"hw-address": "02:00:00:00:00:01"}, 0,
     LEASES),
    ("lease6-get-by-state", {"state": "assigned"}, 0, LEASES),
    ("lease6-changes", None, 0, {"changes": list, "next": int,
                                 "skipped": int}),
    ("stat-lease6-get", None, 0, {"result-set": {
        "columns": [str], "rows": [[NUMBER]], "timestamp": str}}),
    ("lease6-del", {"ip-address": "2001:db8::777"}, 0, None),
    ("lease6-wipe", {"subnet-id": 1024}, (0, 3), None),
    # subnets, networks, classes
    ("subnet6-add", {"subnet6": [GUEST]}, 0, SUBNETS),
    ("subnet6-list", None, 0, {"subnets": [SUBNET_NAME]}),
    ("subnet6-get", {"id": 1024}, 0, {"subnet6": [SUBNET]}),
    ("subnet6-update", {"subnet6": [dict(GUEST, **{"renew-timer": 9})]}, 0,
     SUBNETS),
    ("subnet6-delta-add", {"subnet6": [dict(GUEST, **{"rebind-timer": 19})]},
     0, SUBNETS),
    ("subnet6-delta-del", {"subnet6": [dict(GUEST, **{"rebind-timer": 19})]},
     0, SUBNETS),
    ("network6-add", {"shared-networks": [{"name": "net"}]}, 0, NETWORKS),
    ("network6-list", None, 0, NETWORKS),
    ("network6-get", {"name": "net"}, 0, NETWORKS),
    ("network6-subnet-add", {"name": "net", "id": 9}, 0, None),
    ("network6-subnet-del", {"name": "net", "id": 9}, 0, None),
    ("network6-del", {"name": "net"}, 0, NETWORKS),
    ("class-add", {"client-classes": [{"name": "c"}]}, 0, None),
    ("class-list", None, 0, CLASSES),
    ("class-get", {"name": "c"}, 0, CLASSES),
    ("class-update", {"client-classes": [{"name": "c"}]}, 0, None),
    ("class-del", {"name": "c"}, 0, None),
    # reservations
    ("reservation-add", {"reservation": GUEST_HOST}, 0, None),
    ("reservation-get", BY_ID, 0, HOST),
    ("reservation-get-all", {"subnet-id": 9}, 0, HOSTS),
    ("reservation-get-page", {"limit": 5, "subnet-id": 9}, 0,
     {"hosts": [HOST], "count": int, "next": {"from": int,
                                             "source-index": int}}),
    ("reservation-get-by-address", {"ip-address": "2001:db8:9::7"}, 0, HOSTS),
    ("reservation-get-by-hostname", {"hostname": "h.example.org"}, 0, HOSTS),
    ("reservation-get-by-id", {"identifier-type": "duid",
                               "identifier": "0a:0b:0c:0d"}, 0, HOSTS),
    ("reservation-update", {"reservation": GUEST_HOST}, 0, None),
    ("reservation-del", BY_ID, 0, None),
    ("subnet6-del", {"id": 9}, 0, SUBNETS),
    # statistics
    ("statistic-get", NAME, 0, {"pkt6-received": SAMPLES}),
    ("statistic-get-all", None, 0, {"pkt6-received": SAMPLES,
                                    "subnet[1024].total-nas": SAMPLES}),
    ("statistic-global-get-all", None, 0, {"pkt6-received": SAMPLES}),
    ("statistic-reset", NAME, 0, None),
    ("statistic-reset-all", None, 0, None),
    ("statistic-sample-age-set", dict(NAME, duration=5), 0, None),
    ("statistic-sample-age-set-all", {"duration": 5}, 0, None),
    ("statistic-sample-count-set", {**NAME, "max-samples": 5}, 0, None),
    ("statistic-sample-count-set-all", {"max-samples": 5}, 0, None),
    ("statistic-remove", NAME, 0, None),
    ("statistic-remove-all", None, 0, None),
    ("config-set", {"Dhcp6": {"valid-lifetime": 4000}}, 0, {"hash": str}),
    ("shutdown", {"exit-value": 0}, 0, None),
]

wrong = []


def complain(*words):
    print(*words)
    wrong.append(words)


def differs(value, shape, path="arguments"):
    """What differs, in words, or None."""
    if shape is None:
        return None
    if isinstance(shape, list):
        if not isinstance(value, list):
            return path + " is no list"
        shapes = shape * len(value) if len(shape) == 1 else shape
        found = [differs(value[i], shapes[i], "%s/%d" % (path, i))
                 for i in range(min(len(value), len(shapes)))]
        return next((text for text in found if text), None)
    if isinstance(shape, dict):
        if not isinstance(value, dict):
            return path + " is no map"
        for key, inner in shape.items():
            name = key.rstrip("?")
            if name not in value:
                if name == key:
                    return "%s has no %s" % (path, name)
                continue
            text = differs(value[name], inner, path + "/" + name)
            if text:
                return text
        return None
    if isinstance(value, bool) and shape is not bool:
        return path + " is a truth"
    return None if isinstance(value, shape) else path + " is of another type"


def call(ctl, command, arguments):
    words = ctl + ["-j", "call", command]
    if arguments is not None:
        words.append(json.dumps(arguments))
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    try:
        return json.loads(done.stdout)
    except ValueError:
        return {"result": None, "text": done.stdout + done.stderr}


def check(ctl, command, arguments, results, shape):
    answer = call(ctl, command, arguments)
    good = results if isinstance(results, tuple) else (results,)
    if answer["result"] not in good:
        complain(command, "gave", answer)
        return
    if not isinstance(answer.get("text", ""), str):
        complain(command, "has a text that is none")
    if shape is not None and "arguments" not in answer:
        complain(command, "has no arguments:", answer)
    text = differs(answer.get("arguments"), shape)
    if text:
        complain(command, text, json.dumps(answer)[:400])


def main():
    ctl = sys.argv[1:]
    listed = call(ctl, "list-commands", None)["arguments"]
    cases = [case[0] for case in CASES]
    for command in listed:
        if command not in cases:
            complain(command, "has no case here")
    for command in cases:
        if command not in listed:
            complain(command, "is not listed by the server")
    for case in CASES:
        check(ctl, *case)
    print("%d commands, %d wrong" % (len(cases), len(wrong)))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
