"""Cancel and start again: both in one transaction, or neither (SPEC 4)."""

from __future__ import annotations

import pytest

from agencybilling.domain.errors import ClientDisabled, PlanArchived
from tests.builders import CLIENT, SmallAgency


def blocked(window: int = 0) -> SmallAgency:
    """A client whose fee was never paid, with billable minutes in the period that stays open."""
    agency = SmallAgency(usage_window_days=window)
    agency.subscriber(campaigns=["Callbacks"])
    agency.at("2026-01-02T10:00").call(12 * 60)
    return agency.engine("2026-01-20T09:00")


@pytest.mark.parametrize("window", [0, 3])
def test_a_blocked_client_is_active_again_on_a_new_subscription(window: int) -> None:
    agency = blocked(window)
    assert agency.status() == "blocked"

    agency.app.subscriptions.start_again(CLIENT, void_open=True)

    assert agency.status() == "active"
    assert agency.subscription().start_on.isoformat() == "2026-01-20"
    assert agency.request(0).status.value == "canceled"
    assert agency.campaigns() == {"Callbacks": True}
    assert agency.app.check.run() == []


@pytest.mark.parametrize("window", [0, 3])
def test_what_it_foresees_is_what_comes_of_it(window: int) -> None:
    agency = blocked(window)
    before = agency.dump()

    foreseen = agency.app.preview.subscriptions.start_again(CLIENT, bill_usage=False)

    assert agency.dump() == before
    done = agency.app.subscriptions.start_again(CLIENT, bill_usage=False)
    assert [[entry.event for entry in d.entries] for d in foreseen] == [
        [entry.event for entry in d.entries] for d in done
    ]
    assert foreseen[-1].account.client == done[-1].account.client


def test_nothing_is_canceled_where_it_can_not_be_started_again() -> None:
    agency = blocked()
    agency.app.clients.set_enabled(CLIENT, enabled=False)
    before = agency.dump()

    with pytest.raises(ClientDisabled):
        agency.app.subscriptions.start_again(CLIENT)

    assert agency.dump() == before


def test_an_archived_plan_is_refused_before_anything_changes() -> None:
    agency = blocked()
    agency.app.catalog.archive_plan(f"Plan of {CLIENT}")

    with pytest.raises(PlanArchived):
        agency.app.subscriptions.start_again(CLIENT)

    assert agency.status() == "blocked"
