"""Recording: a call newer and one older than a hundred thousand others; opening a client's figures."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from statistics import median
from time import perf_counter

from agencybilling.domain.calendar import Instant
from agencybilling.domain.decide.recording import Recorder
from agencybilling.domain.usage import Channel, Usage
from agencybilling.queries.standing import standing_of
from agencybilling.services.usage import NewUsage
from agencybilling.store.writing import Change
from tests.benchmarks.workplace import Workplace, workplace

RECORDS = 100_000
ROUNDS = 15


def run() -> None:
    with workplace() as place:
        (client,) = place.subscribe(1)
        _fill(place, client)
        place.set_clock("2026-06-20T10:00")
        after, before = place.instant("2026-06-20T09:00"), place.instant("2026-06-01T00:00")
        newest = [_record(place, client, f"new-{n}", after + n) for n in range(ROUNDS)]
        opening = [_open(place, client) for _ in range(ROUNDS)]
        oldest = [_record(place, client, f"old-{n}", before + n) for n in range(3)]
        bare = _bare_commit(place.path.with_name("bare.db"))
    print(f"one row committed by plain sqlite3, ms: {bare * 1000:>8.2f}")
    print(f"newest call, ms beyond that:            {(median(newest) - bare) * 1000:>8.2f}   (under 2)")
    print(f"oldest call, s:                         {median(oldest):>8.2f}   (under 1.5)")
    print(f"a client's figures, ms:                 {median(opening) * 1000:>8.2f}   (under 20)")


def _fill(place: Workplace, client: int) -> None:
    place.set_clock("2026-06-19T09:00")
    first = place.instant("2026-06-01T00:01")
    step = (place.instant("2026-06-19T08:00") - first) // RECORDS
    with place.office.books.write() as unit:
        desk = place.office.desk(unit, client)
        recorder = Recorder(desk.account, now=desk.now, agency=desk.agency, usage=desk.usage)
        for number in range(RECORDS):
            at = Instant(first + number * step)
            recorder.record(Usage("bench", f"call-{number}", Channel.VOICE, 1_000 + number % 90_000, at))
        place.office.save(unit, [Change(recorder.draft.decided(), "bench", desk.now)], agency=desk.agency)


def _record(place: Workplace, client: int, external_id: str, at: int) -> float:
    new = NewUsage(external_id, Channel.VOICE, "61.5", occurred_at=Instant(at))
    began = perf_counter()
    place.application.usage.record(client, new)
    return perf_counter() - began


def _open(place: Workplace, client: int) -> float:
    began = perf_counter()
    with place.office.books.read() as unit:
        standing_of(unit, client)
    return perf_counter() - began


def _bare_commit(path: Path) -> float:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("CREATE TABLE bare (id INTEGER PRIMARY KEY, text TEXT)")
        times = []
        for number in range(ROUNDS):
            began = perf_counter()
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT INTO bare VALUES (?, 'one row')", (number,))
            connection.execute("COMMIT")
            times.append(perf_counter() - began)
    return median(times)
