#!/usr/bin/env python3
"""reload_load.py: an operator who reloads all the time.

  reload_load.py SOCKET CONFIG COUNT
      Changes CONFIG and asks dhcp6d at SOCKET for a reload, COUNT times, one
      after the other: lifetimes change, the first subnet gets another number,
      another subnet comes and goes. Status 0 if each succeeded and told what
      it changed. In the end CONFIG is as it was, and every lease that has a
      subnet is in it; prints the longest reload.
  reload_load.py SOCKET --settled
      Status 0 if what came was answered and nothing dropped.
  reload_load.py SOCKET --without-subnet CONFIG
      What a reload without the first subnet would do to leases.
"""
import json
import socket
import struct
import sys
import time

REQUEST, PART, END = 7, 3, 4
NUMBERS = 1024, 2048
GUEST = {"id": 5000, "subnet": "2001:db8:5::/64"}


def ask(path, command, arguments=None):
    text = {"command": command}
    if arguments is not None:
        text["arguments"] = arguments
    data = json.dumps(text).encode()
    peer = socket.socket(socket.AF_UNIX)
    peer.connect(path)
    peer.sendall(struct.pack("!IB", len(data), REQUEST) + data)
    stream, answer = peer.makefile("rb"), b""
    while True:
        size, kind = struct.unpack("!IB", stream.read(5))
        payload = stream.read(size)
        if kind == END:
            return json.loads(answer)
        answer += payload


def write(path, config):
    with open(path, "w", encoding="ascii") as file:
        json.dump(config, file)


def change(config, step):
    """Another configuration, and a path that must be told."""
    server = config["Dhcp6"]
    subnets = server["subnet6"]
    kind = step % 5
    if kind == 0:
        server["valid-lifetime"] = 4001 + step
        return "valid-lifetime"
    if kind in (1, 3):
        subnets[0]["id"] = NUMBERS[subnets[0]["id"] == NUMBERS[0]]
        return "subnet6[%s].id" % subnets[0]["subnet"]
    if kind == 2:
        subnets.append(GUEST)
    else:
        subnets.remove(GUEST)
    return "subnet6[%s]" % GUEST["subnet"]


def reload_and_check(path, wanted):
    begun = time.monotonic()
    answer = ask(path, "config-reload")
    took = time.monotonic() - begun
    if answer["result"] != 0:
        sys.exit("a reload failed: %s" % answer)
    told = [row["path"] for row in answer["arguments"]["changes"]]
    if told != [wanted]:
        sys.exit("not %s changed but %s" % (wanted, told))
    if answer["arguments"]["leases"]["homeless"]:
        sys.exit("leases without a home: %s" % answer["arguments"]["leases"])
    return took, answer["arguments"]["leases"]["moved"]


def wait_for_homes(path):
    for _ in range(600):
        answer = ask(path, "config-reload", {"dry-run": True})
        if answer["arguments"]["leases"]["moved"] == 0:
            return
        time.sleep(0.1)
    sys.exit("leases are not where they belong: %s" % answer)


def run(path, file, count):
    with open(file, encoding="ascii") as text:
        config = json.load(text)
    lifetime = config["Dhcp6"].get("valid-lifetime")
    longest = moved = 0
    for step in range(count - 1):
        wanted = change(config, step)
        write(file, config)
        took, away = reload_and_check(path, wanted)
        longest, moved = max(longest, took), moved + away
    while config["Dhcp6"]["subnet6"][-1] is GUEST:
        config["Dhcp6"]["subnet6"].pop()
    config["Dhcp6"]["subnet6"][0]["id"] = NUMBERS[0]
    config["Dhcp6"]["valid-lifetime"] = lifetime
    write(file, config)
    ask(path, "config-reload")
    wait_for_homes(path)
    print("%d reloads, the longest took %.0f ms; %d leases had to move" %
          (count, longest * 1000, moved))
    if not moved:
        sys.exit("a subnet got another number and no lease had to move")


def settled(path):
    arguments = ask(path, "statistic-get-all")["arguments"]
    values = {name: rows[0][0] for name, rows in arguments.items()}
    drops = {name: value for name, value in values.items()
             if value and (name.startswith("drop-") or name in
                           ("pkt6-receive-drop", "socket-overflow"))}
    received, sent = values["pkt6-received"], values["pkt6-sent"]
    print("%d received, %d sent, dropped: %s" % (received, sent, drops))
    return 0 if received == sent and received > 0 and not drops else 1


def without_subnet(path, file):
    with open(file, encoding="ascii") as text:
        config = json.load(text)
    config["Dhcp6"]["subnet6"] = [GUEST]
    write(file, config)
    leases = ask(path, "config-reload")["arguments"]["leases"]
    print("%(kept)d kept, %(moved)d moved, %(homeless)d homeless" % leases)
    return 0


def main():
    if sys.argv[2] == "--settled":
        return settled(sys.argv[1])
    if sys.argv[2] == "--without-subnet":
        return without_subnet(sys.argv[1], sys.argv[3])
    run(sys.argv[1], sys.argv[2], int(sys.argv[3]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
