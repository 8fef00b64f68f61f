"""Work on books that is killed at every write: a program of its own, so that it may fork and die as it likes.

    python -m tests.killed_work WORK PREPARED FOLDER

For each write of the work a child does it on a fresh copy of the prepared books, and is killed by the
system just before that write. Before a write is also after the one before it, so no place is left out; the
last child is killed when all is done. SQLite itself tells of each statement that it is about to run, whatever
layers lie above it; of rows written one after another to one table the first and the second are such places,
the others are like the second. Printed is, for each copy, its name and the statement that never ran.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import sys
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from sqlite3 import Connection

from sqlalchemy import event
from sqlalchemy.pool import Pool

from agencybilling.domain.usage import Channel
from agencybilling.services.usage import NewUsage
from agencybilling.store.migrate import open_books
from tests.books_files import AGENTS, VAPI_CALLS, instant_of, open_at, run_command, vapi_books
from tests.builders import SmallAgency

ALL_DONE = "all done"
ROWS_ALIKE = 2
RENEWED_AT = "2026-02-14T09:00"
LATE_CALL = "2026-02-12T15:00"

_WRITES = re.compile(
    r"\s*(INSERT|UPDATE|DELETE|REPLACE|CREATE|DROP|ALTER|BEGIN IMMEDIATE|COMMIT)\b", re.IGNORECASE
)
_NOT_IN_THE_FILE = re.compile(r"\btemp\b", re.IGNORECASE)


def clients_to_renew(path: Path) -> Path:
    """Books in which a run at `RENEWED_AT` settles, renews, marks overdue, and blocks."""
    agency = SmallAgency("2026-01-10T09:00", time_zone="America/New_York", books=open_books(path))
    agency.subscriber("Blocked", due_days=30, grace_days=3, campaigns=["Recall"])
    agency.subscriber("Past due", due_days=32, grace_days=3)
    agency.subscriber("Paid", due_days=40)
    agency.subscriber("Weekly", due_days=60, rhythm={"every": 2, "unit": "week"})
    agency.client("Waits", plan="Plan of Paid")
    for client in ("Paid", "Weekly", "Blocked"):
        agency.call("1500", client=client)
        agency.chats(3, client=client)
    agency.app.payments.charge(
        "Waits", amount="20.00", currency="USD", description="Set-up", due_on="2026-02-01"
    )
    agency.pay(0, client="Paid")
    agency.books.close()
    return path


def record_and_renew(path: Path) -> None:
    """Usage by hand, then everything that is due."""
    call = NewUsage("late", Channel.VOICE, "900.5", instant_of(LATE_CALL))
    with closing(open_at(path, RENEWED_AT)) as application:
        application.usage.record("Weekly", call)
        assert not application.renewals.run().set_aside


def import_calls(path: Path) -> None:
    """The calls of an export, with agents."""
    done = run_command("import-usage", VAPI_CALLS, "--agents", AGENTS, books=path)
    assert done.exit_code == 0, done.stderr


def begin_books(path: Path) -> None:
    """New books."""
    open_at(path).close()


def nothing(path: Path) -> Path:
    """No file yet."""
    return path


WORKS: Mapping[str, tuple[Callable[[Path], Path], Callable[[Path], None]]] = {
    "renewal": (clients_to_renew, record_and_renew),
    "import": (vapi_books, import_calls),
    "first opening": (nothing, begin_books),
}
"""How books are prepared, and the work that is done on them. It may be done again."""


def is_write(sql: str) -> bool:
    """Whether a statement changes the file, or begins or ends a transaction."""
    return _WRITES.match(sql) is not None and _NOT_IN_THE_FILE.search(sql) is None


def killed_before(nth: int, work: Callable[[Path], None], books: Path) -> str:
    """What the n-th write, from 1, would have been: the child that was to do it is dead. Or `ALL_DONE`."""
    if sys.platform == "win32":
        raise NotImplementedError
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        _die_before(nth, writing)
        work(books)
        _die(writing, ALL_DONE)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as stream:
        told = stream.read()
    _, status = os.waitpid(child, 0)
    if os.waitstatus_to_exitcode(status) != -signal.SIGKILL or not told:
        raise RuntimeError(books, nth, status)
    return told


def _die_before(nth: int, pipe: int) -> None:
    places, alike, before = 0, 0, ""

    def trace(sql: str) -> None:
        nonlocal places, alike, before
        if is_write(sql):
            words = " ".join(sql.split()[:3])
            alike = alike + 1 if words == before else 1
            before = words
            places += alike <= ROWS_ALIKE
            if places == nth:
                _die(pipe, words)

    def connected(connection: Connection, _record: object) -> None:
        connection.set_trace_callback(trace)

    event.listen(Pool, "connect", connected)


def _die(pipe: int, last_words: str) -> None:
    os.write(pipe, last_words.encode())
    os.kill(os.getpid(), signal.SIGKILL)


def main(name: str, prepared: Path, folder: Path) -> None:
    prepare, work = WORKS[name]
    work(prepare(folder / "once-before.db"))  # loads every module, so that no child has to
    nth, statement = 0, ""
    while statement != ALL_DONE:
        nth += 1
        books = folder / f"killed-{nth:04}.db"
        if prepared.exists():
            shutil.copyfile(prepared, books)
        statement = killed_before(nth, work, books)
        print(books, statement, sep="\t")  # noqa: T201 - its output is what it is for


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
