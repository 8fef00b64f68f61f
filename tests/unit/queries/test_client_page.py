"""What a client may see: banners, plan, minutes, packs, requests and the offer (SPEC 10)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from agencybilling.domain.access import Portal, Reason
from agencybilling.domain.errors import NotFound
from agencybilling.domain.minutes import MS_PER_MINUTE, whole_minutes
from agencybilling.domain.money import Money
from agencybilling.domain.payments import LineKind, RequestStatus
from agencybilling.domain.statement import Days
from agencybilling.domain.subscriptions import StartedBy, SubscriptionStatus
from agencybilling.queries.client_page import Banner, BannerKind, ClientPage, WalletPool
from tests.builders import CLIENT, SmallAgency


def page(agency: SmallAgency) -> ClientPage:
    return agency.app.statements.page(CLIENT)


@pytest.fixture
def served(agency: SmallAgency) -> SmallAgency:
    """A client that owes its first fee, with a pack it may have."""
    agency.pack()
    agency.subscriber()
    agency.app.packs.assign(CLIENT, "Top-up")
    return agency


def test_an_active_client_sees_what_is_outstanding_by_currency(
    served: SmallAgency,
) -> None:
    served.app.payments.charge(CLIENT, amount="700", currency="JPY", description="Visit")
    served.app.payments.charge(CLIENT, amount="1.00", currency="USD", description="Visit")
    amounts = (Money(700, "JPY"), Money(10_000, "USD"))
    assert page(served).banners == (Banner(BannerKind.OUTSTANDING_BALANCE, amounts),)
    assert (page(served).portal, page(served).reason) == (Portal.OPEN, None)


def test_without_anything_open_there_is_no_banner(served: SmallAgency) -> None:
    assert page(served.pay(0)).banners == ()


def test_a_past_due_client_sees_what_holds_it_and_that_access_is_restricted(served: SmallAgency) -> None:
    served.app.payments.charge(CLIENT, amount="1.00", currency="EUR", description="Visit")
    served.engine("2026-01-09T09:00")
    found = page(served)
    assert found.banners == (Banner(BannerKind.PAYMENT_OVERDUE, (Money(9900, "USD"),)),)
    assert (found.portal, found.reason) == (Portal.BILLING_ONLY, Reason.PAYMENT_OVERDUE)
    assert found.plan is not None
    assert found.plan.status is SubscriptionStatus.PAST_DUE


def test_a_blocked_client_sees_that_it_is_suspended_and_all_that_is_open(served: SmallAgency) -> None:
    served.app.payments.charge(CLIENT, amount="1.00", currency="EUR", description="Visit")
    served.engine("2026-01-20T09:00")
    amounts = (Money(100, "EUR"), Money(9900, "USD"))
    assert page(served).banners == (Banner(BannerKind.SUBSCRIPTION_SUSPENDED, amounts),)
    assert page(served).reason is Reason.SUBSCRIPTION_BLOCKED


def test_a_disabled_client_s_page_stays_and_gives_the_reason(served: SmallAgency) -> None:
    before = page(served)
    served.app.clients.set_enabled(CLIENT, enabled=False)
    assert page(served) == replace(before, portal=Portal.CLOSED, reason=Reason.CLIENT_DISABLED)


def test_the_plan_is_the_snapshot_whatever_the_catalog_says_by_now(served: SmallAgency) -> None:
    plan = page(served).plan
    assert plan is not None
    assert (plan.terms.recurring_fee, plan.renews_on) == (9900, date(2026, 2, 1))
    assert (plan.started_on, plan.started_by) == (date(2026, 1, 1), StartedBy.AGENCY)
    served.app.catalog.archive_plan(f"Plan of {CLIENT}")
    assert page(served).plan == plan


def test_minutes_of_the_period_stand_in_their_pools(served: SmallAgency) -> None:
    served.app.packs.apply(CLIENT, "Top-up")
    served.at("2026-01-02T09:00").call(str(15 * 60))
    found = page(served)
    assert found.use is not None
    assert found.use.included is not None
    assert found.use.days == Days(date(2026, 1, 1), date(2026, 1, 31))
    assert (found.use.included.used, found.use.included.left) == (10 * MS_PER_MINUTE, 0)
    assert found.use.wallet == WalletPool(whole_minutes(5), whole_minutes(95))
    assert found.use.excess.billable == 0
    assert found.chats_per_minute == 4


def test_a_wallet_is_no_pool_where_packs_are_off(agency: SmallAgency) -> None:
    agency.subscriber(addon_packs=False)
    use = page(agency).use
    assert use is not None
    assert use.wallet is None


def test_only_assigned_and_active_packs_are_available(served: SmallAgency) -> None:
    served.pack("Not for them")
    assert [pack.name for pack in page(served).packs] == ["Top-up"]
    served.app.catalog.archive_pack("Top-up")
    assert page(served).packs == ()


def test_packs_are_available_only_where_the_terms_have_them_on(served: SmallAgency) -> None:
    served.app.subscriptions.cancel(CLIENT)
    assert [pack.name for pack in page(served).packs] == ["Top-up"]
    served.app.subscriptions.assign_plan(CLIENT, served.plan("No packs", addon_packs=False))
    assert page(served).packs == ()


def test_requests_come_with_their_lines_and_the_newest_first(served: SmallAgency) -> None:
    served.app.payments.charge(CLIENT, amount="1.00", currency="EUR", description="Visit")
    first, last = page(served).requests
    assert (first.description, first.status) == ("Visit", RequestStatus.PENDING)
    assert [line.kind for line in last.lines] == [LineKind.RECURRING_FEE]
    assert (last.due_on, last.grace_until) == (date(2026, 1, 8), date(2026, 1, 13))


def test_an_assigned_plan_with_nothing_live_is_offered_on_its_present_terms(agency: SmallAgency) -> None:
    agency.client(plan=agency.plan())
    found = page(agency)
    assert found.offer is not None
    assert found.offer.terms.plan_name == "Growth"
    assert (found.plan, found.use, found.reason) == (None, None, Reason.NO_SUBSCRIPTION)
    agency.app.subscriptions.start(CLIENT)
    assert page(agency).offer is None


def test_nothing_is_offered_that_could_not_be_started(agency: SmallAgency) -> None:
    agency.client(plan=agency.plan())
    agency.app.clients.set_enabled(CLIENT, enabled=False)
    assert page(agency).offer is None
    agency.app.clients.set_enabled(CLIENT, enabled=True)
    agency.app.catalog.archive_plan("Growth")
    assert page(agency).offer is None


def test_after_a_cancel_the_plan_says_so_and_is_offered_again(served: SmallAgency) -> None:
    served.at("2026-01-05T09:00").app.subscriptions.cancel(CLIENT)
    found = page(served)
    assert found.plan is not None
    assert (found.plan.status, found.plan.canceled_on) == (SubscriptionStatus.CANCELED, date(2026, 1, 5))
    assert (found.plan.renews_on, found.banners) == (None, ())
    assert found.offer is not None


def test_a_period_that_waits_for_its_usage_is_shown_as_settling() -> None:
    agency = SmallAgency(usage_window_days=3)
    agency.subscriber()
    agency.call("1200", "2026-01-01T08:00")
    agency.pay(0).engine("2026-02-02T09:00")
    (ended,) = page(agency).settling
    assert (ended.settles_on, ended.excess.amount) == (date(2026, 2, 4), Money(150, "USD"))


def test_a_name_that_is_not_in_the_books_has_no_page(agency: SmallAgency) -> None:
    with pytest.raises(NotFound):
        page(agency)
