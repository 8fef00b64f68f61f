"""The limit: plain sqlite3 writing what two states of the books differ by, in one transaction."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from time import perf_counter
from typing import Any

# In the order in which rows may be written.
TABLES = (
    "subscriptions",
    "periods",
    "payment_requests",
    "request_lines",
    "usage_records",
    "wallet_entries",
    "history",
    "clients",
)


def marks(count: int) -> str:
    """So many places for values in a statement."""
    return ", ".join("?" * count)


def seconds_to_write_the_same(before: Path, after: Path) -> float:
    """How long plain sqlite3 takes to bring the first file to the state of the second, commit included."""
    with closing(sqlite3.connect(before, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("ATTACH ? AS target", (str(after),))
        work = [(table, *_differences(connection, table)) for table in TABLES]
        connection.execute("DETACH target")
        began = perf_counter()
        connection.execute("BEGIN IMMEDIATE")
        for table, columns, keys, new, changed in work:
            connection.executemany(f"INSERT INTO {table} VALUES ({marks(len(columns))})", new)
            rest = [c for c in columns if c not in keys]
            for names, rows in changed.items():
                assignments = ", ".join(f"{rest[i]} = ?" for i in names)
                where = " AND ".join(f"{k} = ?" for k in keys)
                connection.executemany(f"UPDATE {table} SET {assignments} WHERE {where}", rows)
        connection.execute("COMMIT")
        return perf_counter() - began


def _differences(
    connection: sqlite3.Connection, table: str
) -> tuple[list[str], list[str], list[Any], dict[tuple[int, ...], list[Any]]]:
    info = connection.execute(f"PRAGMA table_info({table})").fetchall()
    columns = [row[1] for row in info]
    keys = [row[1] for row in sorted(info, key=lambda row: row[5]) if row[5]]
    rest = [i for i, name in enumerate(columns) if name not in keys]
    same = " AND ".join(f"o.{k} = t.{k}" for k in keys)
    order = ", ".join(f"t.{k}" for k in keys)
    new = connection.execute(
        f"SELECT t.* FROM target.{table} t WHERE NOT EXISTS (SELECT 1 FROM main.{table} o WHERE {same})"
        f" ORDER BY {order}"
    ).fetchall()
    changed: dict[tuple[int, ...], list[Any]] = {}
    pairs = connection.execute(
        f"SELECT t.*, o.* FROM target.{table} t JOIN main.{table} o ON {same} ORDER BY {order}"
    )
    for row in pairs:
        now, was = row[: len(columns)], row[len(columns) :]
        names = tuple(n for n, i in enumerate(rest) if now[i] != was[i])
        if names:
            key = [now[columns.index(k)] for k in keys]
            changed.setdefault(names, []).append((*(now[rest[n]] for n in names), *key))
    return columns, keys, new, changed
