"""The connection to a books file: how SQLite is set up, and what its errors mean to people."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from sqlite3 import Connection as SqliteConnection
from sqlite3 import OperationalError
from time import monotonic, sleep

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool, StaticPool

BUSY_SECONDS = 10.0
ASKS_AGAIN_S = 0.002
"""How often one who waits to write asks whether it is its turn."""
READING_KIB = 4 * 1024
"""What SQLite may keep of a file in memory for each of those who read at the same time."""
CACHE_KIB = 32 * 1024
"""The same for the one who writes: an import of a million rows touches its indexes all over."""
LOG_IN_HASTE_PAGES = 64_000
CACHE_IN_HASTE_KIB = 256 * 1024
"""The same while new books are filled, and how long their log may grow before it is taken into the file."""
IN_MEMORY = ":memory:"
_WRITES = "agencybilling_writes"
_ROOM = "agencybilling_room"


class BooksUnavailable(Exception):
    """The books can't be read or written now; nothing was changed. `problem` names what is wrong."""

    def __init__(self, problem: str, path: str) -> None:
        super().__init__(problem, path)
        self.problem = problem
        self.path = path


def connect(path: Path | None, *, in_haste: bool = False) -> Engine:
    """An engine on a books file, or on books in memory where there is none.

    In haste nothing that is written waits for the disk.
    """
    if path is None:
        engine = create_engine(f"sqlite:///{IN_MEMORY}", poolclass=StaticPool)
    else:
        # Connections stay open between transactions: the last to close would write the log back each time.
        # The one used last comes first, as it has most in memory.
        engine = create_engine(
            f"sqlite:///{path}",
            poolclass=QueuePool,
            pool_use_lifo=True,
            connect_args={"timeout": BUSY_SECONDS},
        )
    event.listen(engine, "connect", _set_up)
    if in_haste:
        event.listen(engine, "connect", _hurry)
    else:
        event.listen(engine, "begin", _make_room)
    event.listen(engine, "begin", _begin)
    return engine


@contextmanager
def transaction(engine: Engine, *, writes: bool) -> Iterator[Connection]:
    """A transaction: committed at the end, rolled back on any error; one that writes locks at once."""
    try:
        with engine.connect().execution_options(**{_WRITES: writes}) as connection, connection.begin():
            yield connection
    except DBAPIError as error:
        problem = problem_named(error.orig)
        if problem is None:
            raise
        raise BooksUnavailable(problem, str(engine.url.database)) from error


def problem_named(error: BaseException | None) -> str | None:
    """What an error of SQLite means to people; None where it is a fault of the program."""
    name = getattr(error, "sqlite_errorname", "") or ""
    for prefix, problem in _PROBLEMS.items():
        if name.startswith(prefix):
            return problem
    return None


_PROBLEMS = {
    "SQLITE_BUSY": "locked",
    "SQLITE_LOCKED": "locked",
    "SQLITE_READONLY": "read_only",
    "SQLITE_FULL": "disk_full",
    "SQLITE_IOERR": "disk_error",
    "SQLITE_NOTADB": "no_books",
    "SQLITE_CORRUPT": "damaged",
    "SQLITE_CANTOPEN": "cannot_open",
    "SQLITE_PERM": "cannot_open",
}


def _set_up(connection: SqliteConnection, _record: object) -> None:
    # Transactions are begun by hand, see _begin: the driver would begin them too late for a safe read.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA synchronous = FULL")
    # So that guards against deleting also see a row that another one replaces.
    cursor.execute("PRAGMA recursive_triggers = ON")
    cursor.close()


def _hurry(connection: SqliteConnection, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA synchronous = OFF")
    cursor.execute(f"PRAGMA wal_autocheckpoint = {LOG_IN_HASTE_PAGES}")
    cursor.execute(f"PRAGMA cache_size = -{CACHE_IN_HASTE_KIB}")
    cursor.close()


def _make_room(connection: Connection) -> None:
    wanted = CACHE_KIB if _writes(connection) else READING_KIB
    if connection.info.get(_ROOM) != wanted:
        connection.exec_driver_sql(f"PRAGMA cache_size = -{wanted}")
        connection.info[_ROOM] = wanted


def _begin(connection: Connection) -> None:
    if _writes(connection):
        _take_turn(connection)
    else:
        connection.exec_driver_sql("BEGIN")


def _take_turn(connection: Connection) -> None:
    """Begin to write, waiting for others.

    SQLite itself asks ever more rarely, and would miss the moments between the batches of an engine at work.
    """
    file = connection.connection.driver_connection
    if not isinstance(file, SqliteConnection):
        raise TypeError(file)
    patience = monotonic() + BUSY_SECONDS
    file.execute("PRAGMA busy_timeout = 0")
    try:
        while monotonic() < patience and _has_to_wait(file):
            sleep(ASKS_AGAIN_S)
        if not file.in_transaction:
            # What it was, other than having to wait, is told here.
            connection.exec_driver_sql("BEGIN IMMEDIATE")
    finally:
        file.execute(f"PRAGMA busy_timeout = {round(BUSY_SECONDS * 1000)}")


def _has_to_wait(file: SqliteConnection) -> bool:
    try:
        file.execute("BEGIN IMMEDIATE")
    except OperationalError as error:
        return problem_named(error) == "locked"
    return False


def _writes(connection: Connection) -> bool:
    return bool(connection.get_execution_options().get(_WRITES, False))
