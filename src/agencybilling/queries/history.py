"""The history as rows: what happened, when and by whom, with the request it made or changed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from agencybilling.domain.audit import Event
from agencybilling.domain.calendar import Instant
from agencybilling.domain.money import Money
from agencybilling.domain.payments import RequestNumber
from agencybilling.store.books import UnitOfWork
from agencybilling.store.rows import Row


@dataclass(frozen=True, slots=True)
class NamedRequest:
    """The request that an entry made or changed; `due_on` is as it is now."""

    number: RequestNumber
    amount: Money
    due_on: date


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One entry of the history. `client` is None for what concerns the whole agency.

    `chats_per_minute` is that of the client's live terms, else of its assigned plan, as they are now.
    """

    id: int
    at: Instant
    actor: str
    event: Event
    client_id: int | None
    client: str | None
    request: NamedRequest | None
    details: Mapping[str, object]
    chats_per_minute: int | None


_ROWS = """
    SELECT h.id, h.at, h.actor, h.event, h.client_id, c.name, r.year, r.sequence, r.amount, r.currency,
           r.due_on, h.details, CASE WHEN s.id IS NULL THEN a.chats_per_minute ELSE t.chats_per_minute END
    FROM history h LEFT JOIN clients c ON c.id = h.client_id
    LEFT JOIN payment_requests r ON r.id = h.request_id
    LEFT JOIN subscriptions s ON s.client_id = h.client_id AND s.status <> 'canceled'
    LEFT JOIN terms t ON t.id = s.terms_id
    LEFT JOIN plans p ON p.id = c.plan_id LEFT JOIN terms a ON a.id = p.terms_id
"""
_LAST = "SELECT COALESCE(MAX(id), 0) FROM history"


def last_entry(unit: UnitOfWork) -> int:
    """The id of the newest entry, 0 where there is none."""
    return int(unit.connection.exec_driver_sql(_LAST).scalar_one())


def history_rows(
    unit: UnitOfWork, *, client_id: int | None = None, after: int = 0, newest: int | None = None
) -> Iterator[HistoryRow]:
    """Entries as they were written: a client's or all, beyond an id, or only the newest of them."""
    conditions, values = ["h.id > ?"], [after]
    if client_id is not None:
        conditions.append("h.client_id = ?")
        values.append(client_id)
    sql = f"{_ROWS} WHERE {' AND '.join(conditions)}"
    if newest is None:
        rows = iter(unit.connection.exec_driver_sql(f"{sql} ORDER BY h.id", tuple(values)))
    else:
        last = unit.connection.exec_driver_sql(f"{sql} ORDER BY h.id DESC LIMIT ?", (*values, newest))
        rows = reversed(last.fetchall())
    for row in rows:
        yield _row(row)


def _row(row: Row) -> HistoryRow:
    request = None
    if row[6] is not None:
        number = RequestNumber(row[6], row[7])
        request = NamedRequest(number, Money(row[8], row[9]), date.fromisoformat(row[10]))
    return HistoryRow(
        id=row[0],
        at=Instant(row[1]),
        actor=row[2],
        event=Event(row[3]),
        client_id=row[4],
        client=row[5],
        request=request,
        details=json.loads(row[11]),
        chats_per_minute=row[12],
    )
