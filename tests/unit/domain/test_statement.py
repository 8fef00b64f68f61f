"""A statement adds up or is not made; the days that people ask for by name."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from agencybilling.domain.minutes import Milliseconds
from agencybilling.domain.money import Money
from agencybilling.domain.payments import RequestNumber, RequestType
from agencybilling.domain.statement import (
    Aging,
    AskedFor,
    CurrencyAccount,
    DayOfUse,
    Days,
    DoesNotAddUp,
    Movement,
    MovementKind,
    OpenAmount,
    Statement,
    StatementRange,
    Use,
    days_of,
)

FIRST, LAST = date(2026, 11, 1), date(2026, 11, 30)
NOVEMBER = Days(FIRST, LAST)
VISIT = AskedFor(RequestNumber(2026, 7), RequestType.ONE_OFF, None, "Visit")


def usd(minor: int) -> Money:
    return Money(minor, "USD")


def asked(minor: int, day: date = FIRST, recorded_on: date = FIRST) -> Movement:
    return Movement(day, recorded_on, MovementKind.REQUEST, VISIT, usd(minor))


def owed(minor: int, due_on: date = LAST) -> OpenAmount:
    return OpenAmount(VISIT, due_on, usd(minor))


ACCOUNT = CurrencyAccount(usd(100), (asked(50), asked(25)), usd(175), (owed(175),))
STATEMENT = Statement(12, "Aldermoor Dental", NOVEMBER, LAST, (ACCOUNT,))


def test_each_movement_has_the_balance_after_it() -> None:
    assert [balance for _, balance in ACCOUNT.running()] == [usd(150), usd(175)]
    assert ACCOUNT.total_of(MovementKind.REQUEST) == usd(75)
    assert ACCOUNT.total_of(MovementKind.PAYMENT) == usd(0)


def test_opening_and_movements_come_to_closing_or_it_is_not_made() -> None:
    with pytest.raises(DoesNotAddUp):
        replace(ACCOUNT, movements=(asked(50),))
    with pytest.raises(DoesNotAddUp):
        replace(ACCOUNT, opening=usd(99))
    with pytest.raises(DoesNotAddUp):
        replace(ACCOUNT, open_amounts=(owed(174),))


@pytest.mark.parametrize(
    "movement", [asked(75, day=date(2026, 12, 1)), asked(75, recorded_on=date(2026, 12, 1))]
)
def test_a_movement_of_another_day_or_not_known_yet_has_no_place(movement: Movement) -> None:
    account = replace(ACCOUNT, movements=(movement,))
    with pytest.raises(DoesNotAddUp):
        replace(STATEMENT, accounts=(account,))


def test_pools_sum_to_the_minutes_of_all_days() -> None:
    day = DayOfUse(FIRST, Milliseconds(60_000), Milliseconds(15_000))
    use = Use(days=(day,), included=Milliseconds(50_000), billable=Milliseconds(25_000))
    assert use.total == day.total == 75_000
    with pytest.raises(DoesNotAddUp):
        replace(use, billable=Milliseconds(1))


@pytest.mark.parametrize(
    ("due_on", "aged"),
    [
        (date(2026, 12, 1), Aging(not_due=5)),
        (date(2026, 11, 30), Aging(not_due=5)),
        (date(2026, 11, 29), Aging(up_to_30=5)),
        (date(2026, 10, 31), Aging(up_to_30=5)),
        (date(2026, 10, 30), Aging(up_to_60=5)),
        (date(2026, 10, 1), Aging(up_to_60=5)),
        (date(2026, 9, 30), Aging(up_to_90=5)),
        (date(2026, 9, 1), Aging(up_to_90=5)),
        (date(2026, 8, 31), Aging(over_90=5)),
    ],
)
def test_what_is_owed_ages_by_the_days_since_it_was_due(due_on: date, aged: Aging) -> None:
    account = CurrencyAccount(usd(5), (), usd(5), (owed(5, due_on),))
    assert account.aging(LAST) == aged
    assert aged.total == 5


def test_what_was_paid_ahead_has_no_age() -> None:
    account = CurrencyAccount(usd(2), (), usd(2), (owed(5), owed(-3)))
    assert account.aging(LAST) == Aging(not_due=5, paid_ahead=-3)


def test_a_statement_is_aged_as_of_its_last_day_or_what_was_known_before() -> None:
    assert STATEMENT.aged_on == LAST
    assert replace(STATEMENT, known_on=date(2026, 11, 9)).aged_on == date(2026, 11, 9)
    assert replace(STATEMENT, known_on=date(2027, 1, 1)).aged_on == LAST


def test_its_number_tells_client_days_and_knowledge() -> None:
    assert STATEMENT.number == "ST-000012-20261101-20261130-20261130"


def test_each_day_of_use_has_its_place() -> None:
    used = DayOfUse(date(2026, 11, 2), Milliseconds(1))
    statement = replace(STATEMENT, days=Days(FIRST, date(2026, 11, 3)), use=Use((used,), Milliseconds(1)))
    assert list(statement.each_day_of_use()) == [DayOfUse(FIRST), used, DayOfUse(date(2026, 11, 3))]


@pytest.mark.parametrize(
    ("choice", "first", "last"),
    [
        (StatementRange.THIS_PERIOD, "2026-01-28", "2026-02-27"),
        (StatementRange.THIS_MONTH, "2026-02-01", "2026-02-28"),
        (StatementRange.LAST_MONTH, "2026-01-01", "2026-01-31"),
        (StatementRange.THIS_QUARTER, "2026-01-01", "2026-03-31"),
        (StatementRange.LAST_QUARTER, "2025-10-01", "2025-12-31"),
        (StatementRange.THIS_YEAR, "2026-01-01", "2026-12-31"),
        (StatementRange.LAST_YEAR, "2025-01-01", "2025-12-31"),
        (StatementRange.ALL, "2025-05-05", "2026-02-28"),
    ],
)
def test_days_by_name(choice: StatementRange, first: str, last: str) -> None:
    period = Days(date(2026, 1, 28), date(2026, 2, 27))
    found = days_of(choice, today=date(2026, 2, 28), period=period, since=date(2025, 5, 5))
    assert found == Days(date.fromisoformat(first), date.fromisoformat(last))


def test_without_a_billing_period_its_month_stands_for_it() -> None:
    today = date(2024, 2, 29)
    found = days_of(StatementRange.THIS_PERIOD, today=today, period=None, since=today)
    assert found == Days(date(2024, 2, 1), today)
