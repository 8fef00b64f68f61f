"""Renewals: many subscriptions due at one midnight, each settled and renewed with its history."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from time import perf_counter

from tests.benchmarks.plain import seconds_to_write_the_same
from tests.benchmarks.workplace import workplace

SUBSCRIPTIONS = 100_000


def run() -> None:
    """In a process of its own, so that its memory is its own."""
    subprocess.run([sys.executable, "-m", "tests.benchmarks.renewals", str(SUBSCRIPTIONS)], check=True)


def measure(count: int) -> None:
    with workplace() as place:
        ids = place.subscribe(count)
        place.pay_everything(ids)
        place.set_clock("2026-07-01T00:00")
        before = place.copy("before.db")
        began = perf_counter()
        report = place.application.renewals.run()
        seconds = perf_counter() - began
        assert report.clients == len(ids) == report.requests
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        limit = seconds_to_write_the_same(before, place.copy("after.db"))
    print(f"renewals a second:            {count / seconds:>10,.0f}   (at least 10,000)")
    print(f"plain sqlite3, same rows:     {count / limit:>10,.0f}")
    print(f"ratio:                        {limit / seconds:>10.2f}   (at least 0.20)")
    print(f"memory, MB:                   {memory:>10,}   (under 300)")
    print(json.dumps({"clients": report.clients, "steps": {k.value: v for k, v in report.events.items()}}))


if __name__ == "__main__":
    measure(int(sys.argv[1]))
