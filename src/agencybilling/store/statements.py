"""SQL made once from the tables: what is written in batches goes to the driver without a detour."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import sqlite

from agencybilling.store.rows import Values

_DIALECT = sqlite.dialect(paramstyle="qmark")


def insert_rows(connection: Connection, table: Table, *, rows: Sequence[Values]) -> None:
    """Rows with a value for every column of the table, in the order of its columns."""
    if rows:
        connection.exec_driver_sql(_insert(table), list(rows))


def update_rows(
    connection: Connection, table: Table, *, columns: Sequence[str], rows: Sequence[Values]
) -> None:
    """Rows of new values for these columns, each ending with its primary key."""
    if rows:
        connection.exec_driver_sql(_update(table, tuple(columns)), list(rows))


def select_in(connection: Connection, sql: str, *, ids: Iterable[Any]) -> Sequence[Sequence[Any]]:
    """Rows of a select whose `(?)` stands for any of these ids."""
    wanted = list(ids)
    if not wanted:
        return []
    found: list[Sequence[Any]] = []
    for start in range(0, len(wanted), _MOST_PARAMETERS):
        part = wanted[start : start + _MOST_PARAMETERS]
        marks = ",".join("?" * len(part))
        result = connection.exec_driver_sql(sql.replace("(?)", f"({marks})"), tuple(part))
        # The driver's own rows: nothing is looked up in them by name.
        found += result.cursor.fetchall()
    return found


def columns_of(table: Table, alias: str = "") -> str:
    """The table's columns in order, for a select."""
    prefix = f"{alias}." if alias else ""
    return ", ".join(prefix + column.name for column in table.columns)


_MOST_PARAMETERS = 30_000


@cache
def _insert(table: Table) -> str:
    return str(table.insert().compile(dialect=_DIALECT))


@cache
def _update(table: Table, columns: tuple[str, ...]) -> str:
    assignments = ", ".join(f"{name} = ?" for name in columns)
    keys = " AND ".join(f"{column.name} = ?" for column in table.primary_key.columns)
    return f"UPDATE {table.name} SET {assignments} WHERE {keys}"
