"""Import: a million CSV rows into rated records, beside plain sqlite3 with the csv module."""

from __future__ import annotations

import csv
import json
import resource
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from time import perf_counter

from agencybilling.importers.records import AgentRef
from agencybilling.services.imports import ImportRequest
from tests.benchmarks.plain import marks
from tests.benchmarks.workplace import Workplace, workplace

ROWS = 1_000_000
CLIENTS = 200
MAPPING = {
    "name": "bench",
    "title": "Calls of the benchmark",
    "channel": "voice",
    "time": {"format": "%Y-%m-%d %H:%M:%S", "zone": "America/New_York"},
    "columns": {"id": "Call", "started": "Started", "duration": "Seconds", "status": "Status"},
    "duration_unit": "seconds",
    "statuses": {"final": ["done"], "open": ["running"], "not_billable": ["busy"]},
    "agents": [{"field": "Agent", "column": "Agent"}],
}


def run() -> None:
    """In a process of its own, so that its memory is its own."""
    subprocess.run([sys.executable, "-m", "tests.benchmarks.importing", str(ROWS)], check=True)


def measure(rows: int) -> None:
    with workplace() as place:
        place.subscribe(CLIENTS)
        for number in range(CLIENTS):
            place.application.agents.assign(AgentRef("bench", "Agent", f"agent-{number}"), f"Client {number}")
        place.set_clock("2026-06-30T12:00")
        file, mapping = place.path.with_name("calls.csv"), place.path.with_name("mapping.json")
        _write(file, rows)
        mapping.write_text(json.dumps(MAPPING), encoding="utf-8")
        place.application.renewals.run()
        began = perf_counter()
        result = place.application.imports.run(ImportRequest((file,), mapping=mapping))
        seconds = perf_counter() - began
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        assert result.new == rows, result.outcomes
        limit = _plain(place, file)
    print(f"rows a second:                {rows / seconds:>10,.0f}   (at least 30,000)")
    print(f"plain sqlite3 and csv:        {rows / limit:>10,.0f}")
    print(f"ratio:                        {limit / seconds:>10.2f}   (at least 0.25)")
    print(f"memory, MB:                   {memory:>10,}   (under 400)")


def _write(file: Path, rows: int) -> None:
    dice = Random(1)
    first = datetime.fromisoformat("2026-06-01T00:00:00")
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(("Call", "Started", "Seconds", "Status", "Agent"))
        for number in range(rows):
            started = first + timedelta(seconds=number * 2_500_000 // rows)
            agent = f"agent-{dice.randrange(CLIENTS)}"
            writer.writerow((f"call-{number:08}", started, dice.randrange(1, 600), "done", agent))


def _plain(place: Workplace, file: Path) -> float:
    """The same file into the same table, without a rule or a check."""
    path = place.copy("plain.db")
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("DROP TRIGGER usage_is_not_deleted")
        connection.execute("DELETE FROM usage_records")
        connection.execute("VACUUM")
        began = perf_counter()
        connection.execute("BEGIN IMMEDIATE")
        with file.open(encoding="utf-8", newline="") as stream:
            reader = csv.reader(stream)
            next(reader)
            rows = (
                (
                    *(None, 1, "bench", call, "voice", int(seconds) * 1000, started, 0, None, None, agent, 0),
                    *(1, 1, 1, int(seconds) * 1000, None, None, None, None, None),
                )
                for call, started, seconds, _status, agent in reader
            )
            connection.executemany(f"INSERT INTO usage_records VALUES ({marks(21)})", rows)
        connection.execute("COMMIT")
        return perf_counter() - began


if __name__ == "__main__":
    measure(int(sys.argv[1]))
