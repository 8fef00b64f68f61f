"""What needs attention today: counts and amounts, each with the filter of the list behind it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from agencybilling.domain.calendar import ONE_DAY
from agencybilling.domain.money import Money
from agencybilling.domain.payments import RequestStatus
from agencybilling.domain.subscriptions import Period
from agencybilling.queries.clients import ClientChip, ClientFilter, count_clients
from agencybilling.queries.platform import count_to_do
from agencybilling.queries.requests import OPEN, RequestFilter, Total, totals
from agencybilling.queries.usage import UsageFilter, UsageState, count_records
from agencybilling.store.agents import SourceState
from agencybilling.store.books import UnitOfWork

OVERDUE = RequestFilter(statuses=frozenset({RequestStatus.OVERDUE}))
FAILED = RequestFilter(statuses=frozenset({RequestStatus.FAILED}))
BLOCKED = ClientFilter(chip=ClientChip.BLOCKED)
NEARLY_USED = ClientFilter(used_percent=90)
UNBILLED = UsageFilter(states=frozenset({UsageState.UNBILLED}))
UNASSIGNED = UsageFilter(states=frozenset({UsageState.UNASSIGNED}))
WEEK = 7


def due_this_week(today: date) -> RequestFilter:
    """Open requests whose last day to pay is one of seven from today on."""
    return RequestFilter(statuses=OPEN, due_from=today, due_to=last_of_week(today))


def last_of_week(today: date) -> date:
    """The last of seven days of which today is the first."""
    return today + timedelta(days=WEEK - 1)


@dataclass(frozen=True, slots=True)
class Owed:
    """A number of requests, and what they come to in each currency."""

    count: int
    amounts: tuple[Money, ...]


@dataclass(frozen=True, slots=True)
class Settling:
    """Periods that have ended, and the day on which they are settled: until then their usage can come in.

    `last_day` is the last day of the latest of them.
    """

    day: date
    periods: int
    last_day: date


@dataclass(frozen=True, slots=True)
class Attention:
    """What needs attention. `sources` tells up to when each source's usage is in."""

    overdue: Owed
    failed: Owed
    due_this_week: Owed
    blocked: int
    nearly_used: int
    settling: tuple[Settling, ...]
    sources: tuple[SourceState, ...]
    unbilled: int
    unassigned: int
    platform_changes: int


def attention(unit: UnitOfWork, *, today: date, usage_window_days: int) -> Attention:
    """What needs attention on this day."""
    return Attention(
        overdue=_owed(totals(unit, OVERDUE)),
        failed=_owed(totals(unit, FAILED)),
        due_this_week=_owed(totals(unit, due_this_week(today))),
        blocked=count_clients(unit, BLOCKED),
        nearly_used=count_clients(unit, NEARLY_USED),
        settling=settling(unit, usage_window_days),
        sources=tuple(unit.agents.sources()),
        unbilled=count_records(unit, UNBILLED),
        unassigned=count_records(unit, UNASSIGNED),
        platform_changes=count_to_do(unit),
    )


_ENDED = (
    "SELECT start_on, end_on, canceled_on, COUNT(*) FROM periods"
    " WHERE settled_on IS NULL AND closed GROUP BY start_on, end_on, canceled_on"
)


def settling(unit: UnitOfWork, usage_window_days: int) -> tuple[Settling, ...]:
    """Periods that have ended and are not settled, by the day on which they will be."""
    found: dict[date, Settling] = {}
    for start_on, end_on, canceled_on, count in unit.connection.exec_driver_sql(_ENDED):
        canceled = None if canceled_on is None else date.fromisoformat(canceled_on)
        bounds = date.fromisoformat(start_on), date.fromisoformat(end_on)
        period = Period(0, 1, *bounds, closed=True, canceled_on=canceled)
        day, last_day = period.settles_on(usage_window_days), period.range_end - ONE_DAY
        if day is not None:
            before = found.get(day, Settling(day, 0, last_day))
            found[day] = Settling(day, before.periods + count, max(before.last_day, last_day))
    return tuple(found[day] for day in sorted(found))


def _owed(parts: Iterable[Total]) -> Owed:
    amounts: Counter[str] = Counter()
    count = 0
    for part in parts:
        amounts[part.amount.currency] += part.amount.minor
        count += part.count
    return Owed(count, tuple(Money(minor, currency) for currency, minor in sorted(amounts.items())))
