"""The statement of account: what a client was asked for and paid over a range of days, as known on a day."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from agencybilling.domain.calendar import ONE_DAY
from agencybilling.domain.minutes import NONE, Milliseconds
from agencybilling.domain.money import Money
from agencybilling.domain.payments import RequestKind, RequestNumber, RequestType


class DoesNotAddUp(ArithmeticError):
    """Figures of a statement that contradict each other; it is never handed out."""


@dataclass(frozen=True, slots=True)
class Days:
    """A range of days, both included."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def __iter__(self) -> Iterator[date]:
        return (self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1))


class MovementKind(StrEnum):
    """What changed the balance, in the order in which a day's movements stand."""

    REQUEST = "request"
    REOPENED = "reopened"
    PAYMENT_TAKEN_BACK = "payment_taken_back"
    PAYMENT = "payment"
    CANCELED = "canceled"


@dataclass(frozen=True, slots=True)
class AskedFor:
    """The request that a movement or an open amount is about; `period` is that of a cycle request."""

    number: RequestNumber
    type: RequestType
    kind: RequestKind | None
    description: str
    period: Days | None = None


@dataclass(frozen=True, slots=True)
class Movement:
    """One line of an account: above 0 what is owed more, below 0 what is owed less.

    It counts on `day` (the issue of a request, the day money came, the day of any other change) and was told
    to the books on `recorded_on`, which is later for a back-dated payment.
    """

    day: date
    recorded_on: date
    kind: MovementKind
    request: AskedFor
    amount: Money
    external_reference: str | None = None


@dataclass(frozen=True, slots=True)
class OpenAmount:
    """What was owed for a request on the statement's day of aging, and its due date as it was then.

    Below 0 where money came before the day of its request.
    """

    request: AskedFor
    due_on: date
    amount: Money


@dataclass(frozen=True, slots=True)
class Aging:
    """What is owed in one currency by the days for which its due date has gone, in minor units.

    `paid_ahead` is 0 or below: money that came before the day of its request.
    """

    not_due: int = 0
    up_to_30: int = 0
    up_to_60: int = 0
    up_to_90: int = 0
    over_90: int = 0
    paid_ahead: int = 0

    @property
    def total(self) -> int:
        """All of it: the closing balance."""
        return self.not_due + self.up_to_30 + self.up_to_60 + self.up_to_90 + self.over_90 + self.paid_ahead


@dataclass(frozen=True, slots=True)
class CurrencyAccount:
    """One currency's account: opening balance, movements in order of date, closing balance.

    Raises `DoesNotAddUp` where opening and movements do not come to closing, or what is open does not.
    """

    opening: Money
    movements: tuple[Movement, ...]
    closing: Money
    open_amounts: tuple[OpenAmount, ...]

    def __post_init__(self) -> None:
        total = self.opening
        for movement in self.movements:
            total += movement.amount
        if total != self.closing:
            raise DoesNotAddUp(self.opening, total, self.closing)
        if sum(part.amount.minor for part in self.open_amounts) != self.closing.minor:
            raise DoesNotAddUp(self.closing, self.open_amounts)

    @property
    def currency(self) -> str:
        """The currency of every amount in it."""
        return self.closing.currency

    def running(self) -> Iterator[tuple[Movement, Money]]:
        """Each movement with the balance after it."""
        balance = self.opening
        for movement in self.movements:
            balance += movement.amount
            yield movement, balance

    def total_of(self, *kinds: MovementKind) -> Money:
        """What movements of these kinds come to."""
        return Money(sum(m.amount.minor for m in self.movements if m.kind in kinds), self.currency)

    def aging(self, as_of: date) -> Aging:
        """What is owed by age as of a day."""
        parts = [0] * len(Aging.__slots__)
        for owed in self.open_amounts:
            parts[_age(owed, as_of)] += owed.amount.minor
        return Aging(*parts)


# Days late up to which a bucket holds, and the place of what was paid ahead.
_AGES = (0, 30, 60, 90)
_PAID_AHEAD = 5


def _age(owed: OpenAmount, as_of: date) -> int:
    return _PAID_AHEAD if owed.amount.minor < 0 else bisect_left(_AGES, (as_of - owed.due_on).days)


@dataclass(frozen=True, slots=True)
class DayOfUse:
    """Billed minutes of a day's calls and of its chats."""

    day: date
    voice: Milliseconds = NONE
    chat: Milliseconds = NONE

    @property
    def total(self) -> Milliseconds:
        """Of both channels."""
        return Milliseconds(self.voice + self.chat)


@dataclass(frozen=True, slots=True)
class Use:
    """The minutes of a statement's days: day by day where there were any, and by the pools they came from.

    The wallet is as it was before the first day and after the last; None where late usage leaves no figure
    for that instant. `chats_per_minute` is that of the last terms of those days, None where they have chat
    off. The pools sum to the minutes of all days.
    """

    days: tuple[DayOfUse, ...] = ()
    included: Milliseconds = NONE
    wallet: Milliseconds = NONE
    billable: Milliseconds = NONE
    uncovered: Milliseconds = NONE
    wallet_at_start: Milliseconds | None = NONE
    wallet_at_end: Milliseconds | None = NONE
    chats_per_minute: int | None = None

    def __post_init__(self) -> None:
        pools = self.included + self.wallet + self.billable + self.uncovered
        if pools != self.total:
            raise DoesNotAddUp(pools, self.total)

    @property
    def total(self) -> Milliseconds:
        """The minutes of all days."""
        return Milliseconds(sum(day.total for day in self.days))


@dataclass(frozen=True, slots=True)
class Statement:
    """A client's statement of account over days, as known at the end of a day.

    Accounts stand in order of their currencies; one without a balance and without movements is left out.
    Raises `DoesNotAddUp` where it holds what its days or its knowledge cannot.
    """

    client_id: int
    client: str
    days: Days
    known_on: date
    accounts: tuple[CurrencyAccount, ...] = ()
    use: Use = Use()

    def __post_init__(self) -> None:
        for movement in self.movements():
            if movement.day not in self.days or movement.recorded_on > self.known_on:
                raise DoesNotAddUp(movement, self.days, self.known_on)

    @property
    def number(self) -> str:
        """What people quote: the same for the same client, days and day of knowledge."""
        days = (self.days.first, self.days.last, self.known_on)
        return "-".join(("ST", f"{self.client_id:06d}", *(f"{day:%Y%m%d}" for day in days)))

    @property
    def aged_on(self) -> date:
        """The day as of which open amounts are aged: the last one, or what was known where days follow."""
        return min(self.days.last, self.known_on)

    def movements(self) -> Iterator[Movement]:
        """Those of every currency."""
        return (movement for account in self.accounts for movement in account.movements)

    def recorded_later(self, movement: Movement) -> bool:
        """Whether it was told to the books only after the statement's last day."""
        return movement.recorded_on > self.days.last

    def each_day_of_use(self) -> Iterator[DayOfUse]:
        """Every day, also those without minutes."""
        used: Mapping[date, DayOfUse] = {day.day: day for day in self.use.days}
        return (used.get(day, DayOfUse(day)) for day in self.days)


# -- which days


class StatementRange(StrEnum):
    """Days that people ask for by name; any two days can be given instead."""

    THIS_PERIOD = "this_period"
    THIS_MONTH = "this_month"
    LAST_MONTH = "last_month"
    THIS_QUARTER = "this_quarter"
    LAST_QUARTER = "last_quarter"
    THIS_YEAR = "this_year"
    LAST_YEAR = "last_year"
    ALL = "all"


_MONTHS = {
    StatementRange.THIS_MONTH: (1, 0),
    StatementRange.LAST_MONTH: (1, 1),
    StatementRange.THIS_QUARTER: (3, 0),
    StatementRange.LAST_QUARTER: (3, 1),
    StatementRange.THIS_YEAR: (12, 0),
    StatementRange.LAST_YEAR: (12, 1),
}


def days_of(choice: StatementRange, *, today: date, period: Days | None, since: date) -> Days:
    """The days of a range as of today.

    `period` is the client's billing period, without one this month stands for it; `since` the first day on
    which anything happened.
    """
    if choice is StatementRange.ALL:
        return Days(min(since, today), today)
    if choice is StatementRange.THIS_PERIOD:
        if period is not None:
            return period
        choice = StatementRange.THIS_MONTH
    months, back = _MONTHS[choice]
    month = today.year * 12 + today.month - 1
    begins = (month // months - back) * months
    return Days(_month(begins), _month(begins + months) - ONE_DAY)


def _month(count: int) -> date:
    year, month = divmod(count, 12)
    return date(year, month + 1, 1)
