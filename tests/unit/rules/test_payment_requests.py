"""Payment requests and what their statuses do: SPEC 6."""

from __future__ import annotations

from datetime import date

import pytest

from agencybilling.domain.errors import (
    InvalidAmount,
    InvalidCurrency,
    InvalidDate,
    InvalidStatus,
    NotFound,
    RequestSettled,
)
from agencybilling.domain.payments import LineKind, RequestNumber, RequestStatus
from agencybilling.services.payments import StatusChange
from tests.builders import CLIENT, SmallAgency

OPEN = (RequestStatus.PENDING, RequestStatus.OVERDUE, RequestStatus.FAILED)


@pytest.fixture
def march() -> SmallAgency:
    """A client whose fee of 1 March 2026 is due on the 8th, with grace until the 13th."""
    agency = SmallAgency("2026-03-01T09:00")
    agency.subscriber()
    return agency


# -- what a request is


def test_voice_and_chat_are_lines_apart_each_rounded_once() -> None:
    agency = SmallAgency("2026-03-01T09:00")
    agency.subscriber(included_minutes=0, due_days=60)
    agency.call("10")  # 2.5 cents
    agency.chats(7)  # 1:45 minutes, 26.25 cents
    agency.engine("2026-04-01")
    usage = agency.request(1)
    assert [(line.kind, line.amount) for line in usage.lines] == [
        (LineKind.VOICE_USAGE, 3),
        (LineKind.CHAT_USAGE, 26),
    ]
    assert usage.amount == 29


def test_a_line_that_rounds_to_nothing_is_left_out() -> None:
    agency = SmallAgency("2026-03-01T09:00")
    agency.subscriber(included_minutes=0, due_days=60)
    agency.call("1")
    agency.chats(7)
    agency.engine("2026-04-01")
    assert [line.kind for line in agency.request(1).lines] == [LineKind.CHAT_USAGE]


def test_a_request_of_nothing_is_not_created() -> None:
    agency = SmallAgency("2026-03-01T09:00")
    agency.subscriber(included_minutes=0, recurring_fee="0")
    agency.call("1")
    agency.engine("2026-04-01")
    assert agency.requests() == ()
    assert agency.status() == "active"


def test_a_rate_switched_off_bills_nothing() -> None:
    agency = SmallAgency("2026-03-01T09:00")
    agency.subscriber(included_minutes=0, overage_rate=None, due_days=60)
    agency.call("60")
    agency.engine("2026-04-01")
    assert len(agency.requests()) == 2


# -- one-off charges


def test_a_charge_is_due_on_a_chosen_day_today_unless_given(agency: SmallAgency) -> None:
    agency.client()
    charge = agency.app.payments.charge
    charge(CLIENT, amount="5.5", currency="USD", description="  Set-up ")
    charge(CLIENT, amount="100", currency="JPY", description="Number", due_on="2026-02-01")
    first, second = agency.requests()
    assert (first.amount, first.due_on, first.grace_until) == (550, date(2026, 1, 1), None)
    assert (second.amount, second.due_on, second.description) == (100, date(2026, 2, 1), "Number")
    assert first.description == "Set-up"


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"currency": "usd", "amount": "ten"}, InvalidCurrency),
        ({"amount": "0"}, InvalidAmount),
        ({"amount": "-1"}, InvalidAmount),
        ({"amount": "1.001"}, InvalidAmount),
        ({"description": " "}, InvalidAmount),
        ({"due_on": "2025-12-31"}, InvalidDate),
        ({"due_on": "2026-02-30"}, InvalidDate),
    ],
)
def test_a_charge_that_cannot_stand_is_refused(
    agency: SmallAgency, fields: dict[str, str], error: type[Exception]
) -> None:
    agency.client()
    with pytest.raises(error):
        agency.app.payments.charge(
            CLIENT, **{"amount": "5", "currency": "USD", "description": "Set-up", **fields}
        )
    assert agency.requests() == ()


# -- statuses


@pytest.mark.parametrize("before", RequestStatus)
@pytest.mark.parametrize("after", RequestStatus)
def test_any_status_may_follow_any_other(
    march: SmallAgency, before: RequestStatus, after: RequestStatus
) -> None:
    march.set_status(0, before)
    march.set_status(0, after)
    assert march.request(0).status is after
    assert (march.request(0).paid_on is not None) == (after is RequestStatus.PAID)


def test_each_change_is_kept_in_the_history_with_who_and_when(march: SmallAgency) -> None:
    march.at("2026-03-02T10:00").set_status(0, RequestStatus.PAID, external_reference="BANK-1")
    at, actor, event, request, details = march.rows(
        "SELECT at, actor, event, request_id, details FROM history ORDER BY id DESC LIMIT 1"
    )[0]
    assert (at, actor, event, request) == (march.now, "agency", "request_status", 1)
    assert "pending" in details
    assert "paid" in details
    assert "BANK-1" in details


def test_a_word_that_is_no_status_is_refused(march: SmallAgency) -> None:
    with pytest.raises(InvalidStatus):
        march.set_status(0, "refunded")


def test_an_unknown_request_comes_before_a_malformed_status(march: SmallAgency) -> None:
    with pytest.raises(NotFound):
        march.set_status(1, "refunded")
    with pytest.raises(NotFound):
        march.set_status(-1, RequestStatus.PAID)


def test_a_request_is_found_by_the_number_people_quote(march: SmallAgency) -> None:
    march.client("Birch")
    change = StatusChange(RequestStatus.PAID)
    march.app.payments.set_status(CLIENT, RequestNumber(2026, 1), change=change)
    assert march.request(0).status is RequestStatus.PAID
    assert str(march.request(0).number) == "PR-2026-000001"
    with pytest.raises(NotFound):
        march.app.payments.set_status(CLIENT, RequestNumber(2026, 2), change=change)
    with pytest.raises(NotFound):
        march.app.payments.set_status("Birch", RequestNumber(2026, 1), change=change)


def test_paid_carries_the_day_the_money_came(march: SmallAgency) -> None:
    march.at("2026-03-05T09:00").set_status(0, RequestStatus.PAID, paid_on="2026-03-03")
    assert march.request(0).paid_on == date(2026, 3, 3)
    march.set_status(0, RequestStatus.PAID)
    assert march.request(0).paid_on == date(2026, 3, 5)


@pytest.mark.parametrize("paid_on", ["2026-03-02", "2026-02-30", "yesterday"])
def test_money_never_came_in_the_future_or_on_no_day(march: SmallAgency, paid_on: str) -> None:
    with pytest.raises(InvalidDate):
        march.set_status(0, RequestStatus.PAID, paid_on=paid_on)
    assert march.request(0).status is RequestStatus.PENDING


def test_a_reference_and_notes_stay_when_the_status_changes_without_them(march: SmallAgency) -> None:
    march.set_status(0, RequestStatus.PAID, external_reference="BANK-1", notes="by wire")
    march.set_status(0, RequestStatus.FAILED)
    assert (march.request(0).external_reference, march.request(0).notes) == ("BANK-1", "by wire")
    march.set_status(0, RequestStatus.PAID, external_reference="BANK-2")
    assert march.request(0).external_reference == "BANK-2"


def test_setting_what_already_holds_changes_nothing(march: SmallAgency) -> None:
    march.pay(0)
    before = march.dump()
    march.pay(0)
    assert march.dump() == before


def test_overdue_by_hand_acts_at_once(march: SmallAgency) -> None:
    march.set_status(0, RequestStatus.OVERDUE)
    assert march.status() == "past_due"
    march.set_status(0, RequestStatus.PENDING)
    assert march.status() == "active"


def test_an_open_status_with_the_due_date_gone_acts_at_once(march: SmallAgency) -> None:
    march.at("2026-03-09T09:00").set_status(0, RequestStatus.FAILED)
    assert march.status() == "past_due"


def test_setting_a_status_never_marks_other_requests_nor_blocks() -> None:
    agency = SmallAgency("2026-03-01T09:00")
    agency.subscriber(rhythm={"every": 1, "unit": "week"}, due_days=30, grace_days=0)
    agency.engine("2026-03-16")
    agency.at("2026-04-30T09:00").set_status(0, RequestStatus.OVERDUE)
    assert [r.status.value for r in agency.requests()] == ["overdue", "pending", "pending"]
    assert agency.status() == "past_due"


def test_one_paid_request_of_two_that_hold_is_not_enough() -> None:
    agency = SmallAgency("2026-03-01T09:00")
    agency.subscriber(rhythm={"every": 1, "unit": "week"}, due_days=3, grace_days=60)
    agency.engine("2026-03-16")
    agency.pay(0)
    assert agency.status() == "past_due"
    agency.pay(1)
    assert agency.status() == "active"


def test_a_one_off_request_set_overdue_touches_nothing(march: SmallAgency) -> None:
    march.app.payments.charge(CLIENT, amount="5", currency="USD", description="Set-up")
    march.set_status(1, RequestStatus.OVERDUE)
    assert march.status() == "active"


# -- reopened


@pytest.mark.parametrize("settled", [RequestStatus.PAID, RequestStatus.CANCELED])
@pytest.mark.parametrize("reopened", [RequestStatus.PENDING, RequestStatus.FAILED])
def test_a_cycle_request_reopened_after_its_due_date_is_due_anew(
    march: SmallAgency, settled: RequestStatus, reopened: RequestStatus
) -> None:
    march.set_status(0, settled)
    march.at("2026-03-20T09:00").set_status(0, reopened)
    request = march.request(0)
    assert (request.due_on, request.grace_until) == (date(2026, 3, 27), date(2026, 4, 1))
    assert march.status() == "active"


def test_a_request_reopened_on_its_due_date_keeps_it(march: SmallAgency) -> None:
    march.pay(0)
    march.at("2026-03-08T09:00").set_status(0, RequestStatus.PENDING)
    assert march.request(0).due_on == date(2026, 3, 8)


def test_a_request_set_overdue_again_keeps_its_due_date(march: SmallAgency) -> None:
    march.pay(0)
    march.at("2026-03-20T09:00").set_status(0, RequestStatus.OVERDUE)
    assert (march.request(0).due_on, march.status()) == (date(2026, 3, 8), "past_due")


def test_other_requests_reopened_are_due_today(march: SmallAgency) -> None:
    march.app.payments.charge(CLIENT, amount="5", currency="USD", description="Set-up")
    march.pay(1)
    march.at("2026-03-20T09:00").set_status(1, RequestStatus.PENDING)
    assert (march.request(1).due_on, march.request(1).grace_until) == (date(2026, 3, 20), None)


def test_a_request_of_a_canceled_subscription_is_reopened_with_its_own_terms(march: SmallAgency) -> None:
    march.pay(0)
    march.app.subscriptions.cancel(CLIENT)
    march.app.subscriptions.start(CLIENT)
    march.app.subscriptions.cancel(CLIENT)
    march.plan("Other", due_days=1)
    march.app.subscriptions.assign_plan(CLIENT, "Other")
    march.app.subscriptions.start(CLIENT)
    march.at("2026-03-20T09:00").set_status(0, RequestStatus.PENDING)
    assert march.request(0).due_on == date(2026, 3, 27)
    assert march.status() == "active"


# -- moved due dates


def test_a_moved_due_date_makes_an_open_request_pending_and_grace_moves_along(march: SmallAgency) -> None:
    march.engine("2026-03-10")
    assert march.status() == "past_due"
    march.app.payments.extend(CLIENT, 0, due_on="2026-03-10")
    request = march.request(0)
    assert (request.status, request.due_on, request.grace_until) == (
        RequestStatus.PENDING,
        date(2026, 3, 10),
        date(2026, 3, 15),
    )
    assert march.status() == "active"


def test_a_due_date_may_be_moved_nearer(march: SmallAgency) -> None:
    march.app.payments.extend(CLIENT, 0, due_on="2026-03-01")
    march.engine("2026-03-02")
    assert march.status() == "past_due"


def test_a_due_date_is_not_moved_into_the_past_or_to_no_day(march: SmallAgency) -> None:
    for day in ("2026-02-28", "2026-02-30", None):
        with pytest.raises(InvalidDate):
            march.app.payments.extend(CLIENT, 0, due_on=day)


@pytest.mark.parametrize("settled", [RequestStatus.PAID, RequestStatus.CANCELED])
def test_a_settled_request_has_no_due_date_to_move(march: SmallAgency, settled: RequestStatus) -> None:
    march.set_status(0, settled)
    with pytest.raises(RequestSettled):
        march.app.payments.extend(CLIENT, 0, due_on="2026-04-01")


def test_a_pack_requests_due_date_moves_without_any_grace(march: SmallAgency) -> None:
    march.pack()
    march.app.packs.assign(CLIENT, "Top-up")
    march.app.packs.apply(CLIENT, "Top-up")
    march.app.payments.extend(CLIENT, 1, due_on="2026-05-01")
    assert (march.request(1).due_on, march.request(1).grace_until) == (date(2026, 5, 1), None)


@pytest.mark.parametrize("status", RequestStatus)
def test_open_and_settled(status: RequestStatus) -> None:
    assert status.open == (status in OPEN)
