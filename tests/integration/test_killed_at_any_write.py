"""Killed at any write, the books are whole, and doing the work again completes it exactly once."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.books_files import ROOT, check_of, dump_of
from tests.killed_work import ALL_DONE, WORKS


def copies_of(name: str, prepared: Path, folder: Path) -> dict[Path, str]:
    """A copy of the books for each write of the work, and the statement at which the work was killed."""
    command = [sys.executable, "-m", "tests.killed_work", name, str(prepared), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, cwd=ROOT)
    assert (done.returncode, done.stderr) == (0, "")
    lines = (line.split("\t") for line in done.stdout.splitlines())
    return {Path(path): statement for path, statement in lines}


@pytest.mark.skipif(sys.platform == "win32", reason="needs fork and SIGKILL")
@pytest.mark.parametrize(("name", "least"), [("renewal", 50), ("import", 50), ("first opening", 40)])
def test_killed_at_any_write_the_work_is_completed_once(name: str, least: int, tmp_path: Path) -> None:
    prepare, work = WORKS[name]
    prepared, undisturbed = tmp_path / "prepared.db", tmp_path / "undisturbed.db"
    prepare(prepared)
    if prepared.exists():
        undisturbed.write_bytes(prepared.read_bytes())
    work(undisturbed)
    expected = facts_of(undisturbed)
    assert check_of(undisturbed) == []

    copies = copies_of(name, prepared, tmp_path)

    assert len(copies) >= least
    assert list(copies.values())[-1] == ALL_DONE
    for copy, statement in copies.items():
        assert (statement, check_of(copy)) == (statement, [])
        let_the_lease_run_out(copy)
        work(copy)
        assert (statement, facts_of(copy)) == (statement, expected)
        assert (statement, check_of(copy)) == (statement, [])


def facts_of(books: Path) -> dict[str, object]:
    """All rows but a dead engine's lease, which is worth nothing any more."""
    return {table: rows for table, rows in dump_of(books).items() if table != "engine_lease"}


def let_the_lease_run_out(books: Path) -> None:
    """Time passes for the dead engine's lease; the clock of the work stands still."""
    with closing(sqlite3.connect(books)) as connection, connection:
        if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'engine_lease'").fetchone():
            connection.execute("UPDATE engine_lease SET until = 0")


def test_the_renewal_that_is_killed_has_every_step_of_the_engine(tmp_path: Path) -> None:
    prepare, work = WORKS["renewal"]
    books = prepare(tmp_path / "books.db")
    work(books)
    assert events_of(books) >= {
        "campaign_paused",
        "period_renewed",
        "period_settled",
        "request_created",
        "request_status",
        "subscription_blocked",
        "subscription_past_due",
        "usage_recorded",
    }


def events_of(books: Path) -> set[str]:
    with closing(sqlite3.connect(books)) as connection:
        return {event for (event,) in connection.execute("SELECT DISTINCT event FROM history")}
