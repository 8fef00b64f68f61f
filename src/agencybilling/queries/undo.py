"""What the latest change of payment requests replaced, for as long as it can be undone."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from agencybilling.domain.audit import Event
from agencybilling.domain.payments import RequestStatus
from agencybilling.domain.subscriptions import SubscriptionStatus
from agencybilling.store.books import UnitOfWork
from agencybilling.store.rows import Row
from agencybilling.store.statements import select_in
from agencybilling.store.writing import ENGINE


class UndoBarrier(StrEnum):
    """Why there is nothing to undo any more: the word by which a refusal names it."""

    NO_CHANGE = "change_of"
    ENGINE_SINCE = "engine_since"
    CHANGED_SINCE = "changed_since"


@dataclass(frozen=True, slots=True)
class Replaced:
    """What a change replaced: fields by request id, and the status its subscription had where it moved."""

    requests: Mapping[int, Mapping[str, Any]]
    subscription: SubscriptionStatus | None


@dataclass(frozen=True, slots=True)
class _Entry:
    id: int
    actor: str
    event: Event
    at: int
    request_id: int | None
    before: Any


_LAST = (
    "SELECT MAX(id) FROM history WHERE client_id = {client} AND event = 'request_status'"
    " AND request_id IN (?) GROUP BY request_id"
)
_SINCE = (
    "SELECT id, actor, event, at, request_id, details FROM history WHERE client_id = ? AND id >= ?"
    " ORDER BY id"
)
_MOVED = (Event.SUBSCRIPTION_ACTIVE, Event.SUBSCRIPTION_PAST_DUE)
_ONE_CHANGE = (Event.REQUEST_STATUS, *_MOVED, Event.CAMPAIGN_PAUSED, Event.CAMPAIGN_RESUMED)


def replaced_by(
    unit: UnitOfWork, *, client_id: int, request_ids: Collection[int], actor: str
) -> Replaced | UndoBarrier:
    """What this actor's last change of one client's requests replaced, if it is the client's latest.

    A change of several requests is one: some of them can be undone and others stay. What moved the
    subscription is then left to the rules.
    """
    sql = _LAST.format(client=int(client_id))
    last = {row[0] for row in select_in(unit.connection, sql, ids=request_ids)}
    if len(last) < len(request_ids):
        return UndoBarrier.NO_CHANGE
    rows = unit.connection.exec_driver_sql(_SINCE, (client_id, min(last)))
    entries = [_entry(row) for row in rows]
    instants = {e.at for e in entries if e.id in last and e.actor == actor}
    for entry in entries:
        ours = entry.actor == actor and entry.at in instants
        if not ours or entry.event not in _ONE_CHANGE:
            return UndoBarrier.ENGINE_SINCE if entry.actor == ENGINE else UndoBarrier.CHANGED_SINCE
    return _replaced(entries, asked=last)


def _replaced(entries: Collection[_Entry], *, asked: Collection[int]) -> Replaced:
    moves = [SubscriptionStatus(e.before) for e in entries if e.event in _MOVED]
    whole = all(e.id in asked for e in entries if e.event is Event.REQUEST_STATUS)
    return Replaced(
        {e.request_id: fields_from(e.before) for e in entries if e.request_id is not None and e.id in asked},
        subscription=moves[0] if moves and whole else None,
    )


def fields_from(before: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a request as an entry of the history keeps them."""
    return {field: _READ[field](value) for field, value in before.items()}


def _entry(row: Row) -> _Entry:
    return _Entry(row[0], row[1], Event(row[2]), row[3], row[4], json.loads(row[5]).get("before"))


def _day_or_none(value: str | None) -> date | None:
    return None if value is None else date.fromisoformat(value)


def _as_it_is(value: str | None) -> str | None:
    return value


_READ: Mapping[str, Callable[[Any], object]] = {
    "status": RequestStatus,
    "due_on": date.fromisoformat,
    "grace_until": _day_or_none,
    "paid_on": _day_or_none,
    "external_reference": _as_it_is,
    "notes": _as_it_is,
}
