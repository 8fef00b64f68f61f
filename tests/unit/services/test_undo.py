"""Undo of a payment's status: exactly what was there, while it is the client's latest change."""

from __future__ import annotations

import pytest

from agencybilling.domain.decide.draft import ReactivateWhen
from agencybilling.domain.errors import NotFound
from agencybilling.domain.payments import RequestNumber
from agencybilling.sentences import refusal_sentence
from agencybilling.services.payments import StatusChange
from tests.builders import CLIENT, SmallAgency

FEE = RequestNumber(2026, 1)
LATE = "2026-01-09T09:00"
PAID = StatusChange("paid", external_reference="TRF-1", notes="By transfer")


@pytest.fixture
def overdue(agency: SmallAgency) -> SmallAgency:
    """A client whose fee is overdue, and whose campaign is paused by that."""
    agency.subscriber(campaigns=["Inbound"])
    return agency.engine(LATE)


def state(agency: SmallAgency) -> object:
    return (
        agency.dump(without={"history": ["id", "at", "details", "event", "request_id", "actor"]})[
            "payment_requests"
        ],
        agency.status(),
        agency.campaigns(),
    )


@pytest.mark.parametrize(
    "change",
    [PAID, StatusChange("failed", notes="Bounced"), StatusChange("canceled"), StatusChange("pending")],
)
def test_what_was_there_is_put_back(overdue: SmallAgency, change: StatusChange) -> None:
    before = state(overdue)
    overdue.app.payments.set_statuses([FEE], change)
    overdue.app.payments.undo([FEE])
    assert state(overdue) == before


def test_a_reopened_requests_own_dates_come_back(overdue: SmallAgency) -> None:
    overdue.app.payments.set_statuses([FEE], PAID)
    before = state(overdue)
    overdue.at("2026-01-20T09:00").app.payments.set_statuses([FEE], StatusChange("failed"))
    assert str(overdue.request(0).due_on) == "2026-01-27"
    overdue.app.payments.undo([FEE])
    assert state(overdue) == before


def test_a_moved_due_date_comes_back(overdue: SmallAgency) -> None:
    before = state(overdue)
    overdue.app.payments.extend(CLIENT, 0, due_on="2026-02-01")
    assert overdue.status() == "active"
    overdue.app.payments.undo([FEE])
    assert state(overdue) == before


def test_many_of_several_clients_are_undone_together(agency: SmallAgency) -> None:
    for name in ("Ash", "Birch"):
        agency.subscriber(name)
        agency.app.payments.charge(name, amount="5", currency="USD", description="Set-up")
    before = agency.dump()["payment_requests"]
    numbers = [RequestNumber(2026, n) for n in (1, 2, 3, 4)]
    agency.app.payments.set_statuses(numbers, PAID)
    assert len(agency.app.payments.undo(numbers)) == 2
    assert agency.dump()["payment_requests"] == before


def test_some_of_what_changed_together_are_undone_and_others_stay(overdue: SmallAgency) -> None:
    overdue.app.payments.charge(CLIENT, amount="5.00", currency="USD", description="Setup")
    charge = RequestNumber(2026, 2)
    overdue.app.payments.set_statuses([FEE, charge], PAID)
    assert overdue.status() == "active"

    overdue.at("2026-01-09T09:05").app.payments.undo([charge])
    assert [overdue.request(n).status for n in range(2)] == ["paid", "pending"]
    assert overdue.status() == "active"

    with pytest.raises(NotFound):
        overdue.app.payments.undo([FEE])


@pytest.mark.parametrize("slip", ["overdue", "paid"])
def test_the_subscription_has_the_status_it_had_whatever_lets_it_go_on(slip: str) -> None:
    agency = SmallAgency(reactivate_when=ReactivateWhen.ALL_SETTLED)
    agency.subscriber()
    if slip == "paid":
        # Past due by a request paid since; another one, not due yet, holds it under the stricter rule.
        agency.set_status(0, "overdue")
        agency.app.payments.extend(CLIENT, 0, due_on="2026-03-01")
        assert agency.status() == "past_due"
    before = state(agency)
    agency.app.payments.set_statuses([FEE], StatusChange(slip))
    assert agency.status() == ("active" if slip == "paid" else "past_due")
    agency.app.payments.undo([FEE])
    assert state(agency) == before


def test_a_due_date_that_has_gone_meanwhile_holds_all_the_same(agency: SmallAgency) -> None:
    agency.subscriber()
    agency.set_status(0, "overdue")
    # It was pending and active; the day after its due date it would hold by itself.
    agency.at(LATE).app.payments.undo([FEE])
    assert (agency.request(0).status, agency.status()) == ("pending", "past_due")


def test_a_charge_of_a_client_without_subscription_is_undone(agency: SmallAgency) -> None:
    agency.client()
    agency.app.payments.charge(CLIENT, amount="5", currency="USD", description="Set-up")
    before = agency.dump()["payment_requests"]
    agency.app.payments.set_statuses([FEE], PAID)
    agency.app.payments.undo([FEE])
    assert agency.dump()["payment_requests"] == before


def test_what_nobody_has_changed_is_not_undone(overdue: SmallAgency) -> None:
    overdue.app.payments.charge(CLIENT, amount="5", currency="USD", description="Set-up")
    refused(overdue, RequestNumber(2026, 2), "has no change by hand left")


def test_the_engines_own_label_is_not_undone(overdue: SmallAgency) -> None:
    refused(overdue, FEE, "The engine has acted on PR-2026-000001 since")


def test_what_the_engine_has_gone_on_from_is_not_undone(overdue: SmallAgency) -> None:
    overdue.app.payments.set_statuses([FEE], PAID)
    overdue.engine("2026-02-01T09:00")
    refused(overdue, FEE, "The engine has acted on PR-2026-000001 since")


def test_only_the_clients_latest_change_is_undone(overdue: SmallAgency) -> None:
    overdue.app.payments.set_statuses([FEE], PAID)
    overdue.at("2026-01-09T09:05").app.clients.pause_campaign(CLIENT, "Inbound")
    refused(overdue, FEE, "Something else has been changed since PR-2026-000001")


def test_another_clients_changes_stand_in_nobodys_way(overdue: SmallAgency) -> None:
    overdue.app.payments.set_statuses([FEE], PAID)
    overdue.subscriber("Birch")
    overdue.app.payments.undo([FEE])
    assert overdue.status() == "past_due"


def test_where_one_cannot_be_undone_none_is(overdue: SmallAgency) -> None:
    overdue.subscriber("Birch")
    overdue.app.payments.set_statuses([FEE], PAID)
    before = overdue.dump()
    with pytest.raises(NotFound):
        overdue.app.payments.undo([FEE, RequestNumber(2026, 2)])
    assert overdue.dump() == before


def refused(agency: SmallAgency, number: RequestNumber, why: str) -> None:
    before = agency.dump()
    for payments in (agency.app.preview.payments, agency.app.payments):
        with pytest.raises(NotFound) as refusal:
            payments.undo([number])
        assert why in refusal_sentence(refusal.value.code, refusal.value.values)
    assert agency.dump() == before
