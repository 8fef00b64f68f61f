"""Rows of an import before they are taken in: sorted and compared with the books by the database itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection

from agencybilling.domain.calendar import Instant
from agencybilling.domain.usage import Channel, Usage
from agencybilling.store.rows import Row, Values

_CREATE = """
    CREATE TEMP TABLE staged (
        source TEXT NOT NULL, external_id TEXT NOT NULL, row INTEGER NOT NULL, client_id INTEGER,
        channel TEXT NOT NULL, quantity INTEGER NOT NULL, occurred_at INTEGER NOT NULL, campaign TEXT, agent TEXT,
        PRIMARY KEY (source, external_id)
    ) WITHOUT ROWID
"""
_PUT = "INSERT OR REPLACE INTO temp.staged VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
_DROP = "DELETE FROM temp.staged WHERE source = ? AND external_id = ?"
_JOIN = "temp.staged s LEFT JOIN usage_records u ON u.source = s.source AND u.external_id = s.external_id"
_SAME = "u.channel = s.channel AND u.quantity = s.quantity AND u.occurred_at = s.occurred_at"
_DUPLICATES = (
    f"SELECT COUNT(*) FROM {_JOIN} WHERE u.id IS NOT NULL AND {_SAME} AND u.client_id IS s.client_id"
)
_CONFLICTS = (
    f"SELECT s.row, s.source, s.external_id FROM {_JOIN} WHERE u.id IS NOT NULL"
    f" AND NOT ({_SAME} AND u.client_id IS s.client_id) ORDER BY s.row"
)
_CLIENTS = f"SELECT DISTINCT s.client_id FROM {_JOIN} WHERE u.id IS NULL ORDER BY s.client_id"
_NEW = (
    f"SELECT s.source, s.external_id, s.channel, s.quantity, s.occurred_at, s.campaign, s.agent FROM {_JOIN}"
    " WHERE u.id IS NULL AND s.client_id IS ? ORDER BY s.occurred_at, s.source, s.external_id"
)
_AT_ONCE = 10_000


@dataclass(frozen=True, slots=True)
class Conflict:
    """A row whose id the books hold with other content or for another client."""

    row: int
    source: str
    external_id: str


class Staging:
    """The rows of one import, within its transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._waiting: list[Values] = []
        connection.exec_driver_sql(_CREATE)

    def put(self, row: int, usage: Usage, *, client_id: int | None) -> None:
        """A row that counts; it takes the place of an earlier one of the same source and id."""
        self._waiting.append(
            (
                usage.source,
                usage.external_id,
                row,
                client_id,
                usage.channel.value,
                usage.quantity,
                usage.occurred_at,
                usage.campaign,
                usage.agent,
            )
        )
        if len(self._waiting) >= _AT_ONCE:
            self.flush()

    def drop(self, source: str, external_id: str) -> None:
        """An earlier row that does not count after all."""
        self.flush()
        self._connection.exec_driver_sql(_DROP, (source, external_id))

    def flush(self) -> None:
        """Everything put so far is in the table."""
        if self._waiting:
            self._connection.exec_driver_sql(_PUT, self._waiting)
            self._waiting = []

    def duplicates(self) -> int:
        """Rows that the books hold already, as they are."""
        return int(self._connection.exec_driver_sql(_DUPLICATES).scalar_one())

    def conflicts(self) -> list[Conflict]:
        """Rows that the books hold otherwise."""
        return [Conflict(*row) for row in self._connection.exec_driver_sql(_CONFLICTS)]

    def clients(self) -> list[int | None]:
        """Whose new rows there are; None for those of agents that nobody has been given."""
        return [row[0] for row in self._connection.exec_driver_sql(_CLIENTS)]

    def new_of(self, client_id: int | None) -> Iterator[list[Usage]]:
        """A client's new records in order of time, some thousand at once."""
        result = self._connection.exec_driver_sql(_NEW, (client_id,))
        while rows := result.fetchmany(_AT_ONCE):
            yield [_usage_of(row) for row in rows]


def _usage_of(row: Row) -> Usage:
    return Usage(row[0], row[1], Channel(row[2]), row[3], Instant(row[4]), row[5], None, row[6])
