"""A client's statement of account out of the books, as they were known at the end of a day.

Of what is told and taken back on the same day nothing is left: only how a request stood at the end of each
day counts. A command is recorded on its day, a step of the engine on the day of its midnight, whenever it
ran, so that books are known alike whether it ran each night or once after months. What the engine settled
after the usage window was changed is recorded on the day of that change at the earliest.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import accumulate
from typing import NamedTuple

from agencybilling.domain.audit import Event
from agencybilling.domain.calendar import ONE_DAY, Instant, Zone
from agencybilling.domain.errors import NotFound
from agencybilling.domain.money import Money
from agencybilling.domain.payments import PaymentRequest, RequestStatus
from agencybilling.domain.statement import (
    AskedFor,
    CurrencyAccount,
    Days,
    DoesNotAddUp,
    Movement,
    MovementKind,
    OpenAmount,
    Statement,
)
from agencybilling.queries.statement_use import use_of
from agencybilling.queries.undo import fields_from
from agencybilling.store.books import UnitOfWork
from agencybilling.store.rows import request_of
from agencybilling.store.schema import payment_requests
from agencybilling.store.statements import columns_of
from agencybilling.store.writing import ENGINE

PAID, CANCELED = RequestStatus.PAID, RequestStatus.CANCELED


def statement_of(unit: UnitOfWork, client_id: int, *, days: Days, known_on: date, zone: Zone) -> Statement:
    """A client's statement over days, as known at the end of a day. Raises `NotFound`.

    What the engine has to do up to that day must be done.
    """
    name = unit.accounts.names([client_id]).get(client_id)
    if name is None:
        raise NotFound(client=client_id)
    known = _known(unit, client_id, known_on=known_on, zone=zone)
    return Statement(
        client_id=client_id,
        client=name,
        days=days,
        known_on=known_on,
        accounts=_accounts(known, days=days, known_on=known_on),
        use=use_of(unit, client_id, days=days, known_on=known_on, zone=zone),
    )


def first_day_of(unit: UnitOfWork, client_id: int, *, zone: Zone) -> date | None:
    """The first day on which anything of a client's account or usage happened; None where nothing has."""
    issued, paid = unit.connection.exec_driver_sql(_FIRST_DAYS, (client_id,)).one()
    used = unit.connection.exec_driver_sql(_FIRST_USE, (client_id,)).scalar()
    days = [date.fromisoformat(day) for day in (issued, paid) if day is not None]
    return min([*days, *([] if used is None else [zone.day_of(Instant(used))])], default=None)


def billing_period_of(unit: UnitOfWork, client_id: int) -> Days | None:
    """The days of the client's latest period; None before its first subscription."""
    latest = unit.connection.exec_driver_sql(_LATEST, (client_id,)).scalar()
    if latest is None:
        return None
    period = unit.accounts.last_period(latest)
    return _days(period.start_on, period.range_end)


_LATEST = "SELECT MAX(id) FROM subscriptions WHERE client_id = ?"
_FIRST_DAYS = "SELECT MIN(issued_on), MIN(paid_on) FROM payment_requests WHERE client_id = ?"
_FIRST_USE = "SELECT MIN(occurred_at) FROM usage_records WHERE client_id = ?"


# -- requests as they were told


@dataclass(frozen=True, slots=True)
class _Known:
    """A request as it stood at the end of each day on which something was told of it, the oldest first."""

    told: Mapping[date, PaymentRequest]

    @property
    def last(self) -> PaymentRequest:
        return list(self.told.values())[-1]

    def on(self, day: date) -> PaymentRequest:
        """As it stood at the end of a day, or at first where it was told later."""
        before = [request for told, request in self.told.items() if told <= day]
        return before[-1] if before else next(iter(self.told.values()))


class _Change(NamedTuple):
    """A change of a request: the day it was told on, and the fields that it replaced, as JSON."""

    day: date
    details: str


class _Made(NamedTuple):
    """How a request came to be, by its place in the history."""

    entry: int
    settled_by_engine: bool


_REQUESTS = f"SELECT {columns_of(payment_requests)} FROM payment_requests WHERE client_id = ? ORDER BY id"
_HISTORY = (
    "SELECT id, at, actor, event, request_id, details FROM history"
    " WHERE client_id = ? AND request_id IS NOT NULL ORDER BY id"
)
_SETTINGS = "SELECT id, at, details FROM history WHERE client_id IS NULL AND event = 'settings_changed'"


def _known(unit: UnitOfWork, client_id: int, *, known_on: date, zone: Zone) -> list[_Known]:
    changes: dict[int, list[_Change]] = defaultdict(list)
    made: dict[int, _Made] = {}
    for entry, at, actor, event, request_id, details in unit.connection.exec_driver_sql(
        _HISTORY, (client_id,)
    ):
        if event == Event.REQUEST_STATUS:
            changes[request_id].append(_Change(zone.day_of(at), details))
        else:
            settled_by_engine = actor == ENGINE and event == Event.PERIOD_SETTLED
            made.setdefault(request_id, _Made(entry, settled_by_engine))
    windows = _window_changes(unit, zone)
    found: list[_Known] = []
    for row in unit.connection.exec_driver_sql(_REQUESTS, (client_id,)).cursor.fetchall():
        request = request_of(row)
        told_on = max(request.issued_on, zone.day_of(request.created_at))
        if request.id in made and made[request.id].settled_by_engine:
            told_on = max([told_on, *(day for entry, day in windows if entry < made[request.id].entry)])
        told = _told(request, changes[request.id], told_on=told_on)
        known = {day: state for day, state in told if day <= known_on}
        if known:
            found.append(_Known(known))
    return found


def _window_changes(unit: UnitOfWork, zone: Zone) -> list[tuple[int, date]]:
    """Where in the history, and on which day, the usage window was changed."""
    rows = unit.connection.exec_driver_sql(_SETTINGS)
    return [
        (row[0], zone.day_of(row[1])) for row in rows if "usage_window_days" in json.loads(row[2])["after"]
    ]


def _told(
    request: PaymentRequest, changes: Sequence[_Change], *, told_on: date
) -> Iterator[tuple[date, PaymentRequest]]:
    """Every state it had, the oldest first, with the day on which that was told."""
    states = [request]
    for change in reversed(changes):
        states.append(states[-1]._replace(**fields_from(json.loads(change.details)["before"])))
    # Where the clock was set back, what is told then is told on the latest day so far.
    days = accumulate((change.day for change in changes), max, initial=told_on)
    return zip(days, reversed(states), strict=True)


# -- their movements


def _movements(known: _Known) -> list[Movement]:
    """What a request did to the balance. Raises `DoesNotAddUp` where that is not how it stands."""
    asked, amount = _asked(known.last), Money(known.last.amount, known.last.currency)
    told_on = next(iter(known.told))
    moves = [Movement(known.last.issued_on, told_on, MovementKind.REQUEST, asked, amount)]
    was = RequestStatus.PENDING
    for day, state in known.told.items():
        if state.status is PAID and was is PAID:
            moves[-1] = _paid_again(moves[-1], state, day=day)
        else:
            moves += [
                Movement(_counts_on(state, kind, told=day), day, kind, asked, _signed(kind, amount))
                for kind in _steps(was, state.status)
            ]
        if state.status is PAID:
            moves[-1] = replace(moves[-1], external_reference=state.external_reference)
        was = state.status
    if sum(move.amount.minor for move in moves) != (amount.minor if was.open else 0):
        raise DoesNotAddUp(moves, was)
    return moves


def _steps(was: RequestStatus, now: RequestStatus) -> Iterator[MovementKind]:
    """From open, paid or canceled to another of these: by way of open where it was neither."""
    if was is now or (was.open and now.open):
        return
    if was is PAID:
        yield MovementKind.PAYMENT_TAKEN_BACK
    elif was is CANCELED:
        yield MovementKind.REOPENED
    if now is PAID:
        yield MovementKind.PAYMENT
    elif now is CANCELED:
        yield MovementKind.CANCELED


def _counts_on(state: PaymentRequest, kind: MovementKind, *, told: date) -> date:
    if kind is MovementKind.PAYMENT and state.paid_on is not None:
        return state.paid_on
    return told


def _signed(kind: MovementKind, amount: Money) -> Money:
    less = kind in {MovementKind.PAYMENT, MovementKind.CANCELED}
    return Money(-amount.minor, amount.currency) if less else amount


def _paid_again(payment: Movement, state: PaymentRequest, *, day: date) -> Movement:
    """A payment set again moves to the day it is given; with the same one nothing has changed."""
    if state.paid_on is None or state.paid_on == payment.day:
        return payment
    return replace(payment, day=state.paid_on, recorded_on=day)


def _asked(request: PaymentRequest) -> AskedFor:
    if request.number is None:
        raise NotFound(request=request.id)
    period = None
    if request.period_start is not None and request.period_end is not None:
        period = _days(request.period_start, request.period_end)
    return AskedFor(request.number, request.type, request.kind, request.description, period)


def _days(start_on: date, range_end: date) -> Days:
    """A half-open range as people read it; one that ended on the day before its first is that day."""
    return Days(start_on, max(start_on, range_end - ONE_DAY))


# -- as accounts


def _accounts(requests: Iterable[_Known], *, days: Days, known_on: date) -> tuple[CurrencyAccount, ...]:
    by_currency: dict[str, list[_Known]] = defaultdict(list)
    for known in requests:
        by_currency[known.last.currency].append(known)
    accounts = [_account(c, by_currency[c], days=days, known_on=known_on) for c in sorted(by_currency)]
    return tuple(a for a in accounts if a.movements or a.opening.minor)


def _account(currency: str, requests: Sequence[_Known], *, days: Days, known_on: date) -> CurrencyAccount:
    opening = 0
    moved: list[Movement] = []
    open_amounts: list[OpenAmount] = []
    for known in requests:
        moves = _movements(known)
        opening += sum(m.amount.minor for m in moves if m.day < days.first)
        moved += [m for m in moves if m.day in days]
        owed = sum(m.amount.minor for m in moves if m.day <= days.last)
        if owed:
            due_on = known.on(min(days.last, known_on)).due_on
            open_amounts.append(OpenAmount(moves[0].request, due_on, Money(owed, currency)))
    return CurrencyAccount(
        opening=Money(opening, currency),
        movements=tuple(sorted(moved, key=_place)),
        closing=Money(sum(part.amount.minor for part in open_amounts), currency),
        open_amounts=tuple(open_amounts),
    )


_ORDER = {kind: place for place, kind in enumerate(MovementKind)}


def _place(movement: Movement) -> tuple[date, int, int, int, date]:
    number = movement.request.number
    return (movement.day, _ORDER[movement.kind], number.year, number.sequence, movement.recorded_on)
