"""Assigning, starting, canceling, settling by hand: SPEC 4."""

from __future__ import annotations

from datetime import date

import pytest

from agencybilling.domain.decide.draft import ReactivateWhen
from agencybilling.domain.errors import (
    ClientDisabled,
    InvalidStartDate,
    NoLiveSubscription,
    NoPlanAssigned,
    NotFound,
    NothingToSettle,
    PlanArchived,
    SubscriptionLive,
)
from agencybilling.domain.payments import RequestKind, RequestStatus
from agencybilling.domain.subscriptions import StartedBy
from tests.builders import CLIENT, SmallAgency


def statuses(agency: SmallAgency) -> list[str]:
    return [request.status.value for request in agency.requests()]


# -- assigning a plan


def test_another_assigned_plan_replaces_the_first(agency: SmallAgency) -> None:
    agency.plan("Small")
    agency.plan("Large")
    agency.client(plan="Small")
    agency.app.subscriptions.assign_plan(CLIENT, "large")
    plan = agency.account().plan
    assert plan is not None
    assert plan.name == "Large"


def test_assigning_the_assigned_plan_changes_nothing(agency: SmallAgency) -> None:
    agency.plan()
    agency.client(plan="Growth")
    before = agency.dump()
    agency.app.subscriptions.assign_plan(CLIENT, "Growth")
    assert agency.dump() == before


def test_nothing_may_be_live_when_a_plan_is_assigned_or_removed(agency: SmallAgency) -> None:
    agency.subscriber()
    agency.plan("Other")
    with pytest.raises(SubscriptionLive):
        agency.app.subscriptions.assign_plan(CLIENT, "Other")
    with pytest.raises(SubscriptionLive):
        agency.app.subscriptions.remove_plan(CLIENT)


def test_an_archived_plan_is_not_assigned(agency: SmallAgency) -> None:
    agency.plan()
    agency.client()
    agency.app.catalog.archive_plan("Growth")
    with pytest.raises(PlanArchived):
        agency.app.subscriptions.assign_plan(CLIENT, "Growth")


def test_a_plan_is_removed_once(agency: SmallAgency) -> None:
    agency.plan()
    agency.client(plan="Growth")
    agency.app.subscriptions.remove_plan(CLIENT)
    assert agency.account().plan is None
    with pytest.raises(NoPlanAssigned):
        agency.app.subscriptions.remove_plan(CLIENT)


def test_unknown_names_are_not_found(agency: SmallAgency) -> None:
    with pytest.raises(NotFound):
        agency.app.subscriptions.assign_plan("Nobody", "Growth")
    agency.client()
    with pytest.raises(NotFound):
        agency.app.subscriptions.assign_plan(CLIENT, "Growth")
    with pytest.raises(NotFound):
        agency.app.subscriptions.start(4711)


# -- starting


def test_the_needs_of_a_start_are_checked_in_their_order(agency: SmallAgency) -> None:
    start = agency.app.subscriptions.start
    agency.plan()
    agency.client()
    agency.app.clients.set_enabled(CLIENT, enabled=False)
    with pytest.raises(ClientDisabled):
        start(CLIENT, start_on="2027-01-01")
    agency.app.clients.set_enabled(CLIENT, enabled=True)
    with pytest.raises(NoPlanAssigned):
        start(CLIENT, start_on="2027-01-01")
    agency.app.subscriptions.assign_plan(CLIENT, "Growth")
    agency.app.catalog.archive_plan("Growth")
    with pytest.raises(PlanArchived):
        start(CLIENT, start_on="2027-01-01")
    agency.app.catalog.archive_plan("Growth", archived=False)
    with pytest.raises(InvalidStartDate):
        start(CLIENT, start_on="2027-01-01")
    start(CLIENT)
    with pytest.raises(SubscriptionLive):
        start(CLIENT, start_on="2027-01-01")


def test_a_malformed_start_date_comes_before_every_need(agency: SmallAgency) -> None:
    agency.client()
    agency.app.clients.set_enabled(CLIENT, enabled=False)
    with pytest.raises(InvalidStartDate):
        agency.app.subscriptions.start(CLIENT, start_on="2026-02-30")


def test_a_start_says_by_whom(agency: SmallAgency) -> None:
    agency.plan()
    agency.client(plan="Growth")
    agency.app.subscriptions.start(CLIENT, by=StartedBy.CLIENT)
    assert agency.subscription().started_by is StartedBy.CLIENT


@pytest.mark.parametrize(
    ("start_on", "fits"),
    [("2026-02-28", False), ("2026-03-01", True), ("2026-03-31", True), ("2026-04-01", False)],
)
def test_the_first_period_contains_today(start_on: str, fits: bool) -> None:  # noqa: FBT001 - a column
    agency = SmallAgency("2026-03-31T09:00")
    agency.plan()
    agency.client(plan="Growth")
    if not fits:
        with pytest.raises(InvalidStartDate):
            agency.app.subscriptions.start(CLIENT, start_on=start_on)
        return
    agency.app.subscriptions.start(CLIENT, start_on=start_on)
    assert agency.period().start_on == date.fromisoformat(start_on)


def test_the_first_request_of_a_backdated_start_is_due_counted_from_the_day_of_starting() -> None:
    agency = SmallAgency("2026-03-20T09:00")
    agency.plan()
    agency.client(plan="Growth")
    agency.app.subscriptions.start(CLIENT, start_on="2026-03-01")
    fee = agency.request(0)
    assert (fee.issued_on, fee.due_on, fee.grace_until) == (
        date(2026, 3, 20),
        date(2026, 3, 27),
        date(2026, 4, 1),
    )
    assert (fee.period_start, fee.period_end) == (date(2026, 3, 1), date(2026, 4, 1))
    agency.engine("2026-04-01")
    assert agency.request(1).due_on == date(2026, 4, 8)


def test_a_new_start_is_not_before_the_day_of_the_last_cancel() -> None:
    agency = SmallAgency("2026-03-01T09:00")
    agency.subscriber()
    agency.at("2026-03-10T09:00").app.subscriptions.cancel(CLIENT)
    with pytest.raises(InvalidStartDate):
        agency.app.subscriptions.start(CLIENT, start_on="2026-03-09")
    agency.app.subscriptions.start(CLIENT, start_on="2026-03-10")
    assert agency.status() == "active"


# -- snapshot


def test_nothing_done_to_the_catalog_changes_a_subscription(agency: SmallAgency) -> None:
    agency.subscriber(included_minutes=0, due_days=60)
    name = f"Plan of {CLIENT}"
    agency.app.catalog.edit_plan(
        name, {"name": name, "currency": "EUR", "rhythm": {"unit": "day"}, "recurring_fee": "1"}
    )
    agency.app.catalog.archive_plan(name)
    agency.call("60")
    agency.engine("2026-02-01")
    assert [(r.currency, r.amount) for r in agency.requests()] == [("USD", 9900), ("USD", 15), ("USD", 9900)]


def test_a_new_start_takes_the_plan_as_it_is_by_then(agency: SmallAgency) -> None:
    agency.subscriber()
    name = f"Plan of {CLIENT}"
    agency.app.catalog.edit_plan(
        name, {"name": name, "currency": "EUR", "rhythm": {"unit": "month"}, "recurring_fee": "1"}
    )
    agency.app.subscriptions.cancel(CLIENT)
    agency.app.subscriptions.start(CLIENT)
    assert [(r.currency, r.amount) for r in agency.requests()] == [("USD", 9900), ("EUR", 100)]


# -- canceling


def test_only_something_live_is_canceled(agency: SmallAgency) -> None:
    agency.plan()
    agency.client(plan="Growth")
    with pytest.raises(NoLiveSubscription):
        agency.app.subscriptions.cancel(CLIENT)


def test_a_cancel_bills_the_open_period_up_to_that_day() -> None:
    agency = SmallAgency("2026-03-01T09:00")
    agency.subscriber(included_minutes=1)
    agency.at("2026-03-10T09:00").pay(0).call("180")
    agency.app.subscriptions.cancel(CLIENT)
    usage = agency.request(1)
    assert (usage.kind, usage.amount, usage.issued_on) == (RequestKind.USAGE, 30, date(2026, 3, 10))
    assert (usage.period_start, usage.period_end) == (date(2026, 3, 1), date(2026, 3, 11))
    assert agency.account().plan is not None


def test_a_cancel_keeps_wallet_and_assigned_plan(agency: SmallAgency) -> None:
    agency.subscriber()
    agency.app.packs.adjust_wallet(CLIENT, minutes="5", reason="welcome")
    agency.app.subscriptions.cancel(CLIENT)
    assert agency.wallet() == 300_000
    assert agency.account().plan is not None
    assert agency.access().reason == "no_subscription"


def test_minutes_of_a_cancel_that_are_not_billed_count_as_uncovered(agency: SmallAgency) -> None:
    agency.subscriber(included_minutes=1)
    agency.call("180")
    agency.app.subscriptions.cancel(CLIENT, bill_usage=False)
    assert len(agency.requests()) == 1
    assert (agency.period().own_used, agency.period().billable, agency.period().uncovered) == (
        60_000,
        0,
        120_000,
    )


def test_a_cancel_voids_the_open_cycle_requests_of_this_subscription_where_asked(agency: SmallAgency) -> None:
    agency.subscriber()
    agency.app.payments.charge(CLIENT, amount="5", currency="USD", description="Set-up")
    agency.set_status(0, RequestStatus.FAILED)
    agency.app.subscriptions.cancel(CLIENT, void_open=True)
    assert statuses(agency) == ["canceled", "pending"]


def test_void_open_leaves_requests_of_an_earlier_subscription_and_paid_ones_alone(
    agency: SmallAgency,
) -> None:
    agency.subscriber()
    agency.app.subscriptions.cancel(CLIENT)
    agency.app.subscriptions.start(CLIENT)
    agency.pay(1)
    agency.app.subscriptions.cancel(CLIENT, void_open=True)
    assert statuses(agency) == ["pending", "paid"]


def test_the_usage_request_of_a_cancel_with_void_open_is_owed(agency: SmallAgency) -> None:
    agency.subscriber(included_minutes=0)
    agency.call("60")
    agency.app.subscriptions.cancel(CLIENT, void_open=True)
    assert statuses(agency) == ["canceled", "pending"]


def test_a_canceled_period_is_settled_after_the_usage_window() -> None:
    agency = SmallAgency("2026-03-01T09:00", usage_window_days=3)
    agency.subscriber(included_minutes=0)
    agency.at("2026-03-10T09:00").app.subscriptions.cancel(CLIENT)
    agency.at("2026-03-12T09:00").call("60", "2026-03-10T08:59")
    agency.engine("2026-03-12T23:59")
    assert len(agency.requests()) == 1
    agency.engine("2026-03-13")
    usage = agency.request(1)
    assert (usage.amount, usage.issued_on, usage.period_end) == (15, date(2026, 3, 13), date(2026, 3, 11))


def test_requests_that_stay_open_touch_neither_access_nor_a_later_subscription() -> None:
    agency = SmallAgency("2026-03-01T09:00")
    agency.subscriber()
    agency.at("2026-03-02T09:00").app.subscriptions.cancel(CLIENT)
    agency.app.subscriptions.start(CLIENT)
    agency.pay(1)
    agency.engine("2026-03-31")
    assert statuses(agency) == ["overdue", "paid"]
    assert agency.status() == "active"
    agency.set_status(0, RequestStatus.FAILED)
    assert agency.status() == "active"
    agency.pay(0)
    assert agency.status() == "active"


# -- settling by hand


def test_settle_now_settles_what_has_ended_and_nothing_else() -> None:
    agency = SmallAgency("2026-03-01T09:00", usage_window_days=10)
    agency.subscriber(included_minutes=0, due_days=30)
    agency.call("60")
    with pytest.raises(NothingToSettle):
        agency.app.subscriptions.settle_now(CLIENT)
    agency.at("2026-04-02T09:00")
    agency.call("60")
    agency.app.subscriptions.settle_now(CLIENT)
    usage = agency.requests()[-1]
    assert (usage.amount, usage.issued_on, usage.due_on) == (15, date(2026, 4, 2), date(2026, 5, 2))
    with pytest.raises(NothingToSettle):
        agency.app.subscriptions.settle_now(CLIENT)


# -- Past Due and back


def test_past_due_ends_when_nothing_holds_any_more() -> None:
    agency = SmallAgency("2026-03-01T09:00")
    agency.subscriber(due_days=40, grace_days=60)
    agency.engine("2026-04-11")
    assert agency.status() == "past_due"
    agency.pay(0)
    assert agency.status() == "active"
    assert statuses(agency) == ["paid", "pending"]


def test_the_stricter_setting_waits_until_no_cycle_request_is_open() -> None:
    agency = SmallAgency("2026-03-01T09:00", reactivate_when=ReactivateWhen.ALL_SETTLED)
    agency.subscriber(due_days=40, grace_days=60)
    agency.app.payments.charge(CLIENT, amount="5", currency="USD", description="Set-up", due_on="2026-12-31")
    agency.engine("2026-04-11")
    agency.pay(0)
    assert agency.status() == "past_due"
    agency.pay(2)
    assert agency.status() == "active"


def test_an_extended_due_date_ends_past_due_unless_the_stricter_setting_holds() -> None:
    for setting, status in (
        (ReactivateWhen.NONE_OVERDUE, "active"),
        (ReactivateWhen.ALL_SETTLED, "past_due"),
    ):
        agency = SmallAgency("2026-03-01T09:00", reactivate_when=setting)
        agency.subscriber()
        agency.engine("2026-03-10")
        agency.app.payments.extend(CLIENT, 0, due_on="2026-03-10")
        assert agency.status() == status


def test_there_is_no_way_back_from_blocked_but_cancel_and_a_new_start() -> None:
    agency = SmallAgency("2026-03-01T09:00")
    agency.subscriber()
    agency.engine("2026-03-14")
    assert agency.status() == "blocked"
    agency.pay(0)
    assert agency.status() == "blocked"
    agency.app.subscriptions.cancel(CLIENT)
    agency.app.subscriptions.start(CLIENT)
    assert agency.status() == "active"


def test_a_past_due_and_disabled_client_renews_and_is_charged() -> None:
    agency = SmallAgency("2026-03-01T09:00")
    agency.subscriber(due_days=1, grace_days=90)
    agency.app.clients.set_enabled(CLIENT, enabled=False)
    agency.engine("2026-05-01")
    assert agency.status() == "past_due"
    assert statuses(agency) == ["overdue", "overdue", "pending"]
