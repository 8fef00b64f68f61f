"""Packs, applied and taken away, and the wallet they fill: SPEC 8."""

from __future__ import annotations

from datetime import date

import pytest

from agencybilling.domain.errors import (
    AddonsDisabled,
    InvalidAmount,
    NoLiveSubscription,
    NoPlanAssigned,
    NotFound,
    PackArchived,
    PackNotAssigned,
    SubscriptionNotActive,
    WalletTooLow,
)
from agencybilling.domain.payments import RequestStatus, RequestType
from tests.builders import CLIENT, SmallAgency

MINUTE = 60_000


@pytest.fixture
def march() -> SmallAgency:
    """A subscriber of 1 March 2026 with a pack of 3 minutes assigned."""
    agency = SmallAgency("2026-03-01T09:00")
    agency.subscriber(included_minutes=0)
    agency.pack(minutes=3)
    agency.app.packs.assign(CLIENT, "Top-up")
    return agency


# -- assigning


def test_the_needs_of_an_assignment(agency: SmallAgency) -> None:
    assign = agency.app.packs.assign
    agency.client()
    with pytest.raises(NotFound):
        assign(CLIENT, "Top-up")
    agency.pack()
    with pytest.raises(NoPlanAssigned):
        assign(CLIENT, "Top-up")
    agency.plan("Without packs", addon_packs=False)
    agency.app.subscriptions.assign_plan(CLIENT, "Without packs")
    with pytest.raises(AddonsDisabled):
        assign(CLIENT, "Top-up")
    agency.plan("With packs")
    agency.app.subscriptions.assign_plan(CLIENT, "With packs")
    agency.app.catalog.archive_pack("Top-up")
    with pytest.raises(PackArchived):
        assign(CLIENT, "Top-up")


def test_the_live_terms_decide_before_the_assigned_plan(agency: SmallAgency) -> None:
    agency.subscriber(addon_packs=False)
    agency.pack()
    name = f"Plan of {CLIENT}"
    agency.app.catalog.edit_plan(
        name,
        {
            "name": name,
            "currency": "USD",
            "rhythm": {"unit": "month"},
            "recurring_fee": "1",
            "addon_packs": True,
        },
    )
    with pytest.raises(AddonsDisabled):
        agency.app.packs.assign(CLIENT, "Top-up")


def test_assigning_an_assigned_pack_succeeds_and_changes_nothing(march: SmallAgency) -> None:
    march.app.catalog.archive_pack("Top-up")
    before = march.dump()
    march.app.packs.assign(CLIENT, "Top-up")
    assert march.dump() == before


def test_unassigning_takes_no_minutes_back(march: SmallAgency) -> None:
    march.app.packs.apply(CLIENT, "Top-up")
    march.app.packs.unassign(CLIENT, "Top-up")
    assert (march.wallet(), march.standing().pack_names) == (3 * MINUTE, ())
    with pytest.raises(PackNotAssigned):
        march.app.packs.unassign(CLIENT, "Top-up")


# -- applying


def test_applying_credits_the_wallet_at_once_and_requests_the_price(march: SmallAgency) -> None:
    march.app.packs.apply(CLIENT, "Top-up")
    request = march.request(1)
    assert march.wallet() == 3 * MINUTE
    assert (request.type, request.kind, request.status) == (RequestType.PACK, None, RequestStatus.PENDING)
    assert (request.amount, request.due_on, request.grace_until) == (1200, date(2026, 3, 8), None)


def test_a_pack_may_be_paid_on_the_spot(march: SmallAgency) -> None:
    march.app.packs.apply(CLIENT, "Top-up", paid=True)
    assert (march.request(1).status, march.request(1).paid_on) == (RequestStatus.PAID, date(2026, 3, 1))


def test_a_pack_that_costs_nothing_makes_no_request(march: SmallAgency) -> None:
    march.pack("Gift", minutes=1, price="0")
    march.app.packs.assign(CLIENT, "Gift")
    march.app.packs.apply(CLIENT, "Gift")
    assert (march.wallet(), len(march.requests())) == (MINUTE, 1)


def test_a_packs_currency_may_differ_from_the_plans(march: SmallAgency) -> None:
    march.pack("Yen", minutes=1, price="500", currency="JPY")
    march.app.packs.assign(CLIENT, "Yen")
    march.app.packs.apply(CLIENT, "Yen")
    assert (march.request(1).currency, march.request(1).amount) == ("JPY", 500)


def test_the_needs_of_applying_are_checked_in_their_order() -> None:
    agency = SmallAgency("2026-03-01T09:00")
    apply = agency.app.packs.apply
    agency.subscriber(addon_packs=False)
    agency.pack()
    agency.app.subscriptions.cancel(CLIENT)
    agency.app.catalog.archive_pack("Top-up")
    with pytest.raises(NoLiveSubscription):
        apply(CLIENT, "Top-up")
    agency.app.subscriptions.start(CLIENT)
    agency.set_status(1, RequestStatus.OVERDUE)
    with pytest.raises(SubscriptionNotActive):
        apply(CLIENT, "Top-up")
    agency.set_status(1, RequestStatus.PAID)
    with pytest.raises(AddonsDisabled):
        apply(CLIENT, "Top-up")


def test_an_unassigned_pack_is_said_before_an_archived_one(march: SmallAgency) -> None:
    march.app.catalog.archive_pack("Top-up")
    with pytest.raises(PackArchived):
        march.app.packs.apply(CLIENT, "Top-up")
    march.app.packs.unassign(CLIENT, "Top-up")
    with pytest.raises(PackNotAssigned):
        march.app.packs.apply(CLIENT, "Top-up")


def test_canceling_the_packs_request_takes_no_minutes_back(march: SmallAgency) -> None:
    march.app.packs.apply(CLIENT, "Top-up")
    march.set_status(1, RequestStatus.CANCELED)
    assert march.wallet() == 3 * MINUTE


# -- the wallet


def test_the_wallet_survives_renewals_cancels_and_new_starts(march: SmallAgency) -> None:
    march.app.packs.apply(CLIENT, "Top-up")
    march.pay(0)
    march.engine("2026-04-01")
    march.app.subscriptions.cancel(CLIENT)
    march.at("2026-06-01T09:00").app.subscriptions.start(CLIENT)
    march.call("60")
    assert march.wallet() == 2 * MINUTE


def test_a_correction_may_take_all_the_wallet_holds_and_no_more(march: SmallAgency) -> None:
    march.app.packs.apply(CLIENT, "Top-up")
    with pytest.raises(WalletTooLow):
        march.app.packs.adjust_wallet(CLIENT, minutes="-3.001", reason="count")
    march.app.packs.adjust_wallet(CLIENT, minutes="-3", reason="count")
    assert march.wallet() == 0


@pytest.mark.parametrize("minutes", ["0", "0.00001", "one", "", None, 0.5, "10000000000001"])
def test_a_correction_is_of_whole_milliseconds_other_than_none(march: SmallAgency, minutes: object) -> None:
    with pytest.raises(InvalidAmount):
        march.app.packs.adjust_wallet(CLIENT, minutes=minutes, reason="count")


def test_a_correction_has_a_reason(march: SmallAgency) -> None:
    with pytest.raises(InvalidAmount):
        march.app.packs.adjust_wallet(CLIENT, minutes="1", reason="  ")
    march.app.packs.adjust_wallet(CLIENT, minutes="0.00005", reason=" count ")
    assert march.wallet() == 3
    assert march.rows("SELECT reason FROM wallet_entries") == [("count",)]


def test_where_earlier_calls_arrive_later_the_correction_takes_what_is_left(march: SmallAgency) -> None:
    march.app.packs.apply(CLIENT, "Top-up")
    march.at("2026-03-05T09:00").app.packs.adjust_wallet(CLIENT, minutes="-2", reason="count")
    assert march.wallet() == MINUTE
    march.call("120", "2026-03-02T09:00")
    assert march.wallet() == 0
    asked_and_taken = march.rows("SELECT asked_ms, taken_ms FROM wallet_entries ORDER BY id")
    assert asked_and_taken == [(3 * MINUTE, 3 * MINUTE), (-2 * MINUTE, -MINUTE)]


def test_a_credit_entered_while_the_clock_is_behind_takes_its_place_in_time(march: SmallAgency) -> None:
    march.at("2026-03-05T09:00").call("60")
    march.at("2026-03-04T09:00").app.packs.apply(CLIENT, "Top-up")
    assert (march.wallet(), march.period().billable) == (2 * MINUTE, 0)


def test_a_correction_needs_no_subscription(agency: SmallAgency) -> None:
    agency.client()
    agency.app.packs.adjust_wallet(CLIENT, minutes="1", reason="welcome")
    assert agency.wallet() == MINUTE
