"""The figures behind the pictures, held to the requests, records and clients that they stand for."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agencybilling.domain.calendar import ONE_DAY, Rhythm, Unit
from agencybilling.domain.money import Money
from agencybilling.domain.payments import RequestStatus
from agencybilling.domain.usage import Channel
from agencybilling.queries.figures import (
    Age,
    Renewals,
    minutes_per_day,
    money_per_month,
    monthly_fee,
    receivables_by_age,
    recurring_revenue,
    upcoming_renewals,
)
from agencybilling.queries.requests import RequestRow, all_requests
from agencybilling.queries.usage import UsageState, usage_rows
from agencybilling.services.payments import StatusChange
from tests.builders import SmallAgency
from tests.unit.queries.lively import lively_agency

AGENCY = lively_agency()
FIRST, LAST = date(2026, 1, 18), date(2026, 3, 21)


def requests() -> list[RequestRow]:
    with AGENCY.books.read() as unit:
        return list(all_requests(unit))


@pytest.mark.parametrize("client_id", [None, 1, 4, 7])
def test_minutes_of_each_day_in_the_agencys_zone(client_id: int | None) -> None:
    expected: Counter[tuple[date, Channel]] = Counter()
    with AGENCY.books.read() as unit:
        rows = list(usage_rows(unit))
        days = minutes_per_day(unit, zone=AGENCY.zone, first=FIRST, last=LAST, client_id=client_id)
    for row in rows:
        if client_id in {None, row.client_id} and row.state is not UsageState.VOIDED:
            expected[AGENCY.zone.day_of(row.occurred_at), row.channel] += row.billed or 0
    assert [d.day for d in days] == [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
    assert all(d.voice == expected[d.day, Channel.VOICE] for d in days)
    assert all(d.chat == expected[d.day, Channel.CHAT] for d in days)
    assert sum(d.voice + d.chat for d in days) == expected.total()


def test_no_days_have_no_minutes() -> None:
    with AGENCY.books.read() as unit:
        assert minutes_per_day(unit, zone=AGENCY.zone, first=LAST + ONE_DAY, last=LAST) == []


def test_money_of_each_month_by_issue_and_by_payment() -> None:
    requested: Counter[tuple[date, str]] = Counter()
    paid: Counter[tuple[date, str]] = Counter()
    for row in requests():
        r = row.request
        if r.status is not RequestStatus.CANCELED:
            requested[r.issued_on.replace(day=1), r.currency] += r.amount
        if r.paid_on is not None:
            paid[r.paid_on.replace(day=1), r.currency] += r.amount
    with AGENCY.books.read() as unit:
        months = money_per_month(unit, last=AGENCY.today)
    assert [m.month for m in months[:12]] == [date(2025, n, 1) for n in range(4, 13)] + [
        date(2026, n, 1) for n in (1, 2, 3)
    ]
    assert len(months) == 3 * 12
    assert {
        (m.month, m.requested.currency): m.requested.minor for m in months if m.requested.minor
    } == requested
    assert {(m.month, m.paid.currency): m.paid.minor for m in months if m.paid.minor} == paid


@pytest.mark.parametrize("days", [0, 29, 30, 31, 45, 60, 61, 62, 90, 91, 120])
def test_receivables_by_age_as_of_a_day(days: int) -> None:
    as_of = date(2026, 1, 10) + timedelta(days=days)
    counts: Counter[tuple[Age, str]] = Counter()
    sums: Counter[tuple[Age, str]] = Counter()
    for row in requests():
        if row.request.open:
            key = age((as_of - row.request.due_on).days), row.request.currency
            counts[key] += 1
            sums[key] += row.request.amount
    with AGENCY.books.read() as unit:
        parts = receivables_by_age(unit, as_of=as_of)
    assert {(p.age, p.amount.currency): p.count for p in parts} == counts
    assert {(p.age, p.amount.currency): p.amount.minor for p in parts} == sums
    assert parts == sorted(parts, key=lambda p: (p.amount.currency, list(Age).index(p.age)))


def age(late: int) -> Age:
    if late <= 0:
        return Age.NOT_DUE
    for most, found in ((30, Age.UP_TO_30), (60, Age.UP_TO_60), (90, Age.UP_TO_90)):
        if late <= most:
            return found
    return Age.OVER_90


def test_renewals_are_those_that_the_engine_then_makes() -> None:
    agency = lively_agency()
    first, last = agency.today + ONE_DAY, agency.today + timedelta(days=30)
    with agency.books.read() as unit:
        told = upcoming_renewals(unit, first=first, last=last)
        known = {row.request.id for row in all_requests(unit)}
        numbers = [row.request.number for row in all_requests(unit) if row.request.open]
    agency.app.payments.set_statuses([n for n in numbers if n is not None], StatusChange(RequestStatus.PAID))
    agency.engine(f"{last}T12:00")
    with agency.books.read() as unit:
        made = [row for row in all_requests(unit) if row.request.id not in known and row.request.kind]
    fees: Counter[tuple[date, str]] = Counter()
    for row in made:
        if row.request.kind == "recurring":
            fees[row.request.issued_on, row.request.currency] += row.request.amount
    assert {(day.day, fee.currency): fee.minor for day in told for fee in day.fees} == fees
    assert {currency for _, currency in fees} == {"JPY", "USD"}


def test_each_renewal_of_a_short_rhythm_is_told_and_none_of_a_blocked_one(agency: SmallAgency) -> None:
    agency.subscriber("Ash", rhythm={"every": 10, "unit": "day"}, recurring_fee="5.00")
    agency.subscriber("Birch", rhythm={"every": 1, "unit": "month"}, recurring_fee=None, included_minutes=0)
    agency.subscriber("Cedar", due_days=0, grace_days=0)
    agency.engine("2026-01-03T09:00")
    assert agency.status("Cedar") == "blocked"
    with agency.books.read() as unit:
        told = upcoming_renewals(unit, first=date(2026, 1, 11), last=date(2026, 2, 1))
    fee = (Money(500, "USD"),)
    assert told == [
        Renewals(date(2026, 1, 11), 1, fee),
        Renewals(date(2026, 1, 21), 1, fee),
        Renewals(date(2026, 1, 31), 1, fee),
        Renewals(date(2026, 2, 1), 1, ()),
    ]


def test_recurring_revenue_is_of_what_renews(agency: SmallAgency) -> None:
    agency.subscriber("Ash", recurring_fee="99.00")
    agency.subscriber("Birch", recurring_fee="10.00", rhythm={"every": 1, "unit": "week"}, due_days=60)
    agency.subscriber("Cedar", due_days=0, grace_days=0, recurring_fee="1000.00")
    agency.subscriber("Dogwood", currency="JPY", recurring_fee="5000", rhythm={"every": 1, "unit": "year"})
    agency.engine("2026-01-03T09:00")
    with agency.books.read() as unit:
        assert recurring_revenue(unit) == [Money(417, "JPY"), Money(9900 + 4333, "USD")]


@given(fee=st.integers(0, 10**15), every=st.integers(1, 400), unit=st.sampled_from(Unit))
def test_a_fee_for_a_month_is_rounded_half_up(fee: int, every: int, unit: Unit) -> None:
    a_year = {Unit.DAY: 365, Unit.WEEK: 52, Unit.MONTH: 12, Unit.YEAR: 1}[unit]
    exact = Decimal(fee) * a_year / (12 * every)
    assert monthly_fee(fee, Rhythm(every, unit)) == exact.quantize(Decimal(1), rounding=ROUND_HALF_UP)
