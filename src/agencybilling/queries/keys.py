"""The ids of a list's rows in its order: a million fit in 8 MB, rows are read as they are looked at.

SQLite hands them over as one text. Row by row it would call for Python a million times, and whoever else
works in Python would wait for it each time: a window would stand still.
"""

from __future__ import annotations

import sys
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

_DIGITS = 8
"""Hexadecimal ones of an id: rows are counted from one, and four thousand million are never reached."""
_AT_ONCE = 32_768 * _DIGITS
"""How much of the text is read in one go, so that others get their turns in between."""
# SQLite keeps the order of a subquery for whoever strings its rows together.
_AS_TEXT = f"SELECT group_concat(printf('%0{_DIGITS}x', id), '') FROM ({{ids}})"
_LOOK_EVERY = 50_000
"""Steps of SQLite's machine, some milliseconds."""


def never() -> bool:
    """For those who wait for the whole."""
    return False


def ordered_keys(
    unit: UnitOfWork, ids: str, *, wanted: Condition, order: str, cancelled: Cancelled
) -> Keys | None:
    """The ids that a select gives under a condition and in an order; None where it was cancelled.

    `cancelled` is asked by SQLite itself, while it looks and sorts.
    """
    sql = _AS_TEXT.format(ids=f"{ids}{wanted.sql} ORDER BY {order}")
    try:
        with _asking(unit, cancelled):
            text: str | None = unit.connection.exec_driver_sql(sql, wanted.values).scalar_one()
    except (WrappedError, OperationalError):
        if cancelled():
            return None
        raise
    return None if cancelled() else _numbers(text or "")


def _numbers(text: str) -> Keys:
    keys: Keys = array("q")
    for start in range(0, len(text), _AT_ONCE):
        part = array("I", bytes.fromhex(text[start : start + _AT_ONCE]))
        if sys.byteorder == "little":
            part.byteswap()
        keys.extend(part.tolist())
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
