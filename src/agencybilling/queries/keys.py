"""The ids of a list's rows in its order: a million fit in 8 MB, rows are read as they are looked at."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from sqlite3 import OperationalError
from typing import TYPE_CHECKING, TypeAlias, cast

from sqlalchemy.exc import OperationalError as WrappedError

from agencybilling.queries.conditions import Condition
from agencybilling.store.books import UnitOfWork

if TYPE_CHECKING:
    from sqlite3 import Connection as SqliteConnection

Keys: TypeAlias = "array[int]"
Cancelled = Callable[[], bool]

CHUNK = 20_000
_LOOK_EVERY = 50_000
"""Steps of SQLite's machine, some milliseconds."""


def never() -> bool:
    """For those who wait for the whole."""
    return False


def ordered_keys(
    unit: UnitOfWork, ids: str, *, wanted: Condition, order: str, cancelled: Cancelled
) -> Keys | None:
    """The ids that a select gives under a condition and in an order; None where it was cancelled.

    `cancelled` is asked between chunks, and by SQLite itself while it sorts.
    """
    keys: Keys = array("q")
    try:
        with _asking(unit, cancelled):
            found = unit.connection.exec_driver_sql(
                f"{ids}{wanted.sql} ORDER BY {order}", wanted.values
            ).cursor
            while chunk := found.fetchmany(CHUNK):
                if cancelled():
                    return None
                keys.extend([row[0] for row in chunk])
    except (WrappedError, OperationalError):
        if cancelled():
            return None
        raise
    return keys


def ordering(*columns: str, descending: bool) -> str:
    """For `ORDER BY`: all columns in one direction; rows without a value come last in either."""
    return ", ".join(f"{column} DESC" if descending else f"{column} NULLS LAST" for column in columns)


@contextmanager
def _asking(unit: UnitOfWork, cancelled: Cancelled) -> Iterator[None]:
    driver = cast("SqliteConnection", unit.connection.connection.driver_connection)
    driver.set_progress_handler(cancelled, _LOOK_EVERY)
    try:
        yield
    finally:
        driver.set_progress_handler(None, 0)
