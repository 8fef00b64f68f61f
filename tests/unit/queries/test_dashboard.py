"""The dashboard: each count and amount is that of the list behind it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

from agencybilling.domain.money import Money
from agencybilling.domain.payments import RequestNumber, RequestStatus
from agencybilling.domain.subscriptions import SubscriptionStatus
from agencybilling.queries.clients import ClientFilter, all_clients, count_clients
from agencybilling.queries.dashboard import (
    Attention,
    Owed,
    Settling,
    attention,
    due_this_week,
)
from agencybilling.queries.platform import Wanted, count_to_do, done_lately, to_do
from agencybilling.queries.requests import RequestRow, all_requests
from agencybilling.queries.usage import UsageState, usage_rows
from agencybilling.services.payments import StatusChange
from tests.builders import SmallAgency
from tests.unit.queries.lively import WINDOW, lively_agency

AGENCY = lively_agency()
NINE_TENTHS = 0.9


def seen(agency: SmallAgency) -> Attention:
    with agency.books.read() as unit:
        return attention(unit, today=agency.today, usage_window_days=agency.settings.usage_window_days)


def requests() -> list[RequestRow]:
    with AGENCY.books.read() as unit:
        return list(all_requests(unit))


def owed(rows: Iterable[RequestRow]) -> Owed:
    held = list(rows)
    sums: Counter[str] = Counter()
    for row in held:
        sums[row.amount.currency] += row.amount.minor
    return Owed(len(held), tuple(Money(minor, currency) for currency, minor in sorted(sums.items())))


def test_money_that_is_late_or_due_soon() -> None:
    now = seen(AGENCY)
    assert now.overdue == owed(row for row in requests() if row.request.status is RequestStatus.OVERDUE)
    assert now.failed == owed(row for row in requests() if row.request.status is RequestStatus.FAILED)
    assert now.due_this_week == owed(
        row
        for row in requests()
        if row.request.open
        and row.request.status is not RequestStatus.OVERDUE
        and 0 <= (row.request.due_on - AGENCY.today).days <= 6
    )
    assert now.overdue.count and now.failed.count and now.due_this_week.count  # noqa: PT018 - none is empty


def test_a_week_has_seven_days_with_today() -> None:
    wanted = due_this_week(date(2026, 3, 20))
    assert (wanted.due_from, wanted.due_to) == (date(2026, 3, 20), date(2026, 3, 26))


def test_clients_in_trouble() -> None:
    with AGENCY.books.read() as unit:
        clients = list(all_clients(unit))
    now = seen(AGENCY)
    assert now.blocked == sum(c.status is SubscriptionStatus.BLOCKED for c in clients) == 1
    nearly = [c.name for c in clients if c.included and (c.included_used or 0) >= NINE_TENTHS * c.included]
    assert now.nearly_used == len(nearly) == 1


def test_usage_that_nobody_is_charged_with() -> None:
    with AGENCY.books.read() as unit:
        states = Counter(row.state for row in usage_rows(unit))
    now = seen(AGENCY)
    assert (now.unbilled, now.unassigned) == (states[UsageState.UNBILLED], states[UsageState.UNASSIGNED])
    assert [source.source for source in now.sources] == ["vapi"]


def test_periods_that_ended_wait_for_their_usage(agency: SmallAgency) -> None:
    agency.app.settings.change(usage_window_days=WINDOW)
    agency.settings = agency.app.settings.get()
    agency.subscriber("Ash", due_days=90)
    agency.subscriber("Birch", due_days=90)
    agency.subscriber("Cedar", rhythm={"every": 1, "unit": "week"}, due_days=90)
    assert seen(agency).settling == ()
    agency.engine("2026-01-31T10:00")
    agency.app.subscriptions.cancel("Birch")
    with agency.app.read() as unit:
        assert count_clients(unit, ClientFilter(settling=True)) == 2
    # Cedar's week ended on 29 January.
    week = Settling(date(2026, 2, 1), 1, date(2026, 1, 28))
    canceled = Settling(date(2026, 2, 3), 1, date(2026, 1, 31))
    assert seen(agency).settling == (week, canceled)
    agency.engine("2026-02-01T10:00")
    assert seen(agency).settling == (canceled, Settling(date(2026, 2, 4), 1, date(2026, 1, 31)))


def test_what_is_to_do_on_the_platform_is_listed_client_by_client() -> None:
    agency = lively_agency()
    with agency.books.read() as unit:
        rows = to_do(unit)
        assert count_to_do(unit) == len(rows)
    assert [(row.client, row.campaign, row.wanted) for row in rows] == [
        ("Birch Realty", "Recall", Wanted.PAUSE),
        ("Cedar Clinic", "Recall", Wanted.PAUSE),
        ("Cedar Clinic", "Sales", Wanted.PAUSE),
        ("Elm Motors", "Follow-up", Wanted.PAUSE),
    ]
    agency.app.platform.tick_off([rows[1].key])
    with agency.books.read() as unit:
        assert [row.key for row in to_do(unit)] == [rows[0].key, rows[2].key, rows[3].key]
        (done,) = done_lately(unit, 10)
    assert (done.key, done.done_at) == (rows[1].key, agency.now)


def test_new_books_ask_for_nothing(agency: SmallAgency) -> None:
    nothing = Owed(0, ())
    assert seen(agency) == Attention(
        overdue=nothing,
        failed=nothing,
        due_this_week=nothing,
        blocked=0,
        nearly_used=0,
        settling=(),
        sources=(),
        unbilled=0,
        unassigned=0,
        platform_changes=0,
    )


def test_what_a_person_set_overdue_before_its_day_is_due_this_week_too(agency: SmallAgency) -> None:
    agency.subscriber("Ash", due_days=3)
    agency.app.payments.set_statuses([RequestNumber(2026, 1)], StatusChange("overdue"))
    assert seen(agency).due_this_week == seen(agency).overdue
