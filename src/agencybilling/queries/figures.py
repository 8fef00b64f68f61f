"""The figures behind the dashboard's pictures: minutes a day, money a month, receivables, what renews."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import assert_never

from agencybilling.domain.calendar import ONE_DAY, Rhythm, Unit, Zone
from agencybilling.domain.minutes import Milliseconds
from agencybilling.domain.money import Money
from agencybilling.domain.usage import Channel
from agencybilling.queries.conditions import Condition, compared
from agencybilling.store.books import UnitOfWork

# -- minutes


@dataclass(frozen=True, slots=True)
class DayMinutes:
    """Billed minutes of a day's calls and of its chats; unbilled and voided records have none."""

    day: date
    voice: Milliseconds
    chat: Milliseconds

    @property
    def total(self) -> Milliseconds:
        """Of both channels."""
        return Milliseconds(self.voice + self.chat)


# Days lead, so that each is a stretch of an index.
_MINUTES = (
    "WITH days (n, since, before) AS (VALUES {days})"
    " SELECT d.n, u.channel, SUM(u.billed_ms) FROM days d CROSS JOIN usage_records u"
    " WHERE u.occurred_at >= d.since AND u.occurred_at < d.before AND u.billed_ms IS NOT NULL"
    " AND u.voided_at IS NULL{of_client} GROUP BY d.n, u.channel"
)


def minutes_per_day(
    unit: UnitOfWork, *, zone: Zone, first: date, last: date, client_id: int | None = None
) -> list[DayMinutes]:
    """Every day from the first to the last, in the agency's zone: of all clients, or of one."""
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    if not days:
        return []
    bounds = (f"({n}, {zone.midnight(day)}, {zone.midnight(day + ONE_DAY)})" for n, day in enumerate(days))
    wanted = compared("u.client_id =", client_id) or Condition("")
    of_client = f" AND {wanted.sql}" if wanted.sql else ""
    sql = _MINUTES.format(days=", ".join(bounds), of_client=of_client)
    sums = {(row[0], row[1]): row[2] for row in unit.connection.exec_driver_sql(sql, wanted.values)}
    return [
        DayMinutes(
            day,
            voice=Milliseconds(sums.get((n, Channel.VOICE.value), 0)),
            chat=Milliseconds(sums.get((n, Channel.CHAT.value), 0)),
        )
        for n, day in enumerate(days)
    ]


# -- money


@dataclass(frozen=True, slots=True)
class MonthMoney:
    """What was issued in a month, without what was canceled since, and what was paid in it."""

    month: date
    requested: Money
    paid: Money


_REQUESTED = (
    "SELECT substr(issued_on, 1, 7), currency, SUM(amount) FROM payment_requests"
    " WHERE issued_on >= ? AND issued_on < ? AND status <> 'canceled' GROUP BY 1, 2"
)
_PAID = (
    "SELECT substr(paid_on, 1, 7), currency, SUM(amount) FROM payment_requests"
    " WHERE paid_on IS NOT NULL AND paid_on >= ? AND paid_on < ? GROUP BY 1, 2"
)


def money_per_month(unit: UnitOfWork, *, last: date, months: int = 12) -> list[MonthMoney]:
    """Every month up to the one of the last day, for each currency in which any of them has an amount."""
    begins = [_month_before(last, back) for back in reversed(range(months))]
    values = begins[0].isoformat(), _month_before(last, -1).isoformat()
    requested = _sums(unit, _REQUESTED, values=values)
    paid = _sums(unit, _PAID, values=values)
    currencies = sorted({currency for _, currency in (*requested, *paid)})
    return [
        MonthMoney(
            month,
            requested=Money(requested[month, currency], currency),
            paid=Money(paid[month, currency], currency),
        )
        for currency in currencies
        for month in begins
    ]


def _sums(unit: UnitOfWork, sql: str, *, values: tuple[str, str]) -> Counter[tuple[date, str]]:
    rows = unit.connection.exec_driver_sql(sql, values)
    return Counter({(date.fromisoformat(f"{row[0]}-01"), row[1]): row[2] for row in rows})


def _month_before(day: date, back: int) -> date:
    years, month = divmod(day.year * 12 + day.month - 1 - back, 12)
    return date(years, month + 1, 1)


class Age(StrEnum):
    """Days for which an open request's due date has gone."""

    NOT_DUE = "not_due"
    UP_TO_30 = "1-30"
    UP_TO_60 = "31-60"
    UP_TO_90 = "61-90"
    OVER_90 = "over_90"


@dataclass(frozen=True, slots=True)
class Receivables:
    """Open requests of an age, in one currency."""

    age: Age
    count: int
    amount: Money


_RECEIVABLES = (
    "SELECT CASE WHEN due_on >= ? THEN 'not_due' WHEN due_on >= ? THEN '1-30' WHEN due_on >= ? THEN '31-60'"
    " WHEN due_on >= ? THEN '61-90' ELSE 'over_90' END, currency, COUNT(*), SUM(amount) FROM payment_requests"
    " WHERE status IN ('pending', 'overdue', 'failed') GROUP BY 1, 2"
)


def receivables_by_age(unit: UnitOfWork, *, as_of: date) -> list[Receivables]:
    """Open requests by age as of a day, currency by currency and the youngest first."""
    bounds = tuple((as_of - timedelta(days=late)).isoformat() for late in (0, 30, 60, 90))
    rows = unit.connection.exec_driver_sql(_RECEIVABLES, bounds)
    found = [Receivables(Age(row[0]), row[2], Money(row[3], row[1])) for row in rows]
    ages = list(Age)
    return sorted(found, key=lambda part: (part.amount.currency, ages.index(part.age)))


# -- what comes


@dataclass(frozen=True, slots=True)
class Renewals:
    """How many periods begin on a day, and the fees they ask for in each currency."""

    day: date
    count: int
    fees: tuple[Money, ...]


# Active and Past Due subscriptions renew; a Blocked one does not (SPEC 5).
_RENEWING = (
    "SELECT s.start_on, p.number, p.end_on, t.every, t.unit, t.currency, COALESCE(t.recurring_fee, 0),"
    " COUNT(*) FROM subscriptions s JOIN terms t ON t.id = s.terms_id"
    " JOIN periods p ON p.subscription_id = s.id AND p.settled_on IS NULL AND NOT p.closed"
    " WHERE s.status IN ('active', 'past_due') AND p.end_on <= ?"
    " GROUP BY 1, 2, 3, 4, 5, 6, 7"
)


def upcoming_renewals(unit: UnitOfWork, *, first: date, last: date) -> list[Renewals]:
    """The days on which periods begin, as long as every fee is paid: short rhythms come several times."""
    counts: Counter[date] = Counter()
    fees: defaultdict[date, Counter[str]] = defaultdict(Counter)
    for start_on, number, end_on, every, unit_of, currency, fee, count in unit.connection.exec_driver_sql(
        _RENEWING, (last.isoformat(),)
    ):
        rhythm, anchor, k, day = Rhythm(every, Unit(unit_of)), _day(start_on), number, _day(end_on)
        while day <= last:
            if day >= first:
                counts[day] += count
                fees[day][currency] += fee * count
            k += 1
            day = rhythm.bound(anchor, k)
    return [Renewals(day, counts[day], _money(fees[day])) for day in sorted(counts)]


_FEES = (
    "SELECT t.currency, t.every, t.unit, t.recurring_fee, COUNT(*) FROM subscriptions s"
    " JOIN terms t ON t.id = s.terms_id WHERE s.status IN ('active', 'past_due') AND t.recurring_fee > 0"
    " GROUP BY 1, 2, 3, 4"
)


def recurring_revenue(unit: UnitOfWork) -> list[Money]:
    """The fees of subscriptions that renew, each for a month, in every currency.

    A month is a twelfth of a year of 365 days or 52 weeks. Each subscription's fee is rounded half up once.
    """
    sums: Counter[str] = Counter()
    for currency, every, unit_of, fee, count in unit.connection.exec_driver_sql(_FEES):
        sums[currency] += monthly_fee(fee, Rhythm(every, Unit(unit_of))) * count
    return list(_money(sums))


def monthly_fee(fee: int, rhythm: Rhythm) -> int:
    """What a fee of this rhythm comes to in a month: minor units, rounded half up."""
    numerator, denominator = fee * _times_a_year(rhythm.unit), 12 * rhythm.every
    return (2 * numerator + denominator) // (2 * denominator)


def _times_a_year(unit: Unit) -> int:
    match unit:
        case Unit.DAY:
            return 365
        case Unit.WEEK:
            return 52
        case Unit.MONTH:
            return 12
        case Unit.YEAR:
            return 1
        case _:
            assert_never(unit)


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _money(sums: Counter[str]) -> tuple[Money, ...]:
    return tuple(Money(minor, currency) for currency, minor in sorted(sums.items()) if minor)
