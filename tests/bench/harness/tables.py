"""Medians of runs in turn, and how they are printed."""
import statistics
import sys


def median(results, key):
    values = [r[key] for r in results if r.get(key) is not None]
    return statistics.median(values) if values else None


def ratio(ours, others, key="rate"):
    """How many times others' median ours is; None if either is not there."""
    mine = median(ours or [], key)
    theirs = median(others or [], key)
    return mine / theirs if mine is not None and theirs else None


def cell(value, form):
    return "-" if value is None else form % value


def print_rates(name, meaning, by_target):
    """For the echoes' latency the whole exchange counts as well."""
    print("\n%s: %s" % (name, meaning))
    print("  %-17s %9s %6s %6s %8s %9s %9s %9s %9s %9s" % (
        "", "per s", "/echo", "/kea", "CPU us", "p50 us", "p99 us",
        "p99.9 us", "last p50", "last p99"))
    for target, results in by_target.items():
        print("  %-17s %9.0f %6s %6s %8.2f %9.1f %9.1f %9.1f %9.1f %9.1f%s" % (
            target, median(results, "rate"),
            cell(ratio(results, by_target.get("echo")), "%.2f"),
            cell(ratio(results, by_target.get("kea")), "%.2f"),
            *(median(results, key) for key in (
                "server_cpu_us", "p50_us", "p99_us", "p999_us",
                "last_p50_us", "last_p99_us")), losses(results)))
    sys.stdout.flush()


def losses(results):
    """What a server's socket had no room for, and who was never answered."""
    lost, failed = median(results, "server_lost"), median(results, "failed")
    if not lost and not failed:
        return ""
    return "  (%d datagrams lost, %d exchanges unanswered)" % (lost, failed)


def print_rows(title, columns, rows):
    """columns: (heading, key, form); rows: dicts."""
    print("\n%s" % title)
    widths = [max(11, len(heading) + 1) for heading, _, _ in columns]
    print("  " + " ".join("%*s" % (width, heading) for width, (heading, _, _)
                          in zip(widths, columns)))
    for row in rows:
        print("  " + " ".join(
            "%*s" % (width, cell(row.get(key), form))
            for width, (_, key, form) in zip(widths, columns)))
    sys.stdout.flush()
