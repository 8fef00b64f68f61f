"""Two processes that renew the same books at the same time: everything once, nobody turned away."""

from __future__ import annotations

import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

from agencybilling.store.migrate import open_books
from tests.books_files import Rows, check_of, dump_of, run_program
from tests.builders import SmallAgency

CLIENTS = 90
ROUNDS = (date(2026, 2, 10), date(2026, 3, 10), date(2026, 4, 10))
# Small batches, so that the two take turns many times a day; they begin together when they are told to.
RENEW = """
import sys
import agencybilling.cli.engine, agencybilling.store.migrate
from agencybilling.__main__ import main
from agencybilling.services import renewals
renewals.BATCH = 10
print("ready", flush=True)
sys.stdin.readline()
main()
"""
# Which of the two came first decides ids and the order of numbers on a day, and nothing else.
BY_TURNS = {
    "payment_requests": ("id", "sequence", "created_at"),
    "request_lines": ("request_id",),
    "history": ("id", "request_id", "at"),
}


def many_clients(path: Path) -> Path:
    """Books of many clients who start over some days, with calls to settle."""
    agency = SmallAgency("2026-01-01T09:00", books=open_books(path))
    agency.plan(included_minutes=1, grace_days=300)
    names = [f"Client {n}" for n in range(CLIENTS)]
    ids = agency.app.clients.add_many(names)
    for index, client in enumerate(ids):
        agency.at(f"2026-01-{1 + index * 6 // CLIENTS:02}T09:00")
        agency.app.subscriptions.assign_plan(client, "Growth")
        agency.app.subscriptions.start(client)
        agency.call("300", client=names[index])
    agency.books.close()
    return path


def numbers_of(path: Path) -> list[tuple[int, int]]:
    requests = dump_of(path, without={"payment_requests": ("id",)})["payment_requests"]
    return sorted((row[0], row[1]) for row in requests)


def content_of(path: Path) -> dict[str, Rows]:
    """All rows of the books but for what depends on who came first."""
    return dump_of(path, without=BY_TURNS)


def started(books: Path, until: date) -> subprocess.Popen[str]:
    """A process that is about to renew, and waits to be told."""
    command = [sys.executable, "-c", RENEW, "--books", str(books), "renew", "--until", str(until)]
    pipe = subprocess.PIPE
    process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True, encoding="utf-8")
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def tell(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


def test_two_processes_renewing_at_once_do_everything_once(tmp_path: Path) -> None:
    alone, together = many_clients(tmp_path / "alone.db"), tmp_path / "together.db"
    shutil.copyfile(alone, together)
    for until in ROUNDS:
        assert run_program("renew", "--until", until, books=alone).returncode == 0
        both = [started(together, until) for _ in range(2)]
        for process in both:
            tell(process)
        ends = [process.communicate(timeout=120) for process in both]
        assert [(process.returncode, errors) for process, (_, errors) in zip(both, ends, strict=True)] == [
            (0, ""),
            (0, ""),
        ]
        assert check_of(together) == []

    numbers = numbers_of(together)
    assert numbers == [(2026, n) for n in range(1, len(numbers) + 1)]
    assert len(numbers) == 4 * CLIENTS + CLIENTS  # four fees each, and the usage of the first period
    assert content_of(together) == content_of(alone)
