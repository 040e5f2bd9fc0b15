"""answers.py: long answers, and peers who do not read or write.

    answers.py leases FILE COUNT        a lease file of so many leases
    answers.py dump SOCKET FILE         all leases, each once: those of the file
    answers.py pages SOCKET FILE LIMIT  the same page by page, in order
    answers.py subnets SOCKET COUNT     stat-lease6-get and statistic-get-all
                                        have as many subnets
    answers.py slow SOCKET COUNT        so many ask for all leases, and do not
                                        read; prints "there" when all have asked
    answers.py silent SOCKET COUNT      so many say nothing; "there", too
    answers.py trickle SOCKET KIND      sends an octet a second of a COMMAND
                                        (KIND operator) or of Kea's (kea);
                                        prints for how long it could
    answers.py memory PID               resident KiB, and from now on ...
    answers.py peak PID                 ... at most

SOCKET is one of Kea's channel. With AS=USER it is that user who asks.
"""
import json
import os
import pwd
import socket
import struct
import sys
import time

HEAD = (
    "address,duid,valid_lifetime,expire,subnet_id,pref_lifetime,lease_type,"
    "iaid,prefix_len,fqdn_fwd,fqdn_rev,hostname,hwaddr,state,user_context,"
    "hwtype,hwaddr_source,pool_id\n"
)


def address_of(number):
    """No two alike, in no order."""
    number = number * 0x9E3779B1 & 0xFFFFFFFF
    return "2001:db8::1:%x:%x" % (number >> 16, number & 0xFFFF)


def plain(address):
    return socket.inet_ntop(
        socket.AF_INET6, socket.inet_pton(socket.AF_INET6, address)
    )


def make_leases(path, count):
    end = int(time.time()) + 100000
    with open(path, "w") as out:
        out.write(HEAD)
        for i in range(int(count)):
            duid = "00:03:00:01:02:00:" + ":".join(
                "%02x" % (i >> shift & 0xFF) for shift in (24, 16, 8, 0)
            )
            out.write(
                f"{plain(address_of(i))},{duid},100000,{end},1024,50000,0,"
                f"{i},128,0,0,host-{i}.example.,,0,,,,0\n"
            )


def addresses_of(path):
    with open(path) as rows:
        next(rows)
        return {row.split(",", 1)[0] for row in rows}


def connect(path):
    peer = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    peer.settimeout(120)
    peer.connect(path)
    return peer


def send(path, command, arguments=None):
    peer = connect(path)
    question = {"command": command}
    if arguments is not None:
        question["arguments"] = arguments
    peer.sendall(json.dumps(question).encode())
    return peer


def ask(path, command, arguments=None):
    peer = send(path, command, arguments)
    text = b""
    with peer.makefile("rb") as stream:
        text = stream.read()
    return json.loads(text)


def addresses_in(answer):
    return [lease["ip-address"] for lease in answer["arguments"]["leases"]]


def check(told, wanted):
    assert len(told) == len(set(told)), "an address comes twice"
    assert set(told) == wanted, (
        f"{len(wanted - set(told))} are missing, "
        f"{len(set(told) - wanted)} are too many"
    )


def dump(path, file):
    answer = ask(path, "lease6-get-all")
    told = addresses_in(answer)
    check(told, addresses_of(file))
    assert answer["text"] == f"{len(told)} IPv6 lease(s) found.", answer["text"]


def pages(path, file, limit):
    told = []
    start = "start"
    while True:
        answer = ask(
            path, "lease6-get-page", {"from": start, "limit": int(limit)}
        )
        if answer["result"] == 3:
            break
        page = addresses_in(answer)
        told += page
        start = page[-1]
        if len(page) < int(limit):
            break
    check(told, addresses_of(file))
    keys = [socket.inet_pton(socket.AF_INET6, each) for each in told]
    assert keys == sorted(keys), "pages are not in order"


def subnets(path, count):
    count = int(count)
    result = ask(path, "stat-lease6-get")
    rows = result["arguments"]["result-set"]["rows"]
    assert [row[0] for row in rows] == sorted({row[0] for row in rows})
    assert len(rows) == count, len(rows)
    assert result["text"].endswith(f": {count} rows found"), result["text"]
    names = ask(path, "statistic-get-all")["arguments"]
    told = {name.split("]")[0] for name in names if name.startswith("subnet[")}
    assert len(told) == count, len(told)


def stay(peers):
    print("there", flush=True)
    time.sleep(600)
    del peers


def slow(path, count):
    stay([send(path, "lease6-get-all") for _ in range(int(count))])


def silent(path, count):
    stay([connect(path) for _ in range(int(count))])


def trickle(path, kind):
    peer = connect(path)
    begun = time.monotonic()
    whole = {"operator": struct.pack("!IB", 160, 2), "kea": b"{"}[kind]
    whole += b" " * 160
    try:
        for i in range(len(whole)):
            peer.sendall(whole[i : i + 1])
            time.sleep(1)
    except OSError:
        pass
    print(round(time.monotonic() - begun))


def memory(pid, name="VmRSS"):
    with open(f"/proc/{pid}/status") as lines:
        print(next(each for each in lines if name in each).split()[1])
    with open(f"/proc/{pid}/clear_refs", "w") as peak:
        peak.write("5")


def peak(pid):
    memory(pid, "VmHWM")


if __name__ == "__main__":
    if "AS" in os.environ:
        user = pwd.getpwnam(os.environ["AS"])
        os.setgroups([])
        os.setgid(user.pw_gid)
        os.setuid(user.pw_uid)
    {
        "leases": make_leases,
        "dump": dump,
        "pages": pages,
        "subnets": subnets,
        "slow": slow,
        "silent": silent,
        "trickle": trickle,
        "memory": memory,
        "peak": peak,
    }[sys.argv[1]](*sys.argv[2:])
