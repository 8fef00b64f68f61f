"""Who may do what, and whether campaigns run: SPEC 9."""

from __future__ import annotations

import pytest

from agencybilling.domain.access import Portal, Reason
from agencybilling.domain.errors import AccessDenied, AlreadyExists, NotFound
from tests.builders import CLIENT, SmallAgency


def access(agency: SmallAgency) -> tuple[Portal, Reason | None]:
    found = agency.access()
    return found.portal, found.reason


def test_nothing_live_leaves_the_billing_page(agency: SmallAgency) -> None:
    agency.client()
    assert access(agency) == (Portal.BILLING_ONLY, Reason.NO_SUBSCRIPTION)


def test_a_disabled_client_is_shut_out_before_anything_else(agency: SmallAgency) -> None:
    agency.client()
    agency.app.clients.set_enabled(CLIENT, enabled=False)
    assert access(agency) == (Portal.CLOSED, Reason.CLIENT_DISABLED)
    agency.app.clients.set_enabled(CLIENT, enabled=True)
    agency.app.clients.set_enabled(CLIENT, enabled=True)
    assert agency.events() == ["client_added", "client_disabled", "client_enabled"]


def test_past_due_and_blocked_leave_the_billing_page() -> None:
    agency = SmallAgency("2026-03-01T09:00")
    agency.subscriber()
    assert access(agency) == (Portal.OPEN, None)
    agency.engine("2026-03-09")
    assert access(agency) == (Portal.BILLING_ONLY, Reason.PAYMENT_OVERDUE)
    agency.engine("2026-03-14")
    assert access(agency) == (Portal.BILLING_ONLY, Reason.SUBSCRIPTION_BLOCKED)


def test_exhausted_minutes_pause_campaigns_and_leave_the_portal_open() -> None:
    agency = SmallAgency("2026-03-01T09:00")
    agency.subscriber(campaigns=["Inbound"], overage_rate=None, included_minutes=1, due_days=60)
    agency.call("59")
    assert access(agency) == (Portal.OPEN, None)
    agency.call("1")
    assert access(agency) == (Portal.OPEN, Reason.MINUTES_EXHAUSTED)
    assert agency.campaigns() == {"Inbound": False}
    agency.app.packs.adjust_wallet(CLIENT, minutes="1", reason="welcome")
    assert (access(agency)[1], agency.campaigns()) == (None, {"Inbound": True})
    agency.at("2026-03-02T09:00").call("60")
    assert access(agency)[1] is Reason.MINUTES_EXHAUSTED
    agency.engine("2026-04-01")
    assert (access(agency)[1], agency.campaigns()) == (None, {"Inbound": True})


def test_wallet_minutes_that_the_terms_do_not_let_use_do_not_count() -> None:
    agency = SmallAgency("2026-03-01T09:00")
    agency.subscriber(overage_rate=None, included_minutes=0, addon_packs=False)
    agency.app.packs.adjust_wallet(CLIENT, minutes="1", reason="welcome")
    assert access(agency) == (Portal.OPEN, Reason.MINUTES_EXHAUSTED)


def test_with_a_rate_minutes_never_run_out(agency: SmallAgency) -> None:
    agency.subscriber(included_minutes=0)
    agency.call("60")
    assert access(agency) == (Portal.OPEN, None)


def test_minutes_that_late_records_took_from_a_settled_period_do_not_exhaust_the_open_one() -> None:
    agency = SmallAgency("2026-03-01T09:00")
    agency.subscriber(overage_rate=None, included_minutes=1, due_days=60)
    agency.engine("2026-04-01")
    agency.at("2026-04-02T09:00").call("60", "2026-03-05T09:00")
    assert access(agency) == (Portal.OPEN, None)


# -- campaigns


def test_a_campaign_starts_as_access_has_it(agency: SmallAgency) -> None:
    agency.client(campaigns=["Inbound"])
    agency.subscriber("Birch")
    agency.app.clients.add_campaign("Birch", "  Spring   sale ")
    assert agency.campaigns() == {"Inbound": False}
    assert agency.campaigns("Birch") == {"Spring sale": True}


def test_campaigns_follow_access_by_themselves() -> None:
    agency = SmallAgency("2026-03-01T09:00")
    agency.subscriber(campaigns=["Inbound", "Outbound"])
    assert agency.campaigns() == {"Inbound": True, "Outbound": True}
    agency.engine("2026-03-09")
    assert agency.campaigns() == {"Inbound": False, "Outbound": False}
    agency.pay(0)
    assert agency.campaigns() == {"Inbound": True, "Outbound": True}


def test_a_campaign_paused_by_a_person_stays_so_until_a_person_resumes_it() -> None:
    agency = SmallAgency("2026-03-01T09:00")
    agency.subscriber(campaigns=["Inbound", "Outbound"])
    agency.app.clients.pause_campaign(CLIENT, "inbound")
    agency.engine("2026-03-09")
    agency.app.clients.pause_campaign(CLIENT, "Outbound")  # while access had paused it
    agency.pay(0)
    assert agency.campaigns() == {"Inbound": False, "Outbound": False}
    agency.app.clients.resume_campaign(CLIENT, "Inbound")
    assert agency.campaigns() == {"Inbound": True, "Outbound": False}


def test_resuming_is_refused_while_access_is_denied() -> None:
    agency = SmallAgency("2026-03-01T09:00")
    agency.client(campaigns=["Inbound"])
    agency.app.clients.pause_campaign(CLIENT, "Inbound")
    with pytest.raises(AccessDenied):
        agency.app.clients.resume_campaign(CLIENT, "Inbound")


def test_pausing_and_resuming_again_changes_nothing(agency: SmallAgency) -> None:
    agency.subscriber(campaigns=["Inbound"])
    agency.app.clients.resume_campaign(CLIENT, "Inbound")
    before = agency.dump()
    agency.app.clients.resume_campaign(CLIENT, "Inbound")
    assert agency.dump() == before
    agency.app.clients.pause_campaign(CLIENT, "Inbound")
    before = agency.dump()
    agency.app.clients.pause_campaign(CLIENT, "Inbound")
    assert agency.dump() == before


def test_campaigns_of_a_client_have_names_of_their_own(agency: SmallAgency) -> None:
    agency.client(campaigns=["Inbound"])
    with pytest.raises(AlreadyExists):
        agency.app.clients.add_campaign(CLIENT, "INBOUND")
    with pytest.raises(NotFound):
        agency.app.clients.pause_campaign(CLIENT, "Outbound")
    agency.client("Birch", campaigns=["Inbound"])
    assert agency.campaigns("Birch") == {"Inbound": False}
