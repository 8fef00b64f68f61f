"""How a client is billed: figures of its card are those of the command line and of the settled request."""

from __future__ import annotations

import pytest

from agencybilling.domain.errors import NotFound
from agencybilling.domain.money import Money
from agencybilling.queries.billing_card import BillingCard, billing_card
from agencybilling.queries.wallet_history import wallet_history
from agencybilling.services.office import client_id
from tests.builders import CLIENT, SmallAgency
from tests.typed_commands import TypedCommands
from tests.unit.queries.lively import lively_agency

LIVELY = lively_agency()
NAMES = [row[0] for row in LIVELY.rows("SELECT name FROM clients ORDER BY id")]


def card_of(agency: SmallAgency, name: str = CLIENT) -> BillingCard:
    rules = agency.office.agency(agency.app.settings.get())
    with agency.books.read() as unit:
        return billing_card(unit, client_id(unit, name), agency=rules)


@pytest.mark.parametrize("name", NAMES)
def test_figures_are_those_of_the_command_line(name: str) -> None:
    card, told = card_of(LIVELY, name), TypedCommands(LIVELY).json("clients", "show", name)
    minutes = told["minutes"]
    assert card.client.wallet == told["wallet_ms"]
    assert card.unbilled_records == told["unbilled_usage"]
    assert [pack.name for pack in card.packs] == told["assigned_packs"]
    assert {c.name: c.running for c in card.campaigns} == {
        name: state == "running" for name, state in told["campaigns"].items()
    }
    assert [ended.excess.billable for ended in card.settling] == [p["billable_ms"] for p in told["settling"]]
    assert (card.excess is None) == (minutes is None)
    if card.excess is not None:
        assert (card.excess.billable, card.excess.uncovered) == (
            minutes["billable_ms"],
            minutes["uncovered_ms"],
        )
    if card.included is not None:
        assert card.included.left == minutes["included_ms"] - minutes["included_used_ms"]


def test_the_amount_so_far_is_what_settling_asks_for() -> None:
    agency = SmallAgency(usage_window_days=5)
    agency.subscriber(overage_rate="0.333333", due_days=60)
    agency.at("2026-01-10T10:00").call(11 * 60 + 7)
    agency.chats(5)
    so_far = card_of(agency).excess
    assert so_far is not None

    agency.engine("2026-02-02T10:00")
    card = card_of(agency)
    (ended,) = card.settling
    assert ended.excess.amount == so_far.amount
    assert (ended.end_on.isoformat(), ended.settles_on.isoformat()) == ("2026-01-31", "2026-02-06")

    agency.app.subscriptions.settle_now(CLIENT)
    usage = next(r for r in agency.requests() if r.kind is not None and r.kind.value == "usage")
    assert Money(usage.amount, usage.currency) == so_far.amount
    assert card_of(agency).settling == ()


def test_a_blocked_subscription_renews_no_more() -> None:
    agency = SmallAgency()
    agency.subscriber()
    assert str(card_of(agency).renews_on) == "2026-02-01"
    agency.engine("2026-01-20T09:00")
    card = card_of(agency)
    assert card.renews_on is None
    assert card.owed_cycle_requests == 1


def test_a_client_that_is_not_there_is_not_found() -> None:
    agency = SmallAgency()
    rules = agency.office.agency(agency.app.settings.get())
    with agency.books.read() as unit, pytest.raises(NotFound):
        billing_card(unit, 7, agency=rules)


@pytest.mark.parametrize("name", NAMES)
def test_a_wallets_history_ends_with_what_it_holds(name: str) -> None:
    with LIVELY.books.read() as unit:
        lines = wallet_history(unit, client_id(unit, name), zone=LIVELY.zone)
    held = card_of(LIVELY, name).client.wallet
    assert (lines[-1].balance if lines else 0) == held
    assert [line.day for line in lines] == sorted(line.day for line in lines)
    assert all(line.balance >= 0 for line in lines)
