"""Rows of an import before they are taken in: sorted and compared with the books by the database itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from sqlalchemy import Connection

from agencybilling.domain.calendar import Instant
from agencybilling.domain.usage import Authority, Channel, Usage
from agencybilling.store.rows import Row, Values

_CREATE = """
    CREATE TEMP TABLE staged (
        source TEXT NOT NULL, external_id TEXT NOT NULL, row INTEGER NOT NULL, client_id INTEGER,
        channel TEXT NOT NULL, quantity INTEGER NOT NULL, occurred_at INTEGER NOT NULL, campaign TEXT,
        agents TEXT, authority INTEGER NOT NULL, PRIMARY KEY (source, external_id)
    ) WITHOUT ROWID
"""
_PUT = "INSERT OR REPLACE INTO temp.staged VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_DROP = "DELETE FROM temp.staged WHERE source = ? AND external_id = ?"
_JOIN = "temp.staged s LEFT JOIN usage_records u ON u.source = s.source AND u.external_id = s.external_id"
_SAME = (
    "(u.channel = s.channel AND u.quantity = s.quantity AND u.occurred_at = s.occurred_at"
    " AND (u.client_id IS NULL OR s.client_id IS NULL OR u.client_id = s.client_id))"
)
# A table for people never counts against what the platform's own interface has told.
_KNOWN = f"u.id IS NOT NULL AND ({_SAME} OR u.authority > s.authority)"
_OPEN = """
    u.voided_at IS NULL AND NOT EXISTS (
        SELECT 1 FROM periods p WHERE p.subscription_id = u.subscription_id AND p.number = u.charged_period
        AND p.settled_on IS NOT NULL)
"""
_BETTER = f"u.id IS NOT NULL AND NOT {_SAME} AND u.authority < s.authority AND {_OPEN}"
_USAGE = (
    "s.source, s.external_id, s.channel, s.quantity, s.occurred_at, s.campaign, NULL, s.agents, s.authority"
)
_DUPLICATES = f"SELECT COUNT(*) FROM {_JOIN} WHERE {_KNOWN}"
_CONFLICTS = (
    f"SELECT s.row, s.source, s.external_id FROM {_JOIN}"
    f" WHERE u.id IS NOT NULL AND NOT ({_KNOWN}) AND NOT ({_BETTER}) ORDER BY s.row"
)
_CORRECTIONS = f"SELECT u.id, u.client_id, {_USAGE} FROM {_JOIN} WHERE {_BETTER} ORDER BY s.row"
# The unary plus keeps the order out of any index: all is sorted before the first row comes.
_NEW = (
    f"SELECT s.client_id, {_USAGE} FROM {_JOIN} WHERE u.id IS NULL"
    " ORDER BY +s.client_id, s.occurred_at, s.source, s.external_id"
)
_LATEST = "SELECT source, MAX(occurred_at) FROM temp.staged GROUP BY source"
_AT_ONCE = 20_000
_CHANNEL = {channel.value: channel for channel in Channel}
_AUTHORITY = {authority.value: authority for authority in Authority}
_VALUE = {channel: channel.value for channel in Channel}
_NUMBER = {authority: authority.value for authority in Authority}


@dataclass(frozen=True, slots=True)
class Conflict:
    """A row whose id the books hold with other content or for another client."""

    row: int
    source: str
    external_id: str


@dataclass(frozen=True, slots=True)
class Correction:
    """A record the books hold less exactly than the import tells it, and whose it is by now."""

    record_id: int
    client_id: int | None
    usage: Usage


class Staging:
    """The rows of one import, within its transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._waiting: list[Values] = []
        connection.exec_driver_sql("DROP TABLE IF EXISTS temp.staged")
        connection.exec_driver_sql(_CREATE)

    def put(self, row: int, usage: Usage, *, client_id: int | None) -> None:
        """A row that counts; it takes the place of an earlier one of the same source and id."""
        source, external_id, channel, quantity, at, campaign, _note, agents, authority = usage
        self._waiting.append(
            (
                source,
                external_id,
                row,
                client_id,
                _VALUE[channel],
                quantity,
                at,
                campaign,
                agents,
                _NUMBER[authority],
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
        """Rows that the books hold already, as they are or from the platform's own interface."""
        return int(self._connection.exec_driver_sql(_DUPLICATES).scalar_one())

    def conflicts(self) -> list[Conflict]:
        """Rows that the books hold otherwise."""
        return [Conflict(*row) for row in self._connection.exec_driver_sql(_CONFLICTS)]

    def corrections(self) -> list[Correction]:
        """Records that the platform's own interface tells better than the table they came from."""
        rows = self._connection.exec_driver_sql(_CORRECTIONS)
        return [Correction(row[0], row[1], _usage_of(row[1:])) for row in rows]

    def new(self) -> Iterator[tuple[int | None, list[Usage]]]:
        """New records client by client in order of time, no more than some thousand at once.

        None stands for the clients of agents that nobody has been given.
        """
        cursor = self._connection.exec_driver_sql(_NEW).cursor
        while rows := cursor.fetchmany(_AT_ONCE):
            for owner, group in groupby(rows, key=itemgetter(0)):
                yield owner, [_usage_of(row) for row in group]

    def latest(self) -> dict[str, Instant]:
        """The time of the last record of each source."""
        return {row[0]: Instant(row[1]) for row in self._connection.exec_driver_sql(_LATEST)}


def _usage_of(row: Row) -> Usage:
    """Out of a client id and the columns of `_USAGE`."""
    return Usage(row[1], row[2], _CHANNEL[row[3]], row[4], row[5], row[6], row[7], row[8], _AUTHORITY[row[9]])
