"""What follows from a command, as a dialog says it before OK."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from agencybilling.domain.decide.draft import Decision
from agencybilling.services.payments import StatusChange
from agencybilling.wording.consequences import Kind, consequences
from tests.builders import CLIENT, SmallAgency

OTHER = "Brookfield Legal"


def said(agency: SmallAgency, *decisions: Decision, asked: Iterable[int] = ()) -> list[str]:
    """The sentences, those that are good or bad for the client with a sign before them."""
    signs = {Kind.GOOD: "+ ", Kind.BAD: "- ", Kind.NEUTRAL: ""}
    found = consequences(
        decisions,
        agency.app.currencies,
        usage_window_days=agency.settings.usage_window_days,
        asked=set(asked),
    )
    return [f"{signs[c.kind]}{c.text}".replace("\u2009", " ") for c in found]


@pytest.fixture
def overdue(agency: SmallAgency) -> SmallAgency:
    """A Past Due client with three campaigns, of which a person paused one."""
    agency.subscriber(campaigns=["Inbound", "Outbound", "Recall"])
    agency.app.clients.pause_campaign(CLIENT, "Recall")
    return agency.engine("2026-01-09T09:00")


def test_a_payment_makes_active_and_resumes_campaigns(overdue: SmallAgency) -> None:
    paid = overdue.app.preview.payments.set_status(CLIENT, 0, change=StatusChange("paid"))
    follows = [
        "+ Aldermoor Dental becomes Active",
        "+ The portal of Aldermoor Dental opens",
        "+ 2 campaigns resume: Inbound, Outbound",
    ]
    assert said(overdue, paid, asked={overdue.request(0).id}) == follows
    assert said(overdue, paid) == [follows[0], "PR-2026-000001 becomes Paid", *follows[1:]]


def test_a_bounced_payment_restricts_and_is_due_anew(agency: SmallAgency) -> None:
    agency.subscriber(campaigns=["Inbound"])
    agency.pay(0).at("2026-01-20T09:00")
    bounced = agency.app.preview.payments.set_status(CLIENT, 0, change=StatusChange("failed"))
    assert said(agency, bounced) == ["PR-2026-000001 is due on Jan 27, 2026", "PR-2026-000001 becomes Failed"]


def test_an_overdue_request_restricts_access(agency: SmallAgency) -> None:
    agency.subscriber(campaigns=["Inbound"])
    overdue = agency.app.preview.payments.set_status(CLIENT, 0, change=StatusChange("overdue"))
    assert said(agency, overdue, asked={agency.request(0).id}) == [
        "- Aldermoor Dental becomes Past due",
        "- The portal of Aldermoor Dental shows only the billing page",
        "- 1 campaign pauses: Inbound",
    ]


def test_what_changes_nothing_else_has_no_consequences(agency: SmallAgency) -> None:
    agency.subscriber()
    paid = agency.app.preview.payments.set_status(CLIENT, 0, change=StatusChange("paid"))
    assert said(agency, paid, asked={agency.request(0).id}) == []
    assert said(agency) == []


def test_several_payments_are_told_client_by_client(agency: SmallAgency) -> None:
    for client in (CLIENT, OTHER):
        agency.subscriber(client)
    agency.app.payments.charge(CLIENT, amount="5.00", currency="USD", description="Set-up")
    agency.engine("2026-01-09T09:00")
    numbers = [r.number for client in (CLIENT, OTHER) for r in agency.requests(client) if r.number]
    decisions = agency.app.preview.payments.set_statuses(numbers, StatusChange("paid"))
    assert said(agency, *decisions) == [
        "+ Aldermoor Dental becomes Active",
        "PR-2026-000001, PR-2026-000003 become Paid",
        "+ The portal of Aldermoor Dental opens",
        "+ Brookfield Legal becomes Active",
        "PR-2026-000002 becomes Paid",
        "+ The portal of Brookfield Legal opens",
    ]


def test_many_requests_are_counted(agency: SmallAgency) -> None:
    agency.subscriber()
    for number in range(4):
        agency.app.payments.charge(CLIENT, amount="5.00", currency="USD", description=f"Charge {number}")
    numbers = [r.number for r in agency.requests() if r.number is not None]
    decisions = agency.app.preview.payments.set_statuses(numbers, StatusChange("paid"))
    assert said(agency, *decisions) == ["5 payment requests become Paid"]


def test_a_start_says_what_is_asked_for_and_included(agency: SmallAgency) -> None:
    agency.client(campaigns=["Inbound"], plan=agency.plan())
    agency.call("60", call_id="early")
    start = agency.app.preview.subscriptions.start(CLIENT)
    assert said(agency, start) == [
        "+ Aldermoor Dental starts Growth on Jan 1, 2026",
        "1 unbilled record counts in the first period",
        "A new request asks for $99.00, due on Jan 8, 2026",
        "10.00 min (40 chats) are included to Jan 31, 2026",
        "+ The portal of Aldermoor Dental opens",
        "+ 1 campaign resumes: Inbound",
    ]


def test_a_start_by_the_client_is_said_to_be_one(agency: SmallAgency) -> None:
    agency.client(plan=agency.plan())
    start = agency.app.preview.start_codes.redeem(agency.app.start_codes.make(CLIENT).code)
    assert said(agency, start)[:2] == [
        "+ Aldermoor Dental starts Growth on Jan 1, 2026",
        "It is kept as started by the client",
    ]


def test_a_pack_credits_the_wallet_and_asks_for_its_price(agency: SmallAgency) -> None:
    agency.subscriber()
    agency.pack()
    agency.app.packs.assign(CLIENT, "Top-up")
    credited = (
        "+ 100.00 min (400 chats) are credited now; the wallet goes from 0.00 min (0 chats) to 100.00 min"
        " (400 chats)"
    )
    pending = agency.app.preview.packs.apply(CLIENT, "Top-up")
    assert said(agency, pending) == ["A new request asks for $12.00, due on Jan 8, 2026", credited]
    paid = agency.app.preview.packs.apply(CLIENT, "Top-up", paid=True)
    assert said(agency, paid) == ["A new request asks for $12.00 and is paid", credited]


def test_a_correction_takes_minutes_out_of_the_wallet(agency: SmallAgency) -> None:
    agency.subscriber(chats_per_minute=None)
    agency.app.packs.adjust_wallet(CLIENT, minutes="20", reason="a present")
    less = agency.app.preview.packs.adjust_wallet(CLIENT, minutes="-5", reason="a slip")
    assert said(agency, less) == ["5.00 min leave the wallet; it goes from 20.00 min to 15.00 min"]


def test_a_cancel_says_when_the_rest_is_settled_and_what_stays_owed() -> None:
    agency = SmallAgency(usage_window_days=3)
    agency.subscriber(campaigns=["Inbound"], chats_per_minute=None)
    agency.app.payments.charge(CLIENT, amount="5", currency="EUR", description="Set-up")
    agency.call("720")
    cancel = agency.app.preview.subscriptions.cancel(CLIENT)
    assert said(agency, cancel) == [
        "Aldermoor Dental becomes Canceled",
        "2 open requests stay owed: €5.00, $99.00",
        "The period to Jan 1, 2026 is settled on Jan 4, 2026",
        "- The portal of Aldermoor Dental shows only the billing page",
        "- 1 campaign pauses: Inbound",
    ]
    declined = agency.app.preview.subscriptions.cancel(CLIENT, bill_usage=False, void_open=True)
    assert said(agency, declined)[1:4] == [
        "PR-2026-000001 becomes Canceled",
        "1 open request stays owed: €5.00",
        "The period to Jan 1, 2026 is settled on Jan 4, 2026",
    ]
    assert "2.00 min are not billed" in said(agency, declined)


def test_a_cancel_without_a_window_settles_at_once(agency: SmallAgency) -> None:
    agency.subscriber(chats_per_minute=None)
    quiet = agency.app.preview.subscriptions.cancel(CLIENT)
    assert "The period to Jan 1, 2026 is settled now, with nothing to bill" in said(agency, quiet)
    agency.call("720")
    busy = said(agency, agency.app.preview.subscriptions.cancel(CLIENT))
    assert "The period to Jan 1, 2026 is settled now: 2.00 min to bill" in busy
    assert "A new request asks for $0.30, due on Jan 8, 2026" in busy


def test_a_renewal_begins_a_period_with_fresh_minutes(agency: SmallAgency) -> None:
    agency.subscriber(chats_per_minute=None)
    agency.pay(0)
    before = agency.account()
    agency.engine("2026-02-01T09:00")
    assert said(agency, Decision(before, agency.account())) == [
        "A new request asks for $99.00, due on Feb 8, 2026",
        "A new period begins: Feb 1 – 28, 2026",
        "10.00 min are included to Feb 28, 2026",
    ]


def test_a_closed_portal_is_told(agency: SmallAgency) -> None:
    agency.subscriber(campaigns=["Inbound"])
    closed = agency.app.preview.clients.set_enabled(CLIENT, enabled=False)
    assert said(agency, closed) == ["- The portal of Aldermoor Dental closes", "- 1 campaign pauses: Inbound"]
