"""What follows from commands for many clients at once, counted where it would fill a page."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from agencybilling.domain.decide.draft import Decision
from agencybilling.services.payments import StatusChange
from agencybilling.wording.consequences.of_many import summed_up
from tests.builders import SmallAgency

CLIENTS = ["Aldermoor", "Birchwood", "Cedar", "Dunmere", "Elm Street", "Foxglove", "Gorse"]


@pytest.fixture
def overdue(agency: SmallAgency) -> SmallAgency:
    """Seven Past Due clients with two campaigns each."""
    for name in CLIENTS:
        agency.subscriber(name, campaigns=["Inbound", "Outbound"])
    return agency.engine("2026-01-09T09:00")


def said(agency: SmallAgency, decisions: Sequence[Decision]) -> list[str]:
    asked = {request.id for decision in decisions for request in decision.account.requests}
    window = agency.settings.usage_window_days
    told = summed_up(decisions, agency.app.currencies, usage_window_days=window, asked=asked)
    return [consequence.text for consequence in told]


def previewed(agency: SmallAgency, clients: Sequence[str], status: str) -> list[Decision]:
    payments = agency.app.preview.payments
    return [payments.set_status(name, 0, change=StatusChange(status)) for name in clients]


def test_many_clients_are_counted_and_the_first_of_them_named(overdue: SmallAgency) -> None:
    assert said(overdue, previewed(overdue, CLIENTS, "paid")) == [
        "7 clients become Active: Aldermoor, Birchwood, Cedar and others",
        "14 campaigns resume",
    ]


def test_few_are_told_one_by_one(overdue: SmallAgency) -> None:
    assert said(overdue, previewed(overdue, CLIENTS[:2], "paid")) == [
        "Aldermoor becomes Active",
        "The portal of Aldermoor opens",
        "2 campaigns resume: Inbound, Outbound",
        "Birchwood becomes Active",
        "The portal of Birchwood opens",
        "2 campaigns resume: Inbound, Outbound",
    ]


def test_what_bounced_is_due_anew_and_what_it_stops_is_counted(overdue: SmallAgency) -> None:
    for name in CLIENTS:
        overdue.app.payments.set_status(name, 0, change=StatusChange("paid"))
    assert said(overdue, previewed(overdue, CLIENTS, "overdue")) == [
        "7 clients become Past due: Aldermoor, Birchwood, Cedar and others",
        "14 campaigns pause",
    ]
    overdue.at("2026-01-20T09:00")
    assert said(overdue, previewed(overdue, CLIENTS, "failed")) == ["7 requests are due anew"]
