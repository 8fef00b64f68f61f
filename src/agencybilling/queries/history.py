"""The history as rows: what happened, when and by whom, with the request it made or changed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from agencybilling.domain.audit import Event
from agencybilling.domain.calendar import Instant
from agencybilling.domain.catalog import name_key
from agencybilling.domain.money import Money
from agencybilling.domain.payments import RequestNumber
from agencybilling.queries.conditions import (
    Condition,
    Wanted,
    among,
    any_of,
    compared,
    containing,
    where,
)
from agencybilling.queries.keys import Cancelled, Keys, never, ordered_keys, ordering
from agencybilling.queries.requests import by_number
from agencybilling.queries.terms_in_force import CHATS_PER_MINUTE, JOINS
from agencybilling.store.books import UnitOfWork
from agencybilling.store.rows import Row
from agencybilling.store.statements import select_in


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


class ActorKind(StrEnum):
    """Who did it: somebody, the engine, or an import."""

    PERSON = "person"
    ENGINE = "engine"
    IMPORT = "import"


class EventGroup(StrEnum):
    """What people look for together."""

    CLIENTS = "clients"
    CATALOG = "catalog"
    SUBSCRIPTIONS = "subscriptions"
    PAYMENTS = "payments"
    PACKS = "packs"
    USAGE = "usage"
    CAMPAIGNS = "campaigns"
    SETTINGS = "settings"


EVENTS: Mapping[EventGroup, frozenset[Event]] = {
    EventGroup.CLIENTS: frozenset(
        {
            Event.CLIENT_ADDED,
            Event.CLIENT_ENABLED,
            Event.CLIENT_DISABLED,
            Event.CLIENT_HELD_BACK,
            Event.CLIENT_RELEASED,
        }
    ),
    EventGroup.CATALOG: frozenset(
        {
            *(Event.PLAN_ADDED, Event.PLAN_EDITED, Event.PLAN_ARCHIVED, Event.PLAN_RESTORED),
            *(Event.PACK_ADDED, Event.PACK_EDITED, Event.PACK_ARCHIVED, Event.PACK_RESTORED),
        }
    ),
    EventGroup.SUBSCRIPTIONS: frozenset(
        {
            *(Event.PLAN_ASSIGNED, Event.PLAN_REMOVED, Event.PERIOD_RENEWED, Event.PERIOD_SETTLED),
            *(Event.SUBSCRIPTION_STARTED, Event.SUBSCRIPTION_PAST_DUE, Event.SUBSCRIPTION_ACTIVE),
            *(Event.SUBSCRIPTION_BLOCKED, Event.SUBSCRIPTION_CANCELED),
        }
    ),
    EventGroup.PAYMENTS: frozenset({Event.REQUEST_CREATED, Event.REQUEST_STATUS}),
    EventGroup.PACKS: frozenset(
        {Event.PACK_ASSIGNED, Event.PACK_UNASSIGNED, Event.PACK_APPLIED, Event.WALLET_CORRECTED}
    ),
    EventGroup.USAGE: frozenset({Event.USAGE_RECORDED, Event.USAGE_IMPORTED, Event.USAGE_VOIDED}),
    EventGroup.CAMPAIGNS: frozenset({Event.CAMPAIGN_ADDED, Event.CAMPAIGN_PAUSED, Event.CAMPAIGN_RESUMED}),
    EventGroup.SETTINGS: frozenset({Event.SETTINGS_CHANGED}),
}
"""Each event is in one group."""


@dataclass(frozen=True, slots=True)
class HistoryFilter:
    """Which entries are wanted, from an instant on and before another; empty sets want any.

    `text` is looked for in the client's name and in what the entry says, a request's number in the requests
    that entries made or changed.
    """

    client_id: int | None = None
    actors: frozenset[ActorKind] = frozenset()
    groups: frozenset[EventGroup] = frozenset()
    since: Instant | None = None
    before: Instant | None = None
    text: str = ""

    def condition(self) -> Condition:
        """What a select of entries as `h` ends with."""
        events = [event for group in self.groups for event in EVENTS[group]]
        return where(
            compared("h.client_id =", self.client_id),
            any_of(_BY_ACTOR[actor] for actor in sorted(self.actors)),
            among("h.event", events),
            compared("h.at >=", self.since),
            compared("h.at <", self.before),
            _holding(self.text),
        )


EVERY_ENTRY = HistoryFilter()
_BY_ACTOR = {
    ActorKind.PERSON: Condition("h.actor NOT IN ('engine', 'import')"),
    ActorKind.ENGINE: Condition("h.actor = 'engine'"),
    ActorKind.IMPORT: Condition("h.actor = 'import'"),
}


def _holding(text: str) -> Wanted:
    text = text.strip()
    if not text:
        return None
    numbered = by_number(text)
    if numbered is not None:
        found = f"h.request_id IN (SELECT r.id FROM payment_requests r WHERE {numbered.sql})"
        return any_of([Condition(found, numbered.values), containing("h.details", text)])
    named = Condition("h.client_id IN (SELECT id FROM clients WHERE instr(name_key, ?))", (name_key(text),))
    return any_of([named, containing("h.details", text)])


def history_keys(
    unit: UnitOfWork,
    wanted: HistoryFilter = EVERY_ENTRY,
    *,
    newest_first: bool = True,
    cancelled: Cancelled = never,
) -> Keys | None:
    """The ids of the entries that are wanted as they were written; None where it was cancelled."""
    by = ordering("h.id", descending=newest_first)
    return ordered_keys(
        unit, "SELECT h.id FROM history h", wanted=wanted.condition(), order=by, cancelled=cancelled
    )


def history_by_id(unit: UnitOfWork, ids: Iterable[int]) -> dict[int, HistoryRow]:
    """Entries by id."""
    return {row[0]: _row(row) for row in select_in(unit.connection, f"{_ROWS} WHERE h.id IN (?)", ids=ids)}


_ROWS = f"""
    SELECT h.id, h.at, h.actor, h.event, h.client_id, c.name, r.year, r.sequence, r.amount, r.currency,
           r.due_on, h.details, {CHATS_PER_MINUTE}
    FROM history h LEFT JOIN clients c ON c.id = h.client_id
    LEFT JOIN payment_requests r ON r.id = h.request_id{JOINS}
"""
_LAST = "SELECT COALESCE(MAX(id), 0) FROM history"


def last_entry(unit: UnitOfWork) -> int:
    """The id of the newest entry, 0 where there is none."""
    return int(unit.connection.exec_driver_sql(_LAST).scalar_one())


def history_rows(
    unit: UnitOfWork, *, client_id: int | None = None, after: int = 0, newest: int | None = None
) -> Iterator[HistoryRow]:
    """Entries as they were written: a client's or all, beyond an id, or only the newest of them."""
    condition = where(compared("h.id >", after), compared("h.client_id =", client_id))
    sql = f"{_ROWS}{condition.sql}"
    if newest is None:
        rows = iter(unit.connection.exec_driver_sql(f"{sql} ORDER BY h.id", condition.values))
    else:
        values = (*condition.values, newest)
        last = unit.connection.exec_driver_sql(f"{sql} ORDER BY h.id DESC LIMIT ?", values)
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
