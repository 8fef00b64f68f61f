"""Books spoilt behind the program's back, as only a damaged disk or a foreign hand could."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection

from tests.builders import SmallAgency

_GUARDS = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"


def spoil(agency: SmallAgency, *statements: str) -> None:
    """Write to books in memory what their guards forbid: the guards step aside for it and stand again."""
    with agency.books.write() as unit:
        guards = [(row[0], row[1]) for row in unit.connection.exec_driver_sql(_GUARDS)]
        _run(unit.connection, *(f"DROP TRIGGER {name}" for name, _ in guards))
        _run(unit.connection, "PRAGMA ignore_check_constraints = ON")
        for statement in statements:
            assert unit.connection.exec_driver_sql(statement).rowcount > 0, statement
        _run(unit.connection, "PRAGMA ignore_check_constraints = OFF", *(guard for _, guard in guards))


def spoil_file(path: Path, *statements: str) -> None:
    """The same to a books file, where foreign keys are not looked at either."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("PRAGMA ignore_check_constraints = ON")
        guards = connection.execute(_GUARDS).fetchall()
        for name, _ in guards:
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            assert connection.execute(statement).rowcount > 0, statement
        for _, guard in guards:
            connection.execute(guard)


def _run(connection: Connection, *statements: str) -> None:
    for statement in statements:
        connection.exec_driver_sql(statement)
