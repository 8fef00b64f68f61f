"""The books: one transaction at a time, with all tables at hand."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, insert

from agencybilling.domain.audit import Entry
from agencybilling.domain.calendar import Instant
from agencybilling.domain.decide.draft import Pace
from agencybilling.domain.decide.renewal import next_step_on
from agencybilling.store.accounts import AccountsTable
from agencybilling.store.agents import AgentsTable
from agencybilling.store.catalog import CatalogTable
from agencybilling.store.engine import BooksUnavailable, connect, transaction
from agencybilling.store.guards import GUARDS
from agencybilling.store.held_back import HeldBackTable
from agencybilling.store.lease import LeaseTable
from agencybilling.store.notices import Notice, Touched
from agencybilling.store.outside import Outside
from agencybilling.store.requests import RequestsTable
from agencybilling.store.rows import text_or_none
from agencybilling.store.schema import clients, history, metadata
from agencybilling.store.settings import SettingsTable
from agencybilling.store.start_codes import StartCodesTable
from agencybilling.store.statements import update_rows
from agencybilling.store.usage import UsageTable
from agencybilling.store.writing import Change, Writer, details_text

_BATCH = 500

Listener = Callable[[Notice], None]


class UnitOfWork:
    """One transaction of the books: what it writes stays if it ends well, and not at all otherwise."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.touched = Touched()
        self.catalog = CatalogTable(connection)
        self.accounts = AccountsTable(connection, self.catalog)
        self.requests = RequestsTable(connection, self.catalog)
        self.usage = UsageTable(connection)
        self.agents = AgentsTable(connection, self.touched)
        self.settings = SettingsTable(connection)
        self.lease = LeaseTable(connection)
        self.held_back = HeldBackTable(connection)
        self.start_codes = StartCodesTable(connection)

    def save(self, changes: Sequence[Change], *, pace: Pace) -> None:
        """Write decisions."""
        Writer(self.connection, self.catalog, pace=pace).save(changes)
        self.touched.clients.update(change.decision.before.client.id for change in changes)

    def reschedule(self, pace: Pace) -> None:
        """Every client's next step anew, after the engine's pace has changed."""
        ids = self.accounts.ids()
        for start in range(0, len(ids), _BATCH):
            accounts = self.accounts.load_all(ids[start : start + _BATCH]).values()
            steps = [(text_or_none(next_step_on(a, pace)), a.client.id) for a in accounts]
            update_rows(self.connection, clients, columns=("next_step_on",), rows=steps)

    def note(self, entry: Entry, *, at: Instant, actor: str, client_id: int | None = None) -> None:
        """A line of the history that no account's decision writes."""
        self.touched.note(client_id)
        self.connection.execute(
            insert(history).values(
                at=at,
                actor=actor,
                client_id=client_id,
                event=entry.event.value,
                details=details_text(entry.details),
            )
        )


class Books:
    """Books in a file, or in memory."""

    def __init__(self, engine: Engine, path: Path | None) -> None:
        self._engine = engine
        self._outside: Outside | None = None
        self._listeners: list[Listener] = []
        self._file = None if path is None else _identity(path)
        self.path = path

    @contextmanager
    def write(self) -> Iterator[UnitOfWork]:
        """A transaction that may write; others wait for it, and listeners hear of it once it is kept."""
        self._see_that_it_is_there()
        with transaction(self._engine, writes=True) as connection:
            if self._outside is not None:
                self._outside.begins(connection)
            unit = UnitOfWork(connection)
            yield unit
            if self._outside is not None:
                self._outside.ends(connection)
        notice = unit.touched.notice()
        if notice is not None:
            self.tell(notice)

    @contextmanager
    def read(self) -> Iterator[UnitOfWork]:
        """A transaction that reads one state of the books."""
        self._see_that_it_is_there()
        with transaction(self._engine, writes=False) as connection:
            yield UnitOfWork(connection)

    @contextmanager
    def together(self) -> Iterator[Books]:
        """These books within one transaction: all that is read or written of them is part of it."""
        with self.write() as unit:
            yield _Together(unit, self.path)

    def to_read(self) -> Books:
        """These books, closed to whoever would write."""
        return _ToRead(self)

    def to_look_at(self) -> Books:
        """These books, closed to whoever would write, copy or replace them, with listeners of their own."""
        return _ToLookAt(self)

    def file(self) -> Path:
        """Where they lie. Raises `BooksUnavailable` where that is nobody's to know."""
        if self.path is None:
            raise BooksUnavailable("no_books", "")
        return self.path

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Have something called after each transaction that wrote, in its thread; how to end that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def tell(self, notice: Notice) -> None:
        """Have all listeners hear of a change."""
        for listener in tuple(self._listeners):
            listener(notice)

    def written_outside(self) -> bool:
        """Whether another process has written since this was last asked; the first time it begins to look."""
        if self.path is None:
            return False
        if self._outside is None:
            self._outside = Outside(self.path)
        return self._outside.seen()

    @contextmanager
    def in_haste(self) -> Iterator[Books]:
        """The same books, for filling new ones: what is written waits for the disk once, at the end.

        Should the machine fail before then, the file may be lost; listeners hear of nothing.
        """
        if self.path is None:
            yield self
            return
        hasty = Books(connect(self.path, in_haste=True), self.path)
        try:
            yield hasty
        finally:
            hasty.close()
            with closing(self._engine.raw_connection()) as connection:
                connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
            with self.path.open("rb+") as file:
                os.fsync(file.fileno())

    def close(self) -> None:
        """Let go of the file."""
        if self._outside is not None:
            self._outside.close()
            self._outside = None
        self._engine.dispose()

    def _see_that_it_is_there(self) -> None:
        """What is written to a file that was deleted or replaced would be lost without a word."""
        if self.path is not None and _identity(self.path) != self._file:
            raise BooksUnavailable("taken_away", str(self.path))


class _Together(Books):
    """Books of which everything is one transaction."""

    def __init__(self, unit: UnitOfWork, path: Path | None) -> None:
        self._unit = unit
        self.path = path

    @contextmanager
    def write(self) -> Iterator[UnitOfWork]:
        """The transaction under way."""
        yield self._unit

    @contextmanager
    def read(self) -> Iterator[UnitOfWork]:
        """The transaction under way."""
        yield self._unit


class _ToRead(Books):
    """Books in which nothing is written."""

    problem = "read_only"

    def __init__(self, books: Books) -> None:
        self._books = books
        self.path = books.path

    @contextmanager
    def write(self) -> Iterator[UnitOfWork]:
        """Not here."""
        raise BooksUnavailable(self.problem, str(self._books.path))
        yield  # type: ignore[unreachable] # a context manager is a generator

    @contextmanager
    def read(self) -> Iterator[UnitOfWork]:
        """A transaction that reads one state of the books."""
        with self._books.read() as unit:
            yield unit


class _ToLookAt(_ToRead):
    """Books of which nobody but their maker may know the file."""

    problem = "look_ahead"

    def __init__(self, books: Books) -> None:
        super().__init__(books)
        self._listeners = []
        self.path = None

    def file(self) -> Path:
        """Not here."""
        raise BooksUnavailable(self.problem, str(self._books.path))

    def close(self) -> None:
        """Let go of the file."""
        self._books.close()


def _identity(path: Path) -> tuple[int, int] | None:
    """Which file this is, whatever it is called; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def in_memory() -> Books:
    """New books that live as long as the program."""
    engine = connect(None)
    with transaction(engine, writes=True) as connection:
        metadata.create_all(connection)
        for guard in GUARDS:
            connection.exec_driver_sql(guard)
    return Books(engine, None)
